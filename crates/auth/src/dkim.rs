//! DKIM (RFC 6376): one finding a signature.

use mail::Field;
use vocab::Written;

use crate::body::Hash;
use crate::finding::{AuthReason, AuthResult, DkimFinding, Finding};
use crate::key::{Algorithm, Checked, Key};
use crate::recompute::{SIGNATURES_MAX, Sent};
use crate::signature::Signature;

/// Checks the signatures from the top down, up to [`SIGNATURES_MAX`].
pub(crate) fn findings(sent: &Sent<'_>) -> Vec<DkimFinding> {
    let signatures = sent.fields.named("dkim-signature");
    signatures.iter().take(SIGNATURES_MAX).map(|field| finding(sent, field)).collect()
}

fn finding(sent: &Sent<'_>, field: &Field<'_>) -> DkimFinding {
    let Some(signature) = Signature::dkim(&String::from_utf8_lossy(&field.raw)) else {
        let finding = Finding::new(AuthResult::Neutral).because(AuthReason::MalformedSignature);
        return DkimFinding {
            finding: finding.at(&field.spot),
            selector: String::new(),
            expires: None,
        };
    };
    let finding = if has_foreign_identity(&signature) {
        Finding::new(AuthResult::Neutral).because(AuthReason::MalformedSignature)
    } else {
        check(sent, &signature, field)
    };
    DkimFinding {
        finding: finding.of(&signature.stamp.domain).at(&field.spot),
        expires: signature.expires.and_then(Written::of_unix_seconds),
        selector: signature.stamp.selector,
    }
}

/// Whether `i=` names somebody outside the domain that signs.
fn has_foreign_identity(signature: &Signature) -> bool {
    identity_domain(signature).is_some_and(|domain| {
        let rest = domain.strip_suffix(signature.stamp.domain.as_str());
        !rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

fn identity_domain(signature: &Signature) -> Option<&str> {
    let identity = signature.identity.as_deref()?;
    Some(identity.rsplit_once('@').map_or(identity, |(_, domain)| domain))
}

/// Checks a signature over body and header: a DKIM-Signature or an ARC-Message-Signature.
pub(crate) fn check(sent: &Sent<'_>, signature: &Signature, field: &Field<'_>) -> Finding {
    let Some(body) = &sent.body else { return Finding::open(AuthReason::NotAsSent) };
    let fail = |reason| Finding::new(AuthResult::Fail).because(reason);
    let stamp = &signature.stamp;
    // The body first: that it was changed shows without any key.
    let hashed = body.hash(signature.body_canon, stamp.algorithm.hash(), signature.length);
    if hashed.hash != signature.body_hash || hashed.is_short {
        return if sent.is_whole {
            fail(AuthReason::BodyAltered)
        } else {
            Finding::open(AuthReason::NotAsSent)
        };
    }
    let key = match Key::find(&sent.lookup, &stamp.domain, &stamp.selector) {
        Ok(key) => key,
        Err(finding) => return finding,
    };
    let unusable = || Finding::new(AuthResult::PermError).because(AuthReason::KeyUnusable);
    if key.is_strict && identity_domain(signature).is_some_and(|domain| domain != stamp.domain) {
        return unusable();
    }
    let hash = stamp.algorithm.hash().of(&signature.input(&sent.fields, field));
    let policy = |reason| Finding::new(AuthResult::Policy).because(reason);
    match key.check(stamp.algorithm, &hash, &stamp.signature) {
        Checked::Bad => fail(AuthReason::HeaderAltered),
        Checked::WrongKind => unusable(),
        Checked::Weak => policy(AuthReason::Weak),
        Checked::Good if is_outdated(stamp.algorithm, sent.now) => policy(AuthReason::Weak),
        Checked::Good if hashed.is_part => policy(AuthReason::BodyExtended),
        Checked::Good => match (signature.expires, sent.now) {
            (Some(expires), Some(now)) if expires <= now => policy(AuthReason::Expired),
            (Some(_), None) => Finding::new(AuthResult::Pass).because(AuthReason::TimeUnknown),
            _ => Finding::new(AuthResult::Pass),
        },
    }
}

/// SHA-1 was still good when the mail came, if it came before RFC 8301.
fn is_outdated(algorithm: Algorithm, now: Option<i64>) -> bool {
    algorithm.hash() == Hash::Sha1 && now.is_none_or(|now| now >= RFC_8301)
}

/// January 2018.
const RFC_8301: i64 = 1_514_764_800;

#[cfg(test)]
mod tests;
