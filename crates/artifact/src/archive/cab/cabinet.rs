//! The tables of one cabinet (MS-CAB 2.1 to 2.4).

use vocab::DefectCode;

use crate::archive::fields::Fields;
use crate::charset::decoded;
use crate::member::MemberName;
use crate::time::dos_time;

/// A cabinet: folders are streams of blocks, files are ranges of a stream.
#[derive(Debug, Default)]
pub(super) struct Cabinet<'a> {
    pub(super) version: (u8, u8),
    /// Number that the cabinets of a set share, and the position in it from 0.
    pub(super) set: u16,
    pub(super) number: u16,
    pub(super) has_previous: bool,
    pub(super) has_next: bool,
    pub(super) folders: Vec<FolderEntry<'a>>,
    pub(super) files: Vec<FileEntry>,
    pub(super) defect: Option<DefectCode>,
}

impl Cabinet<'_> {
    /// Whether another one goes on where this one ends. Both must say so: the number of the
    /// set alone is often the same in cabinets that have nothing to do with each other.
    pub(super) fn precedes(&self, other: &Self) -> bool {
        self.has_next
            && other.has_previous
            && self.set == other.set
            && self.number.checked_add(1) == Some(other.number)
    }
}

/// A stream, as far as it stands in this cabinet.
#[derive(Debug, Default)]
pub(super) struct FolderEntry<'a> {
    pub(super) method: u16,
    pub(super) blocks: Vec<Block<'a>>,
    /// The cabinet ends before all blocks that it counts.
    pub(super) is_cut: bool,
}

/// A block of a stream (CFDATA).
#[derive(Debug, Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) data: &'a [u8],
    /// Zero when it goes on in the next cabinet.
    pub(super) size: u16,
    pub(super) sum_fits: bool,
}

/// A file (CFFILE).
#[derive(Debug)]
pub(super) struct FileEntry {
    pub(super) name: MemberName,
    pub(super) size: u32,
    pub(super) offset: u32,
    pub(super) folder: InFolder,
    pub(super) modified: Option<String>,
}

/// Which folder holds a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InFolder {
    Number(u16),
    /// The first one, which continues the last one of the cabinet before.
    FromPrevious,
    /// The last one, which goes on in the next cabinet.
    ToNext,
    /// The only one, which does both.
    Through,
}

/// Reads the tables; `None` if this is no cabinet.
pub(super) fn cabinet(bytes: &[u8]) -> Option<Cabinet<'_>> {
    let mut fields = Fields::new(bytes);
    (fields.take(4)? == b"MSCF").then_some(())?;
    let _reserved = fields.take(12)?;
    let files_at = usize::try_from(fields.u32()?).ok()?;
    let _reserved = fields.u32()?;
    let (minor, major) = (fields.u8()?, fields.u8()?);
    let (folders, files, flags) = (fields.u16()?, fields.u16()?, fields.u16()?);
    let (set, number) = (fields.u16()?, fields.u16()?);
    let (mut of_folder, mut of_block) = (0, 0);
    if flags & 4 != 0 {
        let of_header = fields.u16()?;
        (of_folder, of_block) = (usize::from(fields.u8()?), usize::from(fields.u8()?));
        let _ = fields.take(of_header.into())?;
    }
    let (has_previous, has_next) = (flags & 1 != 0, flags & 2 != 0);
    for _ in 0..2 * (u8::from(has_previous) + u8::from(has_next)) {
        let _ = fields.until_nul()?;
    }
    let mut cabinet = Cabinet {
        version: (major, minor),
        set,
        number,
        has_previous,
        has_next,
        ..Cabinet::default()
    };
    for _ in 0..folders {
        let Some(folder) = folder(bytes, &mut fields, of_folder, of_block) else {
            cabinet.defect = Some(DefectCode::Truncated);
            break;
        };
        cabinet.folders.push(folder);
    }
    let mut fields = Fields::from(bytes, files_at);
    for _ in 0..files {
        let Some(file) = file(&mut fields) else {
            cabinet.defect = Some(DefectCode::Truncated);
            break;
        };
        cabinet.files.push(file);
    }
    Some(cabinet)
}

/// A folder with its blocks. The tables of blocks may overlap, but each folder reads no
/// more of them than the file has bytes.
fn folder<'a>(
    bytes: &'a [u8],
    fields: &mut Fields<'a>,
    of_folder: usize,
    of_block: usize,
) -> Option<FolderEntry<'a>> {
    let mut at = usize::try_from(fields.u32()?).ok()?;
    let (count, method) = (fields.u16()?, fields.u16()?);
    let _ = fields.take(of_folder)?;
    let mut folder = FolderEntry { method, ..FolderEntry::default() };
    for _ in 0..count {
        let Some((block, next)) = block(bytes, at, of_block) else {
            folder.is_cut = true;
            break;
        };
        folder.blocks.push(block);
        at = next;
    }
    Some(folder)
}

fn block(bytes: &[u8], at: usize, reserved: usize) -> Option<(Block<'_>, usize)> {
    let mut fields = Fields::from(bytes, at);
    let sum = fields.u32()?;
    let sizes = fields.position();
    let (packed, size) = (fields.u16()?, fields.u16()?);
    let _ = fields.take(reserved)?;
    let data = fields.take(packed.into())?;
    let head = bytes.get(sizes..sizes.checked_add(4)?.checked_add(reserved)?)?;
    let actual = checksum(head.get(..4)?) ^ checksum_of(head.get(4..)?, data);
    let sum_fits = sum == 0 || sum == actual;
    Some((Block { data, size, sum_fits }, fields.position()))
}

/// Reserved bytes and data count as one run.
fn checksum_of(reserved: &[u8], data: &[u8]) -> u32 {
    if reserved.is_empty() { checksum(data) } else { checksum(&[reserved, data].concat()) }
}

/// Words of 32 bits, exclusively or-ed; the last bytes the other way round.
fn checksum(bytes: &[u8]) -> u32 {
    let (words, rest) = bytes.as_chunks::<4>();
    let rest = rest.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte));
    words.iter().fold(rest, |sum, word| sum ^ u32::from_le_bytes(*word))
}

fn file(fields: &mut Fields<'_>) -> Option<FileEntry> {
    let (size, offset, folder) = (fields.u32()?, fields.u32()?, fields.u16()?);
    let (date, time, _attributes) = (fields.u16()?, fields.u16()?, fields.u16()?);
    // An attribute says that the name is UTF-8; it shows without it too.
    let raw = fields.until_nul()?;
    Some(FileEntry {
        name: MemberName { decoded: decoded(raw), raw: raw.to_vec() },
        size,
        offset,
        folder: match folder {
            0xFFFD => InFolder::FromPrevious,
            0xFFFE => InFolder::ToNext,
            0xFFFF => InFolder::Through,
            number => InFolder::Number(number),
        },
        modified: dos_time(date, time),
    })
}
