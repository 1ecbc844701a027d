//! `noroshi analyze`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use hub::{Configuration, Done, Request};
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::{AnalyzeArgs, Format};
use crate::exit::{Exit, tell};
use crate::surroundings::Surroundings;

pub(crate) fn run(args: &AnalyzeArgs, surroundings: &Surroundings) -> anyhow::Result<Exit> {
    let settings = hub::settings(&configuration(args.config.as_deref())?)?;
    // JSON has no words: nothing is loaded for it.
    let words = LazyLock::new(|| surroundings.words(args.common.lang));
    let style = surroundings.style(args.common);
    let sources = hub::sources(&paths(args, surroundings));
    let progress = progress(sources.len(), !args.quiet && surroundings.stderr_is_terminal);
    let jobs = args.jobs.map_or_else(processors, usize::from);
    let mut out = io::BufWriter::with_capacity(OUTPUT_BYTES, io::stdout());
    let render = |analysis: &analysis::Analysis| match args.format {
        Format::Json => wire::analysis_line(analysis),
        Format::Card => report::card(analysis, &words, style).into_bytes(),
    };
    let tally = hub::analyze(Request { sources, jobs }, &settings, render, |done| match done {
        Done::Rendered(rendered) => {
            progress.set_position(u64::try_from(rendered.sources_done).unwrap_or(u64::MAX));
            progress.suspend(|| {
                out.write_all(&rendered.output)?;
                // Who sits before it wants each result when it is there.
                if surroundings.stdout_is_terminal { out.flush() } else { Ok(()) }
            })
        }
        Done::Unread(unread) => {
            progress.suspend(|| tell(&format!("noroshi: {}: {}", unread.source, unread.reason)));
            Ok(())
        }
    })?;
    progress.finish_and_clear();
    let wants_summary = args.format == Format::Card && !args.quiet && !args.no_summary;
    if wants_summary && tally.read > 1 {
        out.write_all(report::summary(&tally, &words, style).as_bytes())?;
    }
    out.flush()?;
    if tally.read + tally.unread == 0 {
        tell("noroshi: no file in the given folders: name a mail, or a folder that holds mails");
    }
    Ok(Exit::of(&tally))
}

/// The configuration file that was named, or the one of the working folder.
pub(crate) fn configuration(named: Option<&Path>) -> Result<Configuration, hub::Error> {
    let default = Path::new(CONFIG_FILE);
    match named {
        Some(path) => Configuration::read(path),
        None if default.is_file() => Configuration::read(default),
        None => Ok(Configuration::default()),
    }
}

/// Nothing named means standard input; someone who sits before it is told so.
fn paths(args: &AnalyzeArgs, surroundings: &Surroundings) -> Vec<PathBuf> {
    if !args.paths.is_empty() {
        return args.paths.clone();
    }
    if surroundings.stdin_is_terminal && !args.quiet {
        tell("noroshi: paste the mail, with its headers if you can, and end with Ctrl-D");
    }
    vec![PathBuf::from("-")]
}

fn progress(inputs: usize, shown: bool) -> ProgressBar {
    if !shown || inputs < 2 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(u64::try_from(inputs).unwrap_or(u64::MAX));
    // The template is ours and has no placeholder that could be wrong.
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

const CONFIG_FILE: &str = "noroshi.toml";
/// Several results for each call of the kernel.
const OUTPUT_BYTES: usize = 256 << 10;
