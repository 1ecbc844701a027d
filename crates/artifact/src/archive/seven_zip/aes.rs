//! The encryption of 7z: a key by SHA-256 over salt, password and a counter, many times,
//! and AES-256 in CBC mode. Nothing proves a password but what comes out.

use std::io::{self, Read};

use aes::Aes256;
use aes::cipher::{BlockCipherDecrypt, KeyInit};
use sha2::{Digest, Sha256};

/// How a key is made, as the properties of the coder tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recipe {
    /// The hash runs over two to this power of repetitions.
    cycles: u8,
    salt: Vec<u8>,
    start: [u8; 16],
}

/// A key of AES-256.
pub(super) type Key = [u8; 32];

impl Recipe {
    pub(super) fn parse(properties: &[u8]) -> Option<Self> {
        let head = *properties.first()?;
        let lengths = properties.get(1).copied().unwrap_or_default();
        let salt_bytes = usize::from((head >> 7) + (lengths >> 4));
        let start_bytes = usize::from((head >> 6 & 1) + (lengths & 15));
        let salt = properties.get(2..2 + salt_bytes).unwrap_or_default();
        let given = properties.get(2 + salt_bytes..).unwrap_or_default();
        let mut start = [0; 16];
        for (to, from) in start.iter_mut().zip(given.iter().take(start_bytes)) {
            *to = *from;
        }
        Some(Self { cycles: head & 0x3F, salt: salt.to_vec(), start })
    }

    /// Blocks that SHA-256 goes through for one password.
    pub(super) fn rounds(&self, password: &[u8]) -> u64 {
        let piece = u64::try_from(self.salt.len() + password.len() + 8).unwrap_or(u64::MAX);
        match self.cycles {
            RAW => 1,
            cycles => {
                (1_u64 << cycles.min(63)).checked_mul(piece).map_or(u64::MAX, |it| it / 64 + 1)
            }
        }
    }

    /// Two recipes with the same one of these make the same keys.
    pub(super) fn base(&self) -> (u8, &[u8]) {
        (self.cycles, &self.salt)
    }

    /// The key of a password in UTF-16. The caller has paid for the rounds.
    pub(super) fn key(&self, password: &[u8]) -> Key {
        if self.cycles == RAW {
            let mut key = [0; 32];
            for (to, from) in key.iter_mut().zip(self.salt.iter().chain(password)) {
                *to = *from;
            }
            return key;
        }
        let mut hash = Sha256::new();
        let mut piece = [self.salt.as_slice(), password, &[0; 8]].concat();
        let counter_at = self.salt.len() + password.len();
        for counter in 0..1_u64 << self.cycles {
            if let Some(field) = piece.get_mut(counter_at..) {
                field.copy_from_slice(&counter.to_le_bytes());
            }
            hash.update(&piece);
        }
        hash.finalize().into()
    }

    /// Decrypts what a source gives.
    pub(super) fn decrypt<'a>(&self, key: &Key, source: impl Read + 'a) -> impl Read + 'a {
        Decrypted {
            source,
            cipher: Aes256::new(key.into()),
            before: self.start,
            plain: Vec::new(),
            given: 0,
        }
    }
}

struct Decrypted<R> {
    source: R,
    cipher: Aes256,
    /// The encrypted block before the next one.
    before: [u8; 16],
    plain: Vec<u8>,
    given: usize,
}

impl<R: Read> Read for Decrypted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given >= self.plain.len() {
            self.refill()?;
        }
        let mut left = self.plain.get(self.given..).unwrap_or_default();
        let read = left.read(buffer)?;
        self.given += read;
        Ok(read)
    }
}

impl<R: Read> Decrypted<R> {
    /// Decrypts the next piece. Bytes that make no whole block at the end are none.
    fn refill(&mut self) -> io::Result<()> {
        self.plain.clear();
        self.given = 0;
        self.source.by_ref().take(PIECE).read_to_end(&mut self.plain)?;
        let whole = self.plain.len() / 16 * 16;
        self.plain.truncate(whole);
        let (blocks, _) = self.plain.as_chunks_mut::<16>();
        for block in blocks {
            let encrypted = *block;
            self.cipher.decrypt_block(block.into());
            for (byte, before) in block.iter_mut().zip(self.before) {
                *byte ^= before;
            }
            self.before = encrypted;
        }
        Ok(())
    }
}

/// Salt and password themselves are the key.
const RAW: u8 = 0x3F;
const PIECE: u64 = 16 << 10;
