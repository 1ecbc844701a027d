//! All mails of the larger corpus give facts without a crash.

use std::fs;

use serde_json::json;

use crate::support::settings;

#[test]
fn every_mail_of_the_corpus_gives_facts() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let settings = settings(&json!({}));
    let paths = testkit::samples(&corpus.join("mail"), &["eml", "msg", "tnef"]).unwrap();
    assert!(paths.len() >= 400, "{} samples", paths.len());
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        let analysis = analysis::analyze(
            &analysis::Input::new(&bytes, &path.display().to_string()),
            &settings,
        );
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

/// Samples in which there is nothing: boundaries without anything between.
const EMPTY: [&str; 2] = ["malformed/000.eml", "malformed/007.eml"];
