//! The workspace as cargo and git see it: packages, and the files that are kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand};

use crate::command;

/// Root and packages of the workspace.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) metadata: Metadata,
}

/// One Rust file.
pub(crate) struct Source {
    /// Relative to the root.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) tree: syn::File,
}

impl Workspace {
    pub(crate) fn load() -> Result<Self> {
        let metadata = MetadataCommand::new()
            .other_options(["--locked".to_owned()])
            .exec()
            .context("cannot read the workspace")?;
        Ok(Self { root: metadata.workspace_root.clone().into_std_path_buf(), metadata })
    }

    /// Every file that is tracked or would be, sorted. Ignored files are none of ours.
    pub(crate) fn files(&self) -> Result<Vec<String>> {
        let listing =
            command::output(Command::new("git").arg("-C").arg(&self.root).args(LIST_FILES))?;
        let mut files: Vec<String> = listing
            .split('\0')
            .filter(|path| !path.is_empty() && self.root.join(path).is_file())
            .map(str::to_owned)
            .collect();
        files.sort();
        files.dedup();
        Ok(files)
    }
}

impl Source {
    pub(crate) fn read(root: &Path, path: &str) -> Result<Self> {
        let text = fs::read_to_string(root.join(path))
            .with_context(|| format!("cannot read {path} as UTF-8"))?;
        Self::parse(path, text)
    }

    pub(crate) fn parse(path: &str, text: String) -> Result<Self> {
        let tree = syn::parse_file(&text).with_context(|| format!("cannot parse {path}"))?;
        Ok(Self { path: path.to_owned(), text, tree })
    }

    /// The crate by the folder it lies in; `fuzz` is the one outside `crates/`.
    pub(crate) fn crate_name(&self) -> &str {
        let path = self.path.strip_prefix("crates/").unwrap_or(&self.path);
        path.split('/').next().unwrap_or_default()
    }

    /// Whether the whole file is test or bench code.
    pub(crate) fn is_test(&self) -> bool {
        self.path.contains("/tests/")
            || self.path.contains("/benches/")
            || self.path.ends_with("/tests.rs")
    }
}

/// An empty folder, whatever was there before.
pub(crate) fn renew(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

/// Whether an item is compiled for tests only.
pub(crate) fn for_tests_only(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Path>()
                    .is_ok_and(|condition| condition.is_ident("test")))
    })
}

const LIST_FILES: [&str; 5] = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
