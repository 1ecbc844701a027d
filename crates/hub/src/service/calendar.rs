//! Days and hours as the hub counts them: its time zone, its business days, the slots at
//! which shares go out.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

use super::Hub;

impl Hub {
    /// The day of a time, days since 1970.
    pub(super) fn day_of(&self, at: i64) -> i64 {
        days_since_1970(self.date_of(at))
    }

    /// The day that it is, days since 1970.
    #[must_use]
    pub fn today(&self) -> i64 {
        self.day_of(self.now())
    }

    /// The same as it is written: 2026-11-23.
    #[must_use]
    pub fn written_today(&self) -> String {
        self.date_of(self.now()).to_string()
    }

    /// The date of a time.
    pub(super) fn date_of(&self, at: i64) -> Date {
        zoned(at, &self.settings.zone).date()
    }

    /// The first moment behind a day, days since 1970; `None` for a day that no calendar has.
    pub(super) fn end_of_day(&self, day: i64) -> Option<i64> {
        at_hour(date_of_day(day)?.tomorrow().ok()?, 0, &self.settings.zone)
    }

    /// How many business days have gone by between two times: one has, when it is as late on
    /// the next business day. What begins outside of one begins with the next one.
    pub(super) fn business_days(&self, from: i64, to: i64) -> usize {
        let zone = &self.settings.zone;
        business_days(&zoned(from, zone), &zoned(to, zone))
    }

    /// When something that came at `at` should be dealt with: at the end of the same
    /// business day, or at noon of the next one for what came in its last two hours or
    /// outside of it.
    pub(super) fn due(&self, at: i64) -> i64 {
        let came = zoned(at, &self.settings.zone);
        let (mut date, mut hour) = (came.date(), 18);
        if !is_business_day(date) || came.hour() >= 16 {
            hour = 12;
            loop {
                let Ok(next) = date.tomorrow() else { break };
                date = next;
                if is_business_day(date) {
                    break;
                }
            }
        } else if came.hour() < 9 {
            hour = 12;
        }
        at_hour(date, hour, &self.settings.zone).unwrap_or(at)
    }
}

/// A time in a zone.
pub(super) fn zoned(at: i64, zone: &TimeZone) -> Zoned {
    Timestamp::from_millisecond(at).unwrap_or_default().to_zoned(zone.clone())
}

/// Milliseconds since 1970 of an hour of a day.
pub(super) fn at_hour(date: Date, hour: i8, zone: &TimeZone) -> Option<i64> {
    let at = date.at(hour, 0, 0, 0).to_zoned(zone.clone()).ok()?;
    Some(at.timestamp().as_millisecond())
}

/// Whether people work on a day: no week-end and no national holiday.
pub(super) fn is_business_day(date: Date) -> bool {
    !is_weekend(date) && !is_holiday(date)
}

fn business_days(from: &Zoned, to: &Zoned) -> usize {
    let (mut date, last) = (from.date(), to.date());
    let mut has_begun = is_business_day(date);
    let start = if has_begun { from.time() } else { Time::midnight() };
    let mut days = 0;
    while date < last {
        let Ok(next) = date.tomorrow() else { break };
        date = next;
        if is_business_day(date) {
            // On the last day the time of day counts.
            days += usize::from(has_begun && (date < last || to.time() >= start));
            has_begun = true;
        }
    }
    days
}

/// Days since 1970, as records keep a day.
#[must_use]
pub fn days_since_1970(date: Date) -> i64 {
    let start = Date::constant(1970, 1, 1);
    (date - start).get_days().into()
}

