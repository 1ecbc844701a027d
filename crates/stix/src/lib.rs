//! STIX 2.1 (OASIS Standard, 10 June 2021) as far as we write it: objects as values
//! that borrow from what they tell, their ids, patterns, markings, and the JSON of a
//! bundle. What becomes which object is decided by `analysis`.
#![forbid(unsafe_code)]

mod bundle;
mod domain;
mod form;
mod id;
mod marking;
mod observable;
mod pattern;
mod time;

pub use bundle::{Author, Bundle};
pub use domain::{DomainObject, ExternalReference, KillChainPhase};
pub use form::{is_email, is_host, is_registry_key, is_uri};
pub use id::Id;
pub use observable::{EmailMessage, File, Hashes, MimePart, Observable};
pub use pattern::{Pattern, comparison};
pub use time::Timestamp;
