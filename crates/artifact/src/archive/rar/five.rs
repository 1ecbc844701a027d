//! Headers of RAR 5 and 7 ("RAR 5.0 archive format"): a chain of blocks, each with a CRC-32,
//! its size, a type and flags as numbers of seven bits a byte, and an area of extra records.
//! With encrypted headers every block after the first stands behind its own vector.

use std::borrow::Cow;

use flate2::Crc;
use rars::crypto::rar50::Rar50Cipher;
use vocab::{DefectCode, Limits};

use super::entry::{Coding, Entry, EntryKind, Link, Listing, Part, PartLock, note};
use super::keys::{Keys, NoKey};
use crate::archive::fields::Fields;
use crate::charset::decoded;
use crate::member::MemberName;
use crate::time::{file_time, unix_time};

/// Reads the blocks of a volume that begins with the mark of RAR 5.
pub(super) fn listing<'a>(
    bytes: &'a [u8],
    keys: &mut Keys<'_>,
    limits: &Limits,
) -> Result<Listing<'a>, NoKey> {
    let mut listing = Listing::default();
    let mut lock = None;
    let mut at = MARK_BYTES;
    for _ in 0..BLOCKS_MAX {
        if listing.end.is_some() || at >= bytes.len() || listing.entries.len() > limits.members {
            break;
        }
        let block = match &lock {
            Some(lock) => locked_block(bytes, at, lock, keys)?,
            None => plain_block(bytes, at),
        };
        let Some(block) = block else {
            let rest = bytes.len().saturating_sub(at);
            let code = if rest < 32 { DefectCode::Truncated } else { DefectCode::ArchiveBroken };
            note(&mut listing.defects, code);
            break;
        };
        if block.damaged {
            note(&mut listing.defects, DefectCode::ChecksumWrong);
        }
        if block.kind == CRYPT && lock.is_none() {
            lock = header_lock(&block);
            listing.headers_locked = true;
            if lock.is_none() {
                return Err(NoKey::Unknown);
            }
        }
        if block.next() > bytes.len() {
            note(&mut listing.defects, DefectCode::Truncated);
        }
        take_block(&mut listing, bytes, &block);
        at = block.next();
    }
    Ok(listing)
}

/// A header, cut into the fields of its type and its extra records.
struct Block<'a> {
    header: Cow<'a, [u8]>,
    damaged: bool,
    kind: u64,
    flags: u64,
    data: u64,
    /// Where in the header the fields of the type begin and end.
    own: (usize, usize),
    /// Where what follows the header stands in the volume.
    data_at: usize,
}

impl Block<'_> {
    fn fields(&self) -> Fields<'_> {
        let (start, end) = self.own;
        Fields::from(self.header.get(..end).unwrap_or_default(), start)
    }

    fn next(&self) -> usize {
        self.data_at.saturating_add(usize::try_from(self.data).unwrap_or(usize::MAX))
    }

    /// The extra records: types and their bytes.
    fn extras(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut fields = Fields::from(&self.header, self.own.1);
        std::iter::from_fn(move || {
            let size = usize::try_from(fields.vint()?).ok()?;
            let mut record = Fields::new(fields.take(size)?);
            let kind = record.vint()?;
            Some((kind, record.rest()))
        })
        .take(EXTRAS_MAX)
    }
}

fn plain_block(bytes: &[u8], at: usize) -> Option<Block<'_>> {
    let mut fields = Fields::from(bytes, at);
    let sum = fields.u32()?;
    let before = fields.position();
    let size = usize::try_from(fields.vint()?).ok().filter(|size| *size <= HEADER_MAX)?;
    let end = fields.position().checked_add(size)?;
    let mut crc = Crc::new();
    crc.update(bytes.get(before..end)?);
    block(Cow::Borrowed(bytes.get(fields.position()..end)?), crc.sum() != sum, end)
}

