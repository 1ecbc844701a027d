//! Targeted mails: where they were sent from, how they attack, from what addresses, and
//! what the analysts marked them with.

use std::collections::BTreeSet;

use vocab::{MailKind, Period, SenderKind};

use crate::history::History;
use crate::table::{Key, Name};
use crate::tally::Tally;

pub(crate) fn sender_region<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, mail) in history.targeted(period) {
        if let Some(country) = mail.sender_region {
            tally.add(Key::of(Name::Country(country)), at);
            continue;
        }
        let cause = mail.sender_region_unknown.map_or(NOT_STATED, vocab::OriginUnknown::as_str);
        tally.add(UNKNOWN, at);
        tally.add(UNKNOWN.sub(cause), at);
    }
}

pub(crate) fn mail_kind<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, mail) in history.targeted(period) {
        tally.add(Key::word(mail.kind.as_str()), at);
        if mail.kind != MailKind::Unknown {
            continue;
        }
        let cause = mail.kind_unknown.map_or(NOT_STATED, vocab::KindUnknown::as_str);
        tally.add(UNKNOWN.sub(cause), at);
        if let Some(presumed) = mail.kind_presumed {
            tally.add(PRESUMED.sub(presumed.as_str()), at);
        }
    }
}

pub(crate) fn sender_kind<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, mail) in history.targeted(period) {
        // The reports count forged and taken-over addresses of all bodies as one kind.
        let kind = match mail.sender_kind {
            SenderKind::Carrier
            | SenderKind::Company
            | SenderKind::Government
            | SenderKind::Agency
            | SenderKind::University
            | SenderKind::Nonexistent => SenderKind::Other,
            kind @ (SenderKind::FreeDomestic
            | SenderKind::FreeOverseas
            | SenderKind::IspDomestic
            | SenderKind::Other
            | SenderKind::Unknown) => kind,
        };
        tally.add(Key::word(kind.as_str()), at);
    }
}

pub(crate) fn tags<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    let mut cases = BTreeSet::new();
    for (at, mail) in history.targeted(period) {
        for tag in &mail.tags {
            let key = Key::of(Name::Own(history.text(*tag)));
            tally.add(key, at);
            // Several mails of one case are one case.
            if mail.case.is_some_and(|case| cases.insert((*tag, case))) {
                tally.add(key.sub(CASES), at);
            }
        }
    }
}

const UNKNOWN: Key<'static> = Key::word("unknown");
const PRESUMED: Key<'static> = Key::word("presumed");
const NOT_STATED: &str = "not-stated";
const CASES: &str = "cases";
