//! ARJ archives (`technote.txt` of ARJ): a main header, then one for each file, all marked
//! 60 EA and with a CRC-32. Methods 1 to 3 are those of LHA with a window of 26,624 bytes.
//! A garbled file is mixed with the password by exclusive or; GOST is not read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use delharc::CompressionMethod;
use encoding_rs::SHIFT_JIS;
use flate2::Crc;
use vocab::{Deception, DefectCode, FactKey, Feature, Inside, Spot};

use super::fastest::fastest;
use super::volumes::{Naming, beside};
use crate::archive::fields::Fields;
use crate::archive::lzhuf::Lzhuf;
use crate::archive::path::leaves_folder;
use crate::budget::Unpacked;
use crate::charset::decoded;
use crate::contents::{Contents, Encryption, Key, Lock, TextKind};
use crate::member::{Content, Flow, Member, MemberName, Role};
use crate::open::{Give, Sample, Tools};
use crate::time::{dos_time, unix_time};

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
    let own = sample.name.and_then(|name| NAMING.volume(name)).filter(|_| listing.is_volume());
    let number = own.as_ref().map(|own| own.number);
    let others = own.as_ref().map_or_else(BTreeMap::new, |own| beside(&NAMING, own, tools.beside));
    let before = number.and_then(|number| number.checked_sub(1));
    let is_continuation = before.is_some_and(|before| others.contains_key(&before));
    if !is_continuation {
        listing.join(number.unwrap_or(0), &others, tools.limits.members);
    }
    listing.facts(number, &mut contents);
    contents.lock = Some(Lock::default());
    if !is_continuation {
        let key = listing.key(&mut contents, tools);
        listing.members(&mut contents, key.as_deref(), tools, give);
    }
    contents
}

/// Where an archive begins behind a prefix.
pub(super) fn find(bytes: &[u8]) -> Option<usize> {
    let prefix = crate::bytes::first(bytes, PREFIX_MAX);
    memchr::memmem::find_iter(prefix, MARK).find(|at| {
        block(bytes, *at).is_some_and(|(block, _)| block.sum_fits && block.kind() == Some(MAIN))
    })
}

/// What the headers tell.
struct Listing<'a> {
    version: u8,
    host: u8,
    is_gost: bool,
    name: String,
    comment: String,
    created: Option<String>,
    entries: Vec<Entry<'a>>,
    defects: Vec<DefectCode>,
}

struct Entry<'a> {
    name: MemberName,
    comment: String,
    kind: u8,
    flags: u8,
    method: u8,
    modified: Option<String>,
    /// One in each volume; every one is packed by itself.
    parts: Vec<Part<'a>>,
}

struct Part<'a> {
    data: &'a [u8],
    packed: u32,
    size: u32,
    crc: u32,
    modifier: u8,
}

/// A header, cut into its fixed part and the texts behind it.
struct Block<'a> {
    fixed: &'a [u8],
    texts: &'a [u8],
    sum_fits: bool,
}

impl Block<'_> {
    fn kind(&self) -> Option<u8> {
        self.fixed.get(6).copied()
    }

    /// Name and comment.
    fn texts(&self) -> (Vec<u8>, String) {
        let mut fields = Fields::new(self.texts);
        let name = fields.until_nul().unwrap_or_default().to_vec();
        (name, decoded(fields.until_nul().unwrap_or_default()))
    }
}

/// The header at an offset and where what follows it begins; no bytes in the last one.
fn block(bytes: &[u8], at: usize) -> Option<(Block<'_>, usize)> {
    let mut fields = Fields::from(bytes, at);
    (fields.take(2)? == MARK).then_some(())?;
    let size = usize::from(fields.u16()?);
    if size == 0 {
        return Some((Block { fixed: &[], texts: &[], sum_fits: true }, fields.position()));
    }
    let header = fields.take(size)?;
    let sum_fits = fields.u32()? == crc32(header);
    for _ in 0..EXTENDED_MAX {
        match fields.u16()? {
            0 => break,
            more => fields.take(usize::from(more) + 4)?,
        };
    }
    let (fixed, texts) = header.split_at_checked(usize::from(*header.first()?))?;
    Some((Block { fixed, texts, sum_fits }, fields.position()))
}

