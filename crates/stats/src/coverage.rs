//! The sum of what was handed in: what was counted, what was not, and why.

use std::collections::BTreeMap;

use crate::history::History;
use crate::problem::Lost;
use crate::report::definition;
use crate::request::Request;
use crate::table::{Key, Row, Table, TableId};

/// Every record of the input, whatever its day, in exactly one of four parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    pub read: u64,
    pub counted: u64,
    /// Counted but for a field.
    pub in_part: u64,
    /// Mails that a member sent again.
    pub resent: u64,
    pub refused: u64,
}

impl Coverage {
    /// Adds up what a history holds and what it had to leave out.
    #[must_use]
    pub fn of(history: &History) -> Self {
        let mut worst: BTreeMap<u32, Lost> = BTreeMap::new();
        for problem in history.problems() {
            let lost = worst.entry(problem.line).or_insert(problem.lost);
            *lost = problem.lost.max(*lost);
        }
        let lines = |lost: Lost| worst.values().filter(|worst| **worst == lost).count();
        let resent = history.resent().iter().filter(|line| !worst.contains_key(line)).count();
        let counts = [lines(Lost::Field), lines(Lost::Record), resent];
        let [in_part, refused, resent] =
            counts.map(|count| u64::try_from(count).unwrap_or(u64::MAX));
        let read = history.read();
        let counted = read.saturating_sub(in_part).saturating_sub(refused).saturating_sub(resent);
        Self { read, counted, in_part, resent, refused }
    }
}

/// The parts, and how often each reason was found.
pub(crate) fn table<'h>(history: &'h History, request: &'h Request) -> Table<'h> {
    let all = Coverage::of(history);
    let mut reasons: BTreeMap<&'static str, u64> = BTreeMap::new();
    for problem in history.problems() {
        *reasons.entry(problem.reason.as_str()).or_default() += 1;
    }
    let parts = [
        (Key::word("read"), all.read),
        (Key::word("counted"), all.counted),
        (Key::word("counted-in-part"), all.in_part),
        (Key::word("re-sent"), all.resent),
        (Key::word("not-counted"), all.refused),
    ];
    let why = reasons.iter().map(|(reason, count)| (Key::word("reason").sub(reason), *count));
    let row = |(key, count)| Row { key, count, percent: None, claim: None, records: None };
    let rows = parts.into_iter().chain(why).map(row).collect();
    let notes = vec![definition(TableId::Records)];
    Table { id: TableId::Records, period: request.period, n: all.read, notes, rows }
}
