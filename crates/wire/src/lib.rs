//! JSON shapes of an analysis (`docs/analysis-json.md`), of records (`docs/records.md`)
//! and of reports, and the TOML shape of the configuration. The only place where serde meets our values.
#![forbid(unsafe_code)]

mod config;
mod json;
mod record;
mod shape;

pub use config::{Config, ConfigError, LimitsConfig};
pub use json::{SCHEMA, analysis_line};
pub use record::read_record;
