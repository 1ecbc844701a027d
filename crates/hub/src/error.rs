//! What can keep a use case from doing its job. Bad bytes in a mail are never
//! among it: they are defects of the result.

use std::path::PathBuf;

/// Sorted by who must act: first the caller, then the operator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("{path} is no configuration")]
    Configuration { path: PathBuf, source: wire::ConfigError },
    #[error("{path}: {key} is {value:?}: {remedy}")]
    Setting { path: PathBuf, key: &'static str, value: String, remedy: &'static str },
    #[error("{key} is {value:?}: {remedy}")]
    Counting { key: &'static str, value: String, remedy: &'static str },
    #[error("{path} is no file of DNS records")]
    DnsRecords { path: PathBuf, source: auth::ZoneError },
    #[error("{path} is no list")]
    List { path: PathBuf, source: assess::ListError },
    #[error("{path} is no region database")]
    Region { path: PathBuf, source: analysis::RegionError },
    #[error("{path} holds a rule that does not compile")]
    Rules { path: PathBuf, source: analysis::RulesError },
    #[error("the database needs {count} migrations, {name} first: run `noroshi db migrate`")]
    NotMigrated { name: &'static str, count: usize },
    #[error("the samples cannot be made: remove the folder and start again")]
    Samples(#[source] crate::service::Problem),
    #[error("the store cannot be used")]
    Store(#[from] store::Error),
    #[error("cannot read {path}")]
    Read { path: PathBuf, source: std::io::Error },
}
