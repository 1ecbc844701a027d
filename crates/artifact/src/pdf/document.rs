//! The objects of a document: which definition of each is the present one, and their
//! values, decrypted. The tables of the file decide if they lead to a catalog; else the
//! last definition of each object does, as readers have it that mend broken files.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use vocab::{DefectCode, Inside, Spot};

use super::filter::{self, Decoded, Filter};
use super::object::{Dict, Id, Object, Stream};
use super::parser::Parser;
use super::scan::{Definition, Scan, Source};
use super::security::{Handler, Method};
use super::xref::{self, Entry};
use crate::open::Tools;

/// A document, read on demand.
#[derive(Debug)]
pub(super) struct Document<'a> {
    source: Source<'a>,
    tools: Tools<'a>,
    pub(super) scan: Scan,
    /// Every definition there is, those of object streams included.
    placed: Vec<Placed>,
    current: BTreeMap<u32, usize>,
    /// Objects that stand in object streams, by the tables, with the number of the stream.
    in_streams: BTreeMap<u32, u32>,
    /// Decoded object streams.
    packed: Vec<Vec<u8>>,
    pub(super) trailer: Dict,
    pub(super) tables: Tables,
    pub(super) security: Security,
    /// Bytes that may still be parsed: references lead to the same object again and again.
    fuel: Cell<usize>,
    defects: RefCell<BTreeSet<(DefectCode, Spot)>>,
    pub(super) disguised: RefCell<BTreeSet<Vec<u8>>>,
}

/// How the objects were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tables {
    Text,
    Streams,
    /// No table leads to a catalog.
    Rebuilt,
}

/// Whether and how the document is encrypted.
#[derive(Debug, Default)]
pub(super) enum Security {
    #[default]
    None,
    /// By a handler that is not read here.
    Unknown,
    /// No password was found yet.
    Locked(Handler),
    Open(Handler, Vec<u8>),
}

/// One definition of an object.
#[derive(Debug, Clone)]
struct Placed {
    id: Id,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    Plain(Definition),
    /// Which object stream, and where in it.
    Packed(usize, usize),
}

impl<'a> Document<'a> {
    /// Reads the tables of a file, but nothing that may be encrypted.
    pub(super) fn new(bytes: &'a [u8], header: usize, tools: Tools<'a>) -> Self {
        let source = Source::new(bytes, tools.limits);
        let scan = source.scan();
        let fuel = bytes.len().saturating_mul(READINGS_MAX).saturating_add(FUEL_LEAST);
        let mut document = Self {
            source,
            tools,
            placed: scan.definitions.iter().cloned().map(Placed::plain).collect(),
            scan,
            current: BTreeMap::new(),
            in_streams: BTreeMap::new(),
            packed: Vec::new(),
            trailer: Dict::default(),
            tables: Tables::Rebuilt,
            security: Security::None,
            fuel: Cell::new(fuel),
            defects: RefCell::default(),
            disguised: RefCell::default(),
        };
        for code in std::mem::take(&mut document.scan.defects) {
            document.defect(code, Spot::Whole);
        }
        document.last_definitions();
        document.read_tables(header);
        document.read_security();
        document
    }

    /// Opens the object streams; before that a password must have been tried.
    pub(super) fn unpack(&mut self) {
        let holders: Vec<(usize, Id)> = self
            .placed
            .iter()
            .enumerate()
            .filter(|(_, placed)| placed.holds_objects())
            .map(|(index, placed)| (index, placed.id))
            .collect();
        let mut left = PACKED_BYTES_MAX;
        for (holder, id) in holders.into_iter().take(OBJECT_STREAMS_MAX) {
            let (Object::Stream(stream), false) = (self.value(holder), self.is_locked()) else {
                continue;
            };
            let decoded = self.decoded(&stream);
            let Some(rest) = left.checked_sub(decoded.bytes.len()) else {
                self.defect(DefectCode::LimitMemory, spot(id.number));
                break;
            };
            left = rest;
            let first = stream.dict.get(b"First").and_then(Object::size).unwrap_or(0);
            for (number, at) in directory(&decoded.bytes, first) {
                let place = Place::Packed(self.packed.len(), at);
                self.placed.push(Placed { id: Id { number, generation: 0 }, place });
                self.make_current(number, holder, id.number);
            }
            self.packed.push(decoded.bytes);
        }
        if self.catalog().is_none() {
            self.tables = Tables::Rebuilt;
            self.last_definitions();
            self.guess_catalog();
        }
    }

