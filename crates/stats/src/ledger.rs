//! The records as they come in, line by line and in any order: kept small, checked only
//! for what one record can tell by itself. [`Ledger::into_history`] checks the rest.

use vocab::RecordKind;

use crate::alone;
use crate::ids::{Id, Ids, Index};
use crate::problem::{Lost, Problem, Reason};
use crate::record::{
    Case, Destination, Event, File, Mail, Membership, Organisation, Outreach, Record, Share,
    Submission, WindowMail,
};

/// Everything that was handed in so far.
#[derive(Debug, Default)]
pub struct Ledger {
    pub(crate) ids: Ids,
    pub(crate) shelves: Shelves,
    pub(crate) problems: Vec<Problem>,
    pub(crate) read: u64,
    /// The line that was read last, because a record may have several findings.
    line: u32,
}

/// The records of each kind.
#[derive(Debug, Default)]
pub(crate) struct Shelves {
    pub(crate) organisations: Shelf<Organisation<Id>>,
    pub(crate) memberships: Shelf<Membership<Id>>,
    pub(crate) submissions: Shelf<Submission<Id>>,
    pub(crate) mails: Shelf<Mail<Id>>,
    pub(crate) files: Shelf<File<Id>>,
    pub(crate) destinations: Shelf<Destination<Id>>,
    pub(crate) shares: Shelf<Share<Id>>,
    pub(crate) outreach: Shelf<Outreach<Id>>,
    pub(crate) window_mails: Shelf<WindowMail<Id>>,
    pub(crate) consultations: Shelf<Event<Id>>,
    pub(crate) cases: Shelf<Case<Id>>,
    pub(crate) chains: Shelf<Event<Id>>,
    pub(crate) alerts: Shelf<Event<Id>>,
}

/// Records of one kind in the order of their lines, found by their ids.
#[derive(Debug)]
pub(crate) struct Shelf<R> {
    pub(crate) records: Vec<R>,
    pub(crate) lines: Vec<u32>,
    numbers: Index,
}

impl<R> Default for Shelf<R> {
    fn default() -> Self {
        Self { records: Vec::new(), lines: Vec::new(), numbers: Index::default() }
    }
}

/// What became of a record that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Put {
    Kept,
    /// The id was there before; by which record.
    Known(u32),
    Full,
}

impl<R> Shelf<R> {
    /// The record at a position.
    pub(crate) fn at(&self, position: u32) -> Option<&R> {
        self.records.get(index(position))
    }

    pub(crate) fn line(&self, position: u32) -> u32 {
        self.lines.get(index(position)).copied().unwrap_or_default()
    }

    /// The position of the record that bears this id.
    pub(crate) fn find(&self, id: Id) -> Option<u32> {
        self.numbers.get(id)
    }

    /// Positions and records.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &R)> {
        (0..).zip(&self.records)
    }

    /// Keeps a record under an id of its own.
    fn put(&mut self, line: u32, id: Id, record: R) -> Put {
        match self.numbers.get(id) {
            Some(before) => Put::Known(before),
            None => {
                if let Ok(position) = u32::try_from(self.records.len()) {
                    self.numbers.set(id, position);
                }
                self.push(line, record)
            }
        }
    }

    /// Keeps a record of a kind without ids.
    fn push(&mut self, line: u32, record: R) -> Put {
        if u32::try_from(self.records.len()).is_err() {
            return Put::Full;
        }
        self.records.push(record);
        self.lines.push(line);
        Put::Kept
    }
}

impl Ledger {
    /// Takes a finding about the record of a line. One that loses the record stands in its
    /// place, others stand beside it. Lines come in their order.
    pub fn report(&mut self, problem: Problem) {
        self.meet(problem.line);
        self.problems.push(problem);
    }

    /// Takes the record of a line.
    pub fn add(&mut self, line: u32, mut record: Record<&str>) {
        self.meet(line);
        let (kind, id) = (record.kind(), record.id());
        let found = alone::check(&mut record);
        let counts = found.iter().all(|problem| problem.lost == Lost::Field);
        for problem in found {
            self.report(Problem { line, ..problem.of(Some(kind), Some(id)) });
        }
        if !counts {
            return;
        }
        let refused = |reason| {
            let problem = Problem::of_record(line, reason).of(Some(kind), Some(id));
            problem.at("id").showing(id)
        };
        let kept = record.map(&mut |text| self.ids.id(text));
        match kept.map_or(Put::Full, |record| self.shelve(line, record)) {
            Put::Kept => {}
            Put::Known(_) => self.report(refused(Reason::DuplicateId)),
            Put::Full => self.report(refused(Reason::LimitRecords)),
        }
    }

    fn meet(&mut self, line: u32) {
        if self.line != line {
            self.line = line;
            self.read += 1;
        }
    }

    fn shelve(&mut self, line: u32, record: Record<Id>) -> Put {
        let (id, to) = (record.id(), &mut self.shelves);
        match record {
            Record::Organisation(one) => {
                let kind = one.kind;
                let put = to.organisations.put(line, id, one);
                // Outputs of several runs are put together, and each names its
                // organisation: the same said again is no mistake.
                let again = matches!(put, Put::Known(before)
                    if to.organisations.at(before).is_some_and(|first| first.kind == kind));
                if again { Put::Kept } else { put }
            }
            Record::Membership(one) => to.memberships.push(line, one),
            Record::Submission(one) => to.submissions.put(line, id, one),
            Record::Mail(one) => to.mails.put(line, id, one),
            Record::File(one) => to.files.put(line, id, one),
            Record::Destination(one) => to.destinations.put(line, id, one),
            Record::Share(one) => to.shares.put(line, id, one),
            Record::Outreach(one) => to.outreach.push(line, one),
            Record::WindowMail(one) => to.window_mails.put(line, id, one),
            Record::Consultation(one) => to.consultations.put(line, id, one),
            Record::Case(one) => to.cases.put(line, id, one),
            Record::Chain(one) => to.chains.put(line, id, one),
            Record::Alert(one) => to.alerts.put(line, id, one),
        }
    }
}

/// A position as an index.
pub(crate) fn index(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// A record by its kind and its position among those of the kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) kind: RecordKind,
    pub(crate) position: u32,
}

impl Shelves {
    /// Id and line of a record.
    pub(crate) fn source(&self, at: At) -> Option<(Id, u32)> {
        fn of<R>(shelf: &Shelf<R>, position: u32, id: impl Fn(&R) -> Id) -> Option<(Id, u32)> {
            shelf.at(position).map(|record| (id(record), shelf.line(position)))
        }
        let position = at.position;
        match at.kind {
            RecordKind::Organisation => of(&self.organisations, position, |one| one.id),
            RecordKind::Membership => of(&self.memberships, position, |one| one.organisation),
            RecordKind::Submission => of(&self.submissions, position, |one| one.id),
            RecordKind::Mail => of(&self.mails, position, |one| one.id),
            RecordKind::File => of(&self.files, position, |one| one.id),
            RecordKind::Destination => of(&self.destinations, position, |one| one.id),
            RecordKind::Share => of(&self.shares, position, |one| one.id),
            RecordKind::Outreach => of(&self.outreach, position, |one| one.organisation),
            RecordKind::WindowMail => of(&self.window_mails, position, |one| one.id),
            RecordKind::Consultation => of(&self.consultations, position, |one| one.id),
            RecordKind::Case => of(&self.cases, position, |one| one.id),
            RecordKind::Chain => of(&self.chains, position, |one| one.id),
            RecordKind::Alert => of(&self.alerts, position, |one| one.id),
        }
    }
}
