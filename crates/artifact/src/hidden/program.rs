//! Programs within any bytes: `MZ` with a valid PE header behind it, plain or under one
//! of the disguises, found for all keys in one pass.
//!
//! A program is taken for one only if its headers hold (PE format, sections "Signature",
//! "COFF file header" and "Optional header"), so chance finds are out of the question.

use crate::bytes::{u16_at, u32_at};

use super::disguise::Disguise;

/// A program found in bytes, as `start..end` of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hidden {
    pub(crate) start: usize,
    /// Behind its last section or its signature, as its headers say, or the end of the bytes.
    pub(crate) end: usize,
    pub(crate) disguise: Disguise,
}

/// The first programs in the bytes, none within another.
pub(crate) fn programs(bytes: &[u8]) -> Vec<Hidden> {
    let mut found = Vec::new();
    let mut at = 0;
    while found.len() < PROGRAMS_MAX {
        let Some(hidden) = next(bytes, at) else { break };
        at = hidden.end;
        found.push(hidden);
    }
    found
}

/// The first program that begins at `from` or later.
fn next(bytes: &[u8], from: usize) -> Option<Hidden> {
    let rest = bytes.get(from..)?;
    rest.windows(2).enumerate().find_map(|(index, pair)| {
        let [first, second] = *pair.first_chunk()?;
        let (row, bit) = (usize::from(first), usize::from(second));
        if MARKS.get(row)?.get(bit / 64)? >> (bit % 64) & 1 == 0 {
            return None;
        }
        let start = from + index;
        let program = bytes.get(start..)?;
        Disguise::of_mark(first, second).find_map(|disguise| {
            let size = size(program, disguise)?;
            Some(Hidden { start, end: start + size, disguise })
        })
    })
}

/// A bit for each pair of bytes that may be the mark: every pair of a file is looked up.
static MARKS: [[u64; 4]; 256] = marks();

#[expect(clippy::indexing_slicing, reason = "evaluated when the program is built")]
const fn marks() -> [[u64; 4]; 256] {
    let mut marks = [[0; 4]; 256];
    let mut pair = 0_u32;
    while pair < 1 << 16 {
        let [second, first, ..] = pair.to_le_bytes();
        if may_be_mark(first, second) {
            marks[first as usize][second as usize / 64] |= 1 << (second % 64);
        }
        pair += 1;
    }
    marks
}

/// A test that throws out nearly every pair before the disguises are tried.
const fn may_be_mark(first: u8, second: u8) -> bool {
    let difference = second.wrapping_sub(first);
    // The key may differ by one in both bytes, so the XOR of the pair is near that of `MZ`.
    let key = first ^ b'M';
    let other = second ^ b'Z';
    other == key
        || other == key.wrapping_add(1)
        || other == key.wrapping_sub(1)
        || difference == b'Z' - b'M'
        || matches!((first, second), (0x9A, 0xB4) | (0x35, 0x69) | (0x6A, 0xD2))
        || matches!((first, second), (0xD4, 0xA5) | (0xA9, 0x4B) | (0x53, 0x96) | (0xA6, 0x2D))
}

/// The size of the program that begins these bytes, if its headers hold.
fn size(program: &[u8], disguise: Disguise) -> Option<usize> {
    let offset = usize::try_from(word(program, E_LFANEW, disguise)?).ok()?;
    if !(MZ_BYTES_MIN..HEADER_OFFSET_MAX).contains(&offset) {
        return None;
    }
    let header = plain(program, offset, HEADER_BYTES, disguise)?;
    let machine = u16_at(&header, 4)?;
    let sections = usize::from(u16_at(&header, 6)?);
    let optional = usize::from(u16_at(&header, 20)?);
    let magic = u16_at(&header, 24)?;
    let holds = header.starts_with(b"PE\0\0")
        && MACHINES.contains(&machine)
        && (1..=SECTIONS_MAX).contains(&sections)
        && matches!(magic, 0x10B | 0x20B);
    if !holds {
        return None;
    }
    let table = offset.checked_add(24)?.checked_add(optional)?;
    let end = sections_end(program, table, sections, disguise)?;
    let directory = offset + 24 + if magic == 0x20B { 144 } else { 128 };
    let end = signature_end(program, directory, end, disguise).unwrap_or(end);
    Some(end.min(program.len()))
}

/// Where the last section ends in the file, as the section table says.
fn sections_end(program: &[u8], table: usize, count: usize, disguise: Disguise) -> Option<usize> {
    let mut end = table.checked_add(count * SECTION_BYTES)?;
    for index in 0..count {
        let start = table.checked_add(index * SECTION_BYTES)?;
        let Some(section) = plain(program, start, SECTION_BYTES, disguise) else { break };
        let (size, pointer) = (u32_at(&section, 16)?, u32_at(&section, 20)?);
        // A section without bytes in the file often has a pointer all the same.
        if size > 0 {
            end = end.max(usize::try_from(u64::from(size) + u64::from(pointer)).ok()?);
        }
    }
    Some(end)
}

/// Where the signature ends, if there is one right behind the sections. Its directory is
/// the only one that holds an offset into the file.
fn signature_end(
    program: &[u8],
    directory: usize,
    sections_end: usize,
    disguise: Disguise,
) -> Option<usize> {
    let at = usize::try_from(word(program, directory, disguise)?).ok()?;
    let size = usize::try_from(word(program, directory.checked_add(4)?, disguise)?).ok()?;
    let end = at.checked_add(size)?;
    (at == sections_end.checked_next_multiple_of(8)? && end <= program.len()).then_some(end)
}

fn word(program: &[u8], at: usize, disguise: Disguise) -> Option<u32> {
    let piece = *program.get(at..)?.first_chunk::<4>()?;
    let [a, b, c, d] = piece;
    let byte = |index: usize, byte| disguise.byte(at.wrapping_add(index), byte);
    Some(u32::from_le_bytes([byte(0, a), byte(1, b), byte(2, c), byte(3, d)]))
}

/// `count` bytes at an offset of the program, decoded.
fn plain(program: &[u8], at: usize, count: usize, disguise: Disguise) -> Option<Vec<u8>> {
    let piece = program.get(at..at.checked_add(count)?)?;
    let bytes = piece.iter().enumerate();
    Some(bytes.map(|(index, byte)| disguise.byte(at + index, *byte)).collect())
}

const PROGRAMS_MAX: usize = 16;
const E_LFANEW: usize = 0x3C;
/// Programs made by hand let the two headers overlap; those that spread do not.
const MZ_BYTES_MIN: usize = 0x40;
const HEADER_OFFSET_MAX: usize = 0x2000;
/// Signature, file header and the magic of the optional header.
const HEADER_BYTES: usize = 26;
const SECTION_BYTES: usize = 40;
const SECTIONS_MAX: usize = 96;
/// I386, ARM, ARM Thumb-2, Itanium, AMD64, ARM64.
const MACHINES: &[u16] = &[0x14C, 0x1C0, 0x1C4, 0x200, 0x8664, 0xAA64];
