//! From records and a request to the tables of a report.

use std::collections::BTreeMap;

use vocab::Period;

use crate::claims;
use crate::coverage;
use crate::history::History;
use crate::layout::{self, Draft, Share};
use crate::ledger::At;
use crate::request::{Error, ReportKind, Request};
use crate::rounding;
use crate::shown::listed;
use crate::table::{Key, Name, Note, Row, Table, TableId};
use crate::tables;
use crate::tally::Tally;

/// Every table of the report that was asked for.
///
/// # Errors
/// A sum that fits no table or takes the name of a row.
pub fn report<'h>(history: &'h History, request: &'h Request) -> Result<Vec<Table<'h>>, Error> {
    check(request)?;
    let tables = request.kind.tables().iter();
    Ok(tables.map(|id| table(*id, history, request)).collect())
}

/// A table, or one row of it (`TABLE` or `TABLE/KEY`), with the records behind its digits.
///
/// # Errors
/// The report has no such table, or the table no such row.
pub fn explain<'h>(
    history: &'h History,
    request: &'h Request,
    wanted: &str,
) -> Result<Table<'h>, Error> {
    check(request)?;
    let (name, key) =
        wanted.split_once('/').map_or((wanted, None), |(name, key)| (name, Some(key)));
    let tables = request.kind.tables();
    let id = TableId::of_word(name).filter(|id| tables.contains(id)).ok_or_else(|| {
        let known: Vec<&str> = tables.iter().map(|id| id.as_str()).collect();
        Error::NoTable { table: name.to_owned(), known: known.join(", ") }
    })?;
    if id == TableId::Records {
        return Err(Error::NoRecords { table: id });
    }
    let mut table = table(id, history, request);
    if let Some(key) = key {
        let known: Vec<String> = table.rows.iter().map(Row::name).collect();
        table.rows.retain(|row| row.name() == key);
        if table.rows.is_empty() {
            return Err(Error::no_row(id, key, known.into_iter()));
        }
    }
    let behind = match id {
        TableId::Claims => claims::behind(&table.rows, history, request),
        _ => behind(id, &table.rows, history, request),
    };
    for (row, records) in table.rows.iter_mut().zip(behind) {
        row.records = Some(history.evidence(records));
    }
    Ok(table)
}

/// The records behind each row.
fn behind<'h>(
    id: TableId,
    rows: &[Row<'h>],
    history: &'h History,
    request: &'h Request,
) -> Vec<Vec<At>> {
    // Of the rows that a table prints, sums are known before anything is counted.
    let sums = layout::rows(id, &Tally::default()).into_iter().chain(sums(id, request));
    let sums: BTreeMap<Key<'h>, Vec<Key<'h>>> = sums.map(|row| (row.key, row.of)).collect();
    let of = |row: &Row<'h>| sums.get(&row.key).cloned().unwrap_or_else(|| vec![row.key]);
    let mut tally = Tally::wanting(rows.iter().flat_map(of));
    count(id, history, request, &mut tally);
    let records = |row| of(row).iter().flat_map(|key| tally.records(key)).copied().collect();
    rows.iter().map(records).collect()
}

fn table<'h>(id: TableId, history: &'h History, request: &'h Request) -> Table<'h> {
    match id {
        TableId::Claims => claims::table(history, request),
        TableId::Records => coverage::table(history, request),
        _ => counted(id, history, request),
    }
}

fn counted<'h>(id: TableId, history: &'h History, request: &'h Request) -> Table<'h> {
    let mut tally = Tally::default();
    count(id, history, request, &mut tally);
    let drafts = drafts(id, &tally, history, request);
    let period = request.period_of(id);
    let n = population(id, &tally, &drafts, history, period);
    let rows = finished(&drafts, &tally, n, request);
    let notes = notes(id, &drafts, &rows, request);
    Table { id, period, n, notes, rows }
}

/// Counts everything that the table prints.
fn count<'h>(id: TableId, history: &'h History, request: &'h Request, tally: &mut Tally<'h>) {
    for period in periods(id, history, request) {
        tables::count(id, history, period, Name::Period(period), tally);
    }
    if let (TableId::ActivityQuarters | TableId::ActivityYears, Some(ever)) =
        (id, ever(request.period_of(id), history))
    {
        tables::count_ever(history, ever, Name::Word(TOTAL), tally);
    }
}

