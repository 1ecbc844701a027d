//! What recipients say: seen or not, questions without a name, and how far a share was seen,
//! told in bands that give nobody away.

use release::{Action, Locked, Permitted, Viewer};
use store::{Answer, AnswerContent, Claim, Job, Question, QuestionContent};
use vocab::{AnswerId, AnswerWord, JobId, JobKind, QuestionId, ShareId};

use super::intake::{NewSubmission, Receipt};
use super::trail::actor;
use super::{Hub, Problem};

/// An answer as it is given.
#[derive(Debug, Clone)]
pub struct AnswerForm {
    pub word: AnswerWord,
    /// How many mails.
    pub copies: Option<i64>,
    pub seen: Option<i64>,
    pub note: String,
    /// Mails that the hub did not have: they become a submission.
    pub submission: Option<NewSubmission>,
}

/// How many organisations have seen it, from one to another number of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    pub low: i64,
    pub high: i64,
}

/// A question as its reader sees it: never whose it is but to the hub.
#[derive(Debug, Clone)]
pub struct QuestionView {
    pub id: QuestionId,
    pub text: String,
    pub reply: Option<String>,
    pub at: i64,
    pub mine: bool,
}

impl Hub {
    /// Answers a share; with mails it is a submission too, whose receipt is returned.
    ///
    /// # Errors
    /// There is no such share for this viewer; the submission cannot be taken.
    pub fn answer(
        &self,
        viewer: &Viewer,
        name: &str,
        form: &AnswerForm,
    ) -> Result<Option<Receipt>, Problem> {
        let version = self.version_for(viewer, name, Action::Answer)?;
        let Viewer::Person(person) = viewer else {
            return Err(release::Refusal::NotLoggedIn.into());
        };
        if form.copies.is_some_and(|copies| !(0..=COPIES_MAX).contains(&copies)) {
            return Err(Problem::Invalid { field: "copies", why: "number" });
        }
        let receipt = form.submission.as_ref().map(|new| self.submit(viewer, new)).transpose()?;
        let now = self.now();
        let job = Job {
            id: JobId(self.conditions.chance.id(now)?),
            kind: JobKind::Band,
            subject: version.share.to_string(),
            due: self.settings.slots.next(now, &self.settings.zone),
        };
        let mut answer = Answer {
            id: AnswerId(self.conditions.chance.id(now)?),
            share: version.share,
            organisation: person.organisation,
            person: person.id,
            at: now,
            word: form.word,
            copies: form.copies,
            submission: None,
            content: AnswerContent { note: form.note.clone(), seen: form.seen },
        };
        self.store.write(|records| {
            if let Some(receipt) = &receipt {
                let submission = records.submission_by_receipt(&receipt.receipt)?;
                answer.submission = submission.map(|one| one.for_the_system().id);
            }
            records.add_answer(&answer)?;
            records.add_job(&job)?;
            records.acknowledge(
                version.share,
                version.version,
                (person.organisation, person.id),
                now,
            )?;
            self.note(records, &actor(viewer), "answer", &version.name)
        })?;
        Ok(receipt)
    }

