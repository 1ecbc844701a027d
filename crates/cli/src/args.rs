//! The arguments, each with the sentence that stands in `--help` and the man page.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use hub::ReceivedAt;
use stats::{RatioRounding, ReportKind, ShareRounding};
use stix::Timestamp;
use vocab::{
    Attribution, ConsentRule, Happened, ItemKind, Preset, ReportCategory, Tlp, VerdictClass,
};

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
    /// Check what was done in a hub: its chain, entry by entry.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Copy a hub's records and evidence while it runs; never its master key.
    Backup(BackupArgs),
    /// Look after the database of a hub.
    #[command(subcommand)]
    Db(DbCommand),
    /// Start a hub of sample members on this machine, with a year of sample submissions.
    Demo(DemoArgs),
    /// Make a new hub: its configuration, its master key, its first administrator.
    Init(InitArgs),
    /// Look after the master key of a hub.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Look after the persons who run a hub, at its server.
    #[command(subcommand)]
    Person(PersonCommand),
    /// Turn the JSON of `noroshi analyze` into records that the statistics count.
    ///
    /// One JSON object a line, see docs/records.md.
    Records(RecordsArgs),
    /// Count records into the tables of a quarter, a fiscal year, or the rescue team's year.
    ///
    /// Every digit has its definition in the notes and its records with --explain.
    Report(ReportArgs),
    /// Put a backup back into an empty place.
    Restore(RestoreArgs),
    /// Analyse the shipped set of made mails, one for each kind of attack.
    Samples(SamplesArgs),
    /// Show whether the fences round the reading of hostile bytes hold on this machine.
    ///
    /// Each thing that a worker must not do is tried from within them.
    Sandbox(SandboxArgs),
    /// Run a hub: portal, REST and the work that waits.
    Serve(HubArgs),
    /// Hand mails and files in to a hub: each is a submission with a receipt of its own.
    ///
    /// What was handed in before is not handed in twice, so that an interrupted run can be
    /// run again. A table of receipts goes to standard output.
    Submit(Box<SubmitArgs>),
    /// Do the work that waits in a hub, beside its server.
    Worker(HubArgs),
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
    /// What to print: a card for people, one JSON object a line, one CSV
    /// line an observable, one page for a browser, or for each input one line with a
    /// STIX 2.1 bundle or a MISP event (docs/exchange.md).
    #[arg(long, value_enum, default_value = "card")]
    pub(crate) format: Format,
    /// With --format stix or misp: how far it may travel (TLP 2.0).
    #[arg(long, default_value = "amber", value_parser = words_of(Tlp::ALL, Tlp::as_str, Tlp::of_word))]
    pub(crate) tlp: Tlp,
    /// With --format stix or misp: the time of the analysis, as RFC 3339 (default: now).
    #[arg(long, value_name = "TIME", value_parser = created)]
    pub(crate) created: Option<Timestamp>,
    /// Write one file an input into this folder, named by order and SHA-256; it is made if it
    /// is not there.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Wait for new mails in this folder (a Maildir, a folder that a mailbox is saved to);
    /// each is analysed once, also after a restart. Ends with Ctrl-C.
    #[arg(long, value_name = "DIR", conflicts_with = "paths")]
    pub(crate) watch: Option<PathBuf>,
    /// With --watch: the file that remembers which mails were seen (default:
    /// .noroshi-seen in the folder).
    #[arg(long, value_name = "FILE", requires = "watch")]
    pub(crate) seen: Option<PathBuf>,
    /// With --watch: seconds between two looks.
    #[arg(long, value_name = "SECONDS", requires = "watch", default_value = "2", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) interval: u64,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
    /// Configuration file (default: noroshi.toml in the working folder, if there).
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Work SPF, DKIM, DMARC and ARC out again from the DNS answers stored in this file, see
    /// docs/dns-records.md (default: dns_records of the configuration). Nothing is asked.
    #[arg(long, value_name = "FILE")]
    pub(crate) dns_records: Option<PathBuf>,
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
    /// The records of a hub, in place of those of analyses.
    #[arg(long, conflicts_with = "paths")]
    pub(crate) hub: bool,
    /// With --hub: its configuration.
    #[arg(long, value_name = "FILE", default_value = "hub.toml", requires = "hub")]
    pub(crate) config: PathBuf,
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
    #[arg(long, value_parser = words_of(VerdictClass::ALL, VerdictClass::as_str, VerdictClass::of_word))]
    pub(crate) class: Option<VerdictClass>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = REPORT_EXIT_CODES)]
