//! Every figure that the five public reports print, but for those of single campaigns and
//! of timings within one case: records of which the reports could have been made, counted
//! by the program, and each printed digit compared. One history gives all figures of an
//! operation at once. Numbers that no report prints are not compared here.

mod changes;
mod hub;
mod records;
mod reported;
mod rescue;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use self::reported::{Reported, rows};

/// What a report prints of a row.
#[derive(Debug, Clone, Copy)]
enum Printed {
    /// The N of the table, whatever the row.
    N(u64),
    Count(u64),
    Percent(u64),
    Both(u64, u64),
    /// A count in words: from, to.
    Between(u64, u64),
    /// Per cent in words: over, about.
    Over(u64),
    About(u64),
}

use Printed::{About, Between, Both, Count, N, Over, Percent};

/// Where it is printed, the table and the row that must give it, and the digits.
type Figure = (&'static str, &'static str, &'static str, Printed);

/// The reports of the program and the figures that each must show.
const HUB: &[(&[&str], &[Figure])] = &[
    (&["year", "2012", FIVE_REGIONS], YEAR_2012),
    (&["year", "2013", FIVE_REGIONS], YEAR_2013),
    (&["year", "2014", "--ratio-rounding", "cut-off", FIVE_REGIONS], YEAR_2014),
    (&["year", "2015"], YEAR_2015),
    (&["quarter", "2016-04"], SPRING_2016),
    (&["quarter", "2016-07"], SUMMER_2016),
    (&["year", "2018"], YEAR_2018),
    (&["quarter", "2019-01"], WINTER_2019),
];

const RESCUE: &[(&[&str], &[Figure])] =
    &[(&["jcrat", "2014", "--from", "2014-07", "--to", "2015-06"], JCRAT_2014)];

#[test]
fn the_hub_prints_what_its_reports_printed() {
    let records = hub::HISTORY.text();
    let wrong: Vec<String> = HUB
        .iter()
        .flat_map(|(args, figures)| wrong(&Reported::of(&records, args), figures))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rescue_team_prints_what_its_report_printed() {
    let records = rescue::HISTORY.text();
    let wrong: Vec<String> = RESCUE
        .iter()
        .flat_map(|(args, figures)| wrong(&Reported::of(&records, args), figures))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_table_has_a_figure() {
    for (reports, records) in [(HUB, &*hub::HISTORY), (RESCUE, &*rescue::HISTORY)] {
        let figures = reports.iter().flat_map(|(_, figures)| figures.iter());
        let compared: BTreeSet<&str> = figures.map(|(_, table, ..)| *table).collect();
        let report = Reported::of(&records.text(), reports[0].0);
        let printed = report.tables().iter().map(|table| table["id"].as_str().unwrap());
        // Claims are compared below; the account of the input itself is in no report.
        let printed = printed.filter(|id| !["claims", "records"].contains(id));
        let printed: BTreeSet<&str> = printed.collect();
        assert_eq!(compared, printed);
    }
}

#[test]
fn what_a_report_says_by_its_order_holds() {
    let records = hub::HISTORY.text();
    // J-CSIP 2014, chapter 3.2: no region but these five; figure 6 has Spain, too.
    let report = Reported::of(&records, &["year", "2014"]);
    assert_eq!(report.keys("sender-region"), ["JP", "HK", "KR", "CN", "US", "unknown"]);
    let mut destinations = report.keys("destination-region");
    destinations.sort_unstable();
    assert_eq!(destinations, ["CN", "ES", "HK", "JP", "KR", "US", "unknown"]);
    // J-CSIP 2014, chapter 3.6: domestic free mail is first, that from overseas second.
    let count = |table, key| report.row(table, key).unwrap()["count"].as_u64().unwrap();
    let kinds = ["free-domestic", "free-overseas", "other", "unknown", "isp-domestic"];
    let counts = kinds.map(|kind| count("sender-kind", kind));
    assert!(counts.is_sorted_by(|one, next| one > next), "{counts:?}");
    // J-CSIP 2014, table 1: the SIG of chemistry is the largest.
    let members = rows(report.table("membership").unwrap()).iter();
    let sigs = members.filter(|row| row["key"].as_str().unwrap().ends_with("/last-day"));
    let largest = sigs.filter(|row| row["count"].as_u64() >= Some(15)).map(|row| &row["key"]);
    assert_eq!(largest.collect::<Vec<_>>(), ["chemical/last-day", "total/last-day"]);
    // J-CSIP Jul-Sep 2016, figure 1: Korea, then Hong Kong, then China.
    let report = Reported::of(&records, &["quarter", "2016-07"]);
    assert_eq!(report.keys("sender-region")[..3], ["KR", "HK", "CN"]);
    // J-CSIP Jul-Sep 2016, figure 4: all executables lay in archives.
    let count = |key| report.row("attachment-kind", key).unwrap()["count"].clone();
    assert_eq!(count("executable"), count("executable/in-archive"));
}

#[test]
fn each_report_names_its_rounding_and_what_is_under_one_per_cent() {
    let records = hub::HISTORY.text();
    let notes = |args: &[&str], table| {
        let report = Reported::of(&records, args);
        report.table(table).unwrap()["notes"].as_array().unwrap().clone()
    };
    let cut_off = ["year", "2014", "--ratio-rounding", "cut-off"];
    for (args, table, note) in [
        // J-CSIP 2013 rounds its ratios, J-CSIP 2014, table 2 cuts them off.
        (&["year", "2013"][..], "activity-years", "Ratios to the year before are rounded half up."),
        (&cut_off, "activity-years", "Ratios to the year before are cut off at the point."),
        // J-CSIP 2014, chapter 3.1 and note 8.
        (
            &cut_off,
            "sender-region",
            "Shares are rounded half up, each by itself, so they may not add up to 100.",
        ),
        (&cut_off, "destination-region", "Under 1 % and therefore printed as 0 %: ES."),
    ] {
        let notes = notes(args, table);
        assert!(notes.contains(&json!(note)), "{args:?} {table}: {notes:?}");
    }
}

#[test]
fn each_table_has_the_period_that_its_report_gave_it() {
    let report = Reported::of(&rescue::HISTORY.text(), RESCUE[0].0);
    let period = |table| report.table(table).unwrap()["period"].as_str().unwrap().to_owned();
    // J-CRAT 2014, chapter 2.2: bodies of the first year, durations of the fiscal year.
    assert_eq!(period("case-bodies"), "2014-07..2015-06");
    for table in ["window-forms", "window-from", "case-durations", "case-origins"] {
        assert_eq!(period(table), "2014", "{table}");
    }
}

#[test]
fn what_the_reports_say_in_prose_is_a_claim() {
    let records = hub::HISTORY.text();
    let claim = |args: &[&str], key: &str| {
        let report = Reported::of(&records, args);
        let row = report.row("claims", key).unwrap_or_else(|| panic!("{args:?}: no {key}")).clone();
        let times = row["times"].as_array().unwrap().iter();
        let times: Vec<Value> = times.map(|time| time["period"].clone()).collect();
        (row["rank"].clone(), row["over"].clone(), row["since"].clone(), json!(times))
    };
    let none = || Value::Null;
    // J-CSIP 2014, chapter 3.1: Japan is the first of the known for the first time.
    assert_eq!(
        claim(&["year", "2014"], "sender-region/JP/first"),
        (json!(1), none(), none(), json!(["2014"]))
    );
    // J-CSIP 2014, chapter 3.1: macros for the first time, LNK and JustSystems again.
    assert_eq!(
        claim(&["year", "2014"], "tags/macro/first"),
        (none(), none(), none(), json!(["2014"]))
    );
    for kind in ["shortcut", "justsystems"] {
        // J-CSIP 2013, chapter 3: not seen in 2012.
        assert_eq!(
            claim(&["year", "2013"], &format!("attachment-kind/{kind}/first")),
            (none(), none(), none(), json!(["2013"]))
        );
        assert_eq!(
            claim(&["year", "2014"], &format!("attachment-kind/{kind}/since")),
            (none(), none(), json!("2013"), json!(["2013", "2014"]))
        );
    }
    // J-CSIP Jul-Sep 2016, chapter 1: over a hundred for the third time.
    assert_eq!(
        claim(&["quarter", "2016-07"], "activity-quarters/2016-07/targeted/nth"),
        (none(), json!(100), none(), json!(["2014-04", "2014-10", "2016-07"]))
    );
    // J-CSIP Jul-Sep 2016, chapter 2: as many warnings as never before.
    assert_eq!(
        claim(&["quarter", "2016-07"], "outreach/notices/highest-since"),
        (none(), none(), none(), json!(["2016-07"]))
    );
    // J-CSIP Jan-Mar 2019, table 2: an account was taken over in the quarter before, too.
    assert_eq!(
        claim(&["quarter", "2019-01"], "member-reports/account-taken-over/since"),
        (none(), none(), json!("2018-10"), json!(["2018-10", "2019-01"]))
    );
}

/// What a report shows otherwise than it was printed.
fn wrong(report: &Reported, figures: &[Figure]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (source, table, key, printed) in figures {
        let n = report.table(table).and_then(|table| table["n"].as_u64());
        let row = report.row(table, key);
        let count = row.and_then(|row| row["count"].as_u64());
        let percent = row.and_then(|row| row["percent"].as_str()?.parse::<u64>().ok());
        let fits = match *printed {
            N(expected) => n == Some(expected),
            Count(expected) => count == Some(expected),
            Percent(expected) => percent == Some(expected),
            Both(expected, share) => (count, percent) == (Some(expected), Some(share)),
            Between(from, to) => count.is_some_and(|count| (from..=to).contains(&count)),
            Over(bound) => percent.is_some_and(|share| share > bound || exceeds(count, n, bound)),
            About(share) => percent.is_some_and(|percent| percent.abs_diff(share) <= 1),
        };
        if !fits {
            wrong.push(format!(
                "{source}: {table}/{key} should be {printed:?}, is {count:?} ({percent:?} %) of {n:?}"
            ));
        }
    }
    wrong
}

/// Whether a share is over a bound that it is rounded down to.
fn exceeds(count: Option<u64>, n: Option<u64>, bound: u64) -> bool {
    count.zip(n).is_some_and(|(count, n)| 100 * count > bound * n)
}

/// The five regions that the reports sum up: Asia's four and the USA.
const FIVE_REGIONS: &str = "--sum=jp-hk-kr-cn-us=JP,HK,KR,CN,US";

const YEAR_2012: &[Figure] = &[
    ("J-CSIP 2014, figure 4", "sender-region", "JP", N(201)),
    ("J-CSIP 2014, figure 7", "destination-region", "JP", N(185)),
    ("J-CSIP 2013, chapter 3, 1)", "destination-region", "JP", Percent(7)),
    ("J-CSIP 2014, chapter 3.3", "destination-region", "jp-hk-kr-cn-us", Percent(73)),
    ("J-CSIP 2014, figure 10", "mail-kind", "unknown", N(201)),
    ("J-CSIP 2014, figure 13", "attachment-kind", "office", N(146)),
    ("J-CSIP 2013, chapter 3, 2)", "attachment-kind", "office", Percent(45)),
    ("J-CSIP 2013, chapter 3, 2)", "attachment-kind", "justsystems", Both(0, 0)),
    ("J-CSIP 2013, chapter 3, 2)", "attachment-kind", "shortcut", Both(0, 0)),
    ("J-CSIP 2014, chapter 3.5", "attachment-kind", "executable", About(50)),
    ("J-CSIP 2014, table 1", "activity-quarters", "2012-10/organisations", Count(39)),
];

const YEAR_2013: &[Figure] = &[
    ("J-CSIP 2013, chapter 3", "activity-years", "2013/submissions", Both(385, 157)),
    ("J-CSIP 2013, chapter 3", "activity-years", "2013/shares", Both(180, 113)),
    ("J-CSIP 2014, note 4", "activity-years", "2013/shares-own-source", Count(37)),
    ("J-CSIP 2013, chapter 3", "activity-years", "2013/sigs", Count(5)),
    ("J-CSIP 2013, chapter 3", "activity-years", "2013/organisations", Count(46)),
    ("J-CSIP 2013, chapter 3", "membership", "joined", Count(7)),
    ("J-CSIP 2014, table 1", "membership", "gas/last-day", Count(11)),
    ("J-CSIP 2013, first page", "tags", "exchange/cases", Count(15)),
    ("J-CSIP 2014, figure 4", "sender-region", "JP", N(233)),
    ("J-CSIP 2014, figure 7", "destination-region", "JP", N(201)),
    ("J-CSIP 2013, chapter 3, 1)", "destination-region", "JP", Percent(28)),
    ("J-CSIP 2014, chapter 3.3", "destination-region", "jp-hk-kr-cn-us", Percent(79)),
    ("J-CSIP 2014, figure 10", "mail-kind", "unknown", N(233)),
    ("J-CSIP 2014, chapter 3.4", "mail-kind", "unknown", Percent(13)),
    ("J-CSIP 2014, chapter 3.4", "mail-kind", "attachment", Over(50)),
    ("J-CSIP 2014, figure 13", "attachment-kind", "office", N(128)),
    ("J-CSIP 2013, chapter 3, 2)", "attachment-kind", "office", Percent(8)),
    ("J-CSIP 2014, chapter 3.5", "attachment-kind", "executable", About(50)),
    ("J-CSIP 2013, chapter 3, 3)", "sender-kind", "free", Percent(86)),
];

const YEAR_2014: &[Figure] = &[
    ("J-CSIP 2014, table 2", "activity-years", "2012/submissions", Count(246)),
    ("J-CSIP 2014, table 2", "activity-years", "2013/submissions", Count(385)),
    ("J-CSIP 2014, table 2", "activity-years", "2014/submissions", Both(626, 162)),
    ("J-CSIP 2014, table 2", "activity-years", "total/submissions", Count(1257)),
    ("J-CSIP 2014, table 2", "activity-years", "2012/shares", Count(160)),
    ("J-CSIP 2014, table 2", "activity-years", "2013/shares", Count(180)),
    ("J-CSIP 2014, table 2", "activity-years", "2014/shares", Both(195, 108)),
    ("J-CSIP 2014, table 2", "activity-years", "total/shares", Count(535)),
    ("J-CSIP 2014, table 2", "activity-years", "2012/targeted", Count(201)),
    ("J-CSIP 2014, table 2", "activity-years", "2013/targeted", Count(233)),
    ("J-CSIP 2014, table 2", "activity-years", "2014/targeted", Both(505, 216)),
    ("J-CSIP 2014, table 2", "activity-years", "total/targeted", Count(939)),
    ("J-CSIP 2014, note 4", "activity-years", "2013/shares-own-source", Count(37)),
    ("J-CSIP 2014, note 4", "activity-years", "2014/shares-own-source", Count(53)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2014-04/submissions", Count(259)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2014-07/submissions", Count(100)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2014-10/submissions", Count(158)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2015-01/submissions", Count(109)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2014-04/shares", Count(59)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2014-07/shares", Count(52)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2014-10/shares", Count(46)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2015-01/shares", Count(38)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2014-04/targeted", Count(226)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2014-07/targeted", Count(79)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2014-10/targeted", Count(121)),
    ("J-CSIP 2014, table 3", "activity-quarters", "2015-01/targeted", Count(79)),
    ("J-CSIP 2014, chapter 1.2", "activity-years", "2014/sigs", Count(6)),
    ("J-CSIP 2014, chapter 1.2", "activity-years", "2014/organisations", Count(59)),
    ("J-CSIP 2014, chapter 1.2", "membership", "joined", Count(13)),
    ("J-CSIP 2014, chapter 1.2", "membership", "joined/existing-sig", Count(8)),
    ("J-CSIP 2014, chapter 1.2", "membership", "joined/new-sig", Count(5)),
    ("J-CSIP 2014, table 1", "membership", "chemical/last-day", Count(15)),
    ("J-CSIP 2014, table 1", "membership", "resources/last-day", Count(5)),
    ("J-CSIP 2014, chapter 1.3", "membership", "total/first-day", Count(46)),
    ("J-CSIP 2014, chapter 1.3", "membership", "total/last-day", Count(59)),
    ("J-CSIP 2014, figure 3", "sender-region", "JP", N(505)),
    ("J-CSIP 2014, figure 3", "sender-region", "JP", Percent(22)),
    ("J-CSIP 2014, chapter 3.2", "sender-region", "unknown", Both(246, 49)),
    ("J-CSIP 2014, chapter 3.2", "sender-region", "unknown/no-headers", Count(48)),
    ("J-CSIP 2014, chapter 3.2", "sender-region", "unknown/no-trace", Count(198)),
    ("J-CSIP 2014, chapter 3.2", "sender-region", "jp-hk-kr-cn-us", About(50)),
    ("J-CSIP 2014, chapter 3.3", "destination-region", "jp-hk-kr-cn-us", Percent(95)),
    ("J-CSIP 2014, note 8", "destination-region", "ES", Percent(0)),
    ("J-CSIP 2014, figure 9", "mail-kind", "attachment", N(505)),
    ("J-CSIP 2014, figure 9", "mail-kind", "attachment", Percent(52)),
    ("J-CSIP 2014, figure 9", "mail-kind", "unknown", Percent(35)),
    ("J-CSIP 2014, chapter 3.5", "attachment-kind", "office", Percent(31)),
    ("J-CSIP 2014, chapter 3.5", "attachment-kind", "executable", About(50)),
    ("J-CSIP 2014, figure 15", "sender-kind", "free", N(505)),
    ("J-CSIP 2014, chapter 3.6", "sender-kind", "free", Percent(71)),
    ("J-CSIP 2014, chapter 3.6", "sender-kind", "isp-domestic", Percent(4)),
    ("J-CSIP 2014, chapter 3.6", "sender-kind", "other", Percent(15)),
];

const YEAR_2015: &[Figure] = &[
    ("J-CSIP Jul-Sep 2016, chapter 1", "activity-quarters", "2015-04/targeted", Between(20, 30)),
    ("J-CSIP Jul-Sep 2016, chapter 1", "activity-quarters", "2015-07/targeted", Between(20, 30)),
    ("J-CSIP Jul-Sep 2016, table 1", "activity-quarters", "2015-10/submissions", Count(723)),
    ("J-CSIP Jul-Sep 2016, table 1", "activity-quarters", "2015-10/shares", Count(34)),
];

const SPRING_2016: &[Figure] = &[
    ("J-CSIP Jul-Sep 2016, chapter 1", "activity-quarters", "2015-10/targeted", Between(20, 30)),
    ("J-CSIP Jul-Sep 2016, chapter 1", "activity-quarters", "2016-01/targeted", Between(20, 30)),
    ("J-CSIP Jul-Sep 2016, chapter 1", "activity-quarters", "2016-04/targeted", Between(20, 30)),
    ("J-CSIP Jul-Sep 2016, chapter 1", "activity-quarters", "2016-04/submissions", Count(1818)),
    ("J-CSIP Jul-Sep 2016, chapter 1", "activity-quarters", "2016-04/mass", Count(1584)),
];

const SUMMER_2016: &[Figure] = &[
    ("J-CSIP Jul-Sep 2016, table 1", "activity-quarters", "2015-10/submissions", Count(723)),
    ("J-CSIP Jul-Sep 2016, table 1", "activity-quarters", "2016-01/submissions", Count(177)),
    ("J-CSIP Jul-Sep 2016, table 1", "activity-quarters", "2016-04/submissions", Count(1818)),
    ("J-CSIP Jul-Sep 2016, table 1", "activity-quarters", "2016-07/submissions", Count(218)),
    ("J-CSIP Jul-Sep 2016, table 1", "activity-quarters", "2015-10/shares", Count(34)),
    ("J-CSIP Jul-Sep 2016, table 1", "activity-quarters", "2016-01/shares", Count(39)),
    ("J-CSIP Jul-Sep 2016, table 1", "activity-quarters", "2016-04/shares", Count(33)),
    ("J-CSIP Jul-Sep 2016, table 1", "activity-quarters", "2016-07/shares", Count(32)),
    ("J-CSIP Jul-Sep 2016, table 1", "activity-quarters", "2016-07/shares-own-source", Count(4)),
    ("J-CSIP Jul-Sep 2016, chapter 1", "activity-quarters", "2016-07/targeted", Count(123)),
    ("J-CSIP Jul-Sep 2016, chapter 1", "activity-quarters", "2016-07/sigs", Count(7)),
    ("J-CSIP Jul-Sep 2016, first page", "activity-quarters", "2016-04/organisations", Count(72)),
    ("J-CSIP Jul-Sep 2016, first page", "activity-quarters", "2016-07/organisations", Count(87)),
    ("J-CSIP Jul-Sep 2016, first page", "membership", "joined", Count(15)),
    ("J-CSIP Jul-Sep 2016, first page", "membership", "gas/first-day", Count(11)),
    ("J-CSIP Jul-Sep 2016, first page", "membership", "gas/last-day", Count(26)),
    ("J-CSIP Jul-Sep 2016, first page", "membership", "total/first-day", Count(72)),
    ("J-CSIP Jul-Sep 2016, first page", "membership", "total/last-day", Count(87)),
    ("J-CSIP Jul-Sep 2016, chapter 1", "sender-kind", "free-domestic", N(123)),
    ("J-CSIP Jul-Sep 2016, chapter 1", "sender-kind", "free-domestic", Count(118)),
    ("J-CSIP Jul-Sep 2016, chapter 2", "outreach", "company", N(21)),
    ("J-CSIP Jul-Sep 2016, chapter 2", "outreach", "notices", Count(31)),
    ("J-CSIP Jul-Sep 2016, chapter 2", "outreach", "mails-attempted", Count(53)),
    ("J-CSIP Jul-Sep 2016, note 4", "outreach", "mails-delivered", Between(1, 52)),
    ("J-CSIP Jul-Sep 2016, chapter 2", "outreach", "company", Count(8)),
    ("J-CSIP Jul-Sep 2016, chapter 2", "outreach", "university", Count(7)),
    ("J-CSIP Jul-Sep 2016, chapter 2", "outreach", "research", Count(2)),
    ("J-CSIP Jul-Sep 2016, chapter 2", "outreach", "other", Count(4)),
    ("J-CSIP Jul-Sep 2016, figure 1", "sender-region", "KR", N(123)),
    ("J-CSIP Jul-Sep 2016, figure 1", "sender-region", "KR", Over(20)),
    ("J-CSIP Jul-Sep 2016, figure 1", "sender-region", "unknown", Over(60)),
    ("J-CSIP Jul-Sep 2016, figure 2", "destination-region", "US", Over(80)),
    ("J-CSIP Jul-Sep 2016, figure 3", "mail-kind", "unknown", Over(60)),
    ("J-CSIP Jul-Sep 2016, figure 4", "attachment-kind", "executable", Over(80)),
    ("J-CSIP Jul-Sep 2016, figure 4", "attachment-kind", "executable/in-archive", Over(80)),
];

const YEAR_2018: &[Figure] = &[
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2012/submissions", Count(246)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2013/submissions", Count(385)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2014/submissions", Count(626)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2015/submissions", Count(1092)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2016/submissions", Count(2505)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2017/submissions", Count(3456)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2018/submissions", Count(2020)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2012/targeted", Count(201)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2013/targeted", Count(233)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2014/targeted", Count(505)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2015/targeted", Count(97)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2016/targeted", Count(177)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2017/targeted", Count(274)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2018/targeted", Count(213)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2012/shares", Count(160)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2013/shares", Count(180)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2014/shares", Count(195)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2015/shares", Count(133)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2016/shares", Count(96)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2017/shares", Count(242)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2018/shares", Count(195)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2012/sigs", Count(5)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2013/sigs", Count(5)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2014/sigs", Count(6)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2015/sigs", Count(7)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2016/sigs", Count(7)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2017/sigs", Count(11)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2018/sigs", Count(13)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2012/organisations", Count(39)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2013/organisations", Count(46)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2014/organisations", Count(59)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2015/organisations", Count(72)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2016/organisations", Count(86)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2017/organisations", Count(228)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2018/organisations", Count(249)),
    (
        "J-CSIP Jan-Mar 2019, note 2",
        "activity-years",
        "2018/organisations-distinct",
        Between(1, 248),
    ),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2018/arrangements", Count(2)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2018/arrangement-bodies", Count(13)),
    ("J-CSIP Jan-Mar 2019, table 3", "activity-years", "2017/arrangements", Count(0)),
];

const WINTER_2019: &[Figure] = &[
    ("J-CSIP Jan-Mar 2019, table 1", "activity-quarters", "2018-04/submissions", Count(191)),
    ("J-CSIP Jan-Mar 2019, table 1", "activity-quarters", "2018-07/submissions", Count(519)),
    ("J-CSIP Jan-Mar 2019, table 1", "activity-quarters", "2018-10/submissions", Count(1072)),
    ("J-CSIP Jan-Mar 2019, table 1", "activity-quarters", "2019-01/submissions", Count(238)),
    ("J-CSIP Jan-Mar 2019, table 1", "activity-quarters", "2018-04/shares", Count(49)),
    ("J-CSIP Jan-Mar 2019, table 1", "activity-quarters", "2018-07/shares", Count(39)),
    ("J-CSIP Jan-Mar 2019, table 1", "activity-quarters", "2018-10/shares", Count(59)),
    ("J-CSIP Jan-Mar 2019, table 1", "activity-quarters", "2019-01/shares", Count(48)),
    ("J-CSIP Jan-Mar 2019, table 1", "activity-quarters", "2019-01/shares-own-source", Count(15)),
    ("J-CSIP Jan-Mar 2019, chapter 2", "activity-quarters", "2019-01/targeted", Count(47)),
    ("J-CSIP Jan-Mar 2019, chapter 1", "activity-quarters", "2019-01/sigs", Count(13)),
    ("J-CSIP Jan-Mar 2019, chapter 1", "activity-quarters", "2019-01/organisations", Count(249)),
    ("J-CSIP Jan-Mar 2019, chapter 1", "activity-quarters", "2019-01/arrangements", Count(2)),
    ("J-CSIP Jan-Mar 2019, chapter 1", "membership", "joined", Count(0)),
    ("J-CSIP Jan-Mar 2019, chapter 1", "membership", "left", Count(0)),
    ("J-CSIP Jan-Mar 2019, chapter 1", "membership", "total/first-day", Count(249)),
    ("J-CSIP Jan-Mar 2019, chapter 2", "tags", "plant-suppliers", N(47)),
    ("J-CSIP Jan-Mar 2019, chapter 2", "tags", "plant-suppliers", Count(45)),
    ("J-CSIP Jan-Mar 2019, chapter 2", "tags", "plant-suppliers", Over(90)),
    ("J-CSIP Jan-Mar 2019, table 2", "member-reports", "account-taken-over", Count(1)),
    ("J-CSIP Jan-Mar 2019, table 2", "member-reports", "bad-traffic", Count(4)),
    ("J-CSIP Jan-Mar 2019, table 2", "member-reports", "web-probing", Count(1)),
];

const JCRAT_2014: &[Figure] = &[
    ("J-CRAT 2014, table 1", "window-forms", "attachments", N(609)),
    ("J-CRAT 2014, table 1", "window-forms", "attachments", Both(532, 87)),
    ("J-CRAT 2014, table 1 and figure A-1", "window-forms", "compressed", Both(364, 60)),
    ("J-CRAT 2014, table 1 and figure A-1", "window-forms", "plain", Both(168, 27)),
    ("J-CRAT 2014, table 1 and figure A-1", "window-forms", "link", Both(36, 6)),
    ("J-CRAT 2014, table 1 and figure A-1", "window-forms", "none", Both(19, 3)),
    // Its share is not printed; the four others leave it.
    ("J-CRAT 2014, table 1", "window-forms", "other", Both(22, 4)),
    ("J-CRAT 2014, figure A-2", "window-from", "free", N(328)),
    ("J-CRAT 2014, figure A-2", "window-from", "free", Percent(48)),
    ("J-CRAT 2014, figure A-2", "window-from", "company", Percent(34)),
    ("J-CRAT 2014, figure A-2", "window-from", "ministry", Percent(7)),
    ("J-CRAT 2014, figure A-2", "window-from", "nonexistent", Percent(4)),
    ("J-CRAT 2014, figure A-2", "window-from", "agency", Percent(3)),
    ("J-CRAT 2014, figure A-2", "window-from", "university", Percent(1)),
    ("J-CRAT 2014, figure A-2", "window-from", "other", Percent(3)),
    ("J-CRAT 2014, figure A-2", "window-from", "left-out/unknown", Count(281)),
    ("J-CRAT 2014, figure A-3", "window-archives", "zip", N(367)),
    ("J-CRAT 2014, figure A-3", "window-archives", "zip", Percent(69)),
    ("J-CRAT 2014, figure A-3", "window-archives", "rar", Percent(19)),
    ("J-CRAT 2014, figure A-3", "window-archives", "lzh", Percent(7)),
    ("J-CRAT 2014, figure A-3", "window-archives", "7z", Percent(3)),
    ("J-CRAT 2014, figure A-3", "window-archives", "other", Percent(2)),
    ("J-CRAT 2014, figure A-4", "window-files", "exe", N(480)),
    ("J-CRAT 2014, figure A-4", "window-files", "exe", Percent(48)),
    ("J-CRAT 2014, figure A-4", "window-files", "office", Percent(23)),
    ("J-CRAT 2014, figure A-4", "window-files", "scr", Percent(15)),
    ("J-CRAT 2014, figure A-4", "window-files", "pdf", Percent(6)),
    ("J-CRAT 2014, figure A-4", "window-files", "cpl", Percent(3)),
    ("J-CRAT 2014, figure A-4", "window-files", "executable", Percent(66)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-04/consultations", Count(16)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-07/consultations", Count(25)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-10/consultations", Count(32)),
    ("J-CRAT 2014, table 2", "case-ladder", "2015-01/consultations", Count(34)),
    ("J-CRAT 2014, table 2", "case-ladder", "2015-04/consultations", Count(77)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014/consultations", Count(107)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-07..2015-06/consultations", Count(168)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-04/rescues", Count(7)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-07/rescues", Count(10)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-10/rescues", Count(14)),
    ("J-CRAT 2014, table 2", "case-ladder", "2015-01/rescues", Count(7)),
    ("J-CRAT 2014, table 2", "case-ladder", "2015-04/rescues", Count(35)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014/rescues", Count(38)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-07..2015-06/rescues", Count(66)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-04/on-site", Count(4)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-07/on-site", Count(2)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-10/on-site", Count(3)),
    ("J-CRAT 2014, table 2", "case-ladder", "2015-01/on-site", Count(2)),
    ("J-CRAT 2014, table 2", "case-ladder", "2015-04/on-site", Count(18)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014/on-site", Count(11)),
    ("J-CRAT 2014, table 2", "case-ladder", "2014-07..2015-06/on-site", Count(25)),
    ("J-CRAT 2014, chapter 2.4", "case-ladder", "2014-07..2015-06/chains", Count(10)),
    ("J-CRAT 2014, chapter 4", "case-ladder", "2014-07..2015-06/alerts", Count(3)),
    ("J-CRAT 2014, chapter 2.2", "case-bodies", "agency", N(66)),
    ("J-CRAT 2014, chapter 2.2", "case-bodies", "agency", Count(12)),
    ("J-CRAT 2014, chapter 2.2", "case-bodies", "foundation", Count(24)),
    ("J-CRAT 2014, chapter 2.2", "case-bodies", "company", Count(19)),
    ("J-CRAT 2014, chapter 2.2", "case-bodies", "other-public", Count(11)),
    ("J-CRAT 2014, chapter 2.2", "case-durations", "rescue", N(38)),
    ("J-CRAT 2014, chapter 2.2", "case-durations", "rescue/within-a-month", Both(31, 82)),
    ("J-CRAT 2014, chapter 2.2", "case-durations", "rescue/longer", Both(7, 18)),
    ("J-CRAT 2014, chapter 2.2", "case-durations", "on-site", Count(11)),
    ("J-CRAT 2014, chapter 2.2", "case-durations", "on-site/within-a-month", Count(5)),
    ("J-CRAT 2014, chapter 2.2", "case-durations", "on-site/longer", Count(6)),
    ("J-CRAT 2014, chapter 2.3", "case-origins", "open-source", N(38)),
    ("J-CRAT 2014, chapter 2.3", "case-origins", "open-source", Count(5)),
];
