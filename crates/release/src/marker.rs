//! Markers in the texts of a notice: `⟦recipient⟧` stands where a word was masked. A notice is
//! in no language, so renderers put a word of theirs into its place. What masks has made sure
//! that no other text holds such brackets.

vocab::vocabulary! {
    /// What a masked word was.
    Placeholder {
        Organisation = "organisation",
        Recipient = "recipient",
        Person = "person",
        Company = "company",
        Project = "project",
        Word = "word",
    }
}

impl Placeholder {
    /// The marker as it stands in a text.
    #[must_use]
    pub fn marker(self) -> String {
        format!("{OPEN}{self}{CLOSE}")
    }
}

/// Whether anything in the text was masked.
#[must_use]
pub fn is_masked(text: &str) -> bool {
    Placeholder::ALL.iter().any(|placeholder| text.contains(&placeholder.marker()))
}

/// The text with a word for each marker.
#[must_use]
pub fn unmarked(text: &str, word: &dyn Fn(Placeholder) -> String) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        shown.push_str(before);
        let marker = after.split_once(CLOSE);
        match marker.and_then(|(name, after)| Some((Placeholder::of_word(name)?, after))) {
            Some((placeholder, after)) => {
                shown.push_str(&word(placeholder));
                rest = after;
            }
            None => {
                shown.push(OPEN);
                rest = after;
            }
        }
    }
    shown + rest
}

const OPEN: char = '⟦';
const CLOSE: char = '⟧';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_become_words_and_nothing_else_does() {
        let shown = |text: &str| unmarked(text, &|placeholder| format!("<{placeholder}>"));
        assert_eq!(shown("⟦recipient⟧ 様、⟦word⟧の件"), "<recipient> 様、<word>の件");
        for text in ["", "⟦", "⟧", "⟦x⟧", "⟦recipient", "⟦⟧", "⟦recipient ⟧"] {
            assert_eq!(shown(text), text);
            assert!(!is_masked(text), "{text}");
        }
        assert_eq!(shown("⟦⟦word⟧⟧"), "⟦<word>⟧");
        assert!(Placeholder::ALL.iter().all(|one| is_masked(&one.marker())));
    }
}
