//! Features of shared dependencies with and without the tests' own dependencies. A test
//! tool that turns on a feature of a shared package makes `cargo test` and `cargo run`
//! build that package and everything above it twice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::command;
use crate::finding::Finding;

/// Package with version to the sets of features it is built with.
type Built = BTreeMap<String, BTreeSet<String>>;

/// What is built for `cargo run`, and what for `cargo test`.
#[derive(Debug)]
pub(crate) struct Features {
    run: Built,
    test: Built,
}

pub(crate) fn load(root: &Path) -> Result<Features> {
    Ok(Features {
        run: built(&tree(root, "normal,build")?),
        test: built(&tree(root, "normal,build,dev")?),
    })
}

/// Finds packages that a test build needs with other features than the program.
pub(crate) fn check(features: &Features) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (package, sets) in &features.run {
        let in_tests = features.test.get(package).cloned().unwrap_or_default();
        let lost: Vec<&String> = sets.difference(&in_tests).collect();
        if !lost.is_empty() {
            let what = format!(
                "{package} is built with {lost:?} to run and {in_tests:?} to test: name it as a \
                 dependency with the features the tests turn on"
            );
            findings.push(Finding::new("Cargo.toml", 0, what));
        }
    }
    findings
}

fn tree(root: &Path, edges: &str) -> Result<String> {
    command::output(
        Command::new("cargo")
            .current_dir(root)
            .args(["tree", "--locked", "--prefix", "none", "--format", "{p}|{f}"])
            .args(["--edges", edges]),
    )
}

/// Reads lines such as `bitflags v2.9.4|default,std (*)`.
fn built(tree: &str) -> Built {
    let mut built = Built::new();
    for line in tree.lines() {
        if let Some((package, features)) = line.split_once('|') {
            // A proc macro is marked in the name, a repeated line at its end.
            let package = package.split(" (").next().unwrap_or_default();
            let features = features.trim_end_matches(" (*)");
            built.entry(package.to_owned()).or_default().insert(features.to_owned());
        }
    }
    built
}

#[cfg(test)]
mod tests {
    use super::{Features, built, check};

    const RUN: &str = "noroshi v0.1.0 (/a/b)|\nbitflags v2.9.4|\nserde v1.0.0|default,std (*)\n";

    #[test]
    fn equal_features_and_tools_of_tests_pass() {
        let test = format!("{RUN}proptest v1.0.0|std\n");
        assert!(check(&Features { run: built(RUN), test: built(&test) }).is_empty());
    }

    #[test]
    fn a_feature_turned_on_by_a_test_tool_is_found() {
        let test = RUN.replace("v2.9.4|", "v2.9.4|std");
        let found = check(&Features { run: built(RUN), test: built(&test) });
        assert_eq!(
            found.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["Cargo.toml:0: bitflags v2.9.4 is built with [\"\"] to run and {\"std\"} to test: \
                 name it as a dependency with the features the tests turn on"]
        );
    }
}
