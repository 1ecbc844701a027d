//! `noroshi analyze`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use analysis::{Analysis, Exchange, Scenes, Settings};
use hub::{Configuration, Done, Hashes, Request, Reuse, Source, Workers};
use indicatif::{ProgressBar, ProgressStyle};
use stix::Timestamp;
use words::Words;

use crate::args::{AnalyzeArgs, Format};
use crate::exit::{Exit, tell};
use crate::out::{Frame, Out};
use crate::surroundings::{Surroundings, program};

pub(crate) fn run(args: &AnalyzeArgs, surroundings: &Surroundings) -> anyhow::Result<Exit> {
    let mut configuration = configuration(args.config.as_deref())?;
    configuration.dns_records.clone_from(&args.dns_records);
    if args.format == Format::Html {
        configuration.scenes = Scenes::Kept;
    }
    let settings = hub::settings(&configuration)?;
    let workers = hub::workers(program()?, &configuration, &settings.limits, Reuse::Pooled);
    let identity = configuration.config.exchange.identity;
    let command = Command { args, surroundings, identity, settings, workers };
    match &args.watch {
        Some(folder) => command.watch(folder),
        None => command.once(),
    }
}

/// The command with everything that it needs.
struct Command<'a> {
    args: &'a AnalyzeArgs,
    surroundings: &'a Surroundings,
    /// Who speaks to others.
    identity: Option<String>,
    settings: Settings,
    workers: Workers,
}

