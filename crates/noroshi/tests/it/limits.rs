//! Every limit at work: with a small value of it, an input that goes beyond is read up to
//! there, says so, and keeps what was seen before.

use serde_json::{Value, json};
use vocab::DefectCode;

use crate::support::{analyze, settings, tar};

/// The codes of all defects of an input with one limit set.
fn codes(limit: &str, value: usize, name: &str, bytes: &[u8]) -> Vec<String> {
    let line = analyze(bytes, name, &settings(&json!({"limits": {limit: value}})));
    let seen = line["mails"].as_array().unwrap().len() + line["files"].as_array().unwrap().len();
    assert_ne!(seen, 0, "{limit}: nothing is left");
    let code = |defect: &Value| defect["code"].as_str().unwrap().to_owned();
    line["defects"].as_array().unwrap().iter().map(code).collect()
}

/// Fails unless the limit is told, and unless it is not told with its usual value.
fn check(limit: &str, value: usize, name: &str, bytes: &[u8], expected: DefectCode) {
    let found = codes(limit, value, name, bytes);
    assert!(found.iter().any(|code| code == expected.as_str()), "{limit}: {found:?}");
    let usual = codes("mail_depth", 32, name, bytes);
    assert!(!usual.iter().any(|code| code == expected.as_str()), "{limit}: {usual:?} anyway");
}

fn mail(head: &str, body: &str) -> Vec<u8> {
    format!("From: a@a.example\nSubject: s\n{head}\n{body}\n").into_bytes()
}

/// A mail with parts of their own type.
fn parts(parts: &[&str]) -> Vec<u8> {
    let head = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n";
    let parts: Vec<String> = parts.iter().map(|part| format!("--b\n{part}\n")).collect();
    mail(head, &format!("{}--b--", parts.concat()))
}

fn golden(name: &str) -> (String, Vec<u8>) {
    let case = testkit::cases("file").into_iter().find(|case| case.name == name).unwrap();
    (case.path.file_stem().unwrap().to_string_lossy().into_owned(), case.bytes)
}

#[test]
fn limits_of_mails() {
    use DefectCode as D;
    let long = mail("", &"word ".repeat(200));
    check("input_bytes", 100, "a.eml", &long, D::LimitBytes);
    check("text_bytes", 100, "a.eml", &long, D::LimitText);
    let fields = mail(&"X-A: b\n".repeat(20), "x");
    check("headers", 10, "a.eml", &fields, D::LimitHeaders);
    let hops = mail(
        &"Received: from a.example by b.example; Mon, 5 Jan 2026 09:00:00 +0900\n".repeat(5),
        "x",
    );
    check("hops", 3, "a.eml", &hops, D::LimitHops);
    let links: String = (0..20).map(|n| format!("http://h{n}.example/\n")).collect();
    check("links", 10, "a.eml", &mail("", &links), D::LimitLinks);
    check("observables", 10, "a.eml", &mail("", &links), D::LimitObservables);
    let file = "Content-Disposition: attachment; filename=a.txt\n\nx";
    check("parts", 2, "a.eml", &parts(&[file; 4]), D::LimitParts);
    let inner = "Content-Type: message/rfc822\n\nFrom: b@b.example\nSubject: in\n\nx";
    check("mails", 2, "a.eml", &parts(&[inner; 4]), D::LimitMails);
    check("mail_depth", 0, "a.eml", &parts(&[inner]), D::LimitDepth);
    let deep = "Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx\n--c--";
    check("part_depth", 1, "a.eml", &parts(&[deep]), D::LimitDepth);
}

#[test]
fn limits_of_archives() {
    use DefectCode as D;
    let files = tar(&[("a", &[b'a'; 600]), ("b", &[b'b'; 600]), ("c", &[b'c'; 600])]);
    check("members", 2, "a.tar", &files, D::LimitMembers);
    check("files", 2, "a.tar", &files, D::LimitMembers);
    check("member_bytes", 500, "a.tar", &files, D::LimitMember);
    let (name, packed) = golden("zip-methods");
    check("unpacked_bytes", 10, &name, &packed, D::LimitUnpacked);
    let inner = tar(&[("a.tar", &files)]);
    check("file_depth", 1, "a.tar", &inner, D::LimitDepth);
    let (name, locked) = golden("7z-encrypted-data-unknown");
    check("password_rounds", 1_000, &name, &locked, D::LimitPasswordWork);
    let (name, solid) = golden("7z-solid");
    check("decoder_bytes", 1_000, &name, &solid, D::LimitMemory);
}
