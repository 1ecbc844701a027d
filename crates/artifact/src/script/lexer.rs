//! Words, numbers, texts and signs of JavaScript, VBScript and PowerShell.
//!
//! One lexer for three languages: they differ in their comments, quotes and escapes. It
//! reads one token at a time and is cheap to copy, so that a reader may go back.

use std::borrow::Cow;

use super::language::Language;
use crate::decode;

/// A place in a source, from which tokens are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lexer<'s> {
    source: &'s str,
    at: usize,
    pub(crate) language: Language,
    /// Whether the token before was a value, so that a slash divides.
    after_value: bool,
}

/// A token with its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'s> {
    pub(crate) lexeme: Lexeme<'s>,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it begins a line.
    pub(crate) first_on_line: bool,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lexeme<'s> {
    /// A name, of a variable with its dollar sign.
    Word(&'s str),
    Number(i64),
    Text(Literal<'s>),
    /// A regular expression of JavaScript, and whether it holds for all occurrences.
    Pattern(&'s str, bool),
    Sign(u8),
}

/// A text as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Literal<'s> {
    pub(crate) raw: &'s str,
    quote: u8,
    language: Language,
}

impl<'s> Literal<'s> {
    /// What it stands for.
    pub(crate) fn decoded(&self) -> Cow<'s, str> {
        match (self.language, self.quote) {
            (Language::JavaScript, _) if self.raw.contains('\\') => {
                Cow::Owned(decode::escapes(self.raw))
            }
            (Language::VbScript, _) if self.raw.contains("\"\"") => {
                Cow::Owned(self.raw.replace("\"\"", "\""))
            }
            (Language::PowerShell, b'\'') if self.raw.contains("''") => {
                Cow::Owned(self.raw.replace("''", "'"))
            }
            (Language::PowerShell, b'"') if self.raw.contains(['`', '"']) => {
                Cow::Owned(without_backticks(&self.raw.replace("\"\"", "\"")))
            }
            _ => Cow::Borrowed(self.raw),
        }
    }

    /// Whether variables in it are replaced by what they hold.
    pub(crate) fn expands(&self) -> bool {
        match self.language {
            Language::PowerShell => self.quote == b'"' && self.raw.contains('$'),
            Language::JavaScript => self.quote == b'`' && self.raw.contains("${"),
            Language::Batch | Language::VbScript => false,
        }
    }

    /// How many of its characters are written by their codes.
    pub(crate) fn escapes(&self) -> usize {
        let mut bytes = self.raw.as_bytes();
        let mut count = 0;
        while let Some(at) = memchr::memchr(b'\\', bytes) {
            let behind = bytes.get(at + 1..).unwrap_or_default();
            count += usize::from(is_numeric_escape(behind));
            bytes = behind.get(1..).unwrap_or_default();
        }
        if self.language == Language::JavaScript { count } else { 0 }
    }
}

fn is_numeric_escape(behind: &[u8]) -> bool {
    match behind {
        [b'x' | b'u', digit, ..] => digit.is_ascii_hexdigit() || *digit == b'{',
        [b'0'..=b'7', b'0'..=b'7', ..] => true,
        _ => false,
    }
}

/// PowerShell's escapes: a few letters have a meaning, any other stands for itself.
fn without_backticks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '`') {
            (_, true) => out.extend(letters.next().map(|letter| match letter {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                other => other,
            })),
            (letter, false) => out.push(letter),
        }
    }
    out
}

impl<'s> Lexer<'s> {
    pub(crate) const fn new(source: &'s str, language: Language) -> Self {
        Self { source, at: 0, language, after_value: false }
    }

