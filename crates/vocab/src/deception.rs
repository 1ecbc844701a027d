//! Tricks that make a file look like what it is not.

use crate::vocabulary::vocabulary;

vocabulary! {
    /// The closed list of deceptions: of a name, and of what a file holds.
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
        ShortcutAsDocument = "shortcut-as-document",
        PasswordAnnouncedNotNeeded = "password-announced-not-needed",
    }
}
