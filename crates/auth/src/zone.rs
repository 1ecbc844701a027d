//! Stored answers of DNS, read from a file that `dig` or a person writes
//! (`docs/dns-records.md`).
//!
//! What is stored as not existing and what is not stored at all are two things: the first is
//! an answer, the second is none.

use std::collections::BTreeMap;
use std::net::IpAddr;

use jiff::civil::Date;

mod reader;

/// Stored answers by name.
#[derive(Debug, Clone, Default)]
pub struct Zone {
    names: BTreeMap<String, Node>,
}

/// What is stored of one name.
#[derive(Debug, Clone, Default)]
struct Node {
    /// DNS says that the name does not exist, and so nothing below it (RFC 8020).
    missing: Option<Observed>,
    /// It or a name below it has an answer, so that `missing` is wrong or outdated.
    exists: bool,
    answers: BTreeMap<RecordKind, Stored>,
}

/// The answer to one question.
#[derive(Debug, Clone, Default)]
struct Stored {
    observed: Observed,
    /// The name server failed; counts only while there are no records.
    failed: bool,
    /// Empty if DNS says that there are none.
    records: Vec<Data>,
}

/// The day on which an answer was seen, where the file tells.
type Observed = Option<Date>;

vocab::vocabulary! {
    /// Kinds of records that the methods ask for.
    RecordKind {
        A = "A",
        Aaaa = "AAAA",
        Cname = "CNAME",
        Mx = "MX",
        Ptr = "PTR",
        Txt = "TXT",
    }
}

/// A record's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Data {
    Address(IpAddr),
    /// Of CNAME, MX and PTR; without a preference 0.
    Name {
        preference: u16,
        name: String,
    },
    Text(String),
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer<'z> {
    Records(&'z [Data]),
    /// There is no such name, or no such record of it.
    None,
    Failed,
    NotStored,
}

/// What DNS says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existence {
    Exists,
    Missing,
    /// Nothing of it is stored.
    Unknown,
}

/// A file of DNS records that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ZoneError {
    #[error("line {line}: {value:?} is no day: write 2024-03-06")]
    Day { line: usize, value: String },
    #[error("line {line}: {value:?} is no domain name: write it in ASCII, as xn--… if need be")]
    Name { line: usize, value: String },
    #[error(
        "line {line}: no record: write `name TYPE value`, such as `example.com TXT \"v=spf1 -all\"`"
    )]
    NoRecord { line: usize },
    #[error("line {line}: a record of type {value:?}: A, AAAA, CNAME, MX, PTR and TXT are known")]
    Type { line: usize, value: String },
    #[error("the file holds more than {most} {what}: keep only what the mails at hand need")]
    TooMuch { most: usize, what: &'static str },
    #[error("line {line}: {value:?} is no value of type {kind}: {remedy}")]
    Value { line: usize, value: String, kind: RecordKind, remedy: &'static str },
}

impl Zone {
    /// Reads a file of records (`docs/dns-records.md`).
    ///
    /// # Errors
    /// The first line that is none of the file's form, or more than the bounds allow.
    pub fn parse(text: &str) -> Result<Self, ZoneError> {
        reader::read(text)
    }

    /// Whether a normalised host name exists.
    #[must_use]
    pub fn existence(&self, name: &str) -> Existence {
        if self.names.get(name).is_some_and(|node| node.exists) {
            Existence::Exists
        } else if self.missing(name).is_some() {
            Existence::Missing
        } else {
            Existence::Unknown
        }
    }

    /// The records of a name and kind, behind aliases, and when that was observed.
    pub(crate) fn ask(&self, name: &str, kind: RecordKind) -> (Answer<'_>, Observed) {
        let mut name = name.trim_end_matches('.').to_ascii_lowercase();
        for _ in 0..ALIASES_MAX {
            let stored = |kind| self.names.get(&name).and_then(|node| node.answers.get(&kind));
            if let Some(stored) = stored(kind) {
                return (stored.answer(), stored.observed);
            }
            match stored(RecordKind::Cname).and_then(|stored| stored.records.first()) {
                Some(Data::Name { name: target, .. }) => name.clone_from(target),
                _ => {
                    return match self.missing(&name) {
                        Some(observed) => (Answer::None, observed),
                        None => (Answer::NotStored, None),
                    };
                }
            }
        }
        (Answer::Failed, None)
    }

    /// When DNS said that the name or one above it does not exist.
    fn missing(&self, name: &str) -> Option<Observed> {
        let mut above = std::iter::successors(Some(name), |name| Some(name.split_once('.')?.1));
        above.find_map(|name| self.names.get(name).filter(|node| !node.exists)?.missing)
    }

    /// Adds a record, an answer without records, or a failure.
    fn add(&mut self, name: &str, kind: RecordKind, answer: Found, observed: Observed) {
        if !matches!(answer, Found::Failed) {
            self.note_existence(name);
        }
        let node = self.names.entry(name.to_owned()).or_default();
        let stored = node.answers.entry(kind).or_default();
        stored.observed = stored.observed.min(observed).or(stored.observed).or(observed);
        match answer {
            Found::Record(data) if !stored.records.contains(&data) => stored.records.push(data),
            Found::Record(_) | Found::Nothing => {}
            Found::Failed => stored.failed = true,
        }
    }

    /// A name exists if one below it does.
    fn note_existence(&mut self, name: &str) {
        for name in std::iter::successors(Some(name), |name| Some(name.split_once('.')?.1)) {
            let node = self.names.entry(name.to_owned()).or_default();
            if std::mem::replace(&mut node.exists, true) {
                break;
            }
        }
    }

    fn add_missing(&mut self, name: &str, observed: Observed) {
        self.names.entry(name.to_owned()).or_default().missing = Some(observed);
    }
}

/// What a line of the file says of a name and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    Failed,
    Nothing,
    Record(Data),
}

impl Stored {
    fn answer(&self) -> Answer<'_> {
        match self.records.as_slice() {
            [] if self.failed => Answer::Failed,
            [] => Answer::None,
            records => Answer::Records(records),
        }
    }
}

/// Aliases that follow each other; a ring of them is a failure.
const ALIASES_MAX: usize = 8;

#[cfg(test)]
mod tests;
