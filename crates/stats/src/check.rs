//! What records say of each other: references, re-sends, memberships that overlap.

use jiff::civil::Date;
use vocab::RecordKind;

use crate::ids::Id;
use crate::ledger::{At, Ledger, Shelf, index};
use crate::problem::{Lost, Problem, Reason};
use crate::record::{Mail, Membership};

/// What a mail is for counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Something about it is wrong.
    Refused,
    /// The same member sent it before.
    Resent,
    /// A 件 of the day that its submission was received.
    Counted(Date),
}

/// What counts, by the positions of the records.
#[derive(Debug, Default)]
pub(crate) struct Standings {
    mails: Vec<Standing>,
    /// Whether a submission has a mail record.
    with_mail: Vec<bool>,
    /// The memberships that count, in the order of group, organisation and days.
    pub(crate) memberships: Vec<u32>,
}

impl Standings {
    pub(crate) fn mail(&self, position: u32) -> Standing {
        self.mails.get(index(position)).copied().unwrap_or(Standing::Refused)
    }

    pub(crate) fn has_mail(&self, submission: u32) -> bool {
        self.with_mail.get(index(submission)).copied().unwrap_or(false)
    }

    /// The positions of mails that were sent again.
    pub(crate) fn resent(&self) -> impl Iterator<Item = u32> {
        let mails = (0..).zip(&self.mails);
        mails.filter(|(_, standing)| **standing == Standing::Resent).map(|(position, _)| position)
    }

    fn set(&mut self, position: u32, standing: Standing) {
        if let Some(mail) = self.mails.get_mut(index(position)) {
            *mail = standing;
        }
    }
}

/// A finding that waits until the ledger can take it.
type Found = Vec<Problem>;

impl Ledger {
    /// Finds every reference that leads nowhere and says what counts.
    pub(crate) fn check(&mut self) -> Standings {
        let mut found = Found::new();
        let mut standings = self.mails(&mut found);
        self.loops(&mut standings, &mut found);
        self.of_mails(&standings, &mut found);
        self.organisations(&mut found);
        self.others(&mut found);
        standings.memberships = self.memberships(&mut found);
        self.problems.append(&mut found);
        standings
    }

    fn mails(&self, found: &mut Found) -> Standings {
        let shelves = &self.shelves;
        let mut standings = Standings {
            with_mail: vec![false; shelves.submissions.records.len()],
            ..Standings::default()
        };
        for (position, mail) in shelves.mails.iter() {
            let submission = shelves.submissions.find(mail.submission);
            let Some(submission) = submission else {
                standings.mails.push(Standing::Refused);
                let at = At { kind: RecordKind::Mail, position };
                found.push(self.dangling(at, "submission", mail.submission));
                continue;
            };
            if let Some(with_mail) = standings.with_mail.get_mut(index(submission)) {
                *with_mail = true;
            }
            standings.mails.push(self.standing(position, mail, submission, found));
        }
        standings
    }

    fn standing(
        &self,
        position: u32,
        mail: &Mail<Id>,
        submission: u32,
        found: &mut Found,
    ) -> Standing {
        let shelves = &self.shelves;
        let Some(received) = shelves.submissions.at(submission).map(|one| one.received) else {
            return Standing::Refused;
        };
        let Some(first) = mail.same_as else { return Standing::Counted(received) };
        let at = At { kind: RecordKind::Mail, position };
        let first_mail = shelves.mails.find(first).and_then(|first| shelves.mails.at(first));
        let Some(first_mail) = first_mail else {
            found.push(self.dangling(at, "same_as", first));
            return Standing::Refused;
        };
        let (own, other) = (self.sender(mail), self.sender(first_mail));
        if own.is_some() && other.is_some() && own != other {
            let problem = self.about(at, Reason::SameAsOtherOrganisation, "same_as");
            found.push(problem.showing(self.ids.text_of(first)));
            return Standing::Refused;
        }
        Standing::Resent
    }

    /// The organisation that handed a mail in.
    fn sender(&self, mail: &Mail<Id>) -> Option<Id> {
        let submissions = &self.shelves.submissions;
        submissions.at(submissions.find(mail.submission)?)?.organisation
    }

    /// Re-sends that name each other in a ring would all be left out without a word.
    fn loops(&self, standings: &mut Standings, found: &mut Found) {
        let mails = &self.shelves.mails;
        let mut seen = vec![Walk::New; mails.records.len()];
        for (start, _) in mails.iter() {
            let mut path = Vec::new();
            let mut next = Some(start);
            while let Some(at) = next {
                let Some(state) = seen.get_mut(index(at)) else { break };
                if *state == Walk::OnPath {
                    let ring = path.iter().skip_while(|position| **position != at);
                    for position in ring.copied().collect::<Vec<u32>>() {
                        standings.set(position, Standing::Refused);
                        found.extend(self.in_ring(position));
                    }
                }
                if *state != Walk::New {
                    break;
                }
                *state = Walk::OnPath;
                path.push(at);
                next = mails.at(at).and_then(|mail| mails.find(mail.same_as?));
            }
            for at in path {
                if let Some(state) = seen.get_mut(index(at)) {
                    *state = Walk::Done;
                }
            }
        }
    }

