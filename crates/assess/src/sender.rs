//! What kind of address the mail claims to come from.

use vocab::{SenderKind, Spot};

use crate::knowledge::Knowledge;
use crate::subject::Subject;

/// The kind and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderJudgement {
    pub kind: SenderKind,
    pub why: Vec<SenderWhy>,
}

/// One reason: a list that holds the domain, or a suffix rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderWhy {
    /// `list` or `suffix`, `no-address`, `no-public-suffix`, `default`.
    pub rule: &'static str,
    /// The list's name with its date, or the suffix.
    pub detail: String,
    pub spot: Spot,
}

/// Judges the (first) From address.
#[must_use]
pub fn sender(_subject: &Subject<'_>, _knowledge: &Knowledge) -> SenderJudgement {
    SenderJudgement { kind: SenderKind::Unknown, why: Vec::new() }
}
