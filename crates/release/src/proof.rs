//! The search of finished bytes for what must not go out.
//!
//! Bytes are read in every way that hides text: encodings two deep, and between them charsets,
//! escapes and markup. Each reading is a text of its own whose bytes know where they stood in
//! the bytes that go out. What is not decided here: which identifiers there are, and what
//! becomes of a leak.

mod armour;
mod charset;
mod escape;
mod markup;
mod packed;
mod reading;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use vocab::Work;

use crate::dictionary::{Dictionary, HashKind, IdentifierKind, Plain};
use reading::Reading;

vocab::vocabulary! {
    /// A way in which text can be hidden in bytes.
    Encoding {
        /// RFC 4648, both alphabets, with or without padding, blanks and line breaks.
        Base64 = "base64",
        /// Pairs of hex digits, with or without separators.
        Hex = "hex",
        /// RFC 2045.
        QuotedPrintable = "quoted-printable",
        /// RFC 3986.
        Percent = "percent",
        /// RFC 2047, neighbours joined.
        EncodedWord = "encoded-word",
        /// RFC 2152.
        Utf7 = "utf-7",
        /// RFC 3492: names of internationalised hosts.
        Punycode = "punycode",
        /// Last letter first.
        Reversed = "reversed",
        /// Latin letters moved by thirteen.
        Rot13 = "rot13",
        /// RFC 1952.
        Gzip = "gzip",
        /// RFC 1950.
        Zlib = "zlib",
        /// RFC 1951 without any frame.
        Deflate = "deflate",
        /// Member of a ZIP archive.
        Zip = "zip",
        /// Backslash escapes of JSON and of programs.
        Escapes = "escapes",
        /// Character references of HTML.
        Entities = "entities",
        /// Tags and comments taken out, references read.
        Markup = "markup",
        /// ISO-2022-JP.
        Iso2022Jp = "iso-2022-jp",
        /// Shift_JIS with its usual extensions.
        ShiftJis = "shift_jis",
        /// EUC-JP.
        EucJp = "euc-jp",
        /// UTF-16, low byte first.
        Utf16Le = "utf-16le",
        /// UTF-16, high byte first.
        Utf16Be = "utf-16be",
    }
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Sorted by place, each once, at most [`LEAKS_MAX`].
    pub leaks: Vec<Leak>,
    /// Whether every reading was looked at and every leak is listed. If not, the bytes are not
    /// proven, whatever `leaks` says.
    pub complete: bool,
    /// What it cost.
    pub work: Work,
}

/// One place where an identifier survived.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// Offset in the searched bytes. For what was packed, where the pack begins.
    pub place: usize,
    /// What the identifier is.
    pub kind: IdentifierKind,
    /// Whose it is.
    pub owner: String,
    /// The identifier as the dictionary has it.
    pub value: String,
    /// What had to be undone to read it, the outermost first.
    pub layers: Vec<Encoding>,
    /// The hash that stands in its place.
    pub as_hash: Option<HashKind>,
}

impl Dictionary {
    /// Looks for every identifier in finished bytes.
    #[must_use]
    pub fn search(&self, bytes: &[u8]) -> Search {
        let mut hunt = Hunt::new(self);
        // More than the budget is not even copied.
        match u64::try_from(bytes.len()) {
            Ok(length) if length <= BYTES_MAX => hunt.offer(Reading::outermost(bytes)),
            _ => hunt.complete = false,
        }
        while let Some(reading) = hunt.waiting.pop() {
            hunt.read(&reading);
        }
        hunt.end()
    }
}

/// A search under way.
struct Hunt<'d> {
    dictionary: &'d Dictionary,
    /// The last one is read next, so that few wait, however much is read.
    waiting: Vec<Reading>,
    /// Readings that were had already, by place and content, with the fewest layers that led
    /// there: two ways often give one text, and of a shorter way more is read out.
    seen: BTreeMap<[u8; 16], usize>,
    /// Without their layers, with those of the shortest way to them.
    leaks: BTreeMap<Leak, Vec<Encoding>>,
    complete: bool,
    work: Work,
    /// Marks of packs that were followed.
    packs: u64,
}

