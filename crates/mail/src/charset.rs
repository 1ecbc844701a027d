//! Bytes in some charset to text: declared charsets, the ones that mailers
//! mislabel, and detection for undeclared ones (ISO-2022-JP, CP932, EUC-JP first).
//!
//! A declared charset is believed as long as the bytes fit it, because the reader
//! of the victim believed it too.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use vocab::DefectCode;

use crate::iso_2022::{ESC, has_jis_escape, iso_2022_jp, iso_2022_kr};
use crate::unicode::{utf_7, utf_16, utf_32};

/// Text with what it took to get it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Decoded<T = String> {
    pub(crate) text: T,
    pub(crate) trouble: Trouble,
}

/// What was wrong on the way to a text, to be noted at the place where it stood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// The charset that was used is not the declared one.
    pub(crate) detected: bool,
    /// The declared label is no charset we know, and detection found none that fits.
    pub(crate) unknown_label: bool,
    /// Some bytes had no meaning and stand as U+FFFD.
    pub(crate) errors: bool,
    /// Bytes outside of ASCII and UTF-8 stood in a header without an encoded word.
    pub(crate) undeclared: bool,
}

impl Trouble {
    /// Joins two troubles of one place.
    pub(crate) fn add(&mut self, other: Self) {
        self.detected |= other.detected;
        self.unknown_label |= other.unknown_label;
        self.errors |= other.errors;
        self.undeclared |= other.undeclared;
    }

    /// The defects that tell of it.
    pub(crate) fn codes(self) -> impl Iterator<Item = DefectCode> {
        [
            (self.detected, DefectCode::CharsetDetected),
            (self.unknown_label, DefectCode::CharsetUnknown),
            (self.errors, DefectCode::DecodeErrors),
            (self.undeclared, DefectCode::HeaderUndeclaredCharset),
        ]
        .into_iter()
        .filter_map(|(is, code)| is.then_some(code))
    }
}

impl Decoded {
    /// Appends the text that follows.
    pub(crate) fn add<T: Into<String> + AsRef<str>>(&mut self, next: Decoded<T>) {
        self.trouble.add(next.trouble);
        if self.text.is_empty() {
            self.text = next.text.into();
        } else {
            self.text.push_str(next.text.as_ref());
        }
    }
}

impl<T> Decoded<T> {
    fn detected(mut self) -> Self {
        self.trouble.detected = true;
        self
    }
}

impl<'a> From<Cow<'a, str>> for Decoded<Cow<'a, str>> {
    fn from(text: Cow<'a, str>) -> Self {
        Self { text, trouble: Trouble::default() }
    }
}

/// Decodes bytes that are declared as `label`. Without a label, or with one that
/// does not fit, the charset is detected.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>) -> Decoded {
    let Decoded { text, trouble } = decode_cow(bytes, label);
    Decoded { text: text.into_owned(), trouble }
}

/// [`decode`] that borrows what is UTF-8 already.
pub(crate) fn decode_cow<'a>(bytes: &'a [u8], label: Option<&str>) -> Decoded<Cow<'a, str>> {
    match label.map(charset) {
        None | Some(Some(Charset::Ascii)) => detect(bytes),
        Some(None) => {
            let mut found = detect(bytes);
            found.trouble.unknown_label = found.trouble.errors;
            found
        }
        Some(Some(known)) => declared(bytes, known),
    }
}

/// Decodes raw bytes of a header, for which nothing is declared. `hint` is the charset
/// of the body: mailers that write raw bytes use the same for both.
pub(crate) fn decode_raw(bytes: &[u8], hint: Option<&str>) -> Decoded {
    if let Some(text) = plain(bytes) {
        return Decoded { text: text.to_owned(), trouble: Trouble::default() };
    }
    let found = match hint.and_then(charset) {
        Some(Charset::Encoding(encoding)) if encoding != UTF_8 => hinted(bytes, encoding),
        _ => detect(bytes),
    };
    let errors = found.trouble.errors;
    let trouble = Trouble { undeclared: true, errors, ..Trouble::default() };
    Decoded { text: found.text.into_owned(), trouble }
}

