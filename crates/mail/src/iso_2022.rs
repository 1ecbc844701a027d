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
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            ESC => match escape(after) {
                Some((next, length)) => {
                    set = next;
                    rest = after.get(length..).unwrap_or_default();
                }
                None => {
                    errors = true;
                    euc.push(ESC);
                }
            },
            SHIFT_OUT => shifted = true,
            SHIFT_IN => shifted = false,
            0xa1..=0xdf => euc.extend_from_slice(&[EUC_KANA, byte]),
            0x80.. => euc.push(EUC_NOTHING),
            0x21..=0x5f if shifted || set == Set::Kana => {
                euc.extend_from_slice(&[EUC_KANA, byte | 0x80]);
            }
            0x21..=0x7e if set != Set::Single && set != Set::Kana => {
                rest = pair(&mut euc, set, byte, after);
            }
            _ => euc.push(byte),
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

/// One character of two bytes; returns what follows it.
fn pair<'a>(euc: &mut Vec<u8>, set: Set, lead: u8, after: &'a [u8]) -> &'a [u8] {
    match after.split_first() {
        Some((&trail @ 0x21..=0x7e, rest)) => {
            match set {
                Set::Foreign => euc.push(EUC_NOTHING),
                Set::Supplement => euc.extend_from_slice(&[0x8f, lead | 0x80, trail | 0x80]),
                Set::Single | Set::Kana | Set::Kanji => {
                    euc.extend_from_slice(&[lead | 0x80, trail | 0x80]);
                }
            }
            rest
        }
        _ => {
            euc.push(EUC_NOTHING);
            after
        }
    }
}

/// The set that the bytes after ESC select, and their number.
fn escape(after: &[u8]) -> Option<(Set, usize)> {
    // JIS X 0201 Roman is read as ASCII: its yen sign and overline stand where backslash and
    // tilde do, and addresses with a tilde are written in it.
    const SEQUENCES: [(&[u8], Set); 14] = [
        (b"(B", Set::Single),
        (b"(J", Set::Single),
        (b"(H", Set::Single),
        (b"(I", Set::Kana),
        (b"$B", Set::Kanji),
        (b"$@", Set::Kanji),
        (b"$(B", Set::Kanji),
        (b"$(@", Set::Kanji),
        (b"$(D", Set::Supplement),
        // JIS X 0213 has nearly all of JIS X 0208 in the same places.
        (b"$(O", Set::Kanji),
        (b"$(Q", Set::Kanji),
        (b"$A", Set::Foreign),
        (b"$(C", Set::Foreign),
        (b"$(P", Set::Foreign),
    ];
    SEQUENCES
        .iter()
        .find(|(sequence, _)| after.starts_with(sequence))
        .map(|(s, set)| (*set, s.len()))
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
