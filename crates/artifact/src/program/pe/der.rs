//! The encoding of signatures (X.690): tag, length, content. Only what is read is decoded;
//! everything else is passed over.

use crate::bytes::first;
use crate::charset::{decoded, utf16_be};

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    /// With tag and length.
    pub(super) whole: &'a [u8],
}

/// The element that begins the bytes.
pub(super) fn element(bytes: &[u8]) -> Option<Element<'_>> {
    let (&tag, rest) = bytes.split_first()?;
    let (&length, rest) = rest.split_first()?;
    let (length, rest) = if length < 0x80 {
        (usize::from(length), rest)
    } else {
        let count = usize::from(length & 0x7F);
        // Lengths of indefinite form or of more than four bytes are none that signers write.
        let digits = rest.get(..count).filter(|digits| (1..=4).contains(&digits.len()))?;
        let length = digits.iter().fold(0_usize, |sum, digit| sum << 8 | usize::from(*digit));
        (length, rest.get(count..)?)
    };
    let content = rest.get(..length)?;
    let header = bytes.len() - rest.len();
    Some(Element { tag, content, whole: first(bytes, header + length) })
}

impl<'a> Element<'a> {
    /// The elements within this one.
    pub(super) fn children(self) -> Vec<Self> {
        elements(self.content)
    }

    /// The child at a position.
    pub(super) fn child(self, index: usize) -> Option<Self> {
        self.children().get(index).copied()
    }

    /// The text of a string of any of its types.
    pub(super) fn text(self) -> String {
        if self.tag == BMP_STRING { utf16_be(self.content) } else { decoded(self.content) }
    }

    /// A time as RFC 3339: `YYMMDDhhmmssZ` or with the whole year.
    pub(super) fn time(self) -> Option<String> {
        let digits = std::str::from_utf8(self.content).ok()?.strip_suffix('Z')?;
        let digits = match self.tag {
            UTC_TIME => {
                let year: u32 = digits.get(..2)?.parse().ok()?;
                format!("{}{digits}", if year < 50 { 20 } else { 19 })
            }
            GENERALIZED_TIME => digits.to_owned(),
            _ => return None,
        };
        let part = |start: usize, end: usize| {
            digits.get(start..end).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        Some(format!(
            "{}-{}-{}T{}:{}:{}Z",
            part(0, 4)?,
            part(4, 6)?,
            part(6, 8)?,
            part(8, 10)?,
            part(10, 12)?,
            part(12, 14).unwrap_or("00")
        ))
    }
}

/// The elements one behind the other, as far as they can be read.
pub(super) fn elements(bytes: &[u8]) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while found.len() < ELEMENTS_MAX
        && let Some(next) = element(rest)
    {
        rest = rest.get(next.whole.len()..).unwrap_or_default();
        found.push(next);
    }
    found
}

pub(super) const OBJECT_ID: u8 = 0x06;
#[cfg(test)]
const SEQUENCE: u8 = 0x30;
/// Context-specific and constructed: `[0]`.
pub(super) const CONTEXT_0: u8 = 0xA0;
const BMP_STRING: u8 = 0x1E;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
const ELEMENTS_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_read_and_lying_lengths_are_none() {
        let bytes = b"\x30\x06\x02\x01\x05\x0C\x01a\x04\x00";
        let [sequence, empty] = elements(bytes)[..] else { panic!("two elements") };
        assert_eq!((sequence.tag, empty.tag), (SEQUENCE, 4));
        assert_eq!(sequence.child(1).unwrap().text(), "a");
        assert_eq!(element(b"\x30\x81\x02ab").unwrap().content, b"ab");
        assert_eq!(element(b"\x30\x7Fab"), None);
        assert_eq!(element(b"\x30\x80ab\0\0"), None);
        assert_eq!(element(b"\x30\x84\xFF\xFF\xFF\xFFab"), None);
    }

    #[test]
    fn times_have_whole_years() {
        let time = |bytes| element(bytes).unwrap().time();
        assert_eq!(time(b"\x17\x0D240102030405Z").as_deref(), Some("2024-01-02T03:04:05Z"));
        assert_eq!(time(b"\x17\x0D990102030405Z").as_deref(), Some("1999-01-02T03:04:05Z"));
        assert_eq!(time(b"\x18\x0F20240102030405Z").as_deref(), Some("2024-01-02T03:04:05Z"));
        assert_eq!(time(b"\x17\x02ab"), None);
    }
}
