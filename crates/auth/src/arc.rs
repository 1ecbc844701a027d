//! ARC (RFC 8617): what the relays on the way vouch for, one sealing the other.

use mail::Field;
use sha2::{Digest as _, Sha256};

use crate::canonical::{self, Canon};
use crate::dkim;
use crate::finding::{AuthReason, AuthResult, Finding};
use crate::key::{Algorithm, Checked, Key};
use crate::recompute::Sent;
use crate::signature::{Signature, Stamp, unsigned};
use crate::tags::{tag, tags};

/// Validates the chain (RFC 8617 section 5.2).
pub(crate) fn finding(sent: &Sent<'_>) -> Finding {
    let names = [RESULTS, MESSAGE_SIGNATURE, SEAL].map(|name| sent.fields.named(name));
    if names.iter().all(|fields| fields.is_empty()) {
        return Finding::new(AuthResult::None);
    }
    let Some(sets) = sets(names) else { return broken() };
    let Some(newest) = sets.last() else { return broken() };
    let finding = chain(sent, &sets, newest);
    finding.of(&newest.stamp.domain).at(&newest.seal.spot)
}

fn broken() -> Finding {
    Finding::new(AuthResult::Fail).because(AuthReason::ChainBroken)
}

/// What one relay added.
struct Set<'f> {
    results: &'f Field<'f>,
    message: &'f Field<'f>,
    seal: &'f Field<'f>,
    stamp: Stamp,
    /// `cv=`: what the relay says of the chain below it.
    validation: String,
}

/// The sets from the oldest; `None` if one is missing, doubled or unreadable.
fn sets<'f>([results, messages, seals]: [&[&'f Field<'f>]; 3]) -> Option<Vec<Set<'f>>> {
    let count = seals.len();
    let fits = results.len() == count && messages.len() == count;
    (fits && (1..=SETS_MAX).contains(&count)).then_some(())?;
    let find = |fields: &[&'f Field<'f>], instance: usize| {
        fields.iter().find(|field| self::instance(field) == Some(instance)).copied()
    };
    // As many fields as instances, and one of each instance: none is doubled.
    (1..=count)
        .map(|instance| {
            let seal = find(seals, instance)?;
            let text = String::from_utf8_lossy(&seal.raw);
            let tags = tags(&text)?;
            Some(Set {
                results: find(results, instance)?,
                message: find(messages, instance)?,
                seal,
                stamp: Stamp::read(&tags)?,
                validation: tag(&tags, "cv")?.to_ascii_lowercase(),
            })
        })
        .collect()
}

/// `i=`, which is the first tag of ARC-Authentication-Results and any of the others.
fn instance(field: &Field<'_>) -> Option<usize> {
    let text = String::from_utf8_lossy(&field.raw);
    let is_results = field.name.trim_end().eq_ignore_ascii_case(RESULTS);
    let tags = if is_results { tags(text.split(';').next()?) } else { tags(&text) };
    tag(&tags?, "i")?.parse().ok()
}

fn chain(sent: &Sent<'_>, sets: &[Set<'_>], newest: &Set<'_>) -> Finding {
    for (index, set) in sets.iter().enumerate() {
        if set.validation != if index == 0 { "none" } else { "pass" } {
            return broken();
        }
    }
    let text = String::from_utf8_lossy(&newest.message.raw);
    let Some(signature) = tags(&text).and_then(|tags| Signature::read(&tags)) else {
        return broken();
    };
    let message = dkim::check(sent, &signature, newest.message);
    if !message.passed() {
        // There is only pass and fail; what could not be looked up stays open.
        return match message.result {
            None | Some(AuthResult::TempError) => message,
            Some(_) => Finding { result: Some(AuthResult::Fail), ..message },
        };
    }
    let hashes = hashes(sets);
    for (set, hash) in sets.iter().zip(&hashes).rev() {
        let key = match Key::find(&sent.lookup, &set.stamp.domain, &set.stamp.selector) {
            Ok(key) => key,
            Err(finding) if finding.result == Some(AuthResult::PermError) => {
                return Finding { result: Some(AuthResult::Fail), ..finding };
            }
            Err(finding) => return finding,
        };
        match key.check(set.stamp.algorithm, hash, &set.stamp.signature) {
            // ARC is younger than RFC 8301, so that SHA-1 never was good for it.
            Checked::Good if set.stamp.algorithm != Algorithm::RsaSha1 => {}
            Checked::Good | Checked::Weak => return broken().because(AuthReason::Weak),
            Checked::Bad | Checked::WrongKind => {
                return broken().because(AuthReason::HeaderAltered);
            }
        }
    }
    Finding::new(AuthResult::Pass)
}

/// What each seal signs: all sets up to its own (RFC 8617 section 5.1.1). Taken in one pass,
/// so that a long chain costs no more than its bytes.
fn hashes(sets: &[Set<'_>]) -> Vec<Vec<u8>> {
    let mut below = Sha256::new();
    let mut hashes = Vec::new();
    let mut bytes = Vec::new();
    let mut add = |field: &Field<'_>, below: &mut Sha256| {
        bytes.clear();
        canonical::field(Canon::Relaxed, &field.name, &field.raw, &mut bytes);
        below.update(&bytes);
    };
    for set in sets {
        add(set.results, &mut below);
        add(set.message, &mut below);
        let mut own = Vec::new();
        unsigned(Canon::Relaxed, set.seal, &mut own);
        hashes.push(below.clone().chain_update(own).finalize().to_vec());
        add(set.seal, &mut below);
    }
    hashes
}

const RESULTS: &str = "arc-authentication-results";
const MESSAGE_SIGNATURE: &str = "arc-message-signature";
const SEAL: &str = "arc-seal";

/// RFC 8617 section 4.2.1.
const SETS_MAX: usize = 50;

#[cfg(test)]
mod tests;
