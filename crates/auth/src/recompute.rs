//! All methods for one mail.

use std::net::IpAddr;

use mail::{Hop, Mail};
use vocab::{Spot, Written};

use crate::body::Body;
use crate::finding::{Finding, Recomputed};
use crate::lookup::Lookup;
use crate::signature::Fields;
use crate::zone::{Existence, Zone};
use crate::{arc, dkim, dmarc, spf};

/// The hop by which the mail came into the receiving organisation.
#[derive(Debug, Clone)]
pub struct Border<'a> {
    /// The address that handed the mail over.
    pub client: IpAddr,
    pub hop: &'a Hop,
    /// The Received field.
    pub spot: Spot,
}

/// Works everything out again from the answers in `zone`. Without a border there is neither a
/// client address for SPF nor a clock.
#[must_use]
pub fn recompute(mail: &Mail<'_>, border: Option<&Border<'_>>, zone: &Zone) -> Recomputed {
    let as_of = border.and_then(|border| border.hop.time);
    let sent = Sent {
        fields: Fields::new(&mail.fields),
        body: mail.body.as_deref().map(Body::new),
        is_whole: mail.fragment.is_none(),
        now: as_of.map(Written::unix_seconds),
        lookup: Lookup::new(zone),
    };
    let spf = spf::finding(&sent.lookup, mail.head.return_path.as_deref(), border);
    let dkim = dkim::findings(&sent);
    let from = dmarc::from_domain(mail);
    let spot = mail.head.from.first().map_or(Spot::Whole, |from| from.spot.clone());
    let (dmarc, policy) = match &from {
        Ok(from) => dmarc::finding(&sent.lookup, from, &spf, &dkim),
        Err(reason) => (Finding::open(*reason), None),
    };
    let sender_exists = from.ok().and_then(|from| match zone.existence(&from) {
        Existence::Exists => Some(true),
        Existence::Missing => Some(false),
        Existence::Unknown => None,
    });
    let arc = arc::finding(&sent);
    let observed = sent.lookup.oldest();
    Recomputed { as_of, observed, spf, dkim, dmarc: dmarc.at(&spot), policy, arc, sender_exists }
}

/// A mail as it was sent, and what is needed to check it.
#[derive(Debug)]
pub(crate) struct Sent<'a> {
    pub(crate) fields: Fields<'a>,
    /// `None` if the mail comes in a format that keeps another form of it.
    pub(crate) body: Option<Body<'a>>,
    /// Whether the header came with a body.
    pub(crate) is_whole: bool,
    /// Seconds since 1970 when the mail was received.
    pub(crate) now: Option<i64>,
    pub(crate) lookup: Lookup<'a>,
}

/// DKIM signatures checked of one mail. Each may cost a key operation, and RFC 6376
/// section 6.1 lets a verifier stop at a number of its own.
pub const SIGNATURES_MAX: usize = 10;

#[cfg(test)]
mod tests;
