//! A message in the Internet format (RFC 5322, RFC 2045 to 2049, RFC 2231).

use vocab::Limits;

use crate::model::Mail;

/// Reads any bytes as a message.
#[must_use]
pub fn message<'a>(_bytes: &'a [u8], _limits: &Limits) -> Mail<'a> {
    Mail::default()
}

/// Whether the bytes begin like a message: some header fields of which at least
/// one is a name that mail uses. Used to tell an inner mail from any other text.
#[must_use]
pub fn looks_like_headers(_bytes: &[u8]) -> bool {
    false
}
