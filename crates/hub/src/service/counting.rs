//! The hub's records for the statistics of part two: who belonged to what, what came, how
//! it is counted, what went out.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use jiff::civil::Date;
use release::{Action, Locked, Object, Permitted, Reach, Viewer};
use stats::{History, ReportKind, Request};
use store::{Item, Membership, Organisation, Source, Submission, Tally};
use vocab::{
    FiscalCalendar, ItemId, OrganisationId, OrganisationKind, Period, ShareSource, ShareState, Side,
};
use wire::{Analysed, MembershipLine, OrganisationLine, RecordLine, ShareLine, SubmissionLine};

use super::calendar::date_of_day;
use super::trail::actor;
use super::{Hub, Problem};
use crate::records::{Name, RecordChoices, item_records};
use crate::statistics::history_of;

impl Hub {
    /// Every record of the hub, one JSON object a line (`docs/records.md`).
    ///
    /// # Errors
    /// The viewer may not.
    pub fn records(&self, viewer: &Viewer) -> Result<Permitted<Vec<u8>>, Problem> {
        self.may(viewer, Action::ReadOriginal, Object::Statistics)?;
        self.store.write(|records| self.note(records, &actor(viewer), "export-records", "-"))?;
        let lines = self.record_lines()?;
        Ok(Locked::new(Statistics(lines)).permit(viewer, Action::Read)?.map(|all| all.0))
    }

    /// The tables of a quarter, of that which now is in unless its first day says another.
    ///
    /// # Errors
    /// The viewer may not; no quarter of the hub begins on that day.
    pub fn quarter(
        &self,
        viewer: &Viewer,
        first: Option<Date>,
    ) -> Result<Permitted<HubTables>, Problem> {
        self.may(viewer, Action::Read, Object::Statistics)?;
        let calendar = FiscalCalendar::default();
        let quarters = self.quarters(calendar)?;
        let chosen = |quarter: &&Period| first.is_none_or(|first| first == quarter.first);
        let period = *quarters.iter().find(chosen).ok_or(Problem::NotReady("no-quarter"))?;
        let history = Locked::new(Statistics(self.counted()?)).permit(viewer, Action::Read)?;
        let request = Request::new(ReportKind::Quarter, period, calendar);
        Ok(history.map(|one| HubTables { at: one.0.at, history: one.0.history, request, quarters }))
    }

    /// All records as they are now; of many as they were some minutes ago.
    fn counted(&self) -> Result<Counted, Problem> {
        let now = self.now();
        let many = self.store.read(|records| records.submissions_up_to(MANY))? == MANY;
        let known = |counted: &Counted| many && now - counted.at < FRESH;
        // Whoever comes while they are counted anew waits for that.
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counted) = counted.clone().filter(known) {
            return Ok(counted);
        }
        let lines = self.record_lines()?;
        let history = history_of(&mut lines.as_slice(), &self.settings.zone);
        let history = history.map_err(|error| Problem::NoWorker(Arc::new(error)))?;
        let new = Counted { at: now, history: Arc::new(history) };
        *counted = many.then(|| new.clone());
        Ok(new)
    }

    /// The quarters from the first submission on, this one first.
    fn quarters(&self, calendar: FiscalCalendar) -> Result<Vec<Period>, Problem> {
        let first = self.store.read(|records| records.first_received())?;
        let first = self.date_of(first.unwrap_or(self.now()));
        let this = calendar.quarter_of(self.date_of(self.now()));
        let quarters = std::iter::successors(this, Period::before);
        Ok(quarters.take_while(|quarter| quarter.last >= first).take(QUARTERS_MAX).collect())
    }

    /// The same for the command line, which stands on the hub's own machine.
    ///
    /// # Errors
    /// Those of the store.
    pub fn record_lines(&self) -> Result<Vec<u8>, Problem> {
        let mut lines = Vec::new();
        for organisation in self.all_organisations()? {
            organisation_line(&organisation, &mut lines);
        }
        let memberships = self.store.read(|records| records.memberships())?;
        let communities = self.communities()?;
        for membership in &memberships {
            let name = communities.iter().find(|one| one.reach == membership.reach);
            membership_line(membership, name.map_or("", |one| one.name.as_str()), &mut lines);
        }
        let hub = self.hub_organisation()?.ok_or(release::Refusal::NotFound)?;
        let mut names = BTreeMap::new();
        let mut after = None;
        loop {
            let mut page = self.store.read(|records| records.tallies(hub, after, PAGE))?;
            let Some(last) = page.last() else { break };
            after = Some((last.received, last.submission));
            self.tally(hub, &mut page)?;
            for tally in page {
                lines.extend(tally.lines.unwrap_or_default().into_bytes());
                names.insert(tally.submission, tally.receipt);
            }
        }
        self.share_lines(&names, &mut lines)?;
        Ok(lines)
    }

    /// Makes and keeps what has no lines yet, a few at a time: others write meanwhile.
    fn tally(&self, hub: OrganisationId, page: &mut [Tally]) -> Result<(), Problem> {
        let mut missing: Vec<&mut Tally> =
            page.iter_mut().filter(|tally| tally.lines.is_none()).collect();
        for few in missing.chunks_mut(TALLIED_AT_ONCE) {
            self.store.write(|records| {
                for tally in &mut *few {
                    let submission = records.submission(tally.submission)?;
                    let Some(submission) = submission.map(Locked::for_the_system) else { continue };
                    let lines = submission_lines(records, &submission)?;
                    records.put_tally(hub, tally.submission, &lines)?;
                    tally.lines = Some(lines);
                }
                Ok::<_, Problem>(())
            })?;
        }
        Ok(())
    }

    fn share_lines(
        &self,
        names: &BTreeMap<vocab::SubmissionId, String>,
        lines: &mut Vec<u8>,
    ) -> Result<(), Problem> {
        let shares = self.store.read(|records| {
            let mut shares = Vec::new();
            for state in [ShareState::Released, ShareState::Withdrawn] {
                for share in records.shares(state, None, i64::MAX)? {
                    let share = share.for_the_system();
                    let versions = records.versions(share.id)?.into_iter();
                    let first = versions.filter_map(|one| one.for_the_system().released).min();
                    let sources = records.sources(share.id)?.into_iter();
                    let sources = sources.map(Locked::for_the_system).filter(Source::counts);
                    let sources: Vec<_> = sources.map(|one| one.submission).collect();
                    shares.extend(first.map(|first| (share.name, first, sources)));
                }
            }
            Ok::<_, Problem>(shares)
        })?;
        for (name, first, sources) in shares {
            let sources: Vec<String> = sources
                .iter()
                .filter_map(|id| names.get(id))
                .map(|name| format!("S-{name}"))
                .collect();
            let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
            RecordLine::Share(ShareLine {
                id: &name,
                released: self.date_of(first),
                source: ShareSource::Members,
                submissions: &sources,
            })
            .push_to(lines);
        }
        Ok(())
    }
}

