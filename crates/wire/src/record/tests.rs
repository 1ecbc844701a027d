//! What the check finds in lines of records: reason by reason, with id, line, field and
//! value, and whether the record counts all the same.

use expect_test::{Expect, expect};
use stats::{Ledger, Lost, Problem};

use super::*;

fn problems<'l>(lines: impl IntoIterator<Item = &'l [u8]>) -> Vec<Problem> {
    let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
    let mut ledger = Ledger::default();
    for (line, number) in lines.into_iter().zip(1..) {
        read_record(line, number, &tokyo, &mut ledger);
    }
    ledger.into_history().problems().to_vec()
}

fn told(problem: &Problem) -> String {
    let kind = problem.kind.map_or("-", RecordKind::as_str);
    let lost = if problem.lost == Lost::Field { "in part" } else { "no" };
    let mut told = format!("{}: {kind} {:?}", problem.line, problem.id.as_deref().unwrap_or("-"));
    told += &format!(" {} {}", problem.reason, problem.field.unwrap_or("-"));
    if let Some(value) = &problem.value {
        told += &format!(" {value:?}");
    }
    format!("{told} ({lost})\n")
}

fn check_bytes(lines: &[&[u8]], expected: &Expect) {
    let found = problems(lines.iter().copied());
    expected.assert_eq(&found.iter().map(told).collect::<String>());
}

/// Lines are written with single quotes.
fn check(lines: &[&str], expected: &Expect) {
    let lines: Vec<String> = lines.iter().map(|line| line.replace('\'', "\"")).collect();
    check_bytes(&lines.iter().map(String::as_bytes).collect::<Vec<_>>(), expected);
}

const MEMBER: &str = "{'type':'organisation','id':'O1','kind':'member'}";
const OTHER: &str = "{'type':'organisation','id':'O2','kind':'member'}";
const SUBMISSION: &str =
    "{'type':'submission','id':'S1','organisation':'O1','received':'2016-07-04','form':'mail'}";
const OF_OTHER: &str =
    "{'type':'submission','id':'S2','organisation':'O2','received':'2016-07-04','form':'mail'}";
const MAIL: &str = "{'type':'mail','id':'M1','submission':'S1','class':'targeted'}";

#[test]
fn every_type_of_record_is_read_without_a_finding() {
    check(
        &[
            MEMBER,
            "{'type':'membership','organisation':'O1','sig':'gas','arrangement':null,'agreement':'nda','from':'2012-07-01','to':null}",
            "{'type':'membership','organisation':'O1','sig':null,'arrangement':'water','agreement':'rules','from':'2012-07-01','to':'2013-03-31'}",
            "{'type':'submission','id':'S1','organisation':'O1','received':'2016-07-04T10:00:00+09:00','form':'mail','category':'other'}",
            "{'type':'mail','id':'M1','submission':'S1','same_as':null,'tags':['t'],'case':'K','class':'targeted','sender_region':'KR','sender_region_unknown':null,'kind':'unknown','kind_unknown':'deleted','kind_presumed':'link','sender_kind':'carrier'}",
            "{'type':'mail','id':'M2','submission':'S1','same_as':'M1','tags':[],'case':null,'class':'spam','sender_region':null,'sender_region_unknown':'no-trace','kind':'attachment','sender_kind':'unknown'}",
            "{'type':'file','id':'F1','mail':'M1','source':'link','obtained':true,'category':'justsystems','extension':'jtd','archive':null}",
            "{'type':'file','id':'F2','mail':'M1','source':'attachment','obtained':false,'category':null}",
            "{'type':'destination','id':'D1','mail':'M1','file':'F1','host':'c2.example','region':'US','region_unknown':null,'as_of':'2016-08-01','source':'whois'}",
            "{'type':'destination','id':'D2','mail':'M1','file':null,'host':'','region':null,'region_unknown':'not-known','as_of':null,'source':null}",
            "{'type':'share','id':'H1','released':'2016-07-05','source':'feed','submissions':['S1']}",
            "{'type':'outreach','organisation':'O1','kind':'company','notices':['2016-08-01'],'mails_attempted':3,'mails_delivered':3}",
            "{'type':'window_mail','id':'W1','received':'2014-05-02','form':'compressed','from_kind':'free','archives':['arj',''],'files':['EXE']}",
            "{'type':'consultation','id':'C1','received':'2014-05-02'}",
            "{'type':'case','id':'K1','consultation':'C1','rescue':'2014-05-03','on_site':'2014-05-03','support_ended':'2014-05-03','closed':'2014-06-01','body':'other-public','origin':'chain'}",
            "{'type':'chain','id':'N1','followed':'2014-11-01'}",
            "{'type':'alert','id':'A1','published':'2015-06-29','since':'a newer program'}",
        ],
        &expect![""],
    );
}

