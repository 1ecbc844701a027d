//! Cabinet files (MS-CAB), alone or as a set, also behind a program.

mod cabinet;
mod folder;
#[cfg(test)]
mod tests;

use std::io::Read;

use vocab::{Deception, DefectCode, FactKey, Inside, Limits, Spot};

use self::cabinet::{Block, Cabinet, FileEntry, InFolder, cabinet};
use self::folder::Folder;
use crate::archive::path::leaves_folder;
use crate::budget::Unpacked;
use crate::contents::Contents;
use crate::member::{Content, Flow, Member, Role};
use crate::open::{Give, Sample, Tools};

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    open_at(sample, find(sample.bytes).unwrap_or(0), tools, give)
}

/// Opens a cabinet that begins behind a prefix, such as a self-extracting one.
pub(crate) fn open_at(
    sample: &Sample<'_>,
    offset: usize,
    tools: &Tools<'_>,
    give: &mut Give<'_>,
) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let bytes = sample.bytes.get(offset..).unwrap_or_default();
    let Some(own) = cabinet(bytes) else {
        contents.defect(DefectCode::ArchiveBroken, Spot::Whole);
        return contents;
    };
    facts(&own, &mut contents);
    let beside = beside(&own, tools);
    let is_continuation = own.has_previous && beside.iter().any(|other| other.precedes(&own));
    if !is_continuation {
        let set = Set::new(own, beside, &mut contents);
        set.members(tools, give);
    }
    contents
}

/// Where a cabinet begins: at the start or behind a prefix.
pub(crate) fn find(bytes: &[u8]) -> Option<usize> {
    let prefix = crate::bytes::first(bytes, PREFIX_MAX);
    memchr::memmem::find_iter(prefix, b"MSCF\0\0\0\0").take(CANDIDATES_MAX).find(|at| {
        let cabinet = bytes.get(*at..).and_then(cabinet);
        cabinet.is_some_and(|cabinet| cabinet.version.0 == 1 && !cabinet.files.is_empty())
    })
}

fn facts(own: &Cabinet<'_>, contents: &mut Contents) {
    let (major, minor) = own.version;
    contents.fact(FactKey::Version, format!("{major}.{minor}"));
    if own.has_previous || own.has_next {
        contents.fact(FactKey::Volume, u32::from(own.number) + 1);
    }
    contents.fact(FactKey::Members, own.files.len());
}

/// Other cabinets, if this one belongs to a set.
fn beside<'a>(own: &Cabinet<'_>, tools: &Tools<'a>) -> Vec<Cabinet<'a>> {
    if !own.has_previous && !own.has_next {
        return Vec::new();
    }
    let cabinets = tools.beside.iter().filter_map(|file| {
        let mark = file.bytes.starts_with(b"MSCF");
        cabinet(file.bytes).filter(|_| mark)
    });
    cabinets.collect()
}

/// Cabinets that follow each other, their folders joined.
struct Set<'a> {
    folders: Vec<Stream<'a>>,
    /// Files with the position of their folder, or why it is not there.
    files: Vec<(FileEntry, Result<usize, DefectCode>)>,
}

struct Stream<'a> {
    method: u16,
    blocks: Vec<Block<'a>>,
    /// Why it ends before its end.
    end: Option<DefectCode>,
}

impl<'a> Set<'a> {
    fn new(own: Cabinet<'a>, mut beside: Vec<Cabinet<'a>>, contents: &mut Contents) -> Self {
        let mut set = Self { folders: Vec::new(), files: Vec::new() };
        let mut is_missing = own.has_previous;
        let mut next = Some(own);
        let mut is_first = true;
        while let Some(cabinet) = next {
            let position = beside.iter().position(|other| cabinet.precedes(other));
            is_missing |= cabinet.has_next && position.is_none();
            if let Some(defect) = cabinet.defect {
                contents.defect(defect, Spot::Whole);
            }
            set.add(cabinet, std::mem::take(&mut is_first));
            next = position.map(|position| beside.swap_remove(position));
        }
        if is_missing {
            contents.defect(DefectCode::VolumeMissing, Spot::Whole);
        }
        set
    }

    /// Adds a cabinet, the first folder of which may continue the last one known.
    fn add(&mut self, cabinet: Cabinet<'a>, is_first: bool) {
        let continues = cabinet
            .files
            .iter()
            .any(|file| matches!(file.folder, InFolder::FromPrevious | InFolder::Through));
        let base = self.folders.len().saturating_sub(usize::from(continues && !is_first));
        for (position, folder) in cabinet.folders.into_iter().enumerate() {
            let end = folder.is_cut.then_some(DefectCode::Truncated);
            match self.folders.last_mut().filter(|_| position == 0 && continues && !is_first) {
                Some(last) => {
                    last.blocks.extend(folder.blocks);
                    last.end = end;
                }
                None => {
                    self.folders.push(Stream { method: folder.method, blocks: folder.blocks, end })
                }
            }
        }
        for file in cabinet.files {
            let folder = match file.folder {
                // The start of this folder stands in the cabinet before.
                InFolder::Number(0) if is_first && continues => Err(DefectCode::VolumeMissing),
                InFolder::Number(number) => Ok(base.saturating_add(number.into())),
                InFolder::ToNext => Ok(self.folders.len().saturating_sub(1)),
                // Of what began in a cabinet that is there the file is known already.
                InFolder::FromPrevious | InFolder::Through if !is_first => continue,
                InFolder::FromPrevious | InFolder::Through => Err(DefectCode::VolumeMissing),
            };
            self.files.push((file, folder));
        }
    }

