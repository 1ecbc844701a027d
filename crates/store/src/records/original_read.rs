//! Who had an original as it came, when and why.

use release::{Guarded, Locked, Object};
use vocab::{ItemId, OrganisationId, OriginalReason, PersonId, SubmissionId, Uuid};

use super::sealed::{Sealer, id, text, word};
use super::{Records, Submission};
use crate::error::Error;

/// One original that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalRead {
    pub id: Uuid,
    pub item: ItemId,
    pub submission: SubmissionId,
    /// Of the submission.
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub at: i64,
    pub reason: OriginalReason,
    /// What for, in words of whoever had it; sealed.
    pub words: String,
}

impl Guarded for OriginalRead {
    fn object(&self) -> Object<'_> {
        Object::Submission { organisation: self.organisation }
    }
}

impl Records<'_, '_> {
    /// Notes that an original is given out.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_original_read(&mut self, read: &OriginalRead) -> Result<(), Error> {
        let sealer = Sealer::Submission(read.submission);
        let words = self.seal(sealer, "original-read.words", read.id, &read.words)?;
        self.tx.execute(
            "INSERT INTO original_read (id, item, submission, person, at, reason, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                text(read.id),
                text(read.item),
                text(read.submission),
                text(read.person),
                read.at.into(),
                text(read.reason),
                words.into(),
            ],
        )?;
        Ok(())
    }

    /// How many originals, and files of shares, a person had from a time on.
    ///
    /// # Errors
    /// Those of the database.
    pub fn originals_read_since(&mut self, person: PersonId, at: i64) -> Result<i64, Error> {
        let sql = "SELECT (SELECT COUNT(*) FROM original_read WHERE person = $1 AND at >= $2)
                   + (SELECT COUNT(*) FROM share_file_read WHERE person = $1 AND at >= $2)";
        let rows = self.tx.query(sql, &[text(person), at.into()])?;
        rows.first().map_or(Ok(0), |row| row.integer(0))
    }

    /// Who had originals of a submission, the first one first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn originals_read(
        &mut self,
        submission: &Submission,
    ) -> Result<Vec<Locked<OriginalRead>>, Error> {
        let sql = "SELECT id, item, person, at, reason, words FROM original_read
                   WHERE submission = $1 ORDER BY at, id";
        let rows = self.tx.query(sql, &[text(submission.id)])?;
        let sealer = Sealer::Submission(submission.id);
        let mut reads = Vec::with_capacity(rows.len());
        for row in &rows {
            let read = id(row, 0, Uuid::parse)?;
            reads.push(Locked::new(OriginalRead {
                id: read,
                item: id(row, 1, ItemId::parse)?,
                submission: submission.id,
                organisation: submission.organisation,
                person: id(row, 2, PersonId::parse)?,
                at: row.integer(3)?,
                reason: word(row, 4)?,
                words: self.unseal(sealer, "original-read.words", read, row.bytes(5)?)?,
            }));
        }
        Ok(reads)
    }
}
