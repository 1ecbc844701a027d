//! Decoders that scripts, pages and macros share: base64 (RFC 4648), hexadecimal, percent
//! (ECMAScript B.2.1 and RFC 3986), backslash escapes (ECMAScript 12.9.4), character
//! references of HTML, lists of character codes, and deflate with its envelopes.
//!
//! They are lenient, because what they read was written to be read by one program alone.
//! What is worth decoding is decided by the callers.

mod encoded_script;
mod entity;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::budget::Unpacked;
use crate::bytes::first;
use crate::charset;
use crate::open::Tools;

pub(crate) use encoded_script::encoded_scripts;
pub(crate) use entity::entities;

/// Base64 of either alphabet, with blanks inside and with or without padding; `None` if other
/// letters stand in it.
pub(crate) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    let mut letters = text.iter().filter(|byte| !byte.is_ascii_whitespace());
    for &letter in letters.by_ref().take_while(|byte| **byte != b'=') {
        bits = bits << 6 | u32::from(sextet(letter)?);
        count += 1;
        if count == 4 {
            out.extend_from_slice(bits.to_be_bytes().get(1..).unwrap_or_default());
            (bits, count) = (0, 0);
        }
    }
    // A padding in the middle begins another run, which would be another text.
    if letters.any(|byte| *byte != b'=') {
        return None;
    }
    let rest = (bits << (6 * (4 - count) % 24)).to_be_bytes();
    let whole = match count {
        2 => 1..2,
        3 => 1..3,
        _ => 0..0,
    };
    out.extend_from_slice(rest.get(whole).unwrap_or_default());
    Some(out)
}

/// Whether this letter belongs to one of the alphabets of base64.
pub(crate) const fn is_base64(letter: u8) -> bool {
    sextet(letter).is_some()
}

