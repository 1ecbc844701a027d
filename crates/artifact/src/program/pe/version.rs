//! The version resource (VS_VERSIONINFO): what a program says of itself and its maker.

use vocab::{FactKey, Facts};

use crate::bytes::{first, u16_at, u32_at};
use crate::charset::utf16_le_until_nul;

/// Names and values in the order of the resource, and the version as numbers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) strings: Vec<(String, String)>,
    numbers: Option<String>,
    /// Language and code page of the strings: `041104b0`.
    language: Option<String>,
}

/// Reads the resource.
pub(super) fn version(bytes: &[u8]) -> Version {
    let mut version = Version::default();
    let Some(root) = Block::read(bytes) else { return version };
    version.numbers = numbers(root.value);
    for child in root.children() {
        if child.key != "StringFileInfo" {
            continue;
        }
        for table in child.children() {
            version.language.get_or_insert_with(|| table.key.clone());
            for string in table.children() {
                let value = utf16_le_until_nul(string.value);
                if !value.trim().is_empty() && version.strings.len() < STRINGS_MAX {
                    version.strings.push((string.key, value.trim().to_owned()));
                }
            }
        }
    }
    version
}

impl Version {
    /// The known strings under their keys.
    pub(super) fn facts(&self) -> Facts {
        let mut facts = Facts::default();
        for (name, key) in KEYS {
            let found = self.strings.iter().find(|(known, _)| known == name);
            facts.put_some(*key, found.map(|(_, value)| value.clone()));
        }
        facts.put_some(FactKey::VersionNumbers, self.numbers.clone());
        facts.put_some(FactKey::Language, self.language.clone());
        facts
    }
}

/// A block of the resource: length, length of the value, kind, key, value, children; each
/// of the last three at a multiple of four bytes.
struct Block<'a> {
    key: String,
    value: &'a [u8],
    rest: &'a [u8],
    length: usize,
}

impl<'a> Block<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let length = usize::from(u16_at(bytes, 0)?);
        (length >= 8).then_some(())?;
        let bytes = first(bytes, length);
        let size = usize::from(u16_at(bytes, 2)?);
        let is_text = u16_at(bytes, 4)? == 1;
        let key = utf16_le_until_nul(bytes.get(6..)?);
        let units = key.encode_utf16().count();
        let start = (6 + (units + 1) * 2).next_multiple_of(4);
        let rest = bytes.get(start..).unwrap_or_default();
        // The length of a text counts units, except where a compiler counted bytes.
        let size = if is_text { size * 2 } else { size };
        let value = first(rest, size);
        let rest = rest.get(size.next_multiple_of(4)..).unwrap_or_default();
        Some(Self { key, value, rest, length })
    }

    fn children(&self) -> Vec<Self> {
        let mut children = Vec::new();
        let mut rest = self.rest;
        while children.len() < CHILDREN_MAX
            && let Some(child) = Self::read(rest)
        {
            rest = rest.get(child.length.next_multiple_of(4)..).unwrap_or_default();
            children.push(child);
        }
        children
    }
}

/// VS_FIXEDFILEINFO: the version of the file as four numbers.
fn numbers(fixed: &[u8]) -> Option<String> {
    (u32_at(fixed, 0)? == FIXED_MARK).then_some(())?;
    let (high, low) = (u32_at(fixed, 8)?, u32_at(fixed, 12)?);
    Some(format!("{}.{}.{}.{}", high >> 16, high & 0xFFFF, low >> 16, low & 0xFFFF))
}

const FIXED_MARK: u32 = 0xFEEF_04BD;
const STRINGS_MAX: usize = 64;
const CHILDREN_MAX: usize = 64;
const KEYS: &[(&str, FactKey)] = &[
    ("CompanyName", FactKey::Company),
    ("FileDescription", FactKey::Description),
    ("ProductName", FactKey::ProductName),
    ("OriginalFilename", FactKey::OriginalName),
    ("InternalName", FactKey::InternalName),
    ("FileVersion", FactKey::Version),
    ("ProductVersion", FactKey::ProductVersion),
    ("LegalCopyright", FactKey::Copyright),
    ("Comments", FactKey::Comment),
];
