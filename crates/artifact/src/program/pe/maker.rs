//! What made a program besides a compiler: packers, protectors, installers, compilers of
//! scripts. Told by names of sections and marks that they leave.

use memchr::memmem;

use crate::bytes::first;
use crate::entropy::entropy;

use super::image::{Image, Section};
use super::imports::Imports;

/// What was told.
#[derive(Debug, Default)]
pub(super) struct Maker {
    /// Name of a packer or protector.
    pub(super) packer: Option<&'static str>,
    /// The section that shows it.
    pub(super) section: Option<String>,
    /// Name of an installer or a compiler of scripts.
    pub(super) builder: Option<&'static str>,
}

/// Looks for the marks. `overlay` is what stands behind the last section.
pub(super) fn maker(image: &Image<'_>, imports: &Imports, overlay: &[u8]) -> Maker {
    let known = image.sections.iter().find_map(|section| {
        let name = section.name.to_lowercase();
        let known = PACKERS.iter().find(|(mark, _)| name.starts_with(mark))?;
        Some((section, known.1))
    });
    let unnamed = || image.sections.iter().find(|section| is_packed(image, section, imports));
    let packed = known
        .map(|(section, name)| (section, Some(name)))
        .or_else(|| unnamed().map(|section| (section, None)));
    Maker {
        packer: packed.map(|(_, name)| name.unwrap_or("unknown")),
        section: packed.map(|(section, _)| section.name.clone()),
        builder: builder(image, overlay),
    }
}

/// Whether code is unpacked into this section, or unpacks itself: a program in order has
/// code that compresses further, and many imports.
fn is_packed(image: &Image<'_>, section: &Section, imports: &Imports) -> bool {
    let is_empty_code = section.size == 0 && section.virtual_size > 0x1000;
    let is_dense = section.size > DENSE_BYTES_MIN
        && entropy(first(section.bytes(image), ENTROPY_BYTES_MAX)) > DENSE;
    section.is_executable() && section.is_writable() && (is_empty_code || is_dense)
        || section.is_executable() && is_dense && imports.count() < FEW_IMPORTS
}

fn builder(image: &Image<'_>, overlay: &[u8]) -> Option<&'static str> {
    let start = first(overlay, OVERLAY_BYTES_READ);
    let end = overlay.get(overlay.len().saturating_sub(OVERLAY_BYTES_READ)..).unwrap_or_default();
    let by_overlay = OVERLAYS
        .iter()
        .find(|(mark, _)| memmem::find(start, mark).is_some() || memmem::find(end, mark).is_some());
    let by_program = || {
        let program = first(image.bytes, image.end());
        PROGRAMS.iter().find(|(mark, _)| memmem::find(program, mark).is_some())
    };
    by_overlay.or_else(by_program).map(|(_, name)| *name)
}

const DENSE: u64 = 7_200;
const DENSE_BYTES_MIN: usize = 4_096;
const ENTROPY_BYTES_MAX: usize = 4 << 20;
const FEW_IMPORTS: usize = 12;
const OVERLAY_BYTES_READ: usize = 64 << 10;
/// How names of sections begin, in lower case.
const PACKERS: &[(&str, &str)] = &[
    ("upx", "UPX"),
    (".upx", "UPX"),
    (".aspack", "ASPack"),
    (".adata", "ASPack"),
    (".mpress", "MPRESS"),
    ("pec1", "PECompact"),
    ("pec2", "PECompact"),
    ("pecompact", "PECompact"),
    (".petite", "Petite"),
    (".vmp", "VMProtect"),
    (".themida", "Themida"),
    (".winlice", "WinLicense"),
    ("nsp0", "NsPack"),
    (".nsp", "NsPack"),
    (".enigma", "Enigma"),
    ("fsg!", "FSG"),
    (".yp", "yoda's Protector"),
    ("yoda", "yoda's Protector"),
    (".svkp", "SVKP"),
    ("kkrunchy", "kkrunchy"),
    ("mew", "MEW"),
    (".spack", "Simple Pack"),
    (".rlpack", "RLPack"),
];
/// Marks at the start or the end of what stands behind the program.
const OVERLAYS: &[(&[u8], &str)] = &[
    (b"\xEF\xBE\xAD\xDENullsoftInst", "NSIS"),
    (b"MEI\x0C\x0B\x0A\x0B\x0E", "PyInstaller"),
    (b"AU3!EA06", "AutoIt"),
    (b"AU3!EA05", "AutoIt"),
    (b"zlb\x1A", "Inno Setup"),
    (b"idska32\x1A", "Inno Setup"),
    (b"Rar!\x1A\x07", "RAR"),
    (b"7z\xBC\xAF\x27\x1C", "7-Zip"),
];
/// Marks within the program.
const PROGRAMS: &[(&[u8], &str)] = &[
    (b"Inno Setup Setup Data (", "Inno Setup"),
    (b"AU3!EA06", "AutoIt"),
    (b"W\0e\0x\0t\0r\0a\0c\0t\0", "IExpress"),
    (b"Go build ID: \"", "Go"),
    (b"AutoHotkey", "AutoHotkey"),
];
