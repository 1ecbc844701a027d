//! Work on the records, in transactions, on either engine.

use crate::error::Error;
use crate::location::Location;
use crate::postgresql::{self, Postgresql};
use crate::sqlite::{self, Sqlite};
use crate::timing::Timing;
use crate::value::{Row, Value};

/// A database that is open. It is shared by all threads.
#[derive(Debug)]
pub struct Database {
    pub(crate) engine: Engine,
    reads: Timing,
    writes: Timing,
}

#[derive(Debug)]
pub(crate) enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgresql),
}

/// Work under way. A statement that fails fails the transaction, whatever the work makes of
/// it: PostgreSQL does so, and SQLite is held to the same.
#[derive(Debug)]
pub struct Transaction<'c> {
    session: Session<'c>,
    failed: Option<Error>,
}

#[derive(Debug)]
pub(crate) enum Session<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut postgresql::Connection),
}

impl Database {
    /// Opens the database at `location`; a file of SQLite is made when its folder is there.
    /// Nothing is migrated.
    ///
    /// # Errors
    /// It cannot be reached or used, with what to do about it.
    pub fn open(location: &Location) -> Result<Self, Error> {
        let engine = match location {
            Location::Sqlite(path) => Engine::Sqlite(Sqlite::open(path)?),
            Location::Postgres(url) => Engine::Postgres(Postgresql::open(url)?),
        };
        Ok(Self { engine, reads: Timing::default(), writes: Timing::default() })
    }

    /// Does `work` on one unchanging state of the database. It cannot write, and it may be
    /// done twice if the server is lost meanwhile.
    ///
    /// # Errors
    /// Those of `work`, and those of the database.
    pub fn read<T, E: From<Error>>(
        &self,
        work: impl FnMut(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.reads.of(|| match &self.engine {
            Engine::Sqlite(engine) => engine.read(work),
            Engine::Postgres(engine) => engine.read(work),
        })
    }

    /// Does `work` and makes it durable before it returns. An `Err` or a panic of `work` takes
    /// back what it did. PostgreSQL may do `work` several times, of which one counts: it must
    /// have no effect outside of the transaction.
    ///
    /// # Errors
    /// Those of `work`, and those of the database; after [`Error::Uncertain`] nobody knows
    /// whether it was done.
    pub fn write<T, E: From<Error>>(
        &self,
        work: impl FnMut(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.writes.of(|| match &self.engine {
            Engine::Sqlite(engine) => engine.write(work),
            Engine::Postgres(engine) => engine.write(work),
        })
    }

    /// How long reads and writes took so far, with their waits for others and for the disk.
    #[must_use]
    pub const fn timings(&self) -> [(&'static str, &Timing); 2] {
        [("read", &self.reads), ("write", &self.writes)]
    }
}

impl<'c> Transaction<'c> {
    pub(crate) const fn new(session: Session<'c>) -> Self {
        Self { session, failed: None }
    }

    /// The rows that `sql` answers; its parameters `$1`, `$2` … are `values` in their order.
    pub(crate) fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, Error> {
        self.statement(values, |session| match session {
            Session::Sqlite(connection) => sqlite::query(connection, sql, values),
            Session::Postgres(connection) => connection.query(sql, values),
        })
    }

    /// Runs `sql` as [`Self::query`] does and counts the rows it touched.
    pub(crate) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Error> {
        self.statement(values, |session| match session {
            Session::Sqlite(connection) => sqlite::execute(connection, sql, values),
            Session::Postgres(connection) => connection.execute(sql, values),
        })
    }

    /// Runs the statements of a migration.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        self.statement(&[], |session| match session {
            Session::Sqlite(connection) => sqlite::migrate(connection, sql),
            Session::Postgres(connection) => connection.batch(sql),
        })
    }

    /// Whether the database has this table.
    pub(crate) fn has_table(&mut self, name: &str) -> Result<bool, Error> {
        let sql = match self.session {
            Session::Sqlite(_) => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
            Session::Postgres(_) => {
                "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"
            }
        };
        Ok(!self.query(sql, &[name.into()])?.is_empty())
    }

    /// The first statement that failed, if any did.
    pub(crate) fn into_failed(self) -> Option<Error> {
        self.failed
    }

    fn statement<T>(
        &mut self,
        values: &[Value],
        run: impl FnOnce(&mut Session<'c>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(failed) = &self.failed {
            return Err(failed.clone());
        }
        let answer = storable(values).and_then(|()| run(&mut self.session));
        if let Err(error) = &answer {
            self.failed = Some(error.clone());
        }
        answer
    }
}

/// Refuses on both engines what one of them cannot store.
fn storable(values: &[Value]) -> Result<(), Error> {
    let zero = |value: &Value| matches!(value, Value::Text(text) if text.contains('\0'));
    values.iter().position(zero).map_or(Ok(()), |index| {
        Err(Error::Value { number: index + 1, reason: "text holds U+0000" })
    })
}
