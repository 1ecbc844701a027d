//! Results in the order of their turns. What is locked waits a while for a mail of the same
//! conversation that tells its password.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use analysis::{Password, Tally};

use crate::analyze::Done;
use crate::conversation::Conversation;

/// The place of a result: the position of its source, and in an mbox of its message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Turn {
    pub(crate) position: usize,
    pub(crate) index: u32,
}

/// What reading one input came to.
pub(crate) struct Outcome<R> {
    /// One, or one for each mail of an archive.
    pub(crate) done: Vec<Done<R>>,
    pub(crate) told: Conversation,
    /// Kept to be read once more.
    pub(crate) locked: Option<Locked>,
}

/// An input with a file that no password of its own opens.
pub(crate) struct Locked {
    pub(crate) bytes: Vec<u8>,
    pub(crate) source: String,
}

impl<R> Outcome<R> {
    /// One that has nothing to do with any other.
    pub(crate) fn of(done: Vec<Done<R>>) -> Self {
        Self { done, told: Conversation::default(), locked: None }
    }
}

/// Hands results over in the order of their turns, and keeps fast threads from running
/// far ahead of a slow one, whose later results would pile up in memory.
pub(crate) struct Delivery<R, E, S> {
    state: Mutex<Delivered<R, E, S>>,
    moved: Condvar,
}

struct Delivered<R, E, S> {
    next: Turn,
    /// Results that came before their turn, each with whether its source ends with it.
    waiting: BTreeMap<Turn, (Outcome<R>, bool)>,
    waiting_max: usize,
    /// What mails that are handed over told, the newest last.
    behind: VecDeque<Conversation>,
    /// Input bytes kept for reading once more.
    kept: usize,
    sink: S,
    total: Tally,
    failed: Option<E>,
}

impl<R, E, S: FnMut(Done<R>) -> Result<(), E>> Delivery<R, E, S> {
    pub(crate) fn new(waiting_max: usize, sink: S) -> Self {
        let state = Delivered {
            next: Turn::default(),
            waiting: BTreeMap::new(),
            waiting_max: waiting_max + MAILS_AHEAD,
            behind: VecDeque::new(),
            kept: 0,
            sink,
            total: Tally::default(),
            failed: None,
        };
        Self { state: Mutex::new(state), moved: Condvar::new() }
    }

    /// Waits until the task of this turn may run; false when the run has ended. A task that
    /// stands before another that is done never waits, so that gaps close and there is
    /// always one that can go on.
    pub(crate) fn wait_for(&self, turn: Turn) -> bool {
        let mut state = lock(&self.state);
        while state.failed.is_none() && state.is_full() && state.is_ahead(turn) {
            state = wait(&self.moved, state);
        }
        state.failed.is_none()
    }

    /// Takes a result and hands over whatever is now in order. Answers an input that is
    /// to be read once more, since a mail of its conversation told a password.
    pub(crate) fn take(&self, turn: Turn, is_last: bool, mut outcome: Outcome<R>) -> Option<Again> {
        let mut state = lock(&self.state);
        let size = outcome.locked.as_ref().map_or(0, |locked| locked.bytes.len());
        if state.kept + size > BYTES_KEPT {
            outcome.locked = None;
        } else {
            state.kept += size;
        }
        state.waiting.insert(turn, (outcome, is_last));
        self.go_on(state, MAILS_AHEAD)
    }

    /// Takes the second result of an input, and goes on from there.
    pub(crate) fn take_again(&self, again: &Again, done: Vec<Done<R>>) -> Option<Again> {
        let mut state = lock(&self.state);
        state.waiting.insert(again.turn, (Outcome::of(done), again.is_last));
        self.go_on(state, MAILS_AHEAD)
    }

    /// Nothing more will come: what still waits for a mail goes on without it.
    pub(crate) fn settle(&self) -> Option<Again> {
        self.go_on(lock(&self.state), 0)
    }

    fn go_on(&self, mut state: MutexGuard<'_, Delivered<R, E, S>>, ahead: usize) -> Option<Again> {
        // Only then can a thread be waiting, and a needless call costs one of the kernel.
        let was_full = state.is_full();
        let again = state.hand_over(ahead);
        drop(state);
        if was_full {
            self.moved.notify_all();
        }
        again
    }

