//! A string that macros put together or decode, and the ways in which they do.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD_NO_PAD as BASE64;

use super::strings::printable;
use super::value::Value;
use crate::charset::utf16_le;

/// A string that stands nowhere in the code as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) kind: DecodedKind,
    pub(super) text: String,
    /// A program, where it decodes to one.
    pub(super) program: bool,
    /// Letters and digits that were written as numbers.
    codes: usize,
}

/// How a string was put together; where there is more than one way, the last of them counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DecodedKind {
    Concatenation,
    Substring,
    Replace,
    Environment,
    Code,
    Array,
    Reverse,
    Hex,
    Base64,
}

impl DecodedKind {
    /// The word of the fact.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Concatenation => "concatenation",
            Self::Substring => "substring",
            Self::Replace => "replace",
            Self::Environment => "environment",
            Self::Code => "code",
            Self::Array => "array",
            Self::Reverse => "reverse",
            Self::Hex => "hex",
            Self::Base64 => "base64",
        }
    }
}

impl Decoded {
    /// A value, if it was put together and is long enough to say something.
    pub(super) fn of(value: &Value) -> Option<Self> {
        let text = value.as_text().filter(|text| text.trim().len() >= TEXT_MIN)?;
        Some(Self { kind: value.kind?, text: text.to_owned(), program: false, codes: value.codes })
    }

    /// What a constant decodes to, if it is hexadecimal, base64 or a URL from its end.
    pub(super) fn of_constant(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.ends_with("ptth") || text.contains(":sptth") || text.contains("//:ptth") {
            return Some(Self::new(DecodedKind::Reverse, text.chars().rev().collect()));
        }
        if let Some(bytes) = hex(text) {
            return Self::of_bytes(DecodedKind::Hex, &bytes);
        }
        let digits = text.trim_end_matches('=');
        if digits.len() < BASE64_MIN || text.len() - digits.len() > 2 {
            return None;
        }
        Self::of_bytes(DecodedKind::Base64, &BASE64.decode(digits).ok()?)
    }

    /// Bytes, if they are text or a program.
    pub(super) fn of_bytes(kind: DecodedKind, bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"MZ") && bytes.len() >= PROGRAM_MIN {
            let text = printable(bytes, STRING_MIN).join("\n");
            return Some(Self { program: true, ..Self::new(kind, text) });
        }
        if let Some(text) = readable(bytes) {
            return Some(Self::new(kind, text));
        }
        let strings =
            if kind == DecodedKind::Array { printable(bytes, STRING_MIN) } else { vec![] };
        (!strings.is_empty()).then(|| Self::new(kind, strings.join("\n")))
    }

    const fn new(kind: DecodedKind, text: String) -> Self {
        Self { kind, text, program: false, codes: 0 }
    }

    /// Adds what was appended to the variable that holds it.
    pub(super) fn grow(&mut self, value: &Value) {
        if let Some(more) = value.as_text()
            && self.text.len().saturating_add(more.len()) <= super::value::TEXT_MAX
        {
            self.text.push_str(more);
        }
        self.kind = value.kind.map_or(self.kind, |kind| self.kind.max(kind));
        self.codes = self.codes.saturating_add(value.codes);
    }

    /// Whether somebody wrote it so that it cannot be read. Honest macros join strings too.
    pub(super) fn hides(&self) -> bool {
        match self.kind {
            DecodedKind::Reverse | DecodedKind::Hex | DecodedKind::Base64 | DecodedKind::Array => {
                true
            }
            _ => self.codes >= CODES_MIN,
        }
    }
}

/// Bytes of an even count of hexadecimal digits.
fn hex(text: &str) -> Option<Vec<u8>> {
    if text.len() < HEX_MIN || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    pairs.iter().map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// Bytes as text of one or two bytes a character, if all of it is.
fn readable(bytes: &[u8]) -> Option<String> {
    let readable = |text: &str| {
        !text.is_empty() && text.chars().all(|c| !c.is_control() || matches!(c, '\t' | '\r' | '\n'))
    };
    if bytes.len() >= 4 && bytes.iter().skip(1).step_by(2).all(|byte| *byte == 0) {
        return Some(utf16_le(bytes)).filter(|text| readable(text));
    }
    std::str::from_utf8(bytes).ok().filter(|text| readable(text)).map(str::to_owned)
}

const TEXT_MIN: usize = 3;
/// Shorter ones are dates, colours and counters.
const HEX_MIN: usize = 12;
const BASE64_MIN: usize = 15;
const CODES_MIN: usize = 4;
const STRING_MIN: usize = 6;
/// Bytes of the header of MS-DOS.
const PROGRAM_MIN: usize = 64;
