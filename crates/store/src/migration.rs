//! Steps that bring the tables of a database up to this program.
//!
//! Their texts are files of `migrations/`, in order of their numbers, and never change once
//! they are released: the database keeps the hash of each that was applied.

use crate::database::{Database, Transaction};
use crate::error::Error;
use crate::hash::Address;

/// One step: several statements, applied together or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// Counted from 1.
    pub number: i64,
    pub name: &'static str,
    /// As it is applied, for `--dry-run`.
    pub sql: &'static str,
}

impl Database {
    /// The migrations that are not applied yet, in their order.
    ///
    /// # Errors
    /// The database is newer than this program, or was made by another one.
    pub fn pending(&self) -> Result<Vec<Migration>, Error> {
        self.read(|transaction| pending(transaction, MIGRATIONS))
    }

    /// Applies what is pending, each in a transaction of its own, and says what that was.
    ///
    /// # Errors
    /// As of [`Self::pending`]; what was applied before the one that failed stays.
    pub fn migrate(&self) -> Result<Vec<Migration>, Error> {
        self.migrate_by(MIGRATIONS)
    }

    /// Hashes of the migrations that are applied, in their order.
    pub(crate) fn applied(&self) -> Result<Vec<String>, Error> {
        self.read(|transaction| {
            let rows = transaction.query("SELECT hash FROM migration ORDER BY number", &[])?;
            rows.iter().map(|row| row.text(0).map(str::to_owned)).collect()
        })
    }

    fn migrate_by(&self, known: &[Migration]) -> Result<Vec<Migration>, Error> {
        let mut applied = Vec::new();
        loop {
            let left = self.read(|transaction| pending(transaction, known))?.len();
            match self.write(|transaction| step(transaction, known)) {
                Ok(Some(migration)) => applied.push(migration),
                Ok(None) => return Ok(applied),
                // Another process that migrates at the same time was quicker: look again.
                Err(error) => {
                    if self.read(|transaction| pending(transaction, known))?.len() == left {
                        return Err(error);
                    }
                }
            }
        }
    }
}

/// The migrations with these hashes, if they are the first that this program knows.
pub(crate) fn known(hashes: &[String]) -> Result<&'static [Migration], Error> {
    for (index, text) in hashes.iter().enumerate() {
        let number = i64::try_from(index).unwrap_or(i64::MAX).saturating_add(1);
        let name = format!("hash {text}");
        match MIGRATIONS.get(index) {
            None => return Err(Error::Newer { number, name, known: MIGRATIONS.len() }),
            Some(migration) if hash(migration) != *text => {
                return Err(Error::Changed { number, name });
            }
            Some(_) => {}
        }
    }
    Ok(MIGRATIONS.get(..hashes.len()).unwrap_or_default())
}

/// Hash of the text of a migration, as the database keeps it.
pub(crate) fn hash(migration: &Migration) -> String {
    Address::of(migration.sql.as_bytes()).to_string()
}

/// Applies the first migration that is pending, if any is.
fn step(
    transaction: &mut Transaction<'_>,
    known: &[Migration],
) -> Result<Option<Migration>, Error> {
    let Some(migration) = pending(transaction, known)?.first().copied() else { return Ok(None) };
    transaction.batch(migration.sql)?;
    transaction.execute(
        "INSERT INTO migration (number, name, hash, applied)
         VALUES ($1, $2, $3, CAST(CURRENT_TIMESTAMP AS TEXT))",
        &[migration.number.into(), migration.name.into(), hash(&migration).into()],
    )?;
    Ok(Some(migration))
}

fn pending(
    transaction: &mut Transaction<'_>,
    known: &[Migration],
) -> Result<Vec<Migration>, Error> {
    if !transaction.has_table("migration")? {
        return Ok(known.to_vec());
    }
    let applied =
        transaction.query("SELECT number, name, hash FROM migration ORDER BY number", &[])?;
    let mut left = known.iter();
    for row in applied {
        let (number, name) = (row.integer(0)?, row.text(1)?.to_owned());
        match left.next() {
            None => return Err(Error::Newer { number, name, known: known.len() }),
            Some(migration) if migration.number != number || hash(migration) != row.text(2)? => {
                return Err(Error::Changed { number, name });
            }
            Some(_) => {}
        }
    }
    Ok(left.copied().collect())
}

/// Every migration that this program knows.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "engine", sql: include_str!("../migrations/0001-engine.sql") },
    Migration { number: 2, name: "people", sql: include_str!("../migrations/0002-people.sql") },
    Migration {
        number: 3,
        name: "submissions",
        sql: include_str!("../migrations/0003-submissions.sql"),
    },
    Migration { number: 4, name: "shares", sql: include_str!("../migrations/0004-shares.sql") },
    Migration { number: 5, name: "audit", sql: include_str!("../migrations/0005-audit.sql") },
    Migration { number: 6, name: "intake", sql: include_str!("../migrations/0006-intake.sql") },
    Migration { number: 7, name: "one-tree", sql: include_str!("../migrations/0007-one-tree.sql") },
    Migration {
        number: 8,
        name: "role-requests",
        sql: include_str!("../migrations/0008-role-requests.sql"),
    },
    Migration { number: 9, name: "tally", sql: include_str!("../migrations/0009-tally.sql") },
    Migration { number: 10, name: "reach", sql: include_str!("../migrations/0010-reach.sql") },
    Migration { number: 11, name: "keeping", sql: include_str!("../migrations/0011-keeping.sql") },
    Migration { number: 12, name: "files", sql: include_str!("../migrations/0012-files.sql") },
    Migration {
        number: 13,
        name: "asked-and-words",
        sql: include_str!("../migrations/0013-asked-and-words.sql"),
    },
];
