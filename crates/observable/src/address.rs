//! IP addresses: which of them belong to the ordinary Internet (IANA IPv4 and
//! IPv6 special-purpose address registries, RFC 6890), and IPv4 addresses
//! written as numbers (WHATWG URL, "IPv4 parser").

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is of the ordinary Internet: not private, loopback,
/// link-local, reserved, documentation, benchmark, multicast or unspecified.
#[must_use]
pub fn ip_is_ordinary(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => v4_is_ordinary(ip),
        IpAddr::V6(ip) => v6_is_ordinary(ip),
    }
}

/// Whether a client would read the host as an IPv4 address or refuse it: its
/// last label is a number.
pub(crate) fn ends_in_number(host: &str) -> bool {
    let front = host.bytes().rposition(|byte| byte == b'.').map_or(0, |dot| dot + 1);
    let label = host.get(front..).unwrap_or_default();
    !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit()) || hex_digits(label).is_some()
}

/// Reads `192.0.2.1`, `3232235777`, `0xC0.0.0x2.1` and `0300.0.2.1` alike.
pub(crate) fn ipv4_number(host: &str) -> Option<Ipv4Addr> {
    let mut front = Vec::with_capacity(4);
    for label in host.split('.') {
        if front.len() == 4 {
            return None;
        }
        front.push(number(label)?);
    }
    let last = front.pop()?;
    let left = 4_u32.saturating_sub(u32::try_from(front.len()).ok()?);
    if last >= 1_u64.checked_shl(8 * left)? {
        return None;
    }
    let mut bits = 0_u64;
    for part in front {
        if part > 255 {
            return None;
        }
        bits = bits << 8 | part;
    }
    u32::try_from(bits << (8 * left) | last).ok().map(Ipv4Addr::from_bits)
}

fn number(label: &str) -> Option<u64> {
    if let Some(digits) = hex_digits(label) {
        return if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 16).ok() };
    }
    if label.is_empty() || !label.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match label.strip_prefix('0') {
        Some(octal) if !octal.is_empty() => u64::from_str_radix(octal, 8).ok(),
        _ => label.parse().ok(),
    }
}

fn hex_digits(label: &str) -> Option<&str> {
    let digits = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X"))?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then_some(digits)
}

fn v4_is_ordinary(ip: Ipv4Addr) -> bool {
    let bits = ip.to_bits();
    !SPECIAL_V4.iter().any(|&(net, length)| (bits ^ net.to_bits()) >> (32 - length) == 0)
}

fn v6_is_ordinary(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4_mapped() {
        return v4_is_ordinary(v4);
    }
    // 6to4 (RFC 3056) carries the IPv4 address of its user: that one is judged.
    if let [0x2002, high, low, ..] = ip.segments() {
        return v4_is_ordinary(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    }
    let bits = ip.to_bits();
    let within = |net: Ipv6Addr, length: u32| (bits ^ net.to_bits()) >> (128 - length) == 0;
    within(GLOBAL_UNICAST, 3) && !SPECIAL_V6.iter().any(|&(net, length)| within(net, length))
}

const SPECIAL_V4: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// All that was ever handed out for ordinary use; loopback, unique local,
/// link-local, multicast and the translation prefixes lie outside.
const GLOBAL_UNICAST: Ipv6Addr = Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0);

const SPECIAL_V6: [(Ipv6Addr, u32); 3] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

#[cfg(test)]
mod tests {
    use super::{ends_in_number, ip_is_ordinary, ipv4_number};

    #[test]
    fn special_addresses_are_not_ordinary() {
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.1.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "64:ff9b::1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:db8::1",
            "2002:0a00:0001::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!ip_is_ordinary(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn the_rest_is_ordinary() {
        for text in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.3.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2400:cb00::1",
            "2001:200::1",
            "::ffff:8.8.8.8",
            "2002:0808:0808::1",
        ] {
            assert!(ip_is_ordinary(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn numbers_are_read_as_a_client_does() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(ipv4_number(text).map(|ip| ip.to_string()).as_deref(), want, "{text}");
        };
        check("3232235777", Some("192.168.1.1"));
        check("0xC0A80101", Some("192.168.1.1"));
        check("0300.0250.1.1", Some("192.168.1.1"));
        check("192.168.257", Some("192.168.1.1"));
        check("4294967295", Some("255.255.255.255"));
        check("4294967296", None);
        check("256.1.1.1", None);
        check("1.2.3.4.5", None);
        check("1.2.3.08", None);
        check("1..2", None);
        assert!(ends_in_number("evil.1") && ends_in_number("0x7f") && !ends_in_number("1.example"));
    }
}
