//! The day that a written time belongs to.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The day of a time in the report's time zone: a date as it stands, an RFC 3339 time
/// by its offset, a time without offset as local time. `None` for what is no time.
#[must_use]
pub fn day(text: &str, zone: &TimeZone) -> Option<Date> {
    // Years beyond four digits have a sign in ISO 8601; no record is of such a year.
    if !text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    written(text, zone).filter(|day| day.year() >= FIRST_YEAR)
}

fn written(text: &str, zone: &TimeZone) -> Option<Date> {
    if text.len() == DATE_LETTERS {
        return text.parse().ok();
    }
    match text.parse::<Timestamp>() {
        Ok(at) => Some(zone.to_datetime(at).date()),
        Err(_) => text.parse::<DateTime>().ok().map(DateTime::date),
    }
}

const DATE_LETTERS: usize = 10;
/// No record is older: such a day stands where a program had none (0001-01-01), and it
/// would make a history of eight thousand empty quarters.
const FIRST_YEAR: i16 = 1900;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let tokyo = TimeZone::fixed(jiff::tz::offset(9));
        assert_eq!(day(text, &tokyo).map(|day| day.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn a_time_belongs_to_the_day_of_the_zone() {
        check("2016-06-30T14:59:59Z", Some("2016-06-30"));
        check("2016-06-30T15:00:00Z", Some("2016-07-01"));
        check("2016-07-01T00:00:00+09:00", Some("2016-07-01"));
        check("2016-06-30T23:30:00-05:00", Some("2016-07-01"));
        check("2016-07-04", Some("2016-07-04"));
        check("2016-07-04T10:00:00", Some("2016-07-04"));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in ["", "2016-02-30", "2016-02-30T10:00:00+09:00", "2016", "yesterday"] {
            check(text, None);
        }
        for text in ["+002016-07-04T10:00:00Z", "-000001-01-01", "2016-07-04x", "2016-13-01"] {
            check(text, None);
        }
        for text in ["0000-01-01", "0001-01-01T00:00:00Z", "1899-12-31", "2016-07-04T25:00:00"] {
            check(text, None);
        }
        check("1900-01-01", Some("1900-01-01"));
    }
}
