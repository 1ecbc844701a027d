//! An archive: its signature header, its header, which may itself be packed and encrypted,
//! and the folders that its files are in.

use std::io::Read;

use vocab::DefectCode;

use super::aes::{Key, Recipe};
use super::cursor::Cursor;
use super::files::File;
use super::folder::Unpacking;
use super::keyring::Keyring;
use super::method::Source;
use super::streams::{Folder, Part, Streams};
use crate::budget::Unpacked;
use crate::bytes::{offset_at, u32_at};
use crate::open::Tools;

/// An archive whose header has been read.
#[derive(Debug)]
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    tools: &'a Tools<'a>,
    pub(super) keyring: Keyring<'a>,
    pub(super) streams: Streams,
    pub(super) files: Vec<File>,
    pub(super) has_locked_header: bool,
    /// What kept the header from being read.
    pub(super) defect: Option<DefectCode>,
}

impl<'a> Archive<'a> {
    pub(super) fn open(bytes: &'a [u8], tools: &'a Tools<'a>) -> Self {
        let mut archive = Self {
            bytes,
            tools,
            keyring: Keyring::new(tools),
            streams: Streams::default(),
            files: Vec::new(),
            has_locked_header: false,
            defect: None,
        };
        archive.defect = archive.read().err();
        archive
    }

    /// The decoder of a folder, with the password that opens it.
    pub(super) fn unpack(&self, folder: &Folder) -> Result<Source<'a>, DefectCode> {
        self.begin(&self.streams, folder)
    }

    pub(super) fn packed_bytes(&self, folder: &Folder) -> usize {
        folder.packed_bytes(&self.streams, self.bytes)
    }

    fn read(&mut self) -> Result<(), DefectCode> {
        let mut header = signature(self.bytes)?.to_vec();
        for _ in 0..HEADERS_MAX {
            let mut cursor = Cursor(&header);
            match cursor.byte() {
                // An archive of nothing has no header.
                None => return Ok(()),
                Some(HEADER) => return self.header(&mut cursor).ok_or(DefectCode::ArchiveBroken),
                Some(ENCODED_HEADER) => header = self.decoded(&mut cursor)?,
                Some(_) => return Err(DefectCode::ArchiveBroken),
            }
        }
        Err(DefectCode::ArchiveBroken)
    }

    fn header(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let mut id = cursor.byte()?;
        if id == ARCHIVE_PROPERTIES {
            while cursor.byte()? != END {
                cursor.property()?;
            }
            id = cursor.byte()?;
        }
        if id == ADDITIONAL_STREAMS {
            Streams::parse(cursor)?;
            id = cursor.byte()?;
        }
        if id == MAIN_STREAMS {
            self.streams = Streams::parse(cursor)?;
            id = cursor.byte()?;
        }
        if id == FILES {
            self.files = File::list(cursor)?;
        }
        Some(())
    }

    /// A header that is packed like a file.
    fn decoded(&mut self, cursor: &mut Cursor<'_>) -> Result<Vec<u8>, DefectCode> {
        let streams = Streams::parse(cursor).ok_or(DefectCode::ArchiveBroken)?;
        let folder = streams.folders.first().ok_or(DefectCode::ArchiveBroken)?;
        self.has_locked_header |= folder.is_encrypted();
        let source = self.begin(&streams, folder)?;
        let packed = folder.packed_bytes(&streams, self.bytes);
        let unpacked = Unpacked::read(source, packed, self.tools.limits, self.tools.budget);
        match unpacked.defect {
            Some(defect) => Err(defect),
            None if wrong(folder.digest, &unpacked.bytes) => Err(DefectCode::ChecksumWrong),
            None => Ok(unpacked.bytes),
        }
    }

    fn begin(&self, streams: &Streams, folder: &Folder) -> Result<Source<'a>, DefectCode> {
        let begin = |key: &dyn Fn(&Recipe) -> Result<Key, DefectCode>| {
            let (bytes, limits) = (self.bytes, self.tools.limits);
            Unpacking { bytes, streams, folder, limits, key }.begin()
        };
        if !folder.is_encrypted() {
            return begin(&|_| Err(DefectCode::PasswordNotFound));
        }
        let packed = folder.packed_bytes(streams, self.bytes);
        for candidate in self.keyring.order() {
            let key = |recipe: &Recipe| {
                self.keyring.key(recipe, candidate, packed).ok_or(DefectCode::LimitPasswordWork)
            };
            match begin(&key) {
                Ok(mut source) => {
                    if self.proves(&mut source, folder, packed) {
                        self.keyring.found(candidate);
                        return begin(&key);
                    }
                }
                Err(
                    defect @ (DefectCode::LimitPasswordWork
                    | DefectCode::MethodUnknown
                    | DefectCode::LimitMemory),
                ) => {
                    self.keyring.lost();
                    return Err(defect);
                }
                // What a wrong password gives is broken.
                Err(_) => {}
            }
        }
        self.keyring.lost();
        Err(DefectCode::PasswordNotFound)
    }

    /// Whether the first file of a folder comes out as its checksum says.
    fn proves(&self, source: &mut Source<'_>, folder: &Folder, packed: usize) -> bool {
        let whole = Part { size: folder.size(), digest: folder.digest };
        let part = folder.parts.iter().find(|part| part.size > 0).copied().unwrap_or(whole);
        let limits = self.tools.limits;
        let by_ratio = packed.saturating_mul(limits.ratio).max(limits.ratio_from);
        let most = u64::try_from(by_ratio.min(limits.member_bytes)).unwrap_or(u64::MAX);
        let mut hash = crc32fast::Hasher::new();
        let mut piece = vec![0; 16 << 10];
        let mut left = part.size.min(most);
        let mut read = 0;
        while left > 0 {
            let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            let buffer = piece.get_mut(..wanted).unwrap_or_default();
            let Ok(count @ 1..) = source.read(buffer) else { break };
            hash.update(buffer.get(..count).unwrap_or_default());
            read += count;
            left = left.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
        }
        self.keyring.charge(read);
        // What is larger than may be read cannot be compared.
        left == 0
            && (part.size > most || part.digest.is_none_or(|digest| digest == hash.finalize()))
    }
}

