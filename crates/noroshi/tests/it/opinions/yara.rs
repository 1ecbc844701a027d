//! The second opinion of YARA itself on which rules match.

use std::fs;
use std::process::{Command, Stdio};

use artifact::{Budget, Flow, Rules, Sample, Tools, file_name, sniff};
use vocab::{FactKey, FactValue, Limits};

use super::artifacts::{Artifact, artifacts};
use super::{Differences, Explained, Facts};

#[test]
fn yara_says_that_the_same_rules_match() {
    let Some(corpus) = testkit::larger_corpus() else { return };
    if Command::new("yara").arg("--version").stdout(Stdio::null()).status().is_err() {
        return testkit::missing("yara");
    }
    let folder = tempfile::tempdir().unwrap();
    let artifacts = artifacts(&corpus, folder.path(), &[]);
    assert!(artifacts.len() >= 600, "{} artifacts", artifacts.len());
    let rules = folder.path().join("rules");
    fs::write(&rules, RULES).unwrap();
    let ours = Rules::compile([("opinion", RULES)]).unwrap();
    let (mut differences, mut matches) = (Differences::default(), 0);
    for artifact in &artifacts {
        let ours = by_us(artifact, &ours);
        matches += ours.len();
        let by_yara = by_yara(artifact, &rules);
        differences.add(&artifact.name, &facts(ours), &facts(by_yara));
    }
    assert!(matches > 1_500, "{matches} matches say little");
    differences.check(EXPLAINED);
}

/// A fact for each rule, so that a difference names it.
fn facts(matching: Vec<String>) -> Facts {
    matching.into_iter().map(|rule| (rule, vec!["matches".to_owned()])).collect()
}

fn by_us(artifact: &Artifact, rules: &Rules) -> Vec<String> {
    let limits = Limits::default();
    let name = artifact.path.file_name().unwrap().to_string_lossy();
    let extension = file_name(&name).extension;
    let sample = Sample {
        bytes: &artifact.bytes,
        kind: sniff(&artifact.bytes, extension.as_deref()),
        name: Some(&name),
        extension: extension.as_deref(),
    };
    let budget = Budget::new(&limits);
    let tools =
        Tools { limits: &limits, budget: &budget, passwords: &[], beside: &[], rules: Some(rules) };
    let contents = artifact::open(&sample, &tools, &mut |_| Flow::Stop);
    let Some(FactValue::List(list)) = contents.facts.get(FactKey::Rules) else { return vec![] };
    let names = list.iter().map(|value| match value {
        FactValue::Text(text) => text.strip_prefix("opinion/").unwrap().to_owned(),
        value => panic!("{value:?}"),
    });
    names.collect()
}

fn by_yara(artifact: &Artifact, rules: &std::path::Path) -> Vec<String> {
    let name = artifact.path.file_name().unwrap().to_string_lossy().into_owned();
    let extension = file_name(&name).extension.map(|extension| format!(".{extension}"));
    let mut command = Command::new("yara");
    command.args(["-w", "-d"]).arg(format!("filename={name}"));
    command.arg("-d").arg(format!("extension={}", extension.unwrap_or_default()));
    let output = command.arg(rules).arg(&artifact.path).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", artifact.name);
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    lines.lines().filter_map(|line| Some(line.split_once(' ')?.0.to_owned())).collect()
}

const RULES: &str = include_str!("rules.yar");

const EXPLAINED: &[Explained] = &[];
