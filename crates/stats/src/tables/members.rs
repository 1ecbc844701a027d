//! Members and outsiders: who joined and left, what members consulted about, and which
//! organisations outside were warned.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use vocab::Period;

use crate::history::History;
use crate::ids::Id;
use crate::ledger::At;
use crate::record::{Group, Membership};
use crate::table::{Key, Name};
use crate::tally::Tally;

/// Who joined and left a SIG, and the SIGs before and after.
pub(crate) fn changes<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    let sigs: Vec<_> = history.memberships().filter_map(in_sig).collect();
    let mut begun: BTreeMap<Id, Date> = BTreeMap::new();
    for (_, sig, one) in &sigs {
        let first = begun.entry(*sig).or_insert(one.from);
        *first = one.from.min(*first);
    }
    let before = std::iter::once(None).chain(sigs.iter().map(Some));
    let after = sigs.iter().skip(1).map(Some).chain(std::iter::once(None));
    for (((at, sig, one), before), after) in sigs.iter().zip(before).zip(after) {
        let (at, name) = (*at, Key::of(Name::Own(history.text(*sig))));
        let joins = !before.is_some_and(|(_, _, before)| one.continues(before));
        // Who joins on the first day was not there before.
        if one.holds_on(period.first) && (one.from < period.first || !joins) {
            tally.add(name.sub(FIRST_DAY), at);
            tally.add(TOTAL.sub(FIRST_DAY), at);
        }
        if one.holds_on(period.last) {
            tally.add(name.sub(LAST_DAY), at);
            tally.add(TOTAL.sub(LAST_DAY), at);
        }
        if period.contains(one.from) && joins {
            let is_new = begun.get(sig).is_some_and(|first| period.contains(*first));
            tally.add(JOINED, at);
            tally.add(JOINED.sub(if is_new { "new-sig" } else { "existing-sig" }), at);
        }
        let leaves = !after.is_some_and(|(_, _, after)| after.continues(one));
        if one.to.is_some_and(|to| period.contains(to)) && leaves {
            tally.add(Key::word("left"), at);
        }
    }
}

type InSig<'h> = (At, Id, &'h Membership<Id>);

fn in_sig<'h>((at, one): (At, &'h Membership<Id>)) -> Option<InSig<'h>> {
    match one.group {
        Group::Sig(sig) => Some((at, sig, one)),
        Group::Arrangement(_) => None,
    }
}

impl Membership<Id> {
    pub(crate) fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether it goes on where another record of the same membership ended, as when a
    /// new agreement takes the place of the old one: nobody joined and nobody left.
    fn continues(&self, before: &Self) -> bool {
        (self.group, self.organisation) == (before.group, before.organisation)
            && before.to.is_some_and(|to| to.tomorrow().ok() == Some(self.from))
    }
}

/// What members consulted the hub about.
pub(crate) fn reports<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    for (at, submission) in history.submissions(period) {
        if let Some(category) = submission.category {
            tally.add(Key::word(category.as_str()), at);
        }
    }
}

/// Organisations outside with a notice in the period, each once.
pub(crate) fn outreach<'h>(history: &'h History, period: Period, tally: &mut Tally<'h>) {
    let warned = || {
        history.outreach().filter(|(_, one)| one.notices.iter().any(|day| period.contains(*day)))
    };
    // Two records may disagree about one organisation: the order of lines must not decide.
    let mut kinds = BTreeMap::new();
    for (_, one) in warned() {
        let kind = kinds.entry(one.organisation).or_insert(one.kind);
        *kind = one.kind.min(*kind);
    }
    let mut counted = BTreeSet::new();
    for (at, one) in warned() {
        if counted.insert(one.organisation) {
            let kind = kinds.get(&one.organisation).copied().unwrap_or(one.kind);
            tally.add(Key::word(kind.as_str()), at);
        }
        let notices = one.notices.iter().filter(|day| period.contains(**day)).count();
        tally.add_many(Key::word("notices"), u64::try_from(notices).unwrap_or(u64::MAX), at);
        tally.add_many(Key::word("mails-attempted"), one.mails_attempted, at);
        tally.add_many(Key::word("mails-delivered"), one.mails_delivered, at);
    }
}

const JOINED: Key<'static> = Key::word("joined");
const TOTAL: Key<'static> = Key::word("total");
const FIRST_DAY: &str = "first-day";
const LAST_DAY: &str = "last-day";
