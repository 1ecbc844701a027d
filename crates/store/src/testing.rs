//! Databases for tests: one body, both engines.

use tempfile::TempDir;

use crate::{Database, Location};

/// A migrated database of one engine, gone when it is dropped.
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    pub(crate) database: Database,
    pub(crate) location: Location,
    _folder: TempDir,
}

/// A database of each engine that is there: SQLite always is.
pub(crate) fn engines() -> Vec<Engine> {
    let engines = bare_engines();
    for engine in &engines {
        engine.database.migrate().unwrap();
    }
    engines
}

/// As [`engines`], without tables.
pub(crate) fn bare_engines() -> Vec<Engine> {
    let mut engines = vec![sqlite()];
    match testkit::postgres::schema() {
        Some(url) => engines.push(engine("postgres", Location::Postgres(url), folder())),
        None => testkit::missing("PostgreSQL"),
    }
    engines
}

/// A database of SQLite without tables.
pub(crate) fn sqlite() -> Engine {
    let folder = folder();
    engine("sqlite", Location::Sqlite(folder.path().join("hub.db")), folder)
}

fn engine(name: &'static str, location: Location, folder: TempDir) -> Engine {
    Engine { name, database: Database::open(&location).unwrap(), location, _folder: folder }
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}
