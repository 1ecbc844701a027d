//! Random bytes, which tests repeat.

use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};
use vocab::Uuid;

use super::problem::Problem;

/// Where random bytes come from.
#[derive(Debug)]
pub enum Chance {
    System,
    /// A sequence that is the same for the same seed: two histories can be compared byte by
    /// byte. For tests and samples alone.
    Seeded(u64, AtomicU64),
}

impl Chance {
    /// A repeatable sequence.
    #[must_use]
    pub const fn seeded(seed: u64) -> Self {
        Self::Seeded(seed, AtomicU64::new(0))
    }

    /// Fresh random bytes.
    ///
    /// # Errors
    /// The system gives none.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], Problem> {
        let mut bytes = [0; N];
        match self {
            Self::System => getrandom::fill(&mut bytes).map_err(|_| Problem::NoChance)?,
            Self::Seeded(seed, counter) => {
                for chunk in bytes.chunks_mut(32) {
                    let number = counter.fetch_add(1, Ordering::SeqCst);
                    let block = Sha256::new().chain_update(seed.to_be_bytes());
                    let block = block.chain_update(number.to_be_bytes()).finalize();
                    chunk.iter_mut().zip(block).for_each(|(to, from)| *to = from);
                }
            }
        }
        Ok(bytes)
    }

    /// An id that stands behind those made before it.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn id(&self, now: i64) -> Result<Uuid, Problem> {
        Ok(Uuid::of_time(u64::try_from(now).unwrap_or(0), self.bytes()?))
    }
}
