//! Compound files (MS-CFB): the storages and streams that .msg mails, older Office
//! documents, Ichitaro documents and installers are made of.
//!
//! Damaged files come with the trade, so nothing is refused that can be walked: a
//! chain that leaves the file ends there, and what was read until then is given.
//! No sector is followed twice as often as the file has sectors, whatever it claims.

#![forbid(unsafe_code)]

use std::borrow::Cow;

/// An opened compound file.
#[derive(Debug)]
pub struct Compound<'a> {
    sectors: Sectors<'a>,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Cow<'a, [u8]>,
    entries: Vec<Entry>,
    /// Bytes that streams may still be read into. Each sector belongs to one stream, so an
    /// honest file needs no more than its own size; one whose streams share sectors does.
    budget: usize,
    /// Whether the directory, its tree or the mini stream comes back to where it was.
    pub looped: bool,
}

/// A storage or a stream.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    pub name: String,
    pub kind: Kind,
    /// Ids of the entries within a storage, in the order of the directory.
    pub children: Vec<usize>,
    start: u32,
    /// Bytes that a stream is said to have.
    pub size: usize,
    /// Class of a storage, as its bytes stand in the file.
    pub class: [u8; 16],
    /// Windows FILETIME; zero where the writer kept none.
    pub created: u64,
    pub modified: u64,
    left: u32,
    right: u32,
    child: u32,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Unused,
    Storage,
    Stream,
}

/// What could be read of a stream.
#[derive(Debug)]
pub struct Stream<'a> {
    pub bytes: Cow<'a, [u8]>,
    /// The stream is said to be longer.
    pub cut: bool,
    /// Its chain of sectors came back to a sector that was read before.
    pub looped: bool,
}

/// A storage or stream with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    pub id: usize,
    /// Names from below the root down to the entry, joined by `/`.
    pub path: String,
    /// No storage leads to it: deleted, or hidden on purpose.
    pub orphan: bool,
}

/// The storages and streams of a file, each before what it holds.
#[derive(Debug, Default)]
pub struct Tree {
    pub entries: Vec<Located>,
    /// There are storages within storages deeper than was asked for.
    pub deeper: bool,
    /// There are more entries than were asked for.
    pub more: bool,
}

impl<'a> Compound<'a> {
    /// Opens a file; `None` when it has no directory that could be walked.
    pub fn open(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(&SIGNATURE) {
            return None;
        }
        let version = u16_at(bytes, 0x1a)?;
        let sectors = Sectors { bytes, size: if version >= 4 { 4096 } else { 512 } };
        let fat = sectors.fat();
        let mini_start = u32_at(bytes, 0x3c)?;
        let (mini_fat, _) = sectors.read(&fat, mini_start, bytes.len());
        let (directory, chain) = sectors.read(&fat, u32_at(bytes, 0x30)?, bytes.len());
        let mut entries: Vec<Entry> = directory.chunks_exact(ENTRY).map(Entry::read).collect();
        let tree = link(&mut entries);
        let root = entries.first().filter(|root| root.kind == Kind::Storage)?;
        let (mini_stream, mini) = sectors.read(&fat, root.start, root.size);
        let mini_fat = mini_fat.chunks_exact(4).map(word).collect();
        let budget = bytes.len().saturating_mul(2);
        let looped = chain || tree || mini;
        Some(Self { sectors, fat, mini_fat, mini_stream, entries, budget, looped })
    }

    /// A storage or stream by its id.
    #[must_use]
    pub fn entry(&self, id: usize) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// All storages and streams, at most `depth` storages within each other and at most
    /// `most` of them; those to which no storage leads stand last.
    #[must_use]
    pub fn tree(&self, depth: usize, most: usize) -> Tree {
        let mut tree = Tree::default();
        let mut waiting: Vec<(usize, String, usize)> = self.waiting(0, "", 1, most);
        while let Some((id, path, level)) = waiting.pop() {
            if tree.entries.len() >= most {
                tree.more = true;
                return tree;
            }
            let below = self.waiting(id, &path, level.saturating_add(1), most);
            if level < depth {
                waiting.extend(below);
            } else {
                tree.deeper |= !below.is_empty();
            }
            tree.entries.push(Located { id, path, orphan: false });
        }
        let orphans = self.orphans();
        tree.more = orphans.len() > most - tree.entries.len();
        tree.entries.extend(orphans.into_iter().take(most - tree.entries.len()));
        tree
    }

