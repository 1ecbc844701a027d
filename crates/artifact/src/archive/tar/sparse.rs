//! Files with holes: pieces of data, and zeros between them that stand nowhere.

use std::io::{self, Read};

use super::header::{BLOCK, Header, number};
use super::pax::{self, decimal};
use crate::budget::Unpacked;
use crate::open::Tools;

/// A part of the file that is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) start: u64,
    pub(super) length: u64,
}

/// The pieces of a file, its size with the holes, and its data.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pieces: Vec<Piece>,
    real_size: u64,
    data: &'a [u8],
}

impl<'a> Layout<'a> {
    /// GNU's old form: pieces in the header and in blocks behind it. Also tells how many of
    /// these blocks there are.
    pub(super) fn of_header(header: &Header<'_>, behind: &'a [u8]) -> (Self, usize) {
        let (first, mut goes_on) = header.sparse();
        let mut pieces = entries(first);
        let mut blocks = 0;
        while goes_on && pieces.len() < PIECES_MAX {
            let Some(block) = behind.get(blocks * BLOCK..).and_then(|rest| rest.get(..BLOCK))
            else {
                break;
            };
            pieces.extend(entries(block.get(..504).unwrap_or_default()));
            goes_on = block.get(504) == Some(&1);
            blocks += 1;
        }
        (Self { pieces, real_size: header.real_size(), data: &[] }, blocks)
    }

    /// The forms with pax attributes.
    pub(super) fn of_pax(sparse: pax::Sparse, data: &'a [u8]) -> Self {
        let real_size = sparse.real_size.unwrap_or(0);
        if !sparse.in_data {
            return Self { pieces: sparse.pieces, real_size, data };
        }
        let (pieces, read) = map(data);
        Self { pieces, real_size, data: data.get(read..).unwrap_or_default() }
    }

    /// Size with the holes.
    pub(super) const fn real_size(&self) -> u64 {
        self.real_size
    }

    pub(super) const fn with_data(mut self, data: &'a [u8]) -> Self {
        self.data = data;
        self
    }

    /// The file with its holes filled in. They cost nothing in the archive, so the bounds on
    /// what comes out count them like any other bytes.
    pub(super) fn unpack(self, tools: &Tools<'_>) -> Unpacked {
        let packed = self.data.len();
        let mut filled = Filled {
            pieces: self.pieces.into_iter(),
            piece: None,
            data: self.data,
            at: 0,
            end: self.real_size,
        };
        Unpacked::read(&mut filled, packed, tools.limits, tools.budget)
    }
}

/// Offsets and lengths of 12 bytes each.
fn entries(bytes: &[u8]) -> Vec<Piece> {
    let (fields, _) = bytes.as_chunks::<12>();
    let (pairs, _) = fields.as_chunks::<2>();
    let pieces = pairs.iter().map_while(|[start, length]| {
        Some(Piece { start: number(start)?, length: number(length)? })
    });
    pieces.collect()
}

/// Form 1.0: a count and so many pairs, one decimal number a line, up to a block's end.
fn map(data: &[u8]) -> (Vec<Piece>, usize) {
    let mut at = 0;
    let mut next = || {
        let line = data.get(at..)?.split(|byte| *byte == b'\n').next()?;
        at += line.len() + 1;
        decimal(line)
    };
    let mut pieces = Vec::new();
    let count = next().unwrap_or(0).min(u64::try_from(PIECES_MAX).unwrap_or(u64::MAX));
    for _ in 0..count {
        let (Some(start), Some(length)) = (next(), next()) else { break };
        pieces.push(Piece { start, length });
    }
    (pieces, at.next_multiple_of(BLOCK))
}

/// A file with holes as a stream.
struct Filled<'a> {
    pieces: std::vec::IntoIter<Piece>,
    piece: Option<Piece>,
    data: &'a [u8],
    at: u64,
    end: u64,
}

impl Read for Filled<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.piece = self.piece.filter(|piece| piece.length > 0).or_else(|| self.next_piece());
        let Some(mut piece) = self.piece else {
            // Behind the last piece there is a hole up to the end.
            let count = fill(buffer, self.end.saturating_sub(self.at));
            self.at += length(count);
            return Ok(count);
        };
        if piece.start > self.at {
            let count = fill(buffer, piece.start - self.at);
            self.at += length(count);
            return Ok(count);
        }
        if piece.start < self.at {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let most = usize::try_from(piece.length).unwrap_or(usize::MAX).min(buffer.len());
        let wanted = buffer.get_mut(..most).unwrap_or_default();
        let count = self.data.read(wanted)?;
        if count == 0 && most > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += length(count);
        piece.start += length(count);
        piece.length -= length(count);
        self.piece = Some(piece);
        Ok(count)
    }
}

impl Filled<'_> {
    /// The last piece of GNU is empty and tells only where the file ends.
    fn next_piece(&mut self) -> Option<Piece> {
        self.pieces.by_ref().find(|piece| piece.length > 0)
    }
}

/// Zeros, as many as fit and are wanted.
fn fill(buffer: &mut [u8], wanted: u64) -> usize {
    let count = usize::try_from(wanted).unwrap_or(usize::MAX).min(buffer.len());
    buffer.get_mut(..count).unwrap_or_default().fill(0);
    count
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Pieces of one file. A file that has more ends where they end.
const PIECES_MAX: usize = 1 << 18;
