//! Dates of header fields (RFC 5322 sections 3.3 and 4.3), with the ways mailers misspell them.
//!
//! The order of the words does not matter much: `5 Jan 2016`, `Jan 5 2016` and
//! `2016-01-05` are all found in real mail. What a date is worth is `assess`'s work.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time};
use vocab::Written;

use crate::ascii;

/// Reads a date; one that names no day and time is `None`. A missing or unknown zone
/// counts as `-0000`, as RFC 5322 says.
#[must_use]
pub(crate) fn date(text: &str) -> Option<Written> {
    let mut words = Words::default();
    let parts_words = |c: char| matches!(c, ' ' | '\t' | ',' | '\r' | '\n' | '\u{a0}');
    for word in outside_comments(text).split(parts_words) {
        words.add(word);
    }
    words.finish()
}

/// What the words of a date have said so far.
#[derive(Debug, Default)]
struct Words {
    day: Option<i8>,
    month: Option<i8>,
    year: Option<i16>,
    time: Option<Time>,
    /// Twelve hours to add, or to take from twelve.
    afternoon: Option<bool>,
    offset: Option<i32>,
}

impl Words {
    fn add(&mut self, word: &str) {
        let word = word.trim_matches(|c: char| matches!(c, '"' | '\'' | '.' | ';'));
        if word.len() > WORD_BYTES_MAX {
            return;
        }
        let has = |mark: u8| word.bytes().any(|b| b == mark);
        let is_dashed = has(b'-') || has(b'/');
        match word.as_bytes() {
            [] => {}
            [b'0'..=b'9', ..] => {
                if let Some((day, rest)) = word.split_once(['T', 't'])
                    && self.add_dashed(day)
                {
                    self.add_time(rest);
                } else if has(b':') {
                    self.add_time(word);
                } else if is_dashed {
                    self.add_dashed(word);
                } else {
                    self.add_number(word);
                }
            }
            [sign @ (b'+' | b'-'), ..] => {
                self.add_offset(*sign == b'-', word.get(1..).unwrap_or_default());
            }
            _ if is_dashed => drop(self.add_dashed(word)),
            _ => self.add_name(word),
        }
    }

    fn add_number(&mut self, word: &str) {
        if self.day.is_none() && word.len() <= 2 {
            self.day = word.parse().ok();
        } else if self.year.is_none() {
            self.year = year(word);
        } else if self.time.is_none() {
            // Seconds and colons are left out by some: `0930`.
            self.add_time(word);
        }
    }

    /// `05-Jan-2016`, `2016-01-05`, `2016/01/05`.
    fn add_dashed(&mut self, word: &str) -> bool {
        let mut pieces = word.splitn(3, ['-', '/']);
        let (Some(a), Some(b), Some(c)) = (pieces.next(), pieces.next(), pieces.next()) else {
            return false;
        };
        if a.len() == 4 {
            self.year = year(a);
            self.month = b.parse().ok().or_else(|| month(b));
            self.day = c.parse().ok();
        } else {
            self.day = a.parse().ok();
            self.month = month(b);
            self.year = year(c);
        }
        self.day.is_some() && self.month.is_some() && self.year.is_some()
    }

    /// `9:30`, `09:30:15`, `09:30:15.250`, also with a zone stuck to it.
    fn add_time(&mut self, word: &str) {
        let end = word
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.'))
            .unwrap_or(word.len());
        let (clock, zone) = word.split_at_checked(end).unwrap_or((word, ""));
        let mut numbers = clock.split([':', '.']);
        let mut number = || numbers.next().map(|n| n.parse::<i8>().ok());
        let (hour, minute, second) = (number().flatten(), number().flatten(), number());
        // A leap second is kept as the second before it.
        let second = match second {
            None => Some(0),
            Some(second) => second.map(|s| s.min(59)),
        };
        if let (Some(hour), Some(minute), Some(second)) = (hour, minute, second) {
            self.time = Time::new(hour, minute, second, 0).ok();
        }
        if let Some(digits) = zone.strip_prefix(['+', '-']) {
            self.add_offset(zone.starts_with('-'), digits);
        } else if !zone.is_empty() {
            self.add_name(zone);
        }
    }

    /// `+0900`, `+09:00`, `+9`.
    fn add_offset(&mut self, is_west: bool, digits: &str) {
        let plain = digits.replace(':', "");
        let number: Option<i32> = plain.parse().ok().filter(|_| plain.len() <= 4);
        let Some(number) = number else { return };
        let minutes = if plain.len() <= 2 { number * 60 } else { number / 100 * 60 + number % 100 };
        self.offset = Some(if is_west { -minutes } else { minutes });
    }

    fn add_name(&mut self, word: &str) {
        if self.month.is_none()
            && let Some(month) = month(word)
        {
            self.month = Some(month);
            return;
        }
        if word.eq_ignore_ascii_case("AM") || word.eq_ignore_ascii_case("PM") {
            self.afternoon = Some(word.eq_ignore_ascii_case("PM"));
        } else if let Some((_, hours)) =
            ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word))
        {
            // A number that was written outranks a name.
            self.offset.get_or_insert(hours * 60);
        } else if let Some(at) = word.bytes().position(|b| matches!(b, b'+' | b'-'))
            && let Some((_, signed)) = word.split_at_checked(at)
        {
            // `GMT+0900` and the like.
            self.add_offset(signed.starts_with('-'), signed.trim_start_matches(['+', '-']));
        }
    }

    fn finish(self) -> Option<Written> {
        let date = Date::new(self.year?, self.month?, self.day?).ok()?;
        let mut time = self.time?;
        let hour = match (self.afternoon, time.hour()) {
            (Some(true), hour @ 1..=11) => hour + 12,
            (Some(false), 12) => 0,
            (_, hour) => hour,
        };
        time = Time::new(hour, time.minute(), time.second(), 0).ok()?;
        Written::new(DateTime::from_parts(date, time), self.offset.unwrap_or(0))
    }
}

