//! The walk mail ⇄ file: reads the input, follows every mail within it, and has
//! each one judged.

use std::net::IpAddr;

use artifact::{Budget, Rules};
use assess::{FileFact, Knowledge, Origin, Subject};
use auth::{Border, Recomputed, SIGNATURES_MAX, Zone};
use mail::{Mail, Page, Room, Scene};
use observable::Url;
use vocab::{Defect, DefectCode, FileId, FileType, Limits, MailId, Owner, Place, Spot};

use crate::forward;
use crate::header_observables;
use crate::keep::{Hashed, Keep, hashed};
use crate::links::Links;
use crate::model::{Analysis, FileRecord, MailRecord, Parent, Password};
use crate::observables::Observables;
use crate::region::Region;
use crate::seen;

/// What an analysis needs besides the bytes.
#[derive(Debug)]
pub struct Settings {
    pub limits: Limits,
    pub knowledge: Knowledge,
    pub region: Option<Region>,
    /// Rules to run over files.
    pub rules: Option<Rules>,
    /// Stored DNS answers; without them no authentication is recomputed.
    pub zone: Option<Zone>,
    /// Whether mails are also wanted as they looked.
    pub scenes: Scenes,
}

impl Settings {
    /// Makes them those of another organisation, whatever the settings said of the own one.
    pub fn make(&mut self, whose: Whose) {
        let Whose { own_domains, windows, partners, scenes } = whose;
        self.knowledge.own_domains = own_domains;
        self.knowledge.windows = windows;
        self.knowledge.partners = partners;
        self.scenes = scenes;
    }
}

/// Whose input it is, and what for: all in which the settings of one hub differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whose {
    /// Normalised host names.
    pub own_domains: Vec<String>,
    /// Addresses of public contact windows, lower case.
    pub windows: Vec<String>,
    /// Normalised host names.
    pub partners: Vec<String>,
    pub scenes: Scenes,
}

/// Whether pages are taken apart for showing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scenes {
    #[default]
    Left,
    Kept,
}

/// One input to analyse.
#[derive(Debug, Clone, Copy, Default)]
pub struct Input<'a> {
    pub bytes: &'a [u8],
    /// The path as given; its last part is the name of a bare file.
    pub name: &'a str,
    /// Number of the message within an mbox.
    pub index: u32,
    /// Files that are not opened, each with the reason: opening them went wrong before.
    pub closed: &'a [(FileId, DefectCode)],
    /// Passwords that other inputs of the same conversation told.
    pub passwords: &'a [Password],
}

impl<'a> Input<'a> {
    /// A file or a mail by itself.
    #[must_use]
    pub fn new(bytes: &'a [u8], name: &'a str) -> Self {
        Self { bytes, name, ..Self::default() }
    }
}

/// Analyses one input: a mail in any form, a piece of one, or a bare file.
#[must_use]
pub fn analyze(input: &Input<'_>, settings: &Settings) -> Analysis {
    analyze_with_files(input, settings, &mut |_, _| ())
}

/// The same, and hands each file out on the way.
#[must_use]
pub fn analyze_with_files(
    input: &Input<'_>,
    settings: &Settings,
    files: &mut dyn FnMut(FileId, &[u8]),
) -> Analysis {
    let mut kept = Hashed { hashes: Vec::new(), files };
    let mut analysis = walk(input, settings, &mut kept);
    let hashes = kept.hashes;
    hashed(&mut analysis, hashes);
    analysis
}

