//! Texts in which some letters are written in another way: quoted-printable, percent,
//! backslashes, punycode, and the two cheap tricks, reversed and ROT13.

use super::armour::nibble;
use super::reading::Reading;

/// RFC 2045: `=E7` and soft line breaks.
pub(super) fn quoted_printable(from: &Reading) -> Vec<Reading> {
    replaced(from, b'=', |rest| match rest {
        [b'\n', ..] => Some((Unit::Nothing, 1)),
        [b'\r', b'\n', ..] => Some((Unit::Nothing, 2)),
        [high, low, ..] => Some((Unit::Byte(hex_byte(*high, *low)?), 2)),
        _ => None,
    })
}

/// RFC 3986: `%E7`, and `%u7DD1` as browsers once wrote it.
pub(super) fn percent(from: &Reading) -> Vec<Reading> {
    replaced(from, b'%', |rest| match rest {
        [b'u' | b'U', digits @ ..] => Some((Unit::Char(hex_unit(digits)?), 5)),
        [high, low, ..] => Some((Unit::Byte(hex_byte(*high, *low)?), 2)),
        _ => None,
    })
}

/// JSON (RFC 8259) and what programs write: `\u7DD1`, `\xE7`, `\n`, `\/`.
pub(super) fn backslashes(from: &Reading) -> Vec<Reading> {
    replaced(from, b'\\', |rest| match rest {
        [b'u', digits @ ..] => escaped_unit(digits),
        [b'x', high, low, ..] => Some((Unit::Byte(hex_byte(*high, *low)?), 3)),
        [b'n' | b'r' | b't' | b'f' | b'b', ..] => Some((Unit::Byte(b'\n'), 1)),
        [other, ..] => Some((Unit::Byte(*other), 1)),
        [] => None,
    })
}

/// RFC 3492: labels that begin with `xn--`.
pub(super) fn punycode(from: &Reading) -> Vec<Reading> {
    replaced_labels(from).into_iter().collect()
}

/// The text from its end to its beginning, letter by letter.
pub(super) fn reversed(from: &Reading) -> Vec<Reading> {
    let mut text = Reading::default();
    let mut end = from.bytes.len();
    let mut take = |length: usize| {
        let start = end.saturating_sub(length);
        for (&byte, &at) in from.bytes.iter().zip(&from.at).take(end).skip(start) {
            text.push(byte, at);
        }
        // What stood in front of it stands behind it now, and so does the edge between them.
        text.keep_edge(from, start);
        end = start;
    };
    for chunk in from.bytes.utf8_chunks().collect::<Vec<_>>().into_iter().rev() {
        take(chunk.invalid().len());
        chunk.valid().chars().rev().for_each(|c| take(c.len_utf8()));
    }
    vec![text]
}

/// Latin letters moved by thirteen.
pub(super) fn rot13(from: &Reading) -> Vec<Reading> {
    let mut text = Reading { layers: Vec::new(), ..from.clone() };
    for byte in &mut text.bytes {
        *byte = match *byte {
            b'a'..=b'm' | b'A'..=b'M' => byte.wrapping_add(13),
            b'n'..=b'z' | b'N'..=b'Z' => byte.wrapping_sub(13),
            other => other,
        };
    }
    vec![text]
}

/// What an escape stands for.
pub(super) enum Unit {
    Nothing,
    Byte(u8),
    Char(char),
}

/// The text with its escapes read, or nothing if there is none. `read` gets what follows the
/// sign and says what it means and how many bytes it takes.
pub(super) fn replaced(
    from: &Reading,
    sign: u8,
    read: impl Fn(&[u8]) -> Option<(Unit, usize)>,
) -> Vec<Reading> {
    let mut text = Reading::default();
    let mut done = 0;
    let mut found = false;
    while let Some(sign_at) = from
        .bytes
        .get(done..)
        .and_then(|rest| rest.iter().position(|&byte| byte == sign))
        .and_then(|step| done.checked_add(step))
    {
        let inside = sign_at.saturating_add(1);
        text.copy(from, done, sign_at);
        let at = from.place(sign_at);
        match read(from.bytes.get(inside..).unwrap_or_default()) {
            Some((unit, length)) => {
                match unit {
                    Unit::Nothing => {}
                    Unit::Byte(byte) => text.push(byte, at),
                    Unit::Char(c) => text.push_char(c, at),
                }
                found = true;
                done = inside.saturating_add(length);
            }
            None => {
                text.push(sign, at);
                done = inside;
            }
        }
    }
    text.copy(from, done, from.bytes.len());
    if found { vec![text] } else { Vec::new() }
}

fn hex_byte(high: u8, low: u8) -> Option<u8> {
    Some((nibble(high)? << 4) | nibble(low)?)
}

fn hex_code(digits: &[u8]) -> Option<u16> {
    let [a, b, c, d, ..] = *digits else { return None };
    Some(u16::from_be_bytes([hex_byte(a, b)?, hex_byte(c, d)?]))
}

fn hex_unit(digits: &[u8]) -> Option<char> {
    char::from_u32(u32::from(hex_code(digits)?))
}

/// `7DD1` behind `\u`, or a pair of surrogates, or `{7DD1}`.
fn escaped_unit(digits: &[u8]) -> Option<(Unit, usize)> {
    if let [b'{', braced @ ..] = digits {
        let end = braced.iter().take(9).position(|&byte| byte == b'}')?;
        let code = str::from_utf8(braced.get(..end)?).ok()?;
        let c = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
        return Some((Unit::Char(c), end.saturating_add(3)));
    }
    let first = hex_code(digits)?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some((Unit::Char(c), 5));
    }
    let second = hex_code(digits.get(4..)?.strip_prefix(b"\\u")?)?;
    let c = char::decode_utf16([first, second]).next()?.ok()?;
    Some((Unit::Char(c), 11))
}

fn replaced_labels(from: &Reading) -> Option<Reading> {
    let mut text = Reading::default();
    let mut done = 0_usize;
    let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let starts = from.bytes.windows(4).enumerate();
    let starts = starts.filter(|(_, front)| front.eq_ignore_ascii_case(b"xn--"));
    for (start, _) in starts {
        let inside = start.saturating_add(4);
        let rest = from.bytes.get(inside..).unwrap_or_default();
        let length = rest.iter().take(LABEL_MAX).take_while(|byte| is_label(byte)).count();
        let label = rest.get(..length).and_then(|label| str::from_utf8(label).ok());
        if start < done {
            continue;
        }
        if let Some(read) = label.and_then(idna::punycode::decode_to_string) {
            text.copy(from, done, start);
            read.chars().for_each(|c| text.push_char(c, from.place(start)));
            done = inside.saturating_add(length);
        }
    }
    text.copy(from, done, from.bytes.len());
    (done > 0).then_some(text)
}

/// RFC 1035.
const LABEL_MAX: usize = 63;
