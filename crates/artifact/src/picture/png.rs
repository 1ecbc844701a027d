//! PNG (ISO/IEC 15948): chunks up to `IEND`.

use flate2::read::ZlibDecoder;
use vocab::FactKey;

use super::exif;
use super::note::Note;
use crate::budget::Unpacked;
use crate::charset::decoded;
use crate::open::Tools;

pub(super) fn read(bytes: &[u8], tools: &Tools<'_>) -> Note {
    let mut note = Note::default();
    let mut at = 8;
    let mut frames = None;
    loop {
        let Some((kind, data)) = chunk(bytes, at) else {
            note.cut_off();
            break;
        };
        // Length, type and checksum are four bytes each.
        at += data.len() + 12;
        match kind {
            b"IHDR" => {
                note.width = number(data, 0);
                note.height = number(data, 4);
            }
            b"tEXt" => text(data, &mut note),
            b"zTXt" => packed_text(data, tools, &mut note),
            b"iTXt" => international_text(data, tools, &mut note),
            b"tIME" => time(data, &mut note),
            b"eXIf" => exif::read(data, &mut note),
            b"acTL" => frames = number(data, 0),
            b"IEND" => {
                note.end = Some(at);
                break;
            }
            _ => {}
        }
    }
    if let Some(frames) = frames.and_then(|frames| usize::try_from(frames).ok()) {
        note.count(FactKey::AnimationFrames, frames);
    }
    note
}

/// The type and the data of the chunk at an offset.
fn chunk(bytes: &[u8], at: usize) -> Option<(&[u8; 4], &[u8])> {
    let rest = bytes.get(at..)?;
    let length = usize::try_from(number(rest, 0)?).ok()?;
    let (kind, rest) = rest.get(4..)?.split_first_chunk()?;
    rest.get(length.checked_add(3)?)?;
    Some((kind, rest.get(..length)?))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_be_bytes)
}

/// `keyword NUL text`.
fn text(data: &[u8], note: &mut Note) {
    if let Some((keyword, text)) = split(data) {
        put(keyword, &decoded(text), note);
    }
}

/// The same, packed.
fn packed_text(data: &[u8], tools: &Tools<'_>, note: &mut Note) {
    if let Some((keyword, [0, packed @ ..])) = split(data) {
        put(keyword, &unpacked(packed, tools), note);
    }
}

/// `keyword NUL packed method language NUL translated NUL text`.
fn international_text(data: &[u8], tools: &Tools<'_>, note: &mut Note) {
    let Some((keyword, [packed, _, rest @ ..])) = split(data) else { return };
    let Some((_, rest)) = split(rest) else { return };
    let Some((_, text)) = split(rest) else { return };
    // XMP is full of addresses of its own vocabularies.
    if keyword != b"XML:com.adobe.xmp" {
        put(keyword, &if *packed == 0 { decoded(text) } else { unpacked(text, tools) }, note);
    }
}

fn unpacked(packed: &[u8], tools: &Tools<'_>) -> String {
    let decoder = ZlibDecoder::new(packed);
    decoded(&Unpacked::read(decoder, packed.len(), tools.limits, tools.budget).bytes)
}

fn put(keyword: &[u8], text: &str, note: &mut Note) {
    match keyword {
        b"Software" => note.fact(FactKey::Application, text),
        b"Author" => note.fact(FactKey::Author, text),
        b"Title" => note.fact(FactKey::Title, text),
        b"Comment" | b"Description" => note.fact(FactKey::Comment, text),
        _ => {}
    }
    note.text(format!("{}: {text}", decoded(keyword)));
}

fn time(data: &[u8], note: &mut Note) {
    if let [a, b, month, day, hour, minute, second] = data {
        let year = u16::from_be_bytes([*a, *b]);
        let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
        note.fact(FactKey::Modified, &text);
    }
}

fn split(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let (first, rest) = data.split_at_checked(memchr::memchr(0, data)?)?;
    Some((first, rest.get(1..)?))
}
