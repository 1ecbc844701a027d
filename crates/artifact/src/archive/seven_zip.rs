//! 7z archives (7zFormat.txt and Methods.txt of the LZMA SDK). The headers are read here,
//! so that a dictionary, a count or the work for a key is known before anything is paid
//! for it.

mod aes;
mod archive;
mod cursor;
mod files;
mod folder;
mod keyring;
mod method;
mod streams;

use std::io::Read;

use vocab::{Deception, DefectCode, FactKey, Inside, Spot};

use crate::archive::{member_path, volumes};
use crate::budget::Unpacked;
use crate::bytes::first;
use crate::charset::{decoded, utf16_le};
use crate::contents::{Contents, Encryption, Key, Lock};
use crate::member::{Content, Flow, Member, MemberName};
use crate::open::{Give, Sample, Tools};
use archive::{Archive, wrong};
use files::File;
use method::Source;
use streams::{Folder, Part};

/// Reads an archive and hands out its members.
pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let joined = volumes::joined(sample, tools);
    let archive = Archive::open(joined.as_deref().unwrap_or(sample.bytes), tools);
    let locked = members(&archive, tools, give);
    facts(&archive, &mut contents);
    lock(&archive, &locked, &mut contents);
    let is_cut = matches!(archive.defect, Some(DefectCode::Truncated));
    match archive.defect {
        Some(DefectCode::PasswordNotFound | DefectCode::LimitPasswordWork) | None => {}
        Some(_) if is_cut && volumes::is_first(sample) => {
            contents.defect(DefectCode::VolumeMissing, Spot::Whole);
        }
        Some(defect) => contents.defect(defect, Spot::Whole),
    }
    contents
}

/// Hands out the members, folders left out; tells which stayed locked.
fn members(archive: &Archive<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Vec<Spot> {
    let mut reading = Reading::new(archive, tools);
    let mut locked = Vec::new();
    for (index, file) in archive.files.iter().enumerate() {
        if file.is_folder && !file.is_anti {
            continue;
        }
        let mut member = described(index, file);
        if file.has_data {
            reading.next(file, &mut member);
        }
        if matches!(member.defect, Some(DefectCode::PasswordNotFound)) {
            member.defect = None;
            locked.push(member.place.clone());
        }
        if give(member) == Flow::Stop {
            break;
        }
    }
    locked
}

/// Goes through the folders file by file: each is unpacked once, however many are in it.
struct Reading<'a> {
    archive: &'a Archive<'a>,
    tools: &'a Tools<'a>,
    folder: usize,
    part: usize,
    source: Option<Result<Source<'a>, DefectCode>>,
}

impl<'a> Reading<'a> {
    const fn new(archive: &'a Archive<'a>, tools: &'a Tools<'a>) -> Self {
        Self { archive, tools, folder: 0, part: 0, source: None }
    }

    /// Fills in the next file that has data.
    fn next(&mut self, file: &File, member: &mut Member<'_>) {
        let Some((folder, part)) = self.place() else {
            member.content = Content::Locked;
            member.defect = Some(DefectCode::ArchiveBroken);
            return;
        };
        let packed = self.archive.packed_bytes(folder);
        member.size = Some(part.size);
        member.method = Some(folder.methods());
        member.encrypted = folder.is_encrypted();
        if folder.parts.len() == 1 {
            member.packed = u64::try_from(packed).ok();
        }
        match self.read(folder, part, packed) {
            Ok(unpacked) => {
                member.defect = unpacked.defect;
                member.content = content(file, unpacked);
                if matches!(member.content, Content::Link(_)) {
                    member.deceptions.push(Deception::Symlink);
                }
            }
            Err(defect) => {
                member.content = Content::Locked;
                member.defect = Some(defect);
            }
        }
    }

    /// The folder and the part of it that belong to the next file.
    fn place(&mut self) -> Option<(&'a Folder, Part)> {
        loop {
            let folder = self.archive.streams.folders.get(self.folder)?;
            if let Some(part) = folder.parts.get(self.part) {
                self.part += 1;
                return Some((folder, *part));
            }
            self.folder += 1;
            self.part = 0;
            self.source = None;
        }
    }

