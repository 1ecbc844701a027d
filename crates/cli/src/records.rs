//! `noroshi records`.

use std::io::{self, Write};
use std::path::PathBuf;

use hub::{HubFile, RecordChoices, Recorded};

use crate::args::RecordsArgs;
use crate::exit::{Exit, tell};
use crate::serve::opened;
use crate::surroundings::Surroundings;

pub(crate) fn run(args: &RecordsArgs, surroundings: &Surroundings) -> anyhow::Result<Exit> {
    if args.hub {
        let hub = opened(&HubFile::read(&args.config)?)?;
        io::stdout().write_all(&hub.record_lines()?)?;
        return Ok(Exit::AllRead);
    }
    let choices = RecordChoices {
        organisation: args.organisation.clone(),
        received: args.received.clone(),
        class: args.class,
    };
    let sources = hub::sources(&paths(args, surroundings));
    let mut out = io::BufWriter::with_capacity(OUTPUT_BYTES, io::stdout());
    let mut told = 0;
    let tally = hub::records(sources, &choices, |recorded| match recorded {
        Recorded::Lines(lines) => out.write_all(lines),
        Recorded::Fault(fault) => {
            told += 1;
            if told <= TOLD_MAX {
                tell(&format!("noroshi: {fault}"));
            }
            Ok(())
        }
    })?;
    out.flush()?;
    if told > TOLD_MAX {
        tell(&format!("noroshi: {} more such lines are not told", told - TOLD_MAX));
    }
    if tally.analyses == 0 {
        tell("noroshi: no analysis was read: give what `noroshi analyze --format json` printed");
    }
    Ok(Exit::of_records(tally))
}

/// Nothing named means standard input; someone who sits before it is told so.
fn paths(args: &RecordsArgs, surroundings: &Surroundings) -> Vec<PathBuf> {
    if !args.paths.is_empty() {
        return args.paths.clone();
    }
    if surroundings.stdin_is_terminal {
        tell("noroshi: paste what `noroshi analyze --format json` printed, and end with Ctrl-D");
    }
    vec![PathBuf::from("-")]
}

/// A mailbox given by mistake has a fault on each of its lines.
const TOLD_MAX: u64 = 1_000;
/// Several analyses for each call of the kernel.
const OUTPUT_BYTES: usize = 256 << 10;
