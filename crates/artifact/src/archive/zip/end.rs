//! The end of an archive: its record (APPNOTE 4.3.16), the 64-bit one (4.3.14), and by them
//! the place of the central directory, also behind a prefix that shifts every offset.

use memchr::memmem;

use crate::bytes::{has, offset_at, u16_at, u32_at};

/// Where an archive ends, and where its central directory begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    /// Offset of the record.
    pub(super) at: usize,
    /// Behind record and comment.
    pub(super) after: usize,
    /// Offset of the central directory.
    pub(super) directory: usize,
    /// What stands before the archive.
    pub(super) prefix: usize,
    /// The disk that it is on, counted from 0: more than one means a split archive.
    pub(super) disk: u16,
}

impl End {
    /// The last end record that leads to a central directory, or is of an empty archive.
    pub(super) fn find(bytes: &[u8]) -> Option<Self> {
        let ends = memmem::rfind_iter(bytes, MARK).take(CANDIDATES_MAX);
        ends.filter_map(|at| Self::parse(bytes, at)).next()
    }

    fn parse(bytes: &[u8], at: usize) -> Option<Self> {
        let comment = usize::from(u16_at(bytes, at + 20)?);
        let after = (at + 22 + comment).min(bytes.len());
        let narrow = Directory {
            disk: u16_at(bytes, at + 4)?,
            members: u16_at(bytes, at + 10)?.into(),
            size: offset_at(bytes, at + 12)?,
            offset: offset_at(bytes, at + 16)?,
            end: at,
        };
        let directory = narrow.wide(bytes).unwrap_or(narrow);
        let (start, prefix) = directory.start(bytes)?;
        Some(Self { at, after, directory: start, prefix, disk: directory.disk })
    }

    /// The comment of the archive.
    pub(super) fn comment(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.at + 22..self.after).unwrap_or_default()
    }
}

/// What an end record says of the central directory.
struct Directory {
    disk: u16,
    members: u64,
    size: usize,
    offset: usize,
    /// Where it ends: at the record that this was read from.
    end: usize,
}

impl Directory {
    /// The same by the 64-bit record, which a locator right before the end record points to.
    fn wide(&self, bytes: &[u8]) -> Option<Self> {
        let locator = self.end.checked_sub(20)?;
        has(bytes, locator, WIDE_LOCATOR_MARK).then_some(())?;
        let told = wide_at(bytes, locator.checked_add(8)?)?;
        // A prefix makes the told offset wrong, but most write nothing between the two.
        let at = [Some(told), locator.checked_sub(56)]
            .into_iter()
            .flatten()
            .find(|at| has(bytes, *at, WIDE_MARK))?;
        Some(Self {
            disk: u32_at(bytes, at + 16)?.try_into().ok()?,
            members: wide_at(bytes, at + 32)?.try_into().ok()?,
            size: wide_at(bytes, at + 40)?,
            offset: wide_at(bytes, at + 48)?,
            end: at,
        })
    }

    /// Where the directory begins, and the prefix before the archive. Counted back from the
    /// end first, since a prefix makes only the offset wrong.
    fn start(&self, bytes: &[u8]) -> Option<(usize, usize)> {
        let counted = self.end.checked_sub(self.size);
        let is_directory = |at: usize| has(bytes, at, DIRECTORY_MARK);
        if let Some(at) = counted.filter(|at| is_directory(*at)) {
            return Some((at, at.saturating_sub(self.offset)));
        }
        if is_directory(self.offset) {
            return Some((self.offset, 0));
        }
        // An empty archive has nothing to point to.
        let is_empty = self.members == 0 && self.size == 0 && self.disk == 0;
        is_empty.then(|| (self.end, self.end.saturating_sub(self.offset)))
    }
}

fn wide_at(bytes: &[u8], at: usize) -> Option<usize> {
    let end = at.checked_add(8)?;
    let value = u64::from_le_bytes(bytes.get(at..end)?.try_into().ok()?);
    usize::try_from(value).ok()
}

pub(super) const MARK: &[u8] = b"PK\x05\x06";
const WIDE_MARK: &[u8] = b"PK\x06\x06";
const WIDE_LOCATOR_MARK: &[u8] = b"PK\x06\x07";
const DIRECTORY_MARK: &[u8] = b"PK\x01\x02";
/// Marks tried from the end on; stored archives within this one hold some as well.
const CANDIDATES_MAX: usize = 64;
