//! Bytes as letters: base64 (RFC 4648), hex, encoded words (RFC 2047), UTF-7 (RFC 2152).
//!
//! Nothing says where such a run begins or how it is aligned, so every alignment is read.

use super::reading::Reading;

/// Every run of letters of base64 at each of its four alignments. Blanks and line breaks are
/// passed over, so the words before a run belong to it; one of the alignments is right.
pub(super) fn base64(from: &Reading) -> Vec<Reading> {
    let mut runs = Runs::<6, 4>::new();
    for (byte, at) in from.each() {
        match sextet(byte) {
            Some(value) => runs.digit(value, at),
            None if byte.is_ascii_whitespace() => runs.is_edge = true,
            None => runs.end(),
        }
    }
    runs.into_readings()
}

/// Every run of hex digits at both alignments, with the separators that people use.
pub(super) fn hex(from: &Reading) -> Vec<Reading> {
    let mut runs = Runs::<4, 2>::new();
    let mut rest = from.each().peekable();
    while let Some((byte, at)) = rest.next() {
        let is_prefix = matches!(byte, b'0' | b'\\')
            && rest.next_if(|&(next, _)| matches!(next, b'x' | b'X')).is_some();
        match nibble(byte).filter(|_| !is_prefix) {
            Some(value) => runs.digit(value, at),
            None if is_prefix || is_hex_separator(byte) => runs.is_edge = true,
            None => runs.end(),
        }
    }
    runs.into_readings()
}

/// A digit of `BITS` bits, where it stood, and whether it is the first behind a separator.
#[derive(Clone, Copy)]
struct Digit {
    value: u8,
    at: u32,
    is_edge: bool,
}

/// Runs of digits, read at `WAYS` alignments. Every word of prose is a run, so all runs share
/// one reading for each alignment, with a line break between them.
struct Runs<const BITS: u32, const WAYS: usize> {
    run: Vec<Digit>,
    is_edge: bool,
    readings: [Reading; WAYS],
}

impl<const BITS: u32, const WAYS: usize> Runs<BITS, WAYS> {
    fn new() -> Self {
        let readings = std::array::from_fn(|_| Reading::default());
        Self { run: Vec::new(), is_edge: true, readings }
    }

    fn digit(&mut self, value: u8, at: u32) {
        self.run.push(Digit { value, at, is_edge: std::mem::take(&mut self.is_edge) });
    }

    fn end(&mut self) {
        if self.run.len() >= DIGITS_MIN {
            for (skipped, reading) in self.readings.iter_mut().enumerate() {
                let part = joined::<BITS>(self.run.get(skipped..).unwrap_or_default());
                reading.copy(&part, 0, part.bytes.len());
                reading.push(b'\n', part.place(part.bytes.len()));
            }
        }
        self.run.clear();
        self.is_edge = true;
    }

    fn into_readings(mut self) -> Vec<Reading> {
        self.end();
        self.readings.into()
    }
}

/// The text with its encoded words read; blanks between two of them fall away, so that a name
/// in several words is whole.
pub(super) fn encoded_words(from: &Reading) -> Vec<Reading> {
    let mut text = Reading::default();
    let mut found = false;
    let mut at = 0;
    let mut blank = None;
    while at < from.bytes.len() {
        let rest = from.bytes.get(at..).unwrap_or_default();
        if let Some(word) = Word::of(rest) {
            if let Some(length) = blank.take() {
                text.bytes.truncate(length);
                text.at.truncate(length);
            }
            let start = at.saturating_add(word.start);
            word.read(from, start, &mut text);
            at = start.saturating_add(word.length).saturating_add(2);
            blank = Some(text.bytes.len());
            found = true;
        } else {
            let is_blank = rest.first().is_some_and(u8::is_ascii_whitespace);
            blank = blank.filter(|_| is_blank);
            text.copy(from, at, at.saturating_add(1));
            at = at.saturating_add(1);
        }
    }
    if found { vec![text] } else { Vec::new() }
}

/// `=?charset?Q?…?=`: where its text begins and how long it is.
struct Word {
    is_base64: bool,
    start: usize,
    length: usize,
}

