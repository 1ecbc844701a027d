//! The keys that the database keeps, each wrapped by its parent up to the master key.
//!
//! An organisation's key is below the master key, a submission's below its organisation's.
//! Erasing a key makes everything below it unreadable for ever.
//!
//! While another master key takes the place of one (`rotation`), either may wrap what stands
//! right below it. The one that wraps the key of the blind index is the one that new keys are
//! wrapped by: every process reads that in the transaction that adds a key.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use crate::database::Transaction;
use crate::error::Error;
use crate::keys::{BlindKey, Key, MasterKey};

/// What opens the keys of a database.
#[derive(Debug)]
pub struct Keyring {
    /// The newest first. What was known stays known: a read that began before a key left its
    /// file may still need it.
    masters: RwLock<Vec<Arc<MasterKey>>>,
    /// Where another process may put a newer one.
    file: Option<PathBuf>,
}

/// A key as the table keeps it.
struct Wrapped {
    parent: Option<String>,
    bytes: Vec<u8>,
}

impl Keyring {
    /// A ring of one key that nobody will change.
    #[must_use]
    pub fn new(master: MasterKey) -> Self {
        Self { masters: RwLock::new(vec![Arc::new(master)]), file: None }
    }

    /// The keys of a file, which is read again when one is not among them.
    ///
    /// # Errors
    /// As of [`MasterKey::read_all`].
    pub fn read(file: &Path) -> Result<Self, Error> {
        let masters = MasterKey::read_all(file)?.into_iter().map(Arc::new).collect();
        Ok(Self { masters: RwLock::new(masters), file: Some(file.to_owned()) })
    }

    /// Opens a key that stands right below a master key, and says below which.
    pub(crate) fn unwrap(
        &self,
        about: &str,
        wrapped: &[u8],
    ) -> Result<(Arc<MasterKey>, Key), Error> {
        let sealed = || Error::Sealed { about: about.to_owned() };
        if let Some(found) = self.try_all(about, wrapped) {
            return Ok(found);
        }
        self.read_again()?;
        self.try_all(about, wrapped).ok_or_else(sealed)
    }

    fn try_all(&self, about: &str, wrapped: &[u8]) -> Option<(Arc<MasterKey>, Key)> {
        let open = |master: &Arc<MasterKey>| {
            let key = master.key().unwrap(about, wrapped).ok()?;
            Some((Arc::clone(master), key))
        };
        self.known().iter().find_map(open)
    }

    fn known(&self) -> Vec<Arc<MasterKey>> {
        self.masters.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in what is new in the file.
    fn read_again(&self) -> Result<(), Error> {
        let Some(file) = &self.file else { return Ok(()) };
        let mut new: Vec<_> = MasterKey::read_all(file)?.into_iter().map(Arc::new).collect();
        let mut masters = self.masters.write().unwrap_or_else(PoisonError::into_inner);
        let names: Vec<String> = new.iter().map(|master| master.name()).collect();
        new.extend(masters.drain(..).filter(|known| !names.contains(&known.name())));
        *masters = new;
        Ok(())
    }
}

impl Transaction<'_> {
    /// Makes and keeps a new key `id` below `parent`, or below the master key.
    ///
    /// # Errors
    /// [`Error::NoKey`] of the parent; [`Error::Constraint`] when `id` is there already.
    pub fn new_key(
        &mut self,
        ring: &Keyring,
        id: &str,
        parent: Option<&str>,
    ) -> Result<Key, Error> {
        let key = Key::generate()?;
        self.add_key(ring, id, parent, &key)?;
        Ok(key)
    }

    /// Keeps a key that sealed something already: evidence is on the disk before its record.
    ///
    /// # Errors
    /// As of [`Self::new_key`].
    pub fn add_key(
        &mut self,
        ring: &Keyring,
        id: &str,
        parent: Option<&str>,
        key: &Key,
    ) -> Result<(), Error> {
        let about = about(id);
        let wrapped = match parent {
            None => self.sealing_master(ring)?.key().wrap(&about, key)?,
            Some(parent) => self.key(ring, parent)?.wrap(&about, key)?,
        };
        self.execute(
            "INSERT INTO key (id, parent, wrapped) VALUES ($1, $2, $3)",
            &[id.into(), parent.into(), wrapped.into()],
        )?;
        Ok(())
    }

    /// The key `id`.
    ///
    /// # Errors
    /// [`Error::NoKey`] when it or one above it was never made or is erased;
    /// [`Error::Sealed`] with the wrong master key.
    pub fn key(&mut self, ring: &Keyring, id: &str) -> Result<Key, Error> {
        let mut chain = Vec::new();
        let mut next = Some(id.to_owned());
        while let Some(id) = next {
            let missing = || Error::NoKey { id: id.clone() };
            let wrapped = self.wrapped(&id)?.filter(|_| chain.len() < DEEPEST);
            let Wrapped { parent, bytes } = wrapped.ok_or_else(missing)?;
            chain.push((id, bytes));
            next = parent;
        }
        let mut key = None::<Key>;
        for (id, bytes) in chain.iter().rev() {
            key = Some(match &key {
                None => ring.unwrap(&about(id), bytes)?.1,
                Some(above) => above.unwrap(&about(id), bytes)?,
            });
        }
        key.ok_or_else(|| Error::NoKey { id: id.to_owned() })
    }

