//! Pictures: size, what they say of themselves, QR codes, and what stands behind their end.

mod bitmap;
mod exif;
mod finder;
mod gif;
mod grey;
mod jpeg;
mod note;
mod png;
mod qr;
#[cfg(test)]
mod tests;

use vocab::{Deception, FactKey, Feature, FileType, Inside, Limits, Spot};

use crate::Budget;
use crate::bytes::first;
use crate::contents::{Contents, TextKind};
use crate::hidden;
use crate::member::Member;
use crate::open::{Give, Sample, Tools};
use note::Note;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let note = read(sample, tools);
    contents.fact_some(FactKey::Width, note.width);
    contents.fact_some(FactKey::Height, note.height);
    for (key, value) in note.facts {
        contents.fact(key, value);
    }
    for (index, text) in note.texts.into_iter().enumerate() {
        let spot = Spot::inside(Inside::Property, index.to_string());
        contents.text(TextKind::Hidden, spot, text);
    }
    if let Some(defect) = note.defect {
        contents.defect(defect, Spot::Whole);
    }
    if let (Some(width), Some(height)) = (note.width, note.height) {
        put_codes(sample, (width, height), tools, &mut contents);
    }
    if let Some(end) = note.end {
        hidden::behind(end, sample, give, &mut contents);
    }
    document_within(sample, note.end, give, &mut contents);
    contents
}

/// Type and pixels of a picture that a browser may show: of a format that each of them
/// reads, whose sides are told.
#[must_use]
pub fn showable(bytes: &[u8], limits: &Limits) -> Option<(FileType, usize)> {
    let kind = crate::sniff(bytes, None);
    if !SHOWN.contains(&kind) {
        return None;
    }
    let budget = Budget::new(limits);
    let tools = Tools { limits, budget: &budget, passwords: &[], beside: &[], rules: None };
    let note = read(&Sample { bytes, kind, name: None, extension: None }, &tools);
    let [width, height] = [note.width?, note.height?].map(|side| usize::try_from(side).ok());
    Some((kind, width?.checked_mul(height?)?))
}

/// A document that begins within the picture: PDF readers look for their mark in the
/// first 1,024 bytes and open the file as theirs. One that begins at the end of the picture is
/// already handed out as what stands behind it.
fn document_within(
    sample: &Sample<'_>,
    end: Option<usize>,
    give: &mut Give<'_>,
    contents: &mut Contents,
) {
    let start = memchr::memmem::find(first(sample.bytes, MARK_WITHIN), b"%PDF-");
    let Some((start, bytes)) = start.and_then(|at| Some((at, sample.bytes.get(at..)?))) else {
        return;
    };
    contents.deception(Deception::Polyglot);
    if end != Some(start) {
        give(Member::new(Spot::inside(Inside::Object, start.to_string()), bytes));
    }
}

fn read(sample: &Sample<'_>, tools: &Tools<'_>) -> Note {
    match sample.kind {
        FileType::Png => png::read(sample.bytes, tools),
        FileType::Jpeg => jpeg::read(sample.bytes),
        FileType::Gif => gif::read(sample.bytes),
        FileType::Bmp => bitmap::bmp(sample.bytes),
        FileType::Webp => bitmap::webp(sample.bytes),
        FileType::Tiff => exif::tiff(sample.bytes),
        _ => bitmap::emf(sample.bytes),
    }
}

fn put_codes(sample: &Sample<'_>, size: (u32, u32), tools: &Tools<'_>, contents: &mut Contents) {
    let codes = qr::codes(sample.bytes, sample.kind, size, tools.limits, tools.budget);
    if let Some(defect) = codes.defect {
        contents.defect(defect, Spot::Whole);
    }
    contents.fact_some(FactKey::Qr, Some(codes.texts.clone()));
    for (index, text) in codes.texts.into_iter().enumerate() {
        let spot = Spot::inside(Inside::Object, format!("qr{index}"));
        contents.feature(Feature::QrCode, spot.clone());
        let kind = if is_link(&text) { TextKind::Link } else { TextKind::Hidden };
        contents.text(kind, spot, text);
    }
}

/// Whether a telephone that reads the code offers to open it.
fn is_link(text: &str) -> bool {
    let text = text.trim();
    let scheme = text.split(':').next().unwrap_or_default();
    let has_scheme = scheme.len() < text.len()
        && scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    let is_address = has_scheme
        && (text.contains("://") || SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)));
    !text.contains(char::is_whitespace)
        && (is_address || text.to_ascii_lowercase().starts_with("www."))
}

const SHOWN: [FileType; 5] =
    [FileType::Png, FileType::Jpeg, FileType::Gif, FileType::Bmp, FileType::Webp];
const MARK_WITHIN: usize = 1_024;
/// Schemes without slashes that lead somewhere.
const SCHEMES: &[&str] = &["mailto", "javascript", "data", "sms", "smsto", "tel", "bitcoin"];
