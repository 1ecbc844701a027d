//! LZX as help files use it (MS-PATCH 2, without the sizes before each chunk). A decoder
//! that gives what it has when its input ends: the last frame may be padded or cut.

use std::mem;

use crate::help::huffman::{Code, Lengths};

/// A decoder since its last reset.
#[derive(Debug)]
pub(super) struct Lzx {
    window: usize,
    /// What matches can reach back to, and what was not yet taken.
    history: Vec<u8>,
    taken: usize,
    main: Lengths,
    length: Lengths,
    /// The three last distances.
    recent: [usize; 3],
    block: Block,
    /// Bytes of the block that are still to come.
    left: usize,
    started: bool,
}

/// How the elements of a block are written.
#[derive(Debug, Default)]
#[expect(clippy::large_enum_variant, reason = "there is one of them for each decoder")]
enum Block {
    #[default]
    None,
    Coded {
        main: Code,
        length: Code,
        aligned: Option<Code>,
    },
    /// Bytes as they are; an odd number of them is padded.
    Plain {
        odd: bool,
    },
}

/// Bits from the highest on, in little-endian words.
#[derive(Debug)]
pub(super) struct Bits<'a> {
    rest: &'a [u8],
    word: u16,
    left: u32,
}

impl Lzx {
    /// With a window of a power of two from 2^15 to 2^21 bytes.
    pub(super) fn new(window: usize) -> Option<Self> {
        let slots = match window.checked_ilog2()? {
            bits @ 15..=19 => usize::try_from(bits * 2).ok()?,
            20 => 42,
            21 => 50,
            _ => return None,
        };
        window.is_power_of_two().then(|| Self {
            window,
            history: Vec::new(),
            taken: 0,
            main: Lengths::new(256 + 8 * slots),
            length: Lengths::new(249),
            recent: [1; 3],
            block: Block::None,
            left: 0,
            started: false,
        })
    }

    /// Unpacks a frame: 32 KiB, or fewer where the input ends.
    pub(super) fn frame(&mut self, packed: &[u8]) -> Vec<u8> {
        let mut bits = Bits { rest: packed, word: 0, left: 0 };
        if !mem::replace(&mut self.started, true) && bits.bit() == Some(1) {
            // The size for a translation of programs, which are no part of help.
            let _ = bits.bits(32);
        }
        while self.history.len() - self.taken < FRAME {
            if self.step(&mut bits).is_none() {
                break;
            }
        }
        let end = self.history.len().min(self.taken + FRAME);
        let frame = self.history.get(self.taken..end).unwrap_or_default().to_vec();
        self.taken = end;
        if self.taken > self.window * 2 {
            let surplus = self.taken - self.window;
            self.history.drain(..surplus);
            self.taken -= surplus;
        }
        frame
    }

    /// One element, or the header of the next block.
    fn step(&mut self, bits: &mut Bits<'_>) -> Option<()> {
        if self.left == 0 {
            return self.header(bits);
        }
        let before = self.history.len();
        match &self.block {
            Block::None => return None,
            Block::Plain { .. } => {
                let frame = FRAME.checked_sub(before - self.taken)?;
                let (bytes, rest) = bits.rest.split_at_checked(self.left.min(frame))?;
                self.history.extend_from_slice(bytes);
                bits.rest = rest;
            }
            Block::Coded { main, length, aligned } => {
                let element = main.read(bits)?;
                match u8::try_from(element) {
                    Ok(byte) => self.history.push(byte),
                    Err(_) => {
                        let element = element - 256;
                        let mut count = element % 8;
                        if count == 7 {
                            count += length.read(bits)?;
                        }
                        let slot = element / 8;
                        let distance = distance(slot, aligned.as_ref(), &mut self.recent, bits)?;
                        copy(&mut self.history, distance, count + 2)?;
                    }
                }
            }
        }
        self.left = self.left.checked_sub(self.history.len() - before)?;
        Some(())
    }

    fn header(&mut self, bits: &mut Bits<'_>) -> Option<()> {
        if matches!(self.block, Block::Plain { odd: true }) {
            bits.rest = bits.rest.get(1..)?;
        }
        let kind = bits.bits(3)?;
        self.left = bits.bits(24)?;
        self.block = match kind {
            1 => self.coded(None, bits)?,
            2 => {
                let mut lengths = Lengths::new(8);
                for length in lengths.iter_mut() {
                    *length = u8::try_from(bits.bits(3)?).ok()?;
                }
                self.coded(Some(lengths.code()), bits)?
            }
            3 => {
                self.recent = bits.distances()?;
                Block::Plain { odd: self.left % 2 == 1 }
            }
            _ => return None,
        };
        (self.left > 0).then_some(())
    }

    fn coded(&mut self, aligned: Option<Code>, bits: &mut Bits<'_>) -> Option<Block> {
        self.main.update(0..256, bits)?;
        self.main.update(256..self.main.count(), bits)?;
        self.length.update(0..self.length.count(), bits)?;
        Some(Block::Coded { main: self.main.code(), length: self.length.code(), aligned })
    }
}

/// The distance of a match, by its slot: one of the last three, or a new one.
fn distance(
    slot: usize,
    aligned: Option<&Code>,
    recent: &mut [usize; 3],
    bits: &mut Bits<'_>,
) -> Option<usize> {
    if let Some(known) = recent.get(slot).copied() {
        recent.swap(0, slot);
        return Some(known);
    }
    let extra = extra_bits(slot);
    let base: usize = (0..slot).map(|slot| 1 << extra_bits(slot)).sum();
    let low = match aligned {
        Some(aligned) if extra >= 3 => (bits.bits(extra - 3)? << 3) + aligned.read(bits)?,
        _ => bits.bits(extra)?,
    };
    let [first, second, _] = *recent;
    let distance = base + low - 2;
    *recent = [distance, first, second];
    Some(distance)
}

fn extra_bits(slot: usize) -> u32 {
    let pairs = u32::try_from(slot / 2).unwrap_or(0);
    pairs.saturating_sub(1).min(17)
}

/// Repeats what stands so far back; a match may reach into itself.
fn copy(history: &mut Vec<u8>, distance: usize, count: usize) -> Option<()> {
    let start = history.len().checked_sub(distance).filter(|_| distance > 0)?;
    for at in start..start + count {
        let byte = *history.get(at)?;
        history.push(byte);
    }
    Some(())
}

impl Bits<'_> {
    pub(super) fn bit(&mut self) -> Option<u16> {
        if self.left == 0 {
            let (word, rest) = self.rest.split_first_chunk::<2>()?;
            (self.word, self.rest, self.left) = (u16::from_le_bytes(*word), rest, 16);
        }
        self.left -= 1;
        Some(self.word >> self.left & 1)
    }

    pub(super) fn bits(&mut self, count: u32) -> Option<usize> {
        (0..count).try_fold(0, |value, _| Some(value << 1 | usize::from(self.bit()?)))
    }

    /// Three distances in whole words, behind one to sixteen bits of padding.
    fn distances(&mut self) -> Option<[usize; 3]> {
        if self.left == 0 {
            self.rest = self.rest.get(2..)?;
        }
        self.left = 0;
        let mut distances = [0; 3];
        for distance in &mut distances {
            let (number, rest) = self.rest.split_first_chunk::<4>()?;
            *distance = usize::try_from(u32::from_le_bytes(*number)).ok()?;
            self.rest = rest;
        }
        Some(distances)
    }
}

pub(super) const FRAME: usize = 0x8000;
