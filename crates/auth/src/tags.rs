//! Lists of `tag=value;` (RFC 6376 section 3.2), of which DKIM, ARC and DMARC are made.

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};

/// The tags in their order, values without outer blanks. `None` if something is no tag, or a
/// tag stands twice: two readers might take two different ones.
pub(crate) fn tags(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    for piece in text.split(';') {
        let piece = piece.trim();
        if piece.is_empty() {
            continue;
        }
        let (name, value) = piece.split_once('=')?;
        let name = name.trim_end();
        let is_name =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !is_name || found.len() >= TAGS_MAX || found.iter().any(|(known, _)| *known == name) {
            return None;
        }
        found.push((name, value.trim_start()));
    }
    Some(found)
}

/// The value of a tag.
pub(crate) fn tag<'t>(tags: &[(&str, &'t str)], name: &str) -> Option<&'t str> {
    tags.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// A Base64 value, which may be folded anywhere; some signers leave out the padding.
pub(crate) fn base64(value: &str) -> Option<Vec<u8>> {
    let unfolded: String = value.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&alphabet::STANDARD, config).decode(unfolded).ok()
}

/// More tags than the standards have by far; each is compared with those before it.
const TAGS_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_trimmed_and_may_hold_equals_signs() {
        assert_eq!(
            tags(" v=1;\r\n\tb = ab\r\n cd==; ;x="),
            Some(vec![("v", "1"), ("b", "ab\r\n cd=="), ("x", "")])
        );
        assert_eq!(base64("YW\r\n Jj"), Some(b"abc".to_vec()));
        assert_eq!(base64("YWI="), base64("YWI"));
    }

    #[test]
    fn a_doubled_or_broken_tag_spoils_the_list() {
        assert_eq!(tags("a=1; a=2"), None);
        assert_eq!(tags("a=1; nothing"), None);
        assert_eq!(tags("=1"), None);
        let many: String = (0..65).map(|n| format!("t{n}=1;")).collect();
        assert_eq!(tags(&many), None);
    }
}
