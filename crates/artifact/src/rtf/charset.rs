//! Code pages and character sets of RTF ("Font table", "Character set").

use encoding_rs as e;

/// The encoding of a Windows code page, as `\ansicpg` and `\cpg` name it.
pub(crate) fn of_code_page(page: i64) -> Option<&'static e::Encoding> {
    Some(match page {
        874 => e::WINDOWS_874,
        932 => e::SHIFT_JIS,
        936 => e::GBK,
        949 | 1361 => e::EUC_KR,
        950 => e::BIG5,
        866 => e::IBM866,
        1250 => e::WINDOWS_1250,
        1251 => e::WINDOWS_1251,
        437 | 850 | 1252 => e::WINDOWS_1252,
        1253 => e::WINDOWS_1253,
        1254 => e::WINDOWS_1254,
        1255 => e::WINDOWS_1255,
        1256 => e::WINDOWS_1256,
        1257 => e::WINDOWS_1257,
        1258 => e::WINDOWS_1258,
        10_000 => e::MACINTOSH,
        10_001 => e::SHIFT_JIS,
        20_866 => e::KOI8_R,
        65_001 => e::UTF_8,
        _ => return None,
    })
}

/// The encoding of a font, as `\fcharset` names it; none for the document's own.
pub(crate) fn of_font(charset: i64) -> Option<&'static e::Encoding> {
    of_code_page(match charset {
        77 => 10_000,
        78 | 128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}
