//! What an archive says of itself, and what stands around it.

use vocab::{Deception, DefectCode, FactKey, FactValue, Facts, Feature, FileType, Inside, Spot};

use super::entry::Entry;
use super::package::Package;
use crate::archive::volumes;
use crate::bytes::first;
use crate::charset::decoded;
use crate::contents::{Contents, Encryption, TextKind};
use crate::member::{Flow, Member, Role};
use crate::open::{Give, Sample};
use crate::sniff::sniff;

/// Notes the facts of the archive; called when its members have been read, since only then
/// it is known what is encrypted.
pub(super) fn facts(package: &Package<'_>, contents: &mut Contents) {
    contents.fact(FactKey::Members, package.names().count());
    if let Some(end) = package.end {
        comment(end.comment(package.bytes), contents);
        if end.prefix > 0 {
            contents.fact(FactKey::Offset, end.prefix);
        }
    }
    let maker = package.entries.iter().find_map(|entry| entry.central.as_ref());
    if let Some(maker) = maker {
        contents.fact_some(FactKey::HostSystem, host(maker.host));
        let (major, minor) = (maker.made_by / 10, maker.made_by % 10);
        contents.fact(FactKey::Version, format!("{major}.{minor}"));
    }
    if package.lock().encryption != Encryption::None {
        contents.fact_some(FactKey::Encryption, encryption(&package.entries));
    }
    let given = package.entries.iter().take(package.tools.limits.members);
    local_names(given, contents);
}

/// Hands out what stands before the archive and behind it.
pub(super) fn surroundings(package: &Package<'_>, contents: &mut Contents, give: &mut Give<'_>) {
    let Some(end) = package.end else { return };
    let begin = package.entries.iter().filter_map(|entry| Some(entry.local.as_ref()?.at)).min();
    let begin = begin.unwrap_or(end.directory);
    let before = package.bytes.get(..begin).unwrap_or_default();
    let kind = sniff(before, None);
    // The disks of a split archive are ZIP as well.
    if !matches!(kind, FileType::Unknown | FileType::Empty | FileType::Text | FileType::Zip) {
        contents.deception(Deception::Polyglot);
    }
    let after = package.bytes.get(end.after..).unwrap_or_default();
    if after.iter().any(|byte| *byte != 0) {
        let place = Spot::inside(Inside::Overlay, end.after.to_string());
        contents.feature(Feature::AppendedData, place);
    }
    for (at, piece) in [(0, before), (end.after, after)] {
        let is_mark = SPLIT_MARKS.contains(&piece);
        if piece.iter().any(|byte| *byte != 0) && !is_mark && !package.is_split {
            let place = Spot::inside(Inside::Overlay, at.to_string());
            let member = Member { role: Role::Resource, ..Member::new(place, piece) };
            if give(member) == Flow::Stop {
                return;
            }
        }
    }
}

/// Where an archive is cut off, or where members share their data.
pub(super) fn defects(package: &Package<'_>, sample: &Sample<'_>, contents: &mut Contents) {
    if package.has_more {
        contents.defect(DefectCode::LimitMembers, Spot::Whole);
    }
    let is_piece = SPLIT_MARKS.iter().any(|mark| package.bytes.starts_with(mark));
    let is_cut = package.end.is_none() && package.lock().encryption != Encryption::Headers;
    if package.is_split || is_cut && (is_piece || volumes::is_first(sample)) {
        contents.defect(DefectCode::VolumeMissing, Spot::Whole);
    } else if is_cut {
        contents.defect(DefectCode::Truncated, Spot::Whole);
    }
    if package.entries.iter().any(|entry| entry.overlaps) {
        contents.defect(DefectCode::ArchiveBroken, Spot::Whole);
    }
}

fn comment(raw: &[u8], contents: &mut Contents) {
    let text = decoded(first(raw, COMMENT_BYTES_MAX));
    if raw.len() > COMMENT_BYTES_MAX {
        contents.defect(DefectCode::LimitText, Spot::inside(Inside::Field, "comment"));
    }
    contents.text(TextKind::Hidden, Spot::inside(Inside::Field, "comment"), text.clone());
    contents.fact_some(FactKey::Comment, Some(text));
}

/// Names in local headers, where the central directory has others.
fn local_names<'a>(entries: impl Iterator<Item = &'a Entry<'a>>, contents: &mut Contents) {
    let differing = entries.filter(|entry| entry.has_two_names());
    let mut names: Vec<FactValue> = Vec::new();
    for entry in differing {
        if names.len() >= NAMES_MAX {
            contents.defect(DefectCode::LimitText, Spot::Whole);
            break;
        }
        let mut fact = Facts::default();
        fact.put(FactKey::Name, entry.name());
        let local = entry.local.as_ref().map(|local| decoded(local.header.name));
        fact.put_some(FactKey::Value, local);
        names.push(fact.into());
    }
    contents.fact_some(FactKey::LocalNames, Some(names));
}

/// The kinds of encryption that members have.
fn encryption(entries: &[Entry<'_>]) -> Option<String> {
    let headers = entries.iter().filter_map(Entry::header);
    let mut names: Vec<&str> =
        headers.filter_map(|header| header.cipher()).map(|cipher| cipher.name()).collect();
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Systems of APPNOTE 4.4.2.2, except that programs for Windows write 11 after Info-ZIP
/// and nobody writes it for MVS.
const fn host(system: u8) -> Option<&'static str> {
    Some(match system {
        0 => "MS-DOS",
        1 => "Amiga",
        2 => "OpenVMS",
        3 => "Unix",
        4 => "VM/CMS",
        5 => "Atari ST",
        6 => "OS/2",
        7 => "Macintosh",
        8 => "Z-System",
        9 => "CP/M",
        10 | 11 => "Windows NTFS",
        12 => "VSE",
        13 => "Acorn",
        14 => "VFAT",
        15 => "MVS (other)",
        16 => "BeOS",
        17 => "Tandem",
        18 => "OS/400",
        19 => "macOS",
        _ => return None,
    })
}

/// APPNOTE 8.5.3 to 8.5.5: a split archive, and one that was split but fitted on one disk.
const SPLIT_MARKS: [&[u8]; 2] = [b"PK\x07\x08", b"PK00"];
const COMMENT_BYTES_MAX: usize = 4_096;
const NAMES_MAX: usize = 200;
