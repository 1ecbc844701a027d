//! Tags, text and comments of a page (HTML Standard, 13.2.5), of SVG and of the XML that
//! Windows Script Host reads.

use std::borrow::Cow;

use crate::decode;

/// A piece of a page. The attributes of a start tag stand in [`Tokens::attributes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'h> {
    /// Character references still undecoded.
    Text(&'h str),
    Start(&'h str),
    End(&'h str),
    Comment(&'h str),
    /// Also an instruction.
    Declaration(&'h str),
}

/// Name and value as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attribute<'h> {
    pub(crate) name: &'h str,
    value: &'h str,
}

impl<'h> Attribute<'h> {
    /// The value with its references decoded.
    pub(crate) fn value(&self) -> Cow<'h, str> {
        decode::entities(self.value)
    }
}

/// The walk over one page.
#[derive(Debug)]
pub(crate) struct Tokens<'h> {
    html: &'h str,
    at: usize,
    pub(crate) attributes: Vec<Attribute<'h>>,
    /// The start tag is its own end in XML.
    pub(crate) closes_itself: bool,
    /// Quotes of which none is left, so that nobody looks for them again.
    no_double: bool,
    no_single: bool,
}

impl<'h> Tokens<'h> {
    pub(crate) const fn new(html: &'h str) -> Self {
        Self {
            html,
            at: 0,
            attributes: Vec::new(),
            closes_itself: false,
            no_double: false,
            no_single: false,
        }
    }

    pub(crate) fn next(&mut self) -> Option<Token<'h>> {
        let rest = self.rest();
        match rest.as_bytes() {
            [] => None,
            [b'<', b'a'..=b'z' | b'A'..=b'Z', ..] => Some(self.start()),
            [b'<', b'/', b'a'..=b'z' | b'A'..=b'Z', ..] => {
                let name = name(rest.get(2..).unwrap_or_default());
                self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
                Some(Token::End(name))
            }
            [b'<', b'!' | b'?' | b'/', ..] => Some(self.comment(rest)),
            [_, ..] => {
                let behind = rest.get(1..).unwrap_or_default();
                let end = memchr::memchr(b'<', rest.as_bytes().get(1..).unwrap_or_default());
                let end =
                    rest.ceil_char_boundary(end.map_or(behind.len(), |end| end).saturating_add(1));
                self.at += end.min(rest.len());
                Some(Token::Text(rest.get(..end.min(rest.len())).unwrap_or_default()))
            }
        }
    }

    /// What stands up to the end tag of this name, which no markup ends. The sections that
    /// hide script from XML are taken off.
    pub(crate) fn raw_text(&mut self, name: &str) -> &'h str {
        let rest = self.rest();
        let end = end_tag(rest, name).unwrap_or(rest.len());
        self.at += end;
        let inside = rest.get(..end).unwrap_or_default();
        let trimmed = inside.trim();
        trimmed
            .strip_prefix("<![CDATA[")
            .map_or(inside, |inside| inside.strip_suffix("]]>").unwrap_or(inside))
    }

    /// The value of an attribute of the start tag just read.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'h, str>> {
        let found = self.attributes.iter().find(|known| known.name.eq_ignore_ascii_case(name));
        found.map(Attribute::value)
    }

    fn rest(&self) -> &'h str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn start(&mut self) -> Token<'h> {
        let rest = self.rest();
        let name = name(rest.get(1..).unwrap_or_default());
        self.at += 1 + name.len();
        self.attributes.clear();
        self.closes_itself = false;
        loop {
            let rest = self.rest();
            let blanks = rest.bytes().take_while(u8::is_ascii_whitespace).count();
            self.at += blanks;
            match rest.as_bytes().get(blanks) {
                None => break,
                Some(b'>') => {
                    self.at += 1;
                    break;
                }
                Some(b'/') => {
                    self.closes_itself = rest.as_bytes().get(blanks + 1) == Some(&b'>');
                    self.at += 1;
                }
                Some(_) => self.read_attribute(),
            }
        }
        Token::Start(name)
    }

    fn read_attribute(&mut self) {
        let rest = self.rest();
        // A sign at the beginning belongs to the name, whatever it is.
        let is_end = |(at, byte): (usize, u8)| {
            at > 0 && (byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'='))
        };
        let end = rest.bytes().enumerate().position(is_end).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        self.at += end;
        let behind = self.rest().trim_start();
        let value = match behind.strip_prefix('=') {
            Some(value) => {
                self.at = self.html.len() - value.trim_start().len();
                self.read_value()
            }
            None => "",
        };
        if self.attributes.len() < ATTRIBUTES_MAX && !name.is_empty() {
            self.attributes.push(Attribute { name, value });
        }
    }

    fn read_value(&mut self) -> &'h str {
        let rest = self.rest();
        let (quote, missing) = match rest.as_bytes().first() {
            Some(b'"') => (b'"', self.no_double),
            Some(b'\'') => (b'\'', self.no_single),
            _ => {
                let is_end = |byte: u8| byte.is_ascii_whitespace() || byte == b'>';
                let end = rest.bytes().position(is_end).unwrap_or(rest.len());
                self.at += end;
                return rest.get(..end).unwrap_or_default();
            }
        };
        let inside = rest.get(1..).unwrap_or_default();
        let close = if missing { None } else { memchr::memchr(quote, inside.as_bytes()) };
        if let Some(close) = close {
            self.at += close + 2;
            return inside.get(..close).unwrap_or_default();
        }
        match quote {
            b'"' => self.no_double = true,
            _ => self.no_single = true,
        }
        let end = memchr::memchr(b'>', inside.as_bytes()).unwrap_or(inside.len());
        self.at += 1 + end;
        inside.get(..end).unwrap_or_default()
    }

    /// A comment, a declaration, a section, or the end tag of nothing.
    fn comment(&mut self, rest: &'h str) -> Token<'h> {
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            let end = inside.find("]]>");
            self.at += end.map_or(rest.len(), |end| end + 12);
            return Token::Text(inside.get(..end.unwrap_or(inside.len())).unwrap_or_default());
        }
        // `<!-->` and `<!--->` are whole comments.
        if let Some(short) = ["<!-->", "<!--->"].iter().find(|short| rest.starts_with(**short)) {
            self.at += short.len();
            return Token::Comment("");
        }
        if let Some(inside) = rest.strip_prefix("<!--") {
            let close = inside.find("-->");
            // Looked for only as far as the other end, or many comments would take long.
            let inside = inside.get(..close.unwrap_or(inside.len())).unwrap_or_default();
            let (end, mark) = match (inside.find("--!>"), close) {
                (Some(end), _) => (end, 4),
                (None, Some(end)) => (end, 3),
                (None, None) => (inside.len(), 0),
            };
            self.at += 4 + end + mark;
            return Token::Comment(inside.get(..end).unwrap_or_default());
        }
        let inside = rest.get(2..).unwrap_or_default();
        let end = inside.find('>');
        self.at += end.map_or(rest.len(), |end| end + 3);
        Token::Declaration(inside.get(..end.unwrap_or(inside.len())).unwrap_or_default())
    }
}

