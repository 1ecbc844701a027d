//! The arguments, each with the sentence that stands in `--help` and the man page.

use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use hub::ReceivedAt;
use vocab::VerdictClass;

/// Noroshi: from a suspicious mail to facts, a judgement, and a warning to others.
#[derive(Debug, Parser)]
#[command(name = "noroshi", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show where mails really came from, what they pretend, hold, and why that matters.
    ///
    /// Nothing is executed, no link is visited, no packet leaves the machine.
    Analyze(AnalyzeArgs),
    /// Analyse a shipped set of made mails, one for each kind of attack.
    Demo(DemoArgs),
    /// Turn the JSON of `noroshi analyze` into records that the statistics count.
    ///
    /// One JSON object a line, see docs/records.md.
    Records(RecordsArgs),
    /// Print completions for a shell.
    Completions { shell: clap_complete::Shell },
    /// Print the man page.
    Man,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct AnalyzeArgs {
    /// Mails (.eml, .msg, winmail.dat, mbox, pasted text), folders, Maildirs; `-` or
    /// nothing for standard input.
    pub(crate) paths: Vec<PathBuf>,
    /// What to print: a card for people, or one JSON object a line.
    #[arg(long, value_enum, default_value = "card")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
    /// Configuration file (default: noroshi.toml in the working folder, if there).
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Threads (default: one for each processor).
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) jobs: Option<u16>,
    /// No progress and no summary, only results and errors.
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// No summary after several inputs.
    #[arg(long)]
    pub(crate) no_summary: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct RecordsArgs {
    /// Output of `noroshi analyze --format json`; `-` or nothing for standard input.
    pub(crate) paths: Vec<PathBuf>,
    /// Id of the organisation that handed the mails in.
    #[arg(long, value_name = "ID", default_value = "O001", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) organisation: String,
    /// When they came: a day or a time of RFC 3339 (default: the newest Received time of
    /// each mail, else its Date).
    #[arg(long, value_name = "TIME", value_parser = received)]
    pub(crate) received: Option<ReceivedAt>,
    /// What they are (default: the class of each verdict).
    #[arg(long, value_parser = class_parser())]
    pub(crate) class: Option<VerdictClass>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DemoArgs {
    /// Folder to write the mails and their JSON to; it is made if it is not there.
    #[arg(long, value_name = "DIR", default_value = "noroshi-demo")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

/// How to speak to the person at the terminal.
#[derive(Debug, Clone, Copy, ClapArgs)]
pub(crate) struct CommonArgs {
    /// Language of cards and summary (default: that of the locale, else English).
    #[arg(long, value_enum)]
    pub(crate) lang: Option<LangArg>,
    /// Colours: on a terminal, always, or never. NO_COLOR is heeded.
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) colour: Colour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Card,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangArg {
    Ja,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

fn received(text: &str) -> Result<ReceivedAt, &'static str> {
    ReceivedAt::parse(text).ok_or("write a day such as 2016-07-04, or 2016-07-04T10:00:00+09:00")
}

fn class_parser() -> impl TypedValueParser<Value = VerdictClass> {
    let words = VerdictClass::ALL.iter().map(|class| class.as_str());
    PossibleValuesParser::new(words)
        .try_map(|word| VerdictClass::of_word(&word).ok_or("the word of no class"))
}

const EXIT_CODES: &str = "Exit codes: 0 all read; 1 some input lost facts or could not be read; \
2 usage or configuration; 3 nothing could be read.";
