//! What waits for the hub, and one submission on one screen, for its analyst and for its
//! submitter.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use release::{Action, Facts, Locked, Object, Permitted, Viewer, likeness};
use store::{Inbox, Item, Judgement, Message, Organisation, Share, Submission};
use vocab::{
    Happened, ItemId, ItemKind, OrganisationId, PersonId, ShareState, SubmissionId,
    SubmissionState, VerdictClass,
};

use super::names::as_typed;
use super::originals::OriginalReadView;
use super::trail::actor;
use super::unanswered::Unanswered;
use super::{Hub, Problem};

/// A submission in a list.
#[derive(Debug, Clone)]
pub struct InboxRow {
    pub id: SubmissionId,
    pub receipt: String,
    pub received: i64,
    pub due: i64,
    /// Whether the hub's clock has run out.
    pub late: bool,
    pub state: SubmissionState,
    pub held: bool,
    /// Of the first item, else the first words.
    pub title: String,
    pub class: Option<VerdictClass>,
    pub items: usize,
    pub opened: bool,
    pub paid: bool,
    pub rescue: bool,
    /// Name of the submitter: for the hub alone.
    pub organisation: Option<String>,
    pub assignee: Option<PersonId>,
    pub mine: bool,
}

/// A submission with everything its reader may see.
#[derive(Debug, Clone)]
pub struct SubmissionView {
    pub submission: Submission,
    pub organisation: String,
    pub items: Vec<ItemView>,
    pub messages: Vec<MessageView>,
    /// Names and states of the shares that it went into, as far as the reader may know.
    pub shares: Vec<(String, ShareState)>,
    /// What else the hub holds that shares values with it: for the hub alone.
    pub similar: Vec<SimilarRow>,
    /// What its submitter is asked.
    pub asked: Vec<Unanswered>,
    /// Who had an original of it.
    pub originals: Vec<OriginalReadView>,
}

/// An item with its judgements.
#[derive(Debug, Clone)]
pub struct ItemView {
    pub item: Item,
    pub judgements: Vec<Judgement>,
}

/// A message as its reader sees it.
#[derive(Debug, Clone)]
pub struct MessageView {
    pub from_hub: bool,
    pub internal: bool,
    pub at: i64,
    pub text: String,
    pub ask: Option<String>,
    /// What its submitter told with it: what happened since, how many came, that help is wanted.
    pub happened: Vec<String>,
    pub copies: Option<u32>,
    pub rescue: bool,
}

/// How much waits for the hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    pub submissions: i64,
    /// Of them those beyond the hub's clock.
    pub late: i64,
    pub questions: i64,
    /// Things that submitters were asked and have not answered.
    pub asked: i64,
    pub drafts: i64,
    /// Shares that wait for a consent or for their release.
    pub proven: i64,
}

/// Another submission that shares values.
#[derive(Debug, Clone)]
pub struct SimilarRow {
    pub receipt: String,
    pub title: String,
    pub organisation: String,
    pub class: Option<VerdictClass>,
    /// Values that both hold.
    pub values: Vec<String>,
    /// 0 to 100: how alike the texts are.
    pub likeness: u8,
    /// Names and states of the shares that it went into.
    pub shares: Vec<(String, ShareState)>,
}

/// Rows of a page.
pub(super) const PAGE: i64 = 50;

