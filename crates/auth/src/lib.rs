//! SPF, DKIM, DMARC and ARC of one mail, worked out again from stored DNS answers.
//!
//! Pure: the mail, the hop by which it came in and the [`Zone`] of answers are handed in. Nothing is asked on a network, and the clock is the time of that hop: whether a signature
//! had expired is asked as of then.
//!
//! A result is never a guess. Where a record is not stored, or the mail is not as it was
//! sent, the method says so with the reason; what was forwarded, anonymised or edited never
//! verifies, and that is no proof of a forgery.
#![forbid(unsafe_code)]

mod arc;
mod body;
mod canonical;
mod dkim;
mod dmarc;
mod finding;
mod key;
mod lookup;
mod recompute;
mod signature;
mod spf;
mod tags;
#[cfg(test)]
mod testing;
mod zone;

pub use finding::{AuthReason, AuthResult, DkimFinding, Finding, Policy, Recomputed};
pub use recompute::{Border, SIGNATURES_MAX, recompute};
pub use zone::{Existence, RecordKind, Zone, ZoneError};
