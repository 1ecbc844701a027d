//! The text that the pages show (ISO 32000-1 §9.4), in the order of the content streams,
//! with blanks and line ends where the letters stand apart.

use std::collections::BTreeMap;
use std::rc::Rc;

use vocab::{DefectCode, FactKey, Inside, Spot};

use super::document::Document;
use super::font::Font;
use super::mosaic::{Ink, Mosaic};
use super::object::{Dict, Object};
use super::page::Pages;
use super::parser::Parser;
use super::string::text;
use crate::contents::{Contents, TextKind};

/// Puts the text of each page, and returns what pages paint square by square.
pub(super) fn put(
    document: &Document<'_>,
    pages: &Pages,
    contents: &mut Contents,
) -> Vec<(Spot, Vec<u8>)> {
    let mut reader = Reader::new(document);
    let mut beginning = String::new();
    let mut painted = Vec::new();
    for (index, page) in pages.first.iter().enumerate() {
        reader.page(page);
        let text = std::mem::take(&mut reader.out);
        if beginning.len() < BEGINNING_MAX {
            beginning.push_str(text.trim());
            beginning.push('\n');
        }
        let spot = Spot::inside(Inside::Page, (index + 1).to_string());
        if painted.len() < PAINTED_MAX {
            let mosaic = std::mem::take(&mut reader.mosaic).finish();
            painted.extend(mosaic.map(|picture| (spot.clone(), picture)));
        }
        contents.text(TextKind::Shown, spot, text);
        if reader.text_left == 0 || reader.work_left == 0 {
            contents.defect(DefectCode::LimitText, Spot::Whole);
            break;
        }
    }
    beginning.truncate(beginning.floor_char_boundary(BEGINNING_MAX));
    contents.fact_some(FactKey::Text, Some(beginning.trim().to_owned()));
    painted
}

/// Reads content streams.
#[derive(Debug)]
struct Reader<'d, 'a> {
    document: &'d Document<'a>,
    /// Fonts by the number of their object.
    fonts: BTreeMap<u32, Rc<Font>>,
    out: String,
    text_left: usize,
    /// Operators that are still read.
    work_left: usize,
    /// Height of the line, and where the last letter ended.
    pen: Option<(f64, f64)>,
    mosaic: Mosaic,
}

/// The state of graphics and text (§8.4, §9.3) that places letters.
#[derive(Debug, Clone)]
struct State {
    page: Matrix,
    text: Matrix,
    line: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    leading: f64,
    scale: f64,
    ink: Ink,
}

/// What names in a content stream stand for.
#[derive(Debug, Default)]
struct Resources {
    fonts: Dict,
    forms: Dict,
}

/// `a b c d e f`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix([f64; 6]);

impl<'d, 'a> Reader<'d, 'a> {
    fn new(document: &'d Document<'a>) -> Self {
        Self {
            document,
            fonts: BTreeMap::new(),
            out: String::new(),
            text_left: TEXT_MAX,
            work_left: WORK_MAX,
            pen: None,
            mosaic: Mosaic::default(),
        }
    }

    fn page(&mut self, page: &Dict) {
        let resources = self.document.dict(page, b"Resources").unwrap_or_default();
        let resources = Resources::new(self.document, &resources);
        let content = match self.document.get(page, b"Contents") {
            Object::Array(pieces) => {
                let pieces = pieces.iter().take(STREAMS_MAX);
                let pieces: Vec<Vec<u8>> = pieces.map(|piece| self.bytes(piece)).collect();
                // A stream may end within a value, but not within a word.
                pieces.join(&b' ')
            }
            value => self.bytes(&value),
        };
        self.pen = None;
        self.content(&content, &resources, State::new(), 0);
        let annotations = self.document.get(page, b"Annots");
        for annotation in annotations.array().unwrap_or_default().iter().take(STREAMS_MAX) {
            let Some(dict) = self.document.resolve(annotation).dict().cloned() else { continue };
            for key in [&b"Contents"[..], b"V"] {
                if let Object::Text(raw) = self.document.get(&dict, key) {
                    self.push("\n");
                    self.push(&text(&raw));
                }
            }
        }
    }

    fn bytes(&self, value: &Object) -> Vec<u8> {
        match self.document.resolve(value).as_ref() {
            Object::Stream(stream) if !self.document.is_locked() => {
                self.document.decoded(stream).bytes
            }
            _ => Vec::new(),
        }
    }

