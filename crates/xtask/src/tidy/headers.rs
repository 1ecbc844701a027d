//! Every Rust file says in its first line what it is about, and every crate root
//! forbids `unsafe`.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::workspace::{Source, Workspace};

/// Paths of the crate roots: libraries, programs, tests, benches.
pub(crate) fn roots(workspace: &Workspace) -> BTreeSet<String> {
    let targets = workspace.metadata.workspace_packages();
    targets
        .iter()
        .flat_map(|package| &package.targets)
        .filter_map(|target| target.src_path.as_std_path().strip_prefix(&workspace.root).ok())
        .map(|path| path.to_string_lossy().into_owned())
        .collect()
}

pub(crate) fn check(source: &Source, is_root: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let header = source.text.lines().next().unwrap_or_default();
    if header.strip_prefix("//!").is_none_or(|words| words.trim().is_empty()) {
        let what = "no header: begin the file with `//!` and the noun it is about";
        findings.push(Finding::new(&source.path, 1, what));
    }
    if is_root && !source.tree.attrs.iter().any(forbids_unsafe) {
        let what = "crate root without `#![forbid(unsafe_code)]`: add it below the header";
        findings.push(Finding::new(&source.path, 1, what));
    }
    findings
}

fn forbids_unsafe(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("forbid")
        && attribute.parse_args::<syn::Path>().is_ok_and(|lint| lint.is_ident("unsafe_code"))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::Source;

    fn findings(text: &str, is_root: bool) -> Vec<String> {
        let source = Source::parse("crates/x/src/lib.rs", text.to_owned()).unwrap();
        check(&source, is_root).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_header_and_forbid_pass() {
        assert!(findings("//! A noun.\n#![forbid(unsafe_code)]\n", true).is_empty());
        assert!(findings("//! A noun.\nfn f() {}\n", false).is_empty());
    }

    #[test]
    fn a_missing_header_is_found() {
        assert_eq!(findings("// A noun.\n", false).len(), 1);
        assert_eq!(findings("//!\n", false).len(), 1);
        assert_eq!(findings("\n//! Late.\n", false).len(), 1);
    }

    #[test]
    fn a_root_that_only_denies_unsafe_is_found() {
        assert_eq!(findings("//! A noun.\n#![deny(unsafe_code)]\n", true).len(), 1);
    }
}
