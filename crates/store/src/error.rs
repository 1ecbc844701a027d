//! What can go wrong with a store, sorted by who must act.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::hash::Address;

/// What lies under an error. Shared, because one failed commit fails all of its batch.
pub type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// Why a store could not do its work. No text holds a value of a record, a key or a password.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    // For the operator: the next call works again when the cause is gone.
    #[error("no room is left on the disk of {place}: nothing was written; free some and go on")]
    Full { place: String, source: Cause },
    #[error("{place} cannot be reached: check that it is there, running, and open to this user")]
    Unreachable { place: String, source: Cause },
    #[error("{place} is busy for too long: another process holds it, or too much is asked of it")]
    Busy { place: String },
    #[error("{place} was lost while it committed: the work may or may not have been done")]
    Uncertain { place: String, source: Cause },

    // For the operator: something is not as it must be.
    #[error("{place} cannot be used as a database: {reason}")]
    Unusable { place: String, reason: String },
    #[error("{place} is damaged: restore it from a backup")]
    Damaged { place: String, source: Option<Cause> },
    #[error(
        "the database has migration {number} ({name}), this program knows {known}: use a newer program"
    )]
    Newer { number: i64, name: String, known: usize },
    #[error(
        "migration {number} ({name}) of the database is not the one of this program: use the program that made it"
    )]
    Changed { number: i64, name: String },
    #[error("{place} can be read by others than its owner: set its mode to 600")]
    OpenToOthers { place: String },
    #[error("{place} is not the file of a master key")]
    NoMasterKey { place: String },
    #[error("{place} is not empty: a backup or what is restored needs a place of its own")]
    NotEmpty { place: String },
    #[error("{place} is no backup, or one that was not finished: take another")]
    NoBackup { place: String },
    #[error("the system gives no random bytes")]
    Random { source: Cause },

    // For the caller.
    #[error("work on {place} met other work again and again: try it later")]
    Conflict { place: String, source: Cause },
    #[error("the record goes against a rule of its table")]
    Constraint { source: Cause },
    #[error("a read tried to write")]
    ReadOnly { source: Cause },
    #[error("a statement cannot be run")]
    Statement { source: Cause },
    #[error("{given} values were given to a statement that takes {taken}")]
    Values { given: usize, taken: usize },
    #[error("value {number} cannot be stored: {reason}")]
    Value { number: usize, reason: &'static str },
    #[error("column {number} is not {wanted}")]
    Column { number: usize, wanted: &'static str },
    #[error("{about} of a record cannot be read: a newer program wrote it, or it is damaged")]
    Record { about: String, source: Cause },
    #[error("evidence {address} is not there")]
    NoEvidence { address: Address },
    #[error("key {id} is not there: it was erased or never made")]
    NoKey { id: String },
    #[error(
        "{about} cannot be opened: another key sealed it, it is of another record, or it was changed"
    )]
    Sealed { about: String },
}

impl Error {
    pub(crate) fn of_random(source: getrandom::Error) -> Self {
        Self::Random { source: Arc::new(source) }
    }

    /// An error of the file system about `place`, told apart by what to do.
    pub(crate) fn of_file(place: &Path, source: io::Error) -> Self {
        let full =
            matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
        let place = place.display().to_string();
        let source: Cause = Arc::new(source);
        if full { Self::Full { place, source } } else { Self::Unreachable { place, source } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_others() {
        let of = |kind: io::ErrorKind| Error::of_file(Path::new("data/x"), kind.into());
        assert!(
            matches!(of(io::ErrorKind::StorageFull), Error::Full { place, .. } if place == "data/x")
        );
        assert!(matches!(of(io::ErrorKind::QuotaExceeded), Error::Full { .. }));
        assert!(matches!(of(io::ErrorKind::PermissionDenied), Error::Unreachable { .. }));
    }
}
