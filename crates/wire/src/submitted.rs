//! What a hub answers to a program that hands something in (`docs/rest.md`), and the lines that
//! `noroshi submit --json` prints.

use serde::{Deserialize, Serialize};

/// What was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submitted {
    /// The short random id that its submitter gets.
    pub receipt: String,
    /// Whether it had been handed in before.
    pub again: bool,
    /// Page of the submission.
    pub url: String,
}

/// Why something was not taken: a stable code, and what to tell a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotSubmitted {
    pub code: String,
    pub messages: Vec<String>,
}

/// One input of `noroshi submit` and what became of it.
#[derive(Debug, Serialize)]
pub struct SubmittedLine<'a> {
    pub source: &'a str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub submitted: Option<&'a Submitted>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<&'a NotSubmitted>,
}

#[derive(Deserialize)]
struct Refused {
    error: NotSubmitted,
}

impl Submitted {
    /// Reads the answer of a hub; `None` if it is none.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }

    /// The same as JSON.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        // Texts and a flag can always be written.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl NotSubmitted {
    /// Reads a refusal of a hub; `None` if it is none.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Refused>(body).ok().map(|refused| refused.error)
    }
}

impl SubmittedLine<'_> {
    /// The line, with its end.
    #[must_use]
    pub fn to_line(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn answers_are_read_and_lines_written() {
        let answer = br#"{"receipt":"R-1","again":true,"url":"http://h/submissions/R-1","more":1}"#;
        let submitted = Submitted::parse(answer).unwrap();
        let refusal = br#"{"error":{"code":"invalid","messages":["no"]}}"#;
        let error = NotSubmitted::parse(refusal).unwrap();
        let taken = SubmittedLine { source: "a.eml", submitted: Some(&submitted), error: None };
        let refused = SubmittedLine { source: "b\n", submitted: None, error: Some(&error) };
        let lines = [taken.to_line(), refused.to_line()].concat();
        expect![[r#"
            {"source":"a.eml","receipt":"R-1","again":true,"url":"http://h/submissions/R-1"}
            {"source":"b\n","error":{"code":"invalid","messages":["no"]}}
        "#]]
        .assert_eq(&String::from_utf8(lines).unwrap());
        assert_eq!(Submitted::parse(&submitted.to_json()).unwrap(), submitted);
        assert_eq!(Submitted::parse(b"<html>"), None);
        assert_eq!(NotSubmitted::parse(b"{}"), None);
    }
}
