//! The terms of an SPF record (RFC 7208 sections 4.6.1, 5 and 6).

use std::net::IpAddr;

use crate::finding::AuthResult;

/// A record whose every term can be read.
pub(super) struct Record<'r> {
    pub(super) terms: Vec<Term<'r>>,
    /// Counts only if no `all` stands in the record.
    pub(super) redirect: Option<&'r str>,
}

/// A mechanism with what it means if it matches.
pub(super) struct Term<'r> {
    pub(super) result: AuthResult,
    pub(super) mechanism: Mechanism<'r>,
    /// As written.
    pub(super) text: &'r str,
}

/// Domains in it may hold macros.
pub(super) enum Mechanism<'r> {
    A(Domain<'r>),
    All,
    Exists(&'r str),
    Include(&'r str),
    Ip(Net),
    Mx(Domain<'r>),
    Ptr(Option<&'r str>),
}

impl Mechanism<'_> {
    /// Whether it counts against the limit of look-ups.
    pub(super) const fn asks(&self) -> bool {
        !matches!(self, Self::All | Self::Ip(_))
    }
}

/// A domain, or the one that is being checked, with the prefix lengths for both families.
pub(super) struct Domain<'r> {
    pub(super) spec: Option<&'r str>,
    v4: u8,
    v6: u8,
}

impl Domain<'_> {
    /// Whether the client is in the network round this address.
    pub(super) fn holds(&self, ip: IpAddr, client: IpAddr) -> bool {
        Net { ip, prefix: if ip.is_ipv4() { self.v4 } else { self.v6 } }.holds(client)
    }
}

/// A network.
pub(super) struct Net {
    ip: IpAddr,
    prefix: u8,
}

impl Net {
    pub(super) fn holds(&self, client: IpAddr) -> bool {
        let within = |a: u128, b: u128, width: u32| {
            let rest = width.saturating_sub(u32::from(self.prefix));
            a.checked_shr(rest).unwrap_or(0) == b.checked_shr(rest).unwrap_or(0)
        };
        match (self.ip, client) {
            (IpAddr::V4(a), IpAddr::V4(b)) => within(a.to_bits().into(), b.to_bits().into(), 32),
            (IpAddr::V6(a), IpAddr::V6(b)) => within(a.to_bits(), b.to_bits(), 128),
            _ => false,
        }
    }
}

impl<'r> Record<'r> {
    /// Reads the record behind its version; otherwise the first term that is wrong.
    pub(super) fn read(text: &'r str) -> Result<Self, &'r str> {
        let mut record = Self { terms: Vec::new(), redirect: None };
        let mut has_explanation = false;
        for text in text.split(' ').skip(1).filter(|text| !text.is_empty()) {
            match modifier(text) {
                Some((name, value)) if name.eq_ignore_ascii_case("redirect") => {
                    let is_second = record.redirect.replace(value).is_some();
                    (!is_second && !value.is_empty()).then_some(()).ok_or(text)?;
                }
                Some((name, _)) if name.eq_ignore_ascii_case("exp") => {
                    (!std::mem::replace(&mut has_explanation, true)).then_some(()).ok_or(text)?;
                }
                Some(_) => {}
                None => record.terms.push(term(text).ok_or(text)?),
            }
        }
        if record.terms.iter().any(|term| matches!(term.mechanism, Mechanism::All)) {
            record.redirect = None;
        }
        Ok(record)
    }
}

/// `name=value`; a mechanism has no `=` before its `:` or `/`.
fn modifier(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let mut letters = name.bytes();
    let is_name = letters.next().is_some_and(|b| b.is_ascii_alphabetic())
        && letters.all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    is_name.then_some((name, value))
}

fn term(text: &str) -> Option<Term<'_>> {
    let (result, rest) = match text.as_bytes().first()? {
        b'+' => (AuthResult::Pass, text.get(1..)?),
        b'-' => (AuthResult::Fail, text.get(1..)?),
        b'~' => (AuthResult::SoftFail, text.get(1..)?),
        b'?' => (AuthResult::Neutral, text.get(1..)?),
        _ => (AuthResult::Pass, text),
    };
    let end = rest.find([':', '/']).unwrap_or(rest.len());
    let (name, argument) = rest.split_at_checked(end)?;
    let domain = argument.strip_prefix(':').filter(|domain| !domain.is_empty());
    let mechanism = match name.to_ascii_lowercase().as_str() {
        "a" => Mechanism::A(self::domain(argument)?),
        "all" if argument.is_empty() => Mechanism::All,
        "exists" => Mechanism::Exists(domain?),
        "include" => Mechanism::Include(domain?),
        "ip4" => Mechanism::Ip(net(domain?, 32).filter(|net| net.ip.is_ipv4())?),
        "ip6" => Mechanism::Ip(net(domain?, 128).filter(|net| net.ip.is_ipv6())?),
        "mx" => Mechanism::Mx(self::domain(argument)?),
        "ptr" if argument.is_empty() => Mechanism::Ptr(None),
        "ptr" => Mechanism::Ptr(Some(domain?)),
        _ => return None,
    };
    Some(Term { result, mechanism, text })
}

/// `:domain/24//64`, each part optional.
fn domain(argument: &str) -> Option<Domain<'_>> {
    let (rest, v6) = match argument.split_once("//") {
        Some((rest, length)) => (rest, prefix(length, 128)?),
        None => (argument, 128),
    };
    // A macro may hold a slash (`%{d/}`), so the length is what stands behind the last one.
    let (rest, v4) = match rest.rsplit_once('/') {
        Some((rest, length)) if !length.contains('}') => (rest, prefix(length, 32)?),
        _ => (rest, 32),
    };
    let spec = match rest.strip_prefix(':') {
        Some("") => return None,
        spec => spec,
    };
    (spec.is_some() || rest.is_empty()).then_some(Domain { spec, v4, v6 })
}

fn net(text: &str, width: u8) -> Option<Net> {
    let (ip, prefix) = match text.split_once('/') {
        Some((ip, length)) => (ip, prefix(length, width)?),
        None => (text, width),
    };
    Some(Net { ip: ip.parse().ok()?, prefix })
}

fn prefix(text: &str, most: u8) -> Option<u8> {
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|length| is_number && *length <= most)
}
