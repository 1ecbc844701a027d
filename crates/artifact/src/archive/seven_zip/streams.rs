//! Where the packed streams stand, how the folders of coders unpack them, and what files
//! come out of each folder (7zFormat.txt, "Streams Info").

use super::cursor::{COUNT_MAX, Cursor};

/// Everything about the streams of an archive.
#[derive(Debug, Clone, Default)]
pub(super) struct Streams {
    /// Offset of the first packed stream behind the signature header.
    offset: u64,
    sizes: Vec<u64>,
    /// Offsets of the packed streams from that one on.
    starts: Vec<u64>,
    pub(super) folders: Vec<Folder>,
}

/// Coders that together unpack some packed streams into one.
#[derive(Debug, Clone, Default)]
pub(super) struct Folder {
    pub(super) coders: Vec<Coder>,
    /// The input of one coder that is the output of another.
    pub(super) bonds: Vec<Bond>,
    /// The inputs that are packed streams.
    pub(super) packed: Vec<usize>,
    /// Position of its first packed stream.
    pub(super) first_packed: usize,
    /// What comes out of each coder.
    pub(super) sizes: Vec<u64>,
    pub(super) digest: Option<u32>,
    /// The files in it.
    pub(super) parts: Vec<Part>,
}

/// One step of unpacking.
#[derive(Debug, Clone)]
pub(super) struct Coder {
    pub(super) id: Vec<u8>,
    pub(super) inputs: usize,
    pub(super) properties: Vec<u8>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Bond {
    pub(super) input: usize,
    pub(super) output: usize,
}

/// One file in what a folder unpacks to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) size: u64,
    pub(super) digest: Option<u32>,
}

impl Streams {
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Option<Self> {
        let mut streams = Self::default();
        let mut has_parts = false;
        loop {
            match cursor.byte()? {
                END => break,
                PACK_INFO => streams.pack_info(cursor)?,
                UNPACK_INFO => streams.unpack_info(cursor)?,
                SUB_STREAMS_INFO => {
                    streams.sub_streams(cursor)?;
                    has_parts = true;
                }
                _ => return None,
            }
        }
        for folder in streams.folders.iter_mut().filter(|_| !has_parts) {
            folder.parts.push(Part { size: folder.size(), digest: folder.digest });
        }
        Some(streams)
    }

    /// The packed bytes of a stream, as far as the file has them.
    pub(super) fn packed<'a>(&self, archive: &'a [u8], position: usize) -> Option<&'a [u8]> {
        let start = self.offset.checked_add(*self.starts.get(position)?)?.checked_add(32)?;
        let start = usize::try_from(start).ok()?;
        let size = usize::try_from(*self.sizes.get(position)?).ok()?;
        let rest = archive.get(start..)?;
        Some(rest.get(..size).unwrap_or(rest))
    }

    fn pack_info(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        self.offset = cursor.number()?;
        let count = cursor.count()?;
        loop {
            match cursor.byte()? {
                END => return Some(()),
                SIZE => {
                    self.sizes = (0..count).map_while(|_| cursor.number()).collect();
                    (self.sizes.len() == count).then_some(())?;
                    let sums = self.sizes.iter().scan(0_u64, |sum, size| {
                        let start = *sum;
                        *sum = sum.saturating_add(*size);
                        Some(start)
                    });
                    self.starts = sums.collect();
                }
                CRC => drop(cursor.digests(count)?),
                _ => return None,
            }
        }
    }

    fn unpack_info(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        (cursor.byte()? == FOLDER).then_some(())?;
        let count = cursor.count()?;
        // A header may keep its folders in another stream, which nothing writes.
        (cursor.byte()? == 0 && cursor.holds(count)).then_some(())?;
        let mut first_packed = 0;
        for _ in 0..count {
            let mut folder = Folder::parse(cursor)?;
            folder.first_packed = first_packed;
            first_packed += folder.packed.len();
            self.folders.push(folder);
        }
        (cursor.byte()? == CODERS_UNPACK_SIZE).then_some(())?;
        for folder in &mut self.folders {
            for _ in 0..folder.coders.len() {
                folder.sizes.push(cursor.number()?);
            }
        }
        loop {
            match cursor.byte()? {
                END => return Some(()),
                CRC => {
                    let digests = cursor.digests(self.folders.len())?;
                    for (folder, digest) in self.folders.iter_mut().zip(digests) {
                        folder.digest = digest;
                    }
                }
                _ => return None,
            }
        }
    }

    fn sub_streams(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let mut counts = vec![1; self.folders.len()];
        let mut id = cursor.byte()?;
        if id == NUM_UNPACK_STREAM {
            for count in &mut counts {
                *count = cursor.count()?;
            }
            id = cursor.byte()?;
        }
        (counts.iter().sum::<usize>() <= COUNT_MAX).then_some(())?;
        let has_sizes = id == SIZE;
        for (folder, count) in self.folders.iter_mut().zip(counts) {
            folder.divide(count, has_sizes, cursor)?;
        }
        if has_sizes {
            id = cursor.byte()?;
        }
        if id == CRC {
            let of_folder = |folder: &Folder| folder.parts.len() == 1 && folder.digest.is_some();
            let unknown = self.folders.iter_mut().filter(|folder| !of_folder(folder));
            let mut parts: Vec<&mut Part> = unknown.flat_map(|folder| &mut folder.parts).collect();
            let digests = cursor.digests(parts.len())?;
            for (part, digest) in parts.iter_mut().zip(digests) {
                part.digest = digest;
            }
            id = cursor.byte()?;
        }
        (id == END).then_some(())
    }
}

