//! The walk from bytes to the value [`Analysis`]: mail in mail in file, at any
//! depth within the limits. Pure: bytes, settings and a region database come in.
#![forbid(unsafe_code)]

mod exchange;
mod file;
mod files;
mod forward;
mod hashes;
mod header_observables;
mod keep;
mod links;
mod model;
mod observables;
mod passwords;
mod region;
mod seen;
mod tally;
mod walk;

pub use artifact::{Rules, RulesError};
pub use exchange::{
    Detecting, Exchange, Loss, LossKey, Part, STIX_DELIVERY, StixLack, detecting, detecting_values,
    misp_event, misp_fitted, misp_plain, misp_tags, misp_threat_level, misp_value, stix_bundle,
    stix_object, stix_path, stix_technique,
};
pub use hashes::Hashes;
pub use keep::{Keep, hashed};
pub use model::{
    Analysis, FileRecord, LockRecord, MailRecord, MemberRecord, ObservableRecord, Parent, Password,
    RegionSource, hex,
};
pub use passwords::told;
pub use region::{Region, RegionError};
pub use tally::Tally;
pub use walk::{Input, Scenes, Settings, Whose, analyze, analyze_with_files, walk};
