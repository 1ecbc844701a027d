//! # What
//! A free-mail address that signs as the head of a company and wants money moved
//! or something done at once.
//! # Why
//! In the second kind of business e-mail compromise the swindler writes as the
//! president to somebody who can pay. Presidents have an address at their company.
//! # Example
//! "I am in a meeting, buy gift cards … Hajime Midori, President" from free mail.
//! # Source
//! IPA's warnings on business e-mail compromise (type 2), named in J-CSIP 2019 Q1, chapter 4.

use super::scene::{Scene, found};
use super::wording::{Group, hits};
use crate::fold::fold;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(from) = scene.from.as_ref().filter(|_| scene.is_anybodys()) else { return };
    let strength = match (scene.said(Group::Money), scene.said(Group::Urgent)) {
        (Some(_), _) => 1.0,
        (None, Some(_)) => 0.5,
        (None, None) => return,
    };
    if scene.is_list_or_bulk {
        return;
    }
    let titled = |line: &String| {
        line.chars().count() <= TITLE_CHARS
            && hits(line).iter().any(|hit| hit.group == Group::Executive)
    };
    let name = Some(fold(from.name)).filter(titled);
    let signed = || scene.tail().iter().rev().take(SIGNATURE_LINES).find(|line| titled(line));
    let Some(name) = name.or_else(|| signed().cloned()) else { return };
    let values = [name.as_str(), from.address];
    let key = SignKey::ExecutiveImpersonated;
    found(signs, Sign::new(key, strength, from.spot.clone(), &values));
}

/// A line of a signature is short; a longer one is prose about somebody.
const TITLE_CHARS: usize = 48;
const SIGNATURE_LINES: usize = 6;