    /// The children of a storage, the last first, each with its path and level; one more
    /// than `most`, so that it is noticed that there are more.
    fn waiting(
        &self,
        id: usize,
        path: &str,
        level: usize,
        most: usize,
    ) -> Vec<(usize, String, usize)> {
        let mut children: Vec<_> = self
            .children(id)
            .take(most.saturating_add(1))
            .map(|(child, entry)| {
                let gap = if path.is_empty() { "" } else { "/" };
                (child, format!("{path}{gap}{}", entry.name), level)
            })
            .collect();
        children.reverse();
        children
    }

    /// The streams to which no storage leads.
    fn orphans(&self) -> Vec<Located> {
        let mut reached = vec![false; self.entries.len()];
        for &child in self.entries.iter().flat_map(|entry| &entry.children) {
            if let Some(reached) = reached.get_mut(child) {
                *reached = true;
            }
        }
        let streams = self.entries.iter().zip(reached).enumerate();
        streams
            .filter(|(_, (entry, reached))| entry.kind == Kind::Stream && !reached)
            .map(|(id, (entry, _))| Located { id, path: entry.name.clone(), orphan: true })
            .collect()
    }

    /// The entries within a storage, each with its id. The root storage has the id 0.
    pub fn children(&self, id: usize) -> impl Iterator<Item = (usize, &Entry)> {
        let children = self.entries.get(id).map_or(&[][..], |entry| entry.children.as_slice());
        children.iter().filter_map(|&child| Some((child, self.entries.get(child)?)))
    }

    /// Reads a stream.
    pub fn read(&mut self, id: usize) -> Option<Stream<'a>> {
        let entry = self.entries.get(id).filter(|entry| entry.kind == Kind::Stream)?;
        let size = entry.size.min(self.budget);
        let (bytes, looped) = if entry.size < MINI_LIMIT {
            let (bytes, looped) = self.read_mini(entry.start, size);
            (Cow::Owned(bytes), looped)
        } else {
            self.sectors.read(&self.fat, entry.start, size)
        };
        let cut = bytes.len() < entry.size;
        self.budget = self.budget.saturating_sub(bytes.len());
        Some(Stream { bytes, cut, looped })
    }

    fn read_mini(&self, start: u32, size: usize) -> (Vec<u8>, bool) {
        let mut bytes = Vec::new();
        let mut sector = start;
        let mut guard = Guard::default();
        while bytes.len() < size {
            if guard.comes_back(sector) {
                return (bytes, true);
            }
            let Some(offset) = index(sector).and_then(|sector| sector.checked_mul(MINI_SECTOR))
            else {
                break;
            };
            let rest = self.mini_stream.get(offset..).unwrap_or_default();
            let piece = rest.get(..rest.len().min(MINI_SECTOR).min(size - bytes.len()));
            let piece = piece.unwrap_or_default();
            if piece.is_empty() {
                break;
            }
            bytes.extend_from_slice(piece);
            sector = next(&self.mini_fat, sector);
        }
        (bytes, false)
    }
}

/// Notices that a chain comes back, by the method of Brent: each number is compared with
/// one met before, which is renewed after 1, 2, 4, 8 … steps.
#[derive(Debug, Default)]
struct Guard {
    mark: Option<u32>,
    steps: usize,
    renew: usize,
}

impl Guard {
    fn comes_back(&mut self, number: u32) -> bool {
        if self.mark == Some(number) {
            return true;
        }
        self.steps = self.steps.saturating_add(1);
        if self.steps > self.renew {
            self.renew = self.steps.saturating_mul(2);
            self.mark = Some(number);
        }
        false
    }
}

