//! Rich Text Format 1.9.1 as Word reads it: the text, what fields and templates load,
//! and the objects, whose data is hidden from readers in every way that Word tolerates.

mod charset;
mod document;
mod group;
mod hex;
mod letters;
mod object;
mod reader;
#[cfg(test)]
mod tests;
mod token;

use vocab::{DefectCode, FactKey, Feature, Inside, Spot};

use crate::contents::{Contents, TextKind};
use crate::hidden;
use crate::member::{Flow, Member};
use crate::open::{Give, Sample, Tools};
use crate::target::features_loaded;
use document::Document;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let limits = tools.limits;
    let mut contents = Contents::new(limits);
    let mut document = Document::read(sample.bytes, limits);
    header(sample.bytes, &mut contents);
    texts(&mut document, &mut contents);
    signs(&document, &mut contents);
    std::mem::take(&mut document.fields).judge(&mut contents, limits);
    let objects = std::mem::take(&mut document.objects);
    if object::objects(objects, limits, &mut contents, give) == Flow::Stop {
        return contents;
    }
    for (number, bytes) in document.odd_pictures.iter().enumerate() {
        let spot = Spot::inside(Inside::Object, format!("pict{number}"));
        contents.feature(Feature::EmbeddedFile, spot.clone());
        if give(Member::new(spot, bytes.as_slice())) == Flow::Stop {
            return contents;
        }
    }
    if let Some(end) = document.end {
        hidden::behind(end, sample, give, &mut contents);
    }
    contents
}

/// Word takes `{\rt` for the beginning, scanners look for `{\rtf1`.
fn header(bytes: &[u8], contents: &mut Contents) {
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"{\\rt") && !start.starts_with(b"{\\rtf") {
        contents.feature(Feature::Obfuscated, Spot::Whole);
    }
}

fn texts(document: &mut Document, contents: &mut Contents) {
    let property = |name: &str| Spot::inside(Inside::Property, name);
    for (key, value) in std::mem::take(&mut document.properties) {
        if !matches!(key, FactKey::Created | FactKey::Modified) {
            contents.text(TextKind::Hidden, property(key.as_str()), value.clone());
        }
        contents.fact(key, value);
    }
    if let Some(pages) = document.pages.and_then(|pages| u64::try_from(pages).ok()) {
        contents.fact(FactKey::Pages, pages);
    }
    for (name, value) in std::mem::take(&mut document.others) {
        match name {
            "template" => template(&value, contents),
            "file" => contents.text(TextKind::Link, property(name), value),
            _ => contents.text(TextKind::Hidden, property(name), value),
        }
    }
    contents.text(TextKind::Shown, Spot::Text, std::mem::take(&mut document.shown));
    if !document.hidden.trim().is_empty() {
        contents.feature(Feature::Hidden, Spot::Text);
        contents.text(TextKind::Hidden, Spot::Text, std::mem::take(&mut document.hidden));
    }
}

/// A template beside the document is usual, one from elsewhere is loaded at once.
fn template(target: &str, contents: &mut Contents) {
    let spot = Spot::inside(Inside::Link, "template");
    contents.fact(FactKey::Template, target);
    for feature in features_loaded(target, Feature::RemoteTemplate) {
        contents.feature(feature, spot.clone());
    }
    contents.text(TextKind::Link, spot, target.to_owned());
}

fn signs(document: &Document, contents: &mut Contents) {
    for word in &document.exploits {
        contents.feature(Feature::ExploitSign, Spot::inside(Inside::Property, *word));
    }
    // The specification ends a control word at 32 letters, Word's buffer at 255.
    match document.longest_word {
        256.. => contents.feature(Feature::ExploitSign, Spot::Whole),
        33.. => contents.feature(Feature::Obfuscated, Spot::Whole),
        _ => {}
    }
    for (is, defect) in [
        (document.too_deep, DefectCode::LimitDepth),
        (document.too_many, DefectCode::LimitMembers),
        (document.text_cut, DefectCode::LimitText),
        (document.unclosed, DefectCode::Truncated),
    ] {
        if is {
            contents.defect(defect, Spot::Whole);
        }
    }
}
