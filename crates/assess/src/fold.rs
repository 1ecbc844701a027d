//! Text folded for comparing: NFKC, blanks made one, characters without width
//! dropped, and a line that was broken inside Japanese joined again.
//!
//! Case is kept, because a password is read from the folded text; comparisons
//! ignore it for ASCII letters.

use unicode_normalization::UnicodeNormalization;

/// Folds a text; lines become blanks, or nothing between two wide characters.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    plain_letters(folded)
}

/// Writes words that mix Latin letters with Greek or Cyrillic ones that look the
/// same in Latin letters alone, so that `Аmazon` is found. A word in one alphabet
/// stays as it is, so honest Greek and Russian do too.
pub(crate) fn plain_letters(folded: String) -> String {
    // Lead bytes of both alphabets in UTF-8; most texts hold none.
    let is_lead = |byte: &u8| matches!(byte, 0xcd..=0xd4);
    // Whole pieces at a time, which the compiler turns into a few wide comparisons.
    let mut pieces = folded.as_bytes().chunks(64);
    if !pieces.any(|piece| piece.iter().fold(false, |any, byte| any | is_lead(byte))) {
        return folded;
    }
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\u{370}'..='\u{52f}');
    let mut plain = String::with_capacity(folded.len());
    for piece in folded.split_inclusive(|c| !is_letter(c)) {
        let word = piece.trim_end_matches(|c| !is_letter(c));
        let latin = word.bytes().any(|byte| byte.is_ascii_alphabetic());
        let alike = || word.chars().all(|c| c.is_ascii() || latin_alike(c).is_some());
        if latin && !word.is_ascii() && alike() {
            plain.extend(word.chars().filter_map(|c| latin_alike(c).or(Some(c))));
            plain.push_str(piece.get(word.len()..).unwrap_or_default());
        } else {
            plain.push_str(piece);
        }
    }
    plain
}

/// The Latin letter that a Greek or Cyrillic one is taken for.
fn latin_alike(c: char) -> Option<char> {
    let at = ALIKE.binary_search_by_key(&c, |(foreign, _)| *foreign).ok()?;
    ALIKE.get(at).map(|(_, latin)| *latin)
}

/// Folds one more piece onto `folded`, with a line end between the two.
pub(crate) fn fold_into(text: &str, folded: &mut String) {
    let mut gap = if folded.is_empty() { Gap::None } else { Gap::Line };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            c if c.is_ascii() => {
                let run = rest.bytes().position(|b| !b.is_ascii_graphic()).unwrap_or(rest.len());
                if run == 0 {
                    gap = gap.wider(c);
                    1
                } else {
                    gap.close(first, folded);
                    gap = Gap::None;
                    folded.push_str(rest.get(..run).unwrap_or_default());
                    run
                }
            }
            c if is_invisible(c) => c.len_utf8(),
            '\u{3000}' | '\u{a0}' => {
                gap = gap.wider(' ');
                first.len_utf8()
            }
            c if is_stable(c) => {
                let run = rest.find(|c| !is_stable(c)).unwrap_or(rest.len());
                gap.close(c, folded);
                gap = Gap::None;
                folded.push_str(rest.get(..run).unwrap_or_default());
                run
            }
            c => {
                let run = unstable_run(rest);
                gap.close(c, folded);
                gap = Gap::None;
                match full_width_ascii(c) {
                    Some(ascii) if run == c.len_utf8() => folded.push(ascii),
                    _ => folded.extend(rest.get(..run).unwrap_or_default().nfkc()),
                }
                run
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// Characters that take no room or only steer the direction of the text.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}')
}

/// What stood between the last character kept and the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Blank,
    Line,
}

impl Gap {
    fn wider(self, blank: char) -> Self {
        if blank == '\n' || self == Self::Line { Self::Line } else { Self::Blank }
    }

    /// Mail of Japan is broken after a number of columns, in the middle of words.
    fn close(self, next: char, folded: &mut String) {
        let wide = |c: char| is_stable(c) && !matches!(c, '\u{3001}'..='\u{3003}');
        let joined =
            self == Self::Line && wide(next) && folded.chars().next_back().is_some_and(wide);
        if self != Self::None && !joined && !folded.is_empty() {
            folded.push(' ');
        }
    }
}

/// Kana, CJK punctuation and ideographs that NFKC leaves as they are.
fn is_stable(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{309d}' | '\u{309e}'
        | '\u{30a1}'..='\u{30fe}' | '\u{4e00}'..='\u{9fff}')
}

fn full_width_ascii(c: char) -> Option<char> {
    let code = u32::from(c);
    (0xff01..=0xff5e).contains(&code).then(|| char::from_u32(code - 0xfee0)).flatten()
}

