//! Structured values with parameters: Content-Type and Content-Disposition (RFC 2045
//! section 5.1, RFC 2183), continued and encoded parameters (RFC 2231).
//!
//! Read as mail clients do, not as the grammar demands: file names without quotes, encoded
//! words in quotes and raw bytes of any charset are what real mail has.

use std::borrow::Cow;

use crate::charset::{self, Decoded, Trouble};
use crate::encoded_word;
use crate::iso_2022;
use crate::transfer;

/// A value as read: `text/plain; charset=...`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Value {
    /// What stands before the first parameter, in lower case.
    pub(crate) head: String,
    parameters: Vec<Parameter>,
    /// There were more parameters than are kept.
    pub(crate) is_cut: bool,
}

/// The value of a parameter, its pieces joined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) decoded: String,
    /// As on the wire, without quotes.
    pub(crate) raw: Vec<u8>,
    pub(crate) trouble: Trouble,
}

/// Reads an unfolded value.
pub(crate) fn read(value: &[u8]) -> Value {
    let mut reader = Reader { rest: value, wide: str::from_utf8(value).is_err(), unclosed: false };
    let mut out = Value { head: reader.head(), ..Value::default() };
    while let Some(parameter) = reader.parameter() {
        if out.parameters.len() >= PARAMETERS_MAX {
            out.is_cut = true;
            break;
        }
        out.parameters.push(parameter);
    }
    out
}

impl Value {
    /// The first value of a parameter, RFC 2231 forms before plain ones (RFC 6266 section 4.3).
    pub(crate) fn first(&self, name: &str, hint: Option<&str>) -> Option<Named> {
        self.all(name, hint).into_iter().next()
    }

    /// Every value of a parameter in the order of rank: readers differ in which they take.
    pub(crate) fn all(&self, name: &str, hint: Option<&str>) -> Vec<Named> {
        let mut pieces: Vec<&Parameter> =
            self.parameters.iter().filter(|p| p.name == name && p.is_rfc_2231()).collect();
        pieces.sort_by_key(|p| p.section);
        // `name*` and `name*0` side by side are two values.
        let (whole, sections): (Vec<_>, Vec<_>) = pieces.iter().partition(|p| p.section.is_none());
        let plain = self.parameters.iter().filter(|p| p.name == name && !p.is_rfc_2231());
        let continued = (!sections.is_empty()).then(|| join(&sections, hint));
        whole
            .into_iter()
            .map(|p| join(&[p], hint))
            .chain(continued)
            .chain(plain.map(|p| join(&[p], hint)))
            .take(VALUES_MAX)
            .collect()
    }
}

/// One parameter as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Parameter {
    name: String,
    /// The number of a continuation: `name*1`.
    section: Option<u32>,
    /// Percent-encoded: `name*` or `name*1*`.
    is_extended: bool,
    is_quoted: bool,
    value: Vec<u8>,
}

impl Parameter {
    fn new(name: &[u8], value: &[u8], is_quoted: bool) -> Self {
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        let mut pieces = name.splitn(3, '*');
        let base = pieces.next().unwrap_or_default().trim_ascii().to_owned();
        let (first, second) = (pieces.next(), pieces.next());
        let section = first.and_then(|n| n.parse().ok());
        let is_extended = match (first, second) {
            (Some(_), Some(_)) => true,
            (Some(_), None) => section.is_none(),
            _ => false,
        };
        Self { name: base, section, is_extended, is_quoted, value: value.to_vec() }
    }

    fn is_rfc_2231(&self) -> bool {
        self.is_extended || self.section.is_some()
    }
}

