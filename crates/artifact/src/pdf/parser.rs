//! Reading values out of bytes (ISO 32000-1 §7.2 and §7.3), and never failing: what is
//! broken ends the value that it stands in.

use vocab::DefectCode;

use super::object::{Dict, Object};

/// Reads values one after another.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    depth_left: usize,
    values_left: usize,
    /// Values lay deeper, or were more, than is allowed; the rest was not read.
    pub(super) cut: Option<DefectCode>,
    /// Names with `#xx` for letters that need none.
    pub(super) disguised: Vec<Vec<u8>>,
}

impl<'a> Parser<'a> {
    pub(super) const fn new(bytes: &'a [u8], at: usize, depth: usize) -> Self {
        Self {
            bytes,
            at,
            depth_left: depth,
            values_left: VALUES_MAX,
            cut: None,
            disguised: Vec::new(),
        }
    }

    /// The next value or word; `None` at the end.
    pub(super) fn value(&mut self) -> Option<Object> {
        self.skip_blanks();
        let byte = self.peek()?;
        let Some(left) = self.values_left.checked_sub(1) else {
            return self.stop(DefectCode::LimitMemory);
        };
        self.values_left = left;
        Some(match byte {
            b'/' => Object::Name(self.name()),
            b'(' => Object::Text(self.literal()),
            b'<' if self.peek_at(1) == Some(b'<') => return self.nested(Self::dict),
            b'<' => Object::Text(self.hexadecimal()),
            b'[' => return self.nested(Self::array),
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number(),
            b'>' if self.peek_at(1) == Some(b'>') => self.mark(2),
            b'>' | b']' | b')' | b'{' | b'}' => self.mark(1),
            _ => self.word(),
        })
    }

    /// Skips blanks and comments.
    pub(super) fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                self.at += memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// A non-negative number without sign, if one stands here.
    pub(super) fn digits(&mut self) -> Option<u64> {
        let rest = self.bytes.get(self.at..)?;
        let count = rest.iter().take(DIGITS_MAX).take_while(|byte| byte.is_ascii_digit()).count();
        let value = std::str::from_utf8(rest.get(..count)?).ok()?.parse().ok()?;
        self.at += count;
        Some(value)
    }

    /// Whether this word stands here; if so it is passed over.
    pub(super) fn take(&mut self, word: &[u8]) -> bool {
        let found = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if found {
            self.at += word.len();
        }
        found
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at.checked_add(ahead)?).copied()
    }

    fn stop(&mut self, limit: DefectCode) -> Option<Object> {
        self.cut = self.cut.or(Some(limit));
        self.at = self.bytes.len();
        None
    }

    fn nested(&mut self, read: fn(&mut Self) -> Object) -> Option<Object> {
        let Some(left) = self.depth_left.checked_sub(1) else {
            return self.stop(DefectCode::LimitDepth);
        };
        self.depth_left = left;
        let value = read(self);
        self.depth_left = left + 1;
        Some(value)
    }

    fn array(&mut self) -> Object {
        self.at += 1;
        let mut values = Vec::new();
        loop {
            let before = self.at;
            match self.value() {
                None => return Object::Array(values),
                Some(Object::Word(word)) => {
                    if ends(&word) {
                        self.at = before;
                    }
                    if word == b"]" || ends(&word) {
                        return Object::Array(values);
                    }
                }
                Some(value) => values.push(value),
            }
        }
    }

    fn dict(&mut self) -> Object {
        self.at += 2;
        let mut entries = Vec::new();
        let mut key = None;
        loop {
            let before = self.at;
            let value = self.value();
            match (key.take(), value) {
                (_, None) => return Object::Dict(Dict(entries)),
                (_, Some(Object::Word(word))) => {
                    if ends(&word) {
                        self.at = before;
                    }
                    if word == b">>" || ends(&word) {
                        return Object::Dict(Dict(entries));
                    }
                }
                (None, Some(Object::Name(name))) => key = Some(name),
                // A value without a key says nothing.
                (None, Some(_)) => {}
                (Some(name), Some(value)) => entries.push((name, value)),
            }
        }
    }

    fn name(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut name = Vec::new();
        let mut needless = false;
        while let Some(byte) = self.peek().filter(|byte| is_regular(*byte)) {
            let escaped = (byte == b'#').then(|| self.escaped()).flatten();
            name.push(escaped.unwrap_or(byte));
            needless |= escaped.is_some_and(|byte| byte.is_ascii_alphanumeric());
            self.at += if escaped.is_some() { 3 } else { 1 };
        }
        if needless && self.disguised.len() < DISGUISED_MAX {
            self.disguised.push(name.clone());
        }
        name
    }

    fn escaped(&self) -> Option<u8> {
        Some(hex_digit(self.peek_at(1)?)? << 4 | hex_digit(self.peek_at(2)?)?)
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.escape(&mut text),
                b'(' => {
                    open += 1;
                    text.push(byte);
                }
                b')' if open == 1 => return text,
                b')' => {
                    open -= 1;
                    text.push(byte);
                }
                b'\r' => {
                    self.take(b"\n");
                    text.push(b'\n');
                }
                _ => text.push(byte),
            }
        }
        text
    }

    /// What stands behind a backslash.
    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\n' => {}
            b'\r' => {
                self.take(b"\n");
            }
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    value = value << 3 | u32::from(digit - b'0');
                    self.at += 1;
                }
                // High-order overflow is ignored (§7.3.4.2).
                let [low, ..] = value.to_le_bytes();
                text.push(low);
            }
            _ => text.push(byte),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        self.at += length + usize::from(length < rest.len());
        hex(rest.get(..length).unwrap_or_default())
    }

    fn number(&mut self) -> Object {
        if let Some(reference) = self.reference() {
            return Object::Reference(reference);
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| is_numeric(**byte)).count();
        let written = rest.get(..length).unwrap_or_default();
        self.at += length;
        let written = std::str::from_utf8(written).unwrap_or_default();
        if let Ok(number) = written.parse() {
            return Object::Integer(number);
        }
        written
            .parse()
            .ok()
            .filter(|real: &f64| real.is_finite())
            .map_or(Object::Integer(0), Object::Real)
    }

    /// `12 0 R`, if that stands here.
    fn reference(&mut self) -> Option<u32> {
        let before = self.at;
        let found = self.reference_here();
        if found.is_none() {
            self.at = before;
        }
        found
    }

    fn reference_here(&mut self) -> Option<u32> {
        let number = u32::try_from(self.digits()?).ok()?;
        self.blank()?;
        self.digits()?;
        self.blank()?;
        let is_reference = self.take(b"R") && self.peek().is_none_or(|byte| !is_regular(byte));
        is_reference.then_some(number)
    }

    /// At least one blank.
    fn blank(&mut self) -> Option<()> {
        let rest = self.bytes.get(self.at..)?;
        let count = rest.iter().take_while(|byte| is_blank(**byte)).count();
        self.at += count;
        (count > 0).then_some(())
    }

    fn word(&mut self) -> Object {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| is_regular(**byte)).count();
        self.at += length.max(1);
        let word = rest.get(..length).unwrap_or_default();
        match word {
            b"true" => Object::Bool(true),
            b"false" => Object::Bool(false),
            b"null" => Object::Null,
            _ => Object::Word(word.to_vec()),
        }
    }

    fn mark(&mut self, length: usize) -> Object {
        let mark = self.bytes.get(self.at..self.at + length).unwrap_or_default();
        self.at += length;
        Object::Word(mark.to_vec())
    }
}

