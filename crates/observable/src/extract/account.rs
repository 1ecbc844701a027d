//! Bank accounts: IBAN (ISO 13616) by its check digits, all others by the words
//! before them.

/// The IBAN that text begins with, without blanks, and its length.
pub(super) fn iban(text: &str) -> Option<(String, usize)> {
    let [b'A'..=b'Z', b'A'..=b'Z', b'0'..=b'9', ..] = text.as_bytes() else { return None };
    let country = text.get(..2)?;
    let wanted = *IBAN_LENGTHS
        .binary_search_by_key(&country, |(code, _)| code)
        .ok()
        .and_then(|at| IBAN_LENGTHS.get(at).map(|(_, length)| length))?;
    let mut value = String::with_capacity(wanted);
    let mut end = 0;
    for (at, c) in text.char_indices().take(2 * wanted) {
        match c {
            'A'..='Z' | '0'..='9' => value.push(c),
            ' ' | '\u{a0}' if end == at => continue,
            _ => break,
        }
        end = at + 1;
        if value.len() == wanted {
            break;
        }
    }
    let is_joined = text.get(end..)?.starts_with(|c: char| c.is_ascii_alphanumeric());
    (value.len() == wanted && !is_joined && checks_out(&value)).then_some((value, end))
}

/// The account number that text begins with, if the words before it call it one,
/// and its length.
pub(super) fn labelled(before: &str, text: &str) -> Option<(String, usize)> {
    let words = before.trim_end_matches(|c| is_gap(c) || is_gap_in_english(fold(c)));
    if !words.ends_with(|c| LAST_LETTERS.contains(fold(c))) {
        return None;
    }
    let is_in_number = |&c: &char| ascii_digit(c).is_some() || is_hyphen(c) || is_blank(c);
    let number = text.chars().take(2 * DIGITS_MAX).take_while(is_in_number);
    if number.filter(|&c| ascii_digit(c).is_some()).count() < POSTAL_SYMBOL {
        return None;
    }
    let label: String = before.chars().map(fold).collect();
    let number = Number { text, at: 0 };
    postal(&label, number).or_else(|| japanese(&label, number)).or_else(|| english(&label, number))
}

/// A number of seven digits: 普通 1234567.
fn japanese(label: &str, mut number: Number<'_>) -> Option<(String, usize)> {
    let value = number.digits();
    let is_account = value.len() == 7 && !number.goes_on() && names_account(label);
    is_account.then_some((value, number.at))
}

fn names_account(mut label: &str) -> bool {
    loop {
        if LABELS.iter().any(|known| label.ends_with(known)) {
            return true;
        }
        let Some(shorter) = BETWEEN.iter().find_map(|word| label.strip_suffix(word)) else {
            return false;
        };
        label = shorter;
    }
}

/// An account of the Japan Post Bank: 記号 12345 番号 12345671, or 00100-1-123456
/// for transfers, of which alone the check digit in the middle is a part.
fn postal(label: &str, mut number: Number<'_>) -> Option<(String, usize)> {
    let label = label.trim_end_matches(is_gap);
    let (label, names_both) = match label.strip_suffix("番号") {
        Some(front) => (front.trim_end_matches(is_gap), true),
        None => (label, label.ends_with("振替口座")),
    };
    if !(label.ends_with("記号") || names_both && label.ends_with("口座")) {
        return None;
    }
    let symbol = number.digits();
    let mut check = String::new();
    let mut account = number.behind_hyphen();
    if account.len() == 1 {
        check = std::mem::replace(&mut account, number.behind_hyphen());
    }
    if account.is_empty() {
        number.skip(is_gap);
        if !number.skip_word("番号") && !names_both {
            return None;
        }
        number.skip(is_gap);
        account = number.digits();
    }
    let is_savings =
        symbol.starts_with('1') && account.ends_with('1') && (5..=8).contains(&account.len());
    let is_transfer =
        symbol.starts_with('0') && check.len() == 1 && (3..=7).contains(&account.len());
    let value = if is_savings {
        format!("{symbol}-{account}")
    } else {
        format!("{symbol}-{check}-{account}")
    };
    let is_account =
        symbol.len() == POSTAL_SYMBOL && (is_savings || is_transfer) && !number.goes_on();
    is_account.then_some((value, number.at))
}

