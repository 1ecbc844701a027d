//! A page in pieces that show what its reader saw and can do nothing: elements, styles and
//! numbers of closed lists, text, pictures as bytes, and where links lead, as text.
//!
//! Whoever writes the pieces as HTML writes words of these lists and escaped text, so that
//! nothing of the page can become a tag, a script or an address to fetch. Style sheets are
//! followed as far as they hide; how else they look is lost. What the page hides is left out.

use std::borrow::Cow;

use vocab::{FileType, Limits};

use super::element::{Open, PLAIN, RAW, UNSHOWN, VOID, element};
use super::look::{self, Count, Style, Tag};
use super::sheet::{Named, Sheet};
use super::style::Declared;
use super::token::{Attribute, Token, Tokens, Within, decode};
use super::{shows_on_screen, target};
use crate::transfer;

/// The pieces in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scene {
    pub pieces: Vec<Piece>,
    /// A limit left something out.
    pub is_cut: bool,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// An element begins. It ends with [`Piece::End`] unless [`Tag::is_void`].
    Start {
        tag: Tag,
        styles: Vec<Style>,
        counts: Vec<(Count, u16)>,
    },
    /// The innermost element ends.
    End,
    Text(String),
    /// Where the link before it leads.
    Leads(String),
    /// A picture that is there.
    Picture {
        kind: FileType,
        bytes: Vec<u8>,
        alternative: String,
        styles: Vec<Style>,
    },
    /// A picture that is not: its address or name, and the text in its place.
    Absent {
        address: String,
        alternative: String,
    },
    /// A field that asks for something, and what stands in it.
    Field(String),
}

/// Looks at bytes that may be a picture: its type and how many pixels it has.
type Check<'a> = dyn Fn(&[u8]) -> Option<(FileType, usize)> + 'a;

/// The pictures that a page may show.
pub struct Pictures<'a> {
    /// The bytes of the part with that Content-ID.
    pub part: &'a dyn Fn(&str) -> Option<&'a [u8]>,
    /// Type and pixels of bytes that are a picture fit to be shown.
    pub check: &'a Check<'a>,
}

impl std::fmt::Debug for Pictures<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pictures").finish_non_exhaustive()
    }
}

/// What is left of `Limits::scene_bytes`, `scene_pieces` and `scene_pixels`.
#[derive(Debug, Clone)]
pub struct Room {
    bytes: usize,
    pieces: usize,
    pixels: usize,
}

impl Room {
    /// All of it.
    #[must_use]
    pub const fn new(limits: &Limits) -> Self {
        Self { bytes: limits.scene_bytes, pieces: limits.scene_pieces, pixels: limits.scene_pixels }
    }
}

/// Takes a page apart as far as there is room.
#[must_use]
pub fn scene(html: &str, room: &mut Room, pictures: &Pictures<'_>) -> Scene {
    let mut stage = Stage::new(room, pictures);
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => stage.text(text),
            Token::Start(name) => {
                let raw = element(name);
                stage.start(name, &tokens.attributes);
                if raw.is(RAW | PLAIN) {
                    let media = tokens.attributes.iter().find(|a| a.is("media"));
                    let is_sheet = raw.name == "style" && media.is_none_or(shows_on_screen);
                    let inside = tokens.raw_text(raw.name);
                    if raw.is(PLAIN) {
                        stage.text(inside);
                    } else if is_sheet {
                        stage.sheet.read(inside);
                    }
                }
            }
            Token::End(name) => {
                stage.open.end(element(name));
                stage.close_below(stage.open.depth());
            }
        }
    }
    stage.finish()
}

/// A scene under construction.
struct Stage<'r, 'a> {
    scene: Scene,
    sheet: Sheet,
    open: Open,
    /// Elements of the scene that are open, the innermost last.
    standing: Vec<Standing>,
    room: &'r mut Room,
    pictures: &'r Pictures<'a>,
}

struct Standing {
    /// How many elements of the page were open with it.
    depth: usize,
    link: Option<OpenLink>,
}

