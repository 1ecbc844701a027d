//! A notice built from what may go out, element by element. Nothing is copied and then cut:
//! what no rule lets out is not in it.
//!
//! Everything stands in the order of its value, so that neither who handed in nor who was
//! first shows. Texts of the attacker go out masked, values by [`crate::specific`]; words of the
//! hub only lose what the dictionary knows. The proof on the finished bytes comes later and
//! does not rely on any of this.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;
use observable::{Kind, Observable};
use vocab::{MailKind, OrganisationId, Preset, SenderKind, SubmissionId, VerdictClass};

use crate::dictionary::Dictionary;
use crate::facts::{Facts, FileFacts};
use crate::handling::{Handling, PassOn};
use crate::mask::{Masked, Replaced, cover, mask};
use crate::notice::{Bilingual, Element, Notice, NoticeFile, NoticeIndicator, Reader};
use crate::specific::{Sieve, Specific, VictimSpecific};

/// A submission that a share is made of.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub submission: SubmissionId,
    pub organisation: OrganisationId,
    /// The corporate group of the organisation, or itself.
    pub group: OrganisationId,
    pub handling: &'a Handling,
    pub facts: &'a [Facts],
    pub received: Date,
}

/// What the analyst decided.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Words, whole texts and values that go out although a rule holds them back.
    pub approved: BTreeSet<String>,
    /// Texts, values and SHA-256 hashes that do not go out.
    pub left_out: BTreeSet<String>,
    /// Without one, the notice has no title, and is called by its class.
    pub title: Option<Bilingual>,
    pub summary: Bilingual,
    /// What changed since the version before.
    pub change: Option<Bilingual>,
    pub class: VerdictClass,
    /// Values whose owner is a victim too.
    pub compromised: BTreeSet<String>,
}

/// What a notice is made for.
#[derive(Clone)]
pub struct Frame<'a> {
    /// The name it goes by outside.
    pub name: String,
    pub version: u32,
    /// The slot, seconds since 1970.
    pub released: i64,
    /// Those whom the handling of a source does not reach are left out.
    pub readers: Vec<Reader>,
    /// May only be narrower than what the TLP label allows.
    pub pass_on: PassOn,
    pub today: Date,
    pub extent: Extent,
    /// Whether enough independent organisations have seen a word, in NFKC and lower case.
    pub common: &'a dyn Fn(&str) -> bool,
}

vocab::vocabulary! {
    /// How much of an attack is told.
    Extent {
        Whole = "whole",
        /// No text of the mail and none of the hub, no name of a file, no day; nothing that
        /// tells of a victim, approved or not.
        IndicatorsOnly = "indicators-only",
    }
}

/// A notice and what its preview has to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    pub notice: Notice,
    /// What all sources together allow.
    pub handling: Handling,
    /// Words that were replaced, in their order.
    pub replaced: Vec<Replaced>,
    /// Values that tell of a victim, in their order.
    pub victim_specific: Vec<VictimSpecific>,
    /// What was cut off such values: identifiers for the dictionary of the proof.
    pub cut: BTreeSet<String>,
}