    /// Every answer to a share, for the hub; for others their own.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn answers(&self, viewer: &Viewer, name: &str) -> Result<Vec<Permitted<Answer>>, Problem> {
        let version = self.version_for(viewer, name, Action::Read)?;
        let answers = self.store.read(|records| records.answers(version.share, None))?;
        Ok(answers.into_iter().filter_map(|one| one.permit(viewer, Action::Read).ok()).collect())
    }

    /// Asks about a share. Nobody but the hub learns who asked.
    ///
    /// # Errors
    /// There is no such share for this viewer; nothing is asked.
    pub fn ask(&self, viewer: &Viewer, name: &str, text: &str) -> Result<(), Problem> {
        let version = self.version_for(viewer, name, Action::Ask)?;
        let Viewer::Person(person) = viewer else {
            return Err(release::Refusal::NotLoggedIn.into());
        };
        let text = checked(text)?;
        let now = self.now();
        let question = Question {
            id: QuestionId(self.conditions.chance.id(now)?),
            share: version.share,
            organisation: person.organisation,
            person: person.id,
            at: now,
            replied: None,
            content: QuestionContent { text, reply: String::new() },
        };
        self.store.write(|records| {
            records.put_question(&question)?;
            self.note(records, &actor(viewer), "ask", &version.name)
        })
    }

    /// Replies to a question: its asker alone reads it.
    ///
    /// # Errors
    /// The viewer may not; nothing is replied.
    pub fn reply(&self, viewer: &Viewer, id: QuestionId, text: &str) -> Result<(), Problem> {
        let found = self.store.read(|records| records.question(id))?;
        let mut question = self.permit(viewer, Action::Reply, found)?.into_inner();
        question.content.reply = checked(text)?;
        question.replied = Some(self.now());
        self.store.write(|records| {
            records.put_question(&question)?;
            self.note(records, &actor(viewer), "reply", &question.id.to_string())
        })
    }

    /// A page of the questions that wait for a reply, the oldest first, behind the one given,
    /// with the share that each is about.
    ///
    /// # Errors
    /// The viewer may not.
    pub fn open_questions(
        &self,
        viewer: &Viewer,
        after: Option<(i64, QuestionId)>,
    ) -> Result<Vec<(String, QuestionView)>, Problem> {
        self.may(viewer, Action::Read, release::Object::Inbox)?;
        self.store.read(|records| {
            let mut open = Vec::new();
            for question in records.open_questions(after, super::inbox::PAGE)? {
                let question = question.permit(viewer, Action::Read)?;
                let share = records.share(question.share)?.map(Locked::for_the_system);
                let name = share.map(|share| share.name).unwrap_or_default();
                open.push((name, view(&question, viewer)));
            }
            Ok(open)
        })
    }

    pub(super) fn questions_of(
        &self,
        viewer: &Viewer,
        share: ShareId,
    ) -> Result<Vec<QuestionView>, Problem> {
        let questions = self.store.read(|records| records.questions(share, None))?;
        let seen = questions.into_iter().filter_map(|one| one.permit(viewer, Action::Read).ok());
        Ok(seen.map(|question| view(&question, viewer)).collect())
    }

    /// The job of a slot: how far a share was seen is told anew.
    pub(super) fn move_band(&self, claim: &Claim) -> Result<(), Problem> {
        let share = ShareId::parse(&claim.job.subject).ok_or(release::Refusal::NotFound)?;
        let (version, answers, sources, before) = self.store.read(|records| {
            let version = records.current_version(share)?.map(Locked::for_the_system);
            let version = version.ok_or(release::Refusal::NotFound)?;
            let before = records.band(share, version.version)?;
            Ok::<_, Problem>((
                version,
                records.answers(share, None)?,
                records.sources(share)?,
                before,
            ))
        })?;
        let mut seen = std::collections::BTreeSet::new();
        let sources = sources.into_iter().map(Locked::for_the_system);
        for source in sources.filter(store::Source::counts) {
            seen.insert(source.organisation);
        }
        // The last answer of an organisation counts, and submitters have seen it.
        let mut last = std::collections::BTreeMap::new();
        for answer in answers.into_iter().map(Locked::for_the_system) {
            last.insert(answer.organisation, answer.word);
        }
        let saw = |word: &AnswerWord| matches!(word, AnswerWord::Seen | AnswerWord::SeenBlocked);
        seen.extend(last.iter().filter(|(_, word)| saw(word)).map(|(id, _)| *id));
        let groups = self.groups(&seen)?;
        let groups: std::collections::BTreeSet<_> = groups.values().collect();
        let count = i64::try_from(groups.len()).unwrap_or(i64::MAX);
        let band = band_of(count, before);
        self.store.write(|records| {
            if Some(band) != before {
                records.set_band(share, version.version, band, claim.job.due)?;
            }
            if !records.finish_job(claim)? {
                return Err(Problem::Changed);
            }
            Ok(())
        })
    }
}

/// The band of a count. One moves on only when its edge is passed by two or more, so that no
/// single answer shows itself.
pub(super) fn band_of(count: i64, before: Option<(i64, i64)>) -> (i64, i64) {
    let of = |count: i64| {
        let at = EDGES.iter().rposition(|edge| *edge <= count.max(1)).unwrap_or(0);
        let low = EDGES.get(at).copied().unwrap_or(1);
        let high = EDGES.get(at + 1).map_or(i64::MAX, |next| next - 1);
        (low, high)
    };
    match before {
        Some((low, high)) if count > high && of(count - 1) == (low, high) => (low, high),
        Some((low, high)) if count < low && of(count + 1) == (low, high) => (low, high),
        _ => of(count),
    }
}

fn view(question: &Question, viewer: &Viewer) -> QuestionView {
    let mine =
        matches!(viewer, Viewer::Person(person) if person.organisation == question.organisation);
    QuestionView {
        id: question.id,
        text: question.content.text.clone(),
        reply: question.replied.map(|_| question.content.reply.clone()),
        at: question.at,
        mine,
    }
}

fn checked(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    match text.len() {
        0 => Err(Problem::Invalid { field: "text", why: "empty" }),
        TEXT_BYTES.. => Err(Problem::Invalid { field: "text", why: "words-too-long" }),
        _ => Ok(text.to_owned()),
    }
}

/// Lowest counts of the bands.
const EDGES: [i64; 6] = [1, 6, 16, 51, 151, 501];
const COPIES_MAX: i64 = 100_000_000;
const TEXT_BYTES: usize = 16 * 1_024;

#[cfg(test)]
mod tests {
    use super::band_of;

    #[test]
    fn a_band_moves_only_when_its_edge_is_passed_by_two() {
        assert_eq!(band_of(1, None), (1, 5));
        assert_eq!(band_of(6, Some((1, 5))), (1, 5));
        assert_eq!(band_of(7, Some((1, 5))), (6, 15));
        assert_eq!(band_of(5, Some((6, 15))), (6, 15));
        assert_eq!(band_of(4, Some((6, 15))), (1, 5));
        assert_eq!(band_of(600, None), (501, i64::MAX));
    }
}
