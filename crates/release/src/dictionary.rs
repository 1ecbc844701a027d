//! The dictionary: what tells who handed a mail in, in every spelling that people use.
//!
//! A sorted table of spellings, asked at each letter of a folded text. An automaton over as many
//! spellings would hold some hundred megabytes; this holds the letters and little more.

mod common;
mod digest;
mod plain;
mod spelling;

use std::cmp::Ordering;

use digest::Digests;
pub(crate) use plain::Plain;
use spelling::Spelling;

vocab::vocabulary! {
    /// What an identifier is.
    IdentifierKind {
        /// Name of an organisation, with or without its legal form.
        OrganisationName = "organisation-name",
        /// Name of a person.
        PersonName = "person-name",
        /// Domain that somebody registered.
        Domain = "domain",
        /// Host name.
        Host = "host",
        /// Mail address.
        MailAddress = "mail-address",
        /// Address of a place.
        PostalAddress = "postal-address",
        /// Telephone or fax number.
        Phone = "phone",
        /// Message-ID of a mail.
        MessageId = "message-id",
        /// What a Received field says below the border.
        ReceivedTail = "received-tail",
        /// Selector or domain of a DKIM signature.
        Dkim = "dkim",
        /// What marks one recipient in a link or a picture.
        TrackingToken = "tracking-token",
        /// Author or company in the properties of a document.
        DocumentAuthor = "document-author",
        /// Path of the template of a document.
        TemplatePath = "template-path",
        /// Name of a project or a product.
        Project = "project",
        /// What a picture tells of its making.
        ImageMetadata = "image-metadata",
        /// What an archive tells of its making.
        ArchiveMetadata = "archive-metadata",
        /// What the submitter asked never to pass on.
        NeverPassOn = "never-pass-on",
        /// Number or name that only an inside of an organisation knows.
        InternalId = "internal-id",
    }
}

vocab::vocabulary! {
    /// Hash of an identifier, as lists of addresses hold them.
    HashKind {
        /// RFC 1321.
        Md5 = "md5",
        /// FIPS 180.
        Sha1 = "sha1",
        /// FIPS 180.
        Sha256 = "sha256",
    }
}

/// A value that must not go out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identifier {
    /// What it is; it decides which spellings are looked for.
    pub kind: IdentifierKind,
    /// The value as it is written by its owner.
    pub value: String,
    /// Id of the organisation that it belongs to, or `participant`.
    pub owner: String,
}

/// Every identifier of a release, ready to be searched for.
#[derive(Debug)]
pub struct Dictionary {
    identifiers: Vec<Identifier>,
    /// Sorted by their words.
    spellings: Vec<Spelling>,
    /// The letters of all spellings, one after the other.
    letters: Vec<char>,
    first: FirstLetters,
    digests: Digests,
    /// Positions in `identifiers` of what has no spelling to be found by.
    unsearchable: Vec<usize>,
}

/// An identifier that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Offset of the first byte in the text.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
    /// What it is.
    pub kind: IdentifierKind,
    /// Whose it is.
    pub owner: String,
}

/// An identifier, by its position, and the bytes that spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) identifier: usize,
}

impl Dictionary {
    /// Takes the identifiers in, in any order; what is given twice counts once.
    #[must_use]
    pub fn build(identifiers: impl IntoIterator<Item = Identifier>) -> Self {
        let mut identifiers: Vec<Identifier> = identifiers.into_iter().collect();
        identifiers.sort_unstable();
        identifiers.dedup();
        let mut letters = Vec::new();
        let mut spellings = Vec::new();
        let mut unsearchable = Vec::new();
        for (number, identifier) in identifiers.iter().enumerate() {
            let before = spellings.len();
            spelling::each(identifier, |text, rule| {
                spellings.extend(Spelling::new(number, text, rule, &mut letters));
            });
            if spellings.len() == before {
                unsearchable.push(number);
            }
        }
        spellings.sort_unstable_by(|a, b| a.words(&letters).cmp(b.words(&letters)));
        let first = FirstLetters::of(spellings.iter().map(|spelling| spelling.words(&letters)));
        let digests = Digests::of(&identifiers);
        Self { identifiers, spellings, letters, first, digests, unsearchable }
    }

    /// Identifiers without any letter or digit or with some hundreds of them, which no search
    /// can find. Somebody has to look at them.
    pub fn unsearchable(&self) -> impl Iterator<Item = &Identifier> {
        self.unsearchable.iter().filter_map(|&number| self.identifiers.get(number))
    }

    /// How many identifiers it holds.
    #[must_use]
    pub fn count(&self) -> usize {
        self.identifiers.len()
    }

