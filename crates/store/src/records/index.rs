//! The index of values: keyed hashes of observables and of runs of text, and which items hold
//! them. Links are looked up, never stored as pairs.

use std::collections::BTreeSet;

use release::Facts;
use vocab::ItemId;

use super::Records;
use super::sealed::{id, text};
use crate::error::Error;

impl Records<'_, '_> {
    /// Notes what an item is found by.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_item(&mut self, item: ItemId, facts: &Facts) -> Result<(), Error> {
        for key in self.marks(facts) {
            let sql = "INSERT INTO mark (value, item) VALUES ($1, $2)
                       ON CONFLICT (value, item) DO NOTHING";
            self.tx.execute(sql, &[key.into(), text(item)])?;
        }
        Ok(())
    }

    /// Takes back what [`Self::mark_item`] noted.
    pub(super) fn unmark_item(&mut self, item: ItemId, facts: &Facts) -> Result<(), Error> {
        for key in self.marks(facts) {
            let sql = "DELETE FROM mark WHERE value = $1 AND item = $2";
            self.tx.execute(sql, &[key.into(), text(item)])?;
        }
        Ok(())
    }

    /// Items that hold a value, the newest first; none when more than `limit` do: it is common
    /// then, and tells nothing of one attack.
    ///
    /// # Errors
    /// Those of the database.
    pub fn items_with(&mut self, value: &str, limit: usize) -> Result<Vec<ItemId>, Error> {
        self.items_marked(self.store.blind(VALUE, value), limit)
    }

    /// Items whose text may be nearly the same: those that share one of the smallest hashes of
    /// this sketch, as [`Self::items_with`] gives them for each.
    ///
    /// # Errors
    /// Those of the database.
    pub fn items_like(&mut self, sketch: &[u32], limit: usize) -> Result<Vec<ItemId>, Error> {
        let mut items = Vec::new();
        for run in sketch.iter().take(RUNS) {
            items.extend(self.items_marked(self.run(*run), limit)?);
        }
        Ok(items)
    }

    fn items_marked(&mut self, key: [u8; 16], limit: usize) -> Result<Vec<ItemId>, Error> {
        let sql = "SELECT item FROM mark WHERE value = $1 ORDER BY item DESC LIMIT $2";
        let most = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let rows = self.tx.query(sql, &[key.into(), most.into()])?;
        if rows.len() > limit {
            return Ok(Vec::new());
        }
        rows.iter().map(|row| id(row, 0, ItemId::parse)).collect()
    }

    /// In the order of the tree: neighbours share a page.
    fn marks(&self, facts: &Facts) -> BTreeSet<[u8; 16]> {
        let values = facts.observables.iter().map(|one| self.store.blind(VALUE, &one.value));
        values.chain(facts.sketch.iter().take(RUNS).map(|run| self.run(*run))).collect()
    }

    fn run(&self, run: u32) -> [u8; 16] {
        self.store.blind("run", &run.to_string())
    }
}

pub(super) const VALUE: &str = "value";
/// Two texts that are nearly the same have most of their smallest hashes in common.
const RUNS: usize = 8;
