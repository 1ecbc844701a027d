//! Accepting or overruling what the machine thinks, with the reason; and closing without a
//! share.

use release::{Action, Facts, Viewer};
use store::{Item, Judgement, JudgementContent};
use vocab::{ItemId, SubmissionState, VerdictClass};

use super::names::as_typed;
use super::trail::actor;
use super::{Hub, Problem};

/// What somebody thinks of an item.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    pub class: VerdictClass,
    /// The class under which it is counted.
    pub counted: VerdictClass,
    pub reason: &'a str,
}

impl Hub {
    /// Judges an item. `counted` is its class in the statistics, which is decided apart from
    /// sharing. Another class than the machine's needs a reason.
    ///
    /// # Errors
    /// The viewer may not; the reason is missing.
    pub fn judge(&self, viewer: &Viewer, item: ItemId, judged: &Judged<'_>) -> Result<(), Problem> {
        let Judged { class, counted, reason } = *judged;
        let found = self.store.read(|records| records.item(item))?;
        let mut item = self.permit(viewer, Action::Judge, found)?.into_inner();
        let proposed = item.facts.as_ref().map(|facts| facts.class);
        if (Some(class) != proposed || counted != class) && reason.trim().is_empty() {
            return Err(Problem::Invalid { field: "reason", why: "reason-needed" });
        }
        let Viewer::Person(person) = viewer else {
            return Err(release::Refusal::NotLoggedIn.into());
        };
        item.facts = self.facts_as(&item, class)?;
        let now = self.now();
        let judgement = Judgement {
            id: self.conditions.chance.id(now)?,
            item: item.id,
            person: Some(person.id),
            at: now,
            class,
            counted,
            content: JudgementContent {
                reason: reason.trim().to_owned(),
                ..JudgementContent::default()
            },
        };
        self.store.write(|records| {
            records.change_facts(&item)?;
            records.add_judgement(&item, &judgement)?;
            records.update_submission(item.submission, |now| {
                if now.state == SubmissionState::Analysed {
                    now.state = SubmissionState::Judged;
                }
            })?;
            self.note(records, &actor(viewer), "judge", &item.id.to_string())
        })?;
        self.counters.judgements.add();
        Ok(())
    }

    /// The facts of an item as of a class that somebody gave it: what detects an attack
    /// depends on whether it is one. All else stays as it was read on its day.
    fn facts_as(&self, item: &Item, class: VerdictClass) -> Result<Option<Facts>, Problem> {
        let Some(facts) = item.facts.clone().filter(|facts| facts.class != class) else {
            return Ok(item.facts.clone());
        };
        let organisation = self.store.read(|records| records.organisation(item.organisation))?;
        let organisation = organisation.ok_or(release::Refusal::NotFound)?.for_the_system();
        let anew =
            self.reader(&organisation).facts_as(&item.title, &self.evidence(item)?, class)?;
        let (indicators, naming, files) = (anew.indicators, anew.naming, anew.files);
        Ok(Some(Facts { class, indicators, naming, files, ..facts }))
    }

    /// Records that a submission will not be shared, and why: its submitter reads the reason.
    ///
    /// # Errors
    /// The viewer may not; the reason is missing.
    pub fn close(&self, viewer: &Viewer, receipt: &str, reason: &str) -> Result<(), Problem> {
        let found = self.store.read(|records| records.submission_by_receipt(&as_typed(receipt)))?;
        let id = self.permit(viewer, Action::Judge, found)?.id;
        if reason.trim().is_empty() {
            return Err(Problem::Invalid { field: "reason", why: "reason-needed" });
        }
        self.store.write(|records| {
            records.update_submission(id, |now| {
                now.content.closing = Some(reason.trim().to_owned());
                (now.state, now.open, now.asked) = (SubmissionState::NotShared, false, None);
            })?;
            self.note(records, &actor(viewer), "close", &id.to_string())
        })
    }
}
