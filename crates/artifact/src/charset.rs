//! Names and texts whose encoding nobody tells: UTF-8, CP932, or a Western code page.

use encoding_rs::{SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes a name or a text of unknown encoding. Valid UTF-8 is taken for it; else what
/// decodes as Shift_JIS (CP932) without error, since that is what Japanese archivers and
/// Windows write; else Windows-1252, which decodes anything.
pub(crate) fn decoded(raw: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(raw) {
        return text.to_owned();
    }
    if let Some(text) = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(raw) {
        return text.into_owned();
    }
    WINDOWS_1252.decode_without_bom_handling(raw).0.into_owned()
}

/// The same up to the first NUL, as in fields of a fixed size.
pub(crate) fn until_nul(raw: &[u8]) -> String {
    decoded(raw.split(|byte| *byte == 0).next().unwrap_or_default())
}

/// UTF-16, little-endian, unpaired surrogates replaced.
pub(crate) fn utf16_le(raw: &[u8]) -> String {
    UTF_16LE.decode_without_bom_handling(raw).0.into_owned()
}

/// The same up to the first zero, as in fields of a fixed size.
pub(crate) fn utf16_le_until_nul(raw: &[u8]) -> String {
    let (units, _) = raw.as_chunks::<2>();
    let end = units.iter().position(|unit| *unit == [0, 0]).unwrap_or(units.len());
    utf16_le(raw.get(..end * 2).unwrap_or_default())
}

/// UTF-16, big-endian, unpaired surrogates replaced.
pub(crate) fn utf16_be(raw: &[u8]) -> String {
    UTF_16BE.decode_without_bom_handling(raw).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(decoded("見積.exe".as_bytes()), "見積.exe");
        assert_eq!(decoded(b"\x8c\xa9\x90\xcf.exe"), "見積.exe");
        assert_eq!(decoded(b"caf\xe9"), "café");
        assert_eq!(until_nul(b"a.txt\0junk"), "a.txt");
        assert_eq!(utf16_le(b"a\0b\0"), "ab");
        assert_eq!(utf16_le_until_nul(b"a\0\0\0b\0"), "a");
        assert_eq!(utf16_be(b"\0a\0b"), "ab");
    }
}
