//! RAR archives: 1.5 to 4 (`rar/four.rs`) and 5 to 7 (`rar/five.rs`). The headers are read
//! here, so that members are listed whatever is missing; `rars` gives ciphers and decoders.

mod blake2sp;
mod decode;
mod entry;
mod five;
mod four;
mod four_name;
mod keys;
mod password;
mod set;
mod sink;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;

use vocab::{Deception, DefectCode, FactKey, Feature, Inside, Limits, Spot};

use self::decode::{Decoder, Outcome};
use self::entry::{Entry, EntryKind, Listing, note};
use self::keys::{Keys, NoKey};
use self::set::{VolumeName, volume_name};
use self::sink::Sink;
use crate::archive::path::leaves_folder;
use crate::charset::{decoded, utf16_le};
use crate::contents::{Contents, Encryption, Key, Lock, TextKind};
use crate::member::{Content, Flow, Member, Role};
use crate::open::{Give, Sample, Tools};

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    open_at(sample, find(sample.bytes).unwrap_or(0), tools, give)
}

/// Opens an archive that begins behind a prefix, such as a self-extracting one.
pub(crate) fn open_at(
    sample: &Sample<'_>,
    offset: usize,
    tools: &Tools<'_>,
    give: &mut Give<'_>,
) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let bytes = sample.bytes.get(offset..).unwrap_or_default();
    let Some(version) = version(bytes) else {
        contents.defect(DefectCode::ArchiveBroken, Spot::Whole);
        return contents;
    };
    contents.fact(FactKey::Version, version.name());
    let mut archive = Archive::read(sample, (version, bytes), tools);
    archive.facts(&mut contents);
    if !archive.is_continuation {
        archive.members(&mut contents, tools, give);
    }
    contents
}

/// Where an archive begins: at the start or, behind a prefix, where a mark is followed by
/// the header that must come first.
pub(crate) fn find(bytes: &[u8]) -> Option<usize> {
    let prefix = crate::bytes::first(bytes, PREFIX_MAX);
    memchr::memmem::find_iter(prefix, MARK).find(|at| {
        let rest = bytes.get(*at..).unwrap_or_default();
        match version(rest) {
            Some(Version::Four) => rest.get(9) == Some(&0x73),
            // The size of the first header is small, so that its type stands here.
            Some(Version::Five) => matches!(rest.get(13), Some(1 | 4)),
            None => false,
        }
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    Four,
    Five,
}

impl Version {
    const fn name(self) -> &'static str {
        match self {
            Self::Four => "4",
            Self::Five => "5",
        }
    }

    fn listing<'a>(
        self,
        bytes: &'a [u8],
        keys: &mut Keys<'_>,
        limits: &Limits,
    ) -> Result<Listing<'a>, NoKey> {
        match self {
            Self::Four => four::listing(bytes, keys, limits),
            Self::Five => five::listing(bytes, keys, limits),
        }
    }
}

fn version(bytes: &[u8]) -> Option<Version> {
    match bytes.strip_prefix(MARK)? {
        [0, ..] => Some(Version::Four),
        [1, 0, ..] => Some(Version::Five),
        _ => None,
    }
}

/// An archive with all its volumes that are there.
struct Archive<'a, 't> {
    listing: Listing<'a>,
    keys: Keys<'t>,
    lock: Lock,
    /// From 0.
    number: Option<u64>,
    /// An earlier volume stands beside this one and gives the members of both.
    is_continuation: bool,
}

impl<'a, 't> Archive<'a, 't> {
    fn read(sample: &Sample<'a>, (version, bytes): (Version, &'a [u8]), tools: &Tools<'t>) -> Self
    where
        't: 'a,
    {
        let (listing, keys, lock) =
            password::headers(tools, |keys| version.listing(bytes, keys, tools.limits));
        let name = sample.name.and_then(volume_name).filter(|_| listing.volume);
        let number = listing.number.or(name.as_ref().map(|name| name.number));
        let mut archive = Self { listing, keys, lock, number, is_continuation: false };
        archive.join(name, version, tools);
        if !archive.is_continuation {
            password::content(&archive.listing, &mut archive.keys, &mut archive.lock, tools);
        }
        archive
    }

