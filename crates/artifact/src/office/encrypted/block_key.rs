//! RC4 over the streams of older documents: a key for each block of a stream.

use vocab::{DefectCode, FactKey, Feature, Spot};

use super::cipher::Rc4;
use super::crypto_api::CryptoApiKey;
use super::info::Scheme;
use super::keyring::unlock;
use super::rc4::Rc4Key;
use crate::contents::{Contents, Encryption, Key, Lock};
use crate::open::Tools;

/// What the password of a document became.
#[derive(Debug, Clone)]
pub(crate) enum BlockKey {
    Rc4(Rc4Key),
    CryptoApi(CryptoApiKey),
}

impl BlockKey {
    /// Tries passwords on a document with this structure, which begins with its version.
    pub(crate) fn find(info: &[u8], tools: &Tools<'_>, contents: &mut Contents) -> Option<Self> {
        let scheme = Scheme::read(info);
        if let Some(scheme) = &scheme {
            contents.fact(FactKey::Encryption, scheme.describe());
        }
        match scheme {
            Some(Scheme::Rc4(ref header)) => {
                let open = |password: &str| header.key(password).map(Self::Rc4);
                unlock(scheme.as_ref()?.rounds(), tools, contents, open)
            }
            Some(Scheme::CryptoApi(ref api)) if api.is_rc4() => {
                let open = |password: &str| api.key(password).map(Self::CryptoApi);
                unlock(scheme.as_ref()?.rounds(), tools, contents, open)
            }
            _ => {
                unknown(contents);
                None
            }
        }
    }

    /// The cipher of one block.
    pub(crate) fn cipher(&self, block: u32) -> Rc4 {
        match self {
            Self::Rc4(key) => key.rc4(block),
            Self::CryptoApi(key) => key.rc4(block),
        }
    }

    /// A stream, all of it decrypted in blocks of this size.
    pub(crate) fn whole(&self, stream: &[u8], block_size: usize) -> Vec<u8> {
        let mut plain = stream.to_vec();
        for (number, block) in (0_u32..).zip(plain.chunks_mut(block_size)) {
            self.cipher(number).apply(block);
        }
        plain
    }
}

/// Notes an encryption that nothing here undoes.
pub(crate) fn unknown(contents: &mut Contents) {
    contents.defect(DefectCode::MethodUnknown, Spot::Whole);
    locked(contents);
}

/// Notes that something is encrypted and was not opened.
pub(super) fn locked(contents: &mut Contents) {
    contents.feature(Feature::Encrypted, Spot::Whole);
    contents.lock = Some(Lock { encryption: Encryption::Data, key: Key::NotFound });
}
