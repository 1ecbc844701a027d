//! Country of an address, from a database in the MMDB format. The answer is the
//! database's as of its date, which stands in every result.

use std::borrow::Cow;
use std::net::IpAddr;

use maxminddb::{Reader, path};
use vocab::Country;

use crate::model::RegionSource;

/// A region database held in memory.
#[derive(Debug)]
pub struct Region {
    reader: Reader<Cow<'static, [u8]>>,
    source: RegionSource,
}

/// The bytes are no region database.
#[derive(Debug, thiserror::Error)]
#[error("region database {name} cannot be read")]
pub struct RegionError {
    name: String,
    source: maxminddb::MaxMindDbError,
}

impl Region {
    /// Opens a database; `name` is what the result calls it.
    ///
    /// # Errors
    /// Bytes that are no MMDB.
    pub fn open(bytes: Cow<'static, [u8]>, name: &str) -> Result<Self, RegionError> {
        let reader = Reader::from_source(bytes)
            .map_err(|source| RegionError { name: name.to_owned(), source })?;
        let built = i64::try_from(reader.metadata().build_epoch).unwrap_or(0);
        let date = jiff::Timestamp::from_second(built)
            .map(|at| jiff::tz::Offset::UTC.to_datetime(at).date().to_string())
            .unwrap_or_default();
        Ok(Self { reader, source: RegionSource { source: name.to_owned(), date } })
    }

    /// What answered, and the date of its data.
    #[must_use]
    pub fn source(&self) -> &RegionSource {
        &self.source
    }

    /// The country of an address, or `None` where the database has none.
    #[must_use]
    pub fn country(&self, ip: IpAddr) -> Option<Country> {
        let found = self.reader.lookup(ip).ok()?;
        // The flat layout of ip-location-db first, then the nested one of GeoIP databases.
        let code: Option<&str> = match found.decode_path(&path!["country_code"]) {
            Ok(Some(code)) => Some(code),
            _ => found.decode_path(&path!["country", "iso_code"]).ok().flatten(),
        };
        code.and_then(Country::parse)
    }
}
