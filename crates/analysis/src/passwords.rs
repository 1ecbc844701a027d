//! Passwords that a person would try on a locked file: what the mail tells, what other
//! mails and files beside it tell, and the usual ones.
//!
//! The order is that of likelihood: after a label, in brackets, alone on the line below a
//! label, dates, other mails, other words, usual ones. Each is tried as written and with its
//! full-width forms made half-width.

use unicode_normalization::UnicodeNormalization;
use vocab::PasswordFrom;

use crate::model::Password;

/// A text that may tell a password.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Telling<'a> {
    pub(crate) text: &'a str,
    pub(crate) from: PasswordFrom,
    /// Where it stands, for the reader.
    pub(crate) told: &'a str,
}

/// At most `limit` candidates, each once, the likeliest first. `date` is that of the mail,
/// since "today's date" is a usual password; `known` are those of other inputs.
pub(crate) fn candidates(
    texts: &[Telling<'_>],
    date: Option<&str>,
    known: &[Password],
    limit: usize,
) -> Vec<Password> {
    let mut found = Candidates { found: Vec::new(), limit: limit.saturating_sub(USUAL.len()) };
    let (own, others): (Vec<_>, Vec<_>) =
        texts.iter().partition(|text| text.from == PasswordFrom::Body);
    for text in &own {
        found.add_all(text, labelled(text.text));
        found.add_all(text, bracketed(text.text));
    }
    if let Some((text, date)) = own.first().zip(date) {
        found.add_all(text, dates(date));
    }
    for text in &others {
        found.add_all(text, labelled(text.text));
        found.add_all(text, bracketed(text.text));
    }
    for password in known {
        found.add(password);
    }
    for text in own.iter().chain(&others) {
        found.add_all(text, words(text.text));
    }
    found.limit = limit;
    for value in USUAL {
        found.add(&Password { value: value.into(), from: PasswordFrom::Default, told: None });
    }
    found.found
}

/// Passwords that a text tells beside a label, for other mails of its conversation.
#[must_use]
pub fn told(text: &str) -> Vec<String> {
    let mut values = labelled(text);
    values.truncate(TOLD_MAX);
    values
}

/// Whether a text tells a password or promises one.
pub(crate) fn announces(text: &str) -> bool {
    let folded = fold(text);
    LABELS.iter().any(|label| {
        folded.match_indices(label).any(|(at, _)| {
            let after = folded.get(at + label.len()..).unwrap_or_default();
            let near: String = after.chars().take(PROMISE_CHARS).collect();
            let before = folded.get(..at).unwrap_or_default();
            let near_before: String = before.chars().rev().take(PROMISE_CHARS).collect();
            let near_before: String = near_before.chars().rev().collect();
            PROMISES.iter().any(|word| near.contains(word) || near_before.contains(word))
                || has_value(after)
        })
    })
}

/// A value right after a label, on the same line or alone on the next.
fn has_value(after: &str) -> bool {
    let line = after.lines().next().unwrap_or_default();
    let Some(rest) = separated(line) else { return false };
    let first = rest.trim_start_matches(is_open).split_whitespace().next().unwrap_or_default();
    let run: String = first.chars().take_while(char::is_ascii_graphic).collect();
    (LENGTH_MIN..=LENGTH_MAX).contains(&run.len()) && !run.contains("://")
}

struct Candidates {
    found: Vec<Password>,
    limit: usize,
}

impl Candidates {
    fn add_all(&mut self, text: &Telling<'_>, values: Vec<String>) {
        for value in values {
            let told = Some(text.told.to_owned());
            self.add(&Password { value, from: text.from, told });
        }
    }

    /// As written and half-width.
    fn add(&mut self, password: &Password) {
        let narrow: String = password.value.nfkc().collect();
        for value in [password.value.clone(), narrow] {
            let length = value.chars().count();
            let known = self.found.iter().any(|other| other.value == value);
            if !known && self.found.len() < self.limit && (2..=LENGTH_MAX).contains(&length) {
                self.found.push(Password { value, ..password.clone() });
            }
        }
    }
}

/// Values after a label, the nearest reading of each first.
fn labelled(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let Some(after) = after_label(line) else { continue };
        let before = values.len();
        if let Some(rest) = separated(after) {
            values.extend(readings(rest));
        }
        // "パスワードは以下の通りです。" and the value stands below, alone.
        let below = lines.iter().skip(number + 1).map(|line| line.trim());
        for line in below.filter(|line| !line.is_empty()).take(LINES_BELOW) {
            if values.len() - before < VALUES_A_LINE && line.chars().count() <= LENGTH_MAX {
                values.extend(alone(line));
            }
        }
        if values.len() >= VALUES_MAX {
            break;
        }
    }
    values
}