    /// Erases the key `id`; there may be none. Copies are left in older backups, and for a
    /// while in the write-ahead log.
    ///
    /// # Errors
    /// Those of the database.
    pub fn erase_key(&mut self, id: &str) -> Result<(), Error> {
        self.execute("DELETE FROM key WHERE id = $1", &[id.into()]).map(drop)
    }

    /// The key of the blind index, made at its first use. It is wrapped by the master key
    /// rather than derived from it, so that another master key needs no new index.
    ///
    /// # Errors
    /// As of [`Self::key`]; in a read, [`Error::ReadOnly`] when it was never made.
    pub fn blind_key(&mut self, ring: &Keyring) -> Result<BlindKey, Error> {
        let there = self.wrapped(BLIND)?.is_some();
        let key = if there { self.key(ring, BLIND) } else { self.new_key(ring, BLIND, None) };
        key.map(BlindKey::new)
    }

    /// What stands right below a master key: ids and wrapped bytes.
    pub(crate) fn below_master(&mut self) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let sql = "SELECT id, wrapped FROM key WHERE parent IS NULL ORDER BY id";
        let rows = self.query(sql, &[])?;
        rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.bytes(1)?.to_vec()))).collect()
    }

    /// Wraps a key that stands right below a master key by another one.
    pub(crate) fn wrap_again(
        &mut self,
        id: &str,
        key: &Key,
        master: &MasterKey,
    ) -> Result<(), Error> {
        let wrapped = master.key().wrap(&about(id), key)?;
        let sql = "UPDATE key SET wrapped = $2 WHERE id = $1";
        self.execute(sql, &[id.into(), wrapped.into()]).map(drop)
    }

    /// The master key by which new keys are wrapped.
    fn sealing_master(&mut self, ring: &Keyring) -> Result<Arc<MasterKey>, Error> {
        match self.wrapped(BLIND)? {
            Some(blind) => Ok(ring.unwrap(&about(BLIND), &blind.bytes)?.0),
            None => {
                let none = || Error::NoKey { id: "master".to_owned() };
                ring.known().first().map(Arc::clone).ok_or_else(none)
            }
        }
    }

    fn wrapped(&mut self, id: &str) -> Result<Option<Wrapped>, Error> {
        let rows = self.query("SELECT parent, wrapped FROM key WHERE id = $1", &[id.into()])?;
        let Some(row) = rows.first() else { return Ok(None) };
        let parent = row.maybe_text(0)?.map(str::to_owned);
        Ok(Some(Wrapped { parent, bytes: row.bytes(1)?.to_vec() }))
    }
}

/// What a wrapped key is about: it cannot stand in for another.
pub(crate) fn about(id: &str) -> String {
    format!("key:{id}")
}

const BLIND: &str = "blind-index";

/// Steps from a key to the master key: more than there are kinds of keys.
const DEEPEST: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::engines;

    fn ring() -> Keyring {
        Keyring::new(MasterKey::generate().unwrap())
    }

    #[test]
    fn keys_open_by_their_parents() {
        for engine in &engines() {
            let (ring, other) = (ring(), ring());
            let database = &engine.database;
            let sealed = database
                .write(|transaction| {
                    transaction.new_key(&ring, "organisation:a", None)?;
                    let key = transaction.new_key(&ring, "submission:1", Some("organisation:a"))?;
                    key.seal("submission.content:1", b"words")
                })
                .unwrap();
            let open = |ring: &Keyring| {
                database.read(|transaction| {
                    transaction.key(ring, "submission:1")?.open("submission.content:1", &sealed)
                })
            };
            assert_eq!(open(&ring).unwrap().as_slice(), b"words", "{}", engine.name);
            assert!(matches!(open(&other), Err(Error::Sealed { .. })));
            database.write(|transaction| transaction.erase_key("organisation:a")).unwrap();
            assert!(matches!(open(&ring), Err(Error::NoKey { id }) if id == "organisation:a"));
        }
    }

    #[test]
    fn a_wrapped_key_cannot_stand_in_for_another() {
        for engine in &engines() {
            let ring = ring();
            let moved = engine.database.write(|transaction| {
                transaction.new_key(&ring, "a", None)?;
                transaction.new_key(&ring, "b", None)?;
                let sql = "UPDATE key SET wrapped = (SELECT wrapped FROM key WHERE id = 'a')
                    WHERE id = 'b'";
                transaction.execute(sql, &[])?;
                transaction.key(&ring, "b")
            });
            assert!(matches!(moved, Err(Error::Sealed { .. })), "{moved:?}");
            let circle = engine.database.write(|transaction| {
                transaction.new_key(&ring, "a", None)?;
                transaction.execute("UPDATE key SET parent = 'a'", &[])?;
                transaction.key(&ring, "a")
            });
            assert!(matches!(circle, Err(Error::NoKey { .. })), "{circle:?}");
        }
    }

    #[test]
    fn marks_of_equal_values_are_equal() {
        for engine in &engines() {
            let ring = ring();
            let key = || engine.database.write(|transaction| transaction.blind_key(&ring)).unwrap();
            let (first, again) = (key(), key());
            let mark = first.of("domain", "example.jp");
            assert_eq!(mark, again.of("domain", "example.jp"));
            assert_ne!(mark, first.of("url", "example.jp"));
            assert_ne!(first.of("ab", "c"), first.of("a", "bc"));
            assert_ne!(mark, BlindKey::new(Key::generate().unwrap()).of("domain", "example.jp"));
        }
    }
}
