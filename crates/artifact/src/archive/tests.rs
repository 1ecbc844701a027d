//! Samples for the tests of archives: those of the golden corpus, whatever is made of them,
//! and the larger ones.

use std::path::{Path, PathBuf};

use testkit::mutation::mutate;
use vocab::Limits;

use crate::shown::Opening;
use crate::{Beside, Budget, Content, Flow, Sample, Tools, file_name, open, sniff};

/// A sample of the golden corpus by the beginning of its name.
#[track_caller]
pub(super) fn sample(name: &str) -> Vec<u8> {
    let case = testkit::cases("file").into_iter().find(|case| case.name == name);
    case.unwrap_or_else(|| panic!("no case {name}")).bytes
}

/// What the golden samples of some formats become by hundreds of mutations: opening them
/// must not panic, and what comes out must stay within the limits.
pub(super) fn mutated_samples_stay_within_limits(extensions: &[&str]) {
    let cases = testkit::cases("file").into_iter().filter(|case| {
        let extension = case.path.extension().unwrap_or_default();
        extensions.iter().any(|known| extension == *known)
    });
    let samples: Vec<Vec<u8>> = cases.map(|case| case.bytes).collect();
    assert!(samples.len() >= 2, "too few samples of {extensions:?}");
    for (sample, other) in samples.iter().zip(samples.iter().cycle().skip(1)) {
        for seed in 0..150 {
            check(&mutate(seed, sample, other), extensions);
        }
        for end in 0..sample.len().min(100) {
            check(sample.get(..end).unwrap(), extensions);
        }
    }
}

/// Opens bytes with narrow limits and counts what comes out.
fn check(bytes: &[u8], extensions: &[&str]) {
    let limits = Limits {
        members: 20,
        member_bytes: 1 << 20,
        unpacked_bytes: 4 << 20,
        password_rounds: 70_000,
        ..Limits::default()
    };
    let name = format!("a.{}", extensions.first().unwrap());
    let kind = sniff(bytes, None);
    let extension = file_name(&name).extension;
    let sample = Sample { bytes, kind, name: Some(&name), extension: extension.as_deref() };
    let budget = Budget::new(&limits);
    let passwords = ["infected".to_owned()];
    let tools =
        Tools { limits: &limits, budget: &budget, passwords: &passwords, beside: &[], rules: None };
    let (mut members, mut total) = (0, 0);
    let _ = open(&sample, &tools, &mut |member| {
        members += 1;
        if let Content::Bytes(bytes) = &member.content {
            assert!(bytes.len() <= limits.member_bytes);
            total += bytes.len();
        }
        Flow::Go
    });
    assert!(members <= limits.members && total <= 2 * limits.unpacked_bytes);
}

/// What is wrong with each of the larger samples, opened with those beside it; nothing
/// without the larger samples.
pub(super) fn faults(folders: &[&str], extensions: &[&str], passwords: &[&str]) -> Option<String> {
    let corpus = testkit::larger_corpus()?.join("artifacts");
    let mut faults = String::new();
    for folder in folders {
        let paths = testkit::samples(&corpus.join(folder), extensions).unwrap();
        let files: Vec<_> = paths.iter().map(|path| (path, name(path), read(path))).collect();
        for (path, name, bytes) in &files {
            let beside: Vec<Beside<'_>> = files
                .iter()
                .filter(|(other, ..)| other.parent() == path.parent() && other != path)
                .map(|(_, name, bytes)| Beside { name, bytes })
                .collect();
            let opening = Opening { passwords, beside: &beside, ..Opening::default() };
            let opened = opening.open(name, bytes);
            let wrong = |line: &&str| line.starts_with('!') || line.contains(" defect=");
            let lines: Vec<_> = opened.lines().filter(wrong).map(shortened).collect();
            if !lines.is_empty() {
                faults += &format!("{name}: {}\n", lines.join(", "));
            }
        }
    }
    Some(faults)
}

/// Of a member only its place, its method and what is wrong with it.
fn shortened(line: &str) -> String {
    let words = line.split(' ').filter(|word| {
        ["member:", "method=", "defect="].iter().any(|start| word.starts_with(start))
    });
    if line.starts_with('!') {
        line.trim_end().to_owned()
    } else {
        words.collect::<Vec<_>>().join(" ")
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn read(path: &PathBuf) -> Vec<u8> {
    std::fs::read(path).unwrap()
}
