//! Windows code pages, by which Office documents name their encodings.

use encoding_rs::{Encoding, WINDOWS_1252};

/// The encoding of a Windows code page.
pub(crate) fn charset_of(code_page: u16) -> &'static Encoding {
    let label = match code_page {
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        874 | 1250..=1258 => return windows(code_page),
        10_000 => "macintosh",
        10_001 => "shift_jis",
        10_007 => "x-mac-cyrillic",
        1_200 => "utf-16le",
        20_866 => "koi8-r",
        51_932 => "euc-jp",
        50_220..=50_222 => "iso-2022-jp",
        54_936 => "gb18030",
        65_001 => "utf-8",
        _ => "windows-1252",
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

fn windows(code_page: u16) -> &'static Encoding {
    Encoding::for_label(format!("windows-{code_page}").as_bytes()).unwrap_or(WINDOWS_1252)
}

#[cfg(test)]
mod tests {
    use super::charset_of;

    #[test]
    fn pages_by_number() {
        assert_eq!(charset_of(932), encoding_rs::SHIFT_JIS);
        assert_eq!(charset_of(1251), encoding_rs::WINDOWS_1251);
        assert_eq!(charset_of(65_001), encoding_rs::UTF_8);
        assert_eq!(charset_of(1), encoding_rs::WINDOWS_1252);
    }
}
