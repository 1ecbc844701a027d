//! # What
//! The mail tells a password, or that one will follow.
//! # Why
//! A password keeps scanners out of an archive, and told in the same mail it
//! protects nobody. Sending the password in a second mail is common in Japanese
//! business, so that alone weighs little.
//! # Example
//! 「解凍パスワード：8mmstdlo」, "Password: 49uv40".
//! # Source
//! J-CSIP 2016 Q3, section 1; J-CSIP 2013, table 1.

use vocab::FileCategory;

use super::scene::{Scene, found};
use super::wording::Group;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let told = scene.all_said(Group::PasswordLabel).find_map(|said| {
        let in_own = said.spot == scene.text_spot();
        let text = if in_own { &scene.own } else { &scene.title };
        let value = value(text.get(said.hit.end..)?, said.hit.phrase)?;
        Some((said, value))
    });
    if let Some((said, value)) = told {
        let archive = scene.files.iter().any(|file| {
            matches!(file.kind.category(), FileCategory::Archive | FileCategory::Office)
        });
        let linked = scene.links.iter().any(|aim| super::link_to_file::extension(aim).is_some());
        let strength = match (archive || linked, scene.files.is_empty()) {
            (true, _) => 1.0,
            // The archive may have been taken away on the way.
            (false, true) => 0.6,
            (false, false) => 0.4,
        };
        let values = [said.hit.phrase, value];
        found(signs, Sign::new(SignKey::PasswordInBody, strength, said.spot.clone(), &values));
    } else if let Some(said) = scene.said(Group::PasswordAnnounced) {
        let key = SignKey::PasswordAnnounced;
        found(signs, Sign::new(key, 1.0, said.spot.clone(), &[said.hit.phrase]));
    }
}

/// The password after its label, in folded text: `：8mmstdlo`, `は「abc」です`, ` is x9!`.
fn value<'t>(after: &'t str, label: &str) -> Option<&'t str> {
    let plain = after.trim_start();
    let sure = [":", "=", "は", "⇒", "→", "「", "『", "【"];
    let mark = sure.iter().find_map(|mark| plain.strip_prefix(mark).map(|rest| (*mark, rest)));
    let (certain, rest) = match mark {
        Some((_, rest)) => (true, rest),
        None => (false, plain.strip_prefix("is ").or_else(|| plain.strip_prefix("is: "))?),
    };
    let rest =
        rest.trim_start_matches([' ', ':', '=', '「', '『', '【', '[', '(', '"', '\'', '<', '“']);
    let rest = rest.strip_prefix("以下の通りです。").map_or(rest, str::trim_start);
    let end = rest
        .find(|c: char| !c.is_ascii_graphic() || matches!(c, '"' | '<' | '>'))
        .unwrap_or(rest.len());
    let value = rest.get(..end)?.trim_end_matches(['.', ',', ')', ']', '\'']);
    let length = (LENGTH_MIN..=LENGTH_MAX).contains(&value.len());
    let is_link = value.contains("://") || value.contains('@');
    let is_blank =
        value.bytes().all(|byte| matches!(byte, b'_' | b'*' | b'-' | b'.' | b'x' | b'X'));
    let mixed = value.bytes().any(|byte| byte.is_ascii_digit());
    // "password: reset it here" is a sentence; a Japanese label is followed by the value.
    let credible =
        if label.is_ascii() { mixed || (certain && is_last_word(rest, end)) } else { certain };
    (length && !is_link && !is_blank && credible).then_some(value)
}

/// Whether the value ends its sentence or its line is over soon.
fn is_last_word(rest: &str, end: usize) -> bool {
    let after = rest.get(end..).unwrap_or_default().trim_start();
    after.is_empty() || after.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_ascii())
}

const LENGTH_MIN: usize = 3;
const LENGTH_MAX: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(after: &str, label: &str, expected: Option<&str>) {
        assert_eq!(value(after, label), expected, "{after}");
    }

    #[test]
    fn values_in_their_usual_clothes() {
        check(":8mmstdlo", "パスワード", Some("8mmstdlo"));
        check("は「Ab3-x」です。", "パスワード", Some("Ab3-x"));
        check(": 49uv40", "password", Some("49uv40"));
        check(" is 49uv40.", "password", Some("49uv40"));
        check(": infected", "password", Some("infected"));
    }

    #[test]
    fn sentences_hold_no_value() {
        check(" is about to expire", "password", None);
        check(": reset it by the link below", "password", None);
        check("の有効期限が切れました", "パスワード", None);
        check("は別途お送りします", "パスワード", None);
        check(": ________", "password", None);
        check(":https://evil.example/reset", "パスワード", None);
    }
}