/// Builds the notice of a share.
#[must_use]
pub fn build(
    sources: &[Source<'_>],
    dictionary: &Dictionary,
    choices: &Choices,
    frame: Frame<'_>,
) -> Built {
    let handling = meet(sources);
    let items = items(sources, choices.class);
    let is_whole = frame.extent == Extent::Whole;
    let none = BTreeSet::new();
    let approved = if is_whole { &choices.approved } else { &none };
    let mut texts = Texts { dictionary, approved, common: frame.common, replaced: BTreeSet::new() };
    let values = items.iter().map(|item| (item.group, item.facts));
    let mut sieve = Sieve::of(values, dictionary, approved, &choices.left_out);
    let indicators = sieve.outgoing(&choices.compromised).into_iter().map(|(observable, out)| {
        let until = until(frame.today).filter(|_| out.compromised);
        let (part, provenance, compromised) = (out.part, out.provenance, out.compromised);
        NoticeIndicator { observable, part, provenance, compromised, until }
    });
    let indicators = indicators.collect();
    let mut files = files(&items);
    files.retain(|hash, _| !choices.left_out.contains(*hash));
    let mut victim_specific = sieve.specific;
    victim_specific.extend(files.values().filter_map(FileGroup::specific));
    victim_specific.sort();
    let of_tlp = PassOn::of(handling.tlp);
    let hub = |text: &Option<Bilingual>| text.as_ref().filter(|_| is_whole).cloned();
    let notice = Notice {
        name: frame.name,
        version: frame.version,
        released: frame.released,
        tlp: handling.tlp,
        pass_on: PassOn {
            subsidiaries: of_tlp.subsidiaries && frame.pass_on.subsidiaries,
            providers: of_tlp.providers && frame.pass_on.providers,
        },
        readers: readers(frame.readers, &handling),
        withdrawn: None,
        change: hub(&choices.change).map(|text| texts.hub(&text)),
        class: choices.class,
        kind: most(&items, |facts| Some(facts.kind).filter(|one| *one != MailKind::Unknown))
            .unwrap_or(MailKind::Unknown),
        sender_kind: most(&items, |facts| {
            Some(facts.sender_kind).filter(|one| *one != SenderKind::Unknown)
        })
        .unwrap_or(SenderKind::Unknown),
        region: most(&items, |facts| facts.region),
        seen: seen(&items, frame.extent),
        title: texts.hub(&hub(&choices.title).unwrap_or_default()),
        summary: texts.hub(&hub(&Some(choices.summary.clone())).unwrap_or_default()),
        subjects: if is_whole { texts.subjects(&items, &choices.left_out) } else { Vec::new() },
        reasons: reasons(&items, choices.class),
        indicators,
        files: files
            .values()
            .map(|file| texts.file(file, frame.extent, &choices.left_out))
            .collect(),
    };
    let replaced = texts.replaced.into_iter().collect();
    Built { notice, handling, replaced, victim_specific, cut: sieve.cut }
}

/// An item of the attack.
struct Item<'a> {
    group: OrganisationId,
    facts: &'a Facts,
    received: Date,
}

/// The items of all sources but those that are harmless while the attack is not: letters that
/// somebody handed in beside it.
fn items<'a>(sources: &[Source<'a>], class: VerdictClass) -> Vec<Item<'a>> {
    let harmless = VerdictClass::Harmless;
    let of = |source: &Source<'a>| {
        let (group, received) = (source.group, source.received);
        let of_attack =
            source.facts.iter().filter(move |one| one.class != harmless || class == harmless);
        of_attack.map(move |facts| Item { group, facts, received })
    };
    sources.iter().flat_map(of).collect()
}

/// What all sources allow; without any, nothing.
fn meet(sources: &[Source<'_>]) -> Handling {
    let mut handlings = sources.iter().map(|source| source.handling);
    let first = handlings.next().cloned();
    let first = first.unwrap_or_else(|| Handling::preset(Preset::HubOnly, &[]));
    handlings.fold(first, |all, one| all.meet(one))
}

fn readers(readers: Vec<Reader>, handling: &Handling) -> Vec<Reader> {
    let is_reached =
        |reader: &Reader| handling.audience.iter().any(|reach| reach.covers(reader.reach));
    readers.into_iter().filter(is_reached).collect()
}

/// The value that most items have, of several the first in their order.
fn most<T: Ord>(items: &[Item<'_>], value: impl Fn(&Facts) -> Option<T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in items.iter().filter_map(|item| value(item.facts)) {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(value, _)| value)
}

/// First and last day, as days or as months. No mail was seen after it was handed in.
fn seen(items: &[Item<'_>], extent: Extent) -> Option<(Date, Date)> {
    let day = |item: &Item<'_>| item.facts.day.unwrap_or(item.received).min(item.received);
    let (first, last) = (items.iter().map(day).min()?, items.iter().map(day).max()?);
    Some(match extent {
        Extent::Whole => (first, last),
        Extent::IndicatorsOnly => (first.first_of_month(), last.last_of_month()),
    })
}

/// The reasons of those items that the machine judged as the analyst did, what was strong
/// anywhere first.
fn reasons(items: &[Item<'_>], class: VerdictClass) -> Vec<String> {
    let mut ranks: BTreeMap<&str, usize> = BTreeMap::new();
    for item in items.iter().filter(|item| item.facts.class == class) {
        let signs = item.facts.reasons.iter().map(String::as_str);
        for (rank, key) in signs.filter(|key| !assess::STANDING_REASONS.contains(key)).enumerate() {
            let known = ranks.entry(key).or_insert(rank);
            *known = rank.min(*known);
        }
    }
    let mut keys: Vec<(usize, &str)> = ranks.into_iter().map(|(key, rank)| (rank, key)).collect();
    keys.sort_unstable();
    keys.into_iter().take(REASONS_MAX).map(|(_, key)| key.to_owned()).collect()
}

/// The day until which a value of a victim may be blocked.
fn until(today: Date) -> Option<Date> {
    today.checked_add(COMPROMISED_DAYS.days()).ok()
}

/// The same bytes, whoever handed them in.
struct FileGroup<'a> {
    file: &'a FileFacts,
    names: BTreeSet<&'a str>,
    features: BTreeSet<&'a str>,
    deceptions: BTreeSet<&'a str>,
    groups: BTreeSet<OrganisationId>,
}

impl FileGroup<'_> {
    /// A file that one victim alone got may have been made for it.
    fn specific(&self) -> Option<VictimSpecific> {
        let victims = self.groups.len();
        let value = self.file.sha256.clone();
        let observable = Observable { kind: Kind::Sha256, value };
        let cut_to = Some(observable.clone());
        (victims <= 1).then_some(VictimSpecific {
            observable,
            why: Specific::OneVictim,
            cut_to,
            victims,
        })
    }
}

fn files<'a>(items: &[Item<'a>]) -> BTreeMap<&'a str, FileGroup<'a>> {
    let mut groups: BTreeMap<&str, FileGroup<'_>> = BTreeMap::new();
    for item in items {
        for file in &item.facts.files {
            let known = groups.entry(&file.sha256).or_insert_with(|| FileGroup {
                file,
                names: BTreeSet::new(),
                features: BTreeSet::new(),
                deceptions: BTreeSet::new(),
                groups: BTreeSet::new(),
            });
            known.names.extend(file.name.as_deref());
            known.features.extend(file.features.iter().map(String::as_str));
            known.deceptions.extend(file.deceptions.iter().map(String::as_str));
            known.groups.insert(item.group);
        }
    }
    groups
}

