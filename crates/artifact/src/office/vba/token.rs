//! The words of Visual Basic source code (MS-VBAL 3.2 and 3.3): names, strings, numbers and
//! signs. Comments are left out, and a line that is continued is one line.

use std::borrow::Cow;

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Without the character that tells a type: `Chr$` is `Chr`.
    Name(&'a str),
    /// A string, its doubled quotes made single.
    Text(Cow<'a, str>),
    Number(i64),
    Symbol(char),
    /// The end of a statement.
    End,
}

impl Token<'_> {
    /// Whether it is this name, written in lower case.
    pub(super) fn is(&self, name: &str) -> bool {
        matches!(self, Token::Name(own) if own.eq_ignore_ascii_case(name))
    }

    /// Whether it can be what an operator stands behind.
    const fn is_operand(&self) -> bool {
        matches!(self, Token::Name(_) | Token::Text(_) | Token::Number(_) | Token::Symbol(')'))
    }
}

/// The words of source code.
pub(super) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let behind = rest.get(first.len_utf8()..).unwrap_or_default();
        let (token, next) = match first {
            '"' => text(behind),
            '\'' => (None, line_end(rest)),
            '\n' | '\r' | ':' => (Some(Token::End), behind),
            '&' if !tokens.last().is_some_and(Token::is_operand) => {
                based(behind).unwrap_or((Some(Token::Symbol('&')), behind))
            }
            '0'..='9' => decimal(rest),
            _ if is_name(first) => name(rest),
            _ if first.is_whitespace() || first == '\u{feff}' => (None, behind),
            _ => (Some(Token::Symbol(first)), behind),
        };
        rest = next;
        match token {
            Some(Token::Name("_")) if is_line_end(rest) => rest = behind_line_end(rest),
            Some(name) if name.is("rem") && starts_statement(&tokens) => rest = line_end(rest),
            Some(Token::End) if matches!(tokens.last(), Some(Token::End)) => {}
            token => tokens.extend(token),
        }
    }
    tokens.push(Token::End);
    tokens
}

fn starts_statement(tokens: &[Token<'_>]) -> bool {
    matches!(tokens.last(), None | Some(Token::End))
}

fn text(behind: &str) -> (Option<Token<'_>>, &str) {
    let mut end = 0;
    let mut doubled = false;
    for (at, piece) in behind.char_indices() {
        // A string ends with its line when its quote is missing.
        if matches!(piece, '\n' | '\r') {
            break;
        }
        if piece == '"' && at >= end {
            if !behind.get(at + 1..).is_some_and(|rest| rest.starts_with('"')) {
                return (Some(Token::Text(single(behind, at, doubled))), tail(behind, at + 1));
            }
            doubled = true;
            end = at + 2;
        } else if at >= end {
            end = at + piece.len_utf8();
        }
    }
    (Some(Token::Text(single(behind, end, doubled))), tail(behind, end))
}

fn single(behind: &str, end: usize, doubled: bool) -> Cow<'_, str> {
    let text = behind.get(..end).unwrap_or_default();
    if doubled { Cow::Owned(text.replace("\"\"", "\"")) } else { Cow::Borrowed(text) }
}

/// A number to the base 16 or 8: `&H41`, `&O101`.
fn based(behind: &str) -> Option<(Option<Token<'_>>, &str)> {
    let base = match behind.chars().next()? {
        'H' | 'h' => 16,
        'O' | 'o' => 8,
        _ => return None,
    };
    let digits = behind.get(1..)?;
    let end = digits.find(|c: char| !c.is_digit(base)).unwrap_or(digits.len());
    let number = i64::from_str_radix(digits.get(..end)?, base).ok()?;
    Some((Some(Token::Number(number)), number_end(tail(digits, end))))
}

fn decimal(rest: &str) -> (Option<Token<'_>>, &str) {
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let number = rest.get(..end).and_then(|digits| digits.parse().ok());
    (number.map(Token::Number), number_end(tail(rest, end)))
}

/// Passes over the character that tells the type of a number.
fn number_end(rest: &str) -> &str {
    rest.strip_prefix(['&', '%', '#', '!', '@', '^'])
        .filter(|behind| !behind.starts_with('"'))
        .unwrap_or(rest)
}

fn name(rest: &str) -> (Option<Token<'_>>, &str) {
    let end = rest.find(|c: char| !is_name(c) && !c.is_ascii_digit()).unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or_default();
    let behind = tail(rest, end);
    (Some(Token::Name(name)), behind.strip_prefix('$').unwrap_or(behind))
}

fn is_name(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn is_line_end(rest: &str) -> bool {
    rest.trim_start_matches([' ', '\t']).starts_with(['\r', '\n'])
}

fn behind_line_end(rest: &str) -> &str {
    let rest = rest.trim_start_matches([' ', '\t']);
    let rest = rest.strip_prefix('\r').unwrap_or(rest);
    rest.strip_prefix('\n').unwrap_or(rest)
}

/// A comment goes to the end of its line, or of the next if the line is continued.
fn line_end(rest: &str) -> &str {
    let mut rest = rest;
    loop {
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let continued = rest.get(..end).is_some_and(|line| line.ends_with(" _"));
        rest = tail(rest, end);
        if !continued || rest.is_empty() {
            return rest;
        }
        rest = behind_line_end(rest);
    }
}

fn tail(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(source: &str, expected: &Expect) {
        let words: Vec<String> = tokens(source)
            .into_iter()
            .map(|token| match token {
                Token::Name(name) => name.to_owned(),
                Token::Text(text) => format!("{text:?}"),
                Token::Number(number) => number.to_string(),
                Token::Symbol(symbol) => symbol.to_string(),
                Token::End => "|".to_owned(),
            })
            .collect();
        expected.assert_eq(&words.join(" "));
    }

    #[test]
    fn words_strings_and_numbers() {
        check(
            "x = Chr$(65) & \"a \"\"b\"\"\" & &H41 & 10& 'comment \"\nRem more\nShell y",
            &expect![[r#"x = Chr ( 65 ) & "a \"b\"" & 65 & 10 | Shell y |"#]],
        );
    }

    #[test]
    fn continued_lines_are_one_and_open_strings_end_with_theirs() {
        check(
            "a = \"b\" & _\r\n  \"c\"\r\n' comment _\r\nstill comment\r\nd = \"open\r\ne = \"\"",
            &expect![[r#"a = "b" & "c" | d = "open" | e = "" |"#]],
        );
    }

    #[test]
    fn ampersand_behind_an_operand_is_an_operator() {
        check("a = b &H41 : c = 1 &\"x\"", &expect![[r#"a = b & H41 | c = 1 & "x" |"#]]);
    }
}
