//! Names and times of UDF (OSTA UDF 2.1.1, ECMA-167 1/7.3).

use crate::charset::utf16_be;
use crate::volume::field::le;

/// A name in compressed Unicode: its first byte tells the width of its letters.
pub(crate) fn name(raw: &[u8]) -> String {
    match raw.split_first() {
        // 254 and 255 stand for the same in deleted entries.
        Some((8 | 254, letters)) => letters.iter().map(|letter| char::from(*letter)).collect(),
        Some((16 | 255, letters)) => utf16_be(letters),
        _ => String::new(),
    }
}

/// A name in a field of a fixed size, whose last byte tells how much of it is used.
pub(crate) fn dstring(field: &[u8]) -> String {
    let Some((length, field)) = field.split_last() else { return String::new() };
    name(field.get(..usize::from(*length)).unwrap_or(field))
}

/// Twelve bytes: the zone in minutes, then the date and the time.
pub(crate) fn time(field: &[u8]) -> Option<String> {
    let zone = le::<2>(field, 0)? & 0xFFF;
    let year = le::<2>(field, 2)?;
    let &[month, day, hour, minute, second] = field.get(4..9)?.first_chunk::<5>()?;
    let valid = (1..=9_999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    let zone = zone_text(zone);
    valid.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"))
}

/// Twelve bits with a sign. -2047 means that the zone is not known.
fn zone_text(bits: u64) -> String {
    let (sign, minutes) = if bits < 0x800 { ('+', bits) } else { ('-', 0x1000 - bits) };
    match minutes {
        0 => "Z".to_owned(),
        1..=1_440 => format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
        _ => String::new(),
    }
}
