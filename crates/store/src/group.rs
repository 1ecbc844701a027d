//! Group commit: writers that wait for each other share one wait for the disk.
//!
//! Work is done one after the other on one connection, each but the first in a savepoint of the
//! transaction that is open. Who finishes while others stand in line leaves the transaction open
//! for the next and waits until it is committed; the last in line commits for all. A lone writer
//! commits at once, and nobody waits for company.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use crate::database::{Session, Transaction};
use crate::error::Error;
use crate::sqlite::control;

/// The line of writers.
#[derive(Debug)]
pub(crate) struct Group {
    /// Writers in line for `writer`. Each of them will come to it, and commit what it finds
    /// open there or leave that to the next.
    waiting: AtomicUsize,
    writer: Mutex<Writer>,
}

/// The one connection that writes.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(crate) connection: Connection,
    open: Option<Open>,
    #[cfg(test)]
    pub(crate) commits: usize,
}

/// The transaction that is open, and how much work is in it.
#[derive(Debug)]
struct Open {
    batch: Arc<Batch>,
    size: usize,
    /// Why SQLite took all of it back, if it did.
    lost: Option<Error>,
}

/// Where those who share a transaction wait for its end.
#[derive(Debug, Default)]
struct Batch {
    outcome: Mutex<Option<Result<(), Error>>>,
    ended: Condvar,
}

impl Group {
    pub(crate) const fn new(connection: Connection) -> Self {
        let writer = Writer {
            connection,
            open: None,
            #[cfg(test)]
            commits: 0,
        };
        Self { waiting: AtomicUsize::new(0), writer: Mutex::new(writer) }
    }

    /// Does `work` and returns when it is durable or taken back. Work that failed waits too:
    /// it may have failed for what a neighbour wrote ("is there already").
    pub(crate) fn write<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = self.in_turn();
        let batch = writer.begin()?;
        let answer = writer.work(work);
        if writer.is_lost() || writer.is_full() || self.waiting.load(Ordering::SeqCst) == 0 {
            writer.commit();
        }
        drop(writer);
        let outcome = batch.wait();
        match answer {
            Err(panic) => resume_unwind(panic),
            Ok(answer) => outcome.map_err(E::from).and(answer),
        }
    }

    /// The writer, when all who came before are done with it.
    pub(crate) fn in_turn(&self) -> MutexGuard<'_, Writer> {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        writer
    }
}

impl Writer {
    /// Joins the transaction that is open, or opens one.
    fn begin(&mut self) -> Result<Arc<Batch>, Error> {
        if let Some(open) = &mut self.open {
            open.size += 1;
            return Ok(Arc::clone(&open.batch));
        }
        control(&self.connection, "BEGIN IMMEDIATE")?;
        let batch = Arc::new(Batch::default());
        self.open = Some(Open { batch: Arc::clone(&batch), size: 1, lost: None });
        Ok(batch)
    }

    /// Does `work`, in a savepoint if there is other work that must stay when it fails: a
    /// savepoint keeps a copy of each page that changes. The outer error is its panic.
    fn work<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> std::thread::Result<Result<T, E>> {
        let is_first = self.open.as_ref().is_some_and(|open| open.size == 1);
        if !is_first && let Err(error) = control(&self.connection, "SAVEPOINT work") {
            return Ok(Err(error.into()));
        }
        let mut transaction = Transaction::new(Session::Sqlite(&self.connection));
        // After a panic nothing of `work` is used again, and what it wrote is taken back.
        let answer = catch_unwind(AssertUnwindSafe(|| work(&mut transaction)));
        let failed = transaction.into_failed();
        let keep = matches!(answer, Ok(Ok(_))) && failed.is_none();
        if is_first && !keep {
            self.take_back();
        }
        let ended = if is_first { Ok(()) } else { self.end(keep) };
        let failed = failed.or(ended.err());
        if let Some(error) = &failed {
            self.check(error, keep);
        }
        match (answer, failed) {
            (Ok(Ok(_)), Some(error)) => Ok(Err(error.into())),
            (answer, _) => answer,
        }
    }

    /// Takes back the transaction that holds nobody else's work.
    fn take_back(&mut self) {
        self.roll_back();
        if let Some(open) = self.open.take() {
            open.batch.end(Ok(()));
        }
    }

    /// Ends the savepoint.
    fn end(&self, keep: bool) -> Result<(), Error> {
        if !keep {
            control(&self.connection, "ROLLBACK TO work")?;
        }
        control(&self.connection, "RELEASE work")
    }

    /// After an error: if SQLite took back everything, or work that is to be kept can be
    /// neither kept nor taken back, nothing of this batch may be committed.
    fn check(&mut self, error: &Error, keep: bool) {
        if keep && !self.is_lost() {
            self.roll_back();
        }
        let lost = self.is_lost();
        if let Some(open) = self.open.as_mut().filter(|_| lost) {
            open.lost = Some(error.clone());
        }
    }

    /// Best effort: what is not committed is gone at the latest with the connection.
    fn roll_back(&self) {
        let _ = control(&self.connection, "ROLLBACK");
    }

