//! The command line: arguments, configuration from the surroundings, rendering.
//! Everything it does is a call of `hub`.
#![forbid(unsafe_code)]

mod analyze;
mod args;
mod demo;
mod exit;
mod out;
mod records;
mod report;
mod samples;
mod sandbox;
mod serve;
mod submit;
mod surroundings;
mod upkeep;
mod worker;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::args::{Args, Command};
use crate::exit::Exit;
use crate::surroundings::Surroundings;

/// Runs the program with these arguments, its own name first.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    // Before anything else: a worker has one thread, no terminal and no arguments of its own.
    if let Some(exit) = worker::run(&args) {
        return exit;
    }
    let surroundings = Surroundings::read();
    // A mail that makes a parser panic becomes a defect of its result; the default
    // hook would print a stack trace between the cards.
    std::panic::set_hook(Box::new(|_| {}));
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let outcome = match args.command {
        Command::Analyze(arguments) => analyze::run(&arguments, &surroundings),
        Command::Audit(command) => upkeep::audit(&command),
        Command::Backup(arguments) => upkeep::backup(&arguments),
        Command::Db(command) => upkeep::db(&command),
        Command::Demo(arguments) => demo::run(&arguments, &surroundings),
        Command::Init(arguments) => serve::init(&arguments, &surroundings),
        Command::Key(command) => upkeep::key(&command),
        Command::Person(command) => upkeep::person(&command),
        Command::Records(arguments) => records::run(&arguments, &surroundings),
        Command::Report(arguments) => report::run(&arguments, &surroundings),
        Command::Restore(arguments) => upkeep::restore(&arguments),
        Command::Samples(arguments) => samples::run(&arguments, &surroundings),
        Command::Serve(arguments) => serve::serve(&arguments),
        Command::Submit(arguments) => submit::run(&arguments, &surroundings),
        Command::Worker(arguments) => serve::work(&arguments),
        Command::Sandbox(arguments) => sandbox::run(&arguments, &surroundings),
        Command::Completions { shell } => completions(shell),
        Command::Man => man(),
    };
    outcome.unwrap_or_else(|error| exit::failed(&error)).into()
}

/// Help and version go to standard output with code 0, mistakes to standard error with 2.
fn usage(error: &clap::Error) -> ExitCode {
    // A closed standard error leaves nobody to tell.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage.into() } else { Exit::AllRead.into() }
}

fn completions(shell: clap_complete::Shell) -> anyhow::Result<Exit> {
    clap_complete::generate(shell, &mut Args::command(), "noroshi", &mut std::io::stdout());
    Ok(Exit::AllRead)
}

fn man() -> anyhow::Result<Exit> {
    clap_mangen::Man::new(Args::command()).render(&mut std::io::stdout())?;
    Ok(Exit::AllRead)
}
