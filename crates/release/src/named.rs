//! Names in the text of a mail: salutations, signatures, quoted heads, firms, telephone
//! numbers and addresses. Generous on purpose: a word too many only hides that word, one too
//! few tells who was attacked.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use assess::{Found, Phrases};
use unicode_normalization::UnicodeNormalization;

use crate::vocabulary::{Vocabulary, is_plain, normal};

/// Words of a text that may name a person, a firm or a place, in order, without those that
/// the public vocabulary knows; at most [`NAMES_MAX`].
#[must_use]
pub(crate) fn named(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in text.lines().map(unquoted).filter(|line| line.len() <= LINE_BYTES) {
        names.extend(marked(line));
        names.extend(mailbox_name(line));
        names.extend(numbers(line));
        if names.len() > FOUND_MAX {
            break;
        }
    }
    names.extend(signed(text));
    let is_telling = |name: &String| {
        (NAME_CHARS_MIN..=NAME_CHARS_MAX).contains(&name.chars().count())
            && !Vocabulary::shipped().is_public(name)
    };
    names.sort();
    names.dedup();
    names.retain(is_telling);
    names.truncate(NAMES_MAX);
    names
}

/// Whether a name has a legal form.
pub(crate) fn is_firm(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    LEGAL_FORMS.iter().any(|form| name.contains(form))
        || LATIN_FORMS.iter().any(|form| lower.contains(form))
}

/// Whether a line has a postal code, or names a prefecture and what is in it.
pub(crate) fn is_place(line: &str) -> bool {
    if line.is_ascii() {
        return false;
    }
    let has_prefecture = PREFECTURES.iter().any(|one| line.contains(one));
    line.contains('〒') || (has_prefecture && line.contains(['市', '区', '町', '村', '郡']))
}

/// What stands beside the words that tell of a name, all found in one pass.
fn marked(line: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut place = None;
    let _ = MARKS.each(line, |found| {
        match Mark::of(&found) {
            Mark::Greeting => names.extend(greeted(line, &found)),
            Mark::LegalForm => names.extend(firms(line, &found)),
            Mark::LatinForm => names.extend(latin_firm(line, &found)),
            Mark::Honorific => names.extend(called(line, &found)),
            Mark::Prefecture => place = place.or(line.get(found.start..)),
        }
        ControlFlow::<()>::Continue(())
    });
    if place.is_some() || line.contains('〒') {
        let lines = [Some(line.trim()), place].into_iter().flatten();
        names.extend(lines.filter(|text| is_place(text)).map(str::to_owned));
    }
    names
}

/// Words in front of an honorific, with all that stands before them in a short line:
/// `緑野精機株式会社 総務部 山田様`.
fn called(line: &str, honorific: &Found) -> Vec<String> {
    let before = before(line, honorific).trim_end();
    let words: Vec<&str> = words(before).collect();
    let is_short = before.chars().count() <= SALUTATION_CHARS;
    let taken = if is_short { words.len() } else { 1 };
    let mut names: Vec<String> =
        words.iter().rev().take(taken).map(|word| (*word).to_owned()).collect();
    // A full name with a blank in it is also looked for as one, and `大学の山辺` is
    // somebody of somewhere.
    if let [.., family, given] = words.as_slice()
        && is_short
    {
        names.push(format!("{family} {given}"));
    }
    let person = words.last().and_then(|word| word.rsplit_once('の'));
    names.extend(person.map(|(_, name)| name.to_owned()));
    names
}

/// Latin names behind a greeting or a title, up to the first mark: `Dear Mr. Yamada,`.
fn greeted(line: &str, title: &Found) -> Vec<String> {
    let behind = behind(line, title);
    if !behind.starts_with(['.', ' ']) {
        return Vec::new();
    }
    let behind = behind.trim_start_matches(['.', ' ']);
    let phrase = behind.split([',', ':', ';', '!', '.', '<', '(']).next().unwrap_or_default();
    let capital = phrase.split(' ').take_while(|word| word.starts_with(char::is_uppercase));
    let capital: Vec<&str> = capital.take(WORDS_OF_NAME).collect();
    let mut names: Vec<String> = capital.iter().map(|word| (*word).to_owned()).collect();
    names.extend((capital.len() > 1).then(|| capital.join(" ")));
    names
}

