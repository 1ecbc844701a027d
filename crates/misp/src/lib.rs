//! Events of the MISP core format (draft-dulaunoy-misp-core-format) as far as we write
//! them, with the object templates that MISP publishes (misp-objects). What becomes
//! which object is decided by `analysis`.
#![forbid(unsafe_code)]

mod attribute;
mod event;
mod template;

pub use attribute::{Attribute, Kind};
pub use event::{Event, Object, Organisation, ThreatLevel};
pub use template::Template;
