//! UDF 1.02 to 2.60 (ECMA-167): volumes of one or more partitions, also with a metadata
//! partition. Rewritable disks with a virtual partition are not read.

mod entry;
mod map;
mod name;
mod walk;

use vocab::{DefectCode, FactKey, Limits, Spot};

use crate::contents::Contents;
use crate::volume::disk::{Disk, Extent};
use crate::volume::field::{le, piece};
use crate::volume::tree::Tree;
use map::Partition;
use name::{dstring, time};

/// A logical volume.
#[derive(Debug, Default)]
pub(crate) struct Volume {
    /// Bytes of a logical block.
    block: u64,
    partitions: Vec<Partition>,
    /// Where the file set descriptor stands: partition and block.
    file_set: (u64, u64),
    label: String,
    application: String,
    publisher: String,
    created: Option<String>,
    /// A kind of partition that is not read.
    unknown: bool,
}

/// What the descriptors of the volume sequence tell, before they are put together.
#[derive(Default)]
struct Sequence {
    volume: Option<Volume>,
    label: String,
    application: String,
    created: Option<String>,
    /// Number and beginning in sectors.
    partitions: Vec<(u64, u64)>,
    maps: Vec<Vec<u8>>,
}

impl Volume {
    /// Looks for the anchor and reads the descriptors that it points to.
    pub(crate) fn find(disk: &Disk<'_>) -> Option<Self> {
        let recognised = (0..32).any(|number| {
            let mark = disk.read((16 + number) * 2_048, 6);
            matches!(piece(&mark, 1, 5), b"NSR02" | b"NSR03")
        });
        if !recognised {
            return None;
        }
        SECTORS.iter().find_map(|&sector| {
            let last = (disk.size / sector).saturating_sub(1);
            [256, last, last.saturating_sub(256), 512]
                .iter()
                .find_map(|&number| Self::anchored(disk, sector, number))
        })
    }

    /// By the anchor in a sector: the main sequence, or the one in reserve.
    fn anchored(disk: &Disk<'_>, sector: u64, number: u64) -> Option<Self> {
        let anchor = disk.read(number.checked_mul(sector)?, 512);
        (tag(&anchor) == Some(ANCHOR) && le::<4>(&anchor, 12) == Some(number)).then_some(())?;
        [16, 24].into_iter().find_map(|at| {
            let (length, start) = (le::<4>(&anchor, at)?, le::<4>(&anchor, at + 4)?);
            Sequence::read(disk, sector, start, length).volume(disk, sector)
        })
    }

    pub(crate) fn facts(&self, contents: &mut Contents) {
        for (key, text) in [
            (FactKey::Label, &self.label),
            (FactKey::Publisher, &self.publisher),
            (FactKey::Application, &self.application),
        ] {
            contents.fact_some(key, Some(text.trim_matches([' ', '\0', '*'])));
        }
        contents.fact_some(FactKey::Created, self.created.clone());
        if self.unknown {
            contents.defect(DefectCode::MethodUnknown, Spot::Whole);
        }
    }

    pub(crate) fn tree(&self, disk: &Disk<'_>, limits: &Limits) -> Tree {
        walk::tree(disk, self, limits)
    }

    /// Where a run of bytes of a partition stands; it may be cut by its blocks.
    fn extents(&self, partition: u64, block: u64, length: u64) -> Vec<Extent> {
        let position = usize::try_from(partition).ok();
        let Some(partition) = position.and_then(|position| self.partitions.get(position)) else {
            return Vec::new();
        };
        partition.extents(block.saturating_mul(self.block), length)
    }

    /// One block of a partition.
    fn at(&self, partition: u64, block: u64) -> Option<u64> {
        self.extents(partition, block, 1).first().and_then(|extent| extent.at)
    }
}

impl Sequence {
    fn read(disk: &Disk<'_>, sector: u64, start: u64, length: u64) -> Self {
        let mut sequence = Self::default();
        for number in 0..(length / sector).min(DESCRIPTORS_MAX) {
            let at = start.saturating_add(number).saturating_mul(sector);
            let descriptor = disk.read(at, 4_096);
            match tag(&descriptor) {
                Some(PRIMARY) => sequence.primary(&descriptor),
                Some(PARTITION) => sequence.partition(&descriptor),
                Some(LOGICAL) => sequence.logical(&descriptor),
                Some(TERMINATING) | None => break,
                Some(_) => {}
            }
        }
        sequence
    }

    /// ECMA-167 3/10.1.
    fn primary(&mut self, descriptor: &[u8]) {
        self.label = dstring(piece(descriptor, 24, 32));
        self.application = crate::charset::until_nul(piece(descriptor, 345, 23));
        self.created = time(piece(descriptor, 376, 12));
    }

    /// 3/10.5.
    fn partition(&mut self, descriptor: &[u8]) {
        if let (Some(number), Some(start)) = (le::<2>(descriptor, 22), le::<4>(descriptor, 188)) {
            self.partitions.push((number, start));
        }
    }

    /// 3/10.6. The maps are 64 bytes at most, and a volume has two or three of them.
    fn logical(&mut self, descriptor: &[u8]) {
        let number = |at| le::<4>(descriptor, at);
        let (Some(block), Some(set), Some(maps)) = (number(212), number(252), number(268)) else {
            return;
        };
        self.volume = Some(Volume {
            block,
            file_set: (le::<2>(descriptor, 256).unwrap_or(0), set),
            label: dstring(piece(descriptor, 84, 128)),
            ..Volume::default()
        });
        self.maps.clear();
        let mut rest = descriptor.get(440..).unwrap_or_default();
        for _ in 0..maps.min(MAPS_MAX) {
            let length = rest.get(1).map_or(0, |length| usize::from(*length));
            let Some((map, behind)) = rest.split_at_checked(length.max(2)) else { break };
            self.maps.push(map.to_vec());
            rest = behind;
        }
    }

    fn volume(self, disk: &Disk<'_>, sector: u64) -> Option<Volume> {
        let mut volume = self.volume?;
        if !matches!(volume.block, 512 | 1_024 | 2_048 | 4_096) {
            volume.block = sector;
        }
        if volume.label.is_empty() {
            volume.label = self.label;
        }
        (volume.application, volume.created) = (self.application, self.created);
        for map in &self.maps {
            let physical = Partition::physical(map, &self.partitions, sector, disk);
            let partition = if map::is_metadata(map) {
                physical.metadata(disk, map, volume.block)
            } else {
                physical
            };
            volume.unknown |= map::is_virtual(map);
            volume.partitions.push(partition);
        }
        Some(volume)
    }
}

/// The number of a descriptor whose tag is whole: its sum counts all of it but itself
/// (3/7.2).
fn tag(descriptor: &[u8]) -> Option<u64> {
    let tag = descriptor.get(..16)?;
    let sum = tag.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    let own = *tag.get(4)?;
    (sum.wrapping_sub(own) == own).then(|| le::<2>(tag, 0)).flatten()
}

const SECTORS: [u64; 4] = [2_048, 512, 4_096, 1_024];
const DESCRIPTORS_MAX: u64 = 256;
const MAPS_MAX: u64 = 16;
const PRIMARY: u64 = 1;
const ANCHOR: u64 = 2;
const PARTITION: u64 = 5;
const LOGICAL: u64 = 6;
const TERMINATING: u64 = 8;

#[cfg(test)]
mod tests;