fn listing(bytes: &[u8], members_max: usize) -> Option<Listing<'_>> {
    let (main, mut at) = block(bytes, 0).filter(|(main, _)| main.kind() == Some(MAIN))?;
    let mut listing = of_main(&main)?;
    loop {
        if listing.entries.len() > members_max {
            break;
        }
        let Some((block, data_at)) = block(bytes, at) else {
            let rest = bytes.get(at..).unwrap_or_default();
            let is_end = rest.is_empty() || MARK.starts_with(crate::bytes::first(rest, 2));
            listing.note(if is_end { DefectCode::Truncated } else { DefectCode::ArchiveBroken });
            break;
        };
        if block.fixed.is_empty() {
            break;
        }
        if !block.sum_fits {
            listing.note(DefectCode::ChecksumWrong);
        }
        let Some((entry, end)) = entry(bytes, &block, data_at) else {
            listing.note(DefectCode::ArchiveBroken);
            break;
        };
        if end > bytes.len() {
            listing.note(DefectCode::Truncated);
        }
        listing.entries.push(entry);
        at = end;
    }
    Some(listing)
}

fn of_main<'a>(main: &Block<'_>) -> Option<Listing<'a>> {
    let mut fields = Fields::from(main.fixed, 1);
    let (version, _needed, host) = (fields.u8()?, fields.u8()?, fields.u8()?);
    let _ = fields.take(4)?;
    let created = fields.u32()?;
    let encryption = main.fixed.get(28).copied().unwrap_or(0);
    let (name, comment) = main.texts();
    Some(Listing {
        version,
        host,
        is_gost: encryption > 1,
        name: decoded(&name),
        comment,
        created: time(created, host),
        entries: Vec::new(),
        defects: (!main.sum_fits).then_some(DefectCode::ChecksumWrong).into_iter().collect(),
    })
}

/// A file, and where the next header stands.
fn entry<'a>(bytes: &'a [u8], block: &Block<'_>, data_at: usize) -> Option<(Entry<'a>, usize)> {
    let mut fields = Fields::from(block.fixed, 3);
    let (host, flags, method) = (fields.u8()?, fields.u8()?, fields.u8()?);
    let (kind, modifier, modified) = (fields.u8()?, fields.u8()?, fields.u32()?);
    let (packed, size, crc) = (fields.u32()?, fields.u32()?, fields.u32()?);
    let end = data_at.saturating_add(usize::try_from(packed).unwrap_or(usize::MAX));
    let data = bytes.get(data_at..end.min(bytes.len())).unwrap_or_default();
    let (raw, comment) = block.texts();
    let part = Part { data, packed, size, crc, modifier };
    let entry = Entry {
        name: MemberName { decoded: decoded(&raw), raw },
        comment,
        kind,
        flags,
        method,
        modified: time(modified, host),
        parts: vec![part],
    };
    Some((entry, end))
}

/// Archivers on Unix count seconds, the others keep the fields of MS-DOS.
fn time(stored: u32, host: u8) -> Option<String> {
    if matches!(host, 2 | 8) {
        return unix_time(stored.into());
    }
    let [low, high] = [stored & 0xFFFF, stored >> 16].map(|half| u16::try_from(half).unwrap_or(0));
    dos_time(high, low)
}

impl<'a> Listing<'a> {
    fn note(&mut self, code: DefectCode) {
        if !self.defects.contains(&code) {
            self.defects.push(code);
        }
    }

    fn is_volume(&self) -> bool {
        self.entries.iter().any(|entry| entry.goes_on() || entry.flags & CONTINUED != 0)
    }

    /// Adds the volumes that follow.
    fn join(&mut self, mut number: u64, others: &BTreeMap<u64, &'a [u8]>, members_max: usize) {
        let open = |listing: &Self| listing.entries.last().is_some_and(Entry::goes_on);
        while open(self) {
            number += 1;
            let next = others.get(&number).and_then(|bytes| listing(bytes, members_max));
            let Some(next) = next else { break };
            for entry in next.entries {
                let joins = entry.flags & CONTINUED != 0;
                match self.entries.last_mut().filter(|last| joins && last.goes_on()) {
                    Some(last) => {
                        last.flags = last.flags & !GOES_ON | entry.flags & GOES_ON;
                        last.parts.extend(entry.parts);
                    }
                    None => self.entries.push(entry),
                }
            }
            for defect in next.defects {
                self.note(defect);
            }
        }
        let begins_late = self.entries.first().is_some_and(|entry| entry.flags & CONTINUED != 0);
        if begins_late || open(self) {
            self.note(DefectCode::VolumeMissing);
        }
    }

