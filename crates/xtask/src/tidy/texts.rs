//! What must not stand in a file of the repository: paths of one machine, hosts of
//! package registries, unfinished work, tests that are switched off, merge markers.

use crate::finding::Finding;

pub(crate) fn check(path: &str, text: &str) -> Vec<Finding> {
    if EXEMPT.iter().any(|exempt| path.starts_with(exempt)) {
        return Vec::new();
    }
    let rust = path.ends_with(".rs");
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut found = |what: String| findings.push(Finding::new(path, index + 1, what));
        if let Some(marker) = merge_marker(line) {
            found(format!("merge marker {marker}: finish the merge"));
        }
        for folder in machine_paths(line) {
            found(format!("path of one machine ({folder}…): make it relative or a parameter"));
        }
        for host in hosts(line) {
            found(format!("host of a package registry ({host}): name the package instead"));
        }
        for word in UNFINISHED.iter().map(|word| word.concat()).filter(|_| rust) {
            if line.contains(&word) {
                found(format!("`{word}`: finish it, or assert what happens now with a note"));
            }
        }
    }
    findings
}

fn merge_marker(line: &str) -> Option<&str> {
    let (marker, rest) = line.split_at_checked(7)?;
    let alone = rest.is_empty() || rest.starts_with(' ');
    (alone && ["<<<<<<<", ">>>>>>>", "|||||||"].contains(&marker)).then_some(marker)
}

/// Folders that only one machine has, where a path begins: after a blank, a quote or the like.
/// The same letters further inside a URL or a longer path mean something else.
fn machine_paths(line: &str) -> impl Iterator<Item = String> {
    FOLDERS.iter().map(|folder| format!("/{folder}/")).filter(move |folder| {
        line.match_indices(folder.as_str()).any(|(at, _)| {
            let before = line.get(..at).and_then(|before| before.chars().next_back());
            before.is_none_or(|c| c.is_whitespace() || "\"'`(=,".contains(c))
        })
    })
}

fn hosts(line: &str) -> impl Iterator<Item = String> {
    HOSTS.iter().map(|host| host.join(".")).filter(move |host| line.contains(host.as_str()))
}

/// Samples and lists are data: they may hold anything. The lock file is cargo's.
const EXEMPT: &[&str] = &["corpus/", "data/", "Cargo.lock"];

const FOLDERS: &[&str] = &["home", "root", "work"];

/// Written in pieces, so that this file passes its own check.
const HOSTS: &[&[&str]] = &[
    &["index", "crates", "io"],
    &["static", "crates", "io"],
    &["pypi", "org"],
    &["pythonhosted", "org"],
    &["registry", "npmjs", "org"],
    &["deb", "debian", "org"],
];

const UNFINISHED: &[&[&str]] = &[
    &["todo", "!("],
    &["unimplemented", "!("],
    &["#[", "ignore"],
    &["// TO", "DO"],
    &["// FIX", "ME"],
];

#[cfg(test)]
mod tests {
    use super::{FOLDERS, check};

    fn findings(path: &str, line: &str) -> Vec<String> {
        check(path, line).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ordinary_lines_pass() {
        for line in [
            "https://example.jp/work/login",
            "let shift = 1 << 20;",
            "=======",
            "../shared/corpus",
            "/workspace/x",
        ] {
            assert!(findings("README.md", line).is_empty(), "{line}");
        }
    }

    #[test]
    fn machine_paths_are_found() {
        for folder in FOLDERS {
            for before in ["", "cd ", "\"", "PATH=", "(", "`"] {
                let line = format!("{before}/{folder}/x");
                assert_eq!(findings("docs/a.md", &line).len(), 1, "{line}");
            }
        }
    }

    #[test]
    fn registry_hosts_are_found_but_not_in_data() {
        let host = ["pypi", "org"].join(".");
        assert_eq!(findings("docs/a.md", &format!("see https://{host}/project/x")).len(), 1);
        assert!(findings("data/common.txt", &host).is_empty());
    }

    #[test]
    fn unfinished_work_is_found_in_code_only() {
        let line = ["todo", "!()"].concat();
        assert_eq!(findings("crates/x/src/a.rs", &line).len(), 1);
        assert_eq!(findings("crates/x/src/a.rs", &["    #[", "ignore]"].concat()).len(), 1);
        assert!(findings("docs/a.md", &line).is_empty());
    }

    #[test]
    fn merge_markers_are_found() {
        assert_eq!(
            findings("README.md", "text\n<<<<<<< HEAD"),
            ["README.md:2: merge marker <<<<<<<: finish the merge"]
        );
        assert_eq!(findings("README.md", ">>>>>>> main").len(), 1);
    }
}
