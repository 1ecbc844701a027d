//! `noroshi submit`: hands mails and files in to a hub, one submission each.

mod courier;
mod form;

use std::io::{self, BufWriter, Stdout, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use hub::OpenedInput;
use indicatif::ProgressBar;
use wire::{NotSubmitted, Submitted, SubmittedLine};
use words::Words;

use self::courier::{Courier, Undelivered};
use self::form::{Form, Upload};
use crate::analyze::progress;
use crate::args::SubmitArgs;
use crate::exit::{Exit, tell};
use crate::surroundings::Surroundings;

pub(crate) fn run(args: &SubmitArgs, surroundings: &Surroundings) -> anyhow::Result<Exit> {
    let words = surroundings.words(args.lang);
    let address = args.hub.as_deref().or(surroundings.hub.as_deref());
    let address = address.context("which hub? Give --hub https://…, or set NOROSHI_HUB")?;
    let key = key(args, surroundings)?;
    let courier = Courier::new(address, &key, words.lang().as_str(), args.ca.as_deref())?;
    let sources = hub::sources(&paths(args, surroundings));
    let is_shown = !args.quiet && !args.json && surroundings.stderr_is_terminal;
    let progress = progress(sources.len(), is_shown);
    let out = BufWriter::new(io::stdout());
    let form = Form::of(args);
    let mut run = Run { args, words, courier, form, progress, out, taken: 0, again: 0, refused: 0 };
    let done = run.all(hub::opened_inputs(sources, INPUT_BYTES));
    run.progress.finish_and_clear();
    run.out.flush()?;
    run.farewell();
    match done {
        Ok(()) => Ok(Exit::of_submissions(run.taken, run.refused)),
        Err(Stopped::Delivery(undelivered)) => {
            tell(&format!("noroshi: {undelivered}"));
            Ok(Exit::of_submissions(run.taken, run.refused + 1))
        }
        Err(Stopped::Output(error)) => Err(error.into()),
    }
}

/// Why the rest is not handed in.
enum Stopped {
    /// What failed once would fail each time.
    Delivery(Undelivered),
    Output(io::Error),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

struct Run<'a> {
    args: &'a SubmitArgs,
    words: Words,
    courier: Courier,
    form: Form,
    progress: ProgressBar,
    out: BufWriter<Stdout>,
    taken: u64,
    /// Of those taken, how many had been handed in before.
    again: u64,
    refused: u64,
}

impl Run<'_> {
    fn all(&mut self, inputs: impl Iterator<Item = OpenedInput>) -> Result<(), Stopped> {
        let mut together = Vec::new();
        let mut source = String::new();
        for input in inputs {
            if input.number.is_none_or(|number| number == 1) {
                self.progress.inc(1);
            }
            let name = named(&input);
            let bytes = match input.content {
                Ok(bytes) if bytes.len() <= INPUT_BYTES => bytes,
                Ok(_) => {
                    self.refuse(&name, &self.own_refusal("item-too-large"))?;
                    continue;
                }
                Err(error) => {
                    let why = NotSubmitted {
                        code: "unreadable".into(),
                        messages: vec![error.to_string()],
                    };
                    self.refuse(&name, &why)?;
                    continue;
                }
            };
            if self.args.together {
                source = if together.is_empty() { name.clone() } else { source + ", " + &name };
                together.push(Upload { name, bytes });
            } else {
                self.hand_in(&name.clone(), &[Upload { name, bytes }])?;
            }
        }
        if together.is_empty() { Ok(()) } else { self.hand_in(&source, &together) }
    }

    fn hand_in(&mut self, source: &str, uploads: &[Upload]) -> Result<(), Stopped> {
        let (boundary, body) = self.form.body(uploads);
        let bar = &self.progress;
        let waits = |seconds: u64| {
            let seconds = seconds.to_string();
            let text = self.words.text("submit-waiting", &[("seconds", &seconds)]);
            bar.suspend(|| tell(&format!("noroshi: {text}")));
        };
        match self.courier.deliver(&boundary, &body, waits) {
            Ok(submitted) => self.take(source, &submitted),
            Err(Undelivered::Refused(why)) => self.refuse(source, &why),
            Err(stopped) => Err(Stopped::Delivery(stopped)),
        }
    }

    fn take(&mut self, source: &str, submitted: &Submitted) -> Result<(), Stopped> {
        if self.taken == 0 && !self.args.json {
            let columns = ["receipt", "state", "source"];
            let columns = columns.map(|name| self.words.text(&format!("submit-{name}"), &[]));
            self.line(&columns.join("\t"))?;
        }
        self.taken += 1;
        self.again += u64::from(submitted.again);
        if self.args.json {
            let line = SubmittedLine { source, submitted: Some(submitted), error: None };
            return Ok(self.out.write_all(&line.to_line()).and_then(|()| self.out.flush())?);
        }
        let state = if submitted.again { "submit-again" } else { "submit-new" };
        let state = self.words.text(state, &[]);
        let source = report::shown(source, &self.words);
        let receipt = report::shown(&submitted.receipt, &self.words);
        self.line(&format!("{receipt}\t{state}\t{source}"))
    }

    fn refuse(&mut self, source: &str, why: &NotSubmitted) -> Result<(), Stopped> {
        self.refused += 1;
        if self.args.json {
            let line = SubmittedLine { source, submitted: None, error: Some(why) };
            self.out.write_all(&line.to_line())?;
        }
        let source = report::shown(source, &self.words);
        let why: Vec<String> =
            why.messages.iter().map(|text| report::shown(text, &self.words)).collect();
        let params = [("source", source.as_str()), ("why", &why.join(" "))];
        let text = self.words.text("submit-refused", &params);
        self.progress.suspend(|| tell(&format!("noroshi: {text}")));
        Ok(())
    }

    /// A line that is there when the next input is handed in: who is interrupted has all
    /// receipts that were given.
    fn line(&mut self, text: &str) -> Result<(), Stopped> {
        let out = &mut self.out;
        Ok(self.progress.suspend(|| writeln!(out, "{text}").and_then(|()| out.flush()))?)
    }

    fn own_refusal(&self, code: &str) -> NotSubmitted {
        let text = self.words.text(&format!("problem-{code}"), &[]);
        NotSubmitted { code: code.to_owned(), messages: vec![text] }
    }

    /// How it went, and what must be done at once by whoever opened or paid.
    fn farewell(&self) {
        if self.args.quiet || self.args.json {
            return;
        }
        let counts = [self.taken, self.again, self.refused].map(|count| count.to_string());
        let [taken, again, refused] = &counts;
        let params = [("taken", taken.as_str()), ("again", again), ("refused", refused)];
        tell(&format!("noroshi: {}", self.words.text("submit-done", &params)));
        for (happened, title, steps) in AT_ONCE {
            if self.taken > 0 && self.args.happened.iter().any(|word| word.as_str() == happened) {
                tell(&self.words.text(title, &[]));
                for step in steps {
                    tell(&format!("  - {}", self.words.text(step, &[])));
                }
            }
        }
    }
}

