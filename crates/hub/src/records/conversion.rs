//! One analysis as records: the submission, the mail that it is about, and the files and
//! destinations of that mail. What encloses it (a colleague's covering note) gives none.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use vocab::{
    Country, FileCategory, FileSource, FileType, MailKind, OriginUnknown, RegionUnknown,
    SenderKind, SubmissionForm, VerdictClass,
};
use wire::{
    Analysed, AnalysedFile, AnalysedLink, AnalysedMail, DestinationLine, FileLine, MailLine,
    RecordLine, SubmissionLine, Text,
};

use super::identity::{Identity, Name, Seen};
use super::{HOSTS_MAX, RecordChoices, RecordProblem};

/// The conversion of one analysis.
pub(super) struct Conversion<'a> {
    analysed: &'a Analysed<'a>,
    choices: &'a RecordChoices,
    /// Where the records go.
    lines: &'a mut Vec<u8>,
    problems: Vec<RecordProblem>,
}

impl<'a> Conversion<'a> {
    pub(super) fn new(
        analysed: &'a Analysed<'a>,
        choices: &'a RecordChoices,
        lines: &'a mut Vec<u8>,
    ) -> Self {
        Self { analysed, choices, lines, problems: Vec::new() }
    }

    /// Writes the records and returns what could not be said in them.
    pub(super) fn run(mut self, seen: &mut Seen) -> Vec<RecordProblem> {
        let analysed = self.analysed;
        let Some(subject) = analysed.subject() else {
            let name = seen.name(self.identity_without_mail());
            self.submission(&name, SubmissionForm::File);
            return self.problems;
        };
        let content = Content::of(analysed, subject);
        let name = seen.name(self.identity(subject, &content));
        self.submission(&name, SubmissionForm::Mail);
        self.mail(&name, subject);
        self.files(&name, &content);
        self.destinations(&name, &content);
        self.problems
    }

    /// Writes the records of an item that a hub keeps under a name of its own; its submission
    /// is written by the caller. A bare file gives none.
    pub(super) fn run_item(mut self, name: &Name) {
        let analysed = self.analysed;
        let Some(subject) = analysed.subject() else { return };
        let content = Content::of(analysed, subject);
        self.mail(name, subject);
        self.files(name, &content);
        self.destinations(name, &content);
    }

    /// What a mail says and brings, and not how it was handed in, so that a re-send is
    /// known as one.
    fn identity(&self, subject: &AnalysedMail<'_>, content: &Content<'_>) -> Identity {
        let head = &subject.mail;
        let mut identity = Identity::of(&self.choices.organisation, "mail");
        identity.add(head.message_id.as_deref());
        if head.message_id.is_none() {
            // Two mails that say the same are two mails; without an id the time of receipt
            // is all that tells them apart.
            identity.add(received(self.analysed));
        }
        identity.add(head.from.as_ref().and_then(|from| from.address.as_deref()));
        identity.add(head.date.as_deref());
        identity.add(head.subject.as_deref());
        identity.add(head.text.as_deref());
        for file in &self.analysed.files {
            if content.files.contains_key(&*file.id) && !file.inline {
                identity.add(file.sha256.as_deref());
            }
        }
        identity
    }

    fn identity_without_mail(&self) -> Identity {
        let mut identity = Identity::of(&self.choices.organisation, "file");
        let index = self.analysed.index.unwrap_or_default().to_string();
        identity.add(self.analysed.source.as_deref());
        identity.add(Some(&index));
        for file in &self.analysed.files {
            identity.add(file.sha256.as_deref());
        }
        identity
    }

    fn submission(&mut self, name: &Name, form: SubmissionForm) {
        let chosen = self.choices.received.as_ref().map(super::ReceivedAt::as_str);
        let record = SubmissionLine {
            id: &name.submission(),
            organisation: &self.choices.organisation,
            received: chosen.or_else(|| received(self.analysed)),
            form,
            category: None,
        };
        RecordLine::Submission(record).push_to(self.lines);
    }

    fn mail(&mut self, name: &Name, subject: &AnalysedMail<'_>) {
        let class = match self.choices.class {
            Some(chosen) => Some(chosen),
            None => self.word("class", subject.verdict.class.as_ref(), VerdictClass::of_word),
        };
        let origin = &subject.origin;
        let country = origin.client.as_ref().and_then(|client| client.country.as_ref());
        let same_as = name.same_as();
        let record = MailLine {
            id: &name.mail(),
            submission: &name.submission(),
            same_as: same_as.as_deref(),
            tags: &[],
            case: None,
            class,
            sender_region: self.word("country", country, Country::parse),
            sender_region_unknown: self.word(
                "origin.unknown",
                origin.unknown.as_ref(),
                OriginUnknown::of_word,
            ),
            kind: self.word("kind", subject.kind.as_ref(), MailKind::of_word),
            kind_unknown: None,
            kind_presumed: None,
            sender_kind: self.word(
                "sender.kind",
                subject.sender.kind.as_ref(),
                SenderKind::of_word,
            ),
        };
        RecordLine::Mail(record).push_to(self.lines);
    }

