//! Phrases found in one pass over a text.
//!
//! They are looked up by their first bytes: a table of a thousand bytes says at nearly
//! every place that nothing begins there. An automaton over a thousand phrases was six
//! times slower, and slow to build at every start. Phrases that begin or end with a
//! letter of ASCII match whole words only, in any case.

use std::ops::ControlFlow;

/// Phrases by number, in the order in which they were given.
#[derive(Debug, Clone)]
pub struct Phrases {
    /// Shorter ones first.
    phrases: Vec<Phrase>,
    /// The key of each phrase with its place in `phrases`, by bucket.
    index: Vec<(u64, usize)>,
    /// Where in `index` each bucket begins, and the end.
    buckets: Vec<u32>,
    /// A bit for each bucket that is not empty: one in eight.
    taken: Vec<u64>,
    /// What each byte is, and by which sorts of key phrases that begin with it are found.
    bytes: [u8; 256],
}

/// A phrase in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Of the phrase, from 0 in the order in which they were given.
    pub number: usize,
    /// Where it begins and ends in the text.
    pub start: usize,
    pub end: usize,
}

#[derive(Debug, Clone)]
struct Phrase {
    number: usize,
    text: String,
    /// Whether letters may follow.
    open: bool,
}

impl Phrases {
    /// Phrases as they stand in a text; one that ends in `*` may go on there.
    #[must_use]
    pub fn new(phrases: impl IntoIterator<Item = String>) -> Self {
        let phrase = |(number, mut text): (usize, String)| {
            let open = text.ends_with('*');
            text.truncate(text.trim_end_matches('*').len());
            Phrase { number, text, open }
        };
        let mut phrases: Vec<Phrase> = phrases.into_iter().enumerate().map(phrase).collect();
        phrases.retain(|phrase| !phrase.text.is_empty());
        phrases.sort_by_key(|phrase| phrase.text.len());
        let mut bytes = ascii_letters();
        let mut index = Vec::with_capacity(phrases.len());
        for (at, phrase) in phrases.iter().enumerate() {
            let text = phrase.text.as_bytes();
            let (sort, key) = long_key(text).map_or((SHORT, short_key(text)), |key| (LONG, key));
            index.push((key, at));
            for byte in text.first().into_iter().flat_map(both_cases) {
                if let Some(class) = bytes.get_mut(usize::from(byte)) {
                    *class |= sort;
                }
            }
        }
        index.sort_by_key(|(key, _)| bucket(*key));
        let mut buckets = Vec::with_capacity(BUCKETS + 1);
        let mut taken = vec![0; BUCKETS / 64];
        for (at, (key, _)) in index.iter().enumerate() {
            buckets.resize(bucket(*key) + 1, u32::try_from(at).unwrap_or(u32::MAX));
            let (word, bit) = bit(bucket(*key));
            if let Some(word) = taken.get_mut(word) {
                *word |= bit;
            }
        }
        buckets.resize(BUCKETS + 1, u32::try_from(index.len()).unwrap_or(u32::MAX));
        Self { phrases, index, buckets, taken, bytes }
    }

    /// Whether one of the phrases stands in the text.
    #[must_use]
    pub fn any(&self, text: &str) -> bool {
        self.each(text, |_| ControlFlow::Break(())).is_break()
    }

