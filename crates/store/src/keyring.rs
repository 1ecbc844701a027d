//! The keys that the database keeps, each wrapped by its parent up to the master key.
//!
//! An organisation's key is below the master key, a submission's below its organisation's.
//! Erasing a key makes everything below it unreadable for ever.

use crate::database::Transaction;
use crate::error::Error;
use crate::keys::{BlindKey, Key, MasterKey};

/// What opens the keys of a database.
#[derive(Debug)]
pub struct Keyring {
    pub master: MasterKey,
}

/// A key as the table keeps it.
struct Wrapped {
    parent: Option<String>,
    bytes: Vec<u8>,
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
            None => ring.master.key().wrap(&about, key)?,
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
            let above = key.as_ref().unwrap_or_else(|| ring.master.key());
            key = Some(above.unwrap(&about(id), bytes)?);
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

    fn wrapped(&mut self, id: &str) -> Result<Option<Wrapped>, Error> {
        let rows = self.query("SELECT parent, wrapped FROM key WHERE id = $1", &[id.into()])?;
        let Some(row) = rows.first() else { return Ok(None) };
        let parent = row.maybe_text(0)?.map(str::to_owned);
        Ok(Some(Wrapped { parent, bytes: row.bytes(1)?.to_vec() }))
    }
}

/// What a wrapped key is about: it cannot stand in for another.
fn about(id: &str) -> String {
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
        Keyring { master: MasterKey::generate().unwrap() }
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
