//! Names of streams: compound files allow 31 letters, so two are written as one.

/// A name as the database knows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct StreamName {
    pub(super) text: String,
    /// A table of the database, not data.
    pub(super) table: bool,
}

impl StreamName {
    pub(super) fn decode(name: &str) -> Self {
        let (name, table) = match name.strip_prefix(TABLE) {
            Some(name) => (name, true),
            None => (name, false),
        };
        let mut text = String::new();
        for letter in name.chars() {
            match u32::from(letter) {
                code @ 0x3800..0x4800 => {
                    text.extend([digit(code - 0x3800), digit((code - 0x3800) >> 6)]);
                }
                code @ 0x4800..0x4840 => text.push(digit(code - 0x4800)),
                _ => text.push(letter),
            }
        }
        Self { text, table }
    }
}

fn digit(code: u32) -> char {
    let at = usize::try_from(code & 0x3F).unwrap_or_default();
    DIGITS.get(at).map_or('_', |digit| char::from(*digit))
}

const TABLE: char = '\u{4840}';
const DIGITS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_in_one() {
        let decode = |name| StreamName::decode(name);
        assert_eq!(
            decode("\u{4840}\u{3f3f}\u{4577}\u{446c}\u{3b6a}\u{45e4}\u{4824}"),
            StreamName { text: "_StringData".to_owned(), table: true }
        );
        assert_eq!(
            decode("\u{5}SummaryInformation"),
            StreamName { text: "\u{5}SummaryInformation".to_owned(), table: false }
        );
    }
}
