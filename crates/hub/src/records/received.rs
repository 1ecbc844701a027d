//! When something was handed in, as the person who records it writes it: a day, or a
//! time of RFC 3339.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

/// A day that exists, or a time with its offset, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedAt(String);

impl ReceivedAt {
    /// Reads `2016-07-04` or `2016-07-04T10:00:00+09:00`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let exists = match written_like(text) {
            Like::Day => text.parse::<Date>().is_ok(),
            Like::Time => text.parse::<Timestamp>().is_ok(),
            Like::Neither => false,
        };
        exists.then(|| Self(text.to_owned()))
    }

    /// The text as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReceivedAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

enum Like {
    Day,
    Time,
    Neither,
}

/// jiff reads more spellings (ISO 8601 without dashes, names of time zones), which the
/// readers of records need not know.
fn written_like(text: &str) -> Like {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    if shape == "0000-00-00" {
        return Like::Day;
    }
    let Some(rest) = shape.strip_prefix("0000-00-00T00:00:00") else { return Like::Neither };
    let zone = match rest.strip_prefix(".0") {
        Some(fraction) => fraction.trim_start_matches('0'),
        None => rest,
    };
    if matches!(zone, "Z" | "+00:00" | "-00:00") { Like::Time } else { Like::Neither }
}

#[cfg(test)]
mod tests {
    use super::ReceivedAt;

    #[test]
    fn days_and_times_that_exist_are_read() {
        for (text, is_read) in [
            ("2016-07-04", true),
            ("2016-02-30", false),
            ("2016-07-04T10:00:00+09:00", true),
            ("2016-07-04T10:00:00.25Z", true),
            ("2016-07-04T25:00:00Z", false),
            ("2016-07-04T10:00:00", false),
            ("2016-07-04T10:00:00.Z", false),
            ("2016-07-04T10:00:00+09:00[Asia/Tokyo]", false),
            ("20160704", false),
            ("yesterday", false),
            ("", false),
        ] {
            assert_eq!(ReceivedAt::parse(text).is_some(), is_read, "{text}");
        }
    }
}
