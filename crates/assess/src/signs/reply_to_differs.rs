//! # What
//! Answers go to another domain than the one that From shows.
//! # Why
//! The reader sees the genuine address and answers the attacker. Mailing lists,
//! newsletters and ticket systems do it as well; there it weighs little.
//! # Example
//! `From: lena@partner.example`, `Reply-To: oyobnhq0@freemail.example`
//! # Source
//! J-CSIP 2019 Q1, chapter 4 (3); chapter 8.1.

use vocab::Spot;

use super::scene::{Scene, found};
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(from) = &scene.from else { return };
    // One answer address at home is enough for the answer to arrive.
    if scene.reply_to.iter().any(|reply| reply.site() == from.site()) {
        return;
    }
    let Some(reply) = scene.reply_to.first() else { return };
    let knowledge = scene.knowledge;
    let free = knowledge.lists.of(&reply.host).is_free_mail();
    let from_known = knowledge.is_own(&from.host) || knowledge.is_partner(&from.host);
    let to_known = knowledge.is_own(&reply.host) || knowledge.is_partner(&reply.host);
    let strength = match () {
        () if scene.is_list_or_bulk => 0.15,
        () if to_known => 0.2,
        // Whoever answers a partner and reaches a stranger is being led astray.
        () if from_known => 2.0,
        () if imitates(&reply.local.to_ascii_lowercase(), from.site()) => 1.7,
        () if free && !scene.is_anybodys() => 1.5,
        () => 0.8,
    };
    let values = [from.address, reply.address];
    found(signs, Sign::new(SignKey::ReplyToDiffers, strength, Spot::header("Reply-To"), &values));
}

/// Whether the mailbox carries the name of the domain that From shows:
/// `carter-b-company@` for `b-company.example`.
fn imitates(local: &str, from_site: &str) -> bool {
    let label = from_site.split('.').next().unwrap_or_default();
    label.len() >= LABEL_MIN && local.contains(label)
}

/// Shorter names occur in words by chance.
const LABEL_MIN: usize = 4;
