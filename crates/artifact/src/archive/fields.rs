//! Fields of binary headers, read one after the other, little-endian. A field that does
//! not stand in the bytes any more is `None`.

/// Where reading stands.
#[derive(Debug, Clone)]
pub(crate) struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Fields<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Begins at an offset, which may lie behind the end.
    pub(crate) const fn from(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    pub(crate) const fn position(&self) -> usize {
        self.at
    }

    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// A number of seven bits a byte, the lowest first, as RAR 5 writes them.
    pub(crate) fn vint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// Up to a NUL, which is taken too.
    pub(crate) fn until_nul(&mut self) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().position(|byte| *byte == 0)?;
        self.at = self.at.checked_add(length)?.checked_add(1)?;
        rest.get(..length)
    }

    /// Everything that was not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_end_where_the_bytes_end() {
        let mut fields = Fields::new(b"\x01\x02\x03\x04\x05name\0x");
        assert_eq!((fields.u8(), fields.u16()), (Some(1), Some(0x0302)));
        assert_eq!((fields.u32(), fields.position()), (Some(0x616E_0504), 7));
        assert_eq!(fields.until_nul(), Some(&b"me"[..]));
        assert_eq!((fields.until_nul(), fields.u16()), (None, None));
        assert_eq!(fields.rest(), b"x");
        assert_eq!(Fields::from(b"ab", usize::MAX).u8(), None);
    }

    #[test]
    fn vints_of_more_than_ten_bytes_are_none() {
        assert_eq!(Fields::new(b"\x7F").vint(), Some(0x7F));
        assert_eq!(Fields::new(b"\x80\x01").vint(), Some(0x80));
        assert_eq!(Fields::new(&[0x80; 12]).vint(), None);
        assert_eq!(Fields::new(b"\x80").vint(), None);
    }
}
