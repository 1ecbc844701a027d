//! What came back to a share: answers, questions, acknowledgements, and the bands in which
//! the answers are told.

use release::{Guarded, Locked, Object};
use serde::{Deserialize, Serialize};
use vocab::{AnswerId, AnswerWord, OrganisationId, PersonId, QuestionId, ShareId, SubmissionId};

use super::Records;
use super::sealed::{Sealer, id, maybe_id, text, word};
use crate::error::Error;
use crate::value::{Row, Value};

/// What a recipient found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub id: AnswerId,
    pub share: ShareId,
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub at: i64,
    pub word: AnswerWord,
    /// How many mails.
    pub copies: Option<i64>,
    /// What it handed in with it.
    pub submission: Option<SubmissionId>,
    pub content: AnswerContent,
}

/// Its words; sealed under the answering organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerContent {
    pub note: String,
    /// Day it was first seen, days since 1970.
    pub seen: Option<i64>,
}

/// A question about a share, and its reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub id: QuestionId,
    pub share: ShareId,
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub at: i64,
    pub replied: Option<i64>,
    pub content: QuestionContent,
}

/// Its words; sealed under the asking organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuestionContent {
    pub text: String,
    pub reply: String,
}

impl Guarded for Answer {
    fn object(&self) -> Object<'_> {
        Object::Answer { organisation: self.organisation }
    }
}

impl Guarded for Question {
    fn object(&self) -> Object<'_> {
        Object::Question { organisation: self.organisation }
    }
}

