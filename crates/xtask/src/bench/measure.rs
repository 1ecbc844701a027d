//! What one run of a program costs: wall time, CPU time of all its threads, peak memory.
//!
//! The kernel keeps these figures for all children of a process together, so each run is
//! the only child of a small process of its own: this program, called as `xtask measured`.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::command;

/// The cost of one run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) wall: Duration,
    pub(super) cpu: Duration,
    /// Peak of the resident memory.
    pub(super) memory_kib: u64,
}

/// Runs `program` with `arguments` in `folder` and says what it cost. Its output is not read.
fn run(folder: &Path, program: &Path, arguments: &[&str]) -> Result<Cost> {
    let mut measured = Command::new(std::env::current_exe()?);
    measured.arg("measured").arg(program).args(arguments).current_dir(folder);
    let [wall, cpu, memory_kib] = numbers(&command::output(&mut measured)?)?;
    Ok(Cost { wall: Duration::from_micros(wall), cpu: Duration::from_micros(cpu), memory_kib })
}

/// The middle of several runs, of each figure by itself.
pub(super) fn median(
    times: usize,
    folder: &Path,
    program: &Path,
    arguments: &[&str],
) -> Result<Cost> {
    let mut costs = Vec::new();
    for _ in 0..times {
        costs.push(run(folder, program, arguments)?);
    }
    Ok(Cost {
        wall: middle(costs.iter().map(|cost| cost.wall)),
        cpu: middle(costs.iter().map(|cost| cost.cpu)),
        memory_kib: middle(costs.iter().map(|cost| cost.memory_kib)),
    })
}

fn middle<T: Ord + Copy + Default>(figures: impl Iterator<Item = T>) -> T {
    let mut figures: Vec<T> = figures.collect();
    figures.sort();
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

/// `xtask measured PROGRAM ARGUMENTS`: runs the program and prints its cost.
pub(crate) fn answer(program: &str, arguments: &[&str]) -> Result<bool> {
    let begin = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .with_context(|| format!("cannot run {program}"))?;
    let wall = begin.elapsed();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = micros(usage.user_time()) + micros(usage.system_time());
    println!("{} {cpu} {}", wall.as_micros(), usage.max_rss());
    // 1 says that some input lost facts, which hostile mails do.
    match status.code() {
        Some(0 | 1) => Ok(true),
        _ => bail!("{program} ended with {status}"),
    }
}

fn micros(time: TimeVal) -> i64 {
    time.tv_sec() * 1_000_000 + time.tv_usec()
}

/// The numbers of a line that must have so many.
pub(super) fn numbers<const N: usize>(line: &str) -> Result<[u64; N]> {
    let numbers: Vec<u64> = line.split_whitespace().map_while(|word| word.parse().ok()).collect();
    numbers.try_into().map_err(|_| anyhow!("{line:?} does not hold {N} numbers"))
}

#[cfg(test)]
mod tests {
    use super::{middle, numbers};

    #[test]
    fn the_middle_is_neither_best_nor_worst() {
        assert_eq!(middle([9, 1, 5].into_iter()), 5);
        assert_eq!(middle([2].into_iter()), 2);
    }

    #[test]
    fn the_line_is_read_back() {
        assert_eq!(numbers("2000 1000 3000\n").unwrap(), [2_000, 1_000, 3_000]);
        assert!(numbers::<3>("2000 1000").is_err());
        assert!(numbers::<3>("2000 -1 3").is_err());
    }
}
