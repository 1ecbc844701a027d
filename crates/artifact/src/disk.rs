//! Disk images: ISO 9660, UDF (ECMA-167), VHD and raw volumes.

use vocab::FileType;

use crate::bytes::{has, u16_at};

/// Tells a disk image. A fixed VHD and a hybrid ISO begin like a raw volume,
/// so the raw volume is asked last.
pub(crate) fn disk(bytes: &[u8]) -> Option<FileType> {
    if has(bytes, 0, VHD_COOKIE)
        || bytes.len().checked_sub(512).is_some_and(|at| has(bytes, at, VHD_COOKIE))
    {
        return Some(FileType::Vhd);
    }
    optical(bytes).or_else(|| is_volume(bytes).then_some(FileType::Img))
}

/// Reads the volume recognition sequence. A bridge disk has both marks and every
/// system mounts it, so it counts as the better known ISO.
fn optical(bytes: &[u8]) -> Option<FileType> {
    let marks = || (0..16).map(|n| SYSTEM_AREA_BYTES + n * SECTOR_BYTES + 1);
    if marks().any(|at| has(bytes, at, b"CD001")) {
        return Some(FileType::Iso);
    }
    marks().any(|at| has(bytes, at, b"NSR0")).then_some(FileType::Udf)
}

/// Whether a boot sector stands at the beginning: of a FAT, exFAT or NTFS volume,
/// or of a partitioned disk.
fn is_volume(bytes: &[u8]) -> bool {
    if has(bytes, 3, b"NTFS    ") || has(bytes, 3, b"EXFAT   ") || has(bytes, 512, b"EFI PART") {
        return true;
    }
    has(bytes, 510, &[0x55, 0xAA]) && (is_fat(bytes) || is_partitioned(bytes))
}

/// The BIOS parameter block of FAT, checked field by field because it has no mark.
fn is_fat(bytes: &[u8]) -> bool {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    matches!(byte(0), 0xEB | 0xE9)
        && matches!(u16_at(bytes, 11), Some(512 | 1024 | 2048 | 4096))
        && byte(13).is_power_of_two()
        && matches!(byte(16), 1 | 2)
        && matches!(byte(21), 0xF0 | 0xF8..)
}

/// Four partition entries, each inactive or bootable, at least one in use.
fn is_partitioned(bytes: &[u8]) -> bool {
    let Some((entries, _)) = bytes.get(446..510).map(<[u8]>::as_chunks::<16>) else {
        return false;
    };
    entries.iter().all(|[status, ..]| matches!(status, 0 | 0x80))
        && entries.iter().any(|[_, _, _, _, kind, ..]| *kind != 0)
}

const VHD_COOKIE: &[u8] = b"conectix";
const SYSTEM_AREA_BYTES: usize = 32_768;
const SECTOR_BYTES: usize = 2_048;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Zeros with marks set into them.
    pub(crate) fn image(size: usize, marks: &[(usize, &[u8])]) -> Vec<u8> {
        let mut bytes = vec![0; size];
        for (at, mark) in marks {
            bytes[*at..at + mark.len()].copy_from_slice(mark);
        }
        bytes
    }

    pub(crate) const FAT: [(usize, &[u8]); 4] = [
        (0, b"\xEB\x3C\x90MSDOS5.0"),
        (11, &[0, 2, 1, 1, 0, 2]),
        (21, &[0xF8]),
        (510, &[0x55, 0xAA]),
    ];

    #[test]
    fn images_are_told_by_their_volume_marks() {
        let kind = |size, marks: &[(usize, &[u8])]| disk(&image(size, marks));
        assert_eq!(kind(40_000, &[(32_769, b"CD001")]), Some(FileType::Iso));
        assert_eq!(kind(40_000, &[(32_769, b"BEA01"), (34_817, b"NSR02")]), Some(FileType::Udf));
        assert_eq!(
            kind(40_000, &[(32_769, b"CD001"), (34_817, b"BEA01"), (36_865, b"NSR03")]),
            Some(FileType::Iso)
        );
        assert_eq!(kind(1_024, &FAT), Some(FileType::Img));
        assert_eq!(kind(1_024, &[(450, &[7]), (510, &[0x55, 0xAA])]), Some(FileType::Img));
        assert_eq!(kind(1_024, &[(510, &[0x55, 0xAA])]), None);
        assert_eq!(kind(1_024, &[(3, b"NTFS    ")]), Some(FileType::Img));
    }

    #[test]
    fn fixed_vhd_is_no_raw_volume() {
        let mut bytes = image(1_024, &FAT);
        bytes.extend(image(512, &[(0, b"conectix")]));
        assert_eq!(disk(&bytes), Some(FileType::Vhd));
        assert_eq!(disk(b"conectix"), Some(FileType::Vhd));
        assert_eq!(disk(b""), None);
    }
}