/// Joins the pieces of one value and decodes it.
fn join(pieces: &[&Parameter], hint: Option<&str>) -> Named {
    let raw = pieces.iter().map(|p| p.value.as_slice()).collect::<Vec<_>>().concat();
    if !pieces.iter().any(|p| p.is_extended) {
        let is_quoted = pieces.iter().any(|p| p.is_quoted);
        let found = plain(&raw, is_quoted, hint);
        return Named { decoded: found.text, raw, trouble: found.trouble };
    }
    let mut label = None;
    let mut bytes = Vec::with_capacity(raw.len());
    for (index, piece) in pieces.iter().enumerate() {
        let mut value = piece.value.as_slice();
        if index == 0
            && piece.is_extended
            && let Some((charset, rest)) = charset_of(value)
        {
            label = Some(charset);
            value = rest;
        }
        if piece.is_extended {
            transfer::unescape(value, b'%', &mut bytes);
        } else {
            bytes.extend_from_slice(value);
        }
    }
    let found = match label.filter(|label| !label.is_empty()) {
        Some(label) => charset::decode(&bytes, Some(label)),
        // Without a charset it is no RFC 2231 at all, as when an encoded word stands there.
        None => encoded_word::decode(&bytes, hint),
    };
    Named { decoded: found.text, raw, trouble: found.trouble }
}

/// A value that is not encoded by RFC 2231: raw bytes or encoded words.
fn plain(raw: &[u8], is_quoted: bool, hint: Option<&str>) -> Decoded {
    if raw.is_ascii() && !iso_2022::has_jis_escape(raw) {
        let bytes = if is_quoted { Cow::Owned(unescape(raw)) } else { Cow::Borrowed(raw) };
        return encoded_word::decode(&bytes, hint);
    }
    // In Shift_JIS and ISO-2022-JP a backslash may be half of a character, so it means
    // something only after decoding.
    let mut found = encoded_word::decode(raw, hint);
    if is_quoted && let Ok(text) = String::from_utf8(unescape(found.text.as_bytes())) {
        found.text = text;
    }
    found
}

/// Takes the backslash off quotes and backslashes only: mailers write Windows paths without
/// doubling them, and a path in a name is what we want to see.
fn unescape(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match after.split_first() {
            Some((&next @ (b'"' | b'\\'), tail)) if byte == b'\\' => {
                out.push(next);
                rest = tail;
            }
            _ => out.push(byte),
        }
    }
    out
}

/// The charset of `charset'language'text`.
fn charset_of(value: &[u8]) -> Option<(&str, &[u8])> {
    let label_end = memchr::memchr(b'\'', value)?;
    let (label, rest) = value.split_at_checked(label_end)?;
    let rest = rest.get(1..)?;
    let language_end = memchr::memchr(b'\'', rest)?;
    let label = str::from_utf8(label).ok().filter(|l| l.len() <= LABEL_BYTES_MAX)?;
    Some((label, rest.get(language_end.saturating_add(1)..)?))
}

/// Goes through the bytes of a value.
struct Reader<'a> {
    rest: &'a [u8],
    /// Raw bytes of a charset in which a backslash may be half of a character.
    wide: bool,
    /// A quote without its partner was met: the ones after it quote nothing either.
    unclosed: bool,
}

