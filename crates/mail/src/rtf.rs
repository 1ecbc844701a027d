//! Text or HTML out of RTF: the HTML that Outlook wraps in RTF (MS-OXRTFEX), and
//! what a reader sees of an RTF that wraps none.

use std::collections::BTreeMap;

use crate::charset;
use crate::mapi::charset_of_codepage;
use crate::model::BodyKind;

/// The readable content of an RTF.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) kind: BodyKind,
    pub(crate) text: String,
    /// Groups are nested deeper than any program writes them; the deeper ones were read flat.
    pub(crate) broken: bool,
    /// There was more text than the bound.
    pub(crate) cut: bool,
}

/// Reads an RTF into at most about `bytes_max` bytes; `None` when it is none.
pub(crate) fn read(rtf: &[u8], bytes_max: usize) -> Option<Reading> {
    if !rtf.trim_ascii_start().starts_with(b"{\\rtf") {
        return None;
    }
    let mut reader = Reader { text_max: bytes_max, ..Reader::default() };
    let mut tokens = Tokens { rtf, at: 0 };
    while reader.text.len() < bytes_max && !reader.ended {
        let Some(token) = tokens.next() else { break };
        match token {
            Token::Open => reader.open(),
            Token::Close => reader.close(),
            Token::Text(bytes) => reader.bytes(bytes),
            Token::Hex(byte) => reader.bytes(&[byte]),
            Token::Symbol(symbol) => reader.symbol(symbol),
            Token::Word(b"bin", size) => tokens.pass(size.unwrap_or_default()),
            Token::Word(word, value) => reader.word(word, value),
        }
    }
    reader.flush();
    let cut = reader.text.len() >= bytes_max;
    let kind = if reader.html { BodyKind::Html } else { BodyKind::Plain };
    Some(Reading { kind, text: reader.text, broken: reader.overflow_met, cut })
}

#[derive(Debug, PartialEq, Eq)]
enum Token<'a> {
    Open,
    Close,
    Text(&'a [u8]),
    Hex(u8),
    Symbol(u8),
    Word(&'a [u8], Option<i32>),
}

struct Tokens<'a> {
    rtf: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// Passes over binary data.
    fn pass(&mut self, size: i32) {
        let size = usize::try_from(size).unwrap_or_default();
        self.at = self.at.saturating_add(size).min(self.rtf.len());
    }

    fn byte(&self) -> Option<u8> {
        self.rtf.get(self.at).copied()
    }

    fn run(&mut self, belongs: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = self.rtf.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|&byte| !belongs(byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = self.byte()?;
        if first == b'\'' {
            let digits = self.rtf.get(self.at + 1..self.at + 3)?;
            self.at += 3;
            return Some(match hex(digits) {
                Some(byte) => Token::Hex(byte),
                None => Token::Symbol(b'\''),
            });
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Some(Token::Symbol(first));
        }
        let word = self.run(|byte| byte.is_ascii_alphabetic());
        let negative = self.byte() == Some(b'-');
        if negative {
            self.at += 1;
        }
        let digits = self.run(|byte| byte.is_ascii_digit());
        if self.byte() == Some(b' ') {
            self.at += 1;
        }
        Some(Token::Word(word, number(negative, digits)))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.byte()?;
            match byte {
                b'{' | b'}' | b'\\' | b'\r' | b'\n' => self.at += 1,
                _ => return Some(Token::Text(self.run(|byte| !b"{}\\\r\n".contains(&byte)))),
            }
            match byte {
                b'{' => return Some(Token::Open),
                b'}' => return Some(Token::Close),
                b'\\' => return self.control(),
                // Line ends in the file are no part of the text.
                _ => {}
            }
        }
    }
}

