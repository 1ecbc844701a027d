//! What hub and submitter wrote to each other about a submission, and what the hub noted
//! for itself.

use release::{Guarded, Locked, Object};
use serde::{Deserialize, Serialize};
use vocab::{OrganisationId, PersonId, SubmissionId, Uuid};

use super::sealed::{Sealer, flag, id, text};
use super::{Records, Submission};
use crate::error::Error;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: Uuid,
    pub submission: SubmissionId,
    /// Of the submission.
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub from_hub: bool,
    /// Whether it is a note within the hub, such as that of a hand-over.
    pub internal: bool,
    pub at: i64,
    pub content: MessageContent,
}

/// Its words; sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageContent {
    pub text: String,
    /// Key of a standing question, such as `headers`.
    pub ask: Option<String>,
    /// What its submitter told with it: words of [`vocab::Happened`], how many copies, that a
    /// rescue is wanted.
    pub happened: Vec<String>,
    pub copies: Option<u32>,
    pub rescue: bool,
}

impl Guarded for Message {
    fn object(&self) -> Object<'_> {
        if self.internal {
            Object::Inbox
        } else {
            Object::Submission { organisation: self.organisation }
        }
    }
}

impl Records<'_, '_> {
    /// Adds a message.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_message(&mut self, message: &Message) -> Result<(), Error> {
        let sealer = Sealer::Submission(message.submission);
        let content = self.seal(sealer, "message.content", message.id, &message.content)?;
        self.tx.execute(
            "INSERT INTO message (id, submission, person, from_hub, internal, at, content)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                text(message.id),
                text(message.submission),
                text(message.person),
                message.from_hub.into(),
                message.internal.into(),
                message.at.into(),
                content.into(),
            ],
        )?;
        Ok(())
    }

    /// The messages of a submission, the first one first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn messages(&mut self, submission: &Submission) -> Result<Vec<Locked<Message>>, Error> {
        let sql = "SELECT id, person, from_hub, internal, at, content FROM message
                   WHERE submission = $1 ORDER BY at, id";
        let rows = self.tx.query(sql, &[text(submission.id)])?;
        let sealer = Sealer::Submission(submission.id);
        let mut messages = Vec::with_capacity(rows.len());
        for row in &rows {
            let message = id(row, 0, Uuid::parse)?;
            messages.push(Locked::new(Message {
                id: message,
                submission: submission.id,
                organisation: submission.organisation,
                person: id(row, 1, PersonId::parse)?,
                from_hub: flag(row, 2)?,
                internal: flag(row, 3)?,
                at: row.integer(4)?,
                content: self.unseal(sealer, "message.content", message, row.bytes(5)?)?,
            }));
        }
        Ok(messages)
    }
}
