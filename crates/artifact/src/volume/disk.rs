//! A disk to read from: the bytes of an image as they are, or the blocks of a virtual
//! disk that is stored without its empty ones. Nothing is expanded but what is asked for.

use std::borrow::Cow;

use crate::volume::field::{index, piece, wide};

/// Where the bytes of a disk are.
#[derive(Debug)]
pub(crate) enum Source<'a> {
    Plain(&'a [u8]),
    Blocks(Blocks<'a>),
}

/// A disk of equal blocks, each somewhere in the file or nowhere, which means zeros.
#[derive(Debug)]
pub(crate) struct Blocks<'a> {
    pub(crate) file: &'a [u8],
    /// Bytes of a block.
    pub(crate) block: u64,
    /// Where each block stands in the file. Blocks behind the last one are empty.
    pub(crate) at: Vec<Option<u64>>,
    /// Bytes of the disk.
    pub(crate) size: u64,
}

/// A disk or a part of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Disk<'a> {
    source: &'a Source<'a>,
    start: u64,
    pub(crate) size: u64,
}

/// Bytes of a file that lie together; without a place they are zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Extent {
    pub(crate) at: Option<u64>,
    pub(crate) length: u64,
}

impl<'a> Disk<'a> {
    /// The whole disk.
    pub(crate) fn whole(source: &'a Source<'a>) -> Self {
        let size = match source {
            Source::Plain(bytes) => wide(bytes.len()),
            Source::Blocks(blocks) => blocks.size,
        };
        Self { source, start: 0, size }
    }

    /// A part of it, cut where the disk ends.
    pub(crate) fn part(&self, start: u64, size: u64) -> Self {
        let start = start.min(self.size);
        Self {
            source: self.source,
            start: self.start.saturating_add(start),
            size: size.min(self.size - start),
        }
    }

    /// At most `length` bytes; fewer where the disk or its file ends.
    pub(crate) fn read(&self, at: u64, length: usize) -> Cow<'a, [u8]> {
        let length = index(self.size.saturating_sub(at)).min(length);
        let at = self.start.saturating_add(at);
        match self.source {
            Source::Plain(bytes) => Cow::Borrowed(piece(bytes, index(at), length)),
            Source::Blocks(blocks) => blocks.read(at, length),
        }
    }

    /// The bytes of a file, at most `most`, and whether all of these could be read.
    pub(crate) fn gather(&self, extents: &[Extent], most: usize) -> (Cow<'a, [u8]>, bool) {
        if let [Extent { at: Some(at), length }] = extents {
            let wanted = index(*length).min(most);
            let bytes = self.read(*at, wanted);
            let whole = bytes.len() == wanted;
            return (bytes, whole);
        }
        let mut gathered = Vec::new();
        for extent in extents {
            let wanted = index(extent.length).min(most - gathered.len());
            match extent.at {
                Some(at) => {
                    let bytes = self.read(at, wanted);
                    gathered.extend_from_slice(&bytes);
                    if bytes.len() < wanted {
                        return (gathered.into(), false);
                    }
                }
                None => gathered.resize(gathered.len() + wanted, 0),
            }
        }
        (gathered.into(), true)
    }
}

impl<'a> Blocks<'a> {
    fn read(&self, mut at: u64, length: usize) -> Cow<'a, [u8]> {
        let mut bytes = Vec::new();
        while bytes.len() < length {
            let (Some(number), Some(within)) =
                (at.checked_div(self.block), at.checked_rem(self.block))
            else {
                break;
            };
            let wanted = index(self.block - within).min(length - bytes.len());
            match self.at.get(index(number)).copied().flatten() {
                Some(start) => {
                    let found = piece(self.file, index(start.saturating_add(within)), wanted);
                    if found.len() == length {
                        return Cow::Borrowed(found);
                    }
                    bytes.extend_from_slice(found);
                    if found.len() < wanted {
                        break;
                    }
                }
                None => bytes.resize(bytes.len() + wanted, 0),
            }
            at = at.saturating_add(wide(wanted));
        }
        bytes.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_come_in_their_order_and_missing_ones_are_zeros() {
        let blocks =
            Blocks { file: b"..BBAA", block: 2, at: vec![Some(4), None, Some(2)], size: 7 };
        let source = Source::Blocks(blocks);
        let disk = Disk::whole(&source);
        assert_eq!(&*disk.read(0, 100), b"AA\0\0BB\0");
        assert_eq!(&*disk.read(1, 4), b"A\0\0B");
        assert!(matches!(disk.read(4, 2), Cow::Borrowed(b"BB")));
        assert_eq!(&*disk.part(4, 9).read(1, 9), b"B\0");
        assert_eq!(&*disk.read(u64::MAX, 1), b"");
    }

    #[test]
    fn extents_beyond_the_end_are_not_whole() {
        let source = Source::Plain(b"abcdef");
        let disk = Disk::whole(&source);
        let extent = |at, length| Extent { at, length };
        let parts = [extent(Some(4), 2), extent(None, 1), extent(Some(0), 1)];
        assert_eq!(disk.gather(&parts, 100), (b"ef\0a"[..].into(), true));
        assert_eq!(disk.gather(&parts, 3), (b"ef\0"[..].into(), true));
        let parts = [extent(Some(4), 9), extent(Some(0), 1)];
        assert_eq!(disk.gather(&parts, 100), (b"ef"[..].into(), false));
        assert_eq!(disk.gather(&[extent(Some(u64::MAX), 9)], 100), (b""[..].into(), false));
    }
}
