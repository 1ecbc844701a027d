//! Content transfer encodings: base64 and quoted-printable (RFC 2045 section 6), and the
//! uuencode that was there before them.
//!
//! Broken encodings are decoded as mail clients do, because the victim's client did.

use std::borrow::Cow;

use memchr::{memchr, memmem};
use vocab::DefectCode;

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

/// A file that stands uuencoded in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Uuencoded<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) bytes: Vec<u8>,
    /// Without its end, or with lines that are too short.
    pub(crate) is_broken: bool,
    /// Where it stands in the text, from `begin` to the line end after `end`.
    pub(crate) start: usize,
    pub(crate) end: usize,
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
        Encoding::Uuencode => match uuencoded(bytes, 0) {
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

/// Decodes whole groups of four as long as nothing else comes, four groups at a time where
/// a line is long enough.
fn quads<'a>(bytes: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let mut rest = bytes;
    while let Some((block, after)) = rest.split_first_chunk::<16>() {
        let sextets = block.map(sextet);
        if sextets.iter().fold(0, |all, value| all | value) > 63 {
            break;
        }
        let mut decoded = [0; 12];
        for (three, four) in decoded.as_chunks_mut::<3>().0.iter_mut().zip(sextets.as_chunks().0) {
            *three = triple(*four);
        }
        out.extend_from_slice(&decoded);
        rest = after;
    }
    while let Some((quad, after)) = rest.split_first_chunk::<4>() {
        let sextets = quad.map(sextet);
        if sextets.iter().fold(0, |all, value| all | value) > 63 {
            break;
        }
        out.extend_from_slice(&triple(sextets));
        rest = after;
    }
    rest
}

/// The three bytes of a group of four.
fn triple([a, b, c, d]: [u8; 4]) -> [u8; 3] {
    [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]
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
            value @ 0..=63 => {
                if std::mem::take(&mut self.is_padded) {
                    self.second_run |= self.run_start.is_some();
                    self.run_start = Some(out.len());
                    self.run_junk = false;
                }
                self.bits = self.bits << 6 | u32::from(value);
                self.count += 1;
                if self.count == 4 {
                    self.flush(out);
                }
            }
            _ if byte == b'=' => {
                self.is_padded = true;
                self.flush(out);
            }
            _ if !byte.is_ascii_whitespace() => {
                self.junk = true;
                self.run_junk |= !self.is_padded;
            }
            _ => {}
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

fn sextet(byte: u8) -> u8 {
    SEXTETS.get(usize::from(byte)).copied().unwrap_or(NO_SEXTET)
}

/// Decodes quoted-printable. An `=` that begins nothing stays, as in every client.
fn quoted_printable(bytes: &[u8]) -> Transferred<'_> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut junk = false;
    let mut rest = bytes;
    while let Some(at) = memchr(b'=', rest) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        out.extend_from_slice(before);
        let after = from.get(1..).unwrap_or_default();
        if let Some((pair, tail)) = after.split_first_chunk::<2>()
            && let Some(value) = hex_pair(*pair)
        {
            out.push(value);
            rest = tail;
        } else if let Some(tail) = soft_break(after) {
            rest = tail;
        } else {
            junk = true;
            out.push(b'=');
            rest = after;
        }
    }
    out.extend_from_slice(rest);
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

/// The value of two hexadecimal digits in either case.
pub(crate) fn hex_pair([high, low]: [u8; 2]) -> Option<u8> {
    Some(hex(high)? << 4 | hex(low)?)
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// The first uuencoded file at or after `from`.
pub(crate) fn uuencoded(text: &[u8], from: usize) -> Option<Uuencoded<'_>> {
    let mut from = from;
    loop {
        let start = from.checked_add(memmem::find(text.get(from..)?, b"begin ")?)?;
        let is_line_start =
            start == 0 || matches!(text.get(start.saturating_sub(1)), Some(b'\n' | b'\r'));
        if is_line_start && let Some(found) = uuencoded_at(text, start) {
            return Some(found);
        }
        from = start.saturating_add(6);
    }
}

