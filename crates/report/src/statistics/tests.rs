//! A small report and the records behind one of its digits, in every format.

use expect_test::{ExpectFile, expect, expect_file};
use jiff::tz::TimeZone;
use stats::{History, Ledger, RatioRounding, Request, Sum};
use vocab::FiscalCalendar;
use words::Lang;

use super::*;

fn history() -> History {
    let tokyo = TimeZone::fixed(jiff::tz::offset(9));
    let mut ledger = Ledger::default();
    for (line, number) in RECORDS.lines().zip(1..) {
        wire::read_record(line.replace('\'', "\"").as_bytes(), number, &tokyo, &mut ledger);
    }
    ledger.into_history()
}

fn request(kind: ReportKind) -> Request {
    let calendar = FiscalCalendar::default();
    let period = match kind {
        ReportKind::Quarter => calendar.quarter(2014, 10),
        ReportKind::Year | ReportKind::Jcrat => calendar.year(2014),
    };
    let sums = match kind {
        ReportKind::Jcrat => Vec::new(),
        _ => vec![Sum { name: "jp-kr".into(), of: vec!["JP".into(), "KR".into()] }],
    };
    let ratios = RatioRounding::CutOff;
    Request { ratios, sums, ..Request::new(kind, period.unwrap(), calendar) }
}

fn check(kind: ReportKind, lang: Lang, expected: &ExpectFile) {
    let (history, request, words) = (history(), request(kind), Words::new(lang));
    let tables = stats::report(&history, &request).unwrap();
    let texts = report_texts(&tables, &words);
    let title = report_title(kind, request.period, &words);
    expected.assert_eq(&report_markdown(&title, &texts, history.problems(), &words));
}

#[test]
fn a_quarter_in_japanese() {
    check(ReportKind::Quarter, Lang::Ja, &expect_file!["tests/quarter.ja.md"]);
}

#[test]
fn a_year_in_english() {
    check(ReportKind::Year, Lang::En, &expect_file!["tests/year.en.md"]);
}

#[test]
fn a_year_of_the_rescue_team_in_both_languages() {
    check(ReportKind::Jcrat, Lang::Ja, &expect_file!["tests/jcrat.ja.md"]);
    check(ReportKind::Jcrat, Lang::En, &expect_file!["tests/jcrat.en.md"]);
}

