//! Whether a value has the form that STIX asks for. What mails hold need not have it;
//! and where the checkers in use are narrower than the standards, so are we, because
//! an object that readers throw away tells them nothing.

/// A mail address of plain letters. RFC 5322 allows more (`'`, `=`, `/` …), but the
/// checker of OASIS does not.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b"_.+-".contains(&byte);
    !local.is_empty() && local.bytes().all(is_local) && domain.contains('.') && is_host(domain)
}

/// A host name of RFC 1123, with the labels of other scripts as RFC 5891 lets them be
/// registered: letters and digits only.
#[must_use]
pub fn is_host(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let edge = label.starts_with('-') || label.ends_with('-');
    if !plain || edge || label.is_empty() || label.len() > 63 {
        return false;
    }
    match label.strip_prefix("xn--") {
        Some(encoded) => idna::punycode::decode_to_string(encoded).is_some_and(|name| {
            let registered = |letter: char| letter.is_alphanumeric() || "-・々ー".contains(letter);
            !name.is_ascii() && name.chars().all(registered)
        }),
        // Only the encoded form may have two hyphens there (RFC 5891 section 4.2.3.1).
        None => label.get(2..4) != Some("--"),
    }
}

/// A URI of RFC 3986: only its characters, a scheme, whole escapes, one fragment.
#[must_use]
pub fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len())),
        None => ("", rest),
    };
    let user_end = authority.rfind('@').map_or(0, |at| at + 1);
    let (user, host) = authority.split_at(user_end);
    is_scheme
        && has_only(user.strip_suffix('@').unwrap_or(user), ":")
        && is_authority_host(host)
        && path.matches('#').count() <= 1
        && has_only(path, ":@/?#")
}

/// A name, an address, or an IPv6 address in brackets, and a port.
fn is_authority_host(host: &str) -> bool {
    let port = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((ip, port)) if ip.parse::<std::net::Ipv6Addr>().is_ok() => port,
        Some(_) => return false,
        None => {
            let (name, port) = host.split_at(host.find(':').unwrap_or(host.len()));
            if !has_only(name, "") {
                return false;
            }
            port
        }
    };
    port.is_empty()
        || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()))
}

/// Unreserved characters, sub-delimiters, whole percent-escapes, and `more`.
fn has_only(text: &str, more: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fine = match byte {
            b'%' => {
                let mut hex = || bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit());
                hex() && hex()
            }
            byte => {
                byte.is_ascii_alphanumeric()
                    || b"-._~!$&'()*+,;=".contains(&byte)
                    || more.as_bytes().contains(&byte)
            }
        };
        if !fine {
            return false;
        }
    }
    true
}

/// A registry key with its hive written out (section 6.17). The checker of OASIS takes
/// a short hive name anywhere in the key for one at its beginning.
#[must_use]
pub fn is_registry_key(key: &str) -> bool {
    key.starts_with("HKEY_") && !SHORT_HIVES.iter().any(|hive| key.contains(hive))
}

const SHORT_HIVES: [&str; 8] = ["HKCC", "HKCR", "HKCU", "HKU", "hkcc", "hkcr", "hkcu", "hku"];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(holds: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(holds(text), "{text}");
        }
        for text in no {
            assert!(!holds(text), "{text}");
        }
    }

    #[test]
    fn addresses() {
        check(
            is_email,
            &["a.b+c@a.example", "a_b@a-b.co.jp"],
            &["a'b@a.example", "a=b@a.example", "@a.example", "a@localhost", "a@b_c.example", "a"],
        );
    }

    #[test]
    fn host_names() {
        check(
            is_host,
            &["a.example", "localhost", "xn--wgv71a119e.jp"],
            &["a_b.example", "-a.example", "a..b", "", "xn--a.example", "r3---s.example", "a b"],
        );
        assert!(!is_host("xn--ls8h.example"), "a pictogram is registered nowhere");
    }

    #[test]
    fn uris() {
        check(
            is_uri,
            &[
                "http://a.example/it's?a=b#c",
                "https://u:p@a.example:8080/%E3%81%82",
                "mailto:a@a.example",
                "http://[2001:db8::1]:80/",
            ],
            &[
                "http://a.example/a b",
                "http://a.example/|",
                "http://a.example/%zz",
                "http://a.example/[x]",
                "http://a.example/#a#b",
                "http://日本.jp/",
                "http://[x]/",
                "http://a.example:x/",
                "a",
                "1a:b",
            ],
        );
    }

    #[test]
    fn registry_keys() {
        check(
            is_registry_key,
            &[r"HKEY_CURRENT_USER\Software\A"],
            &[r"HKCU\Software", r"HKEY_CURRENT_USER\HKCU", "Software"],
        );
    }
}
