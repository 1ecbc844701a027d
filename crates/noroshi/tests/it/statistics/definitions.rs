//! The definitions of the tables at their edges.

use expect_test::{Expect, expect};
use serde_json::{Value, json};
use stats::{Request, Sum, TableId};
use vocab::{FiscalCalendar, Period};

use super::{history, history_in, jcrat, lines, quarter, year};

/// A record with fields over those that it has anyway.
fn record(mut fields: Value, over: &Value) -> Value {
    let (to, from) = (fields.as_object_mut().unwrap(), over.as_object().unwrap());
    to.extend(from.iter().map(|(name, value)| (name.clone(), value.clone())));
    fields
}

fn submission(id: &str, received: &str) -> Value {
    json!({"type": "submission", "id": id, "organisation": "O1", "received": received})
}

fn mail(id: &str, submission: &str, over: &Value) -> Value {
    record(json!({"type": "mail", "id": id, "submission": submission, "class": "targeted"}), over)
}

fn membership(organisation: &str, sig: &str, from: &str, to: Option<&str>) -> Value {
    json!({"type": "membership", "organisation": organisation, "sig": sig, "from": from, "to": to})
}

fn case(id: &str, over: &Value) -> Value {
    record(json!({"type": "case", "id": id, "body": "agency", "origin": "asked"}), over)
}

/// One submission in July 2016 with mails, each with fields of its own.
fn mails(over: &[Value]) -> Vec<Value> {
    let mails = over.iter().zip(1..).map(|(over, number)| mail(&format!("M{number}"), "S1", over));
    std::iter::once(submission("S1", "2016-07-04")).chain(mails).collect()
}

fn range(first: &str, last: &str) -> Period {
    Period::range(first.parse().unwrap(), last.parse().unwrap()).unwrap()
}

/// Period and N of a table, and its rows that are not zero.
fn shown(history: &stats::History, request: &Request, id: TableId, only: &str) -> String {
    let table = super::table(history, request, id);
    let mut shown = format!("{}: {}\n", table.period, table.n);
    let rows = table.rows.iter().filter(|row| row.count > 0 && row.name().contains(only));
    for row in rows {
        let percent = row.percent.map(|percent| format!(" {percent} %")).unwrap_or_default();
        shown += &format!("{} {}{percent}\n", row.name(), row.count);
    }
    shown
}

fn check(records: &[Value], request: &Request, id: TableId, expected: &Expect) {
    check_only(records, request, id, "", expected);
}

fn check_only(records: &[Value], request: &Request, id: TableId, only: &str, expected: &Expect) {
    expected.assert_eq(&shown(&history(&lines(records)), request, id, only));
}