impl Folder {
    fn parse(cursor: &mut Cursor<'_>) -> Option<Self> {
        let mut folder = Self::default();
        let count = cursor.count()?;
        (1..=CODERS_MAX).contains(&count).then_some(())?;
        for _ in 0..count {
            folder.coders.push(Coder::parse(cursor)?);
        }
        let inputs: usize = folder.coders.iter().map(|coder| coder.inputs).sum();
        let bonds = count - 1;
        let packed = inputs.checked_sub(bonds)?;
        for _ in 0..bonds {
            folder.bonds.push(Bond { input: cursor.count()?, output: cursor.count()? });
        }
        // A coder that two others read from would be run for each of them.
        let twice = |a: &Bond, b: &Bond| a.input == b.input || a.output == b.output;
        let mut pairs = folder.bonds.iter().enumerate();
        let is_tree = pairs.all(|(at, a)| folder.bonds.iter().skip(at + 1).all(|b| !twice(a, b)));
        is_tree.then_some(())?;
        if packed == 1 {
            folder.packed = (0..inputs).filter(|input| folder.source(*input).is_none()).collect();
            (folder.packed.len() == 1).then_some(())?;
        } else {
            for _ in 0..packed {
                folder.packed.push(cursor.count()?);
            }
        }
        Some(folder)
    }

    /// The coder whose output is this input.
    pub(super) fn source(&self, input: usize) -> Option<usize> {
        self.bonds.iter().find(|bond| bond.input == input).map(|bond| bond.output)
    }

    /// The coder whose output no other one takes: what the folder unpacks to.
    pub(super) fn last_coder(&self) -> Option<usize> {
        (0..self.coders.len()).find(|coder| self.bonds.iter().all(|bond| bond.output != *coder))
    }

    /// Size of what it unpacks to.
    pub(super) fn size(&self) -> u64 {
        self.last_coder().and_then(|coder| self.sizes.get(coder)).copied().unwrap_or(0)
    }

    /// The sizes of all files but the last one stand in the header.
    fn divide(&mut self, count: usize, has_sizes: bool, cursor: &mut Cursor<'_>) -> Option<()> {
        let mut left = self.size();
        for _ in 1..count {
            has_sizes.then_some(())?;
            let size = cursor.number()?;
            left = left.checked_sub(size)?;
            self.parts.push(Part { size, digest: None });
        }
        if count > 0 {
            let digest = self.digest.filter(|_| count == 1);
            self.parts.push(Part { size: left, digest });
        }
        Some(())
    }
}

impl Coder {
    /// Coders with more than one output are of a time before 7-Zip was released.
    fn parse(cursor: &mut Cursor<'_>) -> Option<Self> {
        let flags = cursor.byte()?;
        let id = cursor.take(usize::from(flags & 15))?.to_vec();
        let mut inputs = 1;
        if flags & COMPLEX != 0 {
            inputs = cursor.count()?;
            ((1..=INPUTS_MAX).contains(&inputs) && cursor.count()? == 1).then_some(())?;
        }
        let properties = if flags & HAS_PROPERTIES != 0 { cursor.property()?.0 } else { &[] };
        Some(Self { id, inputs, properties: properties.to_vec() })
    }
}

const END: u8 = 0x00;
const PACK_INFO: u8 = 0x06;
const UNPACK_INFO: u8 = 0x07;
const SUB_STREAMS_INFO: u8 = 0x08;
const SIZE: u8 = 0x09;
const CRC: u8 = 0x0A;
const FOLDER: u8 = 0x0B;
const CODERS_UNPACK_SIZE: u8 = 0x0C;
const NUM_UNPACK_STREAM: u8 = 0x0D;
const COMPLEX: u8 = 0x10;
const HAS_PROPERTIES: u8 = 0x20;
/// As many as 7-Zip itself takes.
const CODERS_MAX: usize = 32;
const INPUTS_MAX: usize = 32;