impl Hub {
    /// A page of what waits for the hub, the most urgent first, or of all, the newest first.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn inbox(
        &self,
        viewer: &Viewer,
        all: bool,
        after: Option<(i64, SubmissionId)>,
    ) -> Result<Vec<Permitted<InboxRow>>, Problem> {
        self.may(viewer, Action::Read, Object::Inbox)?;
        let inbox = if all { Inbox::All } else { Inbox::Open };
        self.rows(viewer, inbox, after)
    }

    /// A page of what the viewer's organisation handed in, the newest first.
    ///
    /// # Errors
    /// The viewer may not hand in, so that there are none of its own.
    pub fn own_submissions(
        &self,
        viewer: &Viewer,
        after: Option<(i64, SubmissionId)>,
    ) -> Result<Vec<Permitted<InboxRow>>, Problem> {
        let Viewer::Person(person) = viewer else {
            return Err(release::Refusal::NotLoggedIn.into());
        };
        let organisation = person.organisation;
        self.may(viewer, Action::Read, Object::Submission { organisation })?;
        self.rows(viewer, Inbox::Of(organisation), after)
    }

    /// How much waits, by what it is.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn waiting(&self, viewer: &Viewer) -> Result<Waiting, Problem> {
        self.may(viewer, Action::Read, Object::Inbox)?;
        let now = self.now();
        self.store.read(|records| {
            Ok(Waiting {
                submissions: records.open_submissions()?,
                late: records.late_submissions(now)?,
                questions: records.count_open_questions()?,
                asked: records.count_waits()?,
                drafts: records.count_shares(ShareState::Draft)?,
                proven: records.count_shares(ShareState::Proven)?,
            })
        })
    }

    fn rows(
        &self,
        viewer: &Viewer,
        inbox: Inbox,
        after: Option<(i64, SubmissionId)>,
    ) -> Result<Vec<Permitted<InboxRow>>, Problem> {
        let submissions = self.store.read(|records| records.submissions(inbox, after, PAGE))?;
        self.rows_of(viewer, submissions)
    }

    pub(super) fn rows_of(
        &self,
        viewer: &Viewer,
        submissions: Vec<Locked<Submission>>,
    ) -> Result<Vec<Permitted<InboxRow>>, Problem> {
        let now = self.now();
        let names = self.organisation_names(viewer)?;
        let submissions = submissions.into_iter().map(|one| one.permit(viewer, Action::Read));
        let submissions: Vec<Permitted<Submission>> = submissions.collect::<Result<_, _>>()?;
        let items = self.store.read(|records| {
            let items = submissions.iter().map(|one| records.items(one.id));
            items.collect::<Result<Vec<_>, store::Error>>()
        })?;
        let rows = submissions.into_iter().zip(items).map(|(submission, items)| {
            let items: Vec<Item> = items.into_iter().map(Locked::for_the_system).collect();
            submission.map(|one| row(one, &items, viewer, &names, now))
        });
        Ok(rows.collect())
    }

    /// One submission by its receipt.
    ///
    /// # Errors
    /// There is none that the viewer may see.
    pub fn submission(
        &self,
        viewer: &Viewer,
        receipt: &str,
    ) -> Result<Permitted<SubmissionView>, Problem> {
        let found = self.store.read(|records| records.submission_by_receipt(&as_typed(receipt)))?;
        let submission = self.permit(viewer, Action::Read, found)?;
        let is_hub = release::decide(viewer, Action::Read, Object::Inbox).is_ok();
        let names = self.organisation_names(viewer)?;
        let view = self.store.read(|records| {
            let mut items = Vec::new();
            for item in records.items(submission.id)? {
                let item = item.permit(viewer, Action::Read)?.into_inner();
                let judgements = if is_hub { records.judgements(&item)? } else { Vec::new() };
                items.push(ItemView { item, judgements });
            }
            inherit_judgements(&mut items);
            let messages = records.messages(&submission)?.into_iter();
            let messages = messages.filter_map(|one| one.permit(viewer, Action::Read).ok());
            let messages = messages.map(|one| message_view(one.into_inner())).collect();
            let mut shares = Vec::new();
            for source in records.shares_of(submission.id)? {
                let source = source.permit(viewer, Action::Read)?;
                let share = records.share(source.share)?.map(Locked::for_the_system);
                // Its submitter hears of a share once it is asked about it, not when it joins.
                let is_told = |share: &Share| {
                    let told = is_hub || source.version > 0 && share.state != ShareState::Draft;
                    source.counts() && told
                };
                shares.extend(share.filter(is_told).map(|share| (share.name, share.state)));
            }
            let similar = if is_hub { self.similar(records, &items, &names)? } else { Vec::new() };
            let asked = self.asked_about(records, viewer, submission.id)?;
            let originals = self.original_reads(records, &submission, (&items, is_hub))?;
            let organisation = name_of(&names, submission.organisation);
            Ok::<_, Problem>(SubmissionView {
                submission: submission.clone(),
                organisation,
                items,
                messages,
                shares,
                similar,
                asked,
                originals,
            })
        })?;
        Ok(submission.map(|_| view))
    }

    /// Takes a submission, gives it to nobody, sets it aside or takes it up again, with a
    /// note for whoever goes on.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn hand_over(
        &self,
        viewer: &Viewer,
        receipt: &str,
        handed: &HandOver,
    ) -> Result<(), Problem> {
        let found = self.store.read(|records| records.submission_by_receipt(&as_typed(receipt)))?;
        let submission = self.permit(viewer, Action::Judge, found)?.into_inner();
        let mut message = self.message(viewer, &submission, &handed.note, true)?;
        message.internal = true;
        let own = match viewer {
            Viewer::Person(person) => Some(person.id),
            Viewer::Nobody => None,
        };
        self.store.write(|records| {
            records.update_submission(submission.id, |now| {
                now.assignee = own.filter(|_| handed.take);
                now.held = handed.hold;
            })?;
            if !handed.note.trim().is_empty() {
                records.add_message(&message)?;
            }
            self.note(records, &actor(viewer), "hand-over", &submission.id.to_string())
        })
    }

    /// An item as its victim saw it: a page for a sandboxed frame.
    ///
    /// # Errors
    /// The viewer may not; it cannot be read.
    pub fn as_seen(
        &self,
        viewer: &Viewer,
        item: ItemId,
    ) -> Result<Permitted<analysis::Analysis>, Problem> {
        let found = self.store.read(|records| records.item(item))?;
        let item = self.permit(viewer, Action::Read, found)?;
        let organisation = self.store.read(|records| records.organisation(item.organisation))?;
        let organisation = organisation.ok_or(release::Refusal::NotFound)?;
        let bytes = self.evidence(&item)?;
        let reader = self.reader(&organisation.for_the_system());
        let analysis = reader.see(&item.title, &bytes)?;
        Ok(item.map(|_| analysis))
    }

    /// The hub's own persons by name, for its desk: who has a submission, who judged, who
    /// drafted.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn staff(&self, viewer: &Viewer) -> Result<Vec<(PersonId, String)>, Problem> {
        self.may(viewer, Action::Read, Object::Inbox)?;
        let hub = self.hub_organisation()?.ok_or(release::Refusal::NotFound)?;
        let people = self.store.read(|records| records.people(hub))?;
        let people = people.into_iter().map(Locked::for_the_system);
        Ok(people.map(|person| (person.id, person.profile.name)).collect())
    }

    /// Names of organisations for those who may know them: the hub.
    pub(super) fn organisation_names(
        &self,
        viewer: &Viewer,
    ) -> Result<Vec<(OrganisationId, String)>, Problem> {
        let all = self.store.read(|records| records.organisations())?;
        let seen = all.into_iter().filter_map(|one| one.permit(viewer, Action::Read).ok());
        Ok(seen
            .map(Permitted::into_inner)
            .map(|one: Organisation| (one.id, one.profile.name))
            .collect())
    }

    fn similar(
        &self,
        records: &mut store::Records<'_, '_>,
        items: &[ItemView],
        names: &[(OrganisationId, String)],
    ) -> Result<Vec<SimilarRow>, Problem> {
        let own: Vec<ItemId> = items.iter().map(|view| view.item.id).collect();
        let standing = items.iter().map(|view| &view.item).filter(|item| item.stands());
        let facts: Vec<&Facts> = standing.filter_map(|item| item.facts.as_ref()).collect();
        let mut found = Vec::new();
        for (other, values) in candidates(records, &facts)? {
            let Some(item) = records.item(other)?.filter(|_| !own.contains(&other)) else {
                continue;
            };
            let item = item.for_the_system();
            let sketch = item.facts.as_ref().map_or(&[][..], |facts| &facts.sketch);
            let likeness = facts.iter().map(|facts| percent(likeness(&facts.sketch, sketch)));
            let likeness = likeness.max().unwrap_or(0);
            if !values.is_empty() || likeness >= NEAR_PERCENT {
                found.push((item, values, likeness));
            }
        }
        found.sort_by_key(|(item, values, likeness)| Reverse((values.len(), *likeness, item.id)));
        let mut rows = Vec::new();
        for (item, values, likeness) in found.into_iter().take(SIMILAR_SHOWN) {
            let Some(submission) = records.submission(item.submission)? else { continue };
            let mut shares = Vec::new();
            for source in records.shares_of(item.submission)? {
                let share = records.share(source.for_the_system().share)?;
                let share = share.map(Locked::for_the_system);
                shares.extend(share.map(|share| (share.name, share.state)));
            }
            rows.push(SimilarRow {
                shares,
                receipt: submission.for_the_system().receipt,
                title: item.title,
                organisation: name_of(names, item.organisation),
                class: item.class,
                values,
                likeness,
            });
        }
        Ok(rows)
    }
}

