//! What a document says of itself: version, times, who made it, how it is built.

use std::collections::BTreeSet;

use vocab::{DefectCode, FactKey, Facts, Feature, Spot};

use super::document::{Document, Security, Tables, spot};
use super::object::{Dict, Object};
use super::string::{date, text};
use super::survey::{RUN, kinds};
use crate::contents::Contents;

/// Puts the facts that need no look at every object.
pub(super) fn put(document: &Document<'_>, bytes: &[u8], contents: &mut Contents) {
    let catalog = document.catalog().unwrap_or_default();
    contents.fact_some(FactKey::Version, version(&catalog, bytes));
    if !document.is_locked() {
        information(document, contents);
    }
    match &document.security {
        Security::None => {}
        Security::Unknown => contents.fact(FactKey::Encryption, "unknown"),
        Security::Locked(handler) | Security::Open(handler, _) => {
            contents.fact(FactKey::Encryption, handler.name());
        }
    }
    if !matches!(document.security, Security::None) {
        contents.feature(Feature::Encrypted, Spot::Whole);
    }
    structure(document, contents);
    triggers(document, &catalog, contents);
}

/// What the catalog says comes before the header (§7.2.2).
fn version(catalog: &Dict, bytes: &[u8]) -> Option<String> {
    if let Some(version) = catalog.get(b"Version").and_then(Object::name) {
        return Some(text(version)).filter(|version| version.len() <= VERSION_MAX);
    }
    let rest = bytes.strip_prefix(b"%PDF-")?;
    let length = rest.iter().take(VERSION_MAX).take_while(|byte| byte.is_ascii_graphic()).count();
    Some(text(rest.get(..length)?))
}

/// The information dictionary (§14.3.3).
fn information(document: &Document<'_>, contents: &mut Contents) {
    let Some(information) = document.dict(&document.trailer, b"Info") else { return };
    for (key, fact) in [
        (&b"Title"[..], FactKey::Title),
        (b"Author", FactKey::Author),
        (b"Subject", FactKey::Subject),
        (b"Keywords", FactKey::Keywords),
        (b"Creator", FactKey::Application),
        (b"Producer", FactKey::Producer),
    ] {
        let value = document.get(&information, key);
        contents.fact_some(fact, value.text().map(|value| shortened(&text(value))));
    }
    for (key, fact) in [(&b"CreationDate"[..], FactKey::Created), (b"ModDate", FactKey::Modified)] {
        contents.fact_some(fact, document.get(&information, key).text().and_then(date));
    }
}

fn structure(document: &Document<'_>, contents: &mut Contents) {
    let tables = match document.tables {
        Tables::Text => "table",
        Tables::Streams => "stream",
        Tables::Rebuilt => "rebuilt",
    };
    contents.fact(FactKey::ObjectCount, document.object_count());
    if document.object_streams() > 0 {
        contents.fact(FactKey::ObjectStreams, document.object_streams());
    }
    contents.fact(FactKey::CrossReferences, tables);
    // The first table of a linearized file is announced with an offset of 0.
    let updates = document.scan.tables.iter().filter(|start| **start != 0).count();
    if updates > 1 {
        contents.fact(FactKey::Updates, updates - 1);
    }
}

/// What happens when the document is opened: its opening action and its named scripts.
/// Actions of pages and fields are found with the other dictionaries.
fn triggers(document: &Document<'_>, catalog: &Dict, contents: &mut Contents) {
    let mut triggers = Vec::new();
    let mut note = |event: &str, action: &Object, contents: &mut Contents| {
        let number = action
            .reference()
            .or_else(|| document.trailer.get(b"Root").and_then(Object::reference))
            .unwrap_or(0);
        for kind in kinds(document, action) {
            if RUN.contains(&kind) {
                contents.feature(Feature::AutoExec, spot(number));
            }
            if triggers.len() < LIST_MAX {
                triggers.push(Facts(vec![
                    (FactKey::Event, event.into()),
                    (FactKey::Kind, kind.into()),
                    (FactKey::Object, number.into()),
                ]));
            }
        }
    };
    if let Some(action) = catalog.get(b"OpenAction") {
        note("OpenAction", action, contents);
    }
    let names =
        document.dict(catalog, b"Names").and_then(|names| document.dict(&names, b"JavaScript"));
    for action in names.map(|tree| named(document, tree)).unwrap_or_default() {
        note("Names", &action, contents);
    }
    if let Some(events) = document.dict(catalog, b"AA") {
        for (event, action) in &events.0 {
            note(&format!("AA/{}", String::from_utf8_lossy(event)), action, contents);
        }
    }
    contents.fact_some(FactKey::Triggers, Some(triggers));
}

/// The values of a name tree (§7.9.6).
fn named(document: &Document<'_>, tree: Dict) -> Vec<Object> {
    let mut values = Vec::new();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![tree];
    while let Some(node) = waiting.pop() {
        let names = document.get(&node, b"Names");
        let pairs = names.array().unwrap_or_default().chunks_exact(2);
        values.extend(pairs.filter_map(|pair| pair.get(1)).take(LIST_MAX).cloned());
        let children = document.get(&node, b"Kids");
        for child in children.array().unwrap_or_default() {
            let new = child.reference().is_none_or(|number| seen.insert(number));
            if !new || seen.len() > NODES_MAX || waiting.len() > NODES_MAX {
                document.defect(DefectCode::LinkLoop, spot(child.reference().unwrap_or(0)));
                continue;
            }
            waiting.extend(document.resolve(child).dict().cloned());
        }
        if values.len() > LIST_MAX {
            break;
        }
    }
    values
}

/// At most as much of a property as anybody reads.
fn shortened(text: &str) -> String {
    text.get(..text.floor_char_boundary(PROPERTY_MAX)).unwrap_or(text).to_owned()
}

const VERSION_MAX: usize = 8;
const PROPERTY_MAX: usize = 1_000;
const LIST_MAX: usize = 200;
const NODES_MAX: usize = 1_000;