/// Texts on their way out.
struct Texts<'a> {
    dictionary: &'a Dictionary,
    approved: &'a BTreeSet<String>,
    common: &'a dyn Fn(&str) -> bool,
    replaced: BTreeSet<Replaced>,
}

impl Texts<'_> {
    fn hub(&mut self, text: &Bilingual) -> Bilingual {
        let mut covered = |text: &String| {
            let covered = cover(text, self.dictionary, self.approved);
            self.replaced.extend(covered.replaced);
            covered.text
        };
        Bilingual { ja: covered(&text.ja), en: text.en.as_ref().map(covered) }
    }

    fn attacker(&self, text: &str) -> Masked {
        mask(text, self.dictionary, self.approved, self.common)
    }

    fn subjects(&mut self, items: &[Item<'_>], left_out: &BTreeSet<String>) -> Vec<Element> {
        let subjects = items.iter().filter_map(|item| item.facts.subject.as_deref());
        let subjects: BTreeSet<&str> =
            subjects.filter(|one| !one.trim().is_empty() && !left_out.contains(*one)).collect();
        let mut elements = BTreeMap::new();
        for subject in subjects {
            let masked = self.attacker(subject);
            self.replaced.extend(masked.replaced);
            if !left_out.contains(&masked.text) {
                let known = elements.entry(masked.text).or_insert(masked.provenance);
                *known = masked.provenance.min(*known);
            }
        }
        elements.into_iter().map(|(text, provenance)| Element { text, provenance }).collect()
    }

    /// A file under the name that tells most of what it was sent as.
    fn file(
        &mut self,
        group: &FileGroup<'_>,
        extent: Extent,
        left_out: &BTreeSet<String>,
    ) -> NoticeFile {
        let names =
            group.names.iter().filter(|name| extent == Extent::Whole && !left_out.contains(**name));
        let name = names
            .map(|name| self.attacker(name))
            .min_by(|a, b| (a.replaced.len(), &a.text).cmp(&(b.replaced.len(), &b.text)));
        let name = name.map(|masked| {
            self.replaced.extend(masked.replaced);
            Element { text: masked.text, provenance: masked.provenance }
        });
        let owned = |keys: &BTreeSet<&str>| keys.iter().map(|key| (*key).to_owned()).collect();
        let file = group.file;
        NoticeFile {
            name,
            kind: file.kind,
            size: file.size,
            sha256: file.sha256.clone(),
            sha1: file.sha1.clone(),
            md5: file.md5.clone(),
            features: owned(&group.features),
            deceptions: owned(&group.deceptions),
        }
    }
}

impl fmt::Debug for Frame<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, version, released, readers, pass_on, today, extent, common: _ } = self;
        f.debug_tuple("Frame")
            .field(&(name, version, released, readers, pass_on, today, extent))
            .finish()
    }
}

/// Reasons that say enough.
const REASONS_MAX: usize = 10;
/// A site or an account that was taken over is cleaned within days.
const COMPROMISED_DAYS: i32 = 14;

#[cfg(test)]
mod tests;