    fn files(&mut self, name: &Name, content: &Content<'_>) {
        let mut number = 0;
        for file in &self.analysed.files {
            let Some(archive) = content.files.get(&*file.id) else { continue };
            let category = self.word("category", file.category.as_ref(), FileCategory::of_word);
            let is_archive = category == Some(FileCategory::Archive);
            let gave = content.gave(file);
            if file.inline || content.holds_a_mail(file) || (is_archive && gave) {
                continue;
            }
            // Of a locked or broken archive, or of its locked members, nothing could be seen.
            let obtained = !is_archive && file.sha256.is_some();
            let (archive, category) = match is_archive {
                true => (archive_format(file).or(*archive), None),
                false => (*archive, category.filter(|_| obtained)),
            };
            number += 1;
            let record = FileLine {
                id: &name.file(number),
                mail: &name.mail(),
                source: FileSource::Attachment,
                obtained,
                category,
                extension: file.extension.as_deref(),
                archive,
            };
            RecordLine::File(record).push_to(self.lines);
        }
    }

    fn destinations(&mut self, name: &Name, content: &Content<'_>) {
        let hosts = self.hosts(content);
        let regions = self.regions(&hosts);
        let database = self.analysed.region_db.as_ref();
        for (number, host) in (1..).zip(&hosts) {
            let address: Option<IpAddr> = host.parse().ok();
            let region = address.and_then(|address| regions.get(&address).copied());
            let unknown = match (address, region) {
                (_, Some(_)) => None,
                (Some(_), None) => Some(RegionUnknown::NotKnown),
                // No packet is sent, so nobody asked where a name leads.
                (None, None) => Some(RegionUnknown::NotResolved),
            };
            let database = database.filter(|_| address.is_some());
            let record = DestinationLine {
                id: &name.destination(number),
                mail: &name.mail(),
                file: None,
                host,
                region,
                region_unknown: unknown,
                as_of: database.and_then(|database| database.date.as_deref()),
                source: database.and_then(|database| database.source.as_deref()),
            };
            RecordLine::Destination(record).push_to(self.lines);
        }
    }

    /// Every host that a link of the mail leads to, once.
    fn hosts(&mut self, content: &Content<'_>) -> BTreeSet<String> {
        let mails = self.analysed.mails.iter().filter(|mail| content.mails.contains(&*mail.id));
        let mut hosts = BTreeSet::new();
        for host in mails.flat_map(|mail| &mail.links).filter_map(host) {
            if hosts.len() >= HOSTS_MAX && !hosts.contains(&host) {
                self.problems.push(RecordProblem::TooManyHosts);
                break;
            }
            hosts.insert(host);
        }
        hosts
    }

    /// The countries of those hosts that are addresses.
    fn regions(&mut self, hosts: &BTreeSet<String>) -> BTreeMap<IpAddr, Country> {
        let addresses: BTreeSet<IpAddr> =
            hosts.iter().filter_map(|host| host.parse().ok()).collect();
        let mut regions = BTreeMap::new();
        if addresses.is_empty() {
            return regions;
        }
        for observable in &self.analysed.observables {
            if !matches!(observable.kind.as_deref(), Some("ipv4" | "ipv6")) {
                continue;
            }
            let value = observable.value.as_deref().and_then(|value| value.parse().ok());
            let Some(address) = value.filter(|address| addresses.contains(address)) else {
                continue;
            };
            if let Some(country) = self.word("country", observable.country.as_ref(), Country::parse)
            {
                regions.insert(address, country);
            }
        }
        regions
    }

    /// A word of a closed list. One that is not in it is told once for each member, since
    /// there may be as many as the line is long.
    fn word<T>(
        &mut self,
        field: &'static str,
        written: Option<&Text<'_>>,
        of_word: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let written = written?;
        let word = of_word(written);
        let is_told = |problem: &RecordProblem| match problem {
            RecordProblem::UnknownWord { field: told, .. } => *told == field,
            _ => false,
        };
        if word.is_none() && !self.problems.iter().any(is_told) {
            let word = written.chars().take(WORD_SHOWN).collect();
            self.problems.push(RecordProblem::UnknownWord { field, word });
        }
        word
    }
}

/// When the mail came: the newest time that a relay wrote, else what its writer claims.
/// The enclosing mail stands in for the mail that it encloses.
fn received<'a>(analysed: &'a Analysed<'_>) -> Option<&'a str> {
    let mails = || analysed.subject().into_iter().chain(analysed.mails.first());
    let relayed =
        mails().find_map(|mail| mail.mail.received.iter().find_map(|hop| hop.time.as_deref()));
    relayed.or_else(|| mails().find_map(|mail| mail.mail.date.as_deref()))
}

/// The host behind a link: that of the innermost URL if there are some in its parameters.
fn host(link: &AnalysedLink<'_>) -> Option<String> {
    let target = link.redirects.last().or(link.target.as_ref())?;
    let url = observable::url(target)?;
    Some(url.host().to_owned()).filter(|host| !host.is_empty())
}

