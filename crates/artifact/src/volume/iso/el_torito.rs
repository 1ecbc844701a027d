//! Boot images (El Torito 1.0): which machines the disk starts, and from where.

use vocab::{FactKey, FactValue, Facts};

use crate::contents::Contents;
use crate::volume::disk::Disk;
use crate::volume::field::{le, piece};
use crate::volume::iso::descriptor::Descriptors;

/// Notes the entries of the boot catalogue.
pub(crate) fn facts(disk: &Disk<'_>, descriptors: &Descriptors, contents: &mut Contents) {
    let Some(sector) = descriptors.boot_catalogue else { return };
    let catalogue = disk.read(sector.saturating_mul(SECTOR), CATALOGUE);
    let mut entries: Vec<FactValue> = Vec::new();
    let mut platform = 0;
    for entry in catalogue.chunks_exact(32) {
        match entry.first() {
            // The validation entry and the headers of sections name the platform.
            Some(0x01 | 0x90 | 0x91) => platform = entry.get(1).copied().unwrap_or(0),
            Some(0x88) => entries.push(boot(entry, platform).into()),
            Some(0x44) => {}
            _ => break,
        }
    }
    contents.fact_some(FactKey::Boot, Some(entries));
}

fn boot(entry: &[u8], platform: u8) -> Facts {
    let mut facts = Facts::default();
    facts.put(
        FactKey::Platform,
        match platform {
            0 => "x86",
            1 => "powerpc",
            2 => "mac",
            0xEF => "efi",
            _ => "unknown",
        },
    );
    let media = piece(entry, 1, 1).first().map_or(0, |media| media & 0x0F);
    facts.put(
        FactKey::Kind,
        match media {
            0 => "no-emulation",
            1..=3 => "floppy",
            4 => "hard-disk",
            _ => "unknown",
        },
    );
    // Virtual sectors of 512 bytes.
    facts.put_some(FactKey::Size, le::<2>(entry, 6).map(|sectors| sectors * 512));
    facts.put_some(FactKey::Offset, le::<4>(entry, 8).map(|sector| sector * SECTOR));
    facts
}

const SECTOR: u64 = 2_048;
const CATALOGUE: usize = 2_048;
