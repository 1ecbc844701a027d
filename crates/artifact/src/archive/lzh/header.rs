//! Headers of LHA members, levels 0 to 3, with the extended headers of level 1 and up.
//!
//! There is no specification; the field `level` at 20 tells which of four layouts follows.
//! Level 0 and 1 sum their bytes up, level 2 and 3 carry a CRC-16 in an extended header.

use vocab::DefectCode;

use super::name::Names;
use crate::archive::fields::Fields;
use crate::archive::lzhuf::crc16;
use crate::time::{dos_time, file_time, unix_time};

/// What a header tells of a member.
#[derive(Debug, Default)]
pub(super) struct Header<'a> {
    pub(super) level: u8,
    pub(super) method: [u8; 5],
    pub(super) packed: u64,
    pub(super) size: u64,
    pub(super) modified: Option<String>,
    /// None where the header of level 0 ends before it.
    pub(super) crc: Option<u16>,
    pub(super) os: Option<u8>,
    pub(super) mode: Option<u16>,
    pub(super) names: Names<'a>,
    pub(super) comment: Option<&'a [u8]>,
    /// Where the data begin, from the start of the archive.
    pub(super) data_at: usize,
    pub(super) defect: Option<DefectCode>,
}

/// Reads the header at an offset; `None` if there is none.
pub(super) fn header(bytes: &[u8], at: usize) -> Option<Header<'_>> {
    let start = bytes.get(at..)?;
    let level = *start.get(20)?;
    let mut fields = Fields::new(start);
    let lead = fields.array::<2>()?;
    let method = fields.array::<5>()?;
    let is_method = matches!(method, [b'-', b'l' | b'p', _, kind, b'-'] if kind.is_ascii_graphic());
    if !is_method {
        return None;
    }
    let (packed, size, time) = (fields.u32()?, fields.u32()?, fields.u32()?);
    let mut header =
        Header { level, method, packed: packed.into(), size: size.into(), ..Header::default() };
    let fields = Fields::from(start, 21);
    let length = match level {
        0 | 1 => old(&mut header, start, lead, fields)?,
        2 => new(&mut header, start, u16::from_le_bytes(lead).into(), fields)?,
        3 if lead == [4, 0] => newest(&mut header, start, fields)?,
        _ => return None,
    };
    if level < 2 {
        let [low, high] = [time & 0xFFFF, time >> 16].map(|half| u16::try_from(half).unwrap_or(0));
        header.modified = header.modified.or_else(|| dos_time(high, low));
    } else {
        header.modified = header.modified.or_else(|| unix_time(time.into()));
    }
    header.data_at = at.checked_add(length)?;
    Some(header)
}

/// Levels 0 and 1; gives how long the header is.
fn old<'a>(
    header: &mut Header<'a>,
    start: &'a [u8],
    [size, sum]: [u8; 2],
    mut fields: Fields<'a>,
) -> Option<usize> {
    let end = usize::from(size) + 2;
    let summed = start.get(2..end)?.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    if summed != sum {
        header.defect = Some(DefectCode::ChecksumWrong);
    }
    let length = fields.u8()?;
    header.names.old = fields.take(length.into())?;
    let rest = end.checked_sub(fields.position());
    // Some early archivers wrote no sum of the data.
    header.crc = if rest? >= 2 { fields.u16() } else { None };
    if header.level == 0 {
        unix_area(header, start.get(fields.position()..end)?);
        return Some(end);
    }
    header.os = fields.u8();
    let first = Fields::from(start, end.checked_sub(2)?).u16()?;
    let extended = extended(header, start, end, first.into())?;
    // The size counts the extended headers too.
    header.packed = header.packed.saturating_sub(u64::try_from(extended - end).ok()?);
    Some(extended)
}

/// What archivers for Unix added to level 0: a version, a time, a mode and two numbers.
fn unix_area(header: &mut Header<'_>, area: &[u8]) {
    let mut fields = Fields::new(area);
    header.os = fields.u8();
    if header.os == Some(b'U') && area.len() >= 12 {
        let _version = fields.u8();
        header.modified = fields.u32().and_then(|seconds| unix_time(seconds.into()));
        header.mode = fields.u16();
    }
}

fn new<'a>(
    header: &mut Header<'a>,
    start: &'a [u8],
    length: usize,
    mut fields: Fields<'a>,
) -> Option<usize> {
    header.crc = fields.u16();
    header.os = fields.u8();
    let first = fields.u16()?;
    let end = extended(header, start, fields.position(), first.into())?;
    // One byte may fill up; one archiver for OS-9 left its own two bytes out of the length.
    if end > length && header.os != Some(b'K') {
        header.defect = Some(DefectCode::ArchiveBroken);
    }
    check(header, start, length.max(end))?;
    Some(length.max(end))
}

fn newest<'a>(header: &mut Header<'a>, start: &'a [u8], mut fields: Fields<'a>) -> Option<usize> {
    header.crc = fields.u16();
    header.os = fields.u8();
    let length = usize::try_from(fields.u32()?).ok()?;
    let first = usize::try_from(fields.u32()?).ok()?;
    let end = extended(header, start, fields.position(), first)?;
    check(header, start, length.max(end))?;
    Some(length.max(end))
}

/// Reads the chain of extended headers; gives where it ends. Each ends with the size of
/// the next, in two bytes or at level 3 in four.
fn extended<'a>(
    header: &mut Header<'a>,
    start: &'a [u8],
    mut at: usize,
    mut size: usize,
) -> Option<usize> {
    let tail = if header.level == 3 { 4 } else { 2 };
    for _ in 0..EXTENDED_MAX {
        if size == 0 {
            return Some(at);
        }
        let data = start.get(at..at.checked_add(size)?)?;
        let (body, next) = data.split_at_checked(size.checked_sub(tail)?)?;
        let (kind, body) = body.split_first()?;
        take_extended(header, *kind, body, at + 1);
        at += size;
        let mut next = Fields::new(next);
        size = match tail {
            4 => usize::try_from(next.u32()?).ok()?,
            _ => next.u16()?.into(),
        };
    }
    None
}

fn take_extended<'a>(header: &mut Header<'a>, kind: u8, body: &'a [u8], at: usize) {
    let mut fields = Fields::new(body);
    match kind {
        0x00 => header.names.sum = fields.u16().map(|sum| (sum, at)),
        0x01 => header.names.file = Some(body),
        0x02 => header.names.folder = Some(body),
        0x3F => header.comment = Some(body),
        0x41 => {
            let _created = fields.u64();
            header.modified = fields.u64().and_then(file_time);
        }
        0x42 => {
            header.packed = fields.u64().unwrap_or(header.packed);
            header.size = fields.u64().unwrap_or(header.size);
        }
        0x44 => header.names.wide_file = Some(body),
        0x45 => header.names.wide_folder = Some(body),
        0x50 => header.mode = fields.u16(),
        0x54 => header.modified = fields.u32().and_then(|seconds| unix_time(seconds.into())),
        _ => {}
    }
}

/// The sum over the header, in which it counts as zero itself.
fn check(header: &mut Header<'_>, start: &[u8], length: usize) -> Option<()> {
    let mut whole = start.get(..length)?.to_vec();
    let Some((sum, at)) = header.names.sum else { return Some(()) };
    whole.get_mut(at..at.checked_add(2)?)?.fill(0);
    if crc16(&whole) != sum {
        header.defect = Some(DefectCode::ChecksumWrong);
    }
    Some(())
}

const EXTENDED_MAX: usize = 256;
