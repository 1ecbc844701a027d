//! JSON shapes of an analysis (`docs/analysis-json.md`) and of records (`docs/records.md`),
//! TOML shape of the configuration. The only place where serde meets our values.
#![forbid(unsafe_code)]

mod analysed;
mod config;
mod json;
mod record_line;
mod shape;

pub use analysed::{
    Analysed, AnalysedError, AnalysedFile, AnalysedHead, AnalysedHop, AnalysedLink, AnalysedMail,
    AnalysedMailbox, AnalysedObservable, AnalysedOrigin, AnalysedPoint, AnalysedRegion,
    AnalysedSender, AnalysedVerdict, Text,
};
pub use config::{Config, ConfigError, LimitsConfig};
pub use json::{SCHEMA, analysis_line};
pub use record_line::{
    DestinationLine, FileLine, MailLine, OrganisationLine, RecordLine, SubmissionLine,
};
