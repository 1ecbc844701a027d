//! Counting, to the digit: records, the definitions of the reports' tables with their
//! populations and periods, rounding, and the claims that prose makes. Pure: the same
//! records in any order give the same digits; only of two that bear one id the first counts.
#![forbid(unsafe_code)]

mod alone;
mod check;
mod claims;
mod coverage;
mod day;
mod history;
mod ids;
mod layout;
mod ledger;
mod problem;
mod record;
mod report;
mod request;
mod rounding;
mod shown;
mod table;
mod tables;
mod tally;

pub use coverage::Coverage;
pub use day::day;
pub use history::{Evidence, History};
pub use ledger::Ledger;
pub use problem::{Lost, Problem, Reason};
pub use record::{
    Case, Destination, Event, File, Group, Mail, Membership, Organisation, Outreach, Record, Share,
    Submission, WindowMail,
};
pub use report::{explain, report};
pub use request::{Error, ReportKind, Request, Sum};
pub use rounding::{RatioRounding, ShareRounding};
pub use table::{Claim, ClaimKind, Key, Name, Note, Row, Table, TableId};