fn hex(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn number(negative: bool, digits: &[u8]) -> Option<i32> {
    let value: i32 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some(if negative { -value } else { value })
}

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Destination {
    #[default]
    Body,
    /// HTML source, copied as it is.
    HtmlTag,
    FontTable,
    /// The instruction of a field, which may hold the target of a link.
    Instruction,
    Nowhere,
}

/// What a group inherits and gives back at its end.
#[derive(Debug, Clone, Copy)]
struct Group {
    destination: Destination,
    /// Within `\htmlrtf`: RTF only, the HTML stands beside it.
    htmlrtf: bool,
    /// How many characters stand behind `\u` for readers without Unicode.
    unicode_skip: usize,
    font: i32,
    /// `\*` was met: the next control word names a destination that may be passed over.
    starred: bool,
}

impl Default for Group {
    fn default() -> Self {
        Self {
            destination: Destination::Body,
            htmlrtf: false,
            unicode_skip: 1,
            font: -1,
            starred: false,
        }
    }
}

#[derive(Debug, Default)]
struct Reader {
    text: String,
    text_max: usize,
    html: bool,
    /// Bytes that await decoding, all of one charset and one destination.
    pending: Vec<u8>,
    pending_charset: Option<&'static str>,
    pending_destination: Destination,
    instruction: String,
    default_charset: Option<&'static str>,
    fonts: BTreeMap<i32, &'static str>,
    group: Group,
    outer: Vec<Group>,
    /// Groups deeper than the bound that are still open.
    overflow: usize,
    overflow_met: bool,
    /// The outermost group is closed.
    ended: bool,
    /// Characters still to be passed over behind a `\u`.
    skip: usize,
    /// The first half of a character beyond U+FFFF.
    high: Option<u16>,
}

impl Reader {
    fn open(&mut self) {
        self.skip = 0;
        if self.outer.len() < DEPTH {
            self.outer.push(self.group);
        } else {
            self.overflow += 1;
            self.overflow_met = true;
        }
    }

    fn close(&mut self) {
        self.skip = 0;
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        let Some(outer) = self.outer.pop() else { return };
        // Programs leave zeros and more behind the outermost group.
        self.ended = self.outer.is_empty();
        let left = std::mem::replace(&mut self.group, outer).destination;
        if left == Destination::Instruction && outer.destination != Destination::Instruction {
            self.flush();
            self.link();
        }
    }

    /// The target of a link would be lost with the instruction, so it is put before the text.
    fn link(&mut self) {
        let instruction = std::mem::take(&mut self.instruction);
        let Some((_, behind)) = instruction.split_once("HYPERLINK") else { return };
        let target = behind.split('"').nth(1).unwrap_or(behind).trim();
        if !target.is_empty() {
            self.push('<');
            target.chars().for_each(|c| self.push(c));
            self.push('>');
            self.push(' ');
        }
    }

    fn silent(&self) -> bool {
        self.group.htmlrtf
            || matches!(self.group.destination, Destination::Nowhere | Destination::FontTable)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let skipped = self.skip.min(bytes.len());
        self.skip -= skipped;
        let bytes = bytes.get(skipped..).unwrap_or_default();
        if self.silent() || bytes.is_empty() {
            return;
        }
        let charset = match self.group.destination {
            Destination::Body => self.font_charset().or(self.default_charset),
            _ => self.default_charset,
        };
        if charset != self.pending_charset || self.group.destination != self.pending_destination {
            self.flush();
            self.pending_charset = charset;
            self.pending_destination = self.group.destination;
        }
        self.pending.extend_from_slice(bytes);
        if self.text.len() + self.pending.len() >= self.text_max {
            self.flush();
        }
    }

    fn font_charset(&self) -> Option<&'static str> {
        self.fonts.get(&self.group.font).copied()
    }

    /// Decodes the bytes that await it and puts them where they belong.
    fn flush(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let destination = self.pending_destination;
        if pending.is_ascii() {
            for &byte in &pending {
                self.put(char::from(byte), destination);
            }
        } else {
            let label = self.pending_charset.or(Some("windows-1252"));
            for c in charset::decode(&pending, label).text.chars() {
                self.put(c, destination);
            }
        }
        self.pending = pending;
        self.pending.clear();
    }

    /// A character of a control word, which stands behind all bytes met so far.
    fn push(&mut self, c: char) {
        self.flush();
        if !self.silent() {
            self.put(c, self.group.destination);
        }
    }

    fn put(&mut self, c: char, destination: Destination) {
        if destination == Destination::Instruction {
            if self.instruction.len() < INSTRUCTION {
                self.instruction.push(c);
            }
            return;
        }
        match c {
            // Outlook puts markup into `\htmltag` groups; outside them these are text.
            '<' if self.html && destination == Destination::Body => self.text.push_str("&lt;"),
            '>' if self.html && destination == Destination::Body => self.text.push_str("&gt;"),
            '&' if self.html && destination == Destination::Body => self.text.push_str("&amp;"),
            c => self.text.push(c),
        }
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'\\' | b'{' | b'}' => self.bytes(&[symbol]),
            b'~' => self.push('\u{a0}'),
            b'_' => self.push('\u{2011}'),
            b'\r' | b'\n' => self.push('\n'),
            b'*' => self.group.starred = true,
            _ => {}
        }
    }

    fn word(&mut self, word: &[u8], value: Option<i32>) {
        let starred = std::mem::take(&mut self.group.starred);
        if let Some(c) = character(word) {
            self.push(c);
            return;
        }
        match word {
            b"htmltag" => self.enter(Destination::HtmlTag),
            b"fldinst" if !self.html => self.enter(Destination::Instruction),
            b"htmlrtf" => self.group.htmlrtf = value != Some(0),
            b"fromhtml" => self.html = value != Some(0),
            b"ansicpg" => {
                let codepage = value.and_then(|value| u32::try_from(value).ok());
                self.default_charset = codepage.and_then(charset_of_codepage);
            }
            b"fonttbl" => self.enter(Destination::FontTable),
            b"f" | b"af" => self.group.font = value.unwrap_or(-1),
            b"plain" => self.group.font = -1,
            b"fcharset" => self.font(value),
            b"u" => self.unicode(value.unwrap_or_default()),
            b"uc" => {
                let skip = value.and_then(|value| usize::try_from(value).ok());
                self.group.unicode_skip = skip.unwrap_or(1).min(16);
            }
            b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"objdata" | b"objclass"
            | b"objname" | b"header" | b"headerl" | b"headerr" | b"headerf" | b"footer"
            | b"footerl" | b"footerr" | b"footerf" | b"nonshppict" | b"fldinst" => {
                self.enter(Destination::Nowhere);
            }
            _ if starred => self.enter(Destination::Nowhere),
            _ => {}
        }
    }

    fn enter(&mut self, destination: Destination) {
        // What stands in a destination that is passed over is passed over with it.
        if self.group.destination != Destination::Nowhere {
            self.group.destination = destination;
        }
    }

    fn font(&mut self, charset: Option<i32>) {
        if self.group.destination == Destination::FontTable
            && self.fonts.len() < FONTS
            && let Some(label) = charset.and_then(charset_of_font)
        {
            self.fonts.insert(self.group.font, label);
        }
    }

    fn unicode(&mut self, value: i32) {
        // The value is a signed 16-bit number, so U+8000 and above are written negative.
        let unit = u16::try_from(value.rem_euclid(0x1_0000)).unwrap_or_default();
        let high = self.high.take();
        self.skip = 0;
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
        } else {
            let pair = high.into_iter().chain([unit]);
            char::decode_utf16(pair)
                .for_each(|c| self.push(c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        self.skip = self.group.unicode_skip;
    }
}

/// Control words that stand for one character.
fn character(word: &[u8]) -> Option<char> {
    Some(match word {
        b"par" | b"line" | b"row" | b"sect" | b"page" => '\n',
        b"tab" | b"cell" => '\t',
        b"emspace" | b"enspace" | b"qmspace" => ' ',
        b"bullet" => '\u{2022}',
        b"emdash" => '\u{2014}',
        b"endash" => '\u{2013}',
        b"ldblquote" => '\u{201c}',
        b"lquote" => '\u{2018}',
        b"rdblquote" => '\u{201d}',
        b"rquote" => '\u{2019}',
        _ => return None,
    })
}

/// The charset behind `\fcharset`. 0 and 1 say nothing, the document's own holds.
fn charset_of_font(charset: i32) -> Option<&'static str> {
    let codepage = match charset {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    charset_of_codepage(codepage)
}

/// Groups within groups that are told apart.
const DEPTH: usize = 512;
/// Fonts with a charset of their own.
const FONTS: usize = 256;
/// Bytes kept of a field's instruction; a link of any mail fits.
const INSTRUCTION: usize = 16 << 10;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(rtf: &[u8], expected: &Expect) {
        let Some(reading) = read(rtf, 100_000) else {
            expected.assert_eq("none");
            return;
        };
        expected.assert_eq(&format!("{:?}: {}", reading.kind, reading.text));
        assert!(!reading.broken && !reading.cut);
    }

    #[test]
    fn html_is_taken_out_of_its_wrapping() {
        check(
            br#"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}
{\colortbl;\red0\green0\blue0;}
{\*\generator Microsoft Exchange}
\uc1\pard\plain\deftab360 \f0\fs24
{\*\htmltag19 <html>}{\*\htmltag50 <body>}\htmlrtf {\htmlrtf0 
{\*\htmltag84 <a href="https://a.example/?x=1&amp;y">}\htmlrtf {\field{\*\fldinst{HYPERLINK "https://b.example"}}{\fldrslt\cf1\ul \htmlrtf0 click {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0 5 > 4 caf\'e9\u8364 ?\htmlrtf }\htmlrtf0 \htmlrtf }\htmlrtf0 
{\*\mhtmltag84 <a href="gone">}{\*\htmltag92 </a>}\line {\*\htmltag58 </body>}}"#,
            &expect![[r##"
                Html: <html><body><a href="https://a.example/?x=1&amp;y">click &lt;5 &gt; 4 café€</a>
                </body>"##]],
        );
    }

    #[test]
    fn plain_rtf_gives_text_and_link_targets() {
        check(
            br#"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\info{\title gone}}Hello\par{\field{\*\fldinst{HYPERLINK "https://a.example/x" \\t}}{\fldrslt here}}\tab \ldblquote\'80\rdblquote{\pict 00ff}\par} {behind}"#,
            &expect![[r#"
                Plain: Hello
                <https://a.example/x> here	“€”
            "#]],
        );
    }

    #[test]
    fn japanese_by_document_and_by_font() {
        check(
            br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fnil\fcharset128 MS Gothic;}}\f1 \'93\'fa\'96\{\f0  \'e9}",
            &expect!["Plain: 日本 é"],
        );
    }

    #[test]
    fn characters_beyond_the_basic_plane_are_two_halves() {
        check(
            br"{\rtf1\ansi\uc1 \u-10179?\u-8704? \uc0\u26085 \u26412 }",
            &expect!["Plain: 😀 日本"],
        );
    }

    #[test]
    fn no_rtf_is_none() {
        check(b"hello", &expect!["none"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(rtf in r"([{}]|\\[a-z*'~]{1,8}-?[0-9]{0,6} ?|[a-z<&é]{1,4}){0,60}") {
            let rtf = [b"{\\rtf1 ", rtf.as_bytes()].concat();
            let reading = read(&rtf, 1_000).unwrap();
            assert!(reading.text.len() <= 1_100, "{} bytes", reading.text.len());
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let deep = [&b"{\\rtf1 a"[..], &b"{".repeat(100_000), b"b"].concat();
        let reading = read(&deep, 100).unwrap();
        assert_eq!((reading.text.as_str(), reading.broken), ("ab", true));
        let long = [&b"{\\rtf1 "[..], &b"a\\par ".repeat(1_000)].concat();
        let reading = read(&long, 100).unwrap();
        assert!(reading.cut && reading.text.len() < 110, "{}", reading.text.len());
    }
}
