//! Judgement of one mail: where it came from, who it claims to be, what it does,
//! and what it most likely is, each with the place that shows it.
//!
//! Pure: lists, own domains and the country look-up are handed in.
#![forbid(unsafe_code)]

mod fold;
mod footer;
mod kind;
mod knowledge;
mod lists;
mod origin;
mod phrases;
mod sender;
mod sign;
mod signs;
mod subject;
mod verdict;

pub use kind::mail_kind;
pub use knowledge::{COMMON_WORDS, Knowledge, is_under};
pub use lists::{Brand, BrandKind, ListError, ListInfo, ListName, Listed, Lists};
pub use origin::{Origin, Point, origin};
pub use phrases::{Found, Phrases};
pub use sender::{SENDER_RULES, SenderJudgement, SenderWhy, sender};
pub use sign::{Param, Sign, SignKey};
pub use signs::signs;
pub use subject::{FileFact, Link, Subject};
pub use verdict::{Reason, STANDING_REASONS, Verdict, verdict};
