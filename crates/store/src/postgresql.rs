//! The engine for many machines: PostgreSQL 14 and later, with a small pool of connections.
//!
//! Writes are SERIALIZABLE and done again when they met others, which is why the work is a
//! function that can be called several times. TLS is not spoken yet: the server is on this
//! machine, or on a network of its own.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use postgres::types::{ToSql, Type};
use postgres::{Client, Config, NoTls, Statement};

use crate::database::{Session, Transaction};
use crate::error::{Cause, Error};
use crate::pool::{After, Pool};
use crate::value::{Row, Value};

/// A server that answers.
pub(crate) struct Postgresql {
    config: Config,
    pool: Pool<Connection>,
}

/// One connection with its prepared statements.
pub(crate) struct Connection {
    pub(crate) client: Client,
    statements: BTreeMap<String, Statement>,
}

/// What a server said of a failure, without the details, which hold values of records.
#[derive(Debug, thiserror::Error)]
#[error("{message} ({code})")]
struct Report {
    code: String,
    message: String,
}

/// What work may do.
#[derive(Debug, Clone, Copy)]
enum Mode {
    Read,
    Write,
}

/// How one try of work ended.
enum Ended<T, E> {
    Done(Result<T, E>),
    /// It met other work; doing it again helps.
    Conflict(Error),
    /// The server was lost before the work could count.
    Lost(Error),
}

impl Postgresql {
    pub(crate) fn open(url: &str) -> Result<Self, Error> {
        let config = config(url)?;
        let pool = Pool::new(PLACE.to_owned(), CONNECTIONS);
        let server = Self { config, pool };
        server.lend(|_| ((), After::Keep))?;
        Ok(server)
    }

