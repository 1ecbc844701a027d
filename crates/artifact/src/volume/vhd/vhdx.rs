//! VHDX (MS-VHDX 2.2 to 2.6): the region table leads to the table of blocks and to the
//! metadata. The log, which only a crashed host leaves, is not replayed.

use vocab::{DefectCode, FactKey, Spot};

use crate::charset::utf16_le;
use crate::contents::Contents;
use crate::volume::disk::{Blocks, Source};
use crate::volume::field::{index, le, piece};

/// The disk within.
pub(super) fn source<'a>(file: &'a [u8], contents: &mut Contents) -> Option<Source<'a>> {
    let creator = utf16_le(piece(file, 8, 512));
    contents.fact_some(FactKey::Application, Some(creator.trim_end_matches('\0')));
    let regions = [192 << 10, 256 << 10].map(|at| piece(file, at, 64 << 10));
    let Some(table) = regions.into_iter().find(|table| table.starts_with(b"regi")) else {
        contents.defect(DefectCode::FileBroken, Spot::Whole);
        return None;
    };
    let blocks = table_item(table, 16, BLOCK_TABLE)
        .zip(table_item(table, 16, METADATA))
        .and_then(|(blocks, metadata)| read(file, region(file, blocks), region(file, metadata)));
    let Some((blocks, parent)) = blocks else {
        contents.defect(DefectCode::FileBroken, Spot::Whole);
        return None;
    };
    contents.fact(FactKey::Kind, if parent { "differencing" } else { "dynamic" });
    contents.fact(FactKey::Size, blocks.size);
    if parent {
        contents.defect(DefectCode::MethodUnknown, Spot::Whole);
        return None;
    }
    Some(Source::Blocks(blocks))
}

/// The entry of a table whose identifier fits; entries have 32 bytes (2.2.3, 2.6.1).
fn table_item(table: &[u8], first: usize, identifier: [u8; 16]) -> Option<&[u8]> {
    let entries = table.get(first..)?.chunks_exact(32);
    entries.take(ENTRIES_MAX).find(|entry| entry.starts_with(&identifier))
}

fn region<'a>(file: &'a [u8], entry: &[u8]) -> &'a [u8] {
    let (at, length) = (le::<8>(entry, 16), le::<4>(entry, 24));
    piece(file, index(at.unwrap_or(u64::MAX)), length.map_or(0, index))
}

/// The blocks, and whether the disk needs another one.
fn read<'a>(file: &'a [u8], table: &[u8], metadata: &[u8]) -> Option<(Blocks<'a>, bool)> {
    let item = |identifier| {
        let entry = table_item(metadata, 32, identifier)?;
        metadata.get(index(le::<4>(entry, 16)?)..)
    };
    let parameters = item(FILE_PARAMETERS)?;
    let (block, flags) = (le::<4>(parameters, 0)?, le::<4>(parameters, 4)?);
    let size = le::<8>(item(DISK_SIZE)?, 0)?;
    let sector = item(SECTOR_SIZE).and_then(|item| le::<4>(item, 0)).unwrap_or(512);
    ((1 << 20)..=(256 << 20)).contains(&block).then_some(())?;
    // After so many blocks the table has an entry for a bitmap of sectors (2.5.1).
    let ratio = index(sector.saturating_mul(1 << 23) / block).max(1);
    let entries = table.chunks_exact(8).enumerate();
    let at = entries.filter(|(position, _)| (position + 1) % (ratio + 1) != 0).map(|(_, entry)| {
        let entry = le::<8>(entry, 0)?;
        (entry & 7 == FULLY_PRESENT).then_some((entry >> 20) << 20)
    });
    Some((Blocks { file, block, at: at.collect(), size }, flags & HAS_PARENT != 0))
}

const ENTRIES_MAX: usize = 2_047;
const FULLY_PRESENT: u64 = 6;
const HAS_PARENT: u64 = 2;
pub(super) const BLOCK_TABLE: [u8; 16] =
    *b"\x66\x77\xC2\x2D\x23\xF6\x00\x42\x9D\x64\x11\x5E\x9B\xFD\x4A\x08";
pub(super) const METADATA: [u8; 16] =
    *b"\x06\xA2\x7C\x8B\x90\x47\x9A\x4B\xB8\xFE\x57\x5F\x05\x0F\x88\x6E";
pub(super) const FILE_PARAMETERS: [u8; 16] =
    *b"\x37\x67\xA1\xCA\x36\xFA\x43\x4D\xB3\xB6\x33\xF0\xAA\x44\xE7\x6B";
pub(super) const DISK_SIZE: [u8; 16] =
    *b"\x24\x42\xA5\x2F\x1B\xCD\x76\x48\xB2\x11\x5D\xBE\xD8\x3B\xF4\xB8";
const SECTOR_SIZE: [u8; 16] = *b"\x1D\xBF\x41\x81\x6F\xA9\x09\x47\xBA\x47\xF2\x33\xA8\xFA\xAB\x5F";
