//! The directory of a help file: listing chunks of names with their places.

use vocab::DefectCode;

use crate::charset::decoded;
use crate::volume::field::{index, le, piece};

/// What the directory lists.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub(super) items: Vec<Item>,
    pub(super) defects: Vec<DefectCode>,
}

/// One name.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) name: String,
    /// 0 is not compressed, 1 is.
    pub(super) section: u64,
    pub(super) offset: u64,
    pub(super) length: u64,
}

impl Directory {
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        bytes.starts_with(b"ITSP").then_some(())?;
        let (header, chunk) = (index(le::<4>(bytes, 8)?), index(le::<4>(bytes, 16)?));
        (CHUNK_MIN..=CHUNK_MAX).contains(&chunk).then_some(())?;
        let mut directory = Self::default();
        // The chunks are linked, but in the order of the file nothing runs in a circle.
        for chunk in bytes.get(header..)?.chunks(chunk) {
            if chunk.starts_with(b"PMGL") {
                directory.chunk(chunk);
            }
            if directory.items.len() >= ITEMS_MAX {
                directory.defects.push(DefectCode::LimitMembers);
                break;
            }
        }
        Some(directory)
    }

    pub(super) fn find(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.name == name)
    }

    fn chunk(&mut self, chunk: &[u8]) {
        let free = le::<4>(chunk, 4).map_or(0, index);
        let end = chunk.len().saturating_sub(free);
        let mut rest = piece(chunk, LISTING, end.saturating_sub(LISTING));
        while !rest.is_empty() {
            let Some((item, behind)) = item(rest) else {
                self.defects.push(DefectCode::FileBroken);
                break;
            };
            self.items.push(item);
            rest = behind;
        }
    }
}

fn item(bytes: &[u8]) -> Option<(Item, &[u8])> {
    let (length, rest) = number(bytes)?;
    let (name, rest) = rest.split_at_checked(index(length))?;
    let (section, rest) = number(rest)?;
    let (offset, rest) = number(rest)?;
    let (length, rest) = number(rest)?;
    Some((Item { name: decoded(name), section, offset, length }, rest))
}

/// Seven bits a byte, the highest first; the eighth bit says that more follow.
fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0_u64;
    for (at, byte) in bytes.iter().enumerate().take(NUMBER_MAX) {
        value = value << 7 | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(at + 1..)?));
        }
    }
    None
}

const LISTING: usize = 0x14;
const CHUNK_MIN: usize = 64;
const CHUNK_MAX: usize = 1 << 20;
const ITEMS_MAX: usize = 100_000;
const NUMBER_MAX: usize = 9;
