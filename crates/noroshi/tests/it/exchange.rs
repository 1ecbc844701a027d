//! STIX bundles and MISP events of every sample, read by the programs that others read
//! them with: the STIX checker in strict mode, the STIX reference library, the pattern
//! checker, pymisp. And how the command writes them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use analysis::{Analysis, Exchange, Settings};
use expect_test::expect_file;
use serde_json::{Value, json};
use vocab::Tlp;
use words::{Lang, Words};

use crate::support::{lines, noroshi, settings};

/// Bundle and event of an analysis, made at a fixed time.
fn exchanged(analysis: &Analysis, settings: &Settings, lang: Lang) -> [Vec<u8>; 2] {
    let words = Words::new(lang);
    let text = |key: &str, params: &[(&str, &str)]| words.text(key, params);
    let exchange = Exchange {
        identity: Some("Example Hub"),
        tlp: Tlp::AmberStrict,
        created: stix::Timestamp::from_second(1_770_000_000).unwrap(),
        lang: lang.as_str(),
        words: &text,
        knowledge: &settings.knowledge,
    };
    let (bundle, _) = analysis::stix_bundle(analysis, &exchange);
    let (event, _) = analysis::misp_event(analysis, &exchange);
    [bundle.to_line(), event.to_line()]
}

fn read(bytes: &[u8], name: &str, settings: &Settings) -> Analysis {
    analysis::analyze(&analysis::Input::new(bytes, name), settings)
}

#[test]
fn others_read_the_bundles_and_events_of_every_sample() {
    let Some(python) = testkit::python() else {
        return testkit::missing("the Python of NOROSHI_PYTHON");
    };
    let folder = tempfile::tempdir().unwrap();
    let paths = ["bundles", "events"].map(|name| folder.path().join(name));
    let mut files = paths.each_ref().map(|path| fs::File::create(path).unwrap());
    let mut add = |analysis: &Analysis, settings: &Settings, lang| {
        for (file, line) in files.iter_mut().zip(exchanged(analysis, settings, lang)) {
            file.write_all(&line).unwrap();
        }
    };
    for case in ["mail", "attack", "file", "shared"].into_iter().flat_map(testkit::cases) {
        let settings = settings(case.expected.get("$config").unwrap_or(&json!({})));
        add(&read(&case.bytes, &case.name, &settings), &settings, Lang::En);
    }
    let settings = settings(&json!({}));
    let larger = testkit::larger_corpus();
    for path in larger.iter().flat_map(|folder| testkit::samples(folder, KINDS).unwrap()) {
        let bytes = fs::read(&path).unwrap();
        add(&read(&bytes, &path.display().to_string(), &settings), &settings, Lang::Ja);
    }
    assert_eq!(read_by_others(&python, &paths), "checked\n");
}

/// What the forms of notices are expected to be (`report`), as others read them.
#[test]
fn others_read_the_bundles_and_events_of_notices() {
    let Some(python) = testkit::python() else {
        return testkit::missing("the Python of NOROSHI_PYTHON");
    };
    let expected = concat!(env!("CARGO_MANIFEST_DIR"), "/../report/src/notice/tests");
    let folder = tempfile::tempdir().unwrap();
    let paths = ["stix", "misp"].map(|form| {
        let path = folder.path().join(form);
        let names = ["rich", "withdrawn", "hostile"].into_iter();
        let files =
            names.flat_map(|name| ["ja", "en"].map(|lang| format!("{name}.{lang}.{form}.json")));
        let lines: Vec<Vec<u8>> =
            files.map(|file| fs::read(Path::new(expected).join(file)).unwrap()).collect();
        fs::write(&path, lines.concat()).unwrap();
        path
    });
    assert_eq!(read_by_others(&python, &paths), "checked\n");
}

