//! `cargo xtask fuzz`: builds the fuzz program with coverage and runs its targets.
//!
//! Plain cargo with LLVM's coverage passes does what cargo-fuzz would do with
//! `--sanitizer none`, on the stable compiler and without another tool to build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use testkit::Case;

use crate::command;
use crate::workspace::{Workspace, renew};

/// Runs one target, or `all` in turn, for so many seconds altogether. Answers whether
/// nothing was found.
pub(crate) fn run(target: &str, seconds: u32) -> Result<bool> {
    let chosen: Vec<&Target> =
        TARGETS.iter().filter(|known| target == "all" || known.name == target).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|known| known.name).collect();
        bail!("no fuzz target {target}: take one of {names:?} or all");
    }
    let workspace = Workspace::load()?;
    let program = build(&workspace.root)?;
    let each = (seconds / u32::try_from(chosen.len())?).max(1);
    let mut clean = true;
    for target in chosen {
        clean &= fuzz(&workspace.root, &program, target, each)?;
    }
    Ok(clean)
}

struct Target {
    name: &'static str,
    /// Endings of the samples that are seeds of this target.
    seeds: &'static [&'static str],
}

fn build(root: &Path) -> Result<PathBuf> {
    let host = host()?;
    let folder = root.join("target/fuzz");
    command::run(
        Command::new("cargo")
            .current_dir(root)
            .args(["build", "--locked", "--package", "fuzz", "--profile", "fuzz"])
            .args(["--target", &host, "--target-dir"])
            .arg(&folder)
            .env("RUSTFLAGS", COVERAGE.join(" ")),
    )?;
    Ok(folder.join(host).join("fuzz/fuzz"))
}

/// The host triple. With `--target` the coverage flags reach the program alone, not
/// build scripts and macros.
fn host() -> Result<String> {
    let version = command::output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_owned())
}

fn fuzz(root: &Path, program: &Path, target: &Target, seconds: u32) -> Result<bool> {
    let folder = |kind: &str| root.join("fuzz").join(kind).join(target.name);
    let (grown, artifacts) = (folder("corpus"), folder("artifacts"));
    let seeds = root.join("target/fuzz/seeds").join(target.name);
    for folder in [&grown, &artifacts] {
        fs::create_dir_all(folder)?;
    }
    let count = gather(root, target, &seeds)?;
    let output = Command::new(program)
        .env("NOROSHI_FUZZ", target.name)
        .args(LIMITS)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .args([&grown, &seeds])
        .output()
        .with_context(|| format!("cannot run {}", program.display()))?;
    let talk = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        let runs = statistic(&talk, "number_of_executed_units");
        println!("fuzz {}: {seconds} s, {count} seeds, {runs} runs, clean", target.name);
    } else {
        println!("{}", failure(&talk));
        println!("fuzz {}: failed; make the sample above a case of the corpus", target.name);
    }
    Ok(output.status.success())
}

/// Copies the samples of the repository and of `NOROSHI_CORPUS` with the target's endings
/// into one folder, and says how many; those that are stored encoded are decoded.
fn gather(root: &Path, target: &Target, seeds: &Path) -> Result<usize> {
    renew(seeds)?;
    let mut samples = testkit::samples(&root.join("corpus"), target.seeds)?;
    if let Some(corpus) = testkit::corpus_dir() {
        for folder in ["mail", "artifacts"] {
            samples.extend(testkit::samples(&corpus.join(folder), target.seeds)?);
        }
    }
    for (index, sample) in samples.iter().enumerate() {
        fs::copy(sample, seeds.join(index.to_string()))?;
    }
    let is_seed = |case: &Case| {
        let extension = case.path.extension().unwrap_or_default();
        target.seeds.iter().any(|known| extension == *known)
    };
    let encoded: Vec<Case> = testkit::cases("file").into_iter().filter(is_seed).collect();
    for case in &encoded {
        fs::write(seeds.join(&case.name), &case.bytes)?;
    }
    Ok(samples.len() + encoded.len())
}

/// The value of a line such as `stat::number_of_executed_units: 4711`.
fn statistic<'a>(talk: &'a str, name: &str) -> &'a str {
    let line = talk.lines().find(|line| line.starts_with("stat::") && line.contains(name));
    line.and_then(|line| line.rsplit(' ').next()).unwrap_or("?")
}