impl Word {
    fn of(rest: &[u8]) -> Option<Self> {
        let inside = rest.strip_prefix(b"=?")?;
        let inside = inside.get(..WORD_MAX.min(inside.len()))?;
        let charset = inside.iter().position(|&byte| byte == b'?')?;
        let [how, b'?', text @ ..] = inside.get(charset.checked_add(1)?..)? else { return None };
        let is_base64 = match how {
            b'b' | b'B' => true,
            b'q' | b'Q' => false,
            _ => return None,
        };
        let length = text.windows(2).position(|end| end == b"?=")?;
        Some(Self { is_base64, start: charset.checked_add(5)?, length })
    }

    fn read(&self, from: &Reading, start: usize, text: &mut Reading) {
        let mut word = Reading::default();
        word.copy(from, start, start.saturating_add(self.length));
        if self.is_base64 {
            let bytes = sextets(word.each());
            text.copy(&bytes, 0, bytes.bytes.len());
        } else {
            word.bytes.iter_mut().filter(|byte| **byte == b'_').for_each(|byte| *byte = b' ');
            let bytes = super::escape::quoted_printable(&word).pop().unwrap_or(word);
            text.copy(&bytes, 0, bytes.bytes.len());
        }
    }
}

/// The text with its runs of UTF-7 read.
pub(super) fn utf_7(from: &Reading) -> Vec<Reading> {
    let mut text = Reading::default();
    let mut found = false;
    let mut rest = from.each().peekable();
    while let Some((byte, at)) = rest.next() {
        if byte != b'+' {
            text.push(byte, at);
            continue;
        }
        let is_in_run = |byte: u8| sextet(byte).is_some() && !matches!(byte, b'-' | b'_');
        let run = std::iter::from_fn(|| rest.next_if(|&(byte, _)| is_in_run(byte)));
        let run: Vec<_> = run.collect();
        let closed = rest.next_if(|&(next, _)| next == b'-').is_some();
        if run.is_empty() || run.len() < UTF_7_MIN && !closed {
            text.push(b'+', at);
        }
        found |= !run.is_empty();
        let units = super::charset::utf_16_be_at(&sextets(run.into_iter()), 0);
        text.copy(&units, 0, units.bytes.len());
    }
    if found { vec![text] } else { Vec::new() }
}

/// The bytes that digits of `BITS` bits give; what does not fill a byte is left out. Each byte
/// stands where its first bit does.
fn joined<const BITS: u32>(run: &[Digit]) -> Reading {
    let mut reading = Reading::default();
    let (mut bits, mut held, mut place, mut is_edge) = (0_u32, 0_u32, 0_u32, false);
    for digit in run {
        if held == 0 {
            place = digit.at;
        }
        is_edge |= digit.is_edge;
        bits = (bits << BITS) | u32::from(digit.value);
        held = held.saturating_add(BITS);
        if held >= 8 {
            held = held.saturating_sub(8);
            if std::mem::take(&mut is_edge) {
                reading.edges.push(reading.bytes.len());
            }
            let [.., byte] = (bits >> held).to_be_bytes();
            reading.push(byte, place);
            place = digit.at;
        }
    }
    reading
}

/// The bytes of one run of base64.
fn sextets(run: impl Iterator<Item = (u8, u32)>) -> Reading {
    let digit = |(byte, at)| Some(Digit { value: sextet(byte)?, at, is_edge: false });
    joined::<6>(&run.filter_map(digit).collect::<Vec<_>>())
}

fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte.wrapping_sub(b'A'),
        b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
        b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// The value of a hex digit.
pub(super) fn nibble(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn is_hex_separator(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b':' | b'-' | b',' | b';' | b'.' | b'%' | b'_')
}

/// Fewer digits hold less than the shortest thing worth hiding.
const DIGITS_MIN: usize = 6;

/// Shorter runs behind a plus sign that nothing closes are words: `a+b`.
const UTF_7_MIN: usize = 3;

/// RFC 2047 has 75 for a word; mailers write longer ones.
const WORD_MAX: usize = 1_000;