    /// Whether the transaction is gone: SQLite takes a whole one back when the disk is full
    /// or fails.
    fn is_lost(&self) -> bool {
        self.connection.is_autocommit()
    }

    fn is_full(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.size >= BATCH)
    }

    /// Ends the transaction that is open and tells those who wait for it.
    fn commit(&mut self) {
        let Some(open) = self.open.take() else { return };
        let outcome = open.lost.map_or_else(|| control(&self.connection, "COMMIT"), Err);
        if outcome.is_err() && !self.is_lost() {
            self.roll_back();
        }
        #[cfg(test)]
        {
            self.commits += 1;
        }
        open.batch.end(outcome);
    }
}

impl Batch {
    fn end(&self, outcome: Result<(), Error>) {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        self.ended.notify_all();
    }

    fn wait(&self) -> Result<(), Error> {
        let outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = self
            .ended
            .wait_while(outcome, |outcome| outcome.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        outcome.clone().unwrap_or(Ok(()))
    }
}

/// Work in one transaction: enough to share the wait, few enough to wait for.
const BATCH: usize = 64;

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;
    use crate::sqlite::batch;
    use crate::testing::sqlite;
    use crate::{Database, database};

    fn group(database: &Database) -> &Group {
        match &database.engine {
            database::Engine::Sqlite(engine) => &engine.writers,
            database::Engine::Postgres(_) => panic!("another engine"),
        }
    }

    fn insert(transaction: &mut Transaction<'_>, id: i64) -> Result<(), Error> {
        transaction.execute("INSERT INTO thing VALUES ($1)", &[id.into()]).map(drop)
    }

    fn count(database: &Database) -> i64 {
        database.read(|transaction| transaction.query("SELECT COUNT(*) FROM thing", &[])).unwrap()
            [0]
        .integer(0)
        .unwrap()
    }

    /// Ten writers, of which the first does not end before the others stand in line; what
    /// they were told, the commits they took, and the rows they left.
    fn crowd(
        work: impl Fn(&mut Transaction<'_>, i64) -> Result<(), Error> + Sync,
    ) -> (Vec<bool>, usize, i64) {
        const OTHERS: usize = 9;
        let engine = sqlite();
        let database = &engine.database;
        let sql = "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY)";
        database.write(|transaction| transaction.batch(sql)).unwrap();
        let group = group(database);
        let before = group.in_turn().commits;
        let begun = Barrier::new(2);
        let told = std::thread::scope(|scope| {
            let first = scope.spawn(|| {
                database.write(|transaction| {
                    begun.wait();
                    while group.waiting.load(Ordering::SeqCst) < OTHERS {
                        std::thread::yield_now();
                    }
                    work(transaction, 0)
                })
            });
            begun.wait();
            let others: Vec<_> = (1..=9)
                .map(|id| {
                    let work = &work;
                    scope.spawn(move || database.write(|transaction| work(transaction, id)))
                })
                .collect();
            let all = std::iter::once(first).chain(others);
            all.map(|thread| thread.join().is_ok_and(|told| told.is_ok())).collect()
        });
        (told, group.in_turn().commits - before, count(database))
    }

    #[test]
    fn writers_in_line_share_one_commit() {
        assert_eq!(crowd(insert), (vec![true; 10], 1, 10));
    }

    #[test]
    fn a_neighbour_that_fails_or_panics_harms_nobody() {
        let (told, commits, rows) = crowd(|transaction, id| {
            insert(transaction, id)?;
            match id {
                0 | 4 => insert(transaction, id),
                5 => panic!("in the work"),
                _ => Ok(()),
            }
        });
        let expected: Vec<bool> = (0..10).map(|id| ![0, 4, 5].contains(&id)).collect();
        assert_eq!((told, commits, rows), (expected, 1, 7));
    }

    #[test]
    fn a_full_disk_fails_the_batch_and_nothing_after_it() {
        let engine = sqlite();
        let database = &engine.database;
        let sql = "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, bytes BYTEA)";
        database.write(|transaction| transaction.batch(sql)).unwrap();
        let room = |pages: i64| {
            let writer = group(database).in_turn();
            batch(&writer.connection, &format!("PRAGMA max_page_count = {pages}")).unwrap();
        };
        let put = |id: i64| {
            database.write(|transaction| {
                let values = [id.into(), vec![7; 100_000].into()];
                transaction.execute("INSERT INTO thing VALUES ($1, $2)", &values)
            })
        };
        room(10);
        for _ in 0..2 {
            let full = put(1);
            assert!(matches!(full, Err(Error::Full { .. })), "{full:?}");
        }
        room(1000);
        put(1).unwrap();
        assert_eq!(count(database), 1);
    }

    #[test]
    fn a_neighbour_of_the_one_that_filled_the_disk_is_told() {
        let (told, _, rows) = crowd(|transaction, id| {
            // As a full disk does: the transaction is gone, and the statement says so.
            if id == 4 {
                let _ = transaction.batch("ROLLBACK");
                return transaction.batch("no statement");
            }
            insert(transaction, id)
        });
        let kept = told.iter().filter(|told| **told).count();
        assert_eq!(i64::try_from(kept).unwrap(), rows, "who was told yes is there: {told:?}");
        assert!(!told[0] && kept < 9);
    }
}
