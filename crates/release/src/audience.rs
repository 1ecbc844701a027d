//! Who is to get something: groups of readers, none by default.

use std::collections::BTreeSet;
use std::fmt;

use vocab::{ArrangementId, SigId};

/// A group of readers. Written as a token such as `sig:UUID`, which the store compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Every organisation of one SIG.
    Sig(SigId),
    /// Every organisation of any SIG; never those of arrangements.
    AllSigs,
    /// The body of one arrangement, one recipient.
    Arrangement(ArrangementId),
    /// Every partner.
    Partners,
    /// Everybody.
    Public,
}

/// Several groups of readers. Without any it is nobody.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audience(BTreeSet<Reach>);

impl Reach {
    /// Reads a token.
    #[must_use]
    pub fn parse(token: &str) -> Option<Self> {
        match token.split_once(':') {
            Some(("sig", id)) => SigId::parse(id).map(Self::Sig),
            Some(("arrangement", id)) => ArrangementId::parse(id).map(Self::Arrangement),
            Some(_) => None,
            None => [Self::AllSigs, Self::Partners, Self::Public]
                .into_iter()
                .find(|reach| reach.to_string() == token),
        }
    }

    /// Whether everybody whom `other` reaches is reached by `self` as well.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        let all_sigs = self == Self::AllSigs && matches!(other, Self::Sig(_));
        self == other || self == Self::Public || all_sigs
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sig(id) => write!(f, "sig:{id}"),
            Self::AllSigs => f.write_str("all-sigs"),
            Self::Arrangement(id) => write!(f, "arrangement:{id}"),
            Self::Partners => f.write_str("partners"),
            Self::Public => f.write_str("public"),
        }
    }
}

impl Audience {
    /// Groups without those that another one of them covers.
    #[must_use]
    pub fn new(reaches: impl IntoIterator<Item = Reach>) -> Self {
        let all: BTreeSet<Reach> = reaches.into_iter().collect();
        let covered = |one: &Reach| all.iter().any(|other| other != one && other.covers(*one));
        Self(all.iter().copied().filter(|reach| !covered(reach)).collect())
    }

    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Reach> {
        self.0.iter().copied()
    }

    #[must_use]
    pub fn contains(&self, reach: Reach) -> bool {
        self.0.contains(&reach)
    }

    /// Whether one of a viewer's groups is among the readers.
    #[must_use]
    pub fn reaches(&self, groups: &[Reach]) -> bool {
        groups.iter().any(|group| self.0.contains(group))
    }

    /// Whom both reach.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Self {
        let covered = |by: &Self, reach: &Reach| by.iter().any(|one| one.covers(*reach));
        let mine = self.0.iter().filter(|reach| covered(other, reach));
        let theirs = other.0.iter().filter(|reach| covered(self, reach));
        Self::new(mine.chain(theirs).copied())
    }
}

#[cfg(test)]
mod tests {
    use vocab::Uuid;

    use super::*;

    const A: Reach = Reach::Sig(SigId(Uuid::new(1)));
    const B: Reach = Reach::Sig(SigId(Uuid::new(2)));

    #[test]
    fn tokens_are_read_as_they_are_written() {
        let body = Reach::Arrangement(ArrangementId(Uuid::new(3)));
        for reach in [A, Reach::AllSigs, body, Reach::Partners, Reach::Public] {
            assert_eq!(Reach::parse(&reach.to_string()), Some(reach));
        }
        for token in ["", "sig:", "sig:1", "member:00000000-0000-0000-0000-000000000001", "all"] {
            assert_eq!(Reach::parse(token), None, "{token}");
        }
    }

    #[test]
    fn meeting_is_what_both_reach() {
        let of = |reaches: &[Reach]| Audience::new(reaches.iter().copied());
        assert_eq!(of(&[Reach::AllSigs]).meet(&of(&[A])), of(&[A]));
        assert_eq!(of(&[A]).meet(&of(&[B])), Audience::default());
        assert_eq!(
            of(&[Reach::Public]).meet(&of(&[A, Reach::Partners])),
            of(&[A, Reach::Partners])
        );
        assert_eq!(of(&[A, B]).meet(&of(&[B, Reach::Partners])), of(&[B]));
    }

    #[test]
    fn a_sig_within_all_is_said_once_and_arrangements_are_never_within() {
        assert_eq!(Audience::new([A, Reach::AllSigs]), Audience::new([Reach::AllSigs]));
        let body = Reach::Arrangement(ArrangementId(Uuid::new(3)));
        assert!(!Audience::new([Reach::AllSigs, Reach::Partners]).reaches(&[body]));
    }
}
