//! What is asked for: which report, over which periods, rounded how.

use vocab::{FiscalCalendar, Period, vocabulary};

use crate::rounding::{RatioRounding, ShareRounding};
use crate::shown::{listed, shortened};
use crate::table::TableId;

vocabulary! {
    /// The reports, each with its tables.
    ReportKind {
        /// A quarter of J-CSIP, beside the three before it and all earlier years.
        Quarter = "quarter",
        /// A fiscal year of J-CSIP with its quarters, beside all earlier years.
        Year = "year",
        /// A fiscal year of J-CRAT.
        Jcrat = "jcrat",
    }
}

impl ReportKind {
    /// The tables in the order of the report.
    #[must_use]
    pub const fn tables(self) -> &'static [TableId] {
        match self {
            Self::Quarter | Self::Year => JCSIP,
            Self::Jcrat => JCRAT,
        }
    }

    /// How the operation's own reports round shares.
    #[must_use]
    pub const fn share_rounding(self) -> ShareRounding {
        match self {
            Self::Quarter | Self::Year => ShareRounding::HalfUp,
            Self::Jcrat => ShareRounding::LargestRemainder,
        }
    }
}

/// A row that adds up others: `jp-hk=JP,HK`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    pub name: String,
    pub of: Vec<String>,
}

/// A report to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub kind: ReportKind,
    /// The quarter or year that the report is about.
    pub period: Period,
    /// A second period, as the J-CRAT report has its first year beside the fiscal year.
    pub range: Option<Period>,
    /// Tables with a period of their own.
    pub periods: Vec<(TableId, Period)>,
    pub calendar: FiscalCalendar,
    pub shares: ShareRounding,
    pub ratios: RatioRounding,
    pub sums: Vec<Sum>,
}

impl Request {
    /// The report as the operation itself makes it: its rounding, no second period, no sums.
    #[must_use]
    pub const fn new(kind: ReportKind, period: Period, calendar: FiscalCalendar) -> Self {
        Self {
            kind,
            period,
            range: None,
            periods: Vec::new(),
            calendar,
            shares: kind.share_rounding(),
            ratios: RatioRounding::HalfUp,
            sums: Vec::new(),
        }
    }

    /// The period of a table. A range takes the place of the quarter or year; in the
    /// J-CRAT report it stands beside the year, and of the tables with one period only
    /// the bodies count in it, as printed there.
    #[must_use]
    pub fn period_of(&self, table: TableId) -> Period {
        let own = self.periods.iter().rev().find(|(id, _)| *id == table);
        let beside = self.kind == ReportKind::Jcrat && table != TableId::CaseBodies;
        let several = matches!(
            table,
            TableId::ActivityQuarters
                | TableId::ActivityYears
                | TableId::CaseLadder
                | TableId::Claims
                | TableId::Records
        );
        match (own, self.range) {
            (Some((_, period)), _) => *period,
            (None, Some(range)) if !beside && !several => range,
            _ => self.period,
        }
    }
}

/// The request cannot be met as it was put.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("the report has no table {table:?}: it has {known}")]
    NoTable { table: String, known: String },
    #[error("table {table} cannot have a period of its own in this report")]
    NoPeriod { table: TableId },
    #[error("table {table} has no row {key:?} in this period: it has {known}")]
    NoRow { table: TableId, key: String, known: String },
    #[error("the records behind table {table} stand in the list of what is not counted")]
    NoRecords { table: TableId },
    #[error(
        "sum {name:?} cannot be a row: use small letters, digits and hyphens, and no row's name"
    )]
    SumName { name: String },
    #[error("sum {name:?}: no table of this report has all of the rows {of:?}")]
    SumRows { name: String, of: String },
}

impl Error {
    /// No row of a table is called so. Names come from records, and this text goes to a
    /// terminal.
    pub(crate) fn no_row(table: TableId, key: &str, known: impl Iterator<Item = String>) -> Self {
        let known = listed(known.map(|name| name.escape_debug().to_string()));
        Self::NoRow { table, key: shortened(key), known }
    }
}

const JCSIP: &[TableId] = &[
    TableId::ActivityQuarters,
    TableId::ActivityYears,
    TableId::Membership,
    TableId::SenderRegion,
    TableId::DestinationRegion,
    TableId::MailKind,
    TableId::AttachmentKind,
    TableId::SenderKind,
    TableId::MemberReports,
    TableId::Tags,
    TableId::Outreach,
    TableId::Claims,
    TableId::Records,
];

const JCRAT: &[TableId] = &[
    TableId::WindowForms,
    TableId::WindowFrom,
    TableId::WindowArchives,
    TableId::WindowFiles,
    TableId::CaseLadder,
    TableId::CaseBodies,
    TableId::CaseDurations,
    TableId::CaseOrigins,
    TableId::Claims,
    TableId::Records,
];