impl Entry {
    fn read(bytes: &[u8]) -> Self {
        let name_bytes = u16_at(bytes, 64).map_or(0, usize::from).saturating_sub(2).min(62);
        let units = bytes.get(..name_bytes).unwrap_or_default().chunks_exact(2);
        let units: Vec<u16> = units.map(|unit| u16_at(unit, 0).unwrap_or_default()).collect();
        let kind = match bytes.get(66) {
            Some(1 | 5) => Kind::Storage,
            Some(2) => Kind::Stream,
            _ => Kind::Unused,
        };
        let field = |at| u32_at(bytes, at).unwrap_or(END);
        Self {
            name: String::from_utf16_lossy(&units),
            kind,
            children: Vec::new(),
            left: field(68),
            right: field(72),
            child: field(76),
            class: bytes.get(80..96).and_then(|class| class.try_into().ok()).unwrap_or_default(),
            created: u64_at(bytes, 100).unwrap_or_default(),
            modified: u64_at(bytes, 108).unwrap_or_default(),
            start: field(116),
            // The upper half is junk in version 3 files, and no real stream needs it.
            size: index(field(120)).unwrap_or_default(),
        }
    }
}

/// Finds the children of each storage. They form a search tree whose order does not
/// matter here; an entry met twice (a loop) stays with the storage that came first, and
/// the answer is whether there was one.
fn link(entries: &mut [Entry]) -> bool {
    let mut looped = false;
    let mut seen = vec![false; entries.len()];
    if let Some(root) = seen.first_mut() {
        *root = true;
    }
    let mut storages = vec![0_usize];
    while let Some(storage) = storages.pop() {
        let mut children = Vec::new();
        let mut open = vec![entries.get(storage).map_or(END, |entry| entry.child)];
        while let Some(id) = open.pop() {
            let Some(id) = index(id) else { continue };
            let (Some(entry), Some(seen)) = (entries.get(id), seen.get_mut(id)) else { continue };
            if std::mem::replace(seen, true) {
                looped = true;
                continue;
            }
            open.extend([entry.left, entry.right]);
            children.push(id);
            if entry.kind == Kind::Storage {
                storages.push(id);
            }
        }
        children.sort_unstable();
        if let Some(entry) = entries.get_mut(storage) {
            entry.children = children;
        }
    }
    looped
}

/// The sectors of the file behind its header.
#[derive(Debug, Clone, Copy)]
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> Sectors<'a> {
    fn count(self) -> usize {
        self.bytes.len() / self.size
    }

    /// One sector; the last of a cut file may be short.
    fn sector(self, number: u32) -> Option<&'a [u8]> {
        let start = index(number)?.checked_add(1)?.checked_mul(self.size)?;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        rest.get(..rest.len().min(self.size))
    }

    /// The allocation table: for each sector the one that follows it.
    fn fat(self) -> Vec<u32> {
        let mut fat = Vec::new();
        let listed = self.bytes.get(0x4c..0x200).unwrap_or_default().chunks_exact(4).map(word);
        for number in listed {
            self.add_fat(number, &mut fat);
        }
        let mut number = u32_at(self.bytes, 0x44).unwrap_or(END);
        for _ in 0..self.count() {
            let Some(sector) = self.sector(number) else { break };
            let mut words = sector.chunks_exact(4).map(word);
            number = words.next_back().unwrap_or(END);
            for listed in words {
                self.add_fat(listed, &mut fat);
            }
        }
        fat
    }

    fn add_fat(self, number: u32, fat: &mut Vec<u32>) {
        // Entries beyond the last sector mean nothing, so a table that repeats a sector
        // a thousand times ends here.
        if fat.len() <= self.count()
            && let Some(sector) = self.sector(number)
        {
            fat.extend(sector.chunks_exact(4).map(word));
        }
    }

    /// The bytes of a chain, borrowed when its sectors stand in a row, and whether the chain
    /// came back to where it was.
    fn read(self, fat: &[u32], start: u32, size: usize) -> (Cow<'a, [u8]>, bool) {
        let mut bytes: Cow<'a, [u8]> = Cow::Borrowed(&[]);
        let mut number = start;
        let mut guard = Guard::default();
        while bytes.len() < size {
            if guard.comes_back(number) {
                return (bytes, true);
            }
            let Some((run, behind)) = self.run(fat, number, size - bytes.len()) else { break };
            number = behind;
            if bytes.is_empty() {
                bytes = Cow::Borrowed(run);
            } else {
                bytes.to_mut().extend_from_slice(run);
            }
        }
        (bytes, false)
    }

    /// The sectors from `number` on that stand in a row, and the one that follows them.
    fn run(self, fat: &[u32], number: u32, size: usize) -> Option<(&'a [u8], u32)> {
        let first = index(number)?;
        let mut last = number;
        let mut length = self.sector(number)?.len();
        let mut behind = next(fat, last);
        while length < size && last.checked_add(1) == Some(behind) {
            let Some(sector) = self.sector(behind) else { break };
            length += sector.len();
            last = behind;
            behind = next(fat, last);
        }
        let start = first.checked_add(1)?.checked_mul(self.size)?;
        let run = self.bytes.get(start..start.checked_add(length.min(size))?)?;
        Some((run, behind))
    }
}

