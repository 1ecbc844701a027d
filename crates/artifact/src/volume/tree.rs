//! The files that a file system lists, before their bytes are looked at.

use std::borrow::Cow;

use vocab::{Deception, DefectCode, Limits};

use crate::name::file_name;
use crate::volume::disk::{Disk, Extent};

/// What a directory tree lists.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    pub(crate) defects: Vec<DefectCode>,
}

/// One file or link.
#[derive(Debug, Clone, Default)]
pub(crate) struct Node {
    /// With its folders, joined by `/`.
    pub(crate) path: String,
    /// The last part of its path as it stands on the disk.
    pub(crate) raw: Vec<u8>,
    pub(crate) extents: Vec<Extent>,
    /// The bytes themselves, where they stand in pieces within their entry.
    pub(crate) inline: Option<Vec<u8>>,
    /// As its entry says.
    pub(crate) size: u64,
    pub(crate) modified: Option<String>,
    /// Marked so that it is not shown.
    pub(crate) hidden: bool,
    /// Target of a symbolic link.
    pub(crate) link: Option<String>,
    /// Name of the way in which it is packed, which is not read.
    pub(crate) method: Option<&'static str>,
    pub(crate) deceptions: Vec<Deception>,
    pub(crate) defect: Option<DefectCode>,
}

/// A directory that is still to be read.
#[derive(Debug, Clone)]
pub(crate) struct Folder<P> {
    pub(crate) place: P,
    pub(crate) path: String,
    pub(crate) depth: usize,
}

/// What walking through directories may cost. Directories that contain each other, or
/// share their blocks, would make the walk endless or very long.
#[derive(Debug)]
pub(crate) struct Leash {
    nodes: usize,
    folders: usize,
    bytes: usize,
}

impl Tree {
    pub(crate) fn defect(&mut self, code: DefectCode) {
        if !self.defects.contains(&code) {
            self.defects.push(code);
        }
    }
}

impl Node {
    /// A file by its name in a folder. A name that is a path of its own deceives.
    pub(crate) fn named(folder: &str, name: &str, raw: &[u8]) -> Self {
        let leaves = file_name(name).deceptions.contains(&Deception::PathTraversal);
        Self {
            path: joined(folder, name),
            raw: raw.to_vec(),
            deceptions: if leaves { vec![Deception::PathTraversal] } else { Vec::new() },
            ..Self::default()
        }
    }

    /// Where its bytes begin; two entries with the same beginning are the same file.
    pub(crate) fn start(&self) -> Option<u64> {
        self.extents.iter().find(|extent| extent.length > 0).and_then(|extent| extent.at)
    }

    /// Its last part.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

impl<P> Folder<P> {
    /// One within this one.
    pub(crate) fn within(&self, name: &str, place: P) -> Self {
        Self { place, path: joined(&self.path, name), depth: self.depth + 1 }
    }
}

impl Leash {
    pub(crate) fn new(limits: &Limits, disk: &Disk<'_>) -> Self {
        let stored = usize::try_from(disk.size).unwrap_or(usize::MAX);
        Self {
            nodes: limits.members.saturating_add(1),
            folders: FOLDERS_MAX,
            // Honest directories have their blocks for themselves.
            bytes: stored.saturating_mul(2).min(DIRECTORY_BYTES_MAX),
        }
    }

    /// Takes one file; one more than a container may have, so that its count shows that.
    pub(crate) fn node(&mut self, tree: &mut Tree, node: Node) -> bool {
        let Some(left) = self.nodes.checked_sub(1) else { return false };
        self.nodes = left;
        tree.nodes.push(node);
        true
    }

    /// Reads a directory, or notes why not.
    pub(crate) fn directory<'a>(
        &mut self,
        tree: &mut Tree,
        disk: &Disk<'a>,
        extents: &[Extent],
        depth: usize,
    ) -> Option<Cow<'a, [u8]>> {
        if depth > DEPTH_MAX {
            tree.defect(DefectCode::LimitDepth);
            return None;
        }
        let Some(left) = self.folders.checked_sub(1) else {
            tree.defect(DefectCode::LimitMembers);
            return None;
        };
        self.folders = left;
        let (bytes, whole) = disk.gather(extents, self.bytes);
        self.bytes -= bytes.len();
        if self.bytes == 0 {
            tree.defect(DefectCode::LimitMembers);
        }
        if !whole {
            tree.defect(DefectCode::Truncated);
        }
        Some(bytes)
    }
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

const FOLDERS_MAX: usize = 20_000;
const DIRECTORY_BYTES_MAX: usize = 64 << 20;
const DEPTH_MAX: usize = 64;
