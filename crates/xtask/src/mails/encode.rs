//! Charsets and transfer encodings as mailers write them (RFC 2045, RFC 2047).

use std::fmt::Write as _;

/// A charset that mails are really written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Ascii,
    Iso2022Jp,
    ShiftJis,
    Utf8,
}

impl Charset {
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Ascii => "us-ascii",
            Self::Iso2022Jp => "iso-2022-jp",
            Self::ShiftJis => "Shift_JIS",
            Self::Utf8 => "UTF-8",
        }
    }

    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        let encoding = match self {
            Self::Ascii | Self::Utf8 => return text.as_bytes().to_vec(),
            Self::Iso2022Jp => encoding_rs::ISO_2022_JP,
            Self::ShiftJis => encoding_rs::SHIFT_JIS,
        };
        encoding.encode(text).0.into_owned()
    }
}

/// A header text as encoded words, each short enough for a line.
pub(super) fn encoded_words(text: &str, charset: Charset) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let characters: Vec<char> = text.chars().collect();
    let words = characters.chunks(CHARACTERS_IN_WORD).map(|piece| {
        let piece: String = piece.iter().collect();
        format!("=?{}?B?{}?=", charset.label(), base64(&charset.encode(&piece)))
    });
    words.collect::<Vec<String>>().join("\n ")
}

/// Base64 in lines of 76.
pub(crate) fn base64_lines(bytes: &[u8]) -> String {
    let lines: Vec<String> = bytes.chunks(57).map(base64).collect();
    lines.join("\n")
}

/// Base64 without lines, padded.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = 0_u32;
        for index in 0..3 {
            group = (group << 8) | u32::from(chunk.get(index).copied().unwrap_or_default());
        }
        for index in 0..4 {
            let sextet = (group >> (18 - 6 * index)) & 0x3f;
            // Three bytes are four letters, two are three, one is two; the rest is padding.
            let letter = if index <= chunk.len() { letter(sextet) } else { '=' };
            out.push(letter);
        }
    }
    out
}

fn letter(sextet: u32) -> char {
    let letter = usize::try_from(sextet).ok().and_then(|at| ALPHABET.get(at));
    letter.map_or('=', |letter| char::from(*letter))
}

/// Quoted-printable with soft breaks below 76 columns.
pub(super) fn quoted_printable(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    let mut column = 0;
    for byte in bytes {
        if *byte == b'\n' {
            out.push('\n');
            column = 0;
            continue;
        }
        if column > 71 {
            out.push_str("=\n");
            column = 0;
        }
        if (*byte == b' ' || byte.is_ascii_graphic()) && *byte != b'=' {
            out.push(char::from(*byte));
            column += 1;
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "={byte:02X}");
            column += 3;
        }
    }
    out
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CHARACTERS_IN_WORD: usize = 14;

#[cfg(test)]
mod tests {
    use super::{Charset, base64, base64_lines, encoded_words, quoted_printable};

    #[test]
    fn base64_pads_and_breaks() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foo"), "Zm9v");
        assert_eq!(base64_lines(&[0; 58]).lines().count(), 2);
    }

    #[test]
    fn quoted_printable_stays_within_a_line() {
        assert_eq!(quoted_printable("a=é\n".as_bytes()), "a=3D=C3=A9\n");
        assert!(quoted_printable(&[b'='; 500]).lines().all(|line| line.len() <= 76));
    }

    #[test]
    fn encoded_words_name_their_charset() {
        assert_eq!(encoded_words("Agenda", Charset::Iso2022Jp), "Agenda");
        assert_eq!(encoded_words("会議", Charset::Iso2022Jp), "=?iso-2022-jp?B?GyRCMnE1RBsoQg==?=");
        assert_eq!(encoded_words(&"会".repeat(20), Charset::Utf8).lines().count(), 2);
    }
}