/// The same without the hashes of the files, which `keep` takes.
#[must_use]
pub fn walk(input: &Input<'_>, settings: &Settings, keep: &mut dyn Keep) -> Analysis {
    let budget = Budget::new(&settings.limits);
    let mut walk = Walk::new(input, settings, &budget, keep);
    let bytes = walk.bounded(input.bytes);
    match read_mail(bytes, input.name, &settings.limits) {
        Some(mail) => walk.mail(mail, None, Depth::default()),
        None => walk.bare_file(bytes, input.name),
    }
    walk.finish(input)
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

pub(crate) fn file_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// State of one walk.
pub(crate) struct Walk<'s> {
    pub(crate) input: &'s Input<'s>,
    pub(crate) settings: &'s Settings,
    pub(crate) budget: &'s Budget,
    pub(crate) keep: &'s mut dyn Keep,
    pub(crate) analysis: Analysis,
    pub(crate) observables: Observables,
    /// Subject and text of the mails that are being walked, the outermost first, and of
    /// those behind us: they may tell the passwords of files.
    pub(crate) said: Vec<Said>,
    /// Mails that are reports on other mails (bounces, receipts): they hold, but do not forward.
    reports: Vec<MailId>,
    /// Mails that were forwarded inline.
    inline: Vec<MailId>,
    next_mail: u32,
    pub(crate) next_file: u32,
    /// For the pages as they looked.
    scene_room: Room,
}

/// How deep a mail or a file stands.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Depth {
    pub(crate) mails: usize,
    pub(crate) files: usize,
}

impl Depth {
    pub(crate) const fn below_mail(self) -> Self {
        Self { mails: self.mails + 1, files: self.files }
    }

    pub(crate) const fn below_file(self) -> Self {
        Self { mails: self.mails, files: self.files + 1 }
    }
}

/// What a mail told its reader.
#[derive(Debug)]
pub(crate) struct Said {
    /// None as long as it stands in a part that is still to be read.
    pub(crate) mail: Option<MailId>,
    pub(crate) place: String,
    pub(crate) text: String,
    /// As RFC 3339 writes it.
    pub(crate) date: Option<String>,
}

