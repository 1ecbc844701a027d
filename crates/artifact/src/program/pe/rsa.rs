//! Whether a key made a signature: RSA with the padding of PKCS #1 version 1.5 (RFC 8017,
//! 8.2.2), by which programs are signed. Nothing secret is computed, so nothing here needs
//! to take the same time for all numbers.

use super::der::{Element, element};

/// Whether the public key of a certificate signed the hash. `None` for keys of another kind
/// and those that are too large.
pub(super) fn signed(key: Element<'_>, signature: &[u8], hash: &[u8]) -> Option<bool> {
    let parts = key.children();
    (parts.first()?.child(0)?.content == RSA).then_some(())?;
    // The key is in a string of bits, of whose last byte none are unused.
    let numbers = element(parts.get(1)?.content.strip_prefix(&[0])?)?;
    let modulus = Number::of(numbers.child(0)?.content);
    let exponent = numbers.child(1)?.content;
    let exponent = exponent.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    if modulus.0.len() > LIMBS_MAX || modulus.0.len() < LIMBS_MIN || signature.len() > 1_024 {
        return None;
    }
    let padded = Number::of(signature).power(exponent, &modulus).bytes();
    Some(is_padded(&padded, hash))
}

/// `01 FF FF … 00`, the name of the hash, the hash. The leading zero byte of the block is
/// no digit of the number.
fn is_padded(block: &[u8], hash: &[u8]) -> bool {
    let Some(rest) = block.strip_prefix(&[1]) else { return false };
    let filler = rest.iter().take_while(|byte| **byte == 0xFF).count();
    let behind = rest.get(filler..).unwrap_or_default();
    let Some(info) = behind.strip_prefix(&[0]).and_then(element) else { return false };
    let is_whole = info.whole.len() + 1 == behind.len();
    filler >= 8 && is_whole && info.child(1).is_some_and(|digest| digest.content == hash)
}

/// A number in limbs of 32 bits, the lowest first, without zeros at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Number(Vec<u32>);

impl Number {
    /// From bytes, the highest first.
    fn of(bytes: &[u8]) -> Self {
        let limbs = bytes
            .rchunks(4)
            .map(|piece| piece.iter().fold(0, |limb: u32, byte| limb << 8 | u32::from(*byte)));
        Self(limbs.collect()).trimmed()
    }

    fn bytes(&self) -> Vec<u8> {
        let bytes: Vec<u8> = self.0.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        bytes.get(zeros..).unwrap_or_default().to_vec()
    }

    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }

    /// `self ^ exponent mod modulus`.
    fn power(&self, exponent: u32, modulus: &Self) -> Self {
        let base = self.clone().reduced(modulus);
        let mut product = Self(vec![1]);
        for bit in (0..u32::BITS - exponent.leading_zeros()).rev() {
            product = product.times(&product).reduced(modulus);
            if exponent >> bit & 1 == 1 {
                product = product.times(&base).reduced(modulus);
            }
        }
        product
    }

    fn times(&self, other: &Self) -> Self {
        let mut product = vec![0_u32; self.0.len() + other.0.len()];
        for (index, limb) in self.0.iter().enumerate() {
            let mut carry = 0_u64;
            let mut rest = product.iter_mut().skip(index);
            for factor in other.0.iter().chain([&0]) {
                let Some(place) = rest.next() else { break };
                let sum = u64::from(*limb) * u64::from(*factor) + u64::from(*place) + carry;
                (*place, carry) = (low(sum), sum >> 32);
            }
        }
        Self(product).trimmed()
    }

    /// The remainder, bit by bit. A signature costs some milliseconds so, which spares the
    /// trial quotients of a division.
    fn reduced(self, modulus: &Self) -> Self {
        let mut rest = Self(Vec::new());
        for limb in self.0.iter().rev() {
            for bit in (0..32).rev() {
                rest.double_and_add(limb >> bit & 1);
                if rest.is_at_least(modulus) {
                    rest.subtract(modulus);
                }
            }
        }
        rest
    }

    fn double_and_add(&mut self, bit: u32) {
        let mut carry = bit;
        for limb in &mut self.0 {
            let high = *limb >> 31;
            *limb = *limb << 1 | carry;
            carry = high;
        }
        if carry != 0 {
            self.0.push(carry);
        }
    }

    fn is_at_least(&self, other: &Self) -> bool {
        let by_length = self.0.len().cmp(&other.0.len());
        by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev())).is_ge()
    }

    /// `other` is not greater.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = false;
        for (limb, less) in self.0.iter_mut().zip(other.0.iter().chain(std::iter::repeat(&0))) {
            let (rest, first) = limb.overflowing_sub(*less);
            let (rest, second) = rest.overflowing_sub(u32::from(borrow));
            (*limb, borrow) = (rest, first || second);
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

fn low(sum: u64) -> u32 {
    let [a, b, c, d, ..] = sum.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// 1.2.840.113549.1.1.1.
const RSA: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01";
/// Keys of 4,096 bits.
const LIMBS_MAX: usize = 128;
const LIMBS_MIN: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_multiplied_and_reduced() {
        let number = |value: u64| Number::of(&value.to_be_bytes());
        let modulus = number(1_000_000_007);
        assert_eq!(number(3).power(65_537, &modulus), number(754_428_556));
        assert_eq!(number(0xFFFF_FFFF_FFFF).times(&number(0xFFFF_FFFF)).bytes().len(), 10);
        assert_eq!(number(u64::MAX).reduced(&modulus), number(u64::MAX % 1_000_000_007));
        assert_eq!(number(0).power(3, &modulus), number(0));
    }

    #[test]
    fn padding_must_be_whole() {
        let info = b"\x30\x08\x30\x02\x06\x00\x04\x02ab";
        let block = [&[1][..], &[0xFF; 8], &[0], info].concat();
        assert!(is_padded(&block, b"ab"));
        assert!(!is_padded(&block, b"ac"));
        assert!(!is_padded(&[&block[..], b"x"].concat(), b"ab"));
        assert!(!is_padded(&block[1..], b"ab"));
    }
}
