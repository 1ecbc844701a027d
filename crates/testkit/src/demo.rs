//! The shipped demo mails.

use std::fs;
use std::path::Path;

/// Name and bytes of every demo mail, in the order of names.
///
/// # Panics
/// The folder cannot be read.
#[must_use]
#[allow(clippy::expect_used, reason = "that is how a test fails")]
pub fn demo_mails() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo");
    let entries = fs::read_dir(&folder).expect("the folder of the demo");
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".eml")).collect();
    names.sort();
    let mail = |name: String| {
        let bytes = fs::read(folder.join(&name)).expect("a demo mail");
        (name, bytes)
    };
    names.into_iter().map(mail).collect()
}