struct OpenLink {
    target: String,
    /// The first piece of its text.
    start: usize,
}

impl<'r, 'a> Stage<'r, 'a> {
    fn new(room: &'r mut Room, pictures: &'r Pictures<'a>) -> Self {
        Self {
            scene: Scene::default(),
            sheet: Sheet::default(),
            open: Open::default(),
            standing: Vec::new(),
            room,
            pictures,
        }
    }

    fn text(&mut self, text: &str) {
        if self.open.is_hidden() {
            return;
        }
        let text = decode(text, Within::Text);
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if is_blank && matches!(self.scene.pieces.last(), None | Some(Piece::Text(_))) {
            return;
        }
        let text = if is_blank && !self.open.is_preformatted() { " " } else { text.as_ref() };
        self.put(text.len(), Piece::Text(text.to_owned()));
    }

    fn start(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        let known = element(name);
        let inline = value(attributes, "style").unwrap_or_default();
        let declared = self.declared(name, attributes, &inline);
        let is_leaf = known.is(VOID | RAW | PLAIN);
        if !is_leaf {
            self.open.start(known, declared);
        }
        self.close_below(self.open.depth().saturating_sub(usize::from(!is_leaf)));
        if self.open.is_hidden() || declared.hides_all() || known.is(RAW | PLAIN | UNSHOWN) {
            return;
        }
        match known.name {
            "img" | "image" => self.picture(attributes, &inline),
            "input" => self.field(attributes),
            "a" => {
                let link = value(attributes, "href").and_then(|href| target(&href));
                let tag = if link.is_some() { Tag::Link } else { Tag::Span };
                self.element(tag, attributes, &inline, link);
            }
            _ => {
                if let Some(tag) = Tag::of(name) {
                    self.element(tag, attributes, &inline, None);
                }
            }
        }
    }

