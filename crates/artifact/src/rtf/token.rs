//! RTF as its pieces (RTF 1.9.1, "Contents of an RTF file"): groups, control words and
//! symbols, text. What they mean is not decided here.

use memchr::memchr3;

/// A piece of the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Open,
    Close,
    Word {
        name: &'a [u8],
        number: Option<i64>,
    },
    /// `\~`, `\*` and the like, by their letter.
    Symbol(u8),
    /// `\'xx`; `None` when no two hexadecimal digits follow.
    Escape(Option<u8>),
    Text(&'a [u8]),
    /// What `\bin` holds.
    Binary(&'a [u8]),
}

/// Cuts a file into its pieces.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    bytes: &'a [u8],
    /// Where the next piece begins.
    pub(crate) at: usize,
    binary: usize,
}

impl<'a> Tokens<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, binary: 0 }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn control(&mut self) -> Token<'a> {
        self.at += 1;
        let Some(first) = self.byte(0) else { return Token::Symbol(b'\\') };
        if first == b'\'' {
            self.at += 1;
            return self.escape();
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Token::Symbol(first);
        }
        let name = self.take_while(u8::is_ascii_alphabetic);
        let number = self.number();
        if self.byte(0) == Some(b' ') {
            self.at += 1;
        }
        if name == b"bin" {
            // A length beyond the end is there to make readers lose the rest of the file.
            let length = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
            self.binary = if length <= self.rest().len() { length } else { 0 };
        }
        Token::Word { name, number }
    }

    /// Two letters belong to the escape even if they are no digits, but never a mark.
    fn escape(&mut self) -> Token<'a> {
        let mut value = Some(0);
        for _ in 0..2 {
            let Some(letter) = self.byte(0).filter(|byte| !b"\\{}".contains(byte)) else {
                return Token::Escape(None);
            };
            value = value.zip(nibble(letter)).map(|(value, digit)| value << 4 | digit);
            self.at += 1;
        }
        Token::Escape(value)
    }

    fn number(&mut self) -> Option<i64> {
        let start = self.at;
        let negative = self.byte(0) == Some(b'-');
        if negative {
            self.at += 1;
        }
        let digits = self.take_while(u8::is_ascii_digit);
        if digits.is_empty() {
            self.at = start;
            return None;
        }
        let add = |value: i64, digit: &u8| {
            value.saturating_mul(10).saturating_add(i64::from(digit - b'0'))
        };
        let value = digits.iter().fold(0_i64, add);
        Some(if negative { -value } else { value })
    }

    fn take_while(&mut self, fits: impl Fn(&u8) -> bool) -> &'a [u8] {
        let rest = self.rest();
        let end = rest.iter().position(|byte| !fits(byte)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        if self.binary > 0 {
            let data = rest.get(..self.binary).unwrap_or_default();
            self.at += data.len();
            self.binary = 0;
            return Some(Token::Binary(data));
        }
        Some(match rest.first()? {
            b'{' => {
                self.at += 1;
                Token::Open
            }
            b'}' => {
                self.at += 1;
                Token::Close
            }
            b'\\' => self.control(),
            _ => {
                let end = memchr3(b'{', b'}', b'\\', rest).unwrap_or(rest.len());
                self.at += end;
                Token::Text(rest.get(..end).unwrap_or_default())
            }
        })
    }
}

/// The value of a hexadecimal digit.
pub(crate) const fn nibble(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        b'A'..=b'F' => Some(letter - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces() {
        let word = |name, number| Token::Word { name, number };
        let found: Vec<_> = Tokens::new(b"{\\rtf1\\a-2 b\\*\\'4a\\'z1\\'}\\bin3 {}\\x").collect();
        let expected = [
            Token::Open,
            word(b"rtf", Some(1)),
            word(b"a", Some(-2)),
            Token::Text(b"b"),
            Token::Symbol(b'*'),
            Token::Escape(Some(0x4a)),
            Token::Escape(None),
            Token::Escape(None),
            Token::Close,
            word(b"bin", Some(3)),
            Token::Binary(b"{}\\"),
            Token::Text(b"x"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn lengths_beyond_the_end_hide_nothing() {
        let found: Vec<_> = Tokens::new(b"\\bin99999999999999999999 {a").collect();
        assert_eq!(found.len(), 3);
        assert_eq!(found[1], Token::Open);
        assert_eq!(Tokens::new(b"\\").count(), 1);
        assert_eq!(Tokens::new(b"\\a-").count(), 2);
    }
}
