//! The command line: exit codes, order, standard input, mbox, Maildir, configuration.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{lines, noroshi, tar};

const MAIL: &[u8] = b"From: a@a.example\nTo: b@b.example\nSubject: one\n\nhello\n";

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn json(folder: &Path, args: &[&str], input: &[u8]) -> (Vec<Value>, i32) {
    let args: Vec<&str> = ["analyze", "--format", "json"].iter().chain(args).copied().collect();
    let output = noroshi(folder, &args, input);
    (lines(&output), output.status.code().unwrap())
}

fn sources(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["source"].as_str().unwrap()).collect()
}

#[test]
fn results_stand_in_the_order_of_the_input_whatever_the_threads_do() {
    let large = testkit::hostile::large_mail(1 << 20);
    let folder = folder(&[("b/2.eml", MAIL), ("b/1.eml", large.as_bytes()), ("a.eml", MAIL)]);
    for jobs in ["1", "4"] {
        let (lines, code) = json(folder.path(), &["--jobs", jobs, "b", "a.eml"], b"");
        assert_eq!(sources(&lines), ["b/1.eml", "b/2.eml", "a.eml"]);
        assert_eq!(code, 0);
    }
}

#[test]
fn standard_input_is_read_when_nothing_or_a_dash_is_named() {
    let folder = folder(&[]);
    for args in [&[][..], &["-"]] {
        let (lines, code) = json(folder.path(), args, MAIL);
        assert_eq!(sources(&lines), ["-"]);
        assert_eq!(lines[0]["mails"][0]["mail"]["subject"], "one");
        assert_eq!(code, 0);
    }
}

#[test]
fn an_mbox_gives_a_line_for_each_message() {
    let separator = b"From a@a.example Mon Jan  5 09:00:00 2026\n";
    let mbox = [&separator[..], MAIL, b"\n", separator, MAIL, b"\n"].concat();
    let folder = folder(&[("box", &mbox)]);
    let (lines, _) = json(folder.path(), &["box"], b"");
    assert_eq!(lines.iter().map(|line| &line["index"]).collect::<Vec<_>>(), [0, 1]);
    let (from_pipe, _) = json(folder.path(), &[], &mbox);
    assert_eq!(from_pipe.len(), 2);
}

#[test]
fn an_archive_of_mails_gives_a_line_for_each_mail() {
    let mails = tar(&[("in/1.eml", MAIL), ("in/2.eml", MAIL), ("3.eml", MAIL)]);
    let folder = folder(&[("a.tar", &mails)]);
    let (lines, code) = json(folder.path(), &["a.tar"], b"");
    assert_eq!(sources(&lines), ["a.tar/in/1.eml", "a.tar/in/2.eml", "a.tar/3.eml"]);
    assert!(lines.iter().all(|line| line["mails"][0]["mail"]["subject"] == "one"));
    assert_eq!(code, 0);
}

#[test]
fn an_archive_that_holds_more_than_mails_stays_one_result() {
    let mixed = tar(&[("1.eml", MAIL), ("2.eml", MAIL), ("note.txt", b"see the two mails")]);
    let broken = &tar(&[("1.eml", MAIL), ("2.eml", MAIL), ("3.eml", MAIL)])[..2_600];
    let folder = folder(&[("broken.tar", broken), ("mixed.tar", &mixed)]);
    let (lines, _) = json(folder.path(), &["broken.tar", "mixed.tar"], b"");
    assert_eq!(sources(&lines), ["broken.tar", "mixed.tar"]);
    assert_eq!(lines[1]["files"].as_array().unwrap().len(), 4);
}

#[test]
fn a_maildir_gives_cur_and_new() {
    let folder = folder(&[("m/cur/1:2,S", MAIL), ("m/new/2", MAIL), ("m/tmp/3", MAIL)]);
    let (lines, _) = json(folder.path(), &["m"], b"");
    assert_eq!(sources(&lines), ["m/cur/1:2,S", "m/new/2"]);
}

#[test]
fn a_bare_file_is_no_mail() {
    let folder = folder(&[("a.pdf", b"%PDF-1.4\n1 0 obj\n")]);
    let (lines, code) = json(folder.path(), &["a.pdf"], b"");
    assert_eq!(lines[0]["mails"], serde_json::json!([]));
    assert_eq!(lines[0]["subject_of_analysis"], Value::Null);
    assert_eq!(lines[0]["files"][0]["type"], "pdf");
    assert_eq!(lines[0]["files"][0]["name"], "a.pdf");
    // Only its beginning is there.
    assert_eq!(code, 1);
}