    pub(crate) fn next(&mut self) -> Option<Token<'s>> {
        let first_on_line = self.blanks();
        let start = self.at;
        let rest = self.rest();
        let lexeme = match *rest.as_bytes().first()? {
            b'"' | b'\'' | b'`' if self.is_quote(rest) => self.text(rest),
            b'@' if self.is_here_text(rest) => self.here_text(rest),
            b'0'..=b'9' => self.number(rest),
            b'&' if self.is_vb_number(rest) => self.number(rest),
            b'/' if self.language == Language::JavaScript && !self.after_value => {
                self.pattern(rest)
            }
            b'$' if self.language != Language::VbScript => self.word(rest),
            byte if byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii() => {
                self.word(rest)
            }
            byte => {
                self.at += 1;
                Lexeme::Sign(byte)
            }
        };
        self.after_value = match lexeme {
            Lexeme::Word(word) => !BEFORE_PATTERN.contains(&word),
            Lexeme::Number(_) | Lexeme::Text(_) | Lexeme::Pattern(..) => true,
            Lexeme::Sign(sign) => matches!(sign, b')' | b']'),
        };
        Some(Token { lexeme, start, end: self.at, first_on_line })
    }

    /// Where in the source it stands.
    pub(crate) const fn position(&self) -> usize {
        self.at
    }

    /// The next token, without going on.
    pub(crate) fn peek(&self) -> Option<Token<'s>> {
        let mut copy = *self;
        copy.next()
    }

    /// Goes on if the next token is this sign.
    pub(crate) fn eat(&mut self, sign: u8) -> bool {
        let mut ahead = *self;
        let found = ahead.next().is_some_and(|token| token.lexeme == Lexeme::Sign(sign));
        if found {
            *self = ahead;
        }
        found
    }

    /// Goes on if this stands next in the source, whatever tokens it is.
    pub(crate) fn eat_letters(&mut self, letters: &str) -> bool {
        let mut ahead = *self;
        ahead.blanks();
        let start = ahead.rest().get(..letters.len());
        let found = start.is_some_and(|start| start.eq_ignore_ascii_case(letters));
        if found {
            ahead.at += letters.len();
            ahead.after_value = false;
            *self = ahead;
        }
        found
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// Passes over blanks and comments; whether a line ended among them.
    fn blanks(&mut self) -> bool {
        let mut line_ended = self.at == 0;
        loop {
            let rest = self.rest();
            let Some(&byte) = rest.as_bytes().first() else { return line_ended };
            if byte.is_ascii_whitespace() || byte == 0 {
                line_ended |= byte == b'\n';
                self.at += 1;
            } else if let Some(length) = self.comment(rest) {
                self.at += length.max(1);
            } else if let Some(length) = self.continued_line(rest) {
                // The end of this line is none.
                self.at += length;
            } else if rest.starts_with(['\u{a0}', '\u{feff}', '\u{3000}']) {
                self.at += rest.chars().next().map_or(1, char::len_utf8);
            } else {
                return line_ended;
            }
        }
    }

    fn comment(&self, rest: &str) -> Option<usize> {
        let line = || memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let until = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
        match self.language {
            Language::JavaScript if rest.starts_with("/*") => Some(until("*/")),
            Language::JavaScript if rest.starts_with("//") || rest.starts_with("<!--") => {
                Some(line())
            }
            Language::PowerShell if rest.starts_with("<#") => Some(until("#>")),
            Language::PowerShell if rest.starts_with('#') => Some(line()),
            Language::VbScript if rest.starts_with('\'') => Some(line()),
            Language::VbScript if self.is_remark(rest) => Some(line()),
            _ => None,
        }
    }

    fn is_remark(&self, rest: &str) -> bool {
        matches!(
            rest.as_bytes(),
            [b'r' | b'R', b'e' | b'E', b'm' | b'M', b' ' | b'\t' | b'\r' | b'\n', ..]
        ) && self.source.get(..self.at).is_some_and(|before| {
            before.trim_end_matches([' ', '\t']).ends_with(['\n', '\r', ':'])
                || before.trim().is_empty()
        })
    }

    fn continued_line(&self, rest: &str) -> Option<usize> {
        let mark = match self.language {
            Language::VbScript => '_',
            Language::PowerShell => '`',
            Language::Batch | Language::JavaScript => return None,
        };
        let behind = rest.strip_prefix(mark)?;
        let bytes = behind.as_bytes();
        match bytes {
            [b'\r', b'\n', ..] => Some(3),
            [b'\n', ..] => Some(2),
            _ => None,
        }
    }

    fn is_quote(&self, rest: &str) -> bool {
        match self.language {
            Language::JavaScript => true,
            Language::PowerShell => !rest.starts_with('`'),
            Language::VbScript | Language::Batch => rest.starts_with('"'),
        }
    }

    fn text(&mut self, rest: &'s str) -> Lexeme<'s> {
        let bytes = rest.as_bytes();
        let quote = bytes.first().copied().unwrap_or_default();
        let mut at = 1;
        let language = self.language;
        loop {
            let byte = bytes.get(at).copied();
            let doubled = bytes.get(at + 1) == Some(&quote);
            match (byte, language) {
                (None, _) => break,
                (Some(b'\\'), Language::JavaScript) => at += 2,
                (Some(b'`'), Language::PowerShell) if quote == b'"' => at += 2,
                (Some(byte), Language::PowerShell | Language::VbScript)
                    if byte == quote && doubled =>
                {
                    at += 2;
                }
                (Some(byte), _) if byte == quote => break,
                // A line ends what nobody closed.
                (Some(b'\n'), Language::JavaScript | Language::VbScript) if quote != b'`' => break,
                _ => at += 1,
            }
        }
        let raw = rest.get(1..rest.floor_char_boundary(at)).unwrap_or_default();
        self.at += rest.ceil_char_boundary(at.saturating_add(1)).min(rest.len());
        Lexeme::Text(Literal { raw, quote, language })
    }

    fn is_here_text(&self, rest: &str) -> bool {
        let letters = rest.as_bytes();
        self.language == Language::PowerShell
            && matches!(letters, [b'@', b'"' | b'\'', b'\r' | b'\n', ..])
    }

    /// `@"`, lines, and `"@` at the beginning of a line.
    fn here_text(&mut self, rest: &'s str) -> Lexeme<'s> {
        let quote = rest.as_bytes().get(1).copied().unwrap_or_default();
        let end = if quote == b'"' { "\n\"@" } else { "\n'@" };
        let close = rest.find(end);
        let raw = rest.get(2..close.unwrap_or(rest.len())).unwrap_or_default();
        self.at += close.map_or(rest.len(), |close| close + end.len());
        let raw = raw.trim_start_matches('\r').strip_prefix('\n').unwrap_or(raw);
        // Quotes in it are not doubled, so that only variables and backticks count.
        Lexeme::Text(Literal { raw, quote, language: self.language })
    }

    fn is_vb_number(&self, rest: &str) -> bool {
        self.language == Language::VbScript
            && matches!(rest.as_bytes(), [b'&', b'h' | b'H', digit, ..] if digit.is_ascii_hexdigit())
    }

    fn number(&mut self, rest: &'s str) -> Lexeme<'s> {
        let (skip, radix) = match rest.as_bytes() {
            [b'0', b'x' | b'X', digit, ..] if digit.is_ascii_hexdigit() => (2, 16),
            [b'&', ..] => (2, 16),
            _ => (0, 10),
        };
        let digits = rest.get(skip..).unwrap_or_default();
        let count = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
        self.at += skip + count;
        let closing = self.rest().starts_with('&') && radix == 16 && skip == 2;
        if closing && self.language == Language::VbScript {
            let behind = self.rest().get(1..).unwrap_or_default();
            // `&H41&` is a long number, `&H41&"x"` is joined with a text.
            if !behind.trim_start().starts_with(['"', '(']) {
                self.at += 1;
            }
        }
        let value = digits.get(..count).and_then(|digits| i64::from_str_radix(digits, radix).ok());
        value.map_or(Lexeme::Sign(b'?'), Lexeme::Number)
    }

    fn pattern(&mut self, rest: &'s str) -> Lexeme<'s> {
        let bytes = rest.as_bytes();
        let (mut at, mut in_class) = (1, false);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => break,
                b'\n' => break,
                _ => {}
            }
            at += 1;
        }
        if bytes.get(at) != Some(&b'/') {
            self.at += 1;
            return Lexeme::Sign(b'/');
        }
        let body = rest.get(1..at).unwrap_or_default();
        let flags = rest.get(at + 1..).unwrap_or_default();
        let count = flags.bytes().take_while(u8::is_ascii_lowercase).count();
        let all = flags.get(..count).is_some_and(|flags| flags.contains('g'));
        self.at += at + 1 + count;
        Lexeme::Pattern(body, all)
    }

    fn word(&mut self, rest: &'s str) -> Lexeme<'s> {
        let length = match self.language {
            Language::PowerShell => power_shell_word(rest),
            _ => rest
                .find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '$'))
                .unwrap_or(rest.len()),
        };
        // Letters that no name has stand alone.
        let length =
            if length == 0 { rest.chars().next().map_or(1, char::len_utf8) } else { length };
        self.at += length;
        Lexeme::Word(rest.get(..length).unwrap_or_default())
    }
}

/// `$env:name`, `${name}`, `New-Object`, with backticks anywhere.
fn power_shell_word(rest: &str) -> usize {
    if rest.starts_with("${") {
        return rest.find('}').map_or(rest.len(), |at| at + 1);
    }
    let variable = rest.starts_with('$');
    let mut letters = rest.char_indices().skip(usize::from(variable)).peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map_or(' ', |(_, letter)| *letter);
        let belongs = letter.is_alphanumeric()
            || letter == '_'
            || letter == '`' && next.is_alphanumeric()
            || letter == '-' && !variable && next.is_alphabetic()
            || letter == ':' && variable && next.is_alphanumeric();
        if !belongs {
            return at;
        }
    }
    rest.len()
}

