//! The headers of a program and its addresses (PE format specification, "File headers" and
//! "Section table"). Every reader here takes addresses that a hostile file chose.

use crate::bytes::{first, offset_at, u16_at, u32_at};
use crate::charset::decoded;

/// A program with its headers read as far as they stand in the file.
#[derive(Debug, Clone)]
pub(super) struct Image<'a> {
    pub(super) bytes: &'a [u8],
    /// Offset of the signature `PE\0\0`.
    pub(super) header: usize,
    pub(super) machine: u16,
    pub(super) timestamp: u32,
    pub(super) characteristics: u16,
    /// Addresses are of 64 bits (PE32+).
    pub(super) is_wide: bool,
    pub(super) entry: u32,
    pub(super) base: u64,
    pub(super) subsystem: u16,
    headers_size: usize,
    directories: Vec<Directory>,
    pub(super) sections: Vec<Section>,
    /// Whether the headers name more sections than stand in the file.
    pub(super) is_cut: bool,
}

/// Address and size of a table that the optional header names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Directory {
    pub(super) address: u32,
    pub(super) size: u32,
}

/// A section as its table names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) address: u32,
    pub(super) virtual_size: u32,
    /// Offset and size in the file.
    pub(super) offset: usize,
    pub(super) size: usize,
    pub(super) flags: u32,
}

/// Positions of the tables in the optional header.
#[derive(Debug, Clone, Copy)]
pub(super) enum Table {
    Exports = 0,
    Imports = 1,
    Resources = 2,
    Certificates = 4,
    Debug = 6,
    Tls = 9,
    DelayedImports = 13,
    Runtime = 14,
}

impl<'a> Image<'a> {
    /// `None` if there is no signature of a PE file.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let header = offset_at(bytes, 0x3C)?;
        let coff = bytes.get(header..).filter(|rest| rest.starts_with(b"PE\0\0"))?;
        let optional = coff.get(24..).unwrap_or_default();
        let is_wide = u16_at(optional, 0) == Some(0x20B);
        let base = if is_wide { wide(optional, 24) } else { u32_at(optional, 28).map(u64::from) };
        let mut image = Self {
            bytes,
            header,
            machine: u16_at(coff, 4).unwrap_or(0),
            timestamp: u32_at(coff, 8).unwrap_or(0),
            characteristics: u16_at(coff, 22).unwrap_or(0),
            is_wide,
            entry: u32_at(optional, 16).unwrap_or(0),
            base: base.unwrap_or(0),
            subsystem: u16_at(optional, 68).unwrap_or(0),
            headers_size: offset_at(optional, 60).unwrap_or(0),
            directories: directories(optional, if is_wide { 112 } else { 96 }),
            sections: Vec::new(),
            is_cut: false,
        };
        let count = u16_at(coff, 6).map_or(0, usize::from);
        let table = usize::from(u16_at(coff, 20).unwrap_or(0)).saturating_add(24);
        let alignment = u32_at(optional, 36).unwrap_or(0);
        image.sections(coff.get(table..).unwrap_or_default(), count, alignment);
        Some(image)
    }

    fn sections(&mut self, table: &[u8], count: usize, alignment: u32) {
        let entries = table.chunks_exact(SECTION_BYTES).take(count.min(SECTIONS_MAX));
        self.sections = entries.filter_map(|entry| Section::read(entry, alignment)).collect();
        self.is_cut = self.sections.len() < count;
    }

    /// A table that the optional header names, if it is there.
    pub(super) fn table(&self, table: Table) -> Option<Directory> {
        let directory = self.directories.get(table as usize).copied()?;
        (directory.address != 0 && directory.size != 0).then_some(directory)
    }

    /// The bytes of a table.
    pub(super) fn table_bytes(&self, table: Table) -> Option<&'a [u8]> {
        let directory = self.table(table)?;
        let size = usize::try_from(directory.size).ok()?;
        self.at(directory.address).map(|bytes| first(bytes, size))
    }

    /// Where an address is in the file.
    pub(super) fn offset(&self, address: u32) -> Option<usize> {
        let within = |section: &&Section| {
            let size = u32::try_from(section.size).unwrap_or(u32::MAX).max(section.virtual_size);
            address.checked_sub(section.address).is_some_and(|within| within < size)
        };
        if let Some(section) = self.sections.iter().find(within) {
            let within = usize::try_from(address - section.address).ok()?;
            return (within < section.size).then(|| section.offset.checked_add(within)).flatten();
        }
        // The headers are mapped as they are.
        usize::try_from(address).ok().filter(|address| *address < self.headers_size)
    }

    /// The bytes from an address to the end of its section in the file.
    pub(super) fn at(&self, address: u32) -> Option<&'a [u8]> {
        let offset = self.offset(address)?;
        let holds =
            |section: &&Section| section.offset <= offset && offset - section.offset < section.size;
        let section = self.sections.iter().find(holds);
        let end = section.and_then(|section| section.offset.checked_add(section.size));
        let end = end.unwrap_or(self.bytes.len()).min(self.bytes.len());
        self.bytes.get(offset..end)
    }

    /// A text at an address, up to its zero.
    pub(super) fn text(&self, address: u32) -> Option<String> {
        let bytes = first(self.at(address)?, TEXT_BYTES_MAX);
        let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
        bytes.get(..end).map(decoded)
    }

    /// A number of the size of an address: where it is, and which.
    pub(super) fn pointer(&self, bytes: &[u8], offset: usize) -> Option<u64> {
        if self.is_wide { wide(bytes, offset) } else { u32_at(bytes, offset).map(u64::from) }
    }

    pub(super) const fn pointer_bytes(&self) -> usize {
        if self.is_wide { 8 } else { 4 }
    }

    /// The section that holds an address.
    pub(super) fn section_of(&self, address: u32) -> Option<&Section> {
        self.sections.iter().find(|section| {
            let size = u32::try_from(section.size).unwrap_or(u32::MAX).max(section.virtual_size);
            address.checked_sub(section.address).is_some_and(|within| within < size)
        })
    }

    pub(super) const fn is_library(&self) -> bool {
        self.characteristics & IMAGE_FILE_DLL != 0
    }

    /// Where the last section ends in the file.
    pub(super) fn end(&self) -> usize {
        let ends = self.sections.iter().filter(|section| section.size > 0);
        ends.map(|section| section.offset.saturating_add(section.size))
            .max()
            .unwrap_or(0)
            .max(self.headers_size)
            .max(self.header.saturating_add(HEADER_BYTES))
            .min(self.bytes.len())
    }

    /// The signatures, whose table is the only one that holds an offset into the file.
    pub(super) fn certificates(&self) -> Option<(usize, &'a [u8])> {
        let directory = self.table(Table::Certificates)?;
        let start = usize::try_from(directory.address).ok()?;
        let size = usize::try_from(directory.size).ok()?;
        let bytes = self.bytes.get(start..)?;
        Some((start, first(bytes, size)))
    }

    /// Offset of the checksum, which signatures leave out.
    pub(super) const fn checksum_offset(&self) -> usize {
        self.header.saturating_add(24 + 64)
    }

    /// Offset of the table entry of the signatures, which they leave out as well.
    pub(super) const fn certificates_offset(&self) -> usize {
        self.header.saturating_add(24 + 32 + if self.is_wide { 112 } else { 96 })
    }
}