#[test]
fn exit_codes_tell_what_was_read() {
    let too_deep = testkit::hostile::nested_multiparts(200);
    let folder = folder(&[("good.eml", MAIL), ("deep.eml", too_deep.as_bytes()), ("empty/x", b"")]);
    fs::remove_file(folder.path().join("empty/x")).unwrap();
    let code = |args: &[&str]| json(folder.path(), args, b"").1;
    assert_eq!(code(&["good.eml"]), 0);
    assert_eq!(code(&["deep.eml"]), 1);
    assert_eq!(code(&["good.eml", "missing.eml"]), 1);
    assert_eq!(code(&["missing.eml"]), 3);
    assert_eq!(code(&["empty"]), 3);
    assert_eq!(code(&["--no-such-flag"]), 2);
    assert_eq!(code(&["--jobs", "0", "good.eml"]), 2);
}

#[test]
fn a_wrong_configuration_names_file_line_and_key() {
    let folder = folder(&[("good.eml", MAIL), ("noroshi.toml", b"# own\nown_domain = []\n")]);
    let output = noroshi(folder.path(), &["analyze", "good.eml"], b"");
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    for part in ["noroshi.toml", "line 2", "own_domain"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn limits_of_the_configuration_are_kept() {
    let config = b"[limits]\ninput_bytes = 40\n";
    let folder = folder(&[("good.eml", MAIL), ("small.toml", config)]);
    let (lines, code) = json(folder.path(), &["--config", "small.toml", "good.eml"], b"");
    assert_eq!(lines[0]["defects"][0]["code"], "limit-bytes");
    assert_eq!(code, 1);
}

#[test]
fn rules_of_a_folder_are_run_over_every_file_in_an_archive() {
    let rule = br#"rule beacon { strings: $a = "beacon" condition: $a and filename == "b.bin" }"#;
    let archive = tar(&[("a.bin", b"a beacon"), ("b.bin", b"another beacon")]);
    let config = b"rules = \"rules\"\n";
    let folder = folder(&[("rules/own.yar", rule), ("a.tar", &archive), ("noroshi.toml", config)]);
    let (lines, _) = json(folder.path(), &["a.tar"], b"");
    let found = |file: usize| lines[0]["files"][file]["facts"]["rules"].clone();
    assert_eq!([found(0), found(1)], [Value::Null, Value::Null]);
    assert_eq!(found(2), serde_json::json!(["own.yar/beacon"]));
}

#[test]
fn a_rule_that_does_not_compile_is_named_with_its_line() {
    let rule = b"rule a {\n condition: $b\n}";
    let config = b"rules = \"rules\"\n";
    let folder = folder(&[("rules/own.yar", rule), ("a.eml", MAIL), ("noroshi.toml", config)]);
    let output = noroshi(folder.path(), &["analyze", "a.eml"], b"");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("own.yar:2:13: error: unknown variable $b"), "{said}");
}

#[test]
fn cards_have_no_colour_and_no_live_link_in_a_pipe() {
    let mail = b"From: a@evil.example\nSubject: s\n\nhttp://evil.example/x\n";
    let folder = folder(&[("a.eml", mail)]);
    for lang in ["ja", "en"] {
        let output = noroshi(folder.path(), &["analyze", "--lang", lang, "a.eml"], b"");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(!text.contains("http://") && text.contains("evil[.]example"), "{text}");
    }
}

#[test]
fn the_demo_writes_its_json_and_says_where() {
    let folder = folder(&[]);
    let output = noroshi(folder.path(), &["samples", "--lang", "en"], b"");
    let text = String::from_utf8(output.stdout).unwrap();
    let json = fs::read_to_string(folder.path().join("noroshi-samples/analysis.jsonl")).unwrap();
    assert!(text.contains("noroshi-samples/analysis.jsonl"), "{text}");
    assert!(json.lines().count() >= 12);
    assert_eq!(output.status.code(), Some(0));
    // A second run is welcome and gives the same.
    assert_eq!(noroshi(folder.path(), &["samples"], b"").status.code(), Some(0));
    let again = fs::read_to_string(folder.path().join("noroshi-samples/analysis.jsonl")).unwrap();
    assert_eq!(json, again);
}
