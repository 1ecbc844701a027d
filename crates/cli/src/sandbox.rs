//! `noroshi sandbox`: whether the fences hold on this machine.

use std::io::{self, Write};

use anyhow::Context;
use hub::{Attempt, Outcome};

use crate::args::SandboxArgs;
use crate::exit::Exit;
use crate::surroundings::{Surroundings, program};

pub(crate) fn run(args: &SandboxArgs, surroundings: &Surroundings) -> anyhow::Result<Exit> {
    let words = surroundings.words(args.lang);
    let program = program()?;
    let mut out = io::stdout();
    let mut holds = true;
    for &attempt in Attempt::ALL {
        let outcome = hub::attempt(&program, attempt)
            .with_context(|| format!("cannot start {}", program.display()))?;
        holds &= outcome != Outcome::Done;
        let outcome = match outcome {
            Outcome::Stopped => "sandbox-stopped",
            Outcome::Refused => "sandbox-refused",
            Outcome::Done => "sandbox-done",
        };
        let what = words.text(&format!("attempt-{attempt}"), &[]);
        writeln!(out, "{what}: {}", words.text(outcome, &[]))?;
    }
    let verdict = if holds { "sandbox-holds" } else { "sandbox-open" };
    writeln!(out, "\n{}", words.text(verdict, &[]))?;
    Ok(if holds { Exit::AllRead } else { Exit::FactsLost })
}
