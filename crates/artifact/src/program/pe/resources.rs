//! Resources (PE format specification, "The .rsrc section"): a tree of type, name and
//! language.

use std::borrow::Cow;

use crate::bytes::{first, offset_at, u16_at, u32_at};
use crate::charset::utf16_le;

use super::image::{Image, Table};

/// One resource.
#[derive(Debug, Clone)]
pub(super) struct Resource<'a> {
    pub(super) kind: Id,
    pub(super) name: Id,
    /// Language identifier of Windows: 0x411 is Japanese.
    pub(super) language: u32,
    /// As the file says; `bytes` may be fewer.
    pub(super) size: u32,
    pub(super) bytes: &'a [u8],
    /// Where it is in the file.
    pub(super) offset: Option<usize>,
}

/// A number or a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Id {
    Number(u32),
    Name(String),
}

/// The resources of an image.
#[derive(Debug, Default)]
pub(super) struct Resources<'a> {
    pub(super) list: Vec<Resource<'a>>,
    pub(super) is_cut: bool,
}

/// Reads the tree. Its three levels are walked by loops under one count of all entries, so
/// a tree whose folders are each other ends.
pub(super) fn resources<'a>(image: &Image<'a>) -> Resources<'a> {
    let mut found = Resources::default();
    let Some(tree) = image.table(Table::Resources).and_then(|table| image.at(table.address)) else {
        return found;
    };
    let mut entries_left = RESOURCES_MAX;
    for (kind, below) in entries(tree, ROOT) {
        let Some(names) = folder(below) else { continue };
        for (name, below) in entries(tree, names) {
            let Some(languages) = folder(below) else { continue };
            entries_left = entries_left.saturating_sub(1);
            for (language, below) in entries(tree, languages) {
                let Some(left) = entries_left.checked_sub(1) else {
                    found.is_cut = true;
                    return found;
                };
                entries_left = left;
                let language = if let Id::Number(number) = language { number } else { 0 };
                let leaf = (kind.clone(), name.clone(), language);
                found.list.extend(resource(image, tree, leaf, below));
            }
        }
    }
    found
}

impl<'a> Resources<'a> {
    pub(super) fn of_kind(&self, kind: u32) -> impl Iterator<Item = &Resource<'a>> {
        self.list.iter().filter(move |resource| resource.kind == Id::Number(kind))
    }
}

impl Id {
    /// The usual name of a type of resource.
    pub(super) fn kind_name(&self) -> Cow<'_, str> {
        match self {
            Self::Name(name) => Cow::Borrowed(name),
            Self::Number(number) => KINDS
                .iter()
                .find(|(known, _)| known == number)
                .map_or_else(|| number.to_string().into(), |(_, name)| Cow::Borrowed(*name)),
        }
    }

    pub(super) fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Name(name) => Cow::Borrowed(name),
            Self::Number(number) => number.to_string().into(),
        }
    }
}

/// The entries of a folder of the tree: identifier, and what is below.
fn entries(tree: &[u8], folder: usize) -> impl Iterator<Item = (Id, u32)> {
    let count = |offset: usize| {
        folder.checked_add(offset).and_then(|at| u16_at(tree, at)).map_or(0, usize::from)
    };
    let count = count(12) + count(14);
    let list = folder.checked_add(16).and_then(|at| tree.get(at..)).unwrap_or_default();
    let (pairs, _) = list.as_chunks::<8>();
    pairs.iter().take(count.min(ENTRIES_MAX)).filter_map(|pair| {
        let id = u32_at(pair, 0)?;
        let id = if id & HIGH_BIT == 0 { Id::Number(id) } else { Id::Name(name(tree, id)?) };
        Some((id, u32_at(pair, 4)?))
    })
}

/// A name: its count of units, then UTF-16.
fn name(tree: &[u8], id: u32) -> Option<String> {
    let at = usize::try_from(id & !HIGH_BIT).ok()?;
    let size = usize::from(u16_at(tree, at)?) * 2;
    Some(utf16_le(first(tree.get(at + 2..)?, size.min(NAME_BYTES_MAX))))
}

fn folder(below: u32) -> Option<usize> {
    (below & HIGH_BIT != 0).then(|| usize::try_from(below & !HIGH_BIT).ok()).flatten()
}

fn resource<'a>(
    image: &Image<'a>,
    tree: &[u8],
    (kind, name, language): (Id, Id, u32),
    below: u32,
) -> Option<Resource<'a>> {
    (below & HIGH_BIT == 0).then_some(())?;
    let entry = tree.get(usize::try_from(below).ok()?..)?;
    let address = u32_at(entry, 0)?;
    let size = u32_at(entry, 4)?;
    let bytes = image.at(address).unwrap_or_default();
    let bytes = first(bytes, offset_at(entry, 4)?);
    Some(Resource { kind, name, language, size, bytes, offset: image.offset(address) })
}

pub(super) const ICON: u32 = 3;
pub(super) const GROUP_ICON: u32 = 14;
pub(super) const VERSION: u32 = 16;
pub(super) const MANIFEST: u32 = 24;
const ROOT: usize = 0;
const HIGH_BIT: u32 = 1 << 31;
const RESOURCES_MAX: usize = 4_096;
const ENTRIES_MAX: usize = 4_096;
const NAME_BYTES_MAX: usize = 512;
/// Types that Windows numbers.
const KINDS: &[(u32, &str)] = &[
    (1, "cursor"),
    (2, "bitmap"),
    (ICON, "icon"),
    (4, "menu"),
    (5, "dialog"),
    (6, "string"),
    (7, "font-folder"),
    (8, "font"),
    (9, "accelerator"),
    (10, "data"),
    (11, "message-table"),
    (12, "cursor-group"),
    (GROUP_ICON, "icon-group"),
    (VERSION, "version"),
    (17, "dialog-include"),
    (19, "plug-and-play"),
    (20, "vxd"),
    (21, "animated-cursor"),
    (22, "animated-icon"),
    (23, "html"),
    (MANIFEST, "manifest"),
];
