//! The hashes that name a file elsewhere.

use md5::{Digest, Md5};
use observable::Kind;
use sha1::Sha1;
use sha2::Sha256;

use crate::model::hex;

/// Hashes of the bytes of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashes {
    pub sha256: [u8; 32],
    pub sha1: [u8; 20],
    pub md5: [u8; 16],
}

impl Hashes {
    /// Reads the bytes once for each.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            sha256: Sha256::digest(bytes).into(),
            sha1: Sha1::digest(bytes).into(),
            md5: Md5::digest(bytes).into(),
        }
    }

    /// The hashes, as things to look for elsewhere.
    pub(crate) fn observables(&self) -> [(Kind, String); 3] {
        [
            (Kind::Md5, hex(&self.md5)),
            (Kind::Sha1, hex(&self.sha1)),
            (Kind::Sha256, hex(&self.sha256)),
        ]
    }
}