/// Six to seventeen digits: Account No. 12-345678-9.
fn english(label: &str, mut number: Number<'_>) -> Option<(String, usize)> {
    if !names_account_in_english(label) {
        return None;
    }
    let mut value = number.digits();
    let mut groups = vec![value.len()];
    while value.len() <= DIGITS_MAX {
        let before = number;
        let mut group = number.behind_hyphen();
        // Blanks part blocks of four. Behind a longer one something else begins.
        let is_block = group.is_empty() && groups.last().is_some_and(|&length| length <= 4);
        if is_block && number.skip_one(is_blank) {
            group = number.digits();
        }
        if group.is_empty() {
            number = before;
            break;
        }
        groups.push(group.len());
        value.push_str(&group);
    }
    let is_date = groups == [4, 2, 2];
    let is_account =
        (ACCOUNT_MIN..=DIGITS_MAX).contains(&value.len()) && !is_date && !number.goes_on();
    is_account.then_some((value, number.at))
}

fn names_account_in_english(label: &str) -> bool {
    let words = label.trim_end_matches(is_gap_in_english);
    let is_marked = label.get(words.len()..).is_some_and(|gap| gap.contains([':', '#']));
    let qualified = ["number", "num", "no"].iter().find_map(|word| words.strip_suffix(word));
    let words = qualified.unwrap_or(words).trim_end_matches(is_gap_in_english);
    let front = ["account", "acct", "a/c", "acc"].iter().find_map(|word| words.strip_suffix(word));
    let is_word = front.is_some_and(|front| !front.ends_with(|c: char| c.is_ascii_alphanumeric()));
    is_word && (is_marked || qualified.is_some())
}

/// A number as it is written, and how far it was read.
#[derive(Clone, Copy)]
struct Number<'t> {
    text: &'t str,
    at: usize,
}

impl Number<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The digits that come next, one more than any account has at most.
    fn digits(&mut self) -> String {
        let digits: String =
            self.rest().chars().take(DIGITS_MAX + 1).map_while(ascii_digit).collect();
        let written = self.rest().chars().take(digits.len()).map(char::len_utf8).sum::<usize>();
        self.at += written;
        digits
    }

    /// The digits behind a hyphen, if one comes next and they come behind it.
    fn behind_hyphen(&mut self) -> String {
        let mut behind = *self;
        let digits = if behind.skip_one(is_hyphen) { behind.digits() } else { String::new() };
        if !digits.is_empty() {
            self.at = behind.at;
        }
        digits
    }

    fn skip(&mut self, fits: fn(char) -> bool) {
        self.at = self.text.len() - self.rest().trim_start_matches(fits).len();
    }

    fn skip_one(&mut self, fits: fn(char) -> bool) -> bool {
        let next = self.rest().chars().next().filter(|&c| fits(c));
        self.at += next.map_or(0, char::len_utf8);
        next.is_some()
    }

    fn skip_word(&mut self, word: &str) -> bool {
        let is_next = self.rest().starts_with(word);
        self.at += if is_next { word.len() } else { 0 };
        is_next
    }

    /// Whether it is the beginning of something longer: `1234567-A`, `1234567.89`.
    fn goes_on(&self) -> bool {
        let mut rest = self.rest().chars();
        let Some(next) = rest.next() else { return false };
        let behind = rest.next().map(fold);
        let is_digit = |c: char| c.is_ascii_digit();
        fold(next).is_ascii_alphanumeric()
            || is_hyphen(next) && behind.is_some_and(|c| c.is_ascii_alphanumeric())
            || matches!(next, '.' | ',' | '/' | ':') && behind.is_some_and(is_digit)
    }
}

/// ISO 7064 MOD 97-10 over the number with its first four characters last.
fn checks_out(iban: &str) -> bool {
    let Some((head, tail)) = iban.split_at_checked(4) else { return false };
    let rest = tail.chars().chain(head.chars()).fold(0, |rest, c| {
        let value = c.to_digit(36).unwrap_or_default();
        (rest * if value > 9 { 100 } else { 10 } + value) % 97
    });
    rest == 1
}

fn ascii_digit(c: char) -> Option<char> {
    Some(fold(c)).filter(char::is_ascii_digit)
}

/// Full-width forms as the ASCII they stand for, and all of it in lower case.
fn fold(c: char) -> char {
    let narrow = match c {
        '！'..='～' => {
            char::from_u32(u32::from(c) - u32::from('！') + u32::from('!')).unwrap_or(c)
        }
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    };
    narrow.to_ascii_lowercase()
}

fn is_blank(c: char) -> bool {
    fold(c) == ' '
}

