//! What opening a file brings: facts, features, texts to search, and what was wrong.
//! The files within it are handed out one by one (`member`), not kept here.

use observable::Kind;
use vocab::{Deception, DefectCode, FactKey, FactValue, Facts, Feature, Limits, Spot};

/// What was found in one file.
#[derive(Debug, Default)]
pub struct Contents {
    pub facts: Facts,
    /// Each once, with the first place that shows it.
    pub features: Vec<(Feature, Spot)>,
    /// Texts to search for observables and to judge.
    pub texts: Vec<Text>,
    /// Observables that need no searching: a PDB path, a host of a field.
    pub observables: Vec<(Kind, String, Spot)>,
    pub deceptions: Vec<Deception>,
    pub defects: Vec<(DefectCode, Spot)>,
    /// How a locked container or document was opened; `None` for formats without locks.
    pub lock: Option<Lock>,
    text_left: usize,
    observables_left: usize,
}

/// A text within a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub kind: TextKind,
    pub spot: Spot,
    pub text: String,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// A reader of the file sees it.
    Shown,
    /// Is run: macros, scripts, commands; also what was decoded from them.
    Code,
    /// A target that is followed on a click or without one.
    Link,
    /// Everything else: properties, strings of a program.
    Hidden,
}

/// How far a container or document is locked, and what opened it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lock {
    pub encryption: Encryption,
    pub key: Key,
}

/// What is encrypted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encryption {
    #[default]
    None,
    /// Names can be read without the password.
    Data,
    /// Not even the names.
    Headers,
}

/// What opened it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Key {
    #[default]
    NotNeeded,
    /// The position of the password among the candidates that were given.
    Candidate(usize),
    NotFound,
    /// Trying would have cost more than the limits allow.
    TooCostly,
}

impl Contents {
    /// With nothing found yet.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            text_left: limits.text_bytes,
            observables_left: limits.observables,
            ..Self::default()
        }
    }

    pub(crate) fn fact(&mut self, key: FactKey, value: impl Into<FactValue>) {
        self.facts.put(key, value);
    }

    /// The same for a value that may be missing or empty.
    pub(crate) fn fact_some<T: Into<FactValue>>(&mut self, key: FactKey, value: Option<T>) {
        self.facts.put_some(key, value);
    }

    pub(crate) fn feature(&mut self, feature: Feature, spot: Spot) {
        if self.features.iter().all(|(known, _)| *known != feature) {
            self.features.push((feature, spot));
        }
    }

    pub(crate) fn has(&self, feature: Feature) -> bool {
        self.features.iter().any(|(known, _)| *known == feature)
    }

    pub(crate) fn deception(&mut self, deception: Deception) {
        if !self.deceptions.contains(&deception) {
            self.deceptions.push(deception);
        }
    }

    /// Notes what was wrong; the same thing twice at one place is said once.
    pub(crate) fn defect(&mut self, code: DefectCode, spot: Spot) {
        let known = self.defects.iter().any(|(other, place)| *other == code && *place == spot);
        if !known && self.defects.len() < DEFECTS_MAX {
            self.defects.push((code, spot));
        }
    }

    /// Keeps a text, as far as the bound on all of them allows.
    pub(crate) fn text(&mut self, kind: TextKind, spot: Spot, mut text: String) {
        if text.trim().is_empty() {
            return;
        }
        if text.len() > self.text_left {
            text.truncate(text.floor_char_boundary(self.text_left));
            self.defect(DefectCode::LimitText, Spot::Whole);
        }
        self.text_left -= text.len();
        if !text.is_empty() {
            self.texts.push(Text { kind, spot, text });
        }
    }

    pub(crate) fn observable(&mut self, kind: Kind, value: impl Into<String>, spot: Spot) {
        match self.observables_left.checked_sub(1) {
            Some(left) => {
                self.observables_left = left;
                self.observables.push((kind, value.into(), spot));
            }
            None => self.defect(DefectCode::LimitObservables, Spot::Whole),
        }
    }
}

/// More would only repeat what the first ones say.
const DEFECTS_MAX: usize = 200;
