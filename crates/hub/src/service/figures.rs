//! Figures for whoever runs the hub: how much waits, how much was done, what failed. Numbers
//! alone, of the whole hub: none says whose they are.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use analysis::Analysis;
use store::Timed;
use vocab::{DefectCode, JobKind};

use super::{Hub, Problem};

/// What one process has done since it started.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) submissions: Counter,
    /// By people; what the machine proposes is a job.
    pub(super) judgements: Counter,
    pub(super) log_ins: Counter,
    /// Wrong address or password.
    pub(super) log_ins_failed: Counter,
    /// Refused unseen after too many failures.
    pub(super) log_ins_held: Counter,
    /// By kind: done, and failed.
    jobs: [(Counter, Counter); JobKind::ALL.len()],
    /// Workers that fell, by why.
    falls: [Counter; FALLS.len()],
    /// When the evidence was measured, and what came of it.
    evidence: Mutex<Option<(i64, (u64, u64))>>,
}

/// A number that only grows.
#[derive(Debug, Default)]
pub(super) struct Counter(AtomicU64);

/// What a hub looks like to whoever runs it. What was done is that of this process alone; what
/// there is is that of the hub.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    pub jobs_waiting: i64,
    pub jobs_given_up: i64,
    /// Milliseconds that the oldest job waits beyond its time.
    pub oldest_job: i64,
    pub sessions: i64,
    pub keys: i64,
    pub evidence_files: u64,
    pub evidence_bytes: u64,
    pub submissions: u64,
    pub judgements: u64,
    pub log_ins: u64,
    pub log_ins_failed: u64,
    pub log_ins_held: u64,
    /// Kind, how many were done, and how many failed.
    pub jobs: Vec<(JobKind, u64, u64)>,
    pub falls: Vec<(DefectCode, u64)>,
    /// Reads and writes of the store.
    pub transactions: Vec<(&'static str, Timed)>,
}

impl Hub {
    /// The figures of now. The evidence is measured every ten minutes.
    ///
    /// # Errors
    /// Those of the store.
    pub fn figures(&self) -> Result<Figures, Problem> {
        let now = self.now();
        let (jobs, oldest, (sessions, keys)) = self.store.read(|records| {
            let sessions = records.count_sessions(now, now - super::accounts::IDLE)?;
            Ok::<_, Problem>((records.jobs()?, records.oldest_job()?, sessions))
        })?;
        let (evidence_files, evidence_bytes) = self.measured_evidence(now)?;
        let counters = &self.counters;
        let timings = self.store.database().timings();
        Ok(Figures {
            jobs_waiting: jobs.0,
            jobs_given_up: jobs.1,
            oldest_job: oldest.map_or(0, |due| (now - due).max(0)),
            sessions,
            keys,
            evidence_files,
            evidence_bytes,
            submissions: counters.submissions.read(),
            judgements: counters.judgements.read(),
            log_ins: counters.log_ins.read(),
            log_ins_failed: counters.log_ins_failed.read(),
            log_ins_held: counters.log_ins_held.read(),
            jobs: counters.jobs(),
            falls: FALLS.into_iter().zip(counters.falls.iter().map(Counter::read)).collect(),
            transactions: timings.map(|(name, timing)| (name, timing.read())).to_vec(),
        })
    }

    /// Walks the folder of the evidence now and then: with many files it takes a while.
    fn measured_evidence(&self, now: i64) -> Result<(u64, u64), Problem> {
        let mut known = self.counters.evidence.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, size)) = known.filter(|(at, _)| now - at < MEASURED_EVERY) {
            return Ok(size);
        }
        let size = self.store.evidence().size()?;
        *known = Some((now, size));
        Ok(size)
    }
}

impl Counters {
    /// Counts a job by its kind and how it ended.
    pub(super) fn job(&self, kind: JobKind, outcome: &Result<(), Problem>) {
        let jobs = JobKind::ALL.iter().zip(&self.jobs);
        for (_, (done, failed)) in jobs.filter(|(of, _)| **of == kind) {
            if outcome.is_ok() { done.add() } else { failed.add() }
        }
    }

    /// Counts the workers that fell over an input.
    pub(super) fn falls_of(&self, analysis: &Analysis) {
        for (code, counter) in FALLS.iter().zip(&self.falls) {
            for _ in analysis.defects.iter().filter(|defect| defect.code == *code) {
                counter.add();
            }
        }
    }

    fn jobs(&self) -> Vec<(JobKind, u64, u64)> {
        let jobs = JobKind::ALL.iter().zip(&self.jobs);
        jobs.map(|(kind, (done, failed))| (*kind, done.read(), failed.read())).collect()
    }
}

impl Counter {
    pub(super) fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why a worker can fall.
const FALLS: [DefectCode; 5] = [
    DefectCode::WorkerAnswer,
    DefectCode::WorkerCrashed,
    DefectCode::WorkerMemory,
    DefectCode::WorkerTime,
    DefectCode::WorkerViolation,
];
const MEASURED_EVERY: i64 = 10 * 60 * 1_000;
