//! Whether a JSON value contains what is expected of it.
//!
//! Objects are compared by the keys that the expectation names. Of an array every
//! expected element must be found, in order, with anything between. Strings and
//! numbers must be equal. An object whose keys begin with `$` is a rule instead:
//!
//! | rule | holds when the value |
//! |---|---|
//! | `{"$contains": "x"}` (or a list) | is a string with `x` in it |
//! | `{"$any": true}` | is there and not null |
//! | `{"$absent": true}` | is not there at all |
//! | `{"$len": 2}` | is an array, object or string (characters) of that length |
//! | `{"$not": …}` | does not contain what stands there |
//! | `{"$in": […]}` | contains one of them |
//! | `{"$all": […]}` | is an array in which each of them is found, in any order |
//! | `{"$none": […]}` | is an array in which none of them is found |
//! | `{"$each": …}` | is an array or object of which every value contains it |
//! | `{"$at": {"0": …}}` | is an array with these elements at these indices |
//! | `{"$min": 0.6}`, `{"$max": 1}` | is a number within the bound |

use serde_json::{Map, Value};

/// What of `expected` is not in `actual`, each with its path; empty if all is there.
#[must_use]
pub(crate) fn contains(expected: &Value, actual: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    compare("", expected, Some(actual), &mut differences);
    differences
}

fn compare(path: &str, expected: &Value, actual: Option<&Value>, out: &mut Vec<String>) {
    if let Some(rules) = rules_of(expected) {
        for (rule, operand) in rules {
            if let Err(problem) = holds(path, (rule, operand), actual) {
                out.push(problem);
            }
        }
        return;
    }
    match (expected, actual) {
        (_, None) => out.push(format!("{path}: expected {}, not there", short(expected))),
        (Value::Object(wanted), Some(Value::Object(found))) => {
            for (key, value) in wanted {
                compare(&format!("{path}/{key}"), value, found.get(key), out);
            }
        }
        (Value::Array(wanted), Some(Value::Array(found))) => in_order(path, wanted, found, out),
        (wanted, Some(found)) if equal(wanted, found) => {}
        (wanted, Some(found)) => {
            out.push(format!("{path}: expected {}, found {}", short(wanted), short(found)));
        }
    }
}

/// Finds each wanted element behind the one before it. Taking the first that fits is
/// enough: a later one leaves less room for the rest.
fn in_order(path: &str, wanted: &[Value], found: &[Value], out: &mut Vec<String>) {
    let mut rest = found.iter().enumerate();
    for (index, element) in wanted.iter().enumerate() {
        if rest.any(|(_, candidate)| contains(element, candidate).is_empty()) {
            continue;
        }
        // The nearest miss tells more than the list of all that is there.
        let nearest = found
            .iter()
            .map(|candidate| contains(element, candidate))
            .min_by_key(Vec::len)
            .map_or_else(|| "the list is empty".to_owned(), |misses| misses.join("; "));
        let element = cut(&element.to_string(), ELEMENT_CHARS);
        out.push(format!("{path}[{index}]: nothing (further) fits {element} (nearest: {nearest})"));
        return;
    }
}

fn holds(
    path: &str,
    (rule, operand): (&str, &Value),
    actual: Option<&Value>,
) -> Result<(), String> {
    let found = actual.map_or_else(|| "nothing there".to_owned(), short);
    let fits = match (rule, actual) {
        ("$absent", value) => value.is_none(),
        ("$any", value) => value.is_some_and(|value| !value.is_null()),
        ("$not", value) => value.is_none_or(|value| !contains(operand, value).is_empty()),
        ("$contains", Some(Value::String(text))) => has_pieces(operand, text),
        ("$len", Some(value)) => length(value) == operand.as_u64(),
        ("$in", Some(value)) => wanted(operand).any(|choice| contains(choice, value).is_empty()),
        ("$all", Some(Value::Array(elements))) => wanted(operand).all(|one| is_in(one, elements)),
        ("$none", Some(Value::Array(elements))) => !wanted(operand).any(|one| is_in(one, elements)),
        ("$each", Some(value)) => values(value).all(|one| contains(operand, one).is_empty()),
        ("$at", Some(Value::Array(elements))) => at_indices(operand, elements),
        ("$min", Some(value)) => value.as_f64() >= operand.as_f64() && value.is_number(),
        ("$max", Some(value)) => value.as_f64() <= operand.as_f64() && value.is_number(),
        _ => false,
    };
    if fits { Ok(()) } else { Err(format!("{path}: {rule} {} fails: {found}", short(operand))) }
}

fn rules_of(expected: &Value) -> Option<impl Iterator<Item = (&str, &Value)>> {
    let object: &Map<String, Value> = expected.as_object()?;
    let is_rule = object.keys().next().is_some_and(|key| key.starts_with('$'));
    is_rule.then(|| object.iter().map(|(key, value)| (key.as_str(), value)))
}

fn has_pieces(operand: &Value, text: &str) -> bool {
    match operand {
        Value::String(piece) => text.contains(piece),
        Value::Array(pieces) => pieces.iter().all(|piece| has_pieces(piece, text)),
        _ => false,
    }
}

