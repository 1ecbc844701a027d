//! Partition maps (ECMA-167 3/10.7, UDF 2.2.8 to 2.2.10): how the blocks of a partition
//! lie on the disk.

use crate::volume::disk::{Disk, Extent};
use crate::volume::field::{le, piece};
use crate::volume::udf::entry::Entry;

/// A partition as the runs of bytes that it consists of.
#[derive(Debug, Default)]
pub(crate) struct Partition {
    runs: Vec<Extent>,
}

impl Partition {
    /// The partition that a map names. Its length is not asked: a wrong one must not hide
    /// what a system would read.
    pub(crate) fn physical(map: &[u8], known: &[(u64, u64)], sector: u64, disk: &Disk<'_>) -> Self {
        let at = if map.first() == Some(&1) { 4 } else { 38 };
        let number = le::<2>(map, at).unwrap_or(0);
        let start = known.iter().find(|(known, _)| *known == number).map(|(_, start)| *start);
        let at = start.unwrap_or(0).saturating_mul(sector);
        let run = Extent { at: Some(at), length: disk.size.saturating_sub(at) };
        Self { runs: vec![run] }
    }

    /// The partition within this one whose blocks are those of the metadata file, or of
    /// its mirror.
    pub(crate) fn metadata(self, disk: &Disk<'_>, map: &[u8], block: u64) -> Self {
        let file = |at| {
            let number = le::<4>(map, at)?;
            let place = self.extents(number.saturating_mul(block), 1).first()?.at?;
            let entry = Entry::read(disk, place)?;
            let runs = entry
                .runs(disk, |_, number, length| self.extents(number.saturating_mul(block), length));
            (!runs.is_empty()).then_some(Self { runs })
        };
        file(40).or_else(|| file(44)).unwrap_or_default()
    }

    /// Where bytes of this partition stand.
    pub(crate) fn extents(&self, offset: u64, length: u64) -> Vec<Extent> {
        let (mut skip, mut left) = (offset, length);
        let mut extents = Vec::new();
        for run in &self.runs {
            if left == 0 {
                break;
            }
            if skip >= run.length {
                skip -= run.length;
                continue;
            }
            let taken = (run.length - skip).min(left);
            let at = run.at.map(|at| at.saturating_add(skip));
            extents.push(Extent { at, length: taken });
            left -= taken;
            skip = 0;
        }
        if left > 0 {
            // Beyond its end, so that what is missing shows.
            extents.push(Extent { at: Some(u64::MAX), length: left });
        }
        extents
    }
}

pub(crate) fn is_metadata(map: &[u8]) -> bool {
    piece(map, 5, 23) == b"*UDF Metadata Partition"
}

pub(crate) fn is_virtual(map: &[u8]) -> bool {
    piece(map, 5, 22) == b"*UDF Virtual Partition"
}
