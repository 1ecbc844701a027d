//! PDF documents (ISO 32000): what they do when they are opened or clicked, what is in
//! them, and what they show. Read with an own reader, since most documents of attacks are
//! damaged, disguised or both, and since every step of it must be bounded.

mod attached;
mod cipher;
mod cmap;
mod document;
mod drawing;
mod facts;
mod filter;
mod font;
mod lzw;
mod mosaic;
mod object;
mod page;
mod parser;
mod predictor;
mod scan;
mod security;
mod string;
mod survey;
#[cfg(test)]
mod tests;
mod text;
mod unlock;
mod xfa;
mod xref;

use vocab::{DefectCode, FactKey, Feature, Spot};

use crate::bytes::first;
use crate::contents::Contents;
use crate::hidden;
use crate::member::Flow;
use crate::open::{Give, Sample, Tools};
use document::Document;
use parser::is_blank;
use survey::Survey;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let bytes = sample.bytes;
    // Readers accept the mark within the first 1,024 bytes.
    let header = memchr::memmem::find(first(bytes, HEADER_MAX), b"%PDF-").unwrap_or(0);
    let mut document = Document::new(bytes, header, *tools);
    contents.lock = Some(document.unlock(tools));
    document.unpack();
    facts::put(&document, bytes.get(header..).unwrap_or_default(), &mut contents);
    if bytes.get(..header).is_some_and(|before| before.iter().any(|byte| !is_blank(*byte))) {
        contents.fact(FactKey::Offset, header);
    }
    let pages = page::pages(&document, tools.limits);
    contents.fact(FactKey::Pages, pages.count);
    let found = Survey::new(&document, &mut contents).run();
    let painted =
        if document.is_locked() { Vec::new() } else { text::put(&document, &pages, &mut contents) };
    names(&document, &mut contents);
    // Embedded files come first: pictures are many.
    let flow = attached::give(&document, &found, tools, &mut contents, give);
    if flow == Flow::Go
        && (document.is_locked()
            || drawing::give(&document, &found, painted, tools, give) == Flow::Go)
        && let Some(end) = document.scan.end
    {
        hidden::behind(end, sample, give, &mut contents);
    }
    if document.object_count() == 0 || document.catalog().is_none() {
        contents.defect(DefectCode::FileBroken, Spot::Whole);
    }
    for (code, spot) in document.defects() {
        contents.defect(code, spot);
    }
    contents
}

/// Names written with `#xx` where no writer needs it, which hides them from a search.
fn names(document: &Document<'_>, contents: &mut Contents) {
    let disguised = document.disguised.borrow();
    if disguised.is_empty() {
        return;
    }
    contents.feature(Feature::Obfuscated, Spot::Whole);
    let names = disguised.iter().take(NAMES_MAX);
    let names: Vec<String> = names.map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    contents.fact(FactKey::DisguisedNames, names);
}

const HEADER_MAX: usize = 1_024;
const NAMES_MAX: usize = 200;
