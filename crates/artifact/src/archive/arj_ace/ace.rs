//! ACE archives, versions 1 and 2: a chain of headers, each with a checksum of 16 bits, its
//! size, a type and flags. Encryption is not described, so that what is encrypted is listed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use flate2::Crc;
use vocab::{Deception, DefectCode, FactKey, Feature, Inside, Spot};

use super::lz77::Window;
use super::volumes::{Naming, beside};
use crate::archive::fields::Fields;
use crate::archive::path::leaves_folder;
use crate::budget::Unpacked;
use crate::charset::decoded;
use crate::contents::{Contents, Encryption, Key, Lock, TextKind};
use crate::member::{Content, Flow, Member, MemberName, Role};
use crate::open::{Give, Sample, Tools};
use crate::time::dos_time;

/// Opens an archive that begins at an offset.
pub(super) fn open_at(
    sample: &Sample<'_>,
    offset: usize,
    tools: &Tools<'_>,
    give: &mut Give<'_>,
) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let bytes = sample.bytes.get(offset..).unwrap_or_default();
    let Some(mut listing) = listing(bytes, tools.limits.members) else {
        contents.defect(DefectCode::ArchiveBroken, Spot::Whole);
        return contents;
    };
    let own = sample.name.and_then(|name| NAMING.volume(name)).filter(|_| listing.is_volume);
    let others = own.as_ref().map_or_else(BTreeMap::new, |own| beside(&NAMING, own, tools.beside));
    let is_continuation = listing.number > 0 && others.contains_key(&(listing.number - 1));
    if !is_continuation {
        listing.join(&others, tools.limits.members);
    }
    listing.facts(&mut contents);
    if !is_continuation {
        listing.members(tools, give);
    }
    contents
}

/// Where an archive begins behind a prefix.
pub(super) fn find(bytes: &[u8]) -> Option<usize> {
    let prefix = crate::bytes::first(bytes, PREFIX_MAX);
    memchr::memmem::find_iter(prefix, MARK)
        .filter_map(|at| at.checked_sub(7))
        .find(|at| block(bytes, *at).is_some_and(|block| block.sum_fits && block.kind == MAIN))
}

/// What the headers tell.
struct Listing<'a> {
    version: u8,
    creator: u8,
    host: u8,
    modified: Option<String>,
    advert: Option<String>,
    solid: bool,
    is_volume: bool,
    number: u64,
    entries: Vec<Entry<'a>>,
    defects: Vec<DefectCode>,
}

struct Entry<'a> {
    name: MemberName,
    /// One in each volume.
    parts: Vec<&'a [u8]>,
    packed: u64,
    size: u64,
    is_folder: bool,
    modified: Option<String>,
    crc: u32,
    method: u8,
    parameters: u16,
    encrypted: bool,
    from_previous: bool,
    to_next: bool,
}

/// A header with the position of what follows it.
struct Block<'a> {
    kind: u8,
    flags: u16,
    header: &'a [u8],
    data_at: usize,
    sum_fits: bool,
}

fn block(bytes: &[u8], at: usize) -> Option<Block<'_>> {
    let mut fields = Fields::from(bytes, at);
    let (sum, size) = (fields.u16()?, fields.u16()?);
    let header = fields.take(size.into())?;
    let data_at = fields.position();
    let mut fields = Fields::new(header);
    let (kind, flags) = (fields.u8()?, fields.u16()?);
    let sum_fits = u32::from(sum) == ace_crc(header) & 0xFFFF;
    Some(Block { kind, flags, header, data_at, sum_fits })
}

fn listing(bytes: &[u8], members_max: usize) -> Option<Listing<'_>> {
    let main = block(bytes, 0).filter(|main| main.kind == MAIN)?;
    let mut listing = of_main(&main)?;
    let mut at = main.data_at;
    while at < bytes.len() && listing.entries.len() <= members_max {
        let Some(block) = block(bytes, at) else {
            listing.note(DefectCode::Truncated);
            break;
        };
        if !block.sum_fits {
            listing.note(DefectCode::ChecksumWrong);
        }
        let Some((entry, packed)) = entry(&block) else {
            listing.note(DefectCode::ArchiveBroken);
            break;
        };
        let end = block.data_at.saturating_add(usize::try_from(packed).unwrap_or(usize::MAX));
        if end > bytes.len() {
            listing.note(DefectCode::Truncated);
        }
        if let Some(mut entry) = entry {
            entry.parts = vec![bytes.get(block.data_at..end.min(bytes.len())).unwrap_or_default()];
            listing.entries.push(entry);
        }
        at = end;
    }
    Some(listing)
}