/// The word with a legal form, and what stands apart from it: `株式会社 緑野精機`.
fn firms(line: &str, form: &Found) -> Vec<String> {
    let (before, behind) = (before(line, form), behind(line, form));
    let stands = line.get(form.start..form.end).unwrap_or_default();
    let mut names = Vec::new();
    if !stands.contains(is_parting) {
        let left = before.rsplit(is_parting).next().unwrap_or_default();
        let right = behind.split(is_parting).next().unwrap_or_default();
        names.push(format!("{left}{stands}{right}"));
    }
    let blank = [' ', '　'];
    let next = words(behind).next().filter(|_| behind.starts_with(blank));
    let last = words(before).last().filter(|_| before.ends_with(blank));
    names.extend([next, last].into_iter().flatten().map(str::to_owned));
    names
}

/// Latin words in front of a legal form: `Midorino Seiki Co., Ltd.`.
fn latin_firm(line: &str, form: &Found) -> Option<String> {
    let before = before(line, form).trim_end_matches([' ', ',']);
    let name = before.rsplit([',', ';', ':', '(', '"', '|', '\t']).next().unwrap_or_default();
    let is_of_name = |word: &&str| word.starts_with(|c: char| c.is_uppercase() || c == '&');
    let mut name: Vec<&str> = name.split_whitespace().rev().take_while(is_of_name).collect();
    name.reverse();
    let legal = line.get(form.start..form.end).unwrap_or_default();
    (!name.is_empty()).then(|| format!("{}{legal}", name.join(" ")))
}

fn before<'l>(line: &'l str, found: &Found) -> &'l str {
    line.get(..found.start).unwrap_or_default()
}

fn behind<'l>(line: &'l str, found: &Found) -> &'l str {
    line.get(found.end..).unwrap_or_default()
}

/// The name in front of an address in angle brackets, as quoted heads have it.
fn mailbox_name(line: &str) -> Option<String> {
    let (before, behind) = line.split_once('<')?;
    behind.split_once('>').filter(|(address, _)| address.contains('@'))?;
    let name = before.rsplit(':').next().unwrap_or_default();
    Some(name.trim_matches(|c: char| c.is_whitespace() || "\"'".contains(c)).to_owned())
}

/// Telephone numbers: ten digits or more that begin with a nought or a country.
fn numbers(line: &str) -> Vec<String> {
    let is_of_phone = |c: char| c.is_ascii_digit() || "+-() .".contains(c);
    let is_of_number =
        |c: char| if is_plain(c) { is_of_phone(c) } else { c.nfkc().all(is_of_phone) };
    let runs = line.split(|c| !is_of_number(c)).map(str::trim);
    let is_phone = |run: &&str| {
        let plain = normal(run);
        let digits = plain.chars().filter(char::is_ascii_digit).count();
        (PHONE_DIGITS).contains(&digits) && plain.starts_with(['0', '+', '('])
    };
    runs.filter(is_phone).map(str::to_owned).collect()
}

/// The short lines that a mail ends with: its signature. The words of a sentence are none.
fn signed(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let own = lines.iter().rev().skip_while(|line| line.starts_with('>'));
    let short = own.take(SIGNATURE_LINES).take_while(|line| {
        line.chars().count() <= SIGNATURE_CHARS && !line.ends_with(['。', '?', '？', ':'])
    });
    let is_capital = |word: &str| !word.is_ascii() || word.starts_with(char::is_uppercase);
    let mut names = Vec::new();
    for line in short.filter(|line| !line.contains("://")) {
        let words: Vec<&str> = words(line).collect();
        if words.len() <= WORDS_OF_NAME && words.iter().all(|word| is_capital(word)) {
            names.extend(words.iter().map(|word| (*word).to_owned()));
            names.push(words.join(" "));
        }
    }
    names
}

fn unquoted(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '|', '　']).trim_end()
}

/// What marks and blanks part.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_parting).filter(|word| !word.is_empty())
}

fn is_parting(c: char) -> bool {
    c.is_whitespace() || PARTING.contains(c)
}

/// What tells of a name beside it.
#[derive(Debug, Clone, Copy)]
enum Mark {
    Greeting,
    LegalForm,
    LatinForm,
    Honorific,
    Prefecture,
}

