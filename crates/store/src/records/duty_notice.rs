//! What the duty analyst must be told at once, and who acknowledged it.

use release::{Guarded, Locked, Object};
use vocab::{DutyNoticeId, DutyNoticeKind, OrganisationId, PersonId, SubmissionId};

use super::Records;
use super::sealed::{id, maybe_id, text, word};
use crate::error::Error;
use crate::value::Row;

/// One notice about a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyNotice {
    pub id: DutyNoticeId,
    pub kind: DutyNoticeKind,
    pub submission: SubmissionId,
    /// Of the submission.
    pub organisation: OrganisationId,
    pub at: i64,
    /// Whose doing it is about, who cannot take it away.
    pub about: Option<PersonId>,
}

impl Guarded for DutyNotice {
    fn object(&self) -> Object<'_> {
        Object::Submission { organisation: self.organisation }
    }
}

impl Records<'_, '_> {
    /// Adds a notice, unless there is one of that kind about the submission already; what is
    /// about somebody's doing is told again each time.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_duty_notice(&mut self, notice: &DutyNotice) -> Result<(), Error> {
        let known = match notice.about {
            Some(_) => {
                "UPDATE SET at = excluded.at, about = excluded.about, person = NULL,
                 acknowledged = NULL"
            }
            None => "NOTHING",
        };
        let sql = format!(
            "INSERT INTO duty_notice (id, kind, submission, at, about) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (kind, submission) DO {known}"
        );
        let about = notice.about.map(|id| id.to_string());
        let (kind, submission) = (text(notice.kind), text(notice.submission));
        let values = [text(notice.id), kind, submission, notice.at.into(), about.into()];
        self.tx.execute(&sql, &values).map(drop)
    }

    /// Up to `limit` notices that nobody has acknowledged, the oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn open_duty_notices(&mut self, limit: i64) -> Result<Vec<Locked<DutyNotice>>, Error> {
        let sql = format!("{SELECT} WHERE n.acknowledged IS NULL ORDER BY n.at, n.id LIMIT $1");
        let rows = self.tx.query(&sql, &[limit.into()])?;
        rows.iter().map(|row| notice_of(row).map(Locked::new)).collect()
    }

    /// One notice.
    ///
    /// # Errors
    /// Those of the database.
    pub fn duty_notice(&mut self, id: DutyNoticeId) -> Result<Option<Locked<DutyNotice>>, Error> {
        let rows = self.tx.query(&format!("{SELECT} WHERE n.id = $1"), &[text(id)])?;
        rows.first().map(|row| notice_of(row).map(Locked::new)).transpose()
    }

    /// Notes who acknowledged a notice and when; the first one counts.
    ///
    /// # Errors
    /// Those of the database.
    pub fn acknowledge_duty_notice(
        &mut self,
        id: DutyNoticeId,
        person: PersonId,
        at: i64,
    ) -> Result<(), Error> {
        let sql = "UPDATE duty_notice SET person = $2, acknowledged = $3
                   WHERE id = $1 AND acknowledged IS NULL";
        self.tx.execute(sql, &[text(id), text(person), at.into()]).map(drop)
    }
}

fn notice_of(row: &Row) -> Result<DutyNotice, Error> {
    Ok(DutyNotice {
        id: id(row, 0, DutyNoticeId::parse)?,
        kind: word(row, 1)?,
        submission: id(row, 2, SubmissionId::parse)?,
        organisation: id(row, 3, OrganisationId::parse)?,
        at: row.integer(4)?,
        about: maybe_id(row, 5, PersonId::parse)?,
    })
}

const SELECT: &str = "SELECT n.id, n.kind, n.submission, s.organisation, n.at, n.about
     FROM duty_notice n JOIN submission s ON s.id = n.submission";
