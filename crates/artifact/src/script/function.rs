//! Functions and methods of JavaScript, VBScript and PowerShell whose result depends on
//! their arguments alone, as far as scripts hide texts with them.

use super::language::Language;
use super::pattern;
use super::value::{Method, Value};
use crate::decode;

/// An argument: a value, or a regular expression.
#[derive(Debug, Clone)]
pub(crate) enum Argument {
    Value(Value),
    Pattern(String, bool),
}

impl Argument {
    fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Pattern(..) => None,
        }
    }

    fn text(&self) -> Option<String> {
        self.value()?.text().map(std::borrow::Cow::into_owned)
    }

    const fn number(&self) -> Option<i64> {
        match self {
            Self::Value(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }
}

/// Whether a function of this name is known, in large or small letters.
pub(crate) fn is_function(name: &str) -> bool {
    let lower = |known: &str| known.bytes().cmp(name.bytes().map(|byte| byte.to_ascii_lowercase()));
    name.len() <= NAME_MAX && FUNCTIONS.binary_search_by(|known| lower(known)).is_ok()
}

/// Whether only the first argument decides.
pub(crate) fn is_of_first_argument(name: &str) -> bool {
    matches!(name, "from" | "memorystream")
}

/// The result of a function.
pub(crate) fn call(name: &str, arguments: &[Argument]) -> Option<(Value, Method)> {
    let first = arguments.first().and_then(Argument::value);
    let value = match (name, first?) {
        ("fromcharcode" | "fromcodepoint" | "chr" | "chrw" | "chrb" | "chr$", _) => {
            return Some((of_codes(arguments)?, Method::CharacterCodes));
        }
        ("unescape" | "decodeuri" | "decodeuricomponent" | "urldecode", value) => {
            return Some((percent(value)?, Method::Percent));
        }
        ("atob" | "frombase64string" | "base64decode" | "decodebase64" | "b64decode", value) => {
            let bytes = decode::base64(value.text()?.as_bytes())?;
            return Some((Value::Bytes(bytes), Method::Base64));
        }
        ("strreverse", value) => {
            return Some((Value::Text(value.text()?.chars().rev().collect()), Method::Reversal));
        }
        ("replace", text) => {
            let [_, from, to, ..] = arguments else { return None };
            let text = replaced(&text.text()?, from, to, true)?;
            return Some((Value::Text(text), Method::Replacement));
        }
        ("mid" | "left" | "right" | "mid$" | "left$" | "right$", text) => {
            let text = part(name.trim_end_matches('$'), &text.text()?, arguments.get(1..)?)?;
            return Some((Value::Text(text), Method::Slice));
        }
        ("format", text) => {
            return Some((formatted(&text.text()?, arguments.get(1..)?)?, Method::Format));
        }
        // PowerShell names the separator first, VBScript the list.
        ("join", Value::Text(by)) if arguments.len() > 1 => {
            return joined(arguments.get(1)?.value()?, by);
        }
        ("join", list) => {
            let by = arguments.get(1).map_or(Some(" ".into()), Argument::text)?;
            return joined(list, &by);
        }
        ("split", text) => {
            let by = arguments.get(1).map_or(Some(" ".into()), Argument::text)?;
            return Some((split(&text.text()?, &by), Method::Slice));
        }
        ("parseint" | "toint16" | "toint32" | "toint64" | "tobyte" | "tochar", value) => {
            let radix = arguments.get(1).and_then(Argument::number).unwrap_or(10);
            integer(&value.text()?, radix)?
        }
        ("clng" | "cint" | "cbyte" | "val" | "number", value) => integer(&value.text()?, 10)?,
        ("array", _) => Value::list(values(arguments)?)?,
        ("ucase", value) => Value::Text(value.text()?.to_uppercase()),
        ("lcase", value) => Value::Text(value.text()?.to_lowercase()),
        ("trim", value) => Value::Text(value.text()?.trim().to_owned()),
        // A binary string that is escaped to be read as UTF-8 afterwards.
        ("escape", Value::Bytes(bytes)) => Value::Bytes(bytes.clone()),
        ("getstring" | "decode", value) => {
            let bytes = value.bytes()?;
            Value::Text(decode::readable(&bytes).unwrap_or_else(|| decode::source(&bytes)))
        }
        ("uint8array", Value::Numbers(codes)) => {
            return Some((Value::Bytes(decode::bytes_of_codes(codes)?), Method::CharacterCodes));
        }
        ("uint8array" | "from" | "memorystream", value) => value.clone(),
        ("string" | "cstr", value) if arguments.len() == 1 => value.clone(),
        _ => return None,
    };
    Some((value, Method::Variable))
}

/// The result of a method of a value.
pub(crate) fn method(
    of: &Value,
    name: &str,
    arguments: &[Argument],
    language: Language,
) -> Option<(Value, Method)> {
    let first = arguments.first();
    Some(match (name, of) {
        ("split", Value::Text(text)) => {
            let by = match first {
                Some(Argument::Pattern(body, _)) => {
                    return Some((split_by_pattern(text, body)?, Method::Slice));
                }
                first => first?.text()?,
            };
            (split(text, &by), Method::Slice)
        }
        ("join", list) => return joined(list, &first.map_or(Some(",".into()), Argument::text)?),
        ("reverse", list) => (reversed(list)?, Method::Reversal),
        ("replace" | "replaceall", Value::Text(text)) => {
            let all = language != Language::JavaScript || name == "replaceall";
            let text = replaced(text, first?, arguments.get(1)?, all)?;
            (Value::Text(text), Method::Replacement)
        }
        ("concat", Value::Text(text)) => {
            let mut text = text.clone();
            for argument in arguments {
                text.push_str(&argument.text()?);
            }
            (Value::Text(text), Method::Concatenation)
        }
        ("tochararray", Value::Text(text)) => (Value::Letters(text.clone()), Method::Slice),
        ("tolowercase" | "tolower", Value::Text(text)) => {
            (Value::Text(text.to_lowercase()), Method::Variable)
        }
        ("touppercase" | "toupper", Value::Text(text)) => {
            (Value::Text(text.to_uppercase()), Method::Variable)
        }
        ("trim", Value::Text(text)) => (Value::Text(text.trim().to_owned()), Method::Variable),
        ("tostring" | "valueof", value) => (value.clone(), Method::Variable),
        ("charat" | "at", value) => (value.at(first?.number()?)?, Method::Slice),
        ("charcodeat", Value::Text(text)) => {
            let at = usize::try_from(first?.number()?).ok()?;
            (Value::Number(i64::from(u32::from(text.chars().nth(at)?))), Method::Slice)
        }
        ("substr" | "substring" | "slice" | "remove", Value::Text(text)) => {
            (Value::Text(cut(name, text, arguments, language)?), Method::Slice)
        }
        _ => return None,
    })
}

/// Numbers, or one list of them, as characters.
fn of_codes(arguments: &[Argument]) -> Option<Value> {
    if let [Argument::Value(Value::Numbers(codes))] = arguments {
        return Value::of_codes(codes);
    }
    let codes = arguments.iter().map(|argument| u32::try_from(argument.number()?).ok());
    Value::of_codes(&codes.collect::<Option<Vec<_>>>()?)
}

fn percent(value: &Value) -> Option<Value> {
    if let Value::Bytes(bytes) = value {
        return Some(Value::Text(decode::source(bytes)));
    }
    let bytes = decode::percent(&value.text()?);
    Some(match String::from_utf8(bytes) {
        Ok(text) => Value::Text(text),
        Err(error) => Value::Bytes(error.into_bytes()),
    })
}

fn values(arguments: &[Argument]) -> Option<Vec<Value>> {
    arguments.iter().map(|argument| argument.value().cloned()).collect()
}

fn replaced(text: &str, from: &Argument, to: &Argument, all: bool) -> Option<String> {
    let to = to.text()?;
    match from {
        Argument::Pattern(body, all) => {
            pattern::replace(text, &pattern::alternatives(body)?, &to, *all)
        }
        Argument::Value(value) => {
            let from = value.text()?;
            (!from.is_empty()).then(|| pattern::replace(text, &[from.into_owned()], &to, all))?
        }
    }
}

/// `-replace` of PowerShell: the text before it is an expression.
pub(crate) fn replaced_by_expression(text: &str, from: &str, to: &str) -> Option<String> {
    pattern::replace(text, &pattern::alternatives(from)?, to, true)
}

/// Pieces of a text; between any two letters when there is nothing between them.
pub(crate) fn split(text: &str, by: &str) -> Value {
    if by.is_empty() {
        return Value::Letters(text.to_owned());
    }
    Value::Texts(text.split(by).map(String::from).collect())
}

fn split_by_pattern(text: &str, body: &str) -> Option<Value> {
    if body.is_empty() || body == "(?:)" {
        return Some(Value::Letters(text.to_owned()));
    }
    let texts = pattern::alternatives(body)?;
    let separator = texts.first()?;
    let text = pattern::replace(text, &texts, separator, true)?;
    Some(split(&text, separator))
}

/// The elements of a list in one text.
pub(crate) fn joined(list: &Value, by: &str) -> Option<(Value, Method)> {
    // Whatever the list is, it has no more elements than bytes.
    (list.size().saturating_mul(by.len()) <= JOINED_MAX).then_some(())?;
    Some(match list {
        Value::Letters(text) if by.is_empty() => (Value::Text(text.clone()), Method::Slice),
        Value::Letters(text) => {
            let letters: Vec<String> = text.chars().map(String::from).collect();
            (Value::Text(letters.join(by)), Method::Slice)
        }
        Value::Texts(texts) => (Value::Text(texts.join(by)), Method::Concatenation),
        Value::Numbers(numbers) => {
            let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
            (Value::Text(texts.join(by)), Method::Concatenation)
        }
        Value::Text(text) => (Value::Text(text.clone()), Method::Concatenation),
        Value::Number(_) | Value::Bytes(_) => return None,
    })
}

pub(crate) fn reversed(list: &Value) -> Option<Value> {
    Some(match list {
        Value::Letters(text) => Value::Letters(text.chars().rev().collect()),
        Value::Texts(texts) => Value::Texts(texts.iter().rev().cloned().collect()),
        Value::Numbers(numbers) => Value::Numbers(numbers.iter().rev().copied().collect()),
        Value::Number(_) | Value::Text(_) | Value::Bytes(_) => return None,
    })
}

/// `{0}{1}` with what stands behind `-f`.
pub(crate) fn formatted(text: &str, arguments: &[Argument]) -> Option<Value> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        if let Some(behind) = behind.strip_prefix('{') {
            out.push('{');
            rest = behind;
            continue;
        }
        let (place, after) = behind.split_once('}')?;
        let position: usize = place.split([',', ':']).next()?.trim().parse().ok()?;
        out.push_str(&arguments.get(position)?.text()?);
        if out.len() > FORMATTED_MAX {
            return None;
        }
        rest = after;
    }
    out.push_str(&rest.replace("}}", "}"));
    Some(Value::Text(out))
}

