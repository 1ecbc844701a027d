//! Documents of Word (MS-DOC): the text by its pieces, field codes, the template.
//!
//! Documents from before Word 97 have another header; their text stands in one piece.

use encoding_rs::{Encoding, SHIFT_JIS, WINDOWS_1252};
use vocab::{DefectCode, FactKey, Feature, Inside, Spot};

use super::streams::{Streams, join};
use crate::bytes::{first, offset_at, u16_at, u32_at};
use crate::charset::utf16_le;
use crate::contents::{Contents, TextKind};
use crate::office::encrypted::block_key::{self, BlockKey};
use crate::office::field::Fields;
use crate::open::Tools;
use crate::target::{Leads, features_loaded, leads};

/// Reads the document in a storage.
pub(super) fn read(
    streams: &Streams<'_>,
    storage: &str,
    tools: &Tools<'_>,
    contents: &mut Contents,
) {
    let main = streams.bytes(&join(storage, "WordDocument"));
    let Some(header) = Header::read(main) else {
        contents.defect(DefectCode::FileBroken, Spot::inside(Inside::Stream, "WordDocument"));
        return;
    };
    let table = streams.bytes(&join(storage, header.table()));
    if header.flags & ENCRYPTED != 0 {
        if let Some((main, table)) = decrypted(&header, main, table, tools, contents) {
            // The header says where things are, and part of it was encrypted too.
            tell(&header, &main, &table, tools, contents);
        }
        return;
    }
    tell(&header, main, table, tools, contents);
}

fn tell(header: &Header, main: &[u8], table: &[u8], tools: &Tools<'_>, contents: &mut Contents) {
    let text = text(header, main, table, tools.limits.text_bytes);
    let mut fields = Fields::default();
    contents.text(TextKind::Shown, Spot::Whole, without_codes(&text, &mut fields));
    fields.judge(contents, tools.limits);
    if let Some(template) = template(main, table) {
        contents.fact(FactKey::Template, template.as_str());
        if leads(&template) != Leads::Here {
            let spot = Spot::inside(Inside::Property, "template");
            for feature in features_loaded(&template, Feature::RemoteTemplate) {
                contents.feature(feature, spot.clone());
            }
            contents.text(TextKind::Link, spot, template);
        }
    }
}

/// What the beginning of the header says (2.5.2), which is never encrypted.
struct Header {
    flags: u16,
    key: u32,
    charset: &'static Encoding,
    /// From before Word 97.
    old: bool,
}

impl Header {
    fn read(main: &[u8]) -> Option<Self> {
        let mark = u16_at(main, 0)?;
        (mark & 0xff00 == 0xa500).then_some(())?;
        let japanese = u16_at(main, 6)? & 0x3ff == JAPANESE;
        Some(Self {
            flags: u16_at(main, 0x0a)?,
            key: u32_at(main, 0x0e)?,
            charset: if japanese { SHIFT_JIS } else { WINDOWS_1252 },
            old: u16_at(main, 2)? < WORD_97,
        })
    }

    const fn table(&self) -> &'static str {
        if self.flags & SECOND_TABLE == 0 { "0Table" } else { "1Table" }
    }
}

/// The two streams that matter, decrypted (2.2.6): blocks of 512 bytes.
fn decrypted(
    header: &Header,
    main: &[u8],
    table: &[u8],
    tools: &Tools<'_>,
    contents: &mut Contents,
) -> Option<(Vec<u8>, Vec<u8>)> {
    if header.flags & OBFUSCATED != 0 || header.old {
        contents.fact(FactKey::Encryption, "XOR");
        block_key::unknown(contents);
        return None;
    }
    let size = usize::try_from(header.key).ok()?;
    let key = BlockKey::find(first(table, size), tools, contents)?;
    let mut whole = key.whole(main, BLOCK);
    for (byte, plain) in whole.iter_mut().zip(first(main, PLAIN)) {
        *byte = *plain;
    }
    Some((whole, key.whole(table, BLOCK)))
}

/// The characters of the document with the marks of fields in them.
fn text(header: &Header, main: &[u8], table: &[u8], most: usize) -> String {
    let pieces = if header.old { None } else { pieces(main, table) };
    let Some(pieces) = pieces else {
        let (start, end) = (offset_at(main, 0x18), offset_at(main, 0x1c));
        let raw = main.get(start.unwrap_or(main.len())..end.unwrap_or(main.len()).min(main.len()));
        let raw = first(raw.unwrap_or_default(), most);
        return header.charset.decode_without_bom_handling(raw).0.into_owned();
    };
    let mut text = String::new();
    for piece in pieces {
        let left = most.saturating_sub(text.len());
        let rest = main.get(piece.offset..).unwrap_or_default();
        if piece.wide {
            text.push_str(&utf16_le(first(rest, piece.count.saturating_mul(2).min(left))));
        } else {
            let raw = first(rest, piece.count.min(left));
            text.push_str(&header.charset.decode_without_bom_handling(raw).0);
        }
        if text.len() >= most {
            break;
        }
    }
    text
}

