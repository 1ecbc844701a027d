//! # What
//! The reader is to open what is attached or linked, or to switch macros on.
//! # Why
//! An attachment infects only when it is opened; documents with macros only when
//! their reader is talked into enabling them.
//! # Example
//! 「資料をお送りしますのでご確認ください」, "Enable Content".
//! # Source
//! J-CSIP 2019 Q1, chapter 7.

use super::scene::{Scene, found};
use super::wording::Group;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let (said, strength) = match (scene.said(Group::EnableContent), scene.said(Group::Open)) {
        (Some(said), _) => (said, 2.5),
        (None, Some(said)) if scene.has_bait() => (said, 0.6),
        // A gateway may have taken the attachment away, so the words alone count a little.
        (None, Some(said)) => (said, 0.4),
        (None, None) => return,
    };
    found(signs, Sign::new(SignKey::AsksOpen, strength, said.spot.clone(), &[said.hit.phrase]));
}