#[test]
fn a_submission_counts_its_mails_or_itself() {
    let records = [
        submission("none", "2016-07-01"),
        submission("one", "2016-07-01"),
        mail("M1", "one", &json!({})),
        submission("two", "2016-07-01"),
        mail("M2", "two", &json!({"class": "mass"})),
        mail("M3", "two", &json!({"class": "spam"})),
        submission("again", "2016-07-01"),
        mail("M4", "again", &json!({"same_as": "M1"})),
        mail("M5", "again", &json!({"same_as": "M4"})),
        // With a finding of its own a re-send is one that counts in part.
        mail("M9", "again", &json!({"same_as": "M1", "class": null})),
        submission("unjudged", "2016-07-01"),
        mail("M6", "unjudged", &json!({"class": null})),
        // The same mail at another organisation is a mail of its own, nothing links it.
        record(submission("other", "2016-07-01"), &json!({"organisation": "O2"})),
        mail("M7", "other", &json!({})),
        // What is refused is no mail record less: the submission had one.
        submission("refused", "2016-07-01"),
        mail("M8", "refused", &json!({"same_as": "M7"})),
    ];
    check(
        &records,
        &quarter(2016, 7),
        TableId::ActivityQuarters,
        &expect![[r#"
        2016-07: 6
        2016-07/submissions 6
        2016-07/targeted 2
        2016-07/mass 1
        total/submissions 6
        total/targeted 2
        total/mass 1
    "#]],
    );
    check(
        &records,
        &quarter(2016, 7),
        TableId::Records,
        &expect![[r#"
            2016-07: 16
            read 16
            counted 4
            counted-in-part 9
            re-sent 2
            not-counted 1
            reason/mail-without-class 2
            reason/same-as-other-organisation 1
            reason/unknown-reference 7
        "#]],
    );
    check_only(
        &records,
        &quarter(2016, 7),
        TableId::SenderRegion,
        "unknown",
        &expect![[r#"
        2016-07: 2
        unknown 2 100 %
        unknown/not-stated 2 100 %
    "#]],
    );
}

#[test]
fn days_and_years_are_those_that_were_set() {
    let records =
        ["2016-06-30T14:59:59Z", "2016-06-30T15:00:00Z", "2016-06-30T23:59:59", "2016-07-01"];
    let records: Vec<Value> =
        records.iter().zip(1..).map(|(at, number)| submission(&format!("S{number}"), at)).collect();
    let request = quarter(2016, 7);
    let only = "-07/submissions";
    check_only(
        &records,
        &request,
        TableId::ActivityQuarters,
        only,
        &expect![[r#"
        2016-07: 2
        2016-07/submissions 2
    "#]],
    );
    let history = history_in("America/New_York", &lines(&records));
    expect![[r#"
        2016-07: 1
        2016-07/submissions 1
    "#]]
    .assert_eq(&shown(&history, &request, TableId::ActivityQuarters, only));
    let calendar = FiscalCalendar::starting_in(7).unwrap();
    let july = Request { calendar, period: calendar.year(2016).unwrap(), ..year(2016) };
    check_only(
        &records,
        &july,
        TableId::ActivityYears,
        "/submissions",
        &expect![[r#"
        2016: 2
        2015/submissions 2
        2016/submissions 2 100 %
        total/submissions 4
    "#]],
    );
    check_only(
        &records,
        &july,
        TableId::ActivityQuarters,
        "/submissions",
        &expect![[r#"
        2016: 2
        2016-07/submissions 2
        total/submissions 4
    "#]],
    );
}

#[test]
fn members_stand_by_the_last_day_and_move_by_theirs() {
    let records = [
        membership("stays", "old", "2012-04-01", None),
        membership("joins on the first day", "old", "2016-07-01", None),
        membership("joins on the last day", "old", "2016-09-30", None),
        membership("leaves on the last day", "old", "2012-04-01", Some("2016-09-30")),
        membership("leaves before", "old", "2012-04-01", Some("2016-06-30")),
        membership("leaves on the first day", "old", "2012-04-01", Some("2016-07-01")),
        membership("joins after", "old", "2016-10-01", None),
        membership("new agreement", "old", "2012-04-01", Some("2016-08-31")),
        membership("new agreement", "old", "2016-09-01", None),
        membership("new agreement on the first day", "old", "2012-04-01", Some("2016-06-30")),
        membership("new agreement on the first day", "old", "2016-07-01", None),
        membership("comes back after a day", "old", "2012-04-01", Some("2016-08-30")),
        membership("comes back after a day", "old", "2016-09-01", None),
        membership("founds", "new", "2016-08-01", None),
        membership("joins the founder", "new", "2016-09-01", None),
        membership("stays", "new", "2016-09-01", None),
        json!({"type": "membership", "organisation": "body", "arrangement": "water", "from": "2016-08-01"}),
        json!({"type": "membership", "organisation": "body", "arrangement": "rail", "from": "2016-08-01"}),
        json!({"type": "membership", "organisation": "body 2", "arrangement": "rail", "from": "2016-09-30"}),
        json!({"type": "membership", "organisation": "late", "arrangement": "road", "from": "2016-10-01"}),
    ];
    check(
        &records,
        &quarter(2016, 7),
        TableId::Membership,
        &expect![[r#"
        2016-07: 10
        joined 6
        joined/new-sig 3
        joined/existing-sig 3
        left 3
        new/last-day 3
        old/first-day 6
        old/last-day 7
        total/first-day 6
        total/last-day 10
    "#]],
    );
    check_only(
        &records,
        &quarter(2016, 7),
        TableId::ActivityQuarters,
        "2016-07/",
        &expect![[r#"
        2016-07: 0
        2016-07/organisations 10
        2016-07/organisations-distinct 9
        2016-07/sigs 2
        2016-07/arrangements 2
        2016-07/arrangement-bodies 2
    "#]],
    );
}

#[test]
fn senders_of_all_bodies_are_folded_and_free_mail_is_a_sum() {
    let kinds = vocab::SenderKind::ALL.iter().map(|kind| json!({"sender_kind": kind.as_str()}));
    let records = mails(&kinds.chain([json!({})]).collect::<Vec<_>>());
    check(
        &records,
        &quarter(2016, 7),
        TableId::SenderKind,
        &expect![[r#"
        2016-07: 12
        free-domestic 1 8 %
        free-overseas 1 8 %
        isp-domestic 1 8 %
        other 7 58 %
        unknown 2 17 %
        free 2 17 %
    "#]],
    );
}

#[test]
fn the_unknown_is_told_by_cause_and_as_a_whole() {
    let records = mails(&[
        json!({"sender_region": "KR", "kind": "attachment", "kind_presumed": "link"}),
        json!({"sender_region_unknown": "no-headers", "kind": "unknown", "kind_unknown": "deleted"}),
        json!({"sender_region_unknown": "no-trace", "kind_unknown": "log-only", "kind_presumed": "link"}),
        json!({"sender_region": "KR", "sender_region_unknown": "no-trace", "kind_unknown": "quarantined"}),
        json!({"kind": "information"}),
        json!({"class": "mass", "sender_region": "US", "kind": "link"}),
        json!({"same_as": "M1", "sender_region": "US", "kind": "link"}),
    ]);
    check(
        &records,
        &quarter(2016, 7),
        TableId::SenderRegion,
        &expect![[r#"
        2016-07: 5
        KR 2 40 %
        unknown 3 60 %
        unknown/no-headers 1 20 %
        unknown/no-trace 1 20 %
        unknown/not-stated 1 20 %
    "#]],
    );
    check(
        &records,
        &quarter(2016, 7),
        TableId::MailKind,
        &expect![[r#"
        2016-07: 5
        attachment 1 20 %
        information 1 20 %
        unknown 3 60 %
        unknown/quarantined 1 20 %
        unknown/deleted 1 20 %
        unknown/log-only 1 20 %
        presumed/link 1 20 %
    "#]],
    );
}

#[test]
fn obtained_attachments_and_all_destinations_count() {
    let file = |id: &str, mail: &str, over: Value| {
        let fields = json!({"type": "file", "id": id, "mail": mail, "source": "attachment", "obtained": true, "category": "office"});
        record(fields, &over)
    };
    let to = |id: &str, mail: &str, region: Value, cause: Value| json!({"type": "destination", "id": id, "mail": mail, "region": region, "region_unknown": cause, "as_of": "2016-08-01"});
    let mut records = mails(&[json!({}), json!({"class": "mass"}), json!({"same_as": "M1"})]);
    records.extend([
        file("F1", "M1", json!({})),
        file("F2", "M1", json!({"archive": "zip"})),
        file("F3", "M1", json!({"archive": ""})),
        file("F4", "M1", json!({"obtained": false})),
        file("F5", "M1", json!({"source": "link"})),
        file("F6", "M2", json!({})),
        file("F7", "M3", json!({})),
        to("D1", "M1", json!("US"), Value::Null),
        to("D2", "M1", json!("JP"), Value::Null),
        to("D3", "M1", json!("US"), Value::Null),
        to("D4", "M1", Value::Null, json!("not-resolved")),
        to("D5", "M1", Value::Null, Value::Null),
        to("D6", "M2", json!("US"), Value::Null),
        to("D7", "M3", json!("US"), Value::Null),
    ]);
    check(
        &records,
        &quarter(2016, 7),
        TableId::AttachmentKind,
        &expect![[r#"
        2016-07: 3
        office 3 100 %
        office/in-archive 1 33 %
    "#]],
    );
    check(
        &records,
        &quarter(2016, 7),
        TableId::DestinationRegion,
        &expect![[r#"
        2016-07: 5
        US 2 40 %
        JP 1 20 %
        unknown 2 40 %
        unknown/not-resolved 1 20 %
        unknown/not-stated 1 20 %
    "#]],
    );
    check(
        &records,
        &quarter(2016, 4),
        TableId::DestinationRegion,
        &expect![[r#"
        2016-04: 0
    "#]],
    );
}

#[test]
fn marks_count_mails_and_distinct_cases() {
    let records = mails(&[
        json!({"tags": ["exchange", "zip", "exchange"], "case": "K1"}),
        json!({"tags": ["exchange"], "case": "K1"}),
        json!({"tags": ["exchange"], "case": "K2"}),
        json!({"tags": ["exchange"]}),
        json!({"tags": ["zip", ""], "case": "K2"}),
        json!({}),
        json!({"tags": ["exchange"], "case": "K3", "class": "mass"}),
    ]);
    check(
        &records,
        &quarter(2016, 7),
        TableId::Tags,
        &expect![[r#"
        2016-07: 6
        exchange 4 67 %
        exchange/cases 2
        zip 2 33 %
        zip/cases 2
    "#]],
    );
}

#[test]
fn outreach_counts_in_each_period_with_a_notice() {
    let outreach = |organisation: &str, kind: &str, notices: &[&str]| {
        json!({"type": "outreach", "organisation": organisation, "kind": kind, "notices": notices,
            "mails_attempted": 3, "mails_delivered": 2})
    };
    let records = [
        outreach("X1", "company", &["2016-06-30", "2016-07-01", "2016-08-01"]),
        outreach("X2", "university", &["2016-07-01"]),
        outreach("X2", "research", &["2016-09-30"]),
        outreach("X3", "other", &["2016-10-01"]),
    ];
    check(
        &records,
        &quarter(2016, 4),
        TableId::Outreach,
        &expect![[r#"
        2016-04: 1
        company 1 100 %
        notices 1
        mails-attempted 3
        mails-delivered 2
    "#]],
    );
    check(
        &records,
        &quarter(2016, 7),
        TableId::Outreach,
        &expect![[r#"
        2016-07: 2
        company 1 50 %
        university 1 50 %
        notices 4
        mails-attempted 9
        mails-delivered 6
    "#]],
    );
    // As reported of the same organisation in another order.
    let turned: Vec<Value> = records.iter().rev().cloned().collect();
    check(
        &turned,
        &quarter(2016, 7),
        TableId::Outreach,
        &expect![[r#"
        2016-07: 2
        company 1 50 %
        university 1 50 %
        notices 4
        mails-attempted 9
        mails-delivered 6
    "#]],
    );
}

#[test]
fn what_members_consult_about_counts_once_a_submission() {
    let about = |id: &str, category: &str| {
        record(submission(id, "2019-01-04"), &json!({"category": category}))
    };
    let records = [
        about("S1", "bad-traffic"),
        about("S2", "bad-traffic"),
        mail("M1", "S2", &json!({})),
        mail("M2", "S2", &json!({})),
        about("S3", "other"),
        submission("S4", "2019-01-04"),
    ];
    check(
        &records,
        &quarter(2019, 1),
        TableId::MemberReports,
        &expect![[r#"
        2019-01: 3
        bad-traffic 2 67 %
        other 1 33 %
    "#]],
    );
}

#[test]
fn shares_of_the_hubs_own_sources_are_those_for_nobody_else() {
    let share = |id: &str, released: &str, source: Value| json!({"type": "share", "id": id, "released": released, "source": source});
    let records = [
        share("H1", "2014-04-01", json!("members")),
        share("H2", "2014-04-01", json!("window")),
        share("H3", "2014-06-30", json!("partner")),
        share("H4", "2014-06-30", json!("open-source")),
        share("H5", "2014-06-30", json!("feed")),
        share("H6", "2014-06-30", Value::Null),
        share("H7", "2014-07-01", json!("feed")),
    ];
    check(
        &records,
        &quarter(2014, 4),
        TableId::ActivityQuarters,
        &expect![[r#"
        2014-04: 0
        2014-04/shares 6
        2014-04/shares-own-source 4
        total/shares 6
        total/shares-own-source 4
    "#]],
    );
}

#[test]
fn the_unknown_from_is_outside_n() {
    let window = |id: &str, over: Value| {
        record(
            json!({"type": "window_mail", "id": id, "received": "2014-05-02", "form": "none"}),
            &over,
        )
    };
    let records = [
        window(
            "W1",
            json!({"from_kind": "free", "form": "compressed", "archives": ["zip", "cab"], "files": ["exe", "scr", "exe"]}),
        ),
        window(
            "W2",
            json!({"from_kind": "ministry", "form": "plain", "files": [".CPL", "xlsx", "pdf", "lnk"]}),
        ),
        window("W3", json!({"from_kind": "unknown", "form": "link"})),
        window("W4", json!({"from_kind": null, "form": "other"})),
        window("W5", json!({"received": "2015-04-01"})),
    ];
    check(
        &records,
        &jcrat(2014),
        TableId::WindowFrom,
        &expect![[r#"
        2014: 2
        free 1 50 %
        ministry 1 50 %
        left-out/unknown 2
    "#]],
    );
    check(
        &records,
        &jcrat(2014),
        TableId::WindowForms,
        &expect![[r#"
        2014: 4
        compressed 1 25 %
        plain 1 25 %
        link 1 25 %
        other 1 25 %
        attachments 2 50 %
    "#]],
    );
    check(
        &records,
        &jcrat(2014),
        TableId::WindowArchives,
        &expect![[r#"
        2014: 2
        zip 1 50 %
        other 1 50 %
    "#]],
    );
    check(
        &records,
        &jcrat(2014),
        TableId::WindowFiles,
        &expect![[r#"
        2014: 7
        exe 2 29 %
        office 1 15 %
        scr 1 14 %
        pdf 1 14 %
        cpl 1 14 %
        other 1 14 %
        executable 4 57 %
    "#]],
    );
}

fn cases() -> Vec<Value> {
    vec![
        json!({"type": "consultation", "id": "C1", "received": "2014-03-31"}),
        case("K1", &json!({"consultation": "C1", "rescue": "2014-04-01", "on_site": "2015-04-01"})),
        case(
            "K2",
            &json!({"rescue": "2014-03-31", "on_site": "2014-04-01", "support_ended": "2014-05-01"}),
        ),
        case(
            "K3",
            &json!({"rescue": "2015-01-31", "support_ended": "2015-02-28", "origin": "chain"}),
        ),
        case(
            "K4",
            &json!({"rescue": "2015-01-31", "support_ended": "2015-03-01", "body": "company"}),
        ),
        // A visit before the rescue has no day that could be believed.
        case(
            "K5",
            &json!({"rescue": "2015-01-31", "on_site": "2015-01-30", "origin": "open-source"}),
        ),
        case("K6", &json!({})),
        json!({"type": "chain", "id": "N1", "followed": "2015-03-31"}),
        json!({"type": "alert", "id": "A1", "published": "2015-04-01"}),
    ]
}

#[test]
fn cases_count_by_the_day_of_each_step() {
    let records = cases();
    check(
        &records,
        &jcrat(2014),
        TableId::CaseLadder,
        &expect![[r#"
        2014: 0
        2014-04/rescues 1
        2014-04/on-site 1
        2015-01/rescues 3
        2015-01/chains 1
        2014/rescues 4
        2014/on-site 1
        2014/chains 1
    "#]],
    );
    check(
        &records,
        &jcrat(2014),
        TableId::CaseDurations,
        &expect![[r#"
        2014: 4
        rescue 4
        rescue/within-a-month 1 50 %
        rescue/longer 1 50 %
        rescue/open 2
        on-site 1
        on-site/within-a-month 1 100 %
    "#]],
    );
}

#[test]
fn bodies_and_origins_count_by_the_rescue() {
    let records = cases();
    check(
        &records,
        &jcrat(2014),
        TableId::CaseBodies,
        &expect![[r#"
        2014: 4
        agency 3 75 %
        company 1 25 %
    "#]],
    );
    check(
        &records,
        &jcrat(2014),
        TableId::CaseOrigins,
        &expect![[r#"
        2014: 4
        asked 2 50 %
        chain 1 25 %
        open-source 1 25 %
    "#]],
    );
}

#[test]
fn sums_stand_in_every_table_that_has_their_rows() {
    let sum = |name: &str, of: &[&str]| Sum {
        name: name.into(),
        of: of.iter().map(|row| (*row).to_owned()).collect(),
    };
    let to = json!({"type": "destination", "id": "D1", "mail": "M1", "region": "JP", "as_of": "2016-08-01"});
    let mut records =
        mails(&[json!({"sender_region": "JP"}), json!({"sender_region": "KR"}), json!({})]);
    records.push(to);
    let sums = vec![sum("near", &["JP", "KR", "JP"]), sum("rest", &["other", "unknown"])];
    let request = Request { sums, ..quarter(2016, 7) };
    let history = history(&lines(&records));
    let tables = stats::report(&history, &request).unwrap();
    let with: Vec<String> = tables
        .iter()
        .flat_map(|table| table.rows.iter().map(move |row| (table.id, row)))
        .filter(|(_, row)| ["near", "rest"].contains(&row.name().as_str()))
        .map(|(id, row)| format!("{id}/{} {} {:?}", row.name(), row.count, row.percent))
        .collect();
    expect![[r#"
        sender-region/near 2 Some(67)
        destination-region/near 1 Some(100)
        sender-kind/rest 3 Some(100)"#]]
    .assert_eq(&with.join("\n"));
    for (name, of) in [
        ("free", "JP"),
        ("unknown", "JP"),
        ("Near", "JP"),
        ("", "JP"),
        ("x", "jp"),
        ("x", "exe"),
        ("x", ""),
    ] {
        let request = Request { sums: vec![sum(name, &[of])], ..request.clone() };
        assert!(stats::report(&history, &request).is_err(), "{name}={of}");
        assert!(stats::explain(&history, &request, "tags").is_err(), "{name}={of}");
    }
    let request = Request { sums: vec![sum("x", &["JP"]), sum("x", &["KR"])], ..request };
    assert!(stats::report(&history, &request).is_err());
}

#[test]
fn each_table_may_have_a_period_of_its_own() {
    let records = [
        submission("S2", "2015-05-01"),
        mail("M1", "S2", &json!({})),
        submission("S1", "2013-04-01"),
    ];
    let own = vec![
        (TableId::MailKind, range("2015-05-01", "2015-05-01")),
        (TableId::ActivityQuarters, FiscalCalendar::default().quarter(2013, 4).unwrap()),
    ];
    let request = Request { periods: own, ..year(2014) };
    check(
        &records,
        &request,
        TableId::MailKind,
        &expect![[r#"
        2015-05-01..2015-05-01: 1
        unknown 1 100 %
        unknown/not-stated 1 100 %
    "#]],
    );
    check(
        &records,
        &request,
        TableId::SenderKind,
        &expect![[r#"
        2014: 0
    "#]],
    );
    check(
        &records,
        &request,
        TableId::ActivityQuarters,
        &expect![[r#"
        2013-04: 1
        2013-04/submissions 1
        total/submissions 1
    "#]],
    );
}

#[test]
fn so_may_each_table_of_the_rescue_team() {
    let records = [
        json!({"type": "consultation", "id": "C1", "received": "2013-04-01"}),
        json!({"type": "consultation", "id": "C2", "received": "2015-06-30"}),
        case("K1", &json!({"rescue": "2015-06-30"})),
    ];
    let own = vec![
        (TableId::CaseLadder, FiscalCalendar::default().year(2013).unwrap()),
        (TableId::CaseOrigins, range("2015-06-30", "2015-06-30")),
    ];
    let request = Request { periods: own, ..jcrat(2014) };
    check(
        &records,
        &request,
        TableId::CaseLadder,
        &expect![[r#"
        2013: 1
        2013-04/consultations 1
        2013/consultations 1
    "#]],
    );
    check(
        &records,
        &request,
        TableId::CaseOrigins,
        &expect![[r#"
        2015-06-30..2015-06-30: 1
        asked 1 100 %
    "#]],
    );
    check(
        &records,
        &request,
        TableId::CaseBodies,
        &expect![[r#"
        2014: 0
    "#]],
    );
}

#[test]
fn a_range_takes_the_place_of_the_year() {
    let records = [
        submission("S1", "2014-04-01"),
        submission("S2", "2014-07-01"),
        mail("M2", "S2", &json!({})),
        submission("S3", "2015-06-30"),
        mail("M3", "S3", &json!({})),
    ];
    let first_year = Some(range("2014-07-01", "2015-06-30"));
    let with = |request: Request| Request { range: first_year, ..request };
    check(
        &records,
        &with(year(2014)),
        TableId::MailKind,
        &expect![[r#"
        2014-07..2015-06: 2
        unknown 2 100 %
        unknown/not-stated 2 100 %
    "#]],
    );
    check_only(
        &records,
        &with(year(2014)),
        TableId::ActivityYears,
        "submissions",
        &expect![[r#"
        2014: 2
        2014/submissions 2
        2014-07..2015-06/submissions 2
        total/submissions 2
    "#]],
    );
    check_only(
        &records,
        &with(quarter(2014, 4)),
        TableId::ActivityQuarters,
        "submissions",
        &expect![[r#"
        2014-04: 1
        2014-04/submissions 1
        2014-07..2015-06/submissions 2
        total/submissions 1
    "#]],
    );
}

#[test]
fn a_range_stands_beside_the_year_of_the_rescue_team() {
    let records = [
        json!({"type": "consultation", "id": "C1", "received": "2014-06-30"}),
        json!({"type": "consultation", "id": "C2", "received": "2014-07-01"}),
        json!({"type": "consultation", "id": "C3", "received": "2015-06-30"}),
        case("K1", &json!({"rescue": "2014-06-30"})),
        case("K2", &json!({"rescue": "2015-06-30"})),
    ];
    let first_year = Some(range("2014-07-01", "2015-06-30"));
    let with = |request: Request| Request { range: first_year, ..request };
    check(
        &records,
        &with(jcrat(2014)),
        TableId::CaseLadder,
        &expect![[r#"
        2014: 2
        2014-04/consultations 1
        2014-04/rescues 1
        2014-07/consultations 1
        2015-04/consultations 1
        2015-04/rescues 1
        2014/consultations 2
        2014/rescues 1
        2014-07..2015-06/consultations 2
        2014-07..2015-06/rescues 1
    "#]],
    );
    check(
        &records,
        &with(jcrat(2014)),
        TableId::CaseBodies,
        &expect![[r#"
        2014-07..2015-06: 1
        agency 1 100 %
    "#]],
    );
    check(
        &records,
        &with(jcrat(2014)),
        TableId::CaseOrigins,
        &expect![[r#"
        2014: 1
        asked 1 100 %
    "#]],
    );
}

#[test]
fn of_a_range_the_whole_quarters_stand_in_the_ladder() {
    let consultations = ["2013-06-01", "2013-08-01", "2013-10-15"]
        .map(|day| json!({"type": "consultation", "id": day, "received": day}));
    let request = Request { range: Some(range("2013-05-15", "2013-11-30")), ..jcrat(2014) };
    check(
        &consultations,
        &request,
        TableId::CaseLadder,
        &expect![[r#"
        2014: 0
        2013-07/consultations 1
        2013-05-15..2013-11-30/consultations 3
    "#]],
    );
}

#[test]
fn a_year_is_over_with_its_last_quarter() {
    let records = [submission("S1", "2014-04-01")];
    check(
        &records,
        &quarter(2015, 1),
        TableId::ActivityYears,
        &expect![[r#"
        2015-01: 0
        2014/submissions 1
        total/submissions 1
    "#]],
    );
    check(
        &records,
        &quarter(2014, 10),
        TableId::ActivityYears,
        &expect![[r#"
        2014-10: 0
        total/submissions 1
    "#]],
    );
}

/// So many mails from each region, quarter by quarter from April 2014 on.
fn quarters(mails_of: &[&[(&str, usize)]]) -> Vec<Value> {
    let months = ["2014-04-01", "2014-07-01", "2014-10-01", "2015-01-01", "2015-04-01"];
    let mut records = Vec::new();
    for (regions, month) in mails_of.iter().zip(months) {
        records.push(submission(month, month));
        for (region, count) in *regions {
            for number in 0..*count {
                let over = json!({"sender_region": region, "kind": "link", "sender_kind": "other"});
                records.push(mail(&format!("{month} {region} {number}"), month, &over));
            }
        }
    }
    records
}

fn four_quarters() -> Vec<Value> {
    quarters(&[
        &[("JP", 12), ("US", 3)],
        &[("JP", 9), ("US", 9), ("KR", 1)],
        &[("US", 2)],
        &[("JP", 11), ("US", 12), ("CN", 1)],
    ])
}

#[test]
fn claims_are_questions_to_all_periods_before() {
    let records = four_quarters();
    check_only(
        &records,
        &quarter(2015, 1),
        TableId::Claims,
        "sender-region",
        &expect![[r#"
        2015-01: 22
        sender-region/CN/first 1
        sender-region/CN/nth 1
        sender-region/CN/since 1
        sender-region/CN/highest-since 1
        sender-region/JP/nth 2
        sender-region/JP/since 1
        sender-region/JP/highest-since 11
        sender-region/US/nth 1
        sender-region/US/since 4
        sender-region/US/highest-since 12
    "#]],
    );
    check_only(
        &records,
        &quarter(2014, 10),
        TableId::Claims,
        "sender-region",
        &expect![[r#"
        2014-10: 10
        sender-region/US/nth 3
        sender-region/US/since 3
    "#]],
    );
    check(
        &records,
        &quarter(2014, 4),
        TableId::Claims,
        &expect![[r#"
        2014-04: 0
    "#]],
    );
    check(
        &records,
        &quarter(2015, 4),
        TableId::Claims,
        &expect![[r#"
        2015-04: 0
    "#]],
    );
    check(
        &records,
        &year(2014),
        TableId::Claims,
        &expect![[r#"
        2014: 0
    "#]],
    );
}

#[test]
fn claims_rest_on_the_periods_that_show_them() {
    let records = four_quarters();
    let history = history(&lines(&records));
    let request = quarter(2015, 1);
    let table = super::table(&history, &request, TableId::Claims);
    let told =
        table.rows.iter().filter(|row| row.name().starts_with("sender-region/US")).map(|row| {
            let claim = row.claim.as_ref().unwrap();
            let times = claim.times.iter().map(|(period, count)| format!(" {period}={count}"));
            let times: String = times.collect();
            let since = claim.since.map(|period| period.to_string());
            format!("{} {:?} {:?} {since:?}{times}\n", row.name(), claim.rank, claim.over)
        });
    expect![[r#"
        sender-region/US/nth None Some(10) None 2015-01=12
        sender-region/US/since None None Some("2014-04") 2014-04=3 2014-07=9 2014-10=2 2015-01=12
        sender-region/US/highest-since None None None 2015-01=12
    "#]]
    .assert_eq(&told.collect::<String>());
}

#[test]
fn who_shared_the_first_place_does_not_lead_for_the_first_time() {
    let records = quarters(&[&[("JP", 2), ("US", 2)], &[("US", 3), ("JP", 1)]]);
    check_only(
        &records,
        &quarter(2014, 7),
        TableId::Claims,
        "/first",
        &expect![[r#"
        2014-07: 13
    "#]],
    );
    let records = quarters(&[&[("JP", 2), ("US", 1)], &[("US", 3), ("JP", 3)]]);
    check_only(
        &records,
        &quarter(2014, 7),
        TableId::Claims,
        "/first",
        &expect![[r#"
        2014-07: 18
    "#]],
    );
    let records = quarters(&[&[("JP", 2), ("US", 1)], &[("US", 3), ("JP", 1)]]);
    check_only(
        &records,
        &quarter(2014, 7),
        TableId::Claims,
        "/first",
        &expect![[r#"
        2014-07: 18
        sender-region/US/first 3
    "#]],
    );
}

#[test]
fn the_unknown_leads_no_table() {
    let [before, now] = [[("JP", 2), ("", 5), ("US", 1)], [("JP", 1), ("", 9), ("US", 3)]];
    let records = quarters(&[&before, &now]);
    check_only(
        &records,
        &quarter(2014, 7),
        TableId::Claims,
        "/first",
        &expect![[r#"
        2014-07: 21
        sender-region/US/first 3
    "#]],
    );
}

#[test]
fn what_the_rescue_team_did_before_any_case_is_before() {
    let records = [
        json!({"type": "chain", "id": "N1", "followed": "2012-11-01"}),
        json!({"type": "chain", "id": "N2", "followed": "2014-11-01"}),
        json!({"type": "consultation", "id": "C1", "received": "2014-11-01"}),
    ];
    check(
        &records,
        &jcrat(2014),
        TableId::Claims,
        &expect![[r#"
        2014: 7
        case-ladder/2014/chains/nth 2
        case-ladder/2014/chains/since 1
        case-ladder/2014/chains/highest-since 1
        case-ladder/2014/consultations/first 1
        case-ladder/2014/consultations/nth 1
        case-ladder/2014/consultations/since 1
        case-ladder/2014/consultations/highest-since 1
    "#]],
    );
    let notices = |days: &[&str]| json!({"type": "outreach", "organisation": "X1", "kind": "company", "notices": days});
    let records = [submission("S1", "2014-11-01"), notices(&["2014-11-01", "2012-11-01"])];
    check(
        &records,
        &year(2014),
        TableId::Claims,
        &expect![[r#"
        2014: 10
        activity-years/2014/submissions/first 1
        activity-years/2014/submissions/nth 1
        activity-years/2014/submissions/since 1
        activity-years/2014/submissions/highest-since 1
        outreach/company/nth 2
        outreach/company/since 1
        outreach/company/highest-since 1
        outreach/notices/nth 2
        outreach/notices/since 1
        outreach/notices/highest-since 1
    "#]],
    );
}

#[test]
fn years_are_compared_with_the_year_before() {
    let records: Vec<Value> = [("2012-04-01", 2), ("2013-04-01", 3), ("2015-03-31", 2)]
        .iter()
        .flat_map(|(day, count)| (0..*count).map(move |at| submission(&format!("{day} {at}"), day)))
        .collect();
    check(
        &records,
        &year(2014),
        TableId::ActivityYears,
        &expect![[r#"
            2014: 2
            2012/submissions 2
            2013/submissions 3 150 %
            2014/submissions 2 67 %
            total/submissions 7
        "#]],
    );
    check(
        &records,
        &quarter(2014, 7),
        TableId::ActivityYears,
        &expect![[r#"
        2014-07: 0
        2012/submissions 2
        2013/submissions 3 150 %
        total/submissions 5
    "#]],
    );
    let request = Request { ratios: stats::RatioRounding::CutOff, ..year(2014) };
    check_only(
        &records,
        &request,
        TableId::ActivityYears,
        "submissions",
        &expect![[r#"
            2014: 2
            2012/submissions 2
            2013/submissions 3 150 %
            2014/submissions 2 66 %
            total/submissions 7
        "#]],
    );
}

#[test]
fn tables_and_rows_that_there_are_not_are_named() {
    let of = |wanted: &str| {
        let mut records = mails(&[json!({"tags": ["\u{1B}[31m\u{202E}\n"]})]);
        records.push(mail(
            "M9",
            "S1",
            &json!({"tags": (0..60).map(|n| n.to_string()).collect::<Vec<_>>()}),
        ));
        let history = history(&lines(&records));
        stats::explain(&history, &quarter(2016, 7), wanted).unwrap_err().to_string()
    };
    expect![[r#"the report has no table "tag": it has activity-quarters, activity-years, membership, sender-region, destination-region, mail-kind, attachment-kind, sender-kind, member-reports, tags, outreach, claims, records"#]].assert_eq(&of("tag"));
    expect!["the records behind table records stand in the list of what is not counted"]
        .assert_eq(&of("records/read"));
    expect![[r#"table sender-region has no row "\u{1b}[2J" in this period: it has unknown, unknown/no-headers, unknown/no-trace, unknown/not-stated"#]].assert_eq(&of("sender-region/\u{1B}[2J"));
    expect![[r#"table tags has no row "x" in this period: it has \u{1b}[31m\u{202e}\n, \u{1b}[31m\u{202e}\n/cases, 0, 0/cases, 1, 1/cases, 10, 10/cases, 11, 11/cases, 12, 12/cases, 13, 13/cases, 14, 14/cases, 15, 15/cases, 16, 16/cases, 17, 17/cases, 18, 18/cases, 19, 19/cases, 2, 2/cases, 20, 20/cases, 21, 21/cases, 22, 22/cases, 23, 23/cases, 24, 24/cases, 25, 25/cases, … (+82)"#]].assert_eq(&of("tags/x"));
}

#[test]
fn more_mails_than_were_sent_did_not_arrive() {
    let record = json!({"type": "outreach", "organisation": "X1", "kind": "other",
        "notices": ["2016-08-01"], "mails_attempted": 3, "mails_delivered": 4});
    check(
        &[record],
        &quarter(2016, 7),
        TableId::Outreach,
        &expect![[r#"
        2016-07: 1
        other 1 100 %
        notices 1
        mails-attempted 3
    "#]],
    );
}

#[test]
fn a_visit_may_be_the_first_that_is_known_of_the_team() {
    let records = [
        case("K1", &json!({"on_site": "2012-11-01"})),
        case("K2", &json!({"rescue": "2014-11-01", "on_site": "2014-11-01"})),
    ];
    check_only(
        &records,
        &jcrat(2014),
        TableId::Claims,
        "on-site/nth",
        &expect![[r#"
        2014: 22
        case-ladder/2014/on-site/nth 2
        case-durations/on-site/nth 2
    "#]],
    );
}

#[test]
fn a_round_number_itself_is_not_above_it() {
    let records = quarters(&[&[("JP", 10), ("KR", 99)], &[("JP", 10), ("KR", 100)]]);
    let history = history(&lines(&records));
    let request = quarter(2014, 7);
    let table = super::table(&history, &request, TableId::Claims);
    let nth = table.rows.iter().filter(|row| row.name().starts_with("sender-region"));
    let nth = nth.filter_map(|row| Some((row.name(), row.count, row.claim.as_ref()?.over?)));
    let nth: Vec<(String, u64, u64)> = nth.collect();
    let expected = [("sender-region/JP/nth".into(), 2, 0), ("sender-region/KR/nth".into(), 2, 10)];
    assert_eq!(nth, expected);
}
