//! Files: what a mail brings, and an input that is no mail.

use analysis::{FileRecord, LockRecord, hex};
use vocab::{FactKey, Feature, FileCategory, FileType, MailId, Owner, PasswordFrom, Spot};
use words::Words;

use crate::card::{Card, shown_place};
use crate::clean::{safe, safe_name};
use crate::page::{Ink, Run, run};

/// Attachments of a mail with what they really are; inline parts are counted only.
pub(crate) fn attachments(card: &mut Card<'_>, mail: MailId) {
    let all = card.analysis.files.iter().filter(|file| file.mail == Some(mail));
    let (inline, attached): (Vec<_>, Vec<_>) = all.partition(|file| file.inline);
    for file in attached.iter().take(ATTACHMENTS_MAX) {
        shown(card, file);
    }
    card.more(attached.len().saturating_sub(ATTACHMENTS_MAX));
    if !inline.is_empty() {
        let count = inline.len().to_string();
        let value = card.words.text("summary-count", &[("count", &count)]);
        card.row("label-inline", &[run(Ink::Dim, value)], None);
    }
}

/// What to do with an input without a mail.
pub(crate) fn heading(card: &mut Card<'_>) {
    let files = &card.analysis.files;
    let dangerous = files.iter().any(|file| is_dangerous(file) || !file.deceptions.is_empty());
    let (key, ink) = match (files.is_empty(), dangerous) {
        (true, _) => ("heading-nothing", Ink::Warn),
        (false, true) => ("heading-file-dangerous", Ink::Danger),
        (false, false) => ("heading-file", Ink::Accent),
    };
    let is_empty = files.is_empty();
    let heading = card.text(key);
    card.page.block(0, &[run(ink, format!("▶ {heading}"))]);
    if !is_empty {
        let advice = card.text("advice-file");
        card.page.block(2, &[run(Ink::Plain, advice)]);
    }
}

/// The files of an input without a mail.
pub(crate) fn list(card: &mut Card<'_>) {
    let files = &card.analysis.files;
    if files.is_empty() {
        return;
    }
    card.section("section-files");
    for file in files.iter().take(FILES_MAX) {
        shown(card, file);
    }
    card.more(files.len().saturating_sub(FILES_MAX));
}

/// The name as it should be read, red when it runs; below it true type, size, tricks, hash.
fn shown(card: &mut Card<'_>, file: &FileRecord) {
    let ink = if is_dangerous(file) { Ink::Danger } else { Ink::Bold };
    let name = match file.name_shown.as_deref().or(file.name.as_deref()) {
        Some(name) => run(ink, safe_name(name, card.words)),
        None => run(Ink::Dim, card.text("value-name-none")),
    };
    let mut value = vec![name];
    if let Some(parent) = file.parent {
        let parent = card.words.text("value-parent", &[("parent", &parent.to_string())]);
        value.push(run(Ink::Dim, format!("  {parent}")));
    }
    let place = Spot::Name.of(Owner::File(file.id));
    card.row("label-attachment", &value, Some(&place));
    let kind = card.text(&format!("type-{}", file.kind));
    let ink = if is_dangerous(file) { Ink::Danger } else { Ink::Plain };
    let type_and_size = [
        run(Ink::Dim, format!("{} ", card.text("label-type"))),
        run(ink, kind),
        run(Ink::Dim, format!(" ({})  ·  {}", file.kind, size(file.size))),
    ];
    card.page.more(&type_and_size);
    if let Some(lock) = &file.lock {
        locked(card, lock);
    }
    for deception in &file.deceptions {
        let text = card.text(&format!("deception-{deception}"));
        card.page.more(&[run(Ink::Warn, format!("! {text}"))]);
    }
    features(card, file);
    facts(card, file);
    if let Some(hashes) = &file.hashes {
        let hash = format!("SHA-256 {}", hex(&hashes.sha256));
        card.page.more(&[run(Ink::Dim, hash)]);
    }
}

/// Which password opened it and who told it, or that none did.
fn locked(card: &mut Card<'_>, lock: &LockRecord) {
    if let Some(text) = lock_said(lock, card.words) {
        card.page.more(&[text]);
    }
}

