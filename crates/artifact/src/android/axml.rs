//! Binary XML of Android (`ResourceTypes.h` of the platform): a pool of strings, the
//! numbers that stand for names of attributes, and the elements.

use crate::charset::{decoded, utf16_le};
use crate::volume::field::{index, le, piece};

/// What happens in the document, in its order.
#[derive(Debug)]
pub(super) enum Event {
    Start(Element),
    End,
}

/// An element with its attributes.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<Attribute>,
}

#[derive(Debug)]
struct Attribute {
    name: String,
    /// Tells the attribute even where its name was taken out.
    identifier: u64,
    value: String,
}

#[derive(Debug, Default)]
struct Document {
    strings: Vec<String>,
    identifiers: Vec<u64>,
    events: Vec<Event>,
}

/// Reads a document; none if it is no binary XML.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<Event>> {
    (le::<2>(bytes, 0)? == XML).then_some(())?;
    let mut document = Document::default();
    let mut rest = bytes.get(index(le::<2>(bytes, 2)?)..)?;
    while let (Some(kind), Some(length)) = (le::<2>(rest, 0), le::<4>(rest, 4)) {
        let length = index(length);
        if length < 8 || document.events.len() >= EVENTS_MAX {
            break;
        }
        let chunk = piece(rest, 0, length);
        match kind {
            STRINGS => document.strings = strings(chunk).unwrap_or_default(),
            IDENTIFIERS => {
                document.identifiers = piece(chunk, 8, chunk.len())
                    .chunks_exact(4)
                    .filter_map(|number| le::<4>(number, 0))
                    .collect();
            }
            START => {
                let element = document.element(chunk).unwrap_or_default();
                document.events.push(Event::Start(element));
            }
            END => document.events.push(Event::End),
            _ => {}
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    Some(document.events)
}

impl Element {
    /// The value of an attribute, by its number or by its name.
    pub(super) fn value(&self, identifier: u64, name: &str) -> Option<&str> {
        let by_number = self.attributes.iter().find(|known| known.identifier == identifier);
        let found = by_number.or_else(|| self.attributes.iter().find(|known| known.name == name));
        found.map(|attribute| attribute.value.as_str()).filter(|value| !value.is_empty())
    }
}

impl Document {
    fn element(&self, chunk: &[u8]) -> Option<Element> {
        let (start, size) = (index(le::<2>(chunk, 24)?), index(le::<2>(chunk, 26)?));
        let count = index(le::<2>(chunk, 28)?).min(ATTRIBUTES_MAX);
        let attributes = piece(chunk, 16 + start, size * count);
        Some(Element {
            name: self.string(le::<4>(chunk, 20)?),
            attributes: attributes
                .chunks_exact(size.max(20))
                .filter_map(|attribute| self.attribute(attribute))
                .collect(),
        })
    }

    fn attribute(&self, bytes: &[u8]) -> Option<Attribute> {
        let name = le::<4>(bytes, 4)?;
        let (raw, kind, data) = (le::<4>(bytes, 8)?, le::<1>(bytes, 15)?, le::<4>(bytes, 16)?);
        let value = match kind {
            TYPE_STRING => self.string(data),
            TYPE_REFERENCE => format!("@{data:08x}"),
            TYPE_BOOLEAN => (data != 0).to_string(),
            _ if raw != NONE => self.string(raw),
            _ => data.to_string(),
        };
        Some(Attribute {
            name: self.string(name),
            identifier: self.identifiers.get(index(name)).copied().unwrap_or(0),
            value,
        })
    }

    fn string(&self, position: u64) -> String {
        self.strings.get(index(position)).cloned().unwrap_or_default()
    }
}

/// The pool, in UTF-8 or in UTF-16.
fn strings(chunk: &[u8]) -> Option<Vec<String>> {
    let (count, flags) = (index(le::<4>(chunk, 8)?), le::<4>(chunk, 16)?);
    let start = index(le::<4>(chunk, 20)?);
    let offsets = piece(chunk, index(le::<2>(chunk, 2)?), count.saturating_mul(4));
    let narrow = flags & UTF8 != 0;
    let strings = offsets.chunks_exact(4).take(STRINGS_MAX).map(|offset| {
        let at = start.checked_add(index(le::<4>(offset, 0)?))?;
        let bytes = chunk.get(at..)?;
        if narrow { narrow_string(bytes) } else { wide_string(bytes) }
    });
    Some(strings.map(Option::unwrap_or_default).collect())
}

/// Two lengths, in letters and in bytes, each in one byte or two.
pub(super) fn narrow_string(bytes: &[u8]) -> Option<String> {
    let skip = |bytes: &[u8]| bytes.first().map(|first| 1 + usize::from(first >> 7));
    let rest = bytes.get(skip(bytes)?..)?;
    let length = match *rest {
        [high @ 0x80..=0xFF, low, ..] => usize::from(high & 0x7F) << 8 | usize::from(low),
        [length, ..] => length.into(),
        [] => return None,
    };
    Some(decoded(piece(rest, skip(rest)?, length.min(TEXT_MAX))))
}

fn wide_string(bytes: &[u8]) -> Option<String> {
    let first = index(le::<2>(bytes, 0)?);
    // A longer one has the highest bit set and takes two words.
    let (length, at) = if first & 0x8000 == 0 {
        (first, 2)
    } else {
        ((first & 0x7FFF) << 16 | index(le::<2>(bytes, 2)?), 4)
    };
    Some(utf16_le(piece(bytes, at, (length * 2).min(TEXT_MAX))))
}

const XML: u64 = 0x0003;
const STRINGS: u64 = 0x0001;
const IDENTIFIERS: u64 = 0x0180;
const START: u64 = 0x0102;
const END: u64 = 0x0103;
const UTF8: u64 = 0x100;
const NONE: u64 = 0xFFFF_FFFF;
const TYPE_REFERENCE: u64 = 0x01;
const TYPE_STRING: u64 = 0x03;
const TYPE_BOOLEAN: u64 = 0x12;
const EVENTS_MAX: usize = 20_000;
const ATTRIBUTES_MAX: usize = 64;
const STRINGS_MAX: usize = 20_000;
const TEXT_MAX: usize = 2_048;
