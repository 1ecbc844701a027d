//! Words around the tables of the statistics: titles, definitions, names of rows and
//! periods. Markdown and CSV stand in the modules below.

mod csv;
mod label;
mod markdown;

use stats::{Key, Note, ReportKind, Row, Table, TableId};
use vocab::Period;
use wire::TableText;
use words::Words;

pub use csv::{explained_csv, report_csv};
pub use label::period_text;
pub use markdown::{explained_markdown, report_markdown};

/// The heading of a report.
#[must_use]
pub fn report_title(kind: ReportKind, period: Period, words: &Words) -> String {
    let period = period_text(period, words);
    words.text(&format!("report-{kind}"), &[("period", &period)])
}

/// The name of a row as a reader knows it; of a claim its sentence.
#[must_use]
pub fn row_text(table: &Table<'_>, row: &Row<'_>, words: &Words) -> String {
    match &row.claim {
        Some(claim) => markdown::sentence(row, claim, words),
        None => label::label(table.id, &row.key, words),
    }
}

/// The name of a row in two: of what it is part, and its part if it is one.
#[must_use]
pub fn row_parts(table: TableId, key: &Key<'_>, words: &Words) -> (String, Option<String>) {
    let sub = key.sub.map(|sub| label::sub_label(sub, words));
    (label::main_label(table, key.main, words), sub)
}

/// Every table with its title and its notes as sentences.
#[must_use]
pub fn report_texts<'t, 'h>(tables: &'t [Table<'h>], words: &Words) -> Vec<TableText<'t, 'h>> {
    let text = |table: &'t Table<'h>| TableText {
        table,
        title: words.text(&format!("table-{}", table.id), &[]),
        notes: table.notes.iter().map(|note| sentence(table, note, words)).collect(),
    };
    tables.iter().map(text).collect()
}

fn sentence(table: &Table<'_>, note: &Note, words: &Words) -> String {
    let params: Vec<(&str, &str)> =
        note.params.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let text = words.text(&note.key, &params);
    match params.iter().find(|(name, _)| *name == "version") {
        // The sentence of a definition says which one it is, so that it can be quoted.
        Some(version) => {
            let params = [("table", table.id.as_str()), *version, ("text", &text)];
            words.text("report-definition", &params)
        }
        None => text,
    }
}

#[cfg(test)]
mod tests;
