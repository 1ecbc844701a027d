//! Ids of records that stay the same from run to run, and which mails are the same.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

/// Collects what makes a mail or a file the one that it is.
#[derive(Debug)]
pub(super) struct Identity(Sha256);

/// The first bytes of a digest: enough to tell a billion mails apart, and little to keep.
type Key = [u8; 8];

impl Identity {
    /// `what` keeps things of different kinds apart.
    pub(super) fn of(organisation: &str, what: &str) -> Self {
        let mut identity = Self(Sha256::new());
        identity.add(Some(organisation));
        identity.add(Some(what));
        identity
    }

    /// Adds one fact. Its length goes before it, so that no two lists of facts give the
    /// same bytes.
    pub(super) fn add(&mut self, fact: Option<&str>) {
        let length = fact.and_then(|text| u64::try_from(text.len()).ok());
        self.0.update(length.unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(fact.unwrap_or_default());
    }

    fn key(self) -> Key {
        let mut digest = self.0.finalize().into_iter();
        std::array::from_fn(|_| digest.next().unwrap_or_default())
    }
}

/// How often each mail was seen in this run.
#[derive(Debug, Default)]
pub(super) struct Seen(BTreeMap<Key, u32>);

impl Seen {
    /// Notes one more of this identity and names it.
    pub(super) fn name(&mut self, identity: Identity) -> Name {
        let key = identity.key();
        let copy = self.0.entry(key).or_default();
        *copy = copy.saturating_add(1);
        let first = analysis::hex(&key);
        let own = if *copy > 1 { format!("{first}-{copy}") } else { first.clone() };
        Name { submission: own.clone(), own, first, is_copy: *copy > 1 }
    }
}

/// What the ids of one analysis are made of.
#[derive(Debug)]
pub(crate) struct Name {
    submission: String,
    own: String,
    first: String,
    is_copy: bool,
}

impl Name {
    /// The name of an item that a hub keeps, and of the one it is a re-send of.
    pub(crate) fn of_item(submission: &str, own: &str, first: Option<&str>) -> Self {
        let (is_copy, first) = (first.is_some(), first.unwrap_or(own).to_owned());
        Self { submission: submission.to_owned(), own: own.to_owned(), first, is_copy }
    }

    pub(super) fn submission(&self) -> String {
        format!("S-{}", self.submission)
    }

    pub(super) fn mail(&self) -> String {
        format!("M-{}", self.own)
    }

    /// The first mail that this one is the same as.
    pub(super) fn same_as(&self) -> Option<String> {
        self.is_copy.then(|| format!("M-{}", self.first))
    }

    /// Numbers count from 1 within the mail.
    pub(super) fn file(&self, number: usize) -> String {
        format!("F-{}-{number}", self.own)
    }

    pub(super) fn destination(&self, number: usize) -> String {
        format!("D-{}-{number}", self.own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(organisation: &str, facts: &[Option<&str>]) -> Key {
        let mut identity = Identity::of(organisation, "mail");
        facts.iter().for_each(|fact| identity.add(*fact));
        identity.key()
    }

    #[test]
    fn every_fact_and_its_place_count() {
        let keys = [
            identity("O001", &[Some("ab"), Some("")]),
            identity("O001", &[Some("a"), Some("b")]),
            identity("O001", &[Some("ab"), None]),
            identity("O001", &[None, Some("ab")]),
            identity("O002", &[Some("ab"), Some("")]),
        ];
        let distinct = std::collections::BTreeSet::from(keys);
        assert_eq!(distinct.len(), keys.len());
        assert_eq!(keys[0], identity("O001", &[Some("ab"), Some("")]));
    }

    #[test]
    fn copies_are_numbered_and_point_to_the_first() {
        let mut seen = Seen::default();
        let mut name = || seen.name(Identity::of("O001", "mail"));
        let (first, second, third) = (name(), name(), name());
        assert_eq!(first.same_as(), None);
        assert_eq!(second.same_as(), Some(first.mail()));
        assert_eq!(third.same_as(), Some(first.mail()));
        assert_eq!(second.submission(), format!("{}-2", first.submission()));
        assert_eq!(third.file(1), format!("{}-3-1", first.file(1).trim_end_matches("-1")));
    }
}
