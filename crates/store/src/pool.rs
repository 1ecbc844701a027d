//! Connections that are lent out: as many as are needed at once, up to a bound.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::Error;

/// Connections of one kind to one place.
#[derive(Debug)]
pub(crate) struct Pool<C> {
    place: String,
    bound: usize,
    state: Mutex<State<C>>,
    freed: Condvar,
}

/// What becomes of a connection after the work on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    Keep,
    Close,
}

#[derive(Debug)]
struct State<C> {
    idle: Vec<C>,
    lent: usize,
}

/// A place among those lent, given back when dropped, also by a panic.
struct Loan<'p, C>(&'p Pool<C>);

impl<C> Pool<C> {
    pub(crate) const fn new(place: String, bound: usize) -> Self {
        let state = Mutex::new(State { idle: Vec::new(), lent: 0 });
        Self { place, bound, state, freed: Condvar::new() }
    }

    /// Does `work` on an idle connection, or on one that `make` makes. A panic of `work`
    /// closes its connection. [`Error::Busy`] when all are lent for longer than [`PATIENCE`].
    pub(crate) fn lend<T>(
        &self,
        make: impl FnOnce() -> Result<C, Error>,
        work: impl FnOnce(&mut C) -> (T, After),
    ) -> Result<T, Error> {
        let (_loan, idle) = self.borrow()?;
        let mut connection = idle.map_or_else(make, Ok)?;
        let (answer, after) = work(&mut connection);
        if after == After::Keep {
            self.state().idle.push(connection);
        }
        Ok(answer)
    }

    /// Closes what is idle: when one was lost with the server, all were.
    pub(crate) fn clear(&self) {
        let idle = std::mem::take(&mut self.state().idle);
        drop(idle);
    }

    fn borrow(&self) -> Result<(Loan<'_, C>, Option<C>), Error> {
        let (mut state, _) = self
            .freed
            .wait_timeout_while(self.state(), PATIENCE, |state| state.lent >= self.bound)
            .unwrap_or_else(PoisonError::into_inner);
        if state.lent >= self.bound {
            return Err(Error::Busy { place: self.place.clone() });
        }
        state.lent += 1;
        let idle = state.idle.pop();
        drop(state);
        Ok((Loan(self), idle))
    }

    fn state(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<C> Drop for Loan<'_, C> {
    fn drop(&mut self) {
        self.0.state().lent -= 1;
        self.0.freed.notify_one();
    }
}

/// How long a caller waits for a connection.
const PATIENCE: Duration = Duration::from_secs(20);
