//! The workbook: its sheets and names, and what it is linked to (ECMA-376 part 1, 18.2,
//! 18.13, 18.14).

use vocab::{FactKey, Facts, Feature, Inside, Spot};

use super::document::{Document, put};
use crate::contents::TextKind;
use crate::office::formula;
use crate::target::{features_loaded, names_interpreter};
use crate::xml::{self, Element, Piece};

/// A sheet as the workbook names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    /// Of its relationship.
    pub(super) id: String,
    /// `hidden`, `very-hidden`; none for one that is seen.
    pub(super) visibility: Option<&'static str>,
}

/// Reads the workbook and gives its sheets.
pub(super) fn read(bytes: &[u8], document: &mut Document<'_>) -> Vec<Named> {
    let limits = document.limits;
    let mut sheets = Vec::new();
    let mut name: Option<(String, String)> = None;
    xml::read(bytes, limits, &mut |piece| match piece {
        Piece::Open(element) => match element.name() {
            "sheet" if sheets.len() < limits.members => sheets.push(sheet(&element)),
            "definedName" => {
                name = element.attribute("name").map(|name| (name, String::new()));
            }
            _ => {}
        },
        Piece::Text(text) => {
            if let Some((_, value)) = name.as_mut().filter(|(_, value)| value.len() < VALUE_MAX) {
                value.push_str(text);
            }
        }
        Piece::Close(closed) => {
            if let Some((name, value)) = name.take_if(|_| closed == "definedName") {
                defined(&name, &value, document);
            }
        }
    });
    sheets
}

fn sheet(element: &Element<'_>) -> Named {
    Named {
        name: element.attribute("name").unwrap_or_default(),
        id: element.prefixed("id").unwrap_or_default(),
        visibility: match element.attribute("state").as_deref() {
            Some("hidden") => Some("hidden"),
            Some("veryHidden") => Some("very-hidden"),
            _ => None,
        },
    }
}

/// Notes the sheets, once it is known which of them are macro sheets.
pub(super) fn tell(named: &Named, kind: &'static str, document: &mut Document<'_>) {
    let mut facts = Facts::default();
    facts.put(FactKey::Name, named.name.as_str());
    facts.put(FactKey::Kind, kind);
    facts.put_some(FactKey::Visibility, named.visibility);
    put(&mut document.sheets, facts);
    if named.visibility.is_some() {
        let spot = Spot::inside(Inside::Sheet, named.name.as_str());
        document.contents.feature(Feature::Hidden, spot);
    }
}

/// A name that is defined for a cell or a formula.
pub(super) fn defined(name: &str, value: &str, document: &mut Document<'_>) {
    let spot = Spot::inside(Inside::Property, name);
    if formula::runs_by_itself(name) {
        document.contents.feature(Feature::AutoExec, spot.clone());
    }
    formula::judge(value, &spot, &mut document.contents);
    // Excel itself defines names for what is printed and filtered.
    if name.starts_with("_xlnm.") && !formula::runs_by_itself(name) {
        return;
    }
    let mut facts = Facts::default();
    facts.put(FactKey::Name, name);
    facts.put_some(FactKey::Value, Some(value));
    put(&mut document.names, facts);
}

/// Reads a link to something outside: a program by DDE, or a file by its relationship.
pub(super) fn external_link(part: &str, bytes: &[u8], document: &mut Document<'_>) {
    let limits = document.limits;
    xml::read(bytes, limits, &mut |piece| {
        if let Piece::Open(element) = piece
            && element.name() == "ddeLink"
        {
            let service = element.attribute("ddeService").unwrap_or_default();
            let topic = element.attribute("ddeTopic").unwrap_or_default();
            dde(part, &service, &topic, document);
        }
    });
}

/// A program that is asked, or started, by DDE.
pub(super) fn dde(part: &str, service: &str, topic: &str, document: &mut Document<'_>) {
    let spot = Spot::inside(Inside::Link, part);
    document.contents.feature(Feature::Dde, spot.clone());
    if names_interpreter(service) || names_interpreter(topic) {
        document.contents.feature(Feature::RunsCommand, spot.clone());
    }
    document.contents.text(TextKind::Code, spot, format!("{service}|{topic}"));
}

/// Reads connections to data: databases, pages, files.
pub(super) fn connections(part: &str, bytes: &[u8], document: &mut Document<'_>) {
    let limits = document.limits;
    xml::read(bytes, limits, &mut |piece| {
        let Piece::Open(element) = piece else { return };
        for name in ["url", "sourceFile", "odcFile"] {
            let Some(target) = element.attribute(name) else { continue };
            let spot = Spot::inside(Inside::Link, part);
            for feature in features_loaded(&target, Feature::ExternalLink) {
                document.contents.feature(feature, spot.clone());
            }
            document.contents.text(TextKind::Link, spot, target);
        }
        for name in ["connection", "command"] {
            if let Some(value) = element.attribute(name) {
                document.property(name, &value);
            }
        }
    });
}

const VALUE_MAX: usize = 64 << 10;
