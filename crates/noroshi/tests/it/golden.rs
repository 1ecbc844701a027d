//! The golden corpus: every case in every line-end form, against what its maker
//! knows to be true of it.

use crate::support::{analyze, settings};

fn check(folder: &str) {
    let cases = testkit::cases(folder);
    assert!(!cases.is_empty(), "no case in corpus/{folder}");
    let differences: Vec<String> = cases
        .iter()
        .flat_map(|case| {
            testkit::golden::check(case, |config, bytes| {
                analyze(bytes, &case.path.display().to_string(), &settings(config))
            })
        })
        .collect();
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

#[test]
fn hard_mails_come_out_as_their_makers_know_them() {
    check("mail");
}

#[test]
fn attack_mails_are_judged_as_the_reports_judge_them() {
    check("attack");
}

#[test]
fn files_open_as_their_makers_know_them() {
    check("file");
}