/// Whether two labels name the same charset, so that the bytes of two encoded words join.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || charset(a).is_some_and(|known| charset(b) == Some(known))
}

/// The charsets that are told apart. What the Encoding Standard decodes well enough
/// for mail is left to it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Charset {
    /// Also every label that means "we do not know".
    Ascii,
    Encoding(&'static Encoding),
    Iso2022Jp,
    Iso2022Kr,
    Utf7,
    /// Byte order by its mark, otherwise by where the zeros are.
    Utf16,
    Utf32,
}

fn charset(label: &str) -> Option<Charset> {
    let label = label.trim_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\''));
    let label = label.to_ascii_lowercase();
    alias(&label)
        .or_else(|| Encoding::for_label_no_replacement(label.as_bytes()).map(Charset::Encoding))
        .or_else(|| {
            let spelled = label.replace('_', "-");
            let spelled = spelled.strip_prefix("x-").unwrap_or(&spelled);
            let spelled = match spelled.strip_prefix("cp125") {
                Some(page) => format!("windows-125{page}"),
                None => spelled.to_owned(),
            };
            alias(&spelled).or_else(|| {
                Encoding::for_label_no_replacement(spelled.as_bytes()).map(Charset::Encoding)
            })
        })
}

/// Labels that the Encoding Standard lacks, or reads in a way that loses mail:
/// its `us-ascii` is windows-1252, its `utf-16` ignores the byte order mark of the
/// other order, and its ISO-2022-JP stops at two escapes in a row.
fn alias(label: &str) -> Option<Charset> {
    Some(match label {
        "" | "us-ascii" | "ascii" | "ansi_x3.4-1968" | "iso646-us" | "iso_646.irv:1991" | "646"
        | "unknown-8bit" | "x-unknown" | "unknown" | "default" | "none" | "7bit" | "8bit"
        | "x-user-defined" => Charset::Ascii,
        "jis" | "jis7" | "jis8" | "junet" | "cp50220" | "cp50221" | "cp50222" | "iso2022jp"
        | "iso2022-jp" | "csiso2022jp" | "csiso2022jp2" => Charset::Iso2022Jp,
        "cp932" | "ms932" | "932" | "windows-932" | "windows-31j" | "cp943" | "cp943c"
        | "sjis-win" | "sjis-jp" | "x-sjis-jp" | "shiftjis" | "shift-jis" | "ms-kanji"
        | "cswindows31j" => Charset::Encoding(SHIFT_JIS),
        "eucjp" | "euc" | "eucjp-win" | "eucjp-ms" | "cp51932" | "ujis" | "x-eucjp" => {
            Charset::Encoding(EUC_JP)
        }
        "iso-2022-kr" | "csiso2022kr" => Charset::Iso2022Kr,
        "utf-7" | "utf7" | "unicode-1-1-utf-7" | "csunicode11utf7" => Charset::Utf7,
        "utf-16" | "utf16" | "ucs-2" | "iso-10646-ucs-2" | "unicode" => Charset::Utf16,
        "utf-32" | "utf32" | "utf-32le" | "utf-32be" | "ucs-4" | "iso-10646-ucs-4" => {
            Charset::Utf32
        }
        "cp936" | "936" => Charset::Encoding(encoding_rs::GBK),
        "cp949" | "949" => Charset::Encoding(encoding_rs::EUC_KR),
        "cp950" | "950" => Charset::Encoding(encoding_rs::BIG5),
        _ if label.starts_with("iso-2022-jp") => Charset::Iso2022Jp,
        _ => return None,
    })
}

/// Text that needs no decoding: UTF-8 without an escape sequence in it.
fn plain(bytes: &[u8]) -> Option<&str> {
    if has_jis_escape(bytes) {
        return None;
    }
    str::from_utf8(bytes).ok()
}

/// Whether only the last character is not whole. The others must show that it is UTF-8,
/// because an accent of Latin-1 at the end looks like the start of a character too.
fn is_cut_utf_8(bytes: &[u8]) -> bool {
    str::from_utf8(bytes).is_err_and(|error| {
        let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
        error.error_len().is_none() && !whole.is_ascii()
    })
}

