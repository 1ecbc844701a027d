//! # What
//! SPF, DKIM and DMARC as the receiving side wrote them into the header, or as they were
//! worked out again where that is better evidence.
//! # Why
//! A failed check means that the sender's domain does not vouch for the mail;
//! forwarding and mailing lists fail them too. A pass shows only that the domain
//! is the sender's own, which an attacker's domain is as well.
//! # Example
//! `Authentication-Results: mx.own.example; dmarc=fail header.from=partner.example`
//! # Source
//! RFC 8601; `mail-cases.md`, authentication offline.

use super::scene::{Scene, found, site};
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let auth = &scene.auth;
    let soft = if scene.is_list_or_bulk { 0.3 } else { 1.0 };
    let from = scene.from.as_ref().map(|from| from.site().to_owned()).unwrap_or_default();
    let aligned = |domain: &Option<String>| {
        domain.as_deref().and_then(observable::host).is_some_and(|host| site(&host) == from)
    };
    for (key, read) in [(SignKey::DmarcFail, &auth.dmarc), (SignKey::SpfFail, &auth.spf)] {
        let Some(read) = read else { continue };
        let Some(strength) = failure(&read.result) else { continue };
        let domain = read.domain.as_deref().unwrap_or(&from);
        let values = [domain, read.result.as_str()];
        found(signs, Sign::new(key, strength * soft, read.spot.clone(), &values));
    }
    let dkim_passed = auth.dkim.iter().any(|read| read.result == "pass");
    let dkim_failed = auth.dkim.iter().find(|read| failure(&read.result).is_some());
    if let Some(read) = dkim_failed.filter(|_| !dkim_passed) {
        let domain = read.domain.as_deref().unwrap_or_default();
        let values = [domain, read.result.as_str()];
        found(signs, Sign::new(SignKey::DkimFail, soft, read.spot.clone(), &values));
    }
    let by_dmarc = auth.dmarc.as_ref().filter(|read| read.result == "pass").map(|read| &read.spot);
    let by_dkim = auth.dkim.iter().find(|read| read.result == "pass" && aligned(&read.domain));
    let by_spf = auth.spf.as_ref().filter(|read| read.result == "pass" && aligned(&read.domain));
    let spot = by_dmarc.or(by_dkim.map(|read| &read.spot)).or(by_spf.map(|read| &read.spot));
    if let Some(spot) = spot.filter(|_| !failed(scene)) {
        // Everybody on free mail passes its provider's checks.
        let strength = if scene.is_anybodys() { 0.4 } else { 1.0 };
        found(signs, Sign::new(SignKey::AuthPass, strength, spot.clone(), &[&from]));
    }
}

/// Whether a check that concerns From failed.
pub(super) fn failed(scene: &Scene<'_>) -> bool {
    let auth = &scene.auth;
    let read_failed = |result: &str| failure(result).is_some_and(|strength| strength >= 1.0);
    match &auth.dmarc {
        Some(dmarc) if dmarc.result == "pass" => false,
        Some(dmarc) if read_failed(&dmarc.result) => true,
        _ => auth.spf.as_ref().is_some_and(|spf| read_failed(&spf.result)),
    }
}

/// How surely a result says that the sender is not entitled.
fn failure(result: &str) -> Option<f64> {
    match result {
        "fail" | "hardfail" | "reject" => Some(1.0),
        "softfail" => Some(0.8),
        "permerror" => Some(0.2),
        _ => None,
    }
}
