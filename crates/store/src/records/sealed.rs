//! Values as JSON under a key: what they are about is bound to them, so that none can be
//! moved to another record.

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Read;
use std::sync::Arc;

use vocab::{OrganisationId, ShareId, SubmissionId, Word};

use super::Records;
use crate::error::Error;
use crate::keys::Key;
use crate::value::{Row, Value};

/// Whose key seals a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sealer {
    Organisation(OrganisationId),
    Submission(SubmissionId),
    Share(ShareId),
}

impl Sealer {
    pub(super) fn id(self) -> String {
        match self {
            Self::Organisation(id) => format!("organisation:{id}"),
            Self::Submission(id) => format!("submission:{id}"),
            Self::Share(id) => format!("share:{id}"),
        }
    }
}

impl Records<'_, '_> {
    pub(super) fn key_of(&mut self, sealer: Sealer) -> Result<Key, Error> {
        self.tx.key(&self.store.keyring, &sealer.id())
    }

    /// Makes the key of a new record; an organisation's stands under the master key.
    pub(super) fn new_key(&mut self, sealer: Sealer, parent: Option<Sealer>) -> Result<(), Error> {
        let parent = parent.map(Sealer::id);
        self.tx.new_key(&self.store.keyring, &sealer.id(), parent.as_deref()).map(drop)
    }

    /// Seals a value of the field `about` of the record `id`.
    pub(super) fn seal<T: Serialize>(
        &mut self,
        sealer: Sealer,
        about: &str,
        id: impl ToString + Copy,
        value: &T,
    ) -> Result<Vec<u8>, Error> {
        let key = self.key_of(sealer)?;
        let plain = packed(about, value)?;
        key.seal(&format!("{about}:{}", id.to_string()), &plain)
    }

    /// Opens what [`Self::seal`] sealed.
    pub(super) fn unseal<T: DeserializeOwned>(
        &mut self,
        sealer: Sealer,
        about: &str,
        id: impl ToString + Copy,
        sealed: &[u8],
    ) -> Result<T, Error> {
        let key = self.key_of(sealer)?;
        opened(&key, &format!("{about}:{}", id.to_string()), sealed)
    }
}

/// Opens a value with a key at hand.
pub(super) fn opened<T: DeserializeOwned>(
    key: &Key,
    about: &str,
    sealed: &[u8],
) -> Result<T, Error> {
    let plain = key.open(about, sealed)?;
    let mut json = Vec::new();
    DeflateDecoder::new(plain.as_slice())
        .take(PLAIN_MAX)
        .read_to_end(&mut json)
        .map_err(|error| Error::Record { about: about.to_owned(), source: Arc::new(error) })?;
    serde_json::from_slice(&json)
        .map_err(|error| Error::Record { about: about.to_owned(), source: Arc::new(error) })
}

/// JSON, deflated: records repeat their keys.
fn packed<T: Serialize>(about: &str, value: &T) -> Result<Vec<u8>, Error> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    serde_json::to_writer(&mut encoder, value)
        .map_err(|error| Error::Record { about: about.to_owned(), source: Arc::new(error) })?;
    encoder
        .finish()
        .map_err(|error| Error::Record { about: about.to_owned(), source: Arc::new(error) })
}

/// A column that holds a word of a closed list.
pub(super) fn word<W: Word>(row: &Row, column: usize) -> Result<W, Error> {
    let text = row.text(column)?;
    W::of(text).ok_or_else(|| unknown(column))
}

/// A column that may hold one.
pub(super) fn maybe_word<W: Word>(row: &Row, column: usize) -> Result<Option<W>, Error> {
    row.maybe_text(column)?.map(|text| W::of(text).ok_or_else(|| unknown(column))).transpose()
}

/// A column that holds an id.
pub(super) fn id<T>(
    row: &Row,
    column: usize,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, Error> {
    let text = row.text(column)?;
    parse(text).ok_or_else(|| unknown(column))
}

/// A column that may hold one.
pub(super) fn maybe_id<T>(
    row: &Row,
    column: usize,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Error> {
    row.maybe_text(column)?.map(|text| parse(text).ok_or_else(|| unknown(column))).transpose()
}

/// A column that holds yes or no.
pub(super) fn flag(row: &Row, column: usize) -> Result<bool, Error> {
    Ok(row.integer(column)? != 0)
}

/// A column that holds a hash or another value of a known length.
pub(super) fn hash<const N: usize>(row: &Row, column: usize) -> Result<[u8; N], Error> {
    let bytes = row.bytes(column)?;
    bytes.try_into().map_err(|_| Error::Column { number: column, wanted: "a hash" })
}

/// An id or a word as a parameter.
pub(super) fn text(value: impl ToString + Copy) -> Value {
    Value::Text(value.to_string())
}

const fn unknown(number: usize) -> Error {
    Error::Column { number, wanted: "a known word or id" }
}

/// The largest value that is sealed: the analysis of a large mail.
const PLAIN_MAX: u64 = 256 << 20;
