//! The public vocabulary: words that by themselves tell nothing of anybody, and a text cut
//! into tokens by it. What it does not know may be a name and does not go out by itself.
//!
//! Japanese has no blanks: a stretch of it is cut from the left by the longest words. Names are
//! easily made of short words, so one letter alone counts as a word only where nothing unknown
//! and no other single letter of its script stands beside it, and a run of kana is known as a
//! whole or not at all.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

/// The words: in order, by their first letters.
#[derive(Debug)]
pub struct Vocabulary(BTreeMap<char, Vec<&'static str>>);

/// A piece of a text; together they are the whole text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'t> {
    pub text: &'t str,
    pub nature: Nature,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Blanks, punctuation, symbols.
    Mark,
    /// A word of the vocabulary, or a short number.
    Public,
    /// Anything else.
    Unknown,
}

impl Vocabulary {
    /// The shipped words.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Vocabulary> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
            let mut words: BTreeMap<char, Vec<&str>> = BTreeMap::new();
            for (first, line) in lines.filter_map(|line| Some((line.chars().next()?, line))) {
                words.entry(first).or_default().push(line);
            }
            words.values_mut().for_each(|words| words.sort_unstable());
            Self(words)
        })
    }

    /// The words from `word` on that have its first letter.
    fn from(&self, word: &str) -> &[&'static str] {
        let words = word.chars().next().and_then(|first| self.0.get(&first));
        let words = words.map_or(&[][..], Vec::as_slice);
        words.get(words.partition_point(|other| *other < word)..).unwrap_or_default()
    }

    /// Whether a token tells nothing of anybody.
    #[must_use]
    pub fn is_public(&self, text: &str) -> bool {
        self.tokens(text).iter().all(|token| token.nature != Nature::Unknown)
    }

    /// Cuts a text.
    #[must_use]
    pub fn tokens<'t>(&self, text: &'t str) -> Vec<Token<'t>> {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(script) = rest.chars().next().map(Script::of) {
            let is_within = |c: char| Script::of(c).runs_on(script);
            let end = match script {
                Script::Digit => number_end(rest),
                _ => rest.find(|c| !is_within(c)).unwrap_or(rest.len()),
            };
            let (run, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            match script {
                Script::Mark => tokens.push(Token { text: run, nature: Nature::Mark }),
                Script::Han | Script::Hiragana | Script::Katakana => {
                    tokens.extend(self.japanese(run));
                }
                Script::Latin => tokens.push(self.whole(run)),
                Script::Digit => tokens.push(self.number(run)),
                Script::Other => tokens.push(Token { text: run, nature: Nature::Unknown }),
            }
            rest = behind;
        }
        tokens
    }

    fn whole<'t>(&self, text: &'t str) -> Token<'t> {
        let word = normal(text);
        let is_known = self.from(&word).first().is_some_and(|known| *known == word);
        Token { text, nature: if is_known { Nature::Public } else { Nature::Unknown } }
    }

    /// Up to two digits say nothing; several small numbers in a row may be a telephone number.
    fn number<'t>(&self, text: &'t str) -> Token<'t> {
        let is_digit = |c: char| Script::of(c) == Script::Digit;
        let longest = text.split(|c| !is_digit(c)).map(|part| part.chars().count()).max();
        let digits = text.chars().filter(|c| is_digit(*c)).count();
        if longest.unwrap_or(0) <= NUMBER_DIGITS && digits <= ROW_DIGITS {
            return Token { text, nature: Nature::Public };
        }
        self.whole(text)
    }

    fn japanese<'t>(&self, run: &'t str) -> Vec<Token<'t>> {
        let mut pieces = Vec::new();
        let mut rest = run;
        while let Some(first) = rest.chars().next() {
            let known = self.longest(rest);
            let (text, behind) =
                rest.split_at_checked(known.unwrap_or(first.len_utf8())).unwrap_or((rest, ""));
            pieces.push(Piece { text, script: script(text), is_known: known.is_some() });
            rest = behind;
        }
        let alone: Vec<bool> = (0..pieces.len()).map(|at| stands_alone(&pieces, at)).collect();
        for (piece, alone) in pieces.iter_mut().zip(alone) {
            piece.is_known &= alone;
        }
        spoil_kana(&mut pieces);
        joined(run, &pieces)
    }

    /// Bytes of the longest word that a text begins with.
    fn longest(&self, text: &str) -> Option<usize> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(WORD_CHARS);
        let mut found = None;
        for end in ends {
            let word = normal(text.get(..end)?);
            match self.from(&word).first() {
                Some(next) if *next == word => found = Some(end),
                Some(next) if next.starts_with(&*word) => {}
                // A voiced mark of half width may still make another letter of it.
                _ if text.get(end..).is_some_and(|rest| rest.starts_with(VOICED)) => {}
                _ => break,
            }
        }
        found
    }
}

