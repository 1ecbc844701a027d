//! What the statistics need of an analysis that was written as a line of JSON, schema 1
//! (`docs/analysis-json.md`). Other members are passed over, words are not judged here.

use std::borrow::Cow;
use std::ops::Deref;

use serde::{Deserialize, Deserializer};

use crate::json::SCHEMA;

/// One analysis, borrowed from its line.
#[derive(Debug, Deserialize)]
pub struct Analysed<'a> {
    schema: u32,
    #[serde(borrow)]
    pub source: Option<Text<'a>>,
    pub index: Option<u64>,
    #[serde(borrow)]
    pub region_db: Option<AnalysedRegion<'a>>,
    #[serde(borrow)]
    pub subject_of_analysis: Option<Text<'a>>,
    /// The outermost first. Always written, so a line without it is no analysis.
    #[serde(borrow)]
    pub mails: Vec<AnalysedMail<'a>>,
    #[serde(borrow)]
    pub files: Vec<AnalysedFile<'a>>,
    #[serde(borrow, default, deserialize_with = "or_empty")]
    pub observables: Vec<AnalysedObservable<'a>>,
}

/// The database that told countries.
#[derive(Debug, Deserialize)]
pub struct AnalysedRegion<'a> {
    #[serde(borrow)]
    pub source: Option<Text<'a>>,
    #[serde(borrow)]
    pub date: Option<Text<'a>>,
}

/// One mail.
#[derive(Debug, Deserialize)]
pub struct AnalysedMail<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub parent: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "or_empty")]
    pub mail: AnalysedHead<'a>,
    #[serde(borrow, default, deserialize_with = "or_empty")]
    pub links: Vec<AnalysedLink<'a>>,
    #[serde(borrow, default, deserialize_with = "or_empty")]
    pub origin: AnalysedOrigin<'a>,
    #[serde(borrow)]
    pub kind: Option<Text<'a>>,
    #[serde(borrow, default, deserialize_with = "or_empty")]
    pub sender: AnalysedSender<'a>,
    #[serde(borrow, default, deserialize_with = "or_empty")]
    pub verdict: AnalysedVerdict<'a>,
}

/// Header and text of a mail.
#[derive(Debug, Default, Deserialize)]
pub struct AnalysedHead<'a> {
    #[serde(borrow)]
    pub subject: Option<Text<'a>>,
    #[serde(borrow)]
    pub from: Option<AnalysedMailbox<'a>>,
    #[serde(borrow)]
    pub date: Option<Text<'a>>,
    #[serde(borrow)]
    pub message_id: Option<Text<'a>>,
    /// The newest first.
    #[serde(borrow, default, deserialize_with = "or_empty")]
    pub received: Vec<AnalysedHop<'a>>,
    #[serde(borrow)]
    pub text: Option<Text<'a>>,
}

/// Whom a mail claims to come from.
#[derive(Debug, Deserialize)]
pub struct AnalysedMailbox<'a> {
    #[serde(borrow)]
    pub address: Option<Text<'a>>,
}

/// One Received field.
#[derive(Debug, Deserialize)]
pub struct AnalysedHop<'a> {
    #[serde(borrow)]
    pub time: Option<Text<'a>>,
}

/// A link that a reader could follow.
#[derive(Debug, Deserialize)]
pub struct AnalysedLink<'a> {
    #[serde(borrow)]
    pub target: Option<Text<'a>>,
    /// The outermost first.
    #[serde(borrow, default, deserialize_with = "or_empty")]
    pub redirects: Vec<Text<'a>>,
}

/// Where a mail was written, or why nobody knows.
#[derive(Debug, Default, Deserialize)]
pub struct AnalysedOrigin<'a> {
    #[serde(borrow)]
    pub client: Option<AnalysedPoint<'a>>,
    #[serde(borrow)]
    pub unknown: Option<Text<'a>>,
}

/// A machine on the way of a mail.
#[derive(Debug, Deserialize)]
pub struct AnalysedPoint<'a> {
    #[serde(borrow)]
    pub country: Option<Text<'a>>,
}

/// The kind of the sender's address.
#[derive(Debug, Default, Deserialize)]
pub struct AnalysedSender<'a> {
    #[serde(borrow)]
    pub kind: Option<Text<'a>>,
}

/// What a mail most likely is.
#[derive(Debug, Default, Deserialize)]
pub struct AnalysedVerdict<'a> {
    #[serde(borrow)]
    pub class: Option<Text<'a>>,
}

