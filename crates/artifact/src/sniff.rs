//! The true type of a file.

use vocab::FileType;

use crate::bytes::{first, has, u16_at, u32_at};
use crate::disk::disk;
use crate::exe::{is_mach_o, mz};
use crate::magic::by_mark;
use crate::package::{zip, zip_behind_prefix};
use crate::root_storage::ole;
use crate::text::{mail, text};

/// Tells the type by the bytes; the extension decides only where the bytes leave it
/// open (`.scr` and `.cpl` are PE files; scripts are text).
#[must_use]
pub fn sniff(bytes: &[u8], extension: Option<&str>) -> FileType {
    if bytes.is_empty() {
        return FileType::Empty;
    }
    if bytes.starts_with(EICAR.0) && has(bytes, EICAR.0.len(), EICAR.1) {
        return FileType::Eicar;
    }
    by_mark(bytes)
        .or_else(|| mz(bytes, extension))
        .or_else(|| is_mach_o(bytes).then_some(FileType::MachO))
        .or_else(|| ole(bytes))
        .or_else(|| zip(bytes))
        .or_else(|| picture_or_media(bytes))
        .or_else(|| archive(bytes))
        .or_else(|| disk(bytes))
        .or_else(|| office(bytes))
        .or_else(|| mail(bytes, extension))
        // PDF readers accept the mark within the first 1,024 bytes, and attackers know it.
        .or_else(|| has_late_pdf_mark(bytes).then_some(FileType::Pdf))
        .or_else(|| extension.filter(|known| PACKED.contains(known)).and(zip_behind_prefix(bytes)))
        .or_else(|| text(bytes, extension))
        .or_else(|| by_extension(bytes, extension?))
        .unwrap_or(FileType::Unknown)
}

/// Pictures, sound and films whose mark is in two places.
fn picture_or_media(bytes: &[u8]) -> Option<FileType> {
    if bytes.starts_with(b"RIFF") {
        return match bytes.get(8..12)? {
            b"WEBP" => Some(FileType::Webp),
            b"WAVE" => Some(FileType::Audio),
            b"AVI " => Some(FileType::Video),
            _ => None,
        };
    }
    if has(bytes, 4, b"ftyp") {
        return match bytes.get(8..11)? {
            b"M4A" | b"M4B" => Some(FileType::Audio),
            // High-efficiency pictures share the container; they have no type name yet.
            b"hei" | b"hev" | b"mif" | b"msf" | b"avi" => None,
            _ => Some(FileType::Video),
        };
    }
    if bytes.starts_with(&[1, 0, 0, 0]) && has(bytes, 40, b" EMF") {
        return Some(FileType::Emf);
    }
    let is_bmp = bytes.starts_with(b"BM")
        && has(bytes, 6, &[0; 4])
        && matches!(u32_at(bytes, 14), Some(12 | 40 | 52 | 56 | 64 | 108 | 124));
    is_bmp.then_some(FileType::Bmp)
}

/// Archives whose mark is weak and needs a second look.
fn archive(bytes: &[u8]) -> Option<FileType> {
    if bytes.starts_with(b"BZh")
        && (has(bytes, 4, b"1AY&SY") || has(bytes, 4, b"\x17\x72\x45\x38\x50\x90"))
    {
        return Some(FileType::Bz2);
    }
    if is_lzh(bytes) {
        return Some(FileType::Lzh);
    }
    if is_arj(bytes) {
        return Some(FileType::Arj);
    }
    (has(bytes, 257, b"ustar") || is_old_tar(bytes)).then_some(FileType::Tar)
}

/// The method name of the first member: `-lh5-`, `-lzs-`, `-pm2-`.
fn is_lzh(bytes: &[u8]) -> bool {
    matches!(bytes.get(2..7), Some([b'-', b'l', b'h' | b'z', method, b'-']) if method.is_ascii_alphanumeric())
        || matches!(bytes.get(2..7), Some([b'-', b'p', b'm', b'0'..=b'9' | b's', b'-']))
}

/// The main header: its size, the size of its fixed part, and its file type 2.
fn is_arj(bytes: &[u8]) -> bool {
    let fixed = bytes.get(4).map_or(0, |size| u16::from(*size));
    bytes.starts_with(&[0x60, 0xEA])
        && u16_at(bytes, 2).is_some_and(|size| size <= 2_600 && fixed < size)
        && fixed >= 30
        && bytes.get(10) == Some(&2)
}

/// A tar from before POSIX has no mark but a sum over its header, written in octal.
fn is_old_tar(bytes: &[u8]) -> bool {
    let (Some(header), Some(written)) = (bytes.get(..512), bytes.get(148..156)) else {
        return false;
    };
    let digits = || written.iter().filter(|byte| (b'0'..=b'7').contains(*byte));
    let only_digits = written.iter().all(|byte| matches!(byte, b'0'..=b'7' | b' ' | 0));
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    let sum_of_field: u32 = written.iter().map(|byte| u32::from(*byte)).sum();
    // The field itself counts as eight blanks.
    let sum = sum - sum_of_field + 8 * u32::from(b' ');
    only_digits
        && digits().count() >= 4
        && digits().fold(0, |value, digit| value * 8 + u32::from(digit - b'0')) == sum
}

