//! Every definition `N G obj` in the file, whatever its tables say. Attackers break the
//! tables on purpose, since readers mend them and scanners often do not.

use std::ops::Range;

use memchr::memmem::Finder;
use vocab::{DefectCode, Limits};

use super::object::{Dict, Id, Object, Stream};
use super::parser::{Parser, is_blank};

/// Where an object is defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Definition {
    pub(super) id: Id,
    /// Where its number stands.
    pub(super) start: usize,
    /// Where its value stands.
    pub(super) value: usize,
    pub(super) end: usize,
    /// It is a stream that holds objects.
    pub(super) holds_objects: bool,
    /// It is a table of references in the form of a stream.
    pub(super) is_table: bool,
}

/// What was found in the whole file.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// In the order of the file.
    pub(super) definitions: Vec<Definition>,
    pub(super) trailers: Vec<Dict>,
    /// Values of `startxref`, in the order of the file.
    pub(super) tables: Vec<usize>,
    /// Where the last `%%EOF` ends.
    pub(super) end: Option<usize>,
    pub(super) defects: Vec<DefectCode>,
}

/// The bytes of a file with what bounds the reading of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) depth: usize,
    /// Where the last `endstream` stands: behind it none is looked for, since that would
    /// cost the rest of the file for each stream.
    last_end: usize,
}

impl<'a> Source<'a> {
    pub(super) fn new(bytes: &'a [u8], limits: &Limits) -> Self {
        let last_end = memchr::memmem::rfind(bytes, b"endstream").unwrap_or(0);
        Self { bytes, depth: limits.pdf_depth, last_end }
    }

    /// Goes through the file once.
    pub(super) fn scan(self) -> Scan {
        let mut out = Scan::default();
        self.definitions(&mut out);
        for at in Finder::new(b"trailer").find_iter(self.bytes).take(TRAILERS_MAX) {
            if out.is_outside(at)
                && let Some(Object::Dict(dict)) = self.parser(at + 7).value()
            {
                out.trailers.push(dict);
            }
        }
        for at in Finder::new(b"startxref").find_iter(self.bytes).take(TRAILERS_MAX) {
            if out.is_outside(at) {
                out.tables.extend(self.parser(at + 9).value().as_ref().and_then(Object::size));
            }
        }
        out.end = memchr::memmem::rfind(self.bytes, b"%%EOF").map(|at| at + 5);
        out
    }

    /// The definition at an offset, if one stands there: `12 0 obj`.
    pub(super) fn definition_at(self, start: usize) -> Option<Definition> {
        let mut parser = self.parser(start);
        parser.skip_blanks();
        let start = parser.at;
        let number = parser.digits()?;
        parser.skip_blanks();
        let generation = parser.digits()?;
        parser.skip_blanks();
        parser.take(b"obj").then_some(())?;
        let id =
            Id { number: u32::try_from(number).ok()?, generation: u32::try_from(generation).ok()? };
        Some(self.read(id, start..parser.at).0)
    }

    /// The value of a definition, with its extent if it is a stream.
    pub(super) fn value(
        self,
        definition: &Definition,
        length: impl Fn(u32) -> Option<usize>,
    ) -> (Object, Parser<'a>) {
        let mut parser = self.parser(definition.value);
        let value = parser.value().unwrap_or_default();
        let Object::Dict(dict) = value else { return (value, parser) };
        let Some(data) = self.stream(&mut parser, &dict, length) else {
            return (Object::Dict(dict), parser);
        };
        parser.at = data.end;
        (Object::Stream(Stream { dict, data, id: definition.id }), parser)
    }

    const fn parser(self, at: usize) -> Parser<'a> {
        Parser::new(self.bytes, at, self.depth)
    }

    fn definitions(self, out: &mut Scan) {
        let finder = Finder::new(b"obj");
        // What is not closed is read to the end of the file, for each object anew.
        let mut fuel = self.bytes.len().saturating_mul(READINGS_MAX).saturating_add(1 << 16);
        let mut at = 0;
        while let Some(found) = self.bytes.get(at..).and_then(|rest| finder.find(rest)) {
            let word = at + found;
            at = word + 3;
            let Some((start, id)) = number_before(self.bytes, word) else { continue };
            if out.definitions.len() == DEFINITIONS_MAX {
                out.defects.push(DefectCode::LimitMembers);
                return;
            }
            let (definition, closed) = self.read(id, start..at);
            let Some(left) = fuel.checked_sub(definition.end.saturating_sub(at)) else {
                out.defects.push(DefectCode::LimitMemory);
                return;
            };
            fuel = left;
            if closed {
                at = definition.end;
            }
            out.definitions.push(Definition { end: at.max(definition.value), ..definition });
        }
    }

    /// Reads a definition, and tells whether it ends as it should.
    fn read(self, id: Id, head: Range<usize>) -> (Definition, bool) {
        let mut definition = Definition {
            id,
            start: head.start,
            value: head.end,
            end: head.end,
            holds_objects: false,
            is_table: false,
        };
        let (value, mut parser) = self.value(&definition, |_| None);
        if let Object::Stream(stream) = &value {
            definition.holds_objects = stream.dict.is(b"Type", b"ObjStm");
            definition.is_table = stream.dict.is(b"Type", b"XRef");
            parser.take(b"endstream");
        }
        definition.end = parser.at.min(self.bytes.len());
        parser.skip_blanks();
        let closed = parser.take(b"endobj") || matches!(value, Object::Stream(_));
        (definition, closed)
    }

    /// The bytes of a stream, if the word `stream` comes next. Its length counts only when
    /// it leads to `endstream`; else the data reaches to the next such word.
    fn stream(
        self,
        parser: &mut Parser<'_>,
        dict: &Dict,
        length: impl Fn(u32) -> Option<usize>,
    ) -> Option<Range<usize>> {
        parser.skip_blanks();
        parser.take(b"stream").then_some(())?;
        // A line end follows, which belongs to neither; a lone CR is against §7.3.8.1 but met.
        if !parser.take(b"\r\n") && !parser.take(b"\n") {
            parser.take(b"\r");
        }
        let start = parser.at;
        let declared = match dict.get(b"Length") {
            Some(Object::Reference(number)) => length(*number),
            other => other.and_then(Object::size),
        };
        let by_length = declared
            .and_then(|length| start.checked_add(length))
            .filter(|end| self.bytes.get(*end..).is_some_and(begins_with_end));
        Some(start..by_length.unwrap_or_else(|| self.end_by_word(start)))
    }

    fn end_by_word(self, start: usize) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        let length = (start <= self.last_end)
            .then(|| memchr::memmem::find(rest, b"endstream"))
            .flatten()
            .or_else(|| memchr::memmem::find(rest, b"endobj"))
            .unwrap_or(rest.len());
        let data = rest.get(..length).unwrap_or_default();
        let data = data.strip_suffix(b"\n").unwrap_or(data);
        let data = data.strip_suffix(b"\r").unwrap_or(data);
        start + data.len()
    }
}

