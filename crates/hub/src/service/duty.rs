//! What the duty analyst must be told at once: that money was paid, that help is wanted, that
//! somebody takes too many originals. It stands on every page of the desk until somebody
//! acknowledges it.

use release::{Action, Locked, Object, Permitted, Viewer};
use store::{DutyNotice, Records, Submission};
use vocab::{DutyNoticeId, DutyNoticeKind, Happened};

use super::intake::Amendment;
use super::trail::actor;
use super::{Hub, Problem};

/// A notice with what its reader needs in order to act.
#[derive(Debug, Clone)]
pub struct DutyNoticeView {
    pub notice: DutyNotice,
    pub receipt: String,
    /// Name of the submitter.
    pub organisation: String,
    /// Number that the submitter wants to be called at; may be empty.
    pub telephone: String,
}

impl Hub {
    /// Notices that nobody has acknowledged, the oldest first; none for whoever has no desk.
    ///
    /// # Errors
    /// Those of the store.
    pub fn duty_notices(&self, viewer: &Viewer) -> Result<Vec<Permitted<DutyNoticeView>>, Problem> {
        // Every page asks: that most readers have no desk is nothing to be noted.
        if release::decide(viewer, Action::Read, Object::Inbox).is_err() {
            return Ok(Vec::new());
        }
        self.store.read(|records| {
            let mut views = Vec::new();
            for notice in records.open_duty_notices(NOTICES)? {
                let notice = notice.permit(viewer, Action::Read)?;
                let submission = records.submission(notice.submission)?;
                let submission = submission.map(Locked::for_the_system);
                let organisation = records.organisation(notice.organisation)?;
                let organisation = organisation.map(Locked::for_the_system);
                let (Some(submission), Some(organisation)) = (submission, organisation) else {
                    continue;
                };
                views.push(notice.map(|notice| DutyNoticeView {
                    notice,
                    receipt: submission.receipt,
                    organisation: organisation.profile.name,
                    telephone: submission.content.telephone,
                }));
            }
            Ok(views)
        })
    }

    /// Notes that the viewer takes care of what a notice says.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn acknowledge_notice(&self, viewer: &Viewer, id: DutyNoticeId) -> Result<(), Problem> {
        let found = self.store.read(|records| records.duty_notice(id))?;
        let notice = self.permit(viewer, Action::Judge, found)?;
        let Viewer::Person(person) = viewer else {
            return Err(release::Refusal::NotLoggedIn.into());
        };
        if notice.about == Some(person.id) {
            return Err(self.refused(viewer, Action::Judge, release::Refusal::SamePerson));
        }
        let now = self.now();
        self.store.write(|records| {
            records.acknowledge_duty_notice(notice.id, person.id, now)?;
            self.note(records, &actor(viewer), "acknowledge-notice", &notice.submission.to_string())
        })
    }

    /// Asks for a rescue from a submission that was handed in. `telephone` may be empty: then
    /// the hub calls the number that it knows.
    ///
    /// # Errors
    /// It is not the viewer's; that is no number to call.
    pub fn ask_rescue(
        &self,
        viewer: &Viewer,
        receipt: &str,
        telephone: &str,
    ) -> Result<(), Problem> {
        let telephone = telephone.to_owned();
        self.amend(viewer, receipt, &Amendment { rescue: true, telephone, ..Amendment::default() })
    }

    /// Notes what of a submission cannot wait, within the transaction that keeps it.
    pub(super) fn tell_duty(
        &self,
        records: &mut Records<'_, '_>,
        submission: &Submission,
    ) -> Result<(), Problem> {
        let content = &submission.content;
        let paid = content.has_happened(Happened::Paid).then_some(DutyNoticeKind::Paid);
        let rescue = content.rescue.then_some(DutyNoticeKind::Rescue);
        let at = self.now();
        for kind in paid.into_iter().chain(rescue) {
            let notice = DutyNotice {
                id: DutyNoticeId(self.conditions.chance.id(at)?),
                kind,
                submission: submission.id,
                organisation: submission.organisation,
                at,
                about: None,
            };
            records.add_duty_notice(&notice)?;
        }
        Ok(())
    }
}

/// Checks that a text may be a number to call.
pub(super) fn check_telephone(text: &str) -> Result<(), Problem> {
    let is_short = text.chars().count() <= TELEPHONE_LETTERS;
    match is_short && !text.chars().any(char::is_control) {
        true => Ok(()),
        false => Err(Problem::Invalid { field: "telephone", why: "telephone" }),
    }
}

/// As many as a person can act upon; the rest follows when they are acknowledged.
const NOTICES: i64 = 20;
/// A number with its extension and when to call.
const TELEPHONE_LETTERS: usize = 100;
