//! Uuencoded files (POSIX `uuencode`): how files went by mail before MIME, within the text.
//!
//! Broken ones are decoded as far as they go, because the victim's client did so too.

use memchr::{memchr, memmem};

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

/// The first uuencoded file at or after `from`.
pub(crate) fn find(text: &[u8], from: usize) -> Option<Uuencoded<'_>> {
    let mut from = from;
    loop {
        let start = from.checked_add(memmem::find(text.get(from..)?, b"begin ")?)?;
        let is_line_start =
            start == 0 || matches!(text.get(start.saturating_sub(1)), Some(b'\n' | b'\r'));
        if is_line_start && let Some(found) = file_at(text, start) {
            return Some(found);
        }
        from = start.saturating_add(6);
    }
}

/// Reads `begin 644 name`, lines, `end`. The first line decides whether it is one: the
/// word "begin" begins lines of ordinary text too.
fn file_at(text: &[u8], start: usize) -> Option<Uuencoded<'_>> {
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
        match push_line(data, &mut found.bytes) {
            Line::Data => {}
            Line::Zero => found.is_broken = false,
            Line::None if found.bytes.is_empty() => return None,
            Line::None => {
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

/// What a line within a file is.
enum Line {
    Data,
    /// The line of no bytes that stands before `end`.
    Zero,
    None,
}

fn push_line(line: &[u8], out: &mut Vec<u8>) -> Line {
    let Some((&first, data)) = line.split_first() else { return Line::Zero };
    if !(b' '..=b'`').contains(&first) {
        return Line::None;
    }
    let length = usize::from(first.wrapping_sub(b' ') & 0x3f);
    if length == 0 {
        return Line::Zero;
    }
    // Blanks at the end of a line are lost in transit, but more than a group is not.
    let groups = length.div_ceil(3);
    if data.len().saturating_add(4) < groups.saturating_mul(4)
        || data.len() > groups.saturating_mul(4).saturating_add(2)
        || data.iter().any(|b| !(b' '..=b'`').contains(b))
    {
        return Line::None;
    }
    let end = out.len().saturating_add(length);
    for group in data.chunks(4) {
        let mut values = group.iter().map(|b| b.wrapping_sub(b' ') & 0x3f);
        let mut value = || values.next().unwrap_or(0);
        out.extend_from_slice(&triple([value(), value(), value(), value()]));
    }
    out.resize(end, 0);
    Line::Data
}

/// The line that starts at `at` without its end, and where the next one starts.
fn line(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    let (line, after) = rest.split_at_checked(length)?;
    let end = if after.starts_with(b"\r\n") { 2 } else { after.len().min(1) };
    Some((line, at.saturating_add(length).saturating_add(end)))
}

/// The three bytes of a group of four.
fn triple([a, b, c, d]: [u8; 4]) -> [u8; 3] {
    [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuencode_within_text() {
        let text = b"Hello\nbegin at once\nbegin 600 my file.doc\n#0V%T\n \nend\nBye\n";
        let found = find(text, 0).unwrap();
        assert_eq!((found.name, found.bytes.as_slice()), (&b"my file.doc"[..], &b"Cat"[..]));
        assert!(!found.is_broken);
        assert_eq!(&text[found.end..], b"Bye\n");
    }
}
