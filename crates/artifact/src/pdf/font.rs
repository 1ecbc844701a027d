//! Fonts, as far as their codes are letters (ISO 32000-1 §9.6 to §9.10).

use std::collections::BTreeMap;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, WINDOWS_1252};

use super::cmap::Cmap;
use super::document::Document;
use super::object::{Dict, Object};
use crate::charset::utf16_be;

/// How the codes of a font are read.
#[derive(Debug, Default)]
pub(super) struct Font {
    to_unicode: Option<Cmap>,
    codes: Codes,
    /// Letters of single codes that differ from the encoding.
    differences: BTreeMap<u8, char>,
    /// Widths of codes in thousandths of the size.
    widths: BTreeMap<u32, f64>,
    usual_width: f64,
}

/// What the codes are, if no map tells.
#[derive(Debug, Clone, Copy, Default)]
enum Codes {
    /// Codes of two bytes that are glyphs of this font alone.
    #[default]
    Glyphs,
    /// UTF-16 or UCS-2.
    Unicode,
    /// A legacy encoding of two bytes, such as CP932.
    Double(&'static Encoding),
    Single(&'static Encoding),
}

/// A shown string as text, with its width in thousandths of the size.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) width: f64,
}

impl Font {
    pub(super) fn new(document: &Document<'_>, dict: &Dict) -> Self {
        let to_unicode = match document.get(dict, b"ToUnicode") {
            Object::Stream(stream) => Some(Cmap::new(&document.decoded(&stream).bytes)),
            _ => None,
        };
        let mut font = Self { to_unicode, ..Self::default() };
        if dict.is(b"Subtype", b"Type0") {
            font.composite(document, dict);
        } else {
            font.simple(document, dict);
        }
        font
    }

    /// The text of a shown string.
    pub(super) fn shown(&self, bytes: &[u8]) -> Shown {
        let mut out = Shown::default();
        let mut rest = bytes;
        while let Some(first) = rest.first() {
            let usual = if matches!(self.codes, Codes::Single(_)) { 1 } else { 2 };
            let length = match (&self.to_unicode, self.codes) {
                (_, Codes::Double(encoding)) => length_of(encoding, *first),
                (Some(map), _) => map.length(*first, usual),
                (None, _) => usual,
            };
            let (piece, behind) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = behind;
            let code = piece.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            out.width += self.widths.get(&code).copied().unwrap_or(self.usual_width);
            match self.to_unicode.as_ref().and_then(|map| map.get(code)) {
                Some(text) => out.text.push_str(&text),
                None => self.untold(piece, &mut out.text),
            }
        }
        out
    }

    /// A code of which the map tells nothing.
    fn untold(&self, piece: &[u8], out: &mut String) {
        match (self.codes, piece) {
            (Codes::Unicode, _) => out.push_str(&utf16_be(piece)),
            (Codes::Single(encoding), [byte]) => match self.differences.get(byte) {
                Some(letter) => out.push(*letter),
                None if *byte >= b' ' => {
                    out.push_str(&encoding.decode_without_bom_handling(piece).0)
                }
                None => {}
            },
            (Codes::Single(encoding) | Codes::Double(encoding), _) => {
                out.push_str(&encoding.decode_without_bom_handling(piece).0);
            }
            // Without a map nobody knows what the glyphs are.
            (Codes::Glyphs, _) => {}
        }
    }

    fn composite(&mut self, document: &Document<'_>, dict: &Dict) {
        let encoding = document.get(dict, b"Encoding");
        self.codes = encoding.name().map_or(Codes::Glyphs, predefined);
        let descendants = document.get(dict, b"DescendantFonts");
        let descendant =
            descendants.array().and_then(<[Object]>::first).cloned().unwrap_or_default();
        let descendant = document.resolve(&descendant).dict().cloned().unwrap_or_default();
        self.usual_width = document.get(&descendant, b"DW").number().unwrap_or(1_000.0);
        // Widths are those of glyphs; only with an identity are codes the same.
        if matches!(self.codes, Codes::Glyphs) {
            let widths = document.get(&descendant, b"W");
            self.widths_of_glyphs(document, widths.array().unwrap_or_default());
        }
    }

    /// `first [w w w]` and `first last w` (§9.7.4.3).
    fn widths_of_glyphs(&mut self, document: &Document<'_>, mut values: &[Object]) {
        while let [first, second, rest @ ..] = values {
            values = rest;
            let Some(first) = first.integer().and_then(|code| u32::try_from(code).ok()) else {
                return;
            };
            if let Object::Array(widths) = document.resolve(second).as_ref() {
                for (code, width) in (first..).zip(widths.iter().take(CODES_MAX)) {
                    self.widths.insert(code, width.number().unwrap_or(0.0));
                }
                continue;
            }
            let [width, rest @ ..] = values else { return };
            values = rest;
            let last = second.integer().and_then(|code| u32::try_from(code).ok()).unwrap_or(first);
            for code in (first..=last).take(CODES_MAX) {
                self.widths.insert(code, width.number().unwrap_or(0.0));
            }
            if self.widths.len() > CODES_MAX {
                return;
            }
        }
    }

