//! Partition tables: the master boot record with its logical drives, and GPT
//! (UEFI 2.10 section 5).

use vocab::{DefectCode, FactKey, FactValue, Facts, Spot};

use crate::charset::utf16_le;
use crate::volume::disk::Disk;
use crate::volume::field::{index, le, piece};
use crate::volume::outlet::Outlet;
use crate::volume::{fat, ntfs};

/// A piece of a disk with a file system of its own.
#[derive(Debug)]
struct Partition {
    start: u64,
    size: u64,
    /// Type of the table's entry: a byte, or a name.
    kind: String,
    name: String,
}

/// Reads a disk: the file system that begins at its beginning, or those in its partitions.
pub(crate) fn disk(disk: &Disk<'_>, outlet: &mut Outlet<'_, '_>) {
    if let Some(system) = system(disk) {
        outlet.contents.fact_some(FactKey::FileSystem, Some(vec![system]));
        read(disk, system, outlet);
        return;
    }
    let partitions = partitions(disk);
    if partitions.is_empty() {
        outlet.contents.defect(DefectCode::MethodUnknown, Spot::Whole);
    }
    let mut listed: Vec<FactValue> = Vec::new();
    let mut systems = Vec::new();
    for partition in partitions {
        let part = disk.part(partition.start, partition.size);
        let found = system(&part);
        listed.push(partition.facts(found).into());
        systems.extend(found);
        if let Some(system) = found {
            read(&part, system, outlet);
        } else if !part.read(0, SECTOR).iter().all(|byte| *byte == 0) {
            outlet.contents.defect(DefectCode::MethodUnknown, Spot::Whole);
        }
    }
    outlet.contents.fact_some(FactKey::FileSystem, Some(systems));
    outlet.contents.fact_some(FactKey::Partitions, Some(listed));
}

impl Partition {
    fn facts(&self, system: Option<&str>) -> Facts {
        let mut facts = Facts::default();
        facts.put_some(FactKey::Kind, Some(self.kind.as_str()));
        facts.put_some(FactKey::Name, Some(self.name.as_str()));
        facts.put_some(FactKey::FileSystem, system);
        facts.put(FactKey::Offset, self.start);
        facts.put(FactKey::Size, self.size);
        facts
    }
}

/// The file system whose boot sector stands at the beginning.
fn system(disk: &Disk<'_>) -> Option<&'static str> {
    let boot = disk.read(0, SECTOR);
    match piece(&boot, 3, 8) {
        b"NTFS    " => Some("ntfs"),
        b"EXFAT   " => Some("exfat"),
        _ => fat::system(&boot),
    }
}

fn read(disk: &Disk<'_>, system: &str, outlet: &mut Outlet<'_, '_>) {
    match system {
        "ntfs" => ntfs::volume(disk, outlet),
        "exfat" => outlet.contents.defect(DefectCode::MethodUnknown, Spot::Whole),
        _ => fat::volume(disk, outlet),
    }
}

fn partitions(disk: &Disk<'_>) -> Vec<Partition> {
    let record = disk.read(0, SECTOR);
    if piece(&record, 510, 2) != [0x55, 0xAA] {
        return Vec::new();
    }
    let sectors = [SECTOR as u64, 4_096];
    let gpt = sectors.iter().map(|sector| gpt(disk, *sector)).find(|found| !found.is_empty());
    gpt.unwrap_or_else(|| primary(disk, &record))
}

/// The four entries of the master boot record, and the logical drives behind them.
fn primary(disk: &Disk<'_>, record: &[u8]) -> Vec<Partition> {
    let mut found = Vec::new();
    for (kind, start, size) in entries(record) {
        if matches!(kind, 0x05 | 0x0F | 0x85) {
            logical(disk, start, &mut found);
        } else {
            found.push(entry(kind, start, size));
        }
    }
    found
}

/// A chain of records, each with a drive and the place of the next record, which counts
/// from the beginning of the extended partition.
fn logical(disk: &Disk<'_>, extended: u64, found: &mut Vec<Partition>) {
    let mut at = extended;
    for _ in 0..PARTITIONS_MAX {
        let record = disk.read(at.saturating_mul(SECTOR as u64), SECTOR);
        if piece(&record, 510, 2) != [0x55, 0xAA] {
            return;
        }
        let mut next = None;
        for (kind, start, size) in entries(&record) {
            if matches!(kind, 0x05 | 0x0F | 0x85) {
                next = Some(extended.saturating_add(start));
            } else {
                found.push(entry(kind, at.saturating_add(start), size));
            }
        }
        let Some(next) = next.filter(|next| *next > at) else { return };
        at = next;
    }
}

fn entries(record: &[u8]) -> Vec<(u8, u64, u64)> {
    let table = piece(record, 446, 64).chunks_exact(16);
    table
        .filter_map(|entry| Some((*entry.get(4)?, le::<4>(entry, 8)?, le::<4>(entry, 12)?)))
        .filter(|(kind, _, size)| *kind != 0 && *size != 0)
        .collect()
}

fn entry(kind: u8, start: u64, size: u64) -> Partition {
    Partition {
        start: start.saturating_mul(SECTOR as u64),
        size: size.saturating_mul(SECTOR as u64),
        kind: format!("{kind:02x}"),
        name: String::new(),
    }
}

fn gpt(disk: &Disk<'_>, sector: u64) -> Vec<Partition> {
    let header = disk.read(sector, 92);
    if !header.starts_with(b"EFI PART") {
        return Vec::new();
    }
    let field = |at| le::<4>(&header, at).unwrap_or(0);
    let (count, length) = (field(80).min(PARTITIONS_MAX), field(84).clamp(128, 4_096));
    let table = le::<8>(&header, 72).unwrap_or(2).saturating_mul(sector);
    let table = disk.read(table, index(count * length));
    table
        .chunks_exact(index(length))
        .filter(|entry| piece(entry, 0, 16).iter().any(|byte| *byte != 0))
        .filter_map(|entry| {
            let (first, last) = (le::<8>(entry, 32)?, le::<8>(entry, 40)?);
            let sectors = last.checked_sub(first)?.saturating_add(1);
            let name = utf16_le(piece(entry, 56, 72));
            Some(Partition {
                start: first.saturating_mul(sector),
                size: sectors.saturating_mul(sector),
                kind: guid(piece(entry, 0, 16)),
                name: name.trim_end_matches('\0').to_owned(),
            })
        })
        .collect()
}

/// An identifier as it is usually written: its first three numbers are little-endian.
fn guid(bytes: &[u8]) -> String {
    let hex = |order: &[usize]| -> String {
        order.iter().filter_map(|at| bytes.get(*at)).map(|byte| format!("{byte:02x}")).collect()
    };
    [&[3, 2, 1, 0][..], &[5, 4], &[7, 6], &[8, 9], &[10, 11, 12, 13, 14, 15]].map(hex).join("-")
}

const SECTOR: usize = 512;
const PARTITIONS_MAX: u64 = 128;