fn of_main<'a>(main: &Block<'_>) -> Option<Listing<'a>> {
    let mut fields = Fields::from(main.header, 3);
    (fields.take(7)? == MARK).then_some(())?;
    let (version, creator) = (fields.u8()?, fields.u8()?);
    let (host, number) = (fields.u8()?, fields.u8()?);
    let (time, date) = (fields.u16()?, fields.u16()?);
    let _reserved = fields.take(8)?;
    let advert = if main.flags & 0x1000 == 0 {
        None
    } else {
        fields.u8().and_then(|length| fields.take(length.into())).map(decoded)
    };
    Some(Listing {
        version,
        creator,
        host,
        modified: dos_time(date, time),
        advert,
        solid: main.flags & 0x8000 != 0,
        is_volume: main.flags & 0x0800 != 0,
        number: number.into(),
        entries: Vec::new(),
        defects: Vec::new(),
    })
}

/// A file and the size of its data; no file for blocks of another type.
fn entry<'a>(block: &Block<'_>) -> Option<(Option<Entry<'a>>, u64)> {
    let mut fields = Fields::from(block.header, 3);
    let mut size = || {
        if block.flags & 0x0004 == 0 { fields.u32().map(u64::from) } else { fields.u64() }
    };
    let packed = if block.flags & 0x0001 == 0 { 0 } else { size()? };
    if block.kind != FILE {
        return Some((None, packed));
    }
    let size = size()?;
    let (time, date) = (fields.u16()?, fields.u16()?);
    let (attributes, crc) = (fields.u32()?, fields.u32()?);
    let (method, _quality, parameters) = (fields.u8()?, fields.u8()?, fields.u16()?);
    let (_reserved, length) = (fields.u16()?, fields.u16()?);
    let raw = fields.take(length.into())?;
    let flag = |bit: u16| block.flags & bit != 0;
    let entry = Entry {
        name: MemberName { decoded: decoded(raw), raw: raw.to_vec() },
        parts: Vec::new(),
        packed,
        size,
        is_folder: attributes & 0x10 != 0,
        modified: dos_time(date, time),
        crc,
        method,
        parameters,
        encrypted: flag(0x4000),
        from_previous: flag(0x1000),
        to_next: flag(0x2000),
    };
    Some((Some(entry), packed))
}

impl<'a> Listing<'a> {
    fn note(&mut self, code: DefectCode) {
        if !self.defects.contains(&code) {
            self.defects.push(code);
        }
    }

    /// Adds the volumes that follow.
    fn join(&mut self, others: &BTreeMap<u64, &'a [u8]>, members_max: usize) {
        let mut number = self.number;
        let open = |listing: &Self| listing.entries.last().is_some_and(|entry| entry.to_next);
        while open(self) {
            number += 1;
            let next = others.get(&number).and_then(|bytes| listing(bytes, members_max));
            let Some(next) = next else { break };
            for entry in next.entries {
                match self.entries.last_mut().filter(|last| last.to_next && entry.from_previous) {
                    Some(last) => {
                        last.parts.extend(entry.parts);
                        last.packed = last.packed.saturating_add(entry.packed);
                        (last.crc, last.to_next) = (entry.crc, entry.to_next);
                    }
                    None => self.entries.push(entry),
                }
            }
            for defect in next.defects {
                self.note(defect);
            }
        }
        let begins_late = self.entries.first().is_some_and(|entry| entry.from_previous);
        if begins_late || open(self) {
            self.note(DefectCode::VolumeMissing);
        }
    }