/// The block of a header that begins with its type.
fn block(header: Cow<'_, [u8]>, damaged: bool, data_at: usize) -> Option<Block<'_>> {
    let mut fields = Fields::new(&header);
    let (kind, flags) = (fields.vint()?, fields.vint()?);
    let extra = if flags & 1 == 0 { 0 } else { fields.vint()? };
    let data = if flags & 2 == 0 { 0 } else { fields.vint()? };
    let start = fields.position();
    let end = header.len().checked_sub(usize::try_from(extra).ok()?)?;
    let fits = kind != 0 && start <= end;
    fits.then_some(Block { damaged, kind, flags, data, own: (start, end), data_at, header })
}

/// How the headers are encrypted.
struct HeaderLock {
    salt: [u8; 16],
    cost: u8,
    check: Option<[u8; 12]>,
}

fn header_lock(block: &Block<'_>) -> Option<HeaderLock> {
    let mut fields = block.fields();
    let (version, flags) = (fields.vint()?, fields.vint()?);
    let (cost, salt) = (fields.u8()?, fields.array()?);
    let check = check_value(&mut fields, flags);
    (version == 0).then_some(HeaderLock { salt, cost, check })
}

/// Where there is no check value a wrong password shows by the sum of the header.
fn locked_block<'a>(
    bytes: &'a [u8],
    at: usize,
    lock: &HeaderLock,
    keys: &mut Keys<'_>,
) -> Result<Option<Block<'a>>, NoKey> {
    let keys = keys.five(lock.salt, lock.cost, lock.check)?;
    let mut fields = Fields::from(bytes, at);
    let Some(vector) = fields.array::<16>() else { return Ok(None) };
    let mut cipher = Rar50Cipher::new(keys.key, vector);
    let mut take = |count: usize| {
        let mut data = fields.take(count)?.to_vec();
        cipher.decrypt_in_place(&mut data).ok()?;
        Some((data, fields.position()))
    };
    let Some((mut header, _)) = take(16) else { return Ok(None) };
    let mut size = Fields::from(&header, 4);
    let length = size.vint().and_then(|size| usize::try_from(size).ok());
    let Some(length) = length.filter(|length| *length <= HEADER_MAX) else {
        return Err(NoKey::Wrong);
    };
    let from = size.position();
    let whole = from + length;
    let Some((rest, data_at)) = take(whole.next_multiple_of(16).saturating_sub(16)) else {
        return Err(NoKey::Wrong);
    };
    header.extend(rest);
    header.truncate(whole);
    let sum = Fields::new(&header).u32();
    let mut crc = Crc::new();
    crc.update(header.get(4..).unwrap_or_default());
    if sum != Some(crc.sum()) {
        return Err(NoKey::Wrong);
    }
    Ok(block(Cow::Owned(header.split_off(from)), false, data_at))
}

/// Adds what a block tells.
fn take_block<'a>(listing: &mut Listing<'a>, bytes: &'a [u8], block: &Block<'_>) {
    match block.kind {
        MAIN => main(listing, block),
        FILE | SERVICE => match entry(bytes, block) {
            Some(entry) if block.kind == FILE => listing.entries.push(entry),
            Some(entry) => service(listing, entry, block),
            None => note(&mut listing.defects, DefectCode::ArchiveBroken),
        },
        END => {
            listing.end = Some(block.data_at);
            listing.continued = block.fields().vint().is_some_and(|flags| flags & 1 != 0);
        }
        _ => {}
    }
}

fn main(listing: &mut Listing<'_>, block: &Block<'_>) {
    let mut fields = block.fields();
    let flags = fields.vint().unwrap_or(0);
    listing.volume = flags & 1 != 0;
    listing.solid = flags & 4 != 0;
    let number = if flags & 2 == 0 { Some(0) } else { fields.vint() };
    listing.number = number.filter(|_| listing.volume);
    let metadata = block.extras().find(|(kind, _)| *kind == 2).map(|(_, record)| record);
    let mut fields = Fields::new(metadata.unwrap_or_default());
    let Some(flags) = fields.vint() else { return };
    if flags & 1 != 0 {
        let length = fields.vint().and_then(|length| usize::try_from(length).ok());
        let name = length.and_then(|length| fields.take(length)).unwrap_or_default();
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        listing.name = Some(decoded(name)).filter(|name| !name.is_empty());
    }
    if flags & 2 != 0 {
        listing.created = match flags & 0xC {
            0 => fields.u64().and_then(file_time),
            4 => fields.u32().and_then(|seconds| unix_time(seconds.into())),
            _ => fields
                .u64()
                .and_then(|nanos| i64::try_from(nanos / 1_000_000_000).ok())
                .and_then(unix_time),
        };
    }
}

/// Comments are the archive's, streams are content; other services help to unpack.
fn service<'a>(listing: &mut Listing<'a>, mut entry: Entry<'a>, block: &Block<'_>) {
    match entry.name.raw.as_slice() {
        b"CMT" => listing.comment = listing.comment.take().or(Some(entry)),
        b"STM" => {
            let Some(file) = listing.entries.iter().rfind(|e| e.kind != EntryKind::Stream) else {
                return;
            };
            let stream = block.extras().find(|(kind, _)| *kind == 7).map(|(_, record)| record);
            let stream = stream.unwrap_or_default();
            entry.kind = EntryKind::Stream;
            entry.name.decoded = format!("{}{}", file.name.decoded, decoded(stream));
            entry.name.raw = stream.to_vec();
            listing.entries.push(entry);
        }
        _ => {}
    }
}

