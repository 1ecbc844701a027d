//! What statistics count of each submission: kept, since reading an analysis again for every
//! count would cost a second for a few thousand, and dropped when the submission changes.

use vocab::{OrganisationId, SubmissionId};

use super::Records;
use super::sealed::{Sealer, id, text};
use crate::error::Error;
use crate::value::Value;

/// A submission and what is counted of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub submission: SubmissionId,
    pub receipt: String,
    pub received: i64,
    /// JSON lines of records; none while nobody has made them since the last change.
    pub lines: Option<String>,
}

impl Records<'_, '_> {
    /// A page of all submissions with what is counted of them, the newest first, behind the
    /// one with this time and id. `hub` is the organisation whose key seals them.
    ///
    /// # Errors
    /// Those of the database.
    pub fn tallies(
        &mut self,
        hub: OrganisationId,
        after: Option<(i64, SubmissionId)>,
        limit: i64,
    ) -> Result<Vec<Tally>, Error> {
        let mut values: Vec<Value> = vec![limit.into()];
        let mut behind = "";
        if let Some((at, id)) = after {
            values.extend([at.into(), text(id)]);
            behind = "WHERE (s.received, s.id) < ($2, $3)";
        }
        let sql = format!(
            "SELECT s.id, s.receipt, s.received, t.lines FROM submission s
             LEFT JOIN tally t ON t.submission = s.id {behind}
             ORDER BY s.received DESC, s.id DESC LIMIT $1"
        );
        let rows = self.tx.query(&sql, &values)?;
        let tally = |row: &crate::value::Row| {
            let submission = id(row, 0, SubmissionId::parse)?;
            let sealer = Sealer::Organisation(hub);
            let lines = row.maybe_bytes(3)?;
            let lines = lines.map(|sealed| self.unseal(sealer, ABOUT, submission, sealed));
            Ok(Tally {
                submission,
                receipt: row.text(1)?.to_owned(),
                received: row.integer(2)?,
                lines: lines.transpose()?,
            })
        };
        rows.iter().map(tally).collect()
    }

    /// Keeps what is counted of a submission.
    ///
    /// # Errors
    /// Those of the database.
    pub fn put_tally(
        &mut self,
        hub: OrganisationId,
        submission: SubmissionId,
        lines: &str,
    ) -> Result<(), Error> {
        let sealed = self.seal(Sealer::Organisation(hub), ABOUT, submission, &lines)?;
        self.drop_tally(submission)?;
        let sql = "INSERT INTO tally (submission, lines) VALUES ($1, $2)";
        self.tx.execute(sql, &[text(submission), sealed.into()]).map(drop)
    }

    /// How many submissions there are, up to a bound.
    ///
    /// # Errors
    /// Those of the database.
    pub fn submissions_up_to(&mut self, bound: i64) -> Result<i64, Error> {
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM submission LIMIT $1) AS some";
        let rows = self.tx.query(sql, &[bound.into()])?;
        rows.first().map_or(Ok(0), |row| row.integer(0))
    }

    /// Something that is counted has changed.
    pub(super) fn drop_tally(&mut self, submission: SubmissionId) -> Result<(), Error> {
        let sql = "DELETE FROM tally WHERE submission = $1";
        self.tx.execute(sql, &[text(submission)]).map(drop)
    }
}

const ABOUT: &str = "tally.lines";