fn integer(text: &str, radix: i64) -> Option<Value> {
    let radix = u32::try_from(radix).ok().filter(|radix| (2..=36).contains(radix))?;
    let text = text.trim();
    let text = if radix == 16 { text.strip_prefix("0x").unwrap_or(text) } else { text };
    i64::from_str_radix(text, radix).ok().map(Value::Number)
}

/// `Mid`, `Left` and `Right` of VBScript, which count from one.
fn part(name: &str, text: &str, arguments: &[Argument]) -> Option<String> {
    let number = |at: usize| {
        let number = arguments.get(at)?.number()?;
        usize::try_from(number).ok()
    };
    let letters = text.chars();
    Some(match name {
        "left" => letters.take(number(0)?).collect(),
        "right" => {
            let count = letters.clone().count();
            letters.skip(count.saturating_sub(number(0)?)).collect()
        }
        _ => {
            let start = number(0)?.checked_sub(1)?;
            let count = if arguments.len() > 1 { number(1)? } else { usize::MAX };
            letters.skip(start).take(count).collect()
        }
    })
}

/// `substr`, `substring`, `slice` and `Remove`.
fn cut(name: &str, text: &str, arguments: &[Argument], language: Language) -> Option<String> {
    let count = text.chars().count();
    let number = |at: usize| arguments.get(at).map(|argument| argument.number());
    let from_end = |number: i64| {
        let length = i64::try_from(count).unwrap_or(i64::MAX);
        let place = if number < 0 { length.saturating_add(number) } else { number };
        usize::try_from(place.max(0)).unwrap_or(0)
    };
    let start = from_end(number(0)??);
    let second = match number(1) {
        Some(second) => Some(second?),
        None => None,
    };
    let counts_length = name == "substr" || language == Language::PowerShell;
    let length = match second {
        None => usize::MAX,
        Some(second) if counts_length => usize::try_from(second).ok()?,
        Some(second) => from_end(second).saturating_sub(start),
    };
    let letters = text.chars();
    Some(if name == "remove" {
        let tail = letters.clone().skip(start.saturating_add(length));
        letters.take(start).chain(tail).collect()
    } else {
        letters.skip(start).take(length).collect()
    })
}

