//! # What
//! A log-in is asked for, and the page lies on cloud hosting that anybody can rent.
//! # Why
//! The host name and the certificate are genuine, so looking at them does not help.
//! # Example
//! An Office 365 log-in at `contoso.z11.web.core.windows.net`.
//! # Source
//! J-CSIP 2019 Q1, chapter 6.

use super::scene::{Scene, found};
use super::wording::Group;
use crate::lists::ListName;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let asked = scene.said(Group::LogIn).or_else(|| {
        scene.said(Group::AccountTopic).filter(|_| scene.said(Group::AccountVerb).is_some())
    });
    let page = scene.subject.pages.iter().find(|page| page.password_field);
    let form = page.and_then(|page| {
        page.forms.iter().find_map(|form| {
            observable::url(form)
                .filter(|url| scene.knowledge.lists.of(url.host()).on(ListName::CloudHosting))
        })
    });
    if let Some(form) = form {
        let key = SignKey::CloudHostingLogIn;
        found(signs, Sign::new(key, 1.2, vocab::Spot::Html, &[form.host(), ""]));
        return;
    }
    let Some(aim) =
        scene.links.iter().find(|aim| aim.is_web() && aim.listed.on(ListName::CloudHosting))
    else {
        return;
    };
    let Some(said) = asked else { return };
    let values = [aim.host, said.hit.phrase];
    found(signs, Sign::new(SignKey::CloudHostingLogIn, 1.0, aim.link.spot.clone(), &values));
}
