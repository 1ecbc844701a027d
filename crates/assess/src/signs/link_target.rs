//! # What
//! Links that hide where they lead or need no web site at all: a bare address, a
//! shortener, a file-sharing service, a redirect through somebody else's site, a
//! `data:` or `javascript:` link.
//! # Why
//! Each keeps the true host from the reader or from a filter.
//! # Example
//! `http://203.0.113.7/login`, `https://bit.ly/…`, `https://www.google.com/url?q=…`.
//! # Source
//! J-CSIP 2019 Q1, chapter 6; `mail-cases.md`, text evasion.

use super::scene::{Aim, Party, Scene, found, site};
use crate::lists::ListName;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let first = |wanted: &dyn Fn(&Aim<'_>) -> bool| scene.links.iter().find(|aim| wanted(aim));
    let soft = if scene.is_list_or_bulk { 0.5 } else { 1.0 };
    if let Some(aim) = first(&|aim| aim.has_scheme(&["data", "javascript", "vbscript"])) {
        let key = SignKey::DataOrScriptLink;
        found(signs, Sign::new(key, 1.0, aim.link.spot.clone(), &[&aim.link.target]));
    }
    if let Some(aim) = first(&|aim| aim.is_web() && aim.is_ip()) {
        let key = SignKey::LinkIpHost;
        found(signs, Sign::new(key, soft, aim.link.spot.clone(), &[aim.host]));
    }
    if let Some(aim) = first(&|aim| aim.listed.on(ListName::UrlShortener)) {
        let key = SignKey::UrlShortener;
        found(signs, Sign::new(key, soft, aim.link.spot.clone(), &[aim.host]));
    }
    if let Some(aim) = first(&|aim| aim.listed.on(ListName::FileSharing)) {
        let key = SignKey::FileSharingLink;
        found(signs, Sign::new(key, soft, aim.link.spot.clone(), &[aim.host]));
    }
    if let Some((aim, target)) = scene.links.iter().find_map(|aim| redirect(scene, aim)) {
        let values = [aim.host, target];
        let key = SignKey::RedirectChain;
        found(signs, Sign::new(key, soft, aim.link.spot.clone(), &values));
    }
}

/// A link that is sent on to a third site: not its own, not the sender's.
fn redirect<'s, 'a>(scene: &'s Scene<'a>, aim: &'s Aim<'a>) -> Option<(&'s Aim<'a>, &'a str)> {
    let last = aim.link.redirects.last()?;
    let last_site = site(observable::url_host(last)?);
    let from = scene.from.as_ref().map(Party::site);
    let third = last_site != aim.site && Some(last_site) != from;
    // A page that only passes its own address to a counter or to social media redirects nobody.
    (third && aim.is_web()).then_some((aim, last))
}