fn declared(bytes: &[u8], known: Charset) -> Decoded<Cow<'_, str>> {
    if is_ascii_based(known) && has_jis_escape(bytes) && bytes.is_ascii() {
        // A gateway that relabels mail without converting it leaves the escapes behind.
        return decode_as(bytes, Charset::Iso2022Jp).detected();
    }
    if known == Charset::Iso2022Jp
        && !bytes.is_ascii()
        && memchr::memchr(ESC, bytes).is_none()
        && let Some(text) = structural(bytes)
    {
        // Without any escape sequence, 8-bit bytes are another charset and no half-width kana.
        return Decoded::from(text).detected();
    }
    let found = decode_as(bytes, known);
    if !found.trouble.errors || known == Charset::Iso2022Jp && has_jis_escape(bytes) {
        return found;
    }
    // UTF-16 that lost a byte is no ASCII, although its every byte is.
    let other = structural(bytes).filter(|text| !is_wide(known) || !text.contains('\0'));
    if let Some(text) = other {
        return Decoded::from(text).detected();
    }
    if is_mostly_right(&found.text, known) {
        return found;
    }
    let guess = statistical(bytes);
    if guess.trouble.errors { found } else { guess }
}

fn is_ascii_based(known: Charset) -> bool {
    match known {
        Charset::Encoding(encoding) => encoding != UTF_16BE && encoding != UTF_16LE,
        _ => false,
    }
}

/// Whether a character takes two bytes at least, those of ASCII included.
fn is_wide(known: Charset) -> bool {
    match known {
        Charset::Encoding(encoding) => encoding == UTF_16BE || encoding == UTF_16LE,
        Charset::Utf16 | Charset::Utf32 => true,
        Charset::Ascii | Charset::Iso2022Jp | Charset::Iso2022Kr | Charset::Utf7 => false,
    }
}

/// Some damaged characters in a text that otherwise fits its charset are damage
/// in transit, and no reason to read the whole as windows-1252, which fits anything.
fn is_mostly_right(text: &str, known: Charset) -> bool {
    let (mut bad, mut good) = (0usize, 0usize);
    let is_wide = is_wide(known);
    for c in text.chars().take(DETECT_BYTES) {
        match c {
            '\u{fffd}' => bad += 1,
            c if !c.is_ascii() || is_wide => good += 1,
            _ => {}
        }
    }
    // Other charsets are hardly ever UTF-8 by chance.
    let per_bad = if known == Charset::Encoding(UTF_8) { 1 } else { 4 };
    good >= bad.saturating_mul(per_bad)
}

fn hinted<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<Cow<'a, str>> {
    // A single-byte charset fits everything, so that the form of the bytes tells more.
    if encoding.is_single_byte()
        && let Some(text) = structural(bytes)
    {
        return Decoded::from(text).detected();
    }
    let found = if has_jis_escape(bytes) {
        decode_as(bytes, Charset::Iso2022Jp)
    } else {
        decode_as(bytes, Charset::Encoding(encoding))
    };
    if found.trouble.errors { detect(bytes) } else { found }
}

fn detect(bytes: &[u8]) -> Decoded<Cow<'_, str>> {
    if let Some(text) = plain(bytes) {
        // Nothing was guessed about ASCII.
        let trouble = Trouble { detected: !text.is_ascii(), ..Trouble::default() };
        return Decoded { text: Cow::Borrowed(text), trouble };
    }
    if is_cut_utf_8(bytes) {
        return decode_as(bytes, Charset::Encoding(UTF_8)).detected();
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return decode_as(bytes, Charset::Utf16).detected();
    }
    match structural(bytes) {
        Some(text) => Decoded::from(text).detected(),
        None if bytes.is_ascii() => {
            // Only a broken escape sequence brings ASCII here.
            decode_as(bytes, Charset::Iso2022Jp).detected()
        }
        None => statistical(bytes),
    }
}