#[test]
fn fields_exclude_each_other() {
    check(
        &[
            MEMBER,
            SUBMISSION,
            "{'type':'membership','organisation':'O1','sig':'gas','arrangement':'water','from':'2014-04-01'}",
            "{'type':'mail','id':'M1','submission':'S1','class':'spam','sender_region':'KR','sender_region_unknown':'no-trace'}",
            "{'type':'mail','id':'M2','submission':'S1','class':'spam','kind':'link','kind_unknown':'deleted'}",
            "{'type':'destination','id':'D1','mail':'M1','region':'US','as_of':'2016-08-01','region_unknown':'not-known'}",
        ],
        &expect![[r#"
            3: membership "O1" contradiction arrangement (no)
            4: mail "M1" contradiction sender_region_unknown (in part)
            5: mail "M2" contradiction kind_unknown (in part)
            6: destination "D1" contradiction region_unknown (in part)
        "#]],
    );
}

#[test]
fn dates_are_out_of_order() {
    check(
        &[
            MEMBER,
            "{'type':'membership','organisation':'O1','sig':'gas','from':'2014-04-02','to':'2014-04-01'}",
            "{'type':'case','id':'K1','rescue':'2014-05-03','on_site':'2014-05-02','support_ended':'2014-05-03','body':'agency','origin':'asked'}",
            "{'type':'case','id':'K2','rescue':'2014-05-03','on_site':'2014-05-04','support_ended':'2014-05-03','body':'agency','origin':'asked'}",
            "{'type':'case','id':'K3','rescue':'2014-05-03','support_ended':'2014-05-02','body':'agency','origin':'asked'}",
        ],
        &expect![[r#"
            2: membership "O1" dates-out-of-order to (no)
            3: case "K1" dates-out-of-order on_site (in part)
            4: case "K2" dates-out-of-order support_ended (in part)
            5: case "K3" dates-out-of-order support_ended (in part)
        "#]],
    );
}

#[test]
fn the_first_record_of_an_id_counts() {
    check(
        &[
            MEMBER,
            MEMBER,
            "{'type':'organisation','id':'O1','kind':'partner'}",
            "{'type':'organisation','id':'O1'}",
            SUBMISSION,
            SUBMISSION,
            "{'type':'alert','id':'S1','published':'2015-06-29'}",
            "{'type':'alert','id':'S1','published':'2015-06-30'}",
        ],
        &expect![[r#"
            3: organisation "O1" duplicate-id id "O1" (no)
            4: organisation "O1" duplicate-id id "O1" (no)
            6: submission "S1" duplicate-id id "S1" (no)
            8: alert "S1" duplicate-id id "S1" (no)
        "#]],
    );
}

#[test]
fn counts_and_days_are_possible() {
    check(
        &[
            "{'type':'organisation','id':'X1','kind':'outsider'}",
            "{'type':'outreach','organisation':'X1','kind':'company','notices':['2016-08-01'],'mails_attempted':2,'mails_delivered':3}",
            "{'type':'outreach','organisation':'X1','kind':'company','notices':['2016-08-01','2016-02-30']}",
            "{'type':'outreach','organisation':'X1','kind':'company','notices':['']}",
            "{'type':'alert','id':'A1','published':'2016-02-30'}",
            "{'type':'alert','id':'A2','published':'2016-07-04T25:00:00+09:00'}",
            "{'type':'alert','id':'A3','published':'0000-01-01'}",
            "{'type':'alert','id':'A4','published':'0001-01-01T00:00:00Z'}",
            "{'type':'alert','id':'A5','published':'2015-02-29'}",
            "{'type':'alert','id':'A6','published':'yesterday'}",
            "{'type':'case','id':'K1','rescue':'2014-05-32','on_site':'x','support_ended':'y','closed':'z','body':'agency','origin':'asked'}",
            "{'type':'membership','organisation':'X1','sig':'gas','from':'2014-13-01','to':'2014-04-31'}",
            "{'type':'destination','id':'D1','mail':'M1','as_of':'2016-8-1'}",
        ],
        &expect![[r#"
            2: outreach "X1" impossible-count mails_delivered "3" (in part)
            3: outreach "X1" impossible-date notices "2016-02-30" (no)
            4: outreach "X1" impossible-date notices "" (no)
            5: alert "A1" impossible-date published "2016-02-30" (no)
            6: alert "A2" impossible-date published "2016-07-04T25:00:00+09:00" (no)
            7: alert "A3" impossible-date published "0000-01-01" (no)
            8: alert "A4" impossible-date published "0001-01-01T00:00:00Z" (no)
            9: alert "A5" impossible-date published "2015-02-29" (no)
            10: alert "A6" impossible-date published "yesterday" (no)
            11: case "K1" impossible-date closed "z" (in part)
            11: case "K1" impossible-date on_site "x" (no)
            11: case "K1" impossible-date rescue "2014-05-32" (no)
            11: case "K1" impossible-date support_ended "y" (no)
            12: membership "X1" impossible-date from "2014-13-01" (no)
            12: membership "X1" impossible-date to "2014-04-31" (no)
            13: destination "D1" impossible-date as_of "2016-8-1" (no)
        "#]],
    );
}

#[test]
fn a_mail_without_class_is_named_and_counts() {
    check(
        &[
            MEMBER,
            SUBMISSION,
            "{'type':'mail','id':'M1','submission':'S1'}",
            "{'type':'mail','id':'M2','submission':'S1','class':null}",
            "{'type':'mail','id':'M3','submission':'S1','class':'evil'}",
        ],
        &expect![[r#"
            3: mail "M1" mail-without-class class (in part)
            4: mail "M2" mail-without-class class (in part)
            5: mail "M3" mail-without-class class (in part)
            5: mail "M3" unknown-word class "evil" (in part)
        "#]],
    );
}

#[test]
fn what_a_record_needs_is_missing() {
    check(
        &[
            "{}",
            "{'id':'A1','published':'2015-06-29'}",
            "{'type':'','id':'A1'}",
            "{'type':'organisation'}",
            "{'type':'membership'}",
            "{'type':'membership','id':'not mine','organisation':'O1','sig':'','arrangement':''}",
            "{'type':'submission'}",
            "{'type':'submission','organisation':'O1','id':'','received':'2016-07-04'}",
            "{'type':'submission','id':'S1','received':'2016-07-04'}",
            "{'type':'mail','class':'spam'}",
            "{'type':'file'}",
            "{'type':'file','id':'F1','mail':'M1','source':'attachment','obtained':true}",
            "{'type':'destination'}",
            "{'type':'share'}",
            "{'type':'share','id':'H1','released':'2016-07-05'}",
            "{'type':'outreach'}",
            "{'type':'outreach','organisation':'O1','kind':'company'}",
            "{'type':'window_mail'}",
            "{'type':'consultation'}",
            "{'type':'case'}",
            "{'type':'chain','id':'N1'}",
            "{'type':'alert','published':'2015-06-29'}",
        ],
        &expect![[r#"
            1: - "-" missing-field type (no)
            2: - "A1" missing-field type (no)
            3: - "A1" missing-field type (no)
            4: organisation "-" missing-field id (no)
            5: membership "-" missing-field from (no)
            5: membership "-" missing-field organisation (no)
            5: membership "-" missing-field sig (no)
            6: membership "O1" missing-field from (no)
            6: membership "O1" missing-field sig (no)
            7: submission "-" missing-field id (no)
            7: submission "-" missing-field received (no)
            8: submission "-" missing-field id (no)
            9: submission "S1" missing-field organisation (in part)
            10: mail "-" missing-field id (no)
            10: mail "-" missing-field submission (no)
            11: file "-" missing-field id (no)
            11: file "-" missing-field mail (no)
            11: file "-" missing-field obtained (no)
            11: file "-" missing-field source (no)
            12: file "F1" missing-field category (no)
            13: destination "-" missing-field id (no)
            13: destination "-" missing-field mail (no)
            14: share "-" missing-field id (no)
            14: share "-" missing-field released (no)
            14: share "-" missing-field source (in part)
            15: share "H1" missing-field source (in part)
            16: outreach "-" missing-field kind (no)
            16: outreach "-" missing-field organisation (no)
            17: outreach "O1" missing-field notices (no)
            18: window_mail "-" missing-field form (no)
            18: window_mail "-" missing-field id (no)
            18: window_mail "-" missing-field received (no)
            19: consultation "-" missing-field id (no)
            19: consultation "-" missing-field received (no)
            20: case "-" missing-field body (no)
            20: case "-" missing-field id (no)
            20: case "-" missing-field origin (no)
            21: chain "N1" missing-field followed (no)
            22: alert "-" missing-field id (no)
        "#]],
    );
}

#[test]
fn memberships_overlap_in_either_order() {
    let first = "{'type':'membership','organisation':'O1','sig':'gas','from':'2014-04-01','to':'2015-03-31'}";
    let second = "{'type':'membership','organisation':'O1','sig':'gas','from':'2015-03-31'}";
    let third = "{'type':'membership','organisation':'O1','sig':'gas','from':'2015-04-01'}";
    check(
        &[MEMBER, first, second, third],
        &expect![[r#"
        3: membership "O1" overlapping-membership from "2015-03-31" (no)
    "#]],
    );
    check(
        &[third, second, first, MEMBER],
        &expect![[r#"
        2: membership "O1" overlapping-membership from "2015-03-31" (no)
    "#]],
    );
    let beside = [
        "{'type':'membership','organisation':'O1','sig':'oil','from':'2014-04-01'}",
        "{'type':'membership','organisation':'O1','arrangement':'gas','from':'2014-04-01'}",
        "{'type':'membership','organisation':'O2','sig':'gas','from':'2014-04-01'}",
    ];
    check(&[MEMBER, OTHER, first, beside[0], beside[1], beside[2]], &expect![""]);
    let open =
        "{'type':'membership','organisation':'O1','sig':'gas','from':'2014-04-01','to':null}";
    check(
        &[MEMBER, open, first, open],
        &expect![[r#"
        2: membership "O1" overlapping-membership from "2014-04-01" (no)
        4: membership "O1" overlapping-membership from "2014-04-01" (no)
    "#]],
    );
}

#[test]
fn a_region_has_its_day() {
    check(
        &[
            MEMBER,
            SUBMISSION,
            MAIL,
            "{'type':'destination','id':'D1','mail':'M1','region':'US'}",
            "{'type':'destination','id':'D2','mail':'M1','region':'us','as_of':'2016-08-01'}",
            "{'type':'destination','id':'D3','mail':'M1'}",
        ],
        &expect![[r#"
            4: destination "D1" region-without-date as_of (no)
            5: destination "D2" unknown-word region "us" (in part)
        "#]],
    );
}

#[test]
fn names_of_rows_are_reserved() {
    check(
        &[
            MEMBER,
            SUBMISSION,
            "{'type':'membership','organisation':'O1','sig':'total','from':'2014-04-01'}",
            "{'type':'membership','organisation':'O1','arrangement':'total','from':'2014-04-01'}",
            "{'type':'mail','id':'M1','submission':'S1','class':'spam','tags':['b/cases','','a','a/cases','a']}",
            "{'type':'mail','id':'M2','submission':'S1','class':'spam','tags':['cases','total']}",
        ],
        &expect![[r#"
            3: membership "O1" reserved-name sig "total" (no)
            5: mail "M1" reserved-name tags "a/cases, b/cases" (in part)
        "#]],
    );
}

fn mail(id: &str, submission: &str, same_as: &str) -> String {
    let rest = "'class':'targeted'";
    format!(
        "{{'type':'mail','id':'{id}','submission':'{submission}','same_as':'{same_as}',{rest}}}"
    )
}

#[test]
fn re_sends_name_a_first_mail() {
    let [again, and_again] = [mail("M2", "S1", "M1"), mail("M3", "S1", "M2")];
    check(&[MEMBER, SUBMISSION, &and_again, &again, MAIL], &expect![""]);
    let ring = [mail("M1", "S1", "M3"), mail("M2", "S1", "M1"), mail("M3", "S1", "M2")];
    let [tail, own] = [mail("M4", "S1", "M2"), mail("M5", "S1", "M5")];
    check(
        &[MEMBER, SUBMISSION, &tail, &ring[0], &ring[1], &ring[2], &own],
        &expect![[r#"
        4: mail "M1" same-as-loop same_as "M3" (no)
        5: mail "M2" same-as-loop same_as "M1" (no)
        6: mail "M3" same-as-loop same_as "M2" (no)
        7: mail "M5" same-as-loop same_as "M5" (no)
    "#]],
    );
    let elsewhere = mail("M2", "S2", "M1");
    check(
        &[MEMBER, OTHER, SUBMISSION, OF_OTHER, MAIL, &elsewhere],
        &expect![[r#"
        6: mail "M2" same-as-other-organisation same_as "M1" (no)
    "#]],
    );
}

#[test]
fn references_lead_somewhere() {
    check(
        &[
            "{'type':'membership','organisation':'O9','sig':'gas','from':'2014-04-01'}",
            "{'type':'outreach','organisation':'O9','kind':'company','notices':['2016-08-01']}",
            "{'type':'submission','id':'S1','organisation':'O9','received':'2016-07-04'}",
            "{'type':'mail','id':'M1','submission':'S9','class':'spam'}",
            "{'type':'mail','id':'M2','submission':'S1','same_as':'M9','class':'spam'}",
            "{'type':'mail','id':'M3','submission':'S1','class':'spam'}",
            "{'type':'file','id':'F1','mail':'M9','source':'link','obtained':false}",
            "{'type':'file','id':'F2','mail':'M1','source':'link','obtained':false}",
            "{'type':'destination','id':'D1','mail':'M9','file':'F9'}",
            "{'type':'destination','id':'D2','mail':'M2'}",
            "{'type':'destination','id':'D3','mail':'M3','file':'F9'}",
            "{'type':'share','id':'H1','released':'2016-07-05','source':'feed','submissions':['S1','S8','','S9']}",
            "{'type':'case','id':'K1','consultation':'C9','body':'agency','origin':'asked'}",
        ],
        &expect![[r#"
            1: membership "O9" unknown-reference organisation "O9" (in part)
            2: outreach "O9" unknown-reference organisation "O9" (in part)
            3: submission "S1" unknown-reference organisation "O9" (in part)
            4: mail "M1" unknown-reference submission "S9" (no)
            5: mail "M2" unknown-reference same_as "M9" (no)
            7: file "F1" unknown-reference mail "M9" (no)
            8: file "F2" unknown-reference mail "M1" (no)
            9: destination "D1" unknown-reference mail "M9" (no)
            10: destination "D2" unknown-reference mail "M2" (no)
            11: destination "D3" unknown-reference file "F9" (in part)
            12: share "H1" unknown-reference submissions "S8, S9" (in part)
            13: case "K1" unknown-reference consultation "C9" (in part)
        "#]],
    );
}

#[test]
fn words_are_those_of_the_lists() {
    check(
        &[
            "{'type':'Mail','id':'M1'}",
            "{'type':'organisation','id':'O1','kind':'friend'}",
            "{'type':'membership','organisation':'O1','sig':'gas','agreement':'oath','from':'2014-04-01'}",
            "{'type':'submission','id':'S1','organisation':'O1','received':'2016-07-04','form':'fax','category':'x'}",
            "{'type':'mail','id':'M1','submission':'S1','class':'spam','sender_region':'KOR','sender_region_unknown':'x','kind':'x','kind_unknown':'x','kind_presumed':'x','sender_kind':'x'}",
            "{'type':'file','id':'F1','mail':'M1','source':'x','obtained':true,'category':'archive'}",
            "{'type':'destination','id':'D1','mail':'M1','region_unknown':'x'}",
            "{'type':'share','id':'H1','released':'2016-07-05','source':'x'}",
            "{'type':'outreach','organisation':'O1','kind':'x','notices':['2016-08-01']}",
            "{'type':'window_mail','id':'W1','received':'2014-05-02','form':'x','from_kind':'x'}",
            "{'type':'case','id':'K1','body':'x','origin':'x'}",
        ],
        &expect![[r#"
            1: - "M1" unknown-type type "Mail" (no)
            2: organisation "O1" unknown-word kind "friend" (in part)
            3: membership "O1" unknown-word agreement "oath" (in part)
            4: submission "S1" unknown-word category "x" (in part)
            4: submission "S1" unknown-word form "fax" (in part)
            5: mail "M1" unknown-word kind "x" (in part)
            5: mail "M1" unknown-word kind_presumed "x" (in part)
            5: mail "M1" unknown-word kind_unknown "x" (in part)
            5: mail "M1" unknown-word sender_kind "x" (in part)
            5: mail "M1" unknown-word sender_region "KOR" (in part)
            5: mail "M1" unknown-word sender_region_unknown "x" (in part)
            6: file "F1" unknown-word category "archive" (no)
            6: file "F1" unknown-word source "x" (no)
            7: destination "D1" unknown-word region_unknown "x" (in part)
            8: share "H1" unknown-word source "x" (in part)
            9: outreach "O1" unknown-word kind "x" (no)
            10: window_mail "W1" unknown-word form "x" (no)
            10: window_mail "W1" unknown-word from_kind "x" (in part)
            11: case "K1" unknown-word body "x" (no)
            11: case "K1" unknown-word origin "x" (no)
        "#]],
    );
}

#[test]
fn values_of_the_wrong_type_lose_the_record() {
    check(
        &[
            "{'type':'alert','id':5,'published':'2015-06-29'}",
            "{'type':'alert','id':'A1','published':20150629}",
            "{'type':'mail','id':'M1','submission':'S1','tags':'x'}",
            "{'type':'mail','id':'M2','submission':'S1','tags':[null]}",
            "{'type':'file','id':'F1','mail':'M1','source':'link','obtained':'yes'}",
            "{'type':'outreach','organisation':'X1','mails_attempted':-1}",
            "{'type':'outreach','organisation':'X1','mails_attempted':1e400}",
            "{'type':'outreach','organisation':'X1','mails_delivered':18446744073709551616}",
            "{'type':'alert','id':'A2','id':'A2','published':'2015-06-29'}",
            "{'type':'alert','id':'A3','published':'2015-06-29','published':'2015-06-30'}",
            "['alert','A4']",
            "[]",
            "null",
            "'alert'",
            "{'type':['alert'],'id':'A5'}",
        ],
        &expect![[r#"
            1: - "-" wrong-shape - "invalid type: integer `5`, expected a string at byte 22" (no)
            2: alert "A1" wrong-shape - "invalid type: integer `20150629`, expected a string at byte 46" (no)
            3: mail "M1" wrong-shape - "invalid type: string \"x\", expected a sequence at byte 53" (no)
            4: mail "M2" wrong-shape - "invalid type: null, expected a string at byte 55" (no)
            5: file "F1" wrong-shape - "invalid type: string \"yes\", expected a boolean at byte 69" (no)
            6: outreach "-" wrong-shape - "invalid value: integer `-1`, expected u64 at byte 59" (no)
            7: outreach "-" wrong-shape - "number out of range at byte 62" (no)
            8: outreach "-" wrong-shape - "invalid type: floating point `1.8446744073709552e+19`, expected u64 at byte 77" (no)
            9: - "-" wrong-shape - "duplicate field `id` at byte 30" (no)
            10: alert "A3" wrong-shape - "duplicate field `published` at byte 62" (no)
            11: - "-" wrong-shape - "expected an object" (no)
            12: - "-" wrong-shape - "expected an object" (no)
            13: - "-" wrong-shape - "invalid type: null, expected an object at byte 4" (no)
            14: - "-" wrong-shape - "invalid type: string \"alert\", expected an object at byte 7" (no)
            15: - "-" wrong-shape - "invalid type: sequence, expected a string at byte 8" (no)
        "#]],
    );
}

#[test]
fn what_is_no_json_is_said_so() {
    let deep = format!("{{'type':{}", "[".repeat(1_000_000));
    check(
        &[
            "alert",
            "{'type':'alert','id':'A1'",
            "{'type':'alert','id':'A2','published':'2015-06-29'} {}",
            "{'type':'alert','id':5 oh",
            "{\u{FEFF}}",
            &deep,
        ],
        &expect![[r#"
            1: - "-" not-json - "expected value at byte 1" (no)
            2: - "-" not-json - "EOF while parsing an object at byte 25" (no)
            3: - "-" not-json - "trailing characters at byte 53" (no)
            4: - "-" not-json - "invalid type: integer `5`, expected a string at byte 22" (no)
            5: - "-" not-json - "key must be a string at byte 2" (no)
            6: - "-" not-json - "invalid type: sequence, expected a string at byte 8" (no)
        "#]],
    );
    check_bytes(
        &[
            b"\xFF\xFE",
            b"{\"type\":\"alert\",\"id\":\"A\xFF\"}",
            b"{\"type\":\"alert\",\"id\":\"\x1B\"}",
            b"\0",
        ],
        &expect![[r#"
            1: - "-" not-json - "expected value at byte 1" (no)
            2: - "-" not-json - "invalid unicode code point at byte 24" (no)
            3: - "-" not-json - "control character (\\u0000-\\u001F) found while parsing a string at byte 23" (no)
            4: - "-" not-json - "expected value at byte 1" (no)
        "#]],
    );
}

#[test]
fn line_ends_blanks_and_depth_are_no_findings() {
    let deep = format!(
        "{{'type':'alert','id':'A2','published':'2015-06-29','new':{}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    check(
        &[
            "",
            " \t \r",
            "\t{'type':'alert','id':'A1','published':'2015-06-29'}\r",
            &deep,
            "{'type':'alert','id':'A3','published':'2015-06-29','huge':1e999999999}",
            "{'type':'alert','id':'A4','published':'2015-06-29','x':'\\ud800'}",
        ],
        &expect![""],
    );
}

#[test]
fn hostile_ids_and_values_are_shortened_in_findings() {
    let long = "あ".repeat(100_000);
    let lines = [
        format!("{{'type':'alert','id':'{long}'}}"),
        format!("{{'type':'{long}','id':'{long}'}}"),
        format!("{{'type':'alert','id':'{long}','published':5}}"),
        format!("{{'type':'alert','id':'A1','published':'{long}'}}"),
        format!("{{'type':'mail','id':'M1','submission':'{long}'}}"),
        format!(
            "{{'type':'share','id':'H1','released':'2016-07-05','source':'feed','submissions':[{}'{long}']}}",
            "'x',".repeat(10_000)
        ),
    ];
    let lines = lines.map(|line| line.replace('\'', "\""));
    let found = problems(lines.iter().map(String::as_bytes));
    assert_eq!(found.len(), lines.len() + 1, "the mail has no class either");
    for problem in found {
        let letters = problem.id.iter().chain(&problem.value).map(|text| text.chars().count());
        assert!(letters.max().unwrap() <= 41 * 202, "{}", problem.reason);
    }
}
