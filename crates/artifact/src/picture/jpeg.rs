//! JPEG (ITU-T T.81): segments up to the end of the image, and of further images that
//! cameras put behind it (CIPA DC-007).

use vocab::FactKey;

use super::exif;
use super::note::Note;
use crate::charset::decoded;

pub(super) fn read(bytes: &[u8]) -> Note {
    let mut note = Note::default();
    let mut at = 0;
    for _ in 0..IMAGES_MAX {
        let Some(end) = image(bytes, at, &mut note) else {
            if at == 0 {
                note.cut_off();
            }
            break;
        };
        note.end = Some(end);
        at = end;
        if !bytes.get(end..).is_some_and(|rest| rest.starts_with(&[0xFF, 0xD8, 0xFF])) {
            break;
        }
    }
    note
}

/// Goes through one image, and tells where it ends.
fn image(bytes: &[u8], start: usize, note: &mut Note) -> Option<usize> {
    let mut at = start + 2;
    loop {
        let found = memchr::memchr(0xFF, bytes.get(at..)?)?;
        at += found + 1;
        match bytes.get(at)? {
            // A byte of the data, a restart, or fill.
            0x00 | 0x01 | 0xD0..=0xD7 | 0xFF => {}
            0xD8 => at += 1,
            0xD9 => return Some(at + 1),
            marker => {
                let (high, low) = (*bytes.get(at + 1)?, *bytes.get(at + 2)?);
                let length = usize::from(u16::from_be_bytes([high, low]));
                let data = bytes.get(at + 3..(at + 1).checked_add(length)?).unwrap_or_default();
                segment(*marker, data, note);
                at += 1 + length;
            }
        }
    }
}

fn segment(marker: u8, data: &[u8], note: &mut Note) {
    match (marker, data) {
        // Frame headers, but for the tables that lie among them.
        (0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF, [_, a, b, c, d, ..])
            if note.width.is_none() =>
        {
            note.height = Some(u16::from_be_bytes([*a, *b]).into());
            note.width = Some(u16::from_be_bytes([*c, *d]).into());
        }
        (0xE1, [b'E', b'x', b'i', b'f', 0, 0, data @ ..]) => exif::read(data, note),
        (0xFE, _) => {
            let text = decoded(data);
            note.fact(FactKey::Comment, &text);
            note.text(text);
        }
        _ => {}
    }
}

/// A picture, its thumbnail, its depth, its brightness: cameras do not write more.
const IMAGES_MAX: usize = 16;
