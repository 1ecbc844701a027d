//! Programs for Linux (System V ABI, ELF). Those for macOS come through the same door and
//! are read by `mach`.
//!
//! Read are the headers and what the dynamic linker needs; no code is looked at.

use vocab::{DefectCode, FactKey, Facts, Feature, FileType, Inside, Spot};

use crate::bytes::first;
use crate::charset::until_nul;
use crate::contents::Contents;
use crate::hidden::{behind, programs};
use crate::open::{Give, Sample, Tools};

use super::{mach, strings};

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    if sample.kind == FileType::MachO {
        mach::facts(sample.bytes, &mut contents);
        strings::note(sample.bytes, &mut contents);
        return contents;
    }
    let Some(elf) = Elf::read(sample.bytes) else {
        contents.defect(DefectCode::Truncated, Spot::Whole);
        return contents;
    };
    elf.facts(&mut contents);
    strings::note(sample.bytes, &mut contents);
    for hidden in programs(sample.bytes) {
        crate::hidden::note_program(&hidden, 0, &Spot::Whole, &mut contents);
    }
    match elf.end().filter(|end| *end <= sample.bytes.len()) {
        Some(end) => {
            behind(end, sample, give, &mut contents);
        }
        None => contents.defect(DefectCode::Truncated, Spot::Whole),
    }
    contents
}

/// A file with the fixed part of its header read.
struct Elf<'a> {
    bytes: &'a [u8],
    is_wide: bool,
    is_little: bool,
    segments: Vec<Segment>,
    sections: Vec<Section>,
    sections_end: Option<usize>,
}

/// An entry of the program header.
struct Segment {
    kind: u64,
    offset: usize,
    address: u64,
    size: usize,
}

/// An entry of the section header.
struct Section {
    kind: u64,
    offset: usize,
    size: usize,
}

