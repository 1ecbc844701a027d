//! Records of the master file table and the attributes in them.

use crate::charset::utf16_le;
use crate::time::file_time;
use crate::volume::field::{index, le, piece};
use crate::volume::ntfs::runs::{Run, runs};

/// What a record tells of its file.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The record that this one goes on from.
    pub(super) base: Option<u64>,
    pub(super) folder: bool,
    pub(super) name: Option<Name>,
    /// The name in UTF-16.
    pub(super) raw: Vec<u8>,
    pub(super) modified: Option<String>,
    pub(super) hidden: bool,
    pub(super) link: Option<String>,
    pub(super) label: Option<String>,
    pub(super) streams: Vec<Stream>,
}

/// A name in a folder.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) text: String,
    /// Record of the folder.
    pub(super) parent: u64,
    /// 2 is a name of eight letters and three beside a longer one.
    space: u64,
}

/// Bytes of a file; those without a name are what programs read.
#[derive(Debug, Default)]
pub(super) struct Stream {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) flags: u64,
    /// The bytes themselves, if they stand in the record.
    pub(super) resident: Option<Vec<u8>>,
    /// Runs, each list with the number of its first cluster within the stream.
    pub(super) pieces: Vec<(u64, Vec<Run>)>,
}

impl Record {
    /// Reads a record that is in use.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = fixed(bytes)?;
        let flags = le::<2>(&bytes, 22)?;
        (flags & IN_USE != 0).then_some(())?;
        let base = le::<6>(&bytes, 32);
        let mut record = Self { base, folder: flags & FOLDER != 0, ..Self::default() };
        let mut rest = bytes.get(index(le::<2>(&bytes, 20)?)..)?;
        while let Some(length) = le::<4>(rest, 4).map(index).filter(|length| *length >= 24) {
            let Some((attribute, behind)) = rest.split_at_checked(length) else { break };
            if record.attribute(attribute).is_none() {
                break;
            }
            rest = behind;
        }
        Some(record)
    }

    /// A stream by its name.
    pub(super) fn stream(&self, name: &str) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.name == name)
    }

    /// Takes what another record of the same file tells.
    pub(super) fn take(&mut self, other: Self) {
        self.folder |= other.folder;
        self.hidden |= other.hidden;
        self.modified = self.modified.take().or(other.modified);
        if let Some(name) = other.name {
            self.rename(name, other.raw);
        }
        for stream in other.streams {
            self.add(stream);
        }
    }

    fn attribute(&mut self, attribute: &[u8]) -> Option<()> {
        let kind = le::<4>(attribute, 0).filter(|kind| *kind != END)?;
        let content = resident(attribute);
        match (kind, content) {
            (STANDARD, Some(content)) => {
                self.modified = le::<8>(content, 8).and_then(file_time);
                self.hidden = le::<4>(content, 32).is_some_and(|flags| flags & HIDDEN != 0);
            }
            (NAME, Some(content)) => self.name(content),
            (LABEL, Some(content)) => self.label = Some(utf16_le(content)),
            (REPARSE, Some(content)) => self.link = target(content),
            (DATA, content) => self.data(attribute, content),
            _ => {}
        }
        Some(())
    }

    fn name(&mut self, content: &[u8]) {
        let (Some(parent), Some(letters)) = (le::<6>(content, 0), le::<1>(content, 64)) else {
            return;
        };
        let raw = piece(content, 66, index(letters * 2));
        let space = le::<1>(content, 65).unwrap_or(0);
        self.rename(Name { text: utf16_le(raw), parent, space }, raw.to_vec());
    }

    fn rename(&mut self, name: Name, raw: Vec<u8>) {
        if self.name.as_ref().is_none_or(|known| known.space == SHORT) {
            (self.name, self.raw) = (Some(name), raw);
        }
    }

    fn data(&mut self, attribute: &[u8], content: Option<&[u8]>) {
        let number = |at| le::<2>(attribute, at).map_or(0, index);
        let name =
            piece(attribute, number(10), attribute.get(9).map_or(0, |n| usize::from(*n) * 2));
        let mut stream = Stream {
            name: utf16_le(name),
            flags: le::<2>(attribute, 12).unwrap_or(0),
            ..Stream::default()
        };
        if let Some(content) = content {
            stream.size = crate::volume::field::wide(content.len());
            stream.resident = Some(content.to_vec());
        } else {
            let first = le::<8>(attribute, 16).unwrap_or(0);
            // Only the first piece of a stream tells its size.
            stream.size = le::<8>(attribute, 48).filter(|_| first == 0).unwrap_or(0);
            stream.pieces = vec![(first, runs(attribute.get(number(32)..).unwrap_or_default()))];
        }
        self.add(stream);
    }

    fn add(&mut self, stream: Stream) {
        let has_room = self.streams.len() < STREAMS_MAX;
        match self.streams.iter_mut().find(|known| known.name == stream.name) {
            Some(known) if known.resident.is_none() && known.pieces.len() < PIECES_MAX => {
                known.size = known.size.max(stream.size);
                known.pieces.extend(stream.pieces);
            }
            None if has_room => self.streams.push(stream),
            _ => {}
        }
    }
}

/// The last two bytes of each sector stand elsewhere in the record, so that a half
/// written one shows.
fn fixed(bytes: &[u8]) -> Option<Vec<u8>> {
    bytes.starts_with(b"FILE").then_some(())?;
    let (at, count) = (index(le::<2>(bytes, 4)?), index(le::<2>(bytes, 6)?));
    let saved = piece(bytes, at.checked_add(2)?, count.saturating_sub(1) * 2).to_vec();
    let mut bytes = bytes.to_vec();
    for (sector, saved) in bytes.chunks_mut(SECTOR).zip(saved.chunks_exact(2)) {
        if let Some(end) = sector.get_mut(SECTOR - 2..) {
            end.copy_from_slice(saved);
        }
    }
    Some(bytes)
}

/// The content of an attribute that stands in the record.
fn resident(attribute: &[u8]) -> Option<&[u8]> {
    (attribute.get(8) == Some(&0)).then_some(())?;
    let (length, at) = (le::<4>(attribute, 16)?, le::<2>(attribute, 20)?);
    attribute.get(index(at)..index(at.checked_add(length)?))
}

/// Where a link or a junction leads (MS-FSCC 2.1.2.4, 2.1.2.5).
fn target(content: &[u8]) -> Option<String> {
    let names = match le::<4>(content, 0)? {
        0xA000_000C => 20,
        0xA000_0003 => 16,
        _ => return None,
    };
    let (at, length) = (le::<2>(content, 8)?, le::<2>(content, 10)?);
    Some(utf16_le(piece(content, names + index(at), index(length))))
}

const SECTOR: usize = 512;
const IN_USE: u64 = 1;
const FOLDER: u64 = 2;
const HIDDEN: u64 = 2;
const SHORT: u64 = 2;
const STANDARD: u64 = 0x10;
const NAME: u64 = 0x30;
const LABEL: u64 = 0x60;
const DATA: u64 = 0x80;
const REPARSE: u64 = 0xC0;
const END: u64 = 0xFFFF_FFFF;
const STREAMS_MAX: usize = 64;
const PIECES_MAX: usize = 1_024;