/// The name under which an input is handed in.
fn named(input: &OpenedInput) -> String {
    match (input.number, input.source.as_str()) {
        (Some(number), source) => format!("{source}/{number}.eml"),
        (None, "-") => "standard-input".to_owned(),
        (None, source) => source.to_owned(),
    }
}

/// The key of a program, from its file or from the environment.
fn key(args: &SubmitArgs, surroundings: &Surroundings) -> anyhow::Result<String> {
    let key = match (&args.key_file, &surroundings.key) {
        (Some(path), _) => std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the key in {}", path.display()))?,
        (None, Some(key)) => key.clone(),
        (None, None) => bail!(
            "no key: make one on the page of your account in the hub, and give --key-file FILE \
             or NOROSHI_KEY"
        ),
    };
    let key = key.trim();
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        bail!("this is no key of a hub: one line of letters and digits is needed");
    }
    Ok(key.to_owned())
}

/// Nothing named means standard input; someone who sits before it is told so.
fn paths(args: &SubmitArgs, surroundings: &Surroundings) -> Vec<PathBuf> {
    if !args.paths.is_empty() {
        return args.paths.clone();
    }
    if surroundings.stdin_is_terminal && !args.quiet {
        tell("noroshi: paste the mail, with its headers if you can, and end with Ctrl-D");
    }
    vec![PathBuf::from("-")]
}

/// A hub takes less; this bounds the memory of the program.
const INPUT_BYTES: usize = 256 << 20;
/// What happened, and the texts of what to do then.
const AT_ONCE: [(&str, &str, [&str; 5]); 2] = [
    (
        "paid",
        "paid-title",
        ["paid-step-bank", "paid-step-say", "paid-step-police", "paid-step-call", "paid-step-keep"],
    ),
    (
        "opened",
        "opened-title",
        [
            "opened-step-unplug",
            "opened-step-power",
            "opened-step-keep",
            "opened-step-csirt",
            "opened-step-passwords",
        ],
    ),
];