fn name(text: &str) -> &str {
    let is_end = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    text.get(..text.bytes().position(is_end).unwrap_or(text.len())).unwrap_or_default()
}

/// Where the end tag of a name begins.
fn end_tag(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memmem::find_iter(bytes, b"</").find(|at| {
        let behind = bytes.get(at + 2..).unwrap_or_default();
        let named = behind
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()));
        let ends = behind
            .get(name.len())
            .is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
        named && ends
    })
}

const ATTRIBUTES_MAX: usize = 256;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(html: &str, expected: &Expect) {
        let mut tokens = Tokens::new(html);
        let mut out = String::new();
        while let Some(token) = tokens.next() {
            out += &match token {
                Token::Text(text) => format!("{text:?}\n"),
                Token::End(name) => format!("/{name}\n"),
                Token::Comment(text) => format!("<!-- {text}\n"),
                Token::Declaration(text) => format!("<! {text}\n"),
                Token::Start(name) => {
                    let attributes = tokens.attributes.iter();
                    let shown = attributes.map(|a| format!(" {}={:?}", a.name, a.value()));
                    let mut line = format!("{name}{}\n", shown.collect::<String>());
                    if name == "script" {
                        line += &format!("raw {:?}\n", tokens.raw_text("script"));
                    }
                    line
                }
            };
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn tags_comments_and_raw_text() {
        check(
            "見<A HREF=x b='a>b' c = \"&lt;\" d/><!-- <b> --><!--><![CDATA[1<2]]><?xml a?>< b</>\
             <script>if (a</b>c) '</scripty>'</SCRIPT ><script><![CDATA[ x ]]></script>",
            &expect![[r#"
                "見"
                A HREF="x" b="a>b" c="<" d=""
                <!--  <b> 
                <!-- 
                "1<2"
                <! xml a?
                "< b"
                <! 
                script
                raw "if (a</b>c) '</scripty>'"
                /SCRIPT
                script
                raw " x "
                /script
            "#]],
        );
    }

    #[test]
    fn what_is_cut_short_is_told() {
        for html in [
            "<a href=\"x>y</a>",
            "<a href='x",
            "<a",
            "</a",
            "<!-- x",
            "<",
            "<script>x",
            "<a =",
            "<!",
            "é<é",
        ] {
            let mut tokens = Tokens::new(html);
            let mut last = 0;
            while tokens.next().is_some() {
                assert!(tokens.at > last, "{html}");
                last = tokens.at;
                if tokens.attributes.is_empty() && html.starts_with("<script") {
                    tokens.raw_text("script");
                }
            }
            assert_eq!(tokens.at, html.len(), "{html}");
        }
    }

    #[test]
    fn missing_quotes_cost_no_square() {
        let html = "<a b=\"c>".repeat(20_000);
        let mut tokens = Tokens::new(&html);
        let mut count = 0;
        while tokens.next().is_some() {
            count += 1;
        }
        assert!(count >= 10_000);
    }
}
