//! Names in LHA headers: up to five fields that tell one path.

use encoding_rs::UTF_16LE;

use crate::charset::{decoded, until_nul};
use crate::member::MemberName;

/// The fields, as they stand.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    /// In the header itself, perhaps with folders.
    pub(super) old: &'a [u8],
    pub(super) file: Option<&'a [u8]>,
    pub(super) folder: Option<&'a [u8]>,
    pub(super) wide_file: Option<&'a [u8]>,
    pub(super) wide_folder: Option<&'a [u8]>,
    /// Checksum of the header, and where it stands.
    pub(super) sum: Option<(u16, usize)>,
}

impl Names<'_> {
    /// The path, by the fields in UTF-16 before those in the code page of the archiver.
    pub(super) fn path(&self) -> MemberName {
        let raw = self.file.unwrap_or(self.old).to_vec();
        let file = self.wide_file.map_or_else(|| self.narrow(), wide);
        let folder = match (self.wide_folder, self.folder) {
            (Some(folder), _) => wide(folder),
            // The folder ends with FF, as do the names in it.
            (None, Some(folder)) => {
                folder.split(|byte| *byte == 0xFF).map(decoded).collect::<Vec<_>>().join("/")
            }
            (None, None) => String::new(),
        };
        let between = if folder.is_empty() || folder.ends_with(['/', '\\']) { "" } else { "/" };
        MemberName { decoded: format!("{folder}{between}{file}"), raw }
    }

    /// The file name as programs without Unicode see it.
    pub(super) fn narrow(&self) -> String {
        // Archivers for the Amiga put a comment behind a NUL.
        until_nul(self.file.unwrap_or(self.old))
    }

    /// The file name in UTF-16, where there is one.
    pub(super) fn wide(&self) -> Option<String> {
        self.wide_file.map(wide)
    }

    /// What stands behind the name.
    pub(super) fn note(&self) -> Option<String> {
        let name = self.file.unwrap_or(self.old);
        let end = name.iter().position(|byte| *byte == 0)?;
        Some(decoded(name.get(end + 1..)?)).filter(|note| !note.is_empty())
    }
}

/// UTF-16 in which FFFF parts the folders.
fn wide(raw: &[u8]) -> String {
    let slashed: Vec<u8> = raw
        .chunks_exact(2)
        .flat_map(
            |unit| if unit == [0xFF, 0xFF] { [b'/', 0] } else { unit.try_into().unwrap_or([0; 2]) },
        )
        .collect();
    UTF_16LE.decode_without_bom_handling(&slashed).0.into_owned()
}
