//! # What
//! A link whose visible text is an address of one site and whose target is another.
//! # Why
//! Readers look at the text. Newsletters do the same for counting clicks, so in
//! bulk mail it weighs little, and not at all when the shown site stands in the
//! target's parameters.
//! # Example
//! `<a href="http://203.0.113.7/x">https://www.bank.example/</a>`
//! # Source
//! J-CSIP 2019 Q1, chapter 6.

use super::scene::{Aim, Scene, found, site};
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let Some((aim, _)) = scene.links.iter().filter_map(|aim| differing(aim)).next() else { return };
    let strength = if scene.is_list_or_bulk { 0.3 } else { 1.0 };
    let values = [aim.link.text.trim(), aim.link.target.as_str()];
    found(signs, Sign::new(SignKey::LinkTextDiffers, strength, aim.link.spot.clone(), &values));
}

/// The link with the site that its text shows, when the target is another one.
fn differing<'s, 'a>(aim: &'s Aim<'a>) -> Option<(&'s Aim<'a>, String)> {
    if !aim.is_web() || aim.host.is_empty() {
        return None;
    }
    let host = shown_host(&aim.link.text)?;
    let shown = site(&host);
    let redirected = aim
        .link
        .redirects
        .iter()
        .any(|target| observable::url_host(target).is_some_and(|host| site(host) == shown));
    let same = shown == aim.site || redirected || target_names(&aim.link.target, shown);
    (!same).then(|| (aim, shown.to_owned()))
}

/// The host in a text that reads like a URL or a host name, and nothing else.
fn shown_host(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>', '「', '」', '"', '(', ')']);
    if text.contains(char::is_whitespace) || text.contains('@') || text.len() > TEXT_MAX {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let bare = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let named = bare.is_some() || lower.starts_with("www.");
    let rest = bare.unwrap_or(&lower);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = observable::host(host).filter(|host| host.contains('.'))?;
    observable::registrable(&host)?;
    // "asp.net" is a product; a bare name counts with a path or three labels.
    let plain = rest.contains('/') || host.matches('.').count() >= 2;
    (named || plain).then_some(host)
}

/// Whether the shown site stands somewhere in the target, as click counters write it.
fn target_names(target: &str, shown: &str) -> bool {
    target.split_once('?').is_some_and(|(_, query)| query.contains(shown))
}

const TEXT_MAX: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, host: Option<&str>) {
        assert_eq!(shown_host(text).as_deref(), host, "{text}");
    }

    #[test]
    fn only_addresses_are_compared() {
        check("https://www.bank.co.jp/login", Some("www.bank.co.jp"));
        check("www.bank.co.jp", Some("www.bank.co.jp"));
        check("bank.co.jp/login", Some("bank.co.jp"));
        check("ASP.NET", None);
        check("click here", None);
        check("bob@bank.co.jp", None);
        check("report.final", None);
    }
}
