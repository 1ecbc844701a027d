//! Directories: entries of 32 bytes with a short name, before each the pieces of its
//! long one.

use std::collections::BTreeSet;

use encoding_rs::SHIFT_JIS;
use vocab::{DefectCode, Limits};

use crate::bytes::u16_at;
use crate::charset::utf16_le;
use crate::time::dos_time;
use crate::volume::disk::{Disk, Extent};
use crate::volume::fat::Layout;
use crate::volume::fat::table::Table;
use crate::volume::field::{le, piece};
use crate::volume::tree::{Folder, Leash, Node, Tree};

/// What the directories list.
pub(crate) struct Read {
    pub(crate) tree: Tree,
    pub(crate) label: Option<String>,
}

pub(crate) fn tree(disk: &Disk<'_>, layout: &Layout, table: &Table<'_>, limits: &Limits) -> Read {
    let root = Folder { place: layout.root(table), path: String::new(), depth: 0 };
    let mut walk = Walk {
        layout,
        table,
        leash: Leash::new(limits, disk),
        seen: BTreeSet::new(),
        ahead: vec![root],
        read: Read { tree: Tree::default(), label: None },
    };
    while let Some(folder) = walk.ahead.pop() {
        walk.folder(disk, &folder);
    }
    walk.read
}

struct Walk<'w, 'a> {
    layout: &'w Layout,
    table: &'w Table<'a>,
    leash: Leash,
    /// Where the directories begin that were read.
    seen: BTreeSet<Option<u64>>,
    ahead: Vec<Folder<Vec<Extent>>>,
    read: Read,
}

/// The pieces of a long name that were met before its entry.
#[derive(Default)]
struct LongName {
    /// The last piece stands first.
    pieces: Vec<Vec<u8>>,
    sum: u8,
}

impl Walk<'_, '_> {
    fn folder(&mut self, disk: &Disk<'_>, folder: &Folder<Vec<Extent>>) {
        let start = folder.place.first().and_then(|extent| extent.at);
        if !self.seen.insert(start) {
            self.read.tree.defect(DefectCode::LinkLoop);
            return;
        }
        let tree = &mut self.read.tree;
        let Some(bytes) = self.leash.directory(tree, disk, &folder.place, folder.depth) else {
            return;
        };
        let first_new = self.ahead.len();
        let mut long = LongName::default();
        for entry in bytes.chunks_exact(ENTRY) {
            let attributes = entry.get(11).copied().unwrap_or(0);
            match entry.first() {
                Some(0) | None => break,
                Some(&DELETED) => long = LongName::default(),
                Some(_) if attributes & LONG_MASK == LONG => long.piece(entry),
                Some(_) => {
                    let long = std::mem::take(&mut long).name(entry);
                    if !self.entry(folder, entry, long) {
                        return;
                    }
                }
            }
        }
        if let Some(new) = self.ahead.get_mut(first_new..) {
            new.reverse();
        }
    }

    /// One entry; false when no more can be taken.
    fn entry(&mut self, folder: &Folder<Vec<Extent>>, entry: &[u8], long: Option<Vec<u8>>) -> bool {
        let attributes = entry.get(11).copied().unwrap_or(0);
        let short = piece(entry, 0, 11);
        if attributes & LABEL != 0 {
            if folder.depth == 0 && self.read.label.is_none() {
                self.read.label = Some(oem(short).trim().to_owned());
            }
            return true;
        }
        if matches!(short, [b'.', b' ' | b'.', b' ', ..]) {
            return true;
        }
        let (name, raw) = match long {
            Some(raw) => (utf16_le(&raw), raw),
            None => (short_name(entry), short.to_vec()),
        };
        let cluster = le::<2>(entry, 20).unwrap_or(0) << 16 | le::<2>(entry, 26).unwrap_or(0);
        if attributes & DIRECTORY != 0 {
            let (extents, _) = self.table.extents(self.layout, cluster, u64::MAX);
            self.ahead.push(folder.within(&name, extents));
            return true;
        }
        let node = self.file(Node::named(&folder.path, &name, &raw), entry, cluster);
        self.leash.node(&mut self.read.tree, node)
    }

    fn file(&self, mut node: Node, entry: &[u8], cluster: u64) -> Node {
        node.size = le::<4>(entry, 28).unwrap_or(0);
        let (extents, whole) = self.table.extents(self.layout, cluster, node.size);
        let found = extents.iter().fold(0_u64, |sum, extent| sum.saturating_add(extent.length));
        if !whole || found < node.size {
            node.defect = Some(DefectCode::FileBroken);
        }
        node.extents = extents;
        let written = u16_at(entry, 24).zip(u16_at(entry, 22));
        node.modified = written.and_then(|(date, time)| dos_time(date, time));
        node.hidden = entry.get(11).is_some_and(|attributes| attributes & HIDDEN != 0);
        node
    }
}

impl LongName {
    fn piece(&mut self, entry: &[u8]) {
        let sum = entry.get(13).copied().unwrap_or(0);
        let first = entry.first().is_some_and(|number| number & LAST_PIECE != 0);
        if first || sum != self.sum {
            *self = Self { pieces: Vec::new(), sum };
        }
        if self.pieces.len() < PIECES_MAX {
            let letters = [piece(entry, 1, 10), piece(entry, 14, 12), piece(entry, 28, 4)];
            self.pieces.push(letters.concat());
        }
    }

    /// The name, if its pieces belong to this entry: they carry a sum of its short name.
    fn name(self, entry: &[u8]) -> Option<Vec<u8>> {
        let sum = piece(entry, 0, 11)
            .iter()
            .fold(0_u8, |sum, byte| sum.rotate_right(1).wrapping_add(*byte));
        (!self.pieces.is_empty() && sum == self.sum).then_some(())?;
        let letters: Vec<u8> = self.pieces.into_iter().rev().flatten().collect();
        let (pairs, _) = letters.as_chunks::<2>();
        let used = pairs.iter().take_while(|pair| **pair != [0, 0]);
        Some(used.flatten().copied().collect())
    }
}

/// Eight letters and three, in the code page of the system; two bits of Windows NT tell
/// which of the two were written small.
fn short_name(entry: &[u8]) -> String {
    let mut stem = piece(entry, 0, 8).to_vec();
    if let Some(first @ 0x05) = stem.first_mut() {
        *first = DELETED;
    }
    let small = entry.get(12).copied().unwrap_or(0);
    let part = |raw: &[u8], bit: u8| {
        let text = oem(raw).trim_end_matches(' ').to_owned();
        if small & bit != 0 { text.to_ascii_lowercase() } else { text }
    };
    let (stem, extension) = (part(&stem, 0x08), part(piece(entry, 8, 3), 0x10));
    if extension.is_empty() { stem } else { format!("{stem}.{extension}") }
}

/// Japanese Windows writes code page 932.
fn oem(raw: &[u8]) -> String {
    SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned()
}

const ENTRY: usize = 32;
const DELETED: u8 = 0xE5;
const PIECES_MAX: usize = 20;
const LAST_PIECE: u8 = 0x40;
const HIDDEN: u8 = 0x02;
const LABEL: u8 = 0x08;
const DIRECTORY: u8 = 0x10;
const LONG: u8 = 0x0F;
const LONG_MASK: u8 = 0x3F;
