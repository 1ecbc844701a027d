//! The two origins of a mail: who handed it to the receiving organisation
//! (trustworthy), and the earliest client recorded below (a claim).
//!
//! Hops are numbered from the top, the newest first, as `Received` fields stand
//! in a mail (RFC 5321 section 4.4). Everything below the border was written by
//! machines that nobody vouches for; it is followed only as long as each hop
//! continues the one above it.

use std::net::IpAddr;

use mail::{Hop, Mail};
use vocab::{Country, OriginUnknown, Spot};

use crate::knowledge::Knowledge;

mod claim;
mod inside;
mod step;

use inside::Inside;
use step::Step;

/// An address with the field that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    pub ip: IpAddr,
    pub country: Option<Country>,
    pub evidence: Spot,
}

/// Both origins; `unknown` is set exactly when `client` is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    pub border: Option<Point>,
    pub client: Option<Point>,
    pub unknown: Option<OriginUnknown>,
}

impl Origin {
    /// The hop by which the mail entered the receiving organisation.
    #[must_use]
    pub fn border_hop<'m>(&self, mail: &'m Mail<'_>) -> Option<&'m Hop> {
        let at = match &self.border.as_ref()?.evidence {
            Spot::Header { index, .. } => index.unwrap_or(0),
            _ => return None,
        };
        mail.head.received.get(usize::try_from(at).ok()?)
    }
}

/// Finds both.
#[must_use]
pub fn origin(
    mail: &Mail<'_>,
    knowledge: &Knowledge,
    country: &dyn Fn(IpAddr) -> Option<Country>,
) -> Origin {
    let steps = step::steps(mail);
    let point =
        |ip, evidence: &Spot| Point { ip, country: country(ip), evidence: evidence.clone() };
    let known = |point: &Point| point.country.is_some() || knowledge.trust_reserved;

    let handover = Inside::of(&steps, knowledge).handover(&steps);
    let border = handover.and_then(|at| steps.get(at)).and_then(|step| {
        let ip = step.ip.filter(|&ip| knowledge.is_ordinary(ip))?;
        Some(point(ip, &step.spot))
    });
    let below = steps.get(handover.unwrap_or(0)..).unwrap_or_default();
    let written = written_clients(mail, &steps, knowledge);
    let hop_client = claim::client(below, knowledge);
    let client =
        written.into_iter().chain(hop_client).map(|(ip, evidence)| point(ip, evidence)).find(known);
    let unknown = match client {
        Some(_) => None,
        None if steps.is_empty() && !has_written_client(mail) => Some(OriginUnknown::NoHeaders),
        None => Some(OriginUnknown::NoTrace),
    };
    Origin { border, client, unknown }
}

/// Ordinary addresses of fields in which a web mailer writes down its client. An
/// address that a hop shows too is no news: some receivers write the address of
/// the hop before them there.
fn written_clients<'m>(
    mail: &'m Mail<'_>,
    steps: &[Step<'_>],
    knowledge: &Knowledge,
) -> Vec<(IpAddr, &'m Spot)> {
    let mut found = Vec::new();
    for name in CLIENT_FIELDS {
        for field in mail.fields.iter().filter(|field| field.name.trim().eq_ignore_ascii_case(name))
        {
            let ip = address(&field.raw).filter(|&ip| knowledge.is_ordinary(ip));
            if let Some(ip) = ip.filter(|&ip| steps.iter().all(|step| step.ip != Some(ip))) {
                found.push((ip, &field.spot));
            }
            if found.len() >= WRITTEN_MAX {
                return found;
            }
        }
    }
    found
}

fn has_written_client(mail: &Mail<'_>) -> bool {
    let is_client = |name: &str| CLIENT_FIELDS.iter().any(|known| name.eq_ignore_ascii_case(known));
    mail.fields.iter().any(|field| is_client(field.name.trim()))
}

/// The first address of a field: `[203.0.113.5]`, or bare.
fn address(raw: &[u8]) -> Option<IpAddr> {
    let text = str::from_utf8(raw.get(..raw.len().min(ADDRESS_FIELD_BYTES))?).ok()?;
    text.split(|c: char| c.is_whitespace() || "[](),;".contains(c))
        .filter_map(|word| word.strip_prefix("IPv6:").unwrap_or(word).parse().ok())
        .next()
}

/// Fields by which web mailers and submission servers tell the client's address,
/// the most usual one first.
const CLIENT_FIELDS: [&str; 8] = [
    "X-Originating-IP",
    "X-Yahoo-Post-IP",
    "X-Client-IP",
    "X-SenderIP",
    "X-Sender-IP",
    "X-Source-IP",
    "X-Real-IP",
    "X-Originating-Client-IP",
];

/// More of them are no mailer's work.
const WRITTEN_MAX: usize = 16;

/// An address stands at the beginning of its field.
const ADDRESS_FIELD_BYTES: usize = 512;

#[cfg(test)]
mod tests;
