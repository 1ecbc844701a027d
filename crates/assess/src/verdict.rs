//! From signs to a verdict: weighed, explained, and with what would have changed it.

use vocab::{MailKind, Spot, VerdictClass, VerdictWord};

use crate::sender::SenderJudgement;
use crate::sign::Sign;

/// What the mail most likely is.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub class: VerdictClass,
    pub word: VerdictWord,
    pub probability: f64,
    /// What carried it, strongest first.
    pub reasons: Vec<Reason>,
    /// What would have changed the class, had it been otherwise.
    pub would_change: Vec<Reason>,
}

/// A sign key (or a standing reason) with its weight for the class.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    pub key: &'static str,
    pub weight: f64,
    /// `None` for what was not found in the mail.
    pub spot: Option<Spot>,
}

/// Weighs the signs.
#[must_use]
pub fn verdict(_kind: MailKind, _sender: &SenderJudgement, _signs: &[Sign]) -> Verdict {
    Verdict {
        class: VerdictClass::Undecided,
        word: VerdictWord::Even,
        probability: 0.5,
        reasons: Vec::new(),
        would_change: Vec::new(),
    }
}