/// Words behind which a slash begins a pattern.
const BEFORE_PATTERN: [&str; 5] = ["return", "typeof", "case", "in", "else"];

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(language: Language, source: &str, expected: &Expect) {
        let mut lexer = Lexer::new(source, language);
        let mut out = String::new();
        while let Some(token) = lexer.next() {
            out += &match token.lexeme {
                Lexeme::Text(literal) => format!("{:?} ", literal.decoded()),
                Lexeme::Word(word) => format!("{word} "),
                Lexeme::Number(number) => format!("#{number} "),
                Lexeme::Pattern(body, all) => format!("/{body}/{all} "),
                Lexeme::Sign(sign) => format!("{} ", char::from(sign)),
            };
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn javascript() {
        check(
            Language::JavaScript,
            "var a='x\\'y\\x68'; // \"\n b = a/2/1; c=/[/\"]\"/g.x /* ' */ `t${1}` 0x4D \"open\nd",
            &expect![[
                r#"var a = "x'yh" ; b = a / #2 / #1 ; c = /[/"]"/true . x "t${1}" #77 "open" d "#
            ]],
        );
    }

    #[test]
    fn vbscript() {
        check(
            Language::VbScript,
            "rem it's\nDim a ' \"no\na = \"say \"\"x\"\"\" & _\r\n Chr(&H41&) & b",
            &expect![[r#"Dim a a = "say \"x\"" & Chr ( #65 ) & b "#]],
        );
    }

    #[test]
    fn powershell() {
        check(
            Language::PowerShell,
            "<# ' #>$env:a = 'it''s' + \"a`tb\" # \"\nI`E`X (New-Object x) -join ${b}\n@'\nhe'llo\n'@",
            &expect![[r#"$env:a = "it's" + "a\tb" I`E`X ( New-Object x ) - join ${b} "he'llo" "#]],
        );
    }

    #[test]
    fn every_source_is_read_to_its_end() {
        let sources =
            ["\"", "'\\", "/x", "/*", "@'\n", "${", "`", "&H", "見'積\\", "\0a", "<#", "0x"];
        for source in sources {
            for language in
                [Language::JavaScript, Language::VbScript, Language::PowerShell, Language::Batch]
            {
                let mut lexer = Lexer::new(source, language);
                let mut last = 0;
                while let Some(token) = lexer.next() {
                    assert!(token.end > last && token.end <= source.len(), "{source:?}");
                    last = token.end;
                }
            }
        }
    }
}
