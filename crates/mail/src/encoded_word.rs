//! Encoded words (RFC 2047), with what mailers and attackers make of them, and raw
//! bytes of any charset between them.
//!
//! RFC 2047 section 5 forbids an encoded word inside a quoted string or a parameter, but
//! mailers write it there and readers show it decoded. We show what the victim saw.

use std::borrow::Cow;

use crate::charset::{self, Decoded};
use crate::transfer;

/// Decodes an unfolded header value. `hint` is a charset for raw 8-bit bytes.
pub(crate) fn decode(raw: &[u8], hint: Option<&str>) -> Decoded {
    let mut out = Decoded::default();
    let mut rest = raw;
    // There is a run as long as the last thing read was an encoded word.
    let mut run: Option<Run<'_>> = None;
    while let Some((before, word, after)) = next(rest) {
        if run.is_none() || !before.iter().all(u8::is_ascii_whitespace) {
            flush(&mut out, run.take());
            out.add(charset::decode_raw(before, hint));
        } else if run.as_ref().is_some_and(|r| !charset::same(r.label, word.label)) {
            flush(&mut out, run.take());
        }
        let run = run.get_or_insert_with(|| Run { label: word.label, bytes: Vec::new() });
        word.decode_into(&mut run.bytes);
        rest = after;
    }
    flush(&mut out, run);
    out.add(charset::decode_raw(rest, hint));
    out
}

/// The value with raw 8-bit bytes inside of its encoded words written in Q, so that the
/// rest can be decoded without touching them: they belong to the charset of the word.
pub(crate) fn armoured(raw: &[u8]) -> Cow<'_, [u8]> {
    if raw.is_ascii() || memchr::memmem::find(raw, b"=?").is_none() {
        return Cow::Borrowed(raw);
    }
    let mut out = Vec::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, word, after)) = next(rest) {
        out.extend_from_slice(before);
        let length = rest.len().saturating_sub(before.len()).saturating_sub(after.len());
        let written = rest.get(before.len()..).and_then(|r| r.get(..length)).unwrap_or_default();
        for &byte in written {
            if byte.is_ascii() || word.is_base64 {
                out.push(byte);
            } else {
                let digit = |value: u8| HEX.get(usize::from(value)).copied().unwrap_or(b'0');
                out.extend_from_slice(&[b'=', digit(byte >> 4), digit(byte & 15)]);
            }
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    Cow::Owned(out)
}

/// The bytes that an encoded word at the start of `raw` takes, if nothing stands in it
/// that ends a word for other readers; otherwise the bytes that were looked at in vain.
pub(crate) fn length(raw: &[u8]) -> Result<usize, usize> {
    let mut marks = 0u32;
    for (at, pair) in raw.windows(2).enumerate() {
        match pair {
            [b' ' | b'\t' | b'\r' | b'\n' | b'<' | b'>' | b'"', _] => return Err(at),
            [b'?', b'='] if marks >= 3 => return Ok(at.saturating_add(2)),
            [b'?', _] => marks += 1,
            _ if at > LABEL_BYTES_MAX && marks < 3 => return Err(at),
            _ => {}
        }
    }
    Err(raw.len())
}

fn flush(out: &mut Decoded, run: Option<Run<'_>>) {
    if let Some(run) = run {
        out.add(charset::decode_cow(&run.bytes, Some(run.label)));
    }
}

/// Neighbouring words of one charset. Their bytes are joined before decoding, because
/// mailers split within a character or within a state of ISO-2022-JP.
struct Run<'a> {
    label: &'a str,
    bytes: Vec<u8>,
}

struct Word<'a> {
    label: &'a str,
    is_base64: bool,
    text: &'a [u8],
}

impl Word<'_> {
    fn decode_into(&self, out: &mut Vec<u8>) {
        if self.is_base64 {
            out.extend_from_slice(&transfer::base64(self.text).bytes);
        } else {
            q(self.text, out);
        }
    }
}

/// The next encoded word, with what stands before and after it.
fn next(raw: &[u8]) -> Option<(&[u8], Word<'_>, &[u8])> {
    let mut from = 0usize;
    loop {
        let rest = raw.get(from..)?;
        let at = from.saturating_add(memchr::memmem::find(rest, b"=?")?);
        let (before, candidate) = raw.split_at_checked(at)?;
        if let Some((word, after)) = word(candidate) {
            return Some((before, word, after));
        }
        from = at.saturating_add(2);
    }
}

