//! What a notice says in words, as one text: a note of STIX, a comment of MISP.

use std::fmt::Write;

use crate::notice::{Notice, NoticeFile};

use super::Telling;

/// The summary, the subjects, the reasons, and what each file does; empty if there is nothing
/// of it.
pub(super) fn story(notice: &Notice, telling: &Telling<'_>) -> String {
    let subjects = notice.subjects.iter().map(|subject| telling.unmarked(&subject.text));
    let reasons = notice.reasons.iter().map(|key| reason(key, telling));
    let files = notice.files.iter().map(|one| file(one, telling));
    let parts = [
        telling.translated(&notice.summary).trim().to_owned(),
        list("share-subjects", subjects, telling),
        list("share-reasons", reasons, telling),
        list("share-files", files, telling),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// A heading and its items.
fn list(heading: &str, items: impl Iterator<Item = String>, telling: &Telling<'_>) -> String {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return String::new();
    }
    format!("{}\n- {}", telling.text(heading), items.join("\n- "))
}

/// Name of a sign, or sentence of a standing reason; a key that has neither stands for itself.
fn reason(key: &str, telling: &Telling<'_>) -> String {
    let keys = [format!("sign-{key}-name"), format!("reason-{key}")];
    let told = keys.iter().map(|key| (key, telling.text(key))).find(|(key, text)| *key != text);
    told.map_or_else(|| key.to_owned(), |(_, text)| text)
}

fn file(file: &NoticeFile, telling: &Telling<'_>) -> String {
    let name = file
        .name
        .as_ref()
        .map_or_else(|| telling.text("value-name-none"), |name| telling.unmarked(&name.text));
    let mut told = format!("{name} ({})", telling.text(&format!("type-{}", file.kind)));
    let deceptions = file.deceptions.iter().map(|key| format!("deception-{key}"));
    for key in deceptions.chain(file.features.iter().map(|key| format!("feature-{key}"))) {
        // Writing into memory cannot fail.
        let _ = write!(told, "; {}", telling.text(&key));
    }
    told
}
