//! One line of records as JSON (`docs/records.md`), read into the value that is counted.
//! What cannot be read is a finding with its field, never an error.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::IgnoredAny;
use stats::{
    Case, Destination, Event, File, Group, Ledger, Mail, Membership, Organisation, Outreach,
    Problem, Reason, Record, Share, Submission, WindowMail,
};
use vocab::{
    Agreement, ArchiveFormat, CaseBody, CaseOrigin, Country, FileCategory, FileSource, KindUnknown,
    MailKind, OrganisationKind, OriginUnknown, OutreachKind, RecordKind, RegionUnknown,
    ReportCategory, SenderKind, ShareSource, SubmissionForm, VerdictClass, WindowFile, WindowForm,
    WindowFrom,
};

use crate::analysed::Text;

/// Reads a line and hands what it holds to the ledger: a record, what is wrong with it,
/// or both. A blank line is nothing.
pub fn read_record(bytes: &[u8], line: u32, zone: &TimeZone, ledger: &mut Ledger) {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return;
    }
    let fields: Fields<'_> = match serde_json::from_slice(bytes) {
        Ok(fields) if is_object(bytes) => fields,
        Ok(_) => return ledger.report(unreadable(bytes, line, "expected an object")),
        Err(error) => return ledger.report(unreadable(bytes, line, &said(&error))),
    };
    let Some(kind) = fields.kind.as_deref().and_then(RecordKind::of_word) else {
        return ledger.report(named(of_no_type(line, &fields), None, &fields));
    };
    let mut reader = Reader { line, zone, found: Vec::new() };
    let record = reader.record(kind, &fields);
    for problem in reader.found {
        ledger.report(named(problem, Some(kind), &fields));
    }
    if let Some(record) = record {
        ledger.add(line, record);
    }
}

fn of_no_type(line: u32, fields: &Fields<'_>) -> Problem {
    match text(&fields.kind) {
        Some(word) => Problem::of_record(line, Reason::UnknownType).at("type").showing(word),
        None => Problem::of_record(line, Reason::MissingField).at("type"),
    }
}

/// Memberships and outreach have no id; they bear the organisation's.
fn named(problem: Problem, kind: Option<RecordKind>, fields: &Fields<'_>) -> Problem {
    let id = match kind {
        Some(RecordKind::Membership | RecordKind::Outreach) => &fields.organisation,
        _ => &fields.id,
    };
    problem.of(kind, text(id))
}

/// Tells no JSON from JSON of another shape, and saves the id if there is one.
fn unreadable(bytes: &[u8], line: u32, said: &str) -> Problem {
    let json = str::from_utf8(bytes).is_ok() && serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
    let reason = if json { Reason::WrongShape } else { Reason::NotJson };
    let loose = serde_json::from_slice(bytes).ok().filter(|_| is_object(bytes));
    let loose: Loose<'_> = loose.unwrap_or_default();
    let kind = loose.kind.as_deref().and_then(RecordKind::of_word);
    Problem::of_record(line, reason).of(kind, loose.id.as_deref()).showing(said)
}

/// An array would be read as well, its elements in the order of our fields.
fn is_object(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{")
}

/// The parser's words. Its line is always the first, since it is given one.
fn said(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let told = told.rsplit_once(" at line ").map_or(told.as_str(), |(told, _)| told);
    format!("{told} at byte {}", error.column())
}

/// What may be left of a line whose other fields have the wrong type.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Loose<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<Text<'a>>,
    #[serde(borrow)]
    id: Option<Text<'a>>,
}

