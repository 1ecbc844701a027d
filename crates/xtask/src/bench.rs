//! `cargo xtask bench`: every figure that the project promises, measured on the program
//! itself and written to `docs/benchmarks.md`. `--smoke` only shows that all of it runs.

mod attachments;
mod figures;
mod folders;
mod measure;
mod peer;
mod table;

pub(crate) use measure::answer;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use self::figures::Bench;
use self::folders::Folders;
use self::table::Row;
use crate::workspace::Workspace;
use crate::{command, mails, records};

/// Measures everything in a release build and writes the table.
pub(crate) fn run() -> Result<bool> {
    let workspace = Workspace::load()?;
    let program = build(&workspace, Some("--release"))?;
    let folders = Folders::make(&workspace.root, mails::COUNT)?;
    let bench = Bench { program, folders };
    let rows = [
        figures::throughput(&bench)?,
        peer::against_eml_parser(&bench)?,
        vec![figures::two_threads(&bench)?],
        figures::start_up(&bench)?,
        figures::latency(&bench)?,
        figures::memory(&bench)?,
        figures::attachments(&bench)?,
        vec![figures::attachments_in_a_row(&bench, ATTACHMENTS)?],
        figures::counting(&bench, records::COUNT)?,
        hub(&workspace, &bench, HUB)?,
    ];
    let table = table::document(&rows.concat());
    fs::write(workspace.root.join("docs/benchmarks.md"), &table)?;
    println!("{table}");
    Ok(true)
}

/// Runs the measurements on a few mails with the build that the tests have made.
pub(crate) fn smoke() -> Result<bool> {
    let workspace = Workspace::load()?;
    let program = build(&workspace, None)?;
    let folders = Folders::make(&workspace.root, MAILS_IN_SMOKE)?;
    let bench = Bench { program, folders };
    let rows = [
        figures::throughput(&bench)?,
        vec![figures::attachments_in_a_row(&bench, ATTACHMENTS_IN_SMOKE)?],
        figures::counting(&bench, RECORDS_IN_SMOKE)?,
        hub(&workspace, &bench, HUB_IN_SMOKE)?,
    ];
    for row in rows.concat() {
        println!("{}: {}", row.what, row.measured);
    }
    println!(
        "bench smoke: {MAILS_IN_SMOKE} mails, {RECORDS_IN_SMOKE} records, figures of a build that is not optimised"
    );
    Ok(true)
}

/// Measures the hub alone and prints its rows.
pub(crate) fn hub_alone() -> Result<bool> {
    let workspace = Workspace::load()?;
    let program = build(&workspace, Some("--release"))?;
    let folders = Folders::make(&workspace.root, mails::COUNT)?;
    for row in hub(&workspace, &Bench { program, folders }, HUB)? {
        println!("| {} | {} | {} |", row.what, row.asked, row.measured);
    }
    Ok(true)
}

/// The bench of the hub is a program of its own, since it knows the hub from within.
fn hub(workspace: &Workspace, bench: &Bench, extent: &[&str]) -> Result<Vec<Row>> {
    let folders = &bench.folders;
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(&workspace.root)
        .args(["test", "--quiet", "--locked", "--package", "noroshi", "--bench", "hub", "--"])
        .args([&bench.program, &folders.base, &folders.with_attachments])
        .args(extent);
    let rows = command::output(&mut cargo)?;
    let cells = rows.lines().map(|line| line.splitn(3, '\t').collect::<Vec<_>>());
    let row = |cells: Vec<&str>| match cells.as_slice() {
        [what, asked, measured] => Some(Row::new(what, asked, (*measured).to_owned())),
        _ => None,
    };
    Ok(cells.filter_map(row).collect())
}

fn build(workspace: &Workspace, profile: Option<&str>) -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    command::run(cargo.current_dir(&workspace.root).args(["build", "--locked"]).args(profile))?;
    let folder = if profile.is_some() { "release" } else { "debug" };
    Ok(workspace.metadata.target_directory.join(folder).join("noroshi").into_std_path_buf())
}

/// Mails that are handed in, then sizes at which the pages are asked for.
const HUB: &[&str] = &["1000", "1000", "10000", "100000"];
const HUB_IN_SMOKE: &[&str] = &["20", "300"];
const MAILS_IN_SMOKE: usize = 20;
const RECORDS_IN_SMOKE: usize = 2_000;
const ATTACHMENTS: usize = 1_000;
const ATTACHMENTS_IN_SMOKE: usize = 20;