pub(crate) struct ReportArgs {
    /// Which report.
    #[arg(value_parser = words_of(ReportKind::ALL, ReportKind::as_str, ReportKind::of_word))]
    pub(crate) kind: ReportKind,
    /// Of which period: a quarter by its first month (2016-07), else a fiscal year (2014).
    #[arg(value_name = "PERIOD")]
    pub(crate) period: String,
    /// Records, one JSON object a line (docs/records.md); `-` for standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) records: PathBuf,
    /// What to print: Markdown for people, CSV for spreadsheets, JSON for programs.
    #[arg(long, value_enum, default_value = "md")]
    pub(crate) format: TableFormat,
    /// First month or day of any other period (2014-07, 2014-07-16).
    #[arg(long, value_name = "MONTH", requires = "to")]
    pub(crate) from: Option<String>,
    /// Last month or day of it.
    #[arg(long, value_name = "MONTH", requires = "from")]
    pub(crate) to: Option<String>,
    /// Period of a single table: case-durations=2014-07..2015-06.
    #[arg(long = "period", value_name = "TABLE=PERIOD")]
    pub(crate) periods: Vec<String>,
    /// How shares are rounded (default: half-up; jcrat: largest-remainder).
    #[arg(long, value_name = "HOW", value_parser = words_of(ShareRounding::ALL, ShareRounding::as_str, ShareRounding::of_word))]
    pub(crate) share_rounding: Option<ShareRounding>,
    /// How values against the year before are rounded.
    #[arg(long, value_name = "HOW", default_value = "half-up", value_parser = words_of(RatioRounding::ALL, RatioRounding::as_str, RatioRounding::of_word))]
    pub(crate) ratio_rounding: RatioRounding,
    /// A row that adds up others: jp-hk-kr-cn-us=JP,HK,KR,CN,US.
    #[arg(long = "sum", value_name = "NAME=ROW,ROW")]
    pub(crate) sums: Vec<String>,
    /// List the records behind a digit, or behind all digits of a table.
    #[arg(long, value_name = "TABLE/KEY")]
    pub(crate) explain: Option<String>,
    /// Time zone whose days count (default: Asia/Tokyo).
    #[arg(long, value_name = "NAME")]
    pub(crate) time_zone: Option<String>,
    /// Month that a fiscal year begins in (default: 4).
    #[arg(long, value_name = "MONTH")]
    pub(crate) year_starts: Option<i8>,
    /// Configuration file (default: noroshi.toml in the working folder, if there).
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Language of titles, rows and notes (default: that of the locale, else English).
    #[arg(long, value_enum)]
    pub(crate) lang: Option<LangArg>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SandboxArgs {
    /// Language (default: that of the locale, else English).
    #[arg(long, value_enum)]
    pub(crate) lang: Option<LangArg>,
}

/// Which hub.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct HubArgs {
    /// Configuration of the hub (docs/hub.md).
    #[arg(long, value_name = "FILE", default_value = "hub.toml")]
    pub(crate) config: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Walk the whole chain and say where it does not hold.
    Verify(HubArgs),
}

