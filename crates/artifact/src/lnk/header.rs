//! The header of a shortcut (MS-SHLLINK 2.1): what it holds, and the target as it was
//! when the shortcut was made.

use vocab::FactKey;
use vocab::Facts;

use crate::bytes::{u16_at, u32_at};
use crate::time::file_time;

/// The fixed part of the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header<'a> {
    bytes: &'a [u8],
    flags: u32,
}

/// Parts whose presence the flags tell (MS-SHLLINK 2.1.1).
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    IdList = 0,
    LinkInfo = 1,
    Name = 2,
    RelativePath = 3,
    WorkingFolder = 4,
    Arguments = 5,
    IconLocation = 6,
    Unicode = 7,
    NoLinkInfo = 8,
    Environment = 9,
    RunAsUser = 13,
}

impl<'a> Header<'a> {
    /// `None` if the file ends before its flags.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        Some(Self { bytes, flags: u32_at(bytes, 20)? })
    }

    pub(super) const fn has(self, part: Part) -> bool {
        self.flags & (1 << part as u32) != 0
    }

    /// Position of the icon in its file; negative ones are its identifier.
    pub(super) fn icon_index(self) -> i32 {
        u32_at(self.bytes, 56).map_or(0, u32::cast_signed)
    }

    /// How the window of the program shows, if not as usual.
    pub(super) fn window(self) -> Option<&'static str> {
        match u32_at(self.bytes, 60)? {
            3 => Some("maximized"),
            // Minimised and not activated: the usual way to keep a console out of sight.
            7 => Some("minimized"),
            // Every other value is taken for normal (MS-SHLLINK 2.1).
            _ => None,
        }
    }

    /// Keys that start the shortcut: `Ctrl+Alt+T`.
    pub(super) fn hot_key(self) -> Option<String> {
        let [key, modifiers] = u16_at(self.bytes, 64)?.to_le_bytes();
        let name = match key {
            b'0'..=b'9' | b'A'..=b'Z' => char::from(key).to_string(),
            0x70..=0x87 => format!("F{}", key - 0x6F),
            0x90 => "NumLock".to_owned(),
            0x91 => "ScrollLock".to_owned(),
            _ => return None,
        };
        let names = [(2, "Ctrl"), (4, "Alt"), (1, "Shift")];
        let pressed = names.iter().filter(|(bit, _)| modifiers & bit != 0).map(|(_, name)| *name);
        Some(pressed.chain([name.as_str()]).collect::<Vec<_>>().join("+"))
    }

    /// The target as it was: times, size, attributes.
    pub(super) fn target_file(self) -> Facts {
        let time = |offset| {
            let low = u32_at(self.bytes, offset)?;
            let high = u32_at(self.bytes, offset + 4)?;
            file_time(u64::from(low) | u64::from(high) << 32)
        };
        let mut facts = Facts::default();
        facts.put_some(FactKey::Created, time(28));
        facts.put_some(FactKey::Accessed, time(36));
        facts.put_some(FactKey::Modified, time(44));
        facts.put_some(FactKey::Size, u32_at(self.bytes, 52).filter(|size| *size != 0));
        let attributes = u32_at(self.bytes, 24).unwrap_or(0);
        let set = ATTRIBUTES.iter().filter(|(bit, _)| attributes & bit != 0).map(|(_, name)| *name);
        facts.put_some(FactKey::Attributes, Some(set.collect::<Vec<_>>()));
        facts
    }
}

/// Where the parts behind the header begin.
pub(super) const HEADER_BYTES: usize = 76;
/// MS-SHLLINK 2.1.2, those that a sender chooses.
const ATTRIBUTES: &[(u32, &str)] = &[
    (0x1, "read-only"),
    (0x2, "hidden"),
    (0x4, "system"),
    (0x10, "folder"),
    (0x800, "compressed"),
    (0x4000, "encrypted"),
];
