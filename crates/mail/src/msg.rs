//! Outlook .msg (MS-OXMSG) read into the same value as any other mail.

use vocab::Limits;

use crate::model::Mail;

/// Whether the bytes are a compound file with the property stream of a message.
#[must_use]
pub fn is_msg(_bytes: &[u8]) -> bool {
    false
}

/// Reads a .msg.
#[must_use]
pub fn msg(_bytes: &[u8], _limits: &Limits) -> Mail<'static> {
    Mail::default()
}
