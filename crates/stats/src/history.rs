//! The checked records, each in its place in time: what every table counts.

use jiff::civil::Date;
use vocab::{FileSource, Period, RecordKind, VerdictClass};

use crate::check::Standing;
use crate::ids::{Id, Ids};
use crate::ledger::{At, Ledger, Shelf, Shelves};
use crate::problem::Problem;
use crate::record::{
    Case, Destination, Event, File, Mail, Membership, Outreach, Share, Submission, WindowMail,
};

/// Every record that counts, by the day that it belongs to.
#[derive(Debug)]
pub struct History {
    ids: Ids,
    shelves: Shelves,
    problems: Vec<Problem>,
    read: u64,
    resent: Vec<u32>,
    memberships: Vec<u32>,
    mails: Timeline,
    mailless: Timeline,
    submissions: Timeline,
    files: Timeline,
    destinations: Timeline,
    shares: Timeline,
    window_mails: Timeline,
    consultations: Timeline,
    rescues: Timeline,
    on_site: Timeline,
    chains: Timeline,
    alerts: Timeline,
}

/// Positions of records of one kind in the order of their days.
#[derive(Debug, Default)]
struct Timeline(Vec<(Date, u32)>);

impl Timeline {
    fn of(days: impl Iterator<Item = (Date, u32)>) -> Self {
        let mut days: Vec<(Date, u32)> = days.collect();
        days.sort_unstable();
        Self(days)
    }

    fn first(&self) -> Option<Date> {
        self.0.first().map(|(day, _)| *day)
    }

    fn within<'h, R>(
        &'h self,
        period: Period,
        shelf: &'h Shelf<R>,
        kind: RecordKind,
    ) -> impl Iterator<Item = (At, &'h R)> {
        let begin = self.0.partition_point(|(day, _)| *day < period.first);
        let end = self.0.partition_point(|(day, _)| *day <= period.last);
        let days = self.0.get(begin..end).unwrap_or_default();
        days.iter().filter_map(move |(_, position)| {
            shelf.at(*position).map(|record| (At { kind, position: *position }, record))
        })
    }
}

impl Ledger {
    /// Checks what one record says of another and puts all of them into their place.
    #[must_use]
    pub fn into_history(mut self) -> History {
        let standings = self.check();
        self.problems.sort_by_key(|problem| (problem.line, problem.reason, problem.field));
        let Self { ids, shelves, problems, read, .. } = self;
        let counted = |id: Id| standings.mail(shelves.mails.find(id)?).day();
        let targeted = |id: Id| {
            let mail = shelves.mails.at(shelves.mails.find(id)?)?;
            counted(id).filter(|_| mail.class == Some(VerdictClass::Targeted))
        };
        let mails = shelves
            .mails
            .iter()
            .filter_map(|(position, _)| standings.mail(position).day().map(|day| (day, position)));
        let files = shelves.files.iter().filter_map(|(position, file)| {
            let counts = file.source == FileSource::Attachment && file.obtained.is_some();
            targeted(file.mail).filter(|_| counts).map(|day| (day, position))
        });
        let destinations = shelves.destinations.iter().filter_map(|(position, destination)| {
            targeted(destination.mail).map(|day| (day, position))
        });
        let submissions = || shelves.submissions.iter();
        let mailless = submissions().filter(|(position, _)| !standings.has_mail(*position));
        let rescue = |(at, case): (u32, &Case<Id>)| case.rescue.map(|day| (day, at));
        let on_site = |(at, case): (u32, &Case<Id>)| case.on_site.map(|day| (day, at));
        History {
            mails: Timeline::of(mails),
            mailless: Timeline::of(mailless.map(|(at, one)| (one.received, at))),
            submissions: Timeline::of(submissions().map(|(at, one)| (one.received, at))),
            files: Timeline::of(files),
            destinations: Timeline::of(destinations),
            shares: Timeline::of(shelves.shares.iter().map(|(at, one)| (one.released, at))),
            window_mails: Timeline::of(
                shelves.window_mails.iter().map(|(at, one)| (one.received, at)),
            ),
            consultations: events(&shelves.consultations),
            rescues: Timeline::of(shelves.cases.iter().filter_map(rescue)),
            on_site: Timeline::of(shelves.cases.iter().filter_map(on_site)),
            chains: events(&shelves.chains),
            alerts: events(&shelves.alerts),
            resent: standings.resent().map(|position| shelves.mails.line(position)).collect(),
            memberships: standings.memberships,
            ids,
            problems,
            read,
            shelves,
        }
    }
}

fn events(shelf: &Shelf<Event<Id>>) -> Timeline {
    Timeline::of(shelf.iter().map(|(position, event)| (event.day, position)))
}

impl Standing {
    fn day(self) -> Option<Date> {
        match self {
            Self::Counted(day) => Some(day),
            Self::Refused | Self::Resent => None,
        }
    }
}

/// One record behind a digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence<'h> {
    pub kind: RecordKind,
    /// Its id; of a membership and of outreach that of the organisation.
    pub id: &'h str,
    pub line: u32,
}

impl History {
    /// What is wrong with records, in the order of lines.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// How many records were handed in.
    pub(crate) const fn read(&self) -> u64 {
        self.read
    }

