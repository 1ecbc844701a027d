//! Dependencies that no line of the crate names: each costs build time and trust.

use std::collections::BTreeSet;
use std::fs;

use anyhow::Result;

use crate::finding::Finding;
use crate::workspace::Workspace;

pub(crate) fn check(workspace: &Workspace) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let nodes = workspace.metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    for node in nodes {
        if !workspace.metadata.workspace_members.contains(&node.id) {
            continue;
        }
        let manifest = workspace.metadata[&node.id].manifest_path.as_std_path();
        let Some(folder) = manifest.parent() else { continue };
        let mut words = BTreeSet::new();
        for path in testkit::samples(folder, &["rs"])? {
            identifiers(&fs::read_to_string(path)?, &mut words);
        }
        let path = manifest.strip_prefix(&workspace.root).unwrap_or(manifest);
        for dependency in &node.deps {
            // The name of the library as code writes it: `md5` of the package `md-5`.
            findings.extend(unnamed(&path.to_string_lossy(), &dependency.name, &words));
        }
    }
    Ok(findings)
}

fn unnamed(manifest: &str, name: &str, words: &BTreeSet<String>) -> Option<Finding> {
    (!words.contains(name)).then(|| {
        Finding::new(manifest, 0, format!("{name} is named by no line of the crate: remove it"))
    })
}

/// Adds every identifier of a Rust file.
fn identifiers(text: &str, words: &mut BTreeSet<String>) {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let pieces = code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.extend(pieces.filter(|piece| !piece.is_empty()).map(str::to_owned));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{identifiers, unnamed};

    #[test]
    fn a_dependency_is_used_when_code_names_it() {
        let mut words = BTreeSet::new();
        identifiers("use md5::Md5;\n// serde is only spoken of\nfoo::bar();", &mut words);
        assert!(unnamed("Cargo.toml", "md5", &words).is_none());
        assert!(unnamed("Cargo.toml", "foo", &words).is_none());
        assert_eq!(
            unnamed("crates/x/Cargo.toml", "serde", &words).unwrap().to_string(),
            "crates/x/Cargo.toml:0: serde is named by no line of the crate: remove it"
        );
    }
}