/// How a submission is handed over.
#[derive(Debug, Clone, Default)]
pub struct HandOver {
    /// To the viewer, or to nobody.
    pub take: bool,
    pub hold: bool,
    pub note: String,
}

fn row(
    submission: Submission,
    items: &[Item],
    viewer: &Viewer,
    names: &[(OrganisationId, String)],
    now: i64,
) -> InboxRow {
    let first = items.iter().find(|item| item.stands());
    let words = submission.content.words.lines().next().unwrap_or_default();
    let is_own = |person: PersonId| matches!(viewer, Viewer::Person(own) if own.id == person);
    let is_hub = release::decide(viewer, Action::Read, Object::Inbox).is_ok();
    InboxRow {
        title: first.map_or_else(|| words.chars().take(80).collect(), |item| item.title.clone()),
        class: first.and_then(|item| item.class),
        items: items.iter().filter(|item| item.stands() && item.kind != ItemKind::Words).count(),
        late: submission.open && now > submission.due,
        opened: submission.content.has_happened(Happened::Opened),
        paid: submission.content.has_happened(Happened::Paid),
        rescue: submission.content.rescue,
        organisation: is_hub.then(|| name_of(names, submission.organisation)),
        mine: submission.assignee.is_some_and(is_own),
        assignee: submission.assignee.filter(|_| is_hub),
        id: submission.id,
        receipt: submission.receipt,
        received: submission.received,
        due: submission.due,
        state: submission.state,
        held: submission.held,
    }
}

