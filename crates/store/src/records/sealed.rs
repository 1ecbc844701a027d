//! Values as JSON under a key: what they are about is bound to them, so that none can be
//! moved to another record.

use std::cell::RefCell;
use std::io::Read;
use std::sync::Arc;

use flate2::read::DeflateDecoder;
use flate2::{Compress, Compression, FlushCompress, Status};
use serde::Serialize;
use serde::de::DeserializeOwned;

use vocab::{OrganisationId, ShareId, SubmissionId, Word};

use super::Records;
use crate::error::Error;
use crate::keys::Key;
use crate::value::{Row, Value};

/// Whose key seals a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    pub(super) fn key_of(&mut self, sealer: Sealer) -> Result<&Key, Error> {
        let known = self.last_key.take().filter(|(of, _)| *of == sealer);
        let key = match known {
            Some((_, key)) => key,
            None => self.tx.key(&self.store.keyring, &sealer.id())?,
        };
        Ok(&self.last_key.insert((sealer, key)).1)
    }

    pub(super) fn erase_key(&mut self, sealer: Sealer) -> Result<(), Error> {
        self.last_key = None;
        self.tx.erase_key(&sealer.id())
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
        let json = serde_json::to_vec(value)
            .map_err(|error| Error::Record { about: about.to_owned(), source: Arc::new(error) })?;
        self.seal_text(sealer, about, id, &json)
    }

    /// Seals a text that is long and needs no JSON about it: every quote in it would be escaped.
    pub(super) fn seal_text(
        &mut self,
        sealer: Sealer,
        about: &str,
        id: impl ToString + Copy,
        text: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let key = self.key_of(sealer)?;
        key.seal(&format!("{about}:{}", id.to_string()), &packed(text))
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
        opened(key, &format!("{about}:{}", id.to_string()), sealed)
    }
}

/// Opens a value with a key at hand.
pub(super) fn opened<T: DeserializeOwned>(
    key: &Key,
    about: &str,
    sealed: &[u8],
) -> Result<T, Error> {
    let json = opened_text(key, about, sealed)?;
    serde_json::from_slice(&json)
        .map_err(|error| Error::Record { about: about.to_owned(), source: Arc::new(error) })
}

/// Opens what [`Records::seal_text`] sealed.
pub(super) fn opened_text(key: &Key, about: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let plain = key.open(about, sealed)?;
    let mut text = Vec::new();
    DeflateDecoder::new(plain.as_slice())
        .take(PLAIN_MAX)
        .read_to_end(&mut text)
        .map_err(|error| Error::Record { about: about.to_owned(), source: Arc::new(error) })?;
    Ok(text)
}

/// Deflated (RFC 1951): records repeat their keys. What is short becomes one stored block,
/// since to begin a compression costs more than such a record would ever save.
fn packed(plain: &[u8]) -> Vec<u8> {
    match u16::try_from(plain.len()) {
        Ok(length) if plain.len() < SHORT => {
            let [low, high] = length.to_le_bytes();
            [&[LAST_STORED, low, high, !low, !high], plain].concat()
        }
        _ => COMPRESS.with_borrow_mut(|compress| compressed(compress, plain)),
    }
}

fn compressed(compress: &mut Compress, plain: &[u8]) -> Vec<u8> {
    compress.reset();
    let mut packed = Vec::with_capacity(plain.len() / 2 + SHORT);
    let mut rest = plain;
    loop {
        let before = compress.total_in();
        let status = compress.compress_vec(rest, &mut packed, FlushCompress::Finish);
        let read = usize::try_from(compress.total_in() - before).unwrap_or(usize::MAX);
        rest = rest.get(read..).unwrap_or_default();
        // It fails only when it is called wrongly, as with no room for what comes out.
        match status {
            Ok(Status::StreamEnd) => return packed,
            _ => packed.reserve(packed.len() + SHORT),
        }
    }
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

thread_local! {
    // To make one takes a quarter of a megabyte of zeros.
    static COMPRESS: RefCell<Compress> = RefCell::new(Compress::new(Compression::fast(), false));
}

/// Bytes that are not worth a compression.
const SHORT: usize = 512;
/// Head of the last block of a stream that holds its bytes as they are.
const LAST_STORED: u8 = 1;
/// The largest value that is sealed: the analysis of a large mail.
const PLAIN_MAX: u64 = 256 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_opened_short_or_long_alike_or_not() {
        let key = Key::generate().unwrap();
        let noise: Vec<u8> =
            (0u32..60_000).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        for length in [0, 1, SHORT - 1, SHORT, SHORT + 1, 70_000, noise.len()] {
            for text in [&noise[..length], &vec![b'a'; length]] {
                let sealed = key.seal("text", &packed(text)).unwrap();
                assert!(opened_text(&key, "text", &sealed).unwrap() == text, "{length}");
            }
        }
    }
}
