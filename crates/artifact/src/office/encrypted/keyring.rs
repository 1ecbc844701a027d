//! Trying passwords on a document: the one that Office tries by itself, then those given.

use vocab::{DefectCode, FactKey, Feature, Spot};

use crate::contents::{Contents, Encryption, Key, Lock};
use crate::open::Tools;

/// Tries passwords on something that costs as many rounds of hashing for each, tells in
/// `contents` how it went, and answers what the right one gave.
pub(crate) fn unlock<T>(
    rounds: u64,
    tools: &Tools<'_>,
    contents: &mut Contents,
    open: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    contents.feature(Feature::Encrypted, Spot::Whole);
    let mut lock = Lock { encryption: Encryption::Data, key: Key::NotFound };
    let mut opened = None;
    let given = tools.passwords.iter().map(String::as_str).enumerate();
    let given = given.map(|(index, password)| (Key::Candidate(index), password));
    // With these Office opens a document without asking, so nobody has to be told them.
    let usual = USUAL.iter().map(|password| (Key::NotNeeded, *password));
    for (key, password) in usual.chain(given) {
        if !tools.budget.rounds(rounds) {
            lock.key = Key::TooCostly;
            break;
        }
        opened = open(password);
        if opened.is_some() {
            // The others are told by their number among those that were given.
            if key == Key::NotNeeded {
                contents.fact(FactKey::Password, password);
            }
            lock.key = key;
            break;
        }
    }
    contents.lock = Some(lock);
    match lock.key {
        Key::NotFound => contents.defect(DefectCode::PasswordNotFound, Spot::Whole),
        Key::TooCostly => contents.defect(DefectCode::LimitPasswordWork, Spot::Whole),
        Key::NotNeeded | Key::Candidate(_) => {}
    }
    opened
}

/// Of Excel for protected workbooks, and of PowerPoint for presentations that may be read.
const USUAL: &[&str] = &["VelvetSweatshop", "/01Hannes Ruescher/01"];