/// What stands behind the last label of a line.
fn after_label(line: &str) -> Option<&str> {
    let folded = fold(line);
    // Folding keeps the number of characters, not that of bytes.
    let of_label = |label: &&str| {
        let at = folded.rfind(label)?;
        Some(folded.get(..at + label.len())?.chars().count())
    };
    let end = LABELS.iter().filter_map(of_label).max()?;
    let at = line.char_indices().nth(end).map_or(line.len(), |(at, _)| at);
    line.get(at..)
}

/// Lower case and half-width letters, character by character.
fn fold(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
            _ => letter,
        })
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// What follows after blanks, separators and words that join; `None` when nothing does.
fn separated(after: &str) -> Option<&str> {
    let mut rest = after;
    loop {
        let shorter = rest.trim_start_matches(|c: char| c.is_whitespace() || MARKS.contains(c));
        let joined = JOINTS.iter().find_map(|joint| strip_prefix_fold(shorter, joint));
        match joined {
            Some(shorter) => rest = shorter,
            None if shorter.is_empty() => return None,
            None => return Some(shorter),
        }
    }
}

fn strip_prefix_fold<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// The ways to read the value at the start of a text: within its brackets, up to a blank,
/// and its first run of visible ASCII.
fn readings(rest: &str) -> Vec<String> {
    let mut values = Vec::new();
    if let Some(inside) = in_brackets(rest) {
        values.push(inside.to_owned());
    }
    let bare = rest.trim_start_matches(is_open);
    let word = bare.split(|c: char| c.is_whitespace() || is_close(c)).next().unwrap_or_default();
    values.extend(trimmed(word));
    let narrow = fold_width(bare);
    let run: String = narrow
        .chars()
        .skip_while(|c| !c.is_ascii_graphic() || is_open(*c))
        .take_while(|c| c.is_ascii_graphic() && !is_close(*c))
        .collect();
    values.extend(trimmed(&run));
    values
}

fn fold_width(text: &str) -> String {
    text.chars().take(LINE_CHARS).collect::<String>().nfkc().collect()
}

/// A line that holds nothing but the value.
fn alone(line: &str) -> Vec<String> {
    let value = line.trim_matches(|c: char| c.is_whitespace() || is_open(c) || is_close(c));
    if value.split_whitespace().count() == 1 { trimmed(value) } else { Vec::new() }
}

/// The word, and the word without the punctuation of the sentence around it.
fn trimmed(word: &str) -> Vec<String> {
    let plain = word.trim_end_matches(['.', ',', ';', '。', '、', '．', '，']);
    let mut values = vec![plain.to_owned()];
    if plain != word {
        values.push(word.to_owned());
    }
    values.retain(|value| !value.is_empty());
    values
}

/// The text within the brackets or quotes that the text begins with.
fn in_brackets(text: &str) -> Option<&str> {
    let open = text.chars().next()?;
    let (_, close) = BRACKETS.iter().find(|(known, _)| *known == open)?;
    let rest = text.get(open.len_utf8()..)?;
    rest.find(*close).and_then(|end| rest.get(..end))
}

/// Everything in brackets or quotes, in order.
fn bracketed(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    for (at, letter) in text.char_indices() {
        if values.len() >= VALUES_MAX {
            break;
        }
        if is_open(letter)
            && let Some(inside) = text.get(at..).and_then(in_brackets)
            && (LENGTH_MIN..=LENGTH_MAX).contains(&inside.chars().count())
            && !inside.contains(['\n', ' '])
        {
            values.push(inside.to_owned());
        }
    }
    values
}

/// The ways in which people write a date as a password; `date` begins `2016-07-04`.
fn dates(date: &str) -> Vec<String> {
    let mut parts = date.get(..10).unwrap_or_default().split('-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return Vec::new();
    };
    let short = year.get(2..).unwrap_or_default();
    vec![
        format!("{year}{month}{day}"),
        format!("{month}{day}"),
        format!("{short}{month}{day}"),
        format!("{year}{month}"),
        format!("{year}/{month}/{day}"),
        format!("{year}-{month}-{day}"),
    ]
}

/// Words that could be one: those with a digit first.
fn words(text: &str) -> Vec<String> {
    let read = text.get(..text.floor_char_boundary(WORDS_BYTES)).unwrap_or_default();
    let is_word = |word: &&str| {
        (4..=32).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_graphic())
            && !word.contains("://")
            && !word.contains('@')
    };
    let split = |c: char| c.is_whitespace() || is_open(c) || is_close(c);
    let (digits, plain): (Vec<&str>, Vec<&str>) = read
        .split(split)
        .map(|word| word.trim_end_matches(['.', ',', ';', ':']))
        .filter(is_word)
        .partition(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    digits.into_iter().chain(plain).take(VALUES_MAX).map(str::to_owned).collect()
}

