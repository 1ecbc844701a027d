//! Host names and addresses in their normal form.

use std::net::IpAddr;

/// A host name in lower case A-label form without a final dot, or `None`.
#[must_use]
pub fn host(_text: &str) -> Option<String> {
    None
}

/// Whether an address is of the ordinary Internet: not private, loopback,
/// link-local, reserved, documentation, benchmark, multicast or unspecified.
#[must_use]
pub fn ip_is_ordinary(_ip: IpAddr) -> bool {
    false
}

/// The public suffix of a normalised host, or `None` if it stands under none.
#[must_use]
pub fn public_suffix(_host: &str) -> Option<&str> {
    None
}

/// The registrable domain of a normalised host.
#[must_use]
pub fn registrable(_host: &str) -> Option<&str> {
    None
}