    /// Every identifier with its folded value, in one order, lengths before values: for a keyed
    /// hash that says which dictionary a proof was made with.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let mut bytes = FORMAT.to_vec();
        for identifier in &self.identifiers {
            let folded: String = Plain::of(identifier.value.as_bytes()).chars().collect();
            for field in [identifier.kind.as_str(), &identifier.owner, &identifier.value, &folded] {
                let length = u64::try_from(field.len()).unwrap_or(u64::MAX);
                bytes.extend_from_slice(&length.to_be_bytes());
                bytes.extend_from_slice(field.as_bytes());
            }
        }
        bytes
    }

    /// Finds identifiers in a text that is not encoded: first come first, longer ones before
    /// shorter, and none over another. All bytes of each identifier are covered.
    #[must_use]
    pub fn screen(&self, text: &str) -> Vec<Found> {
        let mut matches = self.matches(&Plain::of(text.as_bytes()));
        matches.sort_unstable_by_key(|m| (m.start, std::cmp::Reverse(m.end), m.identifier));
        let mut done = 0;
        let mut found = Vec::new();
        for Match { start, end, identifier } in matches {
            if end > done
                && let Some(Identifier { kind, owner, .. }) = self.identifier(identifier)
            {
                let start = start.max(done);
                found.push(Found { start, end, kind: *kind, owner: owner.clone() });
                done = end;
            }
        }
        found
    }

    pub(crate) fn identifier(&self, number: usize) -> Option<&Identifier> {
        self.identifiers.get(number)
    }

    /// Identifiers whose hash is spelled in hex or base64.
    pub(crate) fn hashes(&self, text: &[u8]) -> Vec<(Match, HashKind)> {
        self.digests.find(text, &self.identifiers)
    }

    /// Every place where a spelling stands, in the order of their first letters.
    pub(crate) fn matches(&self, plain: &Plain) -> Vec<Match> {
        let mut matches = Vec::new();
        let words: Vec<char> =
            plain.words.iter().filter_map(|&at| plain.letters.get(at)).map(|l| l.c).collect();
        for (index, &first) in plain.words.iter().enumerate() {
            let rest = words.get(index..).unwrap_or_default();
            if self.first.may_begin(rest) {
                self.matches_at(rest, |spelling| {
                    let last = index.saturating_add(spelling.length).saturating_sub(1);
                    let last = plain.words.get(last).copied().unwrap_or_default();
                    let ends = plain.letters.get(first).zip(plain.letters.get(last));
                    let ends =
                        ends.filter(|_| spelling.fits(&self.letters, &plain.letters, first, last));
                    matches.extend(ends.map(|(from, to)| {
                        let (start, end) = (from.from, to.until);
                        Match { start, end, identifier: spelling.identifier }
                    }));
                    ends.is_some()
                });
            }
        }
        matches
    }

    /// Calls for each spelling whose words begin `words`. Those with the same first letters
    /// stand side by side, the shortest first, so each further letter narrows the range. Of
    /// those with the same words the first [`SAME_MAX`] count for which `found` says so: ten
    /// thousand members may share a word, and one is enough to stop a release.
    fn matches_at(&self, words: &[char], mut found: impl FnMut(&Spelling) -> bool) {
        let mut range = self.spellings.as_slice();
        for (depth, letter) in words.iter().enumerate() {
            let order = |spelling: &Spelling| {
                spelling.words(&self.letters).get(depth).map_or(Ordering::Less, |c| c.cmp(letter))
            };
            let start = range.partition_point(|spelling| order(spelling).is_lt());
            range = range.get(start..).unwrap_or_default();
            let end = range.partition_point(|spelling| order(spelling).is_le());
            range = range.get(..end).unwrap_or_default();
            let whole = depth.saturating_add(1);
            let mut same = range.iter().take_while(|spelling| spelling.length == whole);
            let _ = same.by_ref().filter(|spelling| found(spelling)).take(SAME_MAX).count();
            if range.last().is_none_or(|spelling| spelling.length == whole) {
                return;
            }
        }
    }
}

/// Which pairs of first letters there are, by a hash of one bit each, so that most places of a
/// text need no search.
#[derive(Debug)]
struct FirstLetters(Vec<u64>);

impl FirstLetters {
    fn of<'a>(spellings: impl Iterator<Item = &'a [char]>) -> Self {
        let mut bits = vec![0; FIRST_BITS / 64];
        for words in spellings {
            let (word, bit) = Self::place(words.first().copied(), words.get(1).copied());
            if let Some(word) = bits.get_mut(word) {
                *word |= bit;
            }
        }
        Self(bits)
    }

    fn may_begin(&self, words: &[char]) -> bool {
        let first = words.first().copied();
        let has = |second| {
            let (word, bit) = Self::place(first, second);
            self.0.get(word).is_some_and(|word| word & bit != 0)
        };
        has(None) || has(words.get(1).copied())
    }

    fn place(first: Option<char>, second: Option<char>) -> (usize, u64) {
        let code = |c: Option<char>| c.map_or(0, u32::from);
        let hash = code(first).wrapping_mul(0x9e37_79b1) ^ code(second).wrapping_mul(0x85eb_ca6b);
        let place = usize::try_from(hash >> 8).unwrap_or_default() % FIRST_BITS;
        (place / 64, 1 << (place % 64))
    }
}

/// The first bytes of [`Dictionary::canonical`]; they change with its form.
const FORMAT: &[u8] = b"noroshi-dictionary-1\n";

/// How many owners of one spelling are named at one place.
const SAME_MAX: usize = 16;

/// A power of two well above the pairs that two hundred thousand identifiers begin with.
const FIRST_BITS: usize = 1 << 21;

#[cfg(test)]
mod tests;
