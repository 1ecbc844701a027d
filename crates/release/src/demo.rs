//! The shipped demo mails, read as the made company that they were sent to.

use std::path::{Path, PathBuf};

use analysis::{Analysis, Input, Scenes, Settings};
use assess::{Knowledge, Lists};
use vocab::{ItemKind, Limits};

use crate::facts::Facts;

/// The facts of one demo mail.
pub(crate) fn facts(file: &str) -> Facts {
    let bytes = std::fs::read(folder().join(file)).unwrap();
    crate::facts(&analysis(&bytes, file), &knowledge(), ItemKind::Mail)
}

/// The analysis of anything that was handed in.
pub(crate) fn analysis(bytes: &[u8], name: &str) -> Analysis {
    let settings = Settings {
        limits: Limits::default(),
        knowledge: knowledge(),
        region: None,
        rules: None,
        zone: None,
        scenes: Scenes::Left,
    };
    analysis::analyze(&Input::new(bytes, name), &settings)
}

/// What the made company tells of itself.
pub(crate) fn knowledge() -> Knowledge {
    Knowledge {
        own_domains: vec!["midorino-seiki.test".to_owned()],
        windows: vec!["info@midorino-seiki.test".to_owned()],
        partners: vec!["kaede-shokai.test".to_owned(), "b-company.test".to_owned()],
        trusted_relays: Vec::new(),
        trust_reserved: true,
        lists: Lists::shipped(),
    }
}

/// The names of all demo mails, in order.
pub(crate) fn files() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".eml")).collect();
    names.sort();
    names
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo")
}
