//! The signing block before the central directory (APK signature scheme v2 and v3). Only
//! that it is there is told; whether the signature holds is not asked.

use memchr::memmem;

use crate::volume::field::{index, le};

/// The schemes of the pairs in the block.
pub(super) fn schemes(bytes: &[u8]) -> Vec<&'static str> {
    let mut schemes = Vec::new();
    let Some(mut rest) = block(bytes) else { return schemes };
    for _ in 0..PAIRS_MAX {
        let (Some(length), Some(identifier)) = (le::<8>(rest, 0), le::<4>(rest, 8)) else { break };
        let scheme = match identifier {
            0x7109_871A => Some("v2"),
            0xF053_68C0 => Some("v3"),
            0x1B93_AD61 => Some("v3.1"),
            _ => None,
        };
        schemes.extend(scheme);
        let next = index(length).saturating_add(8);
        rest = rest.get(next..).unwrap_or_default();
    }
    schemes
}

/// The pairs: between two copies of the size, the second one followed by the mark.
fn block(bytes: &[u8]) -> Option<&[u8]> {
    let mark = memmem::rfind(bytes, MARK)?;
    let end = mark.checked_sub(8)?;
    let size = index(le::<8>(bytes, end)?);
    let start = (mark + MARK.len()).checked_sub(size)?;
    bytes.get(start..end)
}

const MARK: &[u8] = b"APK Sig Block 42";
const PAIRS_MAX: usize = 64;