    /// What hides it: the attribute, the sheets, its own style.
    fn declared(&self, tag: &str, attributes: &[Attribute<'_>], inline: &str) -> Declared {
        let written = |name: &str| attributes.iter().find(|a| a.is(name)).map(|a| a.value);
        let hidden = written("hidden").map_or_else(Declared::default, |_| Declared::NOT_DISPLAYED);
        let named = Named {
            tag,
            classes: written("class").unwrap_or_default(),
            id: written("id").unwrap_or_default(),
        };
        hidden.then(self.sheet.declared(named)).then(Declared::of(inline))
    }

    fn element(
        &mut self,
        tag: Tag,
        attributes: &[Attribute<'_>],
        inline: &str,
        link: Option<String>,
    ) {
        if !tag.is_void() && self.standing.len() >= DEPTH_MAX {
            self.scene.is_cut = true;
            return;
        }
        let styles = look::styles(tag, attributes, inline);
        let counts = look::counts(attributes);
        let bytes = STYLE_BYTES * (1 + styles.len());
        if self.put(bytes, Piece::Start { tag, styles, counts }) && !tag.is_void() {
            let start = self.scene.pieces.len();
            let link = link.map(|target| OpenLink { target, start });
            self.standing.push(Standing { depth: self.open.depth(), link });
        }
    }

    fn picture(&mut self, attributes: &[Attribute<'_>], inline: &str) {
        let source = value(attributes, "src").unwrap_or_default();
        let source = source.trim();
        let alternative = value(attributes, "alt").unwrap_or_default();
        let alternative: String = alternative.chars().take(ALTERNATIVE_MAX).collect();
        let bytes = self.bytes_of(source);
        let checked = bytes.as_deref().and_then(self.pictures.check);
        if let Some((bytes, (kind, pixels))) = bytes.zip(checked) {
            if let Some(left) = self.room.pixels.checked_sub(pixels) {
                self.room.pixels = left;
                let styles = look::styles(Tag::Span, attributes, inline);
                let size = bytes.len();
                self.put(size, Piece::Picture { kind, bytes, alternative, styles });
                return;
            }
            self.scene.is_cut = true;
        } else if is_dot(attributes) {
            // One pixel tells the sender that the mail was read, and its reader nothing.
            return;
        }
        let address = bounded(source);
        self.put(address.len() + alternative.len(), Piece::Absent { address, alternative });
    }

    /// The bytes of a picture that came with the mail.
    fn bytes_of(&self, source: &str) -> Option<Vec<u8>> {
        if let Some(id) = source.get(..4).filter(|s| s.eq_ignore_ascii_case("cid:")) {
            let id = source.get(id.len()..)?.trim_matches(['<', '>']);
            let bytes = (self.pictures.part)(id)?;
            return (bytes.len() <= self.room.bytes).then(|| bytes.to_vec());
        }
        source.get(..5).filter(|s| s.eq_ignore_ascii_case("data:"))?;
        let (head, data) = source.split_once(',')?;
        let is_base64 = head.get(head.len().checked_sub(7)?..)?.eq_ignore_ascii_case(";base64");
        let fits = is_base64 && data.len() / 4 * 3 <= self.room.bytes;
        fits.then(|| transfer::base64(data.as_bytes()).bytes.into_owned())
    }

    fn field(&mut self, attributes: &[Attribute<'_>]) {
        let kind = value(attributes, "type").unwrap_or_default();
        if kind.eq_ignore_ascii_case("hidden") {
            return;
        }
        let said = value(attributes, "value").or_else(|| value(attributes, "placeholder"));
        let said = said.unwrap_or_default();
        let shown: String = said.chars().take(ALTERNATIVE_MAX).collect();
        self.put(shown.len(), Piece::Field(shown));
    }

    /// Ends what stands deeper than so many elements of the page.
    fn close_below(&mut self, depth: usize) {
        while self.standing.last().is_some_and(|standing| standing.depth > depth) {
            self.end();
        }
    }

    fn end(&mut self) {
        let Some(standing) = self.standing.pop() else { return };
        // An element that began must end, whatever room is left.
        self.scene.pieces.push(Piece::End);
        let Some(link) = standing.link else { return };
        let text: String = self.scene.pieces.iter().skip(link.start).filter_map(words).collect();
        if text.trim() != link.target {
            let target = bounded(&link.target);
            self.put(target.len(), Piece::Leads(target));
        }
    }

    /// Adds a piece of so many bytes if there is room; whether there was.
    fn put(&mut self, bytes: usize, piece: Piece) -> bool {
        let left = self.room.bytes.checked_sub(bytes).zip(self.room.pieces.checked_sub(1));
        let Some((bytes, pieces)) = left else {
            self.scene.is_cut = true;
            return false;
        };
        (self.room.bytes, self.room.pieces) = (bytes, pieces);
        self.scene.pieces.push(piece);
        true
    }

    fn finish(mut self) -> Scene {
        while !self.standing.is_empty() {
            self.end();
        }
        self.scene
    }
}

fn words(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Text(text) => Some(text),
        _ => None,
    }
}

/// The decoded value of an attribute; of two with the same name the first holds.
fn value<'h>(attributes: &[Attribute<'h>], name: &str) -> Option<Cow<'h, str>> {
    attributes.iter().find(|attribute| attribute.is(name)).map(Attribute::decoded)
}

fn bounded(address: &str) -> String {
    address.get(..address.floor_char_boundary(ADDRESS_MAX)).unwrap_or_default().to_owned()
}

/// Whether a picture has one or two pixels.
fn is_dot(attributes: &[Attribute<'_>]) -> bool {
    let side = |name: &str| {
        let value = value(attributes, name)?;
        value.trim().trim_end_matches("px").parse::<f32>().ok()
    };
    ["width", "height"].iter().any(|name| side(name).is_some_and(|side| side <= 2.0))
}

/// Elements within elements; browsers follow no more than 512.
const DEPTH_MAX: usize = 200;
const ALTERNATIVE_MAX: usize = 200;
const ADDRESS_MAX: usize = 2_048;
/// What an element or a style counts for, about as long as it is when written.
const STYLE_BYTES: usize = 32;

#[cfg(test)]
mod tests;