    fn in_ring(&self, position: u32) -> Option<Problem> {
        let first = self.shelves.mails.at(position)?.same_as?;
        let at = At { kind: RecordKind::Mail, position };
        Some(self.about(at, Reason::SameAsLoop, "same_as").showing(self.ids.text_of(first)))
    }

    /// Files and destinations belong to a mail.
    fn of_mails(&self, standings: &Standings, found: &mut Found) {
        let shelves = &self.shelves;
        let refused = |id: Id| {
            let mail = shelves.mails.find(id);
            mail.is_none_or(|position| standings.mail(position) == Standing::Refused)
        };
        for (position, file) in shelves.files.iter().filter(|(_, file)| refused(file.mail)) {
            found.push(self.dangling(At { kind: RecordKind::File, position }, "mail", file.mail));
        }
        for (position, one) in shelves.destinations.iter() {
            let at = At { kind: RecordKind::Destination, position };
            if refused(one.mail) {
                found.push(self.dangling(at, "mail", one.mail));
            } else if let Some(file) = unknown(&shelves.files, one.file) {
                found.push(lenient(self.dangling(at, "file", file)));
            }
        }
    }

    /// A count does not depend on which organisation it is, so the record counts.
    fn organisations(&self, found: &mut Found) {
        let shelves = &self.shelves;
        let mut look = |kind, position, organisation| {
            if let Some(name) = unknown(&shelves.organisations, organisation) {
                found.push(lenient(self.dangling(At { kind, position }, "organisation", name)));
            }
        };
        for (position, one) in shelves.submissions.iter() {
            look(RecordKind::Submission, position, one.organisation);
        }
        for (position, one) in shelves.memberships.iter() {
            look(RecordKind::Membership, position, Some(one.organisation));
        }
        for (position, one) in shelves.outreach.iter() {
            look(RecordKind::Outreach, position, Some(one.organisation));
        }
    }

    fn others(&self, found: &mut Found) {
        let shelves = &self.shelves;
        for (position, share) in shelves.shares.iter() {
            let names = share.submissions.iter();
            let mut names =
                names.filter_map(|name| unknown(&shelves.submissions, Some(*name))).peekable();
            if names.peek().is_some() {
                let at = At { kind: RecordKind::Share, position };
                let names = names.map(|name| self.ids.text_of(name).to_owned());
                let problem = self.about(at, Reason::UnknownReference, "submissions");
                found.push(lenient(problem.listing(names)));
            }
        }
        for (position, case) in shelves.cases.iter() {
            if let Some(name) = unknown(&shelves.consultations, case.consultation) {
                let at = At { kind: RecordKind::Case, position };
                found.push(lenient(self.dangling(at, "consultation", name)));
            }
        }
    }

    /// Of memberships of one organisation in one group that overlap, the one that begins
    /// first counts, whatever the order of the lines.
    fn memberships(&self, found: &mut Found) -> Vec<u32> {
        let shelf = &self.shelves.memberships;
        let mut order: Vec<(u32, &Membership<Id>)> = shelf.iter().collect();
        let last = |one: &Membership<Id>| one.to.unwrap_or(Date::MAX);
        order.sort_by_key(|(at, one)| (one.group, one.organisation, one.from, last(one), *at));
        let mut counted: Vec<u32> = Vec::with_capacity(order.len());
        let mut before: Option<&Membership<Id>> = None;
        for (at, one) in order {
            let overlaps = before.is_some_and(|before| {
                (before.group, before.organisation) == (one.group, one.organisation)
                    && one.from <= last(before)
            });
            if overlaps {
                let at = At { kind: RecordKind::Membership, position: at };
                let problem = self.about(at, Reason::OverlappingMembership, "from");
                found.push(problem.showing(&one.from.to_string()));
            } else {
                counted.push(at);
                before = Some(one);
            }
        }
        counted
    }

    fn dangling(&self, at: At, field: &'static str, name: Id) -> Problem {
        self.about(at, Reason::UnknownReference, field).showing(self.ids.text_of(name))
    }

    /// A finding about a record that stands on its shelf.
    fn about(&self, at: At, reason: Reason, field: &'static str) -> Problem {
        let (id, line) = self.shelves.source(at).unzip();
        let id = id.map(|id| self.ids.text_of(id));
        Problem::of_record(line.unwrap_or_default(), reason).of(Some(at.kind), id).at(field)
    }
}

/// How far the walk along re-sends has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Walk {
    New,
    OnPath,
    Done,
}

/// The name, if no record bears it.
fn unknown<R>(shelf: &Shelf<R>, name: Option<Id>) -> Option<Id> {
    name.filter(|name| shelf.find(*name).is_none())
}

/// The reference is lost, the record is not.
fn lenient(problem: Problem) -> Problem {
    Problem { lost: Lost::Field, ..problem }
}
