//! Files: what they are by their first bytes, and what their names pretend.
//! Opening containers and documents comes with the formats' own modules.
#![forbid(unsafe_code)]

mod bytes;
mod disk;
mod exe;
mod magic;
mod name;
mod nature;
mod ole;
mod sniff;
mod text;
mod zip;

pub use name::{FileName, file_name, type_contradicts};
pub use sniff::sniff;