/// Bytes that a separator may add.
const JOINED_MAX: usize = 64 << 20;
const FORMATTED_MAX: usize = 16 << 20;

const NAME_MAX: usize = 18;
/// In the order of their letters.
const FUNCTIONS: &[&str] = &[
    "array",
    "atob",
    "b64decode",
    "base64decode",
    "cbyte",
    "chr",
    "chr$",
    "chrb",
    "chrw",
    "cint",
    "clng",
    "cstr",
    "decode",
    "decodebase64",
    "decodeuri",
    "decodeuricomponent",
    "escape",
    "format",
    "from",
    "frombase64string",
    "fromcharcode",
    "fromcodepoint",
    "getstring",
    "join",
    "lcase",
    "left",
    "left$",
    "memorystream",
    "mid",
    "mid$",
    "number",
    "parseint",
    "replace",
    "right",
    "right$",
    "split",
    "string",
    "strreverse",
    "tobyte",
    "tochar",
    "toint16",
    "toint32",
    "toint64",
    "trim",
    "ucase",
    "uint8array",
    "unescape",
    "urldecode",
    "val",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_in_order() {
        assert!(FUNCTIONS.is_sorted());
        assert!(FUNCTIONS.iter().all(|name| name.len() <= NAME_MAX));
    }
}
