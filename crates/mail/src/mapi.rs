//! Values of MAPI properties (MS-OXCDATA section 2.11, MS-OXPROPS), as .msg files
//! and TNEF streams hold them: tags, types, code pages, times.

use std::borrow::Cow;

use encoding_rs::UTF_16LE;
use jiff::Timestamp;
use jiff::tz::Offset;
use vocab::Written;

use crate::charset::{self, Decoded, Trouble};

/// The properties of one object: a message, a recipient or an attachment.
#[derive(Debug, Default)]
pub(crate) struct Properties<'a> {
    values: Vec<Value<'a>>,
    /// Charset of 8-bit strings, as far as the file tells.
    pub(crate) charset: Option<&'static str>,
}

/// A long text and what was lost of it.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) decoded: Decoded,
    /// There was more than the bound.
    pub(crate) cut: bool,
}

#[derive(Debug)]
struct Value<'a> {
    id: u16,
    kind: u16,
    bytes: Cow<'a, [u8]>,
}

impl<'a> Properties<'a> {
    /// Adds a value; of a repeated property the first counts. Says whether there was room.
    pub(crate) fn add(&mut self, id: u16, kind: u16, bytes: Cow<'a, [u8]>) -> bool {
        let room = self.values.len() < PROPERTIES;
        if room {
            self.values.push(Value { id, kind, bytes });
        }
        room
    }

    fn value(&self, id: u16) -> Option<&Value<'a>> {
        self.values.iter().find(|value| value.id == id)
    }

    /// The stored bytes, undecoded.
    pub(crate) fn bytes(&self, id: u16) -> Option<&[u8]> {
        self.value(id).map(|value| &*value.bytes)
    }

    /// Takes the stored bytes of a property of a type out, so that they need not be copied.
    pub(crate) fn take(&mut self, id: u16, kind: u16) -> Option<Cow<'a, [u8]>> {
        let mut found = self.values.iter_mut().filter(|value| value.id == id && value.kind == kind);
        found.next().map(|value| std::mem::take(&mut value.bytes))
    }

    /// Whether the property is there with this type.
    pub(crate) fn has(&self, id: u16, kind: u16) -> bool {
        self.values.iter().any(|value| value.id == id && value.kind == kind)
    }

    pub(crate) fn integer(&self, id: u16) -> Option<u32> {
        let bytes = self.value(id).filter(|value| matches!(value.kind, LONG | SHORT | BOOLEAN))?;
        match *bytes.bytes {
            [a, b, c, d, ..] if bytes.kind == LONG => Some(u32::from_le_bytes([a, b, c, d])),
            [a, b, ..] => Some(u32::from(u16::from_le_bytes([a, b]))),
            [a] => Some(u32::from(a)),
            [] => None,
        }
    }

    /// Text without the zero characters that end it; empty text counts as none.
    pub(crate) fn text(&self, id: u16) -> Option<String> {
        self.text_up_to(id, usize::MAX).map(|read| read.decoded.text)
    }

    /// The text of at most `bytes_max` stored bytes.
    pub(crate) fn text_up_to(&self, id: u16, bytes_max: usize) -> Option<Text> {
        let value = self.value(id)?;
        let bytes = value.bytes.get(..bytes_max).unwrap_or(&value.bytes);
        let cut = bytes.len() < value.bytes.len();
        let decoded = match value.kind {
            UNICODE => utf16(bytes),
            STRING8 | BINARY => charset::decode(without_zeros(bytes), self.charset),
            _ => return None,
        };
        (!decoded.text.is_empty()).then_some(Text { decoded, cut })
    }

    /// A time, which MAPI keeps in UTC.
    pub(crate) fn time(&self, id: u16) -> Option<Written> {
        let value = self.value(id).filter(|value| value.kind == SYSTIME)?;
        filetime(u64::from_le_bytes(*value.bytes.first_chunk()?))
    }

    /// Settles the charset of 8-bit strings: the one that the container names, or the code
    /// page of the message, or that of the writer's language. The code page for the
    /// Internet is that of the body on the wire and only better than nothing.
    pub(crate) fn settle_charset(
        &mut self,
        named: Option<&'static str>,
        fallback: Option<&'static str>,
    ) {
        let of = |id| self.integer(id).and_then(charset_of_codepage);
        self.charset = named
            .or_else(|| of(MESSAGE_CODEPAGE))
            .or_else(|| self.integer(LOCALE_ID).and_then(charset_of_locale))
            .or_else(|| of(INTERNET_CPID))
            .or(fallback);
    }
}

