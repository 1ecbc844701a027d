//! XML (1.0, fifth edition) as documents hold it: elements, attributes and text, and
//! nothing else of the language.
//!
//! Document type definitions are passed over, so that no entity can be declared: of
//! entities only the five of the standard and numbers become letters, others stay as
//! they are written. Nothing is kept but the depth.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use vocab::{DefectCode, Limits};

use crate::charset::{utf16_be, utf16_le};

/// A piece of a document, in its order.
#[derive(Debug)]
pub(crate) enum Piece<'a> {
    Open(Element<'a>),
    /// The name of the element that ends, without prefix.
    Close(&'a str),
    Text(&'a str),
}

/// An element as it begins.
#[derive(Debug)]
pub(crate) struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// Without prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute by its name without prefix: the first of that name.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.find(|_, local| local == name)
    }

    /// The same among the attributes that have a prefix, as the `r:id` of relationships
    /// has beside a plain `id`.
    pub(crate) fn prefixed(&self, name: &str) -> Option<String> {
        self.find(|prefixed, local| prefixed && local == name)
    }

    fn find(&self, fits: impl Fn(bool, &str) -> bool) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).flatten().take(ATTRIBUTES_MAX).find(|found| {
            fits(found.key.prefix().is_some(), found.key.local_name().into_inner())
        })?;
        Some(unescaped(&found.value))
    }
}

/// Reads a document to its end and hands out its pieces. What was wrong with it comes
/// back; what stands before and behind the broken place is handed out all the same.
pub(crate) fn read(
    bytes: &[u8],
    limits: &Limits,
    see: &mut dyn FnMut(Piece<'_>),
) -> Option<DefectCode> {
    let text = decoded(bytes);
    let mut rest = text.as_str();
    let mut reading = Reading { limits, see, depth: 0, defect: None };
    for _ in 0..RESTARTS_MAX {
        let Some(broken) = reading.run(rest) else { return reading.defect };
        reading.defect = reading.defect.or(Some(DefectCode::FileBroken));
        rest = rest.get(broken..).unwrap_or_default();
        let Some(next) = rest.find('<') else { break };
        rest = rest.get(next..).unwrap_or_default();
    }
    reading.defect
}

struct Reading<'a> {
    limits: &'a Limits,
    see: &'a mut dyn FnMut(Piece<'_>),
    depth: usize,
    defect: Option<DefectCode>,
}

impl Reading<'_> {
    /// Reads as far as it goes; where it breaks, the place behind it comes back.
    fn run(&mut self, text: &str) -> Option<usize> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            match reader.read_event() {
                Ok(Event::Eof) => return None,
                Ok(event) => self.event(&event),
                Err(_) => {
                    let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                    return Some(text.ceil_char_boundary(at.saturating_add(1)));
                }
            }
        }
    }

    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => {
                self.depth += 1;
                if self.depth > self.limits.xml_depth {
                    self.defect = self.defect.or(Some(DefectCode::LimitDepth));
                }
                (self.see)(Piece::Open(Element(element)));
            }
            Event::Empty(element) => {
                (self.see)(Piece::Open(Element(element)));
                (self.see)(Piece::Close(element.local_name().into_inner()));
            }
            Event::End(element) => {
                self.depth = self.depth.saturating_sub(1);
                (self.see)(Piece::Close(element.local_name().into_inner()));
            }
            Event::Text(text) => (self.see)(Piece::Text(text)),
            Event::CData(text) => (self.see)(Piece::Text(text)),
            Event::GeneralRef(name) => match letter(name) {
                Some(letter) => (self.see)(Piece::Text(letter.encode_utf8(&mut [0; 4]))),
                None => (self.see)(Piece::Text(&format!("&{};", &**name))),
            },
            _ => {}
        }
    }
}

/// The letter that a reference names: one of the five, or a number.
fn letter(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16)).ok()?;
        return char::from_u32(code);
    }
    FIVE.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter)
}

/// The value of an attribute with its references as letters.
fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, behind)) = rest.split_once('&') {
        text.push_str(before);
        let end = behind.find(';').filter(|end| *end <= REFERENCE_MAX);
        let found = end.and_then(|end| Some((letter(behind.get(..end)?)?, behind.get(end + 1..)?)));
        rest = if let Some((letter, behind)) = found {
            text.push(letter);
            behind
        } else {
            text.push('&');
            behind
        };
    }
    text.push_str(rest);
    text
}