/// The date of a day counted since 1970.
pub(super) fn date_of_day(day: i64) -> Option<Date> {
    let days = i32::try_from(day).ok()?;
    Date::constant(1970, 1, 1).checked_add(days.days()).ok()
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// National holidays of Japan by the Act on National Holidays (Act No. 178 of 1948) as it
/// stands since 2020, with the substitute for one on a Sunday and the day between two; and
/// the days on which public bodies are closed at the turn of the year.
fn is_holiday(date: Date) -> bool {
    let turn = matches!((date.month(), date.day()), (12, 29..=31) | (1, 1..=3));
    turn || is_named(date) || is_substitute(date) || is_between(date)
}

fn is_named(date: Date) -> bool {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let monday = |nth: i8| date.weekday() == Weekday::Monday && (day - 1) / 7 + 1 == nth;
    match month {
        1 => day == 1 || monday(2),
        2 => day == 11 || day == 23,
        3 => i64::from(day) == equinox(year, 20.8431),
        4 => day == 29,
        5 => matches!(day, 3..=5),
        7 => monday(3),
        8 => day == 11,
        9 => monday(3) || i64::from(day) == equinox(year, 23.2488),
        10 => monday(2),
        11 => day == 3 || day == 23,
        _ => false,
    }
}

/// The day of an equinox, by the usual approximation for 1980 to 2099.
#[expect(clippy::cast_possible_truncation, reason = "a day of a month")]
fn equinox(year: i16, base: f64) -> i64 {
    let since = f64::from(year - 1980);
    (base + 0.242_194 * since - (since / 4.0).floor()).floor() as i64
}

/// The first day behind a holiday on a Sunday that is none itself.
fn is_substitute(date: Date) -> bool {
    let mut before = date;
    loop {
        let Ok(day) = before.yesterday() else { return false };
        if !is_named(day) {
            return false;
        }
        if day.weekday() == Weekday::Sunday {
            return !is_named(date);
        }
        before = day;
    }
}

fn is_between(date: Date) -> bool {
    let neighbours = [date.yesterday(), date.tomorrow()];
    neighbours.into_iter().all(|day| day.is_ok_and(is_named))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn holidays_are_those_of_the_calendar() {
        // Published for 2026 by the Cabinet Office of Japan.
        let expected = [
            (1, 1),
            (1, 12),
            (2, 11),
            (2, 23),
            (3, 20),
            (4, 29),
            (5, 3),
            (5, 4),
            (5, 5),
            (5, 6),
            (7, 20),
            (8, 11),
            (9, 21),
            (9, 22),
            (9, 23),
            (10, 12),
            (11, 3),
            (11, 23),
        ];
        let mut day = date(2026, 1, 1);
        let mut found = Vec::new();
        while day.year() == 2026 {
            if is_named(day) || is_substitute(day) || is_between(day) {
                found.push((day.month(), day.day()));
            }
            day = day.tomorrow().unwrap();
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn business_days_go_by_without_nights_and_holidays() {
        let at = |text: &str| format!("2026-{text}:00+09:00[Asia/Tokyo]").parse().unwrap();
        for (from, to, days) in [
            // Monday to Tuesday, and a minute less.
            ("06-01T10:00", "06-02T10:00", 1),
            ("06-01T10:00", "06-02T09:59", 0),
            // Over a week-end.
            ("06-05T17:00", "06-08T16:59", 0),
            ("06-05T17:00", "06-08T17:00", 1),
            // From a Saturday on: Monday is the first of them, over on Tuesday.
            ("06-06T10:00", "06-08T23:59", 0),
            ("06-06T10:00", "06-09T00:00", 1),
            // From Friday, 1 May, over Golden Week to Thursday, 7 May.
            ("05-01T09:00", "05-06T23:00", 0),
            ("05-01T09:00", "05-07T09:00", 1),
            ("06-01T10:00", "06-08T10:00", 5),
            ("06-02T10:00", "06-01T10:00", 0),
        ] {
            assert_eq!(business_days(&at(from), &at(to)), days, "{from} {to}");
        }
    }

    #[test]
    fn days_are_counted_both_ways() {
        for day in [date(1970, 1, 1), date(2026, 11, 22), date(1969, 12, 31)] {
            assert_eq!(date_of_day(days_since_1970(day)), Some(day));
        }
        assert_eq!(days_since_1970(date(1970, 2, 1)), 31);
    }
}