/// The same as a text; `None` of what is not locked.
pub(crate) fn lock_said(lock: &LockRecord, words: &Words) -> Option<Run> {
    let password = lock.password.as_ref();
    let value = password.map_or("", |password| password.value.as_str());
    let told = password.and_then(|password| password.told.as_deref()).unwrap_or_default();
    let (value, told) = (safe(value, VALUE_LETTERS, words), safe(told, VALUE_LETTERS, words));
    let params = [("password", value.as_str()), ("told", told.as_str())];
    let (key, ink) = match lock.from {
        PasswordFrom::NotNeeded => return None,
        PasswordFrom::Body | PasswordFrom::OtherMail | PasswordFrom::Sibling => {
            ("lock-found", Ink::Plain)
        }
        PasswordFrom::Default => ("lock-usual", Ink::Plain),
        PasswordFrom::None => ("lock-none", Ink::Warn),
    };
    Some(run(ink, words.text(key, &params)))
}

/// What the file does, each with the place in it.
fn features(card: &mut Card<'_>, file: &FileRecord) {
    let told: Vec<_> = told(file).collect();
    let (shown, rest) = told.split_at(told.len().min(FEATURES_MAX));
    for (feature, spot) in shown {
        let text = card.text(&format!("feature-{feature}"));
        let place = shown_place(&spot.clone().of(Owner::File(file.id)));
        let ink = if is_grave(*feature) { Ink::Warn } else { Ink::Plain };
        card.page.more(&[run(ink, format!("! {text}")), run(Ink::Dim, format!("  {place}"))]);
    }
    card.more(rest.len());
}

/// The features that no other line says: that of the lock says more than `encrypted`.
pub(crate) fn told(file: &FileRecord) -> impl Iterator<Item = &(Feature, Spot)> {
    let is_lock_said = file.lock.as_ref().is_some_and(|lock| lock.from != PasswordFrom::NotNeeded);
    file.features.iter().filter(move |(feature, _)| *feature != Feature::Encrypted || !is_lock_said)
}

/// The facts by which people tell files apart, as far as it has them.
fn facts(card: &mut Card<'_>, file: &FileRecord) {
    let told = FACTS_SHOWN.iter().filter_map(|key| Some((*key, file.facts.get(*key)?.as_text()?)));
    for (key, text) in told.take(FACTS_MAX) {
        let label = card.text(&format!("fact-{key}"));
        let value = safe(text, VALUE_LETTERS, card.words);
        card.page.more(&[run(Ink::Dim, format!("{label} ")), run(Ink::Plain, value)]);
    }
}

/// Whether a feature is rare in documents that people send each other.
const fn is_grave(feature: Feature) -> bool {
    !matches!(
        feature,
        Feature::EmbeddedFile
            | Feature::Encrypted
            | Feature::ExternalLink
            | Feature::Signed
            | Feature::Script
            | Feature::QrCode
    )
}

/// Whether opening the file runs it, or something in it.
fn is_dangerous(file: &FileRecord) -> bool {
    file.features.iter().any(|(feature, _)| does_harm(*feature))
        || matches!(file.kind.category(), FileCategory::Executable | FileCategory::Shortcut)
        || matches!(
            file.kind,
            FileType::Js
                | FileType::Vbs
                | FileType::Wsf
                | FileType::Hta
                | FileType::Bat
                | FileType::Ps1
                | FileType::Iqy
                | FileType::Chm
                | FileType::Msi
                | FileType::Jar
                | FileType::Apk
                | FileType::Url
                | FileType::OfficeOoxmlDocm
                | FileType::OfficeOoxmlXlsm
                | FileType::OfficeOoxmlPptm
        )
}

/// What no harmless document needs.
const fn does_harm(feature: Feature) -> bool {
    matches!(
        feature,
        Feature::AutoExec
            | Feature::CredentialForm
            | Feature::Dde
            | Feature::Downloads
            | Feature::EmbeddedProgram
            | Feature::EquationEditor
            | Feature::ExcelFourMacro
            | Feature::ExploitSign
            | Feature::HtmlSmuggling
            | Feature::RemoteTemplate
            | Feature::RuleMatch
            | Feature::RunsCommand
    )
}

/// Bytes in the unit that gives a short number.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

const ATTACHMENTS_MAX: usize = 6;
const FILES_MAX: usize = 8;
const FEATURES_MAX: usize = 4;
const FACTS_MAX: usize = 3;
const VALUE_LETTERS: usize = 120;

/// The most telling first; more stand in the JSON.
const FACTS_SHOWN: [FactKey; 16] = [
    FactKey::Target,
    FactKey::Arguments,
    FactKey::Template,
    FactKey::Pdb,
    FactKey::OriginalName,
    FactKey::ProductName,
    FactKey::Package,
    FactKey::MainClass,
    FactKey::Compiled,
    FactKey::Title,
    FactKey::Author,
    FactKey::LastAuthor,
    FactKey::Producer,
    FactKey::Application,
    FactKey::Comment,
    FactKey::Imphash,
];
