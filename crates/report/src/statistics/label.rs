//! Names of rows and periods as a reader knows them.

use jiff::civil::Date;
use stats::{Key, Name, TableId};
use vocab::{Period, PeriodKind};
use words::Words;

use crate::clean::safe;

/// The name of a row.
pub(super) fn label(table: TableId, key: &Key<'_>, words: &Words) -> String {
    let main = main_label(table, key.main, words);
    match key.sub {
        Some(sub) => format!("{main} / {}", sub_label(sub, words)),
        None => main,
    }
}

/// The name of a row, or of the rows below it.
pub(super) fn main_label(table: TableId, name: Name<'_>, words: &Words) -> String {
    match name {
        Name::Word(word) => words.text(word_key(table, word).as_str(), &[]),
        Name::Own(name) => safe(name, LETTERS_MAX, words),
        Name::Period(period) => period_text(period, words),
        Name::Country(country) => {
            let key = format!("country-{country}");
            // A code that no country bears is shown as it is.
            let name = if words.has(&key) { words.text(&key, &[]) } else { String::new() };
            format!("{name} ({country})").trim_start().to_owned()
        }
    }
}

/// A word that means a sum in one table means a part in another.
fn word_key(table: TableId, word: &str) -> String {
    match (table, word) {
        (TableId::SenderKind, "free") | (TableId::WindowFiles, "executable") => {
            format!("row-{word}-sum")
        }
        (TableId::Membership, "total") => "row-total-members".to_owned(),
        _ => format!("row-{word}"),
    }
}

pub(super) fn sub_label(sub: &str, words: &Words) -> String {
    let key = format!("sub-{sub}");
    if words.has(&key) { words.text(&key, &[]) } else { sub.to_owned() }
}

/// A period in words.
#[must_use]
pub fn period_text(period: Period, words: &Words) -> String {
    let (first, last) = (period.first, period.last);
    let [first_year, last_year] = [first, last].map(|day| day.year().to_string());
    let month = |day: Date| words.text(&format!("month-{}", day.month()), &[]);
    let [first_month, last_month] = [first, last].map(month);
    let whole = first.day() == 1 && last == last.last_of_month();
    match period.kind {
        PeriodKind::Year => words.text("period-year", &[("year", &first_year)]),
        PeriodKind::Quarter | PeriodKind::Range if whole && first_year == last_year => {
            let params =
                [("year", first_year.as_str()), ("first", &first_month), ("last", &last_month)];
            words.text("period-months-one-year", &params)
        }
        PeriodKind::Quarter | PeriodKind::Range if whole => {
            let params = [
                ("first_year", first_year.as_str()),
                ("first", &first_month),
                ("last_year", &last_year),
                ("last", &last_month),
            ];
            words.text("period-months", &params)
        }
        PeriodKind::Quarter | PeriodKind::Range => days(first, last, words),
    }
}

fn days(first: Date, last: Date, words: &Words) -> String {
    let [first, last] = [first, last].map(|day| day.to_string());
    words.text("period-days", &[("first", &first), ("last", &last)])
}

const LETTERS_MAX: usize = 120;
