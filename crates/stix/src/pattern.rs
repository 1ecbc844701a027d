//! Patterns of indicators (section 9).

use std::fmt::Write;

/// A pattern of one observation; its comparisons are joined by OR.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// One observation in which any of the comparisons holds.
    #[must_use]
    pub fn any(comparisons: &[String]) -> Self {
        Self(format!("[{}]", comparisons.join(" OR ")))
    }

    /// The text of the pattern.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}

/// `path = 'value'`: in a text of the pattern language, `\` and `'` are escaped by `\`.
/// The path is ours: `email-addr:value`, `file:hashes.'SHA-256'`.
#[must_use]
pub fn comparison(path: &str, value: &str) -> String {
    let mut text = String::with_capacity(path.len() + value.len() + 5);
    // Writing into memory cannot fail.
    let _ = write!(text, "{path} = '");
    for letter in value.chars() {
        if matches!(letter, '\\' | '\'') {
            text.push('\\');
        }
        text.push(letter);
    }
    text.push('\'');
    text
}

#[cfg(test)]
mod tests {
    use super::{Pattern, comparison};

    #[test]
    fn what_ends_a_text_is_escaped() {
        let pattern = Pattern::any(&[
            comparison("file:hashes.'SHA-256'", "00"),
            comparison("url:value", r"http://a.example/it's\x"),
        ]);
        assert_eq!(
            pattern.into_text(),
            r"[file:hashes.'SHA-256' = '00' OR url:value = 'http://a.example/it\'s\\x']"
        );
    }
}
