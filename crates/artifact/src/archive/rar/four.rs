//! Headers of RAR 1.5 to 4: a chain of blocks, each with a checksum of 16 bits, a type,
//! flags and its size (`technote.txt` of RAR 3). With encrypted headers every block after
//! the main one stands behind a salt and is encrypted by itself.

use std::borrow::Cow;

use flate2::Crc;
use vocab::{DefectCode, Limits};

use super::entry::{Coding, Entry, EntryKind, Listing, Part, PartLock, note};
use super::four_name;
use super::keys::{Keys, NoKey};
use crate::archive::fields::Fields;
use crate::charset::{decoded, utf16_le};
use crate::member::MemberName;
use crate::time::dos_time;

/// Reads the blocks of a volume that begins with the mark of RAR 4.
pub(super) fn listing<'a>(
    bytes: &'a [u8],
    keys: &mut Keys<'_>,
    limits: &Limits,
) -> Result<Listing<'a>, NoKey> {
    let mut listing = Listing::default();
    let Some(main) = plain_block(bytes, MARK_BYTES).filter(|block| block.kind == MAIN) else {
        listing.defects.push(DefectCode::ArchiveBroken);
        return Ok(listing);
    };
    let flag = |bit: u16| main.flags & bit != 0;
    listing.volume = flag(0x0001);
    listing.solid = flag(0x0008);
    listing.headers_locked = flag(0x0080);
    listing.number = flag(0x0100).then_some(0);
    listing.comment = flag(0x0002).then(|| old_comment(bytes, &main)).flatten();
    if main.is_damaged() {
        note(&mut listing.defects, DefectCode::ChecksumWrong);
    }
    let mut at = main.end();
    for _ in 0..BLOCKS_MAX {
        let rest = bytes.len().saturating_sub(at);
        if listing.end.is_some() || rest == 0 || listing.entries.len() > limits.members {
            break;
        }
        let block = if listing.headers_locked {
            locked_block(bytes, at, keys)?
        } else {
            plain_block(bytes, at)
        };
        let Some(block) = block else {
            let code = if rest < 32 { DefectCode::Truncated } else { DefectCode::ArchiveBroken };
            note(&mut listing.defects, code);
            break;
        };
        at = take_block(&mut listing, bytes, &block);
    }
    Ok(listing)
}

/// A header of which the fields before its type's own are known to stand.
struct Block<'a> {
    header: Cow<'a, [u8]>,
    sum: u16,
    kind: u8,
    flags: u16,
    /// Where what follows the header stands in the volume.
    data_at: usize,
}

impl Block<'_> {
    fn fields(&self) -> Fields<'_> {
        Fields::from(&self.header, BLOCK_BYTES)
    }

    /// The checksum covers the header without a comment that is nested in it.
    fn is_damaged(&self) -> bool {
        let end = match (self.kind, self.flags & 0x0002) {
            (MAIN, 0x0002) => MAIN_BYTES,
            _ => self.header.len(),
        };
        let covered = self.header.get(2..end).unwrap_or_default();
        let nested = self.kind == FILE && self.flags & 0x0008 != 0;
        !nested && matches!(self.kind, MAIN | FILE | SUB | END) && low_crc(covered) != self.sum
    }

    /// Where the next block stands, for those that count their data in one field.
    fn end(&self) -> usize {
        let added = if self.flags & LONG == 0 { None } else { self.fields().u32() };
        self.data_at.saturating_add(usize::try_from(added.unwrap_or(0)).unwrap_or(usize::MAX))
    }
}

fn plain_block(bytes: &[u8], at: usize) -> Option<Block<'_>> {
    let mut fields = Fields::from(bytes, at);
    let (sum, kind) = (fields.u16()?, fields.u8()?);
    let (flags, size) = (fields.u16()?, usize::from(fields.u16()?));
    let end = at.checked_add(size)?;
    let known = (0x72..=0x7B).contains(&kind) && size >= BLOCK_BYTES;
    let header = Cow::Borrowed(bytes.get(at..end).filter(|_| known)?);
    Some(Block { header, sum, kind, flags, data_at: end })
}