fn length(value: &Value) -> Option<u64> {
    let length = match value {
        Value::Array(elements) => elements.len(),
        Value::Object(fields) => fields.len(),
        Value::String(text) => text.chars().count(),
        _ => return None,
    };
    u64::try_from(length).ok()
}

fn values(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(elements) => Box::new(elements.iter()),
        Value::Object(fields) => Box::new(fields.values()),
        other => Box::new(std::iter::once(other)),
    }
}

/// What a rule lists.
fn wanted(operand: &Value) -> impl Iterator<Item = &Value> {
    operand.as_array().into_iter().flatten()
}

fn is_in(one: &Value, elements: &[Value]) -> bool {
    elements.iter().any(|element| contains(one, element).is_empty())
}

fn at_indices(operand: &Value, elements: &[Value]) -> bool {
    operand.as_object().into_iter().flatten().all(|(index, wanted)| {
        let element = index.parse::<usize>().ok().and_then(|index| elements.get(index));
        element.is_some_and(|element| contains(wanted, element).is_empty())
    })
}

/// Equal values; 1 and 1.0 are one number.
fn equal(wanted: &Value, found: &Value) -> bool {
    wanted == found
        || (wanted.is_number() && found.is_number() && wanted.as_f64() == found.as_f64())
}

/// The value for a message: a whole mail body would bury the difference.
fn short(value: &Value) -> String {
    cut(&value.to_string(), VALUE_CHARS)
}

fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

const VALUE_CHARS: usize = 300;
/// What fails in an element is said by its nearest miss.
const ELEMENT_CHARS: usize = 60;

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::*;

    #[allow(clippy::needless_pass_by_value, reason = "json! makes values, and tests read better")]
    fn check(expected: Value, actual: Value, differences: &Expect) {
        differences.assert_eq(&contains(&expected, &actual).join("\n"));
    }

    #[test]
    fn objects_by_key_and_scalars_exactly() {
        let actual = json!({"a": {"b": "x", "c": null, "d": 1.0}, "e": true});
        check(json!({"a": {"b": "x", "c": null, "d": 1}}), actual.clone(), &expect![[""]]);
        check(
            json!({"a": {"b": "y", "z": 1}, "e": null}),
            actual,
            &expect![[r#"
                /a/b: expected "y", found "x"
                /a/z: expected 1, not there
                /e: expected null, found true"#]],
        );
    }

    #[test]
    fn arrays_in_order_with_gaps() {
        let actual = json!([{"k": 1}, {"k": 2}, {"k": 3}]);
        check(json!([{"k": 1}, {"k": 3}]), actual.clone(), &expect![[""]]);
        check(json!([]), actual.clone(), &expect![[""]]);
        check(
            json!([{"k": 3}, {"k": 1}]),
            actual,
            &expect![[r#"[1]: nothing (further) fits {"k":1} (nearest: )"#]],
        );
        check(
            json!({"l": [{"k": 4}]}),
            json!({"l": [{"k": 3}]}),
            &expect![[
                r#"/l[0]: nothing (further) fits {"k":4} (nearest: /k: expected 4, found 3)"#
            ]],
        );
    }

    #[test]
    fn rules_that_hold() {
        let actual = json!({"s": "請求書.exe", "l": [{"k": 1}, {"k": 2}], "p": 0.7, "n": null});
        check(
            json!({
                "s": {"$contains": ["請求", ".exe"], "$len": 7},
                "l": {"$all": [{"k": 2}, {"k": 1}], "$none": [{"k": 3}], "$len": 2, "$not": [{"k": 3}], "$each": {"k": {"$min": 1}}, "$at": {"1": {"k": 2}}},
                "p": {"$min": 0.6, "$max": 0.8},
                "n": {"$not": {"$any": true}},
                "x": {"$absent": true},
                "k": {"$not": 1},
            }),
            actual.clone(),
            &expect![[""]],
        );
        check(json!({"p": {"$in": [0.1, 0.7]}}), actual, &expect![[""]]);
    }

    #[test]
    fn rules_that_fail() {
        check(
            json!({
                "s": {"$contains": "請求"}, "l": {"$len": 1}, "n": {"$any": true}, "p": {"$min": 0.8},
                "q": {"$not": 1}, "r": {"$absent": true}, "t": {"$in": [1, 2]}, "u": {"$each": 1},
                "v": {"$at": {"1": 1}}, "x": {"$all": [2, 1]}, "y": {"$none": [2, 1]}, "w": {"$unknown": 1}
            }),
            json!({
                "s": "見積", "l": [1, 2], "n": null, "p": "0.9", "q": 1, "r": null, "t": 3,
                "u": [1, 2], "v": [1], "w": 1, "x": [1], "y": [1]
            }),
            &expect![[r#"
                /l: $len 1 fails: [1,2]
                /n: $any true fails: null
                /p: $min 0.8 fails: "0.9"
                /q: $not 1 fails: 1
                /r: $absent true fails: null
                /s: $contains "請求" fails: "見積"
                /t: $in [1,2] fails: 3
                /u: $each 1 fails: [1,2]
                /v: $at {"1":1} fails: [1]
                /w: $unknown 1 fails: 1
                /x: $all [2,1] fails: [1]
                /y: $none [2,1] fails: [1]"#]],
        );
    }
}
