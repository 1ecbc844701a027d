//! One hop with its names in the form that they are compared in.

use std::net::IpAddr;

use mail::{Hop, Mail};
use observable::registrable;
use vocab::Spot;

use crate::lists::Lists;

/// A hop made ready for comparison.
#[derive(Debug)]
pub(super) struct Step<'m> {
    pub(super) hop: &'m Hop,
    pub(super) spot: Spot,
    pub(super) ip: Option<IpAddr>,
    /// The name that was looked up, otherwise the HELO; normalised.
    pub(super) from: Option<String>,
    pub(super) helo: Option<String>,
    pub(super) by: Option<String>,
    /// The receiving machine when it is named by its address alone.
    pub(super) by_ip: Option<IpAddr>,
}

/// The hops of a mail with their places.
pub(super) fn steps<'m>(mail: &'m Mail<'_>) -> Vec<Step<'m>> {
    let is_received = |name: &str| name.trim_end().eq_ignore_ascii_case("Received");
    let mut spots = mail.fields.iter().filter(|field| is_received(&field.name));
    mail.head
        .received
        .iter()
        .map(|hop| {
            let spot = spots.next().map_or(Spot::header("Received"), |field| field.spot.clone());
            Step::read(hop, spot)
        })
        .collect()
}

impl<'m> Step<'m> {
    fn read(hop: &'m Hop, spot: Spot) -> Self {
        let name = |name: &Option<String>| name.as_deref().and_then(observable::host);
        let by_ip = hop.by.as_deref().and_then(literal);
        Self {
            hop,
            spot,
            ip: hop.ip.map(|ip| ip.to_canonical()),
            from: name(&hop.from),
            helo: name(&hop.helo),
            by: name(&hop.by).filter(|_| by_ip.is_none()),
            by_ip,
        }
    }

    /// Whether the name of the sending machine was looked up by the receiving one:
    /// then it stands beside the HELO.
    pub(super) fn is_looked_up(&self) -> bool {
        match (&self.hop.from, &self.hop.helo) {
            (Some(from), Some(helo)) if from != helo => true,
            (Some(from), _) => self.peer_clause().matches(from.as_str()).nth(1).is_some(),
            (None, _) => false,
        }
    }

    /// Whether the receiving machine found no name, or one that does not lead back.
    pub(super) fn is_refuted(&self) -> bool {
        let clause = self.peer_clause();
        clause.contains("unknown") || clause.contains("may be forged")
    }

    /// Whether both machines show addresses of one network, as the machines of a
    /// large provider do.
    pub(super) fn is_within_network(&self) -> bool {
        match (self.ip, self.by_address()) {
            (Some(IpAddr::V4(from)), Some(IpAddr::V4(by))) => {
                from.to_bits() >> 16 == by.to_bits() >> 16
            }
            (Some(IpAddr::V6(from)), Some(IpAddr::V6(by))) => {
                from.to_bits() >> 96 == by.to_bits() >> 96
            }
            _ => false,
        }
    }

    /// Whether the client logged in or wrote by a web form, so that its address is
    /// the writer's whatever its name.
    pub(super) fn is_submission(&self) -> bool {
        let first = self.hop.with.as_deref().and_then(|with| with.split_whitespace().next());
        first.is_some_and(|word| SUBMISSION.iter().any(|known| word.eq_ignore_ascii_case(known)))
    }

    /// Whether the mail was fetched from a mailbox and not handed over.
    pub(super) fn is_fetched(&self) -> bool {
        let with = self.hop.with.as_deref().unwrap_or_default();
        let starts = |word: &str| {
            with.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        starts("POP3") || starts("IMAP")
    }

    /// What the field says before it names the receiving machine.
    fn peer_clause(&self) -> &str {
        self.hop.line.split(" by ").next().unwrap_or_default()
    }

    /// The address that stands in parentheses behind the receiving machine's name.
    fn by_address(&self) -> Option<IpAddr> {
        if self.by_ip.is_some() {
            return self.by_ip;
        }
        let (_, clause) = self.hop.line.split_once(" by ")?;
        let (_, rest) = clause.split_once('(')?;
        literal(rest.split_once(')')?.0)
    }
}

/// Whether two names belong to one body: they share a registrable domain, or a
/// brand writes from both (Google's relays receive as `smtp.gmail.com`).
pub(super) fn same_body(a: &str, b: &str, lists: &Lists) -> bool {
    match (registrable(a), registrable(b)) {
        (Some(a), Some(b)) => {
            let has = |domains: &[String], name: &str| domains.iter().any(|domain| domain == name);
            a == b
                || lists
                    .brands()
                    .iter()
                    .any(|brand| has(&brand.domains, a) && has(&brand.domains, b))
        }
        _ => a == b,
    }
}

/// An address alone, with or without brackets.
fn literal(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_start_matches('[').trim_end_matches(']');
    let ip: IpAddr = text.strip_prefix("IPv6:").unwrap_or(text).parse().ok()?;
    Some(ip.to_canonical())
}

/// Protocols of clients that logged in (RFC 3848 and older mailers), and of web mail.
const SUBMISSION: [&str; 11] = [
    "ASMTP",
    "ESMTPA",
    "ESMTPSA",
    "HTTP",
    "HTTPS",
    "HTTPU",
    "LMTPA",
    "LMTPSA",
    "UTF8SMTPA",
    "UTF8SMTPSA",
    "Web",
];