    fn simple(&mut self, document: &Document<'_>, dict: &Dict) {
        let encoding = document.get(dict, b"Encoding");
        let base = match &encoding {
            Object::Name(name) => Some(name.clone()),
            Object::Dict(own) => {
                let differences = document.get(own, b"Differences");
                self.read_differences(differences.array().unwrap_or_default());
                own.get(b"BaseEncoding").and_then(Object::name).map(<[u8]>::to_vec)
            }
            _ => None,
        };
        let is_mac = base.as_deref() == Some(b"MacRomanEncoding");
        self.codes = Codes::Single(if is_mac { MACINTOSH } else { WINDOWS_1252 });
        self.usual_width = 500.0;
        let first =
            document.get(dict, b"FirstChar").integer().and_then(|code| u32::try_from(code).ok());
        let widths = document.get(dict, b"Widths");
        for (code, width) in
            (first.unwrap_or(0)..).zip(widths.array().unwrap_or_default().iter().take(256))
        {
            let width = document.resolve(width).number();
            self.widths.insert(code, width.unwrap_or(self.usual_width));
        }
    }

    fn read_differences(&mut self, values: &[Object]) {
        let mut code = 0_u8;
        for value in values.iter().take(1_000) {
            match value {
                Object::Integer(number) => code = u8::try_from(*number).unwrap_or(0),
                Object::Name(name) => {
                    if let Some(letter) = letter(name) {
                        self.differences.insert(code, letter);
                    }
                    code = code.wrapping_add(1);
                }
                _ => {}
            }
        }
    }
}

/// The predefined maps (§9.7.5.2), by what their codes are.
fn predefined(name: &[u8]) -> Codes {
    let name = String::from_utf8_lossy(name);
    let has = |part: &str| name.contains(part);
    if has("UCS2") || has("UTF16") {
        Codes::Unicode
    } else if has("RKSJ") {
        Codes::Double(SHIFT_JIS)
    } else if name == "EUC-H" || name == "EUC-V" {
        Codes::Double(EUC_JP)
    } else if has("GBK") || has("GB-EUC") || has("GBpc") {
        Codes::Double(GBK)
    } else if has("KSC") {
        Codes::Double(EUC_KR)
    } else if has("B5") {
        Codes::Double(BIG5)
    } else {
        Codes::Glyphs
    }
}

fn length_of(encoding: &'static Encoding, first: u8) -> usize {
    let single = first < 0x80 || (encoding == SHIFT_JIS && matches!(first, 0xA0..=0xDF));
    if single { 1 } else { 2 }
}

/// The letter of a glyph name: itself, `uni3042`, `u1F600`, or one of the usual ones.
fn letter(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    let name = name.split('.').next().unwrap_or(name);
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'));
    let by_number = digits
        .filter(|digits| (4..=6).contains(&digits.len()))
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .and_then(char::from_u32);
    let by_name = || GLYPHS.iter().find(|(known, _)| *known == name).map(|(_, letter)| *letter);
    by_number.or_else(by_name)
}

/// Names of the Adobe Glyph List that addresses and Western texts need.
const GLYPHS: &[(&str, char)] = &[
    ("space", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("minus", '-'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("quoteleft", '\u{2018}'),
    ("quoteright", '\u{2019}'),
    ("quotedblleft", '\u{201C}'),
    ("quotedblright", '\u{201D}'),
    ("endash", '\u{2013}'),
    ("emdash", '\u{2014}'),
    ("bullet", '\u{2022}'),
    ("ellipsis", '\u{2026}'),
    ("fi", '\u{FB01}'),
    ("fl", '\u{FB02}'),
    ("Euro", '€'),
    ("yen", '¥'),
    ("sterling", '£'),
    ("copyright", '©'),
    ("registered", '®'),
    ("germandbls", 'ß'),
    ("adieresis", 'ä'),
    ("odieresis", 'ö'),
    ("udieresis", 'ü'),
    ("Adieresis", 'Ä'),
    ("Odieresis", 'Ö'),
    ("Udieresis", 'Ü'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("ccedilla", 'ç'),
    ("ntilde", 'ñ'),
    ("aring", 'å'),
    ("nbspace", ' '),
];
/// Codes whose widths are kept.
const CODES_MAX: usize = 70_000;
