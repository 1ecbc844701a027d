//! JSON shapes of an analysis (`docs/analysis-json.md`), of records (`docs/records.md`),
//! of notices (`docs/share-json.md`) and of reports (`docs/statistics.md`), TOML shape of the configuration. Beside the forms
//! of others (`stix`, `misp`), the only place where serde meets our values.
#![forbid(unsafe_code)]

mod analysed;
mod config;
mod hub_config;
mod json;
mod notice;
mod record;
mod record_line;
mod shape;
mod statistics;
mod submitted;

pub use analysed::{
    Analysed, AnalysedError, AnalysedFile, AnalysedHead, AnalysedHop, AnalysedLink, AnalysedMail,
    AnalysedMailbox, AnalysedObservable, AnalysedOrigin, AnalysedPoint, AnalysedRegion,
    AnalysedSender, AnalysedVerdict, Text,
};
pub use config::{Config, ConfigError, ExchangeConfig, LimitsConfig, StatisticsConfig};
pub use hub_config::HubConfig;
pub use json::{SCHEMA, analysis_line};
pub use notice::{
    NOTICE_SCHEMA, NoticeFileHead, NoticeHead, notice_files, notice_head, notice_json,
};
pub use record::read_record;
pub use record_line::{
    DestinationLine, FileLine, MailLine, MembershipLine, OrganisationLine, RecordLine, ShareLine,
    SubmissionLine,
};
pub use statistics::{TableText, explained_json, report_json};
pub use submitted::{NotSubmitted, Submitted, SubmittedLine};
