//! Text among the codes of a format that is not published: runs of letters, told by how
//! they look.

use encoding_rs::SHIFT_JIS;

use crate::charset::{utf16_be, utf16_le};

/// The letters in UTF-16, big-endian, beginning at an even or an odd byte.
pub(super) fn of_text(bytes: &[u8]) -> String {
    let odd = bytes.get(1..).unwrap_or_default();
    heavier(runs(&utf16_be(bytes), RUN_MIN), runs(&utf16_be(odd), RUN_MIN))
}

/// The letters of source code or names in an encoding that nobody tells. Code is mostly
/// ASCII, of which every other byte is zero in UTF-16.
pub(super) fn of_code(bytes: &[u8]) -> String {
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if zeros < bytes.len() / 4 {
        return of_old_text(bytes);
    }
    heavier(of_text(bytes), runs(&utf16_le(bytes), RUN_MIN))
}

fn heavier(one: String, other: String) -> String {
    if weight(&other) > weight(&one) { other } else { one }
}

/// The letters of versions before Unicode.
pub(super) fn of_old_text(bytes: &[u8]) -> String {
    runs(&SHIFT_JIS.decode_without_bom_handling(bytes).0, RUN_OLD_MIN)
}

/// Bytes read by mistake as UTF-16 look like rare ideographs, so only what is common counts.
fn weight(text: &str) -> usize {
    text.chars().filter(|c| matches!(c, ' '..='~' | '\u{3001}'..='\u{30ff}')).count()
}

/// Runs of at least as many letters, one a line.
fn runs(text: &str, least: usize) -> String {
    let mut out = String::new();
    let mut run = String::new();
    let mut count = 0_usize;
    for letter in text.chars().chain(['\0']) {
        if is_letter(letter) {
            run.push(letter);
            count += 1;
            continue;
        }
        if count >= least {
            out.push_str(run.trim_end());
            out.push('\n');
        }
        run.clear();
        count = 0;
    }
    out
}

const fn is_letter(c: char) -> bool {
    matches!(
        c,
        '\t' | ' '..='~'
            | '\u{a1}'..='\u{24f}'
            | '\u{391}'..='\u{44f}'
            | '\u{2010}'..='\u{203b}'
            | '\u{2190}'..='\u{21ff}'
            | '\u{2460}'..='\u{266f}'
            | '\u{3000}'..='\u{30ff}'
            | '\u{3220}'..='\u{33ff}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff01}'..='\u{ffef}'
    )
}

const RUN_MIN: usize = 2;
/// In one byte a letter chance finds are more common.
const RUN_OLD_MIN: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_among_codes() {
        let mut bytes = vec![0, 1, 0, 0x1c];
        bytes.extend("見積書の件\r".encode_utf16().flat_map(u16::to_be_bytes));
        bytes.extend([0, 0x1f, 0, 2]);
        bytes.extend("http://a.example/".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(of_text(&bytes), "見積書の件\nhttp://a.example/\n");
        bytes.insert(0, 7);
        assert_eq!(of_text(&bytes), "見積書の件\nhttp://a.example/\n");
    }

    #[test]
    fn text_of_old_versions() {
        let mut bytes = b"DOC\0\x01\x02".to_vec();
        bytes.extend(SHIFT_JIS.encode("資料のご送付").0.iter());
        assert_eq!(of_old_text(&bytes), "資料のご送付\n");
        assert_eq!(of_code(b"\0run calc.exe\0"), "run calc.exe\n");
        let wide: Vec<u8> = "run calc.exe".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of_code(&wide), "run calc.exe\n");
    }
}