impl<'a> Elf<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let [.., class, order] = *bytes.get(..6)?.first_chunk::<6>()?;
        let mut elf = Self {
            bytes,
            is_wide: class == 2,
            is_little: order != 2,
            segments: Vec::new(),
            sections: Vec::new(),
            sections_end: None,
        };
        elf.segments = elf.segments()?;
        elf.sections();
        Some(elf)
    }

    /// A number of `size` bytes in the order of the file.
    fn number(&self, at: usize, size: usize) -> Option<u64> {
        let digits = self.bytes.get(at..at.checked_add(size)?)?;
        let add = |sum: u64, digit: &u8| sum << 8 | u64::from(*digit);
        Some(if self.is_little {
            digits.iter().rev().fold(0, add)
        } else {
            digits.iter().fold(0, add)
        })
    }

    /// A number whose place and size differ between the classes.
    fn field(&self, start: usize, narrow: (usize, usize), wide: (usize, usize)) -> Option<u64> {
        let (offset, size) = if self.is_wide { wide } else { narrow };
        self.number(start.checked_add(offset)?, size)
    }

    fn offset(&self, start: usize, narrow: (usize, usize), wide: (usize, usize)) -> Option<usize> {
        usize::try_from(self.field(start, narrow, wide)?).ok()
    }

    fn segments(&self) -> Option<Vec<Segment>> {
        let table = self.offset(0, (28, 4), (32, 8))?;
        let size = self.offset(0, (42, 2), (54, 2))?;
        let count = self.offset(0, (44, 2), (56, 2))?;
        let entry = |index: usize| {
            let start = table.checked_add(index.checked_mul(size)?)?;
            Some(Segment {
                kind: self.number(start, 4)?,
                offset: self.offset(start, (4, 4), (8, 8))?,
                address: self.field(start, (8, 4), (16, 8))?,
                size: self.offset(start, (16, 4), (32, 8))?,
            })
        };
        Some((0..count.min(ENTRIES_MAX)).map_while(entry).collect())
    }

    fn sections(&mut self) {
        let Some(table) = self.offset(0, (32, 4), (40, 8)).filter(|table| *table != 0) else {
            return;
        };
        let size = self.offset(0, (46, 2), (58, 2)).unwrap_or(0);
        let count = self.offset(0, (48, 2), (60, 2)).unwrap_or(0);
        let entry = |index: usize| {
            let start = table.checked_add(index.checked_mul(size)?)?;
            Some(Section {
                kind: self.number(start.checked_add(4)?, 4)?,
                offset: self.offset(start, (16, 4), (24, 8))?,
                size: self.offset(start, (20, 4), (32, 8))?,
            })
        };
        self.sections = (0..count.min(ENTRIES_MAX)).map_while(entry).collect();
        self.sections_end = table.checked_add(size.saturating_mul(count));
    }

    /// Where the last part that a header names ends.
    fn end(&self) -> Option<usize> {
        let segments = self.segments.iter().map(|part| part.offset.checked_add(part.size));
        // Sections without bytes in the file have a size all the same.
        let kept = self.sections.iter().filter(|section| section.kind != NO_BITS);
        let sections = kept.map(|part| part.offset.checked_add(part.size));
        let header = if self.is_wide { 64 } else { 52 };
        segments
            .chain(sections)
            .chain([Some(self.sections_end.unwrap_or(0))])
            .try_fold(header, |most: usize, end| Some(most.max(end?)))
    }

    fn facts(&self, contents: &mut Contents) {
        let machine = self.number(18, 2).unwrap_or(0);
        let known = MACHINES.iter().find(|(known, _)| *known == machine);
        let name = known.map_or_else(|| format!("0x{machine:x}"), |(_, name)| name.to_string());
        contents.fact(FactKey::Architecture, name);
        let kind = match self.number(16, 2) {
            Some(1) => Some("object"),
            Some(2) => Some("program"),
            // Programs at any address are written as libraries that name an interpreter.
            Some(3) if self.interpreter().is_some() => Some("program"),
            Some(3) => Some("library"),
            Some(4) => Some("core"),
            _ => None,
        };
        contents.fact_some(FactKey::Kind, kind);
        let mut entry = Facts::default();
        let address = self.field(0, (24, 4), (24, 8)).unwrap_or(0);
        entry.put(FactKey::Address, format!("0x{address:x}"));
        contents.fact(FactKey::Entry, entry);
        contents.fact_some(FactKey::Interpreter, self.interpreter());
        contents.fact_some(FactKey::Libraries, Some(self.libraries()));
        contents.fact_some(FactKey::BuildId, self.build_id());
        let has_symbols = self.sections.iter().any(|section| section.kind == SYMBOLS);
        contents.fact(FactKey::Stripped, !has_symbols);
        if memchr::memmem::find(first(self.bytes, PACKER_BYTES), b"UPX!").is_some() {
            contents.fact(FactKey::Packer, "UPX");
            contents.feature(Feature::Packed, Spot::inside(Inside::Section, "header"));
        }
    }

    fn segment(&self, kind: u64) -> Option<&'a [u8]> {
        let segment = self.segments.iter().find(|segment| segment.kind == kind)?;
        Some(first(self.bytes.get(segment.offset..)?, segment.size))
    }

    fn interpreter(&self) -> Option<String> {
        Some(until_nul(first(self.segment(INTERPRETER)?, TEXT_BYTES_MAX)))
    }

    /// The names behind the entries `DT_NEEDED` of the dynamic segment.
    fn libraries(&self) -> Vec<String> {
        let Some(start) = self.segments.iter().find(|part| part.kind == DYNAMIC) else {
            return Vec::new();
        };
        let size = if self.is_wide { 8 } else { 4 };
        let entries: Vec<(u64, u64)> = (0..DYNAMIC_MAX)
            .map_while(|index| {
                let at = start.offset.checked_add(index * size * 2)?;
                Some((self.number(at, size)?, self.number(at.checked_add(size)?, size)?))
            })
            .take_while(|(tag, _)| *tag != 0)
            .collect();
        let strings = entries.iter().find(|(tag, _)| *tag == STRING_TABLE);
        let Some(strings) = strings.and_then(|(_, address)| self.at(*address)) else {
            return Vec::new();
        };
        let needed = entries.iter().filter(|(tag, _)| *tag == NEEDED);
        let name = |(_, offset): &(u64, u64)| {
            let rest = strings.get(usize::try_from(*offset).ok()?..)?;
            Some(until_nul(first(rest, TEXT_BYTES_MAX)))
        };
        needed.take(LIBRARIES_MAX).filter_map(name).collect()
    }

    /// The bytes at an address of a loaded segment.
    fn at(&self, address: u64) -> Option<&'a [u8]> {
        self.segments.iter().filter(|segment| segment.kind == LOADED).find_map(|segment| {
            let within = usize::try_from(address.checked_sub(segment.address)?).ok()?;
            (within < segment.size)
                .then(|| self.bytes.get(segment.offset.checked_add(within)?..))
                .flatten()
        })
    }

    /// The note of the linker: sizes of name and content, kind, then both.
    fn build_id(&self) -> Option<String> {
        let start = |segment: &&Segment| segment.kind == NOTES;
        self.segments.iter().filter(start).find_map(|segment| {
            let mut at = segment.offset;
            let end = at.checked_add(segment.size)?;
            for _ in 0..NOTES_MAX {
                let name = usize::try_from(self.number(at, 4)?).ok()?;
                let size = usize::try_from(self.number(at.checked_add(4)?, 4)?).ok()?;
                let kind = self.number(at.checked_add(8)?, 4)?;
                let content = at.checked_add(12)?.checked_add(name.checked_next_multiple_of(4)?)?;
                if kind == BUILD_ID && size <= 64 {
                    let id = self.bytes.get(content..content.checked_add(size)?)?;
                    return Some(id.iter().map(|byte| format!("{byte:02x}")).collect());
                }
                at = content.checked_add(size.checked_next_multiple_of(4)?)?;
                if at >= end {
                    return None;
                }
            }
            None
        })
    }
}

