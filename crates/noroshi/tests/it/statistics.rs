//! Counting as a whole, from lines of records to the tables and their formats.

mod definitions;
mod formats;
mod properties;
mod random;

use jiff::tz::TimeZone;
use serde_json::Value;
use stats::{History, Ledger, ReportKind, Request, Table, TableId};
use vocab::{FiscalCalendar, Period};

/// What is read from lines, days being those of Tokyo.
fn history<L: AsRef<[u8]>>(lines: &[L]) -> History {
    history_in("Asia/Tokyo", lines)
}

fn history_in<L: AsRef<[u8]>>(zone: &str, lines: &[L]) -> History {
    let zone = TimeZone::get(zone).unwrap();
    let mut ledger = Ledger::default();
    for (line, number) in lines.iter().zip(1..) {
        wire::read_record(line.as_ref(), number, &zone, &mut ledger);
    }
    ledger.into_history()
}

fn lines(records: &[Value]) -> Vec<String> {
    records.iter().map(Value::to_string).collect()
}

/// A request without anything beside; years begin in April.
fn request(kind: ReportKind, period: Period) -> Request {
    Request::new(kind, period, FiscalCalendar::default())
}

fn year(year: i16) -> Request {
    request(ReportKind::Year, FiscalCalendar::default().year(year).unwrap())
}

fn quarter(year: i16, month: i8) -> Request {
    request(ReportKind::Quarter, FiscalCalendar::default().quarter(year, month).unwrap())
}

fn jcrat(year: i16) -> Request {
    request(ReportKind::Jcrat, FiscalCalendar::default().year(year).unwrap())
}

fn table<'h>(history: &'h History, request: &'h Request, id: TableId) -> Table<'h> {
    let tables = stats::report(history, request).unwrap();
    tables.into_iter().find(|table| table.id == id).unwrap()
}

/// The count of a row; zero where the table does not have it.
fn count(table: &Table<'_>, key: &str) -> u64 {
    table.rows.iter().find(|row| row.name() == key).map_or(0, |row| row.count)
}
