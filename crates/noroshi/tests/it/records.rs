//! `noroshi records`: from mails through their analyses to records, exit codes, talk.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{lines, noroshi};

/// A lure with a document in a mail that a colleague hands on, a link to an address, a
/// picture that its page shows.
const FORWARDED: &str = "\
Received: from desk.own.example by mx.own.example; Tue, 5 Jul 2016 09:00:00 +0900\n\
From: colleague@own.example\nTo: desk@own.example\nSubject: FW: order\nMIME-Version: 1.0\n\
Content-Type: multipart/mixed; boundary=o\n\n\
--o\n\nPlease look.\n\
--o\nContent-Type: message/rfc822\n\n\
Received: from relay.example by mx.own.example; Mon, 4 Jul 2016 10:00:00 +0900\n\
From: shop@evil.example\nTo: a@own.example\nSubject: order\n\
Date: Mon, 4 Jul 2016 09:59:00 +0900\nMessage-ID: <1@evil.example>\nMIME-Version: 1.0\n\
Content-Type: multipart/mixed; boundary=i\n\n\
--i\nContent-Type: text/html\n\n\
<img src=\"cid:p\"><a href=\"http://8.8.8.8/x\">order</a> <a href=\"mailto:b@b.example\">b</a>\n\
--i\nContent-Type: image/gif\nContent-ID: <p>\nContent-Disposition: inline\n\nGIF89a\x01\n\
--i\nContent-Type: application/octet-stream; name=order.pdf\n\n%PDF-1.4\n\
--i--\n--o--\n";

const PLAIN: &str = "From: a@a.example\nDate: Tue, 5 Jul 2016 10:00:00 +0900\nSubject: s\n\n\
See http://evil.example/x and http://evil.example/y\n";

/// A folder with these mails and the JSON of their analyses, in `a.jsonl`.
fn analysed(mails: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in mails {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let names = mails.iter().map(|(name, _)| *name);
    let args: Vec<&str> = ["analyze", "--format", "json"].into_iter().chain(names).collect();
    let output = noroshi(folder.path(), &args, b"");
    fs::write(folder.path().join("a.jsonl"), output.stdout).unwrap();
    folder
}

/// Records, talk and exit code.
fn records(folder: &Path, args: &[&str], input: &[u8]) -> (Vec<Value>, String, i32) {
    let args: Vec<&str> = ["records"].iter().chain(args).copied().collect();
    let output = noroshi(folder, &args, input);
    let talk = String::from_utf8(output.stderr.clone()).unwrap();
    (lines(&output), talk, output.status.code().unwrap())
}

/// The values of a member, of the records of one type.
fn values<'a>(records: &'a [Value], kind: &str, member: &str) -> Vec<&'a Value> {
    let of_kind = records.iter().filter(|record| record["type"] == kind);
    of_kind.map(|record| &record[member]).collect()
}

#[test]
fn a_folder_of_mails_becomes_records_in_one_pipe() {
    let folder = analysed(&[("1.eml", FORWARDED), ("2.eml", PLAIN), ("3.pdf", "%PDF-1.4\n")]);
    let input = fs::read(folder.path().join("a.jsonl")).unwrap();
    let (records, talk, code) = records(folder.path(), &["-"], &input);
    assert_eq!((talk.as_str(), code), ("", 0));
    assert_eq!(records[0], json!({"type": "organisation", "id": "O001", "kind": "member"}));
    assert_eq!(values(&records, "submission", "form"), ["mail", "mail", "file"]);
    assert_eq!(
        values(&records, "submission", "received"),
        [&json!("2016-07-04T10:00:00+09:00"), &json!("2016-07-05T10:00:00+09:00"), &Value::Null]
    );
    assert_eq!(values(&records, "mail", "kind"), ["attachment", "link"]);
    assert_eq!(values(&records, "mail", "same_as"), [&Value::Null, &Value::Null]);
    assert_eq!(values(&records, "file", "category"), ["pdf"]);
    assert_eq!(values(&records, "file", "extension"), ["pdf"]);
    assert_eq!(values(&records, "destination", "host"), ["8.8.8.8", "evil.example"]);
    assert_eq!(values(&records, "destination", "region"), [&json!("US"), &Value::Null]);
    assert_eq!(
        values(&records, "destination", "region_unknown"),
        [&Value::Null, &json!("not-resolved")]
    );
    assert_eq!(values(&records, "file", "mail"), [values(&records, "mail", "id")[0]]);
}

#[test]
fn a_re_send_in_another_envelope_is_the_same_mail() {
    let (_, rest) = FORWARDED.split_once("message/rfc822\n\n").unwrap();
    let inner = rest.strip_suffix("\n--o--\n").unwrap();
    let folder = analysed(&[("1.eml", FORWARDED), ("2.eml", inner)]);
    let (records, _, code) = records(folder.path(), &["a.jsonl"], b"");
    let ids = values(&records, "mail", "id");
    assert_eq!(values(&records, "mail", "same_as"), [&Value::Null, ids[0]]);
    assert_eq!(code, 0);
}

#[test]
fn what_the_caller_knows_better_stands_in_the_records() {
    let folder = analysed(&[("1.eml", PLAIN)]);
    let args =
        ["--organisation", "O7", "--received", "2016-08-01", "--class", "targeted", "a.jsonl"];
    let (records, _, _) = records(folder.path(), &args, b"");
    assert_eq!(values(&records, "organisation", "id"), ["O7"]);
    assert_eq!(values(&records, "submission", "organisation"), ["O7"]);
    assert_eq!(values(&records, "submission", "received"), ["2016-08-01"]);
    assert_eq!(values(&records, "mail", "class"), ["targeted"]);
}

#[test]
fn exit_codes_tell_what_was_read() {
    let folder = analysed(&[("1.eml", PLAIN)]);
    let good = fs::read(folder.path().join("a.jsonl")).unwrap();
    fs::write(folder.path().join("bad.jsonl"), [&b"{}\n"[..], &good].concat()).unwrap();
    let run = |args: &[&str]| {
        let (_, talk, code) = records(folder.path(), args, b"");
        (talk, code)
    };
    assert_eq!(run(&["a.jsonl"]), (String::new(), 0));
    let (talk, code) = run(&["bad.jsonl"]);
    assert!(talk.starts_with("noroshi: bad.jsonl:1: no analysis of schema 1"), "{talk}");
    assert_eq!((talk.lines().count(), code), (1, 1));
    let (talk, code) = run(&["a.jsonl", "missing.jsonl"]);
    assert!(talk.starts_with("noroshi: missing.jsonl: No such file"), "{talk}");
    assert_eq!(code, 1);
    let (talk, code) = run(&["1.eml"]);
    assert!(talk.contains("noroshi: 1.eml:1: no JSON"), "{talk}");
    assert_eq!(code, 3);
    let (talk, code) = run(&[]);
    assert!(talk.contains("no analysis was read"), "{talk}");
    assert_eq!(code, 3);
    for wrong in [
        ["--class", "odd"],
        ["--received", "2016-02-30"],
        ["--received", "July"],
        ["--organisation", ""],
    ] {
        assert_eq!(run(&[wrong[0], wrong[1], "a.jsonl"]).1, 2, "{wrong:?}");
    }
}