    fn members(&self, tools: &Tools<'_>, give: &mut Give<'_>) {
        let mut current: Option<(usize, Folder<'_, 'a>)> = None;
        let mut restarts_left = RESTARTS_MAX;
        for (position, (file, at)) in self.files.iter().enumerate() {
            let mut member = member(file, position);
            let stream = at.and_then(|at| {
                let stream = self.folders.get(at).ok_or(DefectCode::ArchiveBroken);
                stream.map(|stream| (at, stream))
            });
            match stream {
                Err(defect) => member.defect = Some(defect),
                Ok((at, stream)) => {
                    let behind = |folder: &Folder<'_, 'a>| folder.position > file.offset.into();
                    let other = current.as_ref().is_none_or(|(known, _)| *known != at);
                    let restart = current.as_ref().is_some_and(|(_, folder)| behind(folder));
                    if other || restart && restarts_left > 0 {
                        restarts_left -= usize::from(restart && !other);
                        let memory = tools.limits.decoder_bytes;
                        current = Some((at, Folder::new(stream.method, &stream.blocks, memory)));
                    }
                    if let Some((_, folder)) = &mut current {
                        fill(&mut member, file, folder, tools);
                        member.defect = worse(member.defect, file, stream);
                    }
                }
            }
            if give(member) == Flow::Stop {
                return;
            }
        }
    }
}

/// What ends with its folder is not broken but cut off.
fn worse(defect: Option<DefectCode>, file: &FileEntry, stream: &Stream<'_>) -> Option<DefectCode> {
    match defect {
        Some(DefectCode::Truncated) if stream.end.is_none() => match file.folder {
            InFolder::ToNext | InFolder::Through => Some(DefectCode::VolumeMissing),
            _ => Some(DefectCode::ArchiveBroken),
        },
        defect => defect,
    }
}

fn member(file: &FileEntry, position: usize) -> Member<'static> {
    let leaves = leaves_folder(&file.name.decoded);
    Member {
        name: Some(file.name.clone()),
        place: Spot::inside(Inside::Member, position.to_string()),
        content: Content::Locked,
        size: Some(file.size.into()),
        packed: None,
        modified: file.modified.clone(),
        method: None,
        encrypted: false,
        role: Role::Member,
        deceptions: leaves.then_some(Deception::PathTraversal).into_iter().collect(),
        defect: None,
    }
}

/// Reads the range of a file out of its folder.
fn fill(member: &mut Member<'_>, file: &FileEntry, folder: &mut Folder<'_, '_>, tools: &Tools<'_>) {
    member.method = Some(folder.name().to_owned());
    folder.is_damaged = false;
    if let Err(defect) = skip(folder, file.offset.into(), tools.limits, tools) {
        member.defect = Some(folder.failure.unwrap_or(defect));
        return;
    }
    let packed = folder.packed();
    let range = folder.by_ref().take(file.size.into());
    let unpacked = Unpacked::read(range, packed, tools.limits, tools.budget);
    let is_short = u32::try_from(unpacked.bytes.len()) != Ok(file.size);
    member.defect = match unpacked.defect {
        Some(DefectCode::ArchiveBroken) => folder.failure.or(unpacked.defect),
        None if is_short => Some(DefectCode::Truncated),
        None => folder.is_damaged.then_some(DefectCode::ChecksumWrong),
        defect => defect,
    };
    if !unpacked.bytes.is_empty() || file.size == 0 {
        member.content = Content::Bytes(unpacked.bytes.into());
    }
}

/// Unpacks what lies between two files; it counts like what is read.
fn skip(
    folder: &mut Folder<'_, '_>,
    to: u64,
    limits: &Limits,
    tools: &Tools<'_>,
) -> Result<(), DefectCode> {
    let Some(gap) = to.checked_sub(folder.position) else { return Err(DefectCode::ArchiveBroken) };
    let bound = u64::try_from(limits.unpacked_bytes).unwrap_or(u64::MAX);
    let counted = usize::try_from(gap).unwrap_or(usize::MAX);
    if gap > bound
        || !tools.budget.unpacked(counted.min(folder.packed().saturating_mul(limits.ratio)))
    {
        return Err(DefectCode::LimitUnpacked);
    }
    let skipped = std::io::copy(&mut folder.by_ref().take(gap), &mut std::io::sink());
    match skipped {
        Ok(skipped) if skipped == gap => Ok(()),
        Ok(_) => Err(DefectCode::Truncated),
        Err(_) => Err(DefectCode::ArchiveBroken),
    }
}

/// Programs before a cabinet are no longer.
const PREFIX_MAX: usize = 4 << 20;
const CANDIDATES_MAX: usize = 100;
/// How often a folder is unpacked again because a file begins before the end of the last.
const RESTARTS_MAX: usize = 16;
