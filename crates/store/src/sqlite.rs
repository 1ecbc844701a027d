//! The engine for one machine: SQLite, with one connection that writes and a few that read.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, Rows};

use crate::database::{Session, Transaction};
use crate::error::{Cause, Error};
use crate::group::Group;
use crate::pool::{After, Pool};
use crate::value::{Row, Value};

/// A file of SQLite that is open.
#[derive(Debug)]
pub(crate) struct Sqlite {
    path: PathBuf,
    pub(crate) writers: Group,
    readers: Pool<Connection>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        // Made by us first, so that nobody else may read it; SQLite gives the files beside
        // it the same mode.
        OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| Error::of_file(path, error))?;
        let writer = writer(path)?;
        let readers = Pool::new(path.display().to_string(), READERS);
        Ok(Self { path: path.to_owned(), writers: Group::new(writer), readers })
    }

    pub(crate) fn read<T, E: From<Error>>(
        &self,
        mut work: impl FnMut(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.readers.lend(
            || reader(&self.path),
            |connection| match read(connection, &mut work) {
                Ok(answer) => (answer, After::Keep),
                Err(error) => (Err(error.into()), After::Close),
            },
        )?
    }

    /// Copies one state of the whole database to a new file while others read and write.
    pub(crate) fn copy_to(&self, path: &Path) -> Result<(), Error> {
        let copy = |from: &Connection| {
            let mut to = Connection::open(path).map_err(failure)?;
            let copying = Backup::new(from, &mut to).map_err(failure)?;
            // All pages in one step: a step is one read, and a write between two of them
            // would make it begin again.
            match copying.step(-1).map_err(failure)? {
                StepResult::Done => Ok(()),
                _ => Err(Error::Busy { place: path.display().to_string() }),
            }
        };
        self.readers.lend(|| reader(&self.path), |from| (copy(from), After::Keep))?
    }

    pub(crate) fn write<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.writers.write(work)
    }
}

/// The rows that `sql` answers.
pub(crate) fn query(
    connection: &Connection,
    sql: &str,
    values: &[Value],
) -> Result<Vec<Row>, Error> {
    let mut statement = prepared(connection, sql, values)?;
    let width = statement.column_count();
    let mut rows = statement.raw_query();
    let mut answer = Vec::new();
    while let Some(row) = next(&mut rows, width)? {
        answer.push(row);
    }
    Ok(answer)
}

/// Runs `sql` and counts the rows it touched.
pub(crate) fn execute(connection: &Connection, sql: &str, values: &[Value]) -> Result<u64, Error> {
    let count = prepared(connection, sql, values)?.raw_execute().map_err(failure)?;
    Ok(u64::try_from(count).unwrap_or(u64::MAX))
}

/// Runs a statement that begins or ends work; it is kept ready.
pub(crate) fn control(connection: &Connection, sql: &str) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(sql).map_err(failure)?;
    statement.raw_execute().map(drop).map_err(failure)
}

/// Runs several statements without parameters.
pub(crate) fn batch(connection: &Connection, sql: &str) -> Result<(), Error> {
    connection.execute_batch(sql).map_err(failure)
}

/// The same for a text of both engines: what is meant for this one alone stands in a comment.
pub(crate) fn migrate(connection: &Connection, sql: &str) -> Result<(), Error> {
    batch(connection, &sql.replace("/* sqlite:", "").replace("*/", ""))
}

/// What an error of SQLite means to the caller.
pub(crate) fn failure(error: rusqlite::Error) -> Error {
    let place = "the database file".to_owned();
    let code = error.sqlite_error_code();
    let source: Cause = Arc::new(error);
    match code {
        Some(ErrorCode::DiskFull) => Error::Full { place, source },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy { place },
        Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::PermissionDenied) => {
            Error::Unreachable { place, source }
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            Error::Damaged { place, source: Some(source) }
        }
        Some(ErrorCode::ConstraintViolation) => Error::Constraint { source },
        Some(ErrorCode::ReadOnly) => Error::ReadOnly { source },
        _ => Error::Statement { source },
    }
}