    fn facts(&self, number: Option<u64>, contents: &mut Contents) {
        contents.fact(FactKey::Version, u32::from(self.version));
        contents.fact_some(FactKey::HostSystem, HOSTS.get(usize::from(self.host)).copied());
        contents.fact_some(FactKey::Name, Some(self.name.clone()));
        contents.fact_some(FactKey::Created, self.created.clone());
        contents.fact_some(FactKey::Volume, number.map(|number| number + 1));
        contents
            .fact(FactKey::Members, self.entries.iter().filter(|entry| entry.is_file()).count());
        contents.fact_some(FactKey::Comment, Some(self.comment.clone()));
        let place = Spot::inside(Inside::Property, "comment");
        contents.text(TextKind::Hidden, place, self.comment.clone());
        for defect in &self.defects {
            contents.defect(*defect, Spot::Whole);
        }
    }

    /// The password that fits the smallest garbled file.
    fn key(&self, contents: &mut Contents, tools: &Tools<'_>) -> Option<Vec<u8>> {
        let garbled = self.entries.iter().filter(|entry| entry.is_garbled());
        let probe = garbled.min_by_key(|entry| (entry.flags & CONTINUED, entry.packed()))?;
        contents.feature(Feature::Encrypted, Spot::Whole);
        let mut lock = Lock { encryption: Encryption::Data, key: Key::NotFound };
        let mut found = None;
        if self.is_gost {
            contents.defect(DefectCode::MethodUnknown, Spot::Whole);
        } else {
            (lock.key, found) = probe.find_key(tools);
        }
        match lock.key {
            Key::NotFound => contents.defect(DefectCode::PasswordNotFound, Spot::Whole),
            Key::TooCostly => contents.defect(DefectCode::LimitPasswordWork, Spot::Whole),
            Key::NotNeeded | Key::Candidate(_) => {}
        }
        contents.lock = Some(lock);
        found
    }

    fn members(
        &self,
        contents: &mut Contents,
        key: Option<&[u8]>,
        tools: &Tools<'_>,
        give: &mut Give<'_>,
    ) {
        for (position, entry) in self.entries.iter().enumerate() {
            let place = Spot::inside(Inside::Member, position.to_string());
            contents.text(TextKind::Hidden, place.clone(), entry.comment.clone());
            if !entry.is_file() {
                continue;
            }
            let (content, defect) = entry.content(key, tools);
            let leaves = leaves_folder(&entry.name.decoded);
            let member = Member {
                name: Some(entry.name.clone()),
                place,
                content,
                size: Some(entry.parts.iter().map(|part| u64::from(part.size)).sum()),
                packed: Some(entry.packed()),
                modified: entry.modified.clone(),
                method: Some(match entry.method {
                    0 => "store".to_owned(),
                    method => format!("arj-{method}"),
                }),
                encrypted: entry.is_garbled(),
                role: Role::Member,
                deceptions: leaves.then_some(Deception::PathTraversal).into_iter().collect(),
                defect,
            };
            if give(member) == Flow::Stop {
                return;
            }
        }
    }
}