    pub(crate) fn finish(self) -> Result<Tally, E> {
        let state = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        state.failed.map_or(Ok(state.total), Err)
    }
}

impl<R, E, S: FnMut(Done<R>) -> Result<(), E>> Delivered<R, E, S> {
    fn is_full(&self) -> bool {
        self.waiting.len() >= self.waiting_max
    }

    /// Whether a turn comes after everything that is done.
    fn is_ahead(&self, turn: Turn) -> bool {
        turn != self.next && self.waiting.last_key_value().is_none_or(|(last, _)| *last < turn)
    }

    /// Hands over in order, up to a gap, or to a locked input that has to be read again or
    /// to wait for `ahead` more results.
    fn hand_over(&mut self, ahead: usize) -> Option<Again> {
        while self.failed.is_none() {
            let (outcome, is_last) = self.waiting.get(&self.next)?;
            if outcome.locked.is_some() {
                if self.known_ahead(ahead) < ahead {
                    return None;
                }
                let (turn, is_last) = (self.next, *is_last);
                let passwords = self.passwords();
                let (outcome, _) = self.waiting.get_mut(&turn)?;
                let locked = outcome.locked.take()?;
                self.kept -= locked.bytes.len();
                if !passwords.is_empty() {
                    self.waiting.remove(&turn);
                    return Some(Again { turn, is_last, locked, passwords });
                }
            }
            let (outcome, is_last) = self.waiting.remove(&self.next)?;
            self.one(outcome);
            self.next = after(self.next, is_last);
        }
        None
    }

    fn one(&mut self, outcome: Outcome<R>) {
        if !outcome.told.passwords.is_empty() {
            if self.behind.len() >= MAILS_BEHIND {
                self.behind.pop_front();
            }
            self.behind.push_back(outcome.told);
        }
        for done in outcome.done {
            match &done {
                Done::Rendered(rendered) => self.total.add(&rendered.tally),
                Done::Unread(_) => self.total.unread += 1,
            }
            if self.failed.is_none() {
                self.failed = (self.sink)(done).err();
            }
        }
    }

    /// How many results follow the next one without a gap, counted up to `ahead`.
    fn known_ahead(&self, ahead: usize) -> usize {
        self.following().take(ahead).count()
    }

    /// What follows the next result without a gap.
    fn following(&self) -> impl Iterator<Item = &Outcome<R>> {
        let mut turn = self.next;
        let mut is_last = self.waiting.get(&turn).is_some_and(|(_, is_last)| *is_last);
        std::iter::from_fn(move || {
            turn = after(turn, is_last);
            let (outcome, last) = self.waiting.get(&turn)?;
            is_last = *last;
            Some(outcome)
        })
    }

    /// Passwords of the conversation of the next result: of the mails before it, the
    /// nearest first, then of those after it. They are the same in every run: what lies
    /// behind is in order, and what comes is counted.
    fn passwords(&self) -> Vec<Password> {
        let Some((outcome, _)) = self.waiting.get(&self.next) else { return Vec::new() };
        let ahead = self.following().take(MAILS_AHEAD).map(|outcome| &outcome.told);
        let related = self.behind.iter().rev().chain(ahead);
        related
            .filter(|other| other.is_with(&outcome.told))
            .flat_map(|other| other.passwords.iter().cloned())
            .take(PASSWORDS_MAX)
            .collect()
    }
}

/// An input to be read once more, and the passwords to do it with.
pub(crate) struct Again {
    pub(crate) turn: Turn,
    is_last: bool,
    pub(crate) locked: Locked,
    pub(crate) passwords: Vec<Password>,
}

fn after(turn: Turn, is_last: bool) -> Turn {
    match turn {
        Turn { position, .. } if is_last => Turn { position: position + 1, index: 0 },
        Turn { position, index } => Turn { position, index: index + 1 },
    }
}

/// A panic in another thread left nothing half done behind these locks.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn wait<'a, T>(until: &Condvar, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
    until.wait(guard).unwrap_or_else(PoisonError::into_inner)
}

/// So many results a locked mail waits for one that tells its password.
const MAILS_AHEAD: usize = 32;
/// So many mails that told a password are remembered.
const MAILS_BEHIND: usize = 1_000;
const PASSWORDS_MAX: usize = 16;
/// Input bytes kept for reading once more, of all locked ones together.
const BYTES_KEPT: usize = 16 << 20;
