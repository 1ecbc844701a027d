//! One record, a line of `docs/records.md` with its words and days read. `T` is what
//! an id or a name is: borrowed text as it is handed in, a number once it is kept.

use jiff::civil::Date;
use vocab::{
    ArchiveFormat, CaseBody, CaseOrigin, Country, FileCategory, FileSource, KindUnknown, MailKind,
    OrganisationKind, OriginUnknown, OutreachKind, RecordKind, RegionUnknown, ReportCategory,
    SenderKind, ShareSource, VerdictClass, WindowFile, WindowForm, WindowFrom,
};

/// A record. What is optional may be missing without making the rest useless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record<T> {
    Organisation(Organisation<T>),
    Membership(Membership<T>),
    Submission(Submission<T>),
    Mail(Mail<T>),
    File(File<T>),
    Destination(Destination<T>),
    Share(Share<T>),
    Outreach(Outreach<T>),
    WindowMail(WindowMail<T>),
    Consultation(Event<T>),
    Case(Case<T>),
    Chain(Event<T>),
    Alert(Event<T>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation<T> {
    pub id: T,
    pub kind: Option<OrganisationKind>,
}

/// An organisation within one SIG or one arrangement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership<T> {
    pub organisation: T,
    pub group: Group<T>,
    pub from: Date,
    /// The last day of it.
    pub to: Option<Date>,
}

