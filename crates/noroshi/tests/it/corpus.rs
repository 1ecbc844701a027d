//! All mails and files of the larger corpus give facts without a crash.

use std::collections::BTreeSet;
use std::fs;

use analysis::{Input, analyze};
use serde_json::json;
use vocab::{DefectCode, FileType};

use crate::support::{files, settings};

#[test]
fn every_mail_of_the_corpus_gives_facts() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let settings = settings(&json!({}));
    let paths = testkit::samples(&corpus.join("mail"), &["eml", "msg", "tnef"]).unwrap();
    assert!(paths.len() >= 400, "{} samples", paths.len());
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        let analysis = analyze(&Input::new(&bytes, &path.display().to_string()), &settings);
        assert!(!analysis.mails.is_empty(), "{} gave no mail", path.display());
        let told = !analysis.files.is_empty()
            || analysis.mails.iter().any(|mail| {
                // A receipt may tell no more than what it answers.
                let is_receipt = mail.head.in_reply_to.is_some();
                mail.head.subject.is_some()
                    || mail.head.first_from().is_some()
                    || !mail.text.is_empty()
                    || is_receipt
            });
        let is_empty = EMPTY.iter().any(|empty| path.ends_with(empty));
        assert!(told || is_empty, "{} told nothing", path.display());
    }
}

#[test]
fn every_artifact_of_the_corpus_gives_facts() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let settings = settings(&json!({}));
    let paths = files(&corpus.join("artifacts"));
    assert!(paths.len() >= 600, "{} samples", paths.len());
    let mut unknown = BTreeSet::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let analysis = analyze(&Input::new(&fs::read(&path).unwrap(), &name), &settings);
        assert!(analysis.defects.iter().all(|defect| defect.code != DefectCode::AnalysisFailed));
        let is_unknown = analysis.files.first().is_none_or(|file| file.kind == FileType::Unknown);
        if is_unknown && analysis.mails.is_empty() {
            unknown.insert(name.rsplit('.').next().unwrap().to_owned());
        }
    }
    assert_eq!(unknown.into_iter().collect::<Vec<_>>(), UNKNOWN);
}

/// Endings of samples that we do not know: packers that no mail brings, streams of LHA without
/// their archive, and programs for X68000, Amiga and Atari.
const UNKNOWN: &[&str] = &["Z", "bin", "grz", "lrz", "run", "tos", "x"];

/// Samples in which there is nothing: boundaries without anything between.
const EMPTY: [&str; 2] = ["malformed/000.eml", "malformed/007.eml"];
