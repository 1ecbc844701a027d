//! The table of clusters: for each the next one of its file.

use std::borrow::Cow;

use crate::volume::disk::{Disk, Extent};
use crate::volume::fat::Layout;
use crate::volume::field::{index, le};

/// The first table.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    bytes: Cow<'a, [u8]>,
    width: Width,
}

/// Bits of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Width {
    Twelve,
    Sixteen,
    ThirtyTwo,
}

impl Width {
    /// The specification tells the width by the number of clusters and nothing else.
    pub(crate) const fn of(clusters: u64) -> Self {
        match clusters {
            0..4_085 => Self::Twelve,
            4_085..65_525 => Self::Sixteen,
            _ => Self::ThirtyTwo,
        }
    }
}

impl<'a> Table<'a> {
    pub(crate) fn read(disk: &Disk<'a>, layout: &Layout) -> Self {
        let bytes = disk.read(layout.table.0, index(layout.table.1).min(TABLE_MAX));
        Self { bytes, width: layout.width }
    }

    /// Where the bytes of a chain of clusters stand, at most `length` of them, and
    /// whether the chain is as long as that or ends by its own mark.
    pub(crate) fn extents(&self, layout: &Layout, first: u64, length: u64) -> (Vec<Extent>, bool) {
        let mut extents: Vec<Extent> = Vec::new();
        let (mut cluster, mut left) = (first, length);
        // A chain cannot be longer than the volume, unless it runs in a circle.
        for _ in 0..=layout.clusters.min(CLUSTERS_MAX) {
            if left == 0 || self.is_end(cluster) {
                return (extents, true);
            }
            let Some(at) = layout.at(cluster) else { return (extents, false) };
            let taken = layout.cluster.min(left);
            match extents.last_mut() {
                Some(last) if last.at.map(|start| start + last.length) == Some(at) => {
                    last.length += taken;
                }
                _ => extents.push(Extent { at: Some(at), length: taken }),
            }
            left -= taken;
            cluster = self.next(cluster).unwrap_or(0);
        }
        (extents, false)
    }

    fn next(&self, cluster: u64) -> Option<u64> {
        match self.width {
            Width::Twelve => {
                // Two entries share three bytes.
                let pair = le::<2>(&self.bytes, index(cluster + cluster / 2))?;
                Some(if cluster.is_multiple_of(2) { pair & 0xFFF } else { pair >> 4 })
            }
            Width::Sixteen => le::<2>(&self.bytes, index(cluster * 2)),
            Width::ThirtyTwo => {
                le::<4>(&self.bytes, index(cluster * 4)).map(|next| next & 0xFFF_FFFF)
            }
        }
    }

    const fn is_end(&self, cluster: u64) -> bool {
        match self.width {
            Width::Twelve => cluster >= 0xFF8,
            Width::Sixteen => cluster >= 0xFFF8,
            Width::ThirtyTwo => cluster >= 0xFFF_FFF8,
        }
    }
}

const TABLE_MAX: usize = 64 << 20;
const CLUSTERS_MAX: u64 = 1 << 24;
