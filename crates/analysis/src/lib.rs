//! The walk from bytes to the value [`Analysis`]: mail in mail in file, at any
//! depth within the limits. Pure: bytes, settings and a region database come in.
#![forbid(unsafe_code)]

mod file;
mod forward;
mod header_observables;
mod links;
mod model;
mod observables;
mod region;
mod seen;
mod tally;
mod walk;

pub use model::{Analysis, FileRecord, MailRecord, ObservableRecord, Parent, RegionSource, hex};
pub use region::{Region, RegionError};
pub use tally::Tally;
pub use walk::{Settings, analyze};
