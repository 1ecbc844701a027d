//! Properties that hold for any input: no panic, and the same bytes out every time.

use crate::support::settings;
use serde_json::json;
use testkit::mutation::mutate;

/// Mutations of each sample; the fuzz targets make many more.
const MUTATIONS_FOR_EACH_SAMPLE: u64 = 24;

#[test]
fn no_mutation_of_the_corpus_makes_the_analysis_panic() {
    let settings = settings(&json!({}));
    let cases: Vec<_> = ["mail", "attack"].into_iter().flat_map(testkit::cases).collect();
    for (number, case) in cases.iter().enumerate() {
        let other = &cases[(number * 7 + 1) % cases.len()].bytes;
        for seed in 0..MUTATIONS_FOR_EACH_SAMPLE {
            let bytes = mutate(seed * 1_000 + number as u64, &case.bytes, other);
            let analysis =
                analysis::analyze(&analysis::Input::new(&bytes, "mutant.eml"), &settings);
            assert!(analysis.mails.len() <= settings.limits.mails, "{} {seed}", case.name);
        }
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let settings = settings(&json!({"trust_reserved": true}));
    for case in testkit::cases("attack") {
        let line = || {
            wire::analysis_line(&analysis::analyze(
                &analysis::Input::new(&case.bytes, "a.eml"),
                &settings,
            ))
        };
        assert!(line() == line(), "{}", case.name);
    }
}

#[test]
fn every_truncation_of_a_mail_is_a_mail() {
    let settings = settings(&json!({}));
    let case = &testkit::cases("attack")[0];
    for end in (0..case.bytes.len()).step_by(97) {
        let analysis =
            analysis::analyze(&analysis::Input::new(&case.bytes[..end], "cut.eml"), &settings);
        assert!(!analysis.mails.is_empty(), "cut at {end}");
    }
}
