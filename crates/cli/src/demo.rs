//! `noroshi demo`: the shipped set, a card for each mail, a summary, and where the
//! JSON lies.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use hub::{DemoMail, Done, Request, Source};
use words::Lang;

use crate::args::DemoArgs;
use crate::exit::{Exit, tell};
use crate::surroundings::Surroundings;

pub(crate) fn run(args: &DemoArgs, surroundings: &Surroundings) -> anyhow::Result<Exit> {
    let (words, style) = (surroundings.words(args.common), surroundings.style(args.common));
    let settings = hub::settings(&hub::demo_config()?)?;
    let mails = hub::demo_mails();
    let sources = lay_out(&args.out, &mails)
        .with_context(|| format!("cannot write the demo to {}", args.out.display()))?;
    let json_path = args.out.join("analysis.jsonl");
    let mut json = BufWriter::new(
        fs::File::create(&json_path)
            .with_context(|| format!("cannot write {}", json_path.display()))?,
    );
    let mut out = BufWriter::new(io::stdout());
    let render = |analysis: &analysis::Analysis| {
        (report::card(analysis, &words, style), wire::analysis_line(analysis))
    };
    let mut shown = mails.iter();
    let request = Request { sources, jobs: 1 };
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
    let (json_path, folder) = (json_path.display().to_string(), args.out.display().to_string());
    let parameters = [("json", json_path.as_str()), ("folder", folder.as_str())];
    writeln!(out, "\n{}", words.text("demo-farewell", &parameters))?;
    out.flush()?;
    Ok(Exit::of(&tally))
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