impl Command<'_> {
    fn once(&self) -> anyhow::Result<Exit> {
        let (args, surroundings) = (self.args, self.surroundings);
        let words = LazyLock::new(|| surroundings.words(args.common.lang));
        let sources = hub::sources(&paths(args, surroundings));
        let progress = progress(sources.len(), !args.quiet && surroundings.stderr_is_terminal);
        let frame = self.frame();
        let mut out = Out::new(args, &frame, surroundings.stdout_is_terminal, 0)?;
        let tally =
            hub::analyze(
                self.request(sources),
                &self.settings,
                self.render(),
                |done| match done {
                    Done::Rendered(rendered) => {
                        progress
                            .set_position(u64::try_from(rendered.sources_done).unwrap_or(u64::MAX));
                        progress.suspend(|| {
                            self.talk(&rendered.output);
                            out.write(&rendered.output.bytes, rendered.hash.as_ref())
                        })
                    }
                    Done::Unread(unread) => {
                        progress.suspend(|| {
                            tell(&format!("noroshi: {}: {}", unread.source, unread.reason))
                        });
                        Ok(())
                    }
                },
            )?;
        progress.finish_and_clear();
        let wants_summary = args.format == Format::Card && !args.quiet && !args.no_summary;
        if wants_summary && tally.read > 1 {
            let style = surroundings.style(args.common);
            out.stdout.write_all(report::summary(&tally, &words, style).as_bytes())?;
        }
        out.finish()?;
        if tally.read + tally.unread == 0 {
            tell(
                "noroshi: no file in the given folders: name a mail, or a folder that holds mails",
            );
        }
        Ok(Exit::of(&tally))
    }

    /// Looks again and again; ends only by an error or from outside.
    fn watch(&self, folder: &Path) -> anyhow::Result<Exit> {
        let mut watch = hub::Watch::begin(folder, self.args.seen.as_deref())?;
        let frame = self.frame();
        let mut out = Out::new(self.args, &frame, true, watch.count())?;
        loop {
            let request = Request { hashes: Hashes::Sha256, ..self.request(watch.look()) };
            hub::analyze(request, &self.settings, self.render(), |done| -> io::Result<()> {
                match done {
                    Done::Rendered(rendered) => {
                        let hash = rendered.hash.map(|hash| analysis::hex(&hash));
                        let Some(hash) = hash.filter(|hash| watch.is_new(hash)) else {
                            return Ok(());
                        };
                        self.talk(&rendered.output);
                        out.write(&rendered.output.bytes, rendered.hash.as_ref())?;
                        watch.done(hash)
                    }
                    Done::Unread(unread) => {
                        tell(&format!("noroshi: {}: {}", unread.source, unread.reason));
                        Ok(())
                    }
                }
            })?;
            std::thread::sleep(Duration::from_secs(self.args.interval));
        }
    }

    fn request(&self, sources: Vec<Source>) -> Request<'_> {
        Request {
            sources,
            jobs: self.args.jobs.map_or_else(processors, usize::from),
            workers: Some(&self.workers),
            hashes: if self.args.out.is_some() { Hashes::Sha256 } else { Hashes::None },
        }
    }

    /// What stands before the results and behind them.
    fn frame(&self) -> Frame {
        match self.args.format {
            Format::Card | Format::Json | Format::Misp | Format::Stix => Frame::default(),
            Format::Csv => Frame { head: report::ANALYSIS_COLUMNS.to_owned(), tail: "" },
            Format::Html => {
                let words = self.surroundings.words(self.args.common.lang);
                Frame { head: report::html_head(&words), tail: report::HTML_TAIL }
            }
        }
    }

    fn render(&self) -> impl Fn(&Analysis) -> Rendering + Sync {
        let (args, surroundings) = (self.args, self.surroundings);
        // JSON has no words: nothing is loaded for it.
        let words = LazyLock::new(move || surroundings.words(args.common.lang));
        let style = surroundings.style(args.common);
        let created = args.created.unwrap_or_else(now);
        move |analysis| match args.format {
            Format::Json => Rendering::of(wire::analysis_line(analysis)),
            Format::Card => Rendering::of(report::card(analysis, &words, style).into_bytes()),
            Format::Csv => Rendering::of(report::analysis_csv(analysis).into_bytes()),
            Format::Html => Rendering::of(report::html(analysis, &words).into_bytes()),
            Format::Misp | Format::Stix => self.exchanged(analysis, &words, created),
        }
    }

    /// A bundle or an event, and what it does not say.
    fn exchanged(&self, analysis: &Analysis, words: &Words, created: Timestamp) -> Rendering {
        let text = |key: &str, params: &[(&str, &str)]| words.text(key, params);
        let exchange = Exchange {
            identity: self.identity.as_deref(),
            tlp: self.args.tlp,
            created,
            lang: words.lang().as_str(),
            words: &text,
            knowledge: &self.settings.knowledge,
        };
        let (name, bytes, losses) = if self.args.format == Format::Stix {
            let (bundle, losses) = analysis::stix_bundle(analysis, &exchange);
            ("STIX", bundle.to_line(), losses)
        } else {
            let (event, losses) = analysis::misp_event(analysis, &exchange);
            ("MISP", event.to_line(), losses)
        };
        let losses: Vec<String> = losses.iter().map(|loss| loss.text(&exchange)).collect();
        let params =
            [("source", &*analysis.source), ("format", name), ("losses", &losses.join("; "))];
        Rendering { bytes, talk: Some(words.text("exchange-talk", &params)) }
    }

    /// Tells the person at the terminal what the result does not say.
    fn talk(&self, rendering: &Rendering) {
        if let Some(talk) = rendering.talk.as_ref().filter(|_| !self.args.quiet) {
            tell(&format!("noroshi: {talk}"));
        }
    }
}

/// What is printed of one input.
struct Rendering {
    bytes: Vec<u8>,
    /// A line for standard error.
    talk: Option<String>,
}

impl Rendering {
    const fn of(bytes: Vec<u8>) -> Self {
        Self { bytes, talk: None }
    }
}

/// The clock, for results that say when they were made.
fn now() -> Timestamp {
    Timestamp::new(jiff::Timestamp::now()).unwrap_or(Timestamp::FIXED)
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

pub(crate) fn progress(inputs: usize, shown: bool) -> ProgressBar {
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
