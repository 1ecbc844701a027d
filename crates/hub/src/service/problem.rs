//! Why a use case did not do what it was asked. Keys and parameters; the words stand in
//! `words`.

use std::collections::BTreeSet;

use release::{Contradiction, IdentifierKind, Refusal};

/// Sorted by who must act: the person, then the operator.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// Address and password do not belong together, or there is no such person.
    #[error("address or password is wrong")]
    Credentials,
    #[error("too many attempts: wait {seconds} s")]
    TooMany { seconds: i64 },
    /// A field that cannot be taken, and the key of the reason.
    #[error("{field}: {why}")]
    Invalid { field: &'static str, why: &'static str },
    #[error("the handling contradicts itself")]
    Contradictions(Vec<Contradiction>),
    #[error("somebody else changed it meanwhile")]
    Changed,
    /// Identifiers that would have gone out: how many of each kind.
    #[error("{count} identifiers would go out")]
    Leaks { count: usize },
    /// What a file holds that must not go out with it, by kind.
    #[error("a file names somebody")]
    FileLeaks(BTreeSet<IdentifierKind>),
    /// What a share still lacks before it can go further.
    #[error("not ready: {0}")]
    NotReady(&'static str),
    #[error("the system gives no random bytes")]
    NoChance,
    #[error("a password cannot be hashed")]
    Hashing,
    #[error("no worker can be started")]
    NoWorker(std::sync::Arc<std::io::Error>),
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Problem {
    /// A stable code for programs and for the key of its text.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal_code(*refusal),
            Self::Credentials => "credentials",
            Self::TooMany { .. } => "too-many",
            Self::Invalid { .. } => "invalid",
            Self::Contradictions(_) => "contradictions",
            Self::Changed => "changed",
            Self::Leaks { .. } | Self::FileLeaks(_) => "leaks",
            Self::NotReady(_) => "not-ready",
            Self::NoChance | Self::Hashing | Self::NoWorker(_) | Self::Store(_) => "trouble",
        }
    }
}

const fn refusal_code(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotLoggedIn => "log-in",
        Refusal::Suspended => "suspended",
        Refusal::NotFresh => "password-again",
        Refusal::Key => "no-keys",
        Refusal::SamePerson => "second-person",
        // Whatever must not be told apart from nothing.
        _ => "not-found",
    }
}
