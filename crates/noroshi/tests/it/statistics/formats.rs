//! What records bring is text in every format, whatever it is made of.

use serde_json::{Value, json};
use stats::{History, Request};
use words::{Lang, Words};

use super::{history, jcrat, lines, quarter, year};

/// Names that a format could take for something else.
fn hostile() -> Vec<String> {
    let mut names: Vec<String> = [
        "=HYPERLINK(\"http://evil.example/\",\"x\")",
        "+1+cmd|' /C calc'!A0",
        "-2",
        "@SUM(A1)",
        "＝1+1",
        " =1",
        "\t=1",
        "\r=1",
        "\n=1",
        "\u{A0}=1",
        "\u{FEFF}=1",
        "\u{200B}@x",
        "\0=1",
        "\0",
        "a,b",
        "a\"b",
        "\"",
        "\"\"\"",
        "a\nb",
        "a\rb",
        "a\r\nb",
        "a;b",
        "'a'",
        "a|b",
        "a\\|b",
        "a\\",
        "\\",
        "||",
        "`x`",
        "**x**",
        "_x_",
        "~~x~~",
        "# x",
        "[x](http://evil.example)",
        "](http://evil.example)",
        "![x](http://evil.example/i.png)",
        "<script>alert(1)</script>",
        "<a href=x>",
        "&lt;",
        "<!--",
        "http://evil.example/x",
        "https://evil.zzz",
        "//evil.example",
        "www.evil.zzz",
        "WWW.evil.example",
        "a@evil.example",
        "a@evil.zzz",
        "mailto:a@b.zzz",
        "$x$",
        "\u{202E}exe.pdf",
        "\u{2066}x",
        "\u{1B}[31mred",
        "\u{9B}2J",
        "\u{7}",
        "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
        "記録",
        "first",
        "x/first-day",
        "JP",
        "unknown",
        "null",
        "{}",
        "%s",
        "{ $rows }",
    ]
    .map(str::to_owned)
    .to_vec();
    names.push("長".repeat(5_000));
    names
}

/// Records whose ids, tags and SIGs are hostile, and as many that are refused.
fn records() -> Vec<Value> {
    let mut records = vec![
        json!({"type": "submission", "id": "S", "organisation": "O", "received": "2016-07-04"}),
    ];
    // Beside so many others each name is under one per cent, and stands in a note.
    for number in 0..200 {
        records.push(json!({"type": "mail", "id": format!("M{number}"), "submission": "S", "class": "targeted"}));
    }
    for name in hostile() {
        records.push(json!({"type": "mail", "id": name, "submission": "S", "class": "targeted",
            "tags": [name], "case": name}));
        records.push(
            json!({"type": "membership", "organisation": name, "sig": name, "from": "2016-07-04"}),
        );
        records.push(json!({"type": "case", "id": name, "rescue": "2016-07-04", "body": "agency",
            "origin": "asked", "consultation": name}));
        records.push(json!({"type": "alert", "id": name, "published": name}));
        records.push(json!({"type": name, "id": name}));
    }
    records
}

/// A reader of RFC 4180, which knows nothing of our writer.
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut letters, mut quoted) = (text.chars().peekable(), false);
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' if quoted || field.is_empty() => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            '"' | '\r' if !quoted => panic!("{letter:?} outside of quotes after {field:?}"),
            _ => field.push(letter),
        }
    }
    assert!(!quoted && field.is_empty() && row.is_empty(), "the file ends within a line");
    rows
}

