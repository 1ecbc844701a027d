//! # What
//! New bank details are announced: another account, another bank.
//! # Why
//! It is the step on which business e-mail compromise lives; genuine changes are
//! rare and come by letter.
//! # Example
//! "Please remit the payment to the new account below", 「振込先口座の変更」.
//! # Source
//! J-CSIP 2019 Q1, chapter 4.

use super::scene::{Scene, found};
use super::wording::Group;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(said) = scene.said(Group::AccountChange) else { return };
    // Banks and shops write of "changing the account" too; money words beside it settle it.
    let strength = if scene.said(Group::Money).is_some() { 1.0 } else { 0.6 };
    found(
        signs,
        Sign::new(SignKey::AsksAccountChange, strength, said.spot.clone(), &[said.hit.phrase]),
    );
}
