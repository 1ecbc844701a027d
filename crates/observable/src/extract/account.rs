//! Bank accounts: IBAN (ISO 13616) by its check digits, Japanese ones by the
//! words before them.

/// The IBAN that text begins with, without blanks, and its length.
pub(super) fn iban(text: &str) -> Option<(String, usize)> {
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

/// A number of seven digits that the words before it call an account: 普通 1234567.
pub(super) fn japanese(before: &str, text: &str) -> Option<(String, usize)> {
    let mut value = String::with_capacity(7);
    let mut end = 0;
    for c in text.chars().take(8) {
        let Some(digit) = ascii_digit(c) else { break };
        value.push(digit);
        end += c.len_utf8();
    }
    let is_joined = text.get(end..)?.starts_with(['-', '－', '.']);
    (value.len() == 7 && !is_joined && names_account(before)).then_some((value, end))
}

fn names_account(mut before: &str) -> bool {
    loop {
        if LABELS.iter().any(|label| before.ends_with(label)) {
            return true;
        }
        let Some(shorter) = BETWEEN.iter().find_map(|word| before.strip_suffix(word)) else {
            return false;
        };
        before = shorter;
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
    match c {
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => c.is_ascii_digit().then_some(c),
    }
}

const LABELS: [&str; 8] =
    ["口座番号", "普通", "普通預金", "当座", "当座預金", "貯蓄預金", "（普）", "(普)"];

/// What may stand between the label and the number.
const BETWEEN: [&str; 18] = [
    " ",
    "\u{3000}",
    "\t",
    "\n",
    "\r",
    ":",
    "：",
    "No.",
    "Ｎｏ．",
    "No",
    "番号",
    "口座",
    "預金",
    "/",
    "／",
    "・",
    ")",
    "）",
];

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
    use super::{IBAN_LENGTHS, iban, japanese};

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

    #[test]
    fn japanese_accounts_need_their_label() {
        let check = |before: &str, text: &str, want: Option<&str>| {
            assert_eq!(
                japanese(before, text).map(|(value, _)| value).as_deref(),
                want,
                "{before}{text}"
            );
        };
        check("普通 ", "1234567", Some("1234567"));
        check("口座番号：", "１２３４５６７", Some("1234567"));
        check("（普）", "1234567。", Some("1234567"));
        check("当座預金 口座番号 No.", "0123456", Some("0123456"));
        check("普通預金口座 ", "1234567", Some("1234567"));
        check("番号：", "1234567", None);
        check("普通 ", "12345678", None);
        check("普通 ", "123456", None);
        check("普通 ", "1234567-8", None);
    }
}
