//! Numbers of one to eight bytes in the structures of disks, as 64 bits: every offset of
//! a disk is computed in them.

/// The little-endian number of `N` bytes at `offset`.
pub(crate) fn le<const N: usize>(bytes: &[u8], offset: usize) -> Option<u64> {
    let field = bytes.get(offset..offset.checked_add(N)?)?;
    Some(field.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

/// The big-endian number of `N` bytes at `offset`.
pub(crate) fn be<const N: usize>(bytes: &[u8], offset: usize) -> Option<u64> {
    let field = bytes.get(offset..offset.checked_add(N)?)?;
    Some(field.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

/// The bytes of a field; none where the file ends before it.
pub(crate) fn piece(bytes: &[u8], offset: usize, length: usize) -> &[u8] {
    let end = offset.saturating_add(length).min(bytes.len());
    bytes.get(offset..end).unwrap_or_default()
}

/// A count as an index; what does not fit is beyond the end of everything.
pub(crate) fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A length as the numbers of disks are.
pub(crate) fn wide(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_beyond_the_end_are_none() {
        assert_eq!(le::<3>(&[1, 2, 3], 0), Some(0x03_0201));
        assert_eq!(be::<2>(&[1, 2, 3], 1), Some(0x0203));
        assert_eq!(le::<4>(&[1, 2, 3], 0), None);
        assert_eq!(be::<1>(&[1], usize::MAX), None);
        assert_eq!(piece(b"abc", 1, 9), b"bc");
        assert_eq!(piece(b"abc", usize::MAX, usize::MAX), b"");
    }
}
