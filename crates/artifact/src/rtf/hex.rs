//! The data of an object, written in hexadecimal digits between anything that Word skips.
//!
//! Readers differ in what they skip: versions of Word keep or drop a digit that stands
//! before `\'xx`, and count or pass over digits in inner groups. So the digits are kept
//! with where they stood, and of the ways to read them the first that gives an object wins.

/// Digits and bytes of one object. A digit takes one byte here, as it does in the file.
#[derive(Debug, Default)]
pub(crate) struct Hex(Vec<u8>);

impl Hex {
    pub(crate) fn digit(&mut self, value: u8, nested: bool) {
        self.0.push(value & 15 | if nested { NESTED } else { 0 });
    }

    /// What `\'xx` holds.
    pub(crate) fn escape(&mut self, value: Option<u8>) {
        let value = value.unwrap_or(0);
        self.0.push(value >> 4 | ESCAPED);
        self.0.push(value & 15 | ESCAPED);
    }

    /// What `\bin` holds.
    pub(crate) fn binary(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0.push(byte >> 4 | BINARY);
            self.0.push(byte & 15 | BINARY);
        }
    }

    /// The bytes, in the first way that gives something `whole`, else in the first that
    /// `begins` well, else in the plainest.
    pub(crate) fn bytes(
        &self,
        begins: impl Fn(&[u8]) -> bool,
        whole: impl Fn(&[u8]) -> bool,
    ) -> Vec<u8> {
        let start = self.0.get(..START_DIGITS).unwrap_or(&self.0);
        let mut ways = WAYS.iter().filter(|way| begins(&way.read(start)));
        let first = ways.next().unwrap_or(&WAYS[0]).read(&self.0);
        // All ways read plain digits alike.
        if whole(&first) || self.0.iter().all(|digit| matches!(digit & !15, 0 | BINARY)) {
            return first;
        }
        ways.map(|way| way.read(&self.0)).find(|bytes| whole(bytes)).unwrap_or(first)
    }
}

/// One way to read the digits.
#[derive(Debug, Clone, Copy)]
struct Way {
    nested: bool,
    escaped: Escaped,
    /// Whether the first digit is left out.
    shifted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escaped {
    /// As if they were not there.
    Skipped,
    /// A digit that waits for its second is lost.
    Reset,
    Taken,
}

impl Way {
    fn read(self, digits: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(digits.len() / 2);
        let mut waiting = None;
        let from = usize::from(self.shifted);
        for digit in digits.get(from..).unwrap_or_default() {
            let (mark, value) = (digit & !15, digit & 15);
            match mark {
                NESTED if !self.nested => continue,
                ESCAPED if self.escaped == Escaped::Reset => {
                    waiting = None;
                    continue;
                }
                ESCAPED if self.escaped == Escaped::Skipped => continue,
                _ => {}
            }
            waiting = match waiting {
                Some(first) => {
                    bytes.push(first << 4 | value);
                    None
                }
                None => Some(value),
            };
        }
        bytes
    }
}

const NESTED: u8 = 0x10;
const ESCAPED: u8 = 0x20;
const BINARY: u8 = 0x40;
/// Enough for the header of an object with names of usual length.
const START_DIGITS: usize = 16 << 10;

const WAYS: [Way; 12] = [
    Way { nested: false, escaped: Escaped::Skipped, shifted: false },
    Way { nested: false, escaped: Escaped::Reset, shifted: false },
    Way { nested: true, escaped: Escaped::Skipped, shifted: false },
    Way { nested: true, escaped: Escaped::Reset, shifted: false },
    Way { nested: false, escaped: Escaped::Taken, shifted: false },
    Way { nested: true, escaped: Escaped::Taken, shifted: false },
    Way { nested: false, escaped: Escaped::Skipped, shifted: true },
    Way { nested: false, escaped: Escaped::Reset, shifted: true },
    Way { nested: true, escaped: Escaped::Skipped, shifted: true },
    Way { nested: true, escaped: Escaped::Reset, shifted: true },
    Way { nested: false, escaped: Escaped::Taken, shifted: true },
    Way { nested: true, escaped: Escaped::Taken, shifted: true },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(hex: &mut Hex, text: &str, nested: bool) {
        for digit in text.chars() {
            hex.digit(u8::try_from(digit.to_digit(16).unwrap()).unwrap(), nested);
        }
    }

    #[test]
    fn the_way_that_fits_wins() {
        let mut hex = Hex::default();
        digits(&mut hex, "41", false);
        digits(&mut hex, "77", true);
        digits(&mut hex, "4", false);
        hex.escape(Some(0x99));
        digits(&mut hex, "243", false);
        hex.binary(b"z");
        let bytes = |begins: fn(&[u8]) -> bool| hex.bytes(begins, |_| true);
        assert_eq!(bytes(|_| false), b"ABC\x7a");
        assert_eq!(bytes(|start| start.get(1) == Some(&0x77)), b"AwBC\x7a");
        assert_eq!(bytes(|start| start.get(1) == Some(&0x24)), b"\x41\x24\x37");
        assert_eq!(bytes(|start| start.get(2) == Some(&0x92)), b"AI\x92Cz");
        assert_eq!(bytes(|start| start.first() == Some(&0x14)), b"\x14\x24\x37");
        assert_eq!(hex.bytes(|_| true, |bytes| bytes.len() == 5), b"AwBCz");
    }
}
