//! # What
//! The writer asks which unpacking program or which version the reader uses.
//! # Why
//! When a file did not open, the attackers of the exchange type asked for the
//! program and sent one that opens with it. Nobody else needs to know.
//! # Example
//! 「解凍ソフトは何をお使いでしょうか。」
//! # Source
//! J-CSIP 2013, table 1, #4-7 (13 minutes after "we cannot open it").

use super::scene::{Scene, found};
use super::wording::Group;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(said) = scene.said(Group::SoftwareQuestion) else { return };
    let phrase = said.hit.phrase;
    // The own help desk asks the same of its own people.
    if scene.from.as_ref().is_some_and(|from| scene.knowledge.is_own(&from.host)) {
        return;
    }
    let asks = scene.own.contains(['?'])
        || scene.own.contains("でしょうか")
        || scene.own.contains("ですか")
        || scene.own.contains("お知らせください")
        || scene.own.contains("教えて");
    let strength = match (asks, scene.is_anybodys()) {
        (true, true) => 1.2,
        (true, false) => 0.9,
        (false, _) => 0.3,
    };
    let spot = said.spot.clone();
    found(signs, Sign::new(SignKey::ExchangeSoftwareQuestion, strength, spot, &[phrase]));
}
