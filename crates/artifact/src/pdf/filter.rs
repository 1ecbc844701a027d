//! Filters of streams (ISO 32000-1 §7.4), one after another as a stream names them. Every
//! step is bounded by the bytes that may come out; the filters of pictures are left on.

use std::io::{self, Read};

use flate2::{Decompress, FlushDecompress, Status};
use vocab::{DefectCode, Limits};

use super::lzw::Lzw;
use super::object::{Dict, Object};
use super::parser::{hex, is_blank};
use super::predictor::unpredicted;
use crate::budget::{Budget, Unpacked};

/// A filter with its parameters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Filter {
    pub(super) name: Vec<u8>,
    pub(super) parameters: Dict,
}

/// What came out of the filters.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    /// The first filter that is not undone here: one of a picture, or unknown.
    pub(super) left: Option<Filter>,
    pub(super) defect: Option<DefectCode>,
}

/// Undoes filters in their order.
pub(super) fn decoded(
    raw: Vec<u8>,
    filters: Vec<Filter>,
    limits: &Limits,
    budget: &Budget,
) -> Decoded {
    let mut out = Decoded { bytes: raw, ..Decoded::default() };
    for (index, filter) in filters.into_iter().enumerate() {
        if index == FILTERS_MAX {
            out.defect = Some(DefectCode::LimitDepth);
            return out;
        }
        let Some(unpacked) = step(&filter, &out.bytes, limits, budget) else {
            out.left = Some(filter);
            return out;
        };
        let depends = has_predictor(&filter.name);
        out.bytes =
            if depends { unpredicted(unpacked.bytes, &filter.parameters) } else { unpacked.bytes };
        out.defect = out.defect.or(unpacked.defect);
    }
    out
}

/// One filter; `None` for those that are not undone here.
fn step(filter: &Filter, bytes: &[u8], limits: &Limits, budget: &Budget) -> Option<Unpacked> {
    let packed = bytes.len();
    Some(match filter.name.as_slice() {
        b"FlateDecode" | b"Fl" => flate(bytes, limits, budget),
        b"LZWDecode" | b"LZW" => {
            let early = filter.parameters.get(b"EarlyChange").and_then(Object::integer) != Some(0);
            Unpacked::read(Lzw::new(bytes, early), packed, limits, budget)
        }
        b"RunLengthDecode" | b"RL" => Unpacked::read(RunLength::new(bytes), packed, limits, budget),
        b"ASCIIHexDecode" | b"AHx" => {
            let end = memchr::memchr(b'>', bytes).unwrap_or(packed);
            counted(hex(bytes.get(..end).unwrap_or_default()), budget)
        }
        b"ASCII85Decode" | b"A85" => counted(ascii85(bytes), budget),
        // Its only form is the one that changes nothing (§7.4.10); the security handler
        // looks at it before.
        b"Crypt" => Unpacked { bytes: bytes.to_vec(), defect: None },
        _ => return None,
    })
}

fn has_predictor(name: &[u8]) -> bool {
    matches!(name, b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW")
}

/// What cannot be longer than its source, but counts as the rest does.
fn counted(bytes: Vec<u8>, budget: &Budget) -> Unpacked {
    let defect = (!budget.unpacked(bytes.len())).then_some(DefectCode::LimitUnpacked);
    Unpacked { bytes, defect }
}

/// Deflate behind a zlib header, behind a broken one, or without one.
fn flate(bytes: &[u8], limits: &Limits, budget: &Budget) -> Unpacked {
    let blanks = bytes.iter().take_while(|byte| is_blank(**byte)).count().min(BLANKS_MAX);
    let mut first = None;
    // A zlib header is two bytes; writers leave a line end before it, attackers spoil it.
    for (skipped, header) in [(0, true), (blanks, true), (2, false), (0, false)] {
        let rest = bytes.get(skipped..).unwrap_or_default();
        let unpacked = Unpacked::read(Inflate::new(rest, header), rest.len(), limits, budget);
        if !unpacked.bytes.is_empty() || unpacked.defect.is_none() {
            return unpacked;
        }
        first = first.or(Some(unpacked));
    }
    first.unwrap_or_default()
}

/// Inflates, and gives out what came before an error, which the usual readers drop.
struct Inflate<'a> {
    state: Decompress,
    rest: &'a [u8],
    broken: bool,
    ended: bool,
}

impl<'a> Inflate<'a> {
    fn new(bytes: &'a [u8], header: bool) -> Self {
        Self { state: Decompress::new(header), rest: bytes, broken: false, ended: false }
    }
}

impl Read for Inflate<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        if self.broken {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let (before_in, before_out) = (self.state.total_in(), self.state.total_out());
        let status = self.state.decompress(self.rest, out, FlushDecompress::None);
        let taken = usize::try_from(self.state.total_in() - before_in).unwrap_or(0);
        let made = usize::try_from(self.state.total_out() - before_out).unwrap_or(0);
        self.rest = self.rest.get(taken..).unwrap_or_default();
        self.ended = matches!(status, Ok(Status::StreamEnd));
        // Without progress there will be none: the stream is cut off.
        self.broken = status.is_err() || (taken == 0 && made == 0);
        if made == 0 && !self.ended {
            self.broken = true;
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(made.min(out.len()))
    }
}

