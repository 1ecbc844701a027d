//! Asking the submitter back.

use release::{Action, Locked, Viewer};
use store::{Message, MessageContent, Records, Submission};
use vocab::{ItemKind, SubmissionState};

use super::names::as_typed;
use super::trail::actor;
use super::{Hub, Problem};

vocab::vocabulary! {
    /// Standing questions, each with its how-to in the words of the portal.
    Ask {
        /// Send the whole mail with its headers.
        Headers = "headers",
        Attachment = "attachment",
        /// Was it opened, by how many?
        Opened = "opened",
        Other = "other",
    }
}

impl Hub {
    /// Asks the submitter for more; the hub's clock waits for the answer.
    ///
    /// # Errors
    /// The viewer may not; nothing is asked.
    pub fn ask_back(
        &self,
        viewer: &Viewer,
        receipt: &str,
        ask: Ask,
        text: &str,
    ) -> Result<(), Problem> {
        let found = self.store.read(|records| records.submission_by_receipt(&as_typed(receipt)))?;
        let submission = self.permit(viewer, Action::Judge, found)?.into_inner();
        if ask == Ask::Other && text.trim().is_empty() {
            return Err(Problem::Invalid { field: "text", why: "empty" });
        }
        let mut message = self.message(viewer, &submission, text, true)?;
        message.content.ask = Some(ask.to_string());
        self.store.write(|records| {
            if ask == Ask::Headers {
                take_words_for_text(records, &submission)?;
            }
            records.add_message(&message)?;
            records.update_submission(submission.id, |now| {
                (now.state, now.open) = (SubmissionState::Asked, false);
                now.asked = Some(message.at);
            })?;
            self.note(records, &actor(viewer), "ask-back", &submission.id.to_string())
        })
    }

    pub(super) fn message(
        &self,
        viewer: &Viewer,
        submission: &Submission,
        text: &str,
        from_hub: bool,
    ) -> Result<Message, Problem> {
        let Viewer::Person(person) = viewer else {
            return Err(release::Refusal::NotLoggedIn.into());
        };
        if text.len() > TEXT_BYTES {
            return Err(Problem::Invalid { field: "text", why: "words-too-long" });
        }
        let now = self.now();
        Ok(Message {
            id: self.conditions.chance.id(now)?,
            submission: submission.id,
            organisation: submission.organisation,
            person: person.id,
            from_hub,
            internal: false,
            at: now,
            content: MessageContent { text: text.trim().to_owned(), ..MessageContent::default() },
        })
    }
}

/// Who asks for the header takes what was pasted for the text of a mail: it is joined with
/// the header when that comes.
fn take_words_for_text(
    records: &mut Records<'_, '_>,
    submission: &Submission,
) -> Result<(), Problem> {
    for item in records.items(submission.id)?.into_iter().map(Locked::for_the_system) {
        if item.kind == ItemKind::Words {
            records.set_kind(item.id, ItemKind::Fragment)?;
        }
    }
    Ok(())
}

const TEXT_BYTES: usize = 64 * 1_024;
