//! Splits an mbox into its messages without holding it in memory.
//!
//! The format has no standard but RFC 4155; files follow the `mboxrd` and `mboxo` habits:
//! a `From ` line after a blank line begins a message, and lines of the message that
//! begin so are quoted by `>`.

use std::io::{self, BufRead, Read};

/// The messages of an mbox, each without its `From ` line.
#[derive(Debug)]
pub struct Messages<R> {
    input: R,
    message_bytes_max: usize,
    /// A `From ` line was read, so that a message is due even if it is empty.
    is_open: bool,
    is_at_start: bool,
}

impl<R: BufRead> Messages<R> {
    /// Reads from `input`; of a message longer than `message_bytes_max` the rest is skipped
    /// (the message then ends there, and the caller sees that it is that long).
    pub fn new(input: R, message_bytes_max: usize) -> Self {
        Self { input, message_bytes_max, is_open: false, is_at_start: true }
    }

    /// Reads up to the next `From ` line or the end; false at the end of the input.
    fn message(&mut self, message: &mut Vec<u8>) -> io::Result<bool> {
        let mut line = Vec::new();
        let mut is_after_blank = std::mem::take(&mut self.is_at_start);
        loop {
            line.clear();
            let count = (&mut self.input).take(HEAD_BYTES).read_until(b'\n', &mut line)?;
            if count == 0 {
                return Ok(false);
            }
            if is_after_blank && is_separator(&line) {
                self.skip_line(&line)?;
                return Ok(true);
            }
            is_after_blank = line.iter().all(|b| matches!(b, b'\r' | b'\n'));
            self.push(message, unquoted(&line));
            if !line.ends_with(b"\n") {
                self.line_rest(message)?;
            }
        }
    }

    /// Appends what is left of a line longer than its head, piece by piece.
    fn line_rest(&mut self, message: &mut Vec<u8>) -> io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            let length = memchr::memchr(b'\n', buffer).map(|at| at.saturating_add(1));
            let piece = buffer.get(..length.unwrap_or(buffer.len())).unwrap_or_default();
            let left = self.message_bytes_max.saturating_sub(message.len());
            message.extend_from_slice(piece.get(..left).unwrap_or(piece));
            let count = piece.len();
            self.input.consume(count);
            if length.is_some() || count == 0 {
                return Ok(());
            }
        }
    }

    fn skip_line(&mut self, head: &[u8]) -> io::Result<()> {
        if head.ends_with(b"\n") { Ok(()) } else { self.input.skip_until(b'\n').map(drop) }
    }

    fn push(&self, message: &mut Vec<u8>, bytes: &[u8]) {
        let left = self.message_bytes_max.saturating_sub(message.len());
        message.extend_from_slice(bytes.get(..left).unwrap_or(bytes));
    }
}

impl<R: BufRead> Iterator for Messages<R> {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut message = Vec::new();
            let was_open = self.is_open;
            self.is_open = match self.message(&mut message) {
                Ok(is_open) => is_open,
                Err(error) => return Some(Err(error)),
            };
            if was_open || !message.trim_ascii().is_empty() {
                drop_last_blank_line(&mut message);
                return Some(Ok(message));
            }
            if !self.is_open {
                return None;
            }
        }
    }
}

/// Whether a line begins a message: `From `, an address or `-`, and a date. Text such as
/// "From now on" begins lines of mails too.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let mut words = rest
        .split(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
        .filter(|w| !w.is_empty())
        .skip(1)
        .take(WORDS_MAX);
    let (mut has_month, mut has_time) = (false, false);
    for word in words.by_ref() {
        has_month |= MONTHS.iter().any(|month| month.eq_ignore_ascii_case(word));
        has_time |= word.contains(&b':')
            && word.iter().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
    }
    has_month && has_time
}

/// Takes one `>` off a quoted `From ` line.
fn unquoted(line: &[u8]) -> &[u8] {
    let Some(inner) = line.strip_prefix(b">") else { return line };
    let quotes = inner.iter().take_while(|b| **b == b'>').count();
    if inner.get(quotes..).is_some_and(|rest| rest.starts_with(b"From ")) { inner } else { line }
}

/// The blank line before the next `From ` line belongs to the mbox.
fn drop_last_blank_line(message: &mut Vec<u8>) {
    if message.ends_with(b"\r\n\r\n") {
        message.truncate(message.len().saturating_sub(2));
    } else if message.ends_with(b"\n\n") {
        message.pop();
    }
}

/// As much of a line as is needed to know what it is.
const HEAD_BYTES: u64 = 512;
const WORDS_MAX: usize = 16;
const MONTHS: [&[u8]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use expect_test::{Expect, expect};

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "the snapshot macro gives a value")]
    fn check(mbox: &[u8], expected: Expect) {
        // A small buffer, so that lines fall apart over several reads.
        let messages = Messages::new(BufReader::with_capacity(7, mbox), 60);
        let shown: Vec<String> = messages.map(|m| m.unwrap().escape_ascii().to_string()).collect();
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn separators_and_quoting() {
        check(
            b"From a@b Tue Jan  5 09:30:15 2016\nA: 1\n\nFrom now on\n>From x\n>>From y\n>z\n\n\
              From - Tue Jan  5 09:30:15 2016\nA: 2\n\nb\n",
            expect![[r#"
                A: 1\n\nFrom now on\nFrom x\n>From y\n>z\n
                A: 2\n\nb\n"#]],
        );
    }

    #[test]
    fn line_ends_of_windows() {
        check(
            b"From - Tue Jan  5 09:30:15 2016\r\nA: 1\r\n\r\nb\r\n\r\nFrom - Tue Jan  5 09:30 2016\r\nA: 2\r\n",
            expect![[r"
                A: 1\r\n\r\nb\r\n
                A: 2\r\n"]],
        );
    }

    #[test]
    fn a_separator_needs_a_blank_line_before_it() {
        check(
            b"\n\nA: 1\n\nb\nFrom - Tue Jan  5 09:30:15 2016\nc\n",
            expect![[r"\n\nA: 1\n\nb\nFrom - Tue Jan  5 09:30:15 2016\nc\n"]],
        );
    }

    #[test]
    fn no_message_and_empty_messages() {
        check(b"", expect![""]);
        check(b"\n\n", expect![""]);
        check(
            b"From - Tue Jan  5 09:30:15 2016\n\nFrom - Tue Jan  5 09:30:15 2016\nA: 1\n",
            expect![[r"
                \n
                A: 1\n"]],
        );
    }

    #[test]
    fn a_long_message_ends_at_the_limit() {
        let mut mbox = b"From - Tue Jan  5 09:30:15 2016\n".to_vec();
        mbox.extend(b"x".repeat(5_000));
        mbox.extend_from_slice(b"\n\nFrom - Tue Jan  5 09:30:15 2016\nA: 2\n");
        let messages = Messages::new(mbox.as_slice(), 60);
        let lengths: Vec<usize> = messages.map(|m| m.unwrap().len()).collect();
        assert_eq!(lengths, [60, 5]);
    }
}
