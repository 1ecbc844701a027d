//! Parts of binary workbooks (MS-XLSB 2.1.4): records of a type, a length and data. Of
//! formulas only the texts in them are read.

use vocab::Limits;

use super::workbook::Named;
use crate::bytes::{first, u32_at};
use crate::charset::utf16_le;

/// A record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
}

/// The records of a part.
pub(super) fn records(bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let kind = number(&mut rest, 2)?;
        let size = usize::try_from(number(&mut rest, 4)?).ok()?;
        let data = first(rest, size);
        rest = rest.get(data.len()..).unwrap_or_default();
        Some(Record { kind: u16::try_from(kind).ok()?, data })
    })
}

/// Seven bits a byte, the lowest first, as long as the highest bit is set.
fn number(rest: &mut &[u8], most: u32) -> Option<u32> {
    let mut value = 0;
    for index in 0..most {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        value |= u32::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(value)
}

/// What a binary workbook names.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    pub(super) sheets: Vec<Named>,
    pub(super) names: Vec<String>,
}

impl Workbook {
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Self {
        let mut workbook = Self::default();
        for record in records(bytes) {
            let is_full = workbook.sheets.len() + workbook.names.len() >= limits.members;
            match record.kind {
                _ if is_full => break,
                SHEET => workbook.sheets.extend(sheet(record.data)),
                // The flags, the key and the sheet stand before the name.
                NAME => workbook.names.extend(text(record.data, 9).map(|(name, _)| name)),
                _ => {}
            }
        }
        workbook
    }
}

fn sheet(data: &[u8]) -> Option<Named> {
    let visibility = match u32_at(data, 0)? & 3 {
        1 => Some("hidden"),
        2 => Some("very-hidden"),
        _ => None,
    };
    let (id, behind) = text(data, 8)?;
    let (name, _) = text(data, behind)?;
    Some(Named { name, id, visibility })
}

/// The texts of cells: shared ones, those in place, and results of formulas.
pub(super) fn texts(bytes: &[u8]) -> impl Iterator<Item = String> {
    records(bytes).filter_map(|record| {
        let at = match record.kind {
            SHARED_TEXT => 1,
            CELL_TEXT | FORMULA_TEXT => 8,
            _ => return None,
        };
        text(record.data, at).map(|(text, _)| text)
    })
}

/// Texts within the formulas of a sheet, which are their operands (`PtgStr`, 2.5.97.89).
pub(super) fn formula_texts(bytes: &[u8]) -> impl Iterator<Item = String> {
    let formulas = records(bytes).filter(|record| matches!(record.kind, 8..=11));
    formulas.flat_map(|record| {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(step) = record.data.get(at..).and_then(|rest| memchr::memchr(OPERAND, rest))
        {
            at += step + 1;
            let length = crate::bytes::u16_at(record.data, at).map_or(0, usize::from);
            let Some(raw) = record.data.get(at + 2..at + 2 + length * 2) else { continue };
            let text = utf16_le(raw);
            if length > 1 && text.chars().all(|letter| !letter.is_control() && letter != '\u{fffd}')
            {
                at += 2 + length * 2;
                found.push(text);
            }
        }
        found
    })
}

/// Service and topic of a link to a program by DDE (`BrtBeginSupBook`, 2.4.193).
pub(super) fn dde(bytes: &[u8]) -> Option<(String, String)> {
    let record = records(bytes).find(|record| record.kind == LINK)?;
    let is_dde = record.data.first() == Some(&1);
    let (service, behind) = text(record.data, 2)?;
    let (topic, _) = text(record.data, behind)?;
    is_dde.then_some((service, topic))
}

/// A text with its length before it (2.5.169), and where it ends.
fn text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = u32_at(data, at)?;
    // The mark of no text at all.
    let length = if length == u32::MAX { 0 } else { usize::try_from(length).ok()? };
    let start = at.checked_add(4)?;
    let end = start.checked_add(length.checked_mul(2)?)?;
    Some((utf16_le(data.get(start..end)?), end))
}

const SHARED_TEXT: u16 = 19;
const CELL_TEXT: u16 = 6;
const FORMULA_TEXT: u16 = 8;
const NAME: u16 = 39;
const SHEET: u16 = 156;
const LINK: u16 = 360;
/// `PtgStr`.
const OPERAND: u8 = 0x17;

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A record of any size below 16,384.
    pub(in crate::office::ooxml) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for mut number in [usize::from(kind), data.len()] {
            while number > 0x7f {
                bytes.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
                number >>= 7;
            }
            bytes.push(u8::try_from(number).unwrap());
        }
        bytes.extend(data);
        bytes
    }

    pub(in crate::office::ooxml) fn wide(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut bytes = u32::try_from(units.len()).unwrap().to_le_bytes().to_vec();
        bytes.extend(units.into_iter().flat_map(u16::to_le_bytes));
        bytes
    }

    #[test]
    fn sheets_and_names() {
        let sheet = [&[2, 0, 0, 0, 1, 0, 0, 0][..], &wide("rId1"), &wide("Macro1")].concat();
        let name = [&[0; 9][..], &wide("Auto_Open")].concat();
        let bytes = [record(SHEET, &sheet), record(NAME, &name)].concat();
        let workbook = Workbook::read(&bytes, &Limits::default());
        assert_eq!(workbook.names, ["Auto_Open"]);
        let named = workbook.sheets.first().unwrap();
        assert_eq!((named.name.as_str(), named.id.as_str()), ("Macro1", "rId1"));
        assert_eq!(named.visibility, Some("very-hidden"));
        for end in 0..bytes.len() {
            let _ = Workbook::read(&bytes[..end], &Limits::default());
        }
    }

    #[test]
    fn texts_of_cells_and_formulas() {
        let shared = [&[0][..], &wide("shown")].concat();
        let formula = [&[0; 12][..], &[0x17, 4, 0, b'c', 0, b'a', 0, b'l', 0, b'c', 0]].concat();
        let bytes = [record(SHARED_TEXT, &shared), record(9, &formula)].concat();
        assert_eq!(texts(&bytes).collect::<Vec<_>>(), ["shown"]);
        assert_eq!(formula_texts(&bytes).collect::<Vec<_>>(), ["calc"]);
    }
}
