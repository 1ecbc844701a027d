//! The streams of a compound file, each read once, found again by their paths.

use std::borrow::Cow;

use compound::{Compound, Entry, Kind};
use vocab::{DefectCode, Limits, Spot};

use crate::contents::Contents;
use crate::guid::guid_at;

/// What a compound file holds.
#[derive(Debug, Default)]
pub(crate) struct Streams<'a> {
    pub(crate) list: Vec<Stream<'a>>,
    pub(crate) storages: Vec<Storage>,
}

/// A stream that was read.
#[derive(Debug, Clone)]
pub(crate) struct Stream<'a> {
    /// Names from below the root down, joined by `/`.
    pub(crate) path: String,
    pub(crate) bytes: Cow<'a, [u8]>,
    /// No storage leads to it.
    pub(crate) orphan: bool,
}

/// A storage; the root has an empty path.
#[derive(Debug, Clone)]
pub(crate) struct Storage {
    pub(crate) path: String,
    class: [u8; 16],
}

impl<'a> Streams<'a> {
    /// Opens a compound file and reads all its streams; what was wrong goes to `contents`.
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits, contents: &mut Contents) -> Option<Self> {
        let Some(mut file) = Compound::open(bytes) else {
            contents.defect(DefectCode::FileBroken, Spot::Whole);
            return None;
        };
        Some(Self::read(&mut file, limits, contents))
    }

    fn read(file: &mut Compound<'a>, limits: &Limits, contents: &mut Contents) -> Self {
        let tree = file.tree(limits.ole_depth, limits.members);
        for (reached, code) in [
            (file.looped, DefectCode::LinkLoop),
            (tree.deeper, DefectCode::LimitDepth),
            (tree.more, DefectCode::LimitMembers),
        ] {
            if reached {
                contents.defect(code, Spot::Whole);
            }
        }
        let mut streams = Self::default();
        streams.storages.extend(file.entry(0).map(|root| Storage::of(root, String::new())));
        for found in tree.entries {
            let Some(entry) = file.entry(found.id).cloned() else { continue };
            if entry.kind == Kind::Storage {
                streams.storages.push(Storage::of(&entry, found.path));
                continue;
            }
            let Some(stream) = file.read(found.id) else { continue };
            // A deleted stream may have lost its sectors to others, so only what a storage
            // still leads to counts as damaged.
            if !found.orphan && (stream.looped || stream.cut) {
                let code = if stream.looped { DefectCode::LinkLoop } else { DefectCode::Truncated };
                contents.defect(code, Spot::inside(vocab::Inside::Stream, shown(&found.path)));
            }
            streams.list.push(Stream {
                path: found.path,
                bytes: stream.bytes,
                orphan: found.orphan,
            });
        }
        streams
    }

    /// A stream by its whole path; names are compared without case, as MS-CFB 2.6.4 does.
    pub(crate) fn get(&self, path: &str) -> Option<&Stream<'a>> {
        self.list.iter().find(|stream| same(&stream.path, path))
    }

    /// The bytes of a stream, empty if it is missing.
    pub(crate) fn bytes(&self, path: &str) -> &[u8] {
        self.get(path).map_or(&[], |stream| &stream.bytes)
    }
}

impl Storage {
    /// Its class, if it has one.
    pub(crate) fn id(&self) -> Option<String> {
        guid_at(&self.class, 0).filter(|_| self.class != [0; 16])
    }

    fn of(entry: &Entry, path: String) -> Self {
        Self { path, class: entry.class }
    }
}

impl Stream<'_> {
    /// The last name of the path.
    pub(crate) fn name(&self) -> &str {
        name(&self.path)
    }

    /// The path of the storage that holds it, empty for the root.
    pub(crate) fn storage(&self) -> &str {
        parent(&self.path)
    }
}

/// The last name of a path.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// A path without its last name.
pub(crate) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// A path below a storage, which is empty for the root.
pub(crate) fn join(storage: &str, name: &str) -> String {
    if storage.is_empty() { name.to_owned() } else { format!("{storage}/{name}") }
}

/// Whether two names or paths mean the same.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || one.to_lowercase() == other.to_lowercase()
}

/// A path for people: the control characters with which names of streams begin are left out.
pub(crate) fn shown(path: &str) -> String {
    path.chars().filter(|c| !c.is_control()).collect()
}
