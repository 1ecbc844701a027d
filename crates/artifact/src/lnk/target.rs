//! The target as a list of shell items (MS-SHLLINK 2.2): the path that Explorer walks.
//!
//! The specification leaves the items to the shell. Read are the ones that make a path:
//! roots by their class, drives, files and folders with their long names (extension block
//! 0xBEEF0004), servers and shares, addresses, items of the control panel.

use memchr::memmem;

use crate::bytes::{u16_at, u32_at};
use crate::charset::{until_nul, utf16_le_until_nul};
use crate::guid::guid_at;

/// What a list of items says.
#[derive(Debug, Default)]
pub(super) struct Target {
    /// The items as one path: `C:\Windows\System32\cmd.exe`.
    pub(super) path: String,
    /// Whether a list ended before its end mark or an item is longer than the list.
    pub(super) is_broken: bool,
}

/// Reads the items of a list without its size.
pub(super) fn target(list: &[u8]) -> Target {
    let mut target = Target::default();
    let mut rest = list;
    for _ in 0..ITEMS_MAX {
        let Some(size) = u16_at(rest, 0).map(usize::from) else {
            target.is_broken = true;
            return target;
        };
        if size < 2 {
            return target;
        }
        let Some(item) = rest.get(..size) else {
            target.is_broken = true;
            return target;
        };
        if let Some(name) = name(item) {
            append(&mut target.path, &name);
        }
        rest = rest.get(size..).unwrap_or_default();
    }
    target.is_broken = true;
    target
}

/// Adds an item to the path. A drive, a share or an address begins anew: what stands before
/// it is only the place in the tree of the shell.
fn append(path: &mut String, name: &str) {
    let begins = name.starts_with("\\\\") || name.contains("://") || is_drive(name);
    if begins {
        path.clear();
    } else if !path.is_empty() && !path.ends_with('\\') {
        path.push('\\');
    }
    path.push_str(name);
}

fn is_drive(name: &str) -> bool {
    matches!(name.as_bytes(), [letter, b':'] | [letter, b':', b'\\'] if letter.is_ascii_alphabetic())
}

/// The name of one item; `item` begins with its size.
fn name(item: &[u8]) -> Option<String> {
    let class = *item.get(2)?;
    match class {
        // My Computer says nothing once a drive follows, so it is left out of paths.
        0x1F => guid_at(item, 4).filter(|id| id != MY_COMPUTER).map(|id| folder(&id)),
        0x2E | 0x2A => guid_at(item, 4).map(|id| folder(&id)),
        0x20..=0x2F => item.get(3..).map(until_nul),
        0x30..=0x3F | 0xB1 => file(item, class),
        0x40..=0x4F | 0xC0..=0xCF => item.get(5..).map(until_nul),
        0x61 => address(item),
        0x71 => guid_at(item, 14).map(|id| folder(&id)),
        _ => long_name(item).or_else(|| control_panel(item)),
    }
    .filter(|name| !name.is_empty())
}

/// A file or a folder: the short name stands first, the long one in an extension block.
fn file(item: &[u8], class: u8) -> Option<String> {
    long_name(item).or_else(|| {
        let short = item.get(14..)?;
        let is_wide = class & 4 != 0;
        Some(if is_wide { utf16_le_until_nul(short) } else { until_nul(short) })
    })
}

/// The long name out of the block 0xBEEF0004, whose layout grew with its version.
fn long_name(item: &[u8]) -> Option<String> {
    let mark = memmem::rfind(item, &LONG_NAME_MARK)?;
    let block = item.get(mark.checked_sub(4)?..)?;
    let offset = match u16_at(block, 2)? {
        0..=2 => return None,
        3..=6 => 20,
        7 => 38,
        8 => 42,
        _ => 46,
    };
    Some(utf16_le_until_nul(block.get(offset..)?)).filter(|name| !name.is_empty())
}

