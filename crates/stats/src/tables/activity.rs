//! What the hub did in a period: submissions, judged mails, shares, and who was in it.

use std::collections::BTreeSet;

use vocab::{Period, ShareSource, VerdictClass};

use crate::history::History;
use crate::record::Group;
use crate::table::{Key, Name};
use crate::tally::Tally;

/// The measures in the order of their rows.
pub(crate) const MEASURES: &[&str] = &[
    SUBMISSIONS,
    TARGETED,
    MASS,
    SHARES,
    SHARES_OWN,
    ORGANISATIONS,
    DISTINCT,
    SIGS,
    ARRANGEMENTS,
    ARRANGEMENT_BODIES,
];

/// Those that add up over time, the others are as of a day.
pub(crate) const FLOWS: &[&str] = &[SUBMISSIONS, TARGETED, MASS, SHARES, SHARES_OWN];

/// Counts every measure of a period.
pub(crate) fn count<'h>(
    history: &'h History,
    period: Period,
    name: Name<'h>,
    tally: &mut Tally<'h>,
) {
    ever(history, period, name, tally);
    standing(history, period, name, tally);
}

/// Counts what adds up over time.
pub(crate) fn ever<'h>(
    history: &'h History,
    period: Period,
    name: Name<'h>,
    tally: &mut Tally<'h>,
) {
    let key = |measure| Key { main: name, sub: Some(measure) };
    for (at, mail) in history.mails(period) {
        tally.add(key(SUBMISSIONS), at);
        match mail.class {
            Some(VerdictClass::Targeted) => tally.add(key(TARGETED), at),
            Some(VerdictClass::Mass) => tally.add(key(MASS), at),
            _ => {}
        }
    }
    for at in history.mailless(period) {
        tally.add(key(SUBMISSIONS), at);
    }
    for (at, share) in history.shares(period) {
        tally.add(key(SHARES), at);
        if share.source.is_some_and(|source| source != ShareSource::Members) {
            tally.add(key(SHARES_OWN), at);
        }
    }
}

/// Counts who is a member on the last day.
fn standing<'h>(history: &'h History, period: Period, name: Name<'h>, tally: &mut Tally<'h>) {
    let key = |measure| Key { main: name, sub: Some(measure) };
    let (mut organisations, mut sigs) = (BTreeSet::new(), BTreeSet::new());
    let (mut bodies, mut arrangements) = (BTreeSet::new(), BTreeSet::new());
    for (at, membership) in history.memberships().filter(|(_, one)| one.holds_on(period.last)) {
        match membership.group {
            Group::Sig(sig) => {
                tally.add(key(ORGANISATIONS), at);
                if organisations.insert(membership.organisation) {
                    tally.add(key(DISTINCT), at);
                }
                if sigs.insert(sig) {
                    tally.add(key(SIGS), at);
                }
            }
            Group::Arrangement(arrangement) => {
                if arrangements.insert(arrangement) {
                    tally.add(key(ARRANGEMENTS), at);
                }
                if bodies.insert(membership.organisation) {
                    tally.add(key(ARRANGEMENT_BODIES), at);
                }
            }
        }
    }
}

const SUBMISSIONS: &str = "submissions";
const TARGETED: &str = "targeted";
const MASS: &str = "mass";
const SHARES: &str = "shares";
const SHARES_OWN: &str = "shares-own-source";
const ORGANISATIONS: &str = "organisations";
const DISTINCT: &str = "organisations-distinct";
const SIGS: &str = "sigs";
const ARRANGEMENTS: &str = "arrangements";
const ARRANGEMENT_BODIES: &str = "arrangement-bodies";