/// Two digits are of 1950 to 2049, three count from 1900 (RFC 5322 section 4.3).
fn year(word: &str) -> Option<i16> {
    let year: i16 = word.parse().ok()?;
    match word.len() {
        1 => None,
        2 if year < 50 => Some(year + 2000),
        2 | 3 => Some(year + 1900),
        _ => Some(year),
    }
}

fn month(word: &str) -> Option<i8> {
    let start = word.as_bytes().first_chunk()?.map(|b| b.to_ascii_lowercase());
    let at = MONTHS.iter().position(|name| **name == start)?;
    i8::try_from(at + 1).ok()
}

/// The text without its comments, nested to any depth.
fn outside_comments(text: &str) -> Cow<'_, str> {
    // Most dates have none, or one at the end that names the zone.
    let plain = match text.strip_suffix(')').and_then(|rest| ascii::rsplit_once(rest, b'(')) {
        Some((before, comment)) if !comment.contains(')') => before,
        _ => text,
    };
    if !plain.bytes().any(|b| matches!(b, b'(' | b')')) && !has_gap_at_colon(plain.as_bytes()) {
        return Cow::Borrowed(plain);
    }
    let mut depth = 0usize;
    let mut out = String::with_capacity(text.len().min(64));
    for c in text.chars() {
        match c {
            '(' => {
                depth += 1;
                // A comment parts two words.
                if !out.ends_with(':') {
                    out.push(' ');
                }
            }
            ')' => depth = depth.saturating_sub(1),
            // The obsolete syntax allows blanks and comments within the time.
            ':' if depth == 0 => {
                out.truncate(out.trim_ascii_end().len());
                out.push(c);
            }
            ' ' | '\t' | '\r' | '\n' if out.ends_with(':') => {}
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    Cow::Owned(out)
}

fn has_gap_at_colon(text: &[u8]) -> bool {
    text.windows(2)
        .any(|pair| matches!(pair, [b':', gap] | [gap, b':'] if gap.is_ascii_whitespace()))
}

const MONTHS: [&[u8; 3]; 12] = [
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];

/// Zones of RFC 5322 section 4.3, and those that Japanese and European mailers add.
/// The military letters mean nothing, because RFC 822 had their signs wrong.
const ZONES: [(&str, i32); 19] = [
    ("UT", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
    ("JST", 9),
    ("KST", 9),
    ("CET", 1),
    ("CEST", 2),
    ("BST", 1),
    ("MSK", 3),
    ("HKT", 8),
];

/// No word of a date is longer.
const WORD_BYTES_MAX: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(
            date(text).map_or_else(|| "-".to_owned(), |d| d.to_string()),
            expected,
            "{text}"
        );
    }

    #[test]
    fn standard_forms() {
        check("Tue, 5 Jan 2016 09:30:15 +0900", "2016-01-05T09:30:15+09:00");
        check("5 Jan 2016 09:30 -0330 (comment (nested))", "2016-01-05T09:30:00-03:30");
        check("Tue, 05 Jan 2016 09:30:15 +0900 (JST)", "2016-01-05T09:30:15+09:00");
    }

    #[test]
    fn obsolete_zones_and_years() {
        check("5 Jan 16 09:30:15 JST", "2016-01-05T09:30:15+09:00");
        check("5 Jan 97 09:30:15 EDT", "1997-01-05T09:30:15-04:00");
        check("5 Jan 116 09:30:15 GMT", "2016-01-05T09:30:15+00:00");
        check("5 Jan 2016 09:30:15 A", "2016-01-05T09:30:15+00:00");
    }

    #[test]
    fn comments_within_the_time() {
        check("Fri, 21 Nov 1997 09(comment):   55  : (x) 06 -0600", "1997-11-21T09:55:06-06:00");
    }

    #[test]
    fn forms_of_other_standards() {
        check("Tue Jan  5 09:30:15 2016", "2016-01-05T09:30:15+00:00");
        check("Tue Jan  5 09:30:15 JST 2016", "2016-01-05T09:30:15+09:00");
        check("2016-01-05T09:30:15.250+09:00", "2016-01-05T09:30:15+09:00");
        check("2016-01-05T00:30:15Z", "2016-01-05T00:30:15+00:00");
        check("2016-01-05 09:30:15 +0900", "2016-01-05T09:30:15+09:00");
        check("2016/01/05 09:30:15", "2016-01-05T09:30:15+00:00");
        check("05-Jan-2016 09:30:15 +0900", "2016-01-05T09:30:15+09:00");
        check("5 January, 2016 9:30:15 PM GMT+0900", "2016-01-05T21:30:15+09:00");
        check("Tue, 5 Jan 2016 12.30.15 AM +0000", "2016-01-05T00:30:15+00:00");
    }

    #[test]
    fn leap_second_is_kept() {
        check("31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59+00:00");
    }

    #[test]
    fn what_is_no_date() {
        for text in ["", "yesterday", "31 Feb 2016 10:00 +0000", "5 Jan 2016", "5 Jan 2016 25:00"] {
            check(text, "-");
        }
        check("5 Jan 2016 10:00 +9999", "-");
    }

    #[test]
    fn parentheses_without_end_cost_one_pass() {
        check(
            &format!("5 Jan 2016 10:00 +0900 {}", "(".repeat(200_000)),
            "2016-01-05T10:00:00+09:00",
        );
    }
}
