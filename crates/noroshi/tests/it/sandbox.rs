//! The worker process: what it answers, what it cannot do, and what happens when it falls.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use analysis::{Analysis, Input, Scenes};
use hub::{Attempt, Configuration, Outcome, Reuse, Workers};
use serde_json::json;
use vocab::{DefectCode, Limits, Sandbox};

use crate::support::{configuration, settings};

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_noroshi"))
}

fn workers(program: &Path, limits: &Limits) -> Workers {
    hub::workers(program.to_owned(), &Configuration::default(), limits, Reuse::Pooled)
}

#[test]
fn nothing_that_a_worker_must_not_do_can_be_done() {
    for &attempt in Attempt::ALL {
        let outcome = hub::attempt(program(), attempt).unwrap();
        assert_eq!(outcome, Outcome::Stopped, "{attempt}");
    }
}

#[test]
fn a_worker_answers_what_the_analysis_found() {
    let settings = settings(&json!({}));
    for reuse in [Reuse::Pooled, Reuse::Fresh] {
        let workers =
            hub::workers(program().into(), &Configuration::default(), &settings.limits, reuse);
        let mut worker = workers.worker();
        let cases: Vec<_> = ["mail", "attack"].into_iter().flat_map(testkit::cases).collect();
        let names: Vec<String> = cases.iter().map(|case| case.path.display().to_string()).collect();
        let inputs: Vec<Input<'_>> =
            cases.iter().zip(&names).map(|(case, name)| Input::new(&case.bytes, name)).collect();
        for (at, input) in inputs.iter().enumerate() {
            let expected =
                Analysis { sandbox: Sandbox::Full, ..analysis::analyze(input, &settings) };
            // Some are handed over ahead, in groups that end in each other's midst.
            let next = &inputs[at + 1..inputs.len().min(at + 1 + at % 5)];
            let answered = worker.analyze(input, next, &mut |_, _| ()).unwrap();
            let line =
                |analysis: &Analysis| String::from_utf8(wire::analysis_line(analysis)).unwrap();
            assert_eq!(line(&answered), line(&expected), "{}", input.name);
        }
    }
}

/// DNS records reach a worker by the configuration and by the option, which goes before.
#[test]
fn a_worker_recomputes_authentication() {
    let named = configuration(&json!({"trust_reserved": true, "dns_records": "dns/auth.txt"}));
    let mut given = configuration(&json!({"trust_reserved": true, "dns_records": "dns/none.txt"}));
    given.dns_records = Some(named.path.with_file_name("dns").join("auth.txt"));
    let settings = hub::settings(&named).unwrap();
    for configuration in [named, given] {
        let workers =
            hub::workers(program().into(), &configuration, &settings.limits, Reuse::Pooled);
        let mut worker = workers.worker();
        let is_auth = |case: &testkit::Case| case.name.starts_with("auth-again");
        let cases: Vec<_> = testkit::cases("mail").into_iter().filter(is_auth).collect();
        assert!(!cases.is_empty());
        for case in cases {
            let input = Input::new(&case.bytes, &case.name);
            let expected = analysis::analyze(&input, &settings);
            let answered = worker.analyze(&input, &[], &mut |_, _| ()).unwrap();
            assert!(answered.mails[0].recomputed.is_some(), "{}", case.name);
            assert_eq!(answered.mails[0].recomputed, expected.mails[0].recomputed, "{}", case.name);
        }
    }
}

/// What a page looked like crosses whole, and is the same as without a worker.
#[test]
fn a_worker_tells_how_a_mail_looked() {
    let mut configuration = Configuration::default();
    configuration.scenes = Scenes::Kept;
    let settings = hub::settings(&configuration).unwrap();
    let program = program().to_owned();
    let workers = hub::workers(program, &configuration, &settings.limits, Reuse::Pooled);
    let mail = "From: a@a.example\nContent-Type: text/html\n\n<h1 style='color:#00f'>A</h1>\
        <a href=http://b.example>b</a><img src=http://c.example/d.png alt=d>\
        <img src='data:image/gif;base64,R0lGODlhAQABAAAAADs='><input value=e><td colspan=2>f";
    let input = Input::new(mail.as_bytes(), "a.eml");
    let answer = workers.worker().analyze(&input, &[], &mut |_, _| ()).unwrap();
    let alone = analysis::analyze(&input, &settings);
    assert_eq!(answer.mails[0].scenes, alone.mails[0].scenes);
    assert_eq!(alone.mails[0].scenes[0].pieces.len(), 13);
}