fn is_open(letter: char) -> bool {
    BRACKETS.iter().any(|(open, _)| *open == letter)
}

fn is_close(letter: char) -> bool {
    BRACKETS.iter().any(|(_, close)| *close == letter)
}

/// In folded form; the longer ones hold the shorter.
const LABELS: [&str; 20] = [
    "パスワード",
    "ﾊﾟｽﾜｰﾄﾞ",
    "ぱすわーど",
    "パスコード",
    "暗証番号",
    "暗号キー",
    "解凍キー",
    "復号キー",
    "解凍",
    "開封",
    "合言葉",
    "密码",
    "password",
    "passwd",
    "passcode",
    "passphrase",
    "pass",
    "pwd",
    "pw",
    "code",
];
/// Words that promise a password for later.
const PROMISES: [&str; 12] = [
    "別途",
    "別送",
    "別メール",
    "後ほど",
    "後送",
    "追って",
    "次のメール",
    "次便",
    "separate",
    "follow",
    "another mail",
    "another email",
];
const MARKS: &str = ":：=＝→⇒-－―‐・|｜>＞#*■●";
/// Words between label and value.
const JOINTS: [&str; 9] = ["です", "は", "が", "：", "is ", "キー", "word", "(半角)", "（半角）"];
const BRACKETS: [(char, char); 13] = [
    ('「', '」'),
    ('『', '』'),
    ('【', '】'),
    ('［', '］'),
    ('（', '）'),
    ('“', '”'),
    ('‘', '’'),
    ('"', '"'),
    ('\'', '\''),
    ('[', ']'),
    ('(', ')'),
    ('<', '>'),
    ('《', '》'),
];
/// What senders and laboratories use when they say nothing.
const USUAL: [&str; 10] = [
    "infected", "1234", "password", "12345", "123456", "malware", "virus", "pass", "12345678",
    "0000",
];
const LENGTH_MIN: usize = 3;
const LENGTH_MAX: usize = 64;
const LINES_BELOW: usize = 2;
const LINE_CHARS: usize = 200;
const PROMISE_CHARS: usize = 20;
const TOLD_MAX: usize = 8;
const VALUES_A_LINE: usize = 8;
const VALUES_MAX: usize = 64;
const WORDS_BYTES: usize = 32 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let telling = Telling { text, from: PasswordFrom::Body, told: "mail:M1/text" };
        let found = candidates(&[telling], Some("2016-07-04T10:00:00+09:00"), &[], 64);
        found.into_iter().map(|password| password.value).collect()
    }

    /// The value comes among the first few.
    fn check(text: &str, value: &str) {
        let found = of(text);
        let position = found.iter().position(|known| known == value);
        assert!(position.is_some_and(|at| at < 6), "{text}: {found:?}");
    }

    #[test]
    fn values_after_labels() {
        check("解凍パスワード：8mmstdlo", "8mmstdlo");
        check("パスワードは「Ab3-x」です。", "Ab3-x");
        check("解凍キー → kj#82!", "kj#82!");
        check("Password: 49uv40.", "49uv40");
        check("The password is Q7-zz, please open it.", "Q7-zz");
        check("ＰＷ：ｘ９ｙ８", "x9y8");
        check("PW=2016@abc", "2016@abc");
        check("ﾊﾟｽﾜｰﾄﾞ:tr55", "tr55");
        check("passcode \"with.dots.\" ", "with.dots.");
        check("パスワードは開発部0704です", "開発部0704です");
    }

    #[test]
    fn values_below_labels() {
        check("パスワードは以下の通りです。\n\n  Xy12#ab\n\n敬具", "Xy12#ab");
        check("Password\r\n「はる2016」\r\n", "はる2016");
    }

    #[test]
    fn values_elsewhere() {
        assert!(of("添付をご確認ください。【kakunin77】").contains(&"kakunin77".to_owned()));
        assert!(of("本日の日付です").contains(&"20160704".to_owned()));
        assert!(of("本日の日付です").contains(&"0704".to_owned()));
        assert!(of("see z9z9z9 please").contains(&"z9z9z9".to_owned()));
        assert!(of("").contains(&"infected".to_owned()));
    }

    #[test]
    fn usual_ones_stay_within_the_limit() {
        let many: String = (0..500).map(|number| format!("word{number} ")).collect();
        let found = of(&many);
        assert_eq!(found.len(), 64);
        assert!(found.contains(&"1234".to_owned()));
    }

    #[test]
    fn promises_and_values_are_announcements() {
        assert!(announces("パスワードは別途お送りします。"));
        assert!(announces("The password will follow in a separate mail"));
        assert!(announces("解凍パスワード：8mmstdlo"));
        assert!(announces("解凍パスワードは「plan2026」です。"));
        assert!(!announces("パスワードの有効期限が切れます"));
        assert!(!announces("ご確認ください"));
    }
}
