//! Properties of the document (ECMA-376 part 2, 8, and part 1, 22.2 and 22.3).

use vocab::FactKey;

use super::document::Document;
use crate::xml::{self, Piece};

/// Reads a part with properties: each is an element that holds its value.
pub(super) fn read(bytes: &[u8], document: &mut Document<'_>) {
    let limits = document.limits;
    let (mut name, mut value) = (String::new(), String::new());
    let mut custom = None;
    xml::read(bytes, limits, &mut |piece| match piece {
        Piece::Open(element) => {
            if element.name() == "property" {
                custom = element.attribute("name");
            }
            element.name().clone_into(&mut name);
            value.clear();
        }
        Piece::Text(text) => {
            let left = VALUE_MAX.saturating_sub(value.len());
            value.push_str(text.get(..text.floor_char_boundary(left)).unwrap_or_default());
        }
        Piece::Close(closed) => {
            if closed == name && !value.trim().is_empty() {
                property(custom.as_deref(), &name, &value, document);
            }
            if closed == "property" {
                custom = None;
            }
            value.clear();
        }
    });
}

fn property(custom: Option<&str>, name: &str, value: &str, document: &mut Document<'_>) {
    if let Some(custom) = custom {
        document.property(custom, value);
        return;
    }
    if let Some((_, key)) = FACTS.iter().find(|(known, _)| *known == name) {
        document.fact(*key, value);
    }
    if TEXTS.contains(&name) {
        document.property(name, value);
    }
}

const FACTS: [(&str, FactKey); 10] = [
    ("title", FactKey::Title),
    ("creator", FactKey::Author),
    ("lastModifiedBy", FactKey::LastAuthor),
    ("created", FactKey::Created),
    ("modified", FactKey::Modified),
    ("description", FactKey::Comment),
    ("Application", FactKey::Application),
    ("Company", FactKey::Company),
    ("Template", FactKey::Template),
    ("language", FactKey::Language),
];
/// Properties with words of a person, in which macros keep commands too.
const TEXTS: [&str; 11] = [
    "title",
    "subject",
    "creator",
    "lastModifiedBy",
    "keywords",
    "description",
    "category",
    "contentStatus",
    "Company",
    "Manager",
    "HyperlinkBase",
];
/// Bytes of one value.
const VALUE_MAX: usize = 64 << 10;
