//! Archives split over disks (APPNOTE 8): `all.z01`, `all.z02` and so on, with the end and
//! the central directory in `all.zip`. Offsets count from the beginning of a disk.

use memchr::memmem;

use super::end::MARK;
use crate::bytes::u16_at;
use crate::open::{Beside, Sample, Tools};

/// All disks in one, and where each of them begins.
#[derive(Debug)]
pub(super) struct Disks {
    pub(super) bytes: Vec<u8>,
    pub(super) starts: Vec<usize>,
}

impl Disks {
    /// Puts the disks before the last one together, if all of them came with it.
    pub(super) fn join(sample: &Sample<'_>, tools: &Tools<'_>) -> Option<Self> {
        let end = memmem::rfind(sample.bytes, MARK)?;
        let last = u16_at(sample.bytes, end + 4).filter(|last| (1..=DISKS_MAX).contains(last))?;
        let (stem, _) = sample.name?.rsplit_once('.')?;
        let mut disks = Self { bytes: Vec::new(), starts: Vec::new() };
        for number in 1..=last {
            let beside = named(tools, &format!("{stem}.z{number:02}"))?;
            disks.add(beside.bytes);
        }
        disks.add(sample.bytes);
        Some(disks)
    }

    fn add(&mut self, bytes: &[u8]) {
        self.starts.push(self.bytes.len());
        self.bytes.extend_from_slice(bytes);
    }
}

/// Whether this is a disk of an archive whose last one came with it and is read there.
pub(super) fn is_read_elsewhere(sample: &Sample<'_>, tools: &Tools<'_>) -> bool {
    let Some((stem, extension)) = sample.name.and_then(|name| name.rsplit_once('.')) else {
        return false;
    };
    let number = extension.strip_prefix(['z', 'Z']).unwrap_or_default();
    let is_numbered = number.len() >= 2 && number.bytes().all(|digit| digit.is_ascii_digit());
    is_numbered && named(tools, &format!("{stem}.zip")).is_some()
}

fn named<'a>(tools: &Tools<'a>, name: &str) -> Option<&'a Beside<'a>> {
    tools.beside.iter().find(|beside| beside.name.eq_ignore_ascii_case(name))
}

const DISKS_MAX: u16 = 999;
