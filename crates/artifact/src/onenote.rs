//! OneNote sections (MS-ONESTORE, MS-ONE): the embedded files, which attackers cover with
//! a picture that says where to double-click, the text around them, and links.
//!
//! The lists of nodes are not followed: revisions and damage make them long ways, and what
//! is looked for can be told by its own marks.

mod property;
mod store;

use std::collections::BTreeMap;

use vocab::{DefectCode, FactKey, Feature, FileType, Inside, Spot};

use crate::bytes::has;
use crate::charset::{decoded, utf16_le};
use crate::contents::{Contents, TextKind};
use crate::member::{Flow, Member, MemberName, Role};
use crate::name::file_name;
use crate::nature::Nature;
use crate::open::{Give, Sample, Tools};
use crate::sniff::sniff;
use property::{PropertySet, property_sets};
use store::{File, Purpose, declarations, files};

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let bytes = sample.bytes;
    if has(bytes, FORMAT_AT, &ALTERNATIVE) {
        contents.defect(DefectCode::MethodUnknown, Spot::Whole);
    }
    let mut sets = Vec::new();
    for key in [NAME, TEXT, TEXT_ASCII, LINK, TITLE, AUTHOR, SOURCE] {
        property_sets(bytes, key, &mut sets);
    }
    sets.sort_by_key(|set: &PropertySet<'_>| set.start);
    sets.dedup_by_key(|set| set.start);
    texts(&sets, &mut contents);
    let files = files(bytes);
    contents.fact(FactKey::Objects, files.len());
    let names = names(bytes, &sets);
    for (index, file) in files.iter().enumerate() {
        let member = member(file, index, names.get(&file.start), &mut contents);
        if give(member) == Flow::Stop {
            break;
        }
    }
    contents
}

/// What a file was called by whoever put it in.
#[derive(Debug)]
struct Called {
    name: Option<MemberName>,
    extension: String,
    purpose: Purpose,
}

/// The names of files, by where their data stand.
fn names(bytes: &[u8], sets: &[PropertySet<'_>]) -> BTreeMap<usize, Called> {
    let of_object: BTreeMap<u32, &[u8]> =
        sets.iter().filter_map(|set| Some((set.object(CONTAINER)?, set.text(NAME)?))).collect();
    declarations(bytes)
        .into_iter()
        .map(|declared| {
            let name = of_object
                .get(&declared.object)
                .map(|raw| MemberName { decoded: text_of(raw), raw: raw.to_vec() });
            let called = Called { name, extension: declared.extension, purpose: declared.purpose };
            (declared.start, called)
        })
        .collect()
}

fn member<'a>(
    file: &File<'a>,
    index: usize,
    called: Option<&Called>,
    contents: &mut Contents,
) -> Member<'a> {
    let spot = Spot::inside(Inside::Member, index.to_string());
    let mut member = Member::new(spot.clone(), file.data);
    // Without its name the file is called by its position, so that its extension tells
    // what would open it.
    member.name = called.and_then(|called| {
        called.name.clone().or_else(|| {
            let decoded = format!("{index}{}", called.extension);
            (!called.extension.is_empty())
                .then(|| MemberName { raw: decoded.clone().into(), decoded })
        })
    });
    member.size = Some(file.size);
    if file.is_cut {
        member.defect = Some(DefectCode::Truncated);
    }
    let extension = member.name.as_ref().and_then(|name| file_name(&name.decoded).extension);
    let kind = sniff(file.data, extension.as_deref());
    let is_shown =
        called.map_or_else(|| is_picture(kind), |called| called.purpose == Purpose::Picture);
    if is_shown && is_picture(kind) {
        member.role = Role::Resource;
        return member;
    }
    contents.feature(Feature::EmbeddedFile, spot.clone());
    let runs = |nature: Option<Nature>| nature.is_some_and(Nature::runs);
    if runs(Nature::of_kind(kind)) || runs(extension.as_deref().and_then(Nature::of_extension)) {
        contents.feature(Feature::RunsCommand, spot);
    }
    member
}

const fn is_picture(kind: FileType) -> bool {
    matches!(
        kind,
        FileType::Png
            | FileType::Jpeg
            | FileType::Gif
            | FileType::Bmp
            | FileType::Tiff
            | FileType::Webp
            | FileType::Emf
    )
}

/// Texts and links, each once: every revision repeats them.
fn texts(sets: &[PropertySet<'_>], contents: &mut Contents) {
    let mut shown: Vec<String> = Vec::new();
    let mut links: Vec<String> = Vec::new();
    for set in sets {
        let texts = [
            set.text(TEXT).map(text_of),
            set.text(TEXT_ASCII).map(|raw| decoded(raw).trim_end_matches('\0').to_owned()),
        ];
        for text in texts.into_iter().flatten() {
            links.extend(fields(&text));
            push(&mut shown, text);
        }
        if let Some(link) = set.text(LINK) {
            push(&mut links, text_of(link));
        }
        if let Some(source) = set.text(SOURCE) {
            let spot = Spot::inside(Inside::Property, "source");
            contents.text(TextKind::Hidden, spot, text_of(source));
        }
        for (key, fact) in [(TITLE, FactKey::Title), (AUTHOR, FactKey::Author)] {
            let value = set.text(key).map(text_of).filter(|value| !value.is_empty());
            if contents.facts.get(fact).is_none() {
                contents.fact_some(fact, value);
            }
        }
    }
    contents.text(TextKind::Shown, Spot::inside(Inside::Text, "page"), shown.join("\n"));
    links.sort();
    links.dedup();
    for (index, link) in links.into_iter().take(LIST_MAX).enumerate() {
        contents.text(TextKind::Link, Spot::inside(Inside::Link, index.to_string()), link);
    }
}

/// Targets of the links within a text: `HYPERLINK "target"` behind U+FDDF (MS-ONE 2.3.67).
fn fields(text: &str) -> impl Iterator<Item = String> {
    let behind = text.split('\u{FDDF}').skip(1);
    behind.filter_map(|field| {
        let (_, quoted) = field.split_once("HYPERLINK \"")?;
        Some(quoted.split_once('"')?.0.to_owned())
    })
}

fn push(list: &mut Vec<String>, text: String) {
    if list.len() < LIST_MAX && !list.contains(&text) {
        list.push(text);
    }
}

fn text_of(raw: &[u8]) -> String {
    utf16_le(raw).trim_end_matches('\0').to_owned()
}

/// Keys of properties (MS-ONE 2.1.12).
const NAME: u32 = 0x1C00_1D9C;
const SOURCE: u32 = 0x1C00_1D9D;
const TEXT: u32 = 0x1C00_1C22;
const TEXT_ASCII: u32 = 0x1C00_3498;
const LINK: u32 = 0x1C00_1E20;
const TITLE: u32 = 0x1C00_1CF3;
const AUTHOR: u32 = 0x1C00_1D75;
/// The object that holds the data of an embedded file.
const CONTAINER: u32 = 0x2000_1D9B;
/// `guidFileFormat` of a section that a server keeps (MS-ONESTORE 2.8).
const FORMAT_AT: usize = 48;
const ALTERNATIVE: [u8; 16] = [
    0x2F, 0xE9, 0x8D, 0x63, 0xD4, 0xA6, 0xC1, 0x4B, 0x9A, 0x36, 0xB3, 0xFC, 0x25, 0x11, 0xA5, 0xB7,
];
const LIST_MAX: usize = 500;

#[cfg(test)]
mod tests;
