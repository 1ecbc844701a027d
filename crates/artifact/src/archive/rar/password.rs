//! Finding the password of a RAR archive among the candidates.

use encoding_rs::SHIFT_JIS;
use vocab::DefectCode;

use super::decode::{Decoder, Outcome};
use super::entry::{Coding, Entry, EntryKind, Listing, PartLock, note};
use super::keys::{Keys, NoKey};
use super::sink::Sink;
use crate::contents::{Encryption, Key, Lock};
use crate::open::Tools;

/// Reads the headers, with a password if they are encrypted.
pub(super) fn headers<'a, 't>(
    tools: &Tools<'t>,
    mut read: impl FnMut(&mut Keys<'t>) -> Result<Listing<'a>, NoKey>,
) -> (Listing<'a>, Keys<'t>, Lock) {
    let mut keys = Keys::new(None, tools.budget);
    let mut reason = match read(&mut keys) {
        Ok(listing) => return (listing, keys, Lock::default()),
        Err(reason) => reason,
    };
    for (position, password) in tools.passwords.iter().enumerate() {
        if matches!(reason, NoKey::Costly | NoKey::Unknown) {
            break;
        }
        let mut keys = Keys::new(Some(password.as_bytes().to_vec()), tools.budget);
        match read(&mut keys) {
            Ok(listing) => {
                let key = Key::Candidate(position);
                return (listing, keys, Lock { encryption: Encryption::Headers, key });
            }
            Err(again) => reason = again,
        }
    }
    let mut listing = Listing { headers_locked: true, ..Listing::default() };
    if reason == NoKey::Unknown {
        note(&mut listing.defects, DefectCode::MethodUnknown);
    }
    let key = if reason == NoKey::Costly { Key::TooCostly } else { Key::NotFound };
    (listing, keys, Lock { encryption: Encryption::Headers, key })
}

/// Finds the password of encrypted data where the headers needed none. Members may have
/// passwords of their own, so that a few are asked before none is found.
pub(super) fn content<'t>(
    listing: &Listing<'_>,
    keys: &mut Keys<'t>,
    lock: &mut Lock,
    tools: &Tools<'t>,
) {
    let probes = probes(listing);
    if probes.is_empty() || lock.encryption != Encryption::None {
        return;
    }
    *lock = Lock { encryption: Encryption::Data, key: Key::NotFound };
    for entry in probes {
        let (key, found) = of_entry(entry, tools);
        lock.key = key;
        if let Some(found) = found {
            *keys = found;
            return;
        }
    }
}

/// The password of one entry, and the keys that were derived to find it.
pub(super) fn of_entry<'t>(entry: &Entry<'_>, tools: &Tools<'t>) -> (Key, Option<Keys<'t>>) {
    for (position, password) in tools.passwords.iter().enumerate() {
        for form in forms(password, entry) {
            let mut keys = Keys::new(Some(form), tools.budget);
            match fits(entry, &mut keys, tools) {
                Ok(()) => return (Key::Candidate(position), Some(keys)),
                Err(NoKey::Costly) => return (Key::TooCostly, None),
                Err(_) => {}
            }
        }
    }
    (Key::NotFound, None)
}

/// The entries that show with the least work whether a password fits: those that do not
/// continue another, and of them the smallest.
fn probes<'l, 'a>(listing: &'l Listing<'a>) -> Vec<&'l Entry<'a>> {
    let mut locked: Vec<_> = listing
        .entries
        .iter()
        .filter(|entry| entry.is_encrypted() && entry.kind != EntryKind::Directory)
        .chain(listing.comment.as_ref().filter(|entry| entry.is_encrypted()))
        .collect();
    locked.sort_by_key(|entry| (entry.solid, entry.split_before, entry.packed()));
    locked.truncate(PROBES_MAX);
    locked
}

/// Versions before RAR 3 take the bytes that were typed, which here are CP932.
fn forms(password: &str, entry: &Entry<'_>) -> Vec<Vec<u8>> {
    let mut forms = vec![password.as_bytes().to_vec()];
    let lock = entry.parts.first().and_then(|part| part.lock);
    if matches!(lock, Some(PartLock::Four { version: ..29, .. })) && !password.is_ascii() {
        let (bytes, _, has_errors) = SHIFT_JIS.encode(password);
        if !has_errors {
            forms.push(bytes.into_owned());
        }
    }
    forms
}

fn fits(entry: &Entry<'_>, keys: &mut Keys<'_>, tools: &Tools<'_>) -> Result<(), NoKey> {
    let lock = entry.parts.first().and_then(|part| part.lock);
    if let Some(PartLock::Five { salt, cost, check: Some(check), .. }) = lock {
        return keys.five(salt, cost, Some(check)).map(|_| ());
    }
    if !keys.works(entry.present()) {
        return Err(NoKey::Costly);
    }
    let mut sink = Sink::new(entry.present(), tools.limits, None);
    let outcome = Decoder::new(tools.limits).unpack(entry, keys, &mut sink);
    if !keys.works(sink.bytes.len()) {
        return Err(NoKey::Costly);
    }
    match outcome {
        Outcome::Done => Ok(()),
        // Garbage breaks a decoder long before it reaches a bound.
        Outcome::Failed(DefectCode::LimitMember | DefectCode::LimitRatio)
            if entry.coding != Coding::Stored =>
        {
            Ok(())
        }
        // Of what is split over missing volumes no sum is known.
        Outcome::Failed(_) => Err(NoKey::Wrong),
        Outcome::Locked(reason) => Err(reason),
    }
}

const PROBES_MAX: usize = 3;
