//! What a local header (APPNOTE 4.3.7) and a record of the central directory (4.3.12) have
//! in common: thirteen fields in the same order, a name, and extra fields.

use super::extra::Extra;
use crate::bytes::{u16_at, u32_at};

/// What one header says of its member.
#[derive(Debug, Clone, Default)]
pub(super) struct Header<'a> {
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) time: u16,
    pub(super) date: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) size: u64,
    /// As it stands in the file.
    pub(super) name: &'a [u8],
    pub(super) extra: Extra<'a>,
}

/// Where the variable part of a header ends, and the header.
pub(super) struct Parsed<'a> {
    pub(super) header: Header<'a>,
    pub(super) end: usize,
}

impl<'a> Header<'a> {
    /// Reads the common fields at `fields`, and at `variable` the name and extra fields.
    pub(super) fn parse(bytes: &'a [u8], fields: usize, variable: usize) -> Option<Parsed<'a>> {
        let word = |at: usize| u16_at(bytes, fields.checked_add(at)?);
        let long = |at: usize| u32_at(bytes, fields.checked_add(at)?);
        let name_end = variable.checked_add(usize::from(word(22)?))?;
        let end = name_end.checked_add(usize::from(word(24)?))?;
        let name = bytes.get(variable..name_end)?;
        let extra = bytes.get(name_end..end.min(bytes.len())).unwrap_or_default();
        let mut header = Self {
            flags: word(2)?,
            method: word(4)?,
            time: word(6)?,
            date: word(8)?,
            crc: long(10)?,
            packed: long(14)?.into(),
            size: long(18)?.into(),
            extra: Extra::parse(extra, name),
            name,
        };
        header.widen();
        Some(Parsed { header, end })
    }

    /// Whether its data is encrypted, as far as the header says.
    pub(super) const fn is_encrypted(&self) -> bool {
        self.flags & ENCRYPTED != 0
    }

    /// Whether sizes and checksum stand behind the data, so that the local header has none.
    pub(super) const fn has_descriptor(&self) -> bool {
        self.flags & DESCRIPTOR != 0
    }

    /// Whether its fields are masked because the central directory is encrypted.
    pub(super) const fn is_masked(&self) -> bool {
        self.flags & MASKED != 0
    }

    /// APPNOTE 4.5.3: of the 64-bit fields only those are there whose place is all ones.
    fn widen(&mut self) {
        for field in [&mut self.size, &mut self.packed] {
            if *field == ALL_ONES {
                *field = self.extra.wide.pop_front().unwrap_or(ALL_ONES);
            }
        }
    }
}

const ENCRYPTED: u16 = 1;
const DESCRIPTOR: u16 = 1 << 3;
const MASKED: u16 = 1 << 13;
pub(super) const ALL_ONES: u64 = 0xFFFF_FFFF;
