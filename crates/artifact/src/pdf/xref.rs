//! Tables of references (ISO 32000-1 §7.5.4 and §7.5.8): where each object stands, as the
//! file says, from the newest table to the oldest.

use std::collections::{BTreeMap, BTreeSet};

use super::object::{Dict, Object};
use super::parser::Parser;

/// Where a table says that an object stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    Free,
    At(usize),
    /// In an object stream, by its number.
    Packed(u32),
}

/// All tables of a chain as one: the newest entry of each object.
#[derive(Debug, Default)]
pub(super) struct Chain {
    pub(super) entries: BTreeMap<u32, Entry>,
    /// The newest first.
    pub(super) trailers: Vec<Dict>,
    /// At least one is a stream.
    pub(super) streams: bool,
    /// A table leads back to one before it.
    pub(super) loops: bool,
    /// A table is not where it should be.
    pub(super) broken: bool,
}

/// A table in the form of a stream: its dictionary and its decoded bytes.
pub(super) type TableStream = (Dict, Vec<u8>);

/// Reads the chain of tables that begins at an offset. `stream` reads a table that is a
/// stream; `base` is where the header stands, which offsets of some files count from.
pub(super) fn chain(
    bytes: &[u8],
    start: usize,
    base: usize,
    mut stream: impl FnMut(usize) -> Option<TableStream>,
) -> Chain {
    let mut chain = Chain::default();
    let mut seen = BTreeSet::new();
    let mut waiting = vec![start];
    while let Some(offset) = waiting.pop() {
        if !seen.insert(offset) {
            chain.loops = true;
            continue;
        }
        if seen.len() > TABLES_MAX {
            chain.broken = true;
            break;
        }
        let read = [offset, offset.saturating_add(base)].into_iter().find_map(|offset| {
            table(bytes, offset, &mut chain)
                .or_else(|| stream(offset).map(|table| table_stream(table, &mut chain)))
        });
        let Some(trailer) = read else {
            chain.broken = true;
            continue;
        };
        // What a hybrid file keeps in a stream comes before the older tables.
        waiting.extend(trailer.get(b"Prev").and_then(Object::size));
        waiting.extend(trailer.get(b"XRefStm").and_then(Object::size));
        chain.trailers.push(trailer);
    }
    chain
}

/// A table as text: `xref`, subsections, `trailer`.
fn table(bytes: &[u8], offset: usize, chain: &mut Chain) -> Option<Dict> {
    let mut parser = Parser::new(bytes, offset, DEPTH_MAX);
    parser.skip_blanks();
    parser.take(b"xref").then_some(())?;
    loop {
        parser.skip_blanks();
        if parser.take(b"trailer") {
            return match parser.value()? {
                Object::Dict(dict) => Some(dict),
                _ => None,
            };
        }
        let first = parser.digits()?;
        parser.skip_blanks();
        let count = parser.digits()?;
        for index in 0..count {
            parser.skip_blanks();
            let Some(offset) = parser.digits() else { break };
            parser.skip_blanks();
            parser.digits()?;
            parser.skip_blanks();
            let entry = if parser.take(b"n") {
                Entry::At(usize::try_from(offset).ok()?)
            } else {
                parser.take(b"f").then_some(Entry::Free)?
            };
            let number = u32::try_from(first.checked_add(index)?).ok()?;
            chain.entries.entry(number).or_insert(entry);
        }
    }
}

/// A table as a stream: rows of three numbers, of the widths in `W`.
fn table_stream((dict, bytes): TableStream, chain: &mut Chain) -> Dict {
    chain.streams = true;
    let numbers = |key: &[u8]| -> Vec<usize> {
        let values = dict.get(key).and_then(Object::array).unwrap_or_default();
        values.iter().take(NUMBERS_MAX).map(|value| value.size().unwrap_or(0)).collect()
    };
    let widths = numbers(b"W");
    let [kind_width, second_width, third_width] = widths.as_slice() else { return dict };
    let row = kind_width.saturating_add(*second_width).saturating_add(*third_width);
    if row == 0 || row > 24 {
        return dict;
    }
    let mut index = numbers(b"Index");
    if index.is_empty() {
        index = vec![0, dict.get(b"Size").and_then(Object::size).unwrap_or(usize::MAX)];
    }
    let mut rows = bytes.chunks_exact(row);
    for pair in index.chunks_exact(2) {
        let [first, count] = pair else { continue };
        for offset in 0..*count {
            let Some(row) = rows.next() else { return dict };
            let (kind, rest) = row.split_at_checked(*kind_width).unwrap_or_default();
            let (second, _) = rest.split_at_checked(*second_width).unwrap_or_default();
            // Without a first field every entry is a plain one.
            let kind = if kind.is_empty() { 1 } else { big_endian(kind) };
            let entry = match kind {
                1 => usize::try_from(big_endian(second)).map(Entry::At).ok(),
                2 => u32::try_from(big_endian(second)).map(Entry::Packed).ok(),
                _ => Some(Entry::Free),
            };
            let number = first.checked_add(offset).and_then(|number| u32::try_from(number).ok());
            if let (Some(entry), Some(number)) = (entry, number) {
                chain.entries.entry(number).or_insert(entry);
            }
        }
    }
    dict
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
}

/// More revisions than anybody saves.
const TABLES_MAX: usize = 1_000;
const NUMBERS_MAX: usize = 100_000;
const DEPTH_MAX: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_tables_hide_older_ones() {
        let bytes = b"xref\n0 2\n0000000000 65535 f\r\n0000000100 00000 n\r\ntrailer<</Size 2>> \
            xref 1 1\n0000000200 00000 n\r\n3 1\n0000000300 00000 n\r\ntrailer<</Prev 0>>";
        let second = memchr::memmem::rfind(bytes, b"xref 1").unwrap();
        let chain = chain(bytes, second, 0, |_| None);
        let expected = [(0, Entry::Free), (1, Entry::At(200)), (3, Entry::At(300))];
        assert_eq!(chain.entries.into_iter().collect::<Vec<_>>(), expected);
        assert_eq!(chain.trailers.len(), 2);
        assert!(!chain.loops && !chain.broken && !chain.streams);
    }

    #[test]
    fn tables_in_a_circle_end() {
        let chain = chain(b"xref\n0 0\ntrailer<</Prev 0>>", 0, 0, |_| None);
        assert!(chain.loops);
        assert!(super::chain(b"nothing", 3, 0, |_| None).broken);
    }

    #[test]
    fn rows_of_a_stream() {
        let Some(Object::Dict(dict)) =
            Parser::new(b"<</W[1 2 1]/Index[4 1 9 2]/Size 11>>", 0, 9).value()
        else {
            panic!("no dictionary")
        };
        let rows = vec![1, 1, 0, 0, 2, 0, 7, 3, 0, 0, 0, 0];
        let chain = chain(b"", 5, 0, |_| Some((dict.clone(), rows.clone())));
        let expected = [(4, Entry::At(256)), (9, Entry::Packed(7)), (10, Entry::Free)];
        assert_eq!(chain.entries.into_iter().collect::<Vec<_>>(), expected);
        assert!(chain.streams);
    }
}
