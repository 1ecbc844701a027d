//! # What
//! The mail claims to come from the reader's own organisation and comes from
//! outside, or it does come from inside.
//! # Why
//! A colleague or the own system people are believed. Mail that a relay of the
//! own domain wrote for an own address is the opposite: an ordinary mail.
//! # Example
//! `From: it@own.example` handed over by a foreign host with SPF failed;
//! `"own.example Mail Support" <x@elsewhere.example>`.
//! # Source
//! J-CSIP 2019 Q1, chapter 7 (a company of the own group impersonated); J-CSIP 2014.

use super::fold::fold;
use super::scene::{Party, Scene, found, site};
use super::wording::{Group, hits};
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(from) = &scene.from else { return };
    if scene.knowledge.is_own(&from.host) {
        own_address(scene, from, signs);
    } else if let Some((name, strength)) = claim(scene, from) {
        let key = SignKey::OwnOrganisationImpersonated;
        let values = [name.as_str(), from.address];
        found(signs, Sign::new(key, strength, from.spot.clone(), &values));
    } else if scene.knowledge.is_partner(&from.host) && !super::auth::failed(scene) {
        let key = SignKey::KnownPartner;
        found(signs, Sign::new(key, 1.0, from.spot.clone(), &[from.site()]));
    }
}

fn own_address(scene: &Scene<'_>, from: &Party<'_>, signs: &mut Vec<Sign>) {
    let auth = &scene.subject.mail.auth;
    let passed =
        auth.dmarc.as_ref().or(auth.spf.as_ref()).is_some_and(|read| read.result == "pass");
    let strangers = scene.border_hop().map(|hop| {
        let names = [&hop.from, &hop.helo];
        !names.into_iter().flatten().any(|host| scene.knowledge.is_own(&host.to_ascii_lowercase()))
    });
    let away = scene.reply_to.iter().any(|reply| reply.site() != from.site());
    let strength = match (super::auth::failed(scene), strangers) {
        (true, _) => 1.2,
        // Organisations also send through hosted services under other names.
        (false, Some(true)) if !passed => 0.3,
        _ if away => return,
        _ => {
            let key = SignKey::OwnSender;
            found(signs, Sign::new(key, 1.0, from.spot.clone(), &[from.address]));
            return;
        }
    };
    let values = [from.name, from.address];
    let key = SignKey::OwnOrganisationImpersonated;
    found(signs, Sign::new(key, strength, from.spot.clone(), &values));
}

/// A display name that holds the reader's domain or speaks as his system people.
fn claim(scene: &Scene<'_>, from: &Party<'_>) -> Option<(String, f64)> {
    let name = fold(from.name);
    if name.is_empty() || scene.is_list_or_bulk() {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let mut readers = scene.recipients.iter().map(|party| party.host.as_str());
    let own = scene.knowledge.own_domains.iter().map(String::as_str);
    let named = own.chain(readers.by_ref().take(READERS_MAX)).map(site).any(|domain| {
        let public = scene.knowledge.lists.sender_kind(domain).is_some();
        !public && domain != from.site() && domain.contains('.') && domain.len() >= DOMAIN_MIN && lower.contains(domain)
    });
    if named {
        return Some((name, 1.0));
    }
    let helpdesk = hits(&name).iter().any(|hit| hit.group == Group::Helpdesk);
    let asks = scene.said(Group::LogIn).is_some() && scene.has_bait();
    (helpdesk && asks).then_some((name, 0.8))
}

const READERS_MAX: usize = 8;
/// Shorter domains occur in words by chance.
const DOMAIN_MIN: usize = 6;
