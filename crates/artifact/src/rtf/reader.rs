//! Reading an RTF file: which group a piece stands in, and where its text belongs.
//!
//! Word is followed where it differs from the specification: destinations count
//! wherever they stand, groups need not end, and nothing is an error.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use vocab::{FileType, Limits};

use super::charset;
use super::document::{Document, OTHER_MAX, Object};
use super::group::{Destination, Group};
use super::hex::Hex;
use super::letters::Letters;
use super::token::{Token, Tokens, nibble};

impl Document {
    /// Reads a file to its end.
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Self {
        let mut reader = Reader::new(limits);
        let mut tokens = Tokens::new(bytes);
        while let Some(token) = tokens.next() {
            let closes = token == Token::Close;
            reader.token(&token);
            if closes && reader.outer.is_empty() && reader.found.end.is_none() {
                reader.found.end = Some(tokens.at);
                // What follows is read for its objects alone.
                reader.group.destination = Destination::Passed;
            }
        }
        reader.end()
    }
}

struct Reader<'a> {
    limits: &'a Limits,
    found: Document,
    group: Group,
    /// The groups around it; the outermost is the file itself.
    outer: Vec<Group>,
    /// Groups beyond the bound, which are only counted.
    beyond: usize,
    /// Texts being collected, one for each open group that collects.
    values: Vec<String>,
    letters: Letters,
    fonts: BTreeMap<i64, &'static Encoding>,
    font_count: usize,
    font: i64,
    default_font: i64,
    /// Letters still to be passed over behind a `\u`.
    passing: u32,
    time: [i64; 6],
    picture: Hex,
    shape_name: String,
}

