//! The answer of a worker: what it found, as it crosses. Reading it is its check, since a
//! worker that was taken over can write anything.

use analysis::{Analysis, Input};
use vocab::Sandbox;

use crate::codec::{packed, unpacked};

/// The bytes of an answer.
#[must_use]
pub fn written(analysis: &Analysis) -> Vec<u8> {
    packed(analysis)
}

/// The analysis of an answer; `None` if it is none, or none of this input. What the owner
/// knows better is his: the name of the input and how well the worker was fenced in.
#[must_use]
pub fn checked(bytes: &[u8], input: &Input<'_>, sandbox: Sandbox) -> Option<Analysis> {
    let mut analysis: Analysis = unpacked(bytes)?;
    analysis.source = input.name.to_owned();
    analysis.index = input.index;
    analysis.sandbox = sandbox;
    let mails = analysis.mails.iter().map(|mail| mail.id);
    let files = analysis.files.iter().map(|file| file.id);
    let in_order = mails.is_sorted_by(|a, b| a < b) && files.is_sorted_by(|a, b| a < b);
    let without_hashes = analysis.files.iter().all(|file| file.hashes.is_none());
    (in_order && without_hashes).then_some(analysis)
}
