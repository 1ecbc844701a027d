//! # What
//! Characters that the reader does not see or takes for others, in the subject or
//! the display name; text in the page that the reader does not see.
//! # Why
//! They break words for filters and leave them whole for the eye. Newsletters hide
//! a preview line, so hidden text counts only when it is long.
//! # Example
//! `Аmazon` with a Cyrillic first letter, `pass‍word` with a zero-width joiner.
//! # Source
//! UTS 39; `mail-cases.md`, text evasion.

use unicode_security::MixedScript;
use vocab::Spot;

use super::scene::{Scene, found};
use crate::fold::is_invisible;
use crate::sign::{Sign, SignKey};

pub(super) fn check(scene: &Scene<'_>, signs: &mut Vec<Sign>) {
    let title = scene.subject.mail.head.subject.as_deref().unwrap_or_default();
    let name = scene.from.as_ref().map(|from| (from.name, from.spot.clone()));
    for (text, spot) in [(title, Spot::header("Subject"))].into_iter().chain(name) {
        if let Some((trick, strength)) = trick(text) {
            let values = [text, trick];
            found(signs, Sign::new(SignKey::EvasiveCharacters, strength, spot, &values));
        }
    }
    let hidden = scene.subject.pages.iter().find(|page| page.hidden.trim().len() >= HIDDEN_MIN);
    if let Some(page) = hidden {
        let strength = if scene.is_list_or_bulk { 0.2 } else { 0.6 };
        let values = [page.hidden.trim()];
        found(signs, Sign::new(SignKey::HiddenText, strength, Spot::Html, &values));
    }
}

/// The trick in a text and how plain it is.
fn trick(text: &str) -> Option<(&'static str, f64)> {
    if text.is_ascii() {
        return None;
    }
    let any = |wanted: fn(char) -> bool| text.chars().any(wanted);
    if any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
        return Some(("bidi", 1.0));
    }
    if any(|c| matches!(c, '\u{1d400}'..='\u{1d7ff}' | '\u{1f130}'..='\u{1f149}')) {
        return Some(("mathematical", 1.0));
    }
    if splits_a_word(text) {
        return Some(("zero-width", 1.0));
    }
    // "μm" and other units are short.
    let mixed = |word: &str| word.chars().count() >= WORD_MIN && is_mixed(word);
    text.split(char::is_whitespace).any(mixed).then_some(("mixed-script", 1.0))
}

/// An invisible character between two letters; emoji join with such characters too.
fn splits_a_word(text: &str) -> bool {
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let splits = is_invisible(c) && !matches!(c, '\u{fe00}'..='\u{fe0f}');
        let after = chars.peek().is_some_and(|next| next.is_ascii_alphanumeric());
        if splits && after && before.is_some_and(|b: char| b.is_ascii_alphanumeric()) {
            return true;
        }
        before = Some(c);
    }
    false
}

/// Latin letters and look-alikes of another alphabet in one word. Japanese, which
/// writes Latin letters among its own, is one script here, as in UTS 39.
fn is_mixed(word: &str) -> bool {
    let latin = word.bytes().any(|byte| byte.is_ascii_alphabetic());
    let foreign = word.chars().any(|c| matches!(c, '\u{370}'..='\u{52f}'));
    latin && foreign && !word.is_single_script()
}

const HIDDEN_MIN: usize = 200;
const WORD_MIN: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(trick(text).map(|(trick, _)| trick), expected, "{text}");
    }

    #[test]
    fn tricks_by_name() {
        check("\u{410}mazon", Some("mixed-script"));
        check("pass\u{200d}word", Some("zero-width"));
        check("𝐏𝐚𝐲𝐏𝐚𝐥", Some("mathematical"));
        check("report\u{202e}fdp.exe", Some("bidi"));
    }

    #[test]
    fn honest_texts() {
        check("Re: 見積書のOffice版について", None);
        check("Привет", None);
        check("👨‍👩‍👧 family", None);
        check("5 μm filter", None);
    }
}
