//! # What
//! A brand, a ministry or an agency is named as the one who writes, and the
//! address is none of its own.
//! # Why
//! Phishing borrows the name of a service; targeted mails borrow that of a
//! ministry. Talking about a brand is no sign: its name must stand as the sender's,
//! or the mail must ask what only the brand could ask.
//! # Example
//! `"Amazon.co.jp" <support@x3.example>`; 「外務省」 as display name of free mail.
//! # Source
//! J-CSIP 2019 Q1, chapter 6; J-CRAT 2014 (7 % of the addresses are ministries').

use vocab::Spot;

use super::scene::{Aim, Scene, found};
use super::wording::Group;
use crate::fold::fold;
use crate::knowledge::is_under;
use crate::lists::{Brand, BrandKind};
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some(from) = &scene.from else { return };
    let known = scene.knowledge.is_own(&from.host) || scene.knowledge.is_partner(&from.host);
    if known {
        return;
    }
    let name = fold(from.name);
    let named = |text: &str| scene.knowledge.lists.brand_named(text);
    let asks = [Group::LogIn, Group::Threat].into_iter().any(|group| scene.said(group).is_some());
    let by_name = named(&name).map(|brand| (brand, from.spot.clone(), 1.0));
    let by_title = || named(&scene.title).map(|brand| (brand, Spot::header("Subject"), 0.7));
    let by_text = || {
        let lines = scene.top().iter().chain(scene.tail());
        lines.filter_map(|line| named(line)).next().map(|brand| (brand, scene.text_spot(), 0.5))
    };
    let Some(((brand, word), spot, strength)) =
        by_name.or_else(|| if asks { by_title().or_else(by_text) } else { None })
    else {
        return;
    };
    if is_genuine(brand, &from.host) && !is_forged(scene, brand, asks) {
        return;
    }
    let title = brand.names.first().map_or("", |name| name);
    let public = matches!(brand.kind, BrandKind::Ministry | BrandKind::Agency);
    let strength = strength * doubt(scene, brand, asks, public);
    if public {
        // Ministries send no links to pay by, so this is not about their work.
        let lures = asks && scene.links.iter().any(Aim::is_web) && !scene.is_anybodys();
        let strength = if lures { strength * 1.6 } else { strength };
        let values = [title, from.address];
        found(signs, Sign::new(SignKey::MinistryImpersonated, strength, spot, &values));
    } else {
        let values = [title, from.address, word];
        found(signs, Sign::new(SignKey::BrandImpersonated, strength, spot, &values));
    }
}

/// What speaks for another reading: nothing to click, links that all lead to the
/// brand, bulk mail sent for it.
fn doubt(scene: &Scene<'_>, brand: &Brand, asks: bool, public: bool) -> f64 {
    let mut web = scene.links.iter().filter(|aim| aim.is_web()).peekable();
    let linked = web.peek().is_some();
    let all_genuine = linked && web.all(|aim| is_genuine(brand, aim.host));
    let bulk = scene.is_list_or_bulk;
    match () {
        () if all_genuine => 0.3,
        () if !asks && !scene.has_bait() && !public => 0.2,
        () if bulk && !asks => 0.3,
        () => 1.0,
    }
}

/// A genuine From that its domain disowns, or under which everything leads elsewhere.
fn is_forged(scene: &Scene<'_>, brand: &Brand, asks: bool) -> bool {
    let mut web = scene.links.iter().filter(|aim| aim.is_web()).peekable();
    let elsewhere = web.peek().is_some() && web.all(|aim| !is_genuine(brand, aim.host));
    super::auth::failed(scene) || (asks && elsewhere && !scene.is_list_or_bulk)
}

fn is_genuine(brand: &Brand, host: &str) -> bool {
    brand.domains.iter().any(|domain| is_under(host, domain))
}
