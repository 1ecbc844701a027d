//! Content transfer encodings: base64 and quoted-printable (RFC 2045 section 6).
//!
//! Broken encodings are decoded as mail clients do, because the victim's client did.

use std::borrow::Cow;

use memchr::memchr;
use vocab::DefectCode;

use crate::uuencode;

/// How the bytes of a part are encoded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    #[default]
    Identity,
    Base64,
    QuotedPrintable,
    Uuencode,
    Unknown,
}

/// Decoded bytes and what was wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Transferred<'a> {
    pub(crate) bytes: Cow<'a, [u8]>,
    pub(crate) defects: Vec<DefectCode>,
}

/// The encoding that a Content-Transfer-Encoding field names, also when it is misspelled as
/// `quoted printable` or `8bits`.
pub(crate) fn encoding(value: &str) -> Encoding {
    let value = value.split([';', '(', ',']).next().unwrap_or(value);
    let letters = value.bytes().filter(u8::is_ascii_alphanumeric).take(NAME_BYTES_MAX);
    let name: String = letters.map(|b| char::from(b.to_ascii_lowercase())).collect();
    let starts = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    if name.is_empty() || name == "none" || starts(&["7bit", "8bit", "binary"]) {
        Encoding::Identity
    } else if starts(&["base64", "xbase64"]) {
        Encoding::Base64
    } else if starts(&["quotedprintable"]) {
        Encoding::QuotedPrintable
    } else if starts(&["uue", "xuu"]) {
        Encoding::Uuencode
    } else {
        Encoding::Unknown
    }
}

/// Decodes the content of a part. Bytes of an unknown encoding stay as they are.
pub(crate) fn decode(bytes: &[u8], encoding: Encoding) -> Transferred<'_> {
    match encoding {
        Encoding::Identity => Transferred { bytes: Cow::Borrowed(bytes), defects: Vec::new() },
        Encoding::Base64 => base64(bytes),
        Encoding::QuotedPrintable => quoted_printable(bytes),
        Encoding::Uuencode => match uuencode::find(bytes, 0) {
            Some(found) => {
                let defects = found.is_broken.then_some(DefectCode::UuencodeBroken);
                Transferred {
                    bytes: Cow::Owned(found.bytes),
                    defects: defects.into_iter().collect(),
                }
            }
            None => Transferred {
                bytes: Cow::Borrowed(bytes),
                defects: vec![DefectCode::UuencodeBroken],
            },
        },
        Encoding::Unknown => Transferred {
            bytes: Cow::Borrowed(bytes),
            defects: vec![DefectCode::TransferEncodingUnknown],
        },
    }
}

/// Decodes base64. Bytes outside of the alphabet are skipped (RFC 2045 section 6.8). What
/// follows padding is a second run, which some readers show and others lose; if it is not
/// whole by itself, it is the footer of a mailing list and no base64.
pub(crate) fn base64(bytes: &[u8]) -> Transferred<'_> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let mut state = Base64::default();
    let mut rest = bytes;
    loop {
        if state.count == 0 && !state.is_padded {
            rest = quads(rest, &mut out);
        }
        let Some((&byte, after)) = rest.split_first() else { break };
        state.add(byte, &mut out);
        rest = after;
    }
    if let Some(start) = state.run_start
        && (state.run_junk || state.count > 0)
    {
        out.truncate(start);
        state.junk = true;
    } else {
        state.flush(&mut out);
        state.second_run |= state.run_start.is_some();
    }
    let defects =
        [(state.junk, DefectCode::Base64Junk), (state.second_run, DefectCode::Base64SecondRun)];
    let defects = defects.into_iter().filter_map(|(is, code)| is.then_some(code)).collect();
    Transferred { bytes: Cow::Owned(out), defects }
}

/// Decodes whole groups of four and passes over line ends between them, as long as
/// nothing else comes. Attachments are most of a mail, so two groups go at a time, and a
/// line of them into the output.
fn quads<'a>(bytes: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let mut rest = bytes;
    loop {
        let start = rest.len();
        let mut line = [0; LINE_BYTES];
        let mut length = 0;
        for (eight, six) in rest.as_chunks::<8>().0.iter().zip(line.as_chunks_mut::<6>().0) {
            let [a, b, c, d, e, f, g, h] = *eight;
            let (first, second) = (group([a, b, c, d]), group([e, f, g, h]));
            if first | second > GROUP_MAX {
                break;
            }
            let [_, _, decoded @ ..] = (u64::from(first) << 24 | u64::from(second)).to_be_bytes();
            *six = decoded;
            length += 6;
        }
        out.extend_from_slice(line.get(..length).unwrap_or_default());
        rest = rest.get(length / 3 * 4..).unwrap_or_default();
        if let Some((&four, after)) = rest.split_first_chunk()
            && group(four) <= GROUP_MAX
        {
            let [_, three @ ..] = group(four).to_be_bytes();
            out.extend_from_slice(&three);
            rest = after;
        }
        rest = rest.trim_ascii_start();
        if rest.len() == start {
            return rest;
        }
    }
}

