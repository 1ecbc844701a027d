//! The strings of a shortcut (MS-SHLLINK 2.4): description, paths, arguments, icon.

use crate::bytes::u16_at;
use crate::charset::{decoded, utf16_le};

use super::header::{Header, Part};

/// The strings that the flags announce.
#[derive(Debug, Default)]
pub(super) struct Strings {
    pub(super) description: Option<String>,
    pub(super) relative_path: Option<String>,
    pub(super) working_folder: Option<String>,
    pub(super) arguments: Option<String>,
    pub(super) icon_location: Option<String>,
    /// Behind the last string.
    pub(super) end: usize,
    pub(super) is_broken: bool,
    /// Whether a string says that it is longer than Windows reads it.
    pub(super) is_overlong: bool,
}

/// Reads the strings from `start` on, in the order of the format.
pub(super) fn strings(bytes: &[u8], start: usize, header: Header<'_>) -> Strings {
    let is_wide = header.has(Part::Unicode);
    let mut reader = Reader { bytes, at: start, is_wide, cut: false, overlong: false };
    let mut next = |part, most| header.has(part).then(|| reader.next(most)).flatten();
    let mut strings = Strings {
        description: next(Part::Name, PATH_MAX),
        relative_path: next(Part::RelativePath, PATH_MAX),
        working_folder: next(Part::WorkingFolder, PATH_MAX),
        arguments: next(Part::Arguments, usize::MAX),
        icon_location: next(Part::IconLocation, usize::MAX),
        ..Strings::default()
    };
    strings.end = reader.at;
    strings.is_broken = reader.cut;
    strings.is_overlong = reader.overlong;
    strings
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    is_wide: bool,
    cut: bool,
    overlong: bool,
}

impl Reader<'_> {
    /// A count of characters, and that many of them without an end mark. Windows reads at
    /// most `most` and takes what follows for the next string; shortcuts use that to show
    /// other arguments to readers that believe the count.
    fn next(&mut self, most: usize) -> Option<String> {
        let Some(count) = u16_at(self.bytes, self.at).map(usize::from) else {
            self.cut = true;
            return None;
        };
        self.overlong |= count > most;
        let count = count.min(most);
        let start = self.at.saturating_add(2);
        let size = if self.is_wide { count * 2 } else { count };
        let rest = self.bytes.get(start..).unwrap_or_default();
        self.cut |= rest.len() < size;
        let raw = rest.get(..size).unwrap_or(rest);
        self.at = start.saturating_add(raw.len());
        let text = if self.is_wide { utf16_le(raw) } else { decoded(raw) };
        Some(text.trim_end_matches('\0').to_owned())
    }
}

/// Characters that Windows reads of a description or a path.
const PATH_MAX: usize = 260;
