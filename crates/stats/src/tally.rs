//! Counting row by row. Tables say to which rows a record belongs; whether the rows are
//! counted or the records behind one of them are listed, the path is the same.

use std::collections::BTreeMap;

use crate::ledger::At;
use crate::table::Key;

/// Counts by row, and the records behind the rows that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Tally<'h> {
    counts: BTreeMap<Key<'h>, u64>,
    wanted: BTreeMap<Key<'h>, Vec<At>>,
}

impl<'h> Tally<'h> {
    /// A tally that keeps the records behind these rows.
    pub(crate) fn wanting(rows: impl IntoIterator<Item = Key<'h>>) -> Self {
        let wanted = rows.into_iter().map(|key| (key, Vec::new())).collect();
        Self { wanted, ..Self::default() }
    }

    /// Counts a record in a row.
    pub(crate) fn add(&mut self, key: Key<'h>, at: At) {
        self.add_many(key, 1, at);
    }

    /// Counts what a record holds several of.
    pub(crate) fn add_many(&mut self, key: Key<'h>, count: u64, at: At) {
        let row = self.counts.entry(key).or_default();
        *row = row.saturating_add(count);
        if let Some(records) = self.wanted.get_mut(&key).filter(|_| count > 0) {
            records.push(at);
        }
    }

    /// The records behind a row that was asked for.
    pub(crate) fn records(&self, key: &Key<'h>) -> &[At] {
        self.wanted.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn count(&self, key: &Key<'h>) -> u64 {
        self.counts.get(key).copied().unwrap_or_default()
    }

    /// Every row with its count, in the order of the keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key<'h>, u64)> {
        self.counts.iter().map(|(key, count)| (*key, *count))
    }
}