/// Records as they were counted last.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    at: i64,
    history: Arc<History>,
}

/// The history of a hub and what to count of it.
#[derive(Debug)]
pub struct HubTables {
    pub history: Arc<History>,
    /// When they were counted.
    pub at: i64,
    pub request: Request,
    /// The quarters that there are, the newest first.
    pub quarters: Vec<Period>,
}

/// All records at once.
struct Statistics<T>(T);

impl<T> release::Guarded for Statistics<T> {
    fn object(&self) -> Object<'_> {
        Object::Statistics
    }
}

fn organisation_line(organisation: &Organisation, lines: &mut Vec<u8>) {
    let kind = match organisation.side {
        Side::Member => OrganisationKind::Member,
        Side::Arrangement => OrganisationKind::Arrangement,
        Side::Partner => OrganisationKind::Partner,
        Side::Hub => return,
    };
    RecordLine::Organisation(OrganisationLine { id: &organisation.id.to_string(), kind })
        .push_to(lines);
}

fn membership_line(membership: &Membership, name: &str, lines: &mut Vec<u8>) {
    let Some(from) = date_of_day(membership.since) else { return };
    let (sig, arrangement) = match membership.reach {
        Reach::Arrangement(_) => (None, Some(name)),
        _ => (Some(name), None),
    };
    RecordLine::Membership(MembershipLine {
        organisation: &membership.organisation.to_string(),
        sig,
        arrangement,
        agreement: membership.agreement,
        from,
        to: membership.last.and_then(date_of_day),
    })
    .push_to(lines);
}

fn submission_lines(
    records: &mut store::Records<'_, '_>,
    submission: &Submission,
) -> Result<String, Problem> {
    let mut lines = Vec::new();
    let at = jiff::Timestamp::from_millisecond(submission.received).unwrap_or_default();
    let received = at.to_string();
    let organisation = submission.organisation.to_string();
    RecordLine::Submission(SubmissionLine {
        id: &format!("S-{}", submission.receipt),
        organisation: &organisation,
        received: Some(&received),
        form: submission.form,
        category: submission.content.category(),
    })
    .push_to(&mut lines);
    let items = records.items(submission.id)?.into_iter().map(Locked::for_the_system);
    for item in items.filter(Item::stands) {
        let Some(analysis) = records.analysis(&item)? else { continue };
        let class = records.judgements(&item)?.last().map(|last| last.counted);
        let first = item.same_as.map(|first| name_of_item(records, first)).transpose()?;
        let choices = RecordChoices { organisation: organisation.clone(), received: None, class };
        let first = first.flatten();
        item_lines(submission, &item, (&analysis, first.as_deref()), &choices, &mut lines);
    }
    Ok(String::from_utf8_lossy(&lines).into_owned())
}

fn item_lines(
    submission: &Submission,
    item: &Item,
    (analysis, first): (&[u8], Option<&str>),
    choices: &RecordChoices,
    lines: &mut Vec<u8>,
) {
    let Ok(analysed) = Analysed::parse(analysis) else { return };
    let own = format!("{}-{}", submission.receipt, item.number);
    let name = Name::of_item(&submission.receipt, &own, first);
    item_records(&analysed, choices, &name, lines);
}

/// The name under which an item of another submission is counted.
fn name_of_item(
    records: &mut store::Records<'_, '_>,
    item: ItemId,
) -> Result<Option<String>, Problem> {
    let Some(item) = records.item(item)?.map(Locked::for_the_system) else { return Ok(None) };
    let submission = records.submission(item.submission)?.map(Locked::for_the_system);
    Ok(submission.map(|one| format!("{}-{}", one.receipt, item.number)))
}

const PAGE: i64 = 500;
const TALLIED_AT_ONCE: usize = 20;
/// From so many submissions on, counts may be as old as [`FRESH`].
const MANY: i64 = 2_000;
const FRESH: i64 = 5 * 60 * 1_000;
/// A century: no hub is older.
const QUARTERS_MAX: usize = 400;
