//! The tables of the quarter and the lists behind them.

use std::collections::BTreeMap;
use std::fmt::Write;

use askama::Template;
use hub::Problem;
use jiff::civil::Date;
use release::Refusal;
use stats::{Evidence, Request, Row, Table, TableId};
use words::Words;

use super::{Frame, page};
use crate::app::App;
use crate::asked::Asked;
use crate::reply::Reply;

#[derive(Template)]
#[template(path = "statistics.html")]
struct Quarter<'a> {
    frame: Frame<'a>,
    heading: String,
    tables: Vec<TablePart>,
    /// How many records are not counted, or only in part.
    problems: usize,
    at: i64,
    quarters: Vec<QuarterPart>,
}

/// A quarter to choose: its first day, its name, and whether it is the one shown.
struct QuarterPart {
    first: String,
    name: String,
    here: bool,
}

struct TablePart {
    id: TableId,
    title: String,
    n: u64,
    rows: Vec<RowPart>,
    /// Periods across and measures down, where a table compares periods.
    grid: Option<Grid>,
    /// Whether there is a base to compare with.
    compared: bool,
    notes: Vec<String>,
}

struct Grid {
    periods: Vec<String>,
    /// A measure with its count in each period.
    measures: Vec<(String, Vec<Option<RowPart>>)>,
}

struct RowPart {
    name: String,
    count: u64,
    percent: Option<u128>,
    /// Where the list behind the count is.
    to: Option<String>,
}

#[derive(Template)]
#[template(path = "explained.html")]
struct Explained<'a> {
    frame: Frame<'a>,
    /// The quarter, by its first day and in words.
    first: String,
    period: String,
    name: String,
    count: u64,
    records: Vec<RecordPart>,
    notes: Vec<String>,
}

struct RecordPart {
    id: String,
    kind: &'static str,
    line: u32,
    /// The submission that it belongs to.
    receipt: Option<String>,
}

/// Part two's tables of a quarter, of this one unless another is chosen.
pub(crate) fn quarter(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let tables = app.hub.quarter(asked.viewer(), chosen(asked)?)?;
    let frame = Frame::new(app, asked, "desk-title-statistics");
    let words = frame.words();
    let request = &tables.request;
    let counted = stats::report(&tables.history, request).map_err(|_| Refusal::NotFound)?;
    let parts = report::report_texts(&counted, words).into_iter().map(|text| TablePart {
        id: text.table.id,
        n: text.table.n,
        compared: text.table.rows.iter().any(|row| row.percent.is_some()),
        rows: text.table.rows.iter().map(|row| row_part(text.table, row, request, words)).collect(),
        grid: grid(text.table, request, words),
        title: text.title,
        notes: text.notes,
    });
    let parts = parts.collect();
    let heading = report::report_title(request.kind, request.period, words);
    let problems = tables.history.problems().len();
    let quarters = tables.quarters.iter().map(|quarter| QuarterPart {
        first: quarter.first.to_string(),
        name: report::period_text(*quarter, words),
        here: *quarter == request.period,
    });
    let quarters = quarters.collect();
    Ok(page(&Quarter { frame, heading, tables: parts, problems, at: tables.at, quarters }))
}

/// The first day of the quarter that was chosen.
fn chosen(asked: &Asked) -> Result<Option<Date>, Problem> {
    let first = asked.query("quarter").filter(|first| !first.is_empty());
    first.map(|first| first.parse().map_err(|_| Problem::NotReady("no-quarter"))).transpose()
}

/// The records behind one count.
pub(crate) fn explain(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let tables = app.hub.quarter(asked.viewer(), chosen(asked)?)?;
    let wanted = format!("{}/{}", asked.part("table"), asked.part("row"));
    let table = stats::explain(&tables.history, &tables.request, &wanted);
    let table = [table.map_err(|_| Refusal::NotFound)?];
    let [one] = &table;
    let row = one.rows.first().ok_or(Refusal::NotFound)?;
    let title = app.words(super::lang(asked)).text(&format!("table-{}", one.id), &[]);
    let frame = Frame::new(app, asked, &title);
    let name = report::row_text(one, row, frame.words());
    let records = row.records.iter().flatten().map(record_part).collect();
    let count = row.count;
    let texts = report::report_texts(&table, frame.words());
    let notes = texts.into_iter().flat_map(|text| text.notes).collect();
    let period = tables.request.period;
    let first = period.first.to_string();
    let period = report::period_text(period, frame.words());
    Ok(page(&Explained { frame, first, period, name, count, records, notes }))
}

/// Every record, for `noroshi report`.
pub(crate) fn records(app: &App, asked: &Asked) -> Result<Reply, Problem> {
    let lines = app.hub.records(asked.viewer())?.into_inner();
    Ok(Reply::download("application/jsonl", "records.jsonl", lines))
}

fn row_part(table: &Table<'_>, row: &Row<'_>, request: &Request, words: &Words) -> RowPart {
    // Its rows count records themselves.
    let is_explained = table.id != TableId::Records;
    RowPart {
        name: report::row_text(table, row, words),
        count: row.count,
        percent: row.percent,
        to: is_explained.then(|| {
            let (row, first) = (encoded(&row.name()), request.period.first);
            format!("/statistics/{}/{row}?quarter={first}", table.id)
        }),
    }
}

/// Periods across, as the reports print them.
fn grid(table: &Table<'_>, request: &Request, words: &Words) -> Option<Grid> {
    if !matches!(table.id, TableId::ActivityQuarters | TableId::ActivityYears) {
        return None;
    }
    let (mut periods, mut measures): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut cells: BTreeMap<(String, String), RowPart> = BTreeMap::new();
    for row in &table.rows {
        let (period, measure) = report::row_parts(table.id, &row.key, words);
        let measure = measure.unwrap_or_default();
        if !periods.contains(&period) {
            periods.push(period.clone());
        }
        if !measures.contains(&measure) {
            measures.push(measure.clone());
        }
        cells.insert((period, measure), row_part(table, row, request, words));
    }
    let measures = measures.into_iter().map(|measure| {
        let cell = |period: &String| cells.remove(&(period.clone(), measure.clone()));
        let row = periods.iter().map(cell).collect();
        (measure, row)
    });
    Some(Grid { measures: measures.collect(), periods })
}

fn record_part(record: &Evidence<'_>) -> RecordPart {
    let name = record.id.strip_prefix("S-").unwrap_or(record.id);
    let receipt = name.get(..RECEIPT_LETTERS).filter(|receipt| receipt.starts_with("R-"));
    RecordPart {
        id: record.id.to_owned(),
        kind: record.kind.as_str(),
        line: record.line,
        receipt: receipt.map(str::to_owned),
    }
}

/// A part of a path (RFC 3986 section 2.1): names of rows hold blanks, slashes and Japanese.
fn encoded(part: &str) -> String {
    let mut encoded = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// `R-7K3M-9QXD`
const RECEIPT_LETTERS: usize = 11;

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn names_of_rows_fit_into_one_part_of_a_path() {
        assert_eq!(encoded("mail-kind_1.a~"), "mail-kind_1.a~");
        assert_eq!(encoded("a/b c?%"), "a%2Fb%20c%3F%25");
        assert_eq!(encoded("電"), "%E9%9B%BB");
    }
}
