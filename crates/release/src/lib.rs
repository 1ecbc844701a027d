//! The gate that says who may read what, and what goes out of a submission: built, proven,
//! consented. Pure: time and chance are parameters, texts are asked for by key.
#![forbid(unsafe_code)]

mod audience;
mod gate;
mod handling;
mod viewer;

pub use audience::{Audience, Reach};
pub use gate::{Action, Guarded, Locked, Object, Permitted, Refusal, decide};
pub use handling::{Contradiction, Handling, NEVER_MAX, PassOn};
pub use viewer::{Person, Proved, Standing, Viewer};
