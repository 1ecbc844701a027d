//! Tables as values: what a report prints, before it has any words.

use std::fmt;

use vocab::{Country, Period, vocabulary};

use crate::history::Evidence;

vocabulary! {
    /// The tables, each with its definition (`docs/statistics.md`).
    TableId {
        ActivityQuarters = "activity-quarters",
        ActivityYears = "activity-years",
        Membership = "membership",
        SenderRegion = "sender-region",
        DestinationRegion = "destination-region",
        MailKind = "mail-kind",
        AttachmentKind = "attachment-kind",
        SenderKind = "sender-kind",
        MemberReports = "member-reports",
        Tags = "tags",
        Outreach = "outreach",
        WindowForms = "window-forms",
        WindowFrom = "window-from",
        WindowArchives = "window-archives",
        WindowFiles = "window-files",
        CaseLadder = "case-ladder",
        CaseBodies = "case-bodies",
        CaseDurations = "case-durations",
        CaseOrigins = "case-origins",
        Claims = "claims",
        Records = "records",
    }
}

impl TableId {
    /// Version of the definition. It grows when the same records would give other digits.
    #[must_use]
    pub const fn version(self) -> u32 {
        1
    }
}

/// The name of a row or of a group of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name<'h> {
    /// A word of the vocabulary or of the table.
    Word(&'static str),
    Country(Country),
    /// A name of the hub's or of the caller's own: a SIG, a tag, a sum.
    Own(&'h str),
    Period(Period),
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => f.write_str(word),
            Self::Own(name) => f.write_str(name),
            Self::Country(country) => country.fmt(f),
            Self::Period(period) => period.fmt(f),
        }
    }
}

/// A row: `main`, or `main/sub`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key<'h> {
    pub main: Name<'h>,
    pub sub: Option<&'static str>,
}

impl<'h> Key<'h> {
    pub(crate) const fn word(word: &'static str) -> Self {
        Self { main: Name::Word(word), sub: None }
    }

    /// A row below this one.
    pub(crate) const fn sub(self, sub: &'static str) -> Self {
        Self { main: self.main, sub: Some(sub) }
    }

    pub(crate) const fn of(main: Name<'h>) -> Self {
        Self { main, sub: None }
    }
}

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sub {
            Some(sub) => write!(f, "{}/{sub}", self.main),
            None => self.main.fmt(f),
        }
    }
}

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'h> {
    pub key: Key<'h>,
    pub count: u64,
    /// The printed digits without the sign; `None` where there is nothing to compare with.
    pub percent: Option<u128>,
    pub claim: Option<Claim>,
    /// The records behind the count, where they were asked for.
    pub records: Option<Vec<Evidence<'h>>>,
}

impl Row<'_> {
    /// The row's name as it stands in every format.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.claim {
            Some(claim) => format!("{}/{}/{}", claim.table, self.key, claim.kind),
            None => self.key.to_string(),
        }
    }
}

vocabulary! {
    /// What a claim says of a row.
    ClaimKind {
        /// The first time that it was seen, or that it was the largest.
        First = "first",
        /// The n-th time that it was above a round number.
        Nth = "nth",
        /// Since when it has been seen in every period.
        Since = "since",
        /// The highest value since an earlier one.
        HighestSince = "highest-since",
    }
}

/// A sentence about a row in the light of all periods before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub table: TableId,
    pub kind: ClaimKind,
    /// The row held the first place, not only its first value.
    pub rank: Option<u32>,
    /// What the value is above.
    pub over: Option<u64>,
    /// The earlier period that the sentence names.
    pub since: Option<Period>,
    /// The periods that it rests on, with the row's value in each.
    pub times: Vec<(Period, u64)>,
}

/// A sentence that stands below a table, as a key of the texts with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub key: String,
    pub params: Vec<(&'static str, String)>,
}

impl Note {
    pub(crate) fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), params: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params.push((name, value.to_string()));
        self
    }
}

/// A table with its own period and its own N.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<'h> {
    pub id: TableId,
    pub period: Period,
    pub n: u64,
    pub notes: Vec<Note>,
    pub rows: Vec<Row<'h>>,
}
