//! # What
//! The reader is to log in, to confirm an account, to renew a password.
//! # Why
//! Phishing for accounts of mail and cloud services.
//! # Example
//! "Your account information is out of date; log in to continue using the service."
//! # Source
//! J-CSIP 2019 Q1, chapter 6.

use super::scene::{Scene, found};
use super::wording::Group;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let asked = scene.said(Group::LogIn);
    // An account and a verb somewhere in the same mail are no more than a hint.
    let hinted =
        scene.said(Group::AccountTopic).filter(|_| scene.said(Group::AccountVerb).is_some());
    let (said, strength) = match (asked, hinted) {
        (Some(said), _) if scene.ways(Group::LogIn) > 1 => (said, 1.2),
        (Some(said), Some(_)) => (said, 1.1),
        (Some(said), None) => (said, 0.9),
        (None, Some(said)) => (said, 0.4),
        (None, None) => return,
    };
    // Without a link or a file there is nowhere to log in.
    let strength = if scene.has_bait() { strength } else { strength * 0.4 };
    found(signs, Sign::new(SignKey::AsksLogIn, strength, said.spot.clone(), &[said.hit.phrase]));
}
