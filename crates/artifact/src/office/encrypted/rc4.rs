//! RC4 encryption of older documents (MS-OFFCRYPTO 2.3.6): 40 bits of an MD5 hash.

use super::cipher::Rc4;
use super::digest::{Digest, wide};

/// What stands in the file.
#[derive(Debug)]
pub(crate) struct Rc4Header {
    salt: Vec<u8>,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
}

/// What a password becomes.
#[derive(Debug, Clone)]
pub(crate) struct Rc4Key(Vec<u8>);

impl Rc4Header {
    /// Reads what stands behind the version.
    pub(super) fn read(rest: &[u8]) -> Option<Self> {
        let piece = |at: usize| rest.get(at..at + 16).map(<[u8]>::to_vec);
        Some(Self { salt: piece(0)?, verifier: piece(16)?, verifier_hash: piece(32)? })
    }

    /// The key of a password, if it is the right one.
    pub(super) fn key(&self, password: &str) -> Option<Rc4Key> {
        let hash = Digest::Md5.of(&[&wide(password)]);
        let salted = [hash.get(..5)?, &self.salt].concat().repeat(16);
        let mut key = Digest::Md5.of(&[&salted]);
        key.truncate(5);
        let key = Rc4Key(key);
        let mut both = [self.verifier.as_slice(), &self.verifier_hash].concat();
        key.rc4(0).apply(&mut both);
        let (verifier, hash) = both.split_at_checked(self.verifier.len())?;
        (Digest::Md5.of(&[verifier]) == hash).then_some(key)
    }
}

impl Rc4Key {
    /// The cipher of a block (2.3.6.2).
    pub(crate) fn rc4(&self, block: u32) -> Rc4 {
        Rc4::new(&Digest::Md5.of(&[&self.0, &block.to_le_bytes()]))
    }
}
