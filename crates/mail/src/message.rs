//! A message in the Internet format (RFC 5322, RFC 2045 to 2049, RFC 2231).
//!
//! Pieces of mails are ordinary input: a header that somebody pasted, a body without one,
//! a mail that a gateway wrapped in an mbox line or saved as UTF-16.

use std::borrow::Cow;

use vocab::{DefectCode, Limits, Spot, Work};

use crate::charset;
use crate::encoded_word;
use crate::entity::{self, Class, Entity};
use crate::field::{self, Block, Scope};
use crate::header;
use crate::model::{Body, BodyKind, Content, Disposition, Fragment, Mail, Part, PartName};
use crate::multipart::{self, Leaf, spot};
use crate::transfer::{self, Encoding};
use crate::uuencode;

/// Reads any bytes as a message.
#[must_use]
pub fn message<'a>(bytes: &'a [u8], limits: &Limits) -> Mail<'a> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        // Editors save pasted mails so.
        let text = charset::decode(bytes, Some("utf-16")).text;
        let mail = message(text.as_bytes(), limits);
        return Mail { body: None, ..mail }.into_owned();
    }
    let input = Input::new(bytes);
    let block = field::split(input.bytes, input.line_end, Scope::Message, limits.headers);
    if !block.is_known {
        return body_only(input.bytes, limits);
    }
    let mut mail = Mail::default();
    if input.is_blank_first {
        mail.defects.push((DefectCode::BlankLineFirst, Spot::Whole));
    }
    let hint = charset_of_body(input.bytes, &block);
    header::read_into(&mut mail, &block, hint.as_deref(), limits);
    mail.body = input.bytes.get(block.end..).map(Cow::Borrowed);
    if input.bytes.get(block.end..).unwrap_or_default().trim_ascii().is_empty() {
        mail.fragment = Some(Fragment::HeadersOnly);
        return mail;
    }
    let root = entity::read(block.fields.iter().map(|f| (f.name, f.value)), hint.as_deref());
    mail.media_type.clone_from(&root.media_type);
    let body = multipart::Body { bytes: input.bytes, start: block.end, line_end: input.line_end };
    let walked = multipart::walk(body, root, hint.as_deref(), limits);
    mail.defects.extend(walked.defects);
    mail.work.add(walked.work);
    let mut reader = Reader::new(mail, limits);
    for leaf in walked.leaves {
        reader.leaf(leaf);
    }
    reader.finish()
}

/// Whether the bytes begin like a message: some header fields of which at least
/// one is a name that mail uses. Used to tell an inner mail from any other text.
#[must_use]
pub fn looks_like_headers(bytes: &[u8]) -> bool {
    let bytes = bytes.get(..LOOK_BYTES).unwrap_or(bytes);
    let input = Input::new(bytes);
    // Input from a person may have blank lines first, a file that is a mail has not many.
    if bytes.len().saturating_sub(input.bytes.len()) > LOOK_SKIPPED_BYTES {
        return false;
    }
    let (mut at, mut telling, mut known) = (0usize, 0usize, 0usize);
    let mut is_strong = false;
    while let Some((line, next)) = field::line(input.bytes, at, input.line_end) {
        at = next;
        let is_folded = line.first().is_some_and(|b| matches!(b, b' ' | b'\t'));
        if line.is_empty() {
            break;
        }
        if known > 0 && is_folded {
            continue;
        }
        let Some(name) = field::name(line).map(str::trim_ascii_end) else { break };
        known += usize::from(field::is_known(name));
        is_strong |= field::is_strong(name);
        telling += usize::from(TELLING.iter().any(|t| t.eq_ignore_ascii_case(name)));
        if known >= LOOK_FIELDS {
            break;
        }
    }
    // A `Date:` and a `Content-Type:` begin answers of web servers too, a `Subject:` alone
    // a text about a mail.
    known >= 2 && (is_strong || telling >= 2)
}

/// Bytes after everything that others put before a message.
struct Input<'a> {
    bytes: &'a [u8],
    line_end: u8,
    /// Blank lines stand before the header.
    is_blank_first: bool,
}

impl<'a> Input<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let is_old_mac =
            memchr::memchr(b'\n', bytes).is_none() && memchr::memchr(b'\r', bytes).is_some();
        let line_end = if is_old_mac { b'\r' } else { b'\n' };
        let (unblank, skipped) = skip_blank_lines(bytes, line_end);
        let mut rest = unblank;
        while let Some((line, next)) = field::line(rest, 0, line_end)
            && is_mbox_line(line)
        {
            rest = rest.get(next..).unwrap_or_default();
        }
        let (rest, skipped_more) = skip_blank_lines(rest, line_end);
        let is_header = field::line(rest, 0, line_end)
            .is_some_and(|(line, _)| field::name(line).is_some_and(field::is_known));
        if is_header {
            return Self { bytes: rest, line_end, is_blank_first: skipped || skipped_more };
        }
        Self { bytes: if skipped { bytes } else { rest }, line_end, is_blank_first: false }
    }
}