fn check_csv(text: &str, columns: usize) -> Vec<Vec<String>> {
    let rows = csv(text);
    for row in &rows {
        assert_eq!(row.len(), columns, "{row:?}");
        for field in row {
            let shown = field.trim_start_matches(|letter: char| {
                letter.is_whitespace() || letter.is_control() || "\u{FEFF}\u{200B}".contains(letter)
            });
            assert!(!field.starts_with(['\t', '\r', '\n']), "{field:?}");
            assert!(!shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{field:?}");
        }
    }
    rows
}

fn unescaped(line: &str, mark: char) -> usize {
    let mut escaped = false;
    let counts = line.chars().filter(|letter| {
        let counts = *letter == mark && !escaped;
        escaped = *letter == '\\' && !escaped;
        counts
    });
    counts.count()
}

fn check_markdown(page: &str) {
    let mut columns = 0;
    for line in page.lines() {
        let live = ["http://", "https://", "evil.example", "www.", "WWW.", "a@", "javascript:"];
        for live in live {
            assert!(!line.contains(live), "{live} in {line:?}");
        }
        for mark in ['<', '`', '[', ']', '!', '$', '#', '*'] {
            let allowed = usize::from(mark == '#') * 3;
            assert!(unescaped(line, mark) <= allowed, "{mark} in {line:?}");
        }
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(!line.contains(['\u{202E}', '\u{2066}', '\u{200B}', '\u{FEFF}']), "{line:?}");
        let pipes = if line.starts_with('|') { unescaped(line, '|') } else { 0 };
        assert!(columns == 0 || pipes == 0 || pipes == columns, "{pipes} not {columns}: {line:?}");
        columns = pipes;
        assert!(line.chars().count() < 20_000, "a line of {}", line.chars().count());
    }
}

fn requests() -> [Request; 3] {
    [quarter(2016, 7), year(2016), jcrat(2016)]
}

fn keys(value: &Value, table: &str) -> Vec<String> {
    let tables = value["tables"].as_array().unwrap();
    let table = tables.iter().find(|one| one["id"] == table).unwrap();
    table["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["key"].as_str().unwrap().into())
        .collect()
}

fn hostile_history() -> History {
    history(&lines(&records()))
}

#[test]
fn a_report_stays_whole_in_every_format() {
    let history = hostile_history();
    for (request, lang) in requests().iter().zip(Lang::ALL.iter().cycle()) {
        let words = Words::new(*lang);
        let tables = stats::report(&history, request).unwrap();
        let texts = report::report_texts(&tables, &words);
        let rows = check_csv(&report::report_csv(&tables), 6);
        assert_eq!(rows.len(), 1 + tables.iter().map(|table| table.rows.len()).sum::<usize>());
        check_markdown(&report::report_markdown("Title", &texts, history.problems(), &words));
        let json = wire::report_json(&texts, history.problems());
        let value: Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(value["not_counted"].as_array().unwrap().len(), history.problems().len());
    }
}

#[test]
fn names_come_back_as_they_were() {
    let history = hostile_history();
    let (request, words) = (quarter(2016, 7), Words::new(Lang::Ja));
    let tables = stats::report(&history, &request).unwrap();
    let texts = report::report_texts(&tables, &words);
    let value: Value =
        serde_json::from_slice(&wire::report_json(&texts, history.problems())).unwrap();
    let (tags, sigs) = (keys(&value, "tags"), keys(&value, "membership"));
    for name in hostile() {
        assert!(tags.contains(&name) && tags.contains(&format!("{name}/cases")), "{name:?}");
        assert!(sigs.contains(&format!("{name}/last-day")), "{name:?}");
        let rows = csv(&report::report_csv(&tables));
        let same = |row: &Vec<String>| {
            row[0] == "tags" && row[3].trim_start_matches('\'') == name.trim_start_matches('\'')
        };
        assert!(rows.iter().any(same), "{name:?}");
    }
}

#[test]
fn records_behind_a_digit_stay_whole_in_every_format() {
    let history = hostile_history();
    for (request, table) in
        [(quarter(2016, 7), "tags"), (quarter(2016, 7), "membership"), (jcrat(2016), "case-bodies")]
    {
        let table = [stats::explain(&history, &request, table).unwrap()];
        let words = Words::new(Lang::En);
        let text = &report::report_texts(&table, &words)[0];
        let rows = check_csv(&report::explained_csv(&table[0]), 6);
        let behind = table[0].rows.iter().map(|row| row.records.as_ref().unwrap().len());
        assert_eq!(rows.len(), 1 + behind.sum::<usize>());
        check_markdown(&report::explained_markdown(text, &words));
        let value: Value = serde_json::from_slice(&wire::explained_json(text)).unwrap();
        let ids: Vec<&str> = value["tables"][0]["rows"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|row| row["records"].as_array().unwrap())
            .map(|id| id.as_str().unwrap())
            .collect();
        for name in hostile() {
            assert!(ids.contains(&name.as_str()), "{name:?}");
        }
    }
}

#[test]
fn every_hostile_row_can_be_asked_for() {
    let (history, request) = (hostile_history(), quarter(2016, 7));
    for name in hostile() {
        let table = stats::explain(&history, &request, &format!("tags/{name}")).unwrap();
        let records: Vec<&str> =
            table.rows[0].records.iter().flatten().map(|record| record.id).collect();
        assert_eq!(records, [name.as_str()]);
    }
}
