//! Shares while they are worked on: which submissions they rest on, what the analyst wrote
//! and decided. What will go out is built anew from it each time.

use std::collections::{BTreeMap, BTreeSet};

use release::{Action, Audience, Handling, Locked, Object, PassOn, Permitted, Reach, Viewer};
use store::{Item, Share, ShareFile, ShareWork, Source, Submission};
use vocab::{
    ConsentWord, OrganisationId, Preset, ShareId, ShareState, SubmissionState, Tlp, VerdictClass,
    Word,
};

use super::files::ProposedFile;
use super::inbox::name_of;
use super::names::as_typed;
use super::trail::actor;
use super::{Hub, Problem};

/// A share as its analyst sees it.
#[derive(Debug, Clone)]
pub struct DraftView {
    pub share: Share,
    pub sources: Vec<SourceView>,
    /// What all sources allow.
    pub handling: Handling,
    /// Receipts of those that gave no answer, without which it goes.
    pub without: Vec<String>,
    /// Other shares out that hold values of it: joining one alarms nobody again.
    pub related: Vec<String>,
    /// Files that were proposed to go out with it, the first one first.
    pub files: Vec<ProposedFile>,
}

/// A submission that a share rests on.
#[derive(Debug, Clone)]
pub struct SourceView {
    pub receipt: String,
    pub organisation: String,
    pub title: String,
    pub consent: ConsentWord,
    /// Whether the consent is about the version that is worked on.
    pub is_current: bool,
}

/// A share with all that it rests on, for building.
#[derive(Debug)]
pub(super) struct Basis {
    pub(super) share: Share,
    pub(super) sources: Vec<BasisSource>,
    /// Files that two persons want to go out with it.
    pub(super) files: Vec<ShareFile>,
}

#[derive(Debug)]
pub(super) struct BasisSource {
    pub(super) source: Source,
    pub(super) submission: Submission,
    /// All of them, pieces too: what they name must not go out either.
    pub(super) items: Vec<Item>,
}

impl BasisSource {
    /// The items that the share is about.
    pub(super) fn standing(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.stands())
    }
}

impl Hub {
    /// Begins a share of a submission. One that is in a share already leads to that one.
    ///
    /// # Errors
    /// The viewer may not; nobody may be reached by it.
    pub fn draft(&self, viewer: &Viewer, receipt: &str) -> Result<String, Problem> {
        let found = self.store.read(|records| records.submission_by_receipt(&as_typed(receipt)))?;
        let submission = self.permit(viewer, Action::Judge, found)?.into_inner();
        if submission.handling.audience.is_nobody() {
            return Err(Problem::NotReady("for-the-hub-alone"));
        }
        let Viewer::Person(person) = viewer else {
            return Err(release::Refusal::NotLoggedIn.into());
        };
        let hub = self.hub_organisation()?.ok_or(release::Refusal::NotFound)?;
        let now = self.now();
        let handling = &submission.handling;
        let pass_on = PassOn::of(handling.tlp);
        let share = Share {
            id: ShareId(self.conditions.chance.id(now)?),
            name: self.share_name()?,
            state: ShareState::Draft,
            made: now,
            changed: now,
            version: 0,
            drafters: BTreeSet::from([person.id]),
            work: ShareWork {
                class: self.class_of(&submission)?.to_string(),
                readers: handling.audience.iter().map(|reach| reach.to_string()).collect(),
                tlp: handling.tlp.to_string(),
                pass_on_subsidiaries: pass_on.subsidiaries,
                pass_on_providers: pass_on.providers,
                ..ShareWork::default()
            },
        };
        let source = self.source_of(share.id, &submission, now);
        let (name, is_in) = self.store.write(|records| {
            if let Some(known) = records.shares_of(submission.id)?.into_iter().next() {
                let known = known.for_the_system();
                let share = records.share(known.share)?.ok_or(release::Refusal::NotFound)?;
                return Ok((share.for_the_system().name, known.is_in()));
            }
            records.add_share(&share, hub)?;
            records.put_source(&source)?;
            self.note(records, &actor(viewer), "draft", &share.id.to_string())?;
            Ok::<_, Problem>((share.name.clone(), true))
        })?;
        // It went on without this one, which nobody had answered for.
        if !is_in {
            self.join(viewer, &name, receipt)?;
        }
        Ok(name)
    }

    /// Adds another submission to a share: several equivalent ones become one.
    ///
    /// # Errors
    /// The viewer may not; together they may reach nobody.
    pub fn join(&self, viewer: &Viewer, name: &str, receipt: &str) -> Result<(), Problem> {
        let share = self.draft_for(viewer, name, Action::Draft)?;
        let found = self.store.read(|records| records.submission_by_receipt(&as_typed(receipt)))?;
        let submission = self.permit(viewer, Action::Judge, found)?.into_inner();
        let basis = self.basis(share.into_inner())?;
        let handlings = basis.sources.iter().map(|one| &one.submission.handling);
        let met = met(handlings.chain([&submission.handling]));
        let met = met.filter(|met| !met.audience.is_nobody());
        let met = met.ok_or(Problem::NotReady("no-common-audience"))?;
        let now = self.now();
        let source = self.source_of(basis.share.id, &submission, now);
        let mut changed = self.drafted_by(viewer, basis.share.clone(), now);
        changed.work.narrow(&met);
        self.store.write(|records| {
            records.put_source(&source)?;
            if !records.change_share(&changed, basis.share.changed)? {
                return Err(Problem::Changed);
            }
            self.note(records, &actor(viewer), "join", &changed.id.to_string())
        })
    }

