//! `noroshi submit` against a real server: folders, mboxes, what is refused, what is run again,
//! and a hub that has no time.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use super::served::Site;
use crate::support::{lines, noroshi};

fn mail(number: usize) -> String {
    format!(
        "From: a@evil.test\r\nTo: b@midorino-seiki.test\r\nMessage-ID: <{number}@evil.test>\r\n\
         Subject: number {number}\r\n\r\nhttp://evil.test/{number}\r\n"
    )
}

fn mbox(numbers: std::ops::Range<usize>) -> String {
    numbers
        .map(|number| format!("From - Mon Jun  1 09:00:00 2026\r\n{}\r\n", mail(number)))
        .collect()
}

fn submit(folder: &Path, url: &str, more: &[&str], input: &[u8]) -> Output {
    let common = ["submit", "--hub", url, "--key-file", "key"];
    noroshi(folder, &[&common[..], more].concat(), input)
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A folder with the key of the site.
fn folder(site: &Site) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("key"), format!("{}\n", site.key)).unwrap();
    folder
}

#[test]
fn a_folder_is_handed_in_once_however_often_it_is_run() {
    let site = Site::new();
    let folder = folder(&site);
    fs::create_dir_all(folder.path().join("mails/sub")).unwrap();
    for (name, content) in [
        ("b.eml", mail(2)),
        ("a.eml", mail(1)),
        ("box.mbox", mbox(10..13)),
        ("empty.eml", String::new()),
        ("sub/c.eml", mail(3)),
    ] {
        fs::write(folder.path().join("mails").join(name), content).unwrap();
    }
    let first = submit(folder.path(), &site.url(), &["--preset", "hub-only", "mails"], b"");
    assert_eq!(first.status.code(), Some(1), "{first:?}");
    let table: Vec<Vec<&str>> =
        text(&first.stdout).lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(table[0], ["Receipt", "State", "What"]);
    let rows: Vec<(&str, &str)> = table[1..].iter().map(|row| (row[1], row[2])).collect();
    let names =
        ["a.eml", "b.eml", "box.mbox/1.eml", "box.mbox/2.eml", "box.mbox/3.eml", "sub/c.eml"];
    let names = names.map(|name| format!("mails/{name}"));
    assert_eq!(rows, names.each_ref().map(|name| ("new", name.as_str())));
    let talk = text(&first.stderr);
    assert!(talk.contains("mails/empty.eml is not handed in. One of the files is empty"), "{talk}");
    assert!(talk.contains("6 handed in (of them 0 before this), 1 not"), "{talk}");

    let again =
        submit(folder.path(), &site.url(), &["--preset", "hub-only", "--json", "mails"], b"");
    assert_eq!(again.status.code(), Some(1));
    let again = lines(&again);
    let receipts: Vec<&str> = again.iter().filter_map(|line| line["receipt"].as_str()).collect();
    assert_eq!(receipts, table[1..].iter().map(|row| row[0]).collect::<Vec<_>>());
    assert!(again.iter().all(|line| line["again"] != Value::Bool(false)), "{again:?}");
    assert_eq!(again.iter().filter(|line| line["error"]["code"] == "invalid").count(), 1);
    let member = site.hub.logged_in(&site.member_token).unwrap().unwrap().viewer;
    assert_eq!(site.hub.own_submissions(&member, None).unwrap().len(), 6);
}

#[test]
fn what_is_said_of_it_arrives_and_what_to_do_is_said_at_once() {
    let site = Site::new();
    let folder = folder(&site);
    let more = [
        "--lang",
        "ja",
        "--words",
        "二通来ました",
        "--seen",
        "2026-05-31",
        "--copies",
        "2",
        "--happened",
        "opened",
        "--happened",
        "blocked",
        "--rescue",
        "--telephone",
        "03-0000-0000",
        "--reach",
        "Gas",
        "--tlp",
        "amber",
        "--never",
        "極秘",
        "--never",
        "ポンプ",
        "-",
    ];
    let output = submit(folder.path(), &site.url(), &more, mail(1).as_bytes());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(text(&output.stderr).contains("電源は切らないでください"), "{output:?}");
    let receipt = text(&output.stdout).lines().nth(1).unwrap().split('\t').next().unwrap();
    let member = site.hub.logged_in(&site.member_token).unwrap().unwrap().viewer;
    let view = site.hub.submission(&member, receipt).unwrap();
    let submission = &view.submission;
    assert_eq!(submission.content.words, "二通来ました");
    assert_eq!(submission.content.seen, Some(20_604));
    assert_eq!(submission.content.copies, Some(2));
    assert_eq!(submission.content.happened, ["opened", "blocked"]);
    assert_eq!(
        (submission.content.rescue, submission.content.telephone.as_str()),
        (true, "03-0000-0000")
    );
    assert!(submission.handling.never.iter().any(|word| word == "極秘"));
    assert_eq!(submission.handling.audience.iter().count(), 1);
    assert_eq!(view.items.len(), 1);
}