/// Characters that stand in a row (2.9.177).
struct Piece {
    offset: usize,
    count: usize,
    wide: bool,
}

/// The table of pieces (2.9.38), behind properties that are passed over.
fn pieces(main: &[u8], table: &[u8]) -> Option<Vec<Piece>> {
    let mut rest = place(main, table, CLX)?;
    while rest.first() == Some(&1) {
        let size = usize::from(u16_at(rest, 1)?);
        rest = rest.get(3 + size..)?;
    }
    (rest.first() == Some(&2)).then_some(())?;
    let size = offset_at(rest, 1)?;
    let rest = rest.get(5..)?;
    let list = first(rest, size);
    let count = list.len().checked_sub(4)? / 12;
    let piece = |index: usize| {
        let (from, to) = (u32_at(list, index * 4)?, u32_at(list, index * 4 + 4)?);
        let at = u32_at(list, (count + 1) * 4 + index * 8 + 2)?;
        let wide = at & COMPRESSED == 0;
        let offset = usize::try_from(at & !COMPRESSED & 0x3fff_ffff).ok()?;
        Some(Piece {
            offset: if wide { offset } else { offset / 2 },
            count: usize::try_from(to.checked_sub(from)?).ok()?,
            wide,
        })
    };
    Some((0..count).map_while(piece).collect())
}

/// The bytes in the table stream that a pair of the header points to (2.5.5). The pairs stand
/// behind three lists whose sizes the header gives.
fn place<'t>(main: &[u8], table: &'t [u8], pair: usize) -> Option<&'t [u8]> {
    let words = usize::from(u16_at(main, 32)?);
    let longs_at = 34 + words * 2;
    let longs = usize::from(u16_at(main, longs_at)?);
    let pairs_at = longs_at + 2 + longs * 4;
    let at = pairs_at + 2 + pair * 8;
    let (offset, size) = (offset_at(main, at)?, offset_at(main, at + 4)?);
    (size > 0).then_some(())?;
    Some(first(table.get(offset..)?, size))
}

/// The template in the table of associated strings (2.9.273).
fn template(main: &[u8], table: &[u8]) -> Option<String> {
    let strings = place(main, table, ASSOCIATED)?;
    (u16_at(strings, 0)? == 0xffff).then_some(())?;
    let mut at = 6;
    // The string before it is empty.
    at += 2 + usize::from(u16_at(strings, at)?) * 2;
    let size = usize::from(u16_at(strings, at)?) * 2;
    let text = utf16_le(strings.get(at + 2..)?.get(..size)?);
    (!text.is_empty()).then_some(text)
}

/// What a reader sees: the codes of fields go to `fields`, their results stay.
fn without_codes(text: &str, fields: &mut Fields) -> String {
    let mut shown = String::new();
    // For each open field whether its result has begun, and how many have none yet.
    let (mut open, mut codes) = (Vec::<bool>::new(), 0_usize);
    let mut code = String::new();
    for letter in text.chars() {
        if matches!(letter, '\u{13}'..='\u{15}') {
            flush(&mut code, fields);
        }
        match letter {
            '\u{13}' => {
                fields.begin();
                open.push(false);
                codes += 1;
            }
            '\u{14}' => {
                fields.separate();
                if let Some(open) = open.last_mut().filter(|open| !**open) {
                    *open = true;
                    codes -= 1;
                }
            }
            '\u{15}' => {
                // A mark too many ends nothing.
                if let Some(had_result) = open.pop() {
                    fields.end();
                    codes -= usize::from(!had_result);
                }
            }
            _ if open.last() == Some(&false) => code.push(letter),
            // The result of a field within a code is computed from its own code.
            _ if codes > 0 => {}
            '\r' | '\u{7}' | '\u{b}' | '\u{c}' => shown.push('\n'),
            '\u{1e}' => shown.push('-'),
            letter if letter.is_control() && letter != '\t' => {}
            letter => shown.push(letter),
        }
    }
    shown
}

fn flush(code: &mut String, fields: &mut Fields) {
    if !code.is_empty() {
        fields.code(&std::mem::take(code));
    }
}

/// Bits of the header.
const ENCRYPTED: u16 = 0x0100;
const SECOND_TABLE: u16 = 0x0200;
const OBFUSCATED: u16 = 0x8000;
const WORD_97: u16 = 0x00c1;
const JAPANESE: u16 = 0x11;
/// Bytes at the beginning of the stream that are not encrypted.
const PLAIN: usize = 68;
const BLOCK: usize = 512;
const COMPRESSED: u32 = 0x4000_0000;
/// Numbers of pairs in the header (2.5.6).
const CLX: usize = 33;
const ASSOCIATED: usize = 32;

#[cfg(test)]
pub(crate) mod tests;