    /// Writes what the analyst decided. `was` is the time of change that the analyst saw.
    ///
    /// # Errors
    /// The viewer may not; somebody else wrote meanwhile; more than the sources allow.
    pub fn edit(
        &self,
        viewer: &Viewer,
        name: &str,
        work: ShareWork,
        was: i64,
    ) -> Result<(), Problem> {
        let share = self.draft_for(viewer, name, Action::Draft)?.into_inner();
        let basis = self.basis(share.clone())?;
        let allowed = met(basis.sources.iter().map(|one| &one.submission.handling));
        let allowed = allowed.ok_or(Problem::NotReady("no-source"))?;
        check_work(&work, &allowed)?;
        let mut changed = self.drafted_by(viewer, share, self.now());
        changed.work = work;
        self.store.write(|records| {
            if !records.change_share(&changed, was)? {
                return Err(Problem::Changed);
            }
            self.note(records, &actor(viewer), "edit", &changed.id.to_string())
        })
    }

    /// A share that is worked on.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn draft_view(&self, viewer: &Viewer, name: &str) -> Result<Permitted<DraftView>, Problem> {
        let share = self.draft_for(viewer, name, Action::Read)?;
        let names = self.organisation_names(viewer)?;
        let basis = self.basis((*share).clone())?;
        let related = self.related(&basis)?;
        let handling = met(basis.sources.iter().map(|one| &one.submission.handling));
        let view = |one: &BasisSource| SourceView {
            receipt: one.submission.receipt.clone(),
            organisation: name_of(&names, one.submission.organisation),
            title: one.standing().next().map(|item| item.title.clone()).unwrap_or_default(),
            consent: one.source.consent,
            is_current: one.source.version == basis.share.version,
        };
        let sources = basis.sources.iter().map(view).collect();
        // Every source may have said no: then it may reach nobody, and is there to be read.
        let handling = handling.unwrap_or_else(|| Handling::preset(Preset::HubOnly, &[]));
        let (without, files) = self.store.read(|records| {
            let mut without = Vec::new();
            let sources = records.sources(share.id)?.into_iter().map(Locked::for_the_system);
            for source in sources.filter(|source| !source.is_in()) {
                let submission = records.submission(source.submission)?;
                without.extend(submission.map(|one| one.for_the_system().receipt));
            }
            Ok::<_, Problem>((without, self.proposed_files(records, viewer, &share)?))
        })?;
        Ok(share.map(|share| DraftView { share, sources, handling, without, related, files }))
    }

    /// A page of the shares in a state, those changed last first, behind the one given.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn drafts(
        &self,
        viewer: &Viewer,
        state: ShareState,
        after: Option<(i64, ShareId)>,
    ) -> Result<Vec<Permitted<Share>>, Problem> {
        self.may(viewer, Action::Read, Object::Inbox)?;
        self.store.read(|records| {
            let shares = records.shares(state, after, super::inbox::PAGE)?;
            let permit = |share: Locked<Share>| Ok(share.permit(viewer, Action::Read)?);
            shares.into_iter().map(permit).collect()
        })
    }

    pub(super) fn draft_for(
        &self,
        viewer: &Viewer,
        name: &str,
        action: Action,
    ) -> Result<Permitted<Share>, Problem> {
        let found = self.store.read(|records| records.share_by_name(&as_typed(name)))?;
        self.permit(viewer, action, found)
    }

    /// Reads everything that a share rests on, for the hub's own work.
    pub(super) fn basis(&self, share: Share) -> Result<Basis, Problem> {
        let (sources, files) = self.store.read(|records| {
            let mut sources = Vec::new();
            for source in records.sources(share.id)? {
                let source = source.for_the_system();
                if !source.is_in() {
                    continue;
                }
                let submission = records.submission(source.submission)?;
                let Some(submission) = submission.map(Locked::for_the_system) else { continue };
                let items = records.items(submission.id)?;
                let items = items.into_iter().map(Locked::for_the_system).collect();
                sources.push(BasisSource { source, submission, items });
            }
            Ok::<_, Problem>((sources, self.approved_files(records, share.id)?))
        })?;
        Ok(Basis { share, sources, files })
    }

    fn related(&self, basis: &Basis) -> Result<Vec<String>, Problem> {
        let everybody: Vec<Reach> = self.communities()?.into_iter().map(|one| one.reach).collect();
        let groups = [everybody, vec![Reach::AllSigs, Reach::Partners, Reach::Public]].concat();
        let facts = basis.sources.iter().flat_map(BasisSource::standing);
        let facts = facts.filter_map(|item| item.facts.as_ref());
        let values: BTreeSet<&str> = facts
            .flat_map(|facts| &facts.indicators)
            .map(|indicator| indicator.observable.value.as_str())
            .take(RELATED_VALUES)
            .collect();
        self.store.read(|records| {
            let mut names = BTreeSet::new();
            for value in &values {
                for version in records.shares_with(&[("value", value)], &groups, 5)? {
                    let version = version.for_the_system();
                    if version.share != basis.share.id {
                        names.insert(version.name);
                    }
                }
            }
            Ok(names.into_iter().collect())
        })
    }

    fn source_of(&self, share: ShareId, submission: &Submission, at: i64) -> Source {
        Source {
            share,
            submission: submission.id,
            organisation: submission.organisation,
            consent: ConsentWord::Asked,
            version: 0,
            digest: None,
            person: None,
            at,
            out_in: None,
        }
    }

    /// The share with the viewer among its drafters; what was proven of it counts no more.
    pub(super) fn drafted_by(&self, viewer: &Viewer, mut share: Share, now: i64) -> Share {
        if let Viewer::Person(person) = viewer {
            share.drafters.insert(person.id);
        }
        share.state = ShareState::Draft;
        share.changed = now.max(share.changed + 1);
        share
    }

    fn class_of(&self, submission: &Submission) -> Result<VerdictClass, Problem> {
        let items = self.store.read(|records| records.items(submission.id))?;
        let mut items = items.into_iter().map(Locked::for_the_system).filter(Item::stands);
        let class = items.find_map(|item| item.class);
        Ok(class.unwrap_or(VerdictClass::Undecided))
    }

    /// How many corporate groups stand behind organisations.
    pub(super) fn groups(
        &self,
        organisations: &BTreeSet<OrganisationId>,
    ) -> Result<BTreeMap<OrganisationId, OrganisationId>, Problem> {
        let all = self.all_organisations()?;
        let of = all.into_iter().filter(|one| organisations.contains(&one.id));
        Ok(of.map(|one| (one.id, one.corporate.unwrap_or(one.id))).collect())
    }
}

