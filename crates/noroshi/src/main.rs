//! The noroshi program.
#![forbid(unsafe_code)]

use std::process::ExitCode;

// The tests' temporary folders turn on a feature of rustix, on which the command line stands.
// Named here with that feature, `cargo test` and `cargo run` share one build of both.
use rustix as _;

fn main() -> ExitCode {
    cli::run(std::env::args_os())
}
