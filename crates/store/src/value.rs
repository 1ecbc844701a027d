//! Values as both engines keep them, and rows of them.

use std::fmt;

use crate::error::Error;

/// A value of a column: BIGINT, TEXT or BYTEA. Truth is 0 and 1, a time is a number or text.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    Null,
    Integer(i64),
    /// Without U+0000, which PostgreSQL cannot store.
    Text(String),
    Bytes(Vec<u8>),
}

/// One row of an answer. Columns are counted from 0; asking for a column that is not there or
/// is of another type is an [`Error::Column`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    values: Vec<Value>,
}

impl Row {
    pub(crate) const fn new(values: Vec<Value>) -> Self {
        Self { values }
    }

    /// The whole number in column `number`.
    ///
    /// # Errors
    /// [`Error::Column`].
    pub fn integer(&self, number: usize) -> Result<i64, Error> {
        self.maybe_integer(number)?.ok_or(Error::Column { number, wanted: "a number" })
    }

    /// The text in column `number`.
    ///
    /// # Errors
    /// [`Error::Column`].
    pub fn text(&self, number: usize) -> Result<&str, Error> {
        self.maybe_text(number)?.ok_or(Error::Column { number, wanted: "text" })
    }

    /// The bytes in column `number`.
    ///
    /// # Errors
    /// [`Error::Column`].
    pub fn bytes(&self, number: usize) -> Result<&[u8], Error> {
        self.maybe_bytes(number)?.ok_or(Error::Column { number, wanted: "bytes" })
    }

    /// The whole number in column `number`, `None` for NULL.
    ///
    /// # Errors
    /// [`Error::Column`].
    pub fn maybe_integer(&self, number: usize) -> Result<Option<i64>, Error> {
        match self.values.get(number) {
            Some(Value::Integer(value)) => Ok(Some(*value)),
            Some(Value::Null) => Ok(None),
            _ => Err(Error::Column { number, wanted: "a number" }),
        }
    }

    /// The text in column `number`, `None` for NULL.
    ///
    /// # Errors
    /// [`Error::Column`].
    pub fn maybe_text(&self, number: usize) -> Result<Option<&str>, Error> {
        match self.values.get(number) {
            Some(Value::Text(value)) => Ok(Some(value)),
            Some(Value::Null) => Ok(None),
            _ => Err(Error::Column { number, wanted: "text" }),
        }
    }

    /// The bytes in column `number`, `None` for NULL.
    ///
    /// # Errors
    /// [`Error::Column`].
    pub fn maybe_bytes(&self, number: usize) -> Result<Option<&[u8]>, Error> {
        match self.values.get(number) {
            Some(Value::Bytes(value)) => Ok(Some(value)),
            Some(Value::Null) => Ok(None),
            _ => Err(Error::Column { number, wanted: "bytes" }),
        }
    }
}

/// Says what kind of value it is and how long: contents reach no log.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Integer(value) => write!(f, "Integer({value})"),
            Self::Text(value) => write!(f, "Text({} bytes)", value.len()),
            Self::Bytes(value) => write!(f, "Bytes({})", value.len()),
        }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Integer(i64::from(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(value: [u8; N]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
