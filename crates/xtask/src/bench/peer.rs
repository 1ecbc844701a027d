//! The same files read by eml_parser in the same run: a ratio says more than two figures
//! of two machines.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use super::figures::{Bench, mega};
use super::table::Row;

/// How many times more of the corpus is read per CPU-second.
pub(super) fn against_eml_parser(bench: &Bench) -> Result<Vec<Row>> {
    let what = "`.eml` of the larger corpus against eml_parser, per CPU-second";
    let asked = "at least 15 times";
    let Some(corpus) = testkit::corpus_dir() else {
        let measured = "not measured: set NOROSHI_CORPUS to its folder".to_owned();
        return Ok(vec![Row::new(what, asked, measured)]);
    };
    let folder = bench.folders.base.join("corpus");
    copy_eml(&corpus.join("mail"), &folder)?;
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
    let output = Command::new(python)
        .args(["-c", SCRIPT])
        .arg(folder)
        .output()
        .context("cannot run the peer")?;
    ensure!(output.status.success(), "the peer: {}", String::from_utf8_lossy(&output.stderr));
    let line = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<u64> = line.split_whitespace().map_while(|word| word.parse().ok()).collect();
    let [files, bytes, micros, failed] = numbers.as_slice() else {
        bail!("the peer said {line:?}");
    };
    let seconds = std::time::Duration::from_micros(*micros).as_secs_f64();
    Ok(Peer { files: *files, bytes: *bytes, seconds, failed: *failed })
}

/// Python with eml_parser, in an environment of its own.
fn installed(base: &Path) -> Result<PathBuf> {
    let venv = base.join("venv");
    let python = venv.join("bin/python");
    if !python.exists() {
        command("python3", &["-m", "venv", &venv.to_string_lossy()])?;
    }
    command(&python.to_string_lossy(), &["-m", "pip", "install", "--quiet", PEER])?;
    Ok(python)
}

fn command(program: &str, arguments: &[&str]) -> Result<()> {
    let status = Command::new(program).args(arguments).status();
    let status = status.with_context(|| format!("cannot run {program}"))?;
    ensure!(status.success(), "{program} {arguments:?} failed: python3-venv and PyPI are needed");
    Ok(())
}

/// Both read the same files from one flat folder, so that neither is charged for the other's.
fn copy_eml(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    let mut folders = vec![from.to_owned()];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "eml") {
                fs::copy(&path, to.join(format!("{count:04}.eml")))?;
                count += 1;
            }
        }
    }
    Ok(())
}

const SCRIPT: &str = include_str!("eml_parser_peer.py");
const PEER: &str = "eml_parser==4.4.0";
