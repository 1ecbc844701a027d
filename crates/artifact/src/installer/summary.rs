//! Summary information (MS-OLEPS 2.3, 2.25.1): who made the package, and with what.

use vocab::FactKey;

use crate::charset::until_nul;
use crate::contents::Contents;
use crate::time::file_time;
use crate::volume::field::{index, le, piece};

/// Notes what the first property set says.
pub(super) fn facts(bytes: &[u8], contents: &mut Contents) {
    let Some(set) = le::<4>(bytes, 44).and_then(|at| bytes.get(index(at)..)) else { return };
    let count = le::<4>(set, 4).map_or(0, index).min(PROPERTIES_MAX);
    for entry in piece(set, 8, count * 8).chunks_exact(8) {
        let (Some(number), Some(at)) = (le::<4>(entry, 0), le::<4>(entry, 4)) else { continue };
        let key = match number {
            2 => FactKey::Title,
            3 => FactKey::Subject,
            4 => FactKey::Author,
            6 => FactKey::Comment,
            // For which machines and languages the package is.
            7 => FactKey::Platform,
            8 => FactKey::LastAuthor,
            12 => FactKey::Created,
            13 => FactKey::Modified,
            18 => FactKey::Application,
            _ => continue,
        };
        contents.fact_some(key, set.get(index(at)..).and_then(value));
    }
}

/// A text or a time, by its type.
fn value(property: &[u8]) -> Option<String> {
    match le::<4>(property, 0)? {
        TEXT => Some(until_nul(piece(property, 8, index(le::<4>(property, 4)?)))),
        TIME => file_time(le::<8>(property, 4)?),
        _ => None,
    }
}

const PROPERTIES_MAX: usize = 64;
const TEXT: u64 = 30;
const TIME: u64 = 64;
