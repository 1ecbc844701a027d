//! The way out of a file system: files are handed on one by one, counted and bounded.

use std::collections::BTreeSet;

use vocab::{Deception, DefectCode, FactKey, FactValue, Feature, Inside, Spot};

use crate::contents::Contents;
use crate::member::{Content, Flow, Member, MemberName, Role};
use crate::open::{Give, Tools};
use crate::volume::disk::Disk;
use crate::volume::field::{index, wide};
use crate::volume::tree::{Node, Tree};

/// Hands files out and keeps what is found besides.
pub(crate) struct Outlet<'o, 'g> {
    pub(crate) tools: &'o Tools<'o>,
    pub(crate) contents: Contents,
    give: &'o mut Give<'g>,
    given: usize,
    closed: bool,
    hidden: Vec<String>,
}

impl<'o, 'g> Outlet<'o, 'g> {
    pub(crate) fn new(tools: &'o Tools<'o>, give: &'o mut Give<'g>) -> Self {
        let contents = Contents::new(tools.limits);
        Self { tools, contents, give, given: 0, closed: false, hidden: Vec::new() }
    }

    /// Notes a fact of a volume; of several volumes the first one tells.
    pub(crate) fn fact(&mut self, key: FactKey, value: Option<impl Into<FactValue>>) {
        if self.contents.facts.get(key).is_none() {
            self.contents.fact_some(key, value);
        }
    }

    /// Hands out the files of a tree.
    pub(crate) fn tree(&mut self, disk: &Disk<'_>, tree: Tree) {
        for code in tree.defects {
            self.contents.defect(code, Spot::Whole);
        }
        for node in tree.nodes {
            if !self.node(disk, node) {
                break;
            }
        }
    }

    /// Hands out one file; false when no more are wanted.
    pub(crate) fn node(&mut self, disk: &Disk<'_>, node: Node) -> bool {
        if self.closed || !self.has_room() {
            return false;
        }
        let most = index(node.size).min(self.tools.limits.member_bytes);
        let costs = node.link.is_none() && node.method.is_none();
        if costs && !self.tools.budget.unpacked(most.min(stored(disk, &node))) {
            self.contents.defect(DefectCode::LimitUnpacked, Spot::Whole);
            self.closed = true;
            return false;
        }
        let place = Spot::inside(Inside::Member, self.given.to_string());
        if node.hidden {
            self.contents.feature(Feature::Hidden, place.clone());
            if self.hidden.len() < HIDDEN_MAX {
                self.hidden.push(node.path.clone());
            }
        }
        let member = member(disk, node, place, most);
        self.put(member)
    }

    /// Hands out a member that is no file of a file system.
    pub(crate) fn put(&mut self, member: Member<'_>) -> bool {
        if self.closed {
            return false;
        }
        self.given += 1;
        self.closed = (self.give)(member) == Flow::Stop;
        !self.closed
    }

    /// The facts that only the end knows.
    pub(crate) fn finish(mut self) -> Contents {
        self.contents.fact(FactKey::Members, self.given);
        self.contents.fact_some(FactKey::HiddenFiles, Some(self.hidden));
        self.contents
    }

    fn has_room(&mut self) -> bool {
        self.closed = self.given >= self.tools.limits.members;
        if self.closed {
            self.contents.defect(DefectCode::LimitMembers, Spot::Whole);
        }
        !self.closed
    }
}

/// Puts trees of one disk into one: the first as it is, of the others the files whose
/// bytes no earlier one lists. Systems show one tree only, so the rest would stay unseen.
pub(crate) fn merged(trees: Vec<Tree>) -> Tree {
    let mut merged = Tree::default();
    let mut starts = BTreeSet::new();
    let mut paths = BTreeSet::new();
    for (position, tree) in trees.into_iter().enumerate() {
        let (new, old): (Vec<Node>, Vec<Node>) =
            tree.nodes.into_iter().partition(|node| position == 0 || is_new(node, &starts, &paths));
        for node in old {
            merged.link(node);
        }
        starts.extend(new.iter().filter_map(Node::start));
        paths.extend(new.iter().map(|node| node.path.to_lowercase()));
        merged.nodes.extend(new);
        for code in tree.defects {
            merged.defect(code);
        }
    }
    merged
}

impl Tree {
    /// Joliet cannot tell a link from an empty file, Rock Ridge can.
    fn link(&mut self, other: Node) {
        let Some(target) = other.link else { return };
        let same = |node: &&mut Node| node.size == 0 && node.path.eq_ignore_ascii_case(&other.path);
        if let Some(node) = self.nodes.iter_mut().find(same) {
            node.link.get_or_insert(target);
        }
    }
}

/// An empty file has no bytes to know it by, and each tree names it in another way.
fn is_new(node: &Node, starts: &BTreeSet<u64>, paths: &BTreeSet<String>) -> bool {
    match node.start() {
        Some(start) => !starts.contains(&start),
        None => node.link.is_some() && !paths.contains(&node.path.to_lowercase()),
    }
}

fn member<'a>(disk: &Disk<'a>, node: Node, place: Spot, most: usize) -> Member<'a> {
    let mut deceptions = node.deceptions;
    let mut defect = node.defect;
    let content = match (node.link, node.method) {
        (Some(target), _) => {
            deceptions.push(Deception::Symlink);
            Content::Link(target)
        }
        (None, Some(_)) => Content::Locked,
        (None, None) => {
            let (bytes, whole) = match node.inline {
                Some(bytes) => (bytes.into(), true),
                None => disk.gather(&node.extents, most),
            };
            let short = wide(bytes.len()) < node.size.min(wide(most));
            if !whole || short {
                defect = defect.or(Some(DefectCode::Truncated));
            } else if wide(most) < node.size {
                defect = defect.or(Some(DefectCode::LimitMember));
            }
            Content::Bytes(bytes)
        }
    };
    Member {
        name: Some(MemberName { decoded: node.path, raw: node.raw }),
        place,
        content,
        size: Some(node.size),
        packed: None,
        modified: node.modified,
        method: node.method.map(str::to_owned),
        encrypted: false,
        role: Role::Member,
        deceptions,
        defect,
    }
}

/// Bytes that the disk can give for a file, whatever its entry claims.
fn stored(disk: &Disk<'_>, node: &Node) -> usize {
    let lengths = node.extents.iter().map(|extent| match extent.at {
        Some(at) => extent.length.min(disk.size.saturating_sub(at)),
        None => extent.length,
    });
    index(lengths.fold(0, u64::saturating_add))
}

const HIDDEN_MAX: usize = 200;
