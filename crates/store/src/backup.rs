//! A backup of a store that runs, and a store made from it.
//!
//! The folder holds `database/` (the file of SQLite, or one file a table of PostgreSQL),
//! `evidence/`, and `manifest.json`, which is written last: a folder without it is no backup.
//! The master key is never in it.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::database::{Database, Engine};
use crate::error::Error;
use crate::evidence::{Evidence, make_folder};
use crate::file::{address, check_empty, write_new};
use crate::hash::Address;
use crate::location::Location;

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    /// [`FORMAT`].
    noroshi_backup: u32,
    engine: Kind,
    /// Hashes of the migrations that made the tables.
    migrations: Vec<String>,
    /// In the order in which they are restored.
    files: Vec<Entry>,
    evidence: Counted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Sqlite,
    Postgres,
}

/// One file of `database/`.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    name: String,
    sha256: String,
}

/// The evidence, as a number of files and the hash of their addresses in order.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counted {
    files: u64,
    sha256: String,
}

/// Copies database and evidence to the folder `target`, which must be empty, while both are in
/// use: what was acknowledged before the call is in it. Evidence cannot be removed meanwhile.
///
/// # Errors
/// The target is not empty or cannot be written; a file of evidence is damaged, which is to be
/// taken from an earlier backup.
pub fn backup(database: &Database, evidence: &Evidence, target: &Path) -> Result<(), Error> {
    check_empty(target)?;
    let folder = target.join(DATABASE);
    make_folder(&folder)?;
    // Evidence is put before the record that names it: copied after the database, none that
    // a copied record names can be missing.
    let hold = evidence.hold()?;
    let migrations = database.applied()?;
    let (engine, names) = match &database.engine {
        Engine::Sqlite(engine) => {
            engine.copy_to(&folder.join(FILE))?;
            (Kind::Sqlite, vec![FILE.to_owned()])
        }
        Engine::Postgres(engine) => (Kind::Postgres, engine.copy_to(&folder)?),
    };
    let files = names.into_iter().map(|name| entry(&folder, name)).collect::<Result<_, _>>()?;
    let evidence = copy_evidence(evidence, &Evidence::open(&target.join(EVIDENCE))?)?;
    drop(hold);
    let manifest = Manifest { noroshi_backup: FORMAT, engine, migrations, files, evidence };
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(|error| Error::of_file(target, error.into()))?;
    write_new(&target.join(MANIFEST), &mut text.as_bytes())
}

/// Makes a database at `location` and evidence in the folder `evidence` from a backup. Both
/// must be empty, and of the engine that was backed up. Every file is checked before anything
/// is written. Afterwards the database may need [`Database::migrate`].
///
/// # Errors
/// The backup is not whole, a place is not empty, or cannot be written.
pub fn restore(backup: &Path, location: &Location, evidence: &Path) -> Result<(), Error> {
    let manifest = manifest(backup)?;
    let folder = backup.join(DATABASE);
    check_empty(evidence)?;
    check_files(&folder, &manifest)?;
    let kept = Evidence::open(&backup.join(EVIDENCE))?;
    if count_evidence(&kept)? != manifest.evidence {
        return Err(Error::NoBackup { place: backup.display().to_string() });
    }
    let names: Vec<String> = manifest.files.into_iter().map(|entry| entry.name).collect();
    match (manifest.engine, location) {
        (Kind::Sqlite, Location::Sqlite(path)) => {
            if path.exists() {
                return Err(Error::NotEmpty { place: path.display().to_string() });
            }
            copy_evidence(&kept, &Evidence::open(evidence)?)?;
            let from = folder.join(FILE);
            let mut file = fs::File::open(&from).map_err(|error| Error::of_file(&from, error))?;
            write_new(path, &mut file)
        }
        (Kind::Postgres, Location::Postgres(url)) => {
            let server = crate::postgresql::Postgresql::open(url)?;
            server.check_empty()?;
            copy_evidence(&kept, &Evidence::open(evidence)?)?;
            server.fill_from(&folder, &names, &manifest.migrations)
        }
        (engine, _) => {
            let reason = format!("the backup is of {engine:?}, restore it to one");
            Err(Error::Unusable { place: location.to_string(), reason })
        }
    }
}

fn manifest(backup: &Path) -> Result<Manifest, Error> {
    let path = backup.join(MANIFEST);
    let none = || Error::NoBackup { place: backup.display().to_string() };
    let text = fs::read(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => none(),
        _ => Error::of_file(&path, error),
    })?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| none())?;
    // Names become paths and words of SQL.
    let sign = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
    let plain = |entry: &Entry| entry.name == FILE || entry.name.bytes().all(sign);
    if manifest.noroshi_backup == FORMAT && manifest.files.iter().all(plain) {
        return Ok(manifest);
    }
    Err(none())
}

fn entry(folder: &Path, name: String) -> Result<Entry, Error> {
    let sha256 = address(&folder.join(&name))?.to_string();
    Ok(Entry { name, sha256 })
}

fn check_files(folder: &Path, manifest: &Manifest) -> Result<(), Error> {
    manifest.files.iter().try_for_each(|entry| {
        let path = folder.join(&entry.name);
        if address(&path)?.to_string() == entry.sha256 {
            return Ok(());
        }
        Err(Error::Damaged { place: path.display().to_string(), source: None })
    })
}

fn copy_evidence(from: &Evidence, to: &Evidence) -> Result<Counted, Error> {
    counted(from, |address| to.put(&from.get(address)?).map(drop))
}

fn count_evidence(evidence: &Evidence) -> Result<Counted, Error> {
    counted(evidence, |address| evidence.get(address).map(drop))
}

/// Does `work` with each address and counts them.
fn counted(
    evidence: &Evidence,
    work: impl Fn(&Address) -> Result<(), Error>,
) -> Result<Counted, Error> {
    let mut files = 0;
    let mut hash = Sha256::new();
    for address in evidence.addresses() {
        let address = address?;
        work(&address)?;
        hash.update(address.bytes());
        files += 1;
    }
    Ok(Counted { files, sha256: Address::ended(hash).to_string() })
}

const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const DATABASE: &str = "database";
const EVIDENCE: &str = "evidence";
const FILE: &str = "hub.db";

#[cfg(test)]
mod tests;
