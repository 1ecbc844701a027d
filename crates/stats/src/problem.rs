//! What is wrong with a record, and how much of it is counted all the same.

use vocab::{RecordKind, vocabulary};

use crate::shown::{listed, shortened};

vocabulary! {
    /// Why a record is not counted, or only in part.
    Reason {
        /// Two of its fields exclude each other.
        Contradiction = "contradiction",
        DatesOutOfOrder = "dates-out-of-order",
        DuplicateId = "duplicate-id",
        ImpossibleCount = "impossible-count",
        ImpossibleDate = "impossible-date",
        LimitLine = "limit-line",
        LimitRecords = "limit-records",
        MailWithoutClass = "mail-without-class",
        MissingField = "missing-field",
        NotJson = "not-json",
        OverlappingMembership = "overlapping-membership",
        RegionWithoutDate = "region-without-date",
        /// A name that is a row of its own in a table.
        ReservedName = "reserved-name",
        /// Re-sends that name each other: none of them is the first.
        SameAsLoop = "same-as-loop",
        /// The same mail at another member is a 件 of its own.
        SameAsOtherOrganisation = "same-as-other-organisation",
        UnknownReference = "unknown-reference",
        UnknownType = "unknown-type",
        UnknownWord = "unknown-word",
        WrongShape = "wrong-shape",
    }
}

/// How much of the record is lost for counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    /// The record counts, but for what the field would have told.
    Field,
    Record,
}

/// One finding about one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line of the input, from 1.
    pub line: u32,
    pub kind: Option<RecordKind>,
    /// As far as it could be read.
    pub id: Option<String>,
    pub reason: Reason,
    pub lost: Lost,
    /// The field that it is about.
    pub field: Option<&'static str>,
    /// What stands there, shortened.
    pub value: Option<String>,
}

impl Problem {
    /// A finding that keeps the whole record from being counted.
    #[must_use]
    pub fn of_record(line: u32, reason: Reason) -> Self {
        let lost = Lost::Record;
        Self { line, kind: None, id: None, reason, lost, field: None, value: None }
    }

    /// A finding that loses one field.
    #[must_use]
    pub fn of_field(line: u32, reason: Reason, field: &'static str) -> Self {
        Self { lost: Lost::Field, ..Self::of_record(line, reason).at(field) }
    }

    /// Says whose problem it is, as far as that could be read.
    #[must_use]
    pub fn of(self, kind: Option<RecordKind>, id: Option<&str>) -> Self {
        Self { kind, id: id.map(shortened), ..self }
    }

    /// Names the field.
    #[must_use]
    pub fn at(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    /// Shows what stands in the field.
    #[must_use]
    pub fn showing(self, value: &str) -> Self {
        Self { value: Some(shortened(value)), ..self }
    }

    /// Shows the names that stand in the field.
    #[must_use]
    pub(crate) fn listing(self, names: impl Iterator<Item = String>) -> Self {
        Self { value: Some(listed(names)), ..self }
    }
}
