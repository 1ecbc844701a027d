//! Records of made analyses, line by line.

use expect_test::{Expect, expect};

use super::*;

fn choices() -> RecordChoices {
    RecordChoices { organisation: "O001".to_owned(), received: None, class: None }
}

/// What is written for these lines; the line of the organisation is left out, and digests
/// are named by letters in the order of their coming.
fn run(lines: &[u8], choices: &RecordChoices) -> (String, RecordTally) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    std::fs::write(&path, lines).unwrap();
    let mut out = String::new();
    let sink = |recorded: Recorded<'_>| {
        match recorded {
            Recorded::Lines(lines) => out.push_str(str::from_utf8(lines).unwrap()),
            Recorded::Fault(fault) => {
                let fault = RecordFault { source_name: "a.jsonl".to_owned(), ..fault };
                out.push_str(&format!("! {fault}\n"));
            }
        }
        Ok::<(), ()>(())
    };
    let tally = records(vec![Source::File(path)], choices, sink).unwrap();
    let (_, records) = out.split_once('\n').unwrap();
    (with_short_ids(records), tally)
}

fn with_short_ids(records: &str) -> String {
    let mut short = records.to_owned();
    let mut names = 'a'..='z';
    while let Some(start) = short.find("\"S-").map(|at| at + 3) {
        let is_digest = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let Some(digest) = short.get(start..start + 16).filter(|text| is_digest(text)) else {
            break;
        };
        short = short.replace(&format!("-{digest}"), &format!("~{}", names.next().unwrap()));
    }
    short
}

/// `mails`, `files` and further members of an analysis.
fn check(members: &str, expected: &Expect) {
    let line = format!("{{\"schema\":1,\"source\":\"x.eml\",\"index\":0,{members}}}\n");
    expected.assert_eq(&run(line.as_bytes(), &choices()).0);
}

/// A line with one mail of this date and subject.
fn line(date: &str, subject: &str) -> String {
    format!(
        "{{\"schema\":1,\"mails\":[{{\"id\":\"M1\",\"mail\":{{\"date\":{date},\
         \"subject\":\"{subject}\"}}}}],\"files\":[]}}\n"
    )
}

#[test]
fn a_mail_gives_its_verdict_origin_files_and_destinations() {
    check(
        r#""subject_of_analysis":"M1","mails":[{"id":"M1","parent":null,
        "mail":{"date":"2016-07-04T08:00:00+09:00","received":[{"time":null},{"time":"2016-07-04T10:00:00+09:00"},{"time":"2016-07-04T09:00:00+09:00"}]},
        "links":[{"target":"http://b.example/x","redirects":[]},{"target":"https://A.example:8443/","redirects":[]},{"target":"http://b.example/y"},{"target":"mailto:a@c.example"},{"target":"cid:x"},{"target":"x.html"},{"target":null}],
        "origin":{"client":{"country":"KR"},"unknown":null},"kind":"attachment","sender":{"kind":"free-domestic"},"verdict":{"class":"targeted"}}],
        "files":[{"id":"F1","sha256":"00","mail":"M1","type":"pe-exe","category":"executable","extension":"exe","inline":false},{"id":"F2","sha256":"00","mail":"M1","type":"unknown","category":"other","extension":null,"inline":false}]"#
            .replace('\n', "")
            .as_str(),
        &expect![[r#"
            {"type":"submission","id":"S~a","organisation":"O001","received":"2016-07-04T10:00:00+09:00","form":"mail","category":null}
            {"type":"mail","id":"M~a","submission":"S~a","same_as":null,"tags":[],"case":null,"class":"targeted","sender_region":"KR","sender_region_unknown":null,"kind":"attachment","kind_unknown":null,"kind_presumed":null,"sender_kind":"free-domestic"}
            {"type":"file","id":"F~a-1","mail":"M~a","source":"attachment","obtained":true,"category":"executable","extension":"exe","archive":null}
            {"type":"file","id":"F~a-2","mail":"M~a","source":"attachment","obtained":true,"category":"other","extension":null,"archive":null}
            {"type":"destination","id":"D~a-1","mail":"M~a","file":null,"host":"a.example","region":null,"region_unknown":"not-resolved","as_of":null,"source":null}
            {"type":"destination","id":"D~a-2","mail":"M~a","file":null,"host":"b.example","region":null,"region_unknown":"not-resolved","as_of":null,"source":null}
        "#]],
    );
}

