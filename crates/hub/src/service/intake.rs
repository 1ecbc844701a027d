//! Handing in: what came is checked, sealed and on disk before the receipt is given.

use release::{Action, Contradiction, Handling, Object, Refusal, Viewer};
use sha2::{Digest, Sha256};
use store::{Item, Job, Key, MessageContent, Submission, SubmissionContent};
use vocab::{
    Happened, ItemId, ItemKind, JobId, JobKind, OrganisationId, SubmissionForm, SubmissionId,
    SubmissionState,
};

use super::duty::check_telephone;
use super::names::as_typed;
use super::people::sigs_of;
use super::pieces::mails_in;
use super::trail::actor;
use super::{Hub, Problem};

/// What is handed in at once.
#[derive(Debug, Clone)]
pub struct NewSubmission {
    pub items: Vec<NewItem>,
    pub content: SubmissionContent,
    pub handling: Handling,
    /// Chosen by who hands in: with the same text it is handed in once.
    pub once: Option<String>,
}

/// One mail, file or text.
#[derive(Debug, Clone)]
pub struct NewItem {
    pub kind: ItemKind,
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What a submitter adds to what was handed in.
#[derive(Debug, Clone, Default)]
pub struct Amendment {
    pub items: Vec<NewItem>,
    pub words: String,
    /// What happened since, or was not known.
    pub happened: Vec<Happened>,
    /// How many came, in place of what was said before.
    pub copies: Option<u32>,
    /// Whether the hub is to call and help.
    pub rescue: bool,
    /// The number to call then; empty for the one that the hub knows.
    pub telephone: String,
}

/// What the submitter gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub receipt: String,
    /// Whether something was opened: what to do now is shown at once.
    pub opened: bool,
    /// Whether money was paid: the bank comes first.
    pub paid: bool,
    /// Whether the same was handed in before and this is its receipt.
    pub again: bool,
}

impl Hub {
    /// Takes a submission of the viewer's organisation. When it returns, everything is on
    /// disk, and the work on it will be done.
    ///
    /// # Errors
    /// Nothing in it, too much in it, a handling that contradicts itself.
    pub fn submit(&self, viewer: &Viewer, new: &NewSubmission) -> Result<Receipt, Problem> {
        let Viewer::Person(person) = viewer else {
            return Err(Refusal::NotLoggedIn.into());
        };
        let organisation = person.organisation;
        self.may(viewer, Action::Submit, Object::Organisation { organisation })?;
        self.check_items(&new.items, &new.content)?;
        self.check_handling(&new.handling, organisation)?;
        let now = self.now();
        let receipt = self.receipt()?;
        let submission = Submission {
            id: SubmissionId(self.conditions.chance.id(now)?),
            receipt: receipt.clone(),
            organisation,
            person: person.id,
            received: now,
            form: form_of(new),
            state: SubmissionState::Received,
            open: true,
            due: self.due(now),
            assignee: None,
            held: false,
            asked: None,
            content: new.content.clone(),
            handling: new.handling.clone(),
        };
        let key = Key::generate()?;
        let items = self.keep(&submission, &key, &new.items)?;
        let job = Job {
            id: JobId(self.conditions.chance.id(now)?),
            kind: JobKind::Analyse,
            subject: submission.id.to_string(),
            due: now,
        };
        let once = new.once.as_ref().map(|once| {
            <[u8; 32]>::from(Sha256::digest(format!("{} {once}", person.id).as_bytes()))
        });
        let before = self.store.write(|records| {
            if !records.add_submission(&submission, &key, once)? {
                let before = once.map(|once| records.submission_once(once)).transpose()?.flatten();
                return Ok(before.map(|before| before.for_the_system().receipt));
            }
            for item in &items {
                records.add_item(item)?;
            }
            records.add_job(&job)?;
            self.tell_duty(records, &submission)?;
            self.note(records, &actor(viewer), "submit", &submission.id.to_string())?;
            Ok::<_, Problem>(None)
        })?;
        if before.is_none() {
            self.counters.submissions.add();
        }
        Ok(Receipt {
            again: before.is_some(),
            receipt: before.unwrap_or(receipt),
            opened: new.content.has_happened(Happened::Opened),
            paid: new.content.has_happened(Happened::Paid),
        })
    }

