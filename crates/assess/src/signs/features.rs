//! # What
//! What a file does to whoever opens it, seen by opening it: runs something by itself, starts
//! commands, abuses a hole, puts another file together, asks for a password, stays locked.
//! # Why
//! A name can be changed, what a file must hold to do its work cannot.
//! # Example
//! `Document_Open` that calls PowerShell; a shortcut to `mshta`; an equation object in RTF.
//! # Source
//! J-CSIP 2016 Q3, section 1; J-CSIP 2019 Q1, section 3.1; J-CSIP 2014, section 4 (shortcuts).

use vocab::{Feature, FileType, Spot};

use super::scene::{Scene, found};
use crate::sign::{Sign, SignKey};
use crate::subject::FileFact;

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let mut said: Vec<SignKey> = Vec::new();
    for file in scene.files.iter().take(FILES_JUDGED) {
        let name = file.name.as_deref().unwrap_or_default();
        for (feature, spot) in &file.features {
            let Some((key, strength)) = meaning(*feature, file.kind) else { continue };
            // One document that runs commands in three places is one document.
            if said.contains(&key) {
                continue;
            }
            said.push(key);
            let spot = Scene::file_spot(file, spot.clone());
            // That it runs by itself says what the feature is.
            let values = [name, feature.as_str()];
            let values = values.get(..key.params().len()).unwrap_or(&values);
            found(signs, Sign::new(key, strength, spot, values));
        }
        if file.locked {
            let spot = Scene::file_spot(file, Spot::Whole);
            found(signs, Sign::new(SignKey::LockedAttachment, 1.0, spot, &[name]));
        }
    }
    same_family(scene, signs);
}

/// What a feature says of a file of this type.
fn meaning(feature: Feature, kind: FileType) -> Option<(SignKey, f64)> {
    use Feature as F;
    // A program starts programs, a web query fetches: that is said by the type.
    let runs_anyway = kind.category() == vocab::FileCategory::Executable
        || matches!(kind, FileType::Msi | FileType::Jar | FileType::Apk | FileType::Iqy);
    match feature {
        F::AutoExec if runs_anyway => None,
        F::AutoExec => Some((SignKey::AutoExecAttachment, 1.0)),
        F::RunsCommand | F::Downloads | F::Dde | F::ExcelFourMacro if runs_anyway => None,
        F::RunsCommand | F::Dde | F::ExcelFourMacro => Some((SignKey::CommandAttachment, 1.0)),
        F::Downloads | F::RemoteTemplate => Some((SignKey::CommandAttachment, 0.8)),
        F::EquationEditor => Some((SignKey::ExploitAttachment, 1.0)),
        F::ExploitSign => Some((SignKey::ExploitAttachment, 0.8)),
        F::EmbeddedProgram if runs_anyway => None,
        F::EmbeddedProgram => Some((SignKey::ExploitAttachment, 0.9)),
        F::HtmlSmuggling => Some((SignKey::SmugglingAttachment, 1.0)),
        F::RuleMatch => Some((SignKey::RuleMatchAttachment, 1.0)),
        F::CredentialForm => Some((SignKey::FormAttachment, 1.0)),
        _ => None,
    }
}

/// Two files of one making.
fn same_family(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let shares =
        |a: &FileFact, b: &FileFact| a.families.iter().any(|hash| b.families.contains(hash));
    let files = || scene.files.iter().take(FILES_JUDGED).filter(|file| !file.families.is_empty());
    for (number, file) in files().enumerate() {
        let Some(other) = files().skip(number + 1).find(|other| shares(file, other)) else {
            continue;
        };
        let names = [file, other].map(|file| file.name.as_deref().unwrap_or_default());
        let spot = Scene::file_spot(other, Spot::Whole);
        return found(signs, Sign::new(SignKey::SameFamilyAttachments, 1.0, spot, &names));
    }
}

const FILES_JUDGED: usize = 50;
