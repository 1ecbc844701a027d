//! Ways to hide text in bytes, written apart from the code that reads them.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

/// `None` for bytes that the encoder does not take.
type Encoder = fn(&[u8]) -> Option<Vec<u8>>;

pub(super) const ENCODERS: [(&str, Encoder); 31] = [
    ("base64", |b| Some(STANDARD.encode(b).into())),
    ("base64 unpadded", |b| Some(STANDARD_NO_PAD.encode(b).into())),
    ("base64 url", |b| Some(URL_SAFE.encode(b).into())),
    ("base64 url unpadded", |b| Some(URL_SAFE_NO_PAD.encode(b).into())),
    ("base64 at 1", |b| Some(STANDARD.encode([b" ", b].concat()).into())),
    ("base64 at 2", |b| Some(STANDARD.encode([b"  ", b].concat()).into())),
    ("base64 in lines", |b| Some(wrapped(&STANDARD.encode(b), 20, "\r\n"))),
    ("base64 with blanks", |b| Some(wrapped(&STANDARD.encode(b), 5, " "))),
    ("quoted-printable", |b| Some(quoted(b))),
    ("percent", |b| Some(each(b, |byte| format!("%{byte:02X}")))),
    ("percent where needed", |b| Some(percent(b))),
    ("hex", |b| Some(each(b, |byte| format!("{byte:02x}")))),
    ("HEX", |b| Some(each(b, |byte| format!("{byte:02X}")))),
    ("hex with blanks", |b| Some(each(b, |byte| format!("{byte:02x} ")))),
    ("hex with colons", |b| Some(each(b, |byte| format!("{byte:02X}:")))),
    (r"hex with \x", |b| Some(each(b, |byte| format!("\\x{byte:02x}")))),
    ("hex with 0x", |b| Some(each(b, |byte| format!("0x{byte:02x}, ")))),
    ("references", |b| chars(b, |c| format!("&#{};", u32::from(c)))),
    ("references in hex", |b| chars(b, |c| format!("&#x{:X};", u32::from(c)))),
    ("escapes", |b| chars(b, escape)),
    ("encoded words B", |b| {
        Some(words(b, |part| format!("=?utf-8?B?{}?=", STANDARD.encode(part))))
    }),
    ("encoded words Q", |b| {
        Some(words(b, |part| {
            format!(
                "=?utf-8?q?{}?=",
                String::from_utf8_lossy(&each(part, |byte| format!("={byte:02X}")))
            )
        }))
    }),
    ("utf-7", utf_7),
    ("iso-2022-jp", |b| charset(b, ISO_2022_JP)),
    ("shift_jis", |b| charset(b, SHIFT_JIS)),
    ("euc-jp", |b| charset(b, EUC_JP)),
    ("utf-16le", |b| utf_16(b, u16::to_le_bytes)),
    ("utf-16be", |b| utf_16(b, u16::to_be_bytes)),
    ("reversed", |b| Some(str::from_utf8(b).ok()?.chars().rev().collect::<String>().into())),
    ("rot13", |b| Some(rot13(b))),
    ("packed", |b| Some([gzip(b), b"\n".to_vec(), zlib(b), b"\n".to_vec(), zip(b)].concat())),
];

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn zip(bytes: &[u8]) -> Vec<u8> {
    let header = [b"PK\x03\x04\x14\0\0\0\x08\0".as_slice(), &[0; 16], b"\x05\0\0\0a.txt"].concat();
    [header, deflate(bytes)].concat()
}

fn each(bytes: &[u8], spell: impl Fn(u8) -> String) -> Vec<u8> {
    bytes.iter().map(|&byte| spell(byte)).collect::<String>().into()
}

fn chars(bytes: &[u8], spell: impl Fn(char) -> String) -> Option<Vec<u8>> {
    Some(str::from_utf8(bytes).ok()?.chars().map(spell).collect::<String>().into())
}

fn wrapped(text: &str, width: usize, with: &str) -> Vec<u8> {
    let lines: Vec<_> = text.as_bytes().chunks(width).map(String::from_utf8_lossy).collect();
    lines.join(with).into()
}

fn quoted(bytes: &[u8]) -> Vec<u8> {
    let mut text = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_alphanumeric() {
            text.push(char::from(*byte));
        } else {
            text.push_str(&format!("={byte:02X}"));
        }
        if index % 7 == 6 {
            text.push_str("=\r\n");
        }
    }
    text.into()
}

fn percent(bytes: &[u8]) -> Vec<u8> {
    each(bytes, |byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02x}"),
    })
}

fn escape(c: char) -> String {
    let mut units = [0; 2];
    c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

fn words(bytes: &[u8], spell: impl Fn(&[u8]) -> String) -> Vec<u8> {
    bytes.chunks(10).map(spell).collect::<Vec<_>>().join("\r\n ").into()
}

fn utf_7(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = str::from_utf8(bytes).ok()?;
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    Some(format!("+{}-", STANDARD_NO_PAD.encode(units)).into())
}

fn charset(bytes: &[u8], encoding: &'static Encoding) -> Option<Vec<u8>> {
    let (encoded, _, lost) = encoding.encode(str::from_utf8(bytes).ok()?);
    (!lost).then(|| encoded.into_owned())
}

fn utf_16(bytes: &[u8], unit: fn(u16) -> [u8; 2]) -> Option<Vec<u8>> {
    Some(str::from_utf8(bytes).ok()?.encode_utf16().flat_map(unit).collect())
}

fn rot13(bytes: &[u8]) -> Vec<u8> {
    let turn = |byte: u8, base: u8| (byte - base + 13) % 26 + base;
    let letter = |byte: &u8| match byte {
        b'a'..=b'z' => turn(*byte, b'a'),
        b'A'..=b'Z' => turn(*byte, b'A'),
        _ => *byte,
    };
    bytes.iter().map(letter).collect()
}
