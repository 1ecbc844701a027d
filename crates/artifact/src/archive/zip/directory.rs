//! The central directory (APPNOTE 4.3.12) and the local headers that it points to (4.3.7).

use super::end::End;
use super::entry::{Central, Entry, Local};
use super::header::{ALL_ONES, Header, Parsed};
use crate::bytes::{has, u16_at, u32_at};

/// The members in the order of the central directory, and whether there were more. `starts`
/// is where the disks of a split archive begin.
pub(super) fn members<'a>(bytes: &'a [u8], end: End, starts: &[usize]) -> (Vec<Entry<'a>>, bool) {
    let mut entries = Vec::new();
    let mut at = end.directory;
    while at < end.at && has(bytes, at, MARK) {
        if entries.len() >= ENTRIES_MAX {
            return (entries, true);
        }
        let Some((central, next)) = central(bytes, at) else { break };
        let local = place(bytes, end, starts, &central).and_then(|at| local(bytes, at));
        entries.push(Entry { central: Some(central), local, overlaps: false });
        at = next;
    }
    (entries, false)
}

/// The local header at `at`.
pub(super) fn local(bytes: &[u8], at: usize) -> Option<Local<'_>> {
    let fields = at.checked_add(4)?;
    has(bytes, at, LOCAL_MARK).then_some(())?;
    let Parsed { header, end } = Header::parse(bytes, fields, at.checked_add(30)?)?;
    Some(Local { header, at, data: end, bound: bytes.len() })
}

fn central(bytes: &[u8], at: usize) -> Option<(Central<'_>, usize)> {
    let Parsed { mut header, end } = Header::parse(bytes, at.checked_add(6)?, at.checked_add(46)?)?;
    let [made_by, host] = u16_at(bytes, at + 4)?.to_le_bytes();
    let mut offset = u64::from(u32_at(bytes, at + 42)?);
    if offset == ALL_ONES {
        offset = header.extra.wide.pop_front().unwrap_or(ALL_ONES);
    }
    let comment = usize::from(u16_at(bytes, at + 32)?);
    let central = Central {
        header,
        made_by,
        host,
        attributes: u32_at(bytes, at + 38)?,
        disk: u16_at(bytes, at + 34)?,
        offset,
    };
    Some((central, end.checked_add(comment)?))
}

/// Where the local header stands: on its disk, or shifted by the prefix, or not shifted if
/// the offsets already count it.
fn place(bytes: &[u8], end: End, starts: &[usize], central: &Central<'_>) -> Option<usize> {
    let offset = usize::try_from(central.offset).ok()?;
    if starts.is_empty() && central.disk != end.disk && central.disk != u16::MAX {
        return None;
    }
    let on_disk = starts.get(usize::from(central.disk)).and_then(|start| start.checked_add(offset));
    let shifted = offset.checked_add(end.prefix).filter(|_| starts.is_empty());
    let places = [on_disk, shifted, Some(offset)];
    places.into_iter().flatten().find(|at| has(bytes, *at, LOCAL_MARK))
}

const MARK: &[u8] = b"PK\x01\x02";
pub(super) const LOCAL_MARK: &[u8] = b"PK\x03\x04";
/// Packages of Java hold more than an archive in a mail may; more than this nobody reads.
pub(super) const ENTRIES_MAX: usize = 65_536;
