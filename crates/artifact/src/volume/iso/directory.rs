//! Directory records (ECMA-119 section 9), with the names of Joliet or of Rock Ridge.

use std::collections::BTreeSet;

use vocab::{DefectCode, Limits};

use crate::charset::{decoded, utf16_be};
use crate::volume::disk::{Disk, Extent};
use crate::volume::field::{le, piece};
use crate::volume::iso::descriptor::{Naming, Volume, record_time};
use crate::volume::iso::rock_ridge::{self, Extra};
use crate::volume::tree::{Folder, Leash, Node, Tree};

/// Reads a tree, and whether it carries Rock Ridge.
pub(crate) fn tree(disk: &Disk<'_>, volume: &Volume, limits: &Limits) -> (Tree, bool) {
    let mut walk = Walk {
        disk,
        volume,
        tree: Tree::default(),
        leash: Leash::new(limits, disk),
        seen: BTreeSet::new(),
        ahead: Vec::new(),
        moved: Vec::new(),
        skip: rock_ridge::skip(&disk.read(volume.root.0, 255)),
    };
    let (at, length) = volume.root;
    walk.ahead.push(Folder { place: extent(at, length), path: String::new(), depth: 0 });
    walk.run();
    let rock_ridge = walk.skip.is_some();
    (walk.tree, rock_ridge)
}

struct Walk<'w, 'a> {
    disk: &'w Disk<'a>,
    volume: &'w Volume,
    tree: Tree,
    leash: Leash,
    /// Where the directories stand that were read.
    seen: BTreeSet<Option<u64>>,
    ahead: Vec<Folder<Extent>>,
    /// Directories that another entry should lead to.
    moved: Vec<Folder<Extent>>,
    /// Bytes before the first field of Rock Ridge, if the tree carries it.
    skip: Option<usize>,
}

/// A directory record.
struct Record<'r> {
    bytes: &'r [u8],
    /// As it stands there.
    name: &'r [u8],
    flags: u8,
    extent: Extent,
    extra: Extra,
}

impl Walk<'_, '_> {
    fn run(&mut self) {
        loop {
            // What was moved and is not linked from anywhere is read last.
            let next = self.ahead.pop().or_else(|| {
                let folder = self.moved.pop()?;
                (!self.seen.contains(&folder.place.at)).then_some(folder)
            });
            match next {
                Some(folder) => self.folder(&folder),
                None if self.moved.is_empty() => return,
                None => {}
            }
        }
    }

    fn folder(&mut self, folder: &Folder<Extent>) {
        if !self.seen.insert(folder.place.at) {
            self.tree.defect(DefectCode::LinkLoop);
            return;
        }
        let Some(bytes) =
            self.leash.directory(&mut self.tree, self.disk, &[folder.place], folder.depth)
        else {
            return;
        };
        let first_new = self.ahead.len();
        let mut open = None;
        for sector in bytes.chunks(SECTOR) {
            let mut rest = sector;
            while let Some(length) = rest.first().map(|length| usize::from(*length)) {
                // A zero fills the sector to its end.
                if length == 0 {
                    break;
                }
                let record = rest.get(..length).and_then(|bytes| self.record(bytes));
                let Some(record) = record else {
                    self.tree.defect(DefectCode::FileBroken);
                    break;
                };
                if !self.entry(folder, &record, &mut open) {
                    return;
                }
                rest = rest.get(length..).unwrap_or_default();
            }
        }
        if let Some(node) = open {
            self.leash.node(&mut self.tree, Node { defect: Some(DefectCode::FileBroken), ..node });
        }
        // The stack gives the last one first.
        if let Some(new) = self.ahead.get_mut(first_new..) {
            new.reverse();
        }
    }