fn is_hyphen(c: char) -> bool {
    matches!(fold(c), '-' | 'ー' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// What stands between the words of a Japanese label and its numbers.
fn is_gap(c: char) -> bool {
    let marks = matches!(c, '・' | '【' | '】' | '「' | '」' | '、');
    marks || matches!(fold(c), ' ' | '\t' | '\n' | '\r' | ':' | '/' | '(' | ')' | '[' | ']')
}

const fn is_gap_in_english(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | ':' | '.' | '#')
}

const LABELS: [&str; 5] = ["口座番号", "普通", "当座", "貯蓄預金", "(普)"];

/// Letters that a label or a word behind it ends with: most numbers have none of
/// them in front, and need not be looked at closer.
const LAST_LETTERS: &str = "号通座金普替omrtc";

/// What may stand between the label and the number.
const BETWEEN: [&str; 13] =
    [" ", "\t", "\n", "\r", ":", "no.", "no", "番号", "口座", "預金", "/", "・", ")"];

/// Digits of a 記号, which no kind of account falls short of.
const POSTAL_SYMBOL: usize = 5;

/// Banks number their accounts with six digits or more.
const ACCOUNT_MIN: usize = 6;

/// India has seventeen, and nobody more without an IBAN.
const DIGITS_MAX: usize = 17;

/// The IBAN registry: country and length, sorted.
const IBAN_LENGTHS: [(&str, usize); 88] = [
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HN", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
];

#[cfg(test)]
mod tests {
    use super::{IBAN_LENGTHS, iban, labelled};

    #[test]
    fn ibans_are_checked() {
        assert!(IBAN_LENGTHS.is_sorted());
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(iban(text).map(|(value, _)| value).as_deref(), want, "{text}");
        };
        check("DE89370400440532013000", Some("DE89370400440532013000"));
        check("DE89 3704 0044 0532 0130 00 at", Some("DE89370400440532013000"));
        check("GB82 WEST 1234 5698 7654 32", Some("GB82WEST12345698765432"));
        check("NO93 8601 1117 947.", Some("NO9386011117947"));
        check("DE89370400440532013001", None);
        check("DE893704004405320130001", None);
        check("DE89 3704", None);
        check("ZZ89370400440532013000", None);
    }

    fn check(before: &str, text: &str, want: Option<&str>) {
        let found = labelled(before, text).map(|(value, _)| value);
        assert_eq!(found.as_deref(), want, "{before}{text}");
    }

    #[test]
    fn japanese_accounts_need_their_label() {
        check("普通 ", "1234567", Some("1234567"));
        check("口座番号：", "１２３４５６７", Some("1234567"));
        check("（普）", "1234567。", Some("1234567"));
        check("当座預金 口座番号 Ｎｏ．", "0123456です", Some("0123456"));
        check("普通預金口座 ", "1234567.", Some("1234567"));
        check("番号：", "1234567", None);
        check("普通 ", "12345678", None);
        check("普通 ", "123456", None);
        check("普通 ", "1234567-8", None);
        check("普通 ", "1234567.8", None);
    }

    #[test]
    fn postal_accounts_have_two_numbers() {
        check("記号 ", "12345 番号 12345671", Some("12345-12345671"));
        check("記号番号：", "12345-12345671", Some("12345-12345671"));
        check("【記号】", "１２３４０\n【番号】１２３４５６７１　名義", Some("12340-12345671"));
        check("記号・番号 ", "12340－1－12345671", Some("12340-12345671"));
        check("口座番号：", "12340 12345671", Some("12340-12345671"));
        check("郵便振替口座：", "00100-1-123456", Some("00100-1-123456"));
        check("記号 ", "12345", None);
        check("記号 ", "12345 12345671", None);
        check("記号 ", "12345 番号 12345672", None);
        check("記号 ", "22345 番号 12345671", None);
        check("製品記号 ", "12345-12345671-2", None);
        check("電話番号 ", "00100-1-123456", None);
    }

    #[test]
    fn english_accounts_need_their_label() {
        check("Account No: ", "12345678", Some("12345678"));
        check("ACCOUNT NUMBER\n", "123-456789-001.", Some("123456789001"));
        check("A/C No. ", "1234 5678 9012 and", Some("123456789012"));
        check("Acct #", "000123", Some("000123"));
        check("Bank account: ", "12345678 2024-01-05", Some("12345678"));
        check("Ａｃｃｏｕｎｔ　Ｎｏ．：", "１２３４－５６７８", Some("12345678"));
        check("my account ", "12345678", None);
        check("discount no. ", "12345678", None);
        check("Account ID: ", "123456789012", None);
        check("Account: ", "12345", None);
        check("Account: ", "2024-01-05", None);
        check("Account: ", "123456789012345678", None);
        check("Account: ", "1234-5678-9012-3456-78", None);
        check("Account: ", "1234567.89", None);
        check("Account: ", "123456-ab", None);
        check("Account: ", "12345678ab", None);
    }
}
