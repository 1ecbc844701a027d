//! Parts of a multipart message (RFC 2046) and their encodings (RFC 2045), as far as web
//! archives use them. Nested multiparts are flattened.

use vocab::DefectCode;

use crate::{charset, decode};

/// An archive as read.
#[derive(Debug, Default)]
pub(super) struct Archive {
    pub(super) subject: Option<String>,
    pub(super) saved_from: Option<String>,
    pub(super) parts: Vec<Part>,
    pub(super) defects: Vec<DefectCode>,
}

/// One part, decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its location, its name, or its content-id.
    pub(super) name: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// Reads the parts of a message.
pub(super) fn parts(bytes: &[u8], parts_max: usize) -> Archive {
    let mut archive = Archive::default();
    let (header, body) = Header::read(bytes);
    archive.subject = header.get("subject").map(charset_of);
    archive.saved_from = header.get("snapshot-content-location").map(charset_of);
    let mut waiting = vec![(header, body, 0_usize)];
    while let Some((header, body, depth)) = waiting.pop() {
        let Some(boundary) =
            header.parameter("content-type", "boundary").filter(|_| depth < DEPTH_MAX)
        else {
            if archive.parts.len() >= parts_max {
                archive.defects.push(DefectCode::LimitMembers);
                break;
            }
            archive.parts.push(leaf(&header, body));
            continue;
        };
        let inner = split(body, &boundary, parts_max);
        if inner.is_empty() {
            archive.defects.push(DefectCode::BoundaryMissing);
        }
        // The last goes in first, so that the first comes out first.
        waiting.extend(inner.into_iter().rev().map(|part| {
            let (header, body) = Header::read(part);
            (header, body, depth + 1)
        }));
    }
    archive
}

fn leaf(header: &Header, body: &[u8]) -> Part {
    let encoding = header.get("content-transfer-encoding").unwrap_or_default();
    let encoding = encoding.trim_ascii().to_ascii_lowercase();
    let bytes = match encoding.as_slice() {
        b"base64" => base64(body),
        b"quoted-printable" => quoted_printable(body),
        _ => body.to_vec(),
    };
    let name = header
        .get("content-location")
        .map(charset_of)
        .or_else(|| header.parameter("content-disposition", "filename"))
        .or_else(|| header.parameter("content-type", "name"))
        .or_else(|| header.get("content-id").map(charset_of))
        .map(|name| name.trim_matches(['<', '>', ' ', '"']).to_owned());
    Part { name: name.filter(|name| !name.is_empty()), bytes }
}

fn charset_of(value: &[u8]) -> String {
    charset::decoded(value).trim().to_owned()
}

/// Junk between the letters is passed over, as readers do.
fn base64(body: &[u8]) -> Vec<u8> {
    let letters: Vec<u8> = body
        .iter()
        .copied()
        .filter(|byte| decode::is_base64(*byte) && !matches!(byte, b'-' | b'_'))
        .collect();
    decode::base64(&letters).unwrap_or_default()
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let [letter, behind @ ..] = rest {
        rest = behind;
        match (letter, behind) {
            (b'=', [b'\r', b'\n', after @ ..] | [b'\n', after @ ..]) => rest = after,
            (b'=', [_, _, after @ ..]) => match behind.get(..2).and_then(decode::hex).as_deref() {
                Some([byte]) => {
                    out.push(*byte);
                    rest = after;
                }
                _ => out.push(b'='),
            },
            _ => out.push(*letter),
        }
    }
    out
}

/// What stands between the boundaries; the last part need not be closed.
fn split<'b>(body: &'b [u8], boundary: &str, parts_max: usize) -> Vec<&'b [u8]> {
    let mark = format!("--{boundary}");
    let mut out = Vec::new();
    let mut start = None;
    for at in memchr::memmem::find_iter(body, mark.as_bytes()) {
        let first_on_line = at.checked_sub(1).is_none_or(|at| body.get(at) == Some(&b'\n'));
        let behind = body.get(at + mark.len()..).unwrap_or_default();
        // A longer boundary is another one.
        let ends = behind.first().is_none_or(|byte| byte.is_ascii_whitespace())
            || behind.starts_with(b"--");
        if !first_on_line || !ends || out.len() > parts_max {
            continue;
        }
        if let Some(start) = start {
            out.push(without_line_end(body.get(start..at).unwrap_or_default()));
        }
        let line = memchr::memchr(b'\n', behind).map_or(behind.len(), |line| line + 1);
        start = Some(at + mark.len() + line);
        if behind.starts_with(b"--") {
            return out;
        }
    }
    out.extend(
        start.and_then(|start| body.get(start..)).filter(|rest| !rest.trim_ascii().is_empty()),
    );
    out
}

fn without_line_end(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    bytes.strip_suffix(b"\r").unwrap_or(bytes)
}

/// Fields before the blank line.
struct Header(Vec<(Vec<u8>, Vec<u8>)>);

impl Header {
    fn read(bytes: &[u8]) -> (Self, &[u8]) {
        let mut fields: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        let mut rest = bytes.trim_ascii_start();
        loop {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let (line, behind) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            let blank = line.trim_ascii().is_empty();
            rest = behind;
            if blank || fields.len() >= FIELDS_MAX {
                return (Self(fields), rest);
            }
            if line.starts_with(b" ") || line.starts_with(b"\t") {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(b' ');
                    value.extend_from_slice(line.trim_ascii());
                }
            } else if let Some(colon) = memchr::memchr(b':', line)
                && let Some((name, value)) = line.split_at_checked(colon)
            {
                let value = value.get(1..).unwrap_or_default().trim_ascii().to_vec();
                fields.push((name.trim_ascii().to_ascii_lowercase(), value));
            }
        }
    }

    fn get(&self, name: &str) -> Option<&[u8]> {
        let field = self.0.iter().find(|(known, _)| known == name.as_bytes());
        field.map(|(_, value)| value.as_slice())
    }

    /// `name=value` or `name="value"` behind a semicolon.
    fn parameter(&self, field: &str, name: &str) -> Option<String> {
        let value = charset::decoded(self.get(field)?);
        let mut rest = value.split_once(';')?.1;
        loop {
            let (key, behind) = rest.split_once('=')?;
            let behind = behind.trim_start();
            let (value, after) = match behind.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => behind.split_once(';').unwrap_or((behind, "")),
            };
            if key.trim_matches([' ', ';', '\t']).eq_ignore_ascii_case(name) {
                return Some(value.trim_end().to_owned()).filter(|value| !value.is_empty());
            }
            rest = after;
        }
    }
}

const DEPTH_MAX: usize = 8;
const FIELDS_MAX: usize = 200;
