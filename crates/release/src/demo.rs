//! The shipped demo mails, read as the made company that they were sent to.

use std::path::{Path, PathBuf};

use analysis::{Input, Scenes, Settings};
use assess::{Knowledge, Lists};
use vocab::{ItemKind, Limits};

use crate::facts::Facts;

/// The facts of one demo mail.
pub(crate) fn facts(file: &str) -> Facts {
    let settings = settings();
    let bytes = std::fs::read(folder().join(file)).unwrap();
    let analysis = analysis::analyze(&Input::new(&bytes, file), &settings);
    crate::facts(&analysis, &settings.knowledge, ItemKind::Mail)
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

fn settings() -> Settings {
    Settings {
        limits: Limits::default(),
        knowledge: Knowledge {
            own_domains: vec!["midorino-seiki.test".to_owned()],
            windows: vec!["info@midorino-seiki.test".to_owned()],
            partners: vec!["kaede-shokai.test".to_owned(), "b-company.test".to_owned()],
            trusted_relays: Vec::new(),
            trust_reserved: true,
            lists: Lists::shipped(),
        },
        region: None,
        rules: None,
        zone: None,
        scenes: Scenes::Left,
    }
}