/// Runs and copies (§7.4.5).
struct RunLength<'a> {
    rest: &'a [u8],
    /// What of the present run is still to come: its byte or its copied bytes.
    run: (u8, usize),
    copy: usize,
}

impl<'a> RunLength<'a> {
    const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, run: (0, 0), copy: 0 }
    }

    fn next(&mut self) -> Option<u8> {
        loop {
            if let Some(left) = self.run.1.checked_sub(1) {
                self.run.1 = left;
                return Some(self.run.0);
            }
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            if let Some(left) = self.copy.checked_sub(1) {
                self.copy = left;
                return Some(*byte);
            }
            match byte {
                0..=127 => self.copy = usize::from(*byte) + 1,
                128 => self.rest = &[],
                129.. => {
                    let (value, rest) = self.rest.split_first()?;
                    self.rest = rest;
                    self.run = (*value, 257 - usize::from(*byte));
                }
            }
        }
    }
}

impl Read for RunLength<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut made = 0;
        for place in out {
            let Some(byte) = self.next() else { break };
            *place = byte;
            made += 1;
        }
        Ok(made)
    }
}

/// Base 85 (§7.4.3), up to `~>`.
fn ascii85(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 5 * 4);
    let mut group = Vec::with_capacity(5);
    let start = usize::from(bytes.starts_with(b"<~")) * 2;
    for byte in bytes.get(start..).unwrap_or_default() {
        match byte {
            b'z' if group.is_empty() => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            b'~' => break,
            _ => {}
        }
        if group.len() == 5 {
            flush85(&mut group, &mut out);
        }
    }
    flush85(&mut group, &mut out);
    out
}

fn flush85(group: &mut Vec<u8>, out: &mut Vec<u8>) {
    let Some(count) = group.len().checked_sub(1) else { return };
    group.resize(5, 84);
    let value =
        group.iter().fold(0_u32, |sum, digit| sum.wrapping_mul(85).wrapping_add((*digit).into()));
    out.extend(value.to_be_bytes().into_iter().take(count));
    group.clear();
}

/// More in a chain only serve to wear readers out.
const FILTERS_MAX: usize = 16;
const BLANKS_MAX: usize = 4;

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn chain(raw: &[u8], names: &[&str]) -> Decoded {
        let limits = Limits::default();
        let filters = names
            .iter()
            .map(|name| Filter { name: name.as_bytes().to_vec(), ..Filter::default() })
            .collect();
        decoded(raw.to_vec(), filters, &limits, &Budget::new(&limits))
    }

    #[test]
    fn filters_in_a_chain() {
        let hexadecimal: String =
            deflated(b"app.alert(1)").iter().map(|byte| format!("{byte:02X} ")).collect();
        let out = chain(format!("{hexadecimal}>").as_bytes(), &["ASCIIHexDecode", "FlateDecode"]);
        assert_eq!(out.bytes, b"app.alert(1)");
        assert_eq!(out.defect, None);
        assert_eq!(chain(b"87cURD]i,\"Ebo80~>", &["A85"]).bytes, b"Hello World!");
        assert_eq!(chain(b"\x02abc\xFEx\x80junk", &["RL"]).bytes, b"abcxxx");
        let left = chain(b"\xFF\xD8", &["DCTDecode", "FlateDecode"]).left;
        assert_eq!(left.map(|filter| filter.name), Some(b"DCTDecode".to_vec()));
        assert_eq!(chain(b"41>", &["AHx"; 20]).defect, Some(DefectCode::LimitDepth));
    }

    #[test]
    fn damaged_deflate_gives_what_came_before() {
        let text: Vec<u8> = (0..2_000_u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let mut packed = deflated(&text);
        let half = packed.len() / 2;
        let cut = chain(&packed[..half], &["FlateDecode"]);
        assert!(cut.bytes.len() > 1_000 && text.starts_with(&cut.bytes));
        assert_eq!(cut.defect, Some(DefectCode::ArchiveBroken));
        packed[0] = 0;
        assert_eq!(chain(&packed, &["FlateDecode"]).bytes, text);
        let last = packed.len() - 1;
        packed[0] = 0x78;
        packed[last] ^= 1;
        assert_eq!(chain(&packed, &["FlateDecode"]).bytes, text);
        assert!(chain(b"not deflate", &["FlateDecode"]).defect.is_some());
    }

    #[test]
    fn bombs_end_at_the_ratio() {
        let once = deflated(&vec![0; 40 << 20]);
        let out = chain(&once, &["FlateDecode"]);
        assert_eq!(out.defect, Some(DefectCode::LimitRatio));
        assert!(out.bytes.len() < 12 << 20);
    }
}
