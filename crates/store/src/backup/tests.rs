//! Backups while a hub works, and what restores refuse.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::TempDir;

use super::*;
use crate::testing::{Engine, engines, place};
use crate::{Keyring, MasterKey};

/// A store in use.
struct Store {
    engine: Engine,
    evidence: Evidence,
    folder: TempDir,
    ring: Keyring,
}

/// Keys stand for records here: the engine has no other table.
fn stores() -> Vec<Store> {
    let store = |engine| {
        let folder = tempfile::tempdir().unwrap();
        let evidence = Evidence::open(&folder.path().join("evidence")).unwrap();
        let ring = Keyring::new(MasterKey::generate().unwrap());
        Store { engine, evidence, folder, ring }
    };
    engines().into_iter().map(store).collect()
}

impl Store {
    /// Puts evidence, then a record that names it, as intake does.
    fn submit(&self, words: &str) {
        let database = &self.engine.database;
        let key =
            database.write(|transaction| transaction.new_key(&self.ring, words, None)).unwrap();
        let address = self.evidence.put(&key.seal("content", words.as_bytes()).unwrap()).unwrap();
        let id = format!("{address} {words}");
        database.write(|transaction| transaction.new_key(&self.ring, &id, None)).unwrap();
    }

    fn backup(&self) -> PathBuf {
        let target = self.folder.path().join("backup");
        backup(&self.engine.database, &self.evidence, &target).unwrap();
        target
    }
}

fn ids(database: &Database) -> Vec<String> {
    let rows = database
        .read(|transaction| transaction.query("SELECT id FROM key ORDER BY id", &[]))
        .unwrap();
    rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect()
}

/// Opens what each record names, and counts them.
fn check_whole(database: &Database, evidence: &Evidence, ring: &Keyring) -> usize {
    let ids = ids(database);
    let named: Vec<_> = ids.iter().filter_map(|id| id.split_once(' ')).collect();
    for (address, words) in &named {
        let sealed = evidence.get(&address.parse().unwrap()).unwrap();
        let key = database.read(|transaction| transaction.key(ring, words)).unwrap();
        assert_eq!(&*key.open("content", &sealed).unwrap(), words.as_bytes());
    }
    named.len()
}

#[test]
fn a_backup_during_writes_is_whole_and_restored() {
    for store in &stores() {
        (0..5).for_each(|number| store.submit(&format!("before{number}")));
        let stop = AtomicBool::new(false);
        let target = std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut number = 0;
                while !stop.load(Ordering::SeqCst) {
                    store.submit(&format!("meanwhile{number}"));
                    number += 1;
                }
            });
            let target = store.backup();
            stop.store(true, Ordering::SeqCst);
            target
        });

        let (_folder, location) = place(store.engine.name);
        let folder = store.folder.path().join("restored");
        restore(&target, &location, &folder).unwrap();
        let database = Database::open(&location).unwrap();
        assert_eq!(database.pending().unwrap(), []);
        let evidence = Evidence::open(&folder).unwrap();
        let restored = check_whole(&database, &evidence, &store.ring);
        assert!(restored >= 5, "{}: {restored}", store.engine.name);
        let before = ids(&store.engine.database);
        assert!(ids(&database).iter().all(|id| before.contains(id)));

        let again = restore(&target, &location, &folder);
        assert!(matches!(again, Err(Error::NotEmpty { .. })), "{again:?}");
        let over = restore(&target, &location, &store.folder.path().join("elsewhere"));
        assert!(matches!(over, Err(Error::NotEmpty { .. })), "{over:?}");
    }
}

#[test]
fn a_quiet_store_comes_back_the_same() {
    for store in &stores() {
        (0..3).for_each(|number| store.submit(&format!("{number}")));
        let target = store.backup();
        let (_folder, location) = place(store.engine.name);
        let folder = store.folder.path().join("restored");
        restore(&target, &location, &folder).unwrap();
        let rows = |database: &Database| {
            database
                .read(|transaction| {
                    let keys = "SELECT id, parent, wrapped FROM key ORDER BY id";
                    let migrations = "SELECT number, name, hash, applied FROM migration";
                    Ok::<_, Error>((
                        transaction.query(keys, &[])?,
                        transaction.query(migrations, &[])?,
                    ))
                })
                .unwrap()
        };
        let restored = Database::open(&location).unwrap();
        assert_eq!(rows(&restored), rows(&store.engine.database), "{}", store.engine.name);
        restored.write(|transaction| transaction.new_key(&store.ring, "later", None)).unwrap();
    }
}

#[test]
fn a_backup_that_is_not_whole_is_refused() {
    for store in &stores() {
        store.submit("words");
        let target = store.backup();
        let taken = backup(&store.engine.database, &store.evidence, &target);
        assert!(matches!(taken, Err(Error::NotEmpty { .. })), "{taken:?}");

        let (_folder, location) = place(store.engine.name);
        let folder = store.folder.path().join("restored");
        let refused = || restore(&target, &location, &folder).unwrap_err();
        let change = |path: &Path| {
            let before = fs::read(path).unwrap();
            let mut after = before.clone();
            *after.last_mut().unwrap() ^= 1;
            fs::write(path, after).unwrap();
            before
        };
        let kept = Evidence::open(&target.join(EVIDENCE)).unwrap();
        let evidence = kept.path(&kept.addresses().next().unwrap().unwrap());
        let file = manifest(&target).unwrap().files.into_iter().next().unwrap().name;
        for path in [&evidence, &target.join(DATABASE).join(file)] {
            let before = change(path);
            assert!(matches!(refused(), Error::Damaged { .. }));
            fs::write(path, before).unwrap();
        }
        let bytes = fs::read(&evidence).unwrap();
        fs::remove_file(&evidence).unwrap();
        assert!(matches!(refused(), Error::NoBackup { .. }));
        fs::write(&evidence, bytes).unwrap();
        fs::remove_file(target.join(MANIFEST)).unwrap();
        assert!(matches!(refused(), Error::NoBackup { .. }));
        assert!(!folder.exists(), "something was written");
    }
}

#[test]
fn sealed_words_lie_open_nowhere() {
    const CANARY: &[u8] = b"canary-7f3a";
    for store in &stores() {
        let Store { engine, evidence, folder, ring } = store;
        let sealed = engine
            .database
            .write(|transaction| {
                let key = transaction.new_key(ring, "organisation", None)?;
                let sealed = key.seal("content", CANARY)?;
                let id = sealed.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
                transaction.new_key(ring, &id, None)?;
                Ok::<_, Error>(sealed)
            })
            .unwrap();
        evidence.put(&sealed).unwrap();
        store.backup();
        let places = [Some(folder.path()), engine.folder()];
        let files: Vec<PathBuf> = places.into_iter().flatten().flat_map(files).collect();
        assert!(files.len() > 5, "{files:?}");
        for file in files {
            let bytes = fs::read(&file).unwrap();
            assert!(!bytes.windows(CANARY.len()).any(|window| window == CANARY), "{file:?}");
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