/// The label of a Windows code page that `charset` knows.
pub(crate) fn charset_of_codepage(codepage: u32) -> Option<&'static str> {
    CODEPAGES.iter().find(|(known, _)| *known == codepage).map(|(_, label)| *label)
}

/// The ANSI code page that goes with a locale, by its primary language.
fn charset_of_locale(locale: u32) -> Option<&'static str> {
    let codepage = match locale & 0x3ff {
        0x04 if matches!(locale, 0x404 | 0xc04 | 0x1404) => 950,
        0x04 => 936,
        0x11 => 932,
        0x12 => 949,
        0x05 | 0x0e | 0x15 | 0x18 | 0x1b | 0x1c | 0x24 => 1250,
        0x02 | 0x19 | 0x22 | 0x23 | 0x2f => 1251,
        0x07 | 0x09 | 0x0a | 0x0c | 0x10 | 0x13 | 0x14 | 0x16 | 0x1d | 0x06 | 0x0b => 1252,
        0x08 => 1253,
        0x1f => 1254,
        0x0d => 1255,
        0x01 | 0x29 => 1256,
        0x25..=0x27 => 1257,
        0x2a => 1258,
        0x1e => 874,
        _ => return None,
    };
    charset_of_codepage(codepage)
}

/// UTF-16LE without the zero characters that end it. Zeros within stay: a name may
/// hide its true end behind one. Half a character at the end is dropped.
pub(crate) fn utf16(bytes: &[u8]) -> Decoded {
    let whole = bytes.as_chunks::<2>().0.as_flattened();
    let (text, errors) = UTF_16LE.decode_without_bom_handling(whole);
    let text = text.trim_end_matches('\0').to_owned();
    Decoded { text, trouble: Trouble { errors, ..Trouble::default() } }
}

fn without_zeros(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    bytes.get(..end).unwrap_or_default()
}

/// A FILETIME: 100-nanosecond steps since 1601.
fn filetime(steps: u64) -> Option<Written> {
    let seconds = i64::try_from(steps / 10_000_000).ok()?.checked_sub(SECONDS_1601_TO_1970)?;
    let at = Timestamp::from_second(seconds).ok()?;
    Written::new(Offset::UTC.to_datetime(at), 0)
}

const SECONDS_1601_TO_1970: i64 = 11_644_473_600;
/// Properties kept of one object; Outlook writes a few hundred.
const PROPERTIES: usize = 4_000;

// Property types.
pub(crate) const SHORT: u16 = 0x0002;
pub(crate) const LONG: u16 = 0x0003;
pub(crate) const BOOLEAN: u16 = 0x000b;
pub(crate) const OBJECT: u16 = 0x000d;
pub(crate) const STRING8: u16 = 0x001e;
pub(crate) const UNICODE: u16 = 0x001f;
pub(crate) const SYSTIME: u16 = 0x0040;
pub(crate) const BINARY: u16 = 0x0102;

// Properties of a message, by the names of MS-OXPROPS without `PidTag`.
pub(crate) const MESSAGE_CLASS: u16 = 0x001a;
pub(crate) const SUBJECT: u16 = 0x0037;
pub(crate) const CLIENT_SUBMIT_TIME: u16 = 0x0039;
pub(crate) const SENT_REPRESENTING_NAME: u16 = 0x0042;
pub(crate) const REPLY_RECIPIENT_ENTRIES: u16 = 0x004f;
pub(crate) const SENT_REPRESENTING_EMAIL: u16 = 0x0065;
pub(crate) const TRANSPORT_MESSAGE_HEADERS: u16 = 0x007d;
pub(crate) const RECIPIENT_TYPE: u16 = 0x0c15;
pub(crate) const SENDER_NAME: u16 = 0x0c1a;
pub(crate) const SENDER_EMAIL: u16 = 0x0c1f;
pub(crate) const DISPLAY_CC: u16 = 0x0e03;
pub(crate) const DISPLAY_TO: u16 = 0x0e04;
pub(crate) const MESSAGE_DELIVERY_TIME: u16 = 0x0e06;
pub(crate) const BODY: u16 = 0x1000;
pub(crate) const RTF_COMPRESSED: u16 = 0x1009;
pub(crate) const HTML: u16 = 0x1013;
pub(crate) const INTERNET_MESSAGE_ID: u16 = 0x1035;
pub(crate) const INTERNET_REFERENCES: u16 = 0x1039;
pub(crate) const IN_REPLY_TO_ID: u16 = 0x1042;
pub(crate) const INTERNET_CPID: u16 = 0x3fde;
const LOCALE_ID: u16 = 0x3ff1;
const MESSAGE_CODEPAGE: u16 = 0x3ffd;
pub(crate) const SENDER_SMTP: u16 = 0x5d01;
pub(crate) const SENT_REPRESENTING_SMTP: u16 = 0x5d02;

