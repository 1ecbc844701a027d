//! Sealed bytes: XChaCha20-Poly1305 with a random nonce of 24 bytes.
//!
//! A sealed value is one byte of version, the nonce, and the ciphertext with its tag. What it
//! is about goes into the tag, so that it opens nowhere but in its place.

use chacha20poly1305::aead::{Aead, AeadInOut, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::error::Error;

/// Seals `plain` with `key`.
pub(crate) fn seal(key: &[u8; 32], about: &str, plain: &[u8]) -> Result<Vec<u8>, Error> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(Error::of_random)?;
    let mut sealed = Vec::with_capacity(HEAD + plain.len() + TAG);
    sealed.push(VERSION);
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let text = sealed.get_mut(HEAD..).unwrap_or_default();
    let tag = XChaCha20Poly1305::new(key.into())
        .encrypt_inout_detached(&XNonce::from(nonce), about.as_bytes(), text.into())
        .map_err(|_| Error::Sealed { about: about.to_owned() })?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

/// Opens what [`seal`] made with the same `key` and `about`.
pub(crate) fn open(
    key: &[u8; 32],
    about: &str,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let wrong = || Error::Sealed { about: about.to_owned() };
    let (version, rest) = sealed.split_first().ok_or_else(wrong)?;
    let (nonce, msg) = rest.split_first_chunk::<NONCE>().ok_or_else(wrong)?;
    if *version != VERSION {
        return Err(wrong());
    }
    let payload = Payload { msg, aad: about.as_bytes() };
    XChaCha20Poly1305::new(key.into())
        .decrypt(&XNonce::from(*nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| wrong())
}

const VERSION: u8 = 1;
const NONCE: usize = 24;
const HEAD: usize = 1 + NONCE;
const TAG: usize = 16;