/// The fields of every type of record side by side: one pass without a second look at
/// the line, whatever stands first in it. Unknown fields are left to newer programs.
#[derive(Debug, Default, Deserialize)]
#[serde(default, expecting = "an object")]
struct Fields<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<Text<'a>>,
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    organisation: Option<Text<'a>>,
    #[serde(rename = "kind", borrow)]
    own_kind: Option<Text<'a>>,
    #[serde(borrow)]
    sig: Option<Text<'a>>,
    #[serde(borrow)]
    arrangement: Option<Text<'a>>,
    #[serde(borrow)]
    agreement: Option<Text<'a>>,
    #[serde(borrow)]
    from: Option<Text<'a>>,
    #[serde(borrow)]
    to: Option<Text<'a>>,
    #[serde(borrow)]
    received: Option<Text<'a>>,
    #[serde(borrow)]
    form: Option<Text<'a>>,
    #[serde(borrow)]
    category: Option<Text<'a>>,
    #[serde(borrow)]
    submission: Option<Text<'a>>,
    #[serde(borrow)]
    same_as: Option<Text<'a>>,
    #[serde(borrow)]
    tags: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    case: Option<Text<'a>>,
    #[serde(borrow)]
    class: Option<Text<'a>>,
    #[serde(borrow)]
    sender_region: Option<Text<'a>>,
    #[serde(borrow)]
    sender_region_unknown: Option<Text<'a>>,
    #[serde(borrow)]
    kind_unknown: Option<Text<'a>>,
    #[serde(borrow)]
    kind_presumed: Option<Text<'a>>,
    #[serde(borrow)]
    sender_kind: Option<Text<'a>>,
    #[serde(borrow)]
    mail: Option<Text<'a>>,
    #[serde(borrow)]
    source: Option<Text<'a>>,
    obtained: Option<bool>,
    #[serde(borrow)]
    archive: Option<Text<'a>>,
    #[serde(borrow)]
    file: Option<Text<'a>>,
    #[serde(borrow)]
    region: Option<Text<'a>>,
    #[serde(borrow)]
    region_unknown: Option<Text<'a>>,
    #[serde(borrow)]
    as_of: Option<Text<'a>>,
    #[serde(borrow)]
    released: Option<Text<'a>>,
    #[serde(borrow)]
    submissions: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    notices: Option<Vec<Text<'a>>>,
    mails_attempted: Option<u64>,
    mails_delivered: Option<u64>,
    #[serde(borrow)]
    from_kind: Option<Text<'a>>,
    #[serde(borrow)]
    archives: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    files: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    consultation: Option<Text<'a>>,
    #[serde(borrow)]
    rescue: Option<Text<'a>>,
    #[serde(borrow)]
    on_site: Option<Text<'a>>,
    #[serde(borrow)]
    support_ended: Option<Text<'a>>,
    #[serde(borrow)]
    closed: Option<Text<'a>>,
    #[serde(borrow)]
    body: Option<Text<'a>>,
    #[serde(borrow)]
    origin: Option<Text<'a>>,
    #[serde(borrow)]
    followed: Option<Text<'a>>,
    #[serde(borrow)]
    published: Option<Text<'a>>,
}

/// Takes fields one by one and collects what is wrong with them.
struct Reader<'z> {
    line: u32,
    zone: &'z TimeZone,
    found: Vec<Problem>,
}

type Field<'f, 'a> = &'f Option<Text<'a>>;

