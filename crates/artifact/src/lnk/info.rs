//! Where the target was when the shortcut was made (MS-SHLLINK 2.3): drive and path, or
//! network share.

use vocab::{FactKey, Facts};

use crate::bytes::{offset_at, u32_at};
use crate::charset::{until_nul, utf16_le_until_nul};

/// What the part says.
#[derive(Debug, Default)]
pub(super) struct LinkInfo {
    /// The whole path on this machine.
    pub(super) local: Option<String>,
    /// The whole path in the network: `\\server\share\file`.
    pub(super) network: Option<String>,
    pub(super) drive: Facts,
}

/// Reads the part; `info` begins with its size.
pub(super) fn link_info(info: &[u8]) -> LinkInfo {
    let header = offset_at(info, 4).unwrap_or(0);
    let flags = u32_at(info, 8).unwrap_or(0);
    // Unicode forms of both paths stand only behind a longer header.
    let wide = |offset| {
        let offset = (header >= 0x24).then(|| offset_at(info, offset)).flatten()?;
        (offset != 0).then(|| info.get(offset..).map(utf16_le_until_nul)).flatten()
    };
    let narrow = |offset| {
        let offset = offset_at(info, offset).filter(|offset| *offset != 0)?;
        info.get(offset..).map(until_nul)
    };
    let suffix = wide(32).or_else(|| narrow(24)).unwrap_or_default();
    let mut read = LinkInfo::default();
    if flags & HAS_LOCAL != 0 {
        read.local = wide(28).or_else(|| narrow(16)).map(|base| joined(&base, &suffix));
        let drive = offset_at(info, 12).and_then(|offset| info.get(offset..));
        read.drive = drive.map(volume).unwrap_or_default();
    }
    if flags & HAS_NETWORK != 0 {
        let network = offset_at(info, 20).and_then(|offset| info.get(offset..));
        read.network = network.and_then(share).map(|share| joined(&share, &suffix));
    }
    read
}

/// MS-SHLLINK 2.3.1.
fn volume(volume: &[u8]) -> Facts {
    let kind = match u32_at(volume, 4) {
        Some(2) => Some("removable"),
        Some(3) => Some("fixed"),
        Some(4) => Some("network"),
        Some(5) => Some("optical"),
        Some(6) => Some("memory"),
        _ => None,
    };
    let label = match offset_at(volume, 12) {
        // An offset of 0x14 says that the label is in Unicode and stands elsewhere.
        Some(0x14) => {
            let offset = offset_at(volume, 16);
            offset.and_then(|offset| volume.get(offset..)).map(utf16_le_until_nul)
        }
        Some(offset) => volume.get(offset..).map(until_nul),
        None => None,
    };
    let mut facts = Facts::default();
    facts.put_some(FactKey::Kind, kind);
    facts.put_some(FactKey::Label, label);
    facts.put_some(FactKey::Serial, u32_at(volume, 8).map(|serial| format!("{serial:08X}")));
    facts
}

/// MS-SHLLINK 2.3.2: the name of the share.
fn share(network: &[u8]) -> Option<String> {
    let offset = offset_at(network, 8)?;
    if offset > 0x14
        && let Some(wide) = offset_at(network, 20).and_then(|offset| network.get(offset..))
    {
        return Some(utf16_le_until_nul(wide));
    }
    network.get(offset..).map(until_nul)
}

fn joined(base: &str, suffix: &str) -> String {
    let parted = base.is_empty() || suffix.is_empty() || base.ends_with('\\');
    if parted { format!("{base}{suffix}") } else { format!("{base}\\{suffix}") }
}

const HAS_LOCAL: u32 = 1;
const HAS_NETWORK: u32 = 2;
