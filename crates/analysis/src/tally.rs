//! Totals of one run, for the summary and the exit code.

use std::collections::BTreeMap;

use vocab::{MailKind, VerdictClass, Written};

use crate::model::Analysis;

/// What one input or many came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Inputs that were read, each message of an mbox on its own.
    pub read: u64,
    /// Inputs of which facts were lost.
    pub lost: u64,
    /// Paths that could not be read at all.
    pub unread: u64,
    /// Inputs that were bare files.
    pub files: u64,
    pub classes: BTreeMap<VerdictClass, u64>,
    pub kinds: BTreeMap<MailKind, u64>,
    /// Earliest and latest Date of the mails that the analyses are about.
    pub first: Option<Written>,
    pub last: Option<Written>,
}

impl Tally {
    /// The tally of one input.
    #[must_use]
    pub fn of(analysis: &Analysis) -> Self {
        let lost = analysis.defects.iter().any(|defect| defect.code.loses());
        let mut tally = Self { read: 1, lost: u64::from(lost), ..Self::default() };
        let subject = analysis.mails.iter().find(|mail| Some(mail.id) == analysis.subject);
        match subject {
            Some(mail) => {
                tally.classes.insert(mail.verdict.class, 1);
                tally.kinds.insert(mail.kind, 1);
                tally.first = mail.head.date;
                tally.last = mail.head.date;
            }
            None => tally.files = 1,
        }
        tally
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.lost += other.lost;
        self.unread += other.unread;
        self.files += other.files;
        for (class, count) in &other.classes {
            *self.classes.entry(*class).or_default() += count;
        }
        for (kind, count) in &other.kinds {
            *self.kinds.entry(*kind).or_default() += count;
        }
        let instant = |at: &Written| at.unix_seconds();
        self.first = [self.first, other.first].into_iter().flatten().min_by_key(instant);
        self.last = [self.last, other.last].into_iter().flatten().max_by_key(instant);
    }
}
