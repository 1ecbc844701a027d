//! Another master key in the place of the one that is there, while a hub works.
//!
//! The file holds both keys first, the new one in front; then everything that stood below the
//! old one is wrapped by the new one, in one transaction; then the old one leaves the file. A
//! process that meets a key that it does not know reads the file again. Whenever this is cut
//! off, the file holds what opens the database, and doing it again goes on where it ended.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::error::Error;
use crate::file::replace;
use crate::keyring::{Keyring, about};
use crate::keys::MasterKey;
use crate::records::{NewEntry, Store};

/// What was done, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// Name of the key that everything stands below from now on; none if it is yet to be made.
    pub new: Option<String>,
    /// Names of those that leave the file, and where each is kept: what was backed up before
    /// opens with them alone.
    pub old: Vec<(String, PathBuf)>,
    /// Whether one was under way that had been cut off.
    pub resumed: bool,
    /// Keys that were wrapped anew.
    pub moved: usize,
}

impl Store {
    /// Puts a new master key into `file`, wraps by it what stands below the old one, and takes
    /// the old one out. It is kept beside, in a file named by `day` (`master.key.2026-11-23`).
    /// `at` is the time for the trail, milliseconds since 1970.
    ///
    /// # Errors
    /// The file or its folder cannot be written; another process does the same; a key in the
    /// database opens with none of the keys of the file. Nothing is lost by any of them.
    pub fn rotate_master_key(&self, file: &Path, day: &str, at: i64) -> Result<Rotation, Error> {
        let file = fs::canonicalize(file).map_err(|error| Error::of_file(file, error))?;
        let _lock = locked(&file)?;
        let (masters, resumed) = with_new(&file, day)?;
        let (new, old) = masters.split_first().ok_or_else(|| no_key(&file))?;
        let old = old.iter().map(|key| Ok((key.name(), keep(key, &file, day)?)));
        let old: Vec<(String, PathBuf)> = old.collect::<Result<_, Error>>()?;
        let moved = self.move_below(new, &file, at)?;
        replace(&file, new.line().as_bytes(), &file)?;
        Ok(Rotation { new: Some(new.name()), old, resumed, moved })
    }

    /// What [`Self::rotate_master_key`] would do.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn plan_rotation(&self, file: &Path, day: &str) -> Result<Rotation, Error> {
        let masters = MasterKey::read_all(file)?;
        let resumed = masters.len() > 1;
        let new = masters.first().filter(|_| resumed);
        let old = masters.iter().skip(usize::from(resumed));
        let old = old.map(|key| (key.name(), kept_as(file, day, 1))).collect();
        let below = self.database.read(|tx| tx.below_master())?;
        let is_moved = |(id, wrapped): &&(String, Vec<u8>)| {
            new.is_some_and(|new| new.key().unwrap(&about(id), wrapped).is_ok())
        };
        let moved = below.len() - below.iter().filter(is_moved).count();
        Ok(Rotation { new: new.map(MasterKey::name), old, resumed, moved })
    }

    /// Wraps by `new` whatever stands below another key; how much that was. All of it is one
    /// transaction: whoever adds a key meanwhile reads by which one, and so comes before or after.
    fn move_below(&self, new: &MasterKey, file: &Path, at: i64) -> Result<usize, Error> {
        let ring = Keyring::read(file)?;
        let object = new.name();
        self.write(|records| {
            let mut moved = 0;
            for (id, wrapped) in records.tx.below_master()? {
                let (master, key) = ring.unwrap(&about(&id), &wrapped)?;
                if master.name() != object {
                    records.tx.wrap_again(&id, &key, new)?;
                    moved += 1;
                }
            }
            if moved > 0 {
                let (actor, action, outcome) = ("system", "rotate-key", "done");
                records.note(NewEntry { at, actor, action, object: &object, outcome })?;
            }
            Ok(moved)
        })
    }
}

/// The keys of the file, with a new one in front unless there is one that is not in use alone
/// yet; and whether there was.
fn with_new(file: &Path, day: &str) -> Result<(Vec<MasterKey>, bool), Error> {
    let mut masters = MasterKey::read_all(file)?;
    if masters.len() > 1 {
        return Ok((masters, true));
    }
    let old = masters.first().ok_or_else(|| no_key(file))?;
    keep(old, file, day)?;
    let new = MasterKey::generate()?;
    let both = Zeroizing::new(format!("{}{}", *new.line(), *old.line()));
    replace(file, both.as_bytes(), file)?;
    masters.insert(0, new);
    Ok((masters, false))
}

