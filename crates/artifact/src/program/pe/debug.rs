//! What the linker left for debuggers (PE format specification, "The .debug section"): the
//! path of the symbols, which names folders of whoever built the program.

use crate::bytes::{first, offset_at, u32_at};
use crate::charset::until_nul;
use crate::guid::guid_at;

use super::image::{Image, Table};

/// The entries of the debug table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Debug {
    pub(super) path: Option<String>,
    /// Identifier and age, as symbol servers write them.
    pub(super) id: Option<String>,
    /// The time in the header is a hash of the content, so that builds repeat.
    pub(super) is_reproducible: bool,
}

/// Reads the table.
pub(super) fn debug(image: &Image<'_>) -> Debug {
    let mut debug = Debug::default();
    let Some(table) = image.table_bytes(Table::Debug) else { return debug };
    for entry in table.chunks_exact(ENTRY_BYTES).take(ENTRIES_MAX) {
        match u32_at(entry, 12) {
            Some(CODE_VIEW) if debug.path.is_none() => {
                let data = data(image, entry);
                (debug.path, debug.id) = data.and_then(code_view).unwrap_or_default();
            }
            Some(REPRODUCIBLE) => debug.is_reproducible = true,
            _ => {}
        }
    }
    debug
}

/// The data of an entry, at its offset in the file or, where that is none, its address.
fn data<'a>(image: &Image<'a>, entry: &[u8]) -> Option<&'a [u8]> {
    let size = offset_at(entry, 16)?;
    let offset = offset_at(entry, 24).filter(|offset| *offset != 0);
    let bytes = match offset {
        Some(offset) => image.bytes.get(offset..)?,
        None => image.at(u32_at(entry, 20)?)?,
    };
    Some(first(bytes, size))
}

/// Path and identifier of the record, in its newer and its older form.
fn code_view(data: &[u8]) -> Option<(Option<String>, Option<String>)> {
    let (id, path) = if data.starts_with(b"RSDS") {
        let age = u32_at(data, 20)?;
        (format!("{}-{age}", guid_at(data, 4)?), data.get(24..)?)
    } else if data.starts_with(b"NB10") {
        (format!("{:08X}-{}", u32_at(data, 8)?, u32_at(data, 12)?), data.get(16..)?)
    } else {
        return None;
    };
    Some((Some(until_nul(path)).filter(|path| !path.is_empty()), Some(id)))
}

const ENTRY_BYTES: usize = 28;
const ENTRIES_MAX: usize = 32;
const CODE_VIEW: u32 = 2;
const REPRODUCIBLE: u32 = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_both_forms_are_read() {
        let mut newer = b"RSDS".to_vec();
        newer.extend([0x11; 16]);
        newer.extend(2_u32.to_le_bytes());
        newer.extend(b"D:\\\x8aJ\x94\xad\\door.pdb\0");
        let (path, id) = code_view(&newer).unwrap();
        assert_eq!(path.as_deref(), Some("D:\\開発\\door.pdb"));
        assert_eq!(id.as_deref(), Some("11111111-1111-1111-1111-111111111111-2"));
        let older = b"NB10\0\0\0\0\x78\x56\x34\x12\x01\0\0\0c:\\a.pdb\0";
        let (path, id) = code_view(older).unwrap();
        assert_eq!((path.as_deref(), id.as_deref()), (Some("c:\\a.pdb"), Some("12345678-1")));
        assert_eq!(code_view(b"NB09"), None);
        assert_eq!(code_view(b"RSDS"), None);
    }
}
