//! Words and phrases that mails of a kind use, found in one pass over the text.
//!
//! The phrases are data (`data/words`), looked up by their first bytes: a table
//! small enough for the processor's cache says at nearly every place that nothing
//! begins there. An automaton over a thousand phrases was six times slower. ASCII
//! phrases match whole words only, in any case; one that ends in `*` may go on.

use std::sync::LazyLock;

use super::fold::fold;

/// What a phrase is a trait of; the sections of the data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    AccountChange,
    AccountTopic,
    AccountVerb,
    Automatic,
    EnableContent,
    Executive,
    Extortion,
    GenericLure,
    Helpdesk,
    LogIn,
    Marketing,
    Money,
    OfficialLure,
    Open,
    OpeningQuestion,
    OrganisationForm,
    PasswordAnnounced,
    PasswordLabel,
    QuotationLure,
    SoftwareQuestion,
    Spam,
    Threat,
    Urgent,
}

/// A phrase that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) group: Group,
    /// The phrase as listed.
    pub(super) phrase: &'static str,
    /// Where it begins and ends in the folded text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Every phrase in a folded text, in order of its start, at most `HITS_MAX`.
pub(super) fn hits(folded: &str) -> Vec<Hit> {
    let vocabulary = &*VOCABULARY;
    let bytes = folded.as_bytes();
    let mut hits = Vec::new();
    let mut in_word = false;
    for (start, &byte) in bytes.iter().enumerate() {
        let is_letter = byte.is_ascii_alphanumeric();
        // Blanks, the inside of a word and of a character begin no phrase.
        let begins = byte != b' ' && !(is_letter && in_word) && byte & 0xc0 != 0x80;
        in_word = is_letter;
        if begins && hits.len() < HITS_MAX {
            vocabulary.at(bytes, start, &mut hits);
        }
    }
    hits
}

/// Hits kept of one text; a text of nothing but phrases needs no more.
const HITS_MAX: usize = 2_000;

struct Phrase {
    group: Group,
    text: &'static str,
    /// The phrase as it stands in a folded text.
    folded: String,
    /// Whether letters may follow.
    open: bool,
}

impl Phrase {
    /// The end of the phrase when it stands at `start`.
    fn end(&self, bytes: &[u8], start: usize) -> Option<usize> {
        let end = start + self.folded.len();
        let stands = bytes.get(start..end)?.eq_ignore_ascii_case(self.folded.as_bytes());
        let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let goes_on = is_letter(self.folded.as_bytes().last()) && is_letter(bytes.get(end));
        (stands && (self.open || !goes_on)).then_some(end)
    }
}

struct Vocabulary {
    phrases: Vec<Phrase>,
    /// The key of each phrase with its index, by bucket.
    index: Vec<(u64, usize)>,
    /// Where in `index` each bucket begins, and the end. Most are empty, which tells
    /// at nearly every place of a text that no phrase begins there.
    buckets: Vec<u16>,
}

impl Vocabulary {
    /// Adds the phrases that begin at `start`.
    fn at(&self, bytes: &[u8], start: usize, hits: &mut Vec<Hit>) {
        let rest = bytes.get(start..).unwrap_or_default();
        for key in keys(rest).into_iter().flatten() {
            for (known, phrase) in self.bucket(key) {
                let phrase = self.phrases.get(*phrase).filter(|_| *known == key);
                let Some((phrase, end)) =
                    phrase.and_then(|one| Some((one, one.end(bytes, start)?)))
                else {
                    continue;
                };
                hits.push(Hit { group: phrase.group, phrase: phrase.text, start, end });
            }
        }
    }

    fn bucket(&self, key: u64) -> &[(u64, usize)] {
        let bounds = self.buckets.get(place(key)..).and_then(<[u16]>::first_chunk);
        let Some([from, to]) = bounds else { return &[] };
        self.index.get(usize::from(*from)..usize::from(*to)).unwrap_or_default()
    }
}

/// The keys under which a phrase that begins these bytes may be listed: by its
/// first two bytes when it is as short as "pw", by its first two ideographs or
/// kana, or by its first four bytes.
fn keys(bytes: &[u8]) -> [Option<u64>; 2] {
    match bytes {
        [lead, ..] if !lead.is_ascii() => [bytes.first_chunk().map(wide), None],
        _ => [bytes.first_chunk().map(long), bytes.first_chunk().map(short)],
    }
}

fn wide(bytes: &[u8; 6]) -> u64 {
    let [a, b, c, d, e, f] = *bytes;
    u64::from_le_bytes([a, b, c, d, e, f, 0, 6])
}

fn long(bytes: &[u8; 4]) -> u64 {
    let [a, b, c, d] = bytes.map(|byte| byte.to_ascii_lowercase());
    u64::from_le_bytes([a, b, c, d, 0, 0, 0, 4])
}

