//! Databases for tests: one body, both engines.

use std::path::Path;

use tempfile::TempDir;

use crate::{Database, Evidence, Keyring, Location, MasterKey, Store};

/// A database of one engine, gone when it is dropped.
pub(crate) struct Engine {
    pub(crate) name: &'static str,
    pub(crate) database: Database,
    pub(crate) location: Location,
    folder: Option<TempDir>,
}

impl Engine {
    /// The database, where it is, and the folder that goes with it.
    pub(crate) fn into_parts(self) -> (Database, Location, Option<TempDir>) {
        (self.database, self.location, self.folder)
    }

    /// Where the files of the database are, if they are its own.
    pub(crate) fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(TempDir::path)
    }
}

/// A migrated database of each engine that is there: SQLite always is.
pub(crate) fn engines() -> Vec<Engine> {
    let engines = bare_engines();
    for engine in &engines {
        engine.database.migrate().unwrap();
    }
    engines
}

/// Runs `work` on a store of each engine.
pub(crate) fn on_each_engine(work: impl Fn(&Store)) {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        MasterKey::generate().unwrap().write_new(&file).unwrap();
        let (database, _, _kept) = engine.into_parts();
        let evidence = Evidence::open(&folder.path().join("evidence")).unwrap();
        work(&Store::new(database, evidence, Keyring::read(&file).unwrap()).unwrap());
    }
}

/// As [`engines`], without tables.
pub(crate) fn bare_engines() -> Vec<Engine> {
    let mut engines = vec![sqlite()];
    match testkit::postgres::schema() {
        Some(url) => engines.push(engine("postgres", None, Location::Postgres(url))),
        None => testkit::missing("PostgreSQL"),
    }
    engines
}

/// A database of SQLite without tables.
pub(crate) fn sqlite() -> Engine {
    let (folder, location) = place("sqlite");
    engine("sqlite", folder, location)
}

/// Where a database of the engine `name` can be made.
pub(crate) fn place(name: &str) -> (Option<TempDir>, Location) {
    if name == "postgres" {
        return (None, Location::Postgres(testkit::postgres::schema().unwrap()));
    }
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Sqlite(folder.path().join("hub.db"));
    (Some(folder), location)
}

fn engine(name: &'static str, folder: Option<TempDir>, location: Location) -> Engine {
    Engine { name, database: Database::open(&location).unwrap(), location, folder }
}