/// The bits of a group of four, more than [`GROUP_MAX`] if one of them is no base64.
fn group(four: [u8; 4]) -> u32 {
    SEXTETS.iter().zip(four).fold(0, |bits, (table, byte)| {
        bits | table.get(usize::from(byte)).copied().unwrap_or(NO_SEXTET)
    })
}

/// The state of base64 between two groups of four.
#[derive(Debug, Default)]
struct Base64 {
    bits: u32,
    count: u32,
    /// Padding was the last thing read.
    is_padded: bool,
    /// Where the output of the last run starts, if it is not the first.
    run_start: Option<usize>,
    /// Junk stands within the last run.
    run_junk: bool,
    junk: bool,
    second_run: bool,
}

impl Base64 {
    fn add(&mut self, byte: u8, out: &mut Vec<u8>) {
        match sextet(byte) {
            Some(value) => {
                if std::mem::take(&mut self.is_padded) {
                    self.second_run |= self.run_start.is_some();
                    self.run_start = Some(out.len());
                    self.run_junk = false;
                }
                self.bits = self.bits << 6 | value;
                self.count += 1;
                if self.count == 4 {
                    self.flush(out);
                }
            }
            None if byte == b'=' => {
                self.is_padded = true;
                self.flush(out);
            }
            None if !byte.is_ascii_whitespace() => {
                self.junk = true;
                self.run_junk |= !self.is_padded;
            }
            None => {}
        }
    }

    /// Writes the whole bytes of the group, which may be short at the end of a run.
    fn flush(&mut self, out: &mut Vec<u8>) {
        let [_, a, b, c] = (self.bits << (6 * 4u32.saturating_sub(self.count))).to_be_bytes();
        let whole = usize::try_from(self.count.saturating_sub(1)).unwrap_or(0);
        out.extend([a, b, c].into_iter().take(whole));
        (self.bits, self.count) = (0, 0);
    }
}

/// The six bits that a byte of base64 stands for.
pub(crate) fn sextet(byte: u8) -> Option<u32> {
    let [.., last] = &SEXTETS;
    last.get(usize::from(byte)).copied().filter(|bits| *bits != NO_SEXTET)
}

/// Decodes quoted-printable. An `=` that begins nothing stays, as in every client.
fn quoted_printable(bytes: &[u8]) -> Transferred<'_> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut junk = false;
    let mut rest = bytes;
    loop {
        // Text outside of ASCII is nothing but such triples.
        while let Some((&[b'=', high, low], after)) = rest.split_first_chunk()
            && let Some(value) = hex_pair([high, low])
        {
            out.push(value);
            rest = after;
        }
        rest = match rest.split_first() {
            Some((b'=', after)) => soft_break(after).unwrap_or_else(|| {
                junk = true;
                out.push(b'=');
                after
            }),
            Some(_) => {
                let length = memchr(b'=', rest).unwrap_or(rest.len());
                let (plain, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                out.extend_from_slice(plain);
                after
            }
            None => break,
        };
    }
    let defects = if junk { vec![DefectCode::QuotedPrintableJunk] } else { Vec::new() };
    Transferred { bytes: Cow::Owned(out), defects }
}

/// What follows a soft line break, with the blanks that a gateway may have put before
/// the line end. The end of the text is one too.
fn soft_break(after: &[u8]) -> Option<&[u8]> {
    let blanks = after.iter().take_while(|b| matches!(b, b' ' | b'\t')).take(BLANKS_MAX).count();
    let line_end = after.get(blanks..)?;
    line_end
        .strip_prefix(b"\r\n")
        .or_else(|| line_end.strip_prefix(b"\n"))
        .or_else(|| line_end.strip_prefix(b"\r"))
        .or_else(|| line_end.is_empty().then_some(line_end))
}

/// Decodes what stands as a mark and two hexadecimal digits. A mark that begins nothing stays.
pub(crate) fn unescape(text: &[u8], mark: u8, out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match after.split_first_chunk().filter(|_| byte == mark) {
            Some((&digits, tail)) if let Some(value) = hex_pair(digits) => {
                out.push(value);
                rest = tail;
            }
            _ => out.push(byte),
        }
    }
}

/// The value of two hexadecimal digits in either case.
fn hex_pair(digits: [u8; 2]) -> Option<u8> {
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    u8::try_from(high? << 4 | low?).ok()
}

