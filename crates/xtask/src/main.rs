//! Tasks of the workspace that cargo does not know: `cargo xtask`.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a command line tool: what it finds goes to stdout")]
#![expect(clippy::disallowed_methods, reason = "it measures time and reads its own arguments")]

mod bench;
mod command;
mod finding;
mod fuzz;
mod mails;
mod records;
mod tidy;
mod workspace;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
// Named for its feature `span-locations`: without it, what syn reads has no lines.
use proc_macro2 as _;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match task(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs a task and answers whether all is well.
fn task(arguments: &[&str]) -> Result<bool> {
    match arguments {
        ["tidy"] => tidy::run(),
        ["fuzz", target, seconds] => fuzz::run(target, seconds.parse()?),
        ["mails", folder] => {
            println!(
                "{} bytes",
                mails::write(Path::new(folder), mails::COUNT, mails::Attachments::Kept)?
            );
            Ok(true)
        }
        ["bench"] => bench::run(),
        ["bench", "--hub"] => bench::hub_alone(),
        ["bench", "--smoke"] => bench::smoke(),
        ["measured", program, arguments @ ..] => bench::answer(program, arguments),
        _ => bail!("{USAGE}"),
    }
}

const USAGE: &str = "unknown task, take one of
  cargo xtask tidy                        layers, headers, lengths, licences, texts
  cargo xtask fuzz TARGET|all SECONDS     fuzz one target, or all in turn
  cargo xtask mails FOLDER                write the set of mails that the bench reads
  cargo xtask bench [--smoke | --hub]     measure and write docs/benchmarks.md";