impl Entry<'_> {
    const fn is_file(&self) -> bool {
        matches!(self.kind, 0 | 1)
    }

    const fn is_garbled(&self) -> bool {
        self.flags & GARBLED != 0
    }

    const fn goes_on(&self) -> bool {
        self.flags & GOES_ON != 0
    }

    fn packed(&self) -> u64 {
        self.parts.iter().map(|part| u64::from(part.packed)).sum()
    }

    fn find_key(&self, tools: &Tools<'_>) -> (Key, Option<Vec<u8>>) {
        let work = self.parts.iter().map(|part| part.data.len() / 16 + 1).sum::<usize>();
        for (position, password) in tools.passwords.iter().enumerate() {
            let narrow = SHIFT_JIS.encode(password).0;
            for form in [password.as_bytes(), &*narrow] {
                if !tools.budget.rounds(u64::try_from(work).unwrap_or(u64::MAX)) {
                    return (Key::TooCostly, None);
                }
                if !form.is_empty() && self.fits(form, tools) {
                    return (Key::Candidate(position), Some(form.to_vec()));
                }
            }
        }
        (Key::NotFound, None)
    }

    /// Whether the first part comes out with the right sum.
    fn fits(&self, key: &[u8], tools: &Tools<'_>) -> bool {
        let Some(part) = self.parts.first() else { return false };
        let trial = crate::budget::Budget::new(tools.limits);
        let unpacked = part.unpack(self.method, Some(key), &Tools { budget: &trial, ..*tools });
        unpacked
            .is_some_and(|unpacked| unpacked.defect.is_none() && crc32(&unpacked.bytes) == part.crc)
    }

    fn content<'m>(
        &self,
        key: Option<&[u8]>,
        tools: &Tools<'_>,
    ) -> (Content<'m>, Option<DefectCode>) {
        if self.is_garbled() && key.is_none() {
            return (Content::Locked, None);
        }
        let key = key.filter(|_| self.is_garbled());
        let mut bytes = Vec::new();
        let mut defect = None;
        for part in &self.parts {
            let Some(unpacked) = part.unpack(self.method, key, tools) else {
                return (Content::Locked, Some(DefectCode::MethodUnknown));
            };
            let is_cut = u32::try_from(part.data.len()) != Ok(part.packed);
            let is_wrong = crc32(&unpacked.bytes) != part.crc;
            let sum = is_wrong.then_some(if is_cut {
                DefectCode::Truncated
            } else {
                DefectCode::ChecksumWrong
            });
            defect = defect.or(unpacked.defect.filter(|_| !is_cut)).or(sum);
            bytes.extend(unpacked.bytes);
        }
        let incomplete = self.goes_on() || self.flags & CONTINUED != 0;
        let defect = defect.or(incomplete.then_some(DefectCode::VolumeMissing));
        if bytes.len() > tools.limits.member_bytes {
            bytes.truncate(tools.limits.member_bytes);
            return (Content::Bytes(bytes.into()), Some(DefectCode::LimitMember));
        }
        (Content::Bytes(bytes.into()), defect)
    }
}

impl Part<'_> {
    /// Unpacks what stands in one volume; `None` by an unknown method.
    fn unpack(&self, method: u8, key: Option<&[u8]>, tools: &Tools<'_>) -> Option<Unpacked> {
        let data: Cow<'_, [u8]> = match key {
            None => Cow::Borrowed(self.data),
            Some(key) => {
                let key = key.iter().cycle().map(|byte| byte.wrapping_add(self.modifier));
                Cow::Owned(self.data.iter().zip(key).map(|(byte, key)| byte ^ key).collect())
            }
        };
        let bound = tools.limits.member_bytes.saturating_add(1);
        let size = usize::try_from(self.size).unwrap_or(bound).min(bound);
        let read = |bytes: &[u8]| Unpacked::read(bytes, data.len(), tools.limits, tools.budget);
        match method {
            0 => Some(read(crate::bytes::first(&data, size))),
            1..=3 => {
                let reader = Lzhuf::new(CompressionMethod::Lh6, &data, self.size.into())?;
                Some(Unpacked::read(reader, data.len(), tools.limits, tools.budget))
            }
            4 => Some(read(&fastest(&data, size))),
            _ => None,
        }
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

const MARK: &[u8] = &[0x60, 0xEA];
const NAMING: Naming = Naming { main: "arj", letter: 'a', first: 1 };
const MAIN: u8 = 2;
/// Flags of a file.
const GARBLED: u8 = 0x01;
const GOES_ON: u8 = 0x04;
const CONTINUED: u8 = 0x08;
const EXTENDED_MAX: usize = 64;
const PREFIX_MAX: usize = 4 << 20;
const HOSTS: [&str; 12] = [
    "MS-DOS", "Primos", "Unix", "Amiga", "Mac OS", "OS/2", "Apple GS", "Atari", "NeXT", "VMS",
    "Windows", "Windows",
];
