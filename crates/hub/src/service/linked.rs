//! What a share cannot be looked at without: what its readers have had already, and what other
//! organisations have seen of the same attack.

use std::collections::{BTreeMap, BTreeSet};

use release::{Audience, Facts, Locked, Notice, Reach, words_of};
use store::{Organisation, Records, ShareVersion};
use vocab::{Form, OrganisationId, ShareId};

use super::drafting::{Basis, BasisSource};
use super::inbox::candidates;
use super::{Hub, Problem};

impl Hub {
    /// Texts of everything linked to a share that its readers have had: its own earlier
    /// versions, shares that rest on the same submissions, shares with the same indicators.
    pub(super) fn linked_texts(
        &self,
        basis: &Basis,
        readers: &Audience,
        notice: &Notice,
    ) -> Result<Vec<String>, Problem> {
        let communities = self.communities()?.into_iter().map(|one| one.reach);
        let groups = communities.chain([Reach::AllSigs, Reach::Partners, Reach::Public]);
        let groups: Vec<Reach> = groups.collect();
        self.store.read(|records| {
            let mut shares = BTreeSet::from([basis.share.id]);
            for source in &basis.sources {
                let sources = records.shares_of(source.submission.id)?;
                shares.extend(sources.into_iter().map(|one| one.for_the_system().share));
            }
            for indicator in notice.indicators.iter().take(INDICATORS_MAX) {
                let value = [("value", indicator.observable.value.as_str())];
                let versions = records.shares_with(&value, &groups, LINKED_MAX)?;
                shares.extend(versions.into_iter().map(|one| one.for_the_system().share));
            }
            let mut texts = Vec::new();
            for share in shares {
                texts.extend(had(records, share, readers)?);
            }
            Ok(texts)
        })
    }

    /// Words of subjects and of names of files that so many independent organisations have
    /// seen in mails of this attack.
    pub(super) fn common_words(
        &self,
        basis: &Basis,
        organisations: &[Organisation],
        threshold: usize,
    ) -> Result<BTreeSet<String>, Problem> {
        let group = |id: OrganisationId| {
            let known = organisations.iter().find(|one| one.id == id);
            known.and_then(|one| one.corporate).unwrap_or(id)
        };
        let own = basis.sources.iter().flat_map(BasisSource::standing);
        let mut seen: Vec<(OrganisationId, Facts)> = Vec::new();
        seen.extend(own.filter_map(|item| Some((item.organisation, item.facts.clone()?))));
        let facts: Vec<Facts> = seen.iter().map(|(_, facts)| facts.clone()).collect();
        self.store.read(|records| {
            for (item, _) in candidates(records, &facts.iter().collect::<Vec<_>>())? {
                let item = records.item(item)?.map(Locked::for_the_system);
                seen.extend(item.and_then(|item| Some((item.organisation, item.facts?))));
            }
            Ok::<_, Problem>(())
        })?;
        let mut words: BTreeMap<String, BTreeSet<OrganisationId>> = BTreeMap::new();
        for (organisation, facts) in &seen {
            for word in texts_of(facts).flat_map(words_of) {
                words.entry(word).or_default().insert(group(*organisation));
            }
        }
        words.retain(|_, groups| groups.len() >= threshold);
        Ok(words.into_keys().collect())
    }
}

/// The released versions of a share that some of these readers could read.
fn had(
    records: &mut Records<'_, '_>,
    share: ShareId,
    readers: &Audience,
) -> Result<Vec<String>, Problem> {
    let mut texts = Vec::new();
    let versions = records.versions(share)?.into_iter().map(Locked::for_the_system);
    let shared = |a: Reach| readers.iter().any(|b| a.covers(b) || b.covers(a));
    let is_had =
        |version: &ShareVersion| version.released.is_some() && version.readers.iter().any(shared);
    for version in versions.filter(is_had) {
        for lang in ["ja", "en"] {
            let form = records.form(&version, Form::Text, lang)?;
            texts.extend(form.map(|form| String::from_utf8_lossy(&form.bytes).into_owned()));
        }
        texts.extend(records.proof(&version)?.into_iter().flat_map(|proof| proof.named));
    }
    Ok(texts)
}

fn texts_of(facts: &Facts) -> impl Iterator<Item = &str> {
    let names = facts.files.iter().filter_map(|file| file.name.as_deref());
    facts.subject.as_deref().into_iter().chain(names)
}

/// Shares with one indicator.
const LINKED_MAX: usize = 20;
const INDICATORS_MAX: usize = 100;
