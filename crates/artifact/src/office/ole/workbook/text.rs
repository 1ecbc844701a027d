//! Strings of a workbook (MS-XLS 2.5.240, 2.5.293, 2.5.294, 2.4.265): in two bytes a
//! character or in one, before Excel 97 in the code page.

use encoding_rs::Encoding;

use super::record::{CONTINUE, Record, Records};
use crate::bytes::{first, offset_at, u16_at};
use crate::charset::utf16_le;

/// How strings are written in a workbook.
#[derive(Debug, Clone, Copy)]
pub(super) struct Writing {
    /// Excel 97 and later.
    pub(super) unicode: bool,
    pub(super) charset: &'static Encoding,
}

impl Writing {
    /// Characters behind their count; answers how many bytes they take.
    pub(super) fn characters(self, bytes: &[u8], count: usize) -> (String, usize) {
        if !self.unicode {
            let raw = first(bytes, count);
            return (self.charset.decode_without_bom_handling(raw).0.into_owned(), raw.len());
        }
        let Some((flags, rest)) = bytes.split_first() else { return (String::new(), 0) };
        if flags & 1 == 0 {
            let raw = first(rest, count);
            return (raw.iter().copied().map(char::from).collect(), raw.len() + 1);
        }
        let raw = first(rest, count.saturating_mul(2));
        (utf16_le(raw), raw.len() + 1)
    }

    /// A string whose count is one byte.
    pub(super) fn short(self, bytes: &[u8]) -> (String, usize) {
        let Some((count, rest)) = bytes.split_first() else { return (String::new(), 0) };
        let (text, size) = self.characters(rest, usize::from(*count));
        (text, size + 1)
    }

    /// A string whose count is two bytes.
    pub(super) fn long(self, bytes: &[u8]) -> String {
        let Some(count) = u16_at(bytes, 0) else { return String::new() };
        self.characters(bytes.get(2..).unwrap_or_default(), usize::from(count)).0
    }
}

/// The table of shared strings with the records that continue it, at most `most` bytes of
/// text. A string may be cut between two records; its second part has flags of its own.
pub(super) fn shared_strings(first: &Record<'_>, rest: Records<'_>, most: usize) -> Vec<String> {
    let mut pieces: Vec<&[u8]> = vec![first.data.get(8..).unwrap_or_default()];
    pieces.extend(rest.take_while(|record| record.id == CONTINUE).map(|record| record.data));
    let mut table = Table { pieces: &pieces, at: 0 };
    let (mut strings, mut size) = (Vec::new(), 0_usize);
    let count = offset_at(first.data, 4).unwrap_or_default();
    while strings.len() < count && size < most {
        let Some(text) = table.string() else { break };
        size = size.saturating_add(text.len()).saturating_add(1);
        strings.push(text);
    }
    strings
}

/// A place in the pieces of the table.
struct Table<'a> {
    pieces: &'a [&'a [u8]],
    at: usize,
}

impl<'a> Table<'a> {
    /// What is left of the piece, or the next one.
    fn piece(&mut self) -> Option<&'a [u8]> {
        loop {
            let piece: &'a [u8] = self.pieces.first()?;
            match piece.get(self.at..) {
                Some(rest) if !rest.is_empty() => return Some(rest),
                _ => {
                    self.pieces = self.pieces.get(1..)?;
                    self.at = 0;
                }
            }
        }
    }

    fn skip(&mut self, mut count: usize) {
        while count > 0 {
            let Some(piece) = self.piece() else { return };
            let step = piece.len().min(count);
            self.at += step;
            count -= step;
        }
    }

    fn string(&mut self) -> Option<String> {
        let head = self.piece()?;
        let (count, mut flags) = (usize::from(u16_at(head, 0)?), *head.get(2)?);
        let mut start = 3;
        let mut behind = 0;
        if flags & 8 != 0 {
            behind += usize::from(u16_at(head, start)?) * 4;
            start += 2;
        }
        if flags & 4 != 0 {
            behind += offset_at(head, start)?;
            start += 4;
        }
        self.at += start;
        let mut text = String::new();
        let mut left = count;
        while left > 0 {
            let is_new = self.at >= self.pieces.first().map_or(0, |piece| piece.len());
            let mut piece = self.piece()?;
            if is_new {
                flags = *piece.first()?;
                self.at += 1;
                piece = piece.get(1..)?;
            }
            let width = if flags & 1 == 0 { 1 } else { 2 };
            let taken = left.min(piece.len() / width);
            if taken == 0 {
                return None;
            }
            let raw = first(piece, taken * width);
            match width {
                1 => text.extend(raw.iter().copied().map(char::from)),
                _ => text.push_str(&utf16_le(raw)),
            }
            self.at += raw.len();
            left -= taken;
        }
        // Where the formats behind it are cut, the text is whole all the same.
        self.skip(behind);
        Some(text)
    }
}
