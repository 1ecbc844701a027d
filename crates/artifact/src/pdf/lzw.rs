//! LZW with codes of 9 to 12 bits, the highest bit first (ISO 32000-1 §7.4.4).

use std::io::{self, Read};

/// Decodes while it is read, so that its reader can stop it.
#[derive(Debug)]
pub(super) struct Lzw<'a> {
    bytes: std::slice::Iter<'a, u8>,
    bits: u32,
    held: u32,
    width: u32,
    /// One less before a code grows, which is how most encoders do it.
    early: usize,
    /// Codes from 258 on: the code before, and the byte behind it.
    table: Vec<(u16, u8)>,
    previous: Option<u16>,
    /// Decoded bytes of the present code, the last one first.
    ready: Vec<u8>,
    ended: bool,
}

impl<'a> Lzw<'a> {
    pub(super) fn new(bytes: &'a [u8], early: bool) -> Self {
        Self {
            bytes: bytes.iter(),
            bits: 0,
            held: 0,
            width: 9,
            early: usize::from(early),
            table: Vec::new(),
            previous: None,
            ready: Vec::new(),
            ended: false,
        }
    }

    fn code(&mut self) -> Option<u16> {
        while self.held < self.width {
            self.bits = self.bits << 8 | u32::from(*self.bytes.next()?);
            self.held += 8;
        }
        self.held -= self.width;
        let code = self.bits >> self.held;
        self.bits &= (1 << self.held) - 1;
        u16::try_from(code).ok()
    }

    /// Takes one code and readies its bytes; `None` at the end or at a code that cannot be.
    fn step(&mut self) -> Option<()> {
        let code = self.code()?;
        match code {
            CLEAR => {
                self.table.clear();
                self.width = 9;
                self.previous = None;
                return Some(());
            }
            END => return None,
            _ => {}
        }
        let known = usize::from(code) < FIRST + self.table.len();
        match self.previous {
            Some(previous) => {
                // The code that is being made by this very step begins as the one before.
                let first = self.first_of(if known { code } else { previous })?;
                let full = self.table.len() >= TABLE_MAX;
                if !full {
                    self.table.push((previous, first));
                }
                (known || usize::from(code) < FIRST + self.table.len()).then_some(())?;
            }
            None if code < CLEAR => {}
            None => return None,
        }
        self.spell(code)?;
        self.previous = Some(code);
        self.width = match FIRST + self.table.len() + self.early {
            ..512 => 9,
            512..1_024 => 10,
            1_024..2_048 => 11,
            _ => 12,
        };
        Some(())
    }

    fn entry(&self, code: u16) -> Option<(u16, u8)> {
        self.table.get(usize::from(code).checked_sub(FIRST)?).copied()
    }

    fn first_of(&self, mut code: u16) -> Option<u8> {
        // Every entry leads to an earlier one, so this ends.
        while code >= CLEAR {
            code = self.entry(code)?.0;
        }
        u8::try_from(code).ok()
    }

    fn spell(&mut self, mut code: u16) -> Option<()> {
        while code >= CLEAR {
            let (before, byte) = self.entry(code)?;
            self.ready.push(byte);
            code = before;
        }
        self.ready.push(u8::try_from(code).ok()?);
        Some(())
    }
}

impl Read for Lzw<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut made = 0;
        for place in out {
            while self.ready.is_empty() && !self.ended {
                self.ended = self.step().is_none();
            }
            let Some(byte) = self.ready.pop() else { break };
            *place = byte;
            made += 1;
        }
        Ok(made)
    }
}

const CLEAR: u16 = 256;
const END: u16 = 257;
const FIRST: usize = 258;
const TABLE_MAX: usize = 4_096 - FIRST;

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], early: bool) -> Vec<u8> {
        let mut out = Vec::new();
        Lzw::new(bytes, early).read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn the_example_of_the_standard() {
        let packed = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(decoded(&packed, true), [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
    }

    /// Writes every byte as its own code; a clear comes before codes grow.
    fn literal(bytes: &[u8]) -> Vec<u8> {
        let mut bits: Vec<bool> = Vec::new();
        let mut put = |code: u16| bits.extend((0..9).rev().map(|bit| code >> bit & 1 == 1));
        for piece in bytes.chunks(100) {
            put(CLEAR);
            piece.iter().for_each(|byte| put((*byte).into()));
        }
        put(END);
        bits.chunks(8)
            .map(|byte| {
                byte.iter().enumerate().fold(0, |sum, (at, bit)| sum | u8::from(*bit) << (7 - at))
            })
            .collect()
    }

    #[test]
    fn clears_and_literals() {
        let bytes: Vec<u8> = (0..=255).cycle().take(1_000).collect();
        assert_eq!(decoded(&literal(&bytes), true), bytes);
        assert_eq!(decoded(&literal(&bytes), false), bytes);
    }

    #[test]
    fn codes_that_cannot_be_end_the_data() {
        assert_eq!(decoded(&[0x80, 0x7F, 0xFF, 0xFF], true), b"");
        for seed in 0..200 {
            let mut random = testkit::mutation::Random::new(seed);
            let bytes: Vec<u8> = (0..500).map(|_| random.next_u64().to_le_bytes()[0]).collect();
            let _ = decoded(&bytes, true);
        }
    }
}