/// What a membership belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group<T> {
    Sig(T),
    Arrangement(T),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission<T> {
    pub id: T,
    pub organisation: Option<T>,
    pub received: Date,
    pub category: Option<ReportCategory>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail<T> {
    pub id: T,
    pub submission: T,
    /// The mail that it is a re-send of.
    pub same_as: Option<T>,
    pub tags: Vec<T>,
    pub case: Option<T>,
    pub class: Option<VerdictClass>,
    pub sender_region: Option<Country>,
    pub sender_region_unknown: Option<OriginUnknown>,
    pub kind: MailKind,
    pub kind_unknown: Option<KindUnknown>,
    pub kind_presumed: Option<MailKind>,
    pub sender_kind: SenderKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File<T> {
    pub id: T,
    pub mail: T,
    pub source: FileSource,
    /// Its category if it was obtained; what a scanner removed has none to count.
    pub obtained: Option<FileCategory>,
    pub in_archive: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination<T> {
    pub id: T,
    pub mail: T,
    pub file: Option<T>,
    pub region: Option<Country>,
    pub region_unknown: Option<RegionUnknown>,
    /// The day of the investigation that found the region.
    pub as_of: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share<T> {
    pub id: T,
    pub released: Date,
    pub source: Option<ShareSource>,
    pub submissions: Vec<T>,
}

/// The warnings to one organisation outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outreach<T> {
    pub organisation: T,
    pub kind: OutreachKind,
    pub notices: Vec<Date>,
    pub mails_attempted: u64,
    pub mails_delivered: u64,
}

/// A mail that the public window was told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowMail<T> {
    pub id: T,
    pub received: Date,
    pub form: WindowForm,
    pub from_kind: WindowFrom,
    pub archives: Vec<ArchiveFormat>,
    pub files: Vec<WindowFile>,
}

/// A record that is nothing but its day: a consultation, a chain followed, an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<T> {
    pub id: T,
    pub day: Date,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case<T> {
    pub id: T,
    pub consultation: Option<T>,
    pub rescue: Option<Date>,
    pub on_site: Option<Date>,
    pub support_ended: Option<Date>,
    pub body: CaseBody,
    pub origin: CaseOrigin,
}

impl<T: Copy> Record<T> {
    /// Which kind of record it is.
    #[must_use]
    pub const fn kind(&self) -> RecordKind {
        match self {
            Self::Organisation(_) => RecordKind::Organisation,
            Self::Membership(_) => RecordKind::Membership,
            Self::Submission(_) => RecordKind::Submission,
            Self::Mail(_) => RecordKind::Mail,
            Self::File(_) => RecordKind::File,
            Self::Destination(_) => RecordKind::Destination,
            Self::Share(_) => RecordKind::Share,
            Self::Outreach(_) => RecordKind::Outreach,
            Self::WindowMail(_) => RecordKind::WindowMail,
            Self::Consultation(_) => RecordKind::Consultation,
            Self::Case(_) => RecordKind::Case,
            Self::Chain(_) => RecordKind::Chain,
            Self::Alert(_) => RecordKind::Alert,
        }
    }

    /// Its id; of a membership and of outreach, which have none, the organisation's.
    #[must_use]
    pub const fn id(&self) -> T {
        match self {
            Self::Organisation(organisation) => organisation.id,
            Self::Membership(membership) => membership.organisation,
            Self::Submission(submission) => submission.id,
            Self::Mail(mail) => mail.id,
            Self::File(file) => file.id,
            Self::Destination(destination) => destination.id,
            Self::Share(share) => share.id,
            Self::Outreach(outreach) => outreach.organisation,
            Self::WindowMail(mail) => mail.id,
            Self::Case(case) => case.id,
            Self::Consultation(event) | Self::Chain(event) | Self::Alert(event) => event.id,
        }
    }

    /// The same record with another kind of text; `None` as soon as one is refused.
    pub(crate) fn map<U>(self, to: &mut impl FnMut(T) -> Option<U>) -> Option<Record<U>> {
        Some(match self {
            Self::Organisation(one) => {
                Record::Organisation(Organisation { id: to(one.id)?, kind: one.kind })
            }
            Self::Membership(one) => Record::Membership(one.map(to)?),
            Self::Submission(one) => Record::Submission(one.map(to)?),
            Self::Mail(one) => Record::Mail(one.map(to)?),
            Self::File(one) => Record::File(one.map(to)?),
            Self::Destination(one) => Record::Destination(one.map(to)?),
            Self::Share(one) => Record::Share(one.map(to)?),
            Self::Outreach(one) => Record::Outreach(one.map(to)?),
            Self::WindowMail(one) => Record::WindowMail(one.map(to)?),
            Self::Consultation(one) => Record::Consultation(one.map(to)?),
            Self::Case(one) => Record::Case(one.map(to)?),
            Self::Chain(one) => Record::Chain(one.map(to)?),
            Self::Alert(one) => Record::Alert(one.map(to)?),
        })
    }
}

/// The outer `None` says that a text was refused, the inner one that there is none.
fn maybe<T, U>(text: Option<T>, to: &mut impl FnMut(T) -> Option<U>) -> Option<Option<U>> {
    text.map_or(Some(None), |text| to(text).map(Some))
}

impl<T> Membership<T> {
    fn map<U>(self, to: &mut impl FnMut(T) -> Option<U>) -> Option<Membership<U>> {
        let group = match self.group {
            Group::Sig(name) => Group::Sig(to(name)?),
            Group::Arrangement(name) => Group::Arrangement(to(name)?),
        };
        let organisation = to(self.organisation)?;
        Some(Membership { organisation, group, from: self.from, to: self.to })
    }
}

impl<T> Submission<T> {
    fn map<U>(self, to: &mut impl FnMut(T) -> Option<U>) -> Option<Submission<U>> {
        Some(Submission {
            id: to(self.id)?,
            organisation: maybe(self.organisation, to)?,
            received: self.received,
            category: self.category,
        })
    }
}

impl<T> Mail<T> {
    fn map<U>(self, to: &mut impl FnMut(T) -> Option<U>) -> Option<Mail<U>> {
        Some(Mail {
            id: to(self.id)?,
            submission: to(self.submission)?,
            same_as: maybe(self.same_as, to)?,
            tags: self.tags.into_iter().map(&mut *to).collect::<Option<_>>()?,
            case: maybe(self.case, to)?,
            class: self.class,
            sender_region: self.sender_region,
            sender_region_unknown: self.sender_region_unknown,
            kind: self.kind,
            kind_unknown: self.kind_unknown,
            kind_presumed: self.kind_presumed,
            sender_kind: self.sender_kind,
        })
    }
}

impl<T> File<T> {
    fn map<U>(self, to: &mut impl FnMut(T) -> Option<U>) -> Option<File<U>> {
        let Self { source, obtained, in_archive, .. } = self;
        Some(File { id: to(self.id)?, mail: to(self.mail)?, source, obtained, in_archive })
    }
}

impl<T> Destination<T> {
    fn map<U>(self, to: &mut impl FnMut(T) -> Option<U>) -> Option<Destination<U>> {
        Some(Destination {
            id: to(self.id)?,
            mail: to(self.mail)?,
            file: maybe(self.file, to)?,
            region: self.region,
            region_unknown: self.region_unknown,
            as_of: self.as_of,
        })
    }
}

impl<T> Share<T> {
    fn map<U>(self, to: &mut impl FnMut(T) -> Option<U>) -> Option<Share<U>> {
        Some(Share {
            id: to(self.id)?,
            released: self.released,
            source: self.source,
            submissions: self.submissions.into_iter().map(&mut *to).collect::<Option<_>>()?,
        })
    }
}

impl<T> Outreach<T> {
    fn map<U>(self, to: &mut impl FnMut(T) -> Option<U>) -> Option<Outreach<U>> {
        Some(Outreach {
            organisation: to(self.organisation)?,
            kind: self.kind,
            notices: self.notices,
            mails_attempted: self.mails_attempted,
            mails_delivered: self.mails_delivered,
        })
    }
}

impl<T> WindowMail<T> {
    fn map<U>(self, to: &mut impl FnMut(T) -> Option<U>) -> Option<WindowMail<U>> {
        Some(WindowMail {
            id: to(self.id)?,
            received: self.received,
            form: self.form,
            from_kind: self.from_kind,
            archives: self.archives,
            files: self.files,
        })
    }
}

impl<T> Event<T> {
    fn map<U>(self, to: &mut impl FnMut(T) -> Option<U>) -> Option<Event<U>> {
        Some(Event { id: to(self.id)?, day: self.day })
    }
}

impl<T> Case<T> {
    fn map<U>(self, to: &mut impl FnMut(T) -> Option<U>) -> Option<Case<U>> {
        Some(Case {
            id: to(self.id)?,
            consultation: maybe(self.consultation, to)?,
            rescue: self.rescue,
            on_site: self.on_site,
            support_ended: self.support_ended,
            body: self.body,
            origin: self.origin,
        })
    }
}
