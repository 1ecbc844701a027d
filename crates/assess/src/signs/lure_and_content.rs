//! # What
//! The mail promises a document, and what it brings can only be run.
//! # Why
//! Of the files in archives nine in ten were programs, under mails about minutes, quotations
//! and invitations. Nobody sends minutes as a program.
//! # Example
//! 「議事録を送付します」 with `議事録.zip` that holds `議事録.exe` and nothing else.
//! # Source
//! J-CSIP 2013, figures 6 and 7; J-CSIP 2016 Q3, section 1.

use vocab::{FileCategory, FileType};

use super::scene::{Scene, found};
use super::wording::Group;
use crate::sign::{Sign, SignKey};
use crate::subject::FileFact;

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let promises = [Group::OfficialLure, Group::QuotationLure, Group::GenericLure, Group::Open];
    let Some(said) = promises.iter().find_map(|group| scene.said(*group)) else { return };
    let held = |file: &FileFact| scene.files.iter().any(|other| other.parent == Some(file.id));
    let leaves = scene.files.iter().filter(|file| {
        !held(file)
            && file.kind.category() != FileCategory::Archive
            && file.kind != FileType::Unknown
    });
    let leaves: Vec<&&FileFact> = leaves.collect();
    let Some(first) = leaves.first() else { return };
    // A bare program beside the text is said by its type already.
    let inside = leaves.iter().any(|file| file.parent.is_some());
    if inside && leaves.iter().all(|file| only_runs(file)) {
        let name = first.name.as_deref().unwrap_or_default();
        let spot = Scene::file_spot(first, vocab::Spot::Whole);
        let values = [name, said.hit.phrase];
        found(signs, Sign::new(SignKey::LureWithoutDocument, 1.0, spot, &values));
    }
}

/// Whether a person can do nothing with it but run it.
fn only_runs(file: &FileFact) -> bool {
    matches!(file.kind.category(), FileCategory::Executable | FileCategory::Shortcut)
        || super::files::is_script(file)
}