fn short(bytes: &[u8; 2]) -> u64 {
    let [a, b] = bytes.map(|byte| byte.to_ascii_lowercase());
    u64::from_le_bytes([a, b, 0, 0, 0, 0, 0, 2])
}

/// The bucket of a key, after Fibonacci hashing.
fn place(key: u64) -> usize {
    let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BUCKET_BITS);
    usize::try_from(hash).unwrap_or_default()
}

/// 8,192 buckets take 16 KiB; a thousand phrases leave nine of ten empty.
const BUCKET_BITS: u32 = 13;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut phrases = Vec::new();
    for file in FILES {
        read(file, &mut phrases);
    }
    phrases.sort_by_key(|phrase: &Phrase| phrase.folded.len());
    let key = |phrase: &Phrase| {
        let [first, second] = keys(phrase.folded.as_bytes());
        first.or(second)
    };
    let keyed = phrases.iter().enumerate();
    let mut index: Vec<(u64, usize)> =
        keyed.filter_map(|(at, phrase)| Some((key(phrase)?, at))).collect();
    index.sort_by_key(|(key, _)| place(*key));
    let begin = |bucket: usize| index.partition_point(|(key, _)| place(*key) < bucket);
    let begins = (0..=1 << BUCKET_BITS).map(begin);
    let buckets = begins.map(|at| u16::try_from(at).unwrap_or(u16::MAX)).collect();
    Vocabulary { phrases, index, buckets }
});

/// Reads one data file: `[group]` begins a section, `#` a comment, any other
/// line is a phrase.
fn read(file: &'static str, phrases: &mut Vec<Phrase>) {
    let mut group = None;
    for line in file.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            group = GROUPS.iter().find(|(word, _)| *word == name).map(|&(_, group)| group);
        } else if let Some(group) = group {
            let open = line.ends_with('*');
            let text = line.trim_end_matches('*');
            phrases.push(Phrase { group, text, folded: fold(text), open });
        }
    }
}

const FILES: [&str; 6] = [
    include_str!("../../../../data/words/asks.txt"),
    include_str!("../../../../data/words/bulk.txt"),
    include_str!("../../../../data/words/claims.txt"),
    include_str!("../../../../data/words/exchange.txt"),
    include_str!("../../../../data/words/password.txt"),
    include_str!("../../../../data/words/stories.txt"),
];

const GROUPS: [(&str, Group); 23] = [
    ("account-change", Group::AccountChange),
    ("account-topic", Group::AccountTopic),
    ("account-verb", Group::AccountVerb),
    ("automatic", Group::Automatic),
    ("enable-content", Group::EnableContent),
    ("executive", Group::Executive),
    ("extortion", Group::Extortion),
    ("generic-lure", Group::GenericLure),
    ("helpdesk", Group::Helpdesk),
    ("log-in", Group::LogIn),
    ("marketing", Group::Marketing),
    ("money", Group::Money),
    ("official-lure", Group::OfficialLure),
    ("open", Group::Open),
    ("opening-question", Group::OpeningQuestion),
    ("organisation-form", Group::OrganisationForm),
    ("password-announced", Group::PasswordAnnounced),
    ("password-label", Group::PasswordLabel),
    ("quotation-lure", Group::QuotationLure),
    ("software-question", Group::SoftwareQuestion),
    ("spam", Group::Spam),
    ("threat", Group::Threat),
    ("urgent", Group::Urgent),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Group, &'static str)> {
        hits(&fold(text)).into_iter().map(|hit| (hit.group, hit.phrase)).collect()
    }

    #[test]
    fn every_section_of_the_files_is_a_group_and_every_group_has_phrases() {
        let sections: Vec<&str> = FILES
            .iter()
            .flat_map(|file| file.lines())
            .filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'))
            .collect();
        for section in &sections {
            assert!(GROUPS.iter().any(|(name, _)| name == section), "{section}");
        }
        for (name, group) in GROUPS {
            assert!(sections.contains(&name), "{name}");
            assert!(VOCABULARY.phrases.iter().any(|phrase| phrase.group == group), "{name}");
        }
        // A phrase without a key would never be found.
        assert_eq!(VOCABULARY.index.len(), VOCABULARY.phrases.len());
    }

    #[test]
    fn every_file_says_its_date_source_and_licence() {
        for file in FILES {
            for header in ["# title: ", "# date: ", "# source: ", "# licence: "] {
                assert!(file.lines().any(|line| line.starts_with(header)), "{header}");
            }
        }
    }

    #[test]
    fn a_latin_phrase_is_a_whole_word_in_any_case() {
        assert!(found("URGENT!").contains(&(Group::Urgent, "urgent")));
        assert!(found("insurgents").is_empty());
    }

    #[test]
    fn a_japanese_phrase_needs_no_blanks() {
        assert!(
            found("弊社の振込先変更のお知らせ").iter().any(|hit| hit.0 == Group::AccountChange)
        );
    }
}
