//! What holds for the tables of any records.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::Value;
use stats::{Lost, ReportKind, Request, ShareRounding, Sum, Table, TableId};
use vocab::{FiscalCalendar, Period};

use super::random::records;
use super::{count, history, jcrat, quarter, request, year};

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 64,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Every report of the years that random records fall in.
fn requests() -> Vec<Request> {
    let mut requests =
        vec![quarter(2014, 4), quarter(2015, 1), year(2014), year(2015), jcrat(2014)];
    for request in &mut requests {
        if request.kind != ReportKind::Jcrat {
            let of = ["JP", "KR", "JP"].map(str::to_owned).to_vec();
            request.sums.push(Sum { name: "near".into(), of });
        }
    }
    requests
}

/// Rows that are the parts of a whole: no cause, no sum, nothing outside N.
fn parts<'t, 'h>(table: &'t Table<'h>, prefix: &str) -> Vec<&'t stats::Row<'h>> {
    let outside: &[&str] = match table.id {
        TableId::SenderKind => &["free", "near"],
        TableId::WindowForms => &["attachments"],
        TableId::WindowFiles => &["executable"],
        TableId::Outreach => &["notices", "mails-attempted", "mails-delivered"],
        _ => &["near"],
    };
    let of = |row: &&stats::Row<'_>| match row.name().strip_prefix(prefix) {
        Some(rest) if prefix.is_empty() => !rest.contains('/') && !outside.contains(&rest),
        Some(rest) => rest != "open",
        None => false,
    };
    table.rows.iter().filter(of).collect()
}

/// The tables with shares, and the prefixes of the rows that make up one whole.
fn wholes(id: TableId) -> &'static [&'static str] {
    match id {
        TableId::CaseDurations => &["rescue/", "on-site/"],
        TableId::SenderRegion
        | TableId::DestinationRegion
        | TableId::MailKind
        | TableId::AttachmentKind
        | TableId::SenderKind
        | TableId::MemberReports
        | TableId::Outreach
        | TableId::WindowForms
        | TableId::WindowFrom
        | TableId::WindowArchives
        | TableId::WindowFiles
        | TableId::CaseBodies
        | TableId::CaseOrigins => &[""],
        TableId::ActivityQuarters
        | TableId::ActivityYears
        | TableId::Membership
        | TableId::Tags
        | TableId::CaseLadder
        | TableId::Claims
        | TableId::Records => &[],
    }
}