/// Bytes written as hexadecimal digits; a missing last digit is 0 (§7.3.4.3).
pub(super) fn hex(written: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = written.iter().filter_map(|byte| hex_digit(*byte)).collect();
    digits
        .chunks(2)
        .map(|pair| pair.first().unwrap_or(&0) << 4 | pair.get(1).unwrap_or(&0))
        .collect()
}

/// White space (§7.2.2, table 1).
pub(super) const fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 12 | b'\r' | b' ')
}

/// Neither white space nor a delimiter.
pub(super) const fn is_regular(byte: u8) -> bool {
    !is_blank(byte)
        && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

const fn is_numeric(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.')
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Words that end an object, so that a value which is not closed ends before them.
fn ends(word: &[u8]) -> bool {
    matches!(
        word,
        b"endobj" | b"stream" | b"endstream" | b"obj" | b"xref" | b"trailer" | b"startxref"
    )
}

/// Values of one object: a file of zeros must not become memory of fifty times its size.
const VALUES_MAX: usize = 1_000_000;
const DIGITS_MAX: usize = 19;
const DISGUISED_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(bytes: &[u8]) -> Object {
        Parser::new(bytes, 0, 128).value().unwrap_or_default()
    }

    #[test]
    fn values_of_every_kind() {
        let Object::Dict(dict) = parsed(
            b"<</A 1/B -2.5/C(a\\(b(c)\\)\\101\\\r\nd\r\ne)/D<48 6>/E[1 0 R 2 0 3 true null]/F/G#2Fh>>",
        ) else {
            panic!("no dictionary")
        };
        assert_eq!(dict.get(b"A"), Some(&Object::Integer(1)));
        assert_eq!(dict.get(b"B"), Some(&Object::Real(-2.5)));
        assert_eq!(dict.get(b"C"), Some(&Object::Text(b"a(b(c))Ad\ne".to_vec())));
        assert_eq!(dict.get(b"D"), Some(&Object::Text(b"H`".to_vec())));
        assert_eq!(
            dict.get(b"E"),
            Some(&Object::Array(vec![
                Object::Reference(1),
                Object::Integer(2),
                Object::Integer(0),
                Object::Integer(3),
                Object::Bool(true),
                Object::Null
            ]))
        );
        assert!(dict.is(b"F", b"G/h"));
    }

    #[test]
    fn disguised_names_are_noted() {
        let mut parser = Parser::new(b"/J#61v#61Script /A#20B", 0, 128);
        assert_eq!(parser.value(), Some(Object::Name(b"JavaScript".to_vec())));
        assert_eq!(parser.value(), Some(Object::Name(b"A B".to_vec())));
        assert_eq!(parser.disguised, [b"JavaScript".to_vec()]);
    }

    #[test]
    fn what_is_not_closed_ends_with_its_object() {
        let mut parser = Parser::new(b"<</A[1 2/B 3 endobj 4", 0, 128);
        let Some(Object::Dict(dict)) = parser.value() else { panic!("no dictionary") };
        assert_eq!(dict.get(b"A").and_then(Object::array).map(<[Object]>::len), Some(4));
        assert!(parser.value().is_some_and(|value| value.is_word(b"endobj")));
    }

    #[test]
    fn depth_is_bounded() {
        let mut parser = Parser::new(&[b'['; 1_000], 0, 128);
        assert!(parser.value().is_some());
        assert_eq!(parser.cut, Some(DefectCode::LimitDepth));
        let mut parser = Parser::new(&[b'['; 100], 0, 128);
        assert!(parser.value().is_some());
        assert_eq!(parser.cut, None);
    }
}
