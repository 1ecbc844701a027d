//! The tree of a multipart body (RFC 2046 section 5.1), walked in one pass.
//!
//! A boundary stands at the start of a line only, and the innermost open one is asked
//! first. Whatever is open at the end counts as ended there: a cut mail keeps its parts.

use memchr::memmem::Finder;
use vocab::{DefectCode, Limits, Spot, Work};

use crate::entity::{self, Class, Entity};
use crate::field::{self, Scope};

/// A part without parts of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf<'a> {
    /// `1.2`; empty for a body that is the whole mail.
    pub(crate) path: String,
    pub(crate) entity: Entity,
    /// Path of the nearest multipart/alternative around it.
    pub(crate) alternative: Option<String>,
    /// Still in its transfer encoding.
    pub(crate) content: &'a [u8],
}

/// A walked body.
#[derive(Debug, Default)]
pub(crate) struct Walked<'a> {
    pub(crate) leaves: Vec<Leaf<'a>>,
    pub(crate) defects: Vec<(DefectCode, Spot)>,
    pub(crate) work: Work,
}

/// Walks the body that starts at `start`; `root` is what the header of the message says.
/// `hint` is a charset for raw 8-bit bytes in names.
pub(crate) fn walk<'a>(
    body: Body<'a>,
    root: Entity,
    hint: Option<&str>,
    limits: &Limits,
) -> Walked<'a> {
    let mut walk = Walk {
        bytes: body.bytes,
        line_end: body.line_end,
        hint,
        limits,
        levels: Vec::new(),
        open: None,
        entities: 0,
        is_parts_cut: false,
        is_depth_cut: false,
        guess_bytes_left: body.bytes.len().saturating_mul(GUESSES_PER_BYTE),
        out: Walked::default(),
    };
    walk.enter(root, String::new(), body.start);
    walk.run(body.start);
    walk.out
}

/// Where a body stands in its message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Body<'a> {
    /// The message, header included.
    pub(crate) bytes: &'a [u8],
    pub(crate) start: usize,
    /// The byte that ends a line.
    pub(crate) line_end: u8,
}

struct Walk<'a, 'l> {
    bytes: &'a [u8],
    line_end: u8,
    hint: Option<&'l str>,
    limits: &'l Limits,
    /// The multiparts that are open, outermost first.
    levels: Vec<Level>,
    /// The leaf that is being read; none within a preamble or epilogue.
    open: Option<Open>,
    entities: usize,
    is_parts_cut: bool,
    is_depth_cut: bool,
    /// A guessed boundary means a second look at the same bytes, and guesses within
    /// guesses would never end.
    guess_bytes_left: usize,
    out: Walked<'a>,
}

struct Level {
    boundary: Option<Vec<u8>>,
    path: String,
    start: usize,
    children: u32,
    is_closed: bool,
    /// In a multipart/digest, a part without a type is a message.
    is_digest: bool,
    /// Path of the nearest multipart/alternative, this one included.
    alternative: Option<String>,
    charset: Option<String>,
}

struct Open {
    path: String,
    entity: Entity,
    start: usize,
}

/// A boundary line.
struct Delimiter {
    level: usize,
    is_close: bool,
    /// Where the content before it ends.
    content_end: usize,
    /// The line end after it.
    end: usize,
}