/// One file.
#[derive(Debug, Deserialize)]
pub struct AnalysedFile<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub mail: Option<Text<'a>>,
    #[serde(borrow)]
    pub parent: Option<Text<'a>>,
    #[serde(borrow)]
    pub sha256: Option<Text<'a>>,
    #[serde(borrow, rename = "type")]
    pub kind: Option<Text<'a>>,
    #[serde(borrow)]
    pub category: Option<Text<'a>>,
    #[serde(borrow)]
    pub extension: Option<Text<'a>>,
    #[serde(default, deserialize_with = "or_empty")]
    pub inline: bool,
}

/// One observable.
#[derive(Debug, Deserialize)]
pub struct AnalysedObservable<'a> {
    #[serde(borrow)]
    pub kind: Option<Text<'a>>,
    #[serde(borrow)]
    pub value: Option<Text<'a>>,
    #[serde(borrow)]
    pub country: Option<Text<'a>>,
}

/// A string, copied only where JSON had to escape something in it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// A line that holds no analysis of schema 1. The parser's own words are left out,
/// since they quote the line, which may hold anything.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnalysedError {
    #[error("no JSON (at byte {column})")]
    NotJson { column: usize },
    #[error("no analysis of schema 1 (at byte {column})")]
    NotAnalysis { column: usize },
    #[error("an analysis of schema {schema}, but only schema 1 is understood")]
    Schema { schema: u32 },
}

impl<'a> Analysed<'a> {
    /// Reads one line.
    ///
    /// # Errors
    /// The line is no analysis of schema 1.
    pub fn parse(line: &'a [u8]) -> Result<Self, AnalysedError> {
        // serde would take the elements of an array for the members in their order.
        if line.trim_ascii_start().starts_with(b"[") {
            return Err(AnalysedError::NotAnalysis { column: 0 });
        }
        let analysed: Self = serde_json::from_slice(line).map_err(|error| {
            let column = error.column();
            if error.is_data() {
                AnalysedError::NotAnalysis { column }
            } else {
                AnalysedError::NotJson { column }
            }
        })?;
        match analysed.schema {
            SCHEMA => Ok(analysed),
            schema => Err(AnalysedError::Schema { schema }),
        }
    }

    /// The mail that the whole is about.
    #[must_use]
    pub fn subject(&self) -> Option<&AnalysedMail<'a>> {
        let named = self.subject_of_analysis.as_ref();
        let subject = self.mails.iter().find(|mail| Some(&mail.id) == named);
        subject.or_else(|| self.mails.first())
    }
}

/// `null` is read as what an absent member is.
fn or_empty<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<T, D::Error> {
    Option::deserialize(from).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::analysis_line;

    #[test]
    fn what_is_written_is_read_back() {
        let written = analysis::Analysis { source: "a\"b".to_owned(), ..Default::default() };
        let line = analysis_line(&written);
        let read = Analysed::parse(&line).unwrap();
        assert_eq!(read.source.as_deref(), Some("a\"b"));
        assert!(read.mails.is_empty() && read.files.is_empty());
    }

    #[test]
    fn absent_and_null_members_are_the_same() {
        for members in [
            r#""id":"M1""#,
            r#""id":"M1","parent":null,"mail":null,"links":null,"origin":null,"kind":null,"sender":null,"verdict":null"#,
            r#""id":"M1","mail":{"from":null,"received":null},"origin":{"client":null},"sender":{},"new":{"x":[1]}"#,
        ] {
            let line = format!(
                r#"{{"schema":1,"subject_of_analysis":"M9","mails":[{{{members}}}],"files":[{{"id":"F1"}}],"observables":null}}"#
            );
            let read = Analysed::parse(line.as_bytes()).unwrap();
            let mail = read.subject().unwrap();
            assert_eq!(&*mail.id, "M1");
            assert!(mail.mail.received.is_empty() && mail.sender.kind.is_none());
            assert!(!read.files[0].inline);
        }
    }

    #[test]
    fn what_is_no_analysis_is_told_apart() {
        let check = |line: &[u8], want: &str| {
            assert_eq!(Analysed::parse(line).unwrap_err().to_string(), want);
        };
        check(b"{\"schema\":1", "no JSON (at byte 11)");
        check(b"\xff", "no JSON (at byte 1)");
        check(b"{\"type\":\"chain\",\"id\":\"N1\"}", "no analysis of schema 1 (at byte 26)");
        check(b" [1,\"\",0,null,null,[],[]]", "no analysis of schema 1 (at byte 0)");
        check(b"{\"schema\":1}", "no analysis of schema 1 (at byte 12)");
        check(
            b"{\"schema\":2,\"mails\":[],\"files\":[]}",
            "an analysis of schema 2, but only schema 1 is understood",
        );
    }
}