/// An address, behind data whose size stands before it.
fn address(item: &[u8]) -> Option<String> {
    let data = usize::from(u16_at(item, 4)?);
    let text = item.get(data.checked_add(6)?..)?;
    let is_wide = item.get(3)? & 0x80 != 0;
    Some(if is_wide { utf16_le_until_nul(text) } else { until_nul(text) })
}

/// An item of the control panel that is a file: `.cpl` items ran code by their icon alone
/// (CVE-2010-2568).
fn control_panel(item: &[u8]) -> Option<String> {
    (u32_at(item, 4)? == CONTROL_PANEL_WIDE).then_some(())?;
    Some(utf16_le_until_nul(item.get(24..)?))
}

/// The name of a folder that is only known by its class.
pub(super) fn folder(id: &str) -> String {
    let known = FOLDERS.iter().find(|(known, _)| *known == id);
    known.map_or_else(|| format!("::{{{id}}}"), |(_, name)| format!("::{name}"))
}

const ITEMS_MAX: usize = 256;
const LONG_NAME_MARK: [u8; 4] = 0xBEEF_0004_u32.to_le_bytes();
const CONTROL_PANEL_WIDE: u32 = 0xFFFF_FF38;
const MY_COMPUTER: &str = "20D04FE0-3AEA-1069-A2D8-08002B30309D";
/// Classes of the shell and known folders, as the registry of Windows lists them.
const FOLDERS: &[(&str, &str)] = &[
    (MY_COMPUTER, "Computer"),
    ("208D2C60-3AEA-1069-A2D7-08002B30309D", "Network"),
    ("21EC2020-3AEA-1069-A2DD-08002B30309D", "Control Panel"),
    ("26EE0668-A00A-44D7-9371-BEB064C98683", "Control Panel"),
    ("5399E694-6CE5-4D6C-8FCE-1D8870FDCBA0", "Control Panel"),
    ("450D8FBA-AD25-11D0-98A8-0800361B1103", "Documents"),
    ("A8CDFF1C-4878-43BE-B5FD-F8091C1C60D0", "Documents"),
    ("D3162B92-9365-467A-956B-92703ACA08AF", "Documents"),
    ("FDD39AD0-238F-46AF-ADB4-6C85480369C7", "Documents"),
    ("59031A47-3F72-44A7-89C5-5595FE6B30EE", "User"),
    ("645FF040-5081-101B-9F08-00AA002F954E", "Recycle Bin"),
    ("871C5380-42A0-1069-A2EA-08002B30309D", "Internet Explorer"),
    ("B4BFCC3A-DB2C-424C-B029-7FE99A87C641", "Desktop"),
    ("088E3905-0323-4B02-9826-5D99428E115F", "Downloads"),
    ("374DE290-123F-4565-9164-39C4925E467B", "Downloads"),
    ("031E4825-7B94-4DC3-B131-E946B44C8DD5", "Libraries"),
    ("9113A02D-00A3-46B9-BC5F-9C04DADDD5D7", "Programs"),
    ("1AC14E77-02E7-4E5D-B744-2EB1AE5198B7", "System32"),
    ("D65231B0-B2F1-4857-A4CE-A8E7C6EA7D27", "SysWOW64"),
    ("F38BF404-1D43-42F2-9305-67DE0B28FC23", "Windows"),
    ("905E63B6-C1BF-494E-B29C-65B732D3D21A", "Program Files"),
    ("6D809377-6AF0-444B-8957-A3773F02200E", "Program Files"),
    ("7C5A40EF-A0FB-4BFC-874A-C0F2E0B9FA8E", "Program Files (x86)"),
    ("5E6C858F-0E22-4760-9AFE-EA3317B67173", "Profile"),
    ("F1B32785-6FBA-4FCF-9D55-7B8E7F157091", "Local AppData"),
    ("3EB685DB-65F9-4CF6-A03A-E3EF65729F3D", "Roaming AppData"),
    ("4234D49B-0245-4DF3-B780-3893943456E1", "Applications"),
];
