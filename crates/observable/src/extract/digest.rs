//! Identifiers with a fixed shape: hashes of files and CVE numbers.

use crate::kind::Kind;

/// A token that is nothing but a hash in hexadecimal.
pub(super) fn digest(token: &str) -> Option<(Kind, String)> {
    let kind = match token.len() {
        32 => Kind::Md5,
        40 => Kind::Sha1,
        64 => Kind::Sha256,
        _ => return None,
    };
    // Thirty-two digits without a letter are a number, one letter alone a rule.
    let is_hex = token.bytes().all(|b| b.is_ascii_hexdigit());
    let has_both =
        token.bytes().any(|b| b.is_ascii_digit()) && token.bytes().any(|b| b.is_ascii_alphabetic());
    (is_hex && has_both).then(|| (kind, token.to_ascii_lowercase()))
}

/// The CVE number that a token begins with, and its length.
pub(super) fn cve(token: &str) -> Option<(String, usize)> {
    let (prefix, rest) = token.split_at_checked(4)?;
    if !prefix.eq_ignore_ascii_case("CVE-") {
        return None;
    }
    let (year, number) = rest.split_once('-')?;
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let joined = number.as_bytes().get(digits).is_some_and(u8::is_ascii_alphanumeric);
    let is_cve = year.len() == 4
        && year.bytes().all(|b| b.is_ascii_digit())
        && (year.starts_with("19") || year.starts_with("20"))
        && (4..=19).contains(&digits)
        && !joined;
    let length = 4 + 4 + 1 + digits;
    is_cve.then(|| (token.get(..length).unwrap_or_default().to_ascii_uppercase(), length))
}