    /// One content stream; forms in it are read at their place.
    fn content(&mut self, bytes: &[u8], resources: &Resources, state: State, depth: usize) {
        let mut parser = Parser::new(bytes, 0, CONTENT_DEPTH);
        let mut operands: Vec<Object> = Vec::new();
        let mut states = vec![state];
        while let Some(value) = parser.value() {
            let Object::Word(operator) = value else {
                if operands.len() < OPERANDS_MAX {
                    operands.push(value);
                }
                continue;
            };
            let Some(left) = self.work_left.checked_sub(1) else { return };
            self.work_left = left;
            match operator.as_slice() {
                b"BI" => skip_picture(&mut parser, bytes),
                b"q" if states.len() < STATES_MAX => states.extend(states.last().cloned()),
                b"Q" if states.len() > 1 => {
                    states.pop();
                }
                b"Do" => {
                    let state = states.last().cloned().unwrap_or_else(State::new);
                    self.form(&operands, resources, state, depth);
                }
                b"Tf" => {
                    let font = self.font(&operands, resources);
                    if let Some(state) = states.last_mut() {
                        state.font = font;
                        state.size = number(&operands, 1);
                    }
                }
                operator => {
                    if let Some(state) = states.last_mut() {
                        self.operator(operator, &operands, state);
                    }
                }
            }
            operands.clear();
            if self.text_left == 0 {
                return;
            }
        }
    }

    fn operator(&mut self, operator: &[u8], operands: &[Object], state: &mut State) {
        let n = |index| number(operands, index);
        match operator {
            b"cm" => state.page = Matrix::of(operands).times(state.page),
            b"BT" => state.place(Matrix::IDENTITY),
            b"Tm" => state.place(Matrix::of(operands)),
            b"Td" => state.next_line(n(0), n(1)),
            b"TD" => {
                state.leading = -n(1);
                state.next_line(n(0), n(1));
            }
            b"TL" => state.leading = n(0),
            b"Tz" => state.scale = n(0) / 100.0,
            b"T*" => state.next_line(0.0, -state.leading),
            b"Tj" => self.show(operands.first(), state),
            b"'" => {
                state.next_line(0.0, -state.leading);
                self.show(operands.first(), state);
            }
            b"\"" => {
                state.next_line(0.0, -state.leading);
                self.show(operands.get(2), state);
            }
            b"TJ" => {
                for piece in operands.first().and_then(Object::array).unwrap_or_default() {
                    match piece.number() {
                        Some(back) => state.advance(-back),
                        None => self.show(Some(piece), state),
                    }
                }
            }
            b"w" => state.ink.line = n(0),
            b"g" | b"rg" | b"k" | b"sc" | b"scn" => state.ink.dark = is_dark(operands),
            _ => self.mosaic.operator(operator, operands, state.page, state.ink),
        }
    }

    /// Puts a shown string, apart from the one before as far as they stand apart.
    fn show(&mut self, value: Option<&Object>, state: &mut State) {
        let (Some(Object::Text(bytes)), Some(font)) = (value, state.font.clone()) else { return };
        let shown = font.shown(bytes);
        let (x, y) = state.pen();
        let height = state.height();
        if let Some((end, line)) = self.pen {
            if (y - line).abs() > height * 0.5 || x < end - height * 2.0 {
                self.push("\n");
            } else if x - end > height * 0.22 && !self.out.ends_with(char::is_whitespace) {
                self.push(" ");
            }
        }
        self.push(&shown.text);
        state.advance(shown.width);
        self.pen = Some((state.pen().0, y));
    }

    fn push(&mut self, text: &str) {
        let length = text.floor_char_boundary(self.text_left);
        self.out.push_str(text.get(..length).unwrap_or_default());
        self.text_left = if length < text.len() { 0 } else { self.text_left - length };
    }

    fn font(&mut self, operands: &[Object], resources: &Resources) -> Option<Rc<Font>> {
        let value = resources.fonts.get(operands.first()?.name()?)?;
        let number = value.reference();
        if let Some(font) = number.and_then(|number| self.fonts.get(&number)) {
            return Some(Rc::clone(font));
        }
        self.work_left = self.work_left.checked_sub(FONT_WORK)?;
        let dict = self.document.resolve(value).dict().cloned()?;
        let font = Rc::new(Font::new(self.document, &dict));
        self.fonts.extend(number.map(|number| (number, Rc::clone(&font))));
        Some(font)
    }