    /// The lines of mails that a member sent again.
    pub(crate) fn resent(&self) -> &[u32] {
        &self.resent
    }

    pub(crate) fn text(&self, id: Id) -> &str {
        self.ids.text_of(id)
    }

    /// How records are named to people, in the order of their lines.
    pub(crate) fn evidence(&self, records: Vec<At>) -> Vec<Evidence<'_>> {
        let named = records.into_iter().filter_map(|at| {
            let (id, line) = self.shelves.source(at)?;
            Some(Evidence { kind: at.kind, id: self.text(id), line })
        });
        let mut named: Vec<Evidence<'_>> = named.collect();
        named.sort_by_key(|record| record.line);
        named
    }

    /// The first day of which the hub has a submission, a share or a warning.
    pub(crate) fn first_activity(&self) -> Option<Date> {
        let notices = self.outreach().flat_map(|(_, one)| one.notices.iter().copied()).min();
        let first = [&self.submissions, &self.shares].map(Timeline::first);
        first.into_iter().chain([notices]).flatten().min()
    }

    /// The first day of which the window or the rescue team has a record.
    pub(crate) fn first_rescue_work(&self) -> Option<Date> {
        let cases = [&self.rescues, &self.on_site];
        let others = [&self.window_mails, &self.consultations, &self.chains, &self.alerts];
        cases.into_iter().chain(others).filter_map(Timeline::first).min()
    }

    /// Mails that are a 件, of whatever class.
    pub(crate) fn mails(&self, period: Period) -> impl Iterator<Item = (At, &Mail<Id>)> {
        self.mails.within(period, &self.shelves.mails, RecordKind::Mail)
    }

    /// Mails that are a 件 and judged targeted.
    pub(crate) fn targeted(&self, period: Period) -> impl Iterator<Item = (At, &Mail<Id>)> {
        self.mails(period).filter(|(_, mail)| mail.class == Some(VerdictClass::Targeted))
    }

    /// Submissions that are a 件 of their own, because they have no mail.
    pub(crate) fn mailless(&self, period: Period) -> impl Iterator<Item = At> {
        self.mailless
            .within(period, &self.shelves.submissions, RecordKind::Submission)
            .map(|(at, _)| at)
    }

    pub(crate) fn submissions(
        &self,
        period: Period,
    ) -> impl Iterator<Item = (At, &Submission<Id>)> {
        self.submissions.within(period, &self.shelves.submissions, RecordKind::Submission)
    }

    /// Obtained attachments of targeted mails.
    pub(crate) fn files(&self, period: Period) -> impl Iterator<Item = (At, &File<Id>)> {
        self.files.within(period, &self.shelves.files, RecordKind::File)
    }

    /// Destinations of targeted mails.
    pub(crate) fn destinations(
        &self,
        period: Period,
    ) -> impl Iterator<Item = (At, &Destination<Id>)> {
        self.destinations.within(period, &self.shelves.destinations, RecordKind::Destination)
    }

    pub(crate) fn shares(&self, period: Period) -> impl Iterator<Item = (At, &Share<Id>)> {
        self.shares.within(period, &self.shelves.shares, RecordKind::Share)
    }

    pub(crate) fn window_mails(
        &self,
        period: Period,
    ) -> impl Iterator<Item = (At, &WindowMail<Id>)> {
        self.window_mails.within(period, &self.shelves.window_mails, RecordKind::WindowMail)
    }

    pub(crate) fn consultations(&self, period: Period) -> impl Iterator<Item = At> {
        self.consultations
            .within(period, &self.shelves.consultations, RecordKind::Consultation)
            .map(|(at, _)| at)
    }

    /// Cases by the day of their rescue.
    pub(crate) fn rescues(&self, period: Period) -> impl Iterator<Item = (At, &Case<Id>)> {
        self.rescues.within(period, &self.shelves.cases, RecordKind::Case)
    }

    /// Cases by the day that the team came.
    pub(crate) fn on_site(&self, period: Period) -> impl Iterator<Item = (At, &Case<Id>)> {
        self.on_site.within(period, &self.shelves.cases, RecordKind::Case)
    }

    pub(crate) fn chains(&self, period: Period) -> impl Iterator<Item = At> {
        self.chains.within(period, &self.shelves.chains, RecordKind::Chain).map(|(at, _)| at)
    }

    pub(crate) fn alerts(&self, period: Period) -> impl Iterator<Item = At> {
        self.alerts.within(period, &self.shelves.alerts, RecordKind::Alert).map(|(at, _)| at)
    }

    /// Every membership that counts, whenever it was.
    pub(crate) fn memberships(&self) -> impl Iterator<Item = (At, &Membership<Id>)> {
        self.memberships.iter().filter_map(|position| {
            let at = At { kind: RecordKind::Membership, position: *position };
            self.shelves.memberships.at(*position).map(|membership| (at, membership))
        })
    }

    /// Every warning to an organisation outside, whenever it was.
    pub(crate) fn outreach(&self) -> impl Iterator<Item = (At, &Outreach<Id>)> {
        self.shelves
            .outreach
            .iter()
            .map(|(position, outreach)| (At { kind: RecordKind::Outreach, position }, outreach))
    }
}
