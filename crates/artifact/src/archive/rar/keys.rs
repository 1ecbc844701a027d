//! Keys of RAR: derived once for each salt, their cost counted before.
//!
//! RAR 3 and 4: AES-128 with SHA-1 over 262,144 rounds; RAR 5: AES-256 with PBKDF2-HMAC-
//! SHA-256 over two to the power of a number that the file chooses; before: small ciphers
//! without a derivation.

use std::borrow::Cow;

use rars::crypto::rar15::Rar15Cipher;
use rars::crypto::rar20::Rar20Cipher;
use rars::crypto::rar30::Rar30Cipher;
use rars::crypto::rar50::{Rar50Cipher, Rar50Keys};

use super::entry::{Part, PartLock};
use crate::budget::Budget;

/// The keys of one password.
pub(super) struct Keys<'t> {
    /// UTF-8; for the ciphers before RAR 3 the bytes as typed.
    password: Option<Vec<u8>>,
    budget: &'t Budget,
    four: Vec<(Option<[u8; 8]>, Rar30Cipher)>,
    five: Vec<([u8; 16], u8, Rar50Keys)>,
}

/// Why there is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoKey {
    Missing,
    Wrong,
    Costly,
    Unknown,
}

impl<'t> Keys<'t> {
    pub(super) const fn new(password: Option<Vec<u8>>, budget: &'t Budget) -> Self {
        Self { password, budget, four: Vec::new(), five: Vec::new() }
    }

    /// The cipher of RAR 3 and 4 at the start of its data.
    pub(super) fn four(&mut self, salt: Option<[u8; 8]>) -> Result<Rar30Cipher, NoKey> {
        let password = self.password.as_deref().ok_or(NoKey::Missing)?;
        if let Some((_, cipher)) = self.four.iter().find(|(known, _)| *known == salt) {
            return Ok(cipher.clone());
        }
        let units = std::str::from_utf8(password).map_err(|_| NoKey::Wrong)?.encode_utf16();
        let round = units.count().min(PASSWORD_UNITS_MAX) * 2 + 11;
        let blocks = u64::try_from(round).unwrap_or(u64::MAX).saturating_mul(ROUNDS_FOUR) / 64;
        if !self.budget.rounds(blocks) {
            return Err(NoKey::Costly);
        }
        let cipher = Rar30Cipher::new(password, salt).map_err(|_| NoKey::Wrong)?;
        self.four.push((salt, cipher.clone()));
        Ok(cipher)
    }

    /// The keys of RAR 5, checked against the check value where there is one.
    pub(super) fn five(
        &mut self,
        salt: [u8; 16],
        cost: u8,
        check: Option<[u8; 12]>,
    ) -> Result<Rar50Keys, NoKey> {
        let password = self.password.as_deref().ok_or(NoKey::Missing)?;
        let known = self.five.iter().find(|(known, of, _)| *known == salt && *of == cost);
        let keys = if let Some((_, _, keys)) = known {
            keys.clone()
        } else {
            let rounds = 1_u64.checked_shl(cost.into()).unwrap_or(u64::MAX);
            if cost > COST_MAX || !self.budget.rounds(rounds.saturating_mul(2)) {
                return Err(NoKey::Costly);
            }
            let keys = Rar50Keys::derive(password, salt, cost).map_err(|_| NoKey::Wrong)?;
            self.five.push((salt, cost, keys.clone()));
            keys
        };
        match check {
            Some(check) if keys.check_password(&check).is_err() => Err(NoKey::Wrong),
            _ => Ok(keys),
        }
    }

    /// The data of an entry without its encryption, which goes on through the volumes as the
    /// first of them began it. What is no whole block is left out.
    pub(super) fn opened<'a>(&mut self, parts: &[Part<'a>]) -> Result<Vec<Cow<'a, [u8]>>, NoKey> {
        let Some(lock) = parts.first().and_then(|part| part.lock) else {
            return Ok(parts.iter().map(|part| Cow::Borrowed(part.data)).collect());
        };
        let mut data: Vec<u8> = parts.iter().flat_map(|part| part.data).copied().collect();
        if !matches!(lock, PartLock::Four { version: 15, .. }) {
            data.truncate(data.len() / BLOCK * BLOCK);
        }
        match lock {
            PartLock::Four { version: 15, .. } => {
                Rar15Cipher::new(self.password.as_deref().ok_or(NoKey::Missing)?)
                    .crypt_in_place(&mut data);
            }
            PartLock::Four { version: 20 | 26, .. } => {
                Rar20Cipher::new(self.password.as_deref().ok_or(NoKey::Missing)?)
                    .decrypt_in_place(&mut data)
                    .map_err(|_| NoKey::Unknown)?;
            }
            PartLock::Four { version: 29.., salt } => {
                self.four(salt)?.decrypt_in_place(&mut data).map_err(|_| NoKey::Unknown)?;
            }
            PartLock::Five { salt, cost, check, vector } => {
                let keys = self.five(salt, cost, check)?;
                Rar50Cipher::new(keys.key, vector)
                    .decrypt_in_place(&mut data)
                    .map_err(|_| NoKey::Unknown)?;
            }
            PartLock::Four { .. } | PartLock::Unknown => return Err(NoKey::Unknown),
        }
        Ok(vec![Cow::Owned(data)])
    }

    /// Whether the budget bears as much work on bytes as trying a password takes.
    pub(super) fn works(&self, bytes: usize) -> bool {
        self.budget.rounds(u64::try_from(bytes / BYTES_A_ROUND).unwrap_or(u64::MAX))
    }
}

const ROUNDS_FOUR: u64 = 0x4_0000;
/// RAR keeps no more of a password.
const PASSWORD_UNITS_MAX: usize = 254;
/// WinRAR writes 15. The format allows 24, which takes seconds for each password.
const COST_MAX: u8 = 20;
/// Bytes that the ciphers work on at once.
const BLOCK: usize = 16;
/// Bytes decrypted and unpacked in the time of one block of SHA-1.
const BYTES_A_ROUND: usize = 16;
