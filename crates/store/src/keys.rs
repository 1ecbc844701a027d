//! Keys: the master key, which is a file outside of the database, those that it wraps, and
//! the one of the blind index.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::file::write_new;
use crate::seal;

/// The key above all others. Who has it and the database can read everything; without it
/// nobody can. It is no part of a backup.
#[derive(Debug)]
pub struct MasterKey(Key);

/// A key in memory, wiped when it is dropped.
pub struct Key(Zeroizing<[u8; 32]>);

/// The key of the blind index: equal values have equal marks, which tell nothing without it.
pub struct BlindKey(Key);

impl MasterKey {
    /// A new random key.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn generate() -> Result<Self, Error> {
        Key::generate().map(Self)
    }

    /// Reads the keys of a file, one a line, the newest first. While one takes the place of
    /// another there are both.
    ///
    /// # Errors
    /// The file is not there, is not such a file, or others may read it.
    pub fn read_all(path: &Path) -> Result<Vec<Self>, Error> {
        let unreadable = |error| Error::of_file(path, error);
        let file = File::open(path).map_err(unreadable)?;
        if file.metadata().map_err(unreadable)?.mode() & 0o077 != 0 {
            return Err(Error::OpenToOthers { place: path.display().to_string() });
        }
        let mut text = Zeroizing::new(String::new());
        file.take(LONGEST).read_to_string(&mut text).map_err(unreadable)?;
        let keys: Option<Vec<Self>> = text.trim_end().lines().map(Self::of_line).collect();
        let keys = keys.filter(|keys| !keys.is_empty());
        keys.ok_or_else(|| Error::NoMasterKey { place: path.display().to_string() })
    }

    /// Writes the key to a new file that only its owner may read, durably.
    ///
    /// # Errors
    /// The file is there already, or cannot be written.
    pub fn write_new(&self, path: &Path) -> Result<(), Error> {
        write_new(path, &mut self.line().as_bytes())
    }

    /// Names the key without telling anything of it.
    #[must_use]
    pub fn name(&self) -> String {
        let hash = Sha256::new().chain_update("noroshi-master-key-name\0");
        let hash = hash.chain_update(*self.0.0).finalize();
        hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
    }

    pub(crate) const fn key(&self) -> &Key {
        &self.0
    }

    /// The key as a line of its file.
    pub(crate) fn line(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{HEAD}{}\n", *self.encoded()))
    }

    fn of_line(line: &str) -> Option<Self> {
        let bytes = decoded(line.trim_end().strip_prefix(HEAD)?)?;
        Key::of(&bytes).map(Self)
    }

    fn encoded(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(*self.0.0))
    }
}

impl Key {
    /// A new random key.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn generate() -> Result<Self, Error> {
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(key.as_mut_slice()).map_err(Error::of_random)?;
        Ok(Self(key))
    }

    /// Seals `plain`. `about` says what it is and whose (`submission.content:ID`): it opens
    /// only with the same words, so that nobody can move it to another record.
    ///
    /// # Errors
    /// The system gives no random bytes, or `plain` is larger than 256 GiB.
    pub fn seal(&self, about: &str, plain: &[u8]) -> Result<Vec<u8>, Error> {
        seal::seal(&self.0, about, plain)
    }

    /// Opens what was sealed with this key about the same.
    ///
    /// # Errors
    /// [`Error::Sealed`]: another key, another place, or changed bytes.
    pub fn open(&self, about: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
        seal::open(&self.0, about, sealed)
    }

    /// Seals another key.
    ///
    /// # Errors
    /// As of [`Self::seal`].
    pub fn wrap(&self, about: &str, inner: &Self) -> Result<Vec<u8>, Error> {
        self.seal(about, inner.0.as_slice())
    }

    /// Opens a key that was wrapped with this one about the same.
    ///
    /// # Errors
    /// As of [`Self::open`].
    pub fn unwrap(&self, about: &str, wrapped: &[u8]) -> Result<Self, Error> {
        let bytes = self.open(about, wrapped)?;
        Self::of(&bytes).ok_or_else(|| Error::Sealed { about: about.to_owned() })
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }
}

impl BlindKey {
    pub(crate) const fn new(key: Key) -> Self {
        Self(key)
    }

    /// The mark of `value` among those of `domain` (a kind of observable, a field): 16 bytes
    /// of an HMAC-SHA-256.
    #[must_use]
    pub fn of(&self, domain: &str, value: &str) -> [u8; 16] {
        // HMAC fills a key up to its block with zeros; a whole block cannot be refused.
        let mut block = Zeroizing::new([0; 64]);
        block.iter_mut().zip(self.0.0.iter()).for_each(|(to, from)| *to = *from);
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        // The length keeps `ab` of `c` apart from `a` of `bc`.
        mac.update(&domain.len().to_be_bytes());
        mac.update(domain.as_bytes());
        mac.update(value.as_bytes());
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        let (mark, _) = whole.split_first_chunk().unwrap_or((&[0; 16], &[]));
        *mark
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl fmt::Debug for BlindKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlindKey")
    }
}

fn decoded(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    STANDARD.decode(text).ok().map(Zeroizing::new)
}

/// What the text of a master key begins with: a name to search for, and a version.
const HEAD: &str = "noroshi-master-key-1 ";

/// More than the text of all keys that a file may hold.
const LONGEST: u64 = 4_096;

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_master_key_is_written_once_and_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let key = MasterKey::generate().unwrap();
        key.write_new(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let read = MasterKey::read_all(&path).unwrap();
        assert_eq!(read.iter().map(MasterKey::name).collect::<Vec<_>>(), [key.name()]);
        assert_eq!(read[0].0.0, key.0.0);
        assert!(key.write_new(&path).is_err(), "a key is written over");
        assert!(!format!("{key:?}").contains(&*key.encoded()));

        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(MasterKey::read_all(&path), Err(Error::OpenToOthers { .. })));
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        let half = format!("{}noroshi-master-key-1 ", *key.line());
        for wrong in ["", "noroshi-master-key-1 QUJD", "noroshi-master-key-2 ", "\u{0}", &half] {
            fs::write(&path, wrong).unwrap();
            assert!(
                matches!(MasterKey::read_all(&path), Err(Error::NoMasterKey { .. })),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_mark_is_an_hmac() {
        let key = BlindKey(Key(Zeroizing::new([7; 32])));
        let mut mac = Hmac::<Sha256>::new_from_slice(&[7; 32]).unwrap();
        mac.update(b"\0\0\0\0\0\0\0\x03urlvalue");
        let whole: [u8; 32] = mac.finalize().into_bytes().into();
        assert_eq!(key.of("url", "value"), whole[..16]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn sealed_bytes_open_in_their_place_alone(
            plain in proptest::collection::vec(any::<u8>(), 0..300),
            about in ".{0,20}",
            other in ".{0,20}",
            at in any::<proptest::sample::Index>(),
            bit in 0..8u32,
        ) {
            let key = Key::generate().unwrap();
            let sealed = key.seal(&about, &plain).unwrap();
            prop_assert_eq!(&*key.open(&about, &sealed).unwrap(), &plain);
            prop_assert_ne!(&key.seal(&about, &plain).unwrap(), &sealed);
            prop_assert!(Key::generate().unwrap().open(&about, &sealed).is_err());
            prop_assert_eq!(key.open(&other, &sealed).is_ok(), other == about);
            let mut changed = sealed.clone();
            changed[at.index(sealed.len())] ^= 1u8 << bit;
            prop_assert!(key.open(&about, &changed).is_err());
            prop_assert!(key.open(&about, &sealed[..at.index(sealed.len())]).is_err());
        }
    }
}
