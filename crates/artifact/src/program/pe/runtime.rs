//! Programs for .NET (ECMA-335 partition II, 24 and 25): version of the runtime, name and
//! identifier of the module.

use vocab::{FactKey, Facts};

use crate::bytes::{offset_at, u16_at, u32_at};
use crate::charset::until_nul;
use crate::guid::guid_at;

use super::image::{Image, Table};

/// What the metadata says, if the program is one for .NET.
pub(super) fn runtime(image: &Image<'_>) -> Option<Facts> {
    let header = image.table_bytes(Table::Runtime)?;
    let metadata = image.at(u32_at(header, 8)?)?;
    let mut facts = Facts::default();
    if !metadata.starts_with(b"BSJB") {
        // Protectors break the metadata; the program is one for .NET all the same.
        facts.put(FactKey::Version, "?");
        return Some(facts);
    }
    let length = offset_at(metadata, 12)?;
    let version = metadata.get(16..16_usize.checked_add(length)?).map(until_nul);
    facts.put_some(FactKey::Version, version);
    let streams = streams(metadata, 16_usize.checked_add(length)?);
    let stream = |names: &[&str]| {
        let (_, offset) = streams.iter().find(|(name, _)| names.contains(&name.as_str()))?;
        metadata.get(*offset..)
    };
    if let Some(module) = stream(&["#~", "#-"]).and_then(module) {
        let strings = stream(&["#Strings"]);
        let name = strings.and_then(|strings| strings.get(module.name..)).map(until_nul);
        facts.put_some(FactKey::Name, name);
        // Identifiers are counted from one.
        let id = module.id.checked_sub(1).and_then(|index| index.checked_mul(16));
        let id = stream(&["#GUID"]).zip(id).and_then(|(ids, offset)| guid_at(ids, offset));
        facts.put_some(FactKey::ModuleId, id);
    }
    Some(facts)
}

/// Names and offsets of the streams, behind the version.
fn streams(metadata: &[u8], at: usize) -> Vec<(String, usize)> {
    let mut streams = Vec::new();
    let count = u16_at(metadata, at.saturating_add(2)).unwrap_or(0).min(STREAMS_MAX);
    let mut at = at.saturating_add(4);
    for _ in 0..count {
        let Some(offset) = offset_at(metadata, at) else { break };
        let name = until_nul(metadata.get(at.saturating_add(8)..).unwrap_or_default());
        // Names are of at most 32 bytes and end with a zero, at a multiple of four.
        if name.len() > 32 {
            break;
        }
        at = at.saturating_add(8 + (name.len() + 1).next_multiple_of(4));
        streams.push((name, offset));
    }
    streams
}

/// Where name and identifier of the module are in their streams.
struct Module {
    name: usize,
    id: usize,
}

/// The one row of the first table.
fn module(tables: &[u8]) -> Option<Module> {
    let sizes = *tables.get(6)?;
    let present = u64::from(u32_at(tables, 8)?) | u64::from(u32_at(tables, 12)?) << 32;
    (present & 1 != 0).then_some(())?;
    let counts = usize::try_from(present.count_ones()).ok()? * 4;
    let row = tables.get(24_usize.checked_add(counts)?..)?;
    let has_wide_names = sizes & 1 != 0;
    let has_wide_ids = sizes & 2 != 0;
    let name = if has_wide_names { offset_at(row, 2)? } else { usize::from(u16_at(row, 2)?) };
    let id_at = if has_wide_names { 6 } else { 4 };
    let id = if has_wide_ids { offset_at(row, id_at)? } else { usize::from(u16_at(row, id_at)?) };
    Some(Module { name, id })
}

const STREAMS_MAX: u16 = 16;