/// What others find in the bundles of one file and the events of another, one a line.
fn read_by_others(python: &Path, [bundles, events]: &[PathBuf; 2]) -> String {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/schemas/stix2.1");
    let output = Command::new(python)
        .args(["-I", "-c", include_str!("exchange.py")])
        .args([bundles, events, &schemas])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Golden files: a targeted mail with a program in an archive, and one of business
/// e-mail compromise, whose indicators are the sender alone.
#[test]
fn bundles_and_events_say_what_their_document_says() {
    for name in GOLDEN {
        let case = testkit::cases("attack").into_iter().find(|case| case.name == name).unwrap();
        let settings = settings(&case.expected["$config"]);
        let analysis = read(&case.bytes, name, &settings);
        for (form, line) in
            ["stix", "misp"].into_iter().zip(exchanged(&analysis, &settings, Lang::En))
        {
            let value: Value = serde_json::from_slice(&line).unwrap();
            let text = serde_json::to_string_pretty(&value).unwrap() + "\n";
            expect_file![format!(
                "{}/tests/it/exchange/{name}.{form}.json",
                env!("CARGO_MANIFEST_DIR")
            )]
            .assert_eq(&text);
        }
    }
}

#[test]
fn what_is_no_attack_has_no_indicator_and_no_attack_hits_its_victim() {
    for case in ["mail", "attack"].into_iter().flat_map(testkit::cases) {
        let settings = settings(case.expected.get("$config").unwrap_or(&json!({})));
        let analysis = read(&case.bytes, &case.name, &settings);
        let subject = analysis.mails.iter().find(|mail| Some(mail.id) == analysis.subject);
        let class = subject.map_or("", |mail| mail.verdict.class.as_str());
        let [bundle, event] = exchanged(&analysis, &settings, Lang::En);
        let bundle: Value = serde_json::from_slice(&bundle).unwrap();
        let patterns: Vec<&str> = bundle["objects"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|o| o["pattern"].as_str())
            .collect();
        let event = String::from_utf8(event).unwrap();
        let is_looked_for = event.contains("\"to_ids\":true");
        if !["targeted", "mass", "phishing", "bec"].contains(&class) {
            assert!(patterns.is_empty() && !is_looked_for, "{}: {patterns:?}", case.name);
        }
        for own in &settings.knowledge.own_domains {
            let hits = patterns.iter().any(|pattern| {
                pattern.contains(&format!("@{own}'")) || pattern.contains(&format!("'{own}'"))
            });
            assert!(!hits, "{}: {patterns:?}", case.name);
        }
    }
}

#[test]
fn one_line_an_input_and_what_is_lost_on_standard_error() {
    let folder = tempfile::tempdir().unwrap();
    let mail = b"From: a@a.example\nTo: b@b.example\nSubject: s\n\nIBAN DE89370400440532013000\n";
    fs::write(folder.path().join("a.eml"), mail).unwrap();
    fs::write(folder.path().join("b.eml"), mail).unwrap();
    fs::write(folder.path().join("noroshi.toml"), "[exchange]\nidentity = \"Hub\"\n").unwrap();
    for (form, kind) in [("stix", "bundle"), ("misp", "")] {
        let run = |more: &[&str]| {
            let args = ["analyze", "--format", form, "--created", "2026-02-02T12:00:00+09:00"];
            noroshi(folder.path(), &[&args[..], more, &["a.eml", "b.eml"]].concat(), b"")
        };
        let output = run(&["--tlp", "green", "--lang", "ja"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(said.starts_with("noroshi: a.eml：") && said.lines().count() == 2, "{said}");
        let read = lines(&output);
        assert_eq!(read.len(), 2);
        let text = read[0].to_string();
        assert!(text.contains("\"Hub\"") && text.contains(kind), "{text}");
        assert!(text.contains("TLP:GREEN") || text.contains("tlp:green"), "{text}");
        assert_eq!(run(&["--tlp", "green", "--lang", "ja"]).stdout, output.stdout);
        assert!(run(&["--quiet"]).stderr.is_empty());
        assert_eq!(run(&["--tlp", "white"]).status.code(), Some(2));
        assert_eq!(run(&["--out", "out"]).status.code(), Some(0));
    }
    assert_eq!(fs::read_dir(folder.path().join("out")).unwrap().count(), 4);
}

/// Twenty thousand URLs are told in time that grows with them and not with their pairs.
#[test]
fn a_mail_of_very_many_urls_is_told_as_well() {
    let links: String = (0..20_000).fold(String::new(), |mut text, number| {
        text.push_str(&format!("http://h{number}.evil-{}.test/{number}\n", number % 97));
        text
    });
    let mail = format!("From: a@gmail.com\nTo: b@b.test\nSubject: s\n\nlog in now\n{links}");
    let settings = settings(&json!({"trust_reserved": true}));
    let analysis = read(mail.as_bytes(), "many.eml", &settings);
    assert!(analysis.observables.len() >= 20_000);
    let [bundle, event] = exchanged(&analysis, &settings, Lang::En);
    for line in [bundle, event] {
        let value: Value = serde_json::from_slice(&line).unwrap();
        assert!(value.to_string().len() > 1_000_000);
    }
}

const GOLDEN: [&str; 2] = ["08-shortcut-in-zip", "16-bec-look-alike-domain"];

const KINDS: &[&str] =
    &["eml", "msg", "txt", "doc", "docm", "xls", "rtf", "pdf", "lnk", "exe", "zip"];
