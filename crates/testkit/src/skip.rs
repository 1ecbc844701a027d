//! Skipping a test whose tool is not installed, in the open.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Says in one counted line that a test is skipped because `tool` is missing; the
/// caller then returns.
///
/// # Panics
/// With `NOROSHI_TEST_REQUIRE=all`, so that a run that must be complete is.
#[allow(clippy::print_stderr, reason = "a skipped test must be seen by whoever runs it")]
#[allow(clippy::panic, reason = "that is how a test fails")]
pub fn missing(tool: &str) {
    if everything_is_required() {
        panic!("{tool} is missing and NOROSHI_TEST_REQUIRE=all");
    }
    let count = SKIPPED.fetch_add(1, Ordering::Relaxed) + 1;
    eprintln!("skipped {count}: {tool} is missing");
}

#[allow(
    clippy::disallowed_methods,
    reason = "only the environment reaches every test binary alike"
)]
fn everything_is_required() -> bool {
    std::env::var("NOROSHI_TEST_REQUIRE").is_ok_and(|value| value == "all")
}

static SKIPPED: AtomicUsize = AtomicUsize::new(0);
