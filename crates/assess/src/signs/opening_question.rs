//! # What
//! A harmless question to a public contact, without attachment and link: which
//! window is right, whether material may be sent.
//! # Why
//! The exchange type of attack begins so and sends its file minutes after the
//! answer. Most such mails are real customers': the sign is weak until the same
//! correspondent or wording is seen at another member.
//! # Example
//! 「製品について質問があります。どちらの窓口にお送りすればよろしいでしょうか。」
//! # Source
//! J-CSIP 2013, table 1 and section (1).

use super::scene::{Aim, Scene, found};
use super::wording::Group;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(said) = scene.said(Group::OpeningQuestion) else { return };
    // The first mail of an exchange answers nothing and quotes nothing.
    let bare = scene.files.is_empty() && !scene.links.iter().any(Aim::is_web);
    if !bare || scene.is_list_or_bulk || !scene.quoted.is_empty() {
        return;
    }
    let own_mail = scene.from.as_ref().is_some_and(|from| scene.knowledge.is_own(&from.host));
    if own_mail {
        return;
    }
    let more_than_once = scene.ways(Group::OpeningQuestion) > 1;
    let strength = match (scene.is_anybodys(), more_than_once) {
        (true, true) => 1.5,
        (true, false) => 1.1,
        (false, true) => 0.7,
        (false, false) => 0.5,
    };
    found(
        signs,
        Sign::new(SignKey::OpeningQuestion, strength, said.spot.clone(), &[said.hit.phrase]),
    );
}
