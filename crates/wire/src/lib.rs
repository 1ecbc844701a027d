//! JSON shape of an analysis (`docs/analysis-json.md`) and TOML shape of the
//! configuration. The only place where serde meets our values.
#![forbid(unsafe_code)]

mod config;
mod json;
mod shape;

pub use config::{Config, ConfigError, LimitsConfig};
pub use json::{SCHEMA, analysis_line};
