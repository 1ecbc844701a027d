//! # What
//! Several senders in one mail: two From fields or addresses, a Sender of another
//! domain, a Return-Path of another domain.
//! # Why
//! Two programs show two different senders of a mail with two From fields. Sender
//! and Return-Path differ in honest mail that a service sends, so they weigh little.
//! # Example
//! `From: boss@own.example` above `From: x91@freemail.example`
//! # Source
//! RFC 5322 section 3.6.2; `mail-cases.md`, case 31.

use vocab::Spot;

use super::scene::{Party, Scene, found, site};
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(from) = &scene.from else { return };
    let mail = scene.subject.mail;
    let soft = if scene.is_list_or_bulk { 0.2 } else { 1.0 };
    let others = mail.head.from.iter().skip(1).take(FROMS_MAX);
    let other = others
        .filter_map(|other| Party::new(&other.mailbox, other.spot.clone()))
        .find(|other| !other.address.eq_ignore_ascii_case(from.address));
    if let Some(other) = other {
        let strength = if other.site() == from.site() { 0.3 } else { 1.0 };
        let values = [from.address, other.address];
        found(signs, Sign::new(SignKey::TwoFroms, strength, other.spot.clone(), &values));
    }
    let sender = mail.head.sender.as_ref();
    if let Some(sender) = sender.and_then(|sender| Party::new(sender, Spot::header("Sender")))
        && sender.site() != from.site()
    {
        let values = [from.address, sender.address];
        found(signs, Sign::new(SignKey::SenderDiffers, soft, sender.spot.clone(), &values));
    }
    let path = mail.head.return_path.as_deref().unwrap_or_default();
    let host = path.rsplit_once('@').and_then(|(_, host)| observable::host(host));
    if host.is_some_and(|host| site(&host) != from.site()) {
        let key = SignKey::ReturnPathDiffers;
        let values = [from.address, path];
        found(signs, Sign::new(key, soft, Spot::header("Return-Path"), &values));
    }
}

const FROMS_MAX: usize = 50;
