//! Exif (CIPA DC-008) and TIFF 6.0: the tags that tell who made a picture, with what, when
//! and where.

use vocab::FactKey;

use super::note::Note;
use crate::charset::{until_nul, utf16_le};

/// Reads the directories of a TIFF structure, and of a TIFF file its size.
pub(super) fn read(bytes: &[u8], note: &mut Note) {
    let Some(order) = Order::of(bytes) else { return };
    let reader = Reader { bytes, order };
    let Some(first) = reader.number(4, 4) else { return };
    // The directory, that of the camera, and whether there is one of the place.
    let mut waiting = vec![first];
    for _ in 0..DIRECTORIES_MAX {
        let Some(at) = waiting.pop().and_then(|at| usize::try_from(at).ok()) else { return };
        for index in 0..reader.number(at, 2).unwrap_or(0).min(ENTRIES_MAX) {
            let index = usize::try_from(index).unwrap_or(0);
            let Some(entry) = reader.entry(at.saturating_add(2 + index * 12)) else { break };
            match entry.tag {
                0x8769 => waiting.extend(entry.number),
                0x8825 => note.flag(FactKey::Location),
                _ => put(&entry, note),
            }
        }
    }
}

/// The size of a TIFF file.
pub(super) fn tiff(bytes: &[u8]) -> Note {
    let mut note = Note::default();
    read(bytes, &mut note);
    if let Some(order) = Order::of(bytes) {
        let reader = Reader { bytes, order };
        let first = reader.number(4, 4).and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
        for index in 0..usize::try_from(reader.number(first, 2).unwrap_or(0)).unwrap_or(0) {
            let Some(entry) = reader.entry(first.saturating_add(2 + index * 12)) else { break };
            match entry.tag {
                0x0100 => note.width = entry.number,
                0x0101 => note.height = entry.number,
                _ => {}
            }
        }
    }
    note
}

#[derive(Debug, Clone, Copy)]
enum Order {
    Little,
    Big,
}

#[derive(Debug, Clone, Copy)]
struct Reader<'a> {
    bytes: &'a [u8],
    order: Order,
}

#[derive(Debug)]
struct Entry<'a> {
    tag: u32,
    number: Option<u32>,
    data: &'a [u8],
}

impl Order {
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'I', b'I', 42, 0, ..] => Some(Self::Little),
            [b'M', b'M', 0, 42, ..] => Some(Self::Big),
            _ => None,
        }
    }
}

impl<'a> Reader<'a> {
    fn number(self, at: usize, size: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(size)?)?.iter();
        let joined = |value: u32, byte: &u8| value << 8 | u32::from(*byte);
        Some(match self.order {
            Order::Little => bytes.rev().fold(0, joined),
            Order::Big => bytes.fold(0, joined),
        })
    }

    /// Tag, type, count, and the value or where it stands.
    fn entry(self, at: usize) -> Option<Entry<'a>> {
        let (tag, kind) = (self.number(at, 2)?, self.number(at + 2, 2)?);
        let count = usize::try_from(self.number(at + 4, 4)?).ok()?;
        let width = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            5 | 10 | 12 => 8,
            _ => 4,
        };
        let size = width * count.min(VALUE_MAX);
        let start =
            if size <= 4 { at + 8 } else { usize::try_from(self.number(at + 8, 4)?).ok()? };
        let data = self.bytes.get(start..start.checked_add(size)?).unwrap_or_default();
        let number = self.number(at + 8, width.min(4));
        Some(Entry { tag, number, data })
    }
}

fn put(entry: &Entry<'_>, note: &mut Note) {
    let text = || until_nul(entry.data);
    match entry.tag {
        0x010E => {
            note.fact(FactKey::Comment, &text());
            note.text(text());
        }
        0x0110 => note.fact(FactKey::Camera, &text()),
        0x0131 => note.fact(FactKey::Application, &text()),
        0x013B => note.fact(FactKey::Author, &text()),
        0x0132 => time(FactKey::Modified, &text(), note),
        0x9003 => time(FactKey::Created, &text(), note),
        0x9C9B => note.fact(FactKey::Title, &utf16_le(entry.data)),
        0x9C9D => note.fact(FactKey::Author, &utf16_le(entry.data)),
        0x9C9C => {
            note.fact(FactKey::Comment, &utf16_le(entry.data));
            note.text(utf16_le(entry.data));
        }
        // Eight bytes tell the character set.
        0x9286 => {
            let text = until_nul(entry.data.get(8..).unwrap_or_default());
            note.fact(FactKey::Comment, &text);
            note.text(text);
        }
        _ => {}
    }
}

/// `2024:01:02 03:04:05`.
fn time(key: FactKey, text: &str, note: &mut Note) {
    let is_time = text.len() == 19
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 | 13 | 16 => byte == b':',
            10 => byte == b' ',
            _ => byte.is_ascii_digit(),
        });
    if let Some((day, hour)) = text.split_once(' ').filter(|_| is_time) {
        note.fact(key, &format!("{}T{hour}", day.replace(':', "-")));
    }
}

const DIRECTORIES_MAX: usize = 4;
const ENTRIES_MAX: u32 = 500;
const VALUE_MAX: usize = 64 << 10;