impl Mark {
    const ALL: [(Self, &[&str]); 5] = [
        (Self::Greeting, &GREETINGS),
        (Self::LegalForm, &LEGAL_FORMS),
        (Self::LatinForm, &LATIN_FORMS),
        (Self::Honorific, &HONORIFICS),
        (Self::Prefecture, &PREFECTURES),
    ];

    fn of(found: &Found) -> Self {
        let mut number = found.number;
        for (mark, words) in Self::ALL {
            match number.checked_sub(words.len()) {
                Some(rest) => number = rest,
                None => return mark,
            }
        }
        Self::Prefecture
    }
}

static MARKS: LazyLock<Phrases> = LazyLock::new(|| {
    let words = Mark::ALL.into_iter().flat_map(|(_, words)| words);
    // Letters may follow: `, Inc` also stands for `, Incorporated`.
    Phrases::new(words.map(|word| format!("{word}*")))
});

const PARTING: &str = "、。，．,:;!?：；！？「」『』【】〔〕()（）[]<>＜＞\"'“”…=*#|/／・~〜";

const HONORIFICS: [&str; 12] = [
    "様",
    "殿",
    "御中",
    "各位",
    "さん",
    "さま",
    "先生",
    "部長",
    "課長",
    "社長",
    "と申します",
    "です。",
];
const GREETINGS: [&str; 10] =
    ["dear", "hello", "hi", "mr", "mrs", "ms", "dr", "prof", "attn", "regards"];
const LEGAL_FORMS: [&str; 16] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "(株)",
    "（株）",
    "㈱",
    "(有)",
    "（有）",
    "㈲",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "独立行政法人",
    "国立大学法人",
];
const LATIN_FORMS: [&str; 9] = [
    " co., ltd",
    " co.,ltd",
    " co. ltd",
    ", inc",
    " inc.",
    " corporation",
    " gmbh",
    " llc",
    " k.k.",
];
const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// Longer lines are running text, or were made to cost time.
const LINE_BYTES: usize = 2_000;
/// Letters in front of an honorific that are all taken for whom it calls.
const SALUTATION_CHARS: usize = 24;
const SIGNATURE_CHARS: usize = 80;
const SIGNATURE_LINES: usize = 12;
const WORDS_OF_NAME: usize = 4;
const NAME_CHARS_MIN: usize = 2;
const NAME_CHARS_MAX: usize = 100;
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 10..=14;
/// Names that are kept of one mail.
const NAMES_MAX: usize = 500;
/// Where looking stops: far more than any mail has.
const FOUND_MAX: usize = 20_000;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: &Expect) {
        expected.assert_eq(&named(text).join(" | "));
    }

    #[test]
    fn salutations_name_people() {
        check(
            "緑野精機株式会社 総務部 山田様\n\nお世話になっております。\n",
            &expect!["山田 | 総務部 山田 | 緑野精機株式会社"],
        );
        check("小川さん\n中村です。", &expect!["中村 | 小川"]);
        check(
            "Dear Mr. Yamada,\n\nplease find attached the invoice.",
            &expect!["Dear Mr. Yamada | Yamada"],
        );
        check("社員各位\n皆様\nお客様", &expect![[r#""#]]);
    }

    #[test]
    fn signatures_name_people_firms_and_places() {
        check(
            "添付をご確認ください。\n\n--\n緑野精機(株) 営業部\n田中 一郎\n〒123-4567 東京都緑区緑町1-2-3\nTEL：０３-1234-5678\n",
            &expect![
                "TEL ０３-1234-5678 | 〒123-4567 | 〒123-4567 東京都緑区緑町1-2-3 | 一郎 | 東京都緑区緑町1-2-3 | 田中 | 田中 一郎 | 緑野精機 | 緑野精機 株 営業部 | ０３-1234-5678"
            ],
        );
        check(
            "Kind regards,\nNakamura Yuko\nGeneral Affairs, Midorino Seiki Co., Ltd.",
            &expect!["Midorino Seiki Co., Ltd | Nakamura | Nakamura Yuko | Yuko"],
        );
    }

    #[test]
    fn a_legal_form_may_be_written_out() {
        check(
            "we write on behalf of Midorino Seiki, Incorporated.",
            &expect!["Midorino Seiki, Inc"],
        );
    }

    #[test]
    fn quoted_heads_name_people() {
        check(
            "> From: Bob Carter <bob@b-company.test>\n> 小川 <ogawa@own.test>",
            &expect!["Bob Carter | 小川"],
        );
    }
}