/// Detection by the form of the bytes alone: `None` unless one charset fits well.
fn structural(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some(text) = plain(bytes) {
        return Some(Cow::Borrowed(text));
    }
    if has_jis_escape(bytes) {
        let found = decode_as(bytes, Charset::Iso2022Jp);
        return (!found.trouble.errors).then_some(found.text);
    }
    let head = bytes.get(..DETECT_BYTES).unwrap_or(bytes);
    [(looks_like_euc_jp(head), EUC_JP), (looks_like_shift_jis(head), SHIFT_JIS)]
        .into_iter()
        .filter(|(fits, _)| *fits)
        .find_map(|(_, encoding)| {
            encoding.decode_without_bom_handling_and_without_replacement(bytes)
        })
}

/// Detection by letter frequency, with the bias of a Japanese reader as long as what comes
/// out can be Japanese.
fn statistical(bytes: &[u8]) -> Decoded<Cow<'_, str>> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..DETECT_BYTES).unwrap_or(bytes), true);
    let guesses = [Some(&b"jp"[..]), None].map(|tld| detector.guess(tld, Utf8Detection::Allow));
    let mut found = Decoded::default();
    let are_alone = stand_alone(bytes);
    for encoding in guesses.into_iter().chain([WINDOWS_1252]) {
        if are_alone && !encoding.is_single_byte() && encoding != SHIFT_JIS {
            continue;
        }
        found = decode_as(bytes, Charset::Encoding(encoding));
        if !found.trouble.errors && !is_latin_misread(&found.text) {
            break;
        }
    }
    found.detected()
}

/// Whether no two bytes outside of ASCII are neighbours, as in words with accents. Chinese
/// and Korean are not written so, and one byte put before `http` must not eat its `h`.
fn stand_alone(bytes: &[u8]) -> bool {
    let head = bytes.get(..DETECT_BYTES).unwrap_or(bytes);
    !head.windows(2).any(|pair| pair.iter().all(|byte| !byte.is_ascii()))
}

/// Whether single ideographs without kana stand in the middle of words of small letters:
/// `Ver縊` is what `Versão` looks like in Shift_JIS.
fn is_latin_misread(text: &str) -> bool {
    let (mut runs, mut within) = (0usize, 0usize);
    let mut last = ' ';
    for c in text.chars().take(DETECT_BYTES) {
        let is_ideograph = matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{e000}'..='\u{f8ff}');
        if is_ideograph && last.is_ascii() {
            runs += 1;
            within += usize::from(last.is_ascii_lowercase());
        }
        if matches!(c, '\u{3041}'..='\u{30fc}') {
            return false;
        }
        last = c;
    }
    within > 0 && within.saturating_mul(2) >= runs
}

fn decode_as(bytes: &[u8], known: Charset) -> Decoded<Cow<'_, str>> {
    let (text, errors) = match known {
        Charset::Ascii => (String::from_utf8_lossy(bytes), !bytes.is_ascii()),
        Charset::Encoding(encoding) => encoding.decode_without_bom_handling(bytes),
        Charset::Iso2022Jp => iso_2022_jp(bytes),
        Charset::Iso2022Kr => iso_2022_kr(bytes),
        Charset::Utf7 => utf_7(bytes),
        Charset::Utf16 => utf_16(bytes),
        Charset::Utf32 => utf_32(bytes),
    };
    Decoded { text, trouble: Trouble { errors, ..Trouble::default() } }
}

/// Whether the bytes are well formed Shift_JIS of the kind that people write. French
/// accents and Windows quotation marks before a letter are well formed too, but stand
/// alone, while Japanese comes in runs.
fn looks_like_shift_jis(bytes: &[u8]) -> bool {
    let (mut total, mut typical, mut run, mut pending) = (0usize, 0usize, 0usize, 0usize);
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if matches!(byte, 0x81..=0x9f | 0xe0..=0xfc) {
            let Some((&trail, after)) = after.split_first() else { break };
            if !matches!(trail, 0x40..=0x7e | 0x80..=0xfc) {
                return false;
            }
            rest = after;
            total += 1;
            run += 1;
            pending += usize::from(matches!(byte, 0x81..=0x84 | 0x87..=0x97));
            continue;
        }
        typical += if run >= 2 { pending } else { 0 };
        (run, pending) = (0, 0);
        match byte {
            0xa1..=0xdf => total += 1,
            0x80.. => return false,
            _ => {}
        }
    }
    typical += if run >= 2 { pending } else { 0 };
    total > 0 && typical.saturating_mul(10) >= total.saturating_mul(7)
}

