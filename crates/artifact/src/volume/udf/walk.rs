//! Directories (ECMA-167 4/14.4) from the root of the file set on.

use std::collections::BTreeSet;

use vocab::{DefectCode, Limits};

use crate::volume::disk::{Disk, Extent};
use crate::volume::field::{index, le, piece};
use crate::volume::tree::{Folder, Leash, Node, Tree};
use crate::volume::udf::entry::Entry;
use crate::volume::udf::{Volume, name, tag};

/// Reads the tree of a volume.
pub(crate) fn tree(disk: &Disk<'_>, volume: &Volume, limits: &Limits) -> Tree {
    let mut walk = Walk {
        disk,
        volume,
        tree: Tree::default(),
        leash: Leash::new(limits, disk),
        seen: BTreeSet::new(),
        ahead: Vec::new(),
    };
    match walk.root() {
        Some(root) => walk.ahead.push(Folder { place: root, path: String::new(), depth: 0 }),
        None => walk.tree.defect(DefectCode::FileBroken),
    }
    while let Some(folder) = walk.ahead.pop() {
        walk.folder(&folder);
    }
    walk.tree
}

struct Walk<'w, 'a> {
    disk: &'w Disk<'a>,
    volume: &'w Volume,
    tree: Tree,
    leash: Leash,
    /// File entries of the directories that were read.
    seen: BTreeSet<Place>,
    ahead: Vec<Folder<Place>>,
}

/// Partition and block of a file entry.
type Place = (u64, u64);

impl Walk<'_, '_> {
    /// The file set descriptor knows the root (4/14.1).
    fn root(&self) -> Option<Place> {
        let (partition, block) = self.volume.file_set;
        let set = self.disk.read(self.volume.at(partition, block)?, 512);
        (tag(&set) == Some(FILE_SET)).then(|| place(&set, 400)).flatten()
    }

    fn folder(&mut self, folder: &Folder<Place>) {
        if !self.seen.insert(folder.place) {
            self.tree.defect(DefectCode::LinkLoop);
            return;
        }
        let Some((entry, runs)) = self.entry(folder.place) else {
            self.tree.defect(DefectCode::FileBroken);
            return;
        };
        let Some(bytes) = self.leash.directory(&mut self.tree, self.disk, &runs, folder.depth)
        else {
            return;
        };
        let mut rest = piece(&bytes, 0, index(entry.size));
        let first_new = self.ahead.len();
        while !rest.is_empty() {
            let Some(length) = identifier_length(rest) else {
                self.tree.defect(DefectCode::FileBroken);
                break;
            };
            let (identifier, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            if !self.identifier(folder, identifier) {
                return;
            }
            rest = behind;
        }
        if let Some(new) = self.ahead.get_mut(first_new..) {
            new.reverse();
        }
    }

    /// One entry of a directory; false when no more can be taken.
    fn identifier(&mut self, folder: &Folder<Place>, identifier: &[u8]) -> bool {
        let flags = identifier.get(18).copied().unwrap_or(0);
        let Some(place) = place(identifier, 20) else { return true };
        if flags & (DELETED | PARENT) != 0 {
            return true;
        }
        let at = 38 + le::<2>(identifier, 36).map_or(0, index);
        let raw = piece(identifier, at, identifier.get(19).map_or(0, |length| (*length).into()));
        let shown = name::name(raw);
        if flags & DIRECTORY != 0 {
            self.ahead.push(folder.within(&shown, place));
            return true;
        }
        let mut node = Node::named(&folder.path, &shown, raw);
        node.hidden = flags & HIDDEN != 0;
        match self.entry(place) {
            Some((entry, runs)) => {
                node.size = entry.size;
                if entry.kind == SYMBOLIC_LINK {
                    node.link = Some(target(&self.disk.gather(&runs, TARGET_MAX).0));
                }
                node.modified = entry.modified;
                node.extents = runs;
            }
            None => node.defect = Some(DefectCode::FileBroken),
        }
        self.leash.node(&mut self.tree, node)
    }

    fn entry(&self, (partition, block): Place) -> Option<(Entry, Vec<Extent>)> {
        let entry = Entry::read(self.disk, self.volume.at(partition, block)?)?;
        let runs = entry.runs(self.disk, |named, block, length| {
            self.volume.extents(named.unwrap_or(partition), block, length)
        });
        Some((entry, runs))
    }
}

/// A long allocation descriptor (4/14.14.2) of something that stands in one block.
fn place(bytes: &[u8], at: usize) -> Option<Place> {
    Some((le::<2>(bytes, at + 8)?, le::<4>(bytes, at + 4)?))
}

/// Bytes of a file identifier descriptor, padded to four.
fn identifier_length(bytes: &[u8]) -> Option<usize> {
    (tag(bytes) == Some(FILE_IDENTIFIER)).then_some(())?;
    let name = usize::from(*bytes.get(19)?);
    let length = 38 + le::<2>(bytes, 36).map(index)? + name;
    Some(length.next_multiple_of(4))
}

/// Path components (4/14.16.1): kind, length, version, name.
fn target(bytes: &[u8]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = bytes;
    while let Some((&[kind, length, _, _], behind)) = rest.split_first_chunk::<4>() {
        let (text, behind) = behind.split_at_checked(length.into()).unwrap_or((behind, &[]));
        match kind {
            1 | 2 => parts.push(String::new()),
            3 => parts.push("..".to_owned()),
            4 => parts.push(".".to_owned()),
            _ => parts.push(name::name(text)),
        }
        rest = behind;
    }
    if parts == [""] { "/".to_owned() } else { parts.join("/") }
}

const TARGET_MAX: usize = 4_096;
const HIDDEN: u8 = 1;
const DIRECTORY: u8 = 2;
const DELETED: u8 = 4;
const PARENT: u8 = 8;
const SYMBOLIC_LINK: u8 = 12;
const FILE_SET: u64 = 256;
const FILE_IDENTIFIER: u64 = 257;
