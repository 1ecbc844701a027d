//! Text strings and dates (ISO 32000-1 §7.9).

use encoding_rs::WINDOWS_1252;

use crate::charset::{decoded, utf16_be, utf16_le};

/// A text string: UTF-16 or UTF-8 by its mark; else what Japanese writers put in place of
/// PDFDocEncoding is told by the bytes.
pub(super) fn text(raw: &[u8]) -> String {
    let text = match raw {
        [0xFE, 0xFF, rest @ ..] => utf16_be(rest),
        [0xFF, 0xFE, rest @ ..] => utf16_le(rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => decoded(rest),
        _ => {
            let text = decoded(raw);
            // A lone byte such as that of ® would be a half-width letter of Shift_JIS.
            let is_japanese = text.chars().any(|letter| !letter.is_ascii() && !is_half(letter));
            if is_japanese {
                text
            } else {
                WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned()
            }
        }
    };
    text.trim_end_matches('\0').to_owned()
}

const fn is_half(letter: char) -> bool {
    matches!(letter, '\u{FF61}'..='\u{FF9F}')
}

/// `D:20240102030405+09'00'` as RFC 3339; without offset where none is told.
pub(super) fn date(raw: &[u8]) -> Option<String> {
    let text = text(raw);
    let text = text.trim();
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let field = |from: usize, usual: u32| -> Option<u32> {
        match text.get(from..from + 2).filter(|_| from + 2 <= digits) {
            Some(two) => two.parse().ok(),
            None => Some(usual),
        }
    };
    let year: u32 = text.get(..4).filter(|_| digits >= 4)?.parse().ok()?;
    let (month, day) = (field(4, 1)?, field(6, 1)?);
    let (hour, minute, second) = (field(8, 0)?, field(10, 0)?, field(12, 0)?);
    let valid = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    let offset = offset(text.get(digits..).unwrap_or_default());
    valid
        .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}"))
}

/// `+09'00'` as `+09:00`.
fn offset(text: &str) -> String {
    let (sign, rest) = match text.chars().next() {
        Some('Z') => return "Z".to_owned(),
        Some(sign @ ('+' | '-')) => (sign, text.get(1..).unwrap_or_default()),
        _ => return String::new(),
    };
    let digits: String = rest.chars().filter(char::is_ascii_digit).take(4).collect();
    match digits.len() {
        2 => format!("{sign}{digits}:00"),
        4 => digits.split_at_checked(2).map_or_else(String::new, |(h, m)| format!("{sign}{h}:{m}")),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_text_strings() {
        assert_eq!(text(b"\xFE\xFF\x8A\xCB\x6C\x42"), "請求");
        assert_eq!(text(b"\xFF\xFEa\0"), "a");
        assert_eq!(text(b"\xEF\xBB\xBF\xE8\xAB\x8B"), "請");
        assert_eq!(text(b"\x90\xBF\x8B\x81"), "請求");
        assert_eq!(text(b"Invoice"), "Invoice");
        assert_eq!(text(b"Word\xAE 2016"), "Word® 2016");
    }

    #[test]
    fn dates() {
        assert_eq!(date(b"D:20240102030405+09'00'").as_deref(), Some("2024-01-02T03:04:05+09:00"));
        assert_eq!(date(b"D:20240102030405Z00'00'").as_deref(), Some("2024-01-02T03:04:05Z"));
        assert_eq!(date(b"20240102").as_deref(), Some("2024-01-02T00:00:00"));
        assert_eq!(date(b"D:20241302").as_deref(), None);
        assert_eq!(date("D:２０２４".as_bytes()), None);
    }
}
