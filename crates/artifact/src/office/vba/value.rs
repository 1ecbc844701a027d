//! A constant of a macro: a string, a number or a list of strings.

use super::decoded::DecodedKind;

/// A value that is known without running anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) scalar: Scalar,
    /// How it was put together; none for a constant as it stands in the code.
    pub(super) kind: Option<DecodedKind>,
    /// Letters and digits that were written as numbers.
    pub(super) codes: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Scalar {
    Text(String),
    Number(i64),
    List(Vec<String>),
}

impl Value {
    pub(super) fn text(text: &str) -> Self {
        Self { scalar: Scalar::Text(text.to_owned()), kind: None, codes: 0 }
    }

    pub(super) const fn number(number: i64) -> Self {
        Self { scalar: Scalar::Number(number), kind: None, codes: 0 }
    }

    /// A constant that the language knows by name.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let text = match name {
            "vbcrlf" | "vbnewline" => "\r\n",
            "vbcr" => "\r",
            "vblf" => "\n",
            "vbtab" => "\t",
            "vbnullstring" => "",
            "vbnullchar" => "\0",
            _ => return None,
        };
        Some(Self::text(text))
    }

    /// The same value, put together in one more way.
    pub(super) fn by(mut self, kind: DecodedKind) -> Self {
        self.kind = self.kind.max(Some(kind));
        self
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.scalar {
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, or the one that a text writes.
    pub(super) fn as_number(&self) -> Option<i64> {
        match &self.scalar {
            Scalar::Text(text) => text.trim().parse().ok(),
            Scalar::Number(number) => Some(*number),
            Scalar::List(_) => None,
        }
    }

    /// Bytes that a copy takes.
    pub(super) fn size(&self) -> usize {
        match &self.scalar {
            Scalar::Text(text) => text.len(),
            Scalar::Number(_) => 1,
            Scalar::List(list) => list.iter().map(String::len).sum(),
        }
    }

    /// Applies an operator; false, and no change, where the result is not known.
    pub(super) fn combine(&mut self, operator: char, right: &Self) -> bool {
        let joins = operator == '&'
            || (operator == '+' && self.as_text().is_some() && right.as_text().is_some());
        let known = if joins { self.join(right) } else { self.compute(operator, right) };
        if known {
            self.kind = self.kind.max(right.kind);
            self.codes = self.codes.saturating_add(right.codes);
            if joins {
                self.kind = self.kind.max(Some(DecodedKind::Concatenation));
            }
        }
        known
    }

    fn join(&mut self, right: &Self) -> bool {
        if let Scalar::Number(number) = &self.scalar {
            self.scalar = Scalar::Text(number.to_string());
        }
        let Scalar::Text(text) = &mut self.scalar else { return false };
        if text.len().saturating_add(right.size()) > TEXT_MAX {
            return false;
        }
        match &right.scalar {
            Scalar::Text(more) => text.push_str(more),
            Scalar::Number(number) => text.push_str(&number.to_string()),
            Scalar::List(_) => return false,
        }
        true
    }

    fn compute(&mut self, operator: char, right: &Self) -> bool {
        let (Some(one), Some(other)) = (self.as_number(), right.as_number()) else { return false };
        let result = match operator {
            '+' => one.checked_add(other),
            '-' => one.checked_sub(other),
            '*' => one.checked_mul(other),
            '/' | '\\' => one.checked_div(other),
            '%' => one.checked_rem(other),
            '^' => Some(one ^ other),
            _ => None,
        };
        if let Some(result) = result {
            self.scalar = Scalar::Number(result);
        }
        result.is_some()
    }
}

/// Bytes of one string.
pub(super) const TEXT_MAX: usize = 1 << 20;