fn skip_blank_lines(bytes: &[u8], line_end: u8) -> (&[u8], bool) {
    let mut at = 0usize;
    while let Some((line, next)) = field::line(bytes, at, line_end)
        && line.trim_ascii().is_empty()
    {
        at = next;
    }
    (bytes.get(at..).unwrap_or_default(), at > 0)
}

/// The line that an mbox puts before a message, quoted or not. `From : x` is a field.
fn is_mbox_line(line: &[u8]) -> bool {
    let line = line.strip_prefix(b">").unwrap_or(line);
    line.strip_prefix(b"From ").is_some_and(|rest| !rest.trim_ascii_start().starts_with(b":"))
}

/// The charset that the body declares, for raw bytes in the header.
fn charset_of_body(bytes: &[u8], block: &Block<'_>) -> Option<String> {
    let header = bytes.get(..block.end).unwrap_or(bytes);
    if header.is_ascii() {
        return None;
    }
    let of_header = entity::read(block.fields.iter().map(|f| (f.name, f.value)), None).charset;
    of_header.or_else(|| {
        let body = bytes.get(block.end..).unwrap_or_default();
        let body = body.get(..HINT_BYTES).unwrap_or(body);
        let at = memchr::memmem::find(body, b"charset=")?;
        let value = body.get(at.saturating_add(8)..)?;
        let value = value.strip_prefix(b"\"").unwrap_or(value);
        let is_label = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let length = value.iter().take_while(|b| is_label(b)).count();
        str::from_utf8(value.get(..length)?).ok().map(str::to_owned)
    })
}

/// Text without any header.
fn body_only(bytes: &[u8], limits: &Limits) -> Mail<'static> {
    let mail = Mail { fragment: Some(Fragment::BodyOnly), ..Mail::default() };
    if bytes.trim_ascii().is_empty() {
        return mail;
    }
    let start = bytes.trim_ascii_start();
    let is_html = HTML_STARTS
        .iter()
        .any(|html| start.get(..html.len()).is_some_and(|s| s.eq_ignore_ascii_case(html)));
    let mut reader = Reader::new(mail, limits);
    let kind = if is_html { BodyKind::Html } else { BodyKind::Plain };
    let text = Text { kind, charset: None, path: String::new(), alternative: None };
    reader.text(text, Cow::Borrowed(bytes));
    // What a person pasted has no declared charset, so that detection is no defect.
    reader.mail.defects.retain(|(code, _)| *code != DefectCode::CharsetDetected);
    reader.mail
}

/// Turns leaves into bodies and parts.
struct Reader<'a, 'l> {
    mail: Mail<'a>,
    limits: &'l Limits,
    text_left: usize,
    /// The first part that would be a body had it no name, by its index.
    first_text: Option<(usize, Text)>,
}

/// What is known of a body before its bytes are decoded.
#[derive(Debug, Clone)]
struct Text {
    kind: BodyKind,
    charset: Option<String>,
    path: String,
    alternative: Option<String>,
}

impl<'a, 'l> Reader<'a, 'l> {
    fn new(mail: Mail<'a>, limits: &'l Limits) -> Self {
        Self { mail, limits, text_left: limits.text_bytes, first_text: None }
    }

    fn leaf(&mut self, leaf: Leaf<'a>) {
        let Leaf { path, mut entity, alternative, content } = leaf;
        let class = entity.class();
        let kind = match class {
            Class::Plain => Some(BodyKind::Plain),
            Class::Html => Some(BodyKind::Html),
            Class::Message | Class::Multipart | Class::Other => None,
        };
        let text = kind.filter(|_| entity.disposition != Disposition::Attachment).map(|kind| {
            Text { kind, charset: entity.charset.take(), path: path.clone(), alternative }
        });
        // A multipart that is a leaf because of its depth is not encoded as a whole.
        let encoding = if class == Class::Multipart { Encoding::Identity } else { entity.encoding };
        let decoded = transfer::decode(content, encoding);
        self.count(content.len());
        let place = match &text {
            Some(text) if entity.name.is_none() => text.kind.spot(),
            _ => spot(part_path(&path)),
        };
        let defects = decoded.defects.into_iter().map(|code| (code, place.clone()));
        self.mail.defects.extend(defects);
        match text {
            Some(text) if entity.name.is_none() => return self.text(text, decoded.bytes),
            Some(text) if self.first_text.is_none() => {
                self.first_text = Some((self.mail.parts.len(), text));
            }
            _ => {}
        }
        self.part(&path, entity, decoded.bytes);
    }

    fn part(&mut self, path: &str, entity: Entity, bytes: Cow<'a, [u8]>) {
        let path = part_path(path).to_owned();
        let place = spot(&path);
        let mut note = |code| self.mail.defects.push((code, place.clone()));
        entity.trouble.codes().for_each(&mut note);
        if entity.is_cut {
            note(DefectCode::LimitHeaders);
        }
        if let Some(name) = &entity.name {
            if name.other.is_some() {
                note(DefectCode::NameConflict);
            }
            if name.decoded.contains('\0') {
                note(DefectCode::NulByte);
            }
        }
        let content = match entity.class() {
            Class::Message => Content::Message(bytes),
            _ => Content::Bytes(bytes),
        };
        self.mail.parts.push(Part {
            path,
            name: entity.name,
            media_type: entity.media_type,
            disposition: entity.disposition,
            content_id: entity.content_id,
            content,
        });
    }

