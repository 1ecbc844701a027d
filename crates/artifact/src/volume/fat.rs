//! FAT12, FAT16 and FAT32 with long names (Microsoft FAT specification 1.03, 2000).
//! Deleted entries are not listed.

mod directory;
mod table;

use vocab::{DefectCode, FactKey, Spot};

use crate::charset::decoded;
use crate::contents::Contents;
use crate::open::{Give, Sample, Tools};
use crate::volume::disk::{Disk, Extent, Source};
use crate::volume::field::{le, piece};
use crate::volume::outlet::Outlet;
use crate::volume::partition;
use table::{Table, Width};

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let source = Source::Plain(sample.bytes);
    let mut outlet = Outlet::new(tools, give);
    partition::disk(&Disk::whole(&source), &mut outlet);
    outlet.finish()
}

/// The name of the file system, if a boot sector of FAT stands there.
pub(crate) fn system(boot: &[u8]) -> Option<&'static str> {
    let layout = Layout::read(boot)?;
    Some(match layout.width {
        Width::Twelve => "fat12",
        Width::Sixteen => "fat16",
        Width::ThirtyTwo => "fat32",
    })
}

/// Reads a volume and hands out its files.
pub(crate) fn volume(disk: &Disk<'_>, outlet: &mut Outlet<'_, '_>) {
    let boot = disk.read(0, BOOT);
    let Some(layout) = Layout::read(&boot) else { return };
    if disk.size < layout.size {
        outlet.contents.defect(DefectCode::Truncated, Spot::Whole);
    }
    let table = Table::read(disk, &layout);
    let read = directory::tree(disk, &layout, &table, outlet.tools.limits);
    layout.facts(&boot, read.label, outlet);
    outlet.tree(disk, read.tree);
}

/// Where the parts of the volume are, out of the BIOS parameter block.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) width: Width,
    /// Bytes of a cluster.
    cluster: u64,
    /// The first table: its beginning and its bytes.
    table: (u64, u64),
    /// The root directory of FAT12 and FAT16.
    root: (u64, u64),
    /// First cluster of the root directory of FAT32.
    root_cluster: u64,
    /// Where the clusters begin.
    data: u64,
    /// How many there are.
    clusters: u64,
    size: u64,
}

impl Layout {
    fn read(boot: &[u8]) -> Option<Self> {
        let sector =
            le::<2>(boot, 11).filter(|size| matches!(size, 512 | 1_024 | 2_048 | 4_096))?;
        let per_cluster = le::<1>(boot, 13).filter(|count| count.is_power_of_two())?;
        let (reserved, tables) = (le::<2>(boot, 14)?, le::<1>(boot, 16)?);
        let or = |small: u64, large: Option<u64>| if small == 0 { large } else { Some(small) };
        let sectors = or(le::<2>(boot, 19)?, le::<4>(boot, 32))?;
        let per_table = or(le::<2>(boot, 22)?, le::<4>(boot, 36))?;
        let jumps = matches!(boot.first(), Some(0xEB | 0xE9));
        if !jumps || reserved == 0 || tables == 0 || per_table == 0 || sectors == 0 {
            return None;
        }
        let root = (reserved + tables * per_table, (le::<2>(boot, 17)? * 32).div_ceil(sector));
        let data = root.0 + root.1;
        let clusters = sectors.checked_sub(data)? / per_cluster;
        Some(Self {
            width: Width::of(clusters),
            cluster: per_cluster * sector,
            table: (reserved * sector, per_table * sector),
            root: (root.0 * sector, root.1 * sector),
            root_cluster: le::<4>(boot, 44)?,
            data: data * sector,
            clusters,
            size: sectors * sector,
        })
    }

    /// Where a cluster stands; the first one has the number 2.
    fn at(&self, cluster: u64) -> Option<u64> {
        let number = cluster.checked_sub(2).filter(|number| *number < self.clusters)?;
        Some(self.data + number * self.cluster)
    }

    fn root(&self, table: &Table<'_>) -> Vec<Extent> {
        if self.width == Width::ThirtyTwo {
            return table.extents(self, self.root_cluster, u64::MAX).0;
        }
        vec![Extent { at: Some(self.root.0), length: self.root.1 }]
    }

    /// The label of the root directory is the one that Windows shows.
    fn facts(&self, boot: &[u8], label: Option<String>, outlet: &mut Outlet<'_, '_>) {
        let at = if self.width == Width::ThirtyTwo { 66 } else { 38 };
        let extended = piece(boot, at, 1) == [0x29];
        let field = extended.then(|| decoded(piece(boot, at + 5, 11)).trim().to_owned());
        let label = label.or(field).filter(|label| label != "NO NAME");
        outlet.fact(FactKey::Label, label);
        let serial = le::<4>(boot, at + 1).filter(|_| extended);
        outlet.fact(
            FactKey::Serial,
            serial.map(|serial| format!("{:04X}-{:04X}", serial >> 16, serial & 0xFFFF)),
        );
        outlet.fact(FactKey::HostSystem, Some(decoded(piece(boot, 3, 8)).trim()));
    }
}

const BOOT: usize = 512;

#[cfg(test)]
pub(crate) mod tests;
