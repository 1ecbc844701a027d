//! Tables as Markdown (GFM). Whatever a record brought is text: marks of the language
//! and links are made harmless here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use stats::{Claim, ClaimKind, Key, Lost, Name, Problem, Row, Table, TableId};
use wire::TableText;
use words::Words;

use super::label::{label, main_label, period_text, sub_label};
use crate::clean::safe;

/// The whole report.
#[must_use]
pub fn report_markdown(
    title: &str,
    tables: &[TableText<'_, '_>],
    problems: &[Problem],
    words: &Words,
) -> String {
    let mut page = format!("# {title}\n");
    for text in tables {
        table(&mut page, text, words);
    }
    not_counted(&mut page, problems, words);
    page
}

/// A table with the records behind each of its rows.
#[must_use]
pub fn explained_markdown(text: &TableText<'_, '_>, words: &Words) -> String {
    let mut page = String::new();
    head(&mut page, text, words);
    for row in &text.table.rows {
        let records = row.records.as_deref().unwrap_or_default();
        let name = shown_key(&row.name(), words);
        let _ = writeln!(page, "\n### {name}: {}\n", grouped(row.count));
        if records.is_empty() {
            let _ = writeln!(page, "{}", words.text("table-empty", &[]));
            continue;
        }
        heading(&mut page, &["column-record", "column-type", "column-line"], words);
        for record in records {
            let id = shown_key(record.id, words);
            let _ = writeln!(page, "| {id} | {} | {} |", record.kind, record.line);
        }
    }
    notes(&mut page, text, words);
    page
}

fn table(page: &mut String, text: &TableText<'_, '_>, words: &Words) {
    page.push('\n');
    head(page, text, words);
    page.push('\n');
    match text.table.id {
        _ if text.table.rows.is_empty() => {
            let _ = writeln!(page, "{}", words.text("table-empty", &[]));
        }
        TableId::ActivityQuarters | TableId::ActivityYears | TableId::CaseLadder => {
            by_period(page, text.table, words);
        }
        TableId::Claims => claims(page, text.table, words),
        _ => rows(page, text.table, words),
    }
    notes(page, text, words);
}

fn head(page: &mut String, text: &TableText<'_, '_>, words: &Words) {
    let period = period_text(text.table.period, words);
    let n = grouped(text.table.n);
    let line = words.text("table-line", &[("period", &period), ("n", &n)]);
    // Writing into a String cannot fail, here and below.
    let _ = writeln!(page, "## {}\n\n{line}", text.title);
}

/// A sentence may name rows, and so hold what a record brought.
fn notes(page: &mut String, text: &TableText<'_, '_>, words: &Words) {
    page.push('\n');
    for note in &text.notes {
        let _ = writeln!(page, "- {}", escaped(&safe(note, NOTE_LETTERS_MAX, words)));
    }
}

/// Names of columns: digits stand at the right, text at the left.
fn heading(page: &mut String, columns: &[&str], words: &Words) {
    let names: Vec<String> = columns.iter().map(|column| words.text(column, &[])).collect();
    let rule = columns.iter().map(|column| if DIGITS.contains(column) { "--:|" } else { "---|" });
    let _ = writeln!(page, "| {} |\n|{}", names.join(" | "), rule.collect::<String>());
}

fn rows(page: &mut String, table: &Table<'_>, words: &Words) {
    // A table without any base has no column for it.
    let compared = table.rows.iter().any(|row| row.percent.is_some());
    let percent: &[&str] = if compared { &["column-percent"] } else { &[] };
    heading(page, &[&["column-item", "column-count"], percent, &["column-key"]].concat(), words);
    for row in &table.rows {
        let name = escaped(&label(table.id, &row.key, words));
        let percent = row.percent.map(|percent| percent.to_string()).unwrap_or_default();
        let percent = if compared { format!(" {percent} |") } else { String::new() };
        let key = shown_key(&row.name(), words);
        let _ = writeln!(page, "| {name} | {} |{percent} {key} |", grouped(row.count));
    }
}

