//! Programs: PE (Microsoft's PE format specification), DOS MZ and Mach-O.

use vocab::FileType;

use crate::bytes::{has, offset_at, u16_at};

/// Tells the programs that begin with `MZ`. The extension parts the kinds of PE that
/// differ by name alone: a screen saver is an ordinary program called `.scr`.
pub(crate) fn mz(bytes: &[u8], extension: Option<&str>) -> Option<FileType> {
    // A text may begin with these letters too; a header always has zeros.
    let header = bytes.get(..DOS_HEADER_BYTES)?;
    if !header.starts_with(b"MZ") || !header.contains(&0) {
        return None;
    }
    let Some(start) = offset_at(bytes, 0x3C).filter(|at| has(bytes, *at, b"PE\0\0")) else {
        return Some(FileType::DosExe);
    };
    let field = |offset: usize| u16_at(bytes, start.saturating_add(offset)).unwrap_or(0);
    let is_dll = field(CHARACTERISTICS) & IMAGE_FILE_DLL != 0;
    Some(match (is_dll, extension) {
        (true, Some("cpl")) => FileType::PeCpl,
        (true, _) => FileType::PeDll,
        (false, _) if field(SUBSYSTEM) == SUBSYSTEM_NATIVE => FileType::PeSys,
        (false, Some("scr")) => FileType::PeScr,
        (false, _) => FileType::PeExe,
    })
}

/// Whether these are Mach-O bytes, thin or fat.
pub(crate) fn is_mach_o(bytes: &[u8]) -> bool {
    const THIN: [&[u8]; 4] =
        [b"\xFE\xED\xFA\xCE", b"\xFE\xED\xFA\xCF", b"\xCE\xFA\xED\xFE", b"\xCF\xFA\xED\xFE"];
    if THIN.iter().any(|mark| bytes.starts_with(mark)) {
        return true;
    }
    // A Java class begins with the same four bytes; there the next four hold its version,
    // from 45 up, where a fat Mach-O counts its handful of architectures.
    bytes.starts_with(b"\xCA\xFE\xBA\xBE") && matches!(bytes.get(4..8), Some([0, 0, 0, 1..=30]))
}

/// Size of the DOS header up to and with `e_lfanew`; less is no program.
const DOS_HEADER_BYTES: usize = 0x40;
/// Offsets from the signature `PE\0\0`.
const CHARACTERISTICS: usize = 22;
const SUBSYSTEM: usize = 24 + 68;
const IMAGE_FILE_DLL: u16 = 0x2000;
const SUBSYSTEM_NATIVE: u16 = 1;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A PE header with nothing behind it.
    pub(crate) fn pe(characteristics: u16, subsystem: u16) -> Vec<u8> {
        let mut bytes = vec![0; 0x40 + 256];
        bytes[..2].copy_from_slice(b"MZ");
        bytes[0x3C] = 0x40;
        bytes[0x40..0x44].copy_from_slice(b"PE\0\0");
        bytes[0x40 + 22..0x40 + 24].copy_from_slice(&characteristics.to_le_bytes());
        bytes[0x40 + 92..0x40 + 94].copy_from_slice(&subsystem.to_le_bytes());
        bytes
    }

    #[test]
    fn pe_kinds_differ_by_flag_subsystem_and_name() {
        let kind = |flags, subsystem, extension| mz(&pe(flags, subsystem), extension);
        assert_eq!(kind(0x0102, 2, Some("exe")), Some(FileType::PeExe));
        assert_eq!(kind(0x0102, 2, Some("pdf")), Some(FileType::PeExe));
        assert_eq!(kind(0x0102, 2, Some("scr")), Some(FileType::PeScr));
        assert_eq!(kind(0x2102, 2, None), Some(FileType::PeDll));
        assert_eq!(kind(0x2102, 2, Some("cpl")), Some(FileType::PeCpl));
        assert_eq!(kind(0x0102, 1, Some("exe")), Some(FileType::PeSys));
    }

    #[test]
    fn header_offset_beyond_the_end_leaves_a_dos_program() {
        let mut bytes = pe(0x0102, 2);
        bytes[0x3F] = 0xFF;
        assert_eq!(mz(&bytes, None), Some(FileType::DosExe));
        assert_eq!(mz(&[b"MZ is short for a firm, ".as_slice(); 4].concat(), None), None);
    }

    #[test]
    fn java_class_is_no_mach_o() {
        assert!(is_mach_o(b"\xCA\xFE\xBA\xBE\0\0\0\x02"));
        assert!(!is_mach_o(b"\xCA\xFE\xBA\xBE\0\0\0\x34"));
        assert!(is_mach_o(b"\xCF\xFA\xED\xFE"));
    }
}
