//! Work that waits: durable, taken by one at a time for a while, done once. Whoever took a
//! job and was overtaken cannot finish it: its fence is no longer the one of the job.

use vocab::{JobId, JobKind};

use super::Records;
use super::sealed::{id, text, word};
use crate::error::Error;
use crate::value::Row;

/// A job to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub id: JobId,
    pub kind: JobKind,
    /// The id of what it is about.
    pub subject: String,
    /// Not before.
    pub due: i64,
}

/// A job that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub job: Job,
    /// How often it was taken, this time counted.
    pub attempts: i64,
    fence: i64,
}

impl Records<'_, '_> {
    /// Adds a job; one of the same kind about the same subject that is done or waits is made
    /// to wait anew.
    ///
    /// # Errors
    /// Those of the database.
    pub fn add_job(&mut self, job: &Job) -> Result<(), Error> {
        self.tx.execute(
            "INSERT INTO job (id, kind, subject, state, due, attempts, lease, fence)
             VALUES ($1, $2, $3, 'waits', $4, 0, 0, 0)
             ON CONFLICT (kind, subject) DO UPDATE
             SET state = 'waits', due = excluded.due, attempts = 0, lease = 0,
                 fence = job.fence + 1, problem = NULL",
            &[text(job.id), text(job.kind), job.subject.as_str().into(), job.due.into()],
        )?;
        Ok(())
    }

    /// Takes the next jobs that are due, or one whose taker let it lie, until `lease`. Of many
    /// that wait a few are taken at once, and more are left for others than are taken.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take_jobs(&mut self, now: i64, lease: i64) -> Result<Vec<Claim>, Error> {
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM job
                   WHERE state = 'waits' AND due <= $1 AND lease <= $1 LIMIT $2) AS waiting";
        let most = (FEW * TAKERS).into();
        let waiting = self.tx.query(sql, &[now.into(), most])?;
        let waiting = waiting.first().map_or(Ok(0), |row| row.integer(0))?;
        if waiting > 0 {
            return self.take(now, lease, "waits", (waiting + TAKERS - 1) / TAKERS);
        }
        self.take(now, lease, "taken", 1)
    }

    fn take(&mut self, now: i64, lease: i64, state: &str, most: i64) -> Result<Vec<Claim>, Error> {
        // One statement, so that of two takers one finds the state changed.
        let rows = self.tx.query(
            "UPDATE job SET state = 'taken', lease = $2, attempts = attempts + 1,
             fence = fence + 1
             WHERE state = $3 AND lease <= $1 AND id IN (
                 SELECT id FROM job WHERE state = $3 AND due <= $1 AND lease <= $1
                 ORDER BY due, id LIMIT $4)
             RETURNING id, kind, subject, due, attempts, fence",
            &[now.into(), lease.into(), state.into(), most.into()],
        )?;
        let claim = |row: &Row| {
            let job = Job {
                id: id(row, 0, JobId::parse)?,
                kind: word::<JobKind>(row, 1)?,
                subject: row.text(2)?.to_owned(),
                due: row.integer(3)?,
            };
            Ok(Claim { job, attempts: row.integer(4)?, fence: row.integer(5)? })
        };
        let mut claims: Vec<Claim> = rows.iter().map(claim).collect::<Result<_, Error>>()?;
        claims.sort_by_key(|claim| (claim.job.due, claim.job.id));
        Ok(claims)
    }

    /// Gives a job back that was not begun.
    ///
    /// # Errors
    /// Those of the database.
    pub fn give_job_back(&mut self, claim: &Claim) -> Result<(), Error> {
        let sql = "UPDATE job SET state = 'waits', lease = 0, attempts = attempts - 1
                   WHERE id = $1 AND fence = $2 AND state = 'taken'";
        self.tx.execute(sql, &[text(claim.job.id), claim.fence.into()]).map(drop)
    }

    /// Marks a job as done. `false` when somebody else took it meanwhile: then nothing of
    /// this transaction may stand.
    ///
    /// # Errors
    /// Those of the database.
    pub fn finish_job(&mut self, claim: &Claim) -> Result<bool, Error> {
        self.end_job(claim, "done", None)
    }

    /// Gives a job back to be tried again at `due`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn retry_job(&mut self, claim: &Claim, due: i64, problem: &str) -> Result<bool, Error> {
        let ended = self.end_job(claim, "waits", Some(problem))?;
        // One that was added anew meanwhile is due when that was, and not later.
        if ended {
            let sql = "UPDATE job SET due = $2, lease = 0 WHERE id = $1 AND state = 'waits'";
            self.tx.execute(sql, &[text(claim.job.id), due.into()])?;
        }
        Ok(ended)
    }

    /// Gives a job up; an operator sees it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn fail_job(&mut self, claim: &Claim, problem: &str) -> Result<bool, Error> {
        self.end_job(claim, "failed", Some(problem))
    }

    /// How many jobs wait or are being done, and how many were given up.
    ///
    /// # Errors
    /// Those of the database.
    pub fn jobs(&mut self) -> Result<(i64, i64), Error> {
        let rows = self.tx.query("SELECT state, COUNT(*) FROM job GROUP BY state", &[])?;
        let mut counts = (0, 0);
        for row in &rows {
            match row.text(0)? {
                "waits" | "taken" => counts.0 += row.integer(1)?,
                "failed" => counts.1 += row.integer(1)?,
                _ => {}
            }
        }
        Ok(counts)
    }

    /// When the oldest of the jobs that wait was due.
    ///
    /// # Errors
    /// Those of the database.
    pub fn oldest_job(&mut self) -> Result<Option<i64>, Error> {
        let sql = "SELECT MIN(due) FROM job WHERE state = 'waits'";
        self.tx.query(sql, &[])?.first().map_or(Ok(None), |row| row.maybe_integer(0))
    }

    fn end_job(
        &mut self,
        claim: &Claim,
        state: &str,
        problem: Option<&str>,
    ) -> Result<bool, Error> {
        let ended = self.tx.execute(
            "UPDATE job SET state = $3, problem = $4 WHERE id = $1 AND fence = $2 AND state = 'taken'",
            &[text(claim.job.id), claim.fence.into(), state.into(), problem.into()],
        )?;
        Ok(ended == 1)
    }
}