/// A wrong password shows by the checksum of the header that it opens.
fn locked_block<'a>(
    bytes: &'a [u8],
    at: usize,
    keys: &mut Keys<'_>,
) -> Result<Option<Block<'a>>, NoKey> {
    let mut fields = Fields::from(bytes, at);
    let Some(salt) = fields.array::<8>() else { return Ok(None) };
    let start = fields.position();
    let mut cipher = keys.four(Some(salt))?;
    let Some(mut header) = fields.take(16).map(<[u8]>::to_vec) else { return Ok(None) };
    cipher.decrypt_in_place(&mut header).map_err(|_| NoKey::Unknown)?;
    let size = Fields::from(&header, 5).u16().map_or(0, usize::from);
    if size < BLOCK_BYTES {
        return Err(NoKey::Wrong);
    }
    let padded = size.next_multiple_of(16);
    let Some(mut rest) = fields.take(padded.saturating_sub(16)).map(<[u8]>::to_vec) else {
        return Err(NoKey::Wrong);
    };
    cipher.decrypt_in_place(&mut rest).map_err(|_| NoKey::Unknown)?;
    header.append(&mut rest);
    header.truncate(size);
    let block = plain_block(&header, 0).filter(|block| !block.is_damaged());
    let Some(block) = block else { return Err(NoKey::Wrong) };
    let (sum, kind, flags) = (block.sum, block.kind, block.flags);
    let data_at = start.saturating_add(padded);
    Ok(Some(Block { header: Cow::Owned(header), sum, kind, flags, data_at }))
}

/// Adds what a block tells and says where the next one stands.
fn take_block<'a>(listing: &mut Listing<'a>, bytes: &'a [u8], block: &Block<'_>) -> usize {
    if block.is_damaged() {
        note(&mut listing.defects, DefectCode::ChecksumWrong);
    }
    match block.kind {
        FILE | SUB => {
            let Some((entry, next)) = entry(bytes, block) else {
                note(&mut listing.defects, DefectCode::ArchiveBroken);
                return block.end();
            };
            if next > bytes.len() {
                note(&mut listing.defects, DefectCode::Truncated);
            }
            keep(listing, entry, block);
            next
        }
        END => {
            listing.end = Some(block.data_at);
            listing.continued = block.flags & 0x0001 != 0;
            let mut fields = block.fields();
            if block.flags & 0x0002 != 0 {
                let _ = fields.u32();
            }
            if block.flags & 0x0008 != 0 {
                listing.number = fields.u16().map(u64::from);
            }
            block.data_at
        }
        _ => block.end(),
    }
}

/// Files are members, comments the archive's; of the other services streams are content.
fn keep<'a>(listing: &mut Listing<'a>, mut entry: Entry<'a>, block: &Block<'_>) {
    if block.kind == FILE {
        if matches!(entry.coding, Coding::Four { version: 15, .. }) {
            // RAR 1.5 has no such flag for a file.
            entry.solid = listing.solid && !listing.entries.is_empty();
        }
        listing.entries.push(entry);
        return;
    }
    match entry.name.raw.as_slice() {
        b"CMT" => listing.comment = listing.comment.take().or(Some(entry)),
        b"STM" => {
            let Some(file) = listing.entries.iter().rfind(|e| e.kind != EntryKind::Stream) else {
                return;
            };
            let raw = service_data(block);
            let stream = if raw.get(1) == Some(&0) { utf16_le(raw) } else { decoded(raw) };
            entry.kind = EntryKind::Stream;
            entry.name.decoded = format!("{}{stream}", file.name.decoded);
            entry.name.raw = raw.to_vec();
            listing.entries.push(entry);
        }
        _ => {}
    }
}

/// What stands in a service header behind its name.
fn service_data<'b>(block: &'b Block<'_>) -> &'b [u8] {
    let name = Fields::from(&block.header, 26).u16().map_or(0, usize::from);
    let large = if block.flags & 0x0100 == 0 { 0 } else { 8 };
    let salt = if block.flags & 0x0400 == 0 { 0 } else { 8 };
    let end = block.header.len().saturating_sub(salt);
    block.header.get(32 + large + name..end).unwrap_or_default()
}

