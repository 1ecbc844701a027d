//! The figures, one function each.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;

use super::attachments;
use super::folders::{Folders, LARGE_BYTES, MAIL_BYTES_MAX};
use super::measure::{Cost, median};
use super::table::Row;

/// The program and its inputs.
pub(super) struct Bench {
    pub(super) program: PathBuf,
    pub(super) folders: Folders,
}

impl Bench {
    /// Analyses a file or folder as many times as asked; the middle run counts.
    pub(super) fn analyze(&self, times: usize, jobs: &str, input: &Path) -> Result<Cost> {
        let input = input.to_string_lossy();
        let arguments = ["analyze", "--format", "json", "--jobs", jobs, &input];
        median(times, &self.folders.base, &self.program, &arguments)
    }
}

/// Megabytes and mails of the set per CPU-second.
pub(super) fn throughput(bench: &Bench) -> Result<Vec<Row>> {
    let cost = bench.analyze(RUNS, "1", &bench.folders.mails)?;
    let seconds = cost.cpu.as_secs_f64();
    let megabytes = mega(bench.folders.mails_bytes) / seconds;
    let mails = whole(bench.folders.count) / seconds;
    let set = format!("{} mails without attachments", bench.folders.count);
    let opened = bench.analyze(1, "1", &bench.folders.with_attachments)?;
    let opened = format!("{:.0}", whole(bench.folders.count) / opened.cpu.as_secs_f64());
    Ok(vec![
        Row::new(&format!("{set}: mails per CPU-second"), "at least 3,000", format!("{mails:.0}")),
        Row::new(&format!("{set}: MB per CPU-second"), "at least 100", format!("{megabytes:.0}")),
        Row::new("the same with attachments, opened: mails per CPU-second", "", opened),
    ])
}

/// How much sooner two threads are done with the set.
pub(super) fn two_threads(bench: &Bench) -> Result<Row> {
    let one = bench.analyze(RUNS, "1", &bench.folders.mails)?.wall.as_secs_f64();
    let two = bench.analyze(RUNS, "2", &bench.folders.mails)?.wall.as_secs_f64();
    let measured = format!("{:.2} times ({one:.2} s, {two:.2} s)", one / two);
    Ok(Row::new("two threads against one, wall time", "at least 1.7 times", measured))
}

/// The program alone, and the program with one tiny mail.
pub(super) fn start_up(bench: &Bench) -> Result<Vec<Row>> {
    let version = median(STARTS, &bench.folders.base, &bench.program, &["--version"])?;
    let tiny = bench.analyze(STARTS, "1", &bench.folders.tiny()?)?;
    Ok(vec![
        Row::new("start-up: `--version`", "under 50 ms", milliseconds(version.wall)),
        Row::new("start-up: one tiny mail", "under 50 ms", milliseconds(tiny.wall)),
    ])
}

/// How long one mail takes, each in a run of its own.
pub(super) fn latency(bench: &Bench) -> Result<Vec<Row>> {
    let mut inputs = files(&bench.folders.mails)?;
    inputs.truncate(MAILS_ALONE);
    inputs.extend(files(&bench.folders.hostile()?)?);
    let mut times = Vec::new();
    for input in inputs {
        if usize::try_from(fs::metadata(&input)?.len())? <= MAIL_BYTES_MAX {
            times.push((bench.analyze(1, "1", &input)?.wall, input));
        }
    }
    times.sort();
    let at = |percent: usize| {
        let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(index).map(|(time, _)| *time).unwrap_or_default()
    };
    let (most, slowest) = times.last().cloned().unwrap_or_default();
    let slowest = slowest.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let what = format!("one mail up to 1 MiB ({} mails, the hostile ones among them)", times.len());
    Ok(vec![
        Row::new(&format!("{what}: half of them"), "", milliseconds(at(50))),
        Row::new(&format!("{what}: 99 of 100"), "250 ms", milliseconds(at(99))),
        Row::new(
            &format!("{what}: the slowest"),
            "at most 1 s",
            format!("{} ({slowest})", milliseconds(most)),
        ),
    ])
}

