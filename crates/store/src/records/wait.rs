//! What waits for a submitter: a yes or no to the bytes of a share, or more about what was
//! handed in. It follows from shares, submissions and messages, so that nothing can wait
//! that is not asked, and nothing is asked that does not wait.

use release::{Guarded, Locked, Object};
use vocab::{OrganisationId, PersonId, ShareId, SubmissionId};

use super::Records;
use super::sealed::{id, text};
use crate::error::Error;
use crate::value::{Row, Value};

/// One thing that a submitter was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    pub submission: SubmissionId,
    pub organisation: OrganisationId,
    /// The share whose bytes wait for a yes or no; none where the hub asked back.
    pub share: Option<ShareId>,
    /// When it was asked, milliseconds since 1970; what was asked back last counts.
    pub since: i64,
}

/// Which of them to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waits {
    All,
    Of(OrganisationId),
    On(SubmissionId),
}

impl Guarded for Wait {
    fn object(&self) -> Object<'_> {
        Object::Consent { organisation: self.organisation }
    }
}

impl Records<'_, '_> {
    /// A page of what waits, the oldest first, behind the one with this time and submission.
    ///
    /// # Errors
    /// Those of the database.
    pub fn waits(
        &mut self,
        which: Waits,
        after: Option<(i64, SubmissionId)>,
        limit: i64,
    ) -> Result<Vec<Locked<Wait>>, Error> {
        let (mut values, mut conditions) = (vec![limit.into()], vec!["1 = 1"]);
        match which {
            Waits::All => {}
            Waits::Of(organisation) => {
                values.push(text(organisation));
                conditions.push("organisation = $2");
            }
            Waits::On(submission) => {
                values.push(text(submission));
                conditions.push("submission = $2");
            }
        }
        if let Some((since, submission)) = after {
            values.extend([Value::from(since), text(submission)]);
            conditions.push(match which {
                Waits::All => "(since, submission) > ($2, $3)",
                Waits::Of(_) | Waits::On(_) => "(since, submission) > ($3, $4)",
            });
        }
        let sql = format!(
            "SELECT since, submission, share, organisation FROM ({WAITS}) w WHERE {}
             ORDER BY since, submission, share LIMIT $1",
            conditions.join(" AND ")
        );
        self.tx.query(&sql, &values)?.iter().map(|row| wait_of(row).map(Locked::new)).collect()
    }

    /// How much waits for submitters.
    ///
    /// # Errors
    /// Those of the database.
    pub fn count_waits(&mut self) -> Result<i64, Error> {
        let rows = self.tx.query(&format!("SELECT COUNT(*) FROM ({WAITS}) w"), &[])?;
        rows.first().map_or(Ok(0), |row| row.integer(0))
    }

    /// Whoever stands in for the contacts of an organisation, unless that one has left.
    ///
    /// # Errors
    /// Those of the database.
    pub fn deputy(&mut self, organisation: OrganisationId) -> Result<Option<PersonId>, Error> {
        let sql = "SELECT d.person FROM deputy d JOIN person p ON p.id = d.person
                   WHERE d.organisation = $1 AND p.left_at IS NULL";
        let rows = self.tx.query(sql, &[text(organisation)])?;
        rows.first().map(|row| id(row, 0, PersonId::parse)).transpose()
    }

    /// Names whoever stands in for the contacts of an organisation, or nobody.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_deputy(
        &mut self,
        organisation: OrganisationId,
        person: Option<PersonId>,
    ) -> Result<(), Error> {
        let sql = "DELETE FROM deputy WHERE organisation = $1";
        self.tx.execute(sql, &[text(organisation)])?;
        if let Some(person) = person {
            let sql = "INSERT INTO deputy (organisation, person) VALUES ($1, $2)";
            self.tx.execute(sql, &[text(organisation), text(person)])?;
        }
        Ok(())
    }
}

fn wait_of(row: &Row) -> Result<Wait, Error> {
    let share = row.text(2)?;
    let unknown = Error::Column { number: 2, wanted: "a share or none" };
    Ok(Wait {
        since: row.integer(0)?,
        submission: id(row, 1, SubmissionId::parse)?,
        share: match share {
            "" => None,
            share => Some(ShareId::parse(share).ok_or(unknown)?),
        },
        organisation: id(row, 3, OrganisationId::parse)?,
    })
}

const WAITS: &str = "
     SELECT x.at AS since, x.submission AS submission, x.share AS share,
         x.organisation AS organisation
     FROM share s JOIN share_source x ON x.share = s.id AND x.version = s.version
     WHERE s.state = 'proven' AND x.consent = 'asked'
     UNION ALL
     SELECT u.asked, u.id, '', u.organisation FROM submission u WHERE u.asked IS NOT NULL";
