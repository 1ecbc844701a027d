//! Standard encryption of packages and RC4 CryptoAPI encryption of older documents
//! (MS-OFFCRYPTO 2.3.4.5 to 2.3.4.9, 2.3.5): AES-ECB or RC4, keys by SHA-1.

use super::cipher::{Aes, Rc4};
use super::digest::Digest;
use super::info::{Header, RC4};

/// What stands in the file.
#[derive(Debug)]
pub(crate) struct CryptoApi {
    rc4: bool,
    /// Bytes of the key.
    key_bytes: usize,
    salt: Vec<u8>,
    verifier: Vec<u8>,
    verifier_hash: Vec<u8>,
}

/// What a password becomes.
#[derive(Debug, Clone)]
pub(crate) struct CryptoApiKey {
    hash: Vec<u8>,
    key_bytes: usize,
}

impl CryptoApi {
    /// Reads what stands behind the version; `None` for other ciphers.
    pub(super) fn read(rest: &[u8]) -> Option<Self> {
        let header = Header::read(rest)?;
        let rc4 = header.algorithm == RC4;
        let key_bytes = match (header.algorithm, header.key_bits) {
            (RC4, 0) => 5,
            (RC4, bits) if (40..=128).contains(&bits) => usize::try_from(bits / 8).ok()?,
            (0x660e, _) => 16,
            (0x660f, _) => 24,
            (0x6610, _) => 32,
            _ => return None,
        };
        Some(Self {
            rc4,
            key_bytes,
            salt: header.salt.to_vec(),
            verifier: header.verifier.to_vec(),
            verifier_hash: header.verifier_hash.to_vec(),
        })
    }

    pub(super) fn describe(&self) -> String {
        let cipher = if self.rc4 { "RC4 CryptoAPI" } else { "standard, AES" };
        format!("{cipher}, {} bits, SHA1", self.key_bytes * 8)
    }

    /// Whether it is the encryption of older documents, not that of packages.
    pub(super) const fn is_rc4(&self) -> bool {
        self.rc4
    }

    /// RC4 hashes once, AES 50,000 times.
    pub(super) const fn rounds(&self) -> u32 {
        if self.rc4 { 0 } else { SPINS }
    }

    /// The key of a password, if it is the right one.
    pub(super) fn key(&self, password: &str) -> Option<CryptoApiKey> {
        let hash = Digest::Sha1.spun(&self.salt, password, self.rounds());
        let key = CryptoApiKey { hash, key_bytes: self.key_bytes };
        let (verifier, hash) = if self.rc4 {
            let mut both = [self.verifier.as_slice(), &self.verifier_hash].concat();
            key.rc4(0).apply(&mut both);
            let hash = both.split_off(self.verifier.len());
            (both, hash)
        } else {
            let aes = key.aes()?;
            (aes.ecb(&self.verifier), aes.ecb(&self.verifier_hash))
        };
        hash.starts_with(&Digest::Sha1.of(&[&verifier])).then_some(key)
    }
}

impl CryptoApiKey {
    fn block_hash(&self, block: u32) -> Vec<u8> {
        Digest::Sha1.of(&[&self.hash, &block.to_le_bytes()])
    }

    /// The cipher of a block (2.3.5.2). A key of 40 bits is filled up with zeros.
    pub(crate) fn rc4(&self, block: u32) -> Rc4 {
        let mut key = self.block_hash(block);
        key.truncate(self.key_bytes);
        if self.key_bytes == 5 {
            key.resize(16, 0);
        }
        Rc4::new(&key)
    }

    /// The cipher of a package (2.3.4.7).
    pub(super) fn aes(&self) -> Option<Aes> {
        let hash = self.block_hash(0);
        let filled = |fill: u8| {
            let mut block = [fill; 64];
            for (byte, hash) in block.iter_mut().zip(&hash) {
                *byte ^= hash;
            }
            Digest::Sha1.of(&[&block])
        };
        let key = [filled(0x36), filled(0x5c)].concat();
        Aes::new(key.get(..self.key_bytes)?)
    }
}

const SPINS: u32 = 50_000;