/// The words of a text in the form in which [`crate::mask()`] asks whether they are common.
#[must_use]
pub fn words_of(text: &str) -> Vec<String> {
    let tokens = Vocabulary::shipped().tokens(text);
    tokens.into_iter().map(|token| normal(token.text).into_owned()).collect()
}

/// The form in which tokens are compared: NFKC in lower case.
pub(crate) fn normal(text: &str) -> Cow<'_, str> {
    if !text.chars().all(is_plain) {
        return text.nfkc().flat_map(char::to_lowercase).collect();
    }
    match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => text.to_ascii_lowercase().into(),
        false => text.into(),
    }
}

/// Whether a letter is its own NFKC form, joins no other, and has no case beyond ASCII: what
/// most texts are made of.
pub(crate) const fn is_plain(c: char) -> bool {
    c.is_ascii()
        || matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='\u{9FFF}' | '、'..='〃' | '〈'..='】')
}

/// What a letter belongs to, by its NFKC form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Mark,
    Han,
    Hiragana,
    Katakana,
    Latin,
    Digit,
    /// Letters of other scripts, and what may stand for letters.
    Other,
}

impl Script {
    fn of(c: char) -> Self {
        match if is_plain(c) { c } else { c.nfkc().next().unwrap_or(c) } {
            '0'..='9' => Self::Digit,
            'A'..='Z' | 'a'..='z' => Self::Latin,
            '々' | '〆' | '〇' => Self::Han,
            'ぁ'..='ゟ' => Self::Hiragana,
            '゠'..='ヿ' if c != '・' && c != '･' => Self::Katakana,
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => {
                Self::Han
            }
            '\u{20000}'..='\u{3FFFF}' => Self::Han,
            c if c.is_ascii() || is_symbol(c) => Self::Mark,
            _ => Self::Other,
        }
    }

    /// Whether a letter of this script goes on a run of the other.
    fn runs_on(self, other: Self) -> bool {
        self == other || (self.is_japanese() && other.is_japanese())
    }

    const fn is_japanese(self) -> bool {
        matches!(self, Self::Han | Self::Hiragana | Self::Katakana)
    }
}

/// Punctuation, arrows, boxes and pictures; not the letters in circles and squares, which can
/// be read, nor anything that cannot be seen.
fn is_symbol(c: char) -> bool {
    matches!(c,
        '\u{A1}'..='\u{A9}' | '\u{AB}' | '\u{AC}' | '\u{AE}'..='\u{B1}' | '\u{B4}'..='\u{B8}'
        | '\u{BB}' | '\u{BF}' | '\u{D7}' | '\u{F7}'
        | '\u{2010}'..='\u{2027}' | '\u{202E}' | '\u{2030}'..='\u{205E}' | '\u{20A0}'..='\u{20BF}'
        | '\u{2190}'..='\u{23FF}' | '\u{2500}'..='\u{2BFF}' | '\u{3001}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}' | '\u{3030}' | '・'
        | '\u{FF5F}'..='\u{FF65}' | '\u{1F300}'..='\u{1FAFF}')
}

/// The end of a row of digits that single marks part.
fn number_end(text: &str) -> usize {
    let mut end = 0;
    let mut is_parted = false;
    for (at, c) in text.char_indices() {
        match Script::of(c) {
            Script::Digit => (end, is_parted) = (at + c.len_utf8(), false),
            Script::Mark if !is_parted => is_parted = true,
            _ => break,
        }
    }
    end
}

/// A piece of Japanese: a word, or one unknown letter.
#[derive(Debug, Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    /// `None` if it has letters of several.
    script: Option<Script>,
    is_known: bool,
}

impl Piece<'_> {
    fn is_single(&self) -> bool {
        self.text.chars().count() == 1
    }
}

fn script(text: &str) -> Option<Script> {
    let mut scripts = text.chars().map(Script::of);
    let first = scripts.next()?;
    scripts.all(|other| other == first).then_some(first)
}

/// Whether a piece is no part of something longer that is unknown.
fn stands_alone(pieces: &[Piece<'_>], at: usize) -> bool {
    let Some(piece) = pieces.get(at) else { return false };
    let beside = [at.checked_sub(1), at.checked_add(1)];
    let mut beside = beside.into_iter().flatten().filter_map(|at| pieces.get(at));
    let spoils = |other: &Piece<'_>| {
        let is_loose = !other.is_known || other.is_single();
        other.script == piece.script && is_loose && !TITLES.contains(&other.text)
    };
    !piece.is_single() || TITLES.contains(&piece.text) || !beside.any(spoils)
}

