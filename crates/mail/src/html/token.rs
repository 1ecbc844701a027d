//! Tags and text of an HTML page (HTML Standard, section "Tokenization").
//!
//! Only what shows or leads somewhere is told: comments, declarations and CDATA
//! sections are passed over. A tag that the end of the page cuts short is told
//! with what was read of it, because a gateway may have done the cutting.

use std::borrow::Cow;

use super::entities;

/// A piece of a page. The attributes of a start tag stand in [`Tokens::attributes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'h> {
    /// Character references still undecoded.
    Text(&'h str),
    Start(&'h str),
    End(&'h str),
}

/// Name and value as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attribute<'h> {
    pub(super) name: &'h str,
    pub(super) value: &'h str,
}

impl<'h> Attribute<'h> {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub(super) fn decoded(&self) -> Cow<'h, str> {
        decode(self.value, Within::Attribute)
    }
}

/// The walk over one page.
#[derive(Debug)]
pub(super) struct Tokens<'h> {
    html: &'h str,
    at: usize,
    pub(super) attributes: Vec<Attribute<'h>>,
    /// A tag had more attributes than the bound.
    pub(super) is_cut: bool,
    /// Quotes of which none is left, so that nobody looks for them again.
    no_double: bool,
    no_single: bool,
}

impl<'h> Tokens<'h> {
    pub(super) const fn new(html: &'h str) -> Self {
        Self {
            html,
            at: 0,
            attributes: Vec::new(),
            is_cut: false,
            no_double: false,
            no_single: false,
        }
    }

    pub(super) fn next(&mut self) -> Option<Token<'h>> {
        loop {
            let rest = self.rest();
            let [first, second, ..] = rest.as_bytes() else {
                self.at = self.html.len();
                return (!rest.is_empty()).then_some(Token::Text(rest));
            };
            match (first, second) {
                (b'<', b'a'..=b'z' | b'A'..=b'Z') => return Some(self.start()),
                (b'<', b'/') => {
                    if let Some(end) = self.end() {
                        return Some(end);
                    }
                }
                (b'<', b'!') => self.declaration(),
                (b'<', b'?') => self.pass_tag(),
                _ => return Some(Token::Text(self.text())),
            }
        }
    }

    /// The text up to the end tag of an element that holds no tags, such as `style`.
    pub(super) fn raw_text(&mut self, name: &str) -> &'h str {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let length = memchr::memchr_iter(b'<', bytes)
            .find(|at| {
                let Some([b'/', tag @ ..]) = bytes.get(at + 1..) else { return false };
                let is_name = tag
                    .get(..name.len())
                    .is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()));
                is_name && tag.get(name.len()).is_none_or(|&b| is_name_end(b))
            })
            .unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn rest(&self) -> &'h str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn text(&mut self) -> &'h str {
        let rest = self.rest();
        let after = rest.as_bytes().get(1..).unwrap_or_default();
        let length = memchr::memchr(b'<', after).map_or(rest.len(), |at| at + 1);
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn start(&mut self) -> Token<'h> {
        self.at += 1;
        let name = self.take(|b| !is_name_end(b));
        self.attributes.clear();
        loop {
            self.skip(|b| b.is_ascii_whitespace() || b == b'/');
            match self.byte() {
                None => break,
                Some(b'>') => {
                    self.at += 1;
                    break;
                }
                Some(_) => self.attribute(),
            }
        }
        Token::Start(name)
    }

    fn attribute(&mut self) {
        let start = self.at;
        // An equals sign in front is part of the name.
        self.at += usize::from(self.byte() == Some(b'='));
        self.skip(|b| !is_name_end(b) && b != b'=');
        let name = self.html.get(start..self.at).unwrap_or_default();
        self.skip(|b| b.is_ascii_whitespace());
        let mut value = "";
        if self.byte() == Some(b'=') {
            self.at += 1;
            self.skip(|b| b.is_ascii_whitespace());
            value = self.value();
        }
        if self.attributes.len() < ATTRIBUTES_MAX {
            self.attributes.push(Attribute { name, value });
        } else {
            self.is_cut = true;
        }
    }

    fn value(&mut self) -> &'h str {
        let quote = match self.byte() {
            Some(b'"') if !self.no_double => b'"',
            Some(b'\'') if !self.no_single => b'\'',
            // A quote that nothing closes would swallow the page: the value ends
            // where an unquoted one does.
            Some(b'"' | b'\'') => {
                self.at += 1;
                return self.unquoted();
            }
            _ => return self.unquoted(),
        };
        self.at += 1;
        let rest = self.rest();
        match memchr::memchr(quote, rest.as_bytes()) {
            Some(length) => {
                self.at += length + 1;
                rest.get(..length).unwrap_or_default()
            }
            None => {
                *(if quote == b'"' { &mut self.no_double } else { &mut self.no_single }) = true;
                self.unquoted()
            }
        }
    }

    fn unquoted(&mut self) -> &'h str {
        self.take(|b| !b.is_ascii_whitespace() && b != b'>')
    }

    fn end(&mut self) -> Option<Token<'h>> {
        if !self.rest().as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic) {
            self.pass_tag();
            return None;
        }
        self.at += 2;
        let name = self.take(|b| !is_name_end(b));
        self.pass_tag();
        Some(Token::End(name))
    }

    fn declaration(&mut self) {
        let rest = self.rest();
        if rest.starts_with("<!-->") || rest.starts_with("<!--->") {
            self.pass_tag();
        } else if rest.starts_with("<!--") {
            self.at += 4;
            self.comment();
        } else {
            self.pass_tag();
        }
    }

    /// A comment ends at `-->`, or at `--!>` as written by mistake.
    fn comment(&mut self) {
        let rest = self.rest().as_bytes();
        let end =
            memchr::memmem::find_iter(rest, "--").find_map(|at| match rest.get(at + 2..)? {
                [b'>', ..] => Some(at + 3),
                [b'!', b'>', ..] => Some(at + 4),
                // In `--->` the first two hyphens are not the last two.
                [b'-', b'>', ..] => Some(at + 4),
                _ => None,
            });
        self.at = end.map_or(self.html.len(), |end| self.at + end);
    }

    fn pass_tag(&mut self) {
        let rest = self.rest().as_bytes();
        self.at += memchr::memchr(b'>', rest).map_or(rest.len(), |at| at + 1);
    }

    fn byte(&self) -> Option<u8> {
        self.html.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, fits: impl Fn(u8) -> bool) {
        while self.byte().is_some_and(&fits) {
            self.at += 1;
        }
    }

    fn take(&mut self, fits: impl Fn(u8) -> bool) -> &'h str {
        let start = self.at;
        self.skip(fits);
        self.html.get(start..self.at).unwrap_or_default()
    }
}

