//! The members of an archive, read one by one as the caller asks for them: what packages of
//! Office, OpenDocument, Java and Android need of ZIP.

use std::ops::Range;

use vocab::{Deception, DefectCode, Inside, Spot};

use super::end::End;
use super::entry::{Central, Entry, Local};
use super::header::{ALL_ONES, Header};
use super::keyring::{Cipher, Keyring};
use super::method::{self, failed};
use super::{directory, lost};
use crate::archive::member_path;
use crate::budget::Unpacked;
use crate::bytes::first;
use crate::charset::decoded;
use crate::contents::{Encryption, Key, Lock};
use crate::member::{Content, Member, MemberName};
use crate::open::Tools;

/// An opened archive.
#[derive(Debug)]
pub(crate) struct Package<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) tools: &'a Tools<'a>,
    pub(super) end: Option<End>,
    pub(super) entries: Vec<Entry<'a>>,
    /// Members from this position on are in no central directory.
    pub(super) hidden_from: usize,
    pub(super) has_more: bool,
    /// Disks before this one are missing.
    pub(super) is_split: bool,
    pub(super) keyring: Keyring<'a>,
}

impl<'a> Package<'a> {
    /// Reads the headers. Nothing is unpacked.
    pub(crate) fn open(bytes: &'a [u8], tools: &'a Tools<'a>) -> Self {
        Self::over(bytes, &[], tools)
    }

    /// The same of a split archive, whose disks begin at `starts`.
    pub(super) fn over(bytes: &'a [u8], starts: &[usize], tools: &'a Tools<'a>) -> Self {
        let mut end = End::find(bytes);
        if let Some(end) = end.as_mut().filter(|_| !starts.is_empty()) {
            // What stands before the last disk are the others.
            end.prefix = 0;
        }
        let (mut entries, has_more) =
            end.map(|end| directory::members(bytes, end, starts)).unwrap_or_default();
        let directory = end.map_or(bytes.len(), |end| end.directory);
        let mut lost = lost::members(bytes, &entries, directory);
        adopt(&mut entries, &mut lost);
        let hidden_from = entries.len();
        entries.append(&mut lost);
        bound(&mut entries, directory);
        let keyring = Keyring::new(tools);
        let is_split = starts.is_empty() && end.is_some_and(|end| end.disk > 0);
        Self { bytes, tools, end, entries, hidden_from, has_more, is_split, keyring }
    }

    /// Positions and names of the members, folders left out. Names have `/` between folders
    /// if their maker kept to the specification.
    pub(crate) fn names(&self) -> impl Iterator<Item = (usize, String)> {
        let files = self.entries.iter().enumerate().filter(|(_, entry)| !entry.is_folder());
        files.map(|(index, entry)| (index, entry.name()))
    }

