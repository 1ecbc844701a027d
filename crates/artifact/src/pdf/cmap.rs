//! Maps from codes to Unicode (ISO 32000-1 §9.10.3).

use std::collections::BTreeMap;

use super::object::Object;
use super::parser::Parser;
use crate::charset::utf16_be;

/// A `ToUnicode` map.
#[derive(Debug, Default)]
pub(super) struct Cmap {
    /// The first code of a range: its last code and the text of the first.
    ranges: BTreeMap<u32, (u32, Vec<u8>)>,
    /// First bytes that are a code of their own.
    single: Vec<(u32, u32)>,
    has_double: bool,
}

impl Cmap {
    /// Reads a map; what is broken in it is passed over.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut parser = Parser::new(bytes, 0, DEPTH_MAX);
        let mut operands = Vec::new();
        while let Some(value) = parser.value() {
            let Object::Word(word) = value else {
                operands.push(value);
                continue;
            };
            match word.as_slice() {
                b"endbfchar" => map.characters(&operands),
                b"endbfrange" => map.ranges(&operands),
                b"endcodespacerange" => map.lengths(&operands),
                _ => {}
            }
            operands.clear();
        }
        map
    }

    /// The text of a code.
    pub(super) fn get(&self, code: u32) -> Option<String> {
        let (first, (last, text)) = self.ranges.range(..=code).next_back()?;
        (code <= *last).then(|| moved(text, code - first))
    }

    /// Bytes of the code that begins with this byte.
    pub(super) fn length(&self, byte: u8, usual: usize) -> usize {
        let byte = u32::from(byte);
        if self.single.iter().any(|(first, last)| (*first..=*last).contains(&byte)) {
            return 1;
        }
        if self.has_double { 2 } else { usual }
    }

    fn characters(&mut self, operands: &[Object]) {
        for pair in operands.chunks_exact(2) {
            if let [Object::Text(code), Object::Text(text)] = pair {
                self.put(number(code), number(code), text.clone());
            }
        }
    }

    fn ranges(&mut self, operands: &[Object]) {
        for triple in operands.chunks_exact(3) {
            match triple {
                [Object::Text(first), Object::Text(last), Object::Text(text)] => {
                    self.put(number(first), number(last), text.clone());
                }
                [Object::Text(first), Object::Text(_), Object::Array(texts)] => {
                    for (code, text) in (number(first)..).zip(texts) {
                        let text = text.text().unwrap_or_default().to_vec();
                        self.put(code, code, text);
                    }
                }
                _ => {}
            }
        }
    }

    fn lengths(&mut self, operands: &[Object]) {
        for pair in operands.chunks_exact(2) {
            match pair {
                [Object::Text(first), Object::Text(last)] if first.len() == 1 => {
                    self.single.push((number(first), number(last)));
                }
                [Object::Text(first), _] => self.has_double |= first.len() == 2,
                _ => {}
            }
        }
        self.single.truncate(RANGES_MAX);
    }

    fn put(&mut self, first: u32, last: u32, text: Vec<u8>) {
        if self.ranges.len() < ENTRIES_MAX && text.len() <= TEXT_MAX {
            self.ranges.insert(first, (last.max(first), text));
        }
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte))
}

/// The text of a code further on in its range: its last unit counts up.
fn moved(text: &[u8], by: u32) -> String {
    let mut text = text.to_vec();
    // Some writers give one byte for a letter.
    if text.len() == 1 {
        text.insert(0, 0);
    }
    if let Some(last) = text.last_chunk_mut::<2>() {
        let by = u16::try_from(by).unwrap_or(0);
        *last = u16::from_be_bytes(*last).wrapping_add(by).to_be_bytes();
    }
    utf16_be(&text)
}

const DEPTH_MAX: usize = 8;
const ENTRIES_MAX: usize = 70_000;
const RANGES_MAX: usize = 100;
const TEXT_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_ranges() {
        let map = Cmap::new(
            b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <00> <7F> <8000> <FFFF> \
            endcodespacerange 2 beginbfchar <0041> <0061> <8001> <D83DDE00> endbfchar 2 \
            beginbfrange <0100> <01FF> <3042> <0300> <0301> [<0066006C> <42>] endbfrange",
        );
        assert_eq!(map.get(0x41).as_deref(), Some("a"));
        assert_eq!(map.get(0x8001).as_deref(), Some("\u{1F600}"));
        assert_eq!(map.get(0x102).as_deref(), Some("い"));
        assert_eq!(map.get(0x300).as_deref(), Some("fl"));
        assert_eq!(map.get(0x301).as_deref(), Some("B"));
        assert_eq!(map.get(0x42), None);
        assert_eq!((map.length(b'A', 1), map.length(0x81, 1)), (1, 2));
    }
}