/// Where a character reference stands: in attributes the older names must not
/// run into letters, since `&copy=1` is a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Attribute,
    Text,
}

/// Text with its character references decoded.
pub(super) fn decode(text: &str, within: Within) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else {
        return Cow::Borrowed(text);
    };
    let (plain, mut rest) = text.split_at_checked(first).unwrap_or((text, ""));
    let mut out = String::with_capacity(text.len());
    out.push_str(plain);
    while let Some(after) = rest.strip_prefix('&') {
        let used = reference(after, within, &mut out);
        if used == 0 {
            out.push('&');
        }
        rest = after.get(used..).unwrap_or_default();
        let plain = memchr::memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(rest.get(..plain).unwrap_or_default());
        rest = rest.get(plain..).unwrap_or_default();
    }
    Cow::Owned(out)
}

/// Decodes one reference behind its ampersand; returns how much of it was used.
fn reference(text: &str, within: Within, out: &mut String) -> usize {
    if let Some(number) = text.strip_prefix('#') {
        return numeric(number, out).map_or(0, |used| used + 1);
    }
    let length =
        text.bytes().take(entities::NAME_MAX + 1).take_while(u8::is_ascii_alphanumeric).count();
    let name = text.get(..length).unwrap_or_default();
    if text.as_bytes().get(length) == Some(&b';')
        && let Some(characters) = entities::named(name)
    {
        out.push_str(characters);
        return length + 1;
    }
    let Some(old) = entities::legacy(name) else { return 0 };
    let next = text.as_bytes().get(old.len());
    if within == Within::Attribute && next.is_some_and(|&b| b == b'=' || b.is_ascii_alphanumeric())
    {
        return 0;
    }
    out.push_str(entities::named(old).unwrap_or_default());
    old.len()
}