    /// One entry of a directory; false when no more can be taken.
    fn entry(
        &mut self,
        folder: &Folder<Extent>,
        record: &Record<'_>,
        open: &mut Option<Node>,
    ) -> bool {
        if matches!(record.name, [0 | 1]) {
            return true;
        }
        let (name, raw) = self.name(record);
        if let Some(at) = record.extra.child {
            self.ahead.push(folder.within(&name, self.relocated(at)));
            return true;
        }
        if record.flags & DIRECTORY != 0 {
            let within = folder.within(&name, record.extent);
            let list = if record.extra.moved { &mut self.moved } else { &mut self.ahead };
            list.push(within);
            return true;
        }
        // A file in several extents has a record for each, all but the last marked.
        let mut node = open.take().unwrap_or_else(|| self.node(folder, record, &name, raw));
        node.extents.push(record.extent);
        node.size = node.size.saturating_add(record.extent.length);
        if record.flags & MORE_EXTENTS != 0 && node.extents.len() < EXTENTS_MAX {
            *open = Some(node);
            return true;
        }
        self.leash.node(&mut self.tree, node)
    }

    fn node(&self, folder: &Folder<Extent>, record: &Record<'_>, name: &str, raw: &[u8]) -> Node {
        let interleaved = record.bytes.get(26).is_some_and(|unit| *unit != 0);
        let method = match (interleaved, record.extra.packed) {
            (_, true) => Some("zisofs"),
            (true, false) => Some("interleaved"),
            (false, false) => None,
        };
        Node {
            modified: record_time(piece(record.bytes, 18, 7)),
            hidden: record.flags & HIDDEN != 0,
            link: record.extra.link.clone(),
            method,
            defect: method.map(|_| DefectCode::MethodUnknown),
            ..Node::named(&folder.path, name, raw)
        }
    }

    fn record<'r>(&self, bytes: &'r [u8]) -> Option<Record<'r>> {
        let length = usize::from(*bytes.get(32).filter(|length| **length > 0)?);
        let name = bytes.get(33..33 + length)?;
        let block = le::<4>(bytes, 2)?.checked_add(u64::from(*bytes.get(1)?))?;
        let extent = extent(block * self.volume.block, le::<4>(bytes, 10)?);
        let fields = self.skip.map(|skip| {
            // The name is padded to an even end.
            let at = 33 + length + usize::from(length % 2 == 0) + skip;
            bytes.get(at..).unwrap_or_default()
        });
        let extra = fields.map(|fields| rock_ridge::read(fields, self.disk, self.volume.block));
        let flags = *bytes.get(25)?;
        Some(Record { bytes, name, flags, extent, extra: extra.unwrap_or_default() })
    }

    fn name<'r>(&self, record: &'r Record<'_>) -> (String, &'r [u8]) {
        if let Some(name) = &record.extra.name {
            return (decoded(name), name);
        }
        let name = match self.volume.naming {
            Naming::Joliet => utf16_be(record.name),
            Naming::Primary | Naming::Enhanced => decoded(record.name),
        };
        (without_version(&name).to_owned(), record.name)
    }

    /// A directory that stands elsewhere; its own first record knows its size.
    fn relocated(&self, block: u64) -> Extent {
        let at = block.saturating_mul(self.volume.block);
        let length = le::<4>(&self.disk.read(at, 34), 10).unwrap_or(0);
        extent(at, length)
    }
}

/// Section 7.5.1: the version behind `;`, and the dot of a name without extension.
fn without_version(name: &str) -> &str {
    let Some((name, version)) = name.rsplit_once(';') else { return name };
    if version.is_empty() || !version.bytes().all(|digit| digit.is_ascii_digit()) {
        return name;
    }
    name.strip_suffix('.').unwrap_or(name)
}

const fn extent(at: u64, length: u64) -> Extent {
    Extent { at: Some(at), length }
}

const SECTOR: usize = 2_048;
const EXTENTS_MAX: usize = 4_096;
const HIDDEN: u8 = 0x01;
const DIRECTORY: u8 = 0x02;
const MORE_EXTENTS: u8 = 0x80;