    /// Adds a text body; uuencoded files in a plain one become parts.
    fn text(&mut self, text: Text, bytes: Cow<'_, [u8]>) {
        let Text { kind, charset: label, path, alternative } = text;
        let bytes = match kind {
            BodyKind::Plain => self.without_uuencoded(bytes, &path),
            BodyKind::Html => bytes,
        };
        let place = kind.spot();
        // No charset needs more than four bytes for a byte of UTF-8.
        let bytes_max = self.text_left.saturating_mul(4);
        let mut is_cut = bytes.len() > bytes_max;
        let decoded =
            charset::decode_cow(bytes.get(..bytes_max).unwrap_or(&bytes), label.as_deref());
        self.count(bytes.len());
        let mut trouble = decoded.trouble;
        // The cut may have gone through a character.
        trouble.errors &= !is_cut;
        let mut text = lines(decoded.text.strip_prefix('\u{feff}').unwrap_or(&decoded.text));
        if text.len() > self.text_left {
            is_cut = true;
            text.truncate(text.floor_char_boundary(self.text_left));
        }
        self.text_left = self.text_left.saturating_sub(text.len());
        if is_cut {
            self.mail.defects.push((DefectCode::LimitText, place.clone()));
        }
        if memchr::memchr(0, text.as_bytes()).is_some() {
            self.mail.defects.push((DefectCode::NulByte, place.clone()));
        }
        self.mail.defects.extend(trouble.codes().map(|code| (code, place.clone())));
        self.mail.bodies.push(Body { kind, text, path, alternative });
    }

    fn without_uuencoded<'b>(&mut self, bytes: Cow<'b, [u8]>, path: &str) -> Cow<'b, [u8]> {
        let Some(mut found) = uuencode::find(&bytes, 0) else { return bytes };
        let mut text = Vec::with_capacity(bytes.len());
        let mut from = 0usize;
        let mut number = 0u32;
        loop {
            text.extend_from_slice(bytes.get(from..found.start).unwrap_or_default());
            from = found.end;
            number = number.saturating_add(1);
            if self.mail.parts.len() >= self.limits.parts {
                self.mail.defects.push((DefectCode::LimitParts, spot(path)));
                break;
            }
            let path = multipart::child(path, number);
            if found.is_broken {
                self.mail.defects.push((DefectCode::UuencodeBroken, spot(&path)));
            }
            self.mail.parts.push(uuencoded_part(path, found.name, found.bytes));
            match uuencode::find(&bytes, from) {
                Some(next) => found = next,
                None => break,
            }
        }
        text.extend_from_slice(bytes.get(from..).unwrap_or_default());
        Cow::Owned(text)
    }

    /// A mail whose only text has a name still shows that text to its reader.
    fn finish(mut self) -> Mail<'a> {
        if self.mail.bodies.is_empty()
            && let Some((index, text)) = self.first_text.take()
            && index < self.mail.parts.len()
        {
            let part = self.mail.parts.remove(index);
            if let Content::Bytes(bytes) = part.content {
                self.text(text, bytes);
            }
        }
        self.mail
    }

    fn count(&mut self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.mail.work.add(Work { bytes, nodes: 1, calls: 1 });
    }
}

fn uuencoded_part(path: String, name: &[u8], bytes: Vec<u8>) -> Part<'static> {
    Part {
        path,
        name: Some(PartName {
            decoded: encoded_word::decode(name, None).text,
            raw: name.to_vec(),
            other: None,
        }),
        media_type: String::new(),
        disposition: Disposition::Attachment,
        content_id: None,
        content: Content::Bytes(Cow::Owned(bytes)),
    }
}

/// The whole mail as a part is its first.
fn part_path(path: &str) -> &str {
    if path.is_empty() { "1" } else { path }
}

/// The text with `\n` for every line end.
fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        let (line, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(line);
        out.push('\n');
        let after = after.strip_prefix('\r').unwrap_or(after);
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    out.push_str(rest);
    out
}

/// How an HTML page without a header begins.
const HTML_STARTS: [&[u8]; 9] = [
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<meta",
    b"<div",
    b"<table",
    b"<p>",
    b"<!--",
];

/// Fields of which two make a mail.
const TELLING: [&str; 7] = ["From", "To", "Cc", "Subject", "Date", "Reply-To", "Sender"];

/// How much of a body is searched for its charset.
const HINT_BYTES: usize = 64 << 10;
/// How much is looked at to recognise a mail, and how many known fields suffice.
const LOOK_BYTES: usize = 64 << 10;
const LOOK_FIELDS: usize = 40;
const LOOK_SKIPPED_BYTES: usize = 1 << 10;

#[cfg(test)]
mod tests;