/// Reads an encoded word at the start of `raw`.
fn word(raw: &[u8]) -> Option<(Word<'_>, &[u8])> {
    let rest = raw.strip_prefix(b"=?")?;
    let label_end = rest.iter().take(LABEL_BYTES_MAX).position(|b| *b == b'?')?;
    let (label, rest) = rest.split_at_checked(label_end)?;
    if label.iter().any(|b| !b.is_ascii_graphic()) {
        return None;
    }
    // RFC 2231 section 5 adds a language: `=?utf-8*ja?B?...`.
    let label = str::from_utf8(label).ok()?;
    let label = label.split('*').next().unwrap_or(label);
    let is_base64 = match rest.get(1..3)? {
        b"B?" | b"b?" => true,
        b"Q?" | b"q?" => false,
        _ => return None,
    };
    let rest = rest.get(3..)?;
    let (text, after) = body(rest);
    Some((Word { label, is_base64, text }, after))
}

/// Parts the text of a word from what follows. A word without an end, cut off by some
/// gateway, goes on to the next word or to the end of the field.
fn body(rest: &[u8]) -> (&[u8], &[u8]) {
    for at in memchr::memchr_iter(b'?', rest) {
        let (text, after) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        if let Some(after) = after.strip_prefix(b"?=") {
            return (text, after);
        }
        if let Some(text) = text.strip_suffix(b" =").or_else(|| text.strip_suffix(b"\t=")) {
            let after = rest.get(at.saturating_sub(1)..).unwrap_or_default();
            return (text, after);
        }
    }
    (rest, &[])
}

/// The Q encoding: quoted-printable with `_` for a blank and without line ends.
fn q(text: &[u8], out: &mut Vec<u8>) {
    for (index, piece) in text.split(|b| *b == b'_').enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        transfer::unescape(piece, b'=', out);
    }
}

/// Longer names of charsets are not looked for.
const LABEL_BYTES_MAX: usize = 64;
const HEX: &[u8; 16] = b"0123456789ABCDEF";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &[u8], expected: &str) {
        assert_eq!(decode(raw, None).text, expected);
    }

    #[test]
    fn base64_and_q() {
        check(b"=?UTF-8?B?6KuL5rGC5pu4?=", "請求書");
        check(b"=?iso-8859-1?q?caf=E9_au_lait?=", "café au lait");
        check(b"Re: =?utf-8?Q?=e8=ab=8b?= (2)", "Re: 請 (2)");
    }

    #[test]
    fn words_split_within_a_state_of_iso_2022_jp() {
        // The second word goes on in the two-byte state that the first one opened.
        check(
            b"=?ISO-2022-JP?B?GyRCQEE1?=\r\n =?iso-2022-jp?B?YQ==?= =?ISO-2022-JP?B?GyhC?=",
            "請求",
        );
        check(b"=?ISO-2022-JP?B?GyRCQEEbKEI=?= =?ISO-2022-JP?B?GyRCNWEbKEI=?=", "請求");
    }

    #[test]
    fn words_split_within_a_character() {
        check(b"=?UTF-8?B?6Ks=?= =?UTF-8?B?i+axgg==?=", "請求");
        check(b"=?UTF-8?Q?=E8=AB?= =?utf8?Q?=8B?=", "請");
    }

    #[test]
    fn blanks_between_words_are_no_text_but_others_are() {
        check(b"=?utf-8?Q?a?= =?us-ascii?Q?b?= c =?utf-8?Q?d?=", "ab c d");
        check(b"=?utf-8?Q?a?==?utf-8?Q?b?=", "ab");
    }

    #[test]
    fn misspelled_words() {
        check(b"=?utf-8?Q?two words?=", "two words");
        check(b"=?utf-8*ja?B?6KuL?=", "請");
        check(b"=?UTF-8?B?6KuL5rGC5pu4", "請求書");
        check(b"=?UTF-8?B?6KuL =?UTF-8?B?5rGC?=", "請求");
        check(b"=?UTF-8?B?6KuL5rGC5pu?=", "請求\u{fffd}");
        check(b"=?UTF-8?X?abc?= =? =?? =?utf-8?", "=?UTF-8?X?abc?= =? =?? =?utf-8?");
    }

    #[test]
    fn raw_iso_2022_jp_and_shift_jis() {
        let read = decode(b"\x1b$B@A5a=q\x1b(B 1", None);
        assert_eq!(read.text, "請求書 1");
        assert!(read.trouble.undeclared);
        check(b"\x90\xbf\x8b\x81\x8f\x91\x82\xcc\x8c\x8f", "請求書の件");
    }

    #[test]
    fn a_megabyte_of_beginnings_ends() {
        let raw = b"=?utf-8?Q?a ".repeat(90_000);
        assert_eq!(decode(&raw, None).text.len(), 90_000 + 1);
        let raw = b"=?".repeat(500_000);
        assert_eq!(decode(&raw, None).text.len(), raw.len());
    }
}
