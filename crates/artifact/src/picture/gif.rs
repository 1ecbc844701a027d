//! GIF (GIF89a specification): blocks up to the trailer.

use vocab::FactKey;

use super::note::Note;
use crate::bytes::u16_at;
use crate::charset::decoded;

pub(super) fn read(bytes: &[u8]) -> Note {
    let mut note = Note {
        width: u16_at(bytes, 6).map(u32::from),
        height: u16_at(bytes, 8).map(u32::from),
        ..Note::default()
    };
    let mut frames = 0;
    note.end = end(bytes, &mut frames, &mut note);
    if note.end.is_none() {
        note.cut_off();
    }
    if frames > 1 {
        note.count(FactKey::AnimationFrames, frames);
    }
    note
}

fn end(bytes: &[u8], frames: &mut usize, note: &mut Note) -> Option<usize> {
    let mut at = 13 + table(*bytes.get(10)?);
    loop {
        match bytes.get(at)? {
            b';' => return Some(at + 1),
            b'!' => {
                let label = *bytes.get(at + 1)?;
                let (data, next) = blocks(bytes, at + 2)?;
                at = next;
                if label == 0xFE {
                    let text = decoded(&data);
                    note.fact(FactKey::Comment, &text);
                    note.text(text);
                }
            }
            b',' => {
                *frames += 1;
                let first = at + 10 + table(*bytes.get(at + 9)?);
                at = skipped(bytes, first + 1)?;
            }
            // Some writers leave a byte between two blocks.
            0 => at += 1,
            _ => return None,
        }
    }
}

/// Bytes of the table of colors that the flags announce.
const fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// The data of blocks up to the empty one, and where the next thing stands.
fn blocks(bytes: &[u8], mut at: usize) -> Option<(Vec<u8>, usize)> {
    let mut data = Vec::new();
    loop {
        let size = usize::from(*bytes.get(at)?);
        if size == 0 {
            return Some((data, at + 1));
        }
        data.extend_from_slice(bytes.get(at + 1..at + 1 + size)?);
        at += size + 1;
    }
}

fn skipped(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let size = usize::from(*bytes.get(at)?);
        at += size + 1;
        if size == 0 {
            return Some(at);
        }
    }
}