    /// The position of a member by its name. Office does not mind its case.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.names().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(index, _)| index)
    }

    /// Unpacks a member, within the limits and with the passwords of the tools.
    pub(crate) fn read(&self, index: usize) -> Unpacked {
        self.reading(index).unpacked
    }

    /// The same, with the way in which it could be read.
    fn reading(&self, index: usize) -> Reading {
        let broken = |defect| Reading { unpacked: failed(defect), view: None };
        let Some(entry) = self.entries.get(index) else { return broken(DefectCode::FileBroken) };
        let Some(local) = &entry.local else { return broken(self.missing(entry)) };
        let mut best = None;
        let mut has_no_password = false;
        for view in views(entry, local) {
            // The same passwords would only be paid for again.
            if has_no_password && view.cipher.is_some() {
                continue;
            }
            let mut unpacked = self.read_view(&view);
            if unpacked.defect.is_none_or(|defect| !may_be_other(defect)) {
                if unpacked.defect.is_none() && view.lies(&unpacked.bytes) {
                    unpacked.defect = Some(DefectCode::ArchiveBroken);
                }
                best = Some(Reading { unpacked, view: Some(view) });
                break;
            }
            has_no_password |= unpacked.defect == Some(DefectCode::PasswordNotFound);
            best.get_or_insert(Reading { unpacked, view: Some(view) });
        }
        let reading = best.unwrap_or_else(|| broken(DefectCode::ArchiveBroken));
        if reading.view.as_ref().is_some_and(|view| view.cipher.is_some()) {
            self.keyring.lost(reading.unpacked.defect);
        }
        reading
    }

    /// Why a member has no data.
    fn missing(&self, entry: &Entry<'_>) -> DefectCode {
        let elsewhere =
            |central: &Central<'_>| self.end.is_some_and(|end| central.disk != end.disk);
        let is_elsewhere = self.is_split && entry.central.as_ref().is_some_and(elsewhere);
        if is_elsewhere { DefectCode::VolumeMissing } else { DefectCode::ArchiveBroken }
    }

    /// A member with what its header tells, unpacked.
    pub(crate) fn member(&self, index: usize) -> Member<'static> {
        let mut member = Member::new(Spot::inside(Inside::Member, index.to_string()), Vec::new());
        let Some(entry) = self.entries.get(index) else { return member };
        let Reading { unpacked, view } = self.reading(index);
        if let Some(header) = entry.header() {
            let decoded = header.decoded_name();
            member.deceptions = member_path::deceptions(&decoded);
            member.name = Some(MemberName { decoded, raw: header.name.to_vec() });
            member.size = Some(header.size);
            member.packed = Some(header.packed);
            member.modified = header.modified();
            let method = view.as_ref().map_or(header.true_method(), |view| view.method);
            member.method = Some(method::shown(method));
            let is_encrypted = header.is_encrypted();
            member.encrypted = view.map_or(is_encrypted, |view| view.cipher.is_some());
        }
        if entry.has_two_names() {
            member.deceptions.push(Deception::HeaderNameMismatch);
        }
        member.defect = unpacked.defect;
        member.content = content(entry, unpacked);
        if matches!(member.content, Content::Link(_)) {
            member.deceptions.push(Deception::Symlink);
        }
        member
    }

    /// How far it is locked, and what has opened it so far.
    pub(crate) fn lock(&self) -> Lock {
        let key = self.keyring.key();
        let is_masked =
            |entry: &Entry<'_>| entry.local.as_ref().is_some_and(|local| local.header.is_masked());
        let encryption = match key {
            Key::NotNeeded => Encryption::None,
            _ if self.entries.iter().any(is_masked) => Encryption::Headers,
            _ => Encryption::Data,
        };
        Lock { encryption, key }
    }

    fn read_view(&self, view: &View) -> Unpacked {
        let end = view.range.end.min(self.bytes.len());
        let packed = self.bytes.get(view.range.start..end).unwrap_or_default();
        // Members that share their data can make a small file cost its square.
        if view.overlaps && !self.tools.budget.unpacked(packed.len()) {
            return failed(DefectCode::LimitUnpacked);
        }
        let unpack = |plain: &[u8]| self.unpack(view, plain);
        let mut unpacked = match view.cipher {
            None => unpack(packed),
            Some(cipher) => self.keyring.unlock(packed, cipher, &unpack).unwrap_or_else(failed),
        };
        let is_cut = view.range.end > self.bytes.len();
        if is_cut && unpacked.defect.is_some_and(is_broken) {
            unpacked.defect = Some(DefectCode::Truncated);
        }
        unpacked
    }

    fn unpack(&self, view: &View, packed: &[u8]) -> Unpacked {
        let mut unpacked = method::unpack(view.method, packed, view.size, self.tools);
        let is_wrong = |crc| crc32fast::hash(&unpacked.bytes) != crc;
        if unpacked.defect.is_none() && view.crc.is_some_and(is_wrong) {
            unpacked.defect = Some(DefectCode::ChecksumWrong);
        }
        unpacked
    }
}

