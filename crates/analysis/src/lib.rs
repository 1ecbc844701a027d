//! The walk from bytes to the value [`Analysis`]: mail in mail in file, at any
//! depth within the limits. Pure: bytes, settings and a region database come in.
#![forbid(unsafe_code)]

mod model;

pub use model::{Analysis, FileRecord, MailRecord, ObservableRecord, Parent, RegionSource};
