//! The closed lists of `docs/analysis-json.md` are those of the program, and the card
//! in the README is the one that the demo prints. With `UPDATE_GOLDEN=1` they are
//! written; the diff is read.

use std::fs;
use std::path::Path;

use assess::{STANDING_REASONS, SignKey};
use observable::Kind;
use vocab::{Deception, DefectCode, FileType, SenderKind};
use words::{Lang, Words};

use crate::support::noroshi;

#[test]
fn closed_lists_stand_in_the_document_of_the_json() {
    check("docs/analysis-json.md", &tables());
}

#[test]
fn the_card_in_the_readme_is_the_one_of_the_demo() {
    let folder = tempfile::tempdir().unwrap();
    let output = noroshi(folder.path(), &["demo", "--lang", "en"], b"");
    let text = String::from_utf8(output.stdout).unwrap();
    let card = text.split("━━ ").find(|card| card.contains("16-bec-look-alike-domain.eml"));
    // Behind the card stands the title of the next one.
    let (card, _) = card.unwrap().split_once("\n\n\n").unwrap();
    let fence = "```".to_owned();
    let lines = vec![format!("{fence}text"), format!("━━ {card}"), fence];
    check("README.md", &[("demo-card", lines)]);
}

fn check(file: &str, sections: &[(&'static str, Vec<String>)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    let written = fs::read_to_string(&path).unwrap();
    let mut document = written.clone();
    for (name, lines) in sections {
        document = with_section(&document, name, lines);
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &document).unwrap();
    } else {
        assert!(written == document, "run the tests with UPDATE_GOLDEN=1 and read the diff");
    }
}

/// Replaces what stands between `<!-- name -->` and `<!-- end -->`.
fn with_section(document: &str, name: &str, lines: &[String]) -> String {
    let mark = format!("<!-- {name} -->\n");
    let (before, rest) = document.split_once(&mark).unwrap_or_else(|| panic!("no mark {name}"));
    let (_, after) = rest.split_once("<!-- end -->").expect("an end");
    format!("{before}{mark}{}\n<!-- end -->{after}", lines.join("\n"))
}

fn tables() -> Vec<(&'static str, Vec<String>)> {
    let words = Words::new(Lang::En);
    let text = |key: String| words.text(&key, &[]);
    let row = |word: &str, meaning: String| format!("| `{word}` | {meaning} |");
    let head = |title: &str| vec![format!("| {title} | meaning |"), "|---|---|".to_owned()];
    let mut kinds = head("kind");
    kinds.extend(
        SenderKind::ALL.iter().map(|kind| row(kind.as_str(), text(format!("sender-kind-{kind}")))),
    );
    let mut signs = vec!["| key | parameters | what it says |".to_owned(), "|---|---|---|".into()];
    signs.extend(SignKey::ALL.iter().map(|key| {
        let params: Vec<String> = key.params().iter().map(|name| format!("`{name}`")).collect();
        let name = text(format!("sign-{}-name", key.as_str()));
        format!("| `{}` | {} | {name} |", key.as_str(), params.join(", "))
    }));
    let mut standing = head("standing reason");
    standing.extend(STANDING_REASONS.iter().map(|key| row(key, text(format!("reason-{key}")))));
    let mut types = vec!["| category | types |".to_owned(), "|---|---|".to_owned()];
    types.extend(vocab::FileCategory::ALL.iter().map(|category| {
        let of = FileType::ALL.iter().filter(|kind| kind.category() == *category);
        let names: Vec<String> = of.map(|kind| format!("`{kind}`")).collect();
        format!("| `{category}` | {} |", names.join(" "))
    }));
    let mut deceptions = head("deception");
    deceptions.extend(
        Deception::ALL.iter().map(|trick| row(trick.as_str(), text(format!("deception-{trick}")))),
    );
    let mut observables = head("kind");
    observables
        .extend(Kind::ALL.iter().map(|kind| row(kind.as_str(), text(format!("kind-{kind}")))));
    let mut defects = vec!["| code | lost | meaning |".to_owned(), "|---|---|---|".to_owned()];
    defects.extend(DefectCode::ALL.iter().map(|code| {
        let lost = if code.loses() { "yes" } else { "no" };
        format!("| `{code}` | {lost} | {} |", text(format!("defect-{code}")))
    }));
    vec![
        ("sender-kinds", kinds),
        ("signs", signs),
        ("standing-reasons", standing),
        ("types", types),
        ("deceptions", deceptions),
        ("observable-kinds", observables),
        ("defects", defects),
    ]
}
