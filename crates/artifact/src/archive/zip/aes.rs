//! The encryption of WinZip (AE-1 and AE-2): a key by PBKDF2 with HMAC-SHA-1, AES in
//! counter mode, and ten bytes of an HMAC behind the data that prove the password.

use aes::cipher::{BlockCipherEncrypt, KeyInit};
use sha1::{Digest, Sha1};

use super::extra::Strength;

/// Encrypted data in its parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sealed<'a> {
    strength: Strength,
    salt: &'a [u8],
    verifier: [u8; 2],
    data: &'a [u8],
    proof: &'a [u8],
}

/// What a password turned out to be.
#[derive(Debug)]
pub(super) enum Opened {
    Wrong,
    /// The data is what was encrypted.
    Proven(Vec<u8>),
    /// The password passes the check of two bytes, but the data has been changed or cut.
    Unproven(Vec<u8>),
}

impl<'a> Sealed<'a> {
    /// Takes the data of a member apart.
    pub(super) fn parse(bytes: &'a [u8], strength: Strength) -> Option<Self> {
        let (salt, rest) = bytes.split_at_checked(strength.key_bytes() / 2)?;
        let (verifier, rest) = rest.split_first_chunk::<2>()?;
        let (data, proof) = rest.split_at_checked(rest.len().saturating_sub(PROOF_BYTES))?;
        Some(Self { strength, salt, verifier: *verifier, data, proof })
    }

    /// Tries a password.
    pub(super) fn open(&self, password: &[u8]) -> Opened {
        let hmac = Hmac::new(password);
        let length = self.strength.key_bytes();
        // The check stands behind the two keys, so its block alone tells the wrong password.
        let start = length * 2;
        let block = derived(&hmac, self.salt, start / HASH_BYTES);
        if block.get(start % HASH_BYTES..).is_none_or(|rest| !rest.starts_with(&self.verifier)) {
            return Opened::Wrong;
        }
        let blocks = 0..(start / HASH_BYTES + 1);
        let keys: Vec<u8> = blocks.flat_map(|block| derived(&hmac, self.salt, block)).collect();
        let (key, rest) = keys.split_at(length);
        let proof = Hmac::new(rest.get(..length).unwrap_or_default()).of(&[self.data]);
        let plain = self.decrypt(key);
        if !self.proof.is_empty() && proof.starts_with(self.proof) {
            Opened::Proven(plain)
        } else {
            Opened::Unproven(plain)
        }
    }

    fn decrypt(&self, key: &[u8]) -> Vec<u8> {
        match self.strength {
            Strength::Aes128 => aes::Aes128::new_from_slice(key).map(|key| self.counted(&key)),
            Strength::Aes192 => aes::Aes192::new_from_slice(key).map(|key| self.counted(&key)),
            Strength::Aes256 => aes::Aes256::new_from_slice(key).map(|key| self.counted(&key)),
        }
        .unwrap_or_default()
    }

    /// Counter mode with a little-endian counter from 1.
    fn counted<C: BlockCipherEncrypt>(&self, cipher: &C) -> Vec<u8> {
        let mut plain = Vec::with_capacity(self.data.len());
        let mut counter = 0_u128;
        for piece in self.data.chunks(16) {
            counter = counter.wrapping_add(1);
            let mut mask = aes::cipher::Block::<C>::default();
            for (to, from) in mask.iter_mut().zip(counter.to_le_bytes()) {
                *to = from;
            }
            cipher.encrypt_block(&mut mask);
            plain.extend(piece.iter().zip(mask.iter()).map(|(byte, mask)| byte ^ mask));
        }
        plain
    }
}

impl Strength {
    const fn key_bytes(self) -> usize {
        match self {
            Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }
}

/// HMAC (RFC 2104) with SHA-1, its two keyed states ready to be taken up again: PBKDF2 does
/// so a thousand times for each block.
#[derive(Clone)]
struct Hmac {
    inner: Sha1,
    outer: Sha1,
}

impl Hmac {
    fn new(key: &[u8]) -> Self {
        let mut block = [0_u8; 64];
        let hashed = Sha1::digest(key);
        let key = if key.len() > block.len() { hashed.as_slice() } else { key };
        for (to, from) in block.iter_mut().zip(key) {
            *to = *from;
        }
        let keyed = |mask: u8| Sha1::new_with_prefix(block.map(|byte| byte ^ mask));
        Self { inner: keyed(0x36), outer: keyed(0x5C) }
    }

    fn of(&self, pieces: &[&[u8]]) -> [u8; HASH_BYTES] {
        let mut inner = self.inner.clone();
        for piece in pieces {
            inner.update(piece);
        }
        let mut outer = self.outer.clone();
        outer.update(inner.finalize());
        outer.finalize().into()
    }
}

/// One block of PBKDF2 (RFC 8018 5.2), counted from 0.
fn derived(hmac: &Hmac, salt: &[u8], block: usize) -> [u8; HASH_BYTES] {
    let number = u32::try_from(block + 1).unwrap_or(u32::MAX).to_be_bytes();
    let mut step = hmac.of(&[salt, &number]);
    let mut out = step;
    for _ in 1..ITERATIONS {
        step = hmac.of(&[&step]);
        for (to, from) in out.iter_mut().zip(step) {
            *to ^= from;
        }
    }
    out
}

/// What trying one password costs in blocks of SHA-1: the block that holds the check, and
/// the others for the one password that passes it.
pub(super) const ROUNDS: u64 = 4_000;
const ITERATIONS: usize = 1_000;
const HASH_BYTES: usize = 20;
const PROOF_BYTES: usize = 10;
