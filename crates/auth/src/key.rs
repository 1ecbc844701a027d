//! Public keys as domains publish them (RFC 6376 section 3.6.1, RFC 8463), and the check of
//! a signature with one.

use rsa::pkcs1::DecodeRsaPublicKey as _;
use rsa::pkcs8::DecodePublicKey as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{Pkcs1v15Sign, RsaPublicKey};

use crate::body::Hash;
use crate::finding::{AuthReason, AuthResult, Finding};
use crate::lookup::{Lookup, Stop};
use crate::tags::{base64, tag, tags};

/// How a signature is made (`a=`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Ed25519,
    RsaSha1,
    RsaSha256,
}

impl Algorithm {
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        match word {
            "ed25519-sha256" => Some(Self::Ed25519),
            "rsa-sha1" => Some(Self::RsaSha1),
            "rsa-sha256" => Some(Self::RsaSha256),
            _ => None,
        }
    }

    pub(crate) const fn hash(self) -> Hash {
        match self {
            Self::Ed25519 | Self::RsaSha256 => Hash::Sha256,
            Self::RsaSha1 => Hash::Sha1,
        }
    }
}

/// A key record.
#[derive(Debug)]
pub(crate) struct Key {
    public: Public,
    /// `t=s`: the identity must be of the very domain that signs.
    pub(crate) is_strict: bool,
}

#[derive(Debug)]
enum Public {
    Ed25519(ed25519_dalek::VerifyingKey),
    Rsa(RsaPublicKey),
}

/// What a key says of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checked {
    Bad,
    Good,
    /// Good, but nobody should rely on it.
    Weak,
    /// The key is of another kind than the signature.
    WrongKind,
}

impl Key {
    /// The key of a domain and selector; otherwise what the signature comes to without one.
    pub(crate) fn find(lookup: &Lookup<'_>, domain: &str, selector: &str) -> Result<Self, Finding> {
        let name = format!("{selector}._domainkey.{domain}");
        let texts = lookup.texts(&name).map_err(Stop::finding)?;
        let Some(texts) = texts else {
            return Err(Finding::new(AuthResult::PermError)
                .because(AuthReason::NoKey)
                .detail(name));
        };
        let mut reason = AuthReason::NoKey;
        // Of several records the first one that is a key counts.
        for text in texts {
            match Self::read(text) {
                Ok(key) => return Ok(key),
                Err(why) => reason = why,
            }
        }
        Err(Finding::new(AuthResult::PermError).because(reason).detail(name))
    }

    fn read(text: &str) -> Result<Self, AuthReason> {
        let tags = tags(text).ok_or(AuthReason::MalformedRecord)?;
        if tag(&tags, "v").is_some_and(|version| version != "DKIM1") {
            return Err(AuthReason::MalformedRecord);
        }
        let written = tag(&tags, "p").ok_or(AuthReason::MalformedRecord)?;
        if written.is_empty() {
            return Err(AuthReason::Revoked);
        }
        let has = |name: &str, word: &str| {
            tag(&tags, name).is_some_and(|list| list.split(':').any(|item| item.trim() == word))
        };
        let for_mail = tag(&tags, "s").is_none() || has("s", "*") || has("s", "email");
        let bytes = base64(written).ok_or(AuthReason::KeyUnusable)?;
        let public = match tag(&tags, "k").unwrap_or("rsa") {
            "rsa" => rsa(&bytes).map(Public::Rsa),
            "ed25519" => ed25519(&bytes).map(Public::Ed25519),
            _ => None,
        };
        let public = public.filter(|_| for_mail).ok_or(AuthReason::KeyUnusable)?;
        Ok(Self { public, is_strict: has("t", "s") })
    }

    /// Checks a signature over the hash of the normal form of some header fields.
    pub(crate) fn check(&self, algorithm: Algorithm, hash: &[u8], signature: &[u8]) -> Checked {
        match (&self.public, algorithm) {
            (Public::Ed25519(key), Algorithm::Ed25519) => {
                let signature = ed25519_dalek::Signature::from_slice(signature);
                let good =
                    signature.is_ok_and(|signature| key.verify_strict(hash, &signature).is_ok());
                if good { Checked::Good } else { Checked::Bad }
            }
            (Public::Rsa(key), Algorithm::RsaSha1 | Algorithm::RsaSha256) => {
                let prefix = match algorithm.hash() {
                    Hash::Sha1 => SHA1_PREFIX,
                    Hash::Sha256 => SHA256_PREFIX,
                };
                let scheme = Pkcs1v15Sign { hash_len: Some(hash.len()), prefix: Box::from(prefix) };
                match key.verify(scheme, hash, signature) {
                    Err(_) => Checked::Bad,
                    Ok(()) if key.n().bits() < RSA_BITS_MIN => Checked::Weak,
                    Ok(()) => Checked::Good,
                }
            }
            _ => Checked::WrongKind,
        }
    }
}

/// As SubjectPublicKeyInfo, or as the bare RSAPublicKey that some domains publish. The library
/// takes no key above 4,096 bits and no exponent above 33, so that a check costs milliseconds
/// at most.
fn rsa(bytes: &[u8]) -> Option<RsaPublicKey> {
    RsaPublicKey::from_public_key_der(bytes)
        .ok()
        .or_else(|| RsaPublicKey::from_pkcs1_der(bytes).ok())
}

fn ed25519(bytes: &[u8]) -> Option<ed25519_dalek::VerifyingKey> {
    ed25519_dalek::VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()
}

/// RFC 8301 section 3.2: shorter keys must not be relied on.
const RSA_BITS_MIN: usize = 1024;

/// DER of the DigestInfo before the hash (RFC 8017 section 9.2, note 1).
pub(crate) const SHA1_PREFIX: &[u8] =
    &[0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14];
pub(crate) const SHA256_PREFIX: &[u8] = &[
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];