    pub(crate) fn read<T, E: From<Error>>(
        &self,
        work: impl FnMut(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.until_done(Mode::Read, work)
    }

    pub(crate) fn write<T, E: From<Error>>(
        &self,
        work: impl FnMut(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.until_done(Mode::Write, work)
    }

    pub(crate) fn lend<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> (T, After),
    ) -> Result<T, Error> {
        self.pool.lend(|| connect(&self.config), work)
    }

    fn until_done<T, E: From<Error>>(
        &self,
        mode: Mode,
        mut work: impl FnMut(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut lost = false;
        let mut conflicts = 0;
        loop {
            match self.lend(|connection| connection.attempt(mode, &mut work))? {
                Ended::Done(answer) => return answer,
                Ended::Conflict(error) if conflicts == CONFLICTS => return Err(error.into()),
                Ended::Conflict(_) => {
                    conflicts += 1;
                    std::thread::sleep(pause(conflicts));
                }
                Ended::Lost(error) if lost => return Err(error.into()),
                Ended::Lost(_) => {
                    lost = true;
                    self.pool.clear();
                }
            }
        }
    }
}

impl Connection {
    /// The rows that `sql` answers.
    pub(crate) fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, Error> {
        let statement = self.prepared(sql)?;
        let bound = bound(&statement, values)?;
        let rows = self.client.query(&statement, &borrowed(&bound)).map_err(failure)?;
        rows.iter().map(row).collect()
    }

    /// Runs `sql` and counts the rows it touched.
    pub(crate) fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, Error> {
        let statement = self.prepared(sql)?;
        let bound = bound(&statement, values)?;
        self.client.execute(&statement, &borrowed(&bound)).map_err(failure)
    }

    /// Runs several statements without parameters. Plans made before may not fit any more.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        self.statements.clear();
        self.command(sql)
    }

    fn command(&mut self, sql: &str) -> Result<(), Error> {
        self.client.batch_execute(sql).map_err(failure)
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(failure)?;
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn attempt<T, E: From<Error>>(
        &mut self,
        mode: Mode,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> (Ended<T, E>, After) {
        let begin = match mode {
            Mode::Read => READ,
            Mode::Write => WRITE,
        };
        if let Err(error) = self.command(begin) {
            return (Ended::early(error), After::Close);
        }
        let mut transaction = Transaction::new(Session::Postgres(self));
        let answer = work(&mut transaction);
        let failed = transaction.into_failed();
        match (answer, failed, mode) {
            (Ok(answer), None, Mode::Write) => self.commit(answer),
            (answer, None, _) => (Ended::Done(answer), self.roll_back()),
            (answer, Some(error), _) => {
                let ended = match (Ended::early(error), answer) {
                    (Ended::Done(_), Err(error)) => Ended::Done(Err(error)),
                    (ended, _) => ended,
                };
                (ended, self.roll_back())
            }
        }
    }

    fn roll_back(&mut self) -> After {
        self.command("ROLLBACK").map_or(After::Close, |()| After::Keep)
    }

    fn commit<T, E: From<Error>>(&mut self, answer: T) -> (Ended<T, E>, After) {
        match self.command("COMMIT") {
            Ok(()) => (Ended::Done(Ok(answer)), After::Keep),
            Err(Error::Unreachable { place, source }) => {
                (Ended::Done(Err(Error::Uncertain { place, source }.into())), After::Close)
            }
            Err(error) => (Ended::early(error), After::Close),
        }
    }
}

impl<T, E: From<Error>> Ended<T, E> {
    /// The end by an error that came before anything could count.
    fn early(error: Error) -> Self {
        match error {
            // Of two that met, one may see the other's key in place of a conflict, even under
            // SERIALIZABLE (manual of PostgreSQL, 13.5): a key that is truly taken stays so.
            Error::Conflict { .. } | Error::Constraint { .. } => Self::Conflict(error),
            Error::Unreachable { .. } => Self::Lost(error),
            error => Self::Done(Err(error.into())),
        }
    }
}

impl fmt::Debug for Postgresql {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgresql").finish_non_exhaustive()
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").finish_non_exhaustive()
    }
}

/// What an error of PostgreSQL means to the caller.
pub(crate) fn failure(error: postgres::Error) -> Error {
    let place = PLACE.to_owned();
    let Some(report) = error.as_db_error() else {
        let lost = error.is_closed() || is_of_socket(&error);
        let source: Cause = Arc::new(error);
        return if lost {
            Error::Unreachable { place, source }
        } else {
            Error::Statement { source }
        };
    };
    let code = report.code().code().to_owned();
    let message = report.message().to_owned();
    let source: Cause = Arc::new(Report { code: code.clone(), message });
    // The codes of PostgreSQL's appendix A; the first two signs are the class.
    match (code.as_str(), code.get(..2).unwrap_or_default()) {
        ("40001" | "40P01", _) => Error::Conflict { place, source },
        ("53100", _) => Error::Full { place, source },
        ("25006", _) => Error::ReadOnly { source },
        ("55P03" | "57014", _) | (_, "53") => Error::Busy { place },
        (_, "08" | "57") => Error::Unreachable { place, source },
        (_, "23") => Error::Constraint { source },
        (_, "58" | "XX") => Error::Damaged { place, source: Some(source) },
        _ => Error::Statement { source },
    }
}

fn is_of_socket(error: &postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}

/// The address as settings. What is wrong with it is not repeated: it holds a password.
fn config(url: &str) -> Result<Config, Error> {
    let mut config: Config = url.parse().map_err(|_| {
        unusable(
            "its address is not like postgres://USER:PASSWORD@HOST:PORT/NAME; special signs in the \
         password are written as %XX",
        )
    })?;
    config.application_name("noroshi");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(PATIENCE);
    }
    Ok(config)
}

fn connect(config: &Config) -> Result<Connection, Error> {
    let refused = |error: postgres::Error| Error::Unreachable {
        place: PLACE.to_owned(),
        source: Arc::new(error),
    };
    let mut client = config.connect(NoTls).map_err(refused)?;
    client.batch_execute(SETTINGS).map_err(failure)?;
    let mut connection = Connection { client, statements: BTreeMap::new() };
    let about = connection.query(ABOUT, &[])?;
    let about = about.first().ok_or_else(|| unusable("it says nothing about itself"))?;
    if about.integer(0)? < OLDEST {
        return Err(unusable("it is older than PostgreSQL 14: use a newer one"));
    }
    if about.text(1)? != "UTF8" || !matches!(about.text(2)?, "C" | "POSIX" | "C.UTF-8" | "C.utf8") {
        return Err(unusable(
            "texts would be ordered differently than by SQLite: create it with TEMPLATE template0 \
             ENCODING 'UTF8' LOCALE 'C'",
        ));
    }
    Ok(connection)
}

fn unusable(reason: &str) -> Error {
    Error::Unusable { place: PLACE.to_owned(), reason: reason.to_owned() }
}

/// `values` as the types that the statement takes.
fn bound<'v>(
    statement: &Statement,
    values: &'v [Value],
) -> Result<Vec<Box<dyn ToSql + Sync + 'v>>, Error> {
    let types = statement.params();
    if types.len() != values.len() {
        return Err(Error::Values { given: values.len(), taken: types.len() });
    }
    let one = |(number, (value, kind))| {
        parameter(value, kind)
            .ok_or(Error::Value { number, reason: "the statement takes another type" })
    };
    (1..).zip(values.iter().zip(types)).map(one).collect()
}

