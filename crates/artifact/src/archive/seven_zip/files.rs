//! The list of files (7zFormat.txt, "Files Info"): names, times, attributes, and which of
//! them have no data.

use super::cursor::Cursor;
use crate::time::file_time;

/// One entry.
#[derive(Debug, Clone, Default)]
pub(super) struct File {
    /// UTF-16, little-endian.
    pub(super) name: Vec<u8>,
    pub(super) has_data: bool,
    pub(super) is_folder: bool,
    /// Tells to delete the file of that name.
    pub(super) is_anti: bool,
    pub(super) modified: Option<String>,
    pub(super) attributes: u32,
}

impl File {
    /// Reads the list up to its end. A property that is broken leaves the rest of it unread.
    pub(super) fn list(cursor: &mut Cursor<'_>) -> Option<Vec<Self>> {
        let count = cursor.count()?;
        // Each has at least the end of its name.
        cursor.holds(count).then_some(())?;
        let mut files = vec![Self { has_data: true, ..Self::default() }; count];
        loop {
            let id = cursor.byte()?;
            if id == END {
                return Some(files);
            }
            property(id, cursor.property()?, &mut files)?;
        }
    }

    /// A symbolic link, by the Unix mode in the upper half or as Windows marks it.
    pub(super) const fn is_link(&self) -> bool {
        let mode = self.attributes >> 16;
        (self.attributes & UNIX != 0 && mode & 0o170_000 == 0o120_000)
            || self.attributes & REPARSE_POINT != 0
    }
}

fn property(id: u8, mut cursor: Cursor<'_>, files: &mut [File]) -> Option<()> {
    match id {
        EMPTY_STREAM => {
            let bits = cursor.bits(files.len())?;
            for (file, is_empty) in files.iter_mut().zip(bits) {
                // Without data and without a further mark it is a folder.
                (file.has_data, file.is_folder) = (!is_empty, is_empty);
            }
        }
        EMPTY_FILE => {
            let empty: Vec<&mut File> = files.iter_mut().filter(|file| !file.has_data).collect();
            let bits = cursor.bits(empty.len())?;
            for (file, is_file) in empty.into_iter().zip(bits) {
                file.is_folder = !is_file;
            }
        }
        ANTI => {
            let empty: Vec<&mut File> = files.iter_mut().filter(|file| !file.has_data).collect();
            let bits = cursor.bits(empty.len())?;
            for (file, is_anti) in empty.into_iter().zip(bits) {
                file.is_anti = is_anti;
            }
        }
        NAMES => {
            (cursor.byte()? == 0).then_some(())?;
            for file in files {
                file.name = cursor.name()?.to_vec();
            }
        }
        MODIFIED => {
            let defined = cursor.all_or_bits(files.len())?;
            (cursor.byte()? == 0).then_some(())?;
            for (file, _) in files.iter_mut().zip(defined).filter(|(_, defined)| *defined) {
                file.modified = file_time(cursor.u64()?);
            }
        }
        ATTRIBUTES => {
            let defined = cursor.all_or_bits(files.len())?;
            (cursor.byte()? == 0).then_some(())?;
            for (file, _) in files.iter_mut().zip(defined).filter(|(_, defined)| *defined) {
                file.attributes = cursor.u32()?;
            }
        }
        _ => {}
    }
    Some(())
}

const END: u8 = 0x00;
const EMPTY_STREAM: u8 = 0x0E;
const EMPTY_FILE: u8 = 0x0F;
const ANTI: u8 = 0x10;
const NAMES: u8 = 0x11;
const MODIFIED: u8 = 0x14;
const ATTRIBUTES: u8 = 0x15;
/// The upper half of the attributes is a Unix mode.
const UNIX: u32 = 0x8000;
const REPARSE_POINT: u32 = 0x400;
