//! Dalvik programs (dex format 035 and later): their strings.

use crate::charset::decoded;
use crate::volume::field::{index, le};

/// The strings, in their order.
pub(super) fn strings(bytes: &[u8]) -> impl Iterator<Item = String> + '_ {
    let header =
        bytes.starts_with(b"dex\n").then(|| Some((le::<4>(bytes, 56)?, le::<4>(bytes, 60)?)));
    let (count, at) = header.flatten().unwrap_or_default();
    let table = bytes.get(index(at)..).unwrap_or_default().chunks_exact(4);
    table
        .take(index(count).min(STRINGS_MAX))
        .filter_map(|entry| string(bytes.get(index(le::<4>(entry, 0)?)..)?))
}

/// A length in letters, seven bits a byte, then modified UTF-8 up to NUL.
fn string(bytes: &[u8]) -> Option<String> {
    let length = bytes.iter().take(5).position(|byte| byte & 0x80 == 0)?;
    let text = bytes.get(length + 1..)?;
    let text = text.get(..text.len().min(TEXT_MAX))?;
    text.split(|byte| *byte == 0).next().map(decoded)
}

const STRINGS_MAX: usize = 1 << 20;
/// A hostile table may point to one long string over and over.
const TEXT_MAX: usize = 2_048;
