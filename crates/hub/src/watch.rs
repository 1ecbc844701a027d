//! A folder that new mails are put into: each is found once, also after a restart.
//!
//! A mail is known by its bytes, since a mail program moves and renames its files. What was
//! seen stands in a file, a hash a line, written after the result of the mail was.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::error::Error;
use crate::sources::{Source, sources};

/// What is known of a watched folder.
#[derive(Debug)]
pub struct Watch {
    folder: PathBuf,
    list: PathBuf,
    seen: BTreeSet<String>,
    log: File,
    /// Files as they were when last looked at, and whether they have been read so.
    files: BTreeMap<PathBuf, (Stamp, bool)>,
}

/// By what a change of a file is noticed.
type Stamp = (u64, Option<SystemTime>);

impl Watch {
    /// Begins, or goes on where the list of a run before ends. The list lies in the folder
    /// unless another file is named.
    ///
    /// # Errors
    /// The folder or the list cannot be read, or the list cannot be written.
    pub fn begin(folder: &Path, list: Option<&Path>) -> Result<Self, Error> {
        let cannot = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::Read { path, source }
        };
        fs::read_dir(folder).map_err(cannot(folder))?;
        let list = list.map_or_else(|| folder.join(LIST), Path::to_owned);
        let text = match fs::read_to_string(&list) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read.map_err(cannot(&list))?,
        };
        // A line that a crash cut short is no hash, and its mail is read again.
        let seen = text.lines().filter(|line| line.len() == 64).map(str::to_owned).collect();
        let mut log =
            OpenOptions::new().create(true).append(true).open(&list).map_err(cannot(&list))?;
        if !text.is_empty() && !text.ends_with('\n') {
            log.write_all(b"\n").map_err(cannot(&list))?;
        }
        Ok(Self { folder: folder.to_owned(), list, seen, log, files: BTreeMap::new() })
    }

    /// Files that are new or have changed, and have stood still since the look before: one
    /// that is being written waits.
    pub fn look(&mut self) -> Vec<Source> {
        let mut found = Vec::new();
        let mut files = BTreeMap::new();
        for source in sources(std::slice::from_ref(&self.folder)) {
            let Source::File(path) = source else { continue };
            let Ok(meta) = fs::metadata(&path) else { continue };
            if path == self.list {
                continue;
            }
            let stamp = (meta.len(), meta.modified().ok());
            let read = match self.files.get(&path) {
                Some((known, read)) if *known == stamp => {
                    if !read {
                        found.push(Source::File(path.clone()));
                    }
                    true
                }
                _ => false,
            };
            files.insert(path, (stamp, read));
        }
        self.files = files;
        found
    }

    /// Whether an input of this hash is new.
    #[must_use]
    pub fn is_new(&self, hash: &str) -> bool {
        !self.seen.contains(hash)
    }

    /// How many were seen, those of runs before included.
    #[must_use]
    pub fn count(&self) -> usize {
        self.seen.len()
    }

    /// Notes that the result of an input stands.
    ///
    /// # Errors
    /// The list cannot be written.
    pub fn done(&mut self, hash: String) -> io::Result<()> {
        writeln!(self.log, "{hash}")?;
        self.log.sync_data()?;
        self.seen.insert(hash);
        Ok(())
    }
}

const LIST: &str = ".noroshi-seen";

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: Vec<Source>) -> Vec<String> {
        let name = |source| match source {
            Source::File(path) => path.file_name().unwrap().to_string_lossy().into_owned(),
            other => format!("{other:?}"),
        };
        found.into_iter().map(name).collect()
    }

    #[test]
    fn a_file_is_found_once_it_stands_still() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = Watch::begin(folder.path(), None).unwrap();
        fs::write(folder.path().join("1.eml"), "half").unwrap();
        assert_eq!(names(watch.look()), Vec::<String>::new());
        fs::write(folder.path().join("1.eml"), "half and more").unwrap();
        assert_eq!(names(watch.look()), Vec::<String>::new());
        assert_eq!(names(watch.look()), ["1.eml"]);
        assert_eq!(names(watch.look()), Vec::<String>::new());
    }

    #[test]
    fn what_was_seen_is_known_after_a_restart_and_a_cut_line_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let hash = "ab".repeat(32);
        let mut watch = Watch::begin(folder.path(), None).unwrap();
        assert!(watch.is_new(&hash));
        watch.done(hash.clone()).unwrap();
        drop(watch);
        let list = folder.path().join(LIST);
        fs::write(&list, format!("{hash}\n{}", "cd".repeat(20))).unwrap();
        let mut watch = Watch::begin(folder.path(), None).unwrap();
        assert!(!watch.is_new(&hash));
        assert_eq!(watch.count(), 1);
        watch.done("ef".repeat(32)).unwrap();
        drop(watch);
        assert_eq!(Watch::begin(folder.path(), None).unwrap().count(), 2);
    }
}
