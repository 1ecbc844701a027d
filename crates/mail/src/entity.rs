//! What the header of a MIME entity says of its content (RFC 2045, RFC 2183): type,
//! charset, boundary, name, disposition, transfer encoding.

use crate::charset::Trouble;
use crate::field;
use crate::model::{Disposition, PartName};
use crate::parameter::{self, Named, Value};
use crate::transfer::{self, Encoding};

/// The description of an entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Entity {
    /// In lower case; empty when not given.
    pub(crate) media_type: String,
    pub(crate) charset: Option<String>,
    pub(crate) boundary: Option<Vec<u8>>,
    pub(crate) name: Option<PartName>,
    pub(crate) disposition: Disposition,
    pub(crate) encoding: Encoding,
    pub(crate) content_id: Option<String>,
    /// What was wrong with the bytes of the name.
    pub(crate) trouble: Trouble,
    /// There were more parameters than are kept.
    pub(crate) is_cut: bool,
    /// A field that may stand once stands twice: another reader may take the other.
    pub(crate) is_ambiguous: bool,
}

/// How an entity is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Multipart,
    /// A whole mail.
    Message,
    Plain,
    Html,
    Other,
}

/// Reads the fields of an entity, of which the first of each name counts. `hint` is a
/// charset for raw 8-bit bytes.
pub(crate) fn read<'a>(
    fields: impl Iterator<Item = (&'a str, &'a [u8])>,
    hint: Option<&str>,
) -> Entity {
    let mut entity = Entity::default();
    let (mut kind, mut disposition, mut encoding) = (None, None, None);
    for (name, value) in fields {
        let slot = match name.trim_ascii_end() {
            n if n.eq_ignore_ascii_case("Content-Type") => &mut kind,
            n if n.eq_ignore_ascii_case("Content-Disposition") => &mut disposition,
            n if n.eq_ignore_ascii_case("Content-Transfer-Encoding") => &mut encoding,
            n if n.eq_ignore_ascii_case("Content-ID") && entity.content_id.is_none() => {
                entity.content_id = content_id(value);
                continue;
            }
            _ => continue,
        };
        entity.is_ambiguous |= slot.is_some();
        slot.get_or_insert(value);
    }
    if let Some(value) = encoding {
        entity.encoding = transfer::encoding(&String::from_utf8_lossy(&field::unfold(value)));
    }
    let kind = kind.map(|v| parameter::read(&field::unfold(v))).unwrap_or_default();
    let disposition = disposition.map(|v| parameter::read(&field::unfold(v))).unwrap_or_default();
    entity.disposition = match disposition.head.as_str() {
        "" => Disposition::None,
        "inline" => Disposition::Inline,
        // RFC 2183 section 2.8: a disposition nobody knows is an attachment.
        _ => Disposition::Attachment,
    };
    entity.is_cut = kind.is_cut || disposition.is_cut;
    entity.charset = kind.first("charset", hint).map(|named| named.decoded);
    entity.boundary = kind
        .first("boundary", hint)
        .map(|named| named.raw.trim_ascii_end().to_vec())
        .filter(|raw| !raw.is_empty() && raw.len() <= BOUNDARY_BYTES_MAX);
    entity.name(&kind, &disposition, hint);
    entity.media_type = kind.head;
    entity
}

impl Entity {
    /// How the content is read.
    pub(crate) fn class(&self) -> Class {
        match self.media_type.as_str() {
            "text/html" | "html" => Class::Html,
            // RFC 2045 section 5.2: without a type, or with one that cannot be read.
            "" | "text" | "text/plain" | "plain" => Class::Plain,
            "message/rfc822" | "message/global" | "message/rfc-822" | "message/news" => {
                Class::Message
            }
            kind if kind.starts_with("multipart/") => Class::Multipart,
            kind if !kind.contains('/') => Class::Plain,
            _ => Class::Other,
        }
    }

    /// The names that Content-Disposition and Content-Type give; the former counts, the
    /// first one that differs is kept beside it.
    fn name(&mut self, kind: &Value, disposition: &Value, hint: Option<&str>) {
        let names: Vec<Named> = disposition
            .all("filename", hint)
            .into_iter()
            .chain(kind.all("name", hint))
            .filter(|named| !named.decoded.is_empty())
            .collect();
        for named in &names {
            self.trouble.add(named.trouble);
        }
        let mut names = names.into_iter();
        let Some(first) = names.next() else { return };
        let other = names.map(|named| named.decoded).find(|name| *name != first.decoded);
        self.name = Some(PartName { decoded: first.decoded, raw: first.raw, other });
    }
}

fn content_id(value: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(&field::unfold(value)).trim().to_owned();
    let inner = text.strip_prefix('<').unwrap_or(&text);
    let inner = inner.strip_suffix('>').unwrap_or(inner).trim();
    (!inner.is_empty()).then(|| inner.to_owned())
}

/// RFC 2046 allows 70 bytes. What is much longer is no boundary.
const BOUNDARY_BYTES_MAX: usize = 900;