const ENTRIES_MAX: usize = 2_000;
const DYNAMIC_MAX: usize = 1_000;
const LIBRARIES_MAX: usize = 100;
const NOTES_MAX: usize = 32;
const TEXT_BYTES_MAX: usize = 512;
const PACKER_BYTES: usize = 1_024;
const LOADED: u64 = 1;
const DYNAMIC: u64 = 2;
const INTERPRETER: u64 = 3;
const NOTES: u64 = 4;
const SYMBOLS: u64 = 2;
const NO_BITS: u64 = 8;
const NEEDED: u64 = 1;
const STRING_TABLE: u64 = 5;
const BUILD_ID: u64 = 3;
const MACHINES: &[(u64, &str)] = &[
    (3, "x86"),
    (62, "x64"),
    (40, "arm"),
    (183, "arm64"),
    (8, "mips"),
    (20, "powerpc"),
    (21, "powerpc64"),
    (22, "s390"),
    (2, "sparc"),
    (43, "sparc64"),
    (42, "superh"),
    (4, "m68k"),
    (243, "riscv"),
    (258, "loongarch"),
];

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::shown::opened;

    /// A program of 64 bits with an interpreter, two libraries and a note.
    fn program() -> Vec<u8> {
        let mut bytes = b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
        let mut put = |value: u64, size: usize| bytes.extend(&value.to_le_bytes()[..size]);
        for (value, size) in [
            (3, 2),
            (62, 2),
            (1, 4),
            (0x1234, 8),
            (64, 8),
            (0, 8),
            (0, 4),
            (64, 2),
            (56, 2),
            (4, 2),
        ] {
            put(value, size);
        }
        for _ in 0..3 {
            put(0, 2);
        }
        // Kind, flags, offset, two addresses, two sizes, alignment.
        for (kind, offset, size) in [(1, 0, 500), (3, 288, 28), (2, 320, 64), (4, 384, 36)] {
            for (value, bytes) in
                [(kind, 4), (0, 4), (offset, 8), (offset, 8), (0, 8), (size, 8), (0, 8), (0, 8)]
            {
                put(value, bytes);
            }
        }
        assert_eq!(bytes.len(), 288);
        bytes.extend(b"/lib64/ld-linux-x86-64.so.2\0");
        bytes.resize(320, 0);
        for value in [1_u64, 1, 1, 11, 5, 420, 0, 0] {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(b"\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0");
        bytes.extend(0..20);
        bytes.extend(b"\0libc.so.6\0libcurl.so.4\0");
        bytes.resize(500, 0);
        bytes
    }

    #[test]
    fn headers_libraries_and_what_is_behind() {
        let bytes = [&program()[..], b"PK\x03\x04 an archive"].concat();
        expect![[r#"
            elf
            > overlay:500 - 15 bytes PK\u{3}\u{4} an archive
            architecture: x64
            kind: program
            entry:
              address: 0x1234
            interpreter: /lib64/ld-linux-x86-64.so.2
            libraries:
            - libc.so.6
            - libcurl.so.4
            build-id: 000102030405060708090a0b0c0d0e0f10111213
            stripped: true
            overlay:
              offset: 500
              size: 15
              entropy: 3640
            * appended-data overlay:500
            * embedded-file overlay:500
        "#]]
        .assert_eq(&opened("door", &bytes));
    }

    #[test]
    fn cut_and_mutated_programs_do_no_harm() {
        let whole = program();
        assert!(opened("door", &whole[..450]).contains("! truncated"));
        assert!(opened("door", &whole[..30]).contains("! truncated"));
        for seed in 0..1_000 {
            let mutated = testkit::mutation::mutate(seed, &whole, &whole);
            let _ = opened("door", &[b"\x7FELF", &mutated[mutated.len().min(4)..]].concat());
        }
    }

    #[test]
    fn numbers_of_the_other_order_are_read() {
        let mut bytes =
            b"\x7FELF\x01\x02\x01\0\0\0\0\0\0\0\0\0\0\x02\0\x08\0\0\0\x01\0\x40\0\x54".to_vec();
        bytes.resize(52, 0);
        expect![[r#"
            elf
            architecture: mips
            kind: program
            entry:
              address: 0x400054
            stripped: true
        "#]]
        .assert_eq(&opened("door", &bytes));
    }
}
