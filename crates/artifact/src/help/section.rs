//! The two sections of a help file: bytes as they are, and bytes packed by LZX, which
//! begins anew at fixed distances.

use std::io::{ErrorKind, Read, Result};

use vocab::DefectCode;

use crate::budget::Unpacked;
use crate::help::directory::{Directory, Item};
use crate::help::lzx::{FRAME, Lzx};
use crate::open::Tools;
use crate::volume::field::{index, le, piece, wide};

/// The bytes that items are cut from.
#[derive(Debug, Default)]
pub(super) struct Sections<'a> {
    plain: &'a [u8],
    unpacked: Vec<u8>,
    pub(super) defects: Vec<DefectCode>,
}

impl<'a> Sections<'a> {
    pub(super) fn read(plain: &'a [u8], directory: &Directory, tools: &Tools<'_>) -> Self {
        let mut sections = Self { plain, ..Self::default() };
        if directory.items.iter().all(|item| item.section == 0) {
            return sections;
        }
        match sections.packed(directory) {
            Some((_, window)) if window > wide(tools.limits.decoder_bytes) => {
                sections.defects.push(DefectCode::LimitMemory);
            }
            Some((frames, _)) => {
                let packed = frames.content.len();
                let unpacked = Unpacked::read(frames, packed, tools.limits, tools.budget);
                sections.unpacked = unpacked.bytes;
                sections.defects.extend(unpacked.defect);
            }
            None => sections.defects.push(DefectCode::ArchiveBroken),
        }
        sections
    }

    /// The bytes of an item as far as they are there.
    pub(super) fn bytes(&self, item: &Item) -> (&[u8], Option<DefectCode>) {
        let section = match item.section {
            0 => self.plain,
            1 => &self.unpacked,
            _ => return (&[], Some(DefectCode::MethodUnknown)),
        };
        let bytes = piece(section, index(item.offset), index(item.length));
        let cut = wide(bytes.len()) < item.length;
        (bytes, cut.then_some(DefectCode::Truncated))
    }

    /// The frames of the packed section, and the bytes of their window.
    fn packed(&self, directory: &Directory) -> Option<(Frames<'a>, u64)> {
        let file = |name: &str| {
            let item = directory.find(&format!("{STORAGE}{name}"))?;
            Some(piece(self.plain, index(item.offset), index(item.length)))
        };
        let control = file("ControlData")?;
        (piece(control, 4, 4) == b"LZXC").then_some(())?;
        // The second version counts in frames.
        let unit = if le::<4>(control, 8)? == 2 { wide(FRAME) } else { 1 };
        let (reset, window) = (le::<4>(control, 12)? * unit, le::<4>(control, 16)? * unit);
        let table = file(RESET_TABLE)?;
        let offsets = table.get(index(le::<4>(table, 12)?)..)?;
        let frames = Frames {
            content: file("Content")?,
            offsets: offsets.chunks_exact(8).filter_map(|entry| le::<8>(entry, 0)).collect(),
            left: le::<8>(table, 16)?,
            window: index(window),
            reset: index(reset / wide(FRAME)).max(1),
            next: 0,
            decoder: Lzx::new(index(window))?,
            ready: Vec::new(),
            taken: 0,
        };
        Some((frames, window))
    }
}

/// Frames of 32 KiB, unpacked one after the other.
struct Frames<'a> {
    content: &'a [u8],
    /// Where each frame begins.
    offsets: Vec<u64>,
    /// Bytes that are still to come out.
    left: u64,
    window: usize,
    /// Frames after which the decoder begins anew.
    reset: usize,
    /// The number of the next one.
    next: usize,
    decoder: Lzx,
    ready: Vec<u8>,
    taken: usize,
}

impl Frames<'_> {
    fn frame(&mut self) -> Result<()> {
        let start = self.offsets.get(self.next).copied().ok_or(ErrorKind::UnexpectedEof)?;
        let end = self.offsets.get(self.next + 1).map_or(self.content.len(), |end| index(*end));
        let end = end.min(self.content.len());
        let packed = self.content.get(index(start)..end).ok_or(ErrorKind::UnexpectedEof)?;
        if self.next.checked_rem(self.reset) == Some(0) {
            self.decoder = Lzx::new(self.window).ok_or(ErrorKind::InvalidData)?;
        }
        self.ready = self.decoder.frame(packed);
        self.ready.truncate(index(self.left));
        if self.ready.is_empty() {
            return Err(ErrorKind::InvalidData.into());
        }
        // What a broken frame lacks is missed at its end.
        let broken = self.ready.len() < FRAME && wide(self.ready.len()) < self.left;
        self.left -= wide(self.ready.len());
        self.taken = 0;
        self.next = if broken { usize::MAX } else { self.next + 1 };
        Ok(())
    }
}

impl Read for Frames<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.taken >= self.ready.len() {
            if self.left == 0 {
                return Ok(0);
            }
            self.frame()?;
        }
        let rest = self.ready.get(self.taken..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.taken += count;
        Ok(count)
    }
}

const STORAGE: &str = "::DataSpace/Storage/MSCompressed/";
const RESET_TABLE: &str =
    "Transform/{7FC28940-9D31-11D0-9B27-00A0C91E9C7C}/InstanceData/ResetTable";