/// What can be shown of a member. Bytes that end before their end are shown as well.
fn content(entry: &Entry<'_>, unpacked: Unpacked) -> Content<'static> {
    match unpacked.defect {
        Some(
            DefectCode::PasswordNotFound
            | DefectCode::LimitPasswordWork
            | DefectCode::LimitMemory
            | DefectCode::MethodUnknown,
        ) => Content::Locked,
        _ if unpacked.bytes.is_empty() && unpacked.defect.is_some() => Content::Locked,
        _ if entry.is_link() => Content::Link(decoded(first(&unpacked.bytes, LINK_BYTES_MAX))),
        _ => Content::Bytes(unpacked.bytes.into()),
    }
}

/// What could be read of a member, and in which way.
struct Reading {
    unpacked: Unpacked,
    view: Option<View>,
}

/// One way to read a member: its headers may contradict each other, and then other programs
/// follow one or the other.
#[derive(Debug, Clone, PartialEq, Eq)]
struct View {
    method: u16,
    size: u64,
    crc: Option<u32>,
    cipher: Option<Cipher>,
    range: Range<usize>,
    overlaps: bool,
}

impl View {
    /// Programs that trust the size show less, or other, than what there is. Some write it
    /// as 64 bits where only the lower half is right.
    fn lies(&self, bytes: &[u8]) -> bool {
        let same = |size: u64| size & ALL_ONES == self.size & ALL_ONES;
        self.size != u64::MAX && !u64::try_from(bytes.len()).is_ok_and(same)
    }
}

/// The ways to read a member, the likeliest first.
fn views(entry: &Entry<'_>, local: &Local<'_>) -> Vec<View> {
    let headers = entry.central.as_ref().map(|central| &central.header);
    let mut views = Vec::new();
    let mut add = |view: View| {
        if !views.contains(&view) {
            views.push(view);
        }
    };
    for header in headers.into_iter().chain([&local.header]) {
        let crc_of = headers.filter(|_| header.crc == 0).unwrap_or(header);
        let view = View {
            method: header.true_method(),
            size: header.true_size(),
            crc: Some(crc_of.crc).filter(|_| header.has_checksum()),
            cipher: header.cipher(),
            range: local.range(header.packed),
            overlaps: entry.overlaps,
        };
        let is_stored = view.method == method::STORED;
        let is_unknown = method::name(view.method).is_none();
        add(view.clone());
        // A size that lies cuts the data short; most methods know their end themselves.
        if !is_stored && view.range.end < local.bound {
            add(View { range: local.data..local.bound, ..view.clone() });
        }
        // Android takes any method but Deflate for none, and no bit for encryption.
        if is_unknown {
            add(View { method: method::STORED, range: local.range(header.size), ..view.clone() });
        }
        if header.method != method::AES && header.is_encrypted() {
            add(View { cipher: None, ..view });
        }
    }
    views
}

impl Header<'_> {
    /// What encrypts the data.
    pub(super) fn cipher(&self) -> Option<Cipher> {
        let [.., check_of_crc] = self.crc.to_le_bytes();
        let [_, check_of_time] = self.time.to_le_bytes();
        self.is_encrypted().then(|| match self.extra.aes {
            Some(aes) if self.method == method::AES => Cipher::Aes(aes.strength),
            _ if self.is_strong() || self.method == method::AES => Cipher::Strong,
            _ => Cipher::ZipCrypto { checks: [check_of_crc, check_of_time] },
        })
    }

    /// The compression method, beneath the encryption if there is one.
    pub(super) fn true_method(&self) -> u16 {
        let aes = self.extra.aes.filter(|_| self.method == method::AES);
        aes.map_or(self.method, |aes| aes.method)
    }

    /// Without its size LZMA ends at its own mark.
    fn true_size(&self) -> u64 {
        let has_mark = self.true_method() == method::LZMA && self.flags & LZMA_END_MARK != 0;
        let is_unknown = self.size == 0 && self.has_descriptor();
        if has_mark || is_unknown { u64::MAX } else { self.size }
    }

    /// AE-2 leaves the checksum out, since it would tell of the content.
    fn has_checksum(&self) -> bool {
        let is_second = self.extra.aes.is_some_and(|aes| aes.version == 2);
        !(is_second && self.method == method::AES)
    }

    const fn is_strong(&self) -> bool {
        self.flags & STRONG != 0 || self.is_masked()
    }
}

/// Gives records of the central directory, whose local header is not where they say, a lost
/// one of the same name.
fn adopt<'a>(entries: &mut [Entry<'a>], lost: &mut Vec<Entry<'a>>) {
    for entry in entries.iter_mut().filter(|entry| entry.local.is_none()).take(ADOPTED_MAX) {
        let name = entry.header().map(|header| header.name);
        let found = lost.iter().position(|other| other.header().map(|header| header.name) == name);
        if let Some(found) = found {
            entry.local = lost.remove(found).local;
        }
    }
}

/// Notes where the data of each member ends at the latest, and which share theirs.
fn bound(entries: &mut [Entry<'_>], directory: usize) {
    let mut starts: Vec<usize> =
        entries.iter().filter_map(|entry| Some(entry.local.as_ref()?.at)).collect();
    starts.sort_unstable();
    let mut order: Vec<&mut Entry<'_>> = entries.iter_mut().collect();
    order.sort_by_key(|entry| entry.local.as_ref().map(|local| local.at));
    let mut taken = 0;
    for entry in order {
        let end = entry.data().end;
        let Some(local) = &mut entry.local else { continue };
        let next = starts.partition_point(|start| *start < local.data);
        let next = starts.get(next).copied().unwrap_or(usize::MAX);
        let after = if local.data <= directory { directory } else { local.bound };
        local.bound = next.min(after);
        entry.overlaps = local.at < taken;
        taken = taken.max(end);
    }
}

/// Whether reading the member in another way may do better.
const fn may_be_other(defect: DefectCode) -> bool {
    is_broken(defect) || matches!(defect, DefectCode::MethodUnknown | DefectCode::PasswordNotFound)
}

const fn is_broken(defect: DefectCode) -> bool {
    matches!(defect, DefectCode::ArchiveBroken | DefectCode::ChecksumWrong | DefectCode::Truncated)
}

const LZMA_END_MARK: u16 = 1 << 1;
const STRONG: u16 = 1 << 6;
/// Each search goes through all of the lost ones.
const ADOPTED_MAX: usize = 2_000;
/// Longer targets than any system takes.
const LINK_BYTES_MAX: usize = 4_096;