/// Whether the bytes are well formed EUC-JP with kana in it: without kana, Korean and
/// Chinese look the same.
fn looks_like_euc_jp(bytes: &[u8]) -> bool {
    let (mut total, mut typical, mut kana) = (0usize, 0usize, 0usize);
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte < 0x80 {
            continue;
        }
        let length = if byte == 0x8f { 2 } else { 1 };
        let Some((trail, after)) = after.split_at_checked(length) else { break };
        if !matches!(byte, 0x8e | 0x8f | 0xa1..=0xfe)
            || trail.iter().any(|b| !(0xa1..=0xfe).contains(b))
        {
            return false;
        }
        rest = after;
        total += 1;
        typical += usize::from(matches!(byte, 0xa1 | 0xa3..=0xa5 | 0xb0..=0xcf));
        kana += usize::from(matches!(byte, 0xa4 | 0xa5));
    }
    total > 0
        && typical.saturating_mul(10) >= total.saturating_mul(7)
        && kana.saturating_mul(8) >= total
}

/// Detection looks at no more: longer texts do not get clearer.
const DETECT_BYTES: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "the snapshot macro gives a value")]
    fn check(bytes: &[u8], label: Option<&str>, expected: Expect) {
        let Decoded { text: mut shown, trouble } = decode(bytes, label);
        for (is, mark) in [
            (trouble.detected, " !detected"),
            (trouble.unknown_label, " !unknown"),
            (trouble.errors, " !errors"),
        ] {
            if is {
                shown.push_str(mark);
            }
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn nec_row_13_and_ibm_extensions_in_iso_2022_jp() {
        check(b"\x1b$B-!|b:j\x1b(B", Some("iso-2022-jp"), expect!["①髙崎"]);
        check(b"\x1b$B|b\x1b(B", Some("CP50221"), expect!["髙"]);
    }

    #[test]
    fn half_width_kana_by_escape_shift_and_high_bit() {
        check(b"\x1b(I161E\x1b(B", Some("iso-2022-jp"), expect!["ｱｶｱﾅ"]);
        check(b"\x0e161E\x0f", Some("iso-2022-jp"), expect!["ｱｶｱﾅ"]);
        check(b"\x1b$B$\"\x1b(B\xb1\xb2", Some("iso-2022-jp"), expect!["あｱｲ"]);
    }

    #[test]
    fn escapes_in_a_row_are_no_error() {
        check(b"\x1b$B$\"\x1b(B\x1b$B$$\x1b(B", Some("iso-2022-jp"), expect!["あい"]);
    }

    #[test]
    fn jis_x_0212() {
        check(b"\x1b$(D0!\x1b(B", Some("iso-2022-jp-1"), expect!["丂"]);
    }

    #[test]
    fn cut_iso_2022_jp_keeps_what_is_whole() {
        check(b"\x1b$B$\"$", Some("iso-2022-jp"), expect!["あ\u{fffd} !errors"]);
    }

    #[test]
    fn names_of_code_page_932() {
        for label in ["cp932", "MS932", "Windows-31J", "x-sjis", "\"shift_jis\"", "sjis"] {
            check(b"\x87\x40\xfb\xfc\x8d\xe8", Some(label), expect!["①髙崎"]);
        }
    }

    #[test]
    fn label_us_ascii_over_code_page_932() {
        check(
            b"\x83p\x83X\x83\x8f\x81[\x83h\x82\xcd 1234 \x82\xc5\x82\xb7",
            Some("us-ascii"),
            expect!["パスワードは 1234 です !detected"],
        );
    }

    #[test]
    fn undeclared_euc_jp() {
        check(b"\xc0\xc1\xb5\xe1\xbd\xf1\xa4\xce\xb7\xef", None, expect!["請求書の件 !detected"]);
    }

    #[test]
    fn undeclared_windows_1252_is_no_japanese() {
        check(
            b"It\x92s the M\xfcllers\x92 caf\xe9, no?",
            None,
            expect!["It’s the Müllers’ café, no? !detected"],
        );
    }

    #[test]
    fn undeclared_portuguese_is_no_japanese() {
        check(
            b"Forma\xe7\xe3o: Mega Campanha Final Vers\xe3o",
            None,
            expect!["Formação: Mega Campanha Final Versão !detected"],
        );
        check(b"A\x8e\xd0\x82\xcc\x8c\x8f", None, expect!["A社の件 !detected"]);
    }

    #[test]
    fn stray_byte_leaves_the_next_letter_alone() {
        check(
            b"see\n\xfehttp://a.example",
            Some("us-ascii"),
            expect![[r#"
            see
            þhttp://a.example !detected"#]],
        );
    }

    #[test]
    fn utf_8_label_over_shift_jis() {
        check(
            b"\x90\xbf\x8b\x81\x8f\x91\x82\xcc\x8c\x8f",
            Some("utf-8"),
            expect!["請求書の件 !detected"],
        );
    }

    #[test]
    fn escape_sequences_under_another_label() {
        check(b"\x1b$B@A5a=q\x1b(B", Some("utf-8"), expect!["請求書 !detected"]);
        check(b"\x1b$B@A5a=q\x1b(B", None, expect!["請求書 !detected"]);
    }

    #[test]
    fn iso_2022_jp_label_over_euc_jp() {
        check(
            b"\xc0\xc1\xb5\xe1\xbd\xf1\xa4\xce\xb7\xef",
            Some("iso-2022-jp"),
            expect!["請求書の件 !detected"],
        );
    }

    #[test]
    fn one_damaged_character_does_not_change_the_charset() {
        check(
            "日本語の\u{0}本文".replace('\u{0}', "\u{1}").as_bytes(),
            Some("utf-8"),
            expect!["日本語の\u{1}本文"],
        );
        let mut cut = "日本語の本文".as_bytes().to_vec();
        cut.pop();
        check(&cut, Some("utf-8"), expect!["日本語の本\u{fffd} !errors"]);
        check(&cut, None, expect!["日本語の本\u{fffd} !detected !errors"]);
    }

    #[test]
    fn unknown_label_is_a_defect_only_when_detection_fails() {
        check(b"plain", Some("x-nonesuch"), expect!["plain"]);
        check("日本".as_bytes(), Some("x-nonesuch"), expect!["日本 !detected"]);
    }

    #[test]
    fn utf_7_and_its_plus() {
        check(b"1 +- 1; +ZeVnLIqe-!", Some("utf-7"), expect!["1 + 1; 日本語!"]);
    }

    #[test]
    fn utf_16_and_utf_32_in_either_order() {
        check(b"\xff\xfeB0\n\0", Some("utf-16"), expect!["あ\n"]);
        check(b"0B\0\n", Some("utf-16"), expect!["あ\n"]);
        check(b"B0\n\0", Some("utf-16"), expect!["あ\n"]);
        check(b"c\0u\0t\0 \0t\0e\0x\0t\0\r", Some("utf-16le"), expect!["cut text� !errors"]);
        check(b"\0\0\x30\x42", Some("utf-32"), expect!["あ"]);
        check(b"\x42\x30\0\0", Some("utf-32le"), expect!["あ"]);
    }

    #[test]
    fn raw_header_bytes_follow_the_body_unless_their_form_says_otherwise() {
        let subject = b"\x90\xbf\x8b\x81\x8f\x91";
        assert_eq!(decode_raw(subject, Some("shift_jis")).text, "請求書");
        assert_eq!(decode_raw(subject, Some("iso-8859-1")).text, "請求書");
        assert_eq!(decode_raw(subject, None).text, "請求書");
        assert_eq!(decode_raw(b"caf\xe9", Some("iso-8859-1")).text, "café");
        let whole = Decoded { text: "é".to_owned(), trouble: Trouble::default() };
        assert_eq!(decode_raw("é".as_bytes(), Some("shift_jis")), whole);
    }
}