#[test]
fn containers_and_inline_files_give_no_record_and_archives_are_named() {
    check(
        r#""mails":[{"id":"M1"},{"id":"M2","parent":"F7"}],"files":[{"id":"F1","sha256":"00","mail":"M1","type":"png","category":"other","extension":"png","inline":true},{"id":"F2","sha256":"00","mail":"M1","type":"rar5","category":"archive","extension":"rar"},{"id":"F3","sha256":"00","mail":"M1","parent":"F2","type":"7z","category":"archive","extension":"7z"},{"id":"F4","sha256":"00","mail":"M1","parent":"F3","category":"pdf","extension":"pdf"},{"id":"F5","sha256":"00","mail":"M1","parent":"F2","category":"shortcut","extension":"lnk"},{"id":"F6","sha256":"00","mail":"M1","type":"tnef","category":"archive","extension":"dat"},{"id":"F7","sha256":"00","mail":"M1","parent":"F2","type":"eml","category":"other","extension":"eml"},{"id":"F8","sha256":"00","mail":"M1","parent":"F6","category":"office","extension":"doc"},{"id":"F9","sha256":"00","mail":"M2","category":"justsystems","extension":"jtd"}]"#,
        &expect![[r#"
            {"type":"submission","id":"S~a","organisation":"O001","received":null,"form":"mail","category":null}
            {"type":"mail","id":"M~a","submission":"S~a","same_as":null,"tags":[],"case":null,"class":null,"sender_region":null,"sender_region_unknown":null,"kind":null,"kind_unknown":null,"kind_presumed":null,"sender_kind":null}
            {"type":"file","id":"F~a-1","mail":"M~a","source":"attachment","obtained":true,"category":"pdf","extension":"pdf","archive":"7z"}
            {"type":"file","id":"F~a-2","mail":"M~a","source":"attachment","obtained":true,"category":"shortcut","extension":"lnk","archive":"rar"}
            {"type":"file","id":"F~a-3","mail":"M~a","source":"attachment","obtained":true,"category":"office","extension":"doc","archive":null}
            {"type":"file","id":"F~a-4","mail":"M~a","source":"attachment","obtained":true,"category":"justsystems","extension":"jtd","archive":"rar"}
        "#]],
    );
}

#[test]
fn what_could_not_be_seen_is_not_obtained_and_parts_of_a_file_are_no_files() {
    check(
        r#""mails":[{"id":"M1"}],"files":[{"id":"F1","sha256":"00","mail":"M1","type":"zip","category":"archive","extension":"zip"},{"id":"F2","sha256":null,"mail":"M1","parent":"F1","type":"unknown","category":"other","extension":"exe"},{"id":"F3","sha256":"00","mail":"M1","type":"7z","category":"archive","extension":"7z"},{"id":"F4","sha256":"00","mail":"M1","type":"office-ole-doc","category":"office","extension":"doc"},{"id":"F5","sha256":"00","mail":"M1","parent":"F4","type":"pe-exe","category":"executable","extension":null}]"#,
        &expect![[r#"
            {"type":"submission","id":"S~a","organisation":"O001","received":null,"form":"mail","category":null}
            {"type":"mail","id":"M~a","submission":"S~a","same_as":null,"tags":[],"case":null,"class":null,"sender_region":null,"sender_region_unknown":null,"kind":null,"kind_unknown":null,"kind_presumed":null,"sender_kind":null}
            {"type":"file","id":"F~a-1","mail":"M~a","source":"attachment","obtained":false,"category":null,"extension":"exe","archive":"zip"}
            {"type":"file","id":"F~a-2","mail":"M~a","source":"attachment","obtained":false,"category":null,"extension":"7z","archive":"7z"}
            {"type":"file","id":"F~a-3","mail":"M~a","source":"attachment","obtained":true,"category":"office","extension":"doc","archive":null}
        "#]],
    );
}

#[test]
fn the_mail_that_it_is_about_is_recorded_and_not_its_envelope() {
    // The covering note has a link of its own, a later time, and the lure has a mail in it.
    check(
        r#""subject_of_analysis":"M2","mails":[{"id":"M1","mail":{"received":[{"time":"2016-07-05T10:00:00+09:00"}]},"links":[{"target":"http://own.example/"}],"verdict":{"class":"harmless"}},{"id":"M2","parent":"F1","mail":{"received":[],"date":"2016-07-01T10:00:00+09:00"},"links":[{"target":"http://evil.example/"}],"origin":{"unknown":"no-trace"},"verdict":{"class":"phishing"}},{"id":"M3","parent":"M2","links":[{"target":"http://inner.example/"}]}],"files":[{"id":"F1","sha256":"00","mail":"M1","type":"eml","category":"other"},{"id":"F2","sha256":"00","mail":"M3","category":"pdf","extension":"pdf"}]"#,
        &expect![[r#"
            {"type":"submission","id":"S~a","organisation":"O001","received":"2016-07-05T10:00:00+09:00","form":"mail","category":null}
            {"type":"mail","id":"M~a","submission":"S~a","same_as":null,"tags":[],"case":null,"class":"phishing","sender_region":null,"sender_region_unknown":"no-trace","kind":null,"kind_unknown":null,"kind_presumed":null,"sender_kind":null}
            {"type":"file","id":"F~a-1","mail":"M~a","source":"attachment","obtained":true,"category":"pdf","extension":"pdf","archive":null}
            {"type":"destination","id":"D~a-1","mail":"M~a","file":null,"host":"evil.example","region":null,"region_unknown":"not-resolved","as_of":null,"source":null}
            {"type":"destination","id":"D~a-2","mail":"M~a","file":null,"host":"inner.example","region":null,"region_unknown":"not-resolved","as_of":null,"source":null}
        "#]],
    );
}

#[test]
fn files_beside_an_inline_forwarded_mail_are_its_own() {
    check(
        r#""subject_of_analysis":"M2","mails":[{"id":"M1"},{"id":"M2","parent":"M1","kind":"attachment"}],"files":[{"id":"F1","sha256":"00","mail":"M1","category":"office","extension":"doc"}]"#,
        &expect![[r#"
            {"type":"submission","id":"S~a","organisation":"O001","received":null,"form":"mail","category":null}
            {"type":"mail","id":"M~a","submission":"S~a","same_as":null,"tags":[],"case":null,"class":null,"sender_region":null,"sender_region_unknown":null,"kind":"attachment","kind_unknown":null,"kind_presumed":null,"sender_kind":null}
            {"type":"file","id":"F~a-1","mail":"M~a","source":"attachment","obtained":true,"category":"office","extension":"doc","archive":null}
        "#]],
    );
}

#[test]
fn a_redirect_counts_where_it_ends_and_addresses_have_a_region_with_its_date() {
    check(
        r#""region_db":{"source":"db","date":"2026-06-19"},"mails":[{"id":"M1","links":[{"target":"http://r.example/?u=http://n.example/?v=http://8.8.8.8/","redirects":["http://n.example/?v=http://8.8.8.8/","http://8.8.8.8/"]},{"target":"http://[2001:4860:0:0::8888]/x"},{"target":"http://192.0.2.1/"},{"target":"http://198.51.100.1/"},{"target":"http://evil.example/"}]}],"files":[],"observables":[{"kind":"ipv4","value":"192.0.2.1","country":null},{"kind":"ipv4","value":"8.8.8.8","country":"US"},{"kind":"ipv4","value":"1.1.1.1","country":"AU"},{"kind":"ipv6","value":"2001:4860::8888","country":"US"},{"kind":"host","value":"8.8.8.8","country":"FR"}]"#,
        &expect![[r#"
            {"type":"submission","id":"S~a","organisation":"O001","received":null,"form":"mail","category":null}
            {"type":"mail","id":"M~a","submission":"S~a","same_as":null,"tags":[],"case":null,"class":null,"sender_region":null,"sender_region_unknown":null,"kind":null,"kind_unknown":null,"kind_presumed":null,"sender_kind":null}
            {"type":"destination","id":"D~a-1","mail":"M~a","file":null,"host":"192.0.2.1","region":null,"region_unknown":"not-known","as_of":"2026-06-19","source":"db"}
            {"type":"destination","id":"D~a-2","mail":"M~a","file":null,"host":"198.51.100.1","region":null,"region_unknown":"not-known","as_of":"2026-06-19","source":"db"}
            {"type":"destination","id":"D~a-3","mail":"M~a","file":null,"host":"2001:4860::8888","region":"US","region_unknown":null,"as_of":"2026-06-19","source":"db"}
            {"type":"destination","id":"D~a-4","mail":"M~a","file":null,"host":"8.8.8.8","region":"US","region_unknown":null,"as_of":"2026-06-19","source":"db"}
            {"type":"destination","id":"D~a-5","mail":"M~a","file":null,"host":"evil.example","region":null,"region_unknown":"not-resolved","as_of":null,"source":null}
        "#]],
    );
}

#[test]
fn the_same_mail_again_points_to_the_first() {
    let same = line("\"2016-07-04T10:00:00+09:00\"", "one");
    let other = line("\"2016-07-04T10:00:00+09:00\"", "two");
    let (records, tally) = run(format!("{same}{other}{same}{same}").as_bytes(), &choices());
    let ids: Vec<&str> =
        records.lines().filter_map(|record| record.strip_prefix(r#"{"type":"mail","#)).collect();
    let ids: Vec<&str> = ids.iter().filter_map(|id| Some(id.split_once(",\"tags\"")?.0)).collect();
    expect![[r#"
        "id":"M~a","submission":"S~a","same_as":null
        "id":"M~b","submission":"S~b","same_as":null
        "id":"M~a-2","submission":"S~a-2","same_as":"M~a"
        "id":"M~a-3","submission":"S~a-3","same_as":"M~a""#]]
    .assert_eq(&ids.join("\n"));
    assert_eq!(tally, RecordTally { analyses: 4, faults: 0 });
}

#[test]
fn pictures_of_a_signature_make_no_other_mail() {
    let handed_in_with = |inline: &str| {
        format!(
            "{{\"schema\":1,\"subject_of_analysis\":\"M2\",\"mails\":[{{\"id\":\"M1\"}},\
             {{\"id\":\"M2\",\"parent\":\"M1\"}}],\"files\":[{inline}]}}\n"
        )
    };
    let picture = r#"{"id":"F1","mail":"M1","sha256":"00","category":"other","inline":true}"#;
    let lines = handed_in_with("") + &handed_in_with(picture);
    let (records, _) = run(lines.as_bytes(), &choices());
    assert!(records.contains("\"same_as\":\"M~a\""), "{records}");
    assert!(!records.contains("\"type\":\"file\""), "{records}");
}

#[test]
fn the_same_mail_of_another_member_is_not_the_same() {
    let line = line("null", "one");
    let first_id = |organisation: &str| {
        let choices = RecordChoices { organisation: organisation.to_owned(), ..choices() };
        let mut lines = Vec::new();
        let analysed = Analysed::parse(line.as_bytes()).unwrap();
        Conversion::new(&analysed, &choices, &mut lines).run(&mut Seen::default());
        String::from_utf8(lines).unwrap().split(',').nth(1).unwrap().to_owned()
    };
    assert_eq!(first_id("O001"), first_id("O001"));
    assert_ne!(first_id("O001"), first_id("O002"));
}

#[test]
fn circles_of_parents_end() {
    check(
        r#""subject_of_analysis":"M2","mails":[{"id":"M2","parent":"F1"}],"files":[{"id":"F1","sha256":"00","mail":"M2","category":"other"},{"id":"F2","sha256":"00","mail":"M2","category":"pdf","extension":"pdf"}]"#,
        &expect![[r#"
            {"type":"submission","id":"S~a","organisation":"O001","received":null,"form":"mail","category":null}
            {"type":"mail","id":"M~a","submission":"S~a","same_as":null,"tags":[],"case":null,"class":null,"sender_region":null,"sender_region_unknown":null,"kind":null,"kind_unknown":null,"kind_presumed":null,"sender_kind":null}
            {"type":"file","id":"F~a-1","mail":"M~a","source":"attachment","obtained":true,"category":"pdf","extension":"pdf","archive":null}
        "#]],
    );
}

#[test]
fn times_come_from_relays_before_dates_and_from_choices_before_all() {
    let received = |members: &str, choices: &RecordChoices| {
        let line =
            format!("{{\"schema\":1,\"subject_of_analysis\":\"M2\",{members},\"files\":[]}}");
        let (records, _) = run(line.as_bytes(), choices);
        let (_, rest) = records.split_once("\"received\":").unwrap();
        rest.split(',').next().unwrap().to_owned()
    };
    let outer = r#"{"id":"M1","mail":{"received":[{"time":"2016-01-02T00:00:00Z"}],"date":"2016-01-04T00:00:00Z"}}"#;
    let inner = r#"{"id":"M2","parent":"M1","mail":{"date":"2016-01-03T00:00:00Z"}}"#;
    let mails = |outer: &str, inner: &str| format!("\"mails\":[{outer},{inner}]");
    let dated = outer.replace("{\"time\":\"2016-01-02T00:00:00Z\"}", "");
    let bare = inner.replace("\"date\"", "\"no\"");
    let chosen = RecordChoices { received: ReceivedAt::parse("2016-07-04"), ..choices() };
    for (members, choices, want) in [
        (mails(outer, inner), choices(), "\"2016-01-02T00:00:00Z\""),
        (mails(&dated, inner), choices(), "\"2016-01-03T00:00:00Z\""),
        (mails(&dated, &bare), choices(), "\"2016-01-04T00:00:00Z\""),
        (mails("{\"id\":\"M1\"}", &bare), choices(), "null"),
        ("\"mails\":[]".to_owned(), choices(), "null"),
        (mails(outer, inner), chosen, "\"2016-07-04\""),
    ] {
        assert_eq!(received(&members, &choices), want, "{members}");
    }
}

#[test]
fn a_chosen_class_stands_in_place_of_the_verdicts() {
    let chosen = RecordChoices { class: Some(VerdictClass::Targeted), ..choices() };
    let (records, tally) = run(line("null", "one").as_bytes(), &chosen);
    assert!(records.contains("\"class\":\"targeted\""), "{records}");
    assert_eq!(tally.faults, 0);
}

#[test]
fn a_bare_file_is_a_submission_of_one_file() {
    check(
        r#""subject_of_analysis":null,"mails":[],"files":[{"id":"F1","mail":null,"parent":null,"sha256":"00","type":"pdf","category":"pdf","extension":"pdf","inline":false}]"#,
        &expect![[r#"
            {"type":"submission","id":"S~a","organisation":"O001","received":null,"form":"file","category":null}
        "#]],
    );
}

#[test]
fn lines_that_cannot_be_read_are_told_and_the_rest_goes_on() {
    let good = line("null", "one");
    let mut lines = b"{\"schema\":2,\"mails\":[],\"files\":[]}\n\nhello\n\xff\n".to_vec();
    lines.extend(good.trim_end().as_bytes());
    let (records, tally) = run(&lines, &choices());
    expect![[r#"
        ! a.jsonl:1: an analysis of schema 2, but only schema 1 is understood: give what `noroshi analyze --format json` printed
        ! a.jsonl:3: no JSON (at byte 1): give what `noroshi analyze --format json` printed
        ! a.jsonl:4: no JSON (at byte 1): give what `noroshi analyze --format json` printed
        {"type":"submission","id":"S~a","organisation":"O001","received":null,"form":"mail","category":null}
        {"type":"mail","id":"M~a","submission":"S~a","same_as":null,"tags":[],"case":null,"class":null,"sender_region":null,"sender_region_unknown":null,"kind":null,"kind_unknown":null,"kind_presumed":null,"sender_kind":null}
    "#]].assert_eq(&records);
    assert_eq!(tally, RecordTally { analyses: 1, faults: 3 });
}

#[test]
fn words_of_a_newer_program_are_told_once_and_left_out() {
    check(
        r#""mails":[{"id":"M1","kind":"pigeon","origin":{"client":{"country":"Korea"}},"sender":{"kind":"x\u001b[0m"},"verdict":{"class":"odd"}}],"files":[{"id":"F1","sha256":"00","mail":"M1","category":"hologram"},{"id":"F2","sha256":"00","mail":"M1","category":"hologram"}]"#,
        &expect![[r#"
            {"type":"submission","id":"S~a","organisation":"O001","received":null,"form":"mail","category":null}
            {"type":"mail","id":"M~a","submission":"S~a","same_as":null,"tags":[],"case":null,"class":null,"sender_region":null,"sender_region_unknown":null,"kind":null,"kind_unknown":null,"kind_presumed":null,"sender_kind":null}
            {"type":"file","id":"F~a-1","mail":"M~a","source":"attachment","obtained":true,"category":null,"extension":null,"archive":null}
            {"type":"file","id":"F~a-2","mail":"M~a","source":"attachment","obtained":true,"category":null,"extension":null,"archive":null}
            ! a.jsonl:1: class is "odd", which is not known: use the noroshi that analysed it
            ! a.jsonl:1: country is "Korea", which is not known: use the noroshi that analysed it
            ! a.jsonl:1: kind is "pigeon", which is not known: use the noroshi that analysed it
            ! a.jsonl:1: sender.kind is "x\u{1b}[0m", which is not known: use the noroshi that analysed it
            ! a.jsonl:1: category is "hologram", which is not known: use the noroshi that analysed it
        "#]],
    );
}

#[test]
fn destinations_are_bounded() {
    let link = |number| format!("{{\"target\":\"http://{number}.example/\"}}");
    let links: Vec<String> = (0..=HOSTS_MAX).map(link).collect();
    let line = format!(
        "{{\"schema\":1,\"mails\":[{{\"id\":\"M1\",\"links\":[{}]}}],\"files\":[]}}",
        links.join(",")
    );
    let (records, tally) = run(line.as_bytes(), &choices());
    assert_eq!(records.matches("\"type\":\"destination\"").count(), HOSTS_MAX);
    assert!(records.ends_with(
        "! a.jsonl:1: the mail leads to more than 1000 hosts: the rest gives no records\n"
    ));
    assert_eq!(tally.faults, 1);
}

#[test]
fn a_line_without_end_is_passed_over() {
    let length = usize::try_from(LINE_BYTES_MAX).unwrap();
    let good = line("null", "one");
    let mut lines = vec![b'x'; length + 10];
    lines.push(b'\n');
    lines.extend(good.as_bytes());
    // Just within the bound, blanks in front of it.
    lines.resize(lines.len() + length - good.trim_end().len(), b' ');
    lines.extend(good.as_bytes());
    let (records, tally) = run(&lines, &choices());
    assert!(records.starts_with("! a.jsonl:1: the line is longer"), "{records}");
    assert_eq!(tally, RecordTally { analyses: 2, faults: 1 });
}

#[test]
fn a_source_that_cannot_be_opened_is_told_without_a_line() {
    let sources = crate::sources(&["no/such.jsonl".into()]);
    let mut told = Vec::new();
    let sink = |recorded: Recorded<'_>| {
        if let Recorded::Fault(fault) = recorded {
            told.push(fault.to_string());
        }
        Ok::<(), ()>(())
    };
    let tally = records(sources, &choices(), sink).unwrap();
    assert!(told[0].starts_with("no/such.jsonl: No such file"), "{told:?}");
    assert_eq!(tally, RecordTally { analyses: 0, faults: 1 });
}
