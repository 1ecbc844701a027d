//! Extra fields of a header (APPNOTE 4.5 and 4.6; Info-ZIP for the times): 64-bit sizes,
//! the name in Unicode, times, and how WinZip encrypted.

use std::collections::VecDeque;

use crate::bytes::{u16_at, u32_at};
use crate::time::{file_time, unix_time};

/// What the extra fields of one header say.
#[derive(Debug, Clone, Default)]
pub(super) struct Extra<'a> {
    /// The values of the 64-bit field that nobody has taken yet.
    pub(super) wide: VecDeque<u64>,
    /// The name in Unicode, if it belongs to the name in the header.
    pub(super) name: Option<&'a str>,
    pub(super) modified: Option<String>,
    pub(super) aes: Option<WinZipAes>,
}

/// How WinZip encrypted a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WinZipAes {
    /// 1 with a checksum of the content, 2 without one.
    pub(super) version: u16,
    pub(super) strength: Strength,
    /// The compression method beneath the encryption.
    pub(super) method: u16,
}

/// Bits of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    Aes128,
    Aes192,
    Aes256,
}

impl<'a> Extra<'a> {
    /// Reads as many fields as are whole.
    pub(super) fn parse(mut bytes: &'a [u8], header_name: &[u8]) -> Self {
        let mut extra = Self::default();
        for _ in 0..FIELDS_MAX {
            let (Some(id), Some(size)) = (u16_at(bytes, 0), u16_at(bytes, 2)) else { break };
            let end = 4 + usize::from(size);
            let Some(field) = bytes.get(4..end) else { break };
            extra.field(id, field, header_name);
            bytes = bytes.get(end..).unwrap_or_default();
        }
        extra
    }

    fn field(&mut self, id: u16, field: &'a [u8], header_name: &[u8]) {
        match id {
            0x0001 if self.wide.is_empty() => {
                let (values, _) = field.as_chunks::<8>();
                let values = values.iter().take(WIDE_MAX);
                self.wide = values.map(|value| u64::from_le_bytes(*value)).collect();
            }
            0x000A => self.modified = ntfs(field).or_else(|| self.modified.take()),
            // The finer times of NTFS win over those in seconds, whatever their order.
            0x5455 if field.first().is_some_and(|flags| flags & 1 != 0) => {
                self.note_seconds(u32_at(field, 1));
            }
            0x5855 => self.note_seconds(u32_at(field, 4)),
            0x7075 => self.name = unicode_name(field, header_name).or(self.name),
            0x9901 => self.aes = WinZipAes::parse(field),
            _ => {}
        }
    }

    fn note_seconds(&mut self, seconds: Option<u32>) {
        if self.modified.is_none() {
            self.modified = seconds.and_then(|seconds| unix_time(i64::from(seconds.cast_signed())));
        }
    }
}

impl WinZipAes {
    fn parse(field: &[u8]) -> Option<Self> {
        let strength = match field.get(4)? {
            1 => Strength::Aes128,
            2 => Strength::Aes192,
            3 => Strength::Aes256,
            _ => return None,
        };
        Some(Self { version: u16_at(field, 0)?, strength, method: u16_at(field, 5)? })
    }
}

/// The time of the last change of the NTFS field: tag 1, the first of three times.
fn ntfs(field: &[u8]) -> Option<String> {
    let is_times = u16_at(field, 4) == Some(1) && u16_at(field, 6) >= Some(8);
    let ticks = u64::from_le_bytes(field.get(8..16)?.try_into().ok()?);
    is_times.then(|| file_time(ticks))?
}

/// APPNOTE 4.6.9: the name counts only while the header's name is the one it was made for.
fn unicode_name<'a>(field: &'a [u8], header_name: &[u8]) -> Option<&'a str> {
    let belongs =
        field.first() == Some(&1) && u32_at(field, 1) == Some(crc32fast::hash(header_name));
    let name = std::str::from_utf8(field.get(5..)?).ok()?;
    (belongs && !name.is_empty()).then_some(name)
}

/// Archives in earnest have a handful; many members may point to one header full of them.
const FIELDS_MAX: usize = 64;
/// Two sizes, an offset and a disk.
const WIDE_MAX: usize = 4;