/// Peak memory over one large mail and over folders of growing length.
pub(super) fn memory(bench: &Bench) -> Result<Vec<Row>> {
    let large = bench.analyze(1, "1", &bench.folders.large()?)?;
    let allowed = 80 + 6 * LARGE_BYTES / MEBI;
    let mut rows = vec![Row::new(
        "peak memory: one mail of 50 MB",
        &format!("80 MiB and six times the mail: {allowed} MiB"),
        format!("{} MiB in {:.1} s", large.memory_kib / 1_024, large.wall.as_secs_f64()),
    )];
    for (count, asked) in [(1_000, ""), (100_000, "80 MiB, and flat")] {
        let folder = bench.folders.many(count)?;
        let cost = bench.analyze(1, "2", &folder)?;
        rows.push(Row::new(
            &format!("peak memory: a folder of {count} small mails"),
            asked,
            format!("{} MiB in {:.1} s", cost.memory_kib / 1_024, cost.wall.as_secs_f64()),
        ));
        fs::remove_dir_all(folder)?;
    }
    Ok(rows)
}

/// What opening one attachment costs, the start of the program and of its worker included.
pub(super) fn attachments(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (what, mail) in attachments::archived()? {
        let input = bench.folders.file(&format!("archived-{what}.eml"), &mail)?;
        let cost = bench.analyze(RUNS, "1", &input)?;
        let what = format!("one mail with an archive of 500 KB, one {what} in it: CPU time");
        rows.push(Row::new(&what, "under 20 ms", milliseconds(cost.cpu)));
    }
    let input = bench.folders.file("locked.eml", &attachments::locked()?)?;
    let cost = bench.analyze(1, "1", &input)?;
    let seconds = format!("{:.1} s", cost.cpu.as_secs_f64());
    rows.push(Row::new(
        "one mail with 200 words for a lock (7z): CPU time",
        "at most 10 s",
        seconds,
    ));
    Ok(rows)
}

/// Peak memory over so many mails with attachments of all formats, and over a tenth of them.
pub(super) fn attachments_in_a_row(bench: &Bench, count: usize) -> Result<Row> {
    let few = bench.analyze(1, "1", &bench.folders.attachments(count / 10)?)?;
    let many = bench.analyze(1, "1", &bench.folders.attachments(count)?)?;
    let [few, mebi] = [few, many].map(|cost| cost.memory_kib / 1_024);
    let measured = format!("{mebi} MiB in {:.1} s ({few} MiB)", many.wall.as_secs_f64());
    let what = format!("peak memory: {count} mails with attachments (a tenth of them)");
    Ok(Row::new(&what, "flat", measured))
}

/// The tables of a quarter over so many records, with the claims over all quarters.
pub(super) fn counting(bench: &Bench, count: usize) -> Result<Vec<Row>> {
    let records = bench.folders.records(count)?;
    let records = records.to_string_lossy();
    let arguments = ["report", "quarter", "2016-07", "--records", &records, "--format", "json"];
    let cost = median(RUNS, &bench.folders.base, &bench.program, &arguments)?;
    let what = format!("`report quarter` over {count} records");
    let memory = format!("{} MiB", cost.memory_kib / 1_024);
    Ok(vec![
        Row::new(&format!("{what}: CPU time"), "2 s", format!("{:.2} s", cost.cpu.as_secs_f64())),
        Row::new(&format!("{what}: peak memory"), "200 MiB", memory),
    ])
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
pub(super) fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
pub(super) fn whole(count: usize) -> f64 {
    count as f64
}

/// With fewer runs the middle one moves by three per cent from bench to bench.
const RUNS: usize = 9;
const STARTS: usize = 20;
const MAILS_ALONE: usize = 300;
const MEBI: usize = 1 << 20;
