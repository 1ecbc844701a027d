//! Hyperlinks of cells (MS-XLS 2.4.140, MS-OSHARED 2.3.7.1).

use crate::bytes::{offset_at, u32_at};
use crate::charset::{decoded, utf16_le};

/// Where a hyperlink leads.
pub(super) fn target(data: &[u8]) -> Option<String> {
    let object = data.get(8 + 16..)?;
    let flags = u32_at(object, 4)?;
    let mut at = 8;
    for flag in [DISPLAY_NAME, FRAME_NAME] {
        if flags & flag != 0 {
            wide(object, &mut at)?;
        }
    }
    let mut target = String::new();
    if flags & MONIKER != 0 {
        target = if flags & MONIKER_AS_TEXT != 0 {
            wide(object, &mut at)?
        } else {
            moniker(object.get(at..)?)?
        };
    }
    (!target.is_empty()).then_some(target)
}

/// Text behind its count of characters.
fn wide(bytes: &[u8], at: &mut usize) -> Option<String> {
    let size = offset_at(bytes, *at)?.checked_mul(2)?;
    let start = at.checked_add(4)?;
    let end = start.checked_add(size)?;
    let text = utf16_le(bytes.get(start..end)?);
    *at = end;
    Some(text.split('\0').next().unwrap_or_default().to_owned())
}

/// A URL or a file (MS-OSHARED 2.3.7.6 and 2.3.7.8).
fn moniker(bytes: &[u8]) -> Option<String> {
    let rest = bytes.get(16..)?;
    let text = if bytes.starts_with(&URL_MONIKER) {
        let text = rest.get(4..)?;
        utf16_le(text.get(..offset_at(rest, 0)?).unwrap_or(text))
    } else if bytes.starts_with(&FILE_MONIKER) {
        let text = rest.get(6..)?;
        decoded(text.get(..offset_at(rest, 2)?).unwrap_or(text))
    } else {
        return None;
    };
    Some(text.split('\0').next().unwrap_or_default().to_owned())
}

const MONIKER: u32 = 0x01;
const DISPLAY_NAME: u32 = 0x10;
const FRAME_NAME: u32 = 0x80;
const MONIKER_AS_TEXT: u32 = 0x100;
/// 79EAC9E0-BAF9-11CE-8C82-00AA004BA90B.
const URL_MONIKER: [u8; 16] =
    [0xe0, 0xc9, 0xea, 0x79, 0xf9, 0xba, 0xce, 0x11, 0x8c, 0x82, 0, 0xaa, 0, 0x4b, 0xa9, 0x0b];
/// 00000303-0000-0000-C000-000000000046.
const FILE_MONIKER: [u8; 16] = [0x03, 0x03, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];