impl Reader<'_> {
    /// The record, unless something that it cannot be counted without is missing.
    fn record<'f>(&mut self, kind: RecordKind, fields: &'f Fields<'_>) -> Option<Record<&'f str>> {
        let event = |reader: &mut Self, name, field: Field<'f, '_>| {
            let (id, day) = (reader.id(fields), reader.needed_day(name, field));
            Some(Event { id: id?, day: day? })
        };
        Some(match kind {
            RecordKind::Organisation => {
                let kind = self.word("kind", &fields.own_kind, OrganisationKind::of_word);
                Record::Organisation(Organisation { id: self.id(fields)?, kind })
            }
            RecordKind::Membership => Record::Membership(self.membership(fields)?),
            RecordKind::Submission => Record::Submission(self.submission(fields)?),
            RecordKind::Mail => Record::Mail(self.mail(fields)?),
            RecordKind::File => Record::File(self.file(fields)?),
            RecordKind::Destination => Record::Destination(self.destination(fields)?),
            RecordKind::Share => Record::Share(self.share(fields)?),
            RecordKind::Outreach => Record::Outreach(self.outreach(fields)?),
            RecordKind::WindowMail => Record::WindowMail(self.window_mail(fields)?),
            RecordKind::Consultation => {
                Record::Consultation(event(self, "received", &fields.received)?)
            }
            RecordKind::Case => Record::Case(self.case(fields)?),
            RecordKind::Chain => Record::Chain(event(self, "followed", &fields.followed)?),
            RecordKind::Alert => Record::Alert(event(self, "published", &fields.published)?),
        })
    }

    fn membership<'f>(&mut self, fields: &'f Fields<'_>) -> Option<Membership<&'f str>> {
        let organisation = self.needed("organisation", &fields.organisation);
        self.word("agreement", &fields.agreement, Agreement::of_word);
        let from = self.needed_day("from", &fields.from);
        let to = self.day("to", &fields.to);
        let group = match (text(&fields.sig), text(&fields.arrangement)) {
            (Some(sig), None) => Some(Group::Sig(sig)),
            (None, Some(arrangement)) => Some(Group::Arrangement(arrangement)),
            (Some(_), Some(_)) => {
                self.refuse(Reason::Contradiction, "arrangement", None);
                None
            }
            (None, None) => {
                self.refuse(Reason::MissingField, "sig", None);
                None
            }
        };
        Some(Membership { organisation: organisation?, group: group?, from: from?, to: to? })
    }

    fn submission<'f>(&mut self, fields: &'f Fields<'_>) -> Option<Submission<&'f str>> {
        let (id, received) = (self.id(fields), self.needed_day("received", &fields.received));
        self.word("form", &fields.form, SubmissionForm::of_word);
        let category = self.word("category", &fields.category, ReportCategory::of_word);
        let organisation = text(&fields.organisation);
        Some(Submission { id: id?, organisation, received: received?, category })
    }

    fn mail<'f>(&mut self, fields: &'f Fields<'_>) -> Option<Mail<&'f str>> {
        let (id, submission) = (self.id(fields), self.needed("submission", &fields.submission));
        Some(Mail {
            id: id?,
            submission: submission?,
            same_as: text(&fields.same_as),
            tags: texts(&fields.tags).filter(|tag| !tag.is_empty()).collect(),
            case: text(&fields.case),
            class: self.word("class", &fields.class, VerdictClass::of_word),
            sender_region: self.word("sender_region", &fields.sender_region, country),
            sender_region_unknown: self.word(
                "sender_region_unknown",
                &fields.sender_region_unknown,
                OriginUnknown::of_word,
            ),
            kind: self
                .word("kind", &fields.own_kind, MailKind::of_word)
                .unwrap_or(MailKind::Unknown),
            kind_unknown: self.word("kind_unknown", &fields.kind_unknown, KindUnknown::of_word),
            kind_presumed: self.word("kind_presumed", &fields.kind_presumed, MailKind::of_word),
            sender_kind: self
                .word("sender_kind", &fields.sender_kind, SenderKind::of_word)
                .unwrap_or(SenderKind::Unknown),
        })
    }

    fn file<'f>(&mut self, fields: &'f Fields<'_>) -> Option<File<&'f str>> {
        let (id, mail) = (self.id(fields), self.needed("mail", &fields.mail));
        let source = self.needed_word("source", &fields.source, FileSource::of_word);
        let obtained = match fields.obtained {
            // What was not obtained has no category that anybody could know.
            Some(false) => Some(None),
            Some(true) => self.needed_word("category", &fields.category, category).map(Some),
            None => {
                self.refuse(Reason::MissingField, "obtained", None);
                None
            }
        };
        let in_archive = text(&fields.archive).is_some();
        Some(File { id: id?, mail: mail?, source: source?, obtained: obtained?, in_archive })
    }

    fn destination<'f>(&mut self, fields: &'f Fields<'_>) -> Option<Destination<&'f str>> {
        let (id, mail) = (self.id(fields), self.needed("mail", &fields.mail));
        let region = self.word("region", &fields.region, country);
        let region_unknown =
            self.word("region_unknown", &fields.region_unknown, RegionUnknown::of_word);
        let (as_of, file) = (self.day("as_of", &fields.as_of), text(&fields.file));
        Some(Destination { id: id?, mail: mail?, file, region, region_unknown, as_of: as_of? })
    }

    fn share<'f>(&mut self, fields: &'f Fields<'_>) -> Option<Share<&'f str>> {
        let (id, released) = (self.id(fields), self.needed_day("released", &fields.released));
        let source = self.word("source", &fields.source, ShareSource::of_word);
        if fields.source.is_none() {
            self.found.push(Problem::of_field(self.line, Reason::MissingField, "source"));
        }
        let submissions = texts(&fields.submissions).filter(|id| !id.is_empty()).collect();
        Some(Share { id: id?, released: released?, source, submissions })
    }

    fn outreach<'f>(&mut self, fields: &'f Fields<'_>) -> Option<Outreach<&'f str>> {
        let organisation = self.needed("organisation", &fields.organisation);
        let kind = self.needed_word("kind", &fields.own_kind, OutreachKind::of_word);
        let notices: Option<Vec<Date>> =
            texts(&fields.notices).map(|day| self.read_day("notices", day)).collect();
        Some(Outreach {
            organisation: organisation?,
            kind: kind?,
            notices: notices?,
            mails_attempted: fields.mails_attempted.unwrap_or_default(),
            mails_delivered: fields.mails_delivered.unwrap_or_default(),
        })
    }

    fn window_mail<'f>(&mut self, fields: &'f Fields<'_>) -> Option<WindowMail<&'f str>> {
        let (id, received) = (self.id(fields), self.needed_day("received", &fields.received));
        let form = self.needed_word("form", &fields.form, WindowForm::of_word);
        let from_kind = self.word("from_kind", &fields.from_kind, WindowFrom::of_word);
        Some(WindowMail {
            id: id?,
            received: received?,
            form: form?,
            from_kind: from_kind.unwrap_or(WindowFrom::Unknown),
            archives: texts(&fields.archives).map(ArchiveFormat::of_extension).collect(),
            files: texts(&fields.files).map(WindowFile::of_extension).collect(),
        })
    }

    fn case<'f>(&mut self, fields: &'f Fields<'_>) -> Option<Case<&'f str>> {
        let id = self.id(fields);
        let rescue = self.day("rescue", &fields.rescue);
        let on_site = self.day("on_site", &fields.on_site);
        let support_ended = self.day("support_ended", &fields.support_ended);
        // No table uses this day, so that a wrong one loses nothing else.
        if let Some(closed) =
            text(&fields.closed).filter(|day| stats::day(day, self.zone).is_none())
        {
            let problem = Problem::of_field(self.line, Reason::ImpossibleDate, "closed");
            self.found.push(problem.showing(closed));
        }
        let body = self.needed_word("body", &fields.body, CaseBody::of_word);
        let origin = self.needed_word("origin", &fields.origin, CaseOrigin::of_word);
        Some(Case {
            id: id?,
            consultation: text(&fields.consultation),
            rescue: rescue?,
            on_site: on_site?,
            support_ended: support_ended?,
            body: body?,
            origin: origin?,
        })
    }

    fn id<'f>(&mut self, fields: &'f Fields<'_>) -> Option<&'f str> {
        self.needed("id", &fields.id)
    }

    /// A text that the record cannot be counted without.
    fn needed<'f>(&mut self, name: &'static str, field: Field<'f, '_>) -> Option<&'f str> {
        let text = text(field);
        if text.is_none() {
            self.refuse(Reason::MissingField, name, None);
        }
        text
    }

    fn needed_day(&mut self, name: &'static str, field: Field<'_, '_>) -> Option<Date> {
        let text = self.needed(name, field)?;
        self.read_day(name, text)
    }

    /// The outer `None` says that the day is impossible, the inner one that there is none.
    fn day(&mut self, name: &'static str, field: Field<'_, '_>) -> Option<Option<Date>> {
        match text(field) {
            Some(text) => self.read_day(name, text).map(Some),
            None => Some(None),
        }
    }

    fn read_day(&mut self, name: &'static str, text: &str) -> Option<Date> {
        let day = stats::day(text, self.zone);
        if day.is_none() {
            self.refuse(Reason::ImpossibleDate, name, Some(text));
        }
        day
    }

    fn needed_word<T>(
        &mut self,
        name: &'static str,
        field: Field<'_, '_>,
        read: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.needed(name, field)?;
        let word = read(text);
        if word.is_none() {
            self.refuse(Reason::UnknownWord, name, Some(text));
        }
        word
    }

    /// A word without which the record counts all the same.
    fn word<T>(
        &mut self,
        name: &'static str,
        field: Field<'_, '_>,
        read: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text(field)?;
        let word = read(text);
        if word.is_none() {
            let problem = Problem::of_field(self.line, Reason::UnknownWord, name);
            self.found.push(problem.showing(text));
        }
        word
    }

    /// Finds that the record cannot be counted.
    fn refuse(&mut self, reason: Reason, name: &'static str, value: Option<&str>) {
        let problem = Problem::of_record(self.line, reason).at(name);
        self.found.push(match value {
            Some(value) => problem.showing(value),
            None => problem,
        });
    }
}

/// The text of a field; an empty one says nothing.
fn text<'f>(field: Field<'f, '_>) -> Option<&'f str> {
    field.as_ref().map(|text| &**text).filter(|text| !text.is_empty())
}

fn texts<'f>(field: &'f Option<Vec<Text<'_>>>) -> impl Iterator<Item = &'f str> {
    field.iter().flatten().map(|text| &**text)
}

/// A code of ISO 3166-1 as it is written there: `kr` would be another row than `KR`.
fn country(text: &str) -> Option<Country> {
    Country::parse(text).filter(|country| country.as_str() == text)
}

/// A category that is counted: a container is opened instead.
fn category(text: &str) -> Option<FileCategory> {
    FileCategory::of_word(text).filter(|category| *category != FileCategory::Archive)
}

#[cfg(test)]
mod tests;
