//! Previews that were built last. Building one renders and searches every form, and whoever
//! works on a share looks at it many times before anything changes. A proof never takes one
//! from here.

use std::collections::VecDeque;
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use vocab::ShareId;

use super::Problem;
use super::proving::Preview;

/// At most one preview a share, the newest first.
#[derive(Debug, Default)]
pub(super) struct Previews(Mutex<VecDeque<Kept>>);

#[derive(Debug)]
struct Kept {
    share: ShareId,
    state: [u8; 32],
    preview: Arc<Preview>,
}

impl Previews {
    /// The preview of a share in a state, built if it is not there.
    pub(super) fn of(
        &self,
        share: ShareId,
        state: [u8; 32],
        build: impl FnOnce() -> Result<Preview, Problem>,
    ) -> Result<Arc<Preview>, Problem> {
        // Whatever panicked left whole entries behind: they are pushed and dropped whole.
        let known = |all: &VecDeque<Kept>| {
            let known = all.iter().find(|one| one.share == share && one.state == state);
            known.map(|one| Arc::clone(&one.preview))
        };
        if let Some(preview) = known(&self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(preview);
        }
        let preview = Arc::new(build()?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|one| one.share != share);
        all.push_front(Kept { share, state, preview: Arc::clone(&preview) });
        all.truncate(KEPT_MAX);
        drop(all);
        Ok(preview)
    }
}

/// A digest of everything that a value holds.
pub(super) fn digest_of(value: &impl fmt::Debug) -> [u8; 32] {
    let mut digest = Hashing(Sha256::new());
    // Hashing cannot fail.
    let _ = write!(digest, "{value:?}");
    digest.0.finalize().into()
}

struct Hashing(Sha256);

impl Write for Hashing {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// As many drafts as are worked on at once; each takes a few hundred kilobytes.
const KEPT_MAX: usize = 8;