    /// Adds the volumes that stand beside this one.
    fn join(&mut self, name: Option<VolumeName>, version: Version, tools: &Tools<'t>)
    where
        't: 'a,
    {
        let beside =
            name.as_ref().map_or_else(BTreeMap::new, |name| set::of_set(name, tools.beside));
        let by_name = name.map_or(0, |name| name.number);
        let before = by_name.checked_sub(1);
        self.is_continuation = before.is_some_and(|before| beside.contains_key(&before));
        if self.is_continuation {
            return;
        }
        let mut next = by_name.saturating_add(1);
        while let Some(bytes) = beside.get(&next).filter(|_| self.is_open_ended()) {
            let bytes = bytes.get(find(bytes).unwrap_or(0)..).unwrap_or_default();
            match version.listing(bytes, &mut self.keys, tools.limits) {
                Ok(listing) => set::join(&mut self.listing, listing),
                Err(_) => break,
            }
            next = next.saturating_add(1);
        }
        let begins_late = self.number.is_some_and(|number| number > 0)
            || self.listing.entries.first().is_some_and(|entry| entry.split_before);
        if self.listing.volume && (begins_late || self.is_open_ended()) {
            note(&mut self.listing.defects, DefectCode::VolumeMissing);
        }
    }

    fn is_open_ended(&self) -> bool {
        self.listing.continued || self.listing.entries.last().is_some_and(|entry| entry.split_after)
    }

    fn facts(&self, contents: &mut Contents) {
        let listing = &self.listing;
        contents.fact_some(FactKey::HostSystem, listing.entries.first().map(|entry| entry.host));
        contents.fact_some(FactKey::Name, listing.name.clone());
        contents.fact_some(FactKey::Created, listing.created.clone());
        contents.fact_some(FactKey::Solid, listing.solid.then_some(true));
        let number = self.number.filter(|_| listing.volume);
        contents.fact_some(FactKey::Volume, number.map(|number| number.saturating_add(1)));
        let files = listing.entries.iter().filter(|entry| entry.kind != EntryKind::Directory);
        contents.fact(FactKey::Members, files.count());
        for defect in &listing.defects {
            contents.defect(*defect, Spot::Whole);
        }
        let unanswered = match self.lock.key {
            Key::NotFound => Some(DefectCode::PasswordNotFound),
            Key::TooCostly => Some(DefectCode::LimitPasswordWork),
            Key::NotNeeded | Key::Candidate(_) => None,
        };
        if let Some(defect) = unanswered {
            contents.defect(defect, Spot::Whole);
        }
        if self.lock.encryption != Encryption::None {
            contents.feature(Feature::Encrypted, Spot::Whole);
        }
        contents.lock = Some(self.lock);
    }

    fn members(&mut self, contents: &mut Contents, tools: &Tools<'_>, give: &mut Give<'_>) {
        self.comment(contents, tools);
        let mut decoder = Decoder::new(tools.limits);
        let mut others_left = OTHER_PASSWORDS_MAX;
        for (position, entry) in self.listing.entries.iter().enumerate() {
            if entry.kind == EntryKind::Directory {
                continue;
            }
            let mut member = member(entry, position);
            let mut sink = Sink::new(entry.present(), tools.limits, Some(tools.budget));
            if entry.link.is_none() {
                let mut outcome = decoder.unpack(entry, &mut self.keys, &mut sink);
                let may_differ = matches!(self.lock.key, Key::Candidate(_)) && others_left > 0;
                if may_differ && !entry.solid && is_locked_otherwise(entry, outcome) {
                    others_left -= 1;
                    if let (_, Some(mut keys)) = password::of_entry(entry, tools) {
                        sink = Sink::new(entry.present(), tools.limits, Some(tools.budget));
                        outcome = decoder.unpack(entry, &mut keys, &mut sink);
                    }
                }
                fill(&mut member, entry, outcome, std::mem::take(&mut sink.bytes));
                let archive_says =
                    self.lock.key == Key::NotFound || self.lock.key == Key::TooCostly;
                if archive_says && matches!(member.content, Content::Locked) {
                    member.defect = None;
                }
            }
            if give(member) == Flow::Stop {
                return;
            }
        }
    }

    fn comment(&mut self, contents: &mut Contents, tools: &Tools<'_>) {
        let Some(entry) = &self.listing.comment else { return };
        let mut sink = Sink::new(entry.present(), tools.limits, Some(tools.budget));
        Decoder::new(tools.limits).unpack(entry, &mut self.keys, &mut sink);
        let raw = crate::bytes::first(&sink.bytes, COMMENT_MAX);
        let text = if entry.is_wide { utf16_le(raw) } else { decoded(raw) };
        let text = text.split('\0').next().unwrap_or_default().trim_end().to_owned();
        if sink.bytes.len() > COMMENT_MAX {
            contents.defect(DefectCode::LimitText, Spot::Whole);
        }
        contents.fact_some(FactKey::Comment, Some(text.clone()));
        let place = Spot::inside(Inside::Property, FactKey::Comment.as_str());
        contents.text(TextKind::Hidden, place, text);
    }
}

/// Whether an entry looks as if it had another password than those before it.
fn is_locked_otherwise(entry: &Entry<'_>, outcome: Outcome) -> bool {
    let garbage =
        matches!(outcome, Outcome::Failed(DefectCode::ArchiveBroken | DefectCode::ChecksumWrong));
    outcome == Outcome::Locked(NoKey::Wrong) || entry.is_encrypted() && garbage
}

/// What the header tells of a member; its content is locked until it is unpacked.
fn member<'a>(entry: &Entry<'_>, position: usize) -> Member<'a> {
    let mut deceptions = Vec::new();
    let inner = entry.name.decoded.rsplit_once(':').map_or("", |(_, stream)| stream);
    let is_hidden_path = entry.kind == EntryKind::Stream && leaves_folder(inner);
    if is_hidden_path || leaves_folder(&entry.name.decoded) {
        deceptions.push(Deception::PathTraversal);
    }
    let link = entry.link.as_ref();
    if link.is_some_and(|link| link.symbolic) {
        deceptions.push(Deception::Symlink);
    }
    Member {
        name: Some(entry.name.clone()),
        place: Spot::inside(Inside::Member, position.to_string()),
        content: link.map_or(Content::Locked, |link| Content::Link(link.target.clone())),
        size: entry.size,
        packed: Some(entry.packed()),
        modified: entry.modified.clone(),
        method: Some(entry.coding.name()),
        encrypted: entry.is_encrypted(),
        role: Role::Member,
        deceptions,
        defect: None,
    }
}

