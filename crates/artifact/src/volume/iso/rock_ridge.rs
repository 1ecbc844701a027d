//! Rock Ridge (IEEE P1282) in the fields of the System Use Sharing Protocol (P1281):
//! long names, symbolic links, and directories that were moved because they lay too deep.

use std::borrow::Cow;

use crate::charset::decoded;
use crate::volume::disk::Disk;
use crate::volume::field::{index, le, piece};

/// What the fields of one record tell.
#[derive(Debug, Default)]
pub(crate) struct Extra {
    pub(crate) name: Option<Vec<u8>>,
    pub(crate) link: Option<String>,
    /// Block of the directory that this entry stands for.
    pub(crate) child: Option<u64>,
    /// Another entry stands for this directory.
    pub(crate) moved: bool,
    /// Packed by zisofs.
    pub(crate) packed: bool,
}

/// Bytes before the fields of each record, as the first record of the root says; none
/// without it, which means that there are no fields.
pub(crate) fn skip(root: &[u8]) -> Option<usize> {
    let length = usize::from(*root.first()?);
    let fields = root.get(34..length)?;
    let marked = fields.starts_with(b"SP") && piece(fields, 4, 2) == [0xBE, 0xEF];
    marked.then(|| fields.get(6).copied().map(usize::from)).flatten()
}

/// Reads the fields of a record and the areas in which they go on.
pub(crate) fn read(fields: &[u8], disk: &Disk<'_>, block: u64) -> Extra {
    let mut extra = Extra::default();
    let mut link = Link::default();
    let mut area = Cow::Borrowed(fields);
    for _ in 0..AREAS_MAX {
        let mut next = None;
        let mut rest = &*area;
        while let Some((field, behind)) = field(rest) {
            match piece(field, 0, 2) {
                b"CE" => next = continued(field, disk, block),
                b"NM" => extra.add_name(field),
                b"SL" => link.add(field),
                b"CL" => extra.child = le::<4>(field, 4),
                b"RE" => extra.moved = true,
                b"ZF" => extra.packed = piece(field, 4, 2) == b"pz",
                b"ST" => break,
                _ => {}
            }
            rest = behind;
        }
        let Some(next) = next else { break };
        area = next;
    }
    extra.link = link.target();
    extra
}

/// The first field and what follows it. Four bytes are its name, length and version.
fn field(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::from(*rest.get(2)?);
    (length >= 4).then_some(())?;
    rest.split_at_checked(length)
}

fn continued<'a>(field: &[u8], disk: &Disk<'a>, block: u64) -> Option<Cow<'a, [u8]>> {
    let at = le::<4>(field, 4)?.checked_mul(block)?.checked_add(le::<4>(field, 12)?)?;
    Some(disk.read(at, index(le::<4>(field, 20)?).min(AREA_MAX)))
}

impl Extra {
    fn add_name(&mut self, field: &[u8]) {
        // The flags stand for `.` and `..`, which need no name.
        let plain = field.get(4).is_some_and(|flags| flags & 0b110 == 0);
        let name = self.name.get_or_insert_default();
        if plain && name.len() < NAME_MAX {
            name.extend_from_slice(field.get(5..).unwrap_or_default());
        }
    }
}

/// A target that grows by the components of its fields.
#[derive(Default)]
struct Link {
    target: Vec<u8>,
    found: bool,
    /// The next component belongs to the last one.
    goes_on: bool,
}

impl Link {
    fn add(&mut self, field: &[u8]) {
        self.found = true;
        let mut rest = field.get(5..).unwrap_or_default();
        while let Some((&[flags, length], behind)) = rest.split_first_chunk::<2>() {
            let length = usize::from(length).min(behind.len());
            let (text, behind) = behind.split_at_checked(length).unwrap_or_default();
            if self.target.len() < NAME_MAX {
                self.component(flags, text);
            }
            rest = behind;
        }
    }

    fn component(&mut self, flags: u8, text: &[u8]) {
        if flags & ROOT != 0 {
            self.target = b"/".to_vec();
            return;
        }
        if !self.goes_on && !self.target.is_empty() && !self.target.ends_with(b"/") {
            self.target.push(b'/');
        }
        self.target.extend_from_slice(match flags & (CURRENT | PARENT) {
            0 => text,
            CURRENT => b".",
            _ => b"..",
        });
        self.goes_on = flags & CONTINUES != 0;
    }

    fn target(self) -> Option<String> {
        self.found.then(|| decoded(&self.target))
    }
}

const AREAS_MAX: usize = 32;
const AREA_MAX: usize = 2_048;
const NAME_MAX: usize = 4_096;
const CONTINUES: u8 = 1;
const CURRENT: u8 = 2;
const PARENT: u8 = 4;
const ROOT: u8 = 8;
