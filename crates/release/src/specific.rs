//! Values that tell of a victim: an address or link with its name in it, a domain made to be
//! taken for it, or something that nobody else got. Attackers read shares too.
//!
//! Such a value is never changed silently: it is cut to its harmless part or left out, and
//! whoever consents sees which.

use std::collections::{BTreeMap, BTreeSet};

use observable::{Kind, Observable};
use vocab::{OrganisationId, Provenance};

use crate::dictionary::Dictionary;
use crate::facts::{Facts, Part};
use crate::reading::{host, is_token};

vocab::vocabulary! {
    /// Why a value tells of a victim.
    Specific {
        /// The dictionary finds an identifier in it, plainly or encoded.
        Named = "named",
        /// It names a recipient, or was made to be taken for a victim.
        Recipient = "recipient",
        /// Nobody else handed it in.
        OneVictim = "one-victim",
    }
}

/// A value that tells of a victim, for the preview.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct VictimSpecific {
    /// As it was read.
    pub observable: Observable,
    pub why: Specific,
    /// What goes out: the value itself where nothing had to be cut, a part of it, or nothing.
    pub cut_to: Option<Observable>,
    /// Independent organisations that handed it in.
    pub victims: usize,
}

/// A value of all sources together.
#[derive(Debug)]
pub(crate) struct Candidate {
    part: Part,
    groups: BTreeSet<OrganisationId>,
    is_naming: bool,
}

/// A value that goes out.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) part: Part,
    pub(crate) provenance: Provenance,
    pub(crate) compromised: bool,
}

/// Values of the sources, and what becomes of them.
pub(crate) struct Sieve<'a> {
    dictionary: &'a Dictionary,
    /// Values that go out as they are.
    approved: &'a BTreeSet<String>,
    left_out: &'a BTreeSet<String>,
    candidates: BTreeMap<Observable, Candidate>,
    pub(crate) specific: Vec<VictimSpecific>,
    /// What was cut off values.
    pub(crate) cut: BTreeSet<String>,
}

impl<'a> Sieve<'a> {
    /// Takes the values of the facts of each corporate group.
    pub(crate) fn of<'f>(
        facts: impl Iterator<Item = (OrganisationId, &'f Facts)>,
        dictionary: &'a Dictionary,
        approved: &'a BTreeSet<String>,
        left_out: &'a BTreeSet<String>,
    ) -> Self {
        let (candidates, specific, cut) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
        let mut sieve = Self { dictionary, approved, left_out, candidates, specific, cut };
        for (group, facts) in facts {
            for one in &facts.indicators {
                sieve.add(&one.observable, one.part, group);
            }
            for naming in &facts.naming {
                // What names a recipient and is no indicator besides is a link.
                let part = sieve.candidates.get(naming).map_or(Part::Link, |known| known.part);
                sieve.add(naming, part, group).is_naming = true;
            }
        }
        sieve
    }

    fn add(
        &mut self,
        observable: &Observable,
        part: Part,
        group: OrganisationId,
    ) -> &mut Candidate {
        let fresh = || Candidate { part, groups: BTreeSet::new(), is_naming: false };
        let candidate = self.candidates.entry(observable.clone()).or_insert_with(fresh);
        candidate.part = candidate.part.min(part);
        candidate.groups.insert(group);
        candidate
    }

    /// What goes out, in the order of values.
    pub(crate) fn outgoing(
        &mut self,
        compromised: &BTreeSet<String>,
    ) -> BTreeMap<Observable, Outgoing> {
        let mut outgoing: BTreeMap<Observable, Outgoing> = BTreeMap::new();
        let candidates = std::mem::take(&mut self.candidates);
        let naming: BTreeSet<&Observable> =
            candidates.iter().filter(|(_, one)| one.is_naming).map(|(value, _)| value).collect();
        for (observable, candidate) in &candidates {
            if self.left_out.contains(&observable.value) {
                continue;
            }
            let provenance = match self.approved.contains(&observable.value) {
                true => Provenance::Approved,
                false => Provenance::Attacker,
            };
            let Some(out) = self.judge(observable, candidate, &naming) else { continue };
            let is_compromised =
                compromised.contains(&observable.value) || compromised.contains(&out.value);
            let fresh = Outgoing { part: candidate.part, provenance, compromised: false };
            let known = outgoing.entry(out).or_insert(fresh);
            known.part = known.part.min(candidate.part);
            // What one source lets out needs no approval of another.
            known.provenance = known.provenance.min(provenance);
            known.compromised |= is_compromised;
        }
        // What stands in a value that goes out all the same is no secret.
        self.cut.retain(|part| !outgoing.keys().any(|out| out.value.contains(part)));
        outgoing
    }

