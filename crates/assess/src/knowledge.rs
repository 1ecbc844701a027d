//! What the operator told us about itself, and the lists.

use std::net::IpAddr;
use std::sync::Arc;

use crate::lists::Lists;

/// Own names, partners and lists. Domains are normalised host names.
#[derive(Debug, Clone)]
pub struct Knowledge {
    pub own_domains: Vec<String>,
    /// Addresses of public contact windows, lower case.
    pub windows: Vec<String>,
    pub partners: Vec<String>,
    /// Host names, domains or addresses of relays that are believed.
    pub trusted_relays: Vec<String>,
    /// Treat reserved names and addresses as ordinary ones.
    pub trust_reserved: bool,
    /// Shared: whoever asks for another organisation asks the same tables.
    pub lists: Arc<Lists>,
}

impl Knowledge {
    /// Whether a host is one of the own domains or stands under one.
    #[must_use]
    pub fn is_own(&self, host: &str) -> bool {
        self.own_domains.iter().any(|domain| is_under(host, domain))
    }

    /// Whether a host is one of the partners' domains or stands under one.
    #[must_use]
    pub fn is_partner(&self, host: &str) -> bool {
        self.partners.iter().any(|domain| is_under(host, domain))
    }

    /// Whether an address is one of the ordinary Internet. `trust_reserved` makes
    /// reserved blocks ordinary, but no address of a private network.
    #[must_use]
    pub fn is_ordinary(&self, ip: IpAddr) -> bool {
        observable::ip_is_ordinary(ip) || (self.trust_reserved && !is_local(ip))
    }

    /// Whether a name is reserved or stands under no public suffix, so that nobody
    /// can have it; never with `trust_reserved`.
    #[must_use]
    pub fn is_nonexistent(&self, host: &str) -> bool {
        let top = host.rsplit('.').next().unwrap_or_default();
        !self.trust_reserved
            && (RESERVED_TLDS.contains(&top) || observable::public_suffix(host).is_none())
    }

    /// The name of the warning list that holds this host or address: `own`,
    /// `reserved`, or one of the lists. Marked values are kept and shown; they
    /// are only poor indicators.
    #[must_use]
    pub fn common(&self, host_or_ip: &str) -> Option<&'static str> {
        if self.is_own(host_or_ip) {
            return Some("own");
        }
        let reserved = match host_or_ip.parse() {
            Ok(ip) => !self.is_ordinary(ip),
            Err(_) => self.is_nonexistent(host_or_ip),
        };
        if reserved { Some("reserved") } else { self.lists.of(host_or_ip).common() }
    }
}

/// Words of [`Knowledge::common`] that are no lists.
pub const COMMON_WORDS: [&str; 2] = ["own", "reserved"];

/// Whether `host` is `domain` or a name under it.
#[must_use]
pub fn is_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Whether an address means something only within one machine or network.
fn is_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_unspecified()
                || ip.is_multicast()
                || ip.is_broadcast()
        }
        IpAddr::V6(ip) => {
            ip.is_unique_local()
                || ip.is_loopback()
                || ip.is_unicast_link_local()
                || ip.is_unspecified()
                || ip.is_multicast()
        }
    }
}

/// Top-level domains that never exist (RFC 2606, RFC 6761).
const RESERVED_TLDS: [&str; 4] = ["example", "invalid", "localhost", "test"];

#[cfg(test)]
mod tests {
    use super::*;

    fn knowledge(trust_reserved: bool) -> Knowledge {
        Knowledge {
            own_domains: vec!["ours.co.jp".to_owned()],
            windows: Vec::new(),
            partners: vec!["partner.com".to_owned()],
            trusted_relays: Vec::new(),
            trust_reserved,
            lists: Arc::new(Lists::shipped()),
        }
    }

    #[test]
    fn a_name_is_under_a_domain_only_at_a_dot() {
        assert!(is_under("ours.co.jp", "ours.co.jp"));
        assert!(is_under("mx.ours.co.jp", "ours.co.jp"));
        assert!(!is_under("notours.co.jp", "ours.co.jp"));
        assert!(!is_under("co.jp", "ours.co.jp"));
    }

    #[test]
    fn reserved_blocks_can_be_trusted_but_private_networks_cannot() {
        let (strict, trusting) = (knowledge(false), knowledge(true));
        let of = |ip: &str| {
            let ip = ip.parse().unwrap();
            (strict.is_ordinary(ip), trusting.is_ordinary(ip))
        };
        assert_eq!(of("8.8.8.8"), (true, true));
        assert_eq!(of("240.120.226.210"), (false, true));
        assert_eq!(of("198.18.132.90"), (false, true));
        assert_eq!(of("2001:db8::1"), (false, true));
        assert_eq!(of("192.168.1.1"), (false, false));
        assert_eq!(of("fe80::1"), (false, false));
    }

    #[test]
    fn own_and_reserved_values_are_marked_before_the_lists_are_asked() {
        let (strict, trusting) = (knowledge(false), knowledge(true));
        let of = |host| (strict.common(host), trusting.common(host));
        assert_eq!(of("www.ours.co.jp"), (Some("own"), Some("own")));
        assert_eq!(of("evil.test"), (Some("reserved"), None));
        assert_eq!(of("192.168.1.1"), (Some("reserved"), Some("reserved")));
        assert_eq!(of("240.120.226.210"), (Some("reserved"), None));
        assert_eq!(of("gmail.com"), (Some("free-overseas"), Some("free-overseas")));
    }
}
