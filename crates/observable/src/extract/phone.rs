//! Telephone numbers: Japanese ones with their trunk prefix, international ones (E.164).

/// The number that text begins with: its digits behind `0` or `+`, and its length.
pub(super) fn phone(text: &str) -> Option<(String, usize)> {
    let number = Number::of(text)?;
    let ends_well = !text
        .get(number.end..)?
        .starts_with(|c: char| digit(c).is_some() || c.is_ascii_alphabetic());
    let is_phone =
        if number.is_international { number.is_e164() } else { number.is_japanese(text) };
    (ends_well && is_phone).then_some((number.digits, number.end))
}

/// Digits in groups as written.
struct Number {
    /// With the leading plus, if any.
    digits: String,
    groups: Vec<usize>,
    is_international: bool,
    end: usize,
}

impl Number {
    fn of(text: &str) -> Option<Self> {
        let mut number =
            Self { digits: String::new(), groups: vec![0], is_international: false, end: 0 };
        let mut separators = 0;
        for (at, c) in text.char_indices() {
            if let Some(digit) = digit(c) {
                number.take(digit, separators)?;
                separators = 0;
                number.end = at + c.len_utf8();
            } else if at == 0 && matches!(c, '+' | '＋') {
                number.is_international = true;
                number.digits.push('+');
            } else if is_separator(c) && at > 0 && separators < 3 {
                separators += 1;
            } else {
                break;
            }
        }
        // In `+81(0)3-…` the trunk prefix is shown for callers at home.
        if number.is_international
            && let Some(trunk) = text
                .get(..number.end)?
                .find("(0)")
                .or_else(|| text.get(..number.end)?.find("（0）"))
        {
            let before = text.get(..trunk)?.chars().filter(|&c| digit(c).is_some()).count();
            number.digits.remove(1 + before);
        }
        Some(number)
    }

    fn take(&mut self, digit: char, separators: usize) -> Option<()> {
        let is_first = self.groups == [0];
        if separators > 0 && !is_first {
            self.groups.push(0);
        }
        *self.groups.last_mut()? += 1;
        self.digits.push(digit);
        (self.digits.len() <= DIGITS_MAX && self.groups.len() <= 7).then_some(())
    }

    fn is_e164(&self) -> bool {
        let first = self.digits.as_bytes().get(1);
        (10..=16).contains(&self.digits.len()) && first.is_some_and(|&b| b != b'0')
    }

    /// Area, exchange and subscriber, as the numbering plan groups them. A
    /// number without groups is one only if it is of a mobile.
    fn is_japanese(&self, text: &str) -> bool {
        if text.as_bytes().get(1).is_some_and(|&b| b == b'0') || !self.digits.starts_with('0') {
            return false;
        }
        let (front, length) = (self.digits.get(..3).unwrap_or_default(), self.digits.len());
        match (self.groups.as_slice(), length) {
            ([11], _) => matches!(front, "070" | "080" | "090"),
            ([3, 4, 4], _) => matches!(front, "020" | "050" | "070" | "080" | "090"),
            ([4, 3, 4], _) => self.digits.starts_with("0800"),
            ([4, 3, 3], _) => {
                ["0120", "0570", "0990"].iter().any(|service| self.digits.starts_with(service))
            }
            ([2..=5, 1..=4, 4], 10) => true,
            _ => false,
        }
    }
}

fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ => None,
    }
}

const fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '-' | '.' | '(' | ')' | '\u{a0}' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{3000}' | 'ー' | '－' | '（' | '）'
    )
}

/// E.164 has fifteen; one for the plus and one for a trunk prefix in brackets.
const DIGITS_MAX: usize = 17;

#[cfg(test)]
mod tests {
    use super::phone;

    #[test]
    fn numbers_have_one_normal_form() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(phone(text).map(|(value, _)| value).as_deref(), want, "{text}");
        };
        check("03-1234-5678", Some("0312345678"));
        check("03 1234 5678。", Some("0312345678"));
        check("03(1234)5678", Some("0312345678"));
        check("03) 1234-5678", Some("0312345678"));
        check("０３－１２３４－５６７８", Some("0312345678"));
        check("０９０ー１２３４ー５６７８まで", Some("09012345678"));
        check("090-1234-5678", Some("09012345678"));
        check("09012345678", Some("09012345678"));
        check("0120-123-456", Some("0120123456"));
        check("0800-123-4567", Some("08001234567"));
        check("04992-2-1234", Some("0499221234"));
        check("+81-3-1234-5678", Some("+81312345678"));
        check("+81(0)3-1234-5678", Some("+81312345678"));
        check("+819012345678", Some("+819012345678"));
        check("+1 (202) 555-0143", Some("+12025550143"));
        check("+0900", None);
        check("01-02-2003", None);
        check("0312345678", None);
        check("00-1234-5678", None);
        check("03-1234-56789", None);
        check("03-1234-5678a", None);
        check("+1", None);
        check("0", None);
        check("", None);
        check("0123-45-6", None);
    }
}
