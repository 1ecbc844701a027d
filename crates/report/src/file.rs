//! Files: what a mail brings, and an input that is no mail.

use analysis::{FileRecord, hex};
use vocab::{FileCategory, FileType, MailId, Owner, Spot};

use crate::card::Card;
use crate::clean::safe_name;
use crate::page::{Ink, run};

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

/// The beginning of a card for an input without a mail.
pub(crate) fn heading(card: &mut Card<'_>) {
    let files = &card.analysis.files;
    let dangerous = files.iter().any(|file| is_dangerous(file) || !file.deceptions.is_empty());
    let (key, ink) = match (files.is_empty(), dangerous) {
        (true, _) => ("heading-nothing", Ink::Warn),
        (false, true) => ("heading-file-dangerous", Ink::Danger),
        (false, false) => ("heading-file", Ink::Accent),
    };
    let heading = card.text(key);
    card.page.block(0, &[run(ink, format!("▶ {heading}"))]);
    if files.is_empty() {
        return;
    }
    let advice = card.text("advice-file");
    card.page.block(2, &[run(Ink::Plain, advice)]);
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
    let facts = [
        run(Ink::Dim, format!("{} ", card.text("label-type"))),
        run(ink, kind),
        run(Ink::Dim, format!(" ({})  ·  {}", file.kind, size(file.size))),
    ];
    card.page.more(&facts);
    for deception in &file.deceptions {
        let text = card.text(&format!("deception-{deception}"));
        card.page.more(&[run(Ink::Warn, format!("! {text}"))]);
    }
    let hash = format!("SHA-256 {}", hex(&file.sha256));
    card.page.more(&[run(Ink::Dim, hash)]);
}

/// Whether opening the file runs it.
fn is_dangerous(file: &FileRecord) -> bool {
    matches!(file.kind.category(), FileCategory::Executable | FileCategory::Shortcut)
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

/// Bytes in the unit that gives a short number.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..10_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

const ATTACHMENTS_MAX: usize = 3;
const FILES_MAX: usize = 5;
