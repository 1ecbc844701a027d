//! Passwords tried on the members of one archive, each of which may have its own: the one
//! that opened the last member first.

use std::cell::Cell;

use encoding_rs::SHIFT_JIS;
use vocab::DefectCode;

use super::aes::{self, Opened, Sealed};
use super::extra::Strength;
use super::zip_crypto;
use crate::budget::Unpacked;
use crate::contents::Key;
use crate::open::Tools;

/// The passwords and what became of them.
#[derive(Debug)]
pub(super) struct Keyring<'a> {
    tools: &'a Tools<'a>,
    /// Position of the one that opened the last member.
    last: Cell<Option<usize>>,
    first: Cell<Option<usize>>,
    /// Members on which all of them failed, where each try is dear.
    failed: Cell<usize>,
    too_costly: Cell<bool>,
    locked: Cell<bool>,
}

/// What encrypts a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cipher {
    ZipCrypto {
        /// Either may be what the check repeats.
        checks: [u8; 2],
    },
    Aes(Strength),
    /// PKWARE's strong encryption, with keys that are no passwords.
    Strong,
}

/// What one password brought.
enum Tried {
    Wrong,
    Right(Unpacked),
    /// It passes the check, but what comes out is broken.
    Doubtful(Unpacked),
}

impl<'a> Keyring<'a> {
    pub(super) const fn new(tools: &'a Tools<'a>) -> Self {
        Self {
            tools,
            last: Cell::new(None),
            first: Cell::new(None),
            failed: Cell::new(0),
            too_costly: Cell::new(false),
            locked: Cell::new(false),
        }
    }

    /// Decrypts a member and unpacks it with the first password that fits.
    pub(super) fn unlock(
        &self,
        packed: &[u8],
        cipher: Cipher,
        unpack: &dyn Fn(&[u8]) -> Unpacked,
    ) -> Result<Unpacked, DefectCode> {
        let mut doubtful = None;
        for candidate in self.order(cipher) {
            for spelling in spellings(self.tools.passwords.get(candidate)) {
                if !self.tools.budget.rounds(cipher.rounds()) {
                    return Err(DefectCode::LimitPasswordWork);
                }
                match cipher.open(packed, &spelling, unpack) {
                    Tried::Wrong => {}
                    Tried::Right(unpacked) => return Ok(self.found(candidate, unpacked)),
                    Tried::Doubtful(unpacked) => {
                        // Chance lets one wrong password in 256 pass; one that has opened
                        // another member, or passed a longer check, is no chance.
                        if cipher.is_dear() || self.last.get() == Some(candidate) {
                            doubtful.get_or_insert((candidate, unpacked));
                        }
                    }
                }
            }
        }
        match doubtful {
            Some((candidate, unpacked)) => Ok(self.found(candidate, unpacked)),
            None if cipher == Cipher::Strong => Err(DefectCode::MethodUnknown),
            None => {
                self.failed.set(self.failed.get() + usize::from(cipher.is_dear()));
                Err(DefectCode::PasswordNotFound)
            }
        }
    }

    /// Notes that a member stayed locked.
    pub(super) fn lost(&self, defect: Option<DefectCode>) {
        match defect {
            Some(DefectCode::LimitPasswordWork) => self.too_costly.set(true),
            Some(DefectCode::PasswordNotFound | DefectCode::MethodUnknown) => self.locked.set(true),
            _ => {}
        }
    }

    /// Which password opened the archive, if a member was encrypted at all.
    pub(super) fn key(&self) -> Key {
        match self.first.get() {
            Some(candidate) => Key::Candidate(candidate),
            None if self.too_costly.get() => Key::TooCostly,
            None if self.locked.get() => Key::NotFound,
            None => Key::NotNeeded,
        }
    }

    /// Whether the bound on failed members kept passwords from being tried.
    pub(super) const fn gave_up(&self) -> bool {
        self.failed.get() > FAILED_MAX
    }

    /// The last good one first. When all of them have failed often where each is dear, the
    /// rest of the members is not worth what other files need.
    fn order(&self, cipher: Cipher) -> Vec<usize> {
        let last = self.last.get();
        let all = 0..self.tools.passwords.len();
        let others = all.filter(|candidate| Some(*candidate) != last);
        let worth = !cipher.is_dear() || self.failed.get() < FAILED_MAX;
        let count = if worth { usize::MAX } else { 0 };
        last.into_iter().chain(others.take(count)).collect()
    }

    fn found(&self, candidate: usize, unpacked: Unpacked) -> Unpacked {
        // Anything opens an empty member.
        if !unpacked.bytes.is_empty() {
            self.last.set(Some(candidate));
        }
        if self.first.get().is_none() {
            self.first.set(Some(candidate));
        }
        unpacked
    }
}

impl Cipher {
    /// As it is called.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ZipCrypto { .. } => "ZipCrypto",
            Self::Aes(Strength::Aes128) => "AES-128",
            Self::Aes(Strength::Aes192) => "AES-192",
            Self::Aes(Strength::Aes256) => "AES-256",
            Self::Strong => "PKWARE strong encryption",
        }
    }

    const fn rounds(self) -> u64 {
        match self {
            Self::Aes(_) => aes::ROUNDS,
            Self::ZipCrypto { .. } | Self::Strong => 1,
        }
    }

    const fn is_dear(self) -> bool {
        matches!(self, Self::Aes(_))
    }

    fn open(self, packed: &[u8], password: &[u8], unpack: &dyn Fn(&[u8]) -> Unpacked) -> Tried {
        match self {
            Self::ZipCrypto { checks } => zip_crypto::decrypt(packed, password, checks)
                .map_or(Tried::Wrong, |plain| judged(unpack(&plain))),
            Self::Aes(strength) => {
                match Sealed::parse(packed, strength).map(|sealed| sealed.open(password)) {
                    Some(Opened::Proven(plain)) => Tried::Right(unpack(&plain)),
                    Some(Opened::Unproven(plain)) => {
                        let mut unpacked = unpack(&plain);
                        unpacked.defect.get_or_insert(DefectCode::ChecksumWrong);
                        Tried::Doubtful(unpacked)
                    }
                    Some(Opened::Wrong) | None => Tried::Wrong,
                }
            }
            Self::Strong => Tried::Wrong,
        }
    }
}

/// A checksum that fits proves the password; a bound that was reached leaves it open.
fn judged(unpacked: Unpacked) -> Tried {
    match unpacked.defect {
        Some(
            DefectCode::ArchiveBroken
            | DefectCode::ChecksumWrong
            | DefectCode::Truncated
            | DefectCode::LimitMemory,
        ) => Tried::Doubtful(unpacked),
        _ => Tried::Right(unpacked),
    }
}

/// The bytes that a program may have made of a password: UTF-8, and CP932 where they differ.
fn spellings(password: Option<&String>) -> Vec<Vec<u8>> {
    let Some(password) = password else { return Vec::new() };
    let mut spellings = vec![password.as_bytes().to_vec()];
    if !password.is_ascii() {
        let (bytes, _, has_unknown) = SHIFT_JIS.encode(password);
        if !has_unknown {
            spellings.push(bytes.into_owned());
        }
    }
    spellings
}

/// Members that all passwords may fail on.
const FAILED_MAX: usize = 8;
