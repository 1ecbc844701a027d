//! What waits for a submitter, and what becomes of silence: the contact is reminded on its
//! pages, then the deputy, and then an analyst may go on without an answer. Silence is never
//! consent, so that nothing goes out by any clock. Mails about it would be sent where
//! [`Patience`] says that a stage begins.

use release::{Action, Locked, Object, Permitted, Standing, Viewer};
use store::{Records, Share, Source, Submission, Wait, Waits};
use vocab::{
    ConsentWord, OrganisationId, PersonId, Role, ShareState, SubmissionId, SubmissionState,
    WaitStage,
};

use super::inbox::PAGE;
use super::names::as_typed;
use super::trail::actor;
use super::{Hub, Problem};

/// Business days after which something is done about an answer that does not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// The contact is reminded.
    pub remind: usize,
    /// The deputy too.
    pub deputy: usize,
    /// The hub may go on without an answer.
    pub give_up: usize,
}

/// Something that a submitter was asked.
#[derive(Debug, Clone)]
pub struct Unanswered {
    pub submission: SubmissionId,
    pub receipt: String,
    /// Name of the share whose bytes wait for a yes or no; none where the hub asked back.
    pub share: Option<String>,
    /// Key of what was asked back.
    pub ask: Option<String>,
    pub since: i64,
    /// Business days since then.
    pub days: usize,
    pub stage: WaitStage,
    /// Whether what reaches its submitter may be read by the attacker: then no reminder is
    /// shown, and the telephone is the only way.
    pub suspended: bool,
}

/// The same for the desk, with whom to call.
#[derive(Debug, Clone)]
pub struct Call {
    pub wait: Unanswered,
    pub organisation: String,
    /// Names of who handed it in, unless that one has left, and of the deputy.
    pub contact: Option<String>,
    pub deputy: Option<String>,
    /// Numbers to call. Of an organisation that the attacker may read these are the hub's own
    /// alone: what came with the submission may be the attacker's.
    pub numbers: Vec<String>,
}

/// How much a person is reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    pub count: usize,
    /// When the first of it was asked.
    pub since: i64,
}

