//! The shipped demo mails, read as the made company that they were sent to.

use std::sync::Arc;

use analysis::{Analysis, Input, Scenes, Settings};
use assess::{Knowledge, Lists};
use vocab::{ItemKind, Limits};

use crate::facts::Facts;

/// The facts of one demo mail.
pub(crate) fn facts(file: &str) -> Facts {
    let mails = testkit::demo_mails();
    let (_, bytes) = mails.into_iter().find(|(name, _)| name == file).unwrap();
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
        lists: Arc::new(Lists::shipped()),
    }
}

/// The names of all demo mails, in order.
pub(crate) fn files() -> Vec<String> {
    testkit::demo_mails().into_iter().map(|(name, _)| name).collect()
}