#[test]
fn lines_of_csv() {
    let (history, request) = (history(), request(ReportKind::Quarter));
    let csv = report_csv(&stats::report(&history, &request).unwrap());
    let told = |line: &&str| {
        ["table", "tags", "sender-region", "member"].iter().any(|table| line.starts_with(table))
    };
    let lines: Vec<&str> = csv.lines().filter(told).collect();
    expect![[r#"
        table,period,n,key,count,percent
        membership,2014-10,2,joined,1,
        membership,2014-10,2,joined/new-sig,1,
        membership,2014-10,2,joined/existing-sig,0,
        membership,2014-10,2,left,0,
        membership,2014-10,2,gas/first-day,1,
        membership,2014-10,2,gas/last-day,1,
        membership,2014-10,2,oil/first-day,0,
        membership,2014-10,2,oil/last-day,1,
        membership,2014-10,2,total/first-day,1,
        membership,2014-10,2,total/last-day,2,
        sender-region,2014-10,2,KR,1,50
        sender-region,2014-10,2,unknown,1,50
        sender-region,2014-10,2,unknown/no-headers,0,0
        sender-region,2014-10,2,unknown/no-trace,1,50
        sender-region,2014-10,2,jp-kr,1,50
        member-reports,2014-10,1,account-taken-over,0,0
        member-reports,2014-10,1,bad-traffic,1,100
        member-reports,2014-10,1,web-probing,0,0
        member-reports,2014-10,1,other,0,0
        tags,2014-10,2,'=exchange,1,50
        tags,2014-10,2,'=exchange/cases,1,
        tags,2014-10,2,a|b,1,50
        tags,2014-10,2,a|b/cases,1,"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn the_records_behind_a_row() {
    let (history, request) = (history(), request(ReportKind::Quarter));
    let explained = |wanted: &str, lang: Lang| {
        let table = [stats::explain(&history, &request, wanted).unwrap()];
        let words = Words::new(lang);
        let text = &report_texts(&table, &words)[0];
        [
            explained_markdown(text, &words),
            explained_csv(text.table),
            String::from_utf8(wire::explained_json(text)).unwrap(),
        ]
        .join("----\n")
    };
    expect_file!["tests/explained-sum.en.txt"]
        .assert_eq(&explained("sender-region/jp-kr", Lang::En));
    expect_file!["tests/explained-claim.ja.txt"]
        .assert_eq(&explained("claims/sender-region/KR/first", Lang::Ja));
    expect_file!["tests/explained-table.en.txt"].assert_eq(&explained("tags", Lang::En));
}

/// Every name of a row has a text: a key of the texts would be its own.
#[test]
fn every_row_has_a_name() {
    let history = history();
    for kind in ReportKind::ALL {
        let request = request(*kind);
        for table in stats::report(&history, &request).unwrap() {
            for (row, lang) in
                table.rows.iter().flat_map(|row| Lang::ALL.iter().map(move |lang| (row, lang)))
            {
                let name = label::label(table.id, &row.key, &Words::new(*lang));
                assert!(!name.contains("row-") && !name.contains("sub-"), "{}: {name}", table.id);
            }
        }
    }
}

const RECORDS: &str = "\
{'type':'organisation','id':'O1','kind':'member'}
{'type':'organisation','id':'X1','kind':'outsider'}
{'type':'membership','organisation':'O1','sig':'gas','agreement':'nda','from':'2013-04-01','to':null}
{'type':'membership','organisation':'O1','sig':'oil','agreement':'nda','from':'2014-10-01','to':null}
{'type':'submission','id':'S1','organisation':'O1','received':'2013-05-01','form':'mail'}
{'type':'mail','id':'M1','submission':'S1','class':'targeted','sender_region':'JP','kind':'attachment','sender_kind':'free-domestic'}
{'type':'submission','id':'S2','organisation':'O1','received':'2014-10-01T00:00:00+09:00','form':'mail'}
{'type':'mail','id':'M2','submission':'S2','class':'targeted','sender_region':'KR','kind':'attachment','sender_kind':'company','tags':['=exchange','a|b'],'case':'K'}
{'type':'mail','id':'M3','submission':'S2','class':'targeted','sender_region_unknown':'no-trace','kind_unknown':'deleted','kind_presumed':'link'}
{'type':'mail','id':'M4','submission':'S2','same_as':'M2','class':'targeted'}
{'type':'file','id':'F1','mail':'M2','source':'attachment','obtained':true,'category':'executable','archive':'zip'}
{'type':'destination','id':'D1','mail':'M2','region':'US','as_of':'2014-10-02'}
{'type':'submission','id':'S3','organisation':'O1','received':'2014-12-31','form':'incident','category':'bad-traffic'}
{'type':'share','id':'H1','released':'2014-10-02','source':'window'}
{'type':'outreach','organisation':'X1','kind':'university','notices':['2014-11-01'],'mails_attempted':1234,'mails_delivered':2}
{'type':'window_mail','id':'W1','received':'2014-05-02','form':'compressed','from_kind':'free','archives':['zip'],'files':['exe']}
{'type':'window_mail','id':'W2','received':'2014-05-02','form':'none'}
{'type':'consultation','id':'C1','received':'2014-05-02'}
{'type':'case','id':'K1','consultation':'C1','rescue':'2014-05-03','support_ended':'2014-05-20','body':'agency','origin':'asked'}
{'type':'chain','id':'N1','followed':'2014-11-01'}
{'type':'alert','id':'A1|<b>','published':'2014-02-30'}
{'type':'mail','id':'M5','submission':'S2'}
no json
";