impl Hub {
    /// A page of what waits for submitters, the oldest first, behind the one given.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn unanswered(
        &self,
        viewer: &Viewer,
        after: Option<(i64, SubmissionId)>,
    ) -> Result<Vec<Permitted<Call>>, Problem> {
        self.may(viewer, Action::Read, Object::Inbox)?;
        self.store.read(|records| {
            let mut calls = Vec::new();
            for wait in records.waits(Waits::All, after, PAGE)? {
                let wait = wait.permit(viewer, Action::Read)?;
                let Some((shown, submission)) = self.shown_wait(records, *wait)? else { continue };
                let call = self.call(records, shown, &submission)?;
                calls.push(wait.map(|_| call));
            }
            Ok(calls)
        })
    }

    /// A page of what waits for the viewer's organisation, the oldest first.
    ///
    /// # Errors
    /// The viewer can be asked nothing.
    pub fn own_unanswered(
        &self,
        viewer: &Viewer,
        after: Option<(i64, SubmissionId)>,
    ) -> Result<Vec<Permitted<Unanswered>>, Problem> {
        let Viewer::Person(person) = viewer else {
            return Err(release::Refusal::NotLoggedIn.into());
        };
        let organisation = person.organisation;
        self.may(viewer, Action::Read, Object::Consent { organisation })?;
        self.store.read(|records| {
            let mut own = Vec::new();
            for wait in records.waits(Waits::Of(organisation), after, PAGE)? {
                let wait = wait.permit(viewer, Action::Read)?;
                let Some((shown, _)) = self.shown_wait(records, *wait)? else { continue };
                own.push(wait.map(|_| shown));
            }
            Ok(own)
        })
    }

    /// What the viewer is reminded of: the contact first, then the deputy; without one, the
    /// administrators of the organisation.
    ///
    /// # Errors
    /// Those of the store.
    pub fn reminder(&self, viewer: &Viewer) -> Result<Option<Reminder>, Problem> {
        // Every page asks: that most readers are asked nothing is nothing to be noted.
        let Viewer::Person(person) = viewer else { return Ok(None) };
        let organisation = person.organisation;
        if release::decide(viewer, Action::Read, Object::Consent { organisation }).is_err() {
            return Ok(None);
        }
        let is = |role: Role| person.roles.contains(&role);
        let is_contact = is(Role::MemberContact) || is(Role::Partner);
        self.store.read(|records| {
            let deputy = self.acting_deputy(records, organisation)?;
            let is_deputy = match deputy {
                Some(deputy) => deputy == person.id,
                None => is(Role::MemberAdministrator),
            };
            let mut reminder: Option<Reminder> = None;
            for wait in records.waits(Waits::Of(organisation), None, REMINDED)? {
                let wait = wait.permit(viewer, Action::Read)?;
                let (_, stage) = self.stage(wait.since);
                let submission = records.submission(wait.submission)?.map(Locked::for_the_system);
                let handed_in = submission.is_some_and(|one| one.person == person.id);
                let reminded = stage >= WaitStage::Reminded && (is_contact || handed_in);
                if reminded || stage >= WaitStage::Deputy && is_deputy {
                    let first = reminder.unwrap_or(Reminder { count: 0, since: wait.since });
                    reminder = Some(Reminder { count: first.count + 1, ..first });
                }
            }
            Ok(reminder)
        })
    }

    /// Goes on without a submitter who did not answer: its submission is not shared, and the
    /// shares that wait for it go on without it. What went out of it before stays.
    ///
    /// # Errors
    /// The viewer may not; it waits for nothing, or not long enough.
    pub fn close_unanswered(&self, viewer: &Viewer, receipt: &str) -> Result<(), Problem> {
        let found = self.store.read(|records| records.submission_by_receipt(&as_typed(receipt)))?;
        let id = self.permit(viewer, Action::Judge, found)?.id;
        self.store.write(|records| {
            let waits = records.waits(Waits::On(id), None, PAGE)?.into_iter();
            let last = waits.map(|wait| wait.for_the_system().since).max();
            let (_, stage) = self.stage(last.ok_or(Problem::NotReady("waits-for-nothing"))?);
            if stage != WaitStage::Overdue {
                return Err(Problem::NotReady("still-waiting"));
            }
            let mut was_out = false;
            for source in records.shares_of(id)? {
                let source = source.for_the_system();
                let share = records.share(source.share)?.map(Locked::for_the_system);
                let Some(share) = share else { continue };
                was_out |= source.out_in.is_some();
                let is_inside = matches!(share.state, ShareState::Draft | ShareState::Proven);
                if is_inside && source.consent == ConsentWord::Asked {
                    self.go_without(records, &share, &source)?;
                }
            }
            let state = if was_out { SubmissionState::Shared } else { SubmissionState::NoAnswer };
            records.update_submission(id, |now| {
                (now.state, now.open, now.asked) = (state, false, None);
            })?;
            self.note(records, &actor(viewer), "no-answer", &id.to_string())
        })
    }

    /// Says that what was not shared for want of an answer may be shared after all: the hub
    /// takes it up again, and asks for consent to the bytes of a new version.
    ///
    /// # Errors
    /// It is not the viewer's; it was not closed that way.
    pub fn share_after_all(&self, viewer: &Viewer, receipt: &str) -> Result<(), Problem> {
        let found = self.store.read(|records| records.submission_by_receipt(&as_typed(receipt)))?;
        let submission = self.permit(viewer, Action::Amend, found)?;
        if submission.state != SubmissionState::NoAnswer {
            return Err(Problem::NotReady("not-unanswered"));
        }
        let now = self.now();
        self.store.write(|records| {
            records.update_submission(submission.id, |one| {
                (one.state, one.open) = (SubmissionState::Judged, true);
                (one.due, one.content.after_all) = (self.due(now), Some(now));
            })?;
            self.note(records, &actor(viewer), "share-after-all", &submission.id.to_string())
        })
    }

    /// Whoever stands in for the contacts of an organisation.
    ///
    /// # Errors
    /// The viewer may not see its persons.
    pub fn deputy(
        &self,
        viewer: &Viewer,
        organisation: OrganisationId,
    ) -> Result<Option<PersonId>, Problem> {
        self.may(viewer, Action::Read, Object::People { organisation })?;
        Ok(self.store.read(|records| records.deputy(organisation))?)
    }

    /// Names whoever stands in for the contacts of an organisation; with nobody these are its
    /// administrators.
    ///
    /// # Errors
    /// The viewer may not; that one is no person of the organisation.
    pub fn name_deputy(
        &self,
        viewer: &Viewer,
        organisation: OrganisationId,
        person: Option<PersonId>,
    ) -> Result<(), Problem> {
        self.may(viewer, Action::ManagePeople, Object::People { organisation })?;
        self.store.write(|records| {
            if let Some(person) = person {
                let found = records.person(person)?.map(Locked::for_the_system);
                let is_own =
                    |one: &store::Person| one.organisation == organisation && one.left.is_none();
                if !found.as_ref().is_some_and(is_own) {
                    return Err(Problem::Invalid { field: "deputy", why: "no-choice" });
                }
            }
            records.set_deputy(organisation, person)?;
            // Who may not even read what is asked cannot answer it.
            if person.is_some() && self.acting_deputy(records, organisation)?.is_none() {
                return Err(Problem::Invalid { field: "deputy", why: "no-choice" });
            }
            self.note(records, &actor(viewer), "name-deputy", &organisation.to_string())
        })
    }

    /// What the submitter of one submission is asked.
    pub(super) fn asked_about(
        &self,
        records: &mut Records<'_, '_>,
        viewer: &Viewer,
        submission: SubmissionId,
    ) -> Result<Vec<Unanswered>, Problem> {
        let mut asked = Vec::new();
        for wait in records.waits(Waits::On(submission), None, PAGE)? {
            let wait = wait.permit(viewer, Action::Read)?;
            asked.extend(self.shown_wait(records, *wait)?.map(|(shown, _)| shown));
        }
        Ok(asked)
    }

    /// How long something waits: business days, and what is done about it.
    pub(super) fn stage(&self, since: i64) -> (usize, WaitStage) {
        let days = self.business_days(since, self.now());
        let Patience { remind, deputy, give_up } = self.settings.patience;
        let stage = match days {
            days if days >= give_up => WaitStage::Overdue,
            days if days >= deputy => WaitStage::Deputy,
            days if days >= remind => WaitStage::Reminded,
            _ => WaitStage::Waiting,
        };
        (days, stage)
    }

    /// The deputy, if that one has a role.
    fn acting_deputy(
        &self,
        records: &mut Records<'_, '_>,
        organisation: OrganisationId,
    ) -> Result<Option<PersonId>, Problem> {
        let Some(deputy) = records.deputy(organisation)? else { return Ok(None) };
        let has_role = !records.roles(deputy, self.now())?.is_empty();
        Ok(Some(deputy).filter(|_| has_role))
    }

    fn go_without(
        &self,
        records: &mut Records<'_, '_>,
        share: &Share,
        source: &Source,
    ) -> Result<(), Problem> {
        let at = self.now();
        records.put_source(&Source { consent: ConsentWord::NoAnswer, at, ..source.clone() })?;
        self.step_back(records, share, at)
    }

    fn shown_wait(
        &self,
        records: &mut Records<'_, '_>,
        wait: Wait,
    ) -> Result<Option<(Unanswered, Submission)>, Problem> {
        let submission = records.submission(wait.submission)?.map(Locked::for_the_system);
        let Some(submission) = submission else { return Ok(None) };
        let (mut share, mut ask) = (None, None);
        match wait.share {
            Some(id) => share = records.share(id)?.map(|one| one.for_the_system().name),
            None => {
                let messages = records.messages(&submission)?.into_iter();
                let messages = messages.map(Locked::for_the_system);
                ask = messages.rev().find_map(|one| one.content.ask);
            }
        }
        let (days, stage) = self.stage(wait.since);
        let Wait { submission: id, since, .. } = wait;
        let receipt = submission.receipt.clone();
        let standing = records.standing(wait.organisation)?;
        let suspended = standing.is_some_and(|(_, standing)| standing == Standing::Suspended);
        let shown =
            Unanswered { submission: id, receipt, share, ask, since, days, stage, suspended };
        Ok(Some((shown, submission)))
    }

    fn call(
        &self,
        records: &mut Records<'_, '_>,
        wait: Unanswered,
        submission: &Submission,
    ) -> Result<Call, Problem> {
        let id = submission.organisation;
        let organisation = records.organisation(id)?.ok_or(release::Refusal::NotFound)?;
        let organisation = organisation.for_the_system();
        let own = Some(submission.content.telephone.clone());
        let own = own.filter(|number| !wait.suspended && !number.is_empty());
        let numbers = own.into_iter().chain(organisation.profile.phones).collect();
        let deputy = self.acting_deputy(records, id)?;
        let mut name = |person: Option<PersonId>| {
            let person = person.map(|id| records.person(id)).transpose()?.flatten();
            let person = person.map(Locked::for_the_system).filter(|one| one.left.is_none());
            Ok::<_, Problem>(person.map(|one| one.profile.name))
        };
        let (contact, deputy) = (name(Some(submission.person))?, name(deputy)?);
        let organisation = organisation.profile.name;
        Ok(Call { wait, organisation, contact, deputy, numbers })
    }
}

/// More than anybody can be reminded of at once.
const REMINDED: i64 = 100;
