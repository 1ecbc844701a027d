//! Virtual hard disks: VHD (Microsoft specification 1.0, 2006), fixed and dynamic, and
//! VHDX (MS-VHDX). A differencing disk holds only what changed, so it is not read.

mod vhdx;

use vocab::{DefectCode, FactKey, FileType, Spot};

use crate::charset::until_nul;
use crate::contents::Contents;
use crate::open::{Give, Sample, Tools};
use crate::time::unix_time;
use crate::volume::disk::{Blocks, Disk, Source};
use crate::volume::field::{be, index, piece, wide};
use crate::volume::outlet::Outlet;
use crate::volume::partition;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut outlet = Outlet::new(tools, give);
    let source = if sample.kind == FileType::Vhdx {
        vhdx::source(sample.bytes, &mut outlet.contents)
    } else {
        source(sample.bytes, &mut outlet.contents)
    };
    if let Some(source) = source {
        partition::disk(&Disk::whole(&source), &mut outlet);
    }
    outlet.finish()
}

/// The disk within, as the footer describes it.
fn source<'a>(file: &'a [u8], contents: &mut Contents) -> Option<Source<'a>> {
    let (footer, before) = footer(file, contents)?;
    facts(footer, contents);
    match be::<4>(footer, 60) {
        Some(FIXED) => Some(Source::Plain(before)),
        Some(DYNAMIC) => dynamic(file, footer, contents).map(Source::Blocks),
        _ => {
            contents.defect(DefectCode::MethodUnknown, Spot::Whole);
            None
        }
    }
}

/// The footer and the bytes before it. A dynamic disk has a copy at its beginning, which
/// serves when the end is cut off.
fn footer<'a>(file: &'a [u8], contents: &mut Contents) -> Option<(&'a [u8], &'a [u8])> {
    let end = file.split_at_checked(file.len().saturating_sub(FOOTER));
    let end = end.filter(|(_, footer)| footer.starts_with(COOKIE));
    let found = end.or_else(|| {
        contents.defect(DefectCode::Truncated, Spot::Whole);
        let footer = file.get(..FOOTER).filter(|footer| footer.starts_with(COOKIE))?;
        Some((file, footer))
    });
    let (before, footer) = found?;
    if be::<4>(footer, 64) != Some(checksum(footer, 64)) {
        contents.defect(DefectCode::ChecksumWrong, Spot::Whole);
    }
    Some((footer, before))
}

/// The complement of the sum of all bytes but its own four.
fn checksum(bytes: &[u8], own: usize) -> u64 {
    let bytes = bytes.iter().enumerate().filter(|(at, _)| !(own..own + 4).contains(at));
    let sum = bytes.fold(0_u32, |sum, (_, byte)| sum.wrapping_add(u32::from(*byte)));
    u64::from(!sum)
}

fn facts(footer: &[u8], contents: &mut Contents) {
    contents.fact(
        FactKey::Kind,
        match be::<4>(footer, 60) {
            Some(FIXED) => "fixed",
            Some(DYNAMIC) => "dynamic",
            Some(DIFFERENCING) => "differencing",
            _ => "unknown",
        },
    );
    let seconds = be::<4>(footer, 24).and_then(|seconds| i64::try_from(seconds).ok());
    contents.fact_some(
        FactKey::Created,
        seconds.and_then(|seconds| unix_time(seconds + SECONDS_1970_TO_2000)),
    );
    contents.fact_some(FactKey::Application, Some(until_nul(piece(footer, 28, 4)).trim()));
    contents.fact_some(FactKey::HostSystem, Some(until_nul(piece(footer, 36, 4)).trim()));
    contents.fact_some(FactKey::Size, be::<8>(footer, 48));
}

/// The dynamic disk header and its table, which has a sector number for each block.
fn dynamic<'a>(file: &'a [u8], footer: &[u8], contents: &mut Contents) -> Option<Blocks<'a>> {
    let header = piece(file, index(be::<8>(footer, 16)?), HEADER);
    let fields = (be::<8>(header, 16), be::<4>(header, 28), be::<4>(header, 32));
    let (Some(table), Some(entries), Some(block)) = fields else {
        contents.defect(DefectCode::FileBroken, Spot::Whole);
        return None;
    };
    if !header.starts_with(b"cxsparse") || block < SECTOR || !block.is_power_of_two() {
        contents.defect(DefectCode::FileBroken, Spot::Whole);
        return None;
    }
    if be::<4>(header, 36) != Some(checksum(header, 36)) {
        contents.defect(DefectCode::ChecksumWrong, Spot::Whole);
    }
    // A bit for each sector stands before the data of a block.
    let bitmap = (block / SECTOR).div_ceil(8).next_multiple_of(SECTOR);
    let table = piece(file, index(table), index(entries.saturating_mul(4)));
    if wide(table.len()) < entries.saturating_mul(4) {
        contents.defect(DefectCode::Truncated, Spot::Whole);
    }
    let at = table.chunks_exact(4).map(|entry| {
        let sector = be::<4>(entry, 0).filter(|sector| *sector != UNUSED)?;
        Some(sector * SECTOR + bitmap)
    });
    Some(Blocks { file, block, at: at.collect(), size: be::<8>(footer, 48)? })
}

const COOKIE: &[u8] = b"conectix";
const FOOTER: usize = 512;
const HEADER: usize = 1_024;
const SECTOR: u64 = 512;
const FIXED: u64 = 2;
const DYNAMIC: u64 = 3;
const DIFFERENCING: u64 = 4;
/// The mark of a block that is nowhere.
const UNUSED: u64 = 0xFFFF_FFFF;
const SECONDS_1970_TO_2000: i64 = 946_684_800;

#[cfg(test)]
mod tests;
