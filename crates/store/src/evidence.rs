//! Evidence: sealed bytes in files, each named by the hash of its bytes.
//!
//! `ab/abcd…` holds the bytes; `new` holds what is being written; `lock` keeps removal and
//! backup apart. A file is put before the record that names it, so that a crash leaves a file
//! too many and never one too few.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::file::sync_folder;
use crate::hash::Address;

/// A folder of evidence. It is shared by all threads, and by several processes.
#[derive(Debug)]
pub struct Evidence {
    folder: PathBuf,
}

/// While it is there, nothing is removed.
#[derive(Debug)]
pub(crate) struct Hold {
    _lock: File,
}

impl Evidence {
    /// Opens the folder, which is made when it is not there, and removes what a crash left
    /// half written.
    ///
    /// # Errors
    /// The folder cannot be read or written.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let evidence = Self { folder: folder.to_owned() };
        make_folder(folder)?;
        make_folder(&evidence.new_folder())?;
        // All of them now, so that keeping bytes waits for the disk twice and not four times.
        for byte in 0..=u8::MAX {
            make_folder(&folder.join(format!("{byte:02x}")))?;
        }
        sync_folder(folder)?;
        evidence.remove_left_over()?;
        Ok(evidence)
    }

    /// Keeps `sealed`, which is on the disk when this returns. The same bytes twice are kept
    /// once.
    ///
    /// # Errors
    /// [`Error::Full`], or the folder cannot be written.
    pub fn put(&self, sealed: &[u8]) -> Result<Address, Error> {
        let address = Address::of(sealed);
        let path = self.path(&address);
        let new = self.new_folder().join(random_name()?);
        let written = self.write(&new, &path, sealed);
        if written.is_err() {
            // It is removed at the next start at the latest.
            let _ = fs::remove_file(&new);
        }
        written.map(|()| address)
    }

    /// The bytes at `address`.
    ///
    /// # Errors
    /// [`Error::NoEvidence`]; [`Error::Damaged`] names the file when its bytes are others.
    pub fn get(&self, address: &Address) -> Result<Vec<u8>, Error> {
        let path = self.path(address);
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Error::NoEvidence { address: *address },
            _ => Error::of_file(&path, error),
        })?;
        if Address::of(&bytes) == *address {
            return Ok(bytes);
        }
        Err(Error::Damaged { place: path.display().to_string(), source: None })
    }

    /// Removes the bytes at `address`, if they are there.
    ///
    /// # Errors
    /// [`Error::Busy`] while a backup is made, which needs what its records name.
    pub fn remove(&self, address: &Address) -> Result<(), Error> {
        let lock = self.lock()?;
        lock.try_lock().map_err(|error| match error {
            fs::TryLockError::WouldBlock => {
                Error::Busy { place: self.folder.display().to_string() }
            }
            fs::TryLockError::Error(error) => Error::of_file(&self.folder, error),
        })?;
        let path = self.path(address);
        match fs::remove_file(&path) {
            Ok(()) => path.parent().map_or(Ok(()), sync_folder),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Error::of_file(&path, error)),
        }
    }

    /// Every address that is kept, in order, read folder by folder. One that no record names
    /// was left by a crash, or its record is about to be written: a sweep removes only what
    /// was there at an earlier sweep too.
    pub fn addresses(&self) -> impl Iterator<Item = Result<Address, Error>> {
        folders(&self.folder)
            .flat_map(|folder| flattened(folder, |folder| names(&folder)))
            .filter_map(|path| match path {
                Ok(path) => path.file_name()?.to_str()?.parse().ok().map(Ok),
                Err(error) => Some(Err(error)),
            })
    }

    /// How many files there are, and how many bytes they have.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn size(&self) -> Result<(u64, u64), Error> {
        self.addresses().try_fold((0, 0), |(files, bytes), address| {
            // One that was just removed has no size.
            let size = fs::metadata(self.path(&address?)).map_or(0, |meta| meta.len());
            Ok((files + 1, bytes + size))
        })
    }

    /// Keeps removal away until the hold is dropped.
    pub(crate) fn hold(&self) -> Result<Hold, Error> {
        let lock = self.lock()?;
        lock.lock_shared().map_err(|error| Error::of_file(&self.folder, error))?;
        Ok(Hold { _lock: lock })
    }

    /// The file that holds the bytes at `address`.
    pub(crate) fn path(&self, address: &Address) -> PathBuf {
        let name = address.to_string();
        let part = |range| name.get(range).unwrap_or_default();
        [self.folder.as_path(), part(0..2).as_ref(), name.as_ref()].iter().collect()
    }

    /// Writes beside, then renames: a file with the name of a hash is whole.
    fn write(&self, new: &Path, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let unwritten = |error| Error::of_file(new, error);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(new)
            .map_err(unwritten)?;
        // Tells a process that starts meanwhile that nobody left this file behind.
        file.lock_shared().map_err(unwritten)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(unwritten)?;
        fs::rename(new, path).map_err(|error| Error::of_file(path, error))?;
        path.parent().map_or(Ok(()), sync_folder)
    }

    fn remove_left_over(&self) -> Result<(), Error> {
        for path in names(&self.new_folder()) {
            let path = path?;
            let Ok(file) = File::open(&path) else { continue };
            if file.try_lock().is_ok() {
                fs::remove_file(&path).map_err(|error| Error::of_file(&path, error))?;
            }
        }
        Ok(())
    }

    fn lock(&self) -> Result<File, Error> {
        let path = self.folder.join("lock");
        OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&path)
            .map_err(|error| Error::of_file(&path, error))
    }

    fn new_folder(&self) -> PathBuf {
        self.folder.join("new")
    }
}

