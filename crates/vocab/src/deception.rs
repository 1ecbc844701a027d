//! Tricks that make a file look like what it is not.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The closed list of deceptions. The ones that need the file opened come
    /// with the crates that open it.
    Deception {
        DocumentIcon = "document-icon",
        DoubleExtension = "double-extension",
        BidiOverride = "bidi-override",
        ZeroWidth = "zero-width",
        Padding = "padding",
        TypeMismatch = "type-mismatch",
        PathTraversal = "path-traversal",
        Symlink = "symlink",
        Polyglot = "polyglot",
        HeaderNameMismatch = "header-name-mismatch",
        PasswordAnnouncedNotNeeded = "password-announced-not-needed",
    }
}