/// What all handlings allow together.
pub(super) fn met<'h>(mut handlings: impl Iterator<Item = &'h Handling>) -> Option<Handling> {
    let first = handlings.next()?.clone();
    Some(handlings.fold(first, |met, one| met.meet(one)))
}

/// The readers that the analyst chose.
pub(super) fn readers_of(work: &ShareWork) -> Audience {
    Audience::new(work.readers.iter().filter_map(|token| Reach::parse(token)))
}

fn check_work(work: &ShareWork, allowed: &Handling) -> Result<(), Problem> {
    let invalid = |field, why| Err(Problem::Invalid { field, why });
    let readers = readers_of(work);
    if readers.is_nobody() {
        return invalid("readers", "no-readers");
    }
    if readers.meet(&allowed.audience) != readers {
        return invalid("readers", "beyond-handling");
    }
    match Tlp::of_word(&work.tlp) {
        Some(tlp) if tlp >= allowed.tlp => {
            let most = PassOn::of(tlp);
            let beyond = work.pass_on_subsidiaries && !most.subsidiaries
                || work.pass_on_providers && !most.providers;
            if beyond {
                return invalid("pass-on", "beyond-tlp");
            }
        }
        _ => return invalid("tlp", "beyond-handling"),
    }
    if VerdictClass::of(&work.class).is_none() {
        return invalid("class", "no-choice");
    }
    let texts = [&work.title_ja, &work.title_en, &work.summary_ja, &work.summary_en];
    if texts.iter().any(|text| text.len() > TEXT_BYTES) {
        return invalid("summary", "words-too-long");
    }
    Ok(())
}

trait Narrow {
    fn narrow(&mut self, handling: &Handling);
}

impl Narrow for ShareWork {
    /// Keeps to what a handling allows.
    fn narrow(&mut self, handling: &Handling) {
        let readers = readers_of(self).meet(&handling.audience);
        self.readers = readers.iter().map(|reach| reach.to_string()).collect();
        let tlp = Tlp::of_word(&self.tlp).unwrap_or(Tlp::Red).max(handling.tlp);
        let most = PassOn::of(tlp);
        self.tlp = tlp.to_string();
        self.pass_on_subsidiaries &= most.subsidiaries;
        self.pass_on_providers &= most.providers;
    }
}

impl Hub {
    /// Sets the state of the submissions behind a share.
    pub(super) fn follow(
        &self,
        records: &mut store::Records<'_, '_>,
        basis: &Basis,
        state: SubmissionState,
    ) -> Result<(), Problem> {
        for one in &basis.sources {
            records.update_submission(one.submission.id, |now| {
                now.state = state;
                now.open &= state != SubmissionState::Shared;
            })?;
        }
        Ok(())
    }
}

const TEXT_BYTES: usize = 16 * 1_024;
const RELATED_VALUES: usize = 50;
