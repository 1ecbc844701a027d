//! Identifiers (section 2.9). That of an observable is version 5 over its contributing
//! properties, so that everybody gives the same thing the same id; that of any other
//! object looks like version 4 and is made from its content, so that the same record
//! always has the same one.

use std::fmt;

use serde::{Serialize, Serializer};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use vocab::Uuid;

/// The type of an object and its UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    kind: &'static str,
    uuid: Uuid,
}

impl Id {
    /// The id of an observable. `contributing` are its properties in the order of
    /// their keys: written by `serde_json` they then are canonical JSON (RFC 8785),
    /// since all of them are texts.
    pub(crate) fn of_observable(kind: &'static str, contributing: &impl Serialize) -> Self {
        let name = serde_json::to_vec(contributing).unwrap_or_default();
        let digest = Sha1::new().chain_update(NAMESPACE.to_bytes()).chain_update(name).finalize();
        Self { kind, uuid: Uuid::of_digest(&digest, 5) }
    }

    /// The id of any other object, from its content.
    pub(crate) fn of_content(kind: &'static str, content: &impl Serialize) -> Self {
        let content = serde_json::to_vec(content).unwrap_or_default();
        let digest = Sha256::new().chain_update(kind).chain_update(content).finalize();
        Self { kind, uuid: Uuid::of_digest(&digest, 4) }
    }

    /// The type of the object.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        self.kind
    }

    pub(crate) const fn new(kind: &'static str, uuid: Uuid) -> Self {
        Self { kind, uuid }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}--{}", self.kind, self.uuid)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// The namespace of section 2.9.
const NAMESPACE: Uuid = Uuid::new(0x00ab_edb4_aa42_466c_9c01_fed2_3315_a9b7);