    fn read(&mut self, folder: &Folder, part: Part, packed: usize) -> Result<Unpacked, DefectCode> {
        let source = self.source.get_or_insert_with(|| self.archive.unpack(folder));
        let reader = source.as_mut().map_err(|defect| *defect)?;
        let (limits, budget) = (self.tools.limits, self.tools.budget);
        let mut unpacked = Unpacked::read(reader.take(part.size), packed, limits, budget);
        let length = u64::try_from(unpacked.bytes.len()).unwrap_or(u64::MAX);
        if unpacked.defect.is_none() && length < part.size {
            unpacked.defect = Some(DefectCode::Truncated);
        }
        // Nothing behind a place that could not be passed can be read.
        if let Some(defect) = unpacked.defect {
            *source = Err(defect);
        } else if wrong(part.digest, &unpacked.bytes) {
            unpacked.defect = Some(DefectCode::ChecksumWrong);
        }
        Ok(unpacked)
    }
}

fn described(index: usize, file: &File) -> Member<'static> {
    let mut member = Member::new(Spot::inside(Inside::Member, index.to_string()), Vec::new());
    let name = utf16_le(&file.name);
    member.deceptions = member_path::deceptions(&name);
    member.name = Some(MemberName { decoded: name, raw: file.name.clone() });
    member.modified.clone_from(&file.modified);
    member.size = Some(0);
    if file.is_anti {
        member.method = Some("anti-item".to_owned());
    }
    member
}

/// What can be shown of a member. Bytes that end before their end are shown as well.
fn content(file: &File, unpacked: Unpacked) -> Content<'static> {
    if unpacked.bytes.is_empty() && unpacked.defect.is_some() {
        Content::Locked
    } else if file.is_link() {
        Content::Link(decoded(first(&unpacked.bytes, LINK_BYTES_MAX)))
    } else {
        Content::Bytes(unpacked.bytes.into())
    }
}

fn facts(archive: &Archive<'_>, contents: &mut Contents) {
    let files = archive.files.iter().filter(|file| !file.is_folder || file.is_anti);
    if archive.defect.is_none() {
        contents.fact(FactKey::Members, files.count());
    }
    let folders = &archive.streams.folders;
    let mut methods: Vec<String> = folders.iter().map(Folder::methods).collect();
    methods.sort_unstable();
    methods.dedup();
    methods.truncate(METHODS_MAX);
    contents.fact_some(FactKey::Method, Some(methods.join(", ")));
    if folders.iter().any(|folder| folder.parts.len() > 1) {
        contents.fact(FactKey::Solid, true);
    }
    if is_encrypted(archive) {
        contents.fact(FactKey::Encryption, "AES-256");
    }
}

/// An archive that nothing opens says so once; where one folder was opened, each member
/// of the others says so.
fn lock(archive: &Archive<'_>, locked: &[Spot], contents: &mut Contents) {
    let key = archive.keyring.result();
    let encryption = match is_encrypted(archive) {
        true if archive.has_locked_header => Encryption::Headers,
        true => Encryption::Data,
        false => Encryption::None,
    };
    // A header that cannot be read does not tell whether anything is encrypted.
    let is_known = archive.defect.is_none() || archive.has_locked_header;
    contents.lock = is_known.then_some(Lock { encryption, key });
    if archive.keyring.is_too_costly() {
        contents.defect(DefectCode::LimitPasswordWork, Spot::Whole);
    }
    let is_lost = archive.defect == Some(DefectCode::PasswordNotFound) || !locked.is_empty();
    match key {
        Key::Candidate(_) => {
            for place in locked {
                contents.defect(DefectCode::PasswordNotFound, place.clone());
            }
        }
        _ if is_lost => contents.defect(DefectCode::PasswordNotFound, Spot::Whole),
        _ => {}
    }
}

fn is_encrypted(archive: &Archive<'_>) -> bool {
    archive.has_locked_header || archive.streams.folders.iter().any(Folder::is_encrypted)
}

/// Longer targets than any system takes.
const LINK_BYTES_MAX: usize = 4_096;
const METHODS_MAX: usize = 20;

#[cfg(test)]
mod tests;
