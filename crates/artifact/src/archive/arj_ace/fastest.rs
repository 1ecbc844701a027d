//! Method 4 of ARJ, "fastest": lengths and distances as numbers that say their own size.

use super::bits::Bits;

/// Unpacks at most `size` bytes; less if the data end or refer to what is not there.
pub(super) fn fastest(packed: &[u8], size: usize) -> Vec<u8> {
    let mut bits = Bits::new(packed.to_vec());
    let mut out = Vec::new();
    while out.len() < size && step(&mut bits, &mut out).is_some() {}
    out.truncate(size);
    out
}

/// One byte, or a repetition.
fn step(bits: &mut Bits, out: &mut Vec<u8>) -> Option<()> {
    let length = number(bits, 0, 7)?;
    if length == 0 {
        out.push(u8::try_from(bits.take(8)?).ok()?);
        return Some(());
    }
    let distance = number(bits, 9, 13)?;
    let start = out.len().checked_sub(distance)?.checked_sub(1)?;
    for from in start..start + length + 2 {
        out.push(*out.get(from)?);
    }
    Some(())
}

/// A number of `from` bits; every one-bit before it adds another, up to `to` of them.
fn number(bits: &mut Bits, from: u8, to: u8) -> Option<usize> {
    let (mut base, mut width) = (0, from);
    while width < to && bits.take(1)? == 1 {
        base += 1 << width;
        width += 1;
    }
    Some(usize::try_from(bits.take(width)?).ok()? + base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_and_a_repetition_of_it() {
        // 0 + `A`, then length 1 (three bytes) at distance 0.
        let packed = [0b0010_0000, 0b1100_0000, 0, 0];
        assert_eq!(fastest(&packed, 4), b"AAAA");
        assert_eq!(fastest(&packed, 3), b"AAA");
        assert_eq!(fastest(&[0x80, 0, 0, 0], 9), b"");
    }
}
