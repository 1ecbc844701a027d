//! Tables as CSV (RFC 4180): one line for each row of each table.

use stats::Table;

use crate::clean::is_hidden;

/// Columns `table,period,n,key,count,percent`.
#[must_use]
pub fn report_csv(tables: &[Table<'_>]) -> String {
    let mut csv = "table,period,n,key,count,percent\n".to_owned();
    for table in tables {
        let (period, n) = (table.period.to_string(), table.n.to_string());
        for row in &table.rows {
            let percent = row.percent.map(|percent| percent.to_string()).unwrap_or_default();
            let (key, count) = (row.name(), row.count.to_string());
            line(&mut csv, &[table.id.as_str(), &period, &n, &key, &count, &percent]);
        }
    }
    csv
}

/// Columns `table,period,key,record,line,type`: a line for each record behind each row.
#[must_use]
pub fn explained_csv(table: &Table<'_>) -> String {
    let mut csv = "table,period,key,record,line,type\n".to_owned();
    let period = table.period.to_string();
    for row in &table.rows {
        let key = row.name();
        for record in row.records.iter().flatten() {
            let (number, kind) = (record.line.to_string(), record.kind.as_str());
            line(&mut csv, &[table.id.as_str(), &period, &key, record.id, &number, kind]);
        }
    }
    csv
}

fn line(csv: &mut String, fields: &[&str]) {
    for (index, text) in fields.iter().enumerate() {
        if index > 0 {
            csv.push(',');
        }
        csv.push_str(&field(text));
    }
    csv.push('\n');
}

/// A field that no spreadsheet takes for a formula: an apostrophe before it makes it
/// text (OWASP, "CSV Injection"), also where full-width letters are taken for the signs.
fn field(text: &str) -> String {
    let unseen = |letter| is_hidden(letter) || char::is_whitespace(letter);
    let live = |letter| matches!(letter, '\t' | '\r' | '\n') || "=+-@＝＋－＠".contains(letter);
    let formula = text.starts_with(live) || text.trim_start_matches(unseen).starts_with(live);
    let guarded = if formula { "'" } else { "" };
    let quoted = |letter| matches!(letter, ',' | '"' | ';') || unseen(letter);
    if text.contains(quoted) {
        return format!("\"{guarded}{}\"", text.replace('"', "\"\""));
    }
    format!("{guarded}{text}")
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn fields_are_quoted_where_they_must_be_and_formulas_are_text() {
        for (text, expected) in [
            ("KR", "KR"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            (" =1", "\"' =1\""),
            ("a\nb", "\"a\nb\""),
            ("\t1", "\"'\t1\""),
            ("\r", "\"'\r\""),
            ("\u{A0}\u{200B}\0@1", "\"'\u{A0}\u{200B}\0@1\""),
            ("\0", "\"\0\""),
            ("1-2", "1-2"),
            ("a;b", "\"a;b\""),
        ] {
            assert_eq!(field(text), expected);
        }
    }
}
