//! The time of day, which tests and samples set.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where the time comes from.
#[derive(Debug)]
pub enum Clock {
    System,
    /// Milliseconds since 1970, as set.
    Set(AtomicI64),
}

impl Clock {
    /// A clock that stands until it is set.
    #[must_use]
    pub const fn at(milliseconds: i64) -> Self {
        Self::Set(AtomicI64::new(milliseconds))
    }

    /// Sets a clock that can be set.
    pub fn set(&self, milliseconds: i64) {
        if let Self::Set(at) = self {
            at.store(milliseconds, Ordering::SeqCst);
        }
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        match self {
            Self::Set(at) => at.load(Ordering::SeqCst),
            Self::System => {
                let since = system_time().duration_since(UNIX_EPOCH).unwrap_or_default();
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one clock of the hub")]
fn system_time() -> SystemTime {
    SystemTime::now()
}