#[derive(Debug, Subcommand)]
pub(crate) enum DbCommand {
    /// Bring the database to what this program needs.
    Migrate {
        #[command(flatten)]
        hub: HubArgs,
        /// Print what would be done, and do nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Put a new master key in the place of the one that is there, while the hub works.
    ///
    /// The old key is kept beside it: backups made before open with it alone. What was cut off
    /// is gone on with by doing the same again.
    Rotate {
        #[command(flatten)]
        hub: HubArgs,
        /// Print what would be done, and do nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    /// Print a link with which a person of the hub sets another password, when no two people are
    /// left who could agree to it.
    ///
    /// All sessions, keys and links of the person end. It stands in the chain of what was done,
    /// and every administrator of the hub is told on each page until that one has taken note.
    Recover {
        #[command(flatten)]
        hub: HubArgs,
        /// Mail address of the person.
        address: String,
        /// The hub itself was marked as one that the attacker may read, and was verified by voice
        /// since then: take the mark away.
        #[arg(long)]
        verified_by_voice: bool,
    },
}

#[derive(Debug, ClapArgs)]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    pub(crate) hub: HubArgs,
    /// Folder to write to; it must be new or empty.
    pub(crate) to: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RestoreArgs {
    #[command(flatten)]
    pub(crate) hub: HubArgs,
    /// Folder of the backup. The hub's database and evidence must not be there yet.
    pub(crate) from: PathBuf,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = SUBMIT_EXIT_CODES)]
pub(crate) struct SubmitArgs {
    /// Mails, files, mboxes (mail by mail) and folders; `-` or nothing for standard input.
    pub(crate) paths: Vec<PathBuf>,
    /// Address of the hub: https, or http to this machine (else NOROSHI_HUB).
    #[arg(long, value_name = "URL")]
    pub(crate) hub: Option<String>,
    /// File with the key of a program, made on the page of your account (else NOROSHI_KEY holds
    /// the key itself).
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// Certificate of the authority that the hub's own is from, as PEM, in place of those that
    /// browsers trust.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// What it is (default: told by its content).
    #[arg(long, value_parser = words_of(ItemKind::ALL, ItemKind::as_str, ItemKind::of_word))]
    pub(crate) kind: Option<ItemKind>,
    /// Words for the hub.
    #[arg(long, value_name = "TEXT")]
    pub(crate) words: Option<String>,
    /// Day on which it was seen.
    #[arg(long, value_name = "DAY")]
    pub(crate) seen: Option<jiff::civil::Date>,
    /// How many came.
    #[arg(long, value_name = "N")]
    pub(crate) copies: Option<u32>,
    /// What happened; several times for several things.
    #[arg(long, value_parser = words_of(Happened::ALL, Happened::as_str, Happened::of_word))]
    pub(crate) happened: Vec<Happened>,
    /// What is reported, if it is no mail.
    #[arg(long, value_parser = words_of(ReportCategory::ALL, ReportCategory::as_str, ReportCategory::of_word))]
    pub(crate) category: Option<ReportCategory>,
    /// Ask the hub to call and help.
    #[arg(long)]
    pub(crate) rescue: bool,
    /// With --rescue: the number to call (default: the one that the hub knows).
    #[arg(long, value_name = "NUMBER", requires = "rescue")]
    pub(crate) telephone: Option<String>,
    #[command(flatten)]
    pub(crate) handling: HandlingArgs,
    /// Hand in again what was handed in under another such text.
    #[arg(long, value_name = "TEXT")]
    pub(crate) once: Option<String>,
    /// One submission of everything, in place of one for each mail or file.
    #[arg(long)]
    pub(crate) together: bool,
    /// One JSON object a line, in place of a table.
    #[arg(long)]
    pub(crate) json: bool,
    /// No progress and no summary, only receipts and refusals.
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Language (default: that of the locale, else English).
    #[arg(long, value_enum)]
    pub(crate) lang: Option<LangArg>,
}

/// How far something that is handed in may go.
#[derive(Debug, ClapArgs)]
pub(crate) struct HandlingArgs {
    /// How far it may go (default: to the own SIG, after asking).
    #[arg(long, value_parser = words_of(Preset::ALL, Preset::as_str, Preset::of_word))]
    pub(crate) preset: Option<Preset>,
    /// Readers in place of those of the preset: own-sigs, all-sigs, partners, public, or the
    /// name of a SIG or an arrangement; several times for several.
    #[arg(long, value_name = "READERS")]
    pub(crate) reach: Vec<String>,
    /// Label in place of that of the preset (TLP 2.0).
    #[arg(long, value_parser = words_of(Tlp::ALL, Tlp::as_str, Tlp::of_word))]
    pub(crate) tlp: Option<Tlp>,
    /// Whether the attacker's indicators, without any text, may go to the own SIG at once.
    #[arg(long, value_name = "YES", value_parser = clap::builder::BoolishValueParser::new())]
    pub(crate) at_once: Option<bool>,
    /// Whether to be asked before anything goes out.
    #[arg(long, value_parser = words_of(ConsentRule::ALL, ConsentRule::as_str, ConsentRule::of_word))]
    pub(crate) rule: Option<ConsentRule>,
    /// Whether readers may be told who handed in.
    #[arg(long, value_parser = words_of(Attribution::ALL, Attribution::as_str, Attribution::of_word))]
    pub(crate) attribution: Option<Attribution>,
    /// A word that must never go out; several times for several.
    #[arg(long, value_name = "WORD")]
    pub(crate) never: Vec<String>,
    /// First day on which it may go out.
    #[arg(long, value_name = "DAY")]
    pub(crate) not_before: Option<jiff::civil::Date>,
    /// Last day on which it may go out.
    #[arg(long, value_name = "DAY")]
    pub(crate) not_after: Option<jiff::civil::Date>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct InitArgs {
    /// Folder of the new hub; it is made if it is not there.
    pub(crate) folder: PathBuf,
    /// Name under which the hub speaks.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    /// Mail address of the first administrator.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) admin: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DemoArgs {
    /// Folder of the demo; a second start goes on with what is in it.
    #[arg(long, value_name = "DIR", default_value = "noroshi-demo")]
    pub(crate) out: PathBuf,
    /// Address to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8600")]
    pub(crate) listen: SocketAddr,
    /// End when everything is there, instead of serving it.
    #[arg(long)]
    pub(crate) once: bool,
    /// Language (default: that of the locale, else English).
    #[arg(long, value_enum)]
    pub(crate) lang: Option<LangArg>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SamplesArgs {
    /// Folder to write the mails and their JSON to; it is made if it is not there.
    #[arg(long, value_name = "DIR", default_value = "noroshi-samples")]
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
    Csv,
    Html,
    Json,
    Misp,
    Stix,
}

/// Markdown, CSV, or JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    Md,
    Csv,
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

fn created(text: &str) -> Result<Timestamp, &'static str> {
    let at = text.parse().ok().and_then(Timestamp::new);
    at.ok_or("write a time such as 2026-11-22T09:00:00+09:00")
}

/// Reads a word of a closed list, and names the list to who gave another.
fn words_of<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    as_str: fn(T) -> &'static str,
    of_word: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(move |word| as_str(*word)))
        .try_map(move |word| of_word(&word).ok_or("no word of the list"))
}

const EXIT_CODES: &str = "Exit codes: 0 all read; 1 some input lost facts or could not be read; \
2 usage or configuration; 3 nothing could be read.";

const SUBMIT_EXIT_CODES: &str = "Exit codes: 0 all handed in; 1 some not; 2 usage or \
configuration; 3 nothing handed in.";

const REPORT_EXIT_CODES: &str = "Exit codes: 0 every record counted; 1 some not, or only in part; \
2 usage or configuration; 3 no record counted.";
