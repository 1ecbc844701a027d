//! Which hops the receiving organisation wrote itself, and where a mail came in.

use std::net::IpAddr;

use observable::registrable;

use super::step::Step;
use crate::knowledge::{Knowledge, is_under};
use crate::lists::ListName;

/// How machines of the receiving organisation are told.
#[derive(Debug)]
pub(super) struct Inside<'a> {
    knowledge: &'a Knowledge,
    anchor: Anchor<'a>,
}

#[derive(Debug)]
enum Anchor<'a> {
    /// The operator has named its relays.
    Trusted,
    /// The registrable domain of the topmost machine that has one.
    Domain(&'a str),
    /// The topmost machine, when none has a registrable domain.
    Host(&'a str),
    /// No hop names the machine that wrote it.
    None,
}

/// What a name says of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Inside,
    Outside,
    /// `localhost`, a bare machine name or none: inside if a deeper hop is.
    Open,
}

impl<'a> Inside<'a> {
    pub(super) fn of(steps: &'a [Step<'_>], knowledge: &'a Knowledge) -> Self {
        let names = || steps.iter().filter_map(|step| step.by.as_deref());
        let anchor = if !knowledge.trusted_relays.is_empty() {
            Anchor::Trusted
        } else if let Some(domain) = names().find_map(registrable) {
            Anchor::Domain(domain)
        } else {
            names().next().map_or(Anchor::None, Anchor::Host)
        };
        Self { knowledge, anchor }
    }

    /// The hop by which the mail came in: the first one that shows an address of
    /// somebody else, or else the deepest one that is inside. What stands below
    /// the first foreign address is a claim, even where it names our own machines.
    pub(super) fn handover(&self, steps: &[Step<'_>]) -> Option<usize> {
        let mut deepest = None;
        let mut above: Option<&Step<'_>> = None;
        for (at, step) in steps.iter().enumerate() {
            // A machine that is trusted by its address wrote the next hop down.
            let trusted =
                above.and_then(|above| above.ip).is_some_and(|ip| self.is_trusted_address(ip));
            let side = match self.side(step.by.as_deref(), step.by_ip) {
                Side::Outside if !trusted => break,
                Side::Outside => Side::Inside,
                side => side,
            };
            above = Some(step);
            let foreign = self.shows_foreign_address(step);
            if side == Side::Inside || foreign {
                deepest = Some(at);
            }
            if foreign {
                break;
            }
        }
        deepest
    }

    /// Whether the mail came from an ordinary address that is not known to be one
    /// of ours. A name of ours that is only a HELO does not make it ours: anybody
    /// can say it.
    fn shows_foreign_address(&self, step: &Step<'_>) -> bool {
        let Some(ip) = step.ip.filter(|&ip| self.knowledge.is_ordinary(ip)) else { return false };
        if step.is_fetched() || self.is_trusted_address(ip) {
            return false;
        }
        let named_inside = self.side(step.from.as_deref(), None) == Side::Inside;
        let vouched = step.is_looked_up() || step.is_within_network();
        !(named_inside && (vouched || self.is_between_frontends(step, ip)))
    }

    /// Large providers hand mail on between machines of their own over IPv6, and
    /// write down no looked-up name; from outside they take none over IPv6 without one.
    fn is_between_frontends(&self, step: &Step<'_>, ip: IpAddr) -> bool {
        let name = step.from.as_deref().unwrap_or_default();
        ip.is_ipv6() && self.knowledge.lists.of(name).on(ListName::MailProvider)
    }

    fn side(&self, name: Option<&str>, ip: Option<IpAddr>) -> Side {
        let open = name.is_none_or(|name| registrable(name).is_none());
        let inside = match self.anchor {
            Anchor::Trusted => {
                self.is_trusted_name(name) || ip.is_some_and(|ip| self.is_trusted_address(ip))
            }
            Anchor::Domain(domain) => name.and_then(registrable) == Some(domain),
            Anchor::Host(host) => name == Some(host),
            Anchor::None => false,
        };
        match (inside, open) {
            (true, _) => Side::Inside,
            (false, true) => Side::Open,
            (false, false) => Side::Outside,
        }
    }

    fn is_trusted_name(&self, name: Option<&str>) -> bool {
        let relays = &self.knowledge.trusted_relays;
        name.is_some_and(|name| relays.iter().any(|relay| is_under(name, relay)))
    }

    fn is_trusted_address(&self, ip: IpAddr) -> bool {
        self.knowledge.trusted_relays.iter().any(|relay| relay.parse() == Ok(ip))
    }
}