/// A file or service header, and where the next block stands.
fn entry<'a>(bytes: &'a [u8], block: &Block<'_>) -> Option<(Entry<'a>, usize)> {
    let flag = |bit: u16| block.flags & bit != 0;
    let mut fields = block.fields();
    let (packed, size) = (fields.u32()?, fields.u32()?);
    let (host, crc) = (fields.u8()?, fields.u32()?);
    let (time, date) = (fields.u16()?, fields.u16()?);
    let (version, method) = (fields.u8()?, fields.u8()?);
    let (name_bytes, attributes) = (fields.u16()?, fields.u32()?);
    let high = if flag(0x0100) { (fields.u32()?, fields.u32()?) } else { (0, 0) };
    let packed = u64::from(high.0) << 32 | u64::from(packed);
    let size = u64::from(high.1) << 32 | u64::from(size);
    let raw = fields.take(name_bytes.into())?;
    let decoded = if flag(0x0200) { four_name::unicode(raw) } else { decoded(raw) };
    if block.kind == SUB {
        // The data of a service stands between its name and the salt.
        let behind = service_data(block).len();
        let _ = fields.take(behind);
    }
    let salt = if flag(0x0400) { fields.array::<8>() } else { None };
    let lock = flag(0x0004).then_some(PartLock::Four { version, salt });
    let next = block.data_at.saturating_add(usize::try_from(packed).unwrap_or(usize::MAX));
    let data = bytes.get(block.data_at..next.min(bytes.len())).unwrap_or_default();
    let directory = block.kind == FILE
        && (block.flags & 0x00E0 == 0x00E0 || version < 20 && attributes & 0x10 != 0);
    let link = block.kind == FILE && host == 3 && attributes & 0xF000 == 0xA000;
    let entry = Entry {
        kind: match (directory, link) {
            (true, _) => EntryKind::Directory,
            (_, true) => EntryKind::LinkInContent,
            _ => EntryKind::File,
        },
        name: MemberName { decoded, raw: raw.to_vec() },
        // All bits set is how streams of unknown size were written.
        size: Some(size).filter(|size| *size != u64::MAX && *size != 0xFFFF_FFFF_7FFF_FFFF),
        parts: vec![Part { data, packed, lock }],
        solid: flag(0x0010),
        split_before: flag(0x0001),
        split_after: flag(0x0002),
        coding: coding(version, method),
        crc: Some(crc),
        modified: dos_time(date, time),
        is_wide: block.kind == SUB && attributes & 1 != 0,
        host: HOSTS.get(usize::from(host)).copied().unwrap_or("unknown"),
        ..Entry::default()
    };
    Some((entry, next))
}

const fn coding(version: u8, method: u8) -> Coding {
    match (version, method) {
        (_, 0x30) => Coding::Stored,
        (15 | 20 | 26 | 29 | 36, 0x31..=0x35) => Coding::Four { version, method: method - 0x30 },
        _ => Coding::Unknown,
    }
}

/// The comment of RAR before 3, a block of its own within the main header.
fn old_comment<'a>(bytes: &'a [u8], main: &Block<'_>) -> Option<Entry<'a>> {
    let at = MARK_BYTES + MAIN_BYTES;
    let mut fields = Fields::from(bytes.get(..main.data_at)?, at);
    let _ = fields.take(2)?;
    let (kind, _flags, size) = (fields.u8()?, fields.u16()?, fields.u16()?);
    let (plain, version) = (fields.u16()?, fields.u8()?);
    let (method, _sum) = (fields.u8()?, fields.u16()?);
    let data = bytes.get(fields.position()..at.checked_add(size.into())?.min(main.data_at))?;
    (kind == COMMENT).then(|| Entry {
        size: Some(plain.into()),
        parts: vec![Part { data, packed: u64::try_from(data.len()).unwrap_or(0), lock: None }],
        coding: coding(version, method),
        ..Entry::default()
    })
}

fn low_crc(bytes: &[u8]) -> u16 {
    let mut crc = Crc::new();
    crc.update(bytes);
    u16::try_from(crc.sum() & 0xFFFF).unwrap_or(0)
}

const MARK_BYTES: usize = 7;
const BLOCK_BYTES: usize = 7;
const MAIN_BYTES: usize = 13;
const MAIN: u8 = 0x73;
const FILE: u8 = 0x74;
const COMMENT: u8 = 0x75;
const SUB: u8 = 0x7A;
const END: u8 = 0x7B;
/// The first field after the block's own counts the data behind the header.
const LONG: u16 = 0x8000;
/// Blocks of one volume; empty ones cost time and hold nothing.
const BLOCKS_MAX: usize = 20_000;
const HOSTS: [&str; 6] = ["MS-DOS", "OS/2", "Windows", "Unix", "Mac OS", "BeOS"];
