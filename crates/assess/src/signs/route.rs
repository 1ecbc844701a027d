//! # What
//! The way the mail came does not fit its sender: handed over by a machine without
//! a proper name, past the provider of the address, from abroad for a domestic
//! sender, or with a date far off.
//! # Why
//! Bots and rented machines deliver directly and name themselves carelessly; an
//! account that was taken over is used from abroad through its own provider.
//! # Example
//! `Received: from h53vtp (h53vtp [203.0.113.9]) by mx.own.example`
//! # Source
//! RFC 5321 section 4.1.1.1 (the name must be a full one); `mail-cases.md`, two origins.

use vocab::{SenderKind, Spot};

use super::scene::{Party, Scene, found, site};
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(from) = &scene.from else { return };
    border(scene, from, signs);
    abroad(scene, from, signs);
    date(scene, signs);
}

fn border(scene: &Scene<'_>, from: &Party<'_>, signs: &mut Vec<Sign>) {
    let Some((hop, border)) = scene.border_hop().zip(scene.origin.border.as_ref()) else { return };
    let Some(name) = hop.from.as_deref().or(hop.helo.as_deref()) else { return };
    let host = name.to_ascii_lowercase();
    let looked_up = hop.from.as_deref().is_some_and(|host| host.contains('.'));
    if !looked_up && !host.contains('.') && !host.contains(':') && !scene.is_list_or_bulk {
        let key = SignKey::DirectFromClient;
        found(signs, Sign::new(key, 1.0, border.evidence.clone(), &[name]));
    }
    let free = matches!(scene.sender_kind, SenderKind::FreeDomestic | SenderKind::FreeOverseas);
    // Providers send from names that are not their address domain, so an unlike name
    // counts only when it is no known provider's.
    let listed = scene.knowledge.lists.of(&host);
    let provider = site(&host) == from.site()
        || listed.sender_kind().is_some()
        || listed.common().is_some()
        || name_of(site(&host)) == name_of(from.site());
    if free && !provider && !scene.is_list_or_bulk && !passed(scene) {
        let values = [from.address, name];
        let key = SignKey::ProviderBypassed;
        found(signs, Sign::new(key, 1.0, border.evidence.clone(), &values));
    }
}

fn passed(scene: &Scene<'_>) -> bool {
    let auth = &scene.auth;
    auth.spf.as_ref().or(auth.dmarc.as_ref()).is_some_and(|read| read.result == "pass")
        || auth.dkim.iter().any(|read| read.result == "pass")
}

fn name_of(site: &str) -> &str {
    site.split('.').next().unwrap_or_default()
}

fn abroad(scene: &Scene<'_>, from: &Party<'_>, signs: &mut Vec<Sign>) {
    let domestic = matches!(
        scene.sender_kind,
        SenderKind::FreeDomestic
            | SenderKind::IspDomestic
            | SenderKind::Carrier
            | SenderKind::Government
            | SenderKind::Agency
    ) || from.host.ends_with(".jp");
    let Some(client) = scene.origin.client.as_ref() else { return };
    let Some(country) = client.country.as_ref().map(vocab::Country::as_str) else { return };
    if domestic && country != HOME && !scene.is_list_or_bulk {
        let values = [country, from.site()];
        let key = SignKey::OriginAbroad;
        found(signs, Sign::new(key, 1.0, client.evidence.clone(), &values));
    }
}

/// The Date that the sender wrote against the time the mail entered.
fn date(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let mail = scene.subject.mail;
    let Some(written) = mail.head.date else { return };
    let Some(entered) = mail.head.received.last().and_then(|hop| hop.time) else { return };
    let seconds = written.unix_seconds().abs_diff(entered.unix_seconds());
    let days = seconds / DAY_SECONDS;
    if days >= 1 && !scene.is_list_or_bulk {
        let strength = if days >= 3 { 1.0 } else { 0.5 };
        let key = SignKey::DateFarOff;
        found(signs, Sign::new(key, strength, Spot::header("Date"), &[&days.to_string()]));
    }
}

/// The country whose domains and providers count as domestic.
const HOME: &str = "JP";
const DAY_SECONDS: u64 = 86_400;
