//! `noroshi report` as a command: arguments, configuration, exit codes, what it tells.

use std::fs;

use expect_test::{Expect, expect};

use crate::support::noroshi;

/// One submission a second before the quarter begins in Tokyo, one when it does.
const RECORDS: &[u8] = b"\
{\"type\":\"organisation\",\"id\":\"O1\",\"kind\":\"member\"}
{\"type\":\"submission\",\"id\":\"S1\",\"organisation\":\"O1\",\"received\":\"2016-06-30T14:59:59Z\"}
{\"type\":\"submission\",\"id\":\"S2\",\"organisation\":\"O1\",\"received\":\"2016-06-30T15:00:00Z\"}
";

fn run(files: &[(&str, &str)], args: &[&str], input: &[u8]) -> (String, String, i32) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let args: Vec<&str> = ["report"].iter().chain(args).copied().collect();
    let output = noroshi(folder.path(), &args, input);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

/// Code, talk, and the rows of the CSV whose count is not zero.
fn check(args: &[&str], input: &[u8], expected: &Expect) {
    check_with(&[], args, input, expected);
}

fn check_with(files: &[(&str, &str)], args: &[&str], input: &[u8], expected: &Expect) {
    let args: Vec<&str> = args.iter().chain(&["--format", "csv"]).copied().collect();
    let (out, talk, code) = run(files, &args, input);
    let counted = |line: &&str| {
        let count = line.split(',').nth(4);
        count.is_some_and(|count| count != "0" && count != "count")
    };
    let rows: String = out.lines().filter(counted).map(|line| format!("{line}\n")).collect();
    expected.assert_eq(&format!("{code}\n{talk}{rows}"));
}

#[test]
fn records_come_from_a_file_or_from_standard_input() {
    check(
        &["quarter", "2016-07", "--records", "-"],
        RECORDS,
        &expect![[r#"
            0
            activity-quarters,2016-07,1,2016-04/submissions,1,
            activity-quarters,2016-07,1,2016-07/submissions,1,
            activity-quarters,2016-07,1,total/submissions,2,
            activity-years,2016-07,1,total/submissions,2,
            claims,2016-07,2,activity-quarters/2016-07/submissions/nth,2,
            claims,2016-07,2,activity-quarters/2016-07/submissions/since,2,
            records,2016-07,3,read,3,
            records,2016-07,3,counted,3,
        "#]],
    );
    let text = String::from_utf8(RECORDS.to_vec()).unwrap();
    let args = ["year", "2016", "--records", "records.jsonl", "--format", "csv"];
    let (from_file, ..) = run(&[("records.jsonl", &text)], &args, b"");
    let (from_pipe, ..) = run(&[], &["year", "2016", "--records", "-", "--format", "csv"], RECORDS);
    assert_eq!(from_file, from_pipe);
}

#[test]
fn zone_and_year_are_settings_and_arguments_go_before_them() {
    let config = [("noroshi.toml", "[statistics]\ntime_zone = \"UTC\"\nyear_starts = 6\n")];
    check_with(
        &config,
        &["quarter", "2016-06", "--records", "-"],
        RECORDS,
        &expect![[r#"
            0
            activity-quarters,2016-06,2,2016-06/submissions,2,
            activity-quarters,2016-06,2,total/submissions,2,
            activity-years,2016-06,2,total/submissions,2,
            records,2016-06,3,read,3,
            records,2016-06,3,counted,3,
        "#]],
    );
    let args =
        ["quarter", "2016-07", "--records", "-", "--time-zone", "Asia/Tokyo", "--year-starts", "4"];
    let (out, ..) = run(&config, &[&args[..], &["--format", "csv"]].concat(), RECORDS);
    assert!(out.contains("2016-07/submissions,1,"), "{out}");
}

#[test]
fn titles_and_notes_are_in_the_language_asked_for() {
    for (lang, title) in [
        ("ja", "# 情報共有の運用状況 2016 年 7 月～9 月\n"),
        ("en", "# Information sharing, Jul–Sep 2016\n"),
    ] {
        let args = ["quarter", "2016-07", "--records", "-", "--lang", lang];
        let (out, ..) = run(&[], &args, RECORDS);
        assert!(out.starts_with(title), "{out}");
    }
}

#[test]
fn what_cannot_be_met_is_named_with_the_remedy() {
    for (args, told) in MISTAKES {
        let args = [*args, &["--records", "-"]].concat();
        let (out, talk, code) = run(&[], &args, RECORDS);
        assert_eq!(
            (out.as_str(), talk.as_str(), code),
            ("", format!("noroshi: {told}\n").as_str(), 2)
        );
    }
    let (_, talk, code) =
        run(&[], &["year", "2014", "--explain", "x/y", "--records", "-"], RECORDS);
    assert!(talk.starts_with("noroshi: the report has no table \"x\": it has activity-quarters"));
    assert_eq!(code, 2);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    for name in ["none.jsonl", "."] {
        let (out, talk, code) = run(&[], &["year", "2014", "--records", name], b"");
        assert!(talk.starts_with(&format!("noroshi: cannot read {name}: ")), "{talk}");
        assert_eq!((out.as_str(), code), ("", 2));
    }
}

#[test]
fn what_is_left_out_gives_another_exit_code() {
    let bad = [RECORDS, b"{\"type\":\"alert\",\"id\":\"A1\"}\n"].concat();
    check(
        &["jcrat", "2014", "--records", "-"],
        &bad,
        &expect![[r#"
            1
            noroshi: of 4 records, 1 are not counted and 0 only in part: JSON and Markdown list them with the reasons
            records,2014,4,read,4,
            records,2014,4,counted,3,
            records,2014,4,not-counted,1,
            records,2014,4,reason/missing-field,1,
        "#]],
    );
    for nothing in [&b""[..], b"{\"schema\":1,\"mails\":[]}\n"] {
        let (_, talk, code) = run(&[], &["jcrat", "2014", "--records", "-"], nothing);
        assert!(talk.starts_with("noroshi: no record was counted: give records"), "{talk}");
        assert_eq!(code, 3);
    }
}

/// Arguments, and what is told of them.
const MISTAKES: &[(&[&str], &str)] = &[
    (
        &["quarter", "2016-08"],
        "\"2016-08\" is no quarter: write its first month as 2016-07 (one of 04, 07, 10, 01)",
    ),
    (
        &["quarter", "2016"],
        "\"2016\" is no quarter: write its first month as 2016-07 (one of 04, 07, 10, 01)",
    ),
    (
        &["year", "2014-04"],
        "\"2014-04\" is no fiscal year: write the year that it begins in, as 2014",
    ),
    (&["year", "9999"], "\"9999\" is no fiscal year: write the year that it begins in, as 2014"),
    (
        &["year", "2014", "--from", "2015-06", "--to", "2014-07"],
        "2014-07 is before 2015-06: swap them",
    ),
    (
        &["year", "2014", "--from", "2014-13", "--to", "2015-01"],
        "\"2014-13\" is no month and no day: write 2014-07 or 2014-07-16",
    ),
    (
        &["year", "2014", "--period", "tags"],
        "\"tags\": write the table and its period as TABLE=PERIOD",
    ),
    (&["year", "2014", "--period", "x=2014"], "there is no table \"x\""),
    (
        &["year", "2014", "--period", "tags=20"],
        "\"20\" is no period: write 2014, 2014-07 or 2014-07..2015-06",
    ),
    (
        &["year", "2014", "--period", "claims=2014"],
        "table claims cannot have a period of its own in this report",
    ),
    (
        &["year", "2014", "--period", "case-bodies=2014"],
        "table case-bodies cannot have a period of its own in this report",
    ),
    (&["year", "2014", "--sum", "a"], "\"a\": write the sum and its rows as NAME=ROW,ROW"),
    (
        &["year", "2014", "--sum", "a=JP,exe"],
        "sum \"a\": no table of this report has all of the rows \"JP,exe\"",
    ),
    (
        &["year", "2014", "--sum", "JP=JP,KR"],
        "sum \"JP\" cannot be a row: use small letters, digits and hyphens, and no row's name",
    ),
    (
        &["year", "2014", "--time-zone", "Mars"],
        "time_zone is \"Mars\": give a name of the IANA time zone database such as \"Asia/Tokyo\"",
    ),
    (
        &["year", "2014", "--year-starts", "0"],
        "year_starts is \"0\": give the month that a year begins in, 1 to 12",
    ),
    (
        &["jcrat", "2014", "--explain", "records/read"],
        "the records behind table records stand in the list of what is not counted",
    ),
];
