//! The hidden command by which the program is its own worker.

use std::ffi::OsString;
use std::process::ExitCode;

use hub::{Attempt, Workers};

/// Is a worker if the arguments say so.
pub(crate) fn run(args: &[OsString]) -> Option<ExitCode> {
    let (command, rest) = args.get(1..)?.split_first()?;
    if command != Workers::ARGUMENT {
        return None;
    }
    let attempt = rest.first().and_then(|word| Attempt::of_word(word.to_str()?));
    let done = match attempt {
        Some(attempt) => hub::try_it(attempt),
        None => hub::serve_worker().is_ok(),
    };
    Some(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