/// A program that takes the place of the worker.
fn impostor(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("worker");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// The only defect of an input that an impostor was asked to analyse.
fn fallen(script: &str) -> DefectCode {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits { input_seconds: 2, file_seconds: 1, ..Limits::default() };
    let workers = workers(&impostor(folder.path(), script), &limits);
    let analysis = workers
        .worker()
        .analyze(&Input::new(b"From: a@b.example\n\nx", "a.eml"), &[], &mut |_, _| ())
        .unwrap();
    assert_eq!(analysis.source, "a.eml");
    assert!(analysis.mails.is_empty() && analysis.files.is_empty());
    analysis.defects[0].code
}

#[test]
fn whatever_a_worker_does_instead_of_answering_is_a_defect() {
    // What it was told comes back: no answer.
    assert_eq!(fallen("exec cat"), DefectCode::WorkerAnswer);
    assert_eq!(fallen("exec sleep 60"), DefectCode::WorkerTime);
    assert_eq!(fallen("exec true"), DefectCode::WorkerCrashed);
    assert_eq!(fallen("kill -SEGV $$"), DefectCode::WorkerCrashed);
    assert_eq!(fallen("kill -SYS $$"), DefectCode::WorkerViolation);
    assert_eq!(
        fallen("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$"),
        DefectCode::WorkerMemory
    );
    // Ready, then an analysis that claims to be longer than any.
    let ready = r"printf 'R\002\000\000\000\000\000\000\000\000\000'";
    let endless = r"printf 'D\377\377\377\377\377\377\377\377'";
    assert_eq!(fallen(&format!("{ready}; {endless}; exec sleep 60")), DefectCode::WorkerAnswer);
    let short = r"printf 'D\003\000\000\000\000\000\000\000abc'";
    assert_eq!(fallen(&format!("{ready}; {short}; exec sleep 60")), DefectCode::WorkerAnswer);
    // Ready, then nothing.
    assert_eq!(fallen(&format!("{ready}; exec sleep 60")), DefectCode::WorkerTime);
}

/// A worker that falls before it has told anything of one among several inputs: those around
/// it have their results, and it alone the defect.
#[test]
fn the_one_that_brings_a_worker_down_costs_the_others_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // Takes the greeting, then all that it is handed at once, and lets a real worker answer,
    // whose own greeting it leaves out; the fall is its own.
    let script = format!(
        r#"dd bs=1 count=9 of="$0.$$" 2>/dev/null
           length=$(od -An -tu4 -j1 -N4 "$0.$$")
           dd bs=1 count=$length 2>/dev/null >> "$0.$$"
           printf 'R\002\000\000\000\000\000\000\000\000\000'
           while :; do
               timeout 0.3 cat > "$0.in"
               [ -s "$0.in" ] || continue
               grep -q FALL "$0.in" && kill -SEGV $$
               cat "$0.$$" "$0.in" | "{}" read-hostile-bytes 2>/dev/null | tail -c +12
           done"#,
        program().display()
    );
    let workers = workers(&impostor(folder.path(), &script), &Limits::default());
    let mails = ["one", "FALL", "three", "four"].map(|word| format!("Subject: {word}\n\nx\n"));
    let inputs: Vec<Input<'_>> = mails
        .iter()
        .zip(0..)
        .map(|(mail, index)| Input { index, ..Input::new(mail.as_bytes(), "a.mbox") })
        .collect();
    let mut worker = workers.worker();
    let mut subjects = Vec::new();
    for (at, input) in inputs.iter().enumerate() {
        let analysis = worker.analyze(input, &inputs[at + 1..], &mut |_, _| ()).unwrap();
        let subject = analysis.mails.first().and_then(|mail| mail.head.subject.clone());
        let defect = analysis.defects.first().map(|defect| defect.code.to_string());
        subjects.push(subject.or(defect).unwrap_or_default());
    }
    assert_eq!(subjects, ["one", "worker-crashed", "three", "four"]);
}

#[test]
fn a_program_that_is_not_there_is_an_error_and_no_result() {
    let workers = workers(Path::new("/no/such/program"), &Limits::default());
    assert!(workers.worker().analyze(&Input::new(b"x", "a.eml"), &[], &mut |_, _| ()).is_err());
}