/// Kana names are made of what looks like particles: one unknown letter makes the whole run
/// of its script unknown.
fn spoil_kana(pieces: &mut [Piece<'_>]) {
    let is_kana =
        |piece: &Piece<'_>| matches!(piece.script, Some(Script::Hiragana | Script::Katakana));
    for run in pieces.chunk_by_mut(|a, b| a.script == b.script) {
        if run.iter().any(is_kana) && run.iter().any(|piece| !piece.is_known) {
            run.iter_mut().for_each(|piece| piece.is_known = false);
        }
    }
}

/// The tokens of a run: unknown pieces side by side are one.
fn joined<'t>(run: &'t str, pieces: &[Piece<'t>]) -> Vec<Token<'t>> {
    let mut tokens = Vec::new();
    let mut rest = run;
    for group in pieces.chunk_by(|a, b| !a.is_known && !b.is_known) {
        let length = group.iter().map(|piece| piece.text.len()).sum();
        let (text, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let is_known = group.iter().all(|piece| piece.is_known);
        let nature = if is_known { Nature::Public } else { Nature::Unknown };
        tokens.push(Token { text, nature });
        rest = behind;
    }
    tokens
}

static WORDS: &str = include_str!("../../../data/words/public.txt");

/// Letters of the longest word that is looked for.
const WORD_CHARS: usize = 32;
/// Digits of a number that says nothing.
const NUMBER_DIGITS: usize = 2;
/// Digits in a row of such numbers: a day of a month, a time.
const ROW_DIGITS: usize = 4;
/// Titles that stand behind a name without being a part of it.
const TITLES: [&str; 3] = ["様", "殿", "氏"];
/// Voiced marks that combine with the letter before.
const VOICED: [char; 4] = ['ﾞ', 'ﾟ', '\u{3099}', '\u{309A}'];

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;

    /// Public words as they are, unknown ones in brackets, a bar between tokens.
    fn check(text: &str, expected: &Expect) {
        let shown = |token: &Token<'_>| match token.nature {
            Nature::Unknown => format!("[{}]", token.text),
            Nature::Mark | Nature::Public => token.text.to_owned(),
        };
        let tokens = Vocabulary::shipped().tokens(text);
        expected.assert_eq(&tokens.iter().map(shown).collect::<Vec<_>>().join("|"));
    }

    #[test]
    fn business_words_are_public() {
        check("【重要】請求書送付のお知らせ", &expect!["【|重要|】|請求書|送付|のお知らせ"]);
        check("Re: Invoice attached", &expect!["Re|: |Invoice| |attached"]);
        check("ﾊﾟｽﾜｰﾄﾞの変更", &expect!["ﾊﾟｽﾜｰﾄﾞ|の|変更"]);
        check("ＩＮＶＯＩＣＥ", &expect!["ＩＮＶＯＩＣＥ"]);
    }

    #[test]
    fn names_are_unknown() {
        check("緑野精機資料", &expect![[r#"[緑野精機]|資料"#]]);
        check("木下様", &expect!["[木下]|様"]);
        check("本田の件", &expect!["[本田]|の件"]);
        check("山下", &expect!["[山下]"]);
        check("さくらのお知らせ", &expect!["[さくら]|のお知らせ"]);
        check("アドバンテスト", &expect!["[アドバンテスト]"]);
        check("M I D O R I", &expect!["[M]| |I| |[D]| |[O]| |[R]| |I"]);
        check("Midorino Seiki invoice", &expect!["[Midorino]| |[Seiki]| |invoice"]);
        check("🄼🄸🄳 Мидори 김", &expect!["[🄼🄸🄳]| |[Мидори]| |[김]"]);
    }

    #[test]
    fn long_numbers_are_unknown() {
        check("12月24日 10:30", &expect!["12|月|24|日| |10:30"]);
        check("2026年2月3日", &expect!["[2026]|年|2|月|3|日"]);
        check("20260203", &expect!["[20260203]"]);
        check("03-12-34-56", &expect!["[03-12-34-56]"]);
        check("Office 365", &expect!["Office| |365"]);
    }

    #[test]
    fn words_are_sorted_normal_and_found() {
        let lines: Vec<&str> =
            WORDS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        assert!(lines.is_sorted(), "in the order of code points");
        for word in lines {
            assert_eq!(normal(word), word);
            assert!(word.chars().count() <= WORD_CHARS, "{word}");
            assert!(Vocabulary::shipped().is_public(word), "{word}");
        }
    }

    #[test]
    fn a_plain_letter_is_its_own_normal_form_beside_any_other() {
        for c in ('\0'..=char::MAX).filter(|c| is_plain(*c)) {
            let pair: String = ['か', c].iter().collect();
            let normal: String = pair.nfkc().flat_map(char::to_lowercase).collect();
            assert_eq!(normal, format!("か{}", c.to_ascii_lowercase()), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn tokens_are_the_whole_text(text in "[a-zA-Z0-9 .,緑野精機資料のおみどりトヨタメール様ﾊﾟ①🄼\u{200b}]{0,40}") {
            let tokens = Vocabulary::shipped().tokens(&text);
            let whole: String = tokens.iter().map(|token| token.text).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
