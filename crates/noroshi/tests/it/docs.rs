//! The closed lists of the documents are those of the program, and the card in the README
//! is the one that the demo prints. With `UPDATE_GOLDEN=1` they are
//! written; the diff is read.

use std::fs;
use std::path::{Path, PathBuf};

use assess::{STANDING_REASONS, SignKey};
use auth::AuthReason;
use observable::Kind;
use stats::{Reason, TableId};
use vocab::{
    Agreement, CaseBody, CaseOrigin, Deception, DefectCode, FactKey, Feature, FileCategory,
    FileSource, FileType, KindUnknown, MailKind, OrganisationKind, OriginUnknown, OutreachKind,
    RegionUnknown, ReportCategory, SenderKind, ShareSource, SubmissionForm, VerdictClass,
    WindowForm, WindowFrom,
};
use words::{Lang, Words};

use crate::support::noroshi;

#[test]
fn closed_lists_stand_in_the_document_of_the_json() {
    check("docs/analysis-json.md", &tables());
}

#[test]
fn words_and_reasons_of_records_stand_in_their_document() {
    let words = Words::new(Lang::En);
    let params = [("field", "FIELD"), ("value", "VALUE")];
    let reasons = Reason::ALL.iter().map(|reason| {
        format!("| `{reason}` | {} |", words.text(&format!("problem-{reason}"), &params))
    });
    let fence = "```".to_owned();
    let sample = fs::read_to_string(repository("corpus/records/every-type.jsonl")).unwrap();
    let lines = std::iter::once(format!("{fence}json")).chain(sample.lines().map(str::to_owned));
    check(
        "docs/records.md",
        &[
            ("record-sample", lines.chain([fence]).collect()),
            ("record-words", table("field | words", record_words())),
            ("record-reasons", table("reason | what it says", reasons)),
        ],
    );
}

#[test]
fn definitions_of_the_tables_stand_in_their_document() {
    let words = Words::new(Lang::En);
    let rows = TableId::ALL.iter().map(|id| {
        let text = words.text(&format!("definition-{id}"), &[]);
        format!("| `{id}` | {} | {text} |", id.version())
    });
    check("docs/statistics.md", &[("definitions", table("table | version | definition", rows))]);
}

fn record_words() -> impl Iterator<Item = String> {
    fn words<T: std::fmt::Display>(field: &'static str, all: &[T]) -> (&'static str, String) {
        let words: Vec<String> = all.iter().map(|word| format!("`{word}`")).collect();
        (field, words.join(" "))
    }
    let category: Vec<&FileCategory> =
        FileCategory::ALL.iter().filter(|kind| **kind != FileCategory::Archive).collect();
    let fields = [
        words("organisation.kind", OrganisationKind::ALL),
        words("membership.agreement", Agreement::ALL),
        words("submission.form", SubmissionForm::ALL),
        words("submission.category", ReportCategory::ALL),
        words("mail.class", VerdictClass::ALL),
        words("mail.sender_region_unknown", OriginUnknown::ALL),
        words("mail.kind", MailKind::ALL),
        words("mail.kind_presumed", MailKind::ALL),
        words("mail.kind_unknown", KindUnknown::ALL),
        words("mail.sender_kind", SenderKind::ALL),
        words("file.source", FileSource::ALL),
        words("file.category", &category),
        words("destination.region_unknown", RegionUnknown::ALL),
        words("share.source", ShareSource::ALL),
        words("outreach.kind", OutreachKind::ALL),
        words("window_mail.form", WindowForm::ALL),
        words("window_mail.from_kind", WindowFrom::ALL),
        words("case.body", CaseBody::ALL),
        words("case.origin", CaseOrigin::ALL),
    ];
    fields.into_iter().map(|(field, words)| format!("| `{field}` | {words} |"))
}

#[test]
fn the_card_in_the_readme_is_the_one_of_the_demo() {
    let folder = tempfile::tempdir().unwrap();
    let output = noroshi(folder.path(), &["samples", "--lang", "en"], b"");
    let text = String::from_utf8(output.stdout).unwrap();
    let card = text.split("━━ ").find(|card| card.contains("16-bec-look-alike-domain.eml"));
    // Behind the card stands the title of the next one.
    let (card, _) = card.unwrap().split_once("\n\n\n").unwrap();
    let fence = "```".to_owned();
    let lines = vec![format!("{fence}text"), format!("━━ {card}"), fence];
    check("README.md", &[("demo-card", lines)]);
}

#[test]
fn the_sample_of_records_counts_without_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let sample = fs::read(repository("corpus/records/every-type.jsonl")).unwrap();
    for report in [["quarter", "2016-07"], ["year", "2016"], ["jcrat", "2014"]] {
        let args = [&["report"][..], &report, &["--records", "-", "--format", "csv"]].concat();
        let output = noroshi(folder.path(), &args, &sample);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
        let counted = format!("records,{},14,counted,14,\n", report[1]);
        assert!(String::from_utf8(output.stdout).unwrap().contains(&counted));
    }
}

fn repository(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file)
}

fn check(file: &str, sections: &[(&'static str, Vec<String>)]) {
    let path = repository(file);
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
    let row =
        |prefix: &str, word: &str| format!("| `{word}` | {} |", text(format!("{prefix}-{word}")));
    let signs = SignKey::ALL.iter().map(|key| {
        let params: Vec<String> = key.params().iter().map(|name| format!("`{name}`")).collect();
        let name = text(format!("sign-{}-name", key.as_str()));
        format!("| `{}` | {} | {name} |", key.as_str(), params.join(", "))
    });
    let types = FileCategory::ALL.iter().map(|category| {
        let of = FileType::ALL.iter().filter(|kind| kind.category() == *category);
        let names: Vec<String> = of.map(|kind| format!("`{kind}`")).collect();
        format!("| `{category}` | {} |", names.join(" "))
    });
    let defects = DefectCode::ALL.iter().map(|code| {
        let lost = if code.loses() { "yes" } else { "no" };
        format!("| `{code}` | {lost} | {} |", text(format!("defect-{code}")))
    });
    let senders = SenderKind::ALL.iter().map(|kind| row("sender-kind", kind.as_str()));
    let standing = STANDING_REASONS.iter().map(|key| row("reason", key));
    let deceptions = Deception::ALL.iter().map(|trick| row("deception", trick.as_str()));
    let features = Feature::ALL.iter().map(|feature| row("feature", feature.as_str()));
    let facts = FactKey::ALL.iter().map(|key| row("fact", key.as_str()));
    let reasons = AuthReason::ALL.iter().map(|reason| row("auth", reason.as_str()));
    let observables = Kind::ALL.iter().map(|kind| row("kind", kind.as_str()));
    vec![
        ("auth-reasons", table("reason | meaning", reasons)),
        ("sender-kinds", table("kind | meaning", senders)),
        ("signs", table("key | parameters | what it says", signs)),
        ("standing-reasons", table("standing reason | meaning", standing)),
        ("types", table("category | types", types)),
        ("deceptions", table("deception | meaning", deceptions)),
        ("features", table("feature | meaning", features)),
        ("facts", table("fact | meaning", facts)),
        ("observable-kinds", table("kind | meaning", observables)),
        ("defects", table("code | lost | meaning", defects)),
    ]
}

fn table(head: &str, rows: impl Iterator<Item = String>) -> Vec<String> {
    let rule = "---|".repeat(head.split('|').count());
    [format!("| {head} |"), format!("|{rule}")].into_iter().chain(rows).collect()
}
