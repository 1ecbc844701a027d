//! The second opinion of olevba on the macros of Office documents.

use std::path::PathBuf;

use artifact::sniff;
use vocab::{FactKey as K, FactValue, Facts as FileFacts, Feature, FileType};

use super::artifacts::{Artifact, Opened, artifacts, fact, opened, records};
use super::python::opinions;
use super::{Differences, Explained, Facts, folded};

#[test]
fn olevba_finds_the_same_macros() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let Some(python) = testkit::python() else { return testkit::missing("NOROSHI_PYTHON") };
    let folder = tempfile::tempdir().unwrap();
    let documents = artifacts(&corpus, folder.path(), ENDINGS);
    assert!(documents.len() >= 80, "{} documents", documents.len());
    let paths: Vec<PathBuf> = documents.iter().map(|artifact| artifact.path.clone()).collect();
    let opinions = opinions(&python, SCRIPT, &paths);
    let mut differences = Differences::default();
    for document in &documents {
        let theirs = &opinions[&document.path.display().to_string()];
        differences.add(&document.name, &ours(&unlocked(document)), theirs);
    }
    differences.check(EXPLAINED);
}

/// What is found in a document, or in the one within it that was encrypted.
fn unlocked(document: &Artifact) -> Opened {
    let opened = opened(document, &[]);
    let is_encrypted = sniff(&document.bytes, None) == FileType::OfficeOoxmlEncrypted;
    let plain = opened.members.first().filter(|_| is_encrypted);
    let Some(bytes) = plain.and_then(|member| member.bytes.clone()) else { return opened };
    let (name, path) = (document.name.clone(), document.path.clone());
    super::artifacts::opened(&Artifact { name, path, bytes }, &[])
}

fn ours(opened: &Opened) -> Facts {
    let contents = &opened.contents;
    let mut ours = Facts::new();
    let modules = records(&contents.facts, K::Macros);
    let has_source = |module: &&&FileFacts| fact(module, &[K::Kind]).as_deref() != Some("excel4");
    let mut macros: Vec<String> =
        modules.iter().filter(has_source).filter_map(|m| told(m)).collect();
    macros.sort();
    if !macros.is_empty() {
        ours.insert("macros".to_owned(), macros);
    }
    for (feature, field) in [(Feature::ExcelFourMacro, "excel4"), (Feature::AutoExec, "auto-exec")]
    {
        if contents.features.iter().any(|(known, _)| *known == feature) {
            ours.insert(field.to_owned(), vec!["true".to_owned()]);
        }
    }
    ours
}

/// Name and source of a module; none if there is nothing but attributes.
fn told(module: &FileFacts) -> Option<String> {
    let Some(FactValue::Text(code)) = module.get(K::Code) else { return None };
    let lines = code.lines().filter(|line| !line.starts_with("Attribute VB_"));
    let code = folded(&lines.collect::<Vec<_>>().join(" "));
    let name = fact(module, &[K::Name]).unwrap_or_default();
    (!code.is_empty()).then(|| format!("{name} {code}"))
}

const SCRIPT: &str = include_str!("vba.py");

const ENDINGS: &[&str] = &[
    "doc", "dot", "docx", "docm", "dotm", "dotx", "xls", "xla", "xlt", "xlsx", "xlsm", "xlsb",
    "xlam", "xltm", "xltx", "ppt", "pps", "pot", "pptx", "pptm", "ppsm", "ppsx", "potm", "potx",
    "slk",
];

const EXPLAINED: &[Explained] = &[
    (
        "the record that olevba shows is that of a worksheet, which is no sheet of macros",
        &[("oletools/encrypted/autostart-encrypt-standardpassword.xls", "excel4")],
    ),
    (
        "olevba needs another tool for the sheets of Excel 4 in packages",
        &[
            ("oletools/excel4-macros/excel4_sample_macro.xlsb", "auto-exec excel4"),
            ("oletools/excel4-macros/excel4_sample_macro.xlsm", "auto-exec excel4"),
            ("oletools/excel4-macros/excel4_sample_macro.xltm", "auto-exec excel4"),
            ("golden/office-xlsm-excel4-macro.xlsm", "auto-exec excel4"),
        ],
    ),
    (
        "olevba knows a workbook by the class of its root, which not every program writes",
        &[("golden/office-xls-excel4-macro.xls", "auto-exec excel4")],
    ),
    (
        "a field of DDE that updates itself runs when the document is opened; it is no macro",
        &[
            ("oletools/msodde/dde-test.docm", "auto-exec"),
            ("oletools/msodde/dde-test.docx", "auto-exec"),
            ("golden/office-docx-dde-field.docx", "auto-exec"),
        ],
    ),
    (
        "a click in a form is what its user does; nothing runs by itself",
        &[
            ("oletools/oleform/oleform-PR314.docm", "auto-exec"),
            ("oletools/olevba/sample_with_vba.ppt", "auto-exec"),
        ],
    ),
];
