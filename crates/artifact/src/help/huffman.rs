//! The codes of LZX (MS-PATCH 2.6): canonical, told by the lengths of their words, which
//! are written as differences from those of the block before.

use std::ops::Range;

use crate::help::lzx::Bits;

/// Lengths of the words, by element.
#[derive(Debug)]
pub(super) struct Lengths(Vec<u8>);

/// A code to read elements by.
#[derive(Debug, Default)]
pub(super) struct Code {
    /// How many words there are of each length.
    counts: [usize; LENGTHS],
    /// Elements in the order of their words.
    elements: Vec<usize>,
}

impl Lengths {
    pub(super) fn new(count: usize) -> Self {
        Self(vec![0; count])
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut u8> {
        self.0.iter_mut()
    }

    pub(super) fn code(&self) -> Code {
        let mut code = Code::default();
        for length in 1..LENGTHS {
            let before = code.elements.len();
            let of_length =
                self.0.iter().enumerate().filter(|(_, own)| usize::from(**own) == length);
            code.elements.extend(of_length.map(|(element, _)| element));
            if let Some(count) = code.counts.get_mut(length) {
                *count = code.elements.len() - before;
            }
        }
        code
    }

    /// Reads a range of them anew: by differences, and by runs of the same length.
    pub(super) fn update(&mut self, range: Range<usize>, bits: &mut Bits<'_>) -> Option<()> {
        let mut first = Self::new(20);
        for length in first.iter_mut() {
            *length = u8::try_from(bits.bits(4)?).ok()?;
        }
        let first = first.code();
        let mut at = range.start;
        while at < range.end {
            let (length, count) = match first.read(bits)? {
                17 => (0, 4 + bits.bits(4)?),
                18 => (0, 20 + bits.bits(5)?),
                19 => {
                    let count = 4 + bits.bits(1)?;
                    (self.differing(at, first.read(bits)?)?, count)
                }
                difference => (self.differing(at, difference)?, 1),
            };
            let end = (at + count).min(range.end);
            self.0.get_mut(at..end)?.fill(length);
            at = end;
        }
        Some(())
    }

    fn differing(&self, at: usize, difference: usize) -> Option<u8> {
        let difference = u8::try_from(difference).ok().filter(|difference| *difference < 17)?;
        Some((17 + self.0.get(at)? - difference) % 17)
    }
}

impl Code {
    /// Reads one element.
    pub(super) fn read(&self, bits: &mut Bits<'_>) -> Option<usize> {
        let (mut word, mut first, mut before) = (0_usize, 0_usize, 0_usize);
        for count in self.counts.iter().skip(1) {
            word |= usize::from(bits.bit()?);
            let within = word.checked_sub(first)?;
            if within < *count {
                return self.elements.get(before + within).copied();
            }
            before += count;
            first = (first + count) << 1;
            word <<= 1;
        }
        None
    }
}

/// Words have up to 16 bits.
const LENGTHS: usize = 17;
