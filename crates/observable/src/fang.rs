//! Defanging for display and refanging of what people wrote.

use std::borrow::Cow;

use crate::kind::Kind;

/// The value so that no program makes a live link of it: `hxxps[://]evil[.]example`.
#[must_use]
pub fn defang(_kind: Kind, value: &str) -> String {
    value.to_owned()
}

/// Text with defanged spellings turned back.
#[must_use]
pub fn refang(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
