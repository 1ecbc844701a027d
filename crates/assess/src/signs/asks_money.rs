//! # What
//! The reader is to move money: a transfer, a payment, a gift card.
//! # Why
//! Invoice fraud and advance-fee fraud end in a payment.
//! # Example
//! "Any update on the remittance to IBAN …? Please send the swift copy today."
//! # Source
//! J-CSIP 2019 Q1, chapter 4 (type 1 of business e-mail compromise).

use super::scene::{Scene, found};
use super::wording::Group;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(said) = scene.said(Group::Money) else { return };
    // One such word stands in many business mails.
    let strength = match scene.ways(Group::Money) {
        1 => 0.5,
        2 => 0.9,
        _ => 1.2,
    };
    found(signs, Sign::new(SignKey::AsksMoney, strength, said.spot.clone(), &[said.hit.phrase]));
}
