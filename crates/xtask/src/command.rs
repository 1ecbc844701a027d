//! Runs of other programs, whose failure is an error with what they said.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// Runs a program before the eyes of who called it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    output(command.stdout(Stdio::inherit()).stderr(Stdio::inherit())).map(drop)
}

/// Runs a program and returns its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
    let talk = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?} failed: {talk}");
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
