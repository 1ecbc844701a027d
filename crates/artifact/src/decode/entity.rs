//! Character references in attributes and text (HTML Standard, 13.2.5.72): numbers, and
//! the names of the characters that addresses and scripts are made of.

use std::borrow::Cow;

/// Replaces the references in a text.
pub(crate) fn entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let read = numeric(behind).or_else(|| named(behind));
        match read {
            Some((letter, after)) => {
                out.push(letter);
                rest = after;
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// `#104;` and `#x68`, with any number of zeros before.
fn numeric(behind: &str) -> Option<(char, &str)> {
    let digits = behind.strip_prefix('#')?;
    let (digits, radix) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    let end = digits.find(|letter: char| !letter.is_digit(radix)).unwrap_or(digits.len());
    let (number, after) = digits.split_at_checked(end)?;
    let significant = number.trim_start_matches('0');
    (!number.is_empty()).then_some(())?;
    let code = u32::from_str_radix(significant, radix).unwrap_or(0);
    let letter = char::from_u32(code).filter(|letter| *letter != '\0');
    let after = after.strip_prefix(';').unwrap_or(after);
    Some((letter.unwrap_or(char::REPLACEMENT_CHARACTER), after))
}

fn named(behind: &str) -> Option<(char, &str)> {
    let end = behind.bytes().take(NAME_MAX).position(|byte| !byte.is_ascii_alphanumeric());
    let (name, after) = behind.split_at_checked(end.unwrap_or(behind.len().min(NAME_MAX)))?;
    let (_, letter) = NAMES.iter().find(|(known, _)| *known == name)?;
    match after.strip_prefix(';') {
        Some(after) => Some((*letter, after)),
        // Old names need no semicolon, unless a query goes on behind them.
        None if OLD.contains(&name) && !after.starts_with('=') => Some((*letter, after)),
        None => None,
    }
}

const NAME_MAX: usize = 12;
const OLD: [&str; 8] = ["amp", "lt", "gt", "quot", "nbsp", "copy", "reg", "AMP"];

const NAMES: [(&str, char); 44] = [
    ("amp", '&'),
    ("AMP", '&'),
    ("lt", '<'),
    ("LT", '<'),
    ("gt", '>'),
    ("GT", '>'),
    ("quot", '"'),
    ("QUOT", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("copy", '©'),
    ("reg", '®'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("colon", ':'),
    ("semi", ';'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("period", '.'),
    ("comma", ','),
    ("lpar", '('),
    ("rpar", ')'),
    ("lsqb", '['),
    ("lbrack", '['),
    ("rsqb", ']'),
    ("rbrack", ']'),
    ("lcub", '{'),
    ("lbrace", '{'),
    ("rcub", '}'),
    ("rbrace", '}'),
    ("excl", '!'),
    ("quest", '?'),
    ("num", '#'),
    ("dollar", '$'),
    ("percnt", '%'),
    ("commat", '@'),
    ("equals", '='),
    ("plus", '+'),
    ("ast", '*'),
    ("lowbar", '_'),
    ("grave", '`'),
    ("vert", '|'),
    ("verbar", '|'),
    ("Hat", '^'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_replaced() {
        for (text, expected) in [
            ("javascript&colon;alert&lpar;1&rpar;", "javascript:alert(1)"),
            ("&#104;&#x74;&#0000116&#112:", "http:"),
            ("a&b &nosuch; &", "a&b &nosuch; &"),
            ("?a=1&lt=2&amp;b", "?a=1&lt=2&b"),
            ("&#0;&#99999999;", "\u{fffd}\u{fffd}"),
            ("見&lt;積", "見<積"),
        ] {
            assert_eq!(entities(text), expected);
        }
    }
}
