//! Counts for an operator, without any name: shown on a listener of its own.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

/// What is counted.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    requests: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
    jobs: AtomicU64,
    jobs_failed: AtomicU64,
}

impl Metrics {
    pub(crate) fn request(&self, status: u16) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        match status {
            400..=499 => self.refused.fetch_add(1, Ordering::Relaxed),
            500.. => self.failed.fetch_add(1, Ordering::Relaxed),
            _ => 0,
        };
    }

    pub(crate) fn worked(&self, done: usize, failed: usize) {
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        self.jobs.fetch_add(count(done), Ordering::Relaxed);
        self.jobs_failed.fetch_add(count(failed), Ordering::Relaxed);
    }

    /// In the text form that Prometheus reads.
    pub(crate) fn text(&self, waiting: i64, given_up: i64) -> String {
        let counters = [
            ("noroshi_requests_total", &self.requests),
            ("noroshi_requests_refused_total", &self.refused),
            ("noroshi_requests_failed_total", &self.failed),
            ("noroshi_jobs_total", &self.jobs),
            ("noroshi_jobs_failed_total", &self.jobs_failed),
        ];
        let mut text = String::new();
        for (name, count) in counters {
            let count = count.load(Ordering::Relaxed);
            let _ = writeln!(text, "# TYPE {name} counter\n{name} {count}");
        }
        for (name, count) in
            [("noroshi_jobs_waiting", waiting), ("noroshi_jobs_given_up", given_up)]
        {
            let _ = writeln!(text, "# TYPE {name} gauge\n{name} {count}");
        }
        text
    }
}
