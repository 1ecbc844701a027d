//! A time with the offset that its writer gave it. The offset is evidence (it
//! tells the time zone of a machine), so it is never converted away.

use std::fmt;

use jiff::civil::DateTime;
use jiff::tz::Offset;

/// Local time and offset as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    local: DateTime,
    offset: Offset,
}

impl Written {
    /// Joins a local time and an offset in minutes; out of range is `None`.
    #[must_use]
    pub fn new(local: DateTime, offset_minutes: i32) -> Option<Self> {
        let offset = Offset::from_seconds(offset_minutes.checked_mul(60)?).ok()?;
        // RFC 3339 has four digits for the year.
        (0..=9999).contains(&local.year()).then_some(Self { local, offset })
    }

    /// A time that was written as seconds since 1970, in UTC; out of range is `None`.
    #[must_use]
    pub fn of_unix_seconds(seconds: i64) -> Option<Self> {
        let at = jiff::Timestamp::from_second(seconds).ok()?;
        Self::new(Offset::UTC.to_datetime(at), 0)
    }

    /// The local time.
    #[must_use]
    pub fn local(self) -> DateTime {
        self.local
    }

    /// Minutes east of UTC.
    #[must_use]
    pub fn offset_minutes(self) -> i32 {
        self.offset.seconds() / 60
    }

    /// Seconds since 1970 in UTC, for comparing two times.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.offset.to_timestamp(self.local).map_or(i64::MIN, jiff::Timestamp::as_second)
    }
}

/// RFC 3339, with `+00:00` rather than `Z` because the offset was written.
impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.local;
        let (date, time) = (at.date(), at.time());
        let minutes = self.offset_minutes();
        let sign = if minutes < 0 { '-' } else { '+' };
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
            date.year(),
            date.month(),
            date.day(),
            time.hour(),
            time.minute(),
            time.second(),
            minutes.abs() / 60,
            minutes.abs() % 60
        )
    }
}
