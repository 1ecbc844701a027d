//! The true type of a file.

use vocab::FileType;

/// Tells the type by the bytes; the extension decides only where the bytes leave it
/// open (`.scr` and `.cpl` are PE files; scripts are text).
#[must_use]
pub fn sniff(_bytes: &[u8], _extension: Option<&str>) -> FileType {
    FileType::Unknown
}
