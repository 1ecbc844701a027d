//! How a program is encoded so that scanners do not see it: the one-byte schemes that
//! droppers and exploits use.

use std::fmt;

/// An encoding that a single byte describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disguise {
    Plain,
    /// Every byte XOR the key.
    Xor(u8),
    /// The same, but zero and the key itself stay: no key shows in empty stretches.
    XorNonZero(u8),
    /// XOR a key that grows by one with each byte, and begins with this.
    XorUp(u8),
    /// XOR a key that shrinks by one with each byte.
    XorDown(u8),
    /// The key was added to each byte.
    Add(u8),
    /// Bits were turned left by so many.
    TurnLeft(u8),
}

impl Disguise {
    /// Every way in which these two bytes may stand for `MZ`.
    pub(crate) fn of_mark(first: u8, second: u8) -> impl Iterator<Item = Self> {
        let key = first ^ b'M';
        let sum = first.wrapping_sub(b'M');
        let turn = (1..8_u8).find(|turn| b'M'.rotate_left((*turn).into()) == first);
        let plain = (key == 0).then_some(Self::Plain);
        let encoded = (key != 0).then_some(());
        [
            plain,
            encoded.map(|()| Self::Xor(key)),
            encoded.map(|()| Self::XorNonZero(key)),
            Some(Self::XorUp(key)),
            Some(Self::XorDown(key)),
            (sum != 0).then_some(Self::Add(sum)),
            turn.map(Self::TurnLeft),
        ]
        .into_iter()
        .flatten()
        .filter(move |disguise| disguise.byte(1, second) == b'Z')
    }

    /// The plain byte of the encoded one at `index` of the program.
    pub(crate) const fn byte(self, index: usize, byte: u8) -> u8 {
        // The key wraps after 256 bytes, so only the lowest byte of the index counts.
        let [step, ..] = index.to_le_bytes();
        match self {
            Self::Plain => byte,
            Self::Xor(key) => byte ^ key,
            Self::XorNonZero(key) => {
                if byte == 0 || byte == key {
                    byte
                } else {
                    byte ^ key
                }
            }
            Self::XorUp(key) => byte ^ key.wrapping_add(step),
            Self::XorDown(key) => byte ^ key.wrapping_sub(step),
            Self::Add(key) => byte.wrapping_sub(key),
            Self::TurnLeft(turn) => byte.rotate_right(turn as u32),
        }
    }

    /// The plain bytes of a whole program.
    pub(crate) fn undone(self, bytes: &[u8]) -> Vec<u8> {
        bytes.iter().enumerate().map(|(index, byte)| self.byte(index, *byte)).collect()
    }
}

impl fmt::Display for Disguise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain => f.write_str("none"),
            Self::Xor(key) => write!(f, "xor 0x{key:02x}"),
            Self::XorNonZero(key) => write!(f, "xor 0x{key:02x}, zeros left"),
            Self::XorUp(key) => write!(f, "xor 0x{key:02x}, counting up"),
            Self::XorDown(key) => write!(f, "xor 0x{key:02x}, counting down"),
            Self::Add(key) => write!(f, "add 0x{key:02x}"),
            Self::TurnLeft(turn) => write!(f, "rotate left {turn}"),
        }
    }
}