// Properties of a recipient.
pub(crate) const DISPLAY_NAME: u16 = 0x3001;
pub(crate) const EMAIL_ADDRESS: u16 = 0x3003;
pub(crate) const SMTP_ADDRESS: u16 = 0x39fe;

// Properties of an attachment.
pub(crate) const ATTACH_DATA: u16 = 0x3701;
pub(crate) const ATTACH_FILENAME: u16 = 0x3704;
pub(crate) const ATTACH_LONG_FILENAME: u16 = 0x3707;
pub(crate) const ATTACH_MIME_TAG: u16 = 0x370e;
pub(crate) const ATTACH_CONTENT_ID: u16 = 0x3712;
pub(crate) const ATTACH_FLAGS: u16 = 0x3714;
pub(crate) const ATTACHMENT_HIDDEN: u16 = 0x7ffe;

/// Every property that is read, so that the streams of all others can be left alone.
pub(crate) const USED: &[u16] = &[
    MESSAGE_CLASS,
    SUBJECT,
    CLIENT_SUBMIT_TIME,
    SENT_REPRESENTING_NAME,
    REPLY_RECIPIENT_ENTRIES,
    SENT_REPRESENTING_EMAIL,
    TRANSPORT_MESSAGE_HEADERS,
    RECIPIENT_TYPE,
    SENDER_NAME,
    SENDER_EMAIL,
    DISPLAY_CC,
    DISPLAY_TO,
    MESSAGE_DELIVERY_TIME,
    BODY,
    RTF_COMPRESSED,
    HTML,
    INTERNET_MESSAGE_ID,
    INTERNET_REFERENCES,
    IN_REPLY_TO_ID,
    INTERNET_CPID,
    LOCALE_ID,
    MESSAGE_CODEPAGE,
    SENDER_SMTP,
    SENT_REPRESENTING_SMTP,
    DISPLAY_NAME,
    EMAIL_ADDRESS,
    SMTP_ADDRESS,
    ATTACH_DATA,
    ATTACH_FILENAME,
    ATTACH_LONG_FILENAME,
    ATTACH_MIME_TAG,
    ATTACH_CONTENT_ID,
    ATTACH_FLAGS,
    ATTACHMENT_HIDDEN,
];

/// Code pages of Windows and the labels that stand for them.
const CODEPAGES: &[(u32, &str)] = &[
    (874, "windows-874"),
    (932, "windows-31j"),
    (936, "gbk"),
    (949, "euc-kr"),
    (950, "big5"),
    (1200, "utf-16le"),
    (1250, "windows-1250"),
    (1251, "windows-1251"),
    (1252, "windows-1252"),
    (1253, "windows-1253"),
    (1254, "windows-1254"),
    (1255, "windows-1255"),
    (1256, "windows-1256"),
    (1257, "windows-1257"),
    (1258, "windows-1258"),
    (10000, "macintosh"),
    (20127, "us-ascii"),
    (20866, "koi8-r"),
    (20932, "euc-jp"),
    (20936, "gb2312"),
    (21866, "koi8-u"),
    (28591, "iso-8859-1"),
    (28592, "iso-8859-2"),
    (28593, "iso-8859-3"),
    (28594, "iso-8859-4"),
    (28595, "iso-8859-5"),
    (28596, "iso-8859-6"),
    (28597, "iso-8859-7"),
    (28598, "iso-8859-8"),
    (28599, "iso-8859-9"),
    (28603, "iso-8859-13"),
    (28605, "iso-8859-15"),
    (50220, "iso-2022-jp"),
    (50221, "iso-2022-jp"),
    (50222, "iso-2022-jp"),
    (51932, "euc-jp"),
    (51936, "gb2312"),
    (51949, "euc-kr"),
    (54936, "gb18030"),
    (65001, "utf-8"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_page_is_a_charset() {
        for (codepage, label) in CODEPAGES {
            let known = encoding_rs::Encoding::for_label(label.as_bytes());
            assert!(known.is_some(), "{codepage} has the unknown label {label}");
        }
    }

    #[test]
    fn a_filetime_is_utc() {
        let written = filetime(132_223_104_000_000_000).unwrap();
        assert_eq!(written.to_string(), "2020-01-01T00:00:00+00:00");
        assert_eq!(filetime(u64::MAX), None);
    }
}
