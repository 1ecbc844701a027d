//! Comma-separated values (RFC 4180) that no spreadsheet takes for formulas.

use analysis::{Analysis, ObservableRecord};

use crate::clean::is_hidden;

/// Columns `source,index,class,probability,kind,value,common,country,where`: a line for each
/// observable of an analysis, with the class of the mail that the analysis is about.
pub const ANALYSIS_COLUMNS: &str =
    "source,index,class,probability,kind,value,common,country,where\n";

/// The lines of one analysis, without the columns.
#[must_use]
pub fn analysis_csv(analysis: &Analysis) -> String {
    let subject = analysis.mails.iter().find(|mail| Some(mail.id) == analysis.subject);
    let (class, probability) = subject.map_or((String::new(), String::new()), |mail| {
        (mail.verdict.class.to_string(), format!("{:.4}", mail.verdict.probability))
    });
    let index = analysis.index.to_string();
    let mut csv = String::new();
    for ObservableRecord { observable, places, country, common } in &analysis.observables {
        let places: Vec<String> = places.iter().map(ToString::to_string).collect();
        let country = country.map(|country| country.to_string()).unwrap_or_default();
        line(
            &mut csv,
            &[
                &analysis.source,
                &index,
                &class,
                &probability,
                observable.kind.as_str(),
                &observable.value,
                common.unwrap_or_default(),
                &country,
                &places.join(" "),
            ],
        );
    }
    csv
}

/// Adds a line.
pub(crate) fn line(csv: &mut String, fields: &[&str]) {
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
