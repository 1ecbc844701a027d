//! The header of gzip (RFC 1952 2.3): name, comment, time and system of the first member.

use crate::bytes::{u16_at, u32_at};
use crate::charset::decoded;
use crate::member::MemberName;
use crate::time::unix_time;

/// What the header says.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) name: Option<MemberName>,
    pub(super) comment: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) system: Option<&'static str>,
}

impl Header {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let flags = *bytes.get(3)?;
        let seconds = u32_at(bytes, 4)?;
        let mut rest = bytes.get(10..)?;
        if flags & EXTRA != 0 {
            rest = rest.get(2 + usize::from(u16_at(rest, 0)?)..)?;
        }
        let mut text = |flag| {
            (flags & flag != 0).then_some(())?;
            let end = memchr::memchr(0, rest)?;
            let (text, after) = rest.split_at_checked(end)?;
            rest = after.get(1..).unwrap_or_default();
            text.get(..text.len().min(TEXT_BYTES_MAX)).map(<[u8]>::to_vec)
        };
        let (name, comment) = (text(NAME), text(COMMENT));
        Some(Self {
            name: name
                .filter(|raw| !raw.is_empty())
                .map(|raw| MemberName { decoded: decoded(&raw), raw }),
            comment: comment.map(|raw| decoded(&raw)),
            // Zero means that there is no time.
            modified: unix_time(seconds.into()).filter(|_| seconds != 0),
            system: bytes.get(9).and_then(|system| name_of(*system)),
        })
    }
}

const fn name_of(system: u8) -> Option<&'static str> {
    Some(match system {
        0 => "MS-DOS",
        1 => "Amiga",
        2 => "OpenVMS",
        3 => "Unix",
        4 => "VM/CMS",
        5 => "Atari ST",
        6 => "OS/2",
        7 => "Macintosh",
        8 => "Z-System",
        9 => "CP/M",
        10 => "TOPS-20",
        11 => "Windows NTFS",
        12 => "QDOS",
        13 => "Acorn",
        _ => return None,
    })
}

const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;
/// Names and comments end with a NUL, which may be far away.
const TEXT_BYTES_MAX: usize = 4_096;
