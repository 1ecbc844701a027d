//! Bits of packed data, the highest of a byte first.

/// Where reading stands. Behind the end stand zeros, as many as a last code may need.
pub(super) struct Bits {
    bytes: Vec<u8>,
    /// In bits.
    at: usize,
}

impl Bits {
    /// As ARJ packs.
    pub(super) const fn new(bytes: Vec<u8>) -> Self {
        Self { bytes, at: 0 }
    }

    /// As ACE packs: words of 32 bits, little-endian.
    pub(super) fn of_words(bytes: &[u8]) -> Self {
        let words = bytes.chunks(4).flat_map(|word| {
            let mut four = [0; 4];
            four.iter_mut().zip(word).for_each(|(to, from)| *to = *from);
            u32::from_le_bytes(four).to_be_bytes()
        });
        Self::new(words.collect())
    }

    /// The next bits without taking them; at most 24.
    pub(super) fn peek(&self, count: u8) -> Option<u32> {
        let first = self.at / 8;
        if first > self.bytes.len() + 3 {
            return None;
        }
        let word = self.bytes.iter().skip(first).chain(&[0; 4]).take(4);
        let word = word.fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        let shift = u32::try_from(self.at % 8).ok()?;
        (word << shift).checked_shr(32_u32.checked_sub(count.into())?).or(Some(0))
    }

    pub(super) const fn skip(&mut self, count: u8) {
        self.at = self.at.saturating_add(count as usize);
    }

    pub(super) fn take(&mut self, count: u8) -> Option<u32> {
        let bits = self.peek(count)?;
        self.skip(count);
        Some(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_from_the_highest_on() {
        let mut bits = Bits::new(vec![0b1010_0000, 0xFF]);
        assert_eq!((bits.take(3), bits.take(0), bits.take(7)), (Some(5), Some(0), Some(3)));
        assert_eq!((bits.take(10), bits.take(24)), (Some(0b11_1111_0000), Some(0)));
        assert_eq!((bits.take(8), bits.take(8)), (Some(0), None));
        assert_eq!(Bits::of_words(&[1, 2, 3, 4, 5]).take(24), Some(0x04_03_02));
    }
}
