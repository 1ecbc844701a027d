//! File entries (ECMA-167 4/14.9, 4/14.17): what kind of file, and where its bytes are.

use crate::volume::disk::{Disk, Extent};
use crate::volume::field::{index, le, piece, wide};
use crate::volume::udf::name::time;
use crate::volume::udf::tag;

/// A file entry.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// 4/14.6.6: 4 is a directory, 12 a symbolic link.
    pub(crate) kind: u8,
    pub(crate) size: u64,
    pub(crate) modified: Option<String>,
    form: Form,
    /// The allocation descriptors, or the file itself.
    descriptors: Vec<u8>,
    /// Where these stand on the disk.
    at: u64,
}

/// How the bytes of a file are described (4/14.6.8).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Form {
    #[default]
    Short,
    Long,
    Extended,
    /// The file stands in its entry.
    Embedded,
}

impl Entry {
    pub(crate) fn read(disk: &Disk<'_>, at: u64) -> Option<Self> {
        let bytes = disk.read(at, ENTRY_MAX);
        let (modified, lengths) = match tag(&bytes)? {
            FILE => (84, 168),
            EXTENDED_FILE => (92, 208),
            _ => return None,
        };
        let attributes = index(le::<4>(&bytes, lengths)?);
        let length = index(le::<4>(&bytes, lengths + 4)?);
        let start = lengths.checked_add(8)?.checked_add(attributes)?;
        Some(Self {
            kind: *bytes.get(27)?,
            size: le::<8>(&bytes, 56)?,
            modified: time(piece(&bytes, modified, 12)),
            form: match le::<2>(&bytes, 34)? & 7 {
                0 => Form::Short,
                1 => Form::Long,
                2 => Form::Extended,
                _ => Form::Embedded,
            },
            descriptors: piece(&bytes, start, length).to_vec(),
            at: at.saturating_add(wide(start)),
        })
    }

    /// Where its bytes stand. `place` tells for a partition, a block in it and a length;
    /// short descriptors name no partition.
    pub(crate) fn runs(
        &self,
        disk: &Disk<'_>,
        place: impl Fn(Option<u64>, u64, u64) -> Vec<Extent>,
    ) -> Vec<Extent> {
        if self.form == Form::Embedded {
            let length = wide(self.descriptors.len()).min(self.size);
            return vec![Extent { at: Some(self.at), length }];
        }
        let mut runs = Vec::new();
        let mut area = self.descriptors.clone();
        for _ in 0..AREAS_MAX {
            let mut next = None;
            for descriptor in area.chunks_exact(self.form.bytes()) {
                let Some((kind, length, partition, block)) = self.form.read(descriptor) else {
                    break;
                };
                if length == 0 {
                    break;
                }
                match kind {
                    RECORDED => runs.extend(place(partition, block, length)),
                    CONTINUED => next = Some(place(partition, block, length)),
                    // Without a place of its own, or never written to.
                    _ => runs.push(Extent { at: None, length }),
                }
                if next.is_some() || runs.len() > RUNS_MAX {
                    break;
                }
            }
            let Some(next) = next else { break };
            area = continued(&disk.gather(&next, AREA_MAX).0);
        }
        runs
    }
}

impl Form {
    const fn bytes(self) -> usize {
        match self {
            Self::Short => 8,
            Self::Long => 16,
            Self::Extended => 20,
            Self::Embedded => usize::MAX,
        }
    }

    /// Kind, length, partition, block (4/14.14).
    fn read(self, descriptor: &[u8]) -> Option<(u64, u64, Option<u64>, u64)> {
        let word = le::<4>(descriptor, 0)?;
        let (kind, length) = (word >> 30, word & 0x3FFF_FFFF);
        let at = if self == Self::Extended { 12 } else { 4 };
        let partition = if self == Self::Short { None } else { le::<2>(descriptor, at + 4) };
        Some((kind, length, partition, le::<4>(descriptor, at)?))
    }
}

/// The descriptors in an allocation extent (4/14.5).
fn continued(area: &[u8]) -> Vec<u8> {
    if tag(area) != Some(ALLOCATION) {
        return Vec::new();
    }
    let length = le::<4>(area, 20).map_or(0, index);
    piece(area, 24, length).to_vec()
}

/// The largest logical block.
const ENTRY_MAX: usize = 4_096;
const AREA_MAX: usize = 64 << 10;
const AREAS_MAX: usize = 64;
const RUNS_MAX: usize = 100_000;
const RECORDED: u64 = 0;
const CONTINUED: u64 = 3;
const ALLOCATION: u64 = 258;
const FILE: u64 = 261;
const EXTENDED_FILE: u64 = 266;
