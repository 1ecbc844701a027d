//! Exit codes, and how an error is told to the person who must act.

use std::process::ExitCode;

use analysis::Tally;
use hub::RecordTally;

/// The documented exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    AllRead,
    FactsLost,
    Usage,
    NothingRead,
}

impl Exit {
    pub(crate) fn of(tally: &Tally) -> Self {
        Self::of_counts(tally.read, tally.lost + tally.unread)
    }

    pub(crate) fn of_records(tally: RecordTally) -> Self {
        Self::of_counts(tally.analyses, tally.faults)
    }

    pub(crate) fn of_submissions(taken: u64, refused: u64) -> Self {
        Self::of_counts(taken, refused)
    }

    fn of_counts(read: u64, faulty: u64) -> Self {
        match (read, faulty) {
            (0, _) => Self::NothingRead,
            (_, 0) => Self::AllRead,
            _ => Self::FactsLost,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::AllRead => 0,
            Exit::FactsLost => 1,
            Exit::Usage => 2,
            Exit::NothingRead => 3,
        })
    }
}

/// Tells an error with its causes on one line. A reader that closed the pipe has
/// seen what it wanted: that is no error.
pub(crate) fn failed(error: &anyhow::Error) -> Exit {
    let closed = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe);
    if closed {
        return Exit::AllRead;
    }
    tell(&format!("noroshi: {error:#}"));
    Exit::Usage
}

/// Writes a line for the person at the terminal.
#[expect(clippy::print_stderr, reason = "talk goes to standard error, from here only")]
pub(crate) fn tell(line: &str) {
    eprintln!("{line}");
}
