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
            let (parent, wrapped) =
                self.wrapped(&id)?.ok_or_else(|| Error::NoKey { id: id.clone() })?;
            if chain.len() == DEEPEST {
                return Err(Error::NoKey { id });
            }
            chain.push((id, wrapped));
            next = parent;
        }
        let mut key = None::<Key>;
        for (id, wrapped) in chain.iter().rev() {
            let above = key.as_ref().unwrap_or_else(|| ring.master.key());
            key = Some(above.unwrap(&about(id), wrapped)?);
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

    /// Parent and wrapped bytes of the key `id`.
    fn wrapped(&mut self, id: &str) -> Result<Option<(Option<String>, Vec<u8>)>, Error> {
        let rows = self.query("SELECT parent, wrapped FROM key WHERE id = $1", &[id.into()])?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some((row.maybe_text(0)?.map(str::to_owned), row.bytes(1)?.to_vec())))
    }
}

/// What a wrapped key is about: it cannot stand in for another.
fn about(id: &str) -> String {
    format!("key:{id}")
}

const BLIND: &str = "blind-index";

/// Steps from a key to the master key: more than there are kinds of keys.
const DEEPEST: usize = 8;