/// Whether bytes are not those of the checksum.
pub(super) fn wrong(digest: Option<u32>, bytes: &[u8]) -> bool {
    digest.is_some_and(|digest| digest != crc32fast::hash(bytes))
}

/// The header that the signature header points to.
fn signature(bytes: &[u8]) -> Result<&[u8], DefectCode> {
    let fields = bytes.get(12..32).ok_or(DefectCode::Truncated)?;
    if u32_at(bytes, 8) != Some(crc32fast::hash(fields)) {
        return Err(DefectCode::ArchiveBroken);
    }
    let wide = |at: usize| match u32_at(fields, at + 4) {
        Some(0) => offset_at(fields, at),
        _ => None,
    };
    let range = wide(0).and_then(|offset| offset.checked_add(32)).zip(wide(8));
    let header = range
        .and_then(|(start, size)| bytes.get(start..start.checked_add(size)?))
        .ok_or(DefectCode::Truncated)?;
    if u32_at(fields, 16) != Some(crc32fast::hash(header)) {
        return Err(DefectCode::ChecksumWrong);
    }
    Ok(header)
}

const END: u8 = 0x00;
const HEADER: u8 = 0x01;
const ARCHIVE_PROPERTIES: u8 = 0x02;
const ADDITIONAL_STREAMS: u8 = 0x03;
const MAIN_STREAMS: u8 = 0x04;
const FILES: u8 = 0x05;
const ENCODED_HEADER: u8 = 0x17;
/// Headers packed within headers.
const HEADERS_MAX: usize = 4;
