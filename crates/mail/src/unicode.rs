//! The encoding forms of Unicode that mail has beside UTF-8: UTF-7 (RFC 2152), UTF-16 and
//! UTF-32, whose byte order is often not the one that their label names.
//!
//! Their decoders return the text and whether some bytes had no meaning.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};

use crate::transfer::sextet;

/// UTF-7 (RFC 2152): used to carry markup past filters.
pub(crate) fn utf_7(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let mut text = String::with_capacity(bytes.len());
    let mut errors = false;
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'+', rest) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        errors |= !before.is_ascii();
        text.push_str(&String::from_utf8_lossy(before));
        let from = from.get(1..).unwrap_or_default();
        let length = from.iter().take_while(|b| sextet(**b).is_some()).count();
        let (shifted, after) = from.split_at_checked(length).unwrap_or((from, &[]));
        if shifted.is_empty() {
            text.push('+');
        } else {
            errors |= !push_utf_16(&mut text, shifted);
        }
        rest = after.strip_prefix(b"-").unwrap_or(after);
    }
    errors |= !rest.is_ascii();
    text.push_str(&String::from_utf8_lossy(rest));
    (Cow::Owned(text), errors)
}

/// UTF-16 in either byte order.
pub(crate) fn utf_16(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return UTF_16LE.decode_without_bom_handling(rest);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return UTF_16BE.decode_without_bom_handling(rest);
    }
    // Line ends and blanks have a zero as their high byte in any language.
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let (mut first, mut second) = (0usize, 0usize);
    for unit in head.chunks_exact(2) {
        first += usize::from(unit.first() == Some(&0));
        second += usize::from(unit.last() == Some(&0));
    }
    let encoding = if second > first { UTF_16LE } else { UTF_16BE };
    encoding.decode_without_bom_handling(bytes)
}

/// UTF-32 in either byte order.
pub(crate) fn utf_32(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    // The first byte of a character is always zero in the big-endian form.
    let is_little = bytes.starts_with(&[0xff, 0xfe, 0, 0])
        || !bytes.starts_with(&[0, 0, 0xfe, 0xff]) && bytes.first().is_some_and(|b| *b != 0);
    let (units, tail) = bytes.as_chunks::<4>();
    let mut errors = !tail.is_empty();
    let text = units
        .iter()
        .map(|unit| {
            let value =
                if is_little { u32::from_le_bytes(*unit) } else { u32::from_be_bytes(*unit) };
            char::from_u32(value).unwrap_or_else(|| {
                errors = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .filter(|c| *c != '\u{feff}')
        .collect();
    (Cow::Owned(text), errors)
}

/// Appends a shifted run of UTF-7; false if it is no whole UTF-16.
fn push_utf_16(text: &mut String, shifted: &[u8]) -> bool {
    let mut units = Vec::with_capacity(shifted.len());
    let (mut bits, mut count) = (0u32, 0u32);
    for value in shifted.iter().filter_map(|b| sextet(*b)) {
        bits = (bits << 6) | value;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push(u16::try_from((bits >> count) & 0xffff).unwrap_or_default());
        }
    }
    let mut whole = true;
    text.extend(char::decode_utf16(units).map(|unit| {
        unit.unwrap_or_else(|_| {
            whole = false;
            char::REPLACEMENT_CHARACTER
        })
    }));
    whole
}

/// The byte order is told by no more: longer texts do not get clearer.
const HEAD_BYTES: usize = 64 << 10;