/// A file or service header.
fn entry<'a>(bytes: &'a [u8], block: &Block<'_>) -> Option<Entry<'a>> {
    let mut fields = block.fields();
    let (flags, size) = (fields.vint()?, fields.vint()?);
    let _attributes = fields.vint()?;
    let modified = if flags & 2 == 0 { None } else { Some(fields.u32()?) };
    let crc = if flags & 4 == 0 { None } else { Some(fields.u32()?) };
    let (compression, host) = (fields.vint()?, fields.vint()?);
    let length = usize::try_from(fields.vint()?).ok()?;
    let raw = fields.take(length)?;
    let data = bytes.get(block.data_at..block.next().min(bytes.len())).unwrap_or_default();
    let mut entry = Entry {
        kind: if flags & 1 == 0 { EntryKind::File } else { EntryKind::Directory },
        name: MemberName { decoded: decoded(raw), raw: raw.to_vec() },
        size: (flags & 8 == 0).then_some(size),
        parts: vec![Part { data, packed: block.data, lock: None }],
        solid: compression & 0x40 != 0,
        split_before: block.flags & 8 != 0,
        split_after: block.flags & 16 != 0,
        coding: coding(compression),
        crc,
        modified: modified.and_then(|seconds| unix_time(seconds.into())),
        host: match host {
            0 => "Windows",
            1 => "Unix",
            _ => "unknown",
        },
        ..Entry::default()
    };
    for (kind, record) in block.extras() {
        extra(&mut entry, kind, record);
    }
    Some(entry)
}

fn coding(compression: u64) -> Coding {
    let bits = |from: u32, count: u32| {
        u8::try_from(compression >> from & ((1 << count) - 1)).unwrap_or(u8::MAX)
    };
    match (bits(0, 6), bits(7, 3)) {
        (0 | 1, 0) => Coding::Stored,
        (0, method @ 1..=5) => {
            Coding::Five { version: 0, method, dictionary: 0x2_0000 << bits(10, 4) }
        }
        (1, method @ 1..=5) => {
            let dictionary = (32 + u64::from(bits(15, 5))) << (12 + u32::from(bits(10, 5)));
            // The last bit says that the newer dictionary stands before the older code.
            let version = if bits(20, 1) == 1 { 0 } else { 1 };
            Coding::Five { version, method, dictionary }
        }
        _ => Coding::Unknown,
    }
}

/// An extra record of a file.
fn extra(entry: &mut Entry<'_>, kind: u64, record: &[u8]) {
    let mut fields = Fields::new(record);
    match kind {
        1 => {
            let lock = file_lock(&mut fields);
            entry.keyed_sums = lock.is_some_and(|(_, flags)| flags & 2 != 0);
            let lock = lock.map_or(PartLock::Unknown, |(lock, _)| lock);
            for part in &mut entry.parts {
                part.lock = Some(lock);
            }
        }
        2 if fields.vint() == Some(0) => entry.blake = fields.array(),
        3 => {
            let flags = fields.vint().unwrap_or(0);
            let time = match flags & 3 {
                2 => fields.u64().and_then(file_time),
                3 => fields.u32().and_then(|seconds| unix_time(seconds.into())),
                _ => None,
            };
            entry.modified = time.or(entry.modified.take());
        }
        5 => {
            let (Some(kind), Some(_flags)) = (fields.vint(), fields.vint()) else { return };
            let length = fields.vint().and_then(|length| usize::try_from(length).ok());
            let Some(target) = length.and_then(|length| fields.take(length)) else { return };
            entry.link = Some(Link { target: decoded(target), symbolic: kind <= 3 });
        }
        _ => {}
    }
}

fn file_lock(fields: &mut Fields<'_>) -> Option<(PartLock, u64)> {
    let (version, flags) = (fields.vint()?, fields.vint()?);
    let (cost, salt, vector) = (fields.u8()?, fields.array()?, fields.array()?);
    let check = check_value(fields, flags);
    (version == 0).then_some((PartLock::Five { salt, cost, check, vector }, flags))
}

/// WinRAR before 5.30 left the value zero, which fits no password.
fn check_value(fields: &mut Fields<'_>, flags: u64) -> Option<[u8; 12]> {
    let check: Option<[u8; 12]> = if flags & 1 == 0 { None } else { fields.array() };
    check.filter(|check| !check.starts_with(&[0; 8]))
}

const MARK_BYTES: usize = 8;
const MAIN: u64 = 1;
const FILE: u64 = 2;
const SERVICE: u64 = 3;
const CRYPT: u64 = 4;
const END: u64 = 5;
/// The format allows three bytes of seven bits.
const HEADER_MAX: usize = 1 << 21;
/// Blocks of one volume; empty ones cost time and hold nothing.
const BLOCKS_MAX: usize = 20_000;
const EXTRAS_MAX: usize = 64;
