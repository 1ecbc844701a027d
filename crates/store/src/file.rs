//! Files and folders that are there after a crash.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::hash::Address;

/// Waits until the names in a folder are on the disk.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    // The parent of a bare file name is the empty path.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::of_file(folder, error))
}

/// Writes all of `from` to a new file that is on the disk when this returns.
pub(crate) fn write_new(path: &Path, from: &mut impl Read) -> Result<(), Error> {
    let unwritten = |error| Error::of_file(path, error);
    let mut options = OpenOptions::new();
    let mut file =
        options.write(true).create_new(true).mode(0o600).open(path).map_err(unwritten)?;
    io::copy(from, &mut file).and_then(|_| file.sync_all()).map_err(unwritten)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Puts `bytes` in the place of a file, or makes it, whole or not at all. Its owner is that of
/// the file `like`, and the only one who may read it.
pub(crate) fn replace(path: &Path, bytes: &[u8], like: &Path) -> Result<(), Error> {
    let name = path.file_name().unwrap_or_default();
    let new = path.with_file_name(format!("{}.new", name.to_string_lossy()));
    // What a crash left here was never more than a copy.
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(Error::of_file(&new, error));
        }
        _ => {}
    }
    let written = write_like(&new, bytes, like).and_then(|()| fs::rename(&new, path));
    if let Err(error) = written {
        // No second copy of a key is left lying about.
        let _ = fs::remove_file(&new);
        return Err(Error::of_file(&new, error));
    }
    path.parent().map_or(Ok(()), sync_folder)
}

/// The address of what is in a file, however large it is.
pub(crate) fn address(path: &Path) -> Result<Address, Error> {
    File::open(path).and_then(read_address).map_err(|error| Error::of_file(path, error))
}

/// Refuses a place that holds something.
pub(crate) fn check_empty(folder: &Path) -> Result<(), Error> {
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Error::NotEmpty { place: folder.display().to_string() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::of_file(folder, error)),
    }
}

fn write_like(new: &Path, bytes: &[u8], like: &Path) -> io::Result<()> {
    let owner = fs::metadata(like)?;
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(new)?;
    // Whoever looks after a hub need not be the user that it runs as.
    if file.metadata()?.uid() != owner.uid() {
        fchown(&file, Some(owner.uid()), Some(owner.gid()))?;
    }
    file.write_all(bytes)?;
    file.sync_all()
}

fn read_address(file: File) -> io::Result<Address> {
    let mut hash = Sha256::new();
    let mut reader = BufReader::with_capacity(BUFFER, file);
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(Address::ended(hash));
        }
        hash.update(bytes);
        let read = bytes.len();
        reader.consume(read);
    }
}

const BUFFER: usize = 64 * 1024;