impl<'s> Walk<'s> {
    fn new(
        input: &'s Input<'s>,
        settings: &'s Settings,
        budget: &'s Budget,
        keep: &'s mut dyn Keep,
    ) -> Self {
        Self {
            input,
            settings,
            budget,
            keep,
            analysis: Analysis::default(),
            observables: Observables::new(settings.limits.observables),
            said: Vec::new(),
            reports: Vec::new(),
            inline: Vec::new(),
            next_mail: 1,
            next_file: 1,
            scene_room: Room::new(&settings.limits),
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

    pub(crate) fn defect(&mut self, code: DefectCode, owner: Owner, spot: Spot) {
        self.analysis.defects.push(Defect { code, place: spot.of(owner) });
    }

    /// Follows one mail and everything in it.
    pub(crate) fn mail(&mut self, mut mail: Mail<'_>, parent: Option<Parent>, depth: Depth) {
        let limits = &self.settings.limits;
        let owner_of_parent = match parent {
            Some(Parent::Mail(id)) => Owner::Mail(id),
            Some(Parent::File(id)) => Owner::File(id),
            None => Owner::Input,
        };
        if depth.mails > limits.mail_depth {
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
        let scenes = self.scenes(&mail, id);
        let parts = std::mem::take(&mut mail.parts);
        if !parts.is_empty() {
            self.listen(Some(id), Spot::Text.of(Owner::Mail(id)).to_string(), &mail, &pages);
        }
        let at = Holder { mail: Some(id), file: None, depth };
        self.parts(parts, &mut mail.bodies, &mut pages, at);
        let mut record = self.judge(Standing { id, parent, files_with: id }, mail, &pages);
        record.scenes = scenes;
        self.forwarded_inline(&record, &pages, depth);
        self.analysis.mails.push(record);
    }

    /// The pages of a mail as they looked, with the pictures that came along.
    fn scenes(&mut self, mail: &Mail<'_>, id: MailId) -> Vec<Scene> {
        if self.settings.scenes == Scenes::Left {
            return Vec::new();
        }
        let scenes = seen::scenes(mail, &self.settings.limits, &mut self.scene_room);
        if scenes.iter().any(|scene| scene.is_cut) {
            self.defect(DefectCode::LimitText, Owner::Mail(id), Spot::Html);
        }
        scenes
    }

    /// Keeps what a mail says for the locked files that may come.
    pub(crate) fn listen(
        &mut self,
        id: Option<MailId>,
        place: String,
        mail: &Mail<'_>,
        pages: &[Page],
    ) {
        if self.said.len() >= MAILS_HEARD {
            return;
        }
        let mut text = seen::text(&mail.bodies, pages);
        text.truncate(text.floor_char_boundary(BYTES_HEARD));
        if let Some(subject) = &mail.head.subject {
            text.push('\n');
            text.push_str(subject);
        }
        let date = mail.head.date.map(|date| date.to_string());
        self.said.push(Said { mail: id, place, text, date });
    }

    /// A mail that was forwarded inline has its header and body in the text of its
    /// parent, and its attachments among its parent's.
    fn forwarded_inline(&mut self, outer: &MailRecord, pages: &[Page], depth: Depth) {
        let subject = outer.head.subject.as_deref().unwrap_or_default();
        let Some(inner) = mail::forwarded(subject, &outer.text) else { return };
        if depth.mails >= self.settings.limits.mail_depth {
            return;
        }
        let id = MailId(self.next_mail);
        self.next_mail += 1;
        self.inline.push(id);
        let parent = Some(Parent::Mail(outer.id));
        let record = self.judge(Standing { id, parent, files_with: outer.id }, inner, pages);
        self.analysis.mails.push(record);
    }

    pub(crate) fn take_defects(&mut self, mail: &mut Mail<'_>, owner: Owner) {
        self.analysis.work.add(mail.work);
        for (code, spot) in mail.defects.drain(..) {
            self.defect(code, owner, spot);
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
        self.unneeded_passwords(files_with, &text);
        let files = self.files_of(files_with);
        let country = |ip: IpAddr| settings.region.as_ref()?.country(ip);
        let origin = assess::origin(&mail, &settings.knowledge, &country);
        let recomputed = self.recompute(&mail, &origin, owner);
        let subject = Subject {
            mail: &mail,
            text: &text,
            pages,
            links: &links,
            files: &files,
            recomputed: recomputed.as_ref(),
        };
        let sender = assess::sender(&subject, &settings.knowledge);
        let kind = assess::mail_kind(&subject, &settings.knowledge);
        let signs = assess::signs(&subject, &sender, &origin, &settings.knowledge);
        let verdict = assess::verdict(kind, &sender, &signs);
        let head = mail.head;
        MailRecord {
            id,
            parent,
            head,
            text,
            scenes: Vec::new(),
            links,
            origin,
            recomputed,
            kind,
            sender,
            signs,
            verdict,
        }
    }

    /// Works authentication out again, if DNS answers are stored.
    fn recompute(&mut self, mail: &Mail<'_>, origin: &Origin, owner: Owner) -> Option<Recomputed> {
        let zone = self.settings.zone.as_ref()?;
        let border = origin.border.as_ref().zip(origin.border_hop(mail));
        let border = border.map(|(point, hop)| Border {
            client: point.ip,
            hop,
            spot: point.evidence.clone(),
        });
        let is_signature = |name: &str| name.trim_end().eq_ignore_ascii_case("DKIM-Signature");
        let mut signatures = mail.fields.iter().filter(|field| is_signature(&field.name));
        if let Some(field) = signatures.nth(SIGNATURES_MAX) {
            self.defect(DefectCode::LimitSignatures, owner, field.spot.clone());
        }
        Some(auth::recompute(mail, border.as_ref(), zone))
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
    pub(crate) fn target(&mut self, target: &str, place: &Place) -> Option<Url> {
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

    fn finish(mut self, input: &Input<'_>) -> Analysis {
        if self.observables.is_cut() {
            self.defect(DefectCode::LimitObservables, Owner::Input, Spot::Whole);
        }
        let settings = self.settings;
        let mut analysis = self.analysis;
        analysis.source = input.name.to_owned();
        analysis.index = input.index;
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

/// What holds the part or the member that is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holder {
    pub(crate) mail: Option<MailId>,
    pub(crate) file: Option<FileId>,
    pub(crate) depth: Depth,
}

/// Where a mail stands in the walk.
#[derive(Debug, Clone, Copy)]
struct Standing {
    id: MailId,
    parent: Option<Parent>,
    /// The mail that brought its files: another one if it was forwarded inline.
    files_with: MailId,
}

/// Mails whose words are kept for the locked files of one input.
const MAILS_HEARD: usize = 50;
const BYTES_HEARD: usize = 64 << 10;