fn next(fat: &[u32], number: u32) -> u32 {
    index(number).and_then(|number| fat.get(number)).copied().unwrap_or(END)
}

/// A sector or entry number as an index; the special numbers are none.
fn index(number: u32) -> Option<usize> {
    if number > MAX_REGULAR { None } else { usize::try_from(number).ok() }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn word(bytes: &[u8]) -> u32 {
    u32_at(bytes, 0).unwrap_or(END)
}

const SIGNATURE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const MAX_REGULAR: u32 = 0xffff_fffa;
const END: u32 = 0xffff_fffe;
/// Bytes of a directory entry.
const ENTRY: usize = 128;
const MINI_SECTOR: usize = 64;
/// Streams below this size lie in the mini stream.
const MINI_LIMIT: usize = 4096;

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    /// Streams of the given sizes, each filled with its own number.
    fn file(version: cfb::Version, sizes: &[usize]) -> Vec<u8> {
        let mut file =
            cfb::CompoundFile::create_with_version(version, Cursor::new(Vec::new())).unwrap();
        file.create_storage("/inner").unwrap();
        for (number, &size) in sizes.iter().enumerate() {
            let mut stream = file.create_stream(format!("/inner/{number}")).unwrap();
            stream.write_all(&content(number, size)).unwrap();
        }
        file.into_inner().into_inner()
    }

    fn content(number: usize, size: usize) -> Vec<u8> {
        vec![u8::try_from(number + 1).unwrap(); size]
    }

    fn inner(file: &Compound<'_>) -> Vec<(String, usize)> {
        let (storage, _) = file.children(0).find(|(_, entry)| entry.name == "inner").unwrap();
        let mut found: Vec<_> =
            file.children(storage).map(|(id, entry)| (entry.name.clone(), id)).collect();
        found.sort();
        found
    }

    #[test]
    fn streams_of_every_size_and_both_versions() {
        let sizes = [0, 1, 63, 64, 65, 4095, 4096, 4097, 70_000];
        for version in [cfb::Version::V3, cfb::Version::V4] {
            let bytes = file(version, &sizes);
            let mut file = Compound::open(&bytes).unwrap();
            let found = inner(&file);
            assert_eq!(found.len(), sizes.len());
            for ((_, id), (number, &size)) in found.into_iter().zip(sizes.iter().enumerate()) {
                let stream = file.read(id).unwrap();
                assert_eq!(&*stream.bytes, content(number, size), "{version:?} {size}");
                assert!(!stream.cut);
            }
        }
    }

    #[test]
    fn a_cut_file_gives_the_streams_that_are_there() {
        let mut bytes = file(cfb::Version::V3, &[5_000, 80_000]);
        bytes.truncate(bytes.len() - 30_000);
        let mut file = Compound::open(&bytes).unwrap();
        let [(_, whole), (_, short)] = inner(&file).try_into().unwrap();
        assert!(!file.read(whole).unwrap().cut);
        let short = file.read(short).unwrap();
        assert!(short.cut && short.bytes.len() > 40_000, "{}", short.bytes.len());
    }

    #[test]
    fn loops_end() {
        let mut bytes = file(cfb::Version::V3, &[20_000; 8]);
        let open = |bytes: &[u8]| {
            let Some(mut file) = Compound::open(bytes) else { return 0 };
            let ids: Vec<_> = (0..file.entries.len()).collect();
            ids.into_iter().filter_map(|id| file.read(id)).map(|stream| stream.bytes.len()).sum()
        };
        // Every sector is said to be followed by sector 3, every entry to be a child of itself.
        let fat_sector = usize::try_from(u32_at(&bytes, 0x4c).unwrap()).unwrap();
        for entry in bytes[(fat_sector + 1) * 512..][..512].chunks_exact_mut(4) {
            entry.copy_from_slice(&3_u32.to_le_bytes());
        }
        let read: usize = open(&bytes);
        assert!(read <= bytes.len() * 2, "{read} bytes read of {}", bytes.len());
        assert!(Compound::open(&bytes).is_none_or(|file| file.looped));
        let names: Vec<u8> = "inner".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut bytes = file(cfb::Version::V3, &[100]);
        let entry = memchr::memmem::find(&bytes, &names).unwrap();
        bytes[entry + 68..entry + 80].fill(1);
        for link in [68, 72, 76] {
            bytes[entry + link..entry + link + 4].copy_from_slice(&1_u32.to_le_bytes());
        }
        let looped = Compound::open(&bytes).unwrap();
        assert!(looped.looped && inner(&looped).is_empty());
        assert_eq!(looped.tree(32, 100).entries.len(), 2, "the storage and the lost stream");
    }

    #[test]
    fn a_chain_that_bites_its_tail_is_noticed() {
        let whole = file(cfb::Version::V3, &[70_000, 90]);
        let mut bytes = whole.clone();
        let start = Compound::open(&whole).unwrap().entry(2).unwrap().start;
        let fat_sector = usize::try_from(u32_at(&bytes, 0x4c).unwrap()).unwrap();
        let tenth = (fat_sector + 1) * 512 + (usize::try_from(start).unwrap() + 10) * 4;
        bytes[tenth..tenth + 4].copy_from_slice(&(start + 2).to_le_bytes());
        for (bytes, looped) in [(whole, false), (bytes, true)] {
            let mut file = Compound::open(&bytes).unwrap();
            let found = inner(&file);
            let long = file.read(found[0].1).unwrap();
            assert_eq!((long.looped, long.cut), (looped, looped));
            assert!(!file.read(found[1].1).unwrap().looped);
        }
    }

    #[test]
    fn the_tree_has_paths_and_bounds() {
        let mut made = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        made.create_storage_all("/a/b/c").unwrap();
        made.create_stream("/a/b/deep").unwrap().write_all(b"x").unwrap();
        made.create_stream("/top").unwrap().write_all(b"x").unwrap();
        let bytes = made.into_inner().into_inner();
        let file = Compound::open(&bytes).unwrap();
        let paths = |tree: Tree| -> Vec<String> {
            tree.entries.into_iter().map(|found| found.path).collect()
        };
        let whole = file.tree(32, 100);
        assert!(!whole.deeper && !whole.more);
        assert_eq!(paths(whole), ["a", "a/b", "a/b/c", "a/b/deep", "top"]);
        let shallow = file.tree(2, 100);
        assert!(shallow.deeper);
        assert_eq!(paths(shallow), ["a", "a/b", "top"]);
        let few = file.tree(32, 2);
        assert!(few.more);
        assert_eq!(paths(few), ["a", "a/b"]);
    }

    #[test]
    fn streams_that_no_storage_leads_to_are_found() {
        let mut bytes = file(cfb::Version::V3, &[100, 200]);
        let name: Vec<u8> = "inner".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let entry = memchr::memmem::find(&bytes, &name).unwrap();
        bytes[entry + 76..entry + 80].fill(0xff);
        let mut file = Compound::open(&bytes).unwrap();
        let tree = file.tree(32, 100);
        let orphans: Vec<_> = tree.entries.iter().filter(|found| found.orphan).collect();
        assert_eq!(orphans.len(), 2);
        assert_eq!(&*file.read(orphans[0].id).unwrap().bytes, content(0, 100));
    }

    #[test]
    fn what_is_no_compound_file_is_none() {
        assert!(Compound::open(b"").is_none());
        assert!(Compound::open(&SIGNATURE).is_none());
        assert!(Compound::open(&[&SIGNATURE[..], &[0xff; 2_000]].concat()).is_none());
    }
}