/// Reads `begin 644 name`, lines, `end`. The first line decides whether it is one: the
/// word "begin" begins lines of ordinary text too.
fn uuencoded_at(text: &[u8], start: usize) -> Option<Uuencoded<'_>> {
    let (header, mut at) = line(text, start)?;
    let header = header.strip_prefix(b"begin ")?;
    let mode_end = memchr(b' ', header)?;
    let (mode, name) = header.split_at_checked(mode_end)?;
    let name = name.trim_ascii();
    let is_mode = matches!(mode.len(), 3..=6) && mode.iter().all(|b| matches!(b, b'0'..=b'7'));
    if !is_mode || name.is_empty() {
        return None;
    }
    let mut found = Uuencoded { name, bytes: Vec::new(), is_broken: true, start, end: text.len() };
    while let Some((data, next)) = line(text, at) {
        found.end = next;
        at = next;
        if data.trim_ascii_end() == b"end" {
            found.is_broken &= found.bytes.is_empty();
            return Some(found);
        }
        match uu_line(data, &mut found.bytes) {
            UuLine::Data => {}
            UuLine::Zero => found.is_broken = false,
            UuLine::None if found.bytes.is_empty() => return None,
            UuLine::None => {
                found.is_broken = true;
                return Some(found);
            }
        }
    }
    (!found.bytes.is_empty()).then(|| {
        found.is_broken = true;
        found
    })
}

/// What a line within an uuencoded file is.
enum UuLine {
    Data,
    /// The line of no bytes that stands before `end`.
    Zero,
    None,
}

fn uu_line(line: &[u8], out: &mut Vec<u8>) -> UuLine {
    let Some((&first, data)) = line.split_first() else { return UuLine::Zero };
    if !(b' '..=b'`').contains(&first) {
        return UuLine::None;
    }
    let length = usize::from(first.wrapping_sub(b' ') & 0x3f);
    if length == 0 {
        return UuLine::Zero;
    }
    // Blanks at the end of a line are lost in transit, but more than a group is not.
    let groups = length.div_ceil(3);
    if data.len().saturating_add(4) < groups.saturating_mul(4)
        || data.len() > groups.saturating_mul(4).saturating_add(2)
        || data.iter().any(|b| !(b' '..=b'`').contains(b))
    {
        return UuLine::None;
    }
    let end = out.len().saturating_add(length);
    for group in data.chunks(4) {
        let mut values = group.iter().map(|b| b.wrapping_sub(b' ') & 0x3f);
        let mut value = || values.next().unwrap_or(0);
        out.extend_from_slice(&triple([value(), value(), value(), value()]));
    }
    out.resize(end, 0);
    UuLine::Data
}

/// The line that starts at `at` without its end, and where the next one starts.
fn line(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    let (line, after) = rest.split_at_checked(length)?;
    let end = if after.starts_with(b"\r\n") { 2 } else { after.len().min(1) };
    Some((line, at.saturating_add(length).saturating_add(end)))
}

const NO_SEXTET: u8 = 0xff;

/// The base64 alphabet by byte.
const SEXTETS: [u8; 256] = {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut table = [NO_SEXTET; 256];
    let mut value = 0u8;
    while value < 64 {
        #[expect(clippy::indexing_slicing, reason = "checked at compile time")]
        {
            table[alphabet[value as usize] as usize] = value;
        }
        value += 1;
    }
    table
};

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

    #[test]
    fn uuencode_within_text() {
        let text = b"Hello\nbegin at once\nbegin 600 my file.doc\n#0V%T\n \nend\nBye\n";
        let found = uuencoded(text, 0).unwrap();
        assert_eq!((found.name, found.bytes.as_slice()), (&b"my file.doc"[..], &b"Cat"[..]));
        assert!(!found.is_broken);
        assert_eq!(&text[found.end..], b"Bye\n");
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