    fn form(&mut self, operands: &[Object], resources: &Resources, mut state: State, depth: usize) {
        let form = || match self.document.get(&resources.forms, operands.first()?.name()?) {
            Object::Stream(stream) if stream.dict.is(b"Subtype", b"Form") => Some(stream),
            _ => None,
        };
        let Some(stream) = form().filter(|_| depth < FORMS_DEPTH) else { return };
        if let Object::Array(matrix) = self.document.get(&stream.dict, b"Matrix") {
            state.page = Matrix::of(&matrix).times(state.page);
        }
        let own = self.document.dict(&stream.dict, b"Resources");
        let own = own.map(|own| Resources::new(self.document, &own));
        let bytes = self.document.decoded(&stream).bytes;
        // The same form can be drawn again and again.
        self.work_left = self.work_left.saturating_sub(FORM_WORK + bytes.len() / 64);
        self.content(&bytes, own.as_ref().unwrap_or(resources), state, depth + 1);
    }
}

impl Resources {
    fn new(document: &Document<'_>, dict: &Dict) -> Self {
        Self {
            fonts: document.dict(dict, b"Font").unwrap_or_default(),
            forms: document.dict(dict, b"XObject").unwrap_or_default(),
        }
    }
}

impl State {
    const fn new() -> Self {
        let identity = Matrix::IDENTITY;
        Self {
            page: identity,
            text: identity,
            line: identity,
            font: None,
            size: 0.0,
            leading: 0.0,
            scale: 1.0,
            ink: Ink { dark: true, line: 1.0 },
        }
    }

    const fn place(&mut self, matrix: Matrix) {
        self.text = matrix;
        self.line = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.place(Matrix([1.0, 0.0, 0.0, 1.0, x, y]).times(self.line));
    }

    /// Moves the pen along the line, by thousandths of the size.
    fn advance(&mut self, width: f64) {
        let x = width / 1_000.0 * self.size * self.scale;
        self.text = Matrix([1.0, 0.0, 0.0, 1.0, x, 0.0]).times(self.text);
    }

    /// Where the next letter stands on the page.
    fn pen(&self) -> (f64, f64) {
        let Matrix([.., x, y]) = self.text.times(self.page);
        (x, y)
    }

    /// How high letters are on the page.
    fn height(&self) -> f64 {
        let Matrix([_, _, c, d, ..]) = self.text.times(self.page);
        (c.hypot(d) * self.size).abs().max(0.01)
    }
}

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Self {
        Self(std::array::from_fn(|index| number(operands, index)))
    }

    /// A point, where it lies on the page.
    pub(super) fn moved(self, x: f64, y: f64) -> (f64, f64) {
        let Self([a, b, c, d, e, f]) = self;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// How much longer lines become.
    pub(super) fn scale(self) -> f64 {
        let Self([a, b, ..]) = self;
        a.hypot(b)
    }

    /// This one first, then the other.
    fn times(self, other: Self) -> Self {
        let (Self([a, b, c, d, e, f]), Self([p, q, r, s, t, u])) = (self, other);
        Self([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }
}

/// Whether a color is nearer to black than to white; a pattern counts as dark.
fn is_dark(operands: &[Object]) -> bool {
    let n = |index| number(operands, index);
    match operands.len() {
        1 => n(0) < 0.5,
        3 => n(0) * 0.3 + n(1) * 0.6 + n(2) * 0.1 < 0.5,
        4 => n(3) + n(0) * 0.3 + n(1) * 0.6 + n(2) * 0.1 > 0.5,
        _ => true,
    }
}

fn number(operands: &[Object], index: usize) -> f64 {
    operands.get(index).and_then(Object::number).unwrap_or(0.0)
}

/// Passes over a picture within the content (§8.9.7), whose bytes are no operators.
fn skip_picture(parser: &mut Parser<'_>, bytes: &[u8]) {
    while let Some(value) = parser.value() {
        if value.is_word(b"ID") {
            break;
        }
    }
    let rest = bytes.get(parser.at..).unwrap_or_default();
    let end = memchr::memmem::find_iter(rest, b"EI").find(|at| {
        let blank = |at: Option<usize>| {
            at.is_none_or(|at| rest.get(at).is_none_or(u8::is_ascii_whitespace))
        };
        blank(at.checked_sub(1)) && blank(Some(at + 2))
    });
    parser.at += end.map_or(rest.len(), |at| at + 2);
}

/// Bytes of text of one document; a report of a hundred pages has about as many.
const TEXT_MAX: usize = 256 << 10;
const BEGINNING_MAX: usize = 500;
/// Operators of one document.
const WORK_MAX: usize = 2_000_000;
/// Pages whose painted squares are handed out.
const PAINTED_MAX: usize = 20;
const STREAMS_MAX: usize = 1_000;
const OPERANDS_MAX: usize = 64;
const STATES_MAX: usize = 64;
const CONTENT_DEPTH: usize = 16;
const FORMS_DEPTH: usize = 6;
/// What a font and a form cost, counted as operators.
const FONT_WORK: usize = 2_000;
const FORM_WORK: usize = 200;