#[test]
fn several_files_can_be_one_submission() {
    let site = Site::new();
    let folder = folder(&site);
    fs::write(folder.path().join("a.eml"), mail(1)).unwrap();
    fs::write(folder.path().join("b.txt"), "note").unwrap();
    let output = submit(folder.path(), &site.url(), &["--together", "a.eml", "b.txt"], b"");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let receipt = text(&output.stdout).lines().nth(1).unwrap().split('\t').next().unwrap();
    let member = site.hub.logged_in(&site.member_token).unwrap().unwrap().viewer;
    assert_eq!(site.hub.submission(&member, receipt).unwrap().items.len(), 2);
}

#[test]
fn a_wrong_key_a_wrong_address_and_no_encryption_are_told() {
    let site = Site::new();
    let folder = folder(&site);
    let told = |url: &str, more: &[&str]| {
        let output = submit(folder.path(), url, more, mail(1).as_bytes());
        assert!(output.stdout.is_empty(), "{output:?}");
        (output.status.code().unwrap(), text(&output.stderr).to_owned())
    };
    let (code, talk) = told("http://hub.example", &[]);
    assert!(code == 2 && talk.contains("not encrypted"), "{talk}");
    for more in [&["--key-file", "none"][..], &[]] {
        let url = site.url();
        let arguments = [&["submit", "--hub", url.as_str()], more].concat();
        let output = noroshi(folder.path(), &arguments, mail(1).as_bytes());
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(text(&output.stderr).contains("key"), "{output:?}");
    }
    fs::write(folder.path().join("key"), "wrong").unwrap();
    let (code, talk) = told(&site.url(), &[]);
    assert!(code == 3 && talk.contains("does not take this key"), "{talk}");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (code, talk) = told(&format!("http://{free}"), &["-q"]);
    assert!(code == 3 && talk.contains("cannot be reached"), "{talk}");
}

/// Answers each request with the next of these, and says how often it was asked.
fn fake(answers: &'static [&'static str]) -> (String, std::thread::JoinHandle<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = std::thread::spawn(move || {
        for answer in answers {
            let mut reader = BufReader::new(listener.accept().unwrap().0);
            let mut length = 0;
            let mut line = String::new();
            while reader.read_line(&mut line).unwrap() > 2 {
                let field = line.to_ascii_lowercase();
                if let Some(value) = field.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                line.clear();
            }
            reader.read_exact(&mut vec![0; length]).unwrap();
            reader.get_mut().write_all(answer.as_bytes()).unwrap();
        }
        answers.len()
    });
    (url, served)
}

#[test]
fn a_hub_that_has_no_time_is_waited_for() {
    let site = Site::new();
    let folder = folder(&site);
    let (url, served) = fake(&[
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 201 Created\r\nContent-Length: 50\r\nConnection: close\r\n\r\n\
         {\"receipt\":\"R-0000-0000\",\"again\":false,\"url\":\"u\"}  ",
    ]);
    let output = submit(folder.path(), &url, &[], mail(1).as_bytes());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(text(&output.stderr).matches("Trying again in 1 s").count(), 2, "{output:?}");
    assert_eq!(served.join().unwrap(), 3);
}

#[test]
fn a_redirect_does_not_carry_the_key_away() {
    let site = Site::new();
    let folder = folder(&site);
    let (url, served) =
        fake(&["HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:9/\r\n\
                                Content-Length: 0\r\nConnection: close\r\n\r\n"]);
    let output = submit(folder.path(), &url, &[], mail(1).as_bytes());
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(text(&output.stderr).contains("307"), "{output:?}");
    served.join().unwrap();
}