fn parameter<'v>(value: &'v Value, kind: &Type) -> Option<Box<dyn ToSql + Sync + 'v>> {
    match (value, kind) {
        (Value::Integer(value), &Type::INT8) => Some(Box::new(value)),
        (Value::Text(value), &(Type::TEXT | Type::NAME)) => Some(Box::new(value)),
        (Value::Bytes(value), &Type::BYTEA) => Some(Box::new(value)),
        (Value::Null, &Type::INT8) => Some(Box::new(None::<i64>)),
        (Value::Null, &Type::TEXT) => Some(Box::new(None::<&str>)),
        (Value::Null, &Type::BYTEA) => Some(Box::new(None::<&[u8]>)),
        _ => None,
    }
}

fn borrowed<'b>(bound: &'b [Box<dyn ToSql + Sync + '_>]) -> Vec<&'b (dyn ToSql + Sync)> {
    bound.iter().map(|value| &**value as &(dyn ToSql + Sync)).collect()
}

fn row(row: &postgres::Row) -> Result<Row, Error> {
    (0..row.len()).map(|number| value(row, number)).collect::<Result<_, _>>().map(Row::new)
}

fn value(row: &postgres::Row, number: usize) -> Result<Value, Error> {
    let kind = row.columns().get(number).map(postgres::Column::type_);
    match kind.cloned() {
        Some(Type::INT8) => row.try_get::<_, Option<i64>>(number).map(Value::from),
        // Of literals and comparisons.
        Some(Type::INT4) => {
            row.try_get::<_, Option<i32>>(number).map(|value| value.map(i64::from).into())
        }
        Some(Type::BOOL) => row.try_get::<_, Option<bool>>(number).map(Value::from),
        Some(Type::TEXT | Type::NAME) => row.try_get::<_, Option<String>>(number).map(Value::from),
        Some(Type::BYTEA) => row.try_get::<_, Option<Vec<u8>>>(number).map(Value::from),
        _ => return Err(Error::Column { number, wanted: "BIGINT, TEXT or BYTEA" }),
    }
    .map_err(failure)
}

/// A random time, longer with each conflict, so that those who met do not meet again.
fn pause(conflicts: u32) -> Duration {
    let longest = 1 << conflicts.min(6);
    // Without randomness everybody waits the longest, which only takes longer.
    let random = getrandom::u32().map_or(longest, |random| random % longest);
    Duration::from_millis(u64::from(random))
}

const PLACE: &str = "the PostgreSQL server";

const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const WRITE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE";

const SETTINGS: &str = "SET synchronous_commit = on; SET TIME ZONE 'UTC'; SET lock_timeout = '10s'";

const ABOUT: &str = "SELECT CAST(current_setting('server_version_num') AS BIGINT),
    current_setting('server_encoding'), datcollate
    FROM pg_database WHERE datname = current_database()";

const OLDEST: i64 = 140_000;

/// Connections of one process: a server allows about a hundred to all of them.
const CONNECTIONS: usize = 8;

/// Statements kept ready on a connection: more than the program has.
const STATEMENTS: usize = 256;

/// How often work is done again because it met other work.
const CONFLICTS: u32 = 40;

/// How long a server may say nothing.
const PATIENCE: Duration = Duration::from_secs(10);
