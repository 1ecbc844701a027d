//! The JSON of a report's tables (`docs/statistics.md`).

use serde::Serialize;
use stats::{Claim, Lost, Problem, Row, Table};

use crate::shape::Word;

/// A table with its words.
#[derive(Debug)]
pub struct TableText<'t, 'h> {
    pub table: &'t Table<'h>,
    pub title: String,
    pub notes: Vec<String>,
}

/// The object of a report, ended by a line feed.
#[must_use]
pub fn report_json(tables: &[TableText<'_, '_>], problems: &[Problem]) -> Vec<u8> {
    let tables = tables.iter().map(table).collect();
    pretty(&ReportShape { tables, not_counted: Some(problems.iter().map(problem).collect()) })
}

/// The object of a table whose rows name their records.
#[must_use]
pub fn explained_json(explained: &TableText<'_, '_>) -> Vec<u8> {
    pretty(&ReportShape { tables: vec![table(explained)], not_counted: None })
}

/// Writing our own shapes into memory cannot fail: keys are strings and no serializer of
/// ours returns an error.
fn pretty(shape: &ReportShape<'_>) -> Vec<u8> {
    let mut json = serde_json::to_vec_pretty(shape).unwrap_or_default();
    json.push(b'\n');
    json
}

#[derive(Serialize)]
struct ReportShape<'a> {
    tables: Vec<TableShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_counted: Option<Vec<ProblemShape<'a>>>,
}

#[derive(Serialize)]
struct TableShape<'a> {
    id: &'static str,
    definition: u32,
    title: &'a str,
    period: String,
    n: u64,
    notes: &'a [String],
    rows: Vec<RowShape<'a>>,
}

fn table<'a>(text: &'a TableText<'_, '_>) -> TableShape<'a> {
    let table = text.table;
    TableShape {
        id: table.id.as_str(),
        definition: table.id.version(),
        title: &text.title,
        period: table.period.to_string(),
        n: table.n,
        notes: &text.notes,
        rows: table.rows.iter().map(row).collect(),
    }
}

#[derive(Serialize)]
struct RowShape<'a> {
    key: String,
    count: u64,
    percent: Option<String>,
    #[serde(flatten)]
    claim: Option<ClaimShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<Vec<&'a str>>,
}

fn row<'a>(row: &'a Row<'_>) -> RowShape<'a> {
    RowShape {
        key: row.name(),
        count: row.count,
        percent: row.percent.map(|percent| percent.to_string()),
        claim: row.claim.as_ref().map(claim),
        records: row.records.as_ref().map(|records| records.iter().map(|one| one.id).collect()),
    }
}

#[derive(Serialize)]
struct ClaimShape {
    rank: Option<u32>,
    over: Option<u64>,
    since: Option<String>,
    times: Vec<TimeShape>,
}

#[derive(Serialize)]
struct TimeShape {
    period: String,
    count: u64,
}

fn claim(claim: &Claim) -> ClaimShape {
    let time = |(period, count): &(vocab::Period, u64)| TimeShape {
        period: period.to_string(),
        count: *count,
    };
    ClaimShape {
        rank: claim.rank,
        over: claim.over,
        since: claim.since.map(|period| period.to_string()),
        times: claim.times.iter().map(time).collect(),
    }
}

#[derive(Serialize)]
struct ProblemShape<'a> {
    id: Option<&'a str>,
    line: u32,
    reason: &'static str,
    #[serde(rename = "type")]
    kind: Option<Word<vocab::RecordKind>>,
    field: Option<&'static str>,
    value: Option<&'a str>,
    /// `no`, or `in-part` where only the field is lost.
    counted: &'static str,
}

fn problem(problem: &Problem) -> ProblemShape<'_> {
    ProblemShape {
        id: problem.id.as_deref(),
        line: problem.line,
        reason: problem.reason.as_str(),
        kind: problem.kind.map(Word),
        field: problem.field,
        value: problem.value.as_deref(),
        counted: match problem.lost {
            Lost::Record => "no",
            Lost::Field => "in-part",
        },
    }
}