/// Makes a folder for its owner alone; it may be there.
pub(crate) fn make_folder(folder: &Path) -> Result<(), Error> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| Error::of_file(folder, error))
}

/// The folders in `folder` that are named by two hexadecimal digits.
fn folders(folder: &Path) -> impl Iterator<Item = Result<PathBuf, Error>> + use<> {
    names(folder).filter(|path| {
        let of_hash = |path: &PathBuf| path.file_name().is_some_and(|name| name.len() == 2);
        path.as_ref().map_or(true, of_hash)
    })
}

/// What is in `folder`, in order: at most 256 folders, or the files of one of 256.
fn names(folder: &Path) -> impl Iterator<Item = Result<PathBuf, Error>> + use<> {
    let entries = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(|error| Error::of_file(folder, error));
    flattened(entries, |mut entries: Vec<PathBuf>| {
        entries.sort_unstable();
        entries.into_iter().map(Ok)
    })
}

/// What `of` makes of a good value, or the error alone.
fn flattened<T, U, I: Iterator<Item = Result<U, Error>>>(
    value: Result<T, Error>,
    of: impl FnOnce(T) -> I,
) -> impl Iterator<Item = Result<U, Error>> {
    let (good, bad) = match value {
        Ok(value) => (Some(of(value)), None),
        Err(error) => (None, Some(Err(error))),
    };
    good.into_iter().flatten().chain(bad)
}

fn random_name() -> Result<String, Error> {
    getrandom::u64().map(|number| format!("{number:016x}")).map_err(Error::of_random)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(evidence: &Evidence) -> Vec<Address> {
        evidence.addresses().collect::<Result<_, _>>().unwrap()
    }

    #[test]
    fn bytes_are_kept_under_their_hash() {
        let folder = tempfile::tempdir().unwrap();
        let evidence = Evidence::open(&folder.path().join("deep/evidence")).unwrap();
        let mut put: Vec<Address> =
            (0u8..40).map(|byte| evidence.put(&[byte, 1, 2]).unwrap()).collect();
        assert_eq!(evidence.put(&[3, 1, 2]).unwrap(), put[3]);
        assert_eq!(evidence.get(&put[3]).unwrap(), [3, 1, 2]);
        put.sort();
        assert_eq!(kept(&evidence), put);
        assert_eq!(evidence.size().unwrap(), (40, 120));
        let gone = put.remove(5);
        evidence.remove(&gone).unwrap();
        evidence.remove(&gone).unwrap();
        assert!(
            matches!(evidence.get(&gone), Err(Error::NoEvidence { address }) if address == gone)
        );
        assert_eq!(kept(&Evidence::open(&evidence.folder).unwrap()), put);
    }

    #[test]
    fn a_damaged_file_is_noticed_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let evidence = Evidence::open(folder.path()).unwrap();
        let address = evidence.put(b"sealed").unwrap();
        for damage in [&b"sealeD"[..], b"seal", b""] {
            fs::write(evidence.path(&address), damage).unwrap();
            let error = evidence.get(&address).unwrap_err();
            assert!(matches!(error, Error::Damaged { .. }));
            assert!(error.to_string().contains(&address.to_string()), "{error}");
        }
        evidence.put(b"sealed").unwrap();
        assert_eq!(evidence.get(&address).unwrap(), b"sealed");
    }

    #[test]
    fn what_a_crash_left_half_written_is_removed_and_what_is_being_written_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let evidence = Evidence::open(folder.path()).unwrap();
        let address = evidence.put(b"sealed").unwrap();
        let left = evidence.new_folder().join("left");
        let writing = evidence.new_folder().join("writing");
        fs::write(&left, b"hal").unwrap();
        let writer = File::create(&writing).unwrap();
        writer.lock_shared().unwrap();
        Evidence::open(folder.path()).unwrap();
        assert!(!left.exists() && writing.exists());
        assert_eq!(kept(&evidence), [address]);
    }

    #[test]
    fn nothing_is_removed_during_a_backup() {
        let folder = tempfile::tempdir().unwrap();
        let evidence = Evidence::open(folder.path()).unwrap();
        let address = evidence.put(b"sealed").unwrap();
        let hold = evidence.hold().unwrap();
        assert!(matches!(evidence.remove(&address), Err(Error::Busy { .. })));
        drop(hold);
        evidence.remove(&address).unwrap();
    }
}
