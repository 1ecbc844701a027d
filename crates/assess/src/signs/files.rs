//! # What
//! Attachments that run when opened, that can hold macros, that hide what is in
//! them, or that bring a web page along; and the deceptions in their names.
//! # Why
//! Executables inside archives were the largest kind of attachment for years;
//! scripts, shortcuts, disk images and web queries took turns with them.
//! # Example
//! `報告書.pdf           .exe`, `見積依頼.docm`, `invoice.js`, `remittance.html`.
//! # Source
//! J-CSIP 2016 Q3, section 1 and figure 4; J-CSIP 2013 (LNK); J-CSIP 2019 Q1, section 3.2 (IQY).

use vocab::{Feature, FileCategory, FileType, Spot};

use super::scene::{Scene, found};
use crate::sign::{Sign, SignKey};
use crate::subject::FileFact;

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    for file in scene.files.iter().take(FILES_JUDGED) {
        let name = file.name.as_deref().unwrap_or_default();
        let spot = Scene::file_spot(file, Spot::Whole);
        let of_name = Scene::file_spot(file, Spot::Name);
        for deception in &file.deceptions {
            let values = [name, deception.as_str()];
            let key = SignKey::DeceptiveAttachmentName;
            found(signs, Sign::new(key, deception_strength(*deception), of_name.clone(), &values));
        }
        if let Some((key, strength)) = danger(file) {
            found(signs, Sign::new(key, strength, spot, &[name, file.kind.as_str()]));
        }
    }
}

/// What a file can do by its type, or by its name when the bytes do not say.
fn danger(file: &FileFact) -> Option<(SignKey, f64)> {
    use FileType as T;
    match file.kind {
        kind if kind.category() == FileCategory::Executable => {
            Some((SignKey::ExecutableAttachment, 1.0))
        }
        T::Eicar | T::Lnk | T::Url => Some((SignKey::ExecutableAttachment, 1.0)),
        _ if is_script(file) => Some((SignKey::ExecutableAttachment, 1.0)),
        T::Iso
        | T::Img
        | T::Vhd
        | T::Vhdx
        | T::Udf
        | T::One
        | T::Chm
        | T::Msi
        | T::Jar
        | T::Apk => Some((SignKey::ExecutableAttachment, 0.8)),
        T::OfficeOoxmlDocm | T::OfficeOoxmlXlsm | T::OfficeOoxmlPptm => {
            Some((SignKey::MacroAttachment, 1.0))
        }
        // Opened, it either has macros or is a document like any other.
        kind if file.opened && can_hold_macros(kind) => {
            let holds = |feature: Feature| file.features.iter().any(|(known, _)| *known == feature);
            let has_macros = holds(Feature::Macros) || holds(Feature::ExcelFourMacro);
            has_macros.then_some((SignKey::MacroAttachment, 1.0))
        }
        T::OfficeOoxmlXlsb | T::OfficeOoxmlEncrypted => Some((SignKey::MacroAttachment, 1.0)),
        // Nobody mails them in earnest.
        T::Iqy | T::Slk => Some((SignKey::MacroAttachment, 1.8)),
        _ if has_extension(file, &MACRO_EXTENSIONS) => Some((SignKey::MacroAttachment, 1.0)),
        // The old formats may hold macros and may not.
        T::OfficeOleDoc | T::OfficeOleXls | T::OfficeOlePpt => {
            Some((SignKey::MacroAttachment, 0.3))
        }
        T::Rtf => Some((SignKey::MacroAttachment, 0.3)),
        T::Html | T::Mht => Some((SignKey::HtmlAttachment, 1.0)),
        T::Svg => Some((SignKey::HtmlAttachment, 0.5)),
        T::Mbox | T::Tnef => None,
        T::Gz | T::Tar | T::Bz2 | T::Xz | T::Zst => Some((SignKey::ArchiveAttachment, 0.5)),
        T::Arj | T::Ace | T::Cab => Some((SignKey::ArchiveAttachment, 1.5)),
        kind if kind.category() == FileCategory::Archive => Some((SignKey::ArchiveAttachment, 1.0)),
        _ => None,
    }
}

const fn can_hold_macros(kind: FileType) -> bool {
    use FileType as T;
    matches!(
        kind,
        T::OfficeOoxmlXlsb
            | T::OfficeOoxmlEncrypted
            | T::OfficeOleDoc
            | T::OfficeOleXls
            | T::OfficeOlePpt
            | T::Rtf
    )
}

/// Whether the system runs the file when it is opened, by type or by name.
pub(super) fn is_script(file: &FileFact) -> bool {
    use FileType as T;
    matches!(file.kind, T::Js | T::Vbs | T::Wsf | T::Hta | T::Bat | T::Ps1)
        || has_extension(file, &RUN_EXTENSIONS)
}

fn has_extension(file: &FileFact, extensions: &[&str]) -> bool {
    file.extension.as_deref().is_some_and(|extension| extensions.contains(&extension))
}

fn deception_strength(deception: vocab::Deception) -> f64 {
    use vocab::Deception as D;
    match deception {
        D::BidiOverride | D::Padding | D::DocumentIcon | D::DoubleExtension => 1.0,
        D::ZeroWidth | D::Symlink | D::Polyglot | D::PathTraversal => 0.8,
        // Programs disagree about types and write two names without any malice.
        D::TypeMismatch => 0.5,
        D::PasswordAnnouncedNotNeeded => 0.5,
        D::ShortcutAsDocument => 1.0,
        D::HeaderNameMismatch => 0.25,
    }
}

const FILES_JUDGED: usize = 12;
const RUN_EXTENSIONS: [&str; 19] = [
    "bat", "cmd", "com", "cpl", "exe", "hta", "js", "jse", "lnk", "msc", "pif", "ps1", "scr", "vb",
    "vbe", "vbs", "wsf", "wsh", "url",
];
const MACRO_EXTENSIONS: [&str; 9] =
    ["docm", "dotm", "iqy", "pptm", "slk", "xlam", "xlsb", "xlsm", "xltm"];
