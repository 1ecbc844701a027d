//! Text cut at an ASCII byte. The pattern search of the standard library costs more to set
//! up than a word of a header or of a style has bytes.

use memchr::{memchr, memrchr};

/// What stands before and after the first of these bytes.
pub(crate) fn split_once(text: &str, byte: u8) -> Option<(&str, &str)> {
    around(text, memchr(byte, text.as_bytes())?)
}

/// What stands before and after the last of these bytes.
pub(crate) fn rsplit_once(text: &str, byte: u8) -> Option<(&str, &str)> {
    around(text, memrchr(byte, text.as_bytes())?)
}

/// The text without the white space at its ends. Hardly any of it is outside of ASCII,
/// and looking for that costs five times as much.
pub(crate) fn trim(text: &str) -> &str {
    let trimmed = text.trim_ascii();
    match trimmed.as_bytes() {
        [first, ..] if !first.is_ascii_graphic() => text.trim(),
        [.., last] if !last.is_ascii_graphic() => text.trim(),
        _ => trimmed,
    }
}

fn around(text: &str, at: usize) -> Option<(&str, &str)> {
    Some((text.get(..at)?, text.get(at.saturating_add(1)..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_the_first_or_last_byte() {
        assert_eq!(split_once("日:本:", b':'), Some(("日", "本:")));
        assert_eq!(rsplit_once("日:本:", b':'), Some(("日:本", "")));
        assert_eq!(split_once("日本", b':'), None);
    }

    #[test]
    fn white_space_of_any_script_is_trimmed() {
        for text in ["", " ", "a", " a b\t", "\u{3000}a", "a\u{a0} ", "\u{b}a\u{85}", " 日本 "] {
            assert_eq!(trim(text), text.trim(), "{text:?}");
        }
    }
}