/// Puts what came out into the member.
fn fill(member: &mut Member<'_>, entry: &Entry<'_>, outcome: Outcome, bytes: Vec<u8>) {
    let incomplete = entry.split_before || entry.split_after;
    member.defect = match outcome {
        Outcome::Done => None,
        Outcome::Failed(_) if incomplete => Some(DefectCode::VolumeMissing),
        Outcome::Failed(defect) => Some(defect),
        Outcome::Locked(NoKey::Missing | NoKey::Wrong) => Some(DefectCode::PasswordNotFound),
        Outcome::Locked(NoKey::Costly) => Some(DefectCode::LimitPasswordWork),
        Outcome::Locked(NoKey::Unknown) => Some(DefectCode::MethodUnknown),
    };
    let is_empty = bytes.is_empty() && entry.size != Some(0);
    if matches!(outcome, Outcome::Locked(_)) || is_empty && outcome != Outcome::Done {
        return;
    }
    member.content = if entry.kind == EntryKind::LinkInContent && outcome == Outcome::Done {
        member.deceptions.push(Deception::Symlink);
        Content::Link(decoded(&bytes))
    } else {
        Content::Bytes(Cow::Owned(bytes))
    };
}

const MARK: &[u8] = b"Rar!\x1A\x07";
/// Programs before an archive are no longer.
const PREFIX_MAX: usize = 4 << 20;
/// Members whose own password is looked for.
const OTHER_PASSWORDS_MAX: usize = 8;
const COMMENT_MAX: usize = 64 << 10;
