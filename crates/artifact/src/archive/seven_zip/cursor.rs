//! Numbers of the 7z headers (7zFormat.txt): fixed ones, and those whose first byte tells
//! how many more belong to them.

use crate::bytes::first;

/// What is left of a header. Every read takes from its front; past the end it is `None`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a>(pub(super) &'a [u8]);

impl<'a> Cursor<'a> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_le_bytes)
    }

    /// As many bytes follow as the first one has leading ones; the rest of its bits are the
    /// highest of the number.
    pub(super) fn number(&mut self) -> Option<u64> {
        let head = self.byte()?;
        let count = usize::try_from(head.leading_ones()).ok()?;
        let mut bytes = [0; 8];
        for (to, from) in bytes.iter_mut().zip(self.take(count)?) {
            *to = *from;
        }
        let low = u64::from_le_bytes(bytes);
        let high = u64::from(head) & (0x7F_u64 >> count.min(7));
        Some(if count < 8 { low | high << (8 * count) } else { low })
    }

    /// A count of things that each take at least a bit of the header.
    pub(super) fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= COUNT_MAX).then_some(count)
    }

    /// One bit for each of `count` things, the first in the highest bit.
    pub(super) fn bits(&mut self, count: usize) -> Option<Vec<bool>> {
        let bytes = self.take(count.div_ceil(8))?;
        let bits = bytes.iter().flat_map(|byte| (0..8).map(move |bit| byte & (0x80 >> bit) != 0));
        Some(bits.take(count).collect())
    }

    /// The same, where a first byte other than zero says that all are set.
    pub(super) fn all_or_bits(&mut self, count: usize) -> Option<Vec<bool>> {
        if self.byte()? == 0 { self.bits(count) } else { Some(vec![true; count]) }
    }

    /// Checksums of those of `count` things that have one.
    pub(super) fn digests(&mut self, count: usize) -> Option<Vec<Option<u32>>> {
        let defined = self.all_or_bits(count)?;
        let mut digests = Vec::with_capacity(defined.len());
        for is_defined in defined {
            digests.push(if is_defined { Some(self.u32()?) } else { None });
        }
        Some(digests)
    }

    /// Passes over a property whose size stands before it.
    pub(super) fn property(&mut self) -> Option<Self> {
        let size = usize::try_from(self.number()?).ok()?;
        self.take(size).map(Self)
    }

    /// Whether this many bytes are left, so that a claimed count can be true.
    pub(super) const fn holds(&self, count: usize) -> bool {
        self.0.len() >= count
    }

    /// The beginning of what is left, for names that end with a NUL of two bytes.
    pub(super) fn name(&mut self) -> Option<&'a [u8]> {
        let (units, _) = self.0.as_chunks::<2>();
        let length = units.iter().position(|unit| *unit == [0, 0])? * 2;
        let name = first(self.0, length);
        self.take(length + 2)?;
        Some(name)
    }
}

/// Files, streams or folders of one archive.
pub(super) const COUNT_MAX: usize = 65_536;
