//! Reading numbers and marks at offsets that hostile files chose.

/// Whether `mark` stands at `offset`.
pub(crate) fn has(bytes: &[u8], offset: usize, mark: &[u8]) -> bool {
    bytes.get(offset..).is_some_and(|rest| rest.starts_with(mark))
}

/// The little-endian 16-bit number at `offset`.
pub(crate) fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    let end = offset.checked_add(2)?;
    bytes.get(offset..end)?.try_into().ok().map(u16::from_le_bytes)
}

/// The little-endian 32-bit number at `offset`.
pub(crate) fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    let end = offset.checked_add(4)?;
    bytes.get(offset..end)?.try_into().ok().map(u32::from_le_bytes)
}

/// The same, ready to be an offset.
pub(crate) fn offset_at(bytes: &[u8], offset: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, offset)?).ok()
}

/// At most the first `count` bytes.
pub(crate) fn first(bytes: &[u8], count: usize) -> &[u8] {
    bytes.get(..count).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_past_the_end_is_none() {
        assert_eq!(u16_at(&[1, 2], 0), Some(0x0201));
        assert_eq!(u16_at(&[1, 2], 1), None);
        assert_eq!(u32_at(&[1, 2, 3, 4], 0), Some(0x0403_0201));
        assert_eq!(u32_at(&[1, 2, 3, 4], usize::MAX), None);
        assert!(has(b"abc", 1, b"bc"));
        assert!(!has(b"abc", usize::MAX, b"bc"));
    }
}
