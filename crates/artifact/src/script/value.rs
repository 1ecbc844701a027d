//! Values that a script computes from constants alone, and how they were written.

use std::borrow::Cow;

use super::language::Language;
use crate::decode;

/// A value known without running anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
    Numbers(Vec<u32>),
    Texts(Vec<String>),
    /// A list of single characters.
    Letters(String),
}

/// How a value is written, the plainest way first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Method {
    Variable,
    Concatenation,
    Slice,
    Replacement,
    Format,
    Escapes,
    Reversal,
    CharacterCodes,
    Percent,
    Hexadecimal,
    Base64,
    Compression,
    EncodedScript,
}

impl Method {
    /// As facts name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Variable => "variable",
            Self::Concatenation => "concatenation",
            Self::Slice => "slice",
            Self::Replacement => "replacement",
            Self::Format => "format",
            Self::Escapes => "escapes",
            Self::Reversal => "reversal",
            Self::CharacterCodes => "character-codes",
            Self::Percent => "percent",
            Self::Hexadecimal => "hexadecimal",
            Self::Base64 => "base64",
            Self::Compression => "compression",
            Self::EncodedScript => "encoded-script",
        }
    }
}

impl Value {
    /// The text that it is, or becomes when it is joined with one.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Bytes(bytes) => Cow::Owned(decode::readable(bytes)?),
            Self::Letters(_) | Self::Numbers(_) | Self::Texts(_) => return None,
        })
    }

    /// The same without a copy, if it is a text.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            other => other.text().map(Cow::into_owned),
        }
    }

    /// Bytes, whatever holds them; none for what is text.
    pub(crate) fn bytes(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Bytes(bytes) => Some(Cow::Borrowed(bytes)),
            Self::Numbers(numbers) => decode::bytes_of_codes(numbers).map(Cow::Owned),
            _ => None,
        }
    }

    /// About how much memory it takes.
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Number(_) => 8,
            Self::Text(text) | Self::Letters(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
            Self::Numbers(numbers) => numbers.len().saturating_mul(4),
            Self::Texts(texts) => texts.iter().map(|text| text.len().saturating_add(24)).sum(),
        }
    }

    /// Two values joined or added by `+`, or by `&` in VBScript.
    pub(crate) fn plus(self, right: &Self, operator: u8, language: Language) -> Option<Self> {
        if let (Self::Number(left), Self::Number(right), b'+') = (&self, right, operator) {
            return Some(Self::Number(left.checked_add(*right)?));
        }
        match (self, right) {
            (Self::Numbers(mut left), Self::Numbers(right)) => {
                left.extend_from_slice(right);
                Some(Self::Numbers(left))
            }
            (Self::Texts(mut left), Self::Texts(right)) => {
                left.extend_from_slice(right);
                Some(Self::Texts(left))
            }
            // PowerShell appends to a list and adds a number to a number.
            (Self::Number(_) | Self::Texts(_) | Self::Letters(_), _)
                if language == Language::PowerShell =>
            {
                None
            }
            (Self::Bytes(mut left), Self::Bytes(right)) => {
                left.extend_from_slice(right);
                Some(Self::Bytes(left))
            }
            (left, right) => {
                let mut text = left.into_text()?;
                text.push_str(&right.text()?);
                Some(Self::Text(text))
            }
        }
    }

    /// Numbers under an operator that only numbers have.
    pub(crate) fn arithmetic(&self, right: &Self, operator: u8) -> Option<Self> {
        let (Self::Number(left), Self::Number(right)) = (self, right) else { return None };
        Some(Self::Number(match operator {
            b'-' => left.checked_sub(*right)?,
            b'*' => left.checked_mul(*right)?,
            b'/' => left.checked_div(*right)?,
            b'%' => left.checked_rem(*right)?,
            b'^' => left ^ right,
            _ => return None,
        }))
    }

    /// An element of a list, or a character of a text; a negative position counts from the end.
    pub(crate) fn at(&self, position: i64) -> Option<Self> {
        let place = |length: usize| {
            let length = i64::try_from(length).ok()?;
            let place = if position < 0 { position.checked_add(length)? } else { position };
            usize::try_from(place).ok()
        };
        Some(match self {
            Self::Text(text) | Self::Letters(text) => {
                let at = if position < 0 { place(text.chars().count())? } else { place(0)? };
                Self::Text(text.chars().nth(at)?.to_string())
            }
            Self::Texts(texts) => Self::Text(texts.get(place(texts.len())?)?.clone()),
            Self::Numbers(numbers) => Self::Number(i64::from(*numbers.get(place(numbers.len())?)?)),
            Self::Number(_) | Self::Bytes(_) => return None,
        })
    }

    /// The values as one list, if they are of one kind.
    pub(crate) fn list(values: Vec<Self>) -> Option<Self> {
        if values.iter().all(|value| matches!(value, Self::Number(_))) {
            let numbers = values.iter().map(|value| match value {
                Self::Number(number) => u32::try_from(*number).ok(),
                _ => None,
            });
            return numbers.collect::<Option<_>>().map(Self::Numbers);
        }
        values.into_iter().map(Self::into_text).collect::<Option<_>>().map(Self::Texts)
    }

    /// Character codes as the text or the bytes they stand for.
    pub(crate) fn of_codes(codes: &[u32]) -> Option<Self> {
        decode::of_codes(codes)
            .map(Self::Text)
            .or_else(|| decode::bytes_of_codes(codes).map(Self::Bytes))
            .or_else(|| {
                codes
                    .iter()
                    .map(|code| char::from_u32(*code))
                    .collect::<Option<_>>()
                    .map(Self::Text)
            })
    }
}