impl<'a> Reader<'a> {
    fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            found: Document::default(),
            group: Group::OUTERMOST,
            outer: Vec::new(),
            beyond: 0,
            values: Vec::new(),
            letters: Letters::new(),
            fonts: BTreeMap::new(),
            font_count: 0,
            font: 0,
            default_font: 0,
            passing: 0,
            time: [0; 6],
            picture: Hex::default(),
            shape_name: String::new(),
        }
    }

    fn end(mut self) -> Document {
        self.flush();
        self.beyond = 0;
        self.found.unclosed = !self.outer.is_empty();
        while !self.outer.is_empty() {
            self.close();
        }
        if self.font_count > FONTS_MAX {
            self.found.exploit("fonttbl");
        }
        self.found
    }

    fn token(&mut self, token: &Token<'_>) {
        if !matches!(token, Token::Text(_) | Token::Escape(_)) {
            self.passing = 0;
        }
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            Token::Word { name, number } => self.word(name, *number),
            Token::Symbol(letter) => self.symbol(*letter),
            Token::Escape(value) => self.escape(*value),
            Token::Text(text) => self.text(text),
            Token::Binary(data) => self.binary(data),
        }
    }

    fn open(&mut self) {
        self.flush();
        if let Some(object) = self.data() {
            object.odd = true;
        }
        if self.outer.len() >= GROUPS_MAX {
            self.beyond += 1;
        } else {
            self.outer.push(self.group);
            self.group = self.group.inner();
        }
        self.found.too_deep |= self.outer.len() > self.limits.rtf_depth;
    }

    fn close(&mut self) {
        self.flush();
        if let Some(left) = self.beyond.checked_sub(1) {
            self.beyond = left;
            return;
        }
        // A brace too many ends nothing.
        let Some(outer) = self.outer.pop() else { return };
        let group = std::mem::replace(&mut self.group, outer);
        if group.collects {
            let value = self.values.pop().unwrap_or_default();
            self.deliver(group, &value);
        }
        if group.destination == Destination::Picture && outer.destination != Destination::Picture {
            self.end_picture();
        }
        if group.field {
            self.found.fields.end();
        }
    }

    fn word(&mut self, name: &[u8], number: Option<i64>) {
        self.found.longest_word = self.found.longest_word.max(name.len());
        if name == b"bin" {
            return;
        }
        if let Some(object) = self.data() {
            object.odd = true;
        }
        if let Some(destination) = Destination::of(name) {
            self.begin(destination);
            return;
        }
        let known = self.object_word(name) || self.state_word(name, number);
        if !known && !self.letter_word(name) && self.group.starred {
            self.flush();
            self.group.destination = Destination::Passed;
        }
        self.group.starred = false;
    }

    /// A destination begins in this group.
    fn begin(&mut self, destination: Destination) {
        self.flush();
        match destination {
            Destination::Instruction if !self.found.fields.is_open() => self.begin_field(),
            Destination::FieldResult => self.found.fields.separate(),
            Destination::ObjectData => self.begin_data(),
            Destination::Picture => self.picture = Hex::default(),
            Destination::Time(_) => self.time = [0; 6],
            _ => {}
        }
        if destination.collects() && !self.group.collects && self.values.len() < GROUPS_MAX {
            self.values.push(String::new());
            self.group.collects = true;
        }
        self.group.starred = false;
        self.group.destination =
            if destination == Destination::FieldResult { Destination::Body } else { destination };
    }

    fn begin_field(&mut self) {
        self.found.fields.begin();
        self.group.field = true;
    }

    /// Words of objects and of fields.
    fn object_word(&mut self, name: &[u8]) -> bool {
        match name {
            b"object" => {
                self.begin_object();
                self.group.destination = Destination::Body;
            }
            b"field" => self.begin_field(),
            b"objupdate" => {
                if let Some(object) = self.object() {
                    object.update = true;
                }
            }
            _ => {
                let Some((_, kind)) = OBJECT_KINDS.iter().find(|(known, _)| *known == name) else {
                    return false;
                };
                if let Some(object) = self.object() {
                    object.kind = Some(kind);
                }
            }
        }
        true
    }

    /// Words that change how text is read.
    fn state_word(&mut self, name: &[u8], number: Option<i64>) -> bool {
        let value = number.unwrap_or(0);
        match name {
            b"rtf" | b"rt" | b"ansi" => {}
            b"ansicpg" => {
                self.letters.default = charset::of_code_page(value).unwrap_or(self.letters.default);
            }
            b"mac" => self.letters.default = encoding_rs::MACINTOSH,
            b"deff" => self.default_font = value,
            b"uc" => self.group.alternatives = u32::try_from(value).unwrap_or(0).min(UC_MAX),
            b"u" => self.unit(value),
            b"v" => {
                self.flush();
                self.group.hidden = number != Some(0);
            }
            b"plain" => {
                self.flush();
                self.group.hidden = false;
                self.group.font = self.fonts.get(&self.default_font).copied();
            }
            b"f" => self.font(value),
            b"fcharset" => {
                if let Some(encoding) = charset::of_font(value) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            b"cpg" => {
                if let Some(encoding) = charset::of_code_page(value) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            b"nofpages" => self.found.pages = number,
            // CVE-2014-1761: Word writes 0, 1 or 9 and trusts what it reads.
            b"listoverridecount" if !matches!(value, 0 | 1 | 9) => {
                self.found.exploit("listoverridecount");
            }
            _ => return self.time_word(name, value),
        }
        true
    }

    fn time_word(&mut self, name: &[u8], value: i64) -> bool {
        let Some(index) = TIME_WORDS.iter().position(|known| *known == name) else { return false };
        if let Some(part) = self.time.get_mut(index) {
            *part = value;
        }
        true
    }

    fn font(&mut self, number: i64) {
        self.font = number;
        if self.group.destination == Destination::Fonts {
            self.font_count += 1;
        } else {
            self.group.font = self.fonts.get(&number).copied();
        }
    }

    /// Words that stand for a letter.
    fn letter_word(&mut self, name: &[u8]) -> bool {
        let found = LETTERS.iter().find(|(known, _)| *known == name);
        if let Some((_, letter)) = found {
            self.letter(letter);
        }
        found.is_some()
    }

    fn symbol(&mut self, letter: u8) {
        match letter {
            b'*' => self.group.starred = true,
            b'~' => self.letter(" "),
            b'_' => self.letter("-"),
            b'\r' | b'\n' => self.letter("\n"),
            b'\\' | b'{' | b'}' => self.byte(letter),
            _ => {}
        }
    }

    fn escape(&mut self, value: Option<u8>) {
        if let Some(object) = self.data() {
            object.odd = true;
            object.data.escape(value);
            return;
        }
        if self.pass() {
            return;
        }
        if let Some(value) = value {
            self.byte(value);
        }
    }

    fn text(&mut self, text: &[u8]) {
        let destination = self.group.destination;
        if let Some(object) = self.data() {
            object.add_digits(text, destination != Destination::ObjectData);
            if !destination.collects() {
                return;
            }
        }
        match destination {
            Destination::Passed | Destination::Fonts => {}
            Destination::Picture => {
                for digit in text.iter().filter_map(|letter| nibble(*letter)) {
                    self.picture.digit(digit, false);
                }
            }
            _ => {
                for &byte in text.iter().filter(|byte| !matches!(byte, b'\r' | b'\n' | 0)) {
                    if !self.pass() {
                        self.byte(byte);
                    }
                }
            }
        }
    }

    fn binary(&mut self, data: &[u8]) {
        if let Some(object) = self.data() {
            object.odd |= object.has_data;
            object.has_data = true;
            object.data.binary(data);
        } else if self.group.destination == Destination::Picture {
            self.picture.binary(data);
        }
    }

    /// Whether this letter is the stand-in for a `\u` before it.
    const fn pass(&mut self) -> bool {
        let passes = self.passing > 0;
        self.passing = self.passing.saturating_sub(1);
        passes
    }

    fn byte(&mut self, byte: u8) {
        let font = self.group.font;
        if let Some(text) = self.letters.byte(byte, font) {
            self.put(&text);
        }
    }

    fn unit(&mut self, value: i64) {
        // Units above 0x7fff are written as negative numbers.
        let unit = u16::try_from(value).or_else(|_| u16::try_from(value.saturating_add(0x1_0000)));
        if let Some(text) = unit.ok().and_then(|unit| self.letters.unit(unit)) {
            self.put(&text);
        }
        self.passing = self.group.alternatives;
    }

    fn letter(&mut self, letter: &str) {
        self.flush();
        self.put(letter);
    }

    fn flush(&mut self) {
        let text = self.letters.take();
        if !text.is_empty() {
            self.put(&text);
        }
    }

    /// Puts text where the group's destination wants it.
    fn put(&mut self, text: &str) {
        let group = self.group;
        let into = match group.destination {
            Destination::Instruction => {
                self.found.fields.code(text);
                return;
            }
            Destination::Body if group.hidden => &mut self.found.hidden,
            Destination::Body => &mut self.found.shown,
            destination if destination.collects() => match self.values.last_mut() {
                Some(value) => value,
                None => return,
            },
            _ => return,
        };
        let most = if group.destination == Destination::Body { TEXT_MAX } else { VALUE_MAX };
        let left = most.saturating_sub(into.len());
        self.found.text_cut |= text.len() > left;
        into.push_str(text.get(..text.floor_char_boundary(left)).unwrap_or_default());
    }

    /// A group that collects has ended.
    fn deliver(&mut self, group: Group, value: &str) {
        let value = value.trim().trim_end_matches(';').to_owned();
        let object = group.object;
        let found = &mut self.found;
        match group.destination {
            Destination::Time(key) => {
                if let Some(time) = time(&self.time) {
                    found.property(key, time);
                }
            }
            Destination::ShapeName => self.shape_name = value,
            Destination::ShapeValue => self.shape_value(&value),
            _ if value.is_empty() => {}
            Destination::Property(key) => found.property(key, value),
            Destination::Other(name) => found.other(name, value),
            Destination::Template => found.other("template", value),
            Destination::File => found.other("file", value),
            Destination::ObjectClass | Destination::ObjectName => {
                let object = object.and_then(|object| found.objects.get_mut(object));
                if let Some(object) = object {
                    let is_class = group.destination == Destination::ObjectClass;
                    *(if is_class { &mut object.class } else { &mut object.name }) = value;
                }
            }
            _ => {}
        }
    }

    /// CVE-2010-3333: the sizes in `pFragments` are trusted, so that a long value runs over
    /// the stack. What draws no picture needs no such value.
    fn shape_value(&mut self, value: &str) {
        if self.shape_name.eq_ignore_ascii_case("pFragments") && value.len() > FRAGMENTS_MAX {
            self.found.exploit("pFragments");
        }
        if value.contains("://") || value.starts_with("\\\\") {
            self.found.other("shape", value.to_owned());
        }
    }

    fn begin_object(&mut self) {
        if self.found.objects.len() >= self.limits.members {
            self.found.too_many = true;
            return;
        }
        self.found.objects.push(Object::default());
        self.group.object = Some(self.found.objects.len() - 1);
    }

    /// Data stands without an object, or a second time in one: it makes an object of its own.
    fn begin_data(&mut self) {
        if self.object().is_none_or(|object| object.has_data) {
            self.begin_object();
        }
        if let Some(object) = self.object() {
            object.has_data = true;
            object.odd = false;
            self.group.data = self.group.object;
        }
    }

    fn object(&mut self) -> Option<&mut Object> {
        let index = self.group.object?;
        self.found.objects.get_mut(index)
    }

    /// The object whose data is being read, even if a group in it says that it is something else.
    fn data(&mut self) -> Option<&mut Object> {
        self.found.objects.get_mut(self.group.data?)
    }

    fn end_picture(&mut self) {
        let bytes = std::mem::take(&mut self.picture).bytes(|_| false, |_| true);
        let is_odd = !matches!(
            crate::sniff(&bytes, None),
            FileType::Png
                | FileType::Jpeg
                | FileType::Gif
                | FileType::Bmp
                | FileType::Tiff
                | FileType::Emf
                | FileType::Unknown
                | FileType::Text
                | FileType::Empty
        );
        if is_odd && self.found.odd_pictures.len() < OTHER_MAX {
            self.found.odd_pictures.push(bytes);
        }
    }
}

impl Object {
    fn add_digits(&mut self, text: &[u8], nested: bool) {
        for letter in text {
            match nibble(*letter) {
                Some(digit) => {
                    self.data.digit(digit, nested);
                    self.has_data = true;
                }
                None => self.odd |= !letter.is_ascii_whitespace() && *letter != 0,
            }
        }
    }
}

fn time(parts: &[i64; 6]) -> Option<String> {
    let [year, month, day, hour, minute, second] = parts;
    ((1..=9_999).contains(year) && (1..=12).contains(month) && (1..=31).contains(day))
        .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

/// Groups that are kept. Beyond them braces are counted and change nothing.
const GROUPS_MAX: usize = 4_096;
/// CVE-2023-21716 needs more fonts than a number of 16 bits counts.
const FONTS_MAX: usize = 10_000;
const UC_MAX: u32 = 64;
const FRAGMENTS_MAX: usize = 100;
const TEXT_MAX: usize = 1 << 20;
const VALUE_MAX: usize = 64 << 10;

const OBJECT_KINDS: [(&[u8], &str); 10] = [
    (b"objemb", "embedded"),
    (b"objlink", "link"),
    (b"objautlink", "automatic-link"),
    (b"objsub", "subscription"),
    (b"objpub", "publication"),
    (b"objicemb", "icon"),
    (b"objhtml", "html"),
    (b"objocx", "control"),
    (b"linkself", "self-link"),
    (b"objattph", "placeholder"),
];
const TIME_WORDS: [&[u8]; 6] = [b"yr", b"mo", b"dy", b"hr", b"min", b"sec"];
const LETTERS: [(&[u8], &str); 16] = [
    (b"par", "\n"),
    (b"line", "\n"),
    (b"sect", "\n"),
    (b"page", "\n"),
    (b"row", "\n"),
    (b"tab", "\t"),
    (b"cell", "\t"),
    (b"emdash", "—"),
    (b"endash", "–"),
    (b"lquote", "‘"),
    (b"rquote", "’"),
    (b"ldblquote", "“"),
    (b"rdblquote", "”"),
    (b"bullet", "•"),
    (b"emspace", " "),
    (b"enspace", " "),
];
