//! `cargo xtask tidy`: the rules of the repository that neither rustc nor clippy
//! knows. Each check is a module beside this one, a function from what it looks at
//! to findings, so that each has a small input that makes it red.

mod docs;
mod effects;
mod features;
mod functions;
mod headers;
mod layers;
mod licences;
mod texts;
mod unused;

use std::fs;

use anyhow::Result;

use crate::finding::Finding;
use crate::workspace::{Source, Workspace};

/// Runs every check and prints what they found. Answers whether nothing was found.
pub(crate) fn run() -> Result<bool> {
    let workspace = Workspace::load()?;
    let files = workspace.files()?;
    let mut findings = Vec::new();

    findings.extend(layers::check(&layers::edges(&workspace.metadata)));
    findings.extend(licences::check(&licences::packages(&workspace.metadata)));
    findings.extend(unused::check(&workspace)?);
    findings.extend(features::check(&features::load(&workspace.root)?));

    for path in &files {
        if let Ok(text) = String::from_utf8(fs::read(workspace.root.join(path))?) {
            findings.extend(texts::check(path, &text));
        }
    }

    let roots = headers::roots(&workspace);
    let mut functions = Vec::new();
    for path in files.iter().filter(|path| path.ends_with(".rs")) {
        let source = Source::read(&workspace.root, path)?;
        findings.extend(headers::check(&source, roots.contains(path)));
        findings.extend(effects::check(&source));
        findings.extend(docs::check(&source));
        functions.extend(functions::functions(&source));
    }
    findings.extend(functions::check(&functions));

    report(&mut findings);
    if findings.is_empty() {
        println!(
            "ok: {} files, {} packages; {}",
            files.len(),
            workspace.metadata.packages.len(),
            functions::percentiles(&functions)
        );
    }
    Ok(findings.is_empty())
}

fn report(findings: &mut Vec<Finding>) {
    findings.sort();
    findings.dedup();
    for finding in findings.iter() {
        println!("{finding}");
    }
    if !findings.is_empty() {
        println!("{} findings", findings.len());
    }
}