/// Counts by row of everything that adds up over time.
fn flows(request: &Request, lines: &[String]) -> BTreeMap<String, u64> {
    let history = history(lines);
    let mut flows = BTreeMap::new();
    for table in stats::report(&history, request).unwrap() {
        for row in &table.rows {
            let name = row.name();
            let own = name.strip_prefix(&format!("{}/", request.period));
            let measure = match table.id {
                // Organisations, marks of cases and mails to the warned are distinct in each.
                TableId::Outreach if name != "notices" => None,
                TableId::Tags if name.ends_with("/cases") => None,
                TableId::Membership if name != "joined" && name != "left" => None,
                TableId::ActivityQuarters | TableId::ActivityYears => own.filter(|measure| {
                    ["submissions", "targeted", "mass"].contains(measure)
                        || measure.starts_with("shares")
                }),
                TableId::CaseLadder => own,
                TableId::Claims | TableId::Records => None,
                _ => Some(name.as_str()),
            };
            if let Some(measure) = measure.filter(|_| row.count > 0) {
                let id = if own.is_some() { "activity" } else { table.id.as_str() };
                // Two tables of activity may print the same period.
                flows.insert(format!("{id}/{measure}"), row.count);
            }
        }
    }
    flows
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn quarters_add_up_to_the_year(
        lines in records(), month in 1_i8..=12, first in 2012_i16..2017, jcrat in any::<bool>(),
    ) {
        let calendar = FiscalCalendar::starting_in(month).unwrap();
        let of = |kind, period| Request { calendar, ..request(kind, period) };
        let whole = calendar.year(first).unwrap();
        let kinds = if jcrat { [ReportKind::Jcrat; 2] } else { [ReportKind::Year, ReportKind::Quarter] };
        let mut last = calendar.quarter_of(whole.last).unwrap();
        let mut sum = BTreeMap::new();
        for _ in 0..4 {
            for (row, count) in flows(&of(kinds[1], last), &lines) {
                *sum.entry(row).or_default() += count;
            }
            last = last.before().unwrap();
        }
        prop_assert_eq!(flows(&of(kinds[0], whole), &lines), sum);
    }

    #[test]
    fn no_category_is_lost_and_largest_remainders_add_up(lines in records()) {
        let history = history(&lines);
        for mut request in requests() {
            request.shares = ShareRounding::LargestRemainder;
            for table in stats::report(&history, &request).unwrap() {
                for (index, prefix) in wholes(table.id).iter().enumerate() {
                    let parts = parts(&table, prefix);
                    let sum: u64 = parts.iter().map(|row| row.count).sum();
                    if table.id != TableId::CaseDurations {
                        prop_assert_eq!(sum, table.n, "{} {}", table.id, index);
                    }
                    let percent: Vec<u128> = parts.iter().filter_map(|row| row.percent).collect();
                    if sum == 0 {
                        prop_assert!(percent.is_empty(), "{}", table.id);
                    } else {
                        prop_assert_eq!(percent.iter().sum::<u128>(), 100, "{}", table.id);
                    }
                }
                let below = |row: &&stats::Row<'_>| row.name().starts_with("unknown/");
                let causes: Vec<&stats::Row<'_>> = table.rows.iter().filter(below).collect();
                if !causes.is_empty() {
                    let sum: u64 = causes.iter().map(|row| row.count).sum();
                    prop_assert_eq!(sum, count(&table, "unknown"), "{}", table.id);
                }
                for main in ["rescue", "on-site"].iter().filter(|_| table.id == TableId::CaseDurations) {
                    let each = ["within-a-month", "longer", "open"];
                    let sum: u64 = each.iter().map(|sub| count(&table, &format!("{main}/{sub}"))).sum();
                    prop_assert_eq!(sum, count(&table, main));
                }
            }
        }
    }

    #[test]
    fn populations_are_parts_of_each_other(lines in records()) {
        let history = history(&lines);
        for request in requests().iter().filter(|request| request.kind != ReportKind::Jcrat) {
            let tables = stats::report(&history, request).unwrap();
            let of = |id: TableId| tables.iter().find(|table| table.id == id).unwrap();
            let activity = of(match request.kind {
                ReportKind::Quarter => TableId::ActivityQuarters,
                _ => TableId::ActivityYears,
            });
            let own = |measure: &str| count(activity, &format!("{}/{measure}", request.period));
            prop_assert_eq!(activity.n, own("submissions"));
            prop_assert!(own("targeted") + own("mass") <= own("submissions"));
            prop_assert!(own("shares-own-source") <= own("shares"));
            prop_assert!(own("organisations-distinct") <= own("organisations"));
            prop_assert!(own("sigs") <= own("organisations"));
            for id in [TableId::SenderRegion, TableId::MailKind, TableId::SenderKind, TableId::Tags] {
                prop_assert_eq!(of(id).n, own("targeted"), "{}", id);
            }
            prop_assert_eq!(count(of(TableId::Membership), "total/last-day"), own("organisations"));
            for row in &of(TableId::AttachmentKind).rows {
                let main = row.name().split('/').next().unwrap().to_owned();
                prop_assert!(row.count <= count(of(TableId::AttachmentKind), &main));
            }
            for row in activity.rows.iter().filter(|row| row.name().ends_with("/submissions")) {
                prop_assert!(row.count <= count(activity, "total/submissions"));
            }
        }
    }

    #[test]
    fn only_files_and_destinations_of_targeted_mails_count(lines in records()) {
        let history = history(&lines);
        let records: Vec<Value> =
            lines.iter().map(|line| serde_json::from_str(line).unwrap_or_default()).collect();
        let whole = request(ReportKind::Year, Period::range("2000-01-01".parse().unwrap(), "2020-01-01".parse().unwrap()).unwrap());
        for id in ["attachment-kind", "destination-region", "sender-kind"] {
            for row in stats::explain(&history, &whole, id).unwrap().rows {
                for evidence in row.records.unwrap() {
                    let record = &records[evidence.line as usize - 1];
                    let mail = if id == "sender-kind" { record } else {
                        let named = |mail: &&Value| mail["type"] == "mail" && mail["id"] == record["mail"];
                        records.iter().find(named).unwrap()
                    };
                    prop_assert_eq!(&mail["class"], "targeted");
                    prop_assert!(mail["same_as"].is_null());
                    if id == "attachment-kind" {
                        prop_assert!(record["obtained"] == true && record["source"] == "attachment");
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_of_records_does_not_matter(
        (lines, shuffled) in records().prop_flat_map(|lines| {
            (Just(lines.clone()), Just(lines).prop_shuffle())
        }),
    ) {
        let (one, other) = (history(&lines), history(&shuffled));
        for request in requests() {
            prop_assert_eq!(stats::report(&one, &request), stats::report(&other, &request));
        }
        let found = |history: &stats::History| {
            let found = history.problems().iter();
            let mut found: Vec<_> = found.map(|one| stats::Problem { line: 0, ..one.clone() }).collect();
            found.sort_by_key(|problem| format!("{problem:?}"));
            found
        };
        prop_assert_eq!(found(&one), found(&other));
    }

    #[test]
    fn every_record_is_counted_or_named(lines in records()) {
        let history = history(&lines);
        let request = year(2014);
        let table = super::table(&history, &request, TableId::Records);
        let parts = ["counted", "counted-in-part", "re-sent", "not-counted"];
        let sum: u64 = parts.iter().map(|key| count(&table, key)).sum();
        let read = lines.iter().filter(|line| !line.trim().is_empty()).count() as u64;
        prop_assert_eq!((table.n, count(&table, "read"), sum), (read, read, read));
        let lost = history.problems().iter().filter(|one| one.lost == Lost::Record);
        let mut lost: Vec<u32> = lost.map(|one| one.line).collect();
        lost.dedup();
        prop_assert_eq!(count(&table, "not-counted"), lost.len() as u64);
        let mut found: Vec<u32> = history.problems().iter().map(|one| one.line).collect();
        found.dedup();
        prop_assert_eq!(count(&table, "counted-in-part"), (found.len() - lost.len()) as u64);
        let reasons = table.rows.iter().filter(|row| row.name().starts_with("reason/"));
        let reasons: u64 = reasons.map(|row| row.count).sum();
        prop_assert_eq!(reasons, history.problems().len() as u64);
    }

    #[test]
    fn every_digit_has_its_records(lines in records()) {
        let history = history(&lines);
        let refused = history.problems().iter().filter(|one| one.lost == Lost::Record);
        let refused: BTreeSet<u32> = refused.map(|one| one.line).collect();
        for request in requests() {
            let tables = stats::report(&history, &request).unwrap();
            for table in tables.iter().filter(|table| table.id != TableId::Records) {
                let explained = stats::explain(&history, &request, table.id.as_str()).unwrap();
                prop_assert_eq!(explained.rows.len(), table.rows.len());
                for (row, told) in table.rows.iter().zip(&explained.rows) {
                    let records = told.records.as_ref().unwrap();
                    prop_assert_eq!((row.name(), row.count), (told.name(), told.count));
                    prop_assert!(records.is_sorted_by_key(|record| record.line));
                    prop_assert!(!records.iter().any(|record| refused.contains(&record.line)));
                    let expected = match &row.claim {
                        Some(claim) => claim.times.iter().map(|(_, count)| count).sum(),
                        None => row.count,
                    };
                    let several = ["notices", "mails-attempted", "mails-delivered"];
                    if several.iter().any(|measure| row.name().contains(measure)) {
                        prop_assert_eq!(records.is_empty(), expected == 0);
                    } else {
                        prop_assert_eq!(records.len() as u64, expected, "{}/{}", table.id, row.name());
                    }
                }
            }
            for row in tables.iter().flat_map(|table| table.rows.iter().map(|row| (table.id, row))).step_by(7) {
                let wanted = format!("{}/{}", row.0, row.1.name());
                match stats::explain(&history, &request, &wanted) {
                    Ok(one) => prop_assert_eq!((one.rows.len(), one.rows[0].key), (1, row.1.key)),
                    Err(error) => prop_assert_eq!(row.0, TableId::Records, "{}", error),
                }
            }
        }
    }

    #[test]
    fn no_line_and_no_request_panics(
        lines in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..8),
        good in records(),
        cut in any::<prop::sample::Index>(),
        (kind, month, first) in (0..ReportKind::ALL.len(), 1_i8..=12, 1_i16..9998),
        days in prop::collection::vec("(19|20)[0-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])", 2),
        own in (0..TableId::ALL.len(), 1_i16..9998),
        sum in ("[a-zA-Z0-9/,-]{0,6}", prop::collection::vec("(JP|KR|free|exe|unknown|[a-z]{0,3})", 0..4)),
        wanted in "[a-z-]{0,4}(/.{0,9}){0,3}",
        table in 0..TableId::ALL.len(),
    ) {
        let mut all = lines;
        all.extend(good.iter().map(|line| line.as_bytes()[..cut.index(line.len() + 1)].to_vec()));
        all.extend(good.into_iter().map(String::into_bytes));
        let history = history(&all);
        let calendar = FiscalCalendar::starting_in(month).unwrap();
        let range = Period::range(days[0].parse().unwrap(), days[1].parse().unwrap());
        let periods = calendar.year(own.1).map(|period| (TableId::ALL[own.0], period));
        let request = Request {
            range,
            periods: periods.into_iter().collect(),
            calendar,
            ..request(ReportKind::ALL[kind], calendar.year(first).unwrap())
        };
        let with_sum = Request { sums: vec![Sum { name: sum.0, of: sum.1 }], ..request.clone() };
        let words = words::Words::new(words::Lang::En);
        for request in [request, with_sum] {
            let Ok(tables) = stats::report(&history, &request) else { continue };
            let texts = report::report_texts(&tables, &words);
            let page = report::report_markdown("", &texts, history.problems(), &words);
            let json = wire::report_json(&texts, history.problems());
            prop_assert!(!report::report_csv(&tables).is_empty() && !page.is_empty());
            prop_assert!(serde_json::from_slice::<Value>(&json).is_ok());
            for wanted in [wanted.clone(), format!("{}/{wanted}", TableId::ALL[table])] {
                if let Err(error) = stats::explain(&history, &request, &wanted) {
                    prop_assert!(!error.to_string().contains(char::is_control));
                }
            }
        }
    }
}
