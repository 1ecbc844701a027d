//! Bytes in some charset to text: declared charsets, the ones that mailers
//! mislabel, and detection for undeclared ones (ISO-2022-JP, CP932, EUC-JP first).

/// Text with what it took to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// The charset that was used is not the declared one.
    pub(crate) detected: bool,
    /// The declared label is no charset we know.
    pub(crate) unknown_label: bool,
    /// Some bytes had no meaning and stand as U+FFFD.
    pub(crate) errors: bool,
}
