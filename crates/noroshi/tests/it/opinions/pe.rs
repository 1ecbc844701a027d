//! The second opinion of pefile on programs for Windows: those of the corpus, and those that
//! lie in its archives.

use std::path::{Path, PathBuf};

use artifact::sniff;
use vocab::{FactKey as K, Facts as FileFacts, FileType};

use super::artifacts::{Artifact, artifacts, fact, opened, records, written};
use super::python::opinions;
use super::{Differences, Explained, Facts};

#[test]
fn pefile_reads_programs_the_same() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let Some(python) = testkit::python() else { return testkit::missing("NOROSHI_PYTHON") };
    let folder = tempfile::tempdir().unwrap();
    let programs = programs(&corpus, folder.path());
    assert!(programs.len() >= 12, "{} programs", programs.len());
    let paths: Vec<PathBuf> = programs.iter().map(|artifact| artifact.path.clone()).collect();
    let opinions = opinions(&python, SCRIPT, &paths);
    let mut differences = Differences::default();
    for program in &programs {
        let ours = ours(&opened(program, &[]).contents.facts);
        let theirs = &opinions[&program.path.display().to_string()];
        differences.add(&program.name, &ours, theirs);
    }
    differences.check(EXPLAINED);
}

fn programs(corpus: &Path, folder: &Path) -> Vec<Artifact> {
    let mut programs = Vec::new();
    for artifact in artifacts(corpus, folder, ENDINGS) {
        let members = opened(&artifact, &[]).members.into_iter();
        for (index, bytes) in members.filter_map(|member| member.bytes).enumerate() {
            if is_program(&bytes) {
                let file = artifact.path.file_name().unwrap().to_string_lossy().into_owned();
                let mut member = written(format!("{file}-{index}"), folder, bytes);
                member.name = format!("{}/{index}", artifact.name);
                programs.push(member);
            }
        }
        if is_program(&artifact.bytes) {
            programs.push(artifact);
        }
    }
    programs
}

/// Whether there is a program behind the mark; members of the golden archives are stubs.
fn is_program(bytes: &[u8]) -> bool {
    use FileType as T;
    bytes.len() > STUB_BYTES
        && matches!(sniff(bytes, None), T::PeExe | T::PeDll | T::PeCpl | T::PeScr | T::PeSys)
}

fn ours(facts: &FileFacts) -> Facts {
    let mut ours = Facts::new();
    let mut add = |field: &str, values: Vec<String>| {
        if !values.is_empty() {
            ours.insert(field.to_owned(), values);
        }
    };
    for key in [K::Compiled, K::Imphash, K::RichHash, K::Pdb] {
        add(key.as_str(), fact(facts, &[key]).into_iter().collect());
    }
    add("entry", fact(facts, &[K::Entry, K::Address]).into_iter().collect());
    add("overlay", fact(facts, &[K::Overlay, K::Offset]).into_iter().collect());
    add("exports", fact(facts, &[K::Exports, K::Functions]).into_iter().collect());
    add("sections", records(facts, K::Sections).into_iter().map(section).collect());
    add("imports", records(facts, K::Imports).into_iter().map(library).collect());
    for (field, key) in [
        ("CompanyName", K::Company),
        ("OriginalFilename", K::OriginalName),
        ("FileDescription", K::Description),
    ] {
        add(field, fact(facts, &[K::VersionInfo, key]).into_iter().collect());
    }
    ours
}

fn section(facts: &FileFacts) -> String {
    let keys = [K::Name, K::Size, K::VirtualSize, K::Entropy];
    let values = keys.iter().map(|key| fact(facts, &[*key]).unwrap_or_default());
    values.collect::<Vec<_>>().join(" ")
}

/// A library with the number of its functions; their names are in the hash of all.
fn library(facts: &FileFacts) -> String {
    let functions = fact(facts, &[K::Functions]).unwrap_or_default();
    format!("{} {}", fact(facts, &[K::Name]).unwrap_or_default(), functions.split(", ").count())
}

const SCRIPT: &str = include_str!("pe.py");

const STUB_BYTES: usize = 128;

/// Programs, and what may hold one.
const ENDINGS: &[&str] =
    &["exe", "dll", "cpl", "scr", "com", "7z", "zip", "cab", "rar", "msi", "doc", "rtf", "lzh"];

const EXPLAINED: &[Explained] = &[
    (
        "a signature stands behind the sections but is no overlay: its table tells of it",
        &[("golden/pe-altered-after-signing.exe", "overlay"), ("golden/pe-signed.exe", "overlay")],
    ),
    (
        "a section that is cut off leaves nothing behind it",
        &[("golden/pe-cut-in-a-section.exe", "overlay")],
    ),
];
