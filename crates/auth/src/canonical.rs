//! The two normal forms in which header and body are signed (RFC 6376 section 3.4).
//!
//! A mail that was saved with LF or CR alone is read as if its lines ended in CRLF, as they
//! did when it was signed.

/// Which normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Canon {
    Relaxed,
    Simple,
}

impl Canon {
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        match word {
            "relaxed" => Some(Self::Relaxed),
            "simple" => Some(Self::Simple),
            _ => None,
        }
    }
}

/// Puts one header field into its normal form, with its line end.
pub(crate) fn field(canon: Canon, name: &str, raw: &[u8], to: &mut Vec<u8>) {
    match canon {
        Canon::Simple => {
            to.extend_from_slice(name.as_bytes());
            to.push(b':');
            for (index, line) in lines(raw).enumerate() {
                if index > 0 {
                    to.extend_from_slice(CRLF);
                }
                to.extend_from_slice(line);
            }
        }
        Canon::Relaxed => {
            to.extend(name.trim_ascii_end().bytes().map(|b| b.to_ascii_lowercase()));
            to.push(b':');
            let words = raw.split(|b| b" \t\r\n".contains(b)).filter(|word| !word.is_empty());
            for (index, word) in words.enumerate() {
                if index > 0 {
                    to.push(b' ');
                }
                to.extend_from_slice(word);
            }
        }
    }
    to.extend_from_slice(CRLF);
}

/// Gives the body in its normal form to `sink`, piece by piece.
pub(crate) fn body(canon: Canon, body: &[u8], mut sink: impl FnMut(&[u8])) {
    // Empty lines at the end do not count, so that each waits for a line that is not empty.
    let mut waiting = 0_usize;
    let mut is_empty = true;
    for line in lines(body) {
        let line = if canon == Canon::Relaxed { trim_blanks_end(line) } else { line };
        if line.is_empty() {
            waiting = waiting.saturating_add(1);
            continue;
        }
        for _ in 0..std::mem::take(&mut waiting) {
            sink(CRLF);
        }
        is_empty = false;
        match canon {
            Canon::Simple => sink(line),
            Canon::Relaxed => relaxed_line(line, &mut sink),
        }
        sink(CRLF);
    }
    if is_empty && canon == Canon::Simple {
        sink(CRLF);
    }
}

/// Runs of blanks become one space.
fn relaxed_line(line: &[u8], sink: &mut impl FnMut(&[u8])) {
    let is_blank = |b: &u8| matches!(b, b' ' | b'\t');
    if line.first().is_some_and(is_blank) {
        sink(b" ");
    }
    for (index, word) in line.split(is_blank).filter(|word| !word.is_empty()).enumerate() {
        if index > 0 {
            sink(b" ");
        }
        sink(word);
    }
}

fn trim_blanks_end(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|b| !matches!(b, b' ' | b'\t')).map_or(0, |at| at + 1);
    line.get(..end).unwrap_or(line)
}

/// Lines without their ends; behind the last line end stands one more.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_old_mac = memchr::memchr(b'\n', bytes).is_none();
    let end = if is_old_mac { b'\r' } else { b'\n' };
    let strip =
        move |line: &'_ [u8]| -> usize { usize::from(!is_old_mac && line.ends_with(b"\r")) };
    bytes
        .split(move |b| *b == end)
        .map(move |line| line.get(..line.len().saturating_sub(strip(line))).unwrap_or(line))
}

const CRLF: &[u8] = b"\r\n";

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(canon: Canon, bytes: &[u8]) -> String {
        let mut out = Vec::new();
        body(canon, bytes, |piece| out.extend_from_slice(piece));
        String::from_utf8(out).unwrap()
    }

    fn header(canon: Canon, name: &str, raw: &str) -> String {
        let mut out = Vec::new();
        field(canon, name, raw.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    /// The example of RFC 6376 section 3.4.5.
    #[test]
    fn the_example_of_the_standard() {
        let text = b" C \r\nD \t E\r\n\r\n\r\n";
        assert_eq!(shown(Canon::Relaxed, text), " C\r\nD E\r\n");
        assert_eq!(shown(Canon::Simple, text), " C \r\nD \t E\r\n");
        assert_eq!(header(Canon::Relaxed, "A", " X"), "a:X\r\n");
        assert_eq!(header(Canon::Relaxed, "B ", " Y\t\r\n\tZ  "), "b:Y Z\r\n");
        assert_eq!(header(Canon::Simple, "B ", " Y\t\r\n\tZ  "), "B : Y\t\r\n\tZ  \r\n");
    }

    #[test]
    fn a_body_of_nothing() {
        for nothing in ["", "\r\n", "\r\n\r\n"] {
            assert_eq!(shown(Canon::Simple, nothing.as_bytes()), "\r\n");
            assert_eq!(shown(Canon::Relaxed, nothing.as_bytes()), "");
        }
    }

    #[test]
    fn every_line_end_is_read_as_crlf() {
        for text in ["a\n\nb", "a\r\rb\r", "a\r\n\r\nb\r\n\r\n"] {
            assert_eq!(shown(Canon::Simple, text.as_bytes()), "a\r\n\r\nb\r\n");
        }
        // A carriage return within a line is a letter like any other.
        assert_eq!(shown(Canon::Simple, b"a\rb\r\n"), "a\rb\r\n");
        assert_eq!(header(Canon::Simple, "A", " x\n y"), "A: x\r\n y\r\n");
    }
}
