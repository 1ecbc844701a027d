//! Ichitaro documents: version 8 and later (`.jtd`, `.jtt`), compressed (`.jttc`), and the
//! versions before.
//!
//! The format is not published. Known are the names of its streams, the marks of its text
//! and of its compressed form; of attacks only the general signs are told.

mod compressed;
mod letters;

use vocab::{DefectCode, FactKey, FactValue, Facts, Feature, FileType, Inside, Spot};

use crate::contents::{Contents, TextKind};
use crate::entropy::entropy;
use crate::hidden;
use crate::office::ole::streams::{Stream, Streams, shown};
use crate::office::ole::{JUSTSYSTEMS, object, properties};
use crate::open::{Give, Sample, Tools};

/// Opens a document of any version.
pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    if sample.kind == FileType::IchitaroLegacy {
        contents.fact(FactKey::Version, "before 8");
        contents.text(TextKind::Hidden, Spot::Whole, letters::of_old_text(sample.bytes));
        hidden::scan(sample.bytes, &Spot::Whole, &mut contents);
        return contents;
    }
    let Some(streams) = Streams::open(sample.bytes, tools.limits, &mut contents) else {
        hidden::scan(sample.bytes, &Spot::Whole, &mut contents);
        return contents;
    };
    properties::read(&streams, &mut contents);
    if sample.kind == FileType::Jttc {
        compressed::read(sample, &streams, tools, &mut contents, give);
        return contents;
    }
    if streams.get(TEXT).is_none() {
        contents.fact(FactKey::Kind, JUSTSYSTEMS);
    }
    document(&streams, &mut contents);
    let objects = object::read(&streams, tools, &mut contents, give);
    contents.fact_some(FactKey::Objects, Some(FactValue::List(objects)));
    contents
}

fn document(streams: &Streams<'_>, contents: &mut Contents) {
    let (mut macros, mut unknown) = (Vec::<FactValue>::new(), Vec::<FactValue>::new());
    for stream in &streams.list {
        let name = shown(&stream.path);
        let spot = Spot::inside(Inside::Stream, name.as_str());
        if stream.path == TEXT {
            text(stream, contents);
        } else if stream.path.split('/').any(|part| part == MACROS) {
            macros.extend(macro_of(stream, contents));
        } else if stream.path.starts_with('\u{4}') {
            contents.text(TextKind::Hidden, spot, letters::of_code(&stream.bytes));
        } else if !is_known(&stream.path) && unknown.len() < UNKNOWN_MAX {
            let mut facts = Facts::default();
            facts.put(FactKey::Name, name);
            facts.put(FactKey::Size, stream.bytes.len());
            facts.put(FactKey::Entropy, entropy(&stream.bytes));
            unknown.push(facts.into());
            is_packed(stream).then(|| contents.feature(Feature::ExploitSign, spot));
        }
    }
    contents.fact_some(FactKey::Macros, Some(macros));
    contents.fact_some(FactKey::UnknownStreams, Some(unknown));
}

fn text(stream: &Stream<'_>, contents: &mut Contents) {
    let spot = Spot::inside(Inside::Stream, TEXT);
    let Some(rest) = stream.bytes.strip_prefix(TEXT_MARK) else {
        contents.defect(DefectCode::FileBroken, spot);
        return;
    };
    // Text repeats itself, so that a text of even bytes is none.
    if is_packed(stream) {
        contents.feature(Feature::ExploitSign, spot.clone());
    }
    contents.text(TextKind::Shown, spot, letters::of_text(rest));
}

/// The letters in a stream below the storage of macros.
fn macro_of(stream: &Stream<'_>, contents: &mut Contents) -> Option<FactValue> {
    let source = letters::of_code(&stream.bytes);
    if source.trim().is_empty() {
        return None;
    }
    let spot = Spot::inside(Inside::Macro, stream.name());
    contents.feature(Feature::Macros, spot.clone());
    let mut facts = Facts::default();
    facts.put(FactKey::Name, shown(&stream.path));
    let end = source.floor_char_boundary(CODE_MAX);
    if end < source.len() {
        contents.defect(DefectCode::LimitText, spot.clone());
    }
    facts.put(FactKey::Code, source.get(..end).unwrap_or_default());
    contents.text(TextKind::Code, spot, source);
    Some(facts.into())
}

/// Large and as even as what is encrypted or compressed.
fn is_packed(stream: &Stream<'_>) -> bool {
    stream.bytes.len() >= PACKED_MIN && entropy(&stream.bytes) >= PACKED_ENTROPY
}

/// Whether Ichitaro itself writes a stream of this name, or Windows does.
fn is_known(path: &str) -> bool {
    path.starts_with(['\u{1}', '\u{3}', '\u{4}', '\u{5}'])
        || path.split('/').any(|part| STREAMS.iter().any(|known| part.starts_with(known)))
}

const TEXT: &str = "DocumentText";
const TEXT_MARK: &[u8] = b"SsmgV.01";
const MACROS: &str = "DocumentMacro";
/// Beginnings of the names that its documents are made of.
const STREAMS: &[&str] = &[
    "Document",
    "EmbedItems",
    "Figure",
    "Frame",
    "HeaderFooter",
    "LineMark",
    "Page",
    "Paper",
    "Print",
    "TextLayout",
    "Visual",
];
const CODE_MAX: usize = 64 << 10;
const UNKNOWN_MAX: usize = 100;
const PACKED_MIN: usize = 16 << 10;
/// Thousandths of a bit for each byte.
const PACKED_ENTROPY: u64 = 7_500;

#[cfg(test)]
mod tests;
