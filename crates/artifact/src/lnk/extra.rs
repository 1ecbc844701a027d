//! The blocks behind the strings of a shortcut (MS-SHLLINK 2.5).

use vocab::{FactKey, Facts};

use crate::bytes::{first, offset_at, u32_at};
use crate::charset::{until_nul, utf16_le_until_nul};
use crate::guid::{guid_at, made_from};
use crate::time::file_time;

use super::property::{Property, properties};
use super::target::{folder, target};

/// What the blocks say.
#[derive(Debug, Default)]
pub(super) struct Extra {
    /// The path with variables such as `%windir%`, which goes before the list of items.
    pub(super) environment: Option<String>,
    pub(super) icon_environment: Option<String>,
    pub(super) tracker: Facts,
    pub(super) known_folder: Option<String>,
    pub(super) properties: Vec<Property>,
    /// A second list of items, for Windows Vista and later.
    pub(super) vista_path: Option<String>,
    /// Identifier of an application that Windows Installer is to put on the machine.
    pub(super) darwin: Option<String>,
    /// Name of a compatibility layer.
    pub(super) shim: Option<String>,
    pub(super) console_font: Option<String>,
    pub(super) code_page: Option<u32>,
    /// The blocks in their order, by name or signature.
    pub(super) blocks: Vec<String>,
    /// Behind the last block and the end mark.
    pub(super) end: usize,
    pub(super) is_broken: bool,
}

/// Reads the blocks from `start` on. Data that is no block ends them, as it does for Windows.
pub(super) fn extra(bytes: &[u8], start: usize) -> Extra {
    let mut extra = Extra { end: start.min(bytes.len()), ..Extra::default() };
    for _ in 0..BLOCKS_MAX {
        let Some(size) = offset_at(bytes, extra.end) else { return extra };
        if size < BLOCK_BYTES_MIN {
            // Sizes below four mark the end; what follows is behind the format.
            extra.end += if size < 4 { 4 } else { 0 };
            return extra;
        }
        let signature = u32_at(bytes, extra.end + 4).unwrap_or(0);
        let is_block = signature & 0xFFFF_FF00 == SIGNATURES;
        let rest = bytes.get(extra.end..).unwrap_or_default();
        if !is_block {
            return extra;
        }
        let Some(block) = rest.get(..size) else {
            extra.is_broken = true;
            extra.end = bytes.len();
            extra.block(signature, rest);
            return extra;
        };
        extra.block(signature, block);
        extra.end += size;
    }
    extra
}

impl Extra {
    fn block(&mut self, signature: u32, block: &[u8]) {
        let name = usize::try_from(signature & 0xFF).ok().and_then(|index| NAMES.get(index));
        self.blocks.push(name.map_or_else(|| format!("0x{signature:08x}"), ToString::to_string));
        match signature & 0xFF {
            1 => self.environment = path(block),
            2 => self.console_font = block.get(44..108).map(utf16_le_until_nul),
            3 => self.tracker = tracker(block),
            4 => self.code_page = u32_at(block, 8),
            6 => self.darwin = path(block),
            7 => self.icon_environment = path(block),
            8 => self.shim = block.get(8..).map(utf16_le_until_nul),
            9 => self.properties = block.get(8..).map(properties).unwrap_or_default(),
            11 => self.known_folder = guid_at(block, 8).map(|id| folder(&id)),
            12 => self.vista_path = block.get(8..).map(|list| target(list).path),
            _ => {}
        }
    }
}

/// A path in 260 bytes and the same in 260 units of UTF-16, which goes before.
fn path(block: &[u8]) -> Option<String> {
    let wide = block.get(268..).map(utf16_le_until_nul).filter(|path| !path.is_empty());
    wide.or_else(|| block.get(8..).map(|path| until_nul(first(path, 260))))
        .filter(|path| !path.is_empty())
}

/// MS-SHLLINK 2.5.10: the machine on which the target was, and identifiers of its volume
/// and file. That of the file was made from a time and the network card.
fn tracker(block: &[u8]) -> Facts {
    let mut facts = Facts::default();
    facts.put_some(FactKey::Machine, block.get(16..32).map(until_nul));
    facts.put_some(FactKey::VolumeId, guid_at(block, 32));
    facts.put_some(FactKey::FileId, guid_at(block, 48));
    let made = block.get(48..64).and_then(made_from);
    facts.put_some(FactKey::Mac, made.as_ref().map(|(_, card)| card.clone()));
    facts.put_some(FactKey::Created, made.and_then(|(ticks, _)| file_time(ticks)));
    // The identifiers at birth differ once the target was moved.
    let birth = guid_at(block, 80).filter(|birth| Some(birth) != guid_at(block, 48).as_ref());
    if let Some(birth) = birth {
        facts.put(FactKey::BirthFileId, birth);
        facts.put_some(FactKey::BirthVolumeId, guid_at(block, 64));
        let made = block.get(80..96).and_then(made_from);
        facts.put_some(FactKey::BirthMac, made.map(|(_, card)| card));
    }
    facts
}

const BLOCKS_MAX: usize = 64;
const BLOCK_BYTES_MIN: usize = 8;
const SIGNATURES: u32 = 0xA000_0000;
/// By the last byte of the signature.
const NAMES: &[&str] = &[
    "0xa0000000",
    "environment",
    "console",
    "tracker",
    "console-code-page",
    "special-folder",
    "darwin",
    "icon-environment",
    "shim",
    "properties",
    "0xa000000a",
    "known-folder",
    "id-list",
];
