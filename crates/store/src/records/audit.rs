//! What was done, as a chain: each entry's hash covers the one before it, so that nothing
//! can be taken out or changed unseen. Entries hold ids and words, no contents.

use release::{Guarded, Locked, Object};
use sha2::{Digest, Sha256};

use super::Records;
use super::sealed::hash;
use crate::error::Error;
use crate::value::Row;

/// What is to be noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewEntry<'a> {
    pub at: i64,
    /// Id of a person, `key:NAME`, `nobody` or `system`.
    pub actor: &'a str,
    /// A word such as `login`, `submit`, `release`.
    pub action: &'a str,
    /// Id of what it was done to.
    pub object: &'a str,
    /// `done` or a reason of refusal.
    pub outcome: &'a str,
}

/// A noted entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From 1, without gaps.
    pub number: i64,
    pub at: i64,
    pub actor: String,
    pub action: String,
    pub object: String,
    pub outcome: String,
    pub hash: [u8; 32],
}

/// Where a chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    /// The entry that should be here.
    pub number: i64,
    pub why: BreakReason,
}

/// How a chain can be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakReason {
    /// The hash is not that of the entry behind the one before it.
    Changed,
    /// The entry is not there.
    Missing,
    /// The chain ends before or after its head says.
    Head,
}

impl Guarded for Entry {
    fn object(&self) -> Object<'_> {
        Object::Audit
    }
}

impl Records<'_, '_> {
    /// Adds an entry to the chain.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note(&mut self, entry: NewEntry<'_>) -> Result<(), Error> {
        let (number, before) = self.audit_head()?;
        let number = number + 1;
        let hash = chained(&before, number, &entry);
        self.tx.execute(
            "INSERT INTO audit (number, at, actor, action, object, outcome, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                number.into(),
                entry.at.into(),
                entry.actor.into(),
                entry.action.into(),
                entry.object.into(),
                entry.outcome.into(),
                hash.into(),
            ],
        )?;
        self.tx.execute(
            "INSERT INTO audit_head (id, number, hash) VALUES (1, $1, $2)
             ON CONFLICT (id) DO UPDATE SET number = excluded.number, hash = excluded.hash",
            &[number.into(), hash.into()],
        )?;
        Ok(())
    }

    /// Number and hash of the last entry; of an empty chain zeros.
    ///
    /// # Errors
    /// Those of the database.
    pub fn audit_head(&mut self) -> Result<(i64, [u8; 32]), Error> {
        let rows = self.tx.query("SELECT number, hash FROM audit_head WHERE id = 1", &[])?;
        rows.first().map_or(Ok((0, [0; 32])), |row| Ok((row.integer(0)?, hash(row, 1)?)))
    }

    /// A page of the chain, the newest first, before the entry with this number.
    ///
    /// # Errors
    /// Those of the database.
    pub fn audit(&mut self, before: Option<i64>, limit: i64) -> Result<Vec<Locked<Entry>>, Error> {
        let sql = format!("{SELECT} WHERE number < $1 ORDER BY number DESC LIMIT $2");
        let rows = self.tx.query(&sql, &[before.unwrap_or(i64::MAX).into(), limit.into()])?;
        rows.iter().map(|row| entry_of(row).map(Locked::new)).collect()
    }

    /// Walks the whole chain: its length, and where it does not hold.
    ///
    /// # Errors
    /// Those of the database.
    pub fn verify_audit(&mut self) -> Result<(i64, Vec<Break>), Error> {
        let (last, head) = self.audit_head()?;
        let (mut number, mut before, mut breaks) = (0, [0; 32], Vec::new());
        loop {
            let sql = format!("{SELECT} WHERE number > $1 ORDER BY number LIMIT {PAGE}");
            let rows = self.tx.query(&sql, &[number.into()])?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let entry = entry_of(row)?;
                if entry.number != number + 1 {
                    breaks.push(Break { number: number + 1, why: BreakReason::Missing });
                } else if entry.hash != chained(&before, entry.number, &entry.as_new()) {
                    breaks.push(Break { number: entry.number, why: BreakReason::Changed });
                }
                (number, before) = (entry.number, entry.hash);
            }
        }
        if (number, before) != (last, head) {
            breaks.push(Break { number, why: BreakReason::Head });
        }
        Ok((number, breaks))
    }
}

impl Entry {
    fn as_new(&self) -> NewEntry<'_> {
        NewEntry {
            at: self.at,
            actor: &self.actor,
            action: &self.action,
            object: &self.object,
            outcome: &self.outcome,
        }
    }
}

/// SHA-256 over the hash before, the number, and each field behind its length.
fn chained(before: &[u8; 32], number: i64, entry: &NewEntry<'_>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(number.to_be_bytes());
    hash.update(entry.at.to_be_bytes());
    for field in [entry.actor, entry.action, entry.object, entry.outcome] {
        hash.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(field.as_bytes());
    }
    hash.finalize().into()
}

fn entry_of(row: &Row) -> Result<Entry, Error> {
    Ok(Entry {
        number: row.integer(0)?,
        at: row.integer(1)?,
        actor: row.text(2)?.to_owned(),
        action: row.text(3)?.to_owned(),
        object: row.text(4)?.to_owned(),
        outcome: row.text(5)?.to_owned(),
        hash: hash(row, 6)?,
    })
}

const SELECT: &str = "SELECT number, at, actor, action, object, outcome, hash FROM audit";
/// Entries that are read at once.
const PAGE: i64 = 1_000;