/// Keeps a key beside the file, once: where.
fn keep(key: &MasterKey, file: &Path, day: &str) -> Result<PathBuf, Error> {
    for number in 1..=COPIES_MAX {
        let path = kept_as(file, day, number);
        if !path.exists() {
            replace(&path, key.line().as_bytes(), file)?;
            return Ok(path);
        }
        let is_it = |kept: Vec<MasterKey>| kept.iter().any(|one| one.name() == key.name());
        if MasterKey::read_all(&path).is_ok_and(is_it) {
            return Ok(path);
        }
    }
    Err(Error::NotEmpty { place: kept_as(file, day, 1).display().to_string() })
}

/// `master.key.2026-11-23`; a second one of a day is `master.key.2026-11-23-2`.
fn kept_as(file: &Path, day: &str, number: u32) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let more = if number > 1 { format!("-{number}") } else { String::new() };
    file.with_file_name(format!("{name}.{day}{more}"))
}

/// Keeps others from doing the same: two new keys would each be written over the other.
fn locked(file: &Path) -> Result<File, Error> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let lock = File::open(folder).map_err(|error| Error::of_file(folder, error))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Error::Busy { place: file.display().to_string() }),
        Err(TryLockError::Error(error)) => Err(Error::of_file(folder, error)),
    }
}

fn no_key(file: &Path) -> Error {
    Error::NoMasterKey { place: file.display().to_string() }
}

