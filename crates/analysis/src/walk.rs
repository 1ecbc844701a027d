//! The walk mail ⇄ file: reads the input, follows every mail within it, and has
//! each one judged.

use std::net::IpAddr;

use assess::{FileFact, Knowledge, Subject};
use mail::{Body, Content, Fragment, Mail, Page, Part};
use observable::{Kind, Url};
use vocab::{Defect, DefectCode, FileId, FileType, Limits, MailId, Owner, Place, Spot};

use crate::file;
use crate::forward;
use crate::header_observables;
use crate::links::Links;
use crate::model::{Analysis, FileRecord, MailRecord, Parent};
use crate::observables::Observables;
use crate::region::Region;
use crate::seen;

/// What an analysis needs besides the bytes.
#[derive(Debug)]
pub struct Settings {
    pub limits: Limits,
    pub knowledge: Knowledge,
    pub region: Option<Region>,
}

/// Analyses one input: a mail in any form, a piece of one, or a bare file.
/// `name` is the path as given; its last part is the name of a bare file.
#[must_use]
pub fn analyze(bytes: &[u8], name: &str, index: u32, settings: &Settings) -> Analysis {
    let mut walk = Walk::new(settings);
    let bytes = walk.bounded(bytes);
    match read_mail(bytes, name, &settings.limits) {
        Some(mail) => walk.mail(mail, None, 0),
        None => walk.bare_file(bytes, name),
    }
    walk.finish(name, index)
}

/// Reads what was handed in, unless it is a bare file. Text without any header is a pasted body unless its
/// type or its name says otherwise.
fn read_mail<'a>(bytes: &'a [u8], name: &str, limits: &Limits) -> Option<Mail<'a>> {
    if mail::is_msg(bytes) {
        return Some(mail::msg(bytes, limits));
    }
    if mail::is_tnef(bytes) {
        return Some(mail::tnef(bytes, limits));
    }
    let extension = artifact::file_name(file_part(name)).extension;
    let is_mail_name = matches!(extension.as_deref(), Some("eml" | "mbox" | "txt") | None);
    let is_mail = mail::looks_like_headers(bytes)
        || match artifact::sniff(bytes, extension.as_deref()) {
            FileType::Eml | FileType::Mbox | FileType::Mht => true,
            FileType::Text | FileType::Html | FileType::Empty | FileType::Unknown => is_mail_name,
            _ => extension.as_deref() == Some("eml"),
        };
    is_mail.then(|| mail::message(bytes, limits))
}

fn file_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// State of one walk.
struct Walk<'s> {
    settings: &'s Settings,
    analysis: Analysis,
    observables: Observables,
    /// Mails that are reports on other mails (bounces, receipts): they hold, but do not forward.
    reports: Vec<MailId>,
    /// Mails that were forwarded inline.
    inline: Vec<MailId>,
    next_mail: u32,
    next_file: u32,
}

impl<'s> Walk<'s> {
    fn new(settings: &'s Settings) -> Self {
        let observables = Observables::new(settings.limits.observables);
        let analysis = Analysis::default();
        Self {
            settings,
            analysis,
            observables,
            reports: Vec::new(),
            inline: Vec::new(),
            next_mail: 1,
            next_file: 1,
        }
    }

