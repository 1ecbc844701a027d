//! The table of marks that tell a type by themselves.

use vocab::FileType;

use crate::bytes::has;

/// The type whose mark stands at its offset.
pub(crate) fn by_mark(bytes: &[u8]) -> Option<FileType> {
    MARKS.iter().find(|(offset, mark, _)| has(bytes, *offset, mark)).map(|(_, _, kind)| *kind)
}

/// Offset, mark, type. Longer marks come before the shorter ones that begin like them.
const MARKS: &[(usize, &[u8], FileType)] = &[
    (0, b"\x7FELF", FileType::Elf),
    (0, b"%PDF-", FileType::Pdf),
    (0, b"\x89PNG\r\n\x1A\n", FileType::Png),
    (0, b"\xFF\xD8\xFF", FileType::Jpeg),
    (0, b"GIF87a", FileType::Gif),
    (0, b"GIF89a", FileType::Gif),
    (0, b"II*\0", FileType::Tiff),
    (0, b"MM\0*", FileType::Tiff),
    (0, b"Rar!\x1A\x07\x00", FileType::Rar4),
    (0, b"Rar!\x1A\x07\x01\x00", FileType::Rar5),
    (0, b"7z\xBC\xAF\x27\x1C", FileType::SevenZip),
    (7, b"**ACE**", FileType::Ace),
    (0, b"MSCF\0\0\0\0", FileType::Cab),
    (0, b"\x1F\x8B\x08", FileType::Gz),
    (0, b"\xFD7zXZ\0", FileType::Xz),
    (0, b"\x28\xB5\x2F\xFD", FileType::Zst),
    (0, b"vhdxfile", FileType::Vhdx),
    (0, b"ITSF\x03\0\0\0", FileType::Chm),
    // MS-SHLLINK 2.1: header size and the class identifier of a shell link.
    (0, b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", FileType::Lnk),
    // MS-ONESTORE 2.3.1: guidFileType of a section and of a table of contents.
    (0, b"\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3", FileType::One),
    (0, b"\xA1\x2F\xFF\x43\xD9\xEF\x76\x4C\x9E\xE2\x10\xEA\x57\x22\x76\x5F", FileType::One),
    (0, b"\x78\x9F\x3E\x22", FileType::Tnef),
    (0, b"\x76\xE8\x04\x60", FileType::Rpmsg),
    (0, b"ID3\x02", FileType::Audio),
    (0, b"ID3\x03", FileType::Audio),
    (0, b"ID3\x04", FileType::Audio),
    (0, b"OggS\0", FileType::Audio),
    (0, b"fLaC", FileType::Audio),
    (0, b"MThd\0\0\0\x06", FileType::Audio),
    (0, b"#!AMR", FileType::Audio),
    (0, b"\x1A\x45\xDF\xA3", FileType::Video),
    (0, b"FLV\x01", FileType::Video),
    (0, b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", FileType::Video),
    (0, b"\0\0\x01\xBA", FileType::Video),
    (0, b"\0\0\x01\xB3", FileType::Video),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_found_and_no_earlier_one_hides_it() {
        for (offset, mark, kind) in MARKS {
            let mut bytes = vec![b'x'; *offset];
            bytes.extend_from_slice(mark);
            assert_eq!(by_mark(&bytes), Some(*kind), "{mark:?}");
        }
    }
}
