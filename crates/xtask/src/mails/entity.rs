//! Body parts and how they nest (RFC 2046).

use testkit::mutation::Random;

use super::encode::{Charset, base64_lines, encoded_words, quoted_printable};
use super::{between, pick};

/// A MIME entity: its own fields and its content.
pub(super) enum Entity {
    Leaf { fields: String, content: Vec<u8> },
    Multi { subtype: &'static str, parts: Vec<Self> },
}

impl Entity {
    /// A text part in the transfer encoding that mailers use for its charset.
    pub(super) fn text(subtype: &str, text: &str, charset: Charset, random: &mut Random) -> Self {
        let bytes = charset.encode(text);
        let (encoding, content) = match charset {
            Charset::Ascii | Charset::Iso2022Jp => ("7bit", bytes),
            Charset::ShiftJis => ("base64", base64_lines(&bytes).into_bytes()),
            Charset::Utf8 if random.below(2) == 0 => ("base64", base64_lines(&bytes).into_bytes()),
            Charset::Utf8 => ("quoted-printable", quoted_printable(&bytes).into_bytes()),
        };
        let fields = format!(
            "Content-Type: text/{subtype}; charset=\"{}\"\nContent-Transfer-Encoding: {encoding}\n",
            charset.label()
        );
        Self::Leaf { fields, content }
    }

    /// A small attachment: the first bytes are those of its type, the rest looks compressed.
    pub(super) fn attachment(random: &mut Random, charset: Charset, bytes_max: usize) -> Self {
        let (stem, (ending, media_type, magic)) = (pick(random, STEMS), pick(random, FORMS));
        let stem = if charset == Charset::Ascii { "report" } else { stem };
        let name = format!("{stem}{:02}.{ending}", random.below(100));
        let mut content = magic.to_vec();
        for _ in 0..between(random, bytes_max / 20, bytes_max) / 8 {
            content.extend_from_slice(&random.next_u64().to_le_bytes());
        }
        let name = encoded_words(&name, charset);
        let fields = format!(
            "Content-Type: {media_type};\n name=\"{name}\"\nContent-Transfer-Encoding: base64\n\
             Content-Disposition: attachment;\n filename=\"{name}\"\n"
        );
        Self::Leaf { fields, content: base64_lines(&content).into_bytes() }
    }

    /// Writes the entity behind the header fields that are already in `out`.
    pub(super) fn write(&self, random: &mut Random, out: &mut Vec<u8>) {
        match self {
            Self::Leaf { fields, content } => {
                out.extend_from_slice(fields.as_bytes());
                out.push(b'\n');
                out.extend_from_slice(content);
            }
            Self::Multi { subtype, parts } => {
                let boundary = format!("----=_Part_{:016x}", random.next_u64());
                let field =
                    format!("Content-Type: multipart/{subtype};\n boundary=\"{boundary}\"\n");
                out.extend_from_slice(field.as_bytes());
                for part in parts {
                    out.extend_from_slice(format!("\n--{boundary}\n").as_bytes());
                    part.write(random, out);
                }
                out.extend_from_slice(format!("\n--{boundary}--\n").as_bytes());
            }
        }
    }
}

type Form = (&'static str, &'static str, &'static [u8]);

const FORMS: &[Form] = &[
    ("pdf", "application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        b"PK\x03\x04",
    ),
    ("zip", "application/x-zip-compressed", b"PK\x03\x04\x14\x00\x09\x00\x08\x00"),
    ("png", "image/png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    ("doc", "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
];

const STEMS: &[&str] = &[
    "見積書",
    "議事録",
    "請求書",
    "資料",
    "出張報告",
    "仕様書",
    "名簿",
    "予定表",
    "report",
    "invoice",
];