/// Keys that are kept of one day: more than anybody makes.
const COPIES_MAX: u32 = 100;

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;
    use std::sync::atomic::{AtomicBool, Ordering};

    use tempfile::TempDir;

    use super::*;
    use crate::testing::{Engine, engines};
    use crate::{Database, Evidence};

    const DAY: &str = "2026-11-23";

    /// A store as a server has it, and the file of its master key.
    struct Site {
        store: Store,
        file: PathBuf,
        folder: TempDir,
        location: crate::Location,
        _engine: Option<TempDir>,
    }

    fn sites() -> Vec<Site> {
        engines().into_iter().map(Site::new).collect()
    }

    impl Site {
        fn new(engine: Engine) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("master.key");
            MasterKey::generate().unwrap().write_new(&file).unwrap();
            let (database, location, kept) = engine.into_parts();
            let evidence = Evidence::open(&folder.path().join("evidence")).unwrap();
            let store = Store::new(database, evidence, Keyring::read(&file).unwrap()).unwrap();
            let site = Self { store, file, folder, location, _engine: kept };
            site.add("organisation:a");
            site.child();
            site
        }

        fn add(&self, id: &str) {
            let store = &self.store;
            store.database.write(|tx| tx.new_key(&store.keyring, id, None)).unwrap();
        }

        fn child(&self) {
            let store = &self.store;
            let made = store
                .database
                .write(|tx| tx.new_key(&store.keyring, "submission:1", Some("organisation:a")));
            made.unwrap();
        }

        fn rotate(&self) -> Rotation {
            self.store.rotate_master_key(&self.file, DAY, 1).unwrap()
        }

        /// Whether somebody who starts now opens everything with these keys, and with no others.
        fn opens(&self, ring: &Keyring) -> bool {
            let ids = ["organisation:a", "submission:1", "blind-index"];
            let database = Database::open(&self.location).unwrap();
            let opened = |id: &&str| database.read(|tx| tx.key(ring, id)).is_ok();
            ids.iter().filter(|id| opened(id)).count() == ids.len()
        }

        fn starts(&self) -> bool {
            self.opens(&Keyring::read(&self.file).unwrap())
        }

        fn names(&self) -> Vec<String> {
            MasterKey::read_all(&self.file).unwrap().iter().map(MasterKey::name).collect()
        }

        fn rotations_noted(&self) -> usize {
            let entries = self.store.read(|records| records.audit(None, 100)).unwrap();
            let entries = entries.into_iter().map(release::Locked::for_the_system);
            entries.filter(|entry| entry.action == "rotate-key").count()
        }
    }

    #[test]
    fn another_key_takes_the_place_and_who_has_the_store_open_goes_on() {
        for site in sites() {
            let before = site.names();
            let plan = site.store.plan_rotation(&site.file, DAY).unwrap();
            assert_eq!((plan.new, plan.moved, plan.resumed), (None, 2, false));
            assert_eq!(site.names(), before);
            let done = site.rotate();
            assert_eq!((done.moved, done.resumed), (2, false));
            assert_eq!(site.names(), [done.new.clone().unwrap()]);
            assert_ne!(site.names(), before);
            let (old, kept) = &done.old[0];
            assert_eq!(
                (old, kept),
                (&before[0], &site.folder.path().join("master.key.2026-11-23"))
            );
            assert_eq!(fs::metadata(kept).unwrap().mode() & 0o777, 0o600);
            // The old key opens nothing any more, and the store that was open sees both.
            assert!(!site.opens(&Keyring::read(kept).unwrap()));
            assert!(site.starts() && site.opens(&site.store.keyring));
            site.add("organisation:b");
            let ring = Keyring::read(&site.file).unwrap();
            site.store.database.read(|tx| tx.key(&ring, "organisation:b")).unwrap();
            assert_eq!(site.rotations_noted(), 1);

            let again = site.rotate();
            assert_eq!(again.moved, 3);
            assert!(again.old[0].1.ends_with("master.key.2026-11-23-2"), "{again:?}");
            assert!(site.starts());
        }
    }

    #[test]
    fn what_was_cut_off_is_gone_on_with_wherever_that_was() {
        for site in sites() {
            let before = site.names();
            // The old key was kept, and nothing more.
            let old = MasterKey::read_all(&site.file).unwrap().remove(0);
            keep(&old, &site.file, DAY).unwrap();
            fs::write(site.folder.path().join("master.key.new"), "half a li").unwrap();
            assert!(site.starts());
            // There are both.
            with_new(&site.file, DAY).unwrap();
            assert_eq!(site.names().len(), 2);
            assert!(site.starts() && site.opens(&site.store.keyring));
            let plan = site.store.plan_rotation(&site.file, DAY).unwrap();
            assert_eq!((plan.moved, plan.resumed), (2, true));
            // Everything is moved, and the old one is not out yet.
            let new = MasterKey::read_all(&site.file).unwrap().remove(0);
            assert_eq!(site.store.move_below(&new, &site.file, 1).unwrap(), 2);
            assert!(site.starts() && site.opens(&site.store.keyring));
            let done = site.rotate();
            assert_eq!((done.moved, done.resumed), (0, true));
            assert_eq!((site.names(), done.old.len()), (vec![new.name()], 1));
            assert_eq!(done.old[0].0, before[0]);
            assert!(site.starts());
            assert_eq!(site.rotations_noted(), 1);
        }
    }

    #[test]
    fn a_backup_of_before_is_brought_below_the_key_of_today() {
        for site in sites() {
            let old = fs::read_to_string(&site.file).unwrap();
            site.rotate();
            // As if it were restored: everything stands below the old key again.
            let today = fs::read_to_string(&site.file).unwrap();
            fs::write(&site.file, &old).unwrap();
            let master = MasterKey::read_all(&site.file).unwrap().remove(0);
            fs::write(&site.file, format!("{old}{today}")).unwrap();
            site.store.move_below(&master, &site.file, 1).unwrap();
            fs::write(&site.file, format!("{today}{old}")).unwrap();
            assert!(site.starts());
            assert_eq!(site.rotate().moved, 2);
            assert_eq!(fs::read_to_string(&site.file).unwrap(), today);
            assert!(site.starts());
        }
    }

    #[test]
    fn keys_that_are_added_meanwhile_are_below_the_new_one() {
        for site in sites() {
            let stop = AtomicBool::new(false);
            let added = std::thread::scope(|scope| {
                let adding = scope.spawn(|| {
                    // A server that is not told of anything.
                    let ring = Keyring::read(&site.file).unwrap();
                    let database = Database::open(&site.location).unwrap();
                    let mut added = 0;
                    while !stop.load(Ordering::SeqCst) {
                        let id = format!("organisation:{added}");
                        database.write(|tx| tx.new_key(&ring, &id, None)).unwrap();
                        database.read(|tx| tx.key(&ring, "submission:1")).unwrap();
                        added += 1;
                        // SQLite lets whoever comes in between wait, however often.
                        std::thread::sleep(std::time::Duration::from_millis(5));
                    }
                    added
                });
                let rotated = (0..5)
                    .try_for_each(|at| site.store.rotate_master_key(&site.file, DAY, at).map(drop));
                stop.store(true, Ordering::SeqCst);
                rotated.unwrap();
                adding.join().unwrap()
            });
            assert!(added > 0);
            let ring = Keyring::read(&site.file).unwrap();
            for number in 0..added {
                let id = format!("organisation:{number}");
                site.store.database.read(|tx| tx.key(&ring, &id)).unwrap();
            }
            assert!(site.starts());
        }
    }

    #[test]
    fn two_at_once_and_a_key_that_is_missing_change_nothing() {
        for site in sites() {
            let lock = locked(&site.file).unwrap();
            let busy = site.store.rotate_master_key(&site.file, DAY, 1);
            assert!(matches!(busy, Err(Error::Busy { .. })), "{busy:?}");
            drop(lock);
            let before = fs::read(&site.file).unwrap();
            fs::remove_file(&site.file).unwrap();
            MasterKey::generate().unwrap().write_new(&site.file).unwrap();
            let wrong = site.store.rotate_master_key(&site.file, DAY, 1);
            assert!(matches!(wrong, Err(Error::Sealed { .. })), "{wrong:?}");
            fs::write(&site.file, before).unwrap();
            assert!(site.starts() && site.rotations_noted() == 0);
        }
    }
}
