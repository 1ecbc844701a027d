//! Presentations of PowerPoint 97 to 2003 (MS-PPT): the text of slides, hyperlinks, actions,
//! and the storages of embedded objects and macros.

mod lock;

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::ZlibDecoder;
use vocab::{DefectCode, Feature, Inside, Spot};

use super::streams::{Streams, join};
use crate::budget::Unpacked;
use crate::bytes::{first, offset_at, u16_at, u32_at};
use crate::charset::utf16_le;
use crate::contents::{Contents, TextKind};
use crate::open::Tools;
use crate::target::features_clicked;

/// Reads the presentation in a storage; answers the compound files within it.
pub(super) fn read(
    streams: &Streams<'_>,
    storage: &str,
    tools: &Tools<'_>,
    contents: &mut Contents,
) -> Vec<Vec<u8>> {
    let document = streams.bytes(&join(storage, "PowerPoint Document"));
    let user = streams.bytes(&join(storage, "Current User"));
    let plain = match lock::plain(user, document, tools, contents) {
        lock::Reading::Plain => Cow::Borrowed(document),
        lock::Reading::Decrypted(plain) => Cow::Owned(plain),
        lock::Reading::Locked => return Vec::new(),
    };
    let mut slides = Slides::default();
    for atom in Atoms::new(&plain) {
        slides.atom(&atom, tools, contents);
    }
    contents.text(TextKind::Shown, Spot::Whole, slides.text);
    slides.storages
}

#[derive(Debug, Default)]
struct Slides {
    text: String,
    storages: Vec<Vec<u8>>,
}

impl Slides {
    fn atom(&mut self, atom: &Atom<'_>, tools: &Tools<'_>, contents: &mut Contents) {
        match atom.kind {
            TEXT_CHARS => self.shown(&utf16_le(atom.data), tools),
            TEXT_BYTES => {
                let text: String = atom.data.iter().copied().map(char::from).collect();
                self.shown(&text, tools);
            }
            STRING => string(&utf16_le(atom.data), atom.instance, contents),
            ACTION => action(atom.data, contents),
            OBJECT if self.storages.len() < OBJECTS_MAX => {
                self.storages.extend(storage(atom, tools, contents));
            }
            _ => {}
        }
    }

    fn shown(&mut self, text: &str, tools: &Tools<'_>) {
        if self.text.len() < tools.limits.text_bytes {
            self.text.push_str(&text.replace(['\r', '\u{b}'], "\n"));
            self.text.push('\n');
        }
    }
}

/// Names and targets of hyperlinks, names of programs and macros (2.4.2).
fn string(text: &str, instance: u16, contents: &mut Contents) {
    let text = text.trim_end_matches('\0');
    // The target of a hyperlink (2.10.18) is the second of its strings.
    if instance == 1 && (text.contains("://") || text.contains('\\') || text.contains("mailto:")) {
        let spot = Spot::inside(Inside::Link, "1");
        for feature in features_clicked(text) {
            contents.feature(feature, spot.clone());
        }
        contents.text(TextKind::Link, spot, text.to_owned());
    } else if !text.starts_with("___PPT") {
        // The others name what newer versions keep for themselves.
        contents.text(TextKind::Hidden, Spot::inside(Inside::Property, "string"), text.to_owned());
    }
}

/// What a click or the mouse over a shape does (2.8.32).
fn action(data: &[u8], contents: &mut Contents) {
    let spot = Spot::inside(Inside::Object, "action");
    if data.get(8) == Some(&RUN_PROGRAM) {
        contents.feature(Feature::RunsCommand, spot);
    }
}

/// The storage of an object or of macros (2.10.34), which may be compressed.
fn storage(atom: &Atom<'_>, tools: &Tools<'_>, contents: &mut Contents) -> Option<Vec<u8>> {
    if atom.instance == 0 {
        return Some(atom.data.to_vec());
    }
    let packed = atom.data.get(4..)?;
    // PowerPoint does not end its streams, so the size before them does.
    let size = u64::from(u32_at(atom.data, 0)?);
    let decoder = ZlibDecoder::new(packed).take(size);
    let unpacked = Unpacked::read(decoder, packed.len(), tools.limits, tools.budget);
    if let Some(code) = unpacked.defect {
        let code = if code == DefectCode::ArchiveBroken { DefectCode::FileBroken } else { code };
        contents.defect(code, Spot::inside(Inside::Stream, "PowerPoint Document"));
    }
    Some(unpacked.bytes)
}

/// A record that holds data and no records (2.3.1).
#[derive(Debug, Clone, Copy)]
struct Atom<'a> {
    kind: u16,
    instance: u16,
    data: &'a [u8],
}

/// All atoms, in whatever containers they stand: the headers of containers are passed
/// over, so records follow each other without depth.
struct Atoms<'a>(&'a [u8]);

impl<'a> Atoms<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }
}

impl<'a> Iterator for Atoms<'a> {
    type Item = Atom<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (version, kind) = (u16_at(self.0, 0)?, u16_at(self.0, 2)?);
            let size = offset_at(self.0, 4)?;
            let rest = self.0.get(8..)?;
            if version & 0x0f == CONTAINER {
                self.0 = rest;
                continue;
            }
            let data = first(rest, size);
            self.0 = rest.get(data.len()..)?;
            return Some(Atom { kind, instance: version >> 4, data });
        }
    }
}

/// The version of records that hold records.
const CONTAINER: u16 = 0x0f;
const TEXT_CHARS: u16 = 0x0fa0;
const TEXT_BYTES: u16 = 0x0fa8;
const STRING: u16 = 0x0fba;
const ACTION: u16 = 0x0ff3;
const OBJECT: u16 = 0x1011;
const RUN_PROGRAM: u8 = 2;
const OBJECTS_MAX: usize = 200;

#[cfg(test)]
mod tests;
