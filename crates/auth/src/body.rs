//! The body's hashes, each taken once however many signatures ask for it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::canonical::{self, Canon};

/// The hash that a signature is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
}

impl Hash {
    pub(crate) fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => Sha1::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
        }
    }
}

/// A body and what was already asked of it.
#[derive(Debug)]
pub(crate) struct Body<'a> {
    bytes: &'a [u8],
    known: RefCell<BTreeMap<Asked, Hashed>>,
}

/// Normal form, hash, and how many bytes if not all.
type Asked = (Canon, Hash, Option<u64>);

/// A hash of the body's normal form, or of its beginning.
#[derive(Debug, Clone)]
pub(crate) struct Hashed {
    pub(crate) hash: Vec<u8>,
    /// Whether the normal form is longer than what was hashed.
    pub(crate) is_part: bool,
    /// Whether it is shorter than what was asked for.
    pub(crate) is_short: bool,
}

impl<'a> Body<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, known: RefCell::default() }
    }

    /// The hash of the first `length` bytes, or of all.
    pub(crate) fn hash(&self, canon: Canon, hash: Hash, length: Option<u64>) -> Hashed {
        let key = (canon, hash, length);
        let known = self.known.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let hashed = match hash {
                Hash::Sha1 => self.digest::<Sha1>(canon, length),
                Hash::Sha256 => self.digest::<Sha256>(canon, length),
            };
            self.known.borrow_mut().insert(key, hashed.clone());
            hashed
        })
    }

    fn digest<D: Digest>(&self, canon: Canon, length: Option<u64>) -> Hashed {
        let mut digest = D::new();
        let mut left =
            length.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
        let mut is_part = false;
        canonical::body(canon, self.bytes, |piece| {
            let (taken, rest) = piece.split_at_checked(left).unwrap_or((piece, &[]));
            digest.update(taken);
            left = left.saturating_sub(taken.len());
            is_part |= !rest.is_empty();
        });
        Hashed { hash: digest.finalize().to_vec(), is_part, is_short: length.is_some() && left > 0 }
    }
}
