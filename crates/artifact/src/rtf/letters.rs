//! Text of RTF: bytes of a code page and `\u` units, which become letters only together.

use encoding_rs::{Encoding, WINDOWS_1252};

/// Letters that wait for what follows them.
#[derive(Debug)]
pub(super) struct Letters {
    bytes: Vec<u8>,
    units: Vec<u16>,
    encoding: &'static Encoding,
    /// Of the document, for fonts that name none.
    pub(super) default: &'static Encoding,
}

impl Letters {
    pub(super) const fn new() -> Self {
        let default = WINDOWS_1252;
        Self { bytes: Vec::new(), units: Vec::new(), encoding: default, default }
    }

    /// Adds a byte; what waits in another encoding comes back as text.
    pub(super) fn byte(&mut self, byte: u8, font: Option<&'static Encoding>) -> Option<String> {
        let encoding = font.unwrap_or(self.default);
        let done = (encoding != self.encoding || !self.units.is_empty()).then(|| self.take());
        self.encoding = encoding;
        self.bytes.push(byte);
        done
    }

    /// Adds a UTF-16 unit.
    pub(super) fn unit(&mut self, unit: u16) -> Option<String> {
        let done = (!self.bytes.is_empty()).then(|| self.take());
        self.units.push(unit);
        done
    }

    /// All that waits, as text.
    pub(super) fn take(&mut self) -> String {
        let bytes = std::mem::take(&mut self.bytes);
        let units = std::mem::take(&mut self.units);
        let mut text = self.encoding.decode_without_bom_handling(&bytes).0.into_owned();
        text.extend(char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{fffd}')));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_bytes_and_of_units_become_one_letter() {
        let mut letters = Letters::new();
        assert_eq!(letters.byte(b'a', None), None);
        assert_eq!(letters.byte(0x8c, Some(encoding_rs::SHIFT_JIS)).as_deref(), Some("a"));
        assert_eq!(letters.byte(0xa9, Some(encoding_rs::SHIFT_JIS)), None);
        assert_eq!(letters.unit(0xd83d).as_deref(), Some("見"));
        assert_eq!(letters.unit(0xde00), None);
        assert_eq!(letters.take(), "😀");
    }
}