    fn bounded<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let Some((kept, _)) = bytes.split_at_checked(self.settings.limits.input_bytes) else {
            return bytes;
        };
        if kept.len() < bytes.len() {
            self.defect(DefectCode::LimitBytes, Owner::Input, Spot::Whole);
        }
        kept
    }

    fn defect(&mut self, code: DefectCode, owner: Owner, spot: Spot) {
        self.analysis.defects.push(Defect { code, place: spot.of(owner) });
    }

    /// Follows one mail and everything in it.
    fn mail(&mut self, mut mail: Mail<'_>, parent: Option<Parent>, depth: usize) {
        let limits = &self.settings.limits;
        let owner_of_parent = match parent {
            Some(Parent::Mail(id)) => Owner::Mail(id),
            Some(Parent::File(id)) => Owner::File(id),
            None => Owner::Input,
        };
        if depth > limits.mail_depth {
            return self.defect(DefectCode::LimitDepth, owner_of_parent, Spot::Whole);
        }
        let id = MailId(self.next_mail);
        if usize::try_from(id.0).is_ok_and(|count| count > limits.mails) {
            return self.defect(DefectCode::LimitMails, owner_of_parent, Spot::Whole);
        }
        self.next_mail += 1;
        if mail.media_type == "multipart/report" {
            self.reports.push(id);
        }
        self.take_defects(&mut mail, Owner::Mail(id));
        let mut pages = seen::pages(&mail.bodies, limits);
        for page in &pages {
            self.analysis.work.add(page.work);
        }
        let at = Holder { mail: id, file: None, depth };
        let parts = std::mem::take(&mut mail.parts);
        for part in parts {
            self.part(part, &mut mail.bodies, &mut pages, at);
        }
        let record = self.judge(Standing { id, parent, files_with: id }, mail, &pages);
        self.forwarded_inline(&record, &pages, depth);
        self.analysis.mails.push(record);
    }

    /// A mail that was forwarded inline has its header and body in the text of its
    /// parent, and its attachments among its parent's.
    fn forwarded_inline(&mut self, outer: &MailRecord, pages: &[Page], depth: usize) {
        let subject = outer.head.subject.as_deref().unwrap_or_default();
        let Some(inner) = mail::forwarded(subject, &outer.text) else { return };
        if depth >= self.settings.limits.mail_depth {
            return;
        }
        let id = MailId(self.next_mail);
        self.next_mail += 1;
        self.inline.push(id);
        let parent = Some(Parent::Mail(outer.id));
        let record = self.judge(Standing { id, parent, files_with: outer.id }, inner, pages);
        self.analysis.mails.push(record);
    }

    fn take_defects(&mut self, mail: &mut Mail<'_>, owner: Owner) {
        self.analysis.work.add(mail.work);
        for (code, spot) in mail.defects.drain(..) {
            self.defect(code, owner, spot);
        }
    }

    /// One part of a mail: a file, a mail, or both.
    fn part(&mut self, part: Part<'_>, bodies: &mut Vec<Body>, pages: &mut Vec<Page>, at: Holder) {
        let parent = at.file.map_or(Parent::Mail(at.mail), Parent::File);
        let mut text = None;
        let bytes = match &part.content {
            Content::Bytes(bytes) => bytes,
            Content::Message(bytes) => {
                let inner = mail::message(bytes, &self.settings.limits);
                // Without a header it is no mail, whatever its type says, but a text or a program.
                if inner.fragment != Some(Fragment::BodyOnly) || inner.bodies.is_empty() {
                    return self.mail(inner, Some(parent), at.depth + 1);
                }
                text = Some(inner);
                bytes
            }
            Content::Mail(_) => {
                let Content::Mail(inner) = part.content else { return };
                return self.mail(*inner, Some(parent), at.depth + 1);
            }
        };
        if self.analysis.files.len() >= self.settings.limits.parts {
            let spot = Spot::Part(part.path);
            return self.defect(DefectCode::LimitParts, Owner::Mail(at.mail), spot);
        }
        let id = self.file_id();
        let origin = file::Origin { id, mail: Some(at.mail), parent: at.file };
        let mut record = file::record(origin, part.name.as_ref(), bytes);
        record.inline = file::is_inline(&part, record.kind, pages);
        let kind = record.kind;
        self.add_file(record);
        match (kind, text) {
            (FileType::Tnef, _) => {
                self.open_tnef(bytes, bodies, pages, Holder { file: Some(id), ..at });
            }
            (FileType::Text | FileType::Html, Some(text)) => {
                self.mail(text, Some(Parent::File(id)), at.depth + 1);
            }
            _ => self.open(bytes, kind, id, at.depth),
        }
    }

    fn bare_file(&mut self, bytes: &[u8], path: &str) {
        let id = self.file_id();
        let name = file_part(path);
        let name = (path != STANDARD_INPUT).then(|| mail::PartName {
            decoded: name.into(),
            raw: name.into(),
            other: None,
        });
        let record =
            file::record(file::Origin { id, mail: None, parent: None }, name.as_ref(), bytes);
        let kind = record.kind;
        self.add_file(record);
        self.open(bytes, kind, id, 0);
    }

    fn file_id(&mut self) -> FileId {
        let id = FileId(self.next_file);
        self.next_file += 1;
        id
    }

    fn add_file(&mut self, record: FileRecord) {
        let place = Spot::Whole.of(Owner::File(record.id));
        if !record.inline {
            for (kind, value) in record.hashes() {
                self.observables.add(kind, &value, &place);
            }
        }
        if let Some(name) = record.name.as_deref().filter(|_| !record.inline) {
            self.observables.add(Kind::Filename, name, &Spot::Name.of(Owner::File(record.id)));
        }
        self.analysis.files.push(record);
    }

    /// Follows mails that are found by the bytes of a file.
    fn open(&mut self, bytes: &[u8], kind: FileType, id: FileId, depth: usize) {
        let limits = &self.settings.limits;
        let parent = Some(Parent::File(id));
        match kind {
            FileType::Eml => self.mail(mail::message(bytes, limits), parent, depth + 1),
            FileType::Msg => self.mail(mail::msg(bytes, limits), parent, depth + 1),
            FileType::Tnef => self.mail(mail::tnef(bytes, limits), parent, depth + 1),
            FileType::Mbox => {
                // Reading from memory cannot fail.
                for message in mail::Messages::new(bytes, limits.input_bytes).flatten() {
                    self.mail(mail::message(&message, limits), parent, depth + 1);
                }
            }
            FileType::Ics => {
                let text = String::from_utf8_lossy(bytes);
                self.observables.text(&text, &Spot::Whole.of(Owner::File(id)));
            }
            _ => {}
        }
    }

    /// winmail.dat is no mail of its own: it is how one Outlook hands the body and
    /// the attachments of this very mail to another.
    fn open_tnef(
        &mut self,
        bytes: &[u8],
        bodies: &mut Vec<Body>,
        pages: &mut Vec<Page>,
        at: Holder,
    ) {
        let mut inner = mail::tnef(bytes, &self.settings.limits);
        let owner = at.file.map_or(Owner::Mail(at.mail), Owner::File);
        self.take_defects(&mut inner, owner);
        if bodies.iter().all(|body| body.text.trim().is_empty()) {
            *bodies = inner.bodies;
            *pages = seen::pages(bodies, &self.settings.limits);
        }
        if at.depth >= self.settings.limits.mail_depth {
            return self.defect(DefectCode::LimitDepth, owner, Spot::Whole);
        }
        for part in inner.parts {
            self.part(part, bodies, pages, Holder { depth: at.depth + 1, ..at });
        }
    }

    /// Judges one mail once its files are known.
    fn judge(&mut self, standing: Standing, mail: Mail<'_>, pages: &[Page]) -> MailRecord {
        let Standing { id, parent, files_with } = standing;
        let owner = Owner::Mail(id);
        let settings = self.settings;
        let text = seen::text(&mail.bodies, pages);
        header_observables::add(&mail, owner, &mut self.observables);
        let (links, cut) = self.body_facts(&mail, pages, owner);
        if cut {
            self.defect(DefectCode::LimitLinks, owner, Spot::Whole);
        }
        let files = self.files_of(files_with);
        let subject = Subject { mail: &mail, text: &text, pages, links: &links, files: &files };
        let country = |ip: IpAddr| settings.region.as_ref()?.country(ip);
        let origin = assess::origin(&mail, &settings.knowledge, &country);
        let sender = assess::sender(&subject, &settings.knowledge);
        let kind = assess::mail_kind(&subject, &settings.knowledge);
        let signs = assess::signs(&subject, &sender, &origin, &settings.knowledge);
        let verdict = assess::verdict(kind, &sender, &signs);
        let head = mail.head;
        MailRecord { id, parent, head, text, links, origin, kind, sender, signs, verdict }
    }

    /// Links and observables of the bodies, each text read once.
    fn body_facts(
        &mut self,
        mail: &Mail<'_>,
        pages: &[Page],
        owner: Owner,
    ) -> (Vec<assess::Link>, bool) {
        let mut links = Links::new(self.settings.limits.links);
        for page in pages {
            self.page_targets(page, owner, &mut links);
        }
        let shown = pages.iter().map(|page| (page.text.as_str(), Spot::Html));
        let plain = mail
            .bodies
            .iter()
            .filter(|body| body.kind == mail::BodyKind::Plain)
            .map(|body| (body.text.as_str(), Spot::Text));
        for (text, spot) in shown.chain(plain) {
            let found = self.observables.extract(text);
            links.text(text, &found, &spot);
            let place = spot.of(owner);
            for (found, _) in found {
                self.observables.add(found.kind, &found.value, &place);
            }
        }
        links.finish()
    }

    /// What a page leads to, sends to and loads; and the text that it hides.
    fn page_targets(&mut self, page: &Page, owner: Owner, links: &mut Links) {
        let place = Spot::Html.of(owner);
        for anchor in &page.links {
            let url = self.target(&anchor.target, &place);
            links.anchor(anchor, url);
        }
        for target in page.forms.iter().chain(&page.remote) {
            self.target(target, &place);
        }
        if page.links_cut {
            links.note_cut();
        }
        if page.hiding_cut {
            self.defect(DefectCode::LimitDepth, owner, Spot::Html);
        }
        self.observables.text(&page.hidden, &place);
    }

    /// Reads a target and notes its observables; `mailto:` and the like are text.
    fn target(&mut self, target: &str, place: &Place) -> Option<Url> {
        let url = observable::url(target);
        match &url {
            Some(url) => self.observables.url(url, place),
            None => self.observables.text(target, place),
        }
        url
    }

    fn files_of(&self, id: MailId) -> Vec<FileFact> {
        let of_mail = self.analysis.files.iter().filter(|file| file.mail == Some(id));
        of_mail.map(FileRecord::fact).collect()
    }

    fn finish(mut self, source: &str, index: u32) -> Analysis {
        if self.observables.is_cut() {
            self.defect(DefectCode::LimitObservables, Owner::Input, Spot::Whole);
        }
        let settings = self.settings;
        let mut analysis = self.analysis;
        analysis.source = source.to_owned();
        analysis.index = index;
        analysis.region_db = settings.region.as_ref().map(|region| region.source().clone());
        // A mail is judged after the mails in it; the list has the outermost first.
        analysis.mails.sort_by_key(|mail| mail.id);
        let found = forward::Found {
            mails: &analysis.mails,
            files: &analysis.files,
            reports: &self.reports,
            inline: &self.inline,
        };
        analysis.subject = found.subject_of_analysis(&settings.knowledge);
        let region = settings.region.as_ref();
        analysis.observables = self.observables.finish(&settings.knowledge, region);
        analysis
    }
}

/// What holds the part that is being read.
#[derive(Debug, Clone, Copy)]
struct Holder {
    mail: MailId,
    file: Option<FileId>,
    depth: usize,
}

/// Where a mail stands in the walk.
#[derive(Debug, Clone, Copy)]
struct Standing {
    id: MailId,
    parent: Option<Parent>,
    /// The mail that brought its files: another one if it was forwarded inline.
    files_with: MailId,
}

/// The source name of standard input.
const STANDARD_INPUT: &str = "-";
