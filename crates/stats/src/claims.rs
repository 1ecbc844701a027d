//! Sentences that a report says in prose: for the first time, the n-th time, since when,
//! the highest since. Each is a question to all periods before, and is said only when
//! the records give the answer.

use std::collections::BTreeMap;

use vocab::Period;

use crate::history::History;
use crate::layout::{self, Share};
use crate::ledger::At;
use crate::report::definition;
use crate::request::{ReportKind, Request};
use crate::table::{Claim, ClaimKind, Key, Name, Row, Table, TableId};
use crate::tables;
use crate::tally::Tally;

/// The claims about the report's own period.
pub(crate) fn table<'h>(history: &'h History, request: &'h Request) -> Table<'h> {
    let periods = periods(history, request);
    let mut rows = Vec::new();
    // The first period of all records has nothing to be compared with.
    if periods.len() > 1 {
        for id in request.kind.tables().iter().filter(|id| is_asked(**id, request.kind)) {
            rows.extend(Series::new(*id, history, request, &periods).claims());
        }
    }
    let n = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let notes = vec![definition(TableId::Claims)];
    Table { id: TableId::Claims, period: request.period, n, notes, rows }
}

/// The records behind each claim, those of every period that it rests on.
pub(crate) fn behind(rows: &[Row<'_>], history: &History, request: &Request) -> Vec<Vec<At>> {
    let mut resting: BTreeMap<(TableId, Period), Vec<usize>> = BTreeMap::new();
    for (at, claim) in
        rows.iter().enumerate().filter_map(|(at, row)| Some((at, row.claim.as_ref()?)))
    {
        for (period, _) in &claim.times {
            resting.entry((claim.table, *period)).or_default().push(at);
        }
    }
    let mut behind = vec![Vec::new(); rows.len()];
    for ((id, period), at) in resting {
        let wanted = at.iter().filter_map(|at| Some((*at, rows.get(*at)?.key)));
        let mut tally = Tally::wanting(wanted.clone().map(|(_, key)| key));
        tables::count(id, history, period, Name::Period(request.period), &mut tally);
        for (at, key) in wanted {
            if let Some(records) = behind.get_mut(at) {
                records.extend_from_slice(tally.records(&key));
            }
        }
    }
    behind
}

/// Every period of the report's kind from the first record on.
fn periods(history: &History, request: &Request) -> Vec<Period> {
    let begin = match request.kind {
        ReportKind::Quarter | ReportKind::Year => history.first_activity(),
        ReportKind::Jcrat => history.first_rescue_work(),
    };
    let since = |period: &Period| begin.is_some_and(|begin| period.last >= begin);
    let mut periods: Vec<Period> =
        std::iter::successors(Some(request.period), Period::before).take_while(since).collect();
    periods.reverse();
    periods
}

/// The activity of quarters is told in the report of a quarter, that of years in the
/// others; memberships and the tables about tables are no series.
fn is_asked(id: TableId, kind: ReportKind) -> bool {
    match id {
        TableId::ActivityQuarters => kind == ReportKind::Quarter,
        TableId::ActivityYears => kind == ReportKind::Year,
        TableId::Membership | TableId::Claims | TableId::Records => false,
        _ => true,
    }
}

/// A table in every period; the last one is the report's own.
struct Series<'h> {
    id: TableId,
    periods: Vec<(Period, Tally<'h>)>,
    /// The largest parts of the table in each period.
    leaders: Vec<Vec<Key<'h>>>,
}

impl<'h> Series<'h> {
    fn new(id: TableId, history: &'h History, request: &'h Request, periods: &[Period]) -> Self {
        let name = Name::Period(request.period);
        let counted = periods.iter().map(|period| {
            let mut tally = Tally::default();
            tables::count(id, history, *period, name, &mut tally);
            (*period, tally)
        });
        let periods: Vec<(Period, Tally<'h>)> = counted.collect();
        let leaders = periods.iter().map(|(_, tally)| leaders(id, tally)).collect();
        Self { id, periods, leaders }
    }

    fn claims(&self) -> Vec<Row<'h>> {
        let Some((_, own)) = self.periods.last() else { return Vec::new() };
        // Causes and other rows below a row are told with the row.
        let told = |key: &Key<'h>| key.sub.is_none() || matches!(key.main, Name::Period(_));
        let keys = own.iter().filter(|(key, count)| *count > 0 && told(key));
        keys.flat_map(|(key, _)| self.of_row(key)).collect()
    }

    fn of_row(&self, key: Key<'h>) -> Vec<Row<'h>> {
        let values: Vec<(Period, u64)> =
            self.periods.iter().map(|(period, tally)| (*period, tally.count(&key))).collect();
        let Some(((own, value), before)) = values.split_last() else { return Vec::new() };
        let claims = [
            self.first(key, &values),
            Some(self.nth(&values, *value)),
            Some(self.since(&values)),
            self.highest(before, (*own, *value)),
        ];
        let count = |claim: &Claim| match claim.kind {
            ClaimKind::First | ClaimKind::HighestSince => *value,
            ClaimKind::Nth | ClaimKind::Since => {
                u64::try_from(claim.times.len()).unwrap_or(u64::MAX)
            }
        };
        let row = |claim: Claim| {
            let (count, claim) = (count(&claim), Some(claim));
            Row { key, count, percent: None, claim, records: None }
        };
        claims.into_iter().flatten().map(row).collect()
    }

    fn claim(&self, kind: ClaimKind, times: Vec<(Period, u64)>) -> Claim {
        Claim { table: self.id, kind, rank: None, over: None, since: None, times }
    }

    /// Seen for the first time, or the largest of its table for the first time.
    fn first(&self, key: Key<'h>, values: &[(Period, u64)]) -> Option<Claim> {
        let (own, before) = values.split_last()?;
        let claim = self.claim(ClaimKind::First, vec![*own]);
        if before.iter().all(|(_, value)| *value == 0) {
            return Some(claim);
        }
        let (now, earlier) = self.leaders.split_last()?;
        let led = earlier.iter().any(|leaders| leaders.contains(&key));
        (*now == [key] && !led).then_some(Claim { rank: Some(1), ..claim })
    }

    /// The n-th period above a round number: 123 is above 100.
    fn nth(&self, values: &[(Period, u64)], value: u64) -> Claim {
        let tens = std::iter::successors(Some(10_u64), |ten| ten.checked_mul(10));
        let over = tens.take_while(|ten| *ten < value).last().unwrap_or(0);
        let times = values.iter().copied().filter(|(_, value)| *value > over).collect();
        Claim { over: Some(over), ..self.claim(ClaimKind::Nth, times) }
    }

    /// The unbroken run of periods in which it was seen.
    fn since(&self, values: &[(Period, u64)]) -> Claim {
        let run = values.iter().rev().take_while(|(_, value)| *value > 0).count();
        let times: Vec<(Period, u64)> =
            values.iter().skip(values.len().saturating_sub(run)).copied().collect();
        let since = times.first().map(|(period, _)| *period);
        Claim { since, ..self.claim(ClaimKind::Since, times) }
    }

    /// Higher than the period before; since which one, if there was ever one as high.
    fn highest(&self, before: &[(Period, u64)], own: (Period, u64)) -> Option<Claim> {
        let (_, last) = before.last()?;
        if *last >= own.1 {
            return None;
        }
        let earlier = before.iter().rev().find(|(_, value)| *value >= own.1).copied();
        let times = earlier.into_iter().chain([own]).collect();
        let since = earlier.map(|(period, _)| period);
        Some(Claim { since, ..self.claim(ClaimKind::HighestSince, times) })
    }
}

/// The largest parts of a table, the unknown left aside; several, if they are as large.
fn leaders<'h>(id: TableId, tally: &Tally<'h>) -> Vec<Key<'h>> {
    let parts = layout::rows(id, tally).into_iter().filter(|row| row.share == Share::Part(0));
    let parts = parts.map(|row| row.key).filter(|key| !is_unknown(key));
    let mut parts: Vec<(Key<'h>, u64)> = parts.map(|key| (key, tally.count(&key))).collect();
    let most = parts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    parts.retain(|(_, count)| *count == most && most > 0);
    parts.into_iter().map(|(key, _)| key).collect()
}

fn is_unknown(key: &Key<'_>) -> bool {
    key.main == Name::Word("unknown")
}