impl<'a> Reader<'a> {
    /// The words before the first parameter.
    fn head(&mut self) -> String {
        let end = memchr::memchr(b';', self.rest).unwrap_or(self.rest.len());
        let (head, _) = self.rest.split_at_checked(end).unwrap_or((self.rest, &[]));
        let word_start = head.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let word = head.get(word_start..).unwrap_or_default();
        let length = word
            .iter()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'=' | b'('))
            .unwrap_or(word.len());
        let (word, after) = word.split_at_checked(length).unwrap_or((word, &[]));
        // `attachment filename=x` and `filename=x` alone: the semicolon was forgotten.
        let is_name = after.trim_ascii_start().starts_with(b"=");
        let is_followed = memchr::memchr(b'=', after).is_some();
        let taken = match (is_name, is_followed) {
            (true, _) => word_start,
            (false, true) => word_start.saturating_add(length),
            (false, false) => end,
        };
        self.rest = self.rest.get(taken..).unwrap_or_default();
        if is_name {
            return String::new();
        }
        let word = word.trim_ascii();
        let word = word.strip_prefix(b"\"").unwrap_or(word);
        String::from_utf8_lossy(word.strip_suffix(b"\"").unwrap_or(word)).to_ascii_lowercase()
    }

    fn parameter(&mut self) -> Option<Parameter> {
        loop {
            let blanks = |b: &u8| b.is_ascii_whitespace() || matches!(b, b';' | b',');
            let skip = self.rest.iter().take_while(|b| blanks(b)).count();
            self.rest = self.rest.get(skip..).filter(|rest| !rest.is_empty())?;
            let end = memchr::memchr2(b'=', b';', self.rest).unwrap_or(self.rest.len());
            let (name, after) = self.rest.split_at_checked(end)?;
            self.rest = after;
            if let Some(after) = after.strip_prefix(b"=") {
                let skip = after.iter().take_while(|b| b.is_ascii_whitespace()).count();
                self.rest = after.get(skip..).unwrap_or_default();
                // A comment or a stray word before the name belongs to no one.
                let name = name.trim_ascii_end();
                let word = name.rsplit(|b| b.is_ascii_whitespace() || *b == b')').next();
                let name = word.unwrap_or(name);
                let (value, is_quoted) = self.value(is_file_name(name));
                return Some(Parameter::new(name, value, is_quoted));
            }
        }
    }

    fn value(&mut self, is_file_name: bool) -> (&'a [u8], bool) {
        if !self.unclosed
            && let Some(after) = self.rest.strip_prefix(b"\"")
        {
            if let Some(length) = self.quoted_length(after) {
                let (value, rest) = after.split_at_checked(length).unwrap_or((after, &[]));
                self.rest = rest.get(1..).unwrap_or_default();
                return (value, true);
            }
            self.unclosed = true;
        }
        // A name without quotes may hold blanks: `filename=my file.pdf`. Elsewhere what
        // follows a blank is a comment, or a parameter whose semicolon was forgotten.
        let ends = |b: &u8| *b == b';' || !is_file_name && b.is_ascii_whitespace();
        let end = self.rest.iter().position(ends).unwrap_or(self.rest.len());
        let (value, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, &[]));
        self.rest = rest;
        let bare = value.trim_ascii();
        // Only one of the quotes is there.
        (bare.strip_prefix(b"\"").unwrap_or(bare), false)
    }

    /// The length of a quoted string up to its closing quote.
    fn quoted_length(&self, after: &[u8]) -> Option<usize> {
        let mut at = 0usize;
        loop {
            let rest = after.get(at..)?;
            let step = match rest.first()? {
                b'"' => return Some(at),
                b'\\' => 2,
                0x1b => jis_length(rest),
                0x81..=0x9f | 0xe0..=0xfc if self.wide && rest.get(1) == Some(&b'\\') => 2,
                _ => 1,
            };
            at = at.saturating_add(step);
        }
    }
}

/// The bytes from an escape sequence into a two-byte set to the next escape: quotes and
/// backslashes among them are halves of characters.
fn jis_length(rest: &[u8]) -> usize {
    if !rest.starts_with(b"\x1b$") {
        return 1;
    }
    let inner = rest.get(2..).unwrap_or_default();
    memchr::memchr(0x1b, inner).map_or(1, |length| length.saturating_add(2))
}

fn is_file_name(name: &[u8]) -> bool {
    let base = name.split(|b| *b == b'*').next().unwrap_or(name);
    base.eq_ignore_ascii_case(b"name") || base.eq_ignore_ascii_case(b"filename")
}

