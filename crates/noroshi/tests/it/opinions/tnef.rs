//! The second opinion of MimeKit on its TNEF samples: a listing of the files in each. A body
//! is a file there, named by its form: `body.rtf`.

use std::fs;

use vocab::Limits;

use super::{Differences, Explained, Facts, name};

#[test]
fn tnef_holds_what_is_listed() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    let paths = testkit::samples(&corpus.join("mail/tnef"), &["tnef"]).unwrap();
    assert!(paths.len() >= 19, "{} samples", paths.len());
    let mut differences = Differences::default();
    for path in paths {
        let listing = fs::read_to_string(path.with_extension("list")).unwrap();
        let ours = ours(&fs::read(&path).unwrap());
        differences.add(&name(&corpus, &path), &ours, &listed(&listing));
    }
    differences.check(EXPLAINED);
}

fn ours(bytes: &[u8]) -> Facts {
    let mail = mail::tnef(bytes, &Limits::default());
    let names = mail.parts.iter().map(|part| part.name.clone().unwrap_or_default().decoded);
    let is_there = mail.bodies.iter().any(|body| !body.text.trim().is_empty());
    let defects = mail.defects.iter().map(|(code, _)| code.to_string()).collect();
    let mut facts = said(names.collect(), is_there);
    facts.insert("defects".to_owned(), defects);
    facts
}

fn listed(listing: &str) -> Facts {
    let lines = listing.lines().map(str::to_owned).filter(|line| !line.is_empty());
    let (bodies, names): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with("body."));
    said(names, !bodies.is_empty())
}

fn said(mut names: Vec<String>, has_body: bool) -> Facts {
    names.sort();
    Facts::from([
        ("attachments".to_owned(), names),
        ("body".to_owned(), vec![has_body.to_string()]),
    ])
}

const EXPLAINED: &[Explained] = &[
    (
        "an entry of a calendar is one part; that parser lists its 89 bytes for other readers too",
        &[("tnef/christmas", "attachments")],
    ),
    (
        "that parser does not look for names in the MAPI properties and skips what has no other",
        &[("tnef/long-filename", "attachments"), ("tnef/missing-filenames", "attachments")],
    ),
    (
        "that parser does not list a body that stands in the MAPI properties alone",
        &[
            ("tnef/unicode-mapi-attr", "body"),
            ("tnef/unicode-mapi-attr-name", "body"),
            ("tnef/winmail", "body"),
        ],
    ),
    (
        "that parser has no defects: what stands behind the third picture is no attribute",
        &[("tnef/panic", "defects")],
    ),
];
