//! HTML and XML: character references, and text without its tags.
//!
//! Only the references that stand for signs of addresses and names matter here; letters with
//! accents are written as numbers by every program that writes references at all.

use super::escape::{Unit, replaced};
use super::reading::Reading;

/// The text with its references read, tags and all, since attributes hold addresses.
pub(super) fn references(from: &Reading) -> Vec<Reading> {
    replaced(from, b'&', reference)
}

/// The text between the tags. A tag within a line leaves nothing behind, any other one a line
/// break, which parts words and yet does not part a name.
pub(super) fn without_tags(from: &Reading) -> Vec<Reading> {
    let mut text = Reading::default();
    let mut done = 0;
    let mut found = false;
    let mut ends = Ends::default();
    while let Some(start) = next(&from.bytes, done, b'<') {
        text.copy(from, done, start);
        let inside = start.saturating_add(1);
        let rest = from.bytes.get(inside..).unwrap_or_default();
        let end = if rest.first().is_some_and(|&byte| begins_tag(byte)) {
            ends.behind(&from.bytes, inside, rest.starts_with(b"!--"))
        } else {
            None
        };
        match end {
            Some(end) => {
                if !is_inline(rest) {
                    text.push(b'\n', from.place(start));
                }
                found = true;
                done = end;
            }
            None => {
                text.push(b'<', from.place(start));
                done = inside;
            }
        }
    }
    text.copy(from, done, from.bytes.len());
    if found { vec![references(&text).pop().unwrap_or(text)] } else { Vec::new() }
}

/// Ends of tags that were looked for: none is looked for twice, however many tags are open.
#[derive(Default)]
struct Ends {
    no_tag: bool,
    no_comment: bool,
}

impl Ends {
    /// The offset behind the end of a tag or comment.
    fn behind(&mut self, bytes: &[u8], inside: usize, is_comment: bool) -> Option<usize> {
        if is_comment && !self.no_comment {
            let rest = bytes.get(inside..).unwrap_or_default();
            if let Some(length) = rest.windows(3).position(|end| end == b"-->") {
                return inside.checked_add(length)?.checked_add(3);
            }
            self.no_comment = true;
        }
        if self.no_tag {
            return None;
        }
        let end = next(bytes, inside, b'>').and_then(|end| end.checked_add(1));
        self.no_tag = end.is_none();
        end
    }
}

fn next(bytes: &[u8], from: usize, sign: u8) -> Option<usize> {
    bytes.get(from..)?.iter().position(|&byte| byte == sign)?.checked_add(from)
}

fn begins_tag(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?')
}

/// Whether a tag stands within a line; comments do.
fn is_inline(tag: &[u8]) -> bool {
    let name = tag.strip_prefix(b"/").unwrap_or(tag);
    let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let name = name.get(..length).unwrap_or_default();
    tag.starts_with(b"!--") || INLINE.iter().any(|tag| name.eq_ignore_ascii_case(tag.as_bytes()))
}

/// What follows `&`: `#32209;`, `#x7DD1;`, `amp;`. A number needs no semicolon.
fn reference(rest: &[u8]) -> Option<(Unit, usize)> {
    let (radix, front) = match rest {
        [b'#', b'x' | b'X', ..] => (16, 2_usize),
        [b'#', ..] => (10, 1),
        _ => return named(rest),
    };
    let digits = rest.get(front..)?;
    let length =
        digits.iter().take(DIGITS_MAX).take_while(|&&b| char::from(b).is_digit(radix)).count();
    let number = str::from_utf8(digits.get(..length)?).ok()?;
    let c = char::from_u32(u32::from_str_radix(number, radix).ok()?)?;
    let closed = usize::from(digits.get(length) == Some(&b';'));
    Some((Unit::Char(c), front.checked_add(length)?.checked_add(closed)?))
}

fn named(rest: &[u8]) -> Option<(Unit, usize)> {
    NAMED.iter().find_map(|(name, c)| {
        let behind = rest.strip_prefix(name.as_bytes())?;
        let closed = behind.first() == Some(&b';');
        let length = name.len().checked_add(usize::from(closed))?;
        (closed || *name == "amp").then_some((Unit::Char(*c), length))
    })
}

/// Leading zeros count.
const DIGITS_MAX: usize = 12;

const INLINE: [&str; 24] = [
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark",
    "nobr", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "u", "wbr",
];

/// Names of the HTML Standard for signs that stand in names, numbers and addresses.
const NAMED: [(&str, char); 32] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("shy", '\u{ad}'),
    ("zwj", '\u{200d}'),
    ("zwnj", '\u{200c}'),
    ("ZeroWidthSpace", '\u{200b}'),
    ("period", '.'),
    ("commat", '@'),
    ("hyphen", '-'),
    ("dash", '-'),
    ("ndash", '-'),
    ("mdash", '-'),
    ("lowbar", '_'),
    ("colon", ':'),
    ("semi", ';'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("num", '#'),
    ("plus", '+'),
    ("equals", '='),
    ("percnt", '%'),
    ("comma", ','),
    ("lpar", '('),
    ("rpar", ')'),
    ("NewLine", '\n'),
];
