//! Use cases as plain functions over plain types: the boundary that every edge calls.
#![forbid(unsafe_code)]

mod analyze;
mod demo;
mod error;
mod lines;
mod records;
mod settings;
mod sources;
mod statistics;

pub use analyze::{Done, Rendered, Request, Unread, analyze};
pub use demo::{DEMO_CONFIG, DemoMail, demo_config, demo_mails, demo_period};
pub use error::Error;
pub use records::{
    ReceivedAt, RecordChoices, RecordFault, RecordProblem, RecordTally, Recorded, records,
};
pub use settings::{Configuration, settings};
pub use sources::{Source, sources};
pub use statistics::{Counting, counting, history};