const fn sextet(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// Pairs of hexadecimal digits, with or without `0x`, `\x`, commas, colons, dashes or blanks
/// between them; `None` for anything else.
pub(crate) fn hex(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut rest = text;
    loop {
        rest = match rest {
            [] => return Some(out),
            [b'0' | b'\\', b'x' | b'X', rest @ ..] => rest,
            [b' ' | b',' | b':' | b'-' | b'\t' | b'\r' | b'\n', rest @ ..] => rest,
            [high, low, rest @ ..] => {
                out.push(digit(*high)? << 4 | digit(*low)?);
                rest
            }
            [_] => return None,
        };
    }
}

fn digit(letter: u8) -> Option<u8> {
    char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// `%68` and `%u0068`; what is no escape stays.
pub(crate) fn percent(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [letter, behind @ ..] = rest {
        rest = behind;
        let escape = (*letter == b'%').then(|| percent_escape(behind)).flatten();
        match escape {
            Some((Escaped::Byte(byte), after)) => {
                out.push(byte);
                rest = after;
            }
            Some((Escaped::Unit(unit), after)) => {
                let letter = char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                rest = after;
            }
            None => out.push(*letter),
        }
    }
    out
}

enum Escaped {
    Byte(u8),
    Unit(u32),
}

fn percent_escape(behind: &[u8]) -> Option<(Escaped, &[u8])> {
    if let [b'u' | b'U', digits @ ..] = behind {
        let (unit, after) = number(digits, 4, 16)?;
        return Some((Escaped::Unit(unit), after));
    }
    let (byte, after) = number(behind, 2, 16)?;
    Some((Escaped::Byte(u8::try_from(byte).ok()?), after))
}

/// How many escapes with a percent sign a text holds.
pub(crate) fn percent_count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let marks = memchr::memchr_iter(b'%', bytes);
    marks.filter(|at| bytes.get(at + 1..).and_then(percent_escape).is_some()).count()
}

/// `\x68`, `\u0068`, `\u{68}`, `\150` and the letters with a meaning; any other letter behind
/// a backslash stands for itself.
pub(crate) fn escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        out.push_str(before);
        let (letter, after) = escape(behind);
        out.extend(letter);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn escape(behind: &str) -> (Option<char>, &str) {
    let of = |start: usize, digits: usize, radix: u32| {
        let bytes = behind.as_bytes().get(start..)?;
        let (code, after) = number(bytes, digits, radix)?;
        Some((char::from_u32(code), behind.get(behind.len() - after.len()..)?))
    };
    let numeric = match behind.as_bytes() {
        [b'x', ..] => of(1, 2, 16),
        [b'u', b'{', ..] => braced(behind),
        [b'u', ..] => surrogates(behind).or_else(|| of(1, 4, 16)),
        [b'0'..=b'3', b'0'..=b'7', b'0'..=b'7', ..] => of(0, 3, 8),
        [b'0'..=b'7', b'0'..=b'7', ..] => of(0, 2, 8),
        _ => None,
    };
    numeric.unwrap_or_else(|| {
        let mut letters = behind.chars();
        let letter = match letters.next() {
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('v') => Some('\u{b}'),
            Some('0') => Some('\0'),
            // A line that goes on.
            Some('\n') => None,
            Some('\r') => return (None, letters.as_str().trim_start_matches('\n')),
            other => other,
        };
        (letter, letters.as_str())
    })
}

/// `{68}` behind `\u`.
fn braced(behind: &str) -> Option<(Option<char>, &str)> {
    let (digits, after) = behind.get(2..)?.split_once('}')?;
    let code = u32::from_str_radix(digits, 16).ok()?;
    Some((char::from_u32(code), after))
}

/// Two units of UTF-16 that are one character.
fn surrogates(behind: &str) -> Option<(Option<char>, &str)> {
    let bytes = behind.as_bytes();
    let (high, after) = number(bytes.get(1..)?, 4, 16)?;
    let (low, after) = number(after.strip_prefix(b"\\u")?, 4, 16)?;
    let units = [u16::try_from(high).ok()?, u16::try_from(low).ok()?];
    let letter =
        char::decode_utf16(units).next()?.ok().filter(|_| (0xD800..0xDC00).contains(&high))?;
    Some((Some(letter), behind.get(behind.len() - after.len()..)?))
}

/// A number of exactly so many digits, and what stands behind it.
fn number(bytes: &[u8], digits: usize, radix: u32) -> Option<(u32, &[u8])> {
    let (written, after) = bytes.split_at_checked(digits)?;
    let value = written
        .iter()
        .try_fold(0, |value: u32, byte| Some(value * radix + char::from(*byte).to_digit(radix)?))?;
    Some((value, after))
}

/// The numbers of a text that holds nothing else but separators: `104,116` or `104 116`.
pub(crate) fn char_codes(text: &str) -> Option<Vec<u32>> {
    let parts = text.split([',', ' ', ';', '|', '-', '.', '_', '~', '#', ':', '\t', '\r', '\n']);
    let numbers = parts.filter(|part| !part.is_empty()).map(str::parse::<u32>);
    numbers.collect::<Result<Vec<_>, _>>().ok()
}

/// The characters of codes, if all are ones that texts hold.
pub(crate) fn of_codes(codes: &[u32]) -> Option<String> {
    codes.iter().map(|code| char::from_u32(*code).filter(|letter| is_of_text(*letter))).collect()
}

/// The bytes of codes, if all are bytes.
pub(crate) fn bytes_of_codes(codes: &[u32]) -> Option<Vec<u8>> {
    codes.iter().map(|code| u8::try_from(*code).ok()).collect()
}

/// The text that bytes hold, in UTF-8 or UTF-16; `None` if they are no text.
pub(crate) fn readable(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => charset::utf16_le(rest),
        [0xFE, 0xFF, rest @ ..] => charset::utf16_be(rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok()?.to_owned(),
        _ if is_bare_utf16(bytes) => charset::utf16_le(bytes),
        _ => std::str::from_utf8(bytes).ok()?.to_owned(),
    };
    let clean = text.trim_end_matches('\0');
    (!clean.is_empty() && clean.chars().all(is_of_text)).then(|| clean.to_owned())
}

/// The same for bytes that are known to be a text: any charset, and any control characters.
pub(crate) fn source(bytes: &[u8]) -> String {
    match bytes {
        [0xFF, 0xFE, rest @ ..] => charset::utf16_le(rest),
        [0xFE, 0xFF, rest @ ..] => charset::utf16_be(rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => charset::decoded(rest),
        _ if is_bare_utf16(bytes) => charset::utf16_le(bytes),
        _ => charset::decoded(bytes),
    }
}

/// UTF-16 without a mark: ASCII letters with a zero behind each.
fn is_bare_utf16(bytes: &[u8]) -> bool {
    let (pairs, _) = bytes.as_chunks::<2>();
    let start = pairs.get(..pairs.len().min(64)).unwrap_or_default();
    let ascii = start.iter().filter(|pair| matches!(pair, [9..=0x7E, 0])).count();
    start.len() >= 2 && ascii * 4 >= start.len() * 3
}

/// Whether texts hold this character.
fn is_of_text(letter: char) -> bool {
    !letter.is_control() && letter != char::REPLACEMENT_CHARACTER && letter != '\u{FFFF}'
        || matches!(letter, '\t' | '\n' | '\r' | '\u{c}')
}

/// What a deflate stream holds: with the envelope of gzip (RFC 1952) or zlib (RFC 1950), or
/// bare where `bare` says that the script unpacks one. `None` if it is no such stream.
pub(crate) fn inflated(bytes: &[u8], bare: bool, tools: &Tools<'_>) -> Option<Unpacked> {
    let (limits, budget) = (tools.limits, tools.budget);
    let zlib = matches!(first(bytes, 2), [0x78, 0x01 | 0x5E | 0x9C | 0xDA]);
    let unpacked = if bytes.starts_with(&[0x1F, 0x8B, 8]) {
        Unpacked::read(MultiGzDecoder::new(bytes), bytes.len(), limits, budget)
    } else if zlib {
        Unpacked::read(ZlibDecoder::new(bytes), bytes.len(), limits, budget)
    } else if bare {
        Unpacked::read(DeflateDecoder::new(bytes), bytes.len(), limits, budget)
    } else {
        return None;
    };
    (!unpacked.bytes.is_empty()).then_some(unpacked)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use vocab::Limits;

    use super::*;
    use crate::budget::Budget;

    #[test]
    fn base64_of_every_length_and_alphabet() {
        for (text, bytes) in [
            ("", b"".as_slice()),
            ("YQ==", b"a"),
            ("YQ", b"a"),
            ("YWI=", b"ab"),
            ("YWJj", b"abc"),
            ("YW Jj\r\nZA", b"abcd"),
            ("-_-_", b"\xfb\xff\xbf"),
            ("+/+/", b"\xfb\xff\xbf"),
            ("YWJjZ", b"abc"),
        ] {
            assert_eq!(base64(text.as_bytes()).as_deref(), Some(bytes), "{text}");
        }
        assert_eq!(base64(b"YQ==YQ=="), None);
        assert_eq!(base64(b"a.b"), None);
    }

    #[test]
    fn hexadecimal_in_the_ways_it_is_written() {
        for text in ["4D5a90", "4d 5A 90", "0x4D,0x5A, 0x90", r"\x4d\x5a\x90", "4D-5A-90"] {
            assert_eq!(hex(text.as_bytes()).as_deref(), Some(b"MZ\x90".as_slice()), "{text}");
        }
        assert_eq!(hex(b"4D5"), None);
        assert_eq!(hex(b"xyz!"), None);
    }

    #[test]
    fn escapes_of_pages_and_scripts() {
        assert_eq!(percent("%68%74tp%u003a//%zz%"), b"http://%zz%");
        assert_eq!(percent("%E8%A6%8B"), "見".as_bytes());
        assert_eq!(percent_count("%68%74tp%u003a//%zz%"), 3);
        assert_eq!(escapes(r"\x68\u0074\u{74}\160\72\/\q\n"), "http:/q\n");
        assert_eq!(escapes(r"\ud83d\ude00 \ud83d!"), "😀 !");
        assert_eq!(escapes("a\\\r\nb\\"), "ab");
    }

    #[test]
    fn lists_of_character_codes() {
        assert_eq!(char_codes("104,116, 116;112"), Some(vec![104, 116, 116, 112]));
        assert_eq!(char_codes("104,x"), None);
        assert_eq!(of_codes(&[104, 12354]).as_deref(), Some("hあ"));
        assert_eq!(of_codes(&[104, 1]), None);
        assert_eq!(bytes_of_codes(&[77, 256]), None);
    }

    #[test]
    fn texts_are_told_from_bytes() {
        assert_eq!(readable("見積".as_bytes()).as_deref(), Some("見積"));
        assert_eq!(readable(b"I\0E\0X\0 \0").as_deref(), Some("IEX "));
        assert_eq!(readable(b"\xff\xfeI\0").as_deref(), Some("I"));
        assert_eq!(readable(b"\x8c\xa9"), None);
        assert_eq!(readable(b"MZ\x01"), None);
        assert_eq!(readable(b""), None);
        assert_eq!(source(b"\x8c\xa9\x90\xcf"), "見積");
        assert_eq!(source(b"\xfe\xff\0a"), "a");
    }

    #[test]
    fn envelopes_of_deflate() {
        let limits = Limits::default();
        let budget = Budget::new(&limits);
        let tools =
            Tools { limits: &limits, budget: &budget, passwords: &[], beside: &[], rules: None };
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(b"IEX hello").unwrap();
        let gzip = gzip.finish().unwrap();
        let read = |bytes: &[u8], bare| inflated(bytes, bare, &tools).map(|read| read.bytes);
        assert_eq!(read(&gzip, false).as_deref(), Some(b"IEX hello".as_slice()));
        assert_eq!(read(&gzip[10..], true).as_deref(), Some(b"IEX hello".as_slice()));
        assert_eq!(read(&gzip[10..], false), None);
        assert_eq!(read(b"\x1f\x8b\x08", false), None);
    }
}