    /// Hands over every phrase in the text in order of its start, shorter ones first,
    /// until told to stop.
    pub fn each<B>(
        &self,
        text: &str,
        mut take: impl FnMut(Found) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let text = text.as_bytes();
        let mut in_word = false;
        for (start, &byte) in text.iter().enumerate() {
            let class = self.bytes.get(usize::from(byte)).copied().unwrap_or_default();
            let is_letter = class & LETTER != 0;
            // Nothing begins inside a word.
            let begins = class & (LONG | SHORT) != 0 && !(is_letter && in_word);
            in_word = is_letter;
            if !begins {
                continue;
            }
            let rest = text.get(start..).unwrap_or_default();
            if class & SHORT != 0 && self.may_hold(short_key(rest)) {
                self.at(start, rest, short_key(rest), &mut take)?;
            }
            let long = long_key(rest).filter(|key| class & LONG != 0 && self.may_hold(*key));
            if let Some(key) = long {
                self.at(start, rest, key, &mut take)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The phrases with this key that stand at `start`, where `rest` begins.
    fn at<B>(
        &self,
        start: usize,
        rest: &[u8],
        key: u64,
        take: &mut impl FnMut(Found) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        for (known, at) in self.bucket(key) {
            let phrase = self.phrases.get(*at).filter(|_| *known == key);
            if let Some(phrase) = phrase.filter(|phrase| phrase.begins(rest)) {
                let end = start + phrase.text.len();
                take(Found { number: phrase.number, start, end })?;
            }
        }
        ControlFlow::Continue(())
    }

    fn may_hold(&self, key: u64) -> bool {
        let (word, bit) = bit(bucket(key));
        self.taken.get(word).is_some_and(|word| word & bit != 0)
    }

    fn bucket(&self, key: u64) -> &[(u64, usize)] {
        let bounds = self.buckets.get(bucket(key)..).and_then(<[u32]>::first_chunk);
        let bounds = bounds.map(|bounds| bounds.map(|at| usize::try_from(at).unwrap_or_default()));
        let Some([from, to]) = bounds else { return &[] };
        self.index.get(from..to).unwrap_or_default()
    }
}

impl Phrase {
    /// Whether these bytes begin with the phrase as a whole word.
    fn begins(&self, bytes: &[u8]) -> bool {
        let Some((head, rest)) = bytes.split_at_checked(self.text.len()) else { return false };
        let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        head.eq_ignore_ascii_case(self.text.as_bytes())
            && (self.open || !(is_letter(head.last()) && is_letter(rest.first())))
    }
}

/// The key of a phrase by its first four bytes, or its first two ideographs or kana.
fn long_key(bytes: &[u8]) -> Option<u64> {
    let (four, rest) = bytes.split_first_chunk()?;
    let four = u32::from_le_bytes(*four);
    if bytes.first()?.is_ascii() {
        // Both cases of a letter become one. Other bytes may fall together with them, which
        // the comparison of the phrase itself sorts out.
        return Some(u64::from(four | 0x2020_2020));
    }
    let two = u16::from_le_bytes(*rest.first_chunk()?);
    Some(u64::from(two) << 32 | u64::from(four))
}

/// The key of one that is shorter, such as "pw": its first byte.
fn short_key(bytes: &[u8]) -> u64 {
    u64::from(bytes.first().map_or(0, u8::to_ascii_lowercase)) << 56
}

/// The bucket of a key, after Fibonacci hashing.
fn bucket(key: u64) -> usize {
    let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BUCKET_BITS);
    usize::try_from(hash).unwrap_or_default()
}

/// The word and the bit in it that stand for a bucket.
const fn bit(bucket: usize) -> (usize, u64) {
    (bucket / 64, 1 << (bucket % 64))
}

fn both_cases(byte: &u8) -> [u8; 2] {
    [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]
}

fn ascii_letters() -> [u8; 256] {
    let mut byte = 0_u8;
    [(); 256].map(|()| {
        let class = if byte.is_ascii_alphanumeric() { LETTER } else { 0 };
        byte = byte.wrapping_add(1);
        class
    })
}

/// A letter or a digit of ASCII.
const LETTER: u8 = 1;
/// The first byte of a phrase with a long key, and of one with a short key.
const LONG: u8 = 2;
const SHORT: u8 = 4;

/// 8,192 buckets: a thousand phrases leave nine of ten empty.
const BUCKET_BITS: u32 = 13;
const BUCKETS: usize = 1 << BUCKET_BITS;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::fold::fold;

    fn check(phrases: &[&str], text: &str, expect: &Expect) {
        let folded = fold(text);
        let mut lines = String::new();
        let _ = Phrases::new(phrases.iter().map(|phrase| fold(phrase))).each(&folded, |found| {
            let stands = folded.get(found.start..found.end).unwrap();
            lines.push_str(&format!("{} {stands}\n", phrases[found.number]));
            ControlFlow::<()>::Continue(())
        });
        expect.assert_eq(&lines);
    }

    #[test]
    fn a_latin_phrase_is_a_whole_word_in_any_case() {
        check(
            &["urgent", "pw", "X", "invoic*"],
            "URGENT! insurgents urgently ＰＷ:x PWx invoices xX",
            &expect![[r#"
                urgent URGENT
                pw PW
                X x
                invoic* invoic
            "#]],
        );
    }

    #[test]
    fn a_japanese_phrase_needs_no_blanks() {
        check(
            &["楽天", "楽", "楽天市場", "d払い", "é"],
            "今日の楽天市場とd払いとé",
            &expect![[r#"
                楽 楽
                楽天 楽天
                楽天市場 楽天市場
                d払い d払い
                é é
            "#]],
        );
    }

    #[test]
    fn more_phrases_than_any_shipped_table_has_are_all_found() {
        let phrase = |number: usize| format!("name{number}");
        let phrases = Phrases::new((0..70_000).map(phrase));
        for number in [0, 9_999, 65_535, 65_536, 69_999] {
            assert!(phrases.any(&format!("of {}.", phrase(number))), "{number}");
        }
        assert!(!phrases.any("of name70000."));
    }

    #[test]
    fn the_first_can_be_asked_for_alone() {
        let phrases = Phrases::new(["b", "a"].map(str::to_owned));
        let first = phrases.each("x a b", |found| ControlFlow::Break(found.number));
        assert_eq!(first, ControlFlow::Break(1));
    }
}
