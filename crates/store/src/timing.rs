//! How long something takes, counted in the buckets of a histogram.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Durations so far. It is shared by all threads.
#[derive(Debug, Default)]
pub struct Timing {
    /// How many were up to each of [`LIMITS`], and above the last one.
    buckets: [AtomicU64; LIMITS.len() + 1],
    microseconds: AtomicU64,
}

/// What a [`Timing`] has counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Timed {
    /// Upper limits in seconds, each with how many took no longer.
    pub buckets: Vec<(f64, u64)>,
    pub count: u64,
    /// Seconds that all of them took together.
    pub seconds: f64,
}

impl Timing {
    /// Does `work` and counts how long it took.
    pub fn of<T>(&self, work: impl FnOnce() -> T) -> T {
        let begun = now();
        let answer = work();
        self.note(begun.elapsed());
        answer
    }

    /// Counts something that took so long.
    pub fn note(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let bucket = LIMITS.partition_point(|limit| *limit < micros);
        if let Some(counted) = self.buckets.get(bucket) {
            counted.fetch_add(1, Ordering::Relaxed);
        }
        self.microseconds.fetch_add(micros, Ordering::Relaxed);
    }

    /// What was counted so far.
    #[must_use]
    pub fn read(&self) -> Timed {
        let counts = self.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed));
        let mut count = 0;
        let up_to = counts.map(|more| {
            count += more;
            count
        });
        let up_to: Vec<u64> = up_to.collect();
        let limits = LIMITS.iter().map(|limit| seconds(*limit));
        let buckets = limits.zip(up_to.iter().copied()).collect();
        let microseconds = self.microseconds.load(Ordering::Relaxed);
        Timed { buckets, count, seconds: seconds(microseconds) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a sum of microseconds, for a chart")]
fn seconds(microseconds: u64) -> f64 {
    microseconds as f64 / 1e6
}

#[expect(clippy::disallowed_methods, reason = "what takes long is what is asked")]
fn now() -> Instant {
    Instant::now()
}

/// Upper limits of the buckets, microseconds: a page that is fast, and one that is not.
const LIMITS: [u64; 11] = [
    1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 2_500_000, 10_000_000,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_duration_is_counted_in_its_bucket_and_those_above() {
        let timing = Timing::default();
        for micros in [0, 1_000, 1_001, 90_000, 20_000_000] {
            timing.note(Duration::from_micros(micros));
        }
        let timed = timing.read();
        assert_eq!((timed.count, timed.seconds), (5, 20.092_001));
        let up_to = |limit: f64| timed.buckets.iter().find(|(of, _)| *of == limit).unwrap().1;
        assert_eq!([up_to(0.001), up_to(0.0025), up_to(0.1), up_to(10.0)], [2, 3, 4, 4]);
        assert_eq!(timing.of(|| 7), 7);
        assert_eq!(timing.read().count, 6);
    }
}
