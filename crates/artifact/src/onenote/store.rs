//! Files within a section and what declares them (MS-ONESTORE 2.6.13 and 2.5.21 to 2.5.27).

use memchr::memmem;

use crate::bytes::{offset_at, u16_at, u32_at};
use crate::charset::utf16_le;

/// The data of a file.
#[derive(Debug)]
pub(super) struct File<'a> {
    /// Where its object begins.
    pub(super) start: usize,
    pub(super) data: &'a [u8],
    /// As its header says.
    pub(super) size: u64,
    pub(super) is_cut: bool,
}

/// The object that declares a file, with where the data of it stand.
#[derive(Debug)]
pub(super) struct Declaration {
    pub(super) object: u32,
    pub(super) extension: String,
    pub(super) purpose: Purpose,
    pub(super) start: usize,
}

/// What a file is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Picture,
    Other,
}

/// Every `FileDataStoreObject`, by its mark.
pub(super) fn files(bytes: &[u8]) -> Vec<File<'_>> {
    let mut files = Vec::new();
    let mut from = 0;
    while let Some(found) = bytes.get(from..).and_then(|rest| memmem::find(rest, &MARK)) {
        let start = from + found;
        from = start + MARK.len();
        let Some(size) = bytes.get(from..from + 8).and_then(|size| size.try_into().ok()) else {
            break;
        };
        let size = u64::from_le_bytes(size);
        // Behind the size come twelve bytes of no use.
        let rest = bytes.get(start + HEAD..).unwrap_or_default();
        let whole = usize::try_from(size).ok().and_then(|size| rest.get(..size));
        let data = whole.unwrap_or_else(|| {
            rest.get(..memmem::find(rest, &FOOTER).unwrap_or(rest.len())).unwrap_or_default()
        });
        // A file may hold another section with files of its own.
        from = (start + HEAD + data.len()).max(from);
        files.push(File { start, data, size, is_cut: whole.is_none() });
        if files.len() == FILES_MAX {
            break;
        }
    }
    files
}

/// Every `ObjectDeclarationFileData3` that refers to a file of this section.
pub(super) fn declarations(bytes: &[u8]) -> Vec<Declaration> {
    let mark: Vec<u8> = "<ifndf>{".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memmem::find_iter(bytes, &mark)
        .take(FILES_MAX)
        .filter_map(|at| declaration(bytes, at))
        .collect()
}

/// The declaration around a reference: object, class, count of references, length and text
/// of the reference, length and text of the extension.
fn declaration(bytes: &[u8], at: usize) -> Option<Declaration> {
    // The count of references is one byte or four.
    let head = [1, 4].into_iter().find_map(|count| {
        let class_at = at.checked_sub(4 + count + 4)?;
        let class = u32_at(bytes, class_at)?;
        matches!(class, FILE | PICTURE).then_some((class, class_at))
    });
    let (class, class_at) = head?;
    let object = u32_at(bytes, class_at.checked_sub(4)?)?;
    let (reference, behind) = string(bytes, at.checked_sub(4)?)?;
    let (extension, _) = string(bytes, behind).unwrap_or_default();
    let id = guid(reference.strip_prefix("<ifndf>{")?.strip_suffix('}')?)?;
    Some(Declaration {
        object,
        extension: extension.trim_end_matches('\0').to_owned(),
        purpose: if class == PICTURE { Purpose::Picture } else { Purpose::Other },
        start: reference_to(bytes, &id)?,
    })
}

/// `StringInStorageBuffer`: the count of UTF-16 units, then they.
fn string(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    let count = offset_at(bytes, at)?;
    (count <= STRING_MAX).then_some(())?;
    let end = at + 4 + count * 2;
    Some((utf16_le(bytes.get(at + 4..end)?), end))
}

/// Where the file with this identifier stands: `FileDataStoreObjectReferenceFND` is the
/// place and the identifier.
fn reference_to(bytes: &[u8], id: &[u8; 16]) -> Option<usize> {
    memmem::find_iter(bytes, id).take(REFERENCES_MAX).find_map(|at| {
        // Node identifier, then the sizes of the place and of its length.
        [(8, 0), (4, 1), (2, 2), (4, 3)].into_iter().find_map(|(place, form)| {
            [4, 8, 1, 2].into_iter().find_map(|length| {
                let start = at.checked_sub(place + length)?;
                let head = u32_at(bytes, start.checked_sub(4)?)?;
                (head & 0x3FF == REFERENCE && head >> 23 & 3 == form).then_some(())?;
                let raw = offset_at(bytes, start)?;
                let place = match form {
                    2 => usize::from(u16_at(bytes, start)?) * 8,
                    3 => raw.checked_mul(8)?,
                    _ => raw,
                };
                bytes.get(place..)?.starts_with(&MARK).then_some(place)
            })
        })
    })
}

/// The bytes of an identifier, of which the first three parts are little-endian.
fn guid(text: &str) -> Option<[u8; 16]> {
    let digits: String = text.chars().filter(|letter| *letter != '-').collect();
    let value = u128::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 32)?;
    let [a, b, c, d, e, f, g, h, rest @ ..] = value.to_be_bytes();
    let mut out = [d, c, b, a, f, e, h, g, 0, 0, 0, 0, 0, 0, 0, 0];
    out.last_chunk_mut::<8>()?.copy_from_slice(&rest);
    Some(out)
}

/// `guidHeader` and `guidFooter` of a `FileDataStoreObject`.
pub(super) const MARK: [u8; 16] = [
    0xE7, 0x16, 0xE3, 0xBD, 0x65, 0x26, 0x11, 0x45, 0xA4, 0xC4, 0x8D, 0x4D, 0x0B, 0x7A, 0x9E, 0xAC,
];
pub(super) const FOOTER: [u8; 16] = [
    0x22, 0xA7, 0xFB, 0x71, 0x79, 0x0F, 0x0B, 0x4A, 0xBB, 0x13, 0x89, 0x92, 0x56, 0x42, 0x6B, 0x24,
];
const HEAD: usize = 36;
/// Classes of containers (MS-ONE 2.1.13): of a file and of a picture.
const FILE: u32 = 0x0008_0036;
const PICTURE: u32 = 0x0008_0039;
/// `FileNodeID` of a reference to a file.
const REFERENCE: u32 = 0x094;
const FILES_MAX: usize = 10_000;
const REFERENCES_MAX: usize = 8;
const STRING_MAX: usize = 1_000;
