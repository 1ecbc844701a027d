//! Identifiers that are made from what they name (RFC 9562). Nothing here hashes:
//! the digest is handed in.

use std::fmt;

/// A UUID; shown in lower case with hyphens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(u128);

impl Uuid {
    /// A UUID as it is written down.
    #[must_use]
    pub const fn new(bits: u128) -> Self {
        Self(bits)
    }

    /// The first 128 bits of a digest, with the version and the variant of RFC 9562
    /// set over them. A digest of a name is version 5 if the name begins with its
    /// namespace and is hashed by SHA-1; anything else looks like version 4.
    #[must_use]
    pub fn of_digest(digest: &[u8], version: u8) -> Self {
        let first = digest.iter().chain(std::iter::repeat(&0)).take(16);
        let bits = first.fold(0, |bits, byte| bits << 8 | u128::from(*byte));
        let version = u128::from(version & 15) << 76;
        Self(bits & !(0xF << 76) & !(0b11 << 62) | version | 0b10 << 62)
    }

    /// A version 7 UUID: milliseconds since 1970 in front, so that ids of one process stand in
    /// the order of their making; the rest is as random as what is handed in. Never goes out:
    /// it tells when something came.
    #[must_use]
    pub fn of_time(milliseconds: u64, random: [u8; 10]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j] = random;
        let [_, _, t @ ..] = milliseconds.to_be_bytes();
        let bytes: Vec<u8> = t.into_iter().chain([a, b, c, d, e, f, g, h, i, j]).collect();
        Self::of_digest(&bytes, 7)
    }

    /// Reads the form that `Display` writes, in either case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_hyphen = |(index, byte): (usize, u8)| (byte == b'-') == HYPHENS.contains(&index);
        if text.len() != LENGTH || !text.bytes().enumerate().all(is_hyphen) {
            return None;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16).map(u128::from);
        let digits = text.bytes().filter(|byte| *byte != b'-').map(digit);
        digits.into_iter().try_fold(0, |bits, digit| Some(bits << 4 | digit?)).map(Self)
    }

    /// The sixteen bytes, most significant first.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Every record holds several: by the digit, without the machinery of formats.
        let mut text = [b'-'; LENGTH];
        let places = text.iter_mut().enumerate().filter(|(at, _)| !HYPHENS.contains(at));
        let digits = self.0.to_be_bytes().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
        for ((_, place), digit) in places.zip(digits) {
            *place = if digit < 10 { b'0' + digit } else { b'a' + digit - 10 };
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// As written.
const LENGTH: usize = 36;
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

#[cfg(test)]
mod tests {
    use super::Uuid;

    #[test]
    fn groups_stand_where_they_belong() {
        let uuid = Uuid::new(0x00ab_edb4_aa42_466c_9c01_fed2_3315_a9b7);
        assert_eq!(uuid.to_string(), "00abedb4-aa42-466c-9c01-fed23315a9b7");
    }

    #[test]
    fn what_is_shown_is_read_again_and_nothing_else() {
        let uuid = Uuid::of_time(0x0123_4567_89ab, [0xFF; 10]);
        assert_eq!(uuid.to_string(), "01234567-89ab-7fff-bfff-ffffffffffff");
        assert_eq!(Uuid::parse(&uuid.to_string().to_uppercase()), Some(uuid));
        for text in ["", "0123456789ab7fffbfffffffffffffff", "01234567-89ab-7fff-bfff-fffffffffffg"]
        {
            assert_eq!(Uuid::parse(text), None, "{text}");
        }
    }

    #[test]
    fn version_and_variant_are_set_over_the_digest() {
        assert_eq!(
            Uuid::of_digest(&[0xFF; 32], 4).to_string(),
            "ffffffff-ffff-4fff-bfff-ffffffffffff"
        );
        assert_eq!(Uuid::of_digest(&[1], 5).to_string(), "01000000-0000-5000-8000-000000000000");
    }
}
