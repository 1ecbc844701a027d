//! Windows bitmaps, WebP and enhanced metafiles: pictures whose header tells their size
//! in bytes (MS-WMF 2.2.2.9, RFC 9649, MS-EMF 2.3.4.2).

use vocab::FactKey;

use super::exif;
use super::note::Note;
use crate::bytes::{offset_at, u16_at, u32_at};
use crate::charset::utf16_le;

/// `BM`.
pub(super) fn bmp(bytes: &[u8]) -> Note {
    let mut note = Note::default();
    let is_core = u32_at(bytes, 14) == Some(12);
    if is_core {
        note.width = u16_at(bytes, 18).map(u32::from);
        note.height = u16_at(bytes, 20).map(u32::from);
    } else {
        note.width = u32_at(bytes, 18);
        // Negative when the top row comes first.
        note.height = u32_at(bytes, 22).map(|height| height.cast_signed().unsigned_abs());
    }
    let bits = u16_at(bytes, if is_core { 24 } else { 28 }).map_or(0, u64::from);
    let is_plain = is_core || matches!(u32_at(bytes, 30), Some(0 | 3));
    let pixels = || {
        let row = u64::from(note.width?).checked_mul(bits)?.div_ceil(32).checked_mul(4)?;
        let size = row.checked_mul(note.height?.into())?;
        offset_at(bytes, 10)?.checked_add(usize::try_from(size).ok()?)
    };
    let declared = offset_at(bytes, 2);
    // Many writers put no size or a wrong one, but pixels need their room.
    let end =
        if is_plain { pixels().max(declared.filter(|end| *end <= bytes.len())) } else { declared };
    ends(end, bytes, &mut note);
    note
}

/// `RIFF`, size, `WEBP`, chunks.
pub(super) fn webp(bytes: &[u8]) -> Note {
    let mut note = Note::default();
    let end = offset_at(bytes, 4).and_then(|size| size.checked_add(8 + size % 2));
    let mut at = 12_usize;
    let mut frames = 0;
    while let Some(kind) = at.checked_add(4).and_then(|end| bytes.get(at..end)) {
        let (Some(size), data) = (offset_at(bytes, at + 4), at + 8) else { break };
        if end.is_some_and(|end| at >= end) {
            break;
        }
        match kind {
            b"VP8X" => {
                let side = |at| u32_at(bytes, at).map(|three| (three & 0x00FF_FFFF) + 1);
                (note.width, note.height) = (side(data + 4), side(data + 7));
            }
            b"VP8 " if note.width.is_none() => {
                let side = |at| u16_at(bytes, at).map(|side| u32::from(side & 0x3FFF));
                (note.width, note.height) = (side(data + 6), side(data + 8));
            }
            b"VP8L" if note.width.is_none() => {
                let sides = u32_at(bytes, data + 1);
                note.width = sides.map(|sides| (sides & 0x3FFF) + 1);
                note.height = sides.map(|sides| (sides >> 14 & 0x3FFF) + 1);
            }
            b"ANMF" => frames += 1,
            b"EXIF" => {
                let data = bytes.get(data..data.saturating_add(size)).unwrap_or_default();
                exif::read(data.strip_prefix(b"Exif\0\0").unwrap_or(data), &mut note);
            }
            _ => {}
        }
        let Some(next) = data.checked_add(size).and_then(|next| next.checked_add(size % 2)) else {
            break;
        };
        at = next;
    }
    if frames > 1 {
        note.count(FactKey::AnimationFrames, frames);
    }
    ends(end, bytes, &mut note);
    note
}

/// The header record of a metafile.
pub(super) fn emf(bytes: &[u8]) -> Note {
    let mut note = Note::default();
    let side = |first: usize| {
        let (from, to) =
            (u32_at(bytes, first)?.cast_signed(), u32_at(bytes, first + 8)?.cast_signed());
        u32::try_from(i64::from(to) - i64::from(from) + 1).ok()
    };
    (note.width, note.height) = (side(8), side(12));
    if let (Some(count), Some(offset @ 88..)) = (offset_at(bytes, 60), offset_at(bytes, 64)) {
        let description = bytes.get(offset..offset.saturating_add(count.min(500) * 2));
        let description = utf16_le(description.unwrap_or_default());
        let mut parts = description.split('\0');
        note.fact(FactKey::Application, parts.next().unwrap_or_default());
        note.fact(FactKey::Title, parts.next().unwrap_or_default());
    }
    ends(offset_at(bytes, 48), bytes, &mut note);
    note
}

/// Notes the end; a picture that should go on behind the end of the file is cut off.
fn ends(end: Option<usize>, bytes: &[u8], note: &mut Note) {
    match end {
        Some(end) if end <= bytes.len() => note.end = Some(end),
        _ => note.cut_off(),
    }
}
