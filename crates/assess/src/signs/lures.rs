//! # What
//! The story that the mail tells: an invoice or parcel for anybody, a request for
//! quotation for a supplier of plants, papers of a meeting or a survey.
//! # Why
//! Mails for anybody are mass mailings; the reports count stories made for one
//! trade or one committee among the targeted ones. All of them are ordinary
//! business as well, so a story weighs only together with something to open.
//! # Example
//! `invoice_3921.zip`; "kindly quote for heat exchangers"; 「議事次第」.
//! # Source
//! J-CSIP 2019 Q1, chapters 7 and 8; J-CSIP 2016 Q3; J-CRAT 2014.

use std::cell::LazyCell;

use vocab::{FileCategory, Spot};

use super::scene::{Aim, Said, Scene, found};
use super::wording::Group;
use crate::lists::ListName;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    // Most mails tell none, and then nobody looks at their links.
    let bait = LazyCell::new(|| dangerous_bait(scene));
    let stories = [
        (Group::GenericLure, SignKey::GenericLure),
        (Group::QuotationLure, SignKey::QuotationLure),
        (Group::OfficialLure, SignKey::OfficialLure),
    ];
    for (group, key) in stories {
        let Some(said) = scene.said(group) else { continue };
        let strength = match (*bait, is_heading(said), scene.ways(group)) {
            (true, true, _) => 1.0,
            (true, false, 1) => 0.6,
            (true, false, _) => 0.8,
            (false, true, 2..) => 0.5,
            (false, true, _) => 0.35,
            (false, false, _) => 0.2,
        };
        found(signs, Sign::new(key, strength, said.spot.clone(), &[said.hit.phrase]));
    }
}

/// Whether the phrase stood in the subject or in a name, not only in running text.
fn is_heading(said: &Said) -> bool {
    !matches!(said.spot, Spot::Text | Spot::Html)
}

/// Something that can do harm when opened. A picture or a calendar entry cannot.
fn dangerous_bait(scene: &Scene<'_>) -> bool {
    scene.files.iter().any(|file| {
        !matches!(file.kind.category(), FileCategory::Other | FileCategory::Pdf)
            || super::files::is_script(file)
    }) || scene.links.iter().any(leads_astray)
}

/// A link to a file, or one that does not show where it leads.
fn leads_astray(aim: &Aim<'_>) -> bool {
    super::link_to_file::extension(aim).is_some()
        || aim.listed.on(ListName::UrlShortener)
        || aim.is_web() && aim.is_ip()
}
