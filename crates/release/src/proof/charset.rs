//! Bytes in the charsets of Japanese mail. Each character is looked up by itself, so that it
//! keeps its place and a wrong byte spoils nothing but itself.

use std::sync::LazyLock;

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS};

use super::reading::{Reading, is_no_text};

/// ISO-2022-JP (RFC 1468) with half-width kana and JIS X 0212, by way of EUC-JP.
pub(super) fn iso_2022_jp(from: &Reading) -> Vec<Reading> {
    if !from.bytes.contains(&ESC) {
        return Vec::new();
    }
    let mut text = Reading::default();
    let mut set = Set::Ascii;
    let mut at = 0;
    while let Some(rest) = from.bytes.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some((next, length)) = escape_sequence(rest) {
            set = next;
            at = at.saturating_add(length);
            continue;
        }
        if rest.first() == Some(&b'\n') {
            // Each line ends in ASCII, and what stands before it may be noise.
            set = Set::Ascii;
        }
        let place = from.place(at);
        text.keep_edge(from, at);
        let (c, length) = set.read(rest);
        match c {
            Some(c) => text.push_char(c, place),
            None => text.push(rest.first().copied().unwrap_or_default(), place),
        }
        at = at.saturating_add(if c.is_some() { length } else { 1 });
    }
    vec![text]
}

/// Shift_JIS with the extensions of Windows.
pub(super) fn shift_jis(from: &Reading) -> Vec<Reading> {
    legacy(from, &SHIFT_JIS_TABLE, |rest| match rest {
        [0x81..=0x9f | 0xe0..=0xfc, _, ..] => 2,
        _ => 1,
    })
}

/// EUC-JP.
pub(super) fn euc_jp(from: &Reading) -> Vec<Reading> {
    legacy(from, &EUC_JP_TABLE, |rest| match rest {
        [0x8e | 0xa1..=0xfe, _, ..] => 2,
        _ => 1,
    })
}

/// UTF-16 with the low byte first, at both alignments.
pub(super) fn utf_16_le(from: &Reading) -> Vec<Reading> {
    wide(from, u16::from_le_bytes)
}

/// UTF-16 with the high byte first, at both alignments.
pub(super) fn utf_16_be(from: &Reading) -> Vec<Reading> {
    wide(from, u16::from_be_bytes)
}

/// UTF-16 with the high byte first from an offset on.
pub(super) fn utf_16_be_at(from: &Reading, start: usize) -> Reading {
    units(from, start, u16::from_be_bytes)
}

/// The sets that escape sequences choose.
#[derive(Clone, Copy)]
enum Set {
    Ascii,
    Kana,
    Kanji,
    Supplement,
}

impl Set {
    /// The first character and its length.
    fn read(self, rest: &[u8]) -> (Option<char>, usize) {
        let high = |byte: u8| byte | 0x80;
        match (self, rest) {
            (Self::Kana, &[kana @ 0x21..=0x5f, ..]) => {
                (char::from_u32(0xff40 + u32::from(kana)), 1)
            }
            (Self::Kanji, &[lead @ 0x21..=0x7e, trail @ 0x21..=0x7e, ..]) => {
                (EUC_JP_TABLE.read(&[high(lead), high(trail)]), 2)
            }
            (Self::Supplement, &[lead @ 0x21..=0x7e, trail @ 0x21..=0x7e, ..]) => {
                (single(EUC_JP, &[0x8f, high(lead), high(trail)]), 2)
            }
            _ => (None, 1),
        }
    }
}

fn escape_sequence(rest: &[u8]) -> Option<(Set, usize)> {
    Some(match rest {
        [ESC, b'$', b'@' | b'B', ..] => (Set::Kanji, 3),
        [ESC, b'(', b'I', ..] => (Set::Kana, 3),
        [ESC, b'(', _, ..] => (Set::Ascii, 3),
        [ESC, b'$', b'(', b'D', ..] => (Set::Supplement, 4),
        [ESC, b'$', b'(', _, ..] => (Set::Kanji, 4),
        _ => return None,
    })
}

fn legacy(from: &Reading, table: &Table, length: fn(&[u8]) -> usize) -> Vec<Reading> {
    if str::from_utf8(&from.bytes).is_ok() {
        return Vec::new();
    }
    let mut text = Reading::default();
    let mut at = 0;
    while let Some(rest) = from.bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let length = length(rest);
        let c = rest.get(..length).and_then(|bytes| table.read(bytes));
        text.keep_edge(from, at);
        text.push_char(c.unwrap_or(char::REPLACEMENT_CHARACTER), from.place(at));
        at = at.saturating_add(if c.is_some() { length } else { 1 });
    }
    vec![text]
}

/// Kanji may be two letters of ASCII each, so what goes out is read in any case, and so are
/// decoded bytes; escapes and the like only if they give what no text has.
fn wide(from: &Reading, unit: fn([u8; 2]) -> u16) -> Vec<Reading> {
    let is_text = str::from_utf8(&from.bytes).is_ok_and(|text| !text.contains(is_no_text));
    if is_text && !from.is_binary() && !from.layers.is_empty() {
        return Vec::new();
    }
    (0..2).map(|start| units(from, start, unit)).collect()
}

fn units(from: &Reading, start: usize, unit: fn([u8; 2]) -> u16) -> Reading {
    let bytes = from.bytes.get(start..).unwrap_or_default();
    let (pairs, _) = bytes.as_chunks::<2>();
    let mut text = Reading::default();
    let mut at = start;
    for c in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
        text.keep_edge(from, at);
        text.push_char(c, from.place(at));
        at = at.saturating_add(c.len_utf16().saturating_mul(2));
    }
    text
}

/// What each pair of bytes means, made from the tables of `encoding_rs`.
struct Table(Vec<Option<char>>);

impl Table {
    fn of(encoding: &'static Encoding) -> Self {
        let pairs = (0x8000..=u16::MAX).map(|pair| single(encoding, &pair.to_be_bytes()));
        Self(pairs.collect())
    }

    /// The character of one or two bytes.
    fn read(&self, bytes: &[u8]) -> Option<char> {
        match *bytes {
            [byte @ 0..=0x7f] => Some(char::from(byte)),
            [kana @ 0xa1..=0xdf] => char::from_u32(0xfec0 + u32::from(kana)),
            [lead, trail] => {
                let pair = usize::from(u16::from_be_bytes([lead, trail]));
                self.0.get(pair.checked_sub(0x8000)?).copied().flatten()
            }
            _ => None,
        }
    }
}

/// Bytes that are exactly one character.
fn single(encoding: &'static Encoding, bytes: &[u8]) -> Option<char> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let mut chars = text.chars();
    let c = chars.next()?;
    chars.next().is_none().then_some(c)
}

static SHIFT_JIS_TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(SHIFT_JIS));
static EUC_JP_TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(EUC_JP));

const ESC: u8 = 0x1b;