/// The base64 alphabet by byte, once for each place within a group of four.
static SEXTETS: [[u32; 256]; 4] = [sextets(18), sextets(12), sextets(6), sextets(0)];

const fn sextets(shift: u32) -> [u32; 256] {
    let mut table = [NO_SEXTET; 256];
    let mut rest = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".as_slice();
    let mut value = 0;
    while let Some((&byte, after)) = rest.split_first() {
        #[expect(clippy::indexing_slicing, reason = "checked at compile time")]
        {
            table[byte as usize] = value << shift;
        }
        value += 1;
        rest = after;
    }
    table
}

const NO_SEXTET: u32 = u32::MAX;
/// The largest value of 24 bits.
const GROUP_MAX: u32 = 0xff_ffff;

/// What the longest line of base64 that mailers write decodes to (RFC 2045 section 6.8).
const LINE_BYTES: usize = 60;
/// Longer names of encodings are none.
const NAME_BYTES_MAX: usize = 40;
/// More blanks before a line end are no accident of transport.
const BLANKS_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "the snapshot macro gives a value")]
    fn check(bytes: &[u8], label: &str, expected: Expect) {
        let found = decode(bytes, encoding(label));
        let mut shown = found.bytes.escape_ascii().to_string();
        for defect in found.defects {
            shown.push_str(&format!(" !{defect}"));
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn base64_with_line_ends() {
        check(b"aGVsbG8g\r\nd29y\r\nbGQ=\r\n", "base64", expect!["hello world"]);
        check(b"aGVsbG8g\rd29ybGQ", " \"BASE64\"; x", expect!["hello world"]);
        check(b"", "base64", expect![""]);
    }

    #[test]
    fn base64_junk_is_skipped() {
        check(b"aGVs!!bG8g\nd2*9ybGQ=", "base64", expect!["hello world !base64-junk"]);
    }

    #[test]
    fn base64_runs_are_joined() {
        check(b"aGVsbG8=\nd29ybGQ=\n", "base64", expect!["helloworld !base64-second-run"]);
        check(b"aGVsbA==d29y", "base64", expect!["hellwor !base64-second-run"]);
        check(b"aGVs=bA==d29y=", "base64", expect!["hellwor !base64-second-run"]);
    }

    #[test]
    fn base64_footer_is_no_second_run() {
        check(
            b"aGVsbG8=\n____\nThe list: http://a.example/",
            "base64",
            expect!["hello !base64-junk"],
        );
        check(b"aGVsbG8=\nignored", "base64", expect!["hello !base64-junk"]);
    }

    #[test]
    fn base64_tails() {
        check(b"aGVsb", "base64", expect!["hel"]);
        check(b"aGVsbG", "base64", expect!["hell"]);
        check(b"aGVsbG8====", "base64", expect!["hello"]);
    }

    #[test]
    fn quoted_printable_is_lenient() {
        check(b"a=3Db=\r\nc=3db= \t\nd=", "quoted-printable", expect!["a=bc=bd"]);
        check(b"a=ZZ=4", "quoted-printable", expect!["a=ZZ=4 !quoted-printable-junk"]);
    }

    #[test]
    fn unknown_encoding_keeps_the_bytes() {
        check(b"a=3D", "x-nonesuch", expect!["a=3D !transfer-encoding-unknown"]);
        check(b"a=3D", "8BIT", expect!["a=3D"]);
        check(b"a=3D", "8 bits", expect!["a=3D"]);
        check(b"a=3D", "\"Quoted Printable\" (x)", expect!["a="]);
    }

    #[test]
    fn uuencode() {
        check(
            b"begin 644 a.txt\n+:&5L;&\\@=V]R;&0 \n`\nend\n",
            "x-uuencode",
            expect!["hello world"],
        );
        check(b"begin 644 a.txt\r\n#0V%T\r\n", "x-uuencode", expect!["Cat !uuencode-broken"]);
        check(b"begin the day\n", "x-uuencode", expect!["begin the day\\n !uuencode-broken"]);
    }

    proptest::proptest! {
        #[test]
        fn base64_inverts(bytes: Vec<u8>) {
            use std::fmt::Write;
            let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            let mut text = String::new();
            for group in bytes.chunks(3) {
                let mut word = [0; 4];
                word[1..=group.len()].copy_from_slice(group);
                let word = u32::from_be_bytes(word);
                for at in 0..=group.len() {
                    let index = (word >> (18 - 6 * at)) & 63;
                    write!(text, "{}", char::from(alphabet[index as usize])).unwrap();
                }
                text.extend(std::iter::repeat_n('=', 3 - group.len()));
            }
            let found = base64(text.as_bytes());
            proptest::prop_assert_eq!(found.bytes.as_ref(), bytes.as_slice());
        }
    }
}
