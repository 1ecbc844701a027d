//! Reading records for the statistics, and how days and years are counted.

use std::io::{self, BufRead};

use jiff::tz::TimeZone;
use stats::{History, Ledger, Problem, Reason};
use vocab::FiscalCalendar;
use wire::StatisticsConfig;

use crate::error::Error;
use crate::lines::{Line, next_line, open};
use crate::sources::Source;

/// The zone whose days count, and the month that years begin in.
#[derive(Debug, Clone)]
pub struct Counting {
    pub zone: TimeZone,
    pub calendar: FiscalCalendar,
}

/// Reads the settings: Asia/Tokyo and April unless they say otherwise.
///
/// # Errors
/// A time zone or a month that there is not.
pub fn counting(config: &StatisticsConfig) -> Result<Counting, Error> {
    let name = config.time_zone.as_deref().unwrap_or(TOKYO);
    let zone = TimeZone::get(name).map_err(|_| Error::Counting {
        key: "time_zone",
        value: name.to_owned(),
        remedy: "give a name of the IANA time zone database such as \"Asia/Tokyo\"",
    })?;
    let calendar = match config.year_starts {
        None => FiscalCalendar::default(),
        Some(month) => FiscalCalendar::starting_in(month).ok_or_else(|| Error::Counting {
            key: "year_starts",
            value: month.to_string(),
            remedy: "give the month that a year begins in, 1 to 12",
        })?,
    };
    Ok(Counting { zone, calendar })
}

/// Reads records, one a line. What is wrong with them is part of the history.
///
/// # Errors
/// The source cannot be read.
pub fn history(source: Source, zone: &TimeZone) -> Result<History, Error> {
    let (name, reader) = open(source);
    let cannot_read = |source| Error::Read { path: name.clone().into(), source };
    let mut reader = reader.map_err(cannot_read)?;
    history_of(&mut *reader, zone).map_err(cannot_read)
}

/// The same, from an open reader.
pub(crate) fn history_of(reader: &mut dyn BufRead, zone: &TimeZone) -> io::Result<History> {
    let (mut ledger, mut line) = (Ledger::default(), Vec::new());
    for number in 1..=u32::MAX {
        match next_line(reader, &mut line, LINE_BYTES_MAX)? {
            Line::End => break,
            Line::TooLong => ledger.report(Problem::of_record(number, Reason::LimitLine)),
            Line::Read => {
                // Some editors begin a file with the mark of its byte order.
                let bytes = if number == 1 { line.strip_prefix(BOM) } else { None };
                wire::read_record(bytes.unwrap_or(&line), number, zone, &mut ledger);
            }
        }
    }
    Ok(ledger.into_history())
}

const TOKYO: &str = "Asia/Tokyo";
const BOM: &[u8] = "\u{FEFF}".as_bytes();
/// A record is some hundred bytes long; a share may name a hundred thousand submissions.
const LINE_BYTES_MAX: u64 = 16 << 20;

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn days_are_those_of_tokyo_and_years_begin_in_april() {
        let counting = counting(&StatisticsConfig::default()).unwrap();
        assert_eq!(stats::day("2016-06-30T15:00:00Z", &counting.zone).unwrap().month(), 7);
        assert_eq!(counting.calendar, FiscalCalendar::default());
    }

    #[test]
    fn settings_that_there_are_not_are_named_with_a_remedy() {
        let zone = StatisticsConfig { time_zone: Some("Mars/Base".into()), year_starts: None };
        let error = counting(&zone).unwrap_err().to_string();
        assert!(error.contains("time_zone") && error.contains("Mars/Base"), "{error}");
        let month = StatisticsConfig { time_zone: None, year_starts: Some(13) };
        assert!(counting(&month).unwrap_err().to_string().contains("13"));
    }

    #[test]
    fn records_are_read_line_by_line_whatever_the_lines_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.jsonl");
        let mut text =
            "\u{FEFF}{\"type\":\"alert\",\"id\":\"A1\",\"published\":\"2015-06-29\"}\r\n\n"
                .to_owned();
        text.push_str(&" ".repeat(usize::try_from(LINE_BYTES_MAX).unwrap() + 1));
        text.push_str("\n{\"type\":\"alert\",\"id\":\"A2\"}");
        fs::write(&path, text).unwrap();
        let counting = counting(&StatisticsConfig::default()).unwrap();
        let history = history(Source::File(path), &counting.zone).unwrap();
        let found: Vec<(u32, Reason)> =
            history.problems().iter().map(|problem| (problem.line, problem.reason)).collect();
        assert_eq!(found, [(3, Reason::LimitLine), (4, Reason::MissingField)]);
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let counting = counting(&StatisticsConfig::default()).unwrap();
        let error = history(Source::File("no.jsonl".into()), &counting.zone).unwrap_err();
        assert_eq!(error.to_string(), "cannot read no.jsonl");
    }
}