    /// A text for [`NewSubmission::once`] that nobody else has, for a form to hand in by.
    ///
    /// # Errors
    /// The viewer may not hand in; the system gives no random bytes.
    pub fn once(&self, viewer: &Viewer) -> Result<String, Problem> {
        let Viewer::Person(person) = viewer else {
            return Err(Refusal::NotLoggedIn.into());
        };
        let organisation = person.organisation;
        self.may(viewer, Action::Submit, Object::Organisation { organisation })?;
        self.token()
    }

    /// Adds to a submission what its submitter was asked for, or what happened since. What is
    /// new is read; paid, opened and in need of help stand first in the inbox from now on.
    ///
    /// # Errors
    /// It is not the viewer's, there is nothing in it, too much in it.
    pub fn amend(&self, viewer: &Viewer, receipt: &str, more: &Amendment) -> Result<(), Problem> {
        let found = self.store.read(|records| records.submission_by_receipt(&as_typed(receipt)))?;
        let submission = self.permit(viewer, Action::Amend, found)?.into_inner();
        self.check_amendment(more)?;
        let now = self.now();
        let key = self.store.read(|records| records.submission_key(submission.id))?;
        let mut added = self.keep(&submission, &key, &more.items)?;
        // Also without anything to read: a reading that is under way would write over it.
        let job = Job {
            id: JobId(self.conditions.chance.id(now)?),
            kind: JobKind::Analyse,
            subject: submission.id.to_string(),
            due: now,
        };
        let mut message = self.message(viewer, &submission, &more.words, false)?;
        self.store.write(|records| {
            let before = records.last_number(submission.id)?;
            for item in &mut added {
                records.add_item(&Item { number: item.number + before, ..item.clone() })?;
            }
            let current = records.submission(submission.id)?;
            let mut current = current.ok_or(Refusal::NotFound)?.for_the_system();
            let is_news = take_in(&mut current.content, more, &mut message.content);
            let is_more = !more.items.is_empty() || !more.words.trim().is_empty();
            if !is_more && !is_news {
                return Ok(());
            }
            if is_news || !more.words.trim().is_empty() {
                records.add_message(&message)?;
            }
            if is_more || current.state == SubmissionState::Asked {
                current.state = SubmissionState::Received;
            }
            (current.open, current.due, current.asked) = (true, self.due(now), None);
            records.change_submission(&current)?;
            records.add_job(&job)?;
            self.tell_duty(records, &current)?;
            self.note(records, &actor(viewer), "amend", &submission.id.to_string())
        })
    }

    /// Seals bytes and puts them on disk. What is not named by a record afterwards is swept.
    fn keep(
        &self,
        submission: &Submission,
        key: &Key,
        items: &[NewItem],
    ) -> Result<Vec<Item>, Problem> {
        let now = self.now();
        let mut kept = Vec::with_capacity(items.len());
        for (number, new) in (1..).zip(items) {
            let id = ItemId(self.conditions.chance.id(now)?);
            let sealed = key.seal(&about_item(id), &new.bytes)?;
            let address = self.store.evidence().put(&sealed)?;
            kept.push(Item {
                id,
                submission: submission.id,
                organisation: submission.organisation,
                number,
                kind: new.kind,
                size: i64::try_from(new.bytes.len()).unwrap_or(i64::MAX),
                evidence: Some(address),
                same_as: None,
                superseded_by: None,
                class: None,
                title: title_of(&new.name),
                facts: None,
            });
        }
        Ok(kept)
    }

    fn check_amendment(&self, more: &Amendment) -> Result<(), Problem> {
        let told = !more.happened.is_empty() || more.copies.is_some() || more.rescue;
        if !told && more.items.is_empty() && more.words.trim().is_empty() {
            return Err(Problem::Invalid { field: "items", why: "nothing" });
        }
        let (words, telephone) = (more.words.clone(), more.telephone.clone());
        let content = SubmissionContent { words, telephone, ..SubmissionContent::default() };
        self.check_bounds(&more.items, &content)
    }