impl<'d> Hunt<'d> {
    fn new(dictionary: &'d Dictionary) -> Self {
        Self {
            dictionary,
            waiting: Vec::new(),
            seen: BTreeMap::new(),
            leaks: BTreeMap::new(),
            complete: true,
            work: Work::default(),
            packs: 0,
        }
    }

    fn end(self) -> Search {
        let leaks = self.leaks.into_iter().map(|(leak, layers)| Leak { layers, ..leak });
        Search { leaks: leaks.collect(), complete: self.complete, work: self.work }
    }

    /// Takes a reading in, unless it was had or the budget is spent.
    fn offer(&mut self, reading: Reading) {
        if reading.bytes.len() < READING_MIN {
            return;
        }
        let size = u64::try_from(reading.bytes.len()).unwrap_or(u64::MAX);
        if self.work.bytes.saturating_add(size) > BYTES_MAX || self.work.nodes >= READINGS_MAX {
            self.complete = false;
            return;
        }
        self.work.add(Work { bytes: size, nodes: 1, calls: 0 });
        let layers = self.seen.entry(identity(&reading)).or_insert(usize::MAX);
        if reading.layers.len() < *layers {
            *layers = reading.layers.len();
            self.waiting.push(reading);
        }
    }

    /// Searches one reading and takes in what can be read out of it.
    fn read(&mut self, reading: &Reading) {
        let text = reading.text();
        self.look(&text);
        if reading.layers.len() < READINGS_DEEP {
            if !has_charset(&reading.layers) {
                for (encoding, read) in READERS {
                    self.turn(reading, encoding, read);
                }
            }
            for (encoding, read) in TEXT_READERS {
                self.turn(&text, encoding, read);
            }
        }
        // The two tricks are looked for within any encoding, but nothing within them.
        let is_trick = matches!(text.layers.last(), Some(Encoding::Reversed | Encoding::Rot13));
        if reading.layers.len() < ENCODINGS_DEEP && !is_trick {
            self.turn(&text, Encoding::Reversed, escape::reversed);
            // All others write with letters and digits of ASCII.
            if text.bytes.iter().any(u8::is_ascii_alphanumeric) {
                for (encoding, decode) in DECODERS {
                    self.turn(&text, encoding, decode);
                }
            }
            self.unpack(reading);
        }
    }

    fn turn(&mut self, from: &Reading, encoding: Encoding, turn: Turn) {
        self.work.add(Work { bytes: 0, nodes: 0, calls: 1 });
        for mut reading in turn(from) {
            reading.layers = [from.layers.as_slice(), &[encoding]].concat();
            self.offer(reading);
        }
    }

    fn unpack(&mut self, reading: &Reading) {
        for pack in packed::packs(&reading.bytes, &reading.edges) {
            let room = BYTES_MAX.saturating_sub(self.work.bytes).min(PACK_MAX);
            self.packs = self.packs.saturating_add(1);
            if self.packs > PACKS_MAX || room == 0 {
                self.complete = false;
                return;
            }
            self.work.add(Work { bytes: 0, nodes: 0, calls: 1 });
            let bytes = packed::unpack(&reading.bytes, pack, room);
            let unpacked = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            self.complete &= unpacked < room;
            let layers = [reading.layers.as_slice(), &[pack.encoding]].concat();
            let at = vec![reading.place(pack.at); bytes.len()];
            self.offer(Reading { at, bytes, layers, ..Reading::default() });
        }
    }

    fn look(&mut self, text: &Reading) {
        let plain = Plain::with_edges(&text.bytes, &text.edges);
        for found in self.dictionary.matches(&plain) {
            self.note(text, found.start, found.identifier, None);
        }
        for (found, hash) in self.dictionary.hashes(&text.bytes) {
            self.note(text, found.start, found.identifier, Some(hash));
        }
    }

