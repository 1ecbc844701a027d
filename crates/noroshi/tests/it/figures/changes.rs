//! One record changed in a whole history changes the digits that it stands behind, and
//! no other: every row of every table is compared.

use expect_test::{Expect, expect};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::records::Records;
use super::reported::Reported;
use super::{hub, rescue};

const YEAR: &[&str] = &["year", "2014", "--ratio-rounding", "cut-off"];
const RESCUE_YEAR: &[&str] = &["jcrat", "2014", "--from", "2014-07", "--to", "2015-06"];

#[test]
fn a_targeted_mail_turns_out_to_be_of_a_mass() {
    let mail = mail_on("2014-05-01");
    check_year(
        |record| record["id"] == mail["id"],
        "class",
        json!("mass"),
        &expect![[r#"
        activity-quarters/2014-04/mass: 10 → 11
        activity-quarters/2014-04/targeted: 226 → 225
        activity-quarters/total/mass: 99 → 100
        activity-quarters/total/targeted: 939 → 938
        activity-years/2014/mass: 39 (97 %) → 40 (100 %)
        activity-years/2014/targeted: 505 (216 %) → 504 (216 %)
        activity-years/total/mass: 99 → 100
        activity-years/total/targeted: 939 → 938
        attachment-kind N: 280 → 279
        attachment-kind/executable: 140 (50 %) → 139 (50 %)
        attachment-kind/executable/in-archive: 90 (32 %) → 89 (32 %)
        claims/activity-years/2014/mass/nth: 3, over 10 [2012 20] [2013 40] [2014 39] → 3, over 10 [2012 20] [2013 40] [2014 40]
        claims/activity-years/2014/mass/since: 3, since 2012 [2012 20] [2013 40] [2014 39] → 3, since 2012 [2012 20] [2013 40] [2014 40]
        claims/activity-years/2014/targeted/highest-since: 505 [2014 505] → 504 [2014 504]
        claims/activity-years/2014/targeted/nth: 3, over 100 [2012 201] [2013 233] [2014 505] → 3, over 100 [2012 201] [2013 233] [2014 504]
        claims/activity-years/2014/targeted/since: 3, since 2012 [2012 201] [2013 233] [2014 505] → 3, since 2012 [2012 201] [2013 233] [2014 504]
        claims/attachment-kind/executable/highest-since: 140 [2014 140] → 139 [2014 139]
        claims/attachment-kind/executable/nth: 1, over 100 [2014 140] → 1, over 100 [2014 139]
        claims/attachment-kind/executable/since: 3, since 2012 [2012 73] [2013 64] [2014 140] → 3, since 2012 [2012 73] [2013 64] [2014 139]
        claims/destination-region/US/highest-since: 90 [2014 90] → 89 [2014 89]
        claims/destination-region/US/nth: 3, over 10 [2012 60] [2013 50] [2014 90] → 3, over 10 [2012 60] [2013 50] [2014 89]
        claims/destination-region/US/since: 3, since 2012 [2012 60] [2013 50] [2014 90] → 3, since 2012 [2012 60] [2013 50] [2014 89]
        claims/mail-kind/attachment/highest-since: 263 [2014 263] → 262 [2014 262]
        claims/mail-kind/attachment/nth: 3, over 100 [2012 130] [2013 150] [2014 263] → 3, over 100 [2012 130] [2013 150] [2014 262]
        claims/mail-kind/attachment/since: 3, since 2012 [2012 130] [2013 150] [2014 263] → 3, since 2012 [2012 130] [2013 150] [2014 262]
        claims/sender-kind/free-domestic/highest-since: 200 [2014 200] → 199 [2014 199]
        claims/sender-kind/free-domestic/nth: 3, over 100 [2012 150] [2013 130] [2014 200] → 3, over 100 [2012 150] [2013 130] [2014 199]
        claims/sender-kind/free-domestic/since: 3, since 2012 [2012 150] [2013 130] [2014 200] → 3, since 2012 [2012 150] [2013 130] [2014 199]
        claims/sender-region/JP/first: 111, rank 1 [2014 111] → 110, rank 1 [2014 110]
        claims/sender-region/JP/highest-since: 111 [2014 111] → 110 [2014 110]
        claims/sender-region/JP/nth: 1, over 100 [2014 111] → 1, over 100 [2014 110]
        claims/sender-region/JP/since: 3, since 2012 [2012 40] [2013 50] [2014 111] → 3, since 2012 [2012 40] [2013 50] [2014 110]
        destination-region N: 250 → 249
        destination-region/US: 90 (36 %) → 89 (36 %)
        mail-kind N: 505 → 504
        mail-kind/attachment: 263 (52 %) → 262 (52 %)
        sender-kind N: 505 → 504
        sender-kind/free: 359 (71 %) → 358 (71 %)
        sender-kind/free-domestic: 200 (40 %) → 199 (39 %)
        sender-kind/free-overseas: 159 (31 %) → 159 (32 %)
        sender-region N: 505 → 504
        sender-region/JP: 111 (22 %) → 110 (22 %)
        tags N: 505 → 504
    "#]],
    );
}

#[test]
fn a_mail_turns_out_to_be_a_re_send() {
    let mail = mail_on("2014-05-01");
    let sender = submission_of(mail)["organisation"].clone();
    let earlier = records("mail").find(|one| submission_of(one)["organisation"] == sender);
    let earlier = earlier.unwrap()["id"].clone();
    check_year(
        |record| record["id"] == mail["id"],
        "same_as",
        earlier,
        &expect![[r#"
        activity-quarters N: 626 → 625
        activity-quarters/2014-04/submissions: 259 → 258
        activity-quarters/2014-04/targeted: 226 → 225
        activity-quarters/total/submissions: 1257 → 1256
        activity-quarters/total/targeted: 939 → 938
        activity-years N: 626 → 625
        activity-years/2014/submissions: 626 (162 %) → 625 (162 %)
        activity-years/2014/targeted: 505 (216 %) → 504 (216 %)
        activity-years/total/submissions: 1257 → 1256
        activity-years/total/targeted: 939 → 938
        attachment-kind N: 280 → 279
        attachment-kind/executable: 140 (50 %) → 139 (50 %)
        attachment-kind/executable/in-archive: 90 (32 %) → 89 (32 %)
        claims/activity-years/2014/submissions/highest-since: 626 [2014 626] → 625 [2014 625]
        claims/activity-years/2014/submissions/nth: 3, over 100 [2012 246] [2013 385] [2014 626] → 3, over 100 [2012 246] [2013 385] [2014 625]
        claims/activity-years/2014/submissions/since: 3, since 2012 [2012 246] [2013 385] [2014 626] → 3, since 2012 [2012 246] [2013 385] [2014 625]
        claims/activity-years/2014/targeted/highest-since: 505 [2014 505] → 504 [2014 504]
        claims/activity-years/2014/targeted/nth: 3, over 100 [2012 201] [2013 233] [2014 505] → 3, over 100 [2012 201] [2013 233] [2014 504]
        claims/activity-years/2014/targeted/since: 3, since 2012 [2012 201] [2013 233] [2014 505] → 3, since 2012 [2012 201] [2013 233] [2014 504]
        claims/attachment-kind/executable/highest-since: 140 [2014 140] → 139 [2014 139]
        claims/attachment-kind/executable/nth: 1, over 100 [2014 140] → 1, over 100 [2014 139]
        claims/attachment-kind/executable/since: 3, since 2012 [2012 73] [2013 64] [2014 140] → 3, since 2012 [2012 73] [2013 64] [2014 139]
        claims/destination-region/US/highest-since: 90 [2014 90] → 89 [2014 89]
        claims/destination-region/US/nth: 3, over 10 [2012 60] [2013 50] [2014 90] → 3, over 10 [2012 60] [2013 50] [2014 89]
        claims/destination-region/US/since: 3, since 2012 [2012 60] [2013 50] [2014 90] → 3, since 2012 [2012 60] [2013 50] [2014 89]
        claims/mail-kind/attachment/highest-since: 263 [2014 263] → 262 [2014 262]
        claims/mail-kind/attachment/nth: 3, over 100 [2012 130] [2013 150] [2014 263] → 3, over 100 [2012 130] [2013 150] [2014 262]
        claims/mail-kind/attachment/since: 3, since 2012 [2012 130] [2013 150] [2014 263] → 3, since 2012 [2012 130] [2013 150] [2014 262]
        claims/sender-kind/free-domestic/highest-since: 200 [2014 200] → 199 [2014 199]
        claims/sender-kind/free-domestic/nth: 3, over 100 [2012 150] [2013 130] [2014 200] → 3, over 100 [2012 150] [2013 130] [2014 199]
        claims/sender-kind/free-domestic/since: 3, since 2012 [2012 150] [2013 130] [2014 200] → 3, since 2012 [2012 150] [2013 130] [2014 199]
        claims/sender-region/JP/first: 111, rank 1 [2014 111] → 110, rank 1 [2014 110]
        claims/sender-region/JP/highest-since: 111 [2014 111] → 110 [2014 110]
        claims/sender-region/JP/nth: 1, over 100 [2014 111] → 1, over 100 [2014 110]
        claims/sender-region/JP/since: 3, since 2012 [2012 40] [2013 50] [2014 111] → 3, since 2012 [2012 40] [2013 50] [2014 110]
        destination-region N: 250 → 249
        destination-region/US: 90 (36 %) → 89 (36 %)
        mail-kind N: 505 → 504
        mail-kind/attachment: 263 (52 %) → 262 (52 %)
        records/counted: 30799 → 30798
        records/re-sent: 28 → 29
        sender-kind N: 505 → 504
        sender-kind/free: 359 (71 %) → 358 (71 %)
        sender-kind/free-domestic: 200 (40 %) → 199 (39 %)
        sender-kind/free-overseas: 159 (31 %) → 159 (32 %)
        sender-region N: 505 → 504
        sender-region/JP: 111 (22 %) → 110 (22 %)
        tags N: 505 → 504
    "#]],
    );
}

#[test]
fn an_executable_turns_out_to_be_a_document() {
    let mail = mail_on("2014-05-01");
    let file = |record: &Value| record["type"] == "file" && record["mail"] == mail["id"];
    check_year(
        file,
        "category",
        json!("office"),
        &expect![[r#"
        attachment-kind/executable: 140 (50 %) → 139 (50 %)
        attachment-kind/executable/in-archive: 90 (32 %) → 89 (32 %)
        attachment-kind/office: 87 (31 %) → 88 (31 %)
        attachment-kind/office/in-archive: 0 (0 %) → 1 (0 %)
        claims/attachment-kind/executable/highest-since: 140 [2014 140] → 139 [2014 139]
        claims/attachment-kind/executable/nth: 1, over 100 [2014 140] → 1, over 100 [2014 139]
        claims/attachment-kind/executable/since: 3, since 2012 [2012 73] [2013 64] [2014 140] → 3, since 2012 [2012 73] [2013 64] [2014 139]
        claims/attachment-kind/office/highest-since: 87 [2014 87] → 88 [2014 88]
        claims/attachment-kind/office/nth: 2, over 10 [2012 66] [2014 87] → 2, over 10 [2012 66] [2014 88]
        claims/attachment-kind/office/since: 3, since 2012 [2012 66] [2013 10] [2014 87] → 3, since 2012 [2012 66] [2013 10] [2014 88]
    "#]],
    );
}

#[test]
fn a_share_did_not_come_from_a_member() {
    let share =
        |record: &Value| record["source"] == "members" && starts(&record["released"], "2014-08");
    check_year(
        share,
        "source",
        json!("feed"),
        &expect![[r#"
        activity-quarters/2014-07/shares-own-source: 14 → 15
        activity-quarters/total/shares-own-source: 110 → 111
        activity-years/2014/shares-own-source: 53 (143 %) → 54 (145 %)
        activity-years/total/shares-own-source: 110 → 111
        claims/activity-years/2014/shares-own-source/highest-since: 53 [2014 53] → 54 [2014 54]
        claims/activity-years/2014/shares-own-source/nth: 3, over 10 [2012 20] [2013 37] [2014 53] → 3, over 10 [2012 20] [2013 37] [2014 54]
        claims/activity-years/2014/shares-own-source/since: 3, since 2012 [2012 20] [2013 37] [2014 53] → 3, since 2012 [2012 20] [2013 37] [2014 54]
    "#]],
    );
}

#[test]
fn a_submission_came_a_second_after_the_quarter() {
    let last = "2014-06-30T14:59:59Z";
    let submission = |record: &Value| record["received"] == last;
    check_year(
        submission,
        "received",
        json!("2014-06-30T15:00:00Z"),
        &expect![[r#"
        activity-quarters/2014-04/submissions: 259 → 258
        activity-quarters/2014-04/targeted: 226 → 225
        activity-quarters/2014-07/submissions: 100 → 101
        activity-quarters/2014-07/targeted: 79 → 80
    "#]],
    );
}

#[test]
fn a_submission_came_a_second_after_the_year() {
    let last = "2015-03-31T14:59:59Z";
    let submission = |record: &Value| record["received"] == last;
    check_year(
        submission,
        "received",
        json!("2015-03-31T15:00:00Z"),
        &expect![[r#"
        activity-quarters N: 626 → 625
        activity-quarters/2015-01/submissions: 109 → 108
        activity-quarters/2015-01/targeted: 79 → 78
        activity-quarters/total/submissions: 1257 → 1256
        activity-quarters/total/targeted: 939 → 938
        activity-years N: 626 → 625
        activity-years/2014/submissions: 626 (162 %) → 625 (162 %)
        activity-years/2014/targeted: 505 (216 %) → 504 (216 %)
        activity-years/total/submissions: 1257 → 1256
        activity-years/total/targeted: 939 → 938
        claims/activity-years/2014/submissions/highest-since: 626 [2014 626] → 625 [2014 625]
        claims/activity-years/2014/submissions/nth: 3, over 100 [2012 246] [2013 385] [2014 626] → 3, over 100 [2012 246] [2013 385] [2014 625]
        claims/activity-years/2014/submissions/since: 3, since 2012 [2012 246] [2013 385] [2014 626] → 3, since 2012 [2012 246] [2013 385] [2014 625]
        claims/activity-years/2014/targeted/highest-since: 505 [2014 505] → 504 [2014 504]
        claims/activity-years/2014/targeted/nth: 3, over 100 [2012 201] [2013 233] [2014 505] → 3, over 100 [2012 201] [2013 233] [2014 504]
        claims/activity-years/2014/targeted/since: 3, since 2012 [2012 201] [2013 233] [2014 505] → 3, since 2012 [2012 201] [2013 233] [2014 504]
        claims/mail-kind/attachment/highest-since: 263 [2014 263] → 262 [2014 262]
        claims/mail-kind/attachment/nth: 3, over 100 [2012 130] [2013 150] [2014 263] → 3, over 100 [2012 130] [2013 150] [2014 262]
        claims/mail-kind/attachment/since: 3, since 2012 [2012 130] [2013 150] [2014 263] → 3, since 2012 [2012 130] [2013 150] [2014 262]
        claims/sender-kind/free-domestic/highest-since: 200 [2014 200] → 199 [2014 199]
        claims/sender-kind/free-domestic/nth: 3, over 100 [2012 150] [2013 130] [2014 200] → 3, over 100 [2012 150] [2013 130] [2014 199]
        claims/sender-kind/free-domestic/since: 3, since 2012 [2012 150] [2013 130] [2014 200] → 3, since 2012 [2012 150] [2013 130] [2014 199]
        claims/sender-region/HK/highest-since: 60 [2014 60] → 59 [2014 59]
        claims/sender-region/HK/nth: 3, over 10 [2012 12] [2013 20] [2014 60] → 3, over 10 [2012 12] [2013 20] [2014 59]
        claims/sender-region/HK/since: 3, since 2012 [2012 12] [2013 20] [2014 60] → 3, since 2012 [2012 12] [2013 20] [2014 59]
        mail-kind N: 505 → 504
        mail-kind/attachment: 263 (52 %) → 262 (52 %)
        sender-kind N: 505 → 504
        sender-kind/free: 359 (71 %) → 358 (71 %)
        sender-kind/free-domestic: 200 (40 %) → 199 (39 %)
        sender-kind/free-overseas: 159 (31 %) → 159 (32 %)
        sender-region N: 505 → 504
        sender-region/HK: 60 (12 %) → 59 (12 %)
        tags N: 505 → 504
    "#]],
    );
}

#[test]
fn a_member_left_before_the_last_day() {
    check_year(
        gas_member,
        "to",
        json!("2015-03-30"),
        &expect![[r#"
        activity-quarters/2015-01/organisations: 59 → 58
        activity-quarters/2015-01/organisations-distinct: 59 → 58
        activity-years/2014/organisations: 59 (128 %) → 58 (126 %)
        activity-years/2014/organisations-distinct: 59 (128 %) → 58 (126 %)
        claims/activity-years/2014/organisations-distinct/highest-since: 59 [2014 59] → 58 [2014 58]
        claims/activity-years/2014/organisations-distinct/nth: 3, over 10 [2012 39] [2013 46] [2014 59] → 3, over 10 [2012 39] [2013 46] [2014 58]
        claims/activity-years/2014/organisations-distinct/since: 3, since 2012 [2012 39] [2013 46] [2014 59] → 3, since 2012 [2012 39] [2013 46] [2014 58]
        claims/activity-years/2014/organisations/highest-since: 59 [2014 59] → 58 [2014 58]
        claims/activity-years/2014/organisations/nth: 3, over 10 [2012 39] [2013 46] [2014 59] → 3, over 10 [2012 39] [2013 46] [2014 58]
        claims/activity-years/2014/organisations/since: 3, since 2012 [2012 39] [2013 46] [2014 59] → 3, since 2012 [2012 39] [2013 46] [2014 58]
        membership N: 59 → 58
        membership/gas/last-day: 11 → 10
        membership/left: 0 → 1
        membership/total/last-day: 59 → 58
    "#]],
    );
}

#[test]
fn who_left_on_the_last_day_was_a_member_on_it() {
    check_year(
        gas_member,
        "to",
        json!("2015-03-31"),
        &expect![[r#"
        membership/left: 0 → 1
    "#]],
    );
}

#[test]
fn a_rescue_took_a_day_longer_than_a_month() {
    let case = |record: &Value| starts(&record["rescue"], "2014-08") && record["on_site"].is_null();
    let later = |case: &mut Value| {
        let ended: Date = case["support_ended"].as_str().unwrap().parse().unwrap();
        case["support_ended"] = json!(ended.tomorrow().unwrap().to_string());
    };
    check(
        &rescue::HISTORY,
        RESCUE_YEAR,
        case,
        later,
        &expect![[r#"
        case-durations/rescue/longer: 7 (18 %) → 8 (21 %)
        case-durations/rescue/within-a-month: 31 (82 %) → 30 (79 %)
    "#]],
    );
}

#[test]
fn a_visit_took_a_day_longer_than_a_month_although_the_rescue_did_before() {
    // The last rescue of June was visited in July: so far its support took longer than a
    // month only since the rescue.
    let case =
        |record: &Value| record["on_site"] == "2014-07-01" && record["rescue"] == "2014-06-30";
    let later = |case: &mut Value| case["support_ended"] = json!("2014-08-02");
    check(
        &rescue::HISTORY,
        RESCUE_YEAR,
        case,
        later,
        &expect![[r#"
        case-durations/on-site/longer: 6 (55 %) → 7 (64 %)
        case-durations/on-site/within-a-month: 5 (45 %) → 4 (36 %)
    "#]],
    );
}

#[test]
fn a_visit_came_a_day_earlier() {
    let case =
        |record: &Value| record["on_site"] == "2014-07-01" && record["rescue"] == "2014-06-30";
    let earlier = |case: &mut Value| case["on_site"] = json!("2014-06-30");
    check(
        &rescue::HISTORY,
        RESCUE_YEAR,
        case,
        earlier,
        &expect![[r#"
        case-durations/on-site/longer: 6 (55 %) → 7 (64 %)
        case-durations/on-site/within-a-month: 5 (45 %) → 4 (36 %)
        case-ladder/2014-04/on-site: 4 → 5
        case-ladder/2014-07..2015-06/on-site: 25 → 24
        case-ladder/2014-07/on-site: 2 → 1
    "#]],
    );
}

/// The differences after a change, in the report of the hub's year.
fn check_year(fits: impl Fn(&Value) -> bool, field: &str, value: Value, expected: &Expect) {
    check(&hub::HISTORY, YEAR, fits, |record| record[field] = value, expected);
}

fn check(
    history: &Records,
    args: &[&str],
    fits: impl Fn(&Value) -> bool,
    change: impl FnOnce(&mut Value),
    expected: &Expect,
) {
    let before = Reported::of(&history.text(), args);
    let after = Reported::of(&history.changed(fits, change), args);
    expected.assert_eq(&before.differences(&after));
}

/// The first mail from Japan of a day with an executable.
fn mail_on(day: &str) -> &'static Value {
    let executable = |mail: &Value| {
        records("file").any(|file| file["mail"] == mail["id"] && file["category"] == "executable")
    };
    let of_day = |mail: &&Value| starts(&submission_of(mail)["received"], day);
    let mut mails = records("mail").filter(|mail| mail["sender_region"] == "JP");
    mails.find(|mail| of_day(mail) && executable(mail)).expect("a mail")
}

fn submission_of(mail: &Value) -> &'static Value {
    records("submission").find(|one| one["id"] == mail["submission"]).expect("a submission")
}

fn records(kind: &str) -> impl Iterator<Item = &'static Value> {
    hub::HISTORY.all(move |record| record["type"] == kind)
}

fn gas_member(record: &Value) -> bool {
    record["sig"] == "gas" && record["from"] == "2013-06-20"
}

fn starts(text: &Value, with: &str) -> bool {
    text.as_str().is_some_and(|text| text.starts_with(with))
}
