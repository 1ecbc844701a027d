//! Runs one case of the golden corpus against an analysis and says what differs.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Map, Value};

use crate::corpus::Case;
use crate::line_ends::{to_cr, to_crlf, to_lf};
use crate::subset::contains;

/// In which line ends a sample was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The bytes of the file.
    AsIs,
    Lf,
    Crlf,
    Cr,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(word(*self))
    }
}

/// Analyses every form of a case and returns the differences, none if all is well.
///
/// `analyze` gets the case's `$config` (an object, perhaps empty, with the keys of
/// `noroshi.toml`) and the bytes, and returns the object of one line of
/// `noroshi analyze --format json`.
pub fn check(case: &Case, mut analyze: impl FnMut(&Value, &[u8]) -> Value) -> Vec<String> {
    let nothing = Value::Object(Map::new());
    let config = case.expected.get(CONFIG).unwrap_or(&nothing);
    let expected = truth(&case.expected);
    let mut differences = Vec::new();
    for form in forms(case) {
        let actual = analyze(config, &in_form(&case.bytes, form));
        let found = contains(&expected, &actual);
        differences.extend(found.into_iter().map(|d| format!("{} ({form}): {d}", case.name)));
    }
    differences
}

/// The forms in which a case is checked: those of `$forms`; otherwise LF and CRLF
/// for a text format and the bytes as they are for any other.
fn forms(case: &Case) -> Vec<Form> {
    let text = case.path.extension().is_some_and(|e| e == "eml" || e == "mbox" || e == "txt");
    let written = case.expected.get(FORMS).and_then(Value::as_array);
    match written {
        Some(words) => words.iter().filter_map(Value::as_str).filter_map(form).collect(),
        None if text => vec![Form::Lf, Form::Crlf],
        None => vec![Form::AsIs],
    }
}

fn truth(expected: &Value) -> Value {
    let keys = expected.as_object().into_iter().flatten();
    keys.filter(|(key, _)| ![CONFIG, FORMS, WHY].contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn in_form(bytes: &[u8], form: Form) -> Cow<'_, [u8]> {
    match form {
        Form::AsIs => Cow::Borrowed(bytes),
        Form::Lf => Cow::Owned(to_lf(bytes)),
        Form::Crlf => Cow::Owned(to_crlf(bytes)),
        Form::Cr => Cow::Owned(to_cr(bytes)),
    }
}

fn form(wanted: &str) -> Option<Form> {
    [Form::AsIs, Form::Lf, Form::Crlf, Form::Cr].into_iter().find(|form| word(*form) == wanted)
}

const fn word(form: Form) -> &'static str {
    match form {
        Form::AsIs => "asis",
        Form::Lf => "lf",
        Form::Crlf => "crlf",
        Form::Cr => "cr",
    }
}

const CONFIG: &str = "$config";
const FORMS: &str = "$forms";
/// What the case is about, for people.
const WHY: &str = "$why";

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_name_case_and_form() {
        let case = Case {
            name: "one".to_owned(),
            path: "one.eml".into(),
            bytes: b"a\nb".to_vec(),
            expected: json!({"$config": {"lists": []}, "$why": "x", "length": 3}),
        };
        let differences = check(&case, |config, bytes| {
            assert_eq!(config, &json!({"lists": []}));
            json!({"length": bytes.len()})
        });
        expect![[r#"one (crlf): /length: expected 3, found 4"#]].assert_eq(&differences.join("\n"));
    }

    #[test]
    fn unknown_forms_and_keys_do_not_stand_in_the_corpus() {
        for folder in ["mail", "attack", "shared"] {
            for case in crate::cases(folder) {
                let top = case.expected.as_object().unwrap();
                for key in top.keys().filter(|key| key.starts_with('$')) {
                    assert!([CONFIG, FORMS, WHY].contains(&key.as_str()), "{}: {key}", case.name);
                }
                let written = top.get(FORMS).map_or(0, |words| words.as_array().unwrap().len());
                assert!(written == 0 || forms(&case).len() == written, "{}", case.name);
                assert!(top.contains_key(WHY), "{} does not say what it is about", case.name);
                assert!(top.len() > 1, "{} expects nothing", case.name);
            }
        }
    }
}
