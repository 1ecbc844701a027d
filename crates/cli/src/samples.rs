//! `noroshi samples`: the shipped set, a card for each mail, a summary, the tables of its
//! quarter, and where all of it lies.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use hub::{DemoMail, Done, Hashes, RecordChoices, Recorded, Reuse, Source};
use stats::{ReportKind, Request};
use wire::StatisticsConfig;
use words::{Lang, Words};

use crate::args::SamplesArgs;
use crate::exit::{Exit, tell};
use crate::surroundings::{Surroundings, program};

pub(crate) fn run(args: &SamplesArgs, surroundings: &Surroundings) -> anyhow::Result<Exit> {
    let (words, style) = (surroundings.words(args.common.lang), surroundings.style(args.common));
    let configuration = hub::demo_config()?;
    let settings = hub::settings(&configuration)?;
    let workers = hub::workers(program()?, &configuration, &settings.limits, Reuse::Pooled);
    let mails = hub::demo_mails();
    let sources = lay_out(&args.out, &mails)
        .with_context(|| format!("cannot write the demo to {}", args.out.display()))?;
    let json_path = args.out.join("analysis.jsonl");
    let mut json =
        BufWriter::new(fs::File::create(&json_path).with_context(|| cannot_write(&json_path))?);
    let mut out = BufWriter::new(io::stdout());
    let render = |analysis: &analysis::Analysis| {
        (report::card(analysis, &words, style), wire::analysis_line(analysis))
    };
    let mut shown = mails.iter();
    let request = hub::Request { sources, jobs: 1, workers: Some(&workers), hashes: Hashes::None };
    let tally = hub::analyze(request, &settings, render, |done| match done {
        Done::Rendered(rendered) => {
            let (card, line) = rendered.output;
            if let Some(mail) = shown.next() {
                let title = match words.lang() {
                    Lang::Ja => mail.title_ja,
                    Lang::En => mail.title_en,
                };
                writeln!(out, "\n{title} ({})\n", mail.report)?;
            }
            out.write_all(card.as_bytes())?;
            json.write_all(&line)
        }
        Done::Unread(unread) => {
            tell(&format!("noroshi: {}: {}", unread.source, unread.reason));
            Ok(())
        }
    })?;
    json.flush()?;
    out.write_all(report::summary(&tally, &words, style).as_bytes())?;
    let paths = [json_path.clone(), args.out.join("records.jsonl"), args.out.join("statistics.md")];
    let [_, records, statistics] = &paths;
    record(&json_path, records).with_context(|| cannot_write(records))?;
    count(records, statistics, &words)?;
    let [json, records, statistics] = paths.map(|path| path.display().to_string());
    let folder = args.out.display().to_string();
    let parameters = [
        ("json", json.as_str()),
        ("records", &records),
        ("statistics", &statistics),
        ("folder", &folder),
    ];
    writeln!(out, "\n{}", words.text("demo-farewell", &parameters))?;
    out.flush()?;
    Ok(Exit::of(&tally))
}

/// Turns the analyses into records, as `noroshi records` does.
fn record(analyses: &Path, records: &Path) -> io::Result<()> {
    let mut out = BufWriter::new(fs::File::create(records)?);
    let choices = RecordChoices { organisation: "O001".to_owned(), received: None, class: None };
    hub::records(vec![Source::File(analyses.to_owned())], &choices, |recorded| match recorded {
        Recorded::Lines(lines) => out.write_all(lines),
        Recorded::Fault(fault) => Err(io::Error::other(fault.to_string())),
    })?;
    out.flush()
}

/// Counts the records of the demo's quarter, as `noroshi report quarter` does.
fn count(records: &Path, statistics: &Path, words: &Words) -> anyhow::Result<()> {
    let counting = hub::counting(&StatisticsConfig::default())?;
    let history = hub::history(Source::File(records.to_owned()), &counting.zone)?;
    let period = hub::demo_period().context("the demo has its quarter")?;
    let request = Request::new(ReportKind::Quarter, period, counting.calendar);
    let markdown = crate::report::markdown(&history, &request, words)?;
    fs::write(statistics, markdown).with_context(|| cannot_write(statistics))
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}

/// Writes the mails and their configuration, so that one can try oneself.
fn lay_out(folder: &Path, mails: &[DemoMail]) -> io::Result<Vec<Source>> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("noroshi.toml"), hub::DEMO_CONFIG)?;
    let write = |mail: &DemoMail| {
        let path: PathBuf = folder.join(mail.file);
        fs::write(&path, mail.bytes)?;
        Ok(Source::File(path))
    };
    mails.iter().map(write).collect()
}