/// Documents and envelopes without a mark of their own.
fn office(bytes: &[u8]) -> Option<FileType> {
    let is_ichitaro = bytes.starts_with(b"DOC")
        && matches!(bytes.get(43), Some(0x14..=0x16))
        && first(bytes, 64).contains(&0);
    if is_ichitaro {
        return Some(FileType::IchitaroLegacy);
    }
    // RFC 5652: a sequence that begins with one of the content types of PKCS #7.
    let is_cms = bytes.starts_with(&[0x30])
        && memchr::memmem::find(first(bytes, 24), b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07")
            .is_some();
    is_cms.then_some(FileType::Smime)
}

fn has_late_pdf_mark(bytes: &[u8]) -> bool {
    memchr::memmem::find(first(bytes, 1_024), b"%PDF-").is_some()
}

/// What only its name tells: bytes that are no text and have no mark.
fn by_extension(bytes: &[u8], extension: &str) -> Option<FileType> {
    let high_bit = bytes.first().is_some_and(|byte| *byte >= 0x80);
    match extension {
        "com" => Some(FileType::DosCom),
        "mp3" if matches!(bytes, [0xFF, 0xE0..=0xFF, ..]) => Some(FileType::Audio),
        // RFC 4880 4.2: every packet begins with the high bit set.
        "pgp" | "gpg" | "asc" | "sig" if high_bit => Some(FileType::Pgp),
        "p7m" | "p7s" | "p7c" | "p7b" if bytes.starts_with(&[0x30]) => Some(FileType::Smime),
        _ => None,
    }
}

/// The anti-virus test file, in two pieces so that this source is none.
const EICAR: (&[u8], &[u8]) =
    (br"X5O!P%@AP[4\PZX54(P^)7CC)7}", b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

/// Extensions whose programs look for a ZIP container behind a prefix.
const PACKED: &[&str] =
    &["zip", "jar", "apk", "docx", "docm", "xlsx", "xlsm", "xlsb", "pptx", "pptm"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::tests::{FAT, image};
    use crate::exe::tests::pe;
    use crate::package::tests::container;
    use crate::root_storage::tests::compound;

    #[track_caller]
    fn check(bytes: &[u8], extension: &str, kind: FileType) {
        let extension = Some(extension).filter(|extension| !extension.is_empty());
        assert_eq!(sniff(bytes, extension), kind);
    }

    #[test]
    fn bytes_decide_before_the_name() {
        check(&pe(0x0102, 2), "pdf", FileType::PeExe);
        check(&compound(&["WordDocument"]), "txt", FileType::OfficeOleDoc);
        check(&container(&["a"]), "jpg", FileType::Zip);
        check(&image(1_024, &FAT), "zip", FileType::Img);
        check(b"%PDF-1.7\n", "exe", FileType::Pdf);
        check(br"{\rtf1\ansi}", "doc", FileType::Rtf);
    }

    #[test]
    fn weak_marks_need_their_second_look() {
        check(b"BM is a town\n", "", FileType::Text);
        check(b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "", FileType::Bmp);
        check(b"BZh91AY&SY", "", FileType::Bz2);
        check(b"BZh what", "", FileType::Text);
        check(b"\x23\x10-lh5-\0\0", "", FileType::Lzh);
        check(b"\x60\xEA\x29\0\x1E\x0B\x01\0\x10\0\x02\0", "", FileType::Arj);
        check(b"\x60\xEA\x29\0\x1E\x0B\x01\0\x10\0\x01\0", "", FileType::Unknown);
        check(b"RIFF\0\0\0\0WEBP", "", FileType::Webp);
        check(b"\0\0\0\x18ftypmp42", "", FileType::Video);
        check(b"DOC\0 and so on, up to the forty-third byte:\x15", "", FileType::IchitaroLegacy);
        check(b"DOCUMENTS\n", "", FileType::Text);
        check(b"\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02", "", FileType::Smime);
    }

    #[test]
    fn tar_with_and_without_mark() {
        let mut old = image(512, &[(0, b"name"), (148, b"001241\0 ")]);
        assert_eq!(sniff(&old, None), FileType::Tar);
        old[0] = b'N';
        assert_eq!(sniff(&old, None), FileType::Unknown);
        check(&image(512, &[(257, b"ustar")]), "", FileType::Tar);
    }

    #[test]
    fn late_marks_and_prefixes() {
        check(b"junk \x01 before %PDF-1.4", "", FileType::Pdf);
        let mut bytes = b"junk \x01 before ".to_vec();
        bytes.extend(container(&["a"]));
        check(&bytes, "zip", FileType::Zip);
        check(&bytes, "", FileType::Unknown);
    }

    #[test]
    fn names_decide_what_bytes_leave_open() {
        check(b"\xE9\x01\x02", "com", FileType::DosCom);
        check(b"\xFF\xFB\x90\0", "mp3", FileType::Audio);
        check(b"\x85\x01\x0C\x03", "gpg", FileType::Pgp);
        check(b"\x85\x01\x0C\x03", "", FileType::Unknown);
        check(b"", "exe", FileType::Empty);
    }

    #[test]
    fn cut_and_changed_bytes_never_panic() {
        let samples = [
            pe(0x0102, 2),
            compound(&["a", "Workbook"]),
            container(&["[Content_Types].xml", "word/a", "c"]),
            image(1_024, &FAT),
            b"From: a\r\n\tb\r\nDate: x\r\n\r\n<?xml?><!-- --><html>".to_vec(),
        ];
        for sample in samples {
            for at in 0..sample.len() {
                let mut bytes = sample.clone();
                for value in [0x00, 0x80, 0xFF] {
                    bytes[at] = value;
                    let _ = sniff(&bytes, Some("zip"));
                }
                bytes.truncate(at);
                let _ = sniff(&bytes, Some("zip"));
            }
        }
    }

    #[test]
    fn test_file_of_scanners() {
        check(&[EICAR.0, EICAR.1].concat(), "com", FileType::Eicar);
    }
}
