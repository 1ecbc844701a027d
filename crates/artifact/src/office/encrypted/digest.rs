//! The hash functions that Office names for its keys (MS-OFFCRYPTO 2.3.4.10).

use md5::Md5;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digest {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Digest {
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "MD5" => Self::Md5,
            "SHA1" | "SHA-1" => Self::Sha1,
            "SHA256" | "SHA-256" => Self::Sha256,
            "SHA384" | "SHA-384" => Self::Sha384,
            "SHA512" | "SHA-512" => Self::Sha512,
            _ => return None,
        })
    }

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
        }
    }

    /// The hash of pieces that stand in a row.
    pub(super) fn of(self, pieces: &[&[u8]]) -> Vec<u8> {
        match self {
            Self::Md5 => hashed::<Md5>(pieces),
            Self::Sha1 => hashed::<Sha1>(pieces),
            Self::Sha256 => hashed::<Sha256>(pieces),
            Self::Sha384 => hashed::<Sha384>(pieces),
            Self::Sha512 => hashed::<Sha512>(pieces),
        }
    }

    /// The hash of salt and password, hashed again `rounds` times with the number of the
    /// round before it.
    pub(super) fn spun(self, salt: &[u8], password: &str, rounds: u32) -> Vec<u8> {
        let mut hash = self.of(&[salt, &wide(password)]);
        for round in 0..rounds {
            hash = self.of(&[&round.to_le_bytes(), &hash]);
        }
        hash
    }
}

fn hashed<D: md5::Digest>(pieces: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    for piece in pieces {
        digest.update(piece);
    }
    digest.finalize().to_vec()
}

/// A password as Office hashes it.
pub(super) fn wide(password: &str) -> Vec<u8> {
    password.encode_utf16().flat_map(u16::to_le_bytes).collect()
}