/// The document as text. Office and LibreOffice read UTF-16 too, marked or not; any other
/// encoding is taken by the name in the declaration.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return utf16_le(rest),
        [0xfe, 0xff, rest @ ..] => return utf16_be(rest),
        [b'<', 0, ..] => return utf16_le(bytes),
        [0, b'<', ..] => return utf16_be(bytes),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let encoding = declared(bytes).unwrap_or(encoding_rs::UTF_8);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn declared(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let start = crate::bytes::first(bytes, DECLARATION_MAX);
    let at = memchr::memmem::find(start, b"encoding=")?;
    let mut quoted = start.get(at..)?.split(|byte| matches!(byte, b'"' | b'\''));
    encoding_rs::Encoding::for_label(quoted.nth(1)?)
}

const FIVE: [(&str, char); 5] =
    [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];
/// Letters of a reference: `#x10FFFF` with zeros before it.
const REFERENCE_MAX: usize = 16;
/// Attributes of one element that are looked at.
const ATTRIBUTES_MAX: usize = 256;
/// Broken places behind which reading goes on. Each may cost a pass over the rest.
const RESTARTS_MAX: usize = 8;
const DECLARATION_MAX: usize = 256;

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};

    use super::*;

    /// What stands between the tags of a document.
    fn text_of(bytes: &[u8], limits: &Limits) -> String {
        let mut text = String::new();
        read(bytes, limits, &mut |piece| {
            if let Piece::Text(piece) = piece {
                text.push_str(piece);
                text.push(' ');
            }
        });
        text
    }

    fn lines(bytes: &[u8], limits: &Limits) -> String {
        let mut out = String::new();
        let defect = read(bytes, limits, &mut |piece| {
            let _ = match piece {
                Piece::Open(element) => writeln!(
                    out,
                    "<{} id={:?} r:id={:?}",
                    element.name(),
                    element.attribute("id"),
                    element.prefixed("id")
                ),
                Piece::Close(name) => writeln!(out, ">{name}"),
                Piece::Text(text) => writeln!(out, "{text:?}"),
            };
        });
        if let Some(defect) = defect {
            let _ = writeln!(out, "! {defect}");
        }
        out
    }

    fn check(bytes: &[u8], expected: &Expect) {
        expected.assert_eq(&lines(bytes, &Limits::default()));
    }

    #[test]
    fn elements_attributes_and_the_five_entities() {
        check(
            b"<?xml version='1.0'?><a:b id='1' r:id='x&amp;&#x41;&no;'>a&lt;&#66;<c/></a:b>",
            &expect![[r#"
                <b id=Some("1") r:id=Some("x&A&no;")
                "a"
                "<"
                "B"
                <c id=None r:id=None
                >c
                >b
            "#]],
        );
    }

    #[test]
    fn declared_entities_are_not_expanded() {
        check(
            b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'><!ENTITY s SYSTEM 'file:///x'>]><x>&b;&s;</x>",
            &expect![[r#"
                <x id=None r:id=None
                "&b;"
                "&s;"
                >x
            "#]],
        );
    }

    #[test]
    fn depth_is_noted_and_reading_goes_on() {
        let limits = Limits { xml_depth: 3, ..Limits::default() };
        let found = lines(b"<a><b><c><d>x</d></c></b></a>", &limits);
        assert!(found.contains("\"x\"") && found.ends_with("! limit-depth\n"), "{found}");
    }

    #[test]
    fn broken_place_is_passed_over() {
        check(
            b"<a><b></a><!-x><c id='1'/>",
            &expect![[r#"
                <a id=None r:id=None
                <b id=None r:id=None
                >a
                <c id=Some("1") r:id=None
                >c
                ! file-broken
            "#]],
        );
    }

    #[test]
    fn encodings() {
        let wide: Vec<u8> = "<a>見</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text_of(&wide, &Limits::default()), "見 ");
        let declared = b"<?xml version='1.0' encoding='Shift_JIS'?><a>\x8c\xa9</a>";
        assert_eq!(text_of(declared, &Limits::default()), "見 ");
    }
}
