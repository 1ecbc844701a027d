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

    /// Takes a job whose taker let it lie, the oldest one and it alone, so that one that brings
    /// its takers down takes no others with it; each time it has to lie longer. Else takes the
    /// next jobs that are due: of many that wait a few at once, and more are left for others
    /// than are taken. They are the taker's until `lease`.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take_jobs(&mut self, now: i64, lease: i64) -> Result<Vec<Claim>, Error> {
        let lasts = lease - now;
        let sql = format!(
            "SELECT (SELECT COUNT(*) FROM job WHERE {LEFT_LYING}),
             (SELECT COUNT(*) FROM (SELECT 1 FROM job WHERE {WAITING} LIMIT $3) AS waiting)"
        );
        let rows = self.tx.query(&sql, &[now.into(), lasts.into(), (FEW * TAKERS).into()])?;
        let count = |column| rows.first().map_or(Ok(0), |row| row.integer(column));
        match (count(0)?, count(1)?) {
            (0, 0) => Ok(Vec::new()),
            (0, waiting) => self.take(now, lasts, WAITING, (waiting + TAKERS - 1) / TAKERS),
            _ => self.take(now, lasts, LEFT_LYING, 1),
        }
    }

    /// Keeps jobs that were taken for longer, as far as nobody else has taken them meanwhile.
    ///
    /// # Errors
    /// Those of the database.
    pub fn renew_jobs(&mut self, claims: &[Claim], lease: i64) -> Result<(), Error> {
        let sql = "UPDATE job SET lease = $3 WHERE id = $1 AND fence = $2 AND state = 'taken'";
        claims.iter().try_for_each(|claim| {
            let values = [text(claim.job.id), claim.fence.into(), lease.into()];
            self.tx.execute(sql, &values).map(drop)
        })
    }

    fn take(&mut self, now: i64, lasts: i64, which: &str, most: i64) -> Result<Vec<Claim>, Error> {
        // One statement, so that of two takers one finds the state changed.
        let sql = format!(
            "UPDATE job SET state = 'taken', lease = CAST($1 AS BIGINT) + $2, attempts = attempts + 1,
             fence = fence + 1
             WHERE {which} AND id IN (
                 SELECT id FROM job WHERE {which} ORDER BY due, id LIMIT $3)
             RETURNING id, kind, subject, due, attempts, fence"
        );
        let rows = self.tx.query(&sql, &[now.into(), lasts.into(), most.into()])?;
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

/// Those that nobody has: at the time `$1`.
const WAITING: &str = "state = 'waits' AND due <= $1 AND lease <= $1";
/// Those whose taker has not been heard of for as long as it said: for `$2`, and as much more for
/// each time that it happened before.
const LEFT_LYING: &str = "state = 'taken' AND due <= $1 AND lease + $2 * (attempts - 1) <= $1";
/// As many jobs are taken at once.
const FEW: i64 = 64;
/// Takers among whom waiting jobs are shared.
const TAKERS: i64 = 4;

#[cfg(test)]
mod tests {
    use vocab::Uuid;

    use super::*;
    use crate::Store;
    use crate::testing::on_each_engine;

    /// Runs `work` on a store of each engine that has `count` jobs, each due a moment later.
    fn check(count: u8, work: impl Fn(&Store)) {
        on_each_engine(|store| {
            for number in 0..count {
                let (kind, due) = (JobKind::Analyse, i64::from(number));
                let id = JobId(Uuid::new(u128::from(number)));
                let job = Job { id, kind, subject: number.to_string(), due };
                store.write(|records| records.add_job(&job)).unwrap();
            }
            work(store);
        });
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
    fn what_its_taker_let_lie_is_taken_before_all_that_wait_one_by_one() {
        check(10, |store| {
            let first = taken(store, 5);
            assert_eq!(subjects(&first), ["0", "1"]);
            let others = taken(store, 1_004);
            assert_eq!(subjects(&others), ["2", "3"], "the lease runs");
            let again: Vec<_> = [taken(store, 1_005), taken(store, 1_005)].concat();
            assert_eq!(subjects(&again), ["0", "1"], "before the six that wait");
            assert_eq!(again.first().map(|claim| claim.attempts), Some(2));
            assert_eq!(subjects(&taken(store, 1_005)), ["4", "5"]);
            for one in &first {
                assert!(!store.write(|records| records.finish_job(one)).unwrap(), "overtaken");
            }
            for one in &again {
                assert!(store.write(|records| records.finish_job(one)).unwrap());
            }
        });
    }

    #[test]
    fn what_brings_its_takers_down_has_to_lie_longer_each_time() {
        check(1, |store| {
            let mut now = 0;
            for times in 0..5 {
                assert_eq!(taken(store, now).len(), 1);
                let patience = 1_000 * (times + 1);
                assert!(taken(store, now + patience - 1).is_empty(), "after {times} times");
                now += patience;
            }
        });
    }

    #[test]
    fn who_renews_keeps_what_it_took_and_who_was_overtaken_renews_nothing() {
        check(8, |store| {
            let renew = |claims: &[Claim], lease| {
                store.write(|records| records.renew_jobs(claims, lease)).unwrap();
            };
            let first = taken(store, 10);
            assert_eq!(first.len(), 2);
            renew(&first, 1_500);
            let others = [taken(store, 1_499), taken(store, 1_499)].concat();
            assert_eq!(subjects(&others), ["2", "3", "4"], "none of the renewed ones");
            let second = taken(store, 1_500);
            assert_eq!(subjects(&second), ["0"]);
            renew(&first, 9_000);
            // The first is another's, whose lease it must not lengthen; the second is not.
            let left = |now| subjects(&taken(store, now)).contains(&"0");
            assert!(!left(2_500), "its second time");
            assert!((0..8).any(|_| left(3_500)));
            store.write(|records| records.give_job_back(&first[1])).unwrap();
            renew(&first, 9_000);
            let all: Vec<Claim> = (0..8).flat_map(|_| taken(store, 3_501)).collect();
            assert!(subjects(&all).contains(&"1"), "it was given back: {all:?}");
        });
    }
}
