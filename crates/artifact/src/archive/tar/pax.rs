//! Attributes of pax (POSIX.1-2001, section "pax Interchange Format") and those that GNU
//! adds for files with holes.

use super::sparse::Piece;
use crate::bytes::first;

/// What extended records say of the next one.
#[derive(Debug, Clone, Default)]
pub(super) struct Extended {
    pub(super) path: Option<Vec<u8>>,
    pub(super) link: Option<Vec<u8>>,
    pub(super) size: Option<u64>,
    pub(super) modified: Option<i64>,
    pub(super) comment: Option<Vec<u8>>,
    pub(super) sparse: Option<Sparse>,
}

/// A file with holes in one of the three forms that GNU has had.
#[derive(Debug, Clone, Default)]
pub(super) struct Sparse {
    pub(super) real_size: Option<u64>,
    pub(super) pieces: Vec<Piece>,
    /// The pieces stand before the data.
    pub(super) in_data: bool,
    /// Where the piece whose length comes next begins.
    begun: Option<u64>,
}

impl Extended {
    /// Reads as many attributes as are whole: length, blank, name, `=`, value, new line.
    pub(super) fn read(&mut self, mut bytes: &[u8]) {
        while let Some(at) = memchr::memchr(b' ', bytes) {
            let length = bytes.get(..at).and_then(decimal).and_then(|it| usize::try_from(it).ok());
            let Some(record) = length.and_then(|length| bytes.get(at + 1..length)) else { break };
            let record = record.strip_suffix(b"\n").unwrap_or(record);
            if let Some(equals) = memchr::memchr(b'=', record) {
                let (key, value) = record.split_at(equals);
                self.attribute(key, value.get(1..).unwrap_or_default());
            }
            bytes = length.and_then(|length| bytes.get(length..)).unwrap_or_default();
        }
    }

    /// What these say, and what `global` says where these say nothing.
    pub(super) fn over(self, global: &Self) -> Self {
        Self {
            path: self.path.or_else(|| global.path.clone()),
            link: self.link.or_else(|| global.link.clone()),
            size: self.size.or(global.size),
            modified: self.modified.or(global.modified),
            ..self
        }
    }

    fn attribute(&mut self, key: &[u8], value: &[u8]) {
        match key {
            b"path" | b"GNU.sparse.name" => self.path = Some(text(value)),
            b"linkpath" => self.link = Some(text(value)),
            b"size" => self.size = decimal(value),
            b"mtime" => self.modified = seconds(value),
            b"comment" => self.comment = Some(text(value)),
            _ => {
                if let Some(key) = key.strip_prefix(b"GNU.sparse.") {
                    self.sparse.get_or_insert_default().attribute(key, value);
                }
            }
        }
    }
}

impl Sparse {
    fn attribute(&mut self, key: &[u8], value: &[u8]) {
        match key {
            b"major" => self.in_data = value == b"1",
            b"realsize" | b"size" => self.real_size = decimal(value),
            b"offset" => self.begun = decimal(value),
            b"numbytes" => {
                if let (Some(start), Some(length)) = (self.begun.take(), decimal(value)) {
                    self.pieces.push(Piece { start, length });
                }
            }
            b"map" => {
                let numbers: Vec<u64> =
                    value.split(|byte| *byte == b',').filter_map(decimal).collect();
                let (pairs, _) = numbers.as_chunks::<2>();
                self.pieces = pairs
                    .iter()
                    .map(|[start, length]| Piece { start: *start, length: *length })
                    .collect();
            }
            _ => {}
        }
    }
}

/// Names and comments, no longer than any system takes: those of all further records are
/// copied for each of them.
fn text(value: &[u8]) -> Vec<u8> {
    first(value, TEXT_BYTES_MAX).to_vec()
}

/// A decimal number.
pub(super) fn decimal(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// Whole seconds of a time, which may have a fraction.
fn seconds(value: &[u8]) -> Option<i64> {
    let whole = value.split(|byte| *byte == b'.').next()?;
    std::str::from_utf8(whole).ok()?.parse().ok()
}

const TEXT_BYTES_MAX: usize = 32 << 10;