    fn note(&mut self, text: &Reading, start: usize, number: usize, as_hash: Option<HashKind>) {
        let Some(identifier) = self.dictionary.identifier(number) else { return };
        let leak = Leak {
            place: usize::try_from(text.place(start)).unwrap_or(usize::MAX),
            kind: identifier.kind,
            owner: identifier.owner.clone(),
            value: identifier.value.clone(),
            layers: Vec::new(),
            as_hash,
        };
        if let Some(layers) = self.leaks.get_mut(&leak) {
            if text.layers.len() < layers.len() {
                layers.clone_from(&text.layers);
            }
        } else if self.leaks.len() < LEAKS_MAX {
            self.leaks.insert(leak, text.layers.clone());
        } else {
            self.complete = false;
        }
    }
}

/// One way to read: what comes out of it, often nothing.
type Turn = fn(&Reading) -> Vec<Reading>;

/// Whether a charset was read since the last encoding: bytes have one, and noise read in a
/// second one is twice the noise.
fn has_charset(layers: &[Encoding]) -> bool {
    let is = |layer: &Encoding, list: &[(Encoding, Turn)]| list.iter().any(|(it, _)| it == layer);
    let mut since = layers.iter().rev().take_while(|it| is(it, &READERS) || is(it, &TEXT_READERS));
    since.any(|layer| is(layer, &READERS))
}

/// Tells readings apart; which layers led to a text does not matter.
fn identity(reading: &Reading) -> [u8; 16] {
    let mut hash = Sha256::new();
    let ends = [reading.at.first(), reading.at.last()];
    for end in ends.into_iter().flatten() {
        hash.update(end.to_le_bytes());
    }
    hash.update(&reading.bytes);
    hash.finalize().first_chunk().copied().unwrap_or_default()
}

/// More leaks are cut, and the search is not complete: one is enough to stop a release.
pub const LEAKS_MAX: usize = 1_000;

/// Bytes of all readings together: of forms that were looked at they are up to 300 times those of
/// the form, so that some 400 KB can be searched.
const BYTES_MAX: u64 = 128 << 20;

/// What comes out of one pack.
const PACK_MAX: u64 = 4 << 20;

/// Each try costs the tables of a decoder, even if nothing comes out.
const PACKS_MAX: u64 = 20_000;

/// Readings in all, those that were had included.
const READINGS_MAX: u64 = 100_000;

/// A reading below this cannot hold an identifier.
const READING_MIN: usize = 2;

/// Encodings within one another that are looked into.
const ENCODINGS_DEEP: usize = 2;

/// The same for charsets, escapes and markup, which stand beside and within encodings.
const READINGS_DEEP: usize = 4;

/// Readings of bytes as they are.
const READERS: [(Encoding, Turn); 5] = [
    (Encoding::Iso2022Jp, charset::iso_2022_jp),
    (Encoding::ShiftJis, charset::shift_jis),
    (Encoding::EucJp, charset::euc_jp),
    (Encoding::Utf16Le, charset::utf_16_le),
    (Encoding::Utf16Be, charset::utf_16_be),
];

/// Readings of text.
const TEXT_READERS: [(Encoding, Turn); 3] = [
    (Encoding::Escapes, escape::backslashes),
    (Encoding::Entities, markup::references),
    (Encoding::Markup, markup::without_tags),
];

const DECODERS: [(Encoding, Turn); 8] = [
    (Encoding::Base64, armour::base64),
    (Encoding::Hex, armour::hex),
    (Encoding::QuotedPrintable, escape::quoted_printable),
    (Encoding::Percent, escape::percent),
    (Encoding::EncodedWord, armour::encoded_words),
    (Encoding::Utf7, armour::utf_7),
    (Encoding::Punycode, escape::punycode),
    (Encoding::Rot13, escape::rot13),
];

#[cfg(test)]
mod tests;
