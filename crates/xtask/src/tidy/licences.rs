//! Licences, sources and banned packages, from `cargo metadata`. Every package that the
//! lock file names is looked at, whether it ends in the binary or only in a test.

use cargo_metadata::Metadata;

use crate::finding::Finding;

/// What is looked at of one package.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    name: String,
    version: String,
    licence: Option<String>,
    /// Whether it comes from crates.io or lies in this repository.
    known_source: bool,
}

pub(crate) fn packages(metadata: &Metadata) -> Vec<Package> {
    let from = |package: &cargo_metadata::Package| Package {
        name: package.name.to_string(),
        version: package.version.to_string(),
        licence: package.license.clone(),
        known_source: match &package.source {
            Some(source) => source.is_crates_io(),
            None => package.manifest_path.starts_with(&metadata.workspace_root),
        },
    };
    metadata.packages.iter().map(from).collect()
}

pub(crate) fn check(packages: &[Package]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in packages {
        let mut found = |what: &str, remedy: &str| {
            let what = format!("{} {}: {what}: {remedy}", package.name, package.version);
            findings.push(Finding::new("Cargo.lock", 0, what));
        };
        if let Some((_, reason)) = BANNED.iter().find(|(name, _)| *name == package.name) {
            found("banned", reason);
        }
        if !package.known_source {
            found("not from crates.io", "publish it or copy what is needed with its licence");
        }
        match &package.licence {
            None => found("no licence named", "take another package"),
            Some(licence) if !allowed(licence) => {
                found(licence, "not on the list of licences: take another package");
            }
            Some(_) => {}
        }
    }
    findings
}

/// Whether an SPDX expression can be met with licences of the list alone.
fn allowed(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut words = words.as_slice();
    any_of(&mut words) && words.is_empty()
}

/// `all_of (OR all_of)*`: one side that can be met is enough.
fn any_of(words: &mut &[&str]) -> bool {
    let mut met = all_of(words);
    while next_is(words, "OR") {
        // Both sides are always read, so that the words after them are reached.
        let other = all_of(words);
        met = met || other;
    }
    met
}

/// `one (AND one)*`: AND binds more strongly than OR.
fn all_of(words: &mut &[&str]) -> bool {
    let mut met = one(words);
    while next_is(words, "AND") {
        let other = one(words);
        met = met && other;
    }
    met
}

fn one(words: &mut &[&str]) -> bool {
    if next_is(words, "(") {
        return any_of(words) && next_is(words, ")");
    }
    let Some((licence, rest)) = words.split_first() else { return false };
    *words = rest;
    // An exception only adds permissions, so the licence itself decides.
    if next_is(words, "WITH") {
        *words = words.get(1..).unwrap_or_default();
    }
    LICENCES.contains(licence)
}

fn next_is(words: &mut &[&str], word: &str) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    let found = *first == word;
    if found {
        *words = rest;
    }
    found
}

/// Permissive licences. `deny.toml` names the same, for who runs cargo-deny.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "bzip2-1.0.6",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "NCSA",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

const BANNED: &[(&str, &str)] = &[
    ("aws-lc-rs", "needs cmake and C beside ring: use ring"),
    ("aws-lc-sys", "needs cmake and C beside ring: use ring"),
    ("native-tls", "binds the system's TLS: use rustls with ring"),
    ("openssl", "binds the system's TLS: use rustls with ring"),
    ("openssl-sys", "binds the system's TLS: use rustls with ring"),
];

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{BANNED, LICENCES, Package, allowed, check};

    fn package(name: &str, licence: Option<&str>) -> Package {
        Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: licence.map(str::to_owned),
            known_source: true,
        }
    }

    #[test]
    fn deny_toml_names_the_same_licences_and_bans() {
        let text = include_str!("../../../../deny.toml");
        let (_, list) = text.split_once("allow = [").unwrap();
        let (list, _) = list.split_once(']').unwrap();
        let mut listed: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        listed.retain(|licence| !licence.contains(" WITH "));
        assert_eq!(listed, LICENCES);
        for (name, reason) in BANNED {
            let line = format!("{{ crate = \"{name}\", reason = \"{reason}\" }}");
            assert!(text.contains(&line), "{line}");
        }
    }

    #[test]
    fn expressions_are_read_with_their_precedence() {
        for expression in [
            "MIT",
            "Apache-2.0 OR MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT",
            "MIT OR GPL-3.0 AND LGPL-3.0",
        ] {
            assert!(allowed(expression), "{expression}");
        }
        for expression in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT OR Apache-2.0) AND MPL-2.0",
            "MIT GPL-3.0",
            "(MIT",
            "",
            "GPL-3.0 AND LGPL-3.0 OR AGPL-3.0",
        ] {
            assert!(!allowed(expression), "{expression}");
        }
    }

    #[test]
    fn bad_packages_are_found() {
        let mut foreign = package("from-git", Some("MIT"));
        foreign.known_source = false;
        let packages = [
            package("good", Some("MIT OR Apache-2.0")),
            package("openssl-sys", Some("MIT")),
            package("copyleft", Some("AGPL-3.0")),
            package("silent", None),
            foreign,
        ];
        let lines: Vec<String> = check(&packages).iter().map(ToString::to_string).collect();
        expect![[r#"
            Cargo.lock:0: openssl-sys 1.0.0: banned: binds the system's TLS: use rustls with ring
            Cargo.lock:0: copyleft 1.0.0: AGPL-3.0: not on the list of licences: take another package
            Cargo.lock:0: silent 1.0.0: no licence named: take another package
            Cargo.lock:0: from-git 1.0.0: not from crates.io: publish it or copy what is needed with its licence"#]]
        .assert_eq(&lines.join("\n"));
    }
}