    fn facts(&self, contents: &mut Contents) {
        contents.fact(FactKey::Version, format!("{}.{}", self.version / 10, self.version % 10));
        contents.fact_some(FactKey::HostSystem, HOSTS.get(usize::from(self.host)).copied());
        contents
            .fact(FactKey::Application, format!("ACE {}.{}", self.creator / 10, self.creator % 10));
        contents.fact_some(FactKey::Modified, self.modified.clone());
        contents.fact_some(FactKey::Solid, self.solid.then_some(true));
        contents.fact_some(FactKey::Volume, self.is_volume.then_some(self.number + 1));
        let files = self.entries.iter().filter(|entry| !entry.is_folder);
        contents.fact(FactKey::Members, files.count());
        if let Some(advert) = &self.advert {
            contents.fact(FactKey::Comment, advert.clone());
            contents.text(
                TextKind::Hidden,
                Spot::inside(Inside::Property, "comment"),
                advert.clone(),
            );
        }
        for defect in &self.defects {
            contents.defect(*defect, Spot::Whole);
        }
        let encrypted = self.entries.iter().any(|entry| entry.encrypted);
        if encrypted {
            contents.feature(Feature::Encrypted, Spot::Whole);
            contents.defect(DefectCode::MethodUnknown, Spot::Whole);
        }
        let locked = Lock { encryption: Encryption::Data, key: Key::NotFound };
        contents.lock = Some(if encrypted { locked } else { Lock::default() });
    }

    fn members(&self, tools: &Tools<'_>, give: &mut Give<'_>) {
        let mut window = Window::default();
        for (position, entry) in self.entries.iter().enumerate() {
            if entry.is_folder {
                continue;
            }
            let (content, defect) = entry.content(&mut window, tools);
            if give(entry.member(position, content, defect)) == Flow::Stop {
                return;
            }
        }
    }
}

impl Entry<'_> {
    fn member<'m>(
        &self,
        position: usize,
        content: Content<'m>,
        defect: Option<DefectCode>,
    ) -> Member<'m> {
        let leaves = leaves_folder(&self.name.decoded);
        Member {
            name: Some(self.name.clone()),
            place: Spot::inside(Inside::Member, position.to_string()),
            content,
            size: Some(self.size),
            packed: Some(self.packed),
            modified: self.modified.clone(),
            method: Some(match self.method {
                0 => "store".to_owned(),
                1 => "ace-lz77".to_owned(),
                2 => "ace-blocked".to_owned(),
                other => format!("ace-{other}"),
            }),
            encrypted: self.encrypted,
            role: Role::Member,
            deceptions: leaves.then_some(Deception::PathTraversal).into_iter().collect(),
            defect,
        }
    }

    fn content<'m>(
        &self,
        window: &mut Window,
        tools: &Tools<'_>,
    ) -> (Content<'m>, Option<DefectCode>) {
        if self.encrypted {
            return (Content::Locked, Some(DefectCode::MethodUnknown));
        }
        if self.from_previous {
            return (Content::Locked, Some(DefectCode::VolumeMissing));
        }
        let packed: Cow<'_, [u8]> = match self.parts.as_slice() {
            [one] => Cow::Borrowed(*one),
            parts => Cow::Owned(parts.concat()),
        };
        let bound = tools.limits.member_bytes.saturating_add(1);
        let size = usize::try_from(self.size).unwrap_or(usize::MAX).min(bound);
        window.grow(self.parameters);
        let (bytes, failure) = match self.method {
            0 => (crate::bytes::first(&packed, size).to_vec(), None),
            1 | 2 => window.unpack(&packed, size),
            _ => return (Content::Locked, Some(DefectCode::MethodUnknown)),
        };
        let unpacked = Unpacked::read(&*bytes, packed.len(), tools.limits, tools.budget);
        if self.method == 0 {
            window.add(&unpacked.bytes);
        }
        let is_cut = u64::try_from(packed.len()) != Ok(self.packed);
        let failure =
            failure.or((ace_crc(&unpacked.bytes) != self.crc).then_some(DefectCode::ChecksumWrong));
        let failure = match failure {
            Some(_) if self.to_next => Some(DefectCode::VolumeMissing),
            Some(_) if is_cut => Some(DefectCode::Truncated),
            failure => failure,
        };
        let defect = unpacked.defect.or(failure);
        if unpacked.bytes.is_empty() && self.size > 0 {
            return (Content::Locked, defect);
        }
        (Content::Bytes(unpacked.bytes.into()), defect)
    }
}

/// CRC-32 without the inversion at its end.
fn ace_crc(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    !crc.sum()
}

const MARK: &[u8] = b"**ACE**";
const NAMING: Naming = Naming { main: "ace", letter: 'c', first: 0 };
const MAIN: u8 = 0;
const FILE: u8 = 1;
const PREFIX_MAX: usize = 4 << 20;
const HOSTS: [&str; 12] = [
    "MS-DOS", "OS/2", "Windows", "Unix", "Mac OS", "Windows", "Primos", "Apple GS", "Atari", "VMS",
    "Amiga", "NeXT",
];
