//! Macros in the domains of SPF records (RFC 7208 section 7).

use std::net::IpAddr;

/// What macros stand for.
pub(super) struct Session<'s> {
    pub(super) client: IpAddr,
    pub(super) helo: &'s str,
    /// Local part of the envelope sender.
    pub(super) local: &'s str,
    pub(super) sender_domain: &'s str,
}

/// The domain that a specification means; `None` if it is malformed.
pub(super) fn expand(spec: &str, domain: &str, session: &Session<'_>) -> Option<String> {
    let mut out = String::new();
    let mut rest = spec;
    while let Some((plain, behind)) = rest.split_once('%') {
        out.push_str(plain);
        let (first, after) = behind.split_at_checked(1)?;
        rest = after;
        match first {
            "%" => out.push('%'),
            "_" => out.push(' '),
            "-" => out.push_str("%20"),
            "{" => {
                let (inner, after) = after.split_once('}')?;
                rest = after;
                out.push_str(&value(inner, domain, session)?);
            }
            _ => return None,
        }
        if out.len() > EXPANDED_MAX {
            return None;
        }
    }
    out.push_str(rest);
    Some(shortened(out.trim_end_matches('.')).to_ascii_lowercase())
}

/// `ir`, `d2`, `l1r-`: a letter, how many parts from the right, whether they are turned
/// round, what parts them.
fn value(inner: &str, domain: &str, session: &Session<'_>) -> Option<String> {
    let (letter, transformers) = inner.split_at_checked(1)?;
    let value = match letter.to_ascii_lowercase().as_str() {
        "s" => format!("{}@{}", session.local, session.sender_domain),
        "l" => session.local.to_owned(),
        "o" => session.sender_domain.to_owned(),
        "d" => domain.to_owned(),
        "i" => dotted(session.client),
        // RFC 7208 section 7.2 advises against asking for it; this is its word for no answer.
        "p" => "unknown".to_owned(),
        "v" => if session.client.is_ipv4() { "in-addr" } else { "ip6" }.to_owned(),
        "h" => session.helo.to_owned(),
        // The others stand in explanations alone.
        _ => return None,
    };
    let digits = transformers.bytes().take_while(u8::is_ascii_digit).count();
    let (count, transformers) = transformers.split_at_checked(digits)?;
    let count = match count {
        "" => usize::MAX,
        count => count.parse().ok().filter(|count| *count > 0)?,
    };
    let lower = transformers.strip_prefix(['r', 'R']);
    let delimiters = lower.unwrap_or(transformers);
    let is_delimiter = |c: char| ".-+,/_=".contains(c);
    delimiters.chars().all(is_delimiter).then_some(())?;
    let delimiters = if delimiters.is_empty() { "." } else { delimiters };
    let mut parts: Vec<&str> = value.split(|c| delimiters.contains(c)).collect();
    if lower.is_some() {
        parts.reverse();
    }
    let from = parts.len().saturating_sub(count);
    Some(parts.get(from..)?.join("."))
}

/// An address as labels: IPv4 as ever, IPv6 as its nibbles.
fn dotted(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let digits = format!("{:032x}", ip.to_bits());
            let nibbles: Vec<&str> = digits.split("").filter(|nibble| !nibble.is_empty()).collect();
            nibbles.join(".")
        }
    }
}

/// The name under which PTR records of an address stand.
pub(super) fn reverse_name(ip: IpAddr) -> String {
    let dotted = dotted(ip);
    let mut labels: Vec<&str> = dotted.split('.').collect();
    labels.reverse();
    let zone = if ip.is_ipv4() { "in-addr.arpa" } else { "ip6.arpa" };
    format!("{}.{zone}", labels.join("."))
}

/// RFC 7208 section 7.3: a name that is too long loses labels from the left.
fn shortened(name: &str) -> &str {
    let mut name = name;
    while name.len() > NAME_BYTES_MAX {
        let Some((_, rest)) = name.split_once('.') else { break };
        name = rest;
    }
    name
}

const NAME_BYTES_MAX: usize = 253;
/// A local part may be long, a record repeats it.
const EXPANDED_MAX: usize = 4 << 10;