impl Section {
    fn read(entry: &[u8], alignment: u32) -> Option<Self> {
        let name = entry.get(..8)?;
        let end = name.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let pointer = u32_at(entry, 20)?;
        // The loader rounds the offset down to a sector, whatever the alignment says.
        let pointer = if alignment >= 0x200 { pointer & !0x1FF } else { pointer };
        Some(Self {
            name: decoded(name.get(..end)?),
            virtual_size: u32_at(entry, 8)?,
            address: u32_at(entry, 12)?,
            size: usize::try_from(u32_at(entry, 16)?).ok()?,
            offset: usize::try_from(pointer).ok()?,
            flags: u32_at(entry, 36)?,
        })
    }

    /// The bytes of the section, as far as they stand in the file.
    pub(super) fn bytes<'a>(&self, image: &Image<'a>) -> &'a [u8] {
        first(image.bytes.get(self.offset..).unwrap_or_default(), self.size)
    }

    pub(super) const fn is_executable(&self) -> bool {
        self.flags & 0x2000_0000 != 0
    }

    pub(super) const fn is_writable(&self) -> bool {
        self.flags & 0x8000_0000 != 0
    }

    pub(super) const fn is_readable(&self) -> bool {
        self.flags & 0x4000_0000 != 0
    }
}

/// The little-endian 64-bit number at `offset`.
pub(super) fn wide(bytes: &[u8], offset: usize) -> Option<u64> {
    let low = u32_at(bytes, offset)?;
    let high = u32_at(bytes, offset.checked_add(4)?)?;
    Some(u64::from(low) | u64::from(high) << 32)
}

fn directories(optional: &[u8], start: usize) -> Vec<Directory> {
    let count = offset_at(optional, start - 4).unwrap_or(0).min(DIRECTORIES_MAX);
    let entries = optional.get(start..).unwrap_or_default().chunks_exact(8).take(count);
    entries
        .filter_map(|entry| Some(Directory { address: u32_at(entry, 0)?, size: u32_at(entry, 4)? }))
        .collect()
}

/// Signature and file header.
const HEADER_BYTES: usize = 24;
const SECTION_BYTES: usize = 40;
/// The loader of Windows refuses more.
const SECTIONS_MAX: usize = 96;
const DIRECTORIES_MAX: usize = 16;
const TEXT_BYTES_MAX: usize = 4_096;
const IMAGE_FILE_DLL: u16 = 0x2000;
