//! The second opinion of MimeKit on its TNEF samples: a listing of the files in each. A body
//! is a file there, named by its form: `body.html`.

use std::fs;

use mail::{BodyKind, Content};
use vocab::Limits;

use super::{Differences, Explained, Facts, name, samples};

#[test]
fn tnef_holds_what_is_listed() {
    let Some(corpus) = testkit::corpus_dir() else { return };
    let paths = samples(&corpus.join("mail/tnef"), &["tnef"]);
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
    let files = mail.parts.iter().filter(|part| matches!(part.content, Content::Bytes(_)));
    let mut names: Vec<String> = files
        .map(|part| part.name.as_ref().map(|name| name.decoded.clone()).unwrap_or_default())
        .collect();
    names.sort();
    let kinds = mail.bodies.iter().filter(|body| !body.text.trim().is_empty()).map(|b| b.kind);
    let body = kinds.map(|kind| if kind == BodyKind::Html { "html" } else { "text" });
    Facts::from([
        ("attachments".to_owned(), names),
        ("body".to_owned(), body.map(str::to_owned).collect()),
    ])
}

fn listed(listing: &str) -> Facts {
    let (bodies, mut names): (Vec<_>, Vec<_>) = listing
        .lines()
        .map(str::to_owned)
        .filter(|line| !line.is_empty())
        .partition(|line| line.starts_with("body."));
    names.sort();
    Facts::from([("attachments".to_owned(), names), ("body".to_owned(), bodies)])
}

const EXPLAINED: &[Explained] = &[];