/// The periods of a table: of most tables one.
fn periods(id: TableId, history: &History, request: &Request) -> Vec<Period> {
    let own = request.period_of(id);
    let periods = match id {
        TableId::ActivityQuarters | TableId::CaseLadder => quarters(own, request),
        TableId::ActivityYears => years(own, history, request),
        _ => return vec![own],
    };
    let year = (id == TableId::CaseLadder).then_some(own);
    let mut all: Vec<Period> = Vec::new();
    for period in periods.into_iter().chain(year).chain(request.range) {
        if !all.contains(&period) {
            all.push(period);
        }
    }
    all
}

/// The last four quarters of the table's period, and for J-CRAT those of its range.
fn quarters(own: Period, request: &Request) -> Vec<Period> {
    let last = request.calendar.quarter_of(own.last);
    let mut quarters: Vec<Period> =
        std::iter::successors(last, Period::before).take(QUARTERS).collect();
    if let (ReportKind::Jcrat, Some(range)) = (request.kind, request.range) {
        let from = request.calendar.quarter_of(range.last);
        let within = std::iter::successors(from, Period::before)
            .take_while(|quarter| quarter.last >= range.first)
            .filter(|quarter| quarter.first >= range.first && quarter.last <= range.last)
            .take(RANGE_QUARTERS_MAX);
        quarters.extend(within);
    }
    quarters.sort_unstable();
    quarters.dedup();
    quarters
}

/// Every fiscal year that is over by the end of the table's period, from the first with
/// a record; the report's own year in any case.
fn years(own: Period, history: &History, request: &Request) -> Vec<Period> {
    let last = request.calendar.year_of(own.last);
    let whole = last.filter(|year| year.last <= own.last);
    let last = whole.or_else(|| last.as_ref().and_then(Period::before));
    let begin = history.first_activity();
    let since = |year: &Period| begin.is_some_and(|begin| year.last >= begin);
    let own = (request.kind == ReportKind::Year).then_some(own);
    let mut years: Vec<Period> =
        std::iter::successors(last, Period::before).take_while(since).chain(own).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// From the first record to the end of the table's period.
fn ever(own: Period, history: &History) -> Option<Period> {
    let first = history.first_activity().map_or(own.first, |first| first.min(own.first));
    Period::range(first, own.last)
}

/// The rows to print, the caller's sums last.
fn drafts<'h>(
    id: TableId,
    tally: &Tally<'h>,
    history: &'h History,
    request: &'h Request,
) -> Vec<Draft<'h>> {
    let each = |name: Name<'h>, words: &'static [&'static str]| {
        words.iter().map(move |word| Draft::new(Key::of(name).sub(word), Share::None))
    };
    let periods = || periods(id, history, request).into_iter().map(Name::Period);
    match id {
        TableId::ActivityQuarters => periods()
            .flat_map(|name| each(name, tables::MEASURES))
            .chain(each(Name::Word(TOTAL), tables::FLOWS))
            .collect(),
        TableId::ActivityYears => {
            let rows = periods().flat_map(|name| each(name, tables::MEASURES));
            let rows = rows.map(|row| against_year_before(row, tally));
            rows.chain(each(Name::Word(TOTAL), tables::FLOWS)).collect()
        }
        TableId::CaseLadder => periods().flat_map(|name| each(name, tables::STEPS)).collect(),
        _ => layout::rows(id, tally).into_iter().chain(sums(id, request)).collect(),
    }
}

/// A year's value is compared with the year before, where the table has it.
fn against_year_before<'h>(mut row: Draft<'h>, tally: &Tally<'h>) -> Draft<'h> {
    let Name::Period(period) = row.key.main else { return row };
    if let Some(before) = period.before() {
        let key = Key { main: Name::Period(before), ..row.key };
        row.share = Share::Ratio(tally.count(&key));
    }
    row
}

fn sums<'h>(id: TableId, request: &'h Request) -> impl Iterator<Item = Draft<'h>> {
    request.sums.iter().filter_map(move |sum| layout::sum(id, &sum.name, &sum.of))
}

fn check(request: &Request) -> Result<(), Error> {
    let has_period = |id: &TableId| {
        request.kind.tables().contains(id) && !matches!(id, TableId::Claims | TableId::Records)
    };
    if let Some((table, _)) = request.periods.iter().find(|(id, _)| !has_period(id)) {
        return Err(Error::NoPeriod { table: *table });
    }
    for sum in &request.sums {
        let letters =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        let tables = || request.kind.tables().iter();
        let again = request.sums.iter().filter(|other| other.name == sum.name).count() > 1;
        let taken = tables().any(|id| layout::is_taken(*id, &sum.name));
        if again || taken || sum.name.is_empty() || !sum.name.chars().all(letters) {
            return Err(Error::SumName { name: sum.name.clone() });
        }
        if !tables().any(|id| layout::sum(*id, &sum.name, &sum.of).is_some()) {
            return Err(Error::SumRows { name: sum.name.clone(), of: sum.of.join(",") });
        }
    }
    Ok(())
}

