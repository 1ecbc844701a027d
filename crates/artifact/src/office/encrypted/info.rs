//! How something is encrypted: `EncryptionInfo` of packages (MS-OFFCRYPTO 2.3.4.5 and
//! 2.3.4.10) and the same structure in older documents (2.3.5.1, 2.3.6.1).

use super::agile::Agile;
use super::crypto_api::CryptoApi;
use super::rc4::Rc4Header;
use crate::bytes::{offset_at, u16_at, u32_at};

/// An encryption that can be undone with its password.
#[derive(Debug)]
pub(crate) enum Scheme {
    Agile(Box<Agile>),
    CryptoApi(CryptoApi),
    Rc4(Rc4Header),
}

impl Scheme {
    /// Reads the structure with its version; `None` for what is damaged or unknown.
    pub(crate) fn read(info: &[u8]) -> Option<Self> {
        let rest = info.get(4..)?;
        match (u16_at(info, 0)?, u16_at(info, 2)?) {
            (4, 4) => Agile::read(rest.get(4..)?).map(Box::new).map(Self::Agile),
            (2..=4, 2) => CryptoApi::read(rest).map(Self::CryptoApi),
            (1, 1) => Rc4Header::read(rest).map(Self::Rc4),
            _ => None,
        }
    }

    /// As the fact tells it.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Agile(agile) => agile.describe(),
            Self::CryptoApi(api) => api.describe(),
            Self::Rc4(_) => "RC4, 40 bits, MD5".to_owned(),
        }
    }

    /// Rounds of hashing that one password costs.
    pub(crate) fn rounds(&self) -> u64 {
        match self {
            Self::Agile(agile) => u64::from(agile.rounds()).saturating_add(KEY_ROUNDS),
            Self::CryptoApi(api) => u64::from(api.rounds()).saturating_add(KEY_ROUNDS),
            Self::Rc4(_) => KEY_ROUNDS,
        }
    }
}

/// `EncryptionHeader` and `EncryptionVerifier` (2.3.2 and 2.3.3).
pub(super) struct Header<'a> {
    pub(super) algorithm: u32,
    pub(super) key_bits: u32,
    pub(super) salt: &'a [u8],
    pub(super) verifier: &'a [u8],
    pub(super) verifier_hash: &'a [u8],
}

impl<'a> Header<'a> {
    /// Behind the version: flags, the size of the header, the header, the verifier.
    pub(super) fn read(rest: &'a [u8]) -> Option<Self> {
        let size = offset_at(rest, 4)?;
        let header = rest.get(8..)?;
        let verifier = header.get(size..)?;
        let algorithm = u32_at(header, 8)?;
        let hash_bytes = if algorithm == RC4 { 20 } else { 32 };
        Some(Self {
            algorithm,
            key_bits: u32_at(header, 16)?,
            salt: verifier.get(4..20)?,
            verifier: verifier.get(20..36)?,
            verifier_hash: verifier.get(40..)?.get(..hash_bytes)?,
        })
    }
}

pub(super) const RC4: u32 = 0x6801;
/// Hashes besides those that are repeated.
const KEY_ROUNDS: u64 = 16;
