//! What a program imports (PE format specification, "The .idata section"), and its import
//! hash.
//!
//! The import hash is the MD5 of all `library.function` in lower case and in the order of
//! the file, joined by commas; libraries without `.dll`, `.ocx` or `.sys`, functions that
//! are imported by number by their known name or as `ordN`.

use md5::{Digest as _, Md5};
use vocab::{FactKey, Facts};

use crate::bytes::{u16_at, u32_at};
use crate::charset::until_nul;

use super::image::{Image, Table};
use super::ordinals;

/// The imports of a program.
#[derive(Debug, Default)]
pub(super) struct Imports {
    pub(super) libraries: Vec<Library>,
    /// Whether there are more than are read.
    pub(super) is_cut: bool,
    /// Whether a table leads out of the file.
    pub(super) is_broken: bool,
}

/// What is imported from one library.
#[derive(Debug)]
pub(super) struct Library {
    pub(super) name: String,
    functions: Vec<Function>,
    /// Loaded only when first used; the import hash leaves these out.
    is_delayed: bool,
}

#[derive(Debug)]
enum Function {
    Name(String),
    Ordinal(u16),
}

/// Reads the imports of an image.
pub(super) fn imports(image: &Image<'_>) -> Imports {
    let mut imports = Imports::default();
    for (table, entry_bytes, is_delayed) in
        [(Table::Imports, 20, false), (Table::DelayedImports, 32, true)]
    {
        let Some(directory) = image.table(table) else { continue };
        let Some(entries) = image.at(directory.address) else {
            imports.is_broken = true;
            continue;
        };
        for entry in entries.chunks_exact(entry_bytes) {
            if entry.iter().all(|byte| *byte == 0) {
                break;
            }
            if imports.libraries.len() == LIBRARIES_MAX {
                imports.is_cut = true;
                break;
            }
            let Some(library) = imports.library(image, entry, is_delayed) else { break };
            imports.libraries.push(library);
        }
    }
    imports
}

impl Imports {
    /// One entry of a table: name, and the two lists that name its functions.
    fn library(&mut self, image: &Image<'_>, entry: &[u8], is_delayed: bool) -> Option<Library> {
        let (name, names, addresses) = if is_delayed { (4, 16, 12) } else { (12, 0, 16) };
        let name = u32_at(entry, name).filter(|name| *name != 0)?;
        let Some(name) = image.text(name).filter(|name| is_name(name)) else {
            self.is_broken = true;
            return None;
        };
        // Old linkers leave the list of names empty; then the addresses hold them.
        let lists = [u32_at(entry, names)?, u32_at(entry, addresses)?];
        let list = lists.into_iter().filter(|list| *list != 0).find_map(|list| image.at(list));
        let mut functions = Vec::new();
        for pointer in list.unwrap_or_default().chunks_exact(image.pointer_bytes()) {
            let Some(pointer) = image.pointer(pointer, 0).filter(|pointer| *pointer != 0) else {
                break;
            };
            if functions.len() == FUNCTIONS_MAX {
                self.is_cut = true;
                break;
            }
            functions.extend(function(image, pointer));
        }
        Some(Library { name, functions, is_delayed })
    }

    pub(super) fn count(&self) -> usize {
        self.libraries.iter().map(|library| library.functions.len()).sum()
    }

    /// Whether a function of this name is imported.
    pub(super) fn has(&self, wanted: &str) -> bool {
        self.libraries
            .iter()
            .flat_map(|library| &library.functions)
            .any(|function| matches!(function, Function::Name(name) if name == wanted))
    }

    /// The import hash; none without imports.
    pub(super) fn hash(&self) -> Option<String> {
        let mut names = Vec::new();
        for library in self.libraries.iter().filter(|library| !library.is_delayed) {
            let lower = library.name.to_lowercase();
            let stem = [".dll", ".ocx", ".sys"].iter().find_map(|end| lower.strip_suffix(end));
            let stem = stem.unwrap_or(&lower);
            for function in &library.functions {
                names.push(format!("{stem}.{}", function.shown(&lower).to_lowercase()));
            }
        }
        (!names.is_empty()).then(|| hex(&Md5::digest(names.join(","))))
    }

    /// As records of library and functions.
    pub(super) fn facts(&self) -> Vec<Facts> {
        let record = |library: &Library| {
            let lower = library.name.to_lowercase();
            let functions = library.functions.iter().take(FUNCTIONS_SHOWN);
            let mut record = Facts::default();
            record.put(FactKey::Name, library.name.clone());
            let names = functions.map(|function| function.shown(&lower)).collect::<Vec<_>>();
            record.put_some(FactKey::Functions, Some(names));
            if library.is_delayed {
                record.put(FactKey::Delayed, true);
            }
            record
        };
        self.libraries.iter().take(LIBRARIES_SHOWN).map(record).collect()
    }

    /// Whether the facts leave some out.
    pub(super) fn facts_are_cut(&self) -> bool {
        self.is_cut
            || self.libraries.len() > LIBRARIES_SHOWN
            || self.libraries.iter().any(|library| library.functions.len() > FUNCTIONS_SHOWN)
    }
}

impl Function {
    fn shown(&self, library: &str) -> String {
        match self {
            Self::Name(name) => name.clone(),
            Self::Ordinal(number) => ordinals::name(library, *number)
                .map_or_else(|| format!("ord{number}"), ToOwned::to_owned),
        }
    }
}

/// One function of the list: by number if the highest bit is set, else by name behind a
/// hint of two bytes.
fn function(image: &Image<'_>, pointer: u64) -> Option<Function> {
    let by_number = if image.is_wide { 1 << 63 } else { 1 << 31 };
    if pointer & by_number != 0 {
        let [low, high, ..] = pointer.to_le_bytes();
        return Some(Function::Ordinal(u16::from_le_bytes([low, high])));
    }
    let entry = image.at(u32::try_from(pointer).ok()?)?;
    u16_at(entry, 0)?;
    let name = until_nul(crate::bytes::first(entry.get(2..)?, NAME_BYTES_MAX));
    is_name(&name).then_some(Function::Name(name))
}

/// Names are printable; anything else is what a broken table leads to.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= NAME_BYTES_MAX && !name.chars().any(char::is_control)
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const LIBRARIES_MAX: usize = 1_000;
const FUNCTIONS_MAX: usize = 5_000;
const LIBRARIES_SHOWN: usize = 100;
const FUNCTIONS_SHOWN: usize = 200;
const NAME_BYTES_MAX: usize = 512;
