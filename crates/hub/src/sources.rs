//! What was given to analyse, in order: files, folders, Maildirs, standard input.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One thing to read.
#[derive(Debug)]
pub enum Source {
    StandardInput,
    File(PathBuf),
    /// Cannot be looked into; the reason is kept for the report.
    Unreadable {
        path: PathBuf,
        error: io::Error,
    },
}

/// Opens folders and puts their files in the order of their names, so that two
/// runs give the same output. A Maildir gives its `cur` and `new`, not the half
/// written mails of its `tmp`. Symbolic links to folders are not followed: they
/// can form circles.
#[must_use]
pub fn sources(paths: &[PathBuf]) -> Vec<Source> {
    let mut sources = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            sources.push(Source::StandardInput);
        } else {
            given(path, &mut sources);
        }
    }
    sources
}

/// A path that the user named: a link is followed here.
fn given(path: &Path, sources: &mut Vec<Source>) {
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => folder(path, sources),
        Ok(_) => sources.push(Source::File(path.to_owned())),
        Err(error) => sources.push(unreadable(path, error)),
    }
}

fn folder(root: &Path, sources: &mut Vec<Source>) {
    let mut open = vec![root.to_owned()];
    while let Some(path) = open.pop() {
        let entries = match entries(&path) {
            Ok(entries) => entries,
            Err(error) => {
                sources.push(unreadable(&path, error));
                continue;
            }
        };
        let maildir = ["cur", "new"].iter().all(|name| path.join(name).is_dir());
        let mut folders = Vec::new();
        for entry in entries {
            let Ok(kind) = entry.file_type() else { continue };
            let path = entry.path();
            if kind.is_dir() {
                if !(maildir && entry.file_name() == "tmp") {
                    folders.push(path);
                }
            } else if kind.is_file() || (kind.is_symlink() && path.is_file()) {
                sources.push(Source::File(path));
            }
        }
        open.extend(folders.into_iter().rev());
    }
}

/// The entries of a folder in the order of their names.
fn entries(path: &Path) -> io::Result<Vec<fs::DirEntry>> {
    let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    Ok(entries)
}

fn unreadable(path: &Path, error: io::Error) -> Source {
    Source::Unreadable { path: path.to_owned(), error }
}

/// The name of standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(root: &Path) -> Vec<String> {
        let name = |source: Source| match source {
            Source::File(path) => path.strip_prefix(root).unwrap().display().to_string(),
            other => format!("{other:?}"),
        };
        sources(&[root.to_owned()]).into_iter().map(name).collect()
    }

    #[test]
    fn folders_open_in_the_order_of_names_and_maildir_tmp_stays_shut() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["a", "m/cur", "m/new", "m/tmp"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        for file in ["z.eml", "a/2.eml", "a/1.eml", "m/cur/x", "m/new/y", "m/tmp/half"] {
            fs::write(root.path().join(file), "x").unwrap();
        }
        assert_eq!(listed(root.path()), ["z.eml", "a/1.eml", "a/2.eml", "m/cur/x", "m/new/y"]);
    }

    #[test]
    fn link_circles_end() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("1.eml"), "x").unwrap();
        std::os::unix::fs::symlink(root.path(), root.path().join("again")).unwrap();
        assert_eq!(listed(root.path()), ["1.eml"]);
    }

    #[test]
    fn missing_path_is_kept_with_its_reason() {
        let missing = PathBuf::from("no/such/mail.eml");
        assert!(matches!(&sources(&[missing])[..], [Source::Unreadable { .. }]));
    }
}