/// What libFuzzer and the panic say of the sample; the frames between do not help.
fn failure(talk: &str) -> String {
    let lines: Vec<&str> = talk.lines().collect();
    let panic = lines.iter().position(|line| line.contains("panicked at")).unwrap_or(lines.len());
    let said = lines.iter().skip(panic).take(LINES_OF_PANIC);
    let rest = lines.iter().skip(panic + LINES_OF_PANIC);
    let told = rest.filter(|line| TELLING.iter().any(|word| line.contains(word)));
    said.chain(told).copied().collect::<Vec<&str>>().join("\n")
}

/// The targets of `fuzz/src/targets.rs`.
const TARGETS: &[Target] = &[
    Target { name: "mime", seeds: &["eml"] },
    Target { name: "msg", seeds: &["msg"] },
    Target { name: "tnef", seeds: &["tnef", "dat"] },
    Target { name: "mbox", seeds: &["mbox", "eml"] },
    Target { name: "header", seeds: &["eml", "txt"] },
    Target { name: "html", seeds: &["html", "eml"] },
    Target { name: "observables", seeds: &["txt", "eml"] },
    Target { name: "name", seeds: &["txt"] },
    Target { name: "analysis", seeds: &["eml", "msg", "tnef", "txt", "mbox"] },
    Target { name: "records", seeds: &["jsonl"] },
    Target { name: "zip", seeds: &["zip", "zipx"] },
    Target { name: "seven-zip", seeds: &["7z"] },
    Target { name: "rar", seeds: &["rar"] },
    Target { name: "lzh", seeds: &["lzh", "lzs"] },
    Target { name: "arj-ace", seeds: &["arj", "ace"] },
    Target { name: "cab", seeds: &["cab"] },
    Target { name: "stream", seeds: &["gz", "bz2", "xz", "zst", "tgz"] },
    Target { name: "tar", seeds: &["tar"] },
    Target { name: "volume", seeds: &["iso", "img", "vhd", "vhdx"] },
    Target { name: "program", seeds: &["exe", "dll", "cpl", "scr", "com", "elf"] },
    Target { name: "ole", seeds: &["doc", "xls", "ppt", "dot", "xlt", "pot", "xla", "pps"] },
    Target {
        name: "package",
        seeds: &["docx", "docm", "xlsx", "xlsm", "xlsb", "pptx", "odt", "ods", "jar", "apk"],
    },
    Target { name: "rtf", seeds: &["rtf"] },
    Target { name: "ichitaro", seeds: &["jtd", "jttc", "doc"] },
    Target { name: "pdf", seeds: &["pdf"] },
    Target { name: "lnk", seeds: &["lnk"] },
    Target { name: "onenote", seeds: &["one"] },
    Target { name: "help", seeds: &["chm"] },
    Target { name: "installer", seeds: &["msi"] },
    Target { name: "page", seeds: &["html", "htm", "hta", "svg", "mht"] },
    Target {
        name: "script",
        seeds: &[
            "js", "jse", "vbs", "vbe", "wsf", "bat", "cmd", "ps1", "vba", "iqy", "url", "slk",
            "csv",
        ],
    },
    Target { name: "picture", seeds: &["png", "jpg", "gif", "bmp", "webp"] },
    Target { name: "answer", seeds: &["eml", "msg"] },
];

/// The flags that cargo-fuzz passes for `--sanitizer none`.
const COVERAGE: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg=fuzzing",
];

const LIMITS: &[&str] =
    &["-max_len=65536", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1"];

const LINES_OF_PANIC: usize = 4;
const TELLING: &[&str] = &["ERROR: libFuzzer", "SUMMARY:", "Test unit written to"];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{TARGETS, failure, statistic};

    #[test]
    fn every_target_of_the_fuzz_program_is_run_here() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let text = fs::read_to_string(root.join("fuzz/src/targets.rs")).unwrap();
        for target in TARGETS {
            assert!(text.contains(&format!("(\"{}\", ", target.name)), "{}", target.name);
        }
        assert_eq!(text.matches("    (\"").count(), TARGETS.len());
    }

    #[test]
    fn the_last_words_are_read() {
        assert_eq!(statistic("x\nstat::number_of_executed_units: 12\n", "executed_units"), "12");
        assert_eq!(statistic("x", "executed_units"), "?");
        let talk = "INFO: x\nthread panicked at a.rs:1:\nindex out of bounds\nstack\nframe\nframe\n\
                    ==1== ERROR: libFuzzer: deadly signal\nTest unit written to crash-1\nstat";
        assert_eq!(
            failure(talk),
            "thread panicked at a.rs:1:\nindex out of bounds\nstack\nframe\n\
             ==1== ERROR: libFuzzer: deadly signal\nTest unit written to crash-1"
        );
    }
}