    /// The catalog.
    pub(super) fn catalog(&self) -> Option<Dict> {
        let root = self.resolve(self.trailer.get(b"Root")?);
        root.dict().filter(|dict| dict.has(b"Pages") || dict.is(b"Type", b"Catalog")).cloned()
    }

    /// Every definition: its object and whether it is the present one.
    pub(super) fn definitions(&self) -> impl Iterator<Item = (Id, bool, Object)> {
        self.placed.iter().enumerate().map(|(index, placed)| {
            let current = self.current.get(&placed.id.number) == Some(&index);
            (placed.id, current, self.noted(index))
        })
    }

    pub(super) fn object_count(&self) -> usize {
        self.current.len()
    }

    pub(super) const fn object_streams(&self) -> usize {
        self.packed.len()
    }

    /// The value that a reference leads to; other values as they are.
    pub(super) fn resolve<'o>(&self, object: &'o Object) -> Cow<'o, Object> {
        let Some(mut number) = object.reference() else { return Cow::Borrowed(object) };
        for _ in 0..REFERENCES_MAX {
            let Some(index) = self.current.get(&number) else { return Cow::Owned(Object::Null) };
            match self.value(*index) {
                Object::Reference(next) => number = next,
                value => return Cow::Owned(value),
            }
        }
        self.defect(DefectCode::LinkLoop, spot(number));
        Cow::Owned(Object::Null)
    }

    /// The value of a key, resolved.
    pub(super) fn get(&self, dict: &Dict, key: &[u8]) -> Object {
        dict.get(key).map_or(Object::Null, |value| self.resolve(value).into_owned())
    }

    /// The dictionary of a key, resolved.
    pub(super) fn dict(&self, dict: &Dict, key: &[u8]) -> Option<Dict> {
        self.get(dict, key).dict().cloned()
    }

    /// The bytes of a stream, with its filters undone as far as they are known.
    pub(super) fn decoded(&self, stream: &Stream) -> Decoded {
        let raw = self.source.bytes.get(stream.data.clone()).unwrap_or_default();
        let filters = self.filters(&stream.dict);
        let raw = match &self.security {
            Security::Open(handler, key) => {
                method_of(handler, &stream.dict, &filters).decrypted(key, stream.id, raw)
            }
            _ => raw.to_vec(),
        };
        let decoded = filter::decoded(raw, filters, self.tools.limits, self.tools.budget);
        if let Some(code) = decoded.defect {
            self.defect(code, spot(stream.id.number));
        }
        decoded
    }

    /// Names of the filters of a stream.
    pub(super) fn filters(&self, dict: &Dict) -> Vec<Filter> {
        let list = |keys: [&[u8]; 2]| -> Vec<Object> {
            let value = keys.iter().find_map(|key| dict.get(key));
            match value.map(|value| self.resolve(value).into_owned()) {
                Some(Object::Array(values)) => values
                    .iter()
                    .take(FILTERS_MAX)
                    .map(|value| self.resolve(value).into_owned())
                    .collect(),
                Some(value) => vec![value],
                None => Vec::new(),
            }
        };
        let parameters = list([b"DecodeParms", b"DP"]);
        let names = list([b"Filter", b"F"]);
        names
            .iter()
            .enumerate()
            .filter_map(|(index, name)| {
                let own = parameters.get(index).and_then(Object::dict).cloned().unwrap_or_default();
                Some(Filter { name: name.name()?.to_vec(), parameters: own })
            })
            .collect()
    }

    /// Whether strings and streams cannot be read.
    pub(super) const fn is_locked(&self) -> bool {
        matches!(self.security, Security::Locked(_) | Security::Unknown)
    }

    pub(super) const fn is_encrypted(&self) -> bool {
        !matches!(self.security, Security::None)
    }

    pub(super) fn defect(&self, code: DefectCode, spot: Spot) {
        let mut defects = self.defects.borrow_mut();
        if defects.len() < DEFECTS_MAX {
            defects.insert((code, spot));
        }
    }

    pub(super) fn defects(&self) -> Vec<(DefectCode, Spot)> {
        self.defects.borrow().iter().cloned().collect()
    }

    /// The value of a definition, its disguised names noted.
    fn noted(&self, index: usize) -> Object {
        let (value, disguised) = self.parsed(index);
        self.disguised.borrow_mut().extend(disguised);
        value
    }

    fn value(&self, index: usize) -> Object {
        self.parsed(index).0
    }

    fn parsed(&self, index: usize) -> (Object, Vec<Vec<u8>>) {
        let Some(placed) = self.placed.get(index) else { return Default::default() };
        if self.fuel.get() == 0 {
            self.defect(DefectCode::LimitMemory, Spot::Whole);
            return Default::default();
        }
        let (mut value, parser, start) = match &placed.place {
            Place::Plain(definition) => {
                let (value, parser) = self.source.value(definition, |number| self.length(number));
                (value, parser, definition.value)
            }
            Place::Packed(stream, at) => {
                let bytes = self.packed.get(*stream).map_or(&[][..], Vec::as_slice);
                let mut parser = Parser::new(bytes, *at, self.source.depth);
                (parser.value().unwrap_or_default(), parser, *at)
            }
        };
        let cost = parser.at.saturating_sub(start);
        self.fuel.set(self.fuel.get().saturating_sub(cost + FUEL_EACH));
        if let Some(code) = parser.cut {
            self.defect(code, spot(placed.id.number));
        }
        if let (Place::Plain(_), Security::Open(handler, key)) = (&placed.place, &self.security) {
            decrypt(&mut value, handler.strings, key, placed.id);
        }
        (value, parser.disguised)
    }

    /// The length of a stream that stands in an object of its own, which is a plain number.
    fn length(&self, number: u32) -> Option<usize> {
        match &self.placed.get(*self.current.get(&number)?)?.place {
            Place::Plain(definition) => {
                Parser::new(self.source.bytes, definition.value, 1).value()?.size()
            }
            Place::Packed(stream, at) => {
                Parser::new(self.packed.get(*stream)?, *at, 1).value()?.size()
            }
        }
    }

    /// The last definition of each object is the present one.
    fn last_definitions(&mut self) {
        self.current = self
            .placed
            .iter()
            .enumerate()
            .map(|(index, placed)| (placed.id.number, index))
            .collect();
    }

    /// Takes the tables of the file, if they lead to a catalog.
    fn read_tables(&mut self, header: usize) {
        let start = self.scan.tables.iter().rev().find(|start| **start != 0).copied();
        let chain = start.map(|start| {
            xref::chain(self.source.bytes, start, header, |offset| self.table_stream(offset))
        });
        let Some(chain) = chain else { return self.rebuild() };
        if chain.loops {
            self.defect(DefectCode::LinkLoop, Spot::inside(Inside::Section, "xref"));
        }
        let by_scan = self.current.clone();
        let mut current = BTreeMap::new();
        for (number, entry) in &chain.entries {
            let index = match entry {
                Entry::Free => None,
                Entry::At(offset) => self.placed_at(*number, *offset, header),
                Entry::Packed(holder) => {
                    self.in_streams.insert(*number, *holder);
                    None
                }
            };
            // An entry that leads nowhere is mended by the last definition.
            let mended = || match entry {
                Entry::At(_) => by_scan.get(number).copied(),
                _ => None,
            };
            if let Some(index) = index.or_else(mended) {
                current.insert(*number, index);
            }
        }
        self.current = current;
        self.trailer = merged(chain.trailers.iter().rev());
        self.tables = if chain.streams { Tables::Streams } else { Tables::Text };
        let root = self.trailer.get(b"Root").and_then(Object::reference);
        let is_packed = root.is_some_and(|number| self.in_streams.contains_key(&number));
        if chain.broken || (self.catalog().is_none() && !is_packed) {
            self.current = by_scan;
            self.rebuild();
        }
    }

    /// Takes the trailers as they stand in the file, the last ones first.
    fn rebuild(&mut self) {
        self.tables = Tables::Rebuilt;
        let mut trailers = self.scan.trailers.clone();
        let tables: Vec<usize> = self.indices(|definition| definition.is_table).collect();
        trailers.extend(tables.into_iter().filter_map(|index| self.value(index).dict().cloned()));
        self.trailer = merged(trailers.iter().filter(|dict| dict.has(b"Root")));
        if self.catalog().is_none() {
            self.guess_catalog();
        }
    }

    /// Any catalog will do if no trailer names one.
    fn guess_catalog(&mut self) {
        let found = self.current.values().rev().find_map(|index| {
            let value = self.value(*index);
            let is_catalog = value.dict().is_some_and(|dict| dict.is(b"Type", b"Catalog"));
            is_catalog.then(|| self.placed.get(*index).map(|placed| placed.id.number)).flatten()
        });
        if let Some(number) = found {
            self.trailer.0.push((b"Root".to_vec(), Object::Reference(number)));
        }
    }

    fn indices(&self, wanted: impl Fn(&Definition) -> bool) -> impl Iterator<Item = usize> {
        let found = self.placed.iter().enumerate().filter(move |(_, placed)| match &placed.place {
            Place::Plain(definition) => wanted(definition),
            Place::Packed(..) => false,
        });
        found.map(|(index, _)| index)
    }

    /// The definition of this number at an offset, from the start of the file or from its
    /// header. It may stand where the scan does not look: within a stream.
    fn placed_at(&mut self, number: u32, offset: usize, header: usize) -> Option<usize> {
        let offsets = [offset, offset.saturating_add(header)];
        let definitions = &self.scan.definitions;
        let known = offsets.into_iter().find_map(|offset| {
            let index = definitions.partition_point(|definition| definition.start < offset);
            let found = definitions.get(index)?;
            (found.id.number == number && found.start <= offset + BLANKS_MAX).then_some(index)
        });
        known.or_else(|| {
            let read = |offset| self.source.definition_at(offset);
            let found =
                offsets.into_iter().filter_map(read).find(|found| found.id.number == number)?;
            self.placed.push(Placed::plain(found));
            Some(self.placed.len() - 1)
        })
    }

    /// A table in the form of a stream. Tables are never encrypted.
    fn table_stream(&self, offset: usize) -> Option<xref::TableStream> {
        let definition = self.source.definition_at(offset)?;
        let (Object::Stream(stream), _) = self.source.value(&definition, |_| None) else {
            return None;
        };
        (stream.dict.has(b"W")).then_some(())?;
        let bytes = self.decoded(&stream).bytes;
        Some((stream.dict, bytes))
    }

    /// Takes the object that was placed last as the present one, if the tables say so or,
    /// without tables, if it comes later in the file than the one before.
    fn make_current(&mut self, number: u32, holder: usize, holder_number: u32) {
        let last = self.placed.len() - 1;
        let replaces = if self.tables == Tables::Rebuilt {
            let plain = self.scan.definitions.len();
            self.current.get(&number).is_none_or(|found| *found < holder || *found >= plain)
        } else {
            self.in_streams.get(&number) == Some(&holder_number)
        };
        if replaces {
            self.current.insert(number, last);
        }
    }

    fn read_security(&mut self) {
        let Some(encrypt) = self.trailer.get(b"Encrypt") else { return };
        let encrypt = self.resolve(encrypt).into_owned();
        let Some(dict) = encrypt.dict() else { return };
        let resolved =
            Dict(dict.0.iter().map(|(key, value)| (key.clone(), self.deep(value))).collect());
        let ids = self.get(&self.trailer, b"ID");
        let id = ids.array().and_then(<[Object]>::first).map(|id| self.resolve(id).into_owned());
        let id = id.as_ref().and_then(Object::text).unwrap_or_default().to_vec();
        self.security = Handler::new(&resolved, &id).map_or(Security::Unknown, Security::Locked);
    }

    /// A value with the references in it resolved three steps down.
    fn deep(&self, value: &Object) -> Object {
        let mut value = self.resolve(value).into_owned();
        if let Object::Dict(dict) = &mut value {
            for (_, value) in &mut dict.0 {
                *value = self.resolve(value).into_owned();
            }
        }
        value
    }
}

