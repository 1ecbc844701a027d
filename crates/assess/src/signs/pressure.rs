//! # What
//! The reader is hurried, or threatened with a loss.
//! # Why
//! Pressure keeps people from asking somebody. Alone it says little: much
//! ordinary mail is marked important.
//! # Example
//! 「24時間以内」, "your account will be terminated".
//! # Source
//! IPA's warnings on business e-mail compromise, named in J-CSIP 2019 Q1, chapter 4.

use super::scene::{Scene, found};
use super::wording::Group;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    for (group, key) in
        [(Group::Threat, SignKey::ThreatWords), (Group::Urgent, SignKey::UrgentWords)]
    {
        let extortion = scene.said(Group::Extortion).filter(|_| key == SignKey::ThreatWords);
        if let Some(said) = extortion {
            // Shame and a price together are blackmail and nothing else.
            let strength = if scene.said(Group::Money).is_some() { 2.5 } else { 1.0 };
            found(signs, Sign::new(key, strength, said.spot.clone(), &[said.hit.phrase]));
        } else if let Some(said) = scene.said(group) {
            let strength = if scene.ways(group) > 1 { 1.0 } else { 0.7 };
            found(signs, Sign::new(key, strength, said.spot.clone(), &[said.hit.phrase]));
        }
    }
}
