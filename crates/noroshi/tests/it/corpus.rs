//! All mails of the larger corpus give facts without a crash.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::support::settings;

fn samples(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            samples(&path, found);
        } else if path.extension().is_some_and(|e| e == "eml" || e == "msg" || e == "tnef") {
            found.push(path);
        }
    }
}

#[test]
fn every_mail_of_the_corpus_gives_facts() {
    let Some(corpus) = testkit::corpus_dir() else { return };
    let settings = settings(&json!({}));
    let mut paths = Vec::new();
    samples(&corpus.join("mail"), &mut paths);
    assert!(paths.len() >= 400, "{} samples", paths.len());
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        let analysis = analysis::analyze(&bytes, &path.display().to_string(), 0, &settings);
        let Some(mail) = analysis.mails.first() else {
            panic!("{} gave no mail", path.display());
        };
        let told = mail.subject.is_some()
            || mail.from.is_some()
            || !mail.text.is_empty()
            || !analysis.files.is_empty();
        assert!(told || bytes.len() < 64, "{} told nothing", path.display());
    }
}