/// What belongs to the mail that an analysis is about, at any depth.
struct Content<'a> {
    /// Ids of the mail and of the mails in it.
    mails: BTreeSet<&'a str>,
    /// Ids of the files, each with the format of the archive around it.
    files: BTreeMap<&'a str, Option<&'a str>>,
    /// Ids of whatever holds a mail.
    holders: BTreeSet<&'a str>,
    /// Ids of whatever holds a file.
    givers: BTreeSet<&'a str>,
}

/// A mail or a file under what holds it.
#[derive(Clone, Copy)]
enum Held<'a> {
    Mail(&'a AnalysedMail<'a>),
    File(&'a AnalysedFile<'a>),
}

impl<'a> Content<'a> {
    fn of(analysed: &'a Analysed<'a>, subject: &'a AnalysedMail<'a>) -> Self {
        let mut held: BTreeMap<&str, Vec<Held<'_>>> = BTreeMap::new();
        for mail in &analysed.mails {
            if let Some(parent) = mail.parent.as_deref() {
                held.entry(parent).or_default().push(Held::Mail(mail));
            }
        }
        for file in &analysed.files {
            if let Some(parent) = file.parent.as_deref().or(file.mail.as_deref()) {
                held.entry(parent).or_default().push(Held::File(file));
            }
        }
        let holders = analysed.mails.iter().filter_map(|mail| mail.parent.as_deref()).collect();
        let givers = analysed.files.iter().filter_map(|file| file.parent.as_deref()).collect();
        let mut content = Self { mails: BTreeSet::new(), files: BTreeMap::new(), holders, givers };
        let mut open = vec![(Held::Mail(subject), None)];
        open.extend(brought_by_parent(analysed, subject).map(|file| (Held::File(file), None)));
        // Ids may form circles in a made line; what was opened once is not opened again.
        while let Some((next, archive)) = open.pop() {
            if let Some((id, archive)) = content.take(next, archive) {
                let inside = held.get(id).into_iter().flatten();
                let came = inside.filter(|inner| counts_apart(next, inner));
                open.extend(came.map(|inner| (*inner, archive)));
            }
        }
        content
    }

    /// Notes a mail or a file; returns its id and the archive around what it holds,
    /// unless it was noted before.
    fn take(
        &mut self,
        held: Held<'a>,
        archive: Option<&'a str>,
    ) -> Option<(&'a str, Option<&'a str>)> {
        match held {
            Held::Mail(mail) => self.mails.insert(&mail.id).then_some((&*mail.id, archive)),
            Held::File(file) => {
                let is_new = self.files.insert(&file.id, archive).is_none();
                is_new.then(|| (&*file.id, archive_format(file).or(archive)))
            }
        }
    }

    /// Whether something came out of an archive.
    fn gave(&self, file: &AnalysedFile<'_>) -> bool {
        self.givers.contains(&*file.id)
    }

    fn holds_a_mail(&self, file: &AnalysedFile<'_>) -> bool {
        self.holders.contains(&*file.id)
    }
}

/// Whether what stands in something is counted by itself: a mail, the files of a mail, and
/// what an archive holds. An object of a document or a class of a program is a part of it.
fn counts_apart(holder: Held<'_>, inner: &Held<'_>) -> bool {
    match (holder, inner) {
        (Held::Mail(_), _) | (_, Held::Mail(_)) => true,
        (Held::File(file), Held::File(_)) => {
            file.category.as_deref() == Some(FileCategory::Archive.as_str())
        }
    }
}

/// A mail that was forwarded inline has its attachments among those of its parent. When a
/// mail with files of its own encloses another, the analysis is not about the inner one, so
/// such files came with the mail that the analysis is about.
fn brought_by_parent<'a>(
    analysed: &'a Analysed<'a>,
    subject: &'a AnalysedMail<'a>,
) -> impl Iterator<Item = &'a AnalysedFile<'a>> {
    let parent = analysed.mails.iter().find(|mail| Some(&mail.id) == subject.parent.as_ref());
    let holder = parent.map(|mail| &mail.id);
    let is_beside = move |file: &&AnalysedFile<'_>| {
        holder.is_some() && file.parent.is_none() && file.mail.as_ref() == holder
    };
    analysed.files.iter().filter(is_beside)
}

/// The format of an archive. A winmail.dat or an mbox carries a mail; nobody packed
/// anything to get it past a scanner.
fn archive_format<'a>(file: &'a AnalysedFile<'_>) -> Option<&'a str> {
    let is_archive = file.category.as_deref() == Some(FileCategory::Archive.as_str());
    let kind = file.kind.as_deref().filter(|_| is_archive)?;
    match FileType::of_word(kind) {
        Some(FileType::Tnef | FileType::Mbox) => None,
        Some(FileType::Rar4 | FileType::Rar5) => Some("rar"),
        _ => Some(kind),
    }
}

/// Letters of an unknown word that are told.
const WORD_SHOWN: usize = 40;