impl Scan {
    /// Whether an offset lies in no object.
    fn is_outside(&self, at: usize) -> bool {
        let before = self.definitions.partition_point(|definition| definition.start <= at);
        let last = before.checked_sub(1).and_then(|index| self.definitions.get(index));
        last.is_none_or(|definition| definition.end <= at)
    }
}

/// The number and the generation in front of `obj`, and where they begin.
fn number_before(bytes: &[u8], word: usize) -> Option<(usize, Id)> {
    let start = word.saturating_sub(HEAD_MAX);
    let head = bytes.get(start..word)?;
    let head = head.trim_ascii_end();
    let (head_of_number, generation) = split_digits(head)?;
    let before = head_of_number.trim_ascii_end();
    (before.len() < head_of_number.len()).then_some(())?;
    let (rest, number) = split_digits(before)?;
    Some((start + rest.len(), Id { number, generation }))
}

fn split_digits(bytes: &[u8]) -> Option<(&[u8], u32)> {
    let count = bytes.iter().rev().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let (rest, digits) = bytes.split_at_checked(bytes.len() - count)?;
    Some((rest, std::str::from_utf8(digits).ok()?.parse().ok()?))
}

fn begins_with_end(rest: &[u8]) -> bool {
    let blanks = rest.iter().take(3).take_while(|byte| is_blank(**byte)).count();
    rest.get(blanks..)
        .is_some_and(|rest| rest.starts_with(b"endstream") || rest.starts_with(b"endobj"))
}

/// More objects than any real document has.
const DEFINITIONS_MAX: usize = 500_000;
const TRAILERS_MAX: usize = 10_000;
/// How often the file may be gone through.
const READINGS_MAX: usize = 8;
/// Longest piece in front of `obj` that is looked at.
const HEAD_MAX: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Vec<(u32, usize)> {
        let scan = Source::new(bytes, &Limits::default()).scan();
        scan.definitions.iter().map(|found| (found.id.number, found.start)).collect()
    }

    #[test]
    fn objects_without_a_table() {
        assert_eq!(found(b"1 0 obj<</A 1>>endobj\n22 0 obj (x) endobj"), [(1, 0), (22, 22)]);
        assert_eq!(found(b"x 1\r\n0\tobj 5"), [(1, 2)]);
        assert_eq!(found(b"endobj obj 1 obj x0 obj"), []);
    }

    #[test]
    fn what_stands_in_strings_and_streams_is_no_object() {
        assert_eq!(found(b"1 0 obj(9 0 obj)endobj 2 0 obj 3 endobj"), [(1, 0), (2, 23)]);
        let stream = b"1 0 obj<</Length 9>>stream\n9 0 obj 1\nendstream endobj 2 0 obj 3 endobj";
        assert_eq!(found(stream), [(1, 0), (2, 54)]);
        let wrong = b"1 0 obj<</Length 9999>>stream\n9 0 obj 1\nendstream endobj 2 0 obj 3";
        assert_eq!(found(wrong), [(1, 0), (2, 57)]);
    }

    #[test]
    fn what_is_not_closed_hides_nothing() {
        assert_eq!(found(b"1 0 obj(never 2 0 obj 3 endobj"), [(1, 0), (2, 14)]);
        assert_eq!(found(b"1 0 obj<</A 1 2 0 obj 3 endobj"), [(1, 0), (2, 14)]);
    }

    #[test]
    fn unclosed_strings_do_not_cost_a_square() {
        let bytes = b"1 0 obj( ".repeat(20_000);
        let scan = Source::new(&bytes, &Limits::default()).scan();
        assert_eq!(scan.defects, [DefectCode::LimitMemory]);
        assert!(scan.definitions.len() < 20);
    }
}
