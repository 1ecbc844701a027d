//! Passwords tried on the folders of one archive: the one that opened the last folder
//! first. Keys are kept, since most folders of an archive are encrypted with the same one.

use std::cell::{Cell, RefCell};

use super::aes::{Key as AesKey, Recipe};
use crate::contents::Key;
use crate::open::Tools;

/// The passwords and what became of them.
#[derive(Debug)]
pub(super) struct Keyring<'a> {
    tools: &'a Tools<'a>,
    first: Cell<Option<usize>>,
    last: Cell<Option<usize>>,
    too_costly: Cell<bool>,
    locked: Cell<bool>,
    made: RefCell<Vec<Made>>,
}

/// A key that has been made.
#[derive(Debug)]
struct Made {
    recipe: Recipe,
    candidate: usize,
    key: AesKey,
}

impl<'a> Keyring<'a> {
    pub(super) const fn new(tools: &'a Tools<'a>) -> Self {
        Self {
            tools,
            first: Cell::new(None),
            last: Cell::new(None),
            too_costly: Cell::new(false),
            locked: Cell::new(false),
            made: RefCell::new(Vec::new()),
        }
    }

    /// Positions of the passwords, the last good one first.
    pub(super) fn order(&self) -> Vec<usize> {
        let last = self.last.get();
        let others = (0..self.tools.passwords.len()).filter(|candidate| Some(*candidate) != last);
        last.into_iter().chain(others).collect()
    }

    /// The key of a password; `None` when it would cost too much. Trying it costs as well:
    /// `packed` bytes have to be decrypted before they show that they are wrong.
    pub(super) fn key(&self, recipe: &Recipe, candidate: usize, packed: usize) -> Option<AesKey> {
        let trial = u64::try_from(packed / BYTES_A_ROUND).unwrap_or(u64::MAX);
        if !self.tools.budget.rounds(trial) {
            self.too_costly.set(true);
            return None;
        }
        let mut made = self.made.borrow_mut();
        let known =
            |made: &&Made| made.candidate == candidate && made.recipe.base() == recipe.base();
        if let Some(made) = made.iter().find(known) {
            return Some(made.key);
        }
        let password = self.tools.passwords.get(candidate)?;
        let password: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        if !self.tools.budget.rounds(recipe.rounds(&password)) {
            self.too_costly.set(true);
            return None;
        }
        let key = recipe.key(&password);
        if made.len() < MADE_MAX {
            made.push(Made { recipe: recipe.clone(), candidate, key });
        }
        Some(key)
    }

    /// Pays for bytes that came out while a password was tried.
    pub(super) fn charge(&self, bytes: usize) {
        let rounds = u64::try_from(bytes / BYTES_A_ROUND).unwrap_or(u64::MAX);
        if !self.tools.budget.rounds(rounds) {
            self.too_costly.set(true);
        }
    }

    pub(super) fn found(&self, candidate: usize) {
        self.last.set(Some(candidate));
        if self.first.get().is_none() {
            self.first.set(Some(candidate));
        }
    }

    pub(super) fn lost(&self) {
        self.locked.set(true);
    }

    pub(super) const fn is_too_costly(&self) -> bool {
        self.too_costly.get()
    }

    /// Which password opened the archive, if any of it was encrypted at all.
    pub(super) fn result(&self) -> Key {
        match self.first.get() {
            Some(candidate) => Key::Candidate(candidate),
            None if self.too_costly.get() => Key::TooCostly,
            None if self.locked.get() => Key::NotFound,
            None => Key::NotNeeded,
        }
    }
}

/// AES is faster than the hashes that are counted.
const BYTES_A_ROUND: usize = 256;
const MADE_MAX: usize = 256;