impl<'a> Walk<'a, '_> {
    fn run(&mut self, start: usize) {
        let needle = [self.line_end, b'-', b'-'];
        let finder = Finder::new(&needle);
        let mut from = start.saturating_sub(1);
        loop {
            let found = if self.levels.is_empty() { None } else { self.find(&finder, from) };
            let next = match found {
                Some(delimiter) => self.delimiter(&delimiter),
                None => self.end(),
            };
            match next {
                Some(next) => from = next,
                None => return,
            }
        }
    }

    /// The next line that is a boundary of an open multipart.
    fn find(&mut self, finder: &Finder<'_>, from: usize) -> Option<Delimiter> {
        let mut from = from;
        let begin = from;
        loop {
            let Some(length) = finder.find(self.bytes.get(from..)?) else {
                self.count(self.bytes.len().saturating_sub(begin));
                return None;
            };
            let at = from.saturating_add(length);
            let line_start = at.saturating_add(3);
            let rest = self.bytes.get(line_start..).unwrap_or_default();
            let view = rest.get(..LINE_BYTES_MAX).unwrap_or(rest);
            let length = memchr::memchr(self.line_end, view).unwrap_or(view.len());
            self.count(length);
            let line = view.get(..length).unwrap_or(view).trim_ascii_end();
            if let Some((level, is_close)) = self.level_of(line) {
                self.count(line_start.saturating_sub(begin));
                let has_return = self.line_end == b'\n'
                    && at.checked_sub(1).and_then(|i| self.bytes.get(i)) == Some(&b'\r');
                let content_end = at.saturating_sub(usize::from(has_return));
                let end = line_start.saturating_add(length);
                return Some(Delimiter { level, is_close, content_end, end });
            }
            from = line_start;
        }
    }

    /// The innermost open multipart whose boundary the line is, and whether it closes it.
    fn level_of(&self, line: &[u8]) -> Option<(usize, bool)> {
        let close = line.strip_suffix(b"--");
        self.levels.iter().enumerate().rev().find_map(|(index, level)| {
            let boundary = level.boundary.as_deref()?;
            if boundary == line {
                Some((index, false))
            } else if close == Some(boundary) {
                Some((index, true))
            } else {
                None
            }
        })
    }

    /// Goes on behind a boundary line; returns from where to look for the next one.
    fn delimiter(&mut self, delimiter: &Delimiter) -> Option<usize> {
        self.close_leaf(delimiter.content_end);
        while self.levels.len() > delimiter.level.saturating_add(1) {
            if let Some(again) = self.close_level(delimiter.content_end) {
                return Some(again);
            }
        }
        let level = self.levels.last_mut()?;
        level.is_closed = delimiter.is_close;
        if delimiter.is_close {
            return Some(delimiter.end);
        }
        level.children = level.children.saturating_add(1);
        let number = level.children;
        let path = child(&level.path, number);
        let is_digest = level.is_digest;
        if self.entities >= self.limits.parts {
            if !std::mem::replace(&mut self.is_parts_cut, true) {
                self.defect(DefectCode::LimitParts, &path);
            }
            return Some(delimiter.end);
        }
        let start = delimiter.end.saturating_add(1);
        Some(self.part(path, start, is_digest).saturating_sub(1))
    }

    /// Reads the header of a part and enters it; returns where its body starts.
    fn part(&mut self, path: String, start: usize, is_digest: bool) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        let mut block = field::split(rest, self.line_end, Scope::Part, self.limits.headers);
        if !block.is_known {
            // Without any known field it is no header but the text of the part.
            (block.fields, block.unreadable) = (Vec::new(), 0);
            let blank = field::line(rest, 0, self.line_end);
            block.end = blank.filter(|(line, _)| line.is_empty()).map_or(0, |(_, next)| next);
        }
        if block.unreadable > 0 {
            self.defect(DefectCode::HeaderUnreadable, &path);
        }
        self.count(block.end);
        let mut entity = entity::read(block.fields.iter().map(|f| (f.name, f.value)), self.hint);
        if entity.is_ambiguous {
            self.defect(DefectCode::DuplicateHeader, &path);
        }
        if is_digest && entity.media_type.is_empty() {
            entity.media_type = "message/rfc822".to_owned();
        }
        let body = start.saturating_add(block.end);
        self.enter(entity, path, body);
        body
    }

    fn enter(&mut self, entity: Entity, path: String, start: usize) {
        self.entities = self.entities.saturating_add(1);
        self.out.work.nodes = self.out.work.nodes.saturating_add(1);
        let is_multipart = entity.class() == Class::Multipart;
        if is_multipart && self.levels.len() < self.limits.part_depth {
            let alternative = if entity.media_type == "multipart/alternative" {
                Some(path.clone())
            } else {
                self.alternative()
            };
            self.levels.push(Level {
                is_digest: entity.media_type == "multipart/digest",
                alternative,
                boundary: entity.boundary,
                path,
                start,
                children: 0,
                is_closed: false,
                charset: entity.charset,
            });
            return;
        }
        if is_multipart && !std::mem::replace(&mut self.is_depth_cut, true) {
            self.defect(DefectCode::LimitDepth, &path);
        }
        self.open = Some(Open { path, entity, start });
    }

    fn close_leaf(&mut self, end: usize) {
        if let Some(Open { path, entity, start }) = self.open.take() {
            let content = self.bytes.get(start..end).unwrap_or_default();
            let alternative = self.alternative();
            self.out.leaves.push(Leaf { path, entity, alternative, content });
        }
    }

    fn alternative(&self) -> Option<String> {
        self.levels.last().and_then(|level| level.alternative.clone())
    }

    /// Closes the innermost multipart. One in which no part was found gets a second look
    /// with a guessed boundary, and then this returns from where; without a guess its
    /// content is a text.
    fn close_level(&mut self, end: usize) -> Option<usize> {
        let mut level = self.levels.pop()?;
        let content = self.bytes.get(level.start..end).unwrap_or_default();
        if level.children > 0 {
            if !level.is_closed {
                self.defect(DefectCode::BoundaryUnclosed, &level.path);
            }
        } else if !content.trim_ascii().is_empty() {
            if let Some(boundary) = self.guess(content) {
                self.defect(DefectCode::BoundaryGuessed, &level.path);
                let again = level.start.saturating_sub(1);
                level.boundary = Some(boundary);
                self.levels.push(level);
                return Some(again);
            }
            self.defect(DefectCode::BoundaryMissing, &level.path);
            let entity = Entity { charset: level.charset, ..Entity::default() };
            let alternative = self.alternative();
            self.out.leaves.push(Leaf { path: level.path, entity, alternative, content });
        }
        None
    }

    fn end(&mut self) -> Option<usize> {
        let end = self.bytes.len();
        self.close_leaf(end);
        while !self.levels.is_empty() {
            if let Some(again) = self.close_level(end) {
                return Some(again);
            }
        }
        None
    }

    /// The first line of a multipart that looks like a boundary: `--`, one word, and on
    /// the next line a field or nothing.
    fn guess(&mut self, content: &[u8]) -> Option<Vec<u8>> {
        self.guess_bytes_left = self.guess_bytes_left.checked_sub(content.len())?;
        self.count(content.len());
        let mut at = 0usize;
        while let Some((line, next)) = field::line(content, at, self.line_end) {
            at = next;
            let Some(word) = line.strip_prefix(b"--").map(<[u8]>::trim_ascii_end) else { continue };
            let is_word = (1..=GUESS_BYTES_MAX).contains(&word.len())
                && word.iter().all(u8::is_ascii_graphic)
                && word.iter().any(|b| *b != b'-');
            let is_followed = field::line(content, next, self.line_end).is_some_and(|(line, _)| {
                line.is_empty() || field::name(line).is_some_and(field::is_known)
            });
            if is_word && is_followed {
                return Some(word.to_vec());
            }
        }
        None
    }

    fn defect(&mut self, code: DefectCode, path: &str) {
        self.out.defects.push((code, spot(path)));
    }

    fn count(&mut self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.out.work.bytes = self.out.work.bytes.saturating_add(bytes);
    }
}

/// The path of a part within the one at `path`.
pub(crate) fn child(path: &str, number: u32) -> String {
    if path.is_empty() { number.to_string() } else { format!("{path}.{number}") }
}

/// The place of a part; the whole mail is no part of itself.
pub(crate) fn spot(path: &str) -> Spot {
    if path.is_empty() { Spot::Whole } else { Spot::Part(path.to_owned()) }
}

/// A boundary line is not longer.
const LINE_BYTES_MAX: usize = 1_000;
const GUESS_BYTES_MAX: usize = 200;
/// How often each byte may be looked at again for a guess.
const GUESSES_PER_BYTE: usize = 3;
