//! NTFS: the files in use, by their records in the master file table, with their
//! alternate streams. Compressed and encrypted streams are listed, not read. There is no
//! specification; the layout is that of the Linux documentation of NTFS.

mod record;
mod runs;

use std::collections::BTreeMap;

use vocab::{DefectCode, FactKey, Spot};

use crate::volume::disk::{Disk, Extent};
use crate::volume::field::{index, le};
use crate::volume::outlet::Outlet;
use crate::volume::tree::{Node, Tree};
use record::{Record, Stream};

/// Reads a volume and hands out its files.
pub(crate) fn volume(disk: &Disk<'_>, outlet: &mut Outlet<'_, '_>) {
    let boot = disk.read(0, BOOT);
    let Some(layout) = Layout::read(&boot) else {
        outlet.contents.defect(DefectCode::FileBroken, Spot::Whole);
        return;
    };
    let serial = le::<8>(&boot, 72).map(|serial| format!("{serial:016X}"));
    outlet.fact(FactKey::Serial, serial);
    let mut table = Files::default();
    table.read(disk, &layout);
    outlet.fact(FactKey::Label, table.label.take());
    let tree = table.tree(&layout, outlet.tools.limits.members);
    outlet.tree(disk, tree);
}

/// Sizes and the place of the master file table, out of the boot sector.
struct Layout {
    cluster: u64,
    record: u64,
    table: u64,
}

/// What the table lists.
#[derive(Default)]
struct Files {
    by_number: BTreeMap<u64, Record>,
    label: Option<String>,
    defects: Vec<DefectCode>,
}

impl Layout {
    fn read(boot: &[u8]) -> Option<Self> {
        let sector =
            le::<2>(boot, 11).filter(|size| matches!(size, 512 | 1_024 | 2_048 | 4_096))?;
        // Large counts are written as powers of two, negative.
        let cluster = match *boot.get(13)? {
            count @ 1..=0x80 => sector * u64::from(count),
            power @ 0xF0.. => sector << power.wrapping_neg(),
            _ => return None,
        };
        let record = match *boot.get(64)? {
            count @ 1..=0x7F => cluster.checked_mul(count.into())?,
            power @ 0xE0.. => 1 << power.wrapping_neg(),
            _ => return None,
        };
        let table = le::<8>(boot, 48)?.checked_mul(cluster)?;
        (RECORD_MIN..=RECORD_MAX).contains(&record).then_some(Self { cluster, record, table })
    }
}

impl Files {
    fn read(&mut self, disk: &Disk<'_>, layout: &Layout) {
        let first = Record::read(&disk.read(layout.table, index(layout.record)));
        let runs = first
            .as_ref()
            .and_then(|first| first.stream(""))
            .map(|data| data.extents(layout.cluster));
        let Some(runs) = runs else {
            self.defects.push(DefectCode::FileBroken);
            return;
        };
        let (table, whole) = disk.gather(&runs, TABLE_MAX);
        if !whole {
            self.defects.push(DefectCode::Truncated);
        }
        for (number, bytes) in (0..).zip(table.chunks(index(layout.record))) {
            let Some(record) = Record::read(bytes) else { continue };
            if number == VOLUME {
                self.label.clone_from(&record.label);
            }
            // The pieces of a file that needs several records.
            let base = record.base.filter(|base| *base != 0).unwrap_or(number);
            match self.by_number.get_mut(&base) {
                Some(known) => known.take(record),
                None => drop(self.by_number.insert(base, record)),
            }
        }
    }

    fn tree(self, layout: &Layout, members_max: usize) -> Tree {
        let mut tree = Tree::default();
        for code in &self.defects {
            tree.defect(*code);
        }
        for (number, record) in self.by_number.range(USER_FILES..) {
            let Some(path) = self.path(*number, &mut tree) else { continue };
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
            let node = || Node {
                modified: record.modified.clone(),
                hidden: record.hidden,
                ..Node::named(folder, name, &record.raw)
            };
            if let Some(target) = &record.link {
                tree.nodes.push(Node { link: Some(target.clone()), ..node() });
            }
            let streams = record.streams.iter().filter(|stream| {
                // Neither a folder nor a link has bytes of its own.
                !stream.name.is_empty() || !record.folder && record.link.is_none()
            });
            tree.nodes.extend(streams.map(|stream| stream.node(node(), layout.cluster)));
            if tree.nodes.len() > members_max {
                break;
            }
        }
        tree
    }

    /// Up to the root; none for what belongs to the file system.
    fn path(&self, number: u64, tree: &mut Tree) -> Option<String> {
        let mut parts = Vec::new();
        let mut at = number;
        for _ in 0..DEPTH_MAX {
            let record = self.by_number.get(&at);
            match record.and_then(|record| record.name.as_ref()) {
                _ if at == EXTEND => return None,
                _ if at == ROOT => {
                    parts.reverse();
                    return Some(parts.join("/"));
                }
                Some(name) => {
                    parts.push(name.text.as_str());
                    at = name.parent;
                }
                // A folder that is gone; the name is still a name.
                None if parts.is_empty() => return None,
                None => at = ROOT,
            }
        }
        tree.defect(DefectCode::LinkLoop);
        None
    }
}

impl Stream {
    fn node(&self, mut node: Node, cluster: u64) -> Node {
        if !self.name.is_empty() {
            node.path = format!("{}:{}", node.path, self.name);
        }
        node.size = self.size;
        node.method = match self.flags {
            flags if flags & ENCRYPTED != 0 => Some("efs"),
            flags if flags & COMPRESSED != 0 => Some("lznt1"),
            _ => None,
        };
        node.defect = node.method.map(|_| DefectCode::MethodUnknown);
        match &self.resident {
            Some(bytes) => node.inline = Some(bytes.clone()),
            None => node.extents = self.extents(cluster),
        }
        node
    }

    /// Where its bytes stand, in the order of its clusters.
    fn extents(&self, cluster: u64) -> Vec<Extent> {
        let mut pieces = self.pieces.clone();
        pieces.sort_by_key(|(first, _)| *first);
        let runs = pieces.iter().flat_map(|(_, runs)| runs);
        runs.map(|(at, length)| Extent {
            at: at.map(|at| at.saturating_mul(cluster)),
            length: length.saturating_mul(cluster),
        })
        .collect()
    }
}

const BOOT: usize = 512;
const RECORD_MIN: u64 = 256;
const RECORD_MAX: u64 = 65_536;
const TABLE_MAX: usize = 64 << 20;
const DEPTH_MAX: usize = 64;
const VOLUME: u64 = 3;
const ROOT: u64 = 5;
const EXTEND: u64 = 11;
/// The records before are those of the file system itself.
const USER_FILES: u64 = 16;
const COMPRESSED: u64 = 0x00FF;
const ENCRYPTED: u64 = 0x4000;

#[cfg(test)]
mod tests;