/// Measures down, periods across, as the reports print them.
fn by_period(page: &mut String, table: &Table<'_>, words: &Words) {
    let rows: BTreeMap<Key<'_>, &Row<'_>> = table.rows.iter().map(|row| (row.key, row)).collect();
    let mut periods: Vec<Name<'_>> = table.rows.iter().map(|row| row.key.main).collect();
    periods.dedup();
    let mut measures: Vec<&'static str> = Vec::new();
    for measure in table.rows.iter().filter_map(|row| row.key.sub) {
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    let names = periods.iter().map(|name| main_label(table.id, *name, words));
    let names: Vec<String> = names.collect();
    let item = words.text("column-item", &[]);
    let rule = "--:|".repeat(names.len());
    let _ = writeln!(page, "| {item} | {} |\n|---|{rule}", names.join(" | "));
    for measure in measures {
        let _ = write!(page, "| {} |", sub_label(measure, words));
        for period in &periods {
            let key = Key { main: *period, sub: Some(measure) };
            let cell = rows.get(&key).map(|row| cell(row)).unwrap_or_default();
            let _ = write!(page, " {cell} |");
        }
        page.push('\n');
    }
}

fn cell(row: &Row<'_>) -> String {
    match row.percent {
        Some(percent) => format!("{} ({percent} %)", grouped(row.count)),
        None => grouped(row.count),
    }
}

/// What stands out: the rest would bury it, also that the first of all is the highest.
fn claims(page: &mut String, table: &Table<'_>, words: &Words) {
    let told = || table.rows.iter().filter_map(|row| Some((row, row.claim.as_ref()?)));
    let new = told().filter(|(_, claim)| claim.kind == ClaimKind::First && claim.rank.is_none());
    let new: BTreeSet<(TableId, Key<'_>)> =
        new.map(|(row, claim)| (claim.table, row.key)).collect();
    let news = |(row, claim): &(&Row<'_>, &Claim)| {
        claim.kind != ClaimKind::HighestSince || !new.contains(&(claim.table, row.key))
    };
    for (row, claim) in told().filter(|(_, claim)| stands_out(claim)).filter(news) {
        let _ = writeln!(page, "- {}", escaped(&sentence(row, claim, words)));
    }
    let count = table.rows.len().to_string();
    let _ = writeln!(page, "\n{}", words.text("claims-shown", &[("count", &count)]));
}

fn stands_out(claim: &Claim) -> bool {
    match claim.kind {
        ClaimKind::First | ClaimKind::HighestSince => true,
        ClaimKind::Nth => claim.over.is_some_and(|over| over >= ROUND_NUMBER),
        ClaimKind::Since => false,
    }
}

pub(super) fn sentence(row: &Row<'_>, claim: &Claim, words: &Words) -> String {
    let name = words.text(&format!("table-{}", claim.table), &[]);
    // The period of the row is that of the report.
    let item = match (row.key.main, row.key.sub) {
        (Name::Period(_), Some(sub)) => sub_label(sub, words),
        _ => label(claim.table, &row.key, words),
    };
    let value = claim.times.last().map(|(_, value)| grouped(*value)).unwrap_or_default();
    let times = claim.times.len().to_string();
    let over = claim.over.map(grouped).unwrap_or_default();
    let since = claim.since.map(|period| period_text(period, words)).unwrap_or_default();
    let earlier = claim.times.first().map(|(_, value)| grouped(*value)).unwrap_or_default();
    let key = match (claim.kind, claim.rank, claim.since) {
        (ClaimKind::First, Some(_), _) => "claim-first-lead",
        (ClaimKind::First, None, _) => "claim-first",
        (ClaimKind::Nth, ..) if claim.times.len() == 1 => "claim-nth-first",
        (ClaimKind::Nth, ..) => "claim-nth",
        (ClaimKind::Since, ..) => "claim-since",
        (ClaimKind::HighestSince, _, Some(_)) => "claim-highest-since",
        (ClaimKind::HighestSince, _, None) => "claim-highest",
    };
    let params = [
        ("table", name.as_str()),
        ("row", &item),
        ("value", &value),
        ("times", &times),
        ("over", &over),
        ("since", &since),
        ("earlier", &earlier),
    ];
    words.text(key, &params)
}

fn not_counted(page: &mut String, problems: &[Problem], words: &Words) {
    let _ = writeln!(page, "\n## {}\n", words.text("not-counted-title", &[]));
    if problems.is_empty() {
        let _ = writeln!(page, "{}", words.text("not-counted-none", &[]));
    }
    for problem in problems {
        let _ = writeln!(page, "- {}", escaped(&told(problem, words)));
    }
}

fn told(problem: &Problem, words: &Words) -> String {
    let kind = problem.kind.map(|kind| kind.as_str()).unwrap_or_default();
    let id = safe(problem.id.as_deref().unwrap_or_default(), LETTERS_MAX, words);
    let record = format!("{kind} {id}");
    let record = if record.trim().is_empty() { "—" } else { record.trim() };
    let value = safe(problem.value.as_deref().unwrap_or_default(), LETTERS_MAX, words);
    let params = [("field", problem.field.unwrap_or_default()), ("value", value.as_str())];
    let sentence = words.text(&format!("problem-{}", problem.reason), &params);
    let effect = match problem.lost {
        Lost::Record => "effect-record",
        Lost::Field => "effect-field",
    };
    let params = [
        ("line", problem.line.to_string()),
        ("record", record.to_owned()),
        ("problem", sentence),
        ("effect", words.text(effect, &[])),
    ];
    words.text("not-counted-line", &params.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// A key or an id in a cell of its own.
fn shown_key(key: &str, words: &Words) -> String {
    escaped(&safe(key, LETTERS_MAX, words))
}

/// Text in which no letter is a mark of Markdown or of HTML, and which GFM makes no link
/// of, although it does so for addresses of any kind, that of no known domain too.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let before = text.get(..at).unwrap_or_default();
        if letter == '@' && !before.ends_with('[') || letter == '.' && ends_in_www(before) {
            let _ = write!(shown, "\\[{letter}\\]");
            continue;
        }
        if "\\`*_[]<>|~&#!$".contains(letter) {
            shown.push('\\');
        }
        shown.push(letter);
    }
    shown
}

fn ends_in_www(text: &str) -> bool {
    let end = text.len().checked_sub(WWW.len()).and_then(|begin| text.get(begin..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(WWW))
}

/// Thousands apart: 1,257.
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

const WWW: &str = "www";
const LETTERS_MAX: usize = 160;
const NOTE_LETTERS_MAX: usize = 4_000;
const DIGITS: &[&str] = &["column-count", "column-percent", "column-line"];
/// Above it people count the times.
const ROUND_NUMBER: u64 = 100;