    fn check_items(&self, items: &[NewItem], content: &SubmissionContent) -> Result<(), Problem> {
        if items.is_empty() && content.words.trim().is_empty() {
            return Err(Problem::Invalid { field: "items", why: "nothing" });
        }
        self.check_bounds(items, content)
    }

    fn check_bounds(&self, items: &[NewItem], content: &SubmissionContent) -> Result<(), Problem> {
        let invalid = |field, why| Err(Problem::Invalid { field, why });
        if items.len() > self.settings.items_max {
            return invalid("items", "too-many-items");
        }
        if items.iter().any(|item| item.bytes.len() > self.settings.item_bytes_max) {
            return invalid("items", "item-too-large");
        }
        if items.iter().any(|item| item.bytes.is_empty()) {
            return invalid("items", "item-empty");
        }
        let mails = |item: &NewItem| mails_in(&item.bytes, self.settings.item_bytes_max);
        if items.iter().map(mails).sum::<usize>() > MAILS_MAX {
            return invalid("items", "too-many-mails");
        }
        check_telephone(&content.telephone)?;
        if content.words.len() > WORDS_BYTES {
            return invalid("words", "words-too-long");
        }
        Ok(())
    }

    fn check_handling(
        &self,
        handling: &Handling,
        organisation: OrganisationId,
    ) -> Result<(), Problem> {
        let letters = |word: &String| word.chars().count();
        if handling.never.len() > NEVER_MAX
            || handling.never.iter().map(letters).max() > Some(NAME_LETTERS)
        {
            return Err(Problem::Invalid { field: "never", why: "too-many-words" });
        }
        let now = self.now();
        let day = self.day_of(now);
        let memberships =
            self.store.read(|records| records.memberships_on(day, Some(organisation)))?;
        let at = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
        let found: Vec<Contradiction> = handling.contradictions(&sigs_of(&memberships), at);
        if found.is_empty() { Ok(()) } else { Err(Problem::Contradictions(found)) }
    }
}

/// Takes what was told since into what is known, and notes in `message` what of it was news;
/// whether there was any.
fn take_in(known: &mut SubmissionContent, more: &Amendment, message: &mut MessageContent) -> bool {
    let before = known.clone();
    known.has_since(&more.happened);
    known.copies = more.copies.or(known.copies);
    if more.rescue {
        known.rescue = true;
        more.telephone.trim().clone_into(&mut known.telephone);
    }
    let is_new = |word: &&String| !before.happened.contains(word);
    message.happened = known.happened.iter().filter(is_new).cloned().collect();
    message.copies = known.copies.filter(|_| known.copies != before.copies);
    message.rescue = more.rescue && !before.rescue;
    *known != before
}

/// What a stored item is sealed about.
pub(super) fn about_item(id: ItemId) -> String {
    format!("item.evidence:{id}")
}

/// What an item is called; a name that is too long is cut and says so.
fn title_of(name: &str) -> String {
    let mut letters = name.chars();
    let mut cut: String = letters.by_ref().take(NAME_LETTERS).collect();
    if letters.next().is_some() {
        cut.push('…');
    }
    cut
}

/// The form under which it is counted.
fn form_of(new: &NewSubmission) -> SubmissionForm {
    let is = |kind: ItemKind| new.items.iter().any(|item| item.kind == kind);
    if is(ItemKind::Mail) || is(ItemKind::Fragment) {
        SubmissionForm::Mail
    } else if is(ItemKind::Incident) {
        SubmissionForm::Incident
    } else if is(ItemKind::File) {
        SubmissionForm::File
    } else if new.items.is_empty() && new.content.category.is_some() {
        SubmissionForm::Incident
    } else {
        SubmissionForm::Log
    }
}

const NAME_LETTERS: usize = 255;
const WORDS_BYTES: usize = 64 * 1_024;
/// Words that may never go out.
const NEVER_MAX: usize = 200;
/// Mails in the mailboxes of one submission: each is read and judged by itself.
const MAILS_MAX: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_too_long_is_cut_and_says_so() {
        assert_eq!(title_of("x".repeat(10_000).as_str()).chars().count(), NAME_LETTERS + 1);
        assert_eq!(title_of(""), "");
    }
}
