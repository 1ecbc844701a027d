//! Compound files (MS-CFB), told apart by the names in their root storage.
//!
//! Only the directory is read. Its sectors and its tree are walked under counters,
//! so a chain that bites its own tail ends.

use memchr::memmem;
use vocab::FileType;

use crate::bytes::{offset_at, u16_at, u32_at};

/// Tells the document by its root storage; `None` if this is no compound file.
pub(crate) fn ole(bytes: &[u8]) -> Option<FileType> {
    if !bytes.starts_with(SIGNATURE) {
        return None;
    }
    let entries = directory(bytes);
    if entries.first().is_some_and(Entry::is_installer) {
        return Some(FileType::Msi);
    }
    let names = root_names(&entries);
    let found = if names.is_empty() { by_search(bytes) } else { by_names(&names) };
    Some(match found {
        // Other programs call a stream so too; the text of Ichitaro has a mark of its own.
        Some(FileType::Jtd) if !is_ichitaro(&names, bytes) => FileType::Ole,
        Some(kind) => kind,
        None => FileType::Ole,
    })
}

/// One directory entry, as far as telling types needs it.
struct Entry {
    name: String,
    left: u32,
    right: u32,
    child: u32,
    class: [u8; 16],
}

impl Entry {
    /// MS-CFB 2.6.1.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (units, _) = bytes.get(..64)?.as_chunks::<2>();
        let units = units.iter().copied().map(u16::from_le_bytes).take_while(|unit| *unit != 0);
        let name = char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{FFFD}')).collect();
        Some(Self {
            name,
            left: u32_at(bytes, 68)?,
            right: u32_at(bytes, 72)?,
            child: u32_at(bytes, 76)?,
            class: bytes.get(80..96)?.try_into().ok()?,
        })
    }

    /// Class of an installation package, a patch or a transform: 000C108x-0000-….
    fn is_installer(&self) -> bool {
        matches!(self.class, [0x82 | 0x84 | 0x86, 0x10, 0x0C, 0, 0, 0, 0, 0, 0xC0, ..])
    }
}

/// The entries along the chain of directory sectors, as far as it can be followed.
fn directory(bytes: &[u8]) -> Vec<Entry> {
    let size: usize = if u16_at(bytes, 30) == Some(12) { 4_096 } else { 512 };
    let mut entries = Vec::new();
    let mut sector = offset_at(bytes, 48);
    for _ in 0..DIRECTORY_SECTORS_MAX {
        let Some(found) = sector.and_then(|number| sector_bytes(bytes, number, size)) else {
            break;
        };
        entries.extend(found.chunks_exact(ENTRY_BYTES).filter_map(Entry::read));
        sector = sector.and_then(|number| next_sector(bytes, number, size));
    }
    entries
}

fn sector_bytes(bytes: &[u8], number: usize, size: usize) -> Option<&[u8]> {
    let start = number.checked_add(1)?.checked_mul(size)?;
    // A file that was cut in its last sector still has the entries before the cut.
    let rest = bytes.get(start..)?;
    Some(rest.get(..size).unwrap_or(rest))
}

/// The sector after this one. Only the 109 table sectors named in the header are used:
/// they cover 7 MB of a file, and writers put the directory early.
fn next_sector(bytes: &[u8], number: usize, size: usize) -> Option<usize> {
    let (table, index) = (number / (size / 4), number % (size / 4));
    let table = (table < 109).then(|| offset_at(bytes, 76 + table * 4)).flatten()?;
    let next = u32_at(sector_bytes(bytes, table, size)?, index * 4)?;
    (next <= MAXREGSECT).then(|| usize::try_from(next).ok()).flatten()
}

/// Names of the root's children. Embedded objects carry the names of other formats
/// further down, so only this level counts.
fn root_names(entries: &[Entry]) -> Vec<&str> {
    let mut names = Vec::new();
    let mut waiting: Vec<u32> = entries.first().map(|root| root.child).into_iter().collect();
    for _ in 0..entries.len() {
        let Some(id) = waiting.pop() else { break };
        let Some(entry) = usize::try_from(id).ok().and_then(|id| entries.get(id)) else { continue };
        names.push(entry.name.as_str());
        waiting.extend([entry.left, entry.right].iter().filter(|id| **id <= MAXREGSECT));
    }
    names
}

fn by_names(names: &[&str]) -> Option<FileType> {
    NAMES.iter().find(|(name, _)| names.contains(name)).map(|(_, kind)| *kind)
}

/// For a file whose directory is broken or cut off: the same names, anywhere.
fn by_search(bytes: &[u8]) -> Option<FileType> {
    let bytes = crate::bytes::first(bytes, SEARCH_BYTES_MAX);
    let stands = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &wide).is_some()
    };
    NAMES.iter().find(|(name, _)| stands(name)).map(|(_, kind)| *kind)
}

