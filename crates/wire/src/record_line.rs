//! Records of the statistics as lines of JSON (`docs/records.md`), those that an analysis
//! gives: members stand in the documented order, and every one is there.

use jiff::civil::Date;
use serde::Serialize;
use vocab::{
    Agreement, Country, FileCategory, FileSource, KindUnknown, MailKind, OrganisationKind,
    OriginUnknown, RegionUnknown, ReportCategory, SenderKind, ShareSource, SubmissionForm,
    VerdictClass,
};

use crate::shape::{maybe_words, words};

/// One record; `type` stands first.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RecordLine<'a> {
    Organisation(OrganisationLine<'a>),
    Membership(MembershipLine<'a>),
    Share(ShareLine<'a>),
    Submission(SubmissionLine<'a>),
    Mail(MailLine<'a>),
    File(FileLine<'a>),
    Destination(DestinationLine<'a>),
}

/// Who hands in.
#[derive(Debug, Serialize)]
pub struct OrganisationLine<'a> {
    pub id: &'a str,
    #[serde(serialize_with = "words")]
    pub kind: OrganisationKind,
}

/// An organisation within a SIG or an arrangement.
#[derive(Debug, Serialize)]
pub struct MembershipLine<'a> {
    pub organisation: &'a str,
    pub sig: Option<&'a str>,
    pub arrangement: Option<&'a str>,
    #[serde(serialize_with = "words")]
    pub agreement: Agreement,
    pub from: Date,
    /// Its last day.
    pub to: Option<Date>,
}

/// A share that went out.
#[derive(Debug, Serialize)]
pub struct ShareLine<'a> {
    pub id: &'a str,
    pub released: Date,
    #[serde(serialize_with = "words")]
    pub source: ShareSource,
    pub submissions: &'a [&'a str],
}

/// What was handed in at once.
#[derive(Debug, Serialize)]
pub struct SubmissionLine<'a> {
    pub id: &'a str,
    pub organisation: &'a str,
    pub received: Option<&'a str>,
    #[serde(serialize_with = "words")]
    pub form: SubmissionForm,
    #[serde(serialize_with = "maybe_words")]
    pub category: Option<ReportCategory>,
}

/// A mail that was handed in.
#[derive(Debug, Serialize)]
pub struct MailLine<'a> {
    pub id: &'a str,
    pub submission: &'a str,
    pub same_as: Option<&'a str>,
    pub tags: &'a [&'a str],
    pub case: Option<&'a str>,
    #[serde(serialize_with = "maybe_words")]
    pub class: Option<VerdictClass>,
    #[serde(serialize_with = "maybe_words")]
    pub sender_region: Option<Country>,
    #[serde(serialize_with = "maybe_words")]
    pub sender_region_unknown: Option<OriginUnknown>,
    #[serde(serialize_with = "maybe_words")]
    pub kind: Option<MailKind>,
    #[serde(serialize_with = "maybe_words")]
    pub kind_unknown: Option<KindUnknown>,
    #[serde(serialize_with = "maybe_words")]
    pub kind_presumed: Option<MailKind>,
    #[serde(serialize_with = "maybe_words")]
    pub sender_kind: Option<SenderKind>,
}

/// A file that a mail brought.
#[derive(Debug, Serialize)]
pub struct FileLine<'a> {
    pub id: &'a str,
    pub mail: &'a str,
    #[serde(serialize_with = "words")]
    pub source: FileSource,
    pub obtained: bool,
    #[serde(serialize_with = "maybe_words")]
    pub category: Option<FileCategory>,
    pub extension: Option<&'a str>,
    pub archive: Option<&'a str>,
}

/// A host that a mail or a file leads to.
#[derive(Debug, Serialize)]
pub struct DestinationLine<'a> {
    pub id: &'a str,
    pub mail: &'a str,
    pub file: Option<&'a str>,
    pub host: &'a str,
    #[serde(serialize_with = "maybe_words")]
    pub region: Option<Country>,
    #[serde(serialize_with = "maybe_words")]
    pub region_unknown: Option<RegionUnknown>,
    pub as_of: Option<&'a str>,
    pub source: Option<&'a str>,
}

impl RecordLine<'_> {
    /// Adds the record to `lines`, ended by a line feed.
    pub fn push_to(&self, lines: &mut Vec<u8>) {
        let start = lines.len();
        // Writing our own shapes into memory cannot fail: keys are strings and no
        // serializer of ours returns an error.
        if serde_json::to_writer(&mut *lines, self).is_err() {
            lines.truncate(start);
            return;
        }
        lines.push(b'\n');
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn members_stand_in_the_documented_order() {
        let submission = SubmissionLine {
            id: "S1",
            organisation: "O\"1",
            received: None,
            form: SubmissionForm::Mail,
            category: None,
        };
        let mail = MailLine {
            id: "M1",
            submission: "S1",
            same_as: None,
            tags: &[],
            case: None,
            class: Some(VerdictClass::Targeted),
            sender_region: Country::parse("kr"),
            sender_region_unknown: None,
            kind: Some(MailKind::Attachment),
            kind_unknown: None,
            kind_presumed: None,
            sender_kind: Some(SenderKind::FreeDomestic),
        };
        let file = FileLine {
            id: "F1",
            mail: "M1",
            source: FileSource::Attachment,
            obtained: true,
            category: Some(FileCategory::Executable),
            extension: Some("exe"),
            archive: Some("zip"),
        };
        let destination = DestinationLine {
            id: "D1",
            mail: "M1",
            file: None,
            host: "evil.example",
            region: None,
            region_unknown: Some(RegionUnknown::NotResolved),
            as_of: None,
            source: None,
        };
        let organisation = OrganisationLine { id: "O\"1", kind: OrganisationKind::Member };
        let mut lines = Vec::new();
        for record in [
            RecordLine::Organisation(organisation),
            RecordLine::Submission(submission),
            RecordLine::Mail(mail),
            RecordLine::File(file),
            RecordLine::Destination(destination),
        ] {
            record.push_to(&mut lines);
        }
        expect![[r#"
            {"type":"organisation","id":"O\"1","kind":"member"}
            {"type":"submission","id":"S1","organisation":"O\"1","received":null,"form":"mail","category":null}
            {"type":"mail","id":"M1","submission":"S1","same_as":null,"tags":[],"case":null,"class":"targeted","sender_region":"KR","sender_region_unknown":null,"kind":"attachment","kind_unknown":null,"kind_presumed":null,"sender_kind":"free-domestic"}
            {"type":"file","id":"F1","mail":"M1","source":"attachment","obtained":true,"category":"executable","extension":"exe","archive":"zip"}
            {"type":"destination","id":"D1","mail":"M1","file":null,"host":"evil.example","region":null,"region_unknown":"not-resolved","as_of":null,"source":null}
        "#]].assert_eq(&String::from_utf8(lines).unwrap());
    }
}
