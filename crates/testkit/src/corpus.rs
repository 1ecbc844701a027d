//! The golden corpus: a sample and beside it `NAME.expected.json`, the truth that
//! the maker of the sample knows (`corpus/README.md`).

use std::path::{Path, PathBuf};
use std::{fs, io};

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use serde_json::Value;

/// One sample with what is expected of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// File name without its last extension: `01-iso-2022-jp-subject`.
    pub name: String,
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    /// The expectation as read, its `$config` and `$forms` included.
    pub expected: Value,
}

/// The cases of a folder of the golden corpus, such as `mail`, in the order of their names.
///
/// # Panics
/// A sample without a readable expectation, or an expectation without a sample: such
/// a case would silently test nothing.
#[must_use]
pub fn cases(folder: &str) -> Vec<Case> {
    let dir = repository().join("corpus").join(folder);
    let mut files = files_of(&dir);
    files.sort();
    let (expectations, samples): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|path| path.to_string_lossy().ends_with(EXPECTED));
    let cases: Vec<Case> = samples.iter().map(|path| case(path)).collect();
    for path in &expectations {
        let known = cases.iter().any(|case| expectation_of(&case.path) == *path);
        assert!(known, "{} has no sample", path.display());
    }
    cases
}

/// The files of a folder and of the folders in it that have one of the extensions, in order.
///
/// # Errors
/// A folder that cannot be read.
pub fn samples(folder: &Path, extensions: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| extensions.iter().any(|known| e == *known)) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The larger samples that are not in the repository, if `NOROSHI_CORPUS` names their folder.
#[must_use]
#[allow(
    clippy::disallowed_methods,
    reason = "the larger samples lie where the person who runs the tests has put them"
)]
pub fn corpus_dir() -> Option<PathBuf> {
    let dir = PathBuf::from(std::env::var("NOROSHI_CORPUS").ok()?);
    dir.is_dir().then_some(dir)
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files_of(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap_or_else(|e| unreadable(dir, &e));
    entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file() && path.extension().is_some_and(|e| e != "md"))
        .collect()
}

fn case(path: &Path) -> Case {
    let beside = expectation_of(path);
    let stored = fs::read(path).unwrap_or_else(|e| unreadable(path, &e));
    let (path, bytes) = decoded(path, stored);
    let text = fs::read(&beside).unwrap_or_else(|e| unreadable(&beside, &e));
    let expected = serde_json::from_slice(&text).unwrap_or_else(|e| unreadable(&beside, &e));
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Case { name, path, bytes, expected }
}

/// Files that a scanner or a double click must not meet are stored as `NAME.EXT.b64`.
fn decoded(path: &Path, stored: Vec<u8>) -> (PathBuf, Vec<u8>) {
    if path.extension().is_none_or(|extension| extension != "b64") {
        return (path.to_owned(), stored);
    }
    let text: Vec<u8> = stored.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let bytes = BASE64.decode(text).unwrap_or_else(|e| unreadable(path, &e));
    (path.with_extension(""), bytes)
}

fn expectation_of(sample: &Path) -> PathBuf {
    let name = sample.file_name().unwrap_or_default().to_string_lossy();
    let stem = Path::new(name.strip_suffix(".b64").unwrap_or(&name)).file_stem();
    let stem = stem.unwrap_or_default().to_string_lossy();
    sample.with_file_name(format!("{stem}{EXPECTED}"))
}

#[allow(clippy::panic, reason = "a broken corpus must fail the test that reads it")]
fn unreadable<T>(path: &Path, cause: &dyn std::fmt::Display) -> T {
    panic!("cannot read {}: {cause}", path.display())
}

const EXPECTED: &str = ".expected.json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_of_the_golden_corpus_loads_and_names_are_unique() {
        for (folder, least) in [("mail", 100), ("attack", 25), ("shared", 10)] {
            let cases = cases(folder);
            assert!(cases.len() >= least, "{folder} holds only {} cases", cases.len());
            let mut names: Vec<_> = cases.iter().map(|case| &case.name).collect();
            names.dedup();
            assert_eq!(names.len(), cases.len(), "two samples of {folder} share an expectation");
        }
    }

    #[test]
    fn every_row_of_the_first_table_has_a_case() {
        let names: Vec<String> = cases("mail").into_iter().map(|case| case.name).collect();
        for row in (1..=7).chain(10..=14).chain(20..=39) {
            // `27a`, `27b` … are the parts of one row.
            let of_row = |name: &String| name.starts_with(&format!("{row:02}"));
            assert!(names.iter().any(of_row), "no case for row {row:02}");
        }
    }

    #[test]
    fn demo_mails_are_small_and_listed() {
        let dir = repository().join("data/demo");
        let index = fs::read_to_string(dir.join("index.tsv")).unwrap();
        let listed: Vec<&str> =
            index.lines().skip(1).map(|line| line.split('\t').next().unwrap()).collect();
        for path in files_of(&dir) {
            if path.extension().is_some_and(|e| e == "eml") {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                assert!(listed.contains(&name.as_str()), "{name} is not in index.tsv");
                assert!(fs::metadata(&path).unwrap().len() < 40_000, "{name} is too large");
            }
        }
        for name in listed {
            assert!(dir.join(name).is_file(), "{name} does not exist");
        }
    }
}
