//! Times as STIX writes them (section 3.2, and 3.2.1 for the digits).

use std::fmt;

use serde::{Serialize, Serializer};

/// A time in UTC, written with three sub-second digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// `None` outside the years 1 to 9999: RFC 3339 has four digits, and readers in
    /// wide use know no year 0.
    #[must_use]
    pub fn new(at: jiff::Timestamp) -> Option<Self> {
        (FIRST..=LAST).contains(&at.as_second()).then_some(Self(at))
    }

    /// The same from seconds since 1970.
    #[must_use]
    pub fn from_second(second: i64) -> Option<Self> {
        Self::new(jiff::Timestamp::from_second(second).ok()?)
    }

    /// The instant.
    #[must_use]
    pub const fn instant(self) -> jiff::Timestamp {
        self.0
    }

    /// The first day of 2026, for objects that are nothing but their name and so never
    /// change.
    pub const FIXED: Self = Self(jiff::Timestamp::constant(1_767_225_600, 0));
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.0)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// 0001-01-01T00:00:00Z and 9999-12-31T00:00:00Z.
const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_214_400;

#[cfg(test)]
mod tests {
    use super::Timestamp;

    fn shown(second: i64) -> Option<String> {
        Timestamp::from_second(second).map(|at| at.to_string())
    }

    #[test]
    fn three_digits_and_four_for_the_year() {
        assert_eq!(shown(0).as_deref(), Some("1970-01-01T00:00:00.000Z"));
        assert_eq!(shown(super::FIRST).as_deref(), Some("0001-01-01T00:00:00.000Z"));
        assert_eq!(shown(super::FIRST - 1), None);
        assert_eq!(shown(super::LAST + 1), None);
        assert_eq!(Timestamp::FIXED.to_string(), "2026-01-01T00:00:00.000Z");
        let at = "2026-02-03T04:05:06.789999Z".parse().unwrap();
        assert_eq!(Timestamp::new(at).unwrap().to_string(), "2026-02-03T04:05:06.789Z");
    }
}