fn is_ichitaro(names: &[&str], bytes: &[u8]) -> bool {
    names.contains(&SEGMENTS)
        || memmem::find(crate::bytes::first(bytes, SEARCH_BYTES_MAX), b"SsmgV.01").is_some()
}

const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
const MAXREGSECT: u32 = 0xFFFF_FFFA;
const ENTRY_BYTES: usize = 128;
const DIRECTORY_SECTORS_MAX: usize = 512;
const SEARCH_BYTES_MAX: usize = 1 << 20;
const SEGMENTS: &str = "\u{4}JSRV_SegmentInformation";

/// Streams and storages that tell a type, the more telling first.
const NAMES: &[(&str, FileType)] = &[
    ("__properties_version1.0", FileType::Msg),
    ("EncryptedPackage", FileType::OfficeOoxmlEncrypted),
    ("WordDocument", FileType::OfficeOleDoc),
    ("Workbook", FileType::OfficeOleXls),
    ("Book", FileType::OfficeOleXls),
    ("PowerPoint Document", FileType::OfficeOlePpt),
    ("JSCompDocument", FileType::Jttc),
    ("JustCompressedDocument", FileType::Jttc),
    (SEGMENTS, FileType::Jtd),
    ("DocumentText", FileType::Jtd),
];

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A compound file of one table sector and one directory sector: a root with a
    /// storage `(name, right sibling)` chain.
    pub(crate) fn compound(names: &[&str]) -> Vec<u8> {
        let mut bytes = vec![0; 512];
        bytes[..8].copy_from_slice(SIGNATURE);
        bytes[30] = 9;
        bytes[48] = 1;
        bytes.extend(std::iter::repeat_n(0xFF, 512));
        bytes[76..80].copy_from_slice(&0_u32.to_le_bytes());
        bytes.extend(entry("Root Entry", u32::MAX, 1));
        for (id, name) in (1_u32..).zip(names) {
            let right = if Some(name) == names.last() { u32::MAX } else { id + 1 };
            bytes.extend(entry(name, right, u32::MAX));
        }
        bytes.resize(bytes.len().next_multiple_of(512), 0);
        bytes
    }

    fn entry(name: &str, right: u32, child: u32) -> Vec<u8> {
        let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.resize(68, 0);
        bytes.extend(u32::MAX.to_le_bytes());
        bytes.extend(right.to_le_bytes());
        bytes.extend(child.to_le_bytes());
        bytes.resize(ENTRY_BYTES, 0);
        bytes[68..72].copy_from_slice(&u32::MAX.to_le_bytes());
        bytes[72..76].copy_from_slice(&right.to_le_bytes());
        bytes[76..80].copy_from_slice(&child.to_le_bytes());
        bytes
    }

    #[test]
    fn root_names_tell_the_type() {
        for (name, kind) in NAMES.iter().filter(|(name, _)| *name != "DocumentText") {
            assert_eq!(ole(&compound(&["x", name])), Some(*kind), "{name}");
        }
        assert_eq!(ole(&compound(&["Contents"])), Some(FileType::Ole));
        assert_eq!(ole(b"PK\x03\x04"), None);
    }

    #[test]
    fn mail_that_holds_a_document_is_a_mail() {
        let names = ["WordDocument", "__properties_version1.0"];
        assert_eq!(ole(&compound(&names)), Some(FileType::Msg));
    }

    #[test]
    fn document_text_needs_the_mark_of_ichitaro() {
        let mut bytes = compound(&["DocumentText"]);
        assert_eq!(ole(&bytes), Some(FileType::Ole));
        bytes.extend(b"SsmgV.01");
        assert_eq!(ole(&bytes), Some(FileType::Jtd));
    }

    #[test]
    fn installer_is_told_by_its_class() {
        let mut bytes = compound(&["x"]);
        bytes[1_024 + 80..1_024 + 96]
            .copy_from_slice(b"\x84\x10\x0C\0\0\0\0\0\xC0\0\0\0\0\0\0\x46");
        assert_eq!(ole(&bytes), Some(FileType::Msi));
    }

    #[test]
    fn chains_that_loop_end() {
        let mut bytes = compound(&["a", "b"]);
        // The directory sector names itself as its next, and the siblings each other.
        bytes[516..520].copy_from_slice(&1_u32.to_le_bytes());
        bytes[1_024 + 2 * 128 + 72..][..4].copy_from_slice(&1_u32.to_le_bytes());
        assert_eq!(ole(&bytes), Some(FileType::Ole));
    }

    #[test]
    fn cut_file_is_told_by_any_name_left() {
        let mut bytes = SIGNATURE.to_vec();
        bytes.extend("Workbook".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(ole(&bytes), Some(FileType::OfficeOleXls));
    }
}
