//! Local headers that no central directory points to: of an archive that was cut off, or
//! that holds members which other programs do not show.

use std::ops::Range;

use memchr::memmem;

use super::directory::{ENTRIES_MAX, LOCAL_MARK, local};
use super::entry::{Entry, Local};
use super::method;
use crate::bytes::{first, has, u16_at, u32_at};

/// Members in the parts of the file that belong to no known one. A stored archive within
/// the archive is not looked at: its headers are data.
pub(super) fn members<'a>(
    bytes: &'a [u8],
    known: &[Entry<'_>],
    directory: usize,
) -> Vec<Entry<'a>> {
    let mut found = Vec::new();
    let mut left = bytes.len().saturating_mul(SEARCHES_MAX);
    for gap in gaps(known, directory) {
        let mut at = gap.start;
        while let Some(local) = next(bytes, at..gap.end) {
            if found.len() >= ENTRIES_MAX {
                return found;
            }
            let local = with_descriptor(bytes, local, gap.end, &mut left);
            at = local.range(local.header.packed).end.max(local.data);
            found.push(Entry { local: Some(local), ..Entry::default() });
        }
    }
    found
}

/// What lies between the known members, up to the central directory.
fn gaps(known: &[Entry<'_>], directory: usize) -> Vec<Range<usize>> {
    let mut taken: Vec<Range<usize>> =
        known.iter().filter_map(|entry| Some(entry.local.as_ref()?.at..entry.data().end)).collect();
    taken.sort_by_key(|range| range.start);
    let mut gaps = Vec::new();
    let mut at = 0;
    for range in taken {
        if range.start > at {
            gaps.push(at..range.start);
        }
        at = at.max(range.end);
    }
    if directory > at {
        gaps.push(at..directory);
    }
    gaps
}

/// The next header in a part of the file that can be one.
fn next(bytes: &[u8], within: Range<usize>) -> Option<Local<'_>> {
    let part = bytes.get(within.clone())?;
    let found = memmem::find_iter(part, LOCAL_MARK).find(|at| is_credible(part, *at))?;
    local(bytes, within.start + found)
}

/// Whether fields that make sense follow a mark, and all of the header is there. Looked at
/// before anything is read: a file can be full of marks with names of any length.
fn is_credible(part: &[u8], at: usize) -> bool {
    let word = |offset: usize| u16_at(part, at + offset).map(usize::from);
    let (Some(method), Some(name), Some(extra)) = (u16_at(part, at + 8), word(26), word(28)) else {
        return false;
    };
    let is_text = |byte: &u8| *byte >= b' ' && *byte != 0x7F;
    method::name(method).is_some()
        && (1..NAME_BYTES_MAX).contains(&name)
        && at + 30 + name + extra <= part.len()
        && part.get(at + 30..at + 30 + name).is_some_and(|name| name.iter().all(is_text))
}

/// Takes sizes and checksum from behind the data where the header has none (APPNOTE 4.3.9).
/// An archive stored in the data is no end of it, so the search goes on behind the gap.
fn with_descriptor<'a>(
    bytes: &'a [u8],
    mut local: Local<'a>,
    end: usize,
    left: &mut usize,
) -> Local<'a> {
    if local.header.has_descriptor() && local.header.packed == 0 {
        // Headers that promise a descriptor and have none would else read all of the
        // file again and again.
        let data = first(bytes.get(local.data..).unwrap_or_default(), *left);
        let found = memmem::find_iter(data, DESCRIPTOR_MARK).find_map(|at| descriptor(data, at));
        let read = found.as_ref().map_or(data.len(), |found| found.at);
        *left = left.saturating_sub(read);
        let in_gap = first(data, end.saturating_sub(local.data));
        let length = found.as_ref().map_or_else(|| first_header(in_gap), |found| found.at);
        local.header.packed = u64::try_from(length).unwrap_or(u64::MAX);
        if let Some(found) = found {
            (local.header.crc, local.header.size) = (found.crc, found.size);
        }
    }
    local
}

/// Checksum and size that stand behind data.
struct Descriptor {
    at: usize,
    crc: u32,
    size: u64,
}

/// A descriptor at `at` is one only if it tells that the data ends where it begins.
fn descriptor(data: &[u8], at: usize) -> Option<Descriptor> {
    let crc = u32_at(data, at + 4)?;
    let long = |offset: usize| u32_at(data, at + offset);
    (long(8)? == u32::try_from(at).ok()?).then_some(())?;
    // The 64-bit form has the upper half of the packed size where the other has the size.
    let is_wide = long(12)? == 0 && (has(data, at + 24, b"PK") || data.len() == at + 24);
    let size = long(if is_wide { 16 } else { 12 })?.into();
    Some(Descriptor { at, crc, size })
}

/// The length of data whose end nobody tells: up to the next header.
fn first_header(data: &[u8]) -> usize {
    memmem::find_iter(data, b"PK")
        .find(|at| HEADER_MARKS.iter().any(|mark| has(data, *at, mark)))
        .unwrap_or(data.len())
}

const DESCRIPTOR_MARK: &[u8] = b"PK\x07\x08";
const HEADER_MARKS: [&[u8]; 4] = [LOCAL_MARK, b"PK\x01\x02", b"PK\x05\x06", DESCRIPTOR_MARK];
/// How often the whole file may be searched for descriptors.
const SEARCHES_MAX: usize = 4;
const NAME_BYTES_MAX: usize = 1_024;