/// The N of a table.
fn population<'h>(
    id: TableId,
    tally: &Tally<'h>,
    drafts: &[Draft<'h>],
    history: &'h History,
    period: Period,
) -> u64 {
    let of_period = |sub| tally.count(&Key::of(Name::Period(period)).sub(sub));
    match id {
        TableId::ActivityQuarters | TableId::ActivityYears => {
            let mut own = Tally::default();
            tables::count_ever(history, period, Name::Period(period), &mut own);
            own.count(&Key::of(Name::Period(period)).sub("submissions"))
        }
        TableId::CaseLadder => of_period("consultations"),
        TableId::CaseDurations => tally.count(&Key::word("rescue")),
        TableId::Membership => tally.count(&Key::word(TOTAL).sub("last-day")),
        TableId::Tags => u64::try_from(history.targeted(period).count()).unwrap_or(u64::MAX),
        _ => wholes(drafts, tally).get(&0).copied().unwrap_or_default(),
    }
}

/// The sum of the parts of each whole.
fn wholes<'h>(drafts: &[Draft<'h>], tally: &Tally<'h>) -> BTreeMap<u8, u64> {
    let mut wholes = BTreeMap::new();
    for row in drafts {
        if let Share::Part(whole) = row.share {
            *wholes.entry(whole).or_default() += value(row, tally);
        }
    }
    wholes
}

fn value<'h>(row: &Draft<'h>, tally: &Tally<'h>) -> u64 {
    row.of.iter().map(|key| tally.count(key)).sum()
}

/// The rows with their counts and digits.
fn finished<'h>(
    drafts: &[Draft<'h>],
    tally: &Tally<'h>,
    n: u64,
    request: &Request,
) -> Vec<Row<'h>> {
    let wholes = wholes(drafts, tally);
    let mut parts = BTreeMap::new();
    for whole in wholes.keys() {
        let of_whole = drafts.iter().filter(|row| row.share == Share::Part(*whole));
        let counts: Vec<u64> = of_whole.map(|row| value(row, tally)).collect();
        parts.insert(*whole, rounding::shares(&counts, request.shares).into_iter());
    }
    let row = |draft: &Draft<'h>| {
        let count = value(draft, tally);
        let percent = match draft.share {
            Share::None => None,
            Share::Part(whole) => parts.get_mut(&whole).and_then(Iterator::next).flatten(),
            Share::Within => {
                let whole = wholes.get(&0).copied().unwrap_or_default();
                rounding::single(count, whole, request.shares)
            }
            Share::Of => rounding::single(count, n, request.shares),
            Share::Ratio(before) => rounding::ratio(count, before, request.ratios),
        };
        Row { key: draft.key, count, percent, claim: None, records: None }
    };
    drafts.iter().map(row).collect()
}

/// The definition, the rounding, and what a reader would stumble over.
fn notes(id: TableId, drafts: &[Draft<'_>], rows: &[Row<'_>], request: &Request) -> Vec<Note> {
    let mut notes = vec![definition(id)];
    let has = |wanted: fn(&Share) -> bool| drafts.iter().any(|row| wanted(&row.share));
    if has(|share| matches!(share, Share::Part(_) | Share::Within | Share::Of)) {
        notes.push(Note::new(format!("note-share-{}", request.shares)));
    }
    if has(|share| matches!(share, Share::Ratio(_))) {
        notes.push(Note::new(format!("note-ratio-{}", request.ratios)));
    }
    let small = rows.iter().filter(|row| row.count > 0 && row.percent == Some(0));
    let mut small = small.map(Row::name).peekable();
    if small.peek().is_some() {
        notes.push(Note::new("note-under-one").with("rows", listed(small)));
    }
    for sum in drafts.iter().filter(|row| row.of.len() > 1) {
        let of: Vec<String> = sum.of.iter().map(ToString::to_string).collect();
        notes.push(Note::new("note-sum").with("row", sum.key).with("of", of.join(" + ")));
    }
    notes
}

/// The sentence that says what a table counts.
pub(crate) fn definition(id: TableId) -> Note {
    Note::new(format!("definition-{id}")).with("version", id.version())
}

const QUARTERS: usize = 4;
/// A range of a thousand years is a mistake, and would hide the year.
const RANGE_QUARTERS_MAX: usize = 40;
const TOTAL: &str = "total";
