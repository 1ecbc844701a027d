//! Charsets that switch sets by escape sequences and shifts (ISO/IEC 2022): ISO-2022-JP in
//! all its forms, with the extensions of code page 932, and ISO-2022-KR.
//!
//! Their decoders return the text and whether some bytes had no meaning.

use std::borrow::Cow;

use encoding_rs::{EUC_JP, EUC_KR};

/// Rewrites ISO-2022-JP as EUC-JP, which has the same sets without states. The decoder
/// of the Encoding Standard takes two escapes in a row for an attack, but encoded words
/// joined from pieces always have them; and it lacks JIS X 0212.
pub(crate) fn iso_2022_jp(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let mut euc = Vec::with_capacity(bytes.len().saturating_add(16));
    let (mut set, mut shifted, mut errors) = (Set::Single, false, false);
    let mut rest = bytes;
    loop {
        let end = memchr::memchr3(ESC, SHIFT_OUT, SHIFT_IN, rest).unwrap_or(rest.len());
        let (run, from) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        push_run(&mut euc, run, set, shifted);
        let Some((&switch, after)) = from.split_first() else { break };
        rest = after;
        match switch {
            SHIFT_OUT => shifted = true,
            SHIFT_IN => shifted = false,
            _ => match escape(after) {
                Some((next, length)) => {
                    set = next;
                    rest = after.get(length..).unwrap_or_default();
                }
                None => {
                    errors = true;
                    euc.push(ESC);
                }
            },
        }
    }
    let (text, bad) = EUC_JP.decode_without_bom_handling(&euc);
    (Cow::Owned(text.into_owned()), errors || bad)
}

/// Rewrites ISO-2022-KR as EUC-KR: shifted bytes get their high bit.
pub(crate) fn iso_2022_kr(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let mut shifted = false;
    let mut euc = Vec::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            SHIFT_OUT => shifted = true,
            SHIFT_IN => shifted = false,
            0x21..=0x7e if shifted => euc.push(byte | 0x80),
            _ => euc.push(byte),
        }
    }
    let (text, errors) = EUC_KR.decode_without_bom_handling(&euc);
    (Cow::Owned(text.replace("\u{1b}$)C", "")), errors)
}

/// Whether an escape sequence that leads into Japanese is there.
pub(crate) fn has_jis_escape(bytes: &[u8]) -> bool {
    memchr::memchr_iter(ESC, bytes).any(|at| {
        let after = bytes.get(at.saturating_add(1)..).unwrap_or_default();
        escape(after).is_some_and(|(set, _)| set != Set::Single)
    })
}

/// Character sets that an escape sequence of ISO-2022-JP and its kin selects.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Set {
    Single,
    Kana,
    /// JIS X 0208.
    Kanji,
    /// JIS X 0212.
    Supplement,
    /// Two bytes a character, of no set that EUC-JP has.
    Foreign,
}

/// Bytes of one set. Most runs are whole and of the two common sets, and go over at once.
fn push_run(euc: &mut Vec<u8>, run: &[u8], set: Set, shifted: bool) {
    let is_whole =
        || run.len().is_multiple_of(2) && run.iter().fold(true, |all, b| all & is_half(*b));
    match set {
        Set::Single if !shifted && run.is_ascii() => return euc.extend_from_slice(run),
        Set::Kanji if !shifted && is_whole() => return euc.extend(run.iter().map(|b| b | 0x80)),
        _ => {}
    }
    let mut rest = run;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            0xa1..=0xdf => euc.extend_from_slice(&[EUC_KANA, byte]),
            0x80.. => euc.push(EUC_NOTHING),
            0x21..=0x5f if shifted || set == Set::Kana => {
                euc.extend_from_slice(&[EUC_KANA, byte | 0x80]);
            }
            0x21..=0x7e if set != Set::Single && set != Set::Kana => {
                rest = pair(euc, set, byte, after);
            }
            _ => euc.push(byte),
        }
    }
}

/// One character of two bytes; returns what follows it.
fn pair<'a>(euc: &mut Vec<u8>, set: Set, lead: u8, after: &'a [u8]) -> &'a [u8] {
    let Some((&trail, rest)) = after.split_first().filter(|(trail, _)| is_half(**trail)) else {
        euc.push(EUC_NOTHING);
        return after;
    };
    match set {
        Set::Foreign => euc.push(EUC_NOTHING),
        Set::Supplement => euc.extend_from_slice(&[0x8f, lead | 0x80, trail | 0x80]),
        Set::Single | Set::Kana | Set::Kanji => {
            euc.extend_from_slice(&[lead | 0x80, trail | 0x80]);
        }
    }
    rest
}

/// Whether a byte may be half of a character.
fn is_half(byte: u8) -> bool {
    matches!(byte, 0x21..=0x7e)
}

/// The set that the bytes after ESC select, and their number.
fn escape(after: &[u8]) -> Option<(Set, usize)> {
    Some(match after {
        // JIS X 0201 Roman is read as ASCII: its yen sign and overline stand where backslash
        // and tilde do, and addresses with a tilde are written in it.
        [b'(', b'B' | b'J' | b'H', ..] => (Set::Single, 2),
        [b'(', b'I', ..] => (Set::Kana, 2),
        [b'$', b'B' | b'@', ..] => (Set::Kanji, 2),
        [b'$', b'A', ..] => (Set::Foreign, 2),
        // JIS X 0213 has nearly all of JIS X 0208 in the same places.
        [b'$', b'(', b'B' | b'@' | b'O' | b'Q', ..] => (Set::Kanji, 3),
        [b'$', b'(', b'D', ..] => (Set::Supplement, 3),
        [b'$', b'(', b'C' | b'P', ..] => (Set::Foreign, 3),
        _ => return None,
    })
}

pub(crate) const ESC: u8 = 0x1b;
const SHIFT_OUT: u8 = 0x0e;
const SHIFT_IN: u8 = 0x0f;
/// Single shift to half-width kana in EUC-JP.
const EUC_KANA: u8 = 0x8e;
/// A byte that stands for nothing in EUC-JP, so that its decoder writes U+FFFD.
const EUC_NOTHING: u8 = 0xff;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_of_japanese_and_korean() {
        assert_eq!(iso_2022_jp(b"\x1b$B$\"\x0e1\x0f\x1b(B~"), ("あｱ~".into(), false));
        assert_eq!(iso_2022_kr(b"\x1b$)C\x0e0!\x0fa"), ("가a".into(), false));
    }

    #[test]
    fn escape_sequences_that_lead_nowhere() {
        assert_eq!(iso_2022_jp(b"a\x1b(Zb\x1b"), ("a\u{1b}(Zb\u{1b}".into(), true));
        assert!(!has_jis_escape(b"\x1b(B \x1b[0m"));
        assert!(has_jis_escape(b"\x1b[0m \x1b$B"));
    }
}
