//! Functions of Visual Basic (MS-VBAL 6.1.2) that macros use to put strings together.

use super::decoded::{Decoded, DecodedKind};
use super::value::{Scalar, TEXT_MAX, Value};

/// A function whose result can be computed from constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Array,
    Code,
    Character,
    Concatenate,
    Environment,
    Join,
    Left,
    Middle,
    Number,
    Replace,
    Reverse,
    Right,
    /// Changes nothing that matters: case, blanks at the ends.
    Same,
}

impl Function {
    /// By its name in lower case, without the sign of a type.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "array" => Self::Array,
            "asc" | "ascw" | "ascb" | "code" => Self::Code,
            // The second names are those of Excel, whose formulas are read as well.
            "chr" | "chrw" | "chrb" | "char" => Self::Character,
            "concatenate" => Self::Concatenate,
            "environ" => Self::Environment,
            "join" => Self::Join,
            "left" => Self::Left,
            "mid" => Self::Middle,
            "abs" | "cbyte" | "cint" | "clng" | "fix" | "int" | "val" => Self::Number,
            "replace" | "substitute" => Self::Replace,
            "strreverse" => Self::Reverse,
            "right" => Self::Right,
            "cstr" | "cvar" | "lcase" | "lower" | "ltrim" | "rtrim" | "trim" | "ucase"
            | "upper" => Self::Same,
            _ => return None,
        })
    }

    /// The result, if it is known.
    pub(super) fn apply(self, arguments: Vec<Value>) -> Option<Value> {
        match self {
            Self::Array => return array(&arguments),
            Self::Concatenate => return concatenated(arguments),
            Self::Join => return joined(&arguments),
            Self::Replace => return replaced(&arguments),
            Self::Left | Self::Middle | Self::Right => return self.piece(&arguments),
            _ => {}
        }
        let value = arguments.into_iter().next()?;
        match self {
            Self::Character => character(value.as_number()?),
            Self::Code => {
                value.as_text()?.chars().next().map(|c| Value::number(u32::from(c).into()))
            }
            Self::Environment => {
                let text = format!("%{}%", value.as_text()?);
                Some(Value::text(&text).by(DecodedKind::Environment))
            }
            Self::Number => value.as_number().map(Value::number),
            Self::Reverse => {
                let text: String = value.as_text()?.chars().rev().collect();
                Some(Value { scalar: Scalar::Text(text), ..value }.by(DecodedKind::Reverse))
            }
            _ => Some(value),
        }
    }

    fn piece(self, arguments: &[Value]) -> Option<Value> {
        let (value, number) = (arguments.first()?, arguments.get(1)?.as_number()?);
        let text = value.as_text()?;
        let number = usize::try_from(number).ok()?;
        let piece: String = match self {
            Self::Left => text.chars().take(number).collect(),
            Self::Right => text.chars().skip(text.chars().count().saturating_sub(number)).collect(),
            _ => {
                let count = arguments.get(2).map_or(Some(i64::MAX), Value::as_number)?;
                let count = usize::try_from(count).ok()?;
                text.chars().skip(number.checked_sub(1)?).take(count).collect()
            }
        };
        Some(Value { scalar: Scalar::Text(piece), ..value.clone() }.by(DecodedKind::Substring))
    }
}

/// One character by its number. Quotes and line ends are written so by honest macros too.
fn character(number: i64) -> Option<Value> {
    let character = char::from_u32(u32::try_from(number).ok()?)?;
    let value = Value::text(character.encode_utf8(&mut [0; 4]));
    if character.is_alphanumeric() {
        return Some(Value { codes: 1, ..value }.by(DecodedKind::Code));
    }
    Some(value)
}

/// A list of strings, or the text of a list of character codes.
fn array(values: &[Value]) -> Option<Value> {
    let texts: Option<Vec<String>> =
        values.iter().map(|value| value.as_text().map(str::to_owned)).collect();
    if let Some(texts) = texts {
        return Some(Value { scalar: Scalar::List(texts), kind: None, codes: 0 });
    }
    let bytes: Option<Vec<u8>> = values.iter().map(|value| byte(value.as_number()?)).collect();
    let decoded = Decoded::of_bytes(DecodedKind::Array, &bytes.filter(|b| b.len() >= CODES_MIN)?)?;
    Some(Value::text(&decoded.text).by(DecodedKind::Array))
}

/// A byte, which VBA may write as a negative number.
fn byte(number: i64) -> Option<u8> {
    u8::try_from(number).ok().or_else(|| i8::try_from(number).ok().map(i8::cast_unsigned))
}

fn concatenated(values: Vec<Value>) -> Option<Value> {
    let mut values = values.into_iter();
    let mut whole = values.next()?;
    values.all(|value| whole.combine('&', &value)).then_some(whole)
}

fn joined(values: &[Value]) -> Option<Value> {
    let Scalar::List(list) = &values.first()?.scalar else { return None };
    let gap = values.get(1).map_or(Some(" "), Value::as_text)?;
    let size = list.iter().map(|text| text.len().saturating_add(gap.len())).sum::<usize>();
    (size <= TEXT_MAX).then(|| Value::text(&list.join(gap)).by(DecodedKind::Concatenation))
}

fn replaced(values: &[Value]) -> Option<Value> {
    let (value, from, to) = (values.first()?, values.get(1)?.as_text()?, values.get(2)?.as_text()?);
    let text = value.as_text().filter(|_| !from.is_empty())?;
    let grown = text.matches(from).count().saturating_mul(to.len()).saturating_add(text.len());
    let fits = grown <= TEXT_MAX;
    let replaced = || Scalar::Text(text.replace(from, to));
    fits.then(|| Value { scalar: replaced(), ..value.clone() }.by(DecodedKind::Replace))
}

/// Numbers in a row that are taken for characters.
const CODES_MIN: usize = 8;
