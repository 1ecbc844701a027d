//! File names as they are, as they should be shown, and the tricks in them.

use vocab::{Deception, FileType};

/// A decoded name read for what it pretends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileName {
    /// Controls, bidi marks and zero-width characters made visible as `U+202E`.
    pub shown: String,
    /// True extension in lower case without dot, after trailing dots, blanks and
    /// zero-width characters are taken off.
    pub extension: Option<String>,
    pub deceptions: Vec<Deception>,
}

/// Reads a decoded name.
#[must_use]
pub fn file_name(_decoded: &str) -> FileName {
    FileName::default()
}

/// Whether a file of this type under this extension deceives its reader.
#[must_use]
pub fn type_contradicts(_kind: FileType, _extension: &str) -> bool {
    false
}