/// Bytes of the run that has to be normalised as a whole, so that a voicing mark
/// meets its kana.
fn unstable_run(text: &str) -> usize {
    let stop = |c: char| {
        c.is_ascii() || is_stable(c) || is_invisible(c) || matches!(c, '\u{3000}' | '\u{a0}')
    };
    text.char_indices().find(|&(_, c)| stop(c)).map_or(text.len(), |(at, _)| at)
}

/// Letters of Greek and Cyrillic with the Latin ones that they are taken for, in
/// the order of their code points (after UTS 39, confusables).
#[rustfmt::skip]
const ALIKE: [(char, char); 78] = [
    ('\u{391}', 'A'), ('\u{392}', 'B'), ('\u{395}', 'E'), ('\u{396}', 'Z'), ('\u{397}', 'H'),
    ('\u{399}', 'I'), ('\u{39a}', 'K'), ('\u{39c}', 'M'), ('\u{39d}', 'N'), ('\u{39f}', 'O'),
    ('\u{3a1}', 'P'), ('\u{3a4}', 'T'), ('\u{3a5}', 'Y'), ('\u{3a7}', 'X'), ('\u{3b1}', 'a'),
    ('\u{3b3}', 'y'), ('\u{3b7}', 'n'), ('\u{3b9}', 'i'), ('\u{3ba}', 'k'), ('\u{3bd}', 'v'),
    ('\u{3bf}', 'o'), ('\u{3c1}', 'p'), ('\u{3c4}', 't'), ('\u{3c5}', 'u'), ('\u{3c7}', 'x'),
    ('\u{3c9}', 'w'), ('\u{3f2}', 'c'), ('\u{3f3}', 'j'), ('\u{405}', 'S'), ('\u{406}', 'I'),
    ('\u{408}', 'J'), ('\u{410}', 'A'), ('\u{412}', 'B'), ('\u{415}', 'E'), ('\u{41a}', 'K'),
    ('\u{41c}', 'M'), ('\u{41d}', 'H'), ('\u{41e}', 'O'), ('\u{420}', 'P'), ('\u{421}', 'C'),
    ('\u{422}', 'T'), ('\u{423}', 'Y'), ('\u{425}', 'X'), ('\u{430}', 'a'), ('\u{432}', 'b'),
    ('\u{433}', 'r'), ('\u{435}', 'e'), ('\u{43a}', 'k'), ('\u{43c}', 'm'), ('\u{43d}', 'h'),
    ('\u{43e}', 'o'), ('\u{43f}', 'n'), ('\u{440}', 'p'), ('\u{441}', 'c'), ('\u{442}', 't'),
    ('\u{443}', 'y'), ('\u{445}', 'x'), ('\u{44c}', 'b'), ('\u{451}', 'e'), ('\u{455}', 's'),
    ('\u{456}', 'i'), ('\u{457}', 'i'), ('\u{458}', 'j'), ('\u{475}', 'v'), ('\u{491}', 'r'),
    ('\u{4ae}', 'Y'), ('\u{4af}', 'y'), ('\u{4ba}', 'H'), ('\u{4bb}', 'h'), ('\u{4c0}', 'I'),
    ('\u{4cf}', 'l'), ('\u{501}', 'd'), ('\u{50c}', 'G'), ('\u{50d}', 'g'), ('\u{51a}', 'Q'),
    ('\u{51b}', 'q'), ('\u{51c}', 'W'), ('\u{51d}', 'w'),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, folded: &str) {
        assert_eq!(fold(text), folded);
    }

    #[test]
    fn widths_are_made_one() {
        check("ＰＷ：ＡＢｃ１２３　ﾊﾟｽﾜｰﾄﾞ", "PW:ABc123 パスワード");
    }

    #[test]
    fn invisible_characters_are_dropped() {
        check("pass\u{200b}wo\u{ad}rd", "password");
    }

    #[test]
    fn a_line_broken_inside_japanese_is_joined() {
        check("解凍パスワ\nードは次の\n  とおり", "解凍パスワードは次のとおり");
    }

    #[test]
    fn lines_of_latin_text_stay_apart() {
        check("your\r\n account\n\n再設定", "your account 再設定");
    }

    #[test]
    fn a_word_of_two_alphabets_becomes_latin_when_all_of_it_looks_so() {
        check("\u{410}m\u{430}zon と", "Amazon と");
        check("Привет, Москва", "Привет, Москва");
        check("ΑΒΓ αβγ", "ΑΒΓ αβγ");
        check("Windowsщик 5μm", "Windowsщик 5μm");
        assert!(ALIKE.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn mathematical_letters_become_letters() {
        check("𝐏𝐚𝐲𝐏𝐚𝐥 です", "PayPal です");
    }

    #[test]
    fn pieces_are_joined_by_a_blank() {
        let mut folded = fold("one");
        fold_into("two", &mut folded);
        assert_eq!(folded, "one two");
    }
}
