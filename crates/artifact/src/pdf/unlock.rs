//! Trying passwords on an encrypted document, the empty one first: most encrypted
//! documents open without a question and only forbid printing or copying.

use encoding_rs::SHIFT_JIS;
use vocab::{DefectCode, Spot};

use super::document::{Document, Security};
use super::security::Handler;
use crate::contents::{Encryption, Key, Lock};
use crate::open::Tools;

impl Document<'_> {
    /// Finds the key if there is a lock, and tells what opened it.
    pub(super) fn unlock(&mut self, tools: &Tools<'_>) -> Lock {
        let handler = match std::mem::take(&mut self.security) {
            Security::None => return Lock::default(),
            Security::Locked(handler) => handler,
            other => {
                self.security = other;
                self.defect(DefectCode::MethodUnknown, Spot::Whole);
                return Lock { encryption: Encryption::Data, key: Key::NotFound };
            }
        };
        let (key, opened) = found(&handler, tools);
        match key {
            Key::NotFound => self.defect(DefectCode::PasswordNotFound, Spot::Whole),
            Key::TooCostly => self.defect(DefectCode::LimitPasswordWork, Spot::Whole),
            Key::NotNeeded | Key::Candidate(_) => {}
        }
        self.security = match opened {
            Some(opened) => Security::Open(handler, opened),
            None => Security::Locked(handler),
        };
        Lock { encryption: Encryption::Data, key }
    }
}

fn found(handler: &Handler, tools: &Tools<'_>) -> (Key, Option<Vec<u8>>) {
    let candidates = tools.passwords.iter().take(tools.limits.passwords).enumerate();
    let candidates = candidates.flat_map(|(index, password)| {
        forms(password).into_iter().map(move |form| (Key::Candidate(index), form))
    });
    for (key, password) in std::iter::once((Key::NotNeeded, Vec::new())).chain(candidates) {
        if !tools.budget.rounds(handler.rounds()) {
            return (Key::TooCostly, None);
        }
        if let Some(opened) = handler.key(&password) {
            return (key, Some(opened));
        }
    }
    (Key::NotFound, None)
}

/// The bytes that a password may have been: UTF-8, and CP932 on Japanese systems.
fn forms(password: &str) -> Vec<Vec<u8>> {
    let mut forms = vec![password.as_bytes().to_vec()];
    let (japanese, _, lossy) = SHIFT_JIS.encode(password);
    if !password.is_ascii() && !lossy {
        forms.push(japanese.into_owned());
    }
    forms
}
