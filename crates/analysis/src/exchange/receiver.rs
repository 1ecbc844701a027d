//! The receiving side: who got the mail and the machines that took it in. It is the
//! victim, so nothing of it may become something to look for, and what only its own
//! machines wrote is not passed on.

use std::collections::BTreeSet;
use std::net::IpAddr;

use assess::Knowledge;
use observable::Kind;
use vocab::{Owner, Place, Spot};

use crate::model::{Analysis, MailRecord, ObservableRecord};

/// Recipients, their domains, and the addresses that mails came from.
#[derive(Debug)]
pub(super) struct Receiver<'a> {
    knowledge: &'a Knowledge,
    addresses: BTreeSet<String>,
    domains: BTreeSet<String>,
    /// Border and client of every mail: read from lines of the receiving side, but
    /// about the other one.
    origins: BTreeSet<IpAddr>,
}

impl<'a> Receiver<'a> {
    pub(super) fn of(analysis: &Analysis, knowledge: &'a Knowledge) -> Self {
        let addresses: BTreeSet<String> = analysis.mails.iter().flat_map(recipients).collect();
        let domains = addresses.iter().filter_map(|address| {
            let host = address.rsplit_once('@')?.1;
            // Anybody can have an address at a provider: its domain tells nobody.
            let is_shared = knowledge.lists.of(host).common().is_some();
            observable::registrable(host).filter(|_| !is_shared).map(str::to_owned)
        });
        let domains = domains.collect();
        let points = |mail: &MailRecord| {
            [&mail.origin.border, &mail.origin.client].map(|point| point.as_ref().map(|at| at.ip))
        };
        let origins = analysis.mails.iter().flat_map(points).flatten().collect();
        Self { knowledge, addresses, domains, origins }
    }

    /// Whether a host belongs to the own organisation or to that of a recipient.
    pub(super) fn has_host(&self, host: &str) -> bool {
        let registrable = observable::registrable(host).unwrap_or(host);
        self.knowledge.is_own(host) || self.domains.contains(registrable)
    }

    /// Whether a mail address is that of a recipient, a window, or of the own domains.
    pub(super) fn has_address(&self, address: &str) -> bool {
        let host = address.rsplit_once('@').map_or("", |(_, host)| host);
        self.addresses.contains(address)
            || self.knowledge.windows.iter().any(|window| window == address)
            || self.has_host(host)
    }

    /// Whether a value has a recipient's address within it: in a URL plainly or
    /// percent-encoded, or as a bounce address has it (`victim=own.example@…`). Of a
    /// very long value nobody can be sure.
    pub(super) fn is_named_in(&self, value: &str) -> bool {
        if value.len() > LONGEST {
            return true;
        }
        let value = value.to_ascii_lowercase().replace("%40", "@").replace("%3d", "=");
        let is_of_address = |c: char| c.is_alphanumeric() || "._+-=@".contains(c);
        let words = value.split(|c: char| !is_of_address(c));
        words.filter(|word| word.contains(['@', '='])).any(|word| {
            // `u=victim@own.example`, `bounce+victim=own.example@list.example`
            word.match_indices(['@', '=']).any(|(at, _)| {
                let (local, rest) = (word.get(..at), word.get(at + 1..));
                let (local, rest) = (local.unwrap_or_default(), rest.unwrap_or_default());
                let host = rest.split(['@', '=']).next().unwrap_or_default();
                let begins = [local.rfind('='), local.rfind('@'), local.rfind('+')];
                let shorter = begins.into_iter().flatten().filter_map(|at| local.get(at + 1..));
                std::iter::once(local)
                    .chain(shorter)
                    .any(|local| self.addresses.contains(&format!("{local}@{host}")))
            })
        })
    }

    /// Whether the value is one of the receiving side, or was read only where that
    /// side's own machines write.
    pub(super) fn hides(&self, record: &ObservableRecord) -> bool {
        let value = record.observable.value.as_str();
        let is_theirs = match record.observable.kind {
            Kind::Email => self.has_address(value),
            Kind::Host => self.has_host(value),
            _ => false,
        };
        let is_origin = || value.parse().is_ok_and(|ip| self.origins.contains(&ip));
        let is_only_theirs =
            || !record.places.is_empty() && record.places.iter().all(is_written_by_receiver);
        is_theirs || (is_only_theirs() && !is_origin())
    }
}

/// To and Cc, but for a sender who writes to itself.
fn recipients(mail: &MailRecord) -> Vec<String> {
    let normal = |address: &Option<String>| observable::email(address.as_deref()?);
    let senders: BTreeSet<String> = mail
        .head
        .from
        .iter()
        .map(|from| &from.mailbox)
        .chain(&mail.head.reply_to)
        .filter_map(|mailbox| normal(&mailbox.address))
        .collect();
    let boxes = mail.head.to.iter().chain(&mail.head.cc);
    boxes.filter_map(|mailbox| normal(&mailbox.address)).filter(|a| !senders.contains(a)).collect()
}

/// Header fields that the sender does not write, or that name whom it went to.
fn is_written_by_receiver(place: &Place) -> bool {
    match (&place.owner, &place.spot) {
        (Owner::Mail(_), Spot::Header { name, .. }) => {
            !SENDER_FIELDS.iter().any(|known| name.eq_ignore_ascii_case(known))
        }
        _ => false,
    }
}

/// Bytes of a value that is looked through.
const LONGEST: usize = 2_048;

/// Fields that tell of the sender.
const SENDER_FIELDS: [&str; 9] = [
    "From",
    "Message-ID",
    "Reply-To",
    "Return-Path",
    "Sender",
    "Subject",
    "User-Agent",
    "X-Mailer",
    "X-Originating-IP",
];

#[cfg(test)]
mod tests {
    use assess::Lists;

    use super::*;

    #[test]
    fn a_recipient_is_found_within_a_value() {
        let knowledge = Knowledge {
            own_domains: Vec::new(),
            windows: Vec::new(),
            partners: Vec::new(),
            trusted_relays: Vec::new(),
            trust_reserved: true,
            lists: Lists::shipped().into(),
        };
        let receiver = Receiver {
            knowledge: &knowledge,
            addresses: BTreeSet::from(["victim@own.example".to_owned()]),
            domains: BTreeSet::from(["own.example".to_owned()]),
            origins: BTreeSet::new(),
        };
        for value in [
            "http://evil.test/?u=victim@own.example",
            "http://evil.test/?u=Victim%40own.example&x=1",
            "http://evil.test/#victim@own.example",
            "bounce+victim=own.example@list.example",
        ] {
            assert!(receiver.is_named_in(value), "{value}");
        }
        for value in [
            "http://evil.test/?u=other@own.example",
            "http://evil.test/own.example/victim",
            "a=b@c",
        ] {
            assert!(!receiver.is_named_in(value), "{value}");
        }
        assert!(receiver.is_named_in(&"x".repeat(LONGEST + 1)));
        assert!(receiver.has_host("www.own.example") && !receiver.has_host("notown.example"));
    }
}