fn numeric(text: &str, out: &mut String) -> Option<usize> {
    let (digits, radix, prefix) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 1),
        None => (text, 10, 0),
    };
    let length = digits.bytes().take_while(|&b| char::from(b).is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    let significant = digits.get(..length)?.trim_start_matches('0');
    let code = match significant.len() {
        0 => 0,
        1..=7 => u32::from_str_radix(significant, radix).ok()?,
        _ => u32::MAX,
    };
    out.push(character(code));
    let closed = digits.as_bytes().get(length) == Some(&b';');
    Some(prefix + length + usize::from(closed))
}

/// The standard reads 80 to 9F as windows-1252, and what is no character as U+FFFD.
fn character(code: u32) -> char {
    match (code, u8::try_from(code)) {
        (0, _) => char::REPLACEMENT_CHARACTER,
        (0x80..=0x9F, Ok(byte)) => {
            let (text, _, _) = encoding_rs::WINDOWS_1252.decode(std::slice::from_ref(&byte));
            text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

const fn is_name_end(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

/// Attributes kept of one tag; programs write a few dozen at most.
const ATTRIBUTES_MAX: usize = 256;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{Token, Tokens, Within, decode};

    fn check(html: &str, want: &Expect) {
        let mut tokens = Tokens::new(html);
        let mut lines = String::new();
        while let Some(token) = tokens.next() {
            lines.push_str(&match token {
                Token::Text(text) => format!("{text:?}"),
                Token::End(name) => format!("/{name}"),
                Token::Start(name) => {
                    let attributes = tokens.attributes.iter();
                    let shown = attributes.map(|a| format!(" {}={:?}", a.name, a.decoded()));
                    format!("{name}{}", shown.collect::<String>())
                }
            });
            lines.push('\n');
            if token == Token::Start("style") {
                lines.push_str(&format!("raw {:?}\n", tokens.raw_text("style")));
            }
        }
        want.assert_eq(&lines);
    }

    #[test]
    fn tags_in_every_quoting() {
        check(
            "<A HREF=x><a/href=x/y/><a href = 'a>b' b=\"\" c = d e>t</A ><br/><a =x=1>< b",
            &expect![[r#"
                A HREF="x"
                a href="x/y/"
                a href="a>b" b="" c="d" e=""
                "t"
                /A
                br
                a =x="1"
                "< b"
            "#]],
        );
    }

    #[test]
    fn what_does_not_show_is_passed_over() {
        check(
            "<!DOCTYPE html>a<!-- <b> -- > -->b<!-->c<!--->d<![CDATA[<i>]]>e<?xml x?>f</>g</ x>h<!--x--!>i<!--y--->j\
             <![if !mso]>k<![endif]><style>a > b </STYLE >l<!-- <u>",
            &expect![[r#"
                "a"
                "b"
                "c"
                "d"
                "]]>e"
                "f"
                "g"
                "h"
                "i"
                "j"
                "k"
                style
                raw "a > b "
                /STYLE
                "l"
            "#]],
        );
    }

    #[test]
    fn tags_cut_short_are_told() {
        check(
            "x<a href=http://a.example",
            &expect![[r#"
            "x"
            a href="http://a.example"
        "#]],
        );
        check(
            "<a href=\"http://a.example>click</a> <b title='x>y",
            &expect![[r#"
            a href="http://a.example"
            "click"
            /a
            " "
            b title="x"
            "y"
        "#]],
        );
        check(
            "<a",
            &expect![[r#"
            a
        "#]],
        );
        check(
            "</a",
            &expect![[r#"
            /a
        "#]],
        );
        check(
            "<",
            &expect![[r#"
            "<"
        "#]],
        );
    }

    #[test]
    fn references_are_decoded() {
        let check = |text: &str, want: &str| assert_eq!(decode(text, Within::Text), want, "{text}");
        check("http&#58;//a&period;example&#x2F;", "http://a.example/");
        check(
            "a&ampb &amp;amp; &lt &nosuch; & &; &#; &#x; &#58",
            "a&b &amp; < &nosuch; & &; &#; &#x; :",
        );
        check(
            "&#128;&#0;&#xD800;&#1114112;&#99999999999;&#0000065;",
            "€\u{fffd}\u{fffd}\u{fffd}\u{fffd}A",
        );
        assert_eq!(decode("?a=1&copy=2&lt;&reg", Within::Attribute), "?a=1&copy=2<®");
    }
}
