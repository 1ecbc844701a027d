//! The second opinion of rtfobj on the objects in RTF.

use std::path::PathBuf;

use vocab::FactKey as K;

use super::artifacts::{Opened, artifacts, fact, opened, records, written};
use super::python::opinions;
use super::{Differences, Explained, Facts, NAMELESS, content};

#[test]
fn rtfobj_finds_the_same_objects() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let Some(python) = testkit::python() else { return testkit::missing("NOROSHI_PYTHON") };
    let folder = tempfile::tempdir().unwrap();
    let mut documents = artifacts(&corpus, folder.path(), &["rtf"]);
    for archive in artifacts(&corpus, folder.path(), &["zip"]) {
        let members = opened(&archive, &[]).members.into_iter();
        for member in members.filter(|member| member.name.ends_with(".rtf")) {
            let name = format!("{}/{}", archive.name, member.name);
            documents.extend(member.bytes.map(|bytes| written(name, folder.path(), bytes)));
        }
    }
    assert!(documents.len() >= 2, "{} documents", documents.len());
    let paths: Vec<PathBuf> = documents.iter().map(|artifact| artifact.path.clone()).collect();
    let opinions = opinions(&python, SCRIPT, &paths);
    let mut differences = Differences::default();
    for document in &documents {
        let theirs = &opinions[&document.path.display().to_string()];
        differences.add(&document.name, &ours(&opened(document, &[])), theirs);
    }
    differences.check(EXPLAINED);
}

fn ours(opened: &Opened) -> Facts {
    let mut ours = Facts::new();
    let mut add = |field: &str, values: Vec<String>| {
        if !values.is_empty() {
            ours.insert(field.to_owned(), values);
        }
    };
    let objects = records(&opened.contents.facts, K::Objects);
    let count = Some(objects.len()).filter(|count| *count > 0);
    add("objects", count.iter().map(ToString::to_string).collect());
    add("classes", objects.iter().filter_map(|object| fact(object, &[K::Class])).collect());
    let names = opened.members.iter().map(|member| member.name.clone());
    add("names", names.filter(|name| name != NAMELESS).collect());
    add(
        "contents",
        opened.members.iter().filter_map(|m| m.bytes.as_deref()).map(content).collect(),
    );
    ours
}

const SCRIPT: &str = include_str!("rtf.py");

const EXPLAINED: &[Explained] = &[
    (
        "an object whose header claims more than there is: its class and what there is are told",
        &[("oletools/rtfobj/issue_251.rtf", "classes contents")],
    ),
    (
        "a group that no reader knows, amid the digits of an object, is none of them",
        &[("golden/rtf-object-updated-when-opened.rtf", "classes contents names")],
    ),
];
