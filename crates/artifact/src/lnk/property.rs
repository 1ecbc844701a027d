//! Properties in a shortcut (MS-PROPSTORE 2.2): the parsing name of the target, the user's
//! security identifier, the application's identifier.

use crate::bytes::{offset_at, u16_at, u32_at};
use crate::charset::{until_nul, utf16_le_until_nul};
use crate::guid::guid_at;
use crate::time::file_time;

/// One property with a value that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Property {
    /// As Windows names it, or format and number.
    pub(super) name: String,
    pub(super) value: String,
}

/// Reads the storages one behind the other.
pub(super) fn properties(store: &[u8]) -> Vec<Property> {
    let mut found = Vec::new();
    let mut rest = store;
    for _ in 0..STORAGES_MAX {
        let Some(size) = offset_at(rest, 0).filter(|size| *size >= STORAGE_HEADER_BYTES) else {
            break;
        };
        let storage = rest.get(..size).unwrap_or(rest);
        if u32_at(storage, 4) != Some(VERSION) {
            break;
        }
        found.extend(storage_properties(storage));
        rest = rest.get(size..).unwrap_or_default();
    }
    found
}

fn storage_properties(storage: &[u8]) -> Vec<Property> {
    let Some(format) = guid_at(storage, 8) else { return Vec::new() };
    let mut found = Vec::new();
    let mut rest = storage.get(STORAGE_HEADER_BYTES..).unwrap_or_default();
    for _ in 0..PROPERTIES_MAX {
        let Some(size) = offset_at(rest, 0).filter(|size| *size >= 9) else { break };
        let property = rest.get(..size).unwrap_or(rest);
        found.extend(read(property, &format));
        rest = rest.get(size..).unwrap_or_default();
    }
    found
}

/// One property: its number or its name, then its typed value.
fn read(property: &[u8], format: &str) -> Option<Property> {
    let number = u32_at(property, 4)?;
    if format == NAMED {
        // Here the number is the size of the name.
        let size = usize::try_from(number).ok()?;
        let name = utf16_le_until_nul(property.get(9..size.checked_add(9)?)?);
        let value = value(property.get(size.checked_add(9)?..)?)?;
        return Some(Property { name, value });
    }
    let known = NAMES.iter().find(|(id, known, _)| *id == format && *known == number);
    let name = known.map_or_else(|| format!("{format}/{number}"), |(_, _, name)| name.to_string());
    Some(Property { name, value: value(property.get(9..)?)? })
}

/// A typed value (MS-OLEPS 2.15) of the types that say something to a reader.
fn value(typed: &[u8]) -> Option<String> {
    let value = typed.get(4..)?;
    let text = match u16_at(typed, 0)? {
        0x03 => u32_at(value, 0)?.cast_signed().to_string(),
        0x13 => u32_at(value, 0)?.to_string(),
        0x15 => (u64::from(u32_at(value, 0)?) | u64::from(u32_at(value, 4)?) << 32).to_string(),
        0x0B => (u16_at(value, 0)? != 0).to_string(),
        0x1E => until_nul(value.get(4..)?),
        0x08 | 0x1F => utf16_le_until_nul(value.get(4..)?),
        0x40 => file_time(u64::from(u32_at(value, 0)?) | u64::from(u32_at(value, 4)?) << 32)?,
        0x48 => guid_at(value, 0)?,
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

const STORAGES_MAX: usize = 32;
const PROPERTIES_MAX: usize = 64;
const STORAGE_HEADER_BYTES: usize = 24;
/// The signature `1SPS`.
const VERSION: u32 = 0x5350_5331;
/// The format whose properties have names instead of numbers.
const NAMED: &str = "D5CDD505-2E9C-101B-9397-08002B2CF9AE";
/// Format, number, and the canonical name of the Windows property system.
const NAMES: &[(&str, u32, &str)] = &[
    ("B725F130-47EF-101A-A5F1-02608C9EEBAC", 4, "System.ItemTypeText"),
    ("B725F130-47EF-101A-A5F1-02608C9EEBAC", 10, "System.ItemNameDisplay"),
    ("B725F130-47EF-101A-A5F1-02608C9EEBAC", 12, "System.Size"),
    ("B725F130-47EF-101A-A5F1-02608C9EEBAC", 14, "System.DateModified"),
    ("B725F130-47EF-101A-A5F1-02608C9EEBAC", 15, "System.DateCreated"),
    ("28636AA6-953D-11D2-B5D6-00C04FD918D0", 30, "System.ParsingPath"),
    ("446D16B1-8DAD-4870-A748-402EA43D788C", 104, "System.VolumeId"),
    ("DABD30ED-0043-4789-A7F8-D013A4736622", 100, "System.ItemFolderPathDisplayNarrow"),
    ("E3E0584C-B788-4A5A-BB20-7F5A44C9ACDD", 6, "System.ItemFolderPathDisplay"),
    ("9F4C2855-9F79-4B39-A8D0-E1D42DE1D5F3", 2, "System.AppUserModel.RelaunchCommand"),
    ("9F4C2855-9F79-4B39-A8D0-E1D42DE1D5F3", 5, "System.AppUserModel.ID"),
    ("46588AE2-4CBC-4338-BBFC-139326986DCE", 4, "user-sid"),
    ("F29F85E0-4FF9-1068-AB91-08002B27B3D9", 2, "System.Title"),
    ("F29F85E0-4FF9-1068-AB91-08002B27B3D9", 4, "System.Author"),
];