/// The outer error is one of the connection, after which it is closed.
fn read<T, E: From<Error>>(
    connection: &Connection,
    work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
) -> Result<Result<T, E>, Error> {
    control(connection, "BEGIN")?;
    let mut transaction = Transaction::new(Session::Sqlite(connection));
    let answer = work(&mut transaction);
    let failed = transaction.into_failed();
    control(connection, "ROLLBACK")?;
    Ok(match (answer, failed) {
        (Ok(_), Some(error)) => Err(error.into()),
        (answer, _) => answer,
    })
}

fn writer(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connection(path, flags)?;
    // Erasing a key must leave nothing of it in the pages: `secure_delete`. Pages that change
    // again and again go into the file once for 8,192 of them in the journal.
    batch(
        &connection,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = 67108864;
         PRAGMA wal_autocheckpoint = 8192; PRAGMA cache_size = -32768",
    )?;
    let mode: String =
        connection.query_row("PRAGMA journal_mode", [], |row| row.get(0)).map_err(failure)?;
    if mode != "wal" {
        let reason = format!("its journal is {mode}, not wal: put it on a local file system");
        return Err(Error::Unusable { place: path.display().to_string(), reason });
    }
    Ok(connection)
}

fn reader(path: &Path) -> Result<Connection, Error> {
    connection(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

fn connection(path: &Path, flags: OpenFlags) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(path, flags).map_err(failure)?;
    connection.busy_timeout(BUSY).map_err(failure)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Otherwise a plan may rest on a value, and is made anew for each.
    let stable = DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
    connection.set_db_config(stable, true).map_err(failure)?;
    batch(&connection, "PRAGMA cache_size = -4096; PRAGMA mmap_size = 0")?;
    Ok(connection)
}

/// `sql` with its parameters bound by their names: SQLite takes `$2` for a name, and numbers
/// such names by their first appearance.
fn prepared<'c>(
    connection: &'c Connection,
    sql: &str,
    values: &[Value],
) -> Result<CachedStatement<'c>, Error> {
    let mut statement = connection.prepare_cached(sql).map_err(failure)?;
    let wrong = Error::Values { given: values.len(), taken: statement.parameter_count() };
    if values.len() != statement.parameter_count() {
        return Err(wrong);
    }
    for index in 1..=values.len() {
        let name = statement.parameter_name(index).and_then(|name| name.strip_prefix('$'));
        let number = name.and_then(|number| number.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let Some(value) = value else { return Err(wrong) };
        statement.raw_bind_parameter(index, value).map_err(failure)?;
    }
    Ok(statement)
}

fn next(rows: &mut Rows<'_>, width: usize) -> Result<Option<Row>, Error> {
    let Some(row) = rows.next().map_err(failure)? else { return Ok(None) };
    let value = |number| value(row.get_ref(number).map_err(failure)?, number);
    (0..width).map(value).collect::<Result<_, _>>().map(|values| Some(Row::new(values)))
}

fn value(value: ValueRef<'_>, number: usize) -> Result<Value, Error> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(value) => Ok(Value::Integer(value)),
        ValueRef::Text(value) => String::from_utf8(value.to_vec())
            .map(Value::Text)
            .map_err(|_| Error::Column { number, wanted: "UTF-8" }),
        ValueRef::Blob(value) => Ok(Value::Bytes(value.to_vec())),
        ValueRef::Real(_) => Err(Error::Column { number, wanted: "BIGINT, TEXT or BYTEA" }),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

/// Connections that read at the same time; more would wait for the same two or four cores.
const READERS: usize = 4;

/// Statements kept ready on a connection: more than the program has.
const STATEMENTS: usize = 256;

/// How long a lock of another process is waited for, such as that of a backup.
const BUSY: Duration = Duration::from_secs(10);