impl Placed {
    const fn plain(definition: Definition) -> Self {
        Self { id: definition.id, place: Place::Plain(definition) }
    }

    const fn holds_objects(&self) -> bool {
        matches!(self.place, Place::Plain(Definition { holds_objects: true, .. }))
    }
}

/// Where an object is.
pub(super) fn spot(number: u32) -> Spot {
    Spot::inside(Inside::Object, number.to_string())
}

/// Several trailers as one; the later ones say more.
fn merged<'d>(trailers: impl Iterator<Item = &'d Dict>) -> Dict {
    Dict(trailers.flat_map(|trailer| trailer.0.iter().cloned()).collect())
}

/// The numbers at the head of an object stream, with the offsets of their values.
fn directory(bytes: &[u8], first: usize) -> Vec<(u32, usize)> {
    let head = bytes.get(..first).unwrap_or(bytes);
    let mut parser = Parser::new(head, 0, 1);
    let mut out = Vec::new();
    while out.len() < PACKED_MAX {
        parser.skip_blanks();
        let Some(number) = parser.digits() else { break };
        parser.skip_blanks();
        let Some(offset) = parser.digits() else { break };
        let number = u32::try_from(number).ok();
        let at = usize::try_from(offset).ok().and_then(|offset| offset.checked_add(first));
        out.extend(number.zip(at).filter(|(_, at)| *at < bytes.len()));
    }
    out
}

