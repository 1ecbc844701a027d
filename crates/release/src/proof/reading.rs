//! One reading of the searched bytes: bytes, and for each of them where it stood.

use std::borrow::Cow;

use super::Encoding;

/// Bytes that were read out of the searched ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) bytes: Vec<u8>,
    /// Offset in the outermost bytes, one for each byte.
    pub(super) at: Vec<u32>,
    /// Offsets in `bytes` where a run of the outer text began, so that a word may begin or end
    /// there, whatever noise stands beside it.
    pub(super) edges: Vec<usize>,
    /// What had to be undone, the outermost first.
    pub(super) layers: Vec<Encoding>,
}

impl Reading {
    pub(super) fn outermost(bytes: &[u8]) -> Self {
        let at = (0_u32..).take(bytes.len()).collect();
        Self { bytes: bytes.to_vec(), at, ..Self::default() }
    }

    /// Each byte with its place.
    pub(super) fn each(&self) -> impl Iterator<Item = (u8, u32)> + '_ {
        self.bytes.iter().copied().zip(self.at.iter().copied())
    }

    /// Where a byte stood; the last place for what is behind the end.
    pub(super) fn place(&self, index: usize) -> u32 {
        self.at.get(index).or(self.at.last()).copied().unwrap_or_default()
    }

    pub(super) fn push(&mut self, byte: u8, at: u32) {
        self.bytes.push(byte);
        self.at.push(at);
    }

    pub(super) fn push_char(&mut self, c: char, at: u32) {
        let mut buffer = [0; 4];
        c.encode_utf8(&mut buffer).bytes().for_each(|byte| self.push(byte, at));
    }

    /// Keeps the edge of another reading, if one is at `index`, for the byte that comes next.
    pub(super) fn keep_edge(&mut self, from: &Self, index: usize) {
        if from.edges.binary_search(&index).is_ok() {
            self.edges.push(self.bytes.len());
        }
    }

    /// Takes over the bytes of a range of another reading.
    pub(super) fn copy(&mut self, from: &Self, start: usize, end: usize) {
        let first = from.edges.partition_point(|&edge| edge < start);
        let edges = from.edges.get(first..).unwrap_or_default().iter();
        let shift = |edge: &usize| edge.saturating_sub(start).saturating_add(self.bytes.len());
        self.edges.extend(edges.take_while(|&&edge| edge < end).map(shift));
        self.bytes.extend_from_slice(from.bytes.get(start..end).unwrap_or_default());
        self.at.extend_from_slice(from.at.get(start..end).unwrap_or_default());
    }

    /// Whether the bytes may be anything: decoded ones, packed ones.
    pub(super) fn is_binary(&self) -> bool {
        use Encoding::{Base64, Deflate, Gzip, Hex, Zip, Zlib};
        matches!(self.layers.last(), Some(Base64 | Deflate | Gzip | Hex | Zip | Zlib))
    }

    /// The text in it. Of bytes that are not UTF-8 only the runs that can be text are kept:
    /// base64 at the wrong alignment is noise, and noise has noise in every further reading.
    pub(super) fn text(&self) -> Cow<'_, Self> {
        if !self.is_binary() || str::from_utf8(&self.bytes).is_ok() {
            return Cow::Borrowed(self);
        }
        let mut text = Self { layers: self.layers.clone(), ..Self::default() };
        let mut at = 0_usize;
        for chunk in self.bytes.utf8_chunks() {
            for run in chunk.valid().split_inclusive(is_no_text) {
                let end = at.saturating_add(run.len());
                if run.len() >= RUN_MIN {
                    text.copy(self, at, end);
                    text.push(b'\n', self.place(end));
                }
                at = end;
            }
            at = at.saturating_add(chunk.invalid().len());
        }
        Cow::Owned(text)
    }
}

/// Signs that no text has; escape sequences change its charset.
pub(super) fn is_no_text(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{1b}')
}

/// The shortest run of text within noise: one kanji.
const RUN_MIN: usize = 3;
