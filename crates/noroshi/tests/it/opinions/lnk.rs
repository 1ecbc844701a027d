//! The second opinion of LnkParse3 on shortcuts.

use std::path::PathBuf;

use artifact::sniff;
use vocab::{FactKey as K, Facts as FileFacts, FileType};

use super::artifacts::{artifacts, fact, opened};
use super::python::opinions;
use super::{Differences, Explained, Facts};

#[test]
fn lnk_parse_reads_shortcuts_the_same() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let Some(python) = testkit::python() else { return testkit::missing("NOROSHI_PYTHON") };
    let folder = tempfile::tempdir().unwrap();
    let mut shortcuts = artifacts(&corpus, folder.path(), &["lnk", ""]);
    shortcuts.retain(|artifact| sniff(&artifact.bytes, None) == FileType::Lnk);
    assert!(shortcuts.len() >= 25, "{} shortcuts", shortcuts.len());
    let paths: Vec<PathBuf> = shortcuts.iter().map(|artifact| artifact.path.clone()).collect();
    let opinions = opinions(&python, SCRIPT, &paths);
    let mut differences = Differences::default();
    for shortcut in &shortcuts {
        let theirs = &opinions[&shortcut.path.display().to_string()];
        let ours = ours(&opened(shortcut, &[]).contents.facts, theirs);
        differences.add(&shortcut.name, &ours, theirs);
    }
    differences.check(EXPLAINED);
}

fn ours(facts: &FileFacts, theirs: &Facts) -> Facts {
    let mut ours = Facts::new();
    let mut add = |field: &str, value: Option<String>| {
        ours.extend(value.map(|value| (field.to_owned(), vec![value.trim().to_owned()])));
    };
    for key in
        [K::Comment, K::WorkingFolder, K::Arguments, K::IconLocation, K::IconIndex, K::Darwin]
    {
        add(key.as_str(), fact(facts, &[key]));
    }
    for key in [K::LocalPath, K::NetworkPath, K::RelativePath, K::EnvironmentPath] {
        // The form that is the target is not told again.
        let form = fact(facts, &[key]).or_else(|| fact(facts, &[K::Target]));
        let is_told = fact(facts, &[key]).is_some() || theirs.contains_key(key.as_str());
        add(key.as_str(), form.filter(|_| is_told));
    }
    for key in [K::Created, K::Accessed, K::Modified, K::Size] {
        add(key.as_str(), fact(facts, &[K::TargetFile, key]));
    }
    for key in [K::Machine, K::FileId, K::VolumeId, K::Mac] {
        add(key.as_str(), fact(facts, &[K::Tracker, key]).map(|id| id.to_lowercase()));
    }
    add("drive-label", fact(facts, &[K::Drive, K::Label]));
    let serial = fact(facts, &[K::Drive, K::Serial]);
    add("drive-serial", serial.map(|serial| format!("0x{}", serial.to_lowercase())));
    ours
}

const SCRIPT: &str = include_str!("lnk.py");

const EXPLAINED: &[Explained] = &[
    (
        "a shared folder of the machine has a path in the network too, which that reader leaves out",
        &[("lnk/decoding_error3", "network-path"), ("lnk/sample16", "network-path")],
    ),
    (
        "nothing tells the code page of a path: we take the likeliest, that reader the one it is told",
        &[("lnk/sample6", "local-path")],
    ),
];
