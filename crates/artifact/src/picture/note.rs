//! What a picture says of itself, whatever its format.

use vocab::{DefectCode, FactKey, FactValue};

/// Facts of a picture, and where it ends.
#[derive(Debug, Default)]
pub(super) struct Note {
    pub(super) width: Option<u32>,
    pub(super) height: Option<u32>,
    /// Where the picture ends by its own structure; `None` where it tells no end.
    pub(super) end: Option<usize>,
    pub(super) facts: Vec<(FactKey, FactValue)>,
    /// Texts that no viewer shows.
    pub(super) texts: Vec<String>,
    pub(super) defect: Option<DefectCode>,
}

impl Note {
    /// A fact, if it says something and none of its kind was read before.
    pub(super) fn fact(&mut self, key: FactKey, text: &str) {
        let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\0');
        if !text.is_empty() && self.facts.iter().all(|(known, _)| *known != key) {
            let text = text.get(..text.floor_char_boundary(TEXT_MAX)).unwrap_or(text);
            self.facts.push((key, text.into()));
        }
    }

    pub(super) fn flag(&mut self, key: FactKey) {
        if self.facts.iter().all(|(known, _)| *known != key) {
            self.facts.push((key, true.into()));
        }
    }

    pub(super) fn count(&mut self, key: FactKey, count: usize) {
        self.facts.push((key, count.into()));
    }

    pub(super) fn text(&mut self, text: String) {
        if self.texts.len() < TEXTS_MAX {
            self.texts.push(text);
        }
    }

    /// The picture is cut off.
    pub(super) const fn cut_off(&mut self) {
        self.defect = Some(DefectCode::Truncated);
    }
}

const TEXT_MAX: usize = 1_000;
const TEXTS_MAX: usize = 100;