impl Records<'_, '_> {
    /// Adds an answer. The last one of an organisation counts.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_answer(&mut self, answer: &Answer) -> Result<(), Error> {
        let sealer = Sealer::Organisation(answer.organisation);
        let content = self.seal(sealer, "answer.content", answer.id, &answer.content)?;
        self.tx.execute(
            "INSERT INTO answer (id, share, organisation, person, at, word, copies, submission, content)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &[
                text(answer.id),
                text(answer.share),
                text(answer.organisation),
                text(answer.person),
                answer.at.into(),
                text(answer.word),
                answer.copies.into(),
                answer.submission.map(|id| id.to_string()).into(),
                content.into(),
            ],
        )?;
        Ok(())
    }

    /// The answers to a share, of one organisation or of all, the first one first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn answers(
        &mut self,
        share: ShareId,
        organisation: Option<OrganisationId>,
    ) -> Result<Vec<Locked<Answer>>, Error> {
        let (own, values) = of_share(share, organisation);
        let sql = format!("{ANSWERS} WHERE share = $1 {own} ORDER BY at, id");
        let rows = self.tx.query(&sql, &values)?;
        rows.iter().map(|row| self.answer_of(row).map(Locked::new)).collect()
    }

    /// Adds a question, or writes it anew with its reply.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_question(&mut self, question: &Question) -> Result<(), Error> {
        let sealer = Sealer::Organisation(question.organisation);
        let content = self.seal(sealer, "question.content", question.id, &question.content)?;
        self.tx.execute(
            "INSERT INTO question (id, share, organisation, person, at, replied, content)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (id) DO UPDATE SET replied = excluded.replied, content = excluded.content",
            &[
                text(question.id),
                text(question.share),
                text(question.organisation),
                text(question.person),
                question.at.into(),
                question.replied.into(),
                content.into(),
            ],
        )?;
        Ok(())
    }

    /// The questions about a share, of one organisation or of all, the first one first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn questions(
        &mut self,
        share: ShareId,
        organisation: Option<OrganisationId>,
    ) -> Result<Vec<Locked<Question>>, Error> {
        let (own, values) = of_share(share, organisation);
        let sql = format!("{QUESTIONS} WHERE share = $1 {own} ORDER BY at, id");
        let rows = self.tx.query(&sql, &values)?;
        rows.iter().map(|row| self.question_of(row).map(Locked::new)).collect()
    }

    /// A page of the questions without a reply, the oldest first, behind the one given.
    ///
    /// # Errors
    /// Those of the database.
    pub fn open_questions(
        &mut self,
        after: Option<(i64, QuestionId)>,
        limit: i64,
    ) -> Result<Vec<Locked<Question>>, Error> {
        let mut values: Vec<Value> = vec![limit.into()];
        let mut behind = "";
        if let Some((at, id)) = after {
            values.extend([at.into(), text(id)]);
            behind = "AND (at, id) > ($2, $3)";
        }
        let sql = format!("{QUESTIONS} WHERE replied IS NULL {behind} ORDER BY at, id LIMIT $1");
        let rows = self.tx.query(&sql, &values)?;
        rows.iter().map(|row| self.question_of(row).map(Locked::new)).collect()
    }

    /// How many questions wait for a reply.
    ///
    /// # Errors
    /// Those of the database.
    pub fn count_open_questions(&mut self) -> Result<i64, Error> {
        let rows = self.tx.query("SELECT COUNT(*) FROM question WHERE replied IS NULL", &[])?;
        rows.first().map_or(Ok(0), |row| row.integer(0))
    }

    /// A question.
    ///
    /// # Errors
    /// Those of the database.
    pub fn question(&mut self, id: QuestionId) -> Result<Option<Locked<Question>>, Error> {
        let rows = self.tx.query(&format!("{QUESTIONS} WHERE id = $1"), &[text(id)])?;
        rows.first().map(|row| self.question_of(row).map(Locked::new)).transpose()
    }

    /// Notes that an organisation has read a version.
    ///
    /// # Errors
    /// Those of the database.
    pub fn acknowledge(
        &mut self,
        share: ShareId,
        version: i64,
        (organisation, person): (OrganisationId, PersonId),
        at: i64,
    ) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO acknowledgement (share, version, organisation, person, at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (share, version, organisation) DO NOTHING",
            &[text(share), version.into(), text(organisation), text(person), at.into()],
        )?;
        Ok(())
    }

    /// Which organisations have acknowledged a version.
    ///
    /// # Errors
    /// Those of the database.
    pub fn acknowledged(
        &mut self,
        share: ShareId,
        version: i64,
    ) -> Result<Vec<OrganisationId>, Error> {
        let rows = self.tx.query(
            "SELECT organisation FROM acknowledgement WHERE share = $1 AND version = $2
             ORDER BY organisation",
            &[text(share), version.into()],
        )?;
        rows.iter().map(|row| id(row, 0, OrganisationId::parse)).collect()
    }

    /// Fixes the band that a version tells from `at` on: from `low` to `high` organisations.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_band(
        &mut self,
        share: ShareId,
        version: i64,
        (low, high): (i64, i64),
        at: i64,
    ) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO band (share, version, low, high, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (share, version, at) DO UPDATE SET low = excluded.low, high = excluded.high",
            &[text(share), version.into(), low.into(), high.into(), at.into()],
        )?;
        Ok(())
    }

    /// The band that a version tells.
    ///
    /// # Errors
    /// Those of the database.
    pub fn band(&mut self, share: ShareId, version: i64) -> Result<Option<(i64, i64)>, Error> {
        let rows = self.tx.query(
            "SELECT low, high FROM band WHERE share = $1 AND version = $2 ORDER BY at DESC LIMIT 1",
            &[text(share), version.into()],
        )?;
        rows.first().map(|row| Ok((row.integer(0)?, row.integer(1)?))).transpose()
    }

    fn answer_of(&mut self, row: &Row) -> Result<Answer, Error> {
        let answer = id(row, 0, AnswerId::parse)?;
        let organisation = id(row, 2, OrganisationId::parse)?;
        let sealer = Sealer::Organisation(organisation);
        Ok(Answer {
            id: answer,
            share: id(row, 1, ShareId::parse)?,
            organisation,
            person: id(row, 3, PersonId::parse)?,
            at: row.integer(4)?,
            word: word(row, 5)?,
            copies: row.maybe_integer(6)?,
            submission: maybe_id(row, 7, SubmissionId::parse)?,
            content: self.unseal(sealer, "answer.content", answer, row.bytes(8)?)?,
        })
    }

    fn question_of(&mut self, row: &Row) -> Result<Question, Error> {
        let question = id(row, 0, QuestionId::parse)?;
        let organisation = id(row, 2, OrganisationId::parse)?;
        let sealer = Sealer::Organisation(organisation);
        Ok(Question {
            id: question,
            share: id(row, 1, ShareId::parse)?,
            organisation,
            person: id(row, 3, PersonId::parse)?,
            at: row.integer(4)?,
            replied: row.maybe_integer(5)?,
            content: self.unseal(sealer, "question.content", question, row.bytes(6)?)?,
        })
    }
}

fn of_share(share: ShareId, organisation: Option<OrganisationId>) -> (&'static str, Vec<Value>) {
    let mut values = vec![text(share)];
    values.extend(organisation.map(text));
    (if organisation.is_some() { "AND organisation = $2" } else { "" }, values)
}

const ANSWERS: &str =
    "SELECT id, share, organisation, person, at, word, copies, submission, content FROM answer";
const QUESTIONS: &str =
    "SELECT id, share, organisation, person, at, replied, content FROM question";