/// No mailer writes so many; continuations of a long name are some twenty.
const PARAMETERS_MAX: usize = 1_000;
/// Values of one name that are compared with each other.
const VALUES_MAX: usize = 16;
const LABEL_BYTES_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &[u8], name: &str, expected: &[&str]) {
        let all = read(value).all(name, None);
        assert_eq!(all.iter().map(|n| n.decoded.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn quoted_and_bare() {
        check(b"text/plain; charset=\"utf-8\"; name=a.txt", "charset", &["utf-8"]);
        check(b"text/plain; charset=us-ascii (Plain text); x=y", "charset", &["us-ascii"]);
        check(b"attachment; filename=my file (1).pdf ; size=3", "filename", &["my file (1).pdf"]);
        check(b"x; filename=\"a \\\"b\\\".doc\"", "filename", &["a \"b\".doc"]);
        check(b"x; filename=\"..\\..\\a.exe\"", "filename", &["..\\..\\a.exe"]);
    }

    #[test]
    fn forgotten_semicolons_and_quotes() {
        assert_eq!(read(b"Text/HTML charset=utf-8").head, "text/html");
        check(b"text/html charset=utf-8", "charset", &["utf-8"]);
        check(b"text/html; charset=utf-8 boundary=\"x y\"", "boundary", &["x y"]);
        check(b"text/html; charset=\"utf-8\" boundary=z", "boundary", &["z"]);
        check(b"x; filename=\"a.exe; size=1", "filename", &["a.exe"]);
        assert_eq!(read(b"filename=a.exe").head, "");
        check(b"filename=a.exe", "filename", &["a.exe"]);
    }

    #[test]
    fn continuations_in_any_order() {
        check(
            b"x; name*1*=%E3%81%84; name*0*=utf-8''%E3%81%82; name*2=\".txt\"",
            "name",
            &["あい.txt"],
        );
        check(b"x; name*0=\"abc\"; name*1=\"def.txt\"", "name", &["abcdef.txt"]);
        check(b"x; name*0*=Shift_JIS'ja'%90%BF%8B; name*1*=%81%8F%91", "name", &["請求書"]);
    }

    #[test]
    fn rfc_2231_outranks_plain_and_both_are_there() {
        check(b"x; filename=\"a.txt\"; filename*=utf-8''b.exe", "filename", &["b.exe", "a.txt"]);
    }

    #[test]
    fn encoded_words_in_parameters() {
        check(
            b"x; name=\"=?UTF-8?B?6KuL5rGC?=\r\n =?UTF-8?B?5pu4?=.doc\"",
            "name",
            &["請求書.doc"],
        );
        check(b"x; name*0=\"=?UTF-8?B?6KuL5r\"; name*1=\"GC?=\"", "name", &["請求"]);
        check(b"x; name==?UTF-8?Q?=E8=AB=8B.doc?=", "name", &["請.doc"]);
    }

    #[test]
    fn raw_shift_jis_with_backslash_halves() {
        // The second byte of each of 表 and ソ is a backslash.
        let value = b"x; name=\"\x95\x5c\x8e\xa6\x83\x5c\"; charset=x";
        check(value, "name", &["表示ソ"]);
        check(value, "charset", &["x"]);
        assert_eq!(read(value).first("name", None).unwrap().raw, b"\x95\x5c\x8e\xa6\x83\x5c");
    }

    #[test]
    fn raw_iso_2022_jp_with_quotes_within() {
        check(b"x; name=\"\x1b$B\"\\$\"\x1b(B.txt\"; y=z", "name", &["∠あ.txt"]);
        check(b"x; name=\"\x1b$B\"\\$\"\x1b(B.txt\"; y=z", "y", &["z"]);
    }

    #[test]
    fn many_parameters_are_cut() {
        let value = [b"x".to_vec(), b";a=\"".repeat(300_000)].concat();
        assert!(read(&value).is_cut);
        let value = [b"x".to_vec(), b";a=\"\\".repeat(300_000)].concat();
        assert!(read(&value).is_cut);
        let value = [b"x; ".to_vec(), b"a=b ".repeat(300_000)].concat();
        assert!(read(&value).is_cut);
    }
}
