//! Summary information (MS-OLEPS 2.20 to 2.25): title, authors, times, programs.

use encoding_rs::Encoding;
use vocab::{DefectCode, FactKey, Inside, Spot};

use super::streams::Streams;
use crate::bytes::{first, offset_at, u16_at, u32_at};
use crate::charset;
use crate::contents::{Contents, TextKind};
use crate::office::code_page::charset_of;
use crate::time::file_time;

/// Reads both property streams of the root storage.
pub(crate) fn read(streams: &Streams<'_>, contents: &mut Contents) {
    for (name, keys) in [(SUMMARY, SUMMARY_KEYS), (DOCUMENT_SUMMARY, DOCUMENT_KEYS)] {
        let Some(stream) = streams.get(name) else { continue };
        let Some(set) = Set::first(&stream.bytes) else {
            contents.defect(
                DefectCode::FileBroken,
                Spot::inside(Inside::Stream, super::streams::shown(name)),
            );
            continue;
        };
        for (id, key) in keys {
            let Some(value) = set.value(*id) else { continue };
            put(*key, value, contents);
        }
    }
}

fn put(key: FactKey, value: Value, contents: &mut Contents) {
    match value {
        Value::Number(number) => contents.fact(key, number),
        Value::Text(text) => {
            let text = text.trim_matches(['\0', ' ']).to_owned();
            if !matches!(key, FactKey::Created | FactKey::Modified | FactKey::Application) {
                let spot = Spot::inside(Inside::Property, key.as_str());
                contents.text(TextKind::Hidden, spot, text.clone());
            }
            contents.fact_some(key, Some(text));
        }
    }
}

/// One property set.
struct Set<'a> {
    bytes: &'a [u8],
    charset: &'static Encoding,
}

enum Value {
    Text(String),
    Number(u32),
}

impl<'a> Set<'a> {
    /// The first set of a stream; the second holds what the user defined.
    fn first(stream: &'a [u8]) -> Option<Self> {
        (u16_at(stream, 0)? == 0xfffe).then_some(())?;
        let bytes = stream.get(offset_at(stream, 44)?..)?;
        let mut set = Self { bytes, charset: encoding_rs::WINDOWS_1252 };
        if let Some(page) = set.property(CODE_PAGE).and_then(|value| u16_at(value, 4)) {
            set.charset = charset_of(page);
        }
        Some(set)
    }

    /// Type and value of a property.
    fn property(&self, id: u32) -> Option<&'a [u8]> {
        let count = offset_at(self.bytes, 4)?.min(PROPERTIES_MAX);
        let mut entries = (0..count).map(|index| 8 + index * 8);
        let entry = entries.find(|entry| u32_at(self.bytes, *entry) == Some(id))?;
        self.bytes.get(offset_at(self.bytes, entry + 4)?..)
    }

    fn value(&self, id: u32) -> Option<Value> {
        let property = self.property(id)?;
        let size = || offset_at(property, 4);
        Some(match u16_at(property, 0)? {
            0x02 => Value::Number(u32::from(u16_at(property, 4)?)),
            0x03 => Value::Number(u32_at(property, 4)?),
            0x1e => {
                let text = first(property.get(8..)?, size()?.min(TEXT_MAX));
                Value::Text(text_until_nul(self.charset, text))
            }
            0x1f => {
                let text = first(property.get(8..)?, size()?.saturating_mul(2).min(TEXT_MAX));
                Value::Text(charset::utf16_le(text).split('\0').next()?.to_owned())
            }
            0x40 => {
                let ticks = u64::from_le_bytes(*property.get(4..)?.first_chunk()?);
                Value::Text(file_time(ticks)?)
            }
            _ => return None,
        })
    }
}

fn text_until_nul(charset: &'static Encoding, bytes: &[u8]) -> String {
    let text = charset.decode_without_bom_handling(bytes).0;
    text.split('\0').next().unwrap_or_default().to_owned()
}

const SUMMARY: &str = "\u{5}SummaryInformation";
const DOCUMENT_SUMMARY: &str = "\u{5}DocumentSummaryInformation";
const CODE_PAGE: u32 = 1;
const PROPERTIES_MAX: usize = 1_000;
const TEXT_MAX: usize = 4_096;

/// MS-OLEPS 3.1 and MS-OSHARED 2.3.3.2.1.
const SUMMARY_KEYS: &[(u32, FactKey)] = &[
    (2, FactKey::Title),
    (3, FactKey::Subject),
    (4, FactKey::Author),
    (5, FactKey::Keywords),
    (6, FactKey::Comment),
    (7, FactKey::Template),
    (8, FactKey::LastAuthor),
    (9, FactKey::Revision),
    (12, FactKey::Created),
    (13, FactKey::Modified),
    (14, FactKey::Pages),
    (18, FactKey::Application),
];
/// MS-OSHARED 2.3.3.2.2.
const DOCUMENT_KEYS: &[(u32, FactKey)] =
    &[(2, FactKey::Category), (14, FactKey::Manager), (15, FactKey::Company)];