/// How the pieces of a mail were judged belongs to the history of the mail.
fn inherit_judgements(items: &mut [ItemView]) {
    let pieces = items.iter().filter_map(|view| Some((view.item.superseded_by?, &view.judgements)));
    let earlier: Vec<(ItemId, Vec<Judgement>)> =
        pieces.map(|(by, judgements)| (by, judgements.clone())).collect();
    for view in items {
        let own = earlier.iter().filter(|(by, _)| *by == view.item.id);
        view.judgements.extend(own.flat_map(|(_, judgements)| judgements.clone()));
        view.judgements.sort_by_key(|one| (one.at, one.id));
    }
}

fn message_view(message: Message) -> MessageView {
    MessageView {
        from_hub: message.from_hub,
        internal: message.internal,
        at: message.at,
        text: message.content.text,
        ask: message.content.ask,
        happened: message.content.happened,
        copies: message.content.copies,
        rescue: message.content.rescue,
    }
}

pub(super) fn name_of(names: &[(OrganisationId, String)], id: OrganisationId) -> String {
    let name = names.iter().find(|(known, _)| *known == id);
    name.map(|(_, name)| name.clone()).unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
fn percent(likeness: f32) -> u8 {
    (likeness.clamp(0.0, 1.0) * 100.0).round() as u8
}

/// Other items that hold values or runs of text of these, those with the most of them first,
/// each with the values that both hold.
pub(super) fn candidates(
    records: &mut store::Records<'_, '_>,
    facts: &[&Facts],
) -> Result<Vec<(ItemId, Vec<String>)>, Problem> {
    let mut found: BTreeMap<ItemId, (usize, BTreeSet<String>)> = BTreeMap::new();
    for facts in facts {
        let values = facts.observables.iter().map(|one| &one.value).take(VALUES_LOOKED_UP);
        for value in values {
            for item in records.items_with(value, SIMILAR_MAX)? {
                let (points, values) = found.entry(item).or_default();
                *points += 1;
                values.insert(value.clone());
            }
        }
        for item in records.items_like(&facts.sketch, SIMILAR_MAX)? {
            found.entry(item).or_default().0 += 1;
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(item, (points, _))| Reverse((*points, *item)));
    let most = found.into_iter().take(SIMILAR_READ);
    Ok(most.map(|(item, (_, values))| (item, values.into_iter().collect())).collect())
}

/// A value in more items than this is common, and tells nothing of one attack.
const SIMILAR_MAX: usize = 50;
/// Items that are looked at before the most similar of them are shown.
const SIMILAR_READ: usize = 60;
/// Texts that are so much alike are shown even if no value is the same.
const NEAR_PERCENT: u8 = 50;
const SIMILAR_SHOWN: usize = 20;
const VALUES_LOOKED_UP: usize = 100;