/// As many jobs are taken at once.
const FEW: i64 = 64;
/// Takers among whom waiting jobs are shared.
const TAKERS: i64 = 4;

#[cfg(test)]
mod tests {
    use vocab::Uuid;

    use super::*;
    use crate::testing::engines;
    use crate::{Evidence, Keyring, MasterKey, Store};

    /// Runs `work` on a store of each engine that has `count` jobs, each due a moment later.
    fn check(count: u8, work: impl Fn(&Store)) {
        for engine in engines() {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("master.key");
            MasterKey::generate().unwrap().write_new(&file).unwrap();
            let (database, _, _kept) = engine.into_parts();
            let evidence = Evidence::open(&folder.path().join("evidence")).unwrap();
            let store = Store::new(database, evidence, Keyring::read(&file).unwrap()).unwrap();
            for number in 0..count {
                let (kind, due) = (JobKind::Analyse, i64::from(number));
                let id = JobId(Uuid::new(u128::from(number)));
                let job = Job { id, kind, subject: number.to_string(), due };
                store.write(|records| records.add_job(&job)).unwrap();
            }
            work(&store);
        }
    }

    fn taken(store: &Store, now: i64) -> Vec<Claim> {
        store.write(|records| records.take_jobs(now, now + 1_000)).unwrap()
    }

    fn subjects(claims: &[Claim]) -> Vec<&str> {
        claims.iter().map(|claim| claim.job.subject.as_str()).collect()
    }

    #[test]
    fn a_few_of_many_are_taken_in_their_order() {
        check(10, |store| {
            assert_eq!(subjects(&taken(store, 5)), ["0", "1"], "of the six that are due");
            assert_eq!(subjects(&taken(store, 100)), ["2", "3"]);
            let all: usize = (0..10).map(|_| taken(store, 100).len()).sum();
            assert_eq!(all, 6, "each once");
        });
        check(255, |store| assert_eq!(taken(store, 1_000).len(), 64));
    }

    #[test]
    fn what_was_given_back_is_taken_as_if_it_had_not_been() {
        check(1, |store| {
            let first = taken(store, 10).remove(0);
            store.write(|records| records.give_job_back(&first)).unwrap();
            let second = taken(store, 10).remove(0);
            assert_eq!((second.job.subject.as_str(), second.attempts), ("0", 1));
            // It is another's by now.
            store.write(|records| records.give_job_back(&first)).unwrap();
            assert!(taken(store, 10).is_empty());
            assert!(!store.write(|records| records.finish_job(&first)).unwrap());
            assert!(store.write(|records| records.finish_job(&second)).unwrap());
        });
    }

    #[test]
    fn what_its_taker_let_lie_is_taken_again() {
        check(1, |store| {
            let first = taken(store, 10).remove(0);
            assert!(taken(store, 1_009).is_empty());
            let second = taken(store, 1_010).remove(0);
            assert_eq!(second.attempts, 2);
            assert!(!store.write(|records| records.finish_job(&first)).unwrap());
        });
    }
}