/// The method of a stream: a crypt filter of its own comes before the usual one.
fn method_of(handler: &Handler, dict: &Dict, filters: &[Filter]) -> Method {
    let own = filters.iter().any(|filter| {
        filter.name == b"Crypt" && !matches!(filter.parameters.get(b"Name"), Some(Object::Name(name)) if name != b"Identity")
    });
    if own || dict.is(b"Type", b"XRef") {
        return Method::Identity;
    }
    if dict.is(b"Type", b"Metadata") && !handler.hides_metadata {
        return Method::Identity;
    }
    if dict.is(b"Type", b"EmbeddedFile") { handler.files } else { handler.streams }
}

/// Decrypts the strings in a value. Its depth is bounded by the parser.
fn decrypt(value: &mut Object, method: Method, key: &[u8], id: Id) {
    match value {
        Object::Text(text) => *text = method.decrypted(key, id, text),
        Object::Array(values) => {
            values.iter_mut().for_each(|value| decrypt(value, method, key, id))
        }
        Object::Dict(Dict(entries)) | Object::Stream(Stream { dict: Dict(entries), .. }) => {
            entries.iter_mut().for_each(|(_, value)| decrypt(value, method, key, id));
        }
        _ => {}
    }
}

/// How often the bytes of the file may be parsed in all, beyond the least.
const READINGS_MAX: usize = 16;
const FUEL_LEAST: usize = 16 << 20;
/// What any object costs, however short.
const FUEL_EACH: usize = 16;
/// References that lead to references.
const REFERENCES_MAX: usize = 32;
const OBJECT_STREAMS_MAX: usize = 10_000;
/// Objects of one object stream.
const PACKED_MAX: usize = 200_000;
/// Bytes of all object streams, which are kept while the document is read.
const PACKED_BYTES_MAX: usize = 64 << 20;
const FILTERS_MAX: usize = 32;
const DEFECTS_MAX: usize = 100;
/// Blanks between where a table points and the object.
const BLANKS_MAX: usize = 4;
