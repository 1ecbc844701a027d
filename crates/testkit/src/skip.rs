//! Skipping a test whose tool or samples are not there, in the open.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::corpus::corpus_dir;

/// Says in one counted line that a test is skipped because `tool` is missing; the
/// caller then returns.
///
/// # Panics
/// With `NOROSHI_TEST_REQUIRE=all`, so that a run that must be complete is.
#[allow(clippy::panic, reason = "that is how a test fails")]
pub fn missing(tool: &str) {
    if everything_is_required() {
        panic!("{tool} is missing and NOROSHI_TEST_REQUIRE=all");
    }
    skipped(tool);
}

/// The larger samples, for a test that is about them; without them one counted line says
/// that it is skipped. They are no part of the repository, so that no run requires them.
#[must_use]
pub fn larger_corpus() -> Option<PathBuf> {
    let dir = corpus_dir();
    if dir.is_none() {
        skipped("the folder of NOROSHI_CORPUS");
    }
    dir
}

/// The Python that has the packages which read what we write for others, if
/// `NOROSHI_PYTHON` names it (`.ci/run` installs them).
#[must_use]
pub fn python() -> Option<PathBuf> {
    std::env::var_os("NOROSHI_PYTHON").map(PathBuf::from)
}

/// The folder with the packages of `.ci/package.json`, which walk the portal in a browser, if
/// `NOROSHI_NODE_MODULES` names it (`.ci/run` installs them).
#[must_use]
pub fn node_modules() -> Option<PathBuf> {
    std::env::var_os("NOROSHI_NODE_MODULES").map(PathBuf::from)
}

#[allow(clippy::print_stderr, reason = "a skipped test must be seen by whoever runs it")]
fn skipped(what: &str) {
    let count = SKIPPED.fetch_add(1, Ordering::Relaxed) + 1;
    eprintln!("skipped {count}: {what} is missing");
}

#[allow(
    clippy::disallowed_methods,
    reason = "only the environment reaches every test binary alike"
)]
fn everything_is_required() -> bool {
    std::env::var("NOROSHI_TEST_REQUIRE").is_ok_and(|value| value == "all")
}

static SKIPPED: AtomicUsize = AtomicUsize::new(0);
