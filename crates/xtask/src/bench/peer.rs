//! The same files read by eml_parser in the same run: a ratio says more than two figures
//! of two machines.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::figures::{Bench, mega};
use super::measure::numbers;
use super::table::Row;
use crate::command;
use crate::workspace::renew;

/// How many times more of the corpus is read per CPU-second.
pub(super) fn against_eml_parser(bench: &Bench) -> Result<Vec<Row>> {
    let what = "`.eml` of the larger corpus without files against eml_parser, per CPU-second";
    let asked = "at least 15 times";
    let Some(corpus) = testkit::corpus_dir() else {
        let measured = "not measured: set NOROSHI_CORPUS to its folder".to_owned();
        return Ok(vec![Row::new(what, asked, measured)]);
    };
    let folder = bench.folders.base.join("corpus");
    copy_eml(&corpus.join("mail"), &folder)?;
    leave_out_files(bench, &folder)?;
    let peer = read_by_peer(&bench.folders.base, &folder)?;
    let ours = bench.analyze(5, "1", &folder)?.cpu.as_secs_f64();
    let measured = format!(
        "{:.0} times ({} files, {:.1} MB: {:.1} MB/s against {:.1} MB/s; it fails on {} of them)",
        peer.seconds / ours,
        peer.files,
        mega(peer.bytes),
        mega(peer.bytes) / ours,
        mega(peer.bytes) / peer.seconds,
        peer.failed
    );
    Ok(vec![Row::new(what, asked, measured)])
}

struct Peer {
    files: u64,
    bytes: u64,
    seconds: f64,
    failed: u64,
}

fn read_by_peer(base: &Path, folder: &Path) -> Result<Peer> {
    let python = installed(base)?;
    let said = command::output(Command::new(python).args(["-c", SCRIPT]).arg(folder))?;
    let [files, bytes, micros, failed] = numbers(&said)?;
    let seconds = std::time::Duration::from_micros(micros).as_secs_f64();
    Ok(Peer { files, bytes, seconds, failed })
}

/// Python with eml_parser, in an environment of its own.
fn installed(base: &Path) -> Result<PathBuf> {
    let venv = base.join("venv");
    let python = venv.join("bin/python");
    if !python.exists() {
        command::run(Command::new("python3").args(["-m", "venv"]).arg(venv))
            .context("python3-venv is needed")?;
    }
    command::run(Command::new(&python).args(["-m", "pip", "install", "--quiet", PEER]))
        .context("PyPI is needed")?;
    Ok(python)
}

/// Both read the same files from one flat folder, so that neither is charged for the other's;
/// each file several times, because they are small and our start is charged as well.
fn copy_eml(from: &Path, to: &Path) -> Result<()> {
    renew(to)?;
    for (index, path) in testkit::samples(from, &["eml"])?.iter().enumerate() {
        for copy in 0..COPIES {
            fs::copy(path, to.join(format!("{index:04}-{copy}.eml")))?;
        }
    }
    Ok(())
}

const COPIES: usize = 8;

/// Removes the mails that bring files: the peer leaves those shut.
fn leave_out_files(bench: &Bench, folder: &Path) -> Result<()> {
    let mut command = Command::new(&bench.program);
    let command = command.current_dir(&bench.folders.base);
    let said = command.args(["analyze", "--format", "json"]).arg(folder).output()?;
    // Within a text each quotation mark has a backslash before it, so these are members.
    for line in String::from_utf8(said.stdout)?.lines() {
        let source = line.split_once("\"source\":\"").and_then(|(_, rest)| rest.split_once('"'));
        let (source, _) = source.context("a result has a source")?;
        if !line.contains(",\"files\":[],") && Path::new(source).exists() {
            fs::remove_file(source)?;
        }
    }
    Ok(())
}

const SCRIPT: &str = include_str!("eml_parser_peer.py");
const PEER: &str = "eml_parser==4.4.0";