    /// What of a value goes out, noted if it tells of a victim.
    fn judge(
        &mut self,
        observable: &Observable,
        candidate: &Candidate,
        naming: &BTreeSet<&Observable>,
    ) -> Option<Observable> {
        let victims = candidate.groups.len();
        let why = if self.names(observable) {
            Specific::Named
        } else if candidate.is_naming {
            Specific::Recipient
        } else if victims <= 1 {
            Specific::OneVictim
        } else {
            return Some(observable.clone());
        };
        let cut_to = if self.approved.contains(&observable.value) {
            Some(observable.clone())
        } else if why == Specific::OneVictim {
            Some(self.without_tokens(observable))
        } else {
            self.harmless(observable, naming)
        };
        let cut_to = cut_to.filter(|out| !self.left_out.contains(&out.value));
        self.specific.push(VictimSpecific {
            observable: observable.clone(),
            why,
            cut_to: cut_to.clone(),
            victims,
        });
        cut_to
    }

    /// Whether an identifier stands in it. What could not be searched to its end may have one.
    fn names(&self, observable: &Observable) -> bool {
        let search = self.dictionary.search(observable.value.as_bytes());
        !search.leaks.is_empty() || !search.complete
    }

    /// The longest part that tells of nobody: of a URL what stands before its tokens and its
    /// query, else its host; of a host the domain that it stands under. Of an address there
    /// is none.
    fn harmless(
        &mut self,
        observable: &Observable,
        naming: &BTreeSet<&Observable>,
    ) -> Option<Observable> {
        let host = host(observable).filter(|_| observable.kind != Kind::Email)?;
        let mut parts = Vec::new();
        if observable.kind == Kind::Url {
            // For what is cut off with the query: it must not come back by another way either.
            let _ = self.without_tokens(observable);
            let plain = observable.value.split(['?', '#']).next().unwrap_or_default();
            let plain = Observable { kind: Kind::Url, value: plain.to_owned() };
            parts.push(self.without_tokens(&plain));
            parts.push(of_host(host));
        }
        parts.extend(observable::registrable(host).map(of_host));
        parts
            .into_iter()
            .find(|part| part != observable && !naming.contains(part) && !self.names(part))
    }

    /// A URL without what may tell one reader from another; anything else as it is.
    fn without_tokens(&mut self, observable: &Observable) -> Observable {
        let Some(url) = Some(observable).filter(|one| one.kind == Kind::Url) else {
            return observable.clone();
        };
        let end = url.value.find(['?', '#']).unwrap_or(url.value.len());
        let (path, query) = url.value.split_at_checked(end).unwrap_or((&url.value, ""));
        let values = query.split(['?', '#', '&', '=']).filter(|value| is_token(value));
        let mut cut: Vec<&str> = values.collect();
        let mut kept = if cut.is_empty() { url.value.as_str() } else { path };
        // Scheme, nothing and host come first.
        let mut at = 0;
        for (number, segment) in path.split('/').enumerate() {
            if number >= 3 && is_token(segment) {
                kept = path.get(..at).unwrap_or_default();
                cut.extend(path.get(at..).into_iter().flat_map(|rest| rest.split('/')));
                break;
            }
            at += segment.len() + 1;
        }
        // A tail such as `c=` tells nobody, and would be found in any text.
        let letters = |one: &str| one.bytes().filter(u8::is_ascii_alphanumeric).count();
        let is_cut = |one: &&str| is_token(one) && letters(one) >= CUT_LETTERS;
        let cut: Vec<String> = cut.into_iter().filter(is_cut).map(str::to_owned).collect();
        self.cut.extend(cut);
        let value = observable::url(kept).map_or_else(|| kept.to_owned(), |url| url.text);
        Observable { kind: Kind::Url, value }
    }
}

fn of_host(value: &str) -> Observable {
    let kind = match value.parse() {
        Ok(std::net::IpAddr::V4(_)) => Kind::Ipv4,
        Ok(std::net::IpAddr::V6(_)) => Kind::Ipv6,
        Err(_) => Kind::Host,
    };
    Observable { kind, value: value.to_owned() }
}

/// Letters and digits of a part that can tell one reader from another.
const CUT_LETTERS: usize = 4;
