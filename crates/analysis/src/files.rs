//! The walk through files: parts of mails, members of archives, objects of documents,
//! each opened in turn and with it what it holds.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use artifact::{Beside, Contents, Flow, Member, Role, Sample, TextKind, Tools};
use mail::{Body, Content, Fragment, Mail, Page, Part};
use observable::Kind;
use vocab::{DefectCode, FactKey, FileId, FileType, MailId, Owner, PasswordFrom, Spot};

use crate::file::{self, Name};
use crate::model::{FileRecord, LockRecord, MemberRecord, Parent, Password};
use crate::passwords::{self, Telling};
use crate::seen;
use crate::walk::{Depth, Holder, Walk, file_part};

impl Walk<'_> {
    /// The parts of a mail that are no bodies, in their order.
    pub(crate) fn parts(
        &mut self,
        mut parts: Vec<Part<'_>>,
        bodies: &mut Vec<Body>,
        pages: &mut Vec<Page>,
        at: Holder,
    ) {
        self.overhear(&parts, at);
        for index in 0..parts.len() {
            if let Some(inner) = parts.get_mut(index).and_then(take_mail) {
                self.mail(inner, holder(at), at.depth.below_mail());
            } else if let Some(part) = parts.get(index) {
                let tnef = self.part(part, &parts, pages, at);
                if let Some(id) = tnef
                    && let Content::Bytes(bytes) | Content::Message(bytes) = &part.content
                {
                    let at = Holder { file: Some(id), ..at };
                    self.open_tnef(bytes, bodies, pages, at);
                }
            }
        }
    }

    /// Hears what the mails beside a file say before the file is opened: they may tell its
    /// password and stand behind it.
    fn overhear(&mut self, parts: &[Part<'_>], at: Holder) {
        let Some(mail) = at.mail else { return };
        let is_lockable = |part: &Part<'_>| match &part.content {
            Content::Bytes(bytes) => can_be_locked(artifact::sniff(bytes, None)),
            Content::Message(_) | Content::Mail(_) => false,
        };
        if !parts.iter().any(is_lockable) {
            return;
        }
        for part in parts {
            let Content::Message(bytes) = &part.content else { continue };
            let inner = mail::message(bytes, &self.settings.limits);
            let pages = seen::pages(&inner.bodies, &self.settings.limits);
            let place = Spot::Part(part.path.clone()).of(Owner::Mail(mail)).to_string();
            self.listen(None, place, &inner, &pages);
        }
    }

    /// One part of a mail: a file, a mail, or both. Answers the id of a winmail.dat, whose
    /// parts are those of this mail.
    fn part(
        &mut self,
        part: &Part<'_>,
        beside: &[Part<'_>],
        pages: &[Page],
        at: Holder,
    ) -> Option<FileId> {
        let mut text = None;
        let bytes = match &part.content {
            Content::Bytes(bytes) => bytes,
            Content::Message(bytes) => {
                let inner = mail::message(bytes, &self.settings.limits);
                // Without a header it is no mail, whatever its type says, but a text or a program.
                if inner.fragment != Some(Fragment::BodyOnly) || inner.bodies.is_empty() {
                    self.mail(inner, holder(at), at.depth.below_mail());
                    return None;
                }
                text = Some(inner);
                bytes
            }
            Content::Mail(_) => return None,
        };
        if self.analysis.files.len() >= self.settings.limits.parts || !self.budget.file() {
            let owner = at.mail.map_or(Owner::Input, Owner::Mail);
            self.defect(DefectCode::LimitParts, owner, Spot::Part(part.path.clone()));
            return None;
        }
        let name = part.name.as_ref().map(|name| Name {
            decoded: &name.decoded,
            raw: &name.raw,
            conflict: name.other.is_some(),
            in_folders: false,
        });
        let mut record = file::record(self.origin(at), name, bytes);
        record.inline = file::is_inline(part, record.kind, pages);
        let (kind, id) = (record.kind, self.add_file(record, bytes));
        match (kind, text) {
            (FileType::Tnef, _) => return Some(id),
            (FileType::Text | FileType::Html, Some(text)) => {
                self.mail(text, Some(Parent::File(id)), at.depth.below_mail());
            }
            _ => self.open(id, bytes, &volumes(beside, kind), at),
        }
        None
    }

    /// A file that was handed in by itself.
    pub(crate) fn bare_file(&mut self, bytes: &[u8], path: &str) {
        let decoded = file_part(path);
        let name = (path != STANDARD_INPUT).then_some(Name {
            decoded,
            raw: decoded.as_bytes(),
            conflict: false,
            in_folders: false,
        });
        let at = Holder { mail: None, file: None, depth: Depth::default() };
        let record = file::record(self.origin(at), name, bytes);
        let id = self.add_file(record, bytes);
        self.open(id, bytes, &[], at);
    }

    fn origin(&mut self, at: Holder) -> file::Origin {
        let id = FileId(self.next_file);
        self.next_file += 1;
        file::Origin { id, mail: at.mail, parent: at.file }
    }

    fn add_file(&mut self, mut record: FileRecord, bytes: &[u8]) -> FileId {
        let id = record.id;
        if !record.inline {
            record.tlsh = file::tlsh(bytes, record.kind);
        }
        self.keep.file(id, bytes);
        self.list_file(record);
        id
    }

    fn list_file(&mut self, record: FileRecord) {
        if let Some(name) = record.name.as_deref().filter(|_| !record.inline) {
            let place = Spot::Name.of(Owner::File(record.id));
            self.observables.add(Kind::Filename, name, &place);
        }
        self.analysis.files.push(record);
    }

    fn record(&mut self, id: FileId) -> Option<&mut FileRecord> {
        self.analysis.files.iter_mut().rev().find(|file| file.id == id)
    }

    /// Opens a file, and everything in it.
    fn open(&mut self, id: FileId, bytes: &[u8], beside: &[Beside<'_>], at: Holder) {
        if let Some((_, reason)) = self.input.closed.iter().find(|(closed, _)| *closed == id) {
            return self.defect(*reason, Owner::File(id), Spot::Whole);
        }
        let Some(kind) = self.record(id).map(|record| record.kind) else { return };
        let limits = &self.settings.limits;
        let (parent, depth) = (Some(Parent::File(id)), at.depth.below_mail());
        match kind {
            FileType::Eml => self.mail(mail::message(bytes, limits), parent, depth),
            FileType::Msg => self.mail(mail::msg(bytes, limits), parent, depth),
            FileType::Tnef => self.mail(mail::tnef(bytes, limits), parent, depth),
            FileType::Mbox => {
                // Reading from memory cannot fail.
                for message in mail::Messages::new(bytes, limits.input_bytes).flatten() {
                    self.mail(mail::message(&message, limits), parent, depth);
                }
            }
            FileType::Ics | FileType::Json | FileType::Text | FileType::Xml => {
                let read = bytes.get(..limits.text_bytes).unwrap_or(bytes);
                if read.len() < bytes.len() {
                    self.defect(DefectCode::LimitText, Owner::File(id), Spot::Whole);
                }
                let text = String::from_utf8_lossy(read);
                self.observables.text(&text, &Spot::Whole.of(Owner::File(id)));
                self.open_contents(id, bytes, beside, at);
            }
            _ => self.open_contents(id, bytes, beside, at),
        }
    }

    /// Reads facts and members of a format that is no mail.
    fn open_contents(&mut self, id: FileId, bytes: &[u8], beside: &[Beside<'_>], at: Holder) {
        let Some(record) = self.record(id) else { return };
        let (kind, name) = (record.kind, record.name.clone());
        let extension = record.extension.clone();
        let sample = Sample { bytes, kind, name: name.as_deref(), extension: extension.as_deref() };
        let passwords = if can_be_locked(kind) { self.passwords(at.mail, beside) } else { vec![] };
        let values: Vec<String> = passwords.iter().map(|known| known.value.clone()).collect();
        let (settings, budget) = (self.settings, self.budget);
        let tools = Tools {
            limits: &settings.limits,
            budget,
            passwords: &values,
            beside,
            rules: settings.rules.as_ref(),
        };
        let inside = Holder { file: Some(id), depth: at.depth.below_file(), ..at };
        self.keep.opening(id);
        let mut given = 0;
        let attempt = catch_unwind(AssertUnwindSafe(|| {
            artifact::open(&sample, &tools, &mut |member| {
                given += 1;
                self.member(&member, given, inside)
            })
        }));
        match attempt {
            Ok(contents) => self.take(id, contents, &passwords),
            // A library that stumbles over hostile bytes costs the facts of this file only.
            Err(_) => self.defect(DefectCode::AnalysisFailed, Owner::File(id), Spot::Whole),
        }
    }

    /// One file within a file.
    fn member(&mut self, member: &Member<'_>, given: usize, at: Holder) -> Flow {
        let owner = at.file.map_or(Owner::Input, Owner::File);
        let limits = &self.settings.limits;
        if at.depth.files > limits.file_depth {
            self.defect(DefectCode::LimitDepth, owner, Spot::Whole);
            return Flow::Stop;
        }
        if given > limits.members || !self.budget.file() {
            self.defect(DefectCode::LimitMembers, owner, Spot::Whole);
            return Flow::Stop;
        }
        let bytes: &[u8] = match &member.content {
            artifact::Content::Bytes(bytes) => bytes,
            artifact::Content::Locked | artifact::Content::Link(_) => &[],
        };
        let has_bytes = matches!(member.content, artifact::Content::Bytes(_));
        let name = member.name.as_ref().map(|name| Name {
            decoded: &name.decoded,
            raw: &name.raw,
            conflict: false,
            in_folders: true,
        });
        let mut record = file::record(self.origin(at), name, bytes);
        describe(&mut record, member, has_bytes);
        let (id, before) = (record.id, self.analysis.files.len());
        let is_resource = member.role == Role::Resource;
        match (has_bytes, is_resource) {
            (false, _) => self.list_file(record),
            (true, false) => {
                self.add_file(record, bytes);
            }
            // Listed without its name among the observables until something is found in it.
            (true, true) => self.analysis.files.push(record),
        }
        if let Some(defect) = member.defect {
            self.defect(defect, Owner::File(id), Spot::Whole);
        }
        if has_bytes {
            self.open(id, bytes, &[], at);
        }
        if is_resource {
            self.drop_plain_resource(id, bytes, before);
        }
        Flow::Go
    }

    /// A picture of a document in which nothing was found is no file of its own.
    fn drop_plain_resource(&mut self, id: FileId, bytes: &[u8], before: usize) {
        let is_last = self.analysis.files.len() == before + 1;
        let tells = |file: &FileRecord| {
            file.id == id
                && (!file.features.is_empty()
                    || !file.deceptions.is_empty()
                    || file.facts.get(FactKey::Qr).is_some())
        };
        if is_last && !self.analysis.files.last().is_some_and(tells) {
            self.analysis.files.pop();
            self.next_file -= 1;
        } else {
            self.keep.file(id, bytes);
        }
    }

    /// Puts what was found in a file where it belongs.
    fn take(&mut self, id: FileId, contents: Contents, passwords: &[Password]) {
        let owner = Owner::File(id);
        for text in &contents.texts {
            let place = text.spot.clone().of(owner);
            match text.kind {
                TextKind::Link => {
                    self.target(&text.text, &place);
                }
                TextKind::Shown | TextKind::Code | TextKind::Hidden => {
                    self.observables.text(&text.text, &place);
                }
            }
        }
        for (kind, value, spot) in contents.observables {
            self.observables.add(kind, &value, &spot.of(owner));
        }
        for (code, spot) in contents.defects {
            self.defect(code, owner, spot);
        }
        let shown: String = shown_text(&contents.texts);
        let Some(record) = self.record(id) else { return };
        for deception in contents.deceptions {
            if !record.deceptions.contains(&deception) {
                record.deceptions.push(deception);
            }
        }
        record.lock = contents.lock.map(|lock| locked(lock, passwords));
        record.features = contents.features;
        record.facts = contents.facts;
        if !shown.is_empty() && record.facts.get(FactKey::Text).is_none() {
            record.facts.put(FactKey::Text, shown);
        }
    }

    /// The passwords to try on a file of this mail.
    fn passwords(&self, mail: Option<MailId>, beside: &[Beside<'_>]) -> Vec<Password> {
        let own = self.said.iter().find(|said| said.mail.is_some() && said.mail == mail);
        let date = own.and_then(|said| said.date.as_deref());
        let of_mails = self.said.iter().map(|said| {
            let is_own = said.mail.is_some() && said.mail == mail;
            let from = if is_own { PasswordFrom::Body } else { PasswordFrom::OtherMail };
            (from, Cow::Borrowed(said.text.as_str()), said.place.clone())
        });
        let of_notes = beside.iter().filter_map(note);
        let texts: Vec<(PasswordFrom, Cow<'_, str>, String)> = of_mails
            .chain(of_notes.map(|(text, told)| (PasswordFrom::Sibling, Cow::Owned(text), told)))
            .collect();
        let telling: Vec<Telling<'_>> =
            texts.iter().map(|(from, text, told)| Telling { text, from: *from, told }).collect();
        passwords::candidates(&telling, date, self.input.passwords, self.settings.limits.passwords)
    }

    /// An archive for which the mail tells a password that nobody needs: the attacker's
    /// tool forgot it (J-CSIP 2016).
    pub(crate) fn unneeded_passwords(&mut self, mail: MailId, text: &str) {
        let of_mail = |file: &FileRecord| file.mail == Some(mail) && file.parent.is_none();
        let locks = || self.analysis.files.iter().filter(|file| of_mail(file));
        let needed = locks().any(|file| {
            file.lock.as_ref().is_some_and(|lock| lock.from != PasswordFrom::NotNeeded)
        });
        let is_open = |file: &FileRecord| {
            file.kind.category() == vocab::FileCategory::Archive
                && file.lock.as_ref().is_some_and(|lock| lock.from == PasswordFrom::NotNeeded)
        };
        if needed || !locks().any(is_open) || !passwords::announces(text) {
            return;
        }
        for file in self.analysis.files.iter_mut().filter(|file| of_mail(file) && is_open(file)) {
            file.deceptions.push(vocab::Deception::PasswordAnnouncedNotNeeded);
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
        let owner = at.file.map_or(Owner::Input, Owner::File);
        self.take_defects(&mut inner, owner);
        if bodies.iter().all(|body| body.text.trim().is_empty()) {
            *bodies = inner.bodies;
            *pages = seen::pages(bodies, &self.settings.limits);
        }
        if at.depth.mails >= self.settings.limits.mail_depth {
            return self.defect(DefectCode::LimitDepth, owner, Spot::Whole);
        }
        self.parts(inner.parts, bodies, pages, Holder { depth: at.depth.below_mail(), ..at });
    }
}

fn holder(at: Holder) -> Option<Parent> {
    at.file.map(Parent::File).or(at.mail.map(Parent::Mail))
}

/// Takes a mail that is already read out of its part.
fn take_mail<'a>(part: &mut Part<'a>) -> Option<Mail<'a>> {
    if !matches!(part.content, Content::Mail(_)) {
        return None;
    }
    match std::mem::replace(&mut part.content, Content::Bytes(Cow::Borrowed(&[]))) {
        Content::Mail(inner) => Some(*inner),
        Content::Bytes(_) | Content::Message(_) => None,
    }
}

/// Files that came with a file: volumes of the same archive, notes with its password.
fn volumes<'p>(parts: &'p [Part<'_>], kind: FileType) -> Vec<Beside<'p>> {
    if !can_be_locked(kind) {
        return Vec::new();
    }
    let beside = parts.iter().filter_map(|part| {
        let (Content::Bytes(bytes) | Content::Message(bytes)) = &part.content else { return None };
        Some(Beside { name: part.name.as_ref()?.decoded.as_str(), bytes })
    });
    beside.collect()
}

/// A short text beside a file may tell its password.
fn note(beside: &Beside<'_>) -> Option<(String, String)> {
    let extension = artifact::file_name(beside.name).extension;
    let is_text = artifact::sniff(beside.bytes, extension.as_deref()) == FileType::Text;
    (is_text && beside.bytes.len() <= NOTE_BYTES).then(|| {
        let text = format!("{}\n{}", String::from_utf8_lossy(beside.bytes), beside.name);
        (text, beside.name.to_owned())
    })
}

/// Formats that a password can lock, or that come in volumes.
const fn can_be_locked(kind: FileType) -> bool {
    use FileType as T;
    matches!(
        kind,
        T::Zip
            | T::Rar4
            | T::Rar5
            | T::SevenZip
            | T::Arj
            | T::Ace
            | T::Cab
            | T::Pdf
            | T::Odf
            | T::OfficeOoxmlEncrypted
            | T::OfficeOleDoc
            | T::OfficeOleXls
            | T::OfficeOlePpt
            | T::PeExe
    )
}

fn describe(record: &mut FileRecord, member: &Member<'_>, has_bytes: bool) {
    if !has_bytes {
        record.size = member.size.unwrap_or_default();
        record.kind = FileType::Unknown;
        record.deceptions.retain(|trick| *trick != vocab::Deception::TypeMismatch);
    }
    for deception in &member.deceptions {
        if !record.deceptions.contains(deception) {
            record.deceptions.push(*deception);
        }
    }
    let target = match &member.content {
        artifact::Content::Link(target) => Some(target.clone()),
        artifact::Content::Bytes(_) | artifact::Content::Locked => None,
    };
    record.member = Some(MemberRecord {
        place: member.place.to_string(),
        packed: member.packed,
        modified: member.modified.clone(),
        method: member.method.clone(),
        encrypted: member.encrypted,
        target,
    });
}

fn locked(lock: artifact::Lock, passwords: &[Password]) -> LockRecord {
    let password = match lock.key {
        artifact::Key::Candidate(position) => passwords.get(position).cloned(),
        artifact::Key::NotNeeded | artifact::Key::NotFound | artifact::Key::TooCostly => None,
    };
    let from = match (&password, lock.key) {
        (Some(password), _) => password.from,
        (None, artifact::Key::NotNeeded) => PasswordFrom::NotNeeded,
        (None, _) => PasswordFrom::None,
    };
    LockRecord { encryption: lock.encryption, from, password }
}

/// The beginning of what a reader of the file sees.
fn shown_text(texts: &[artifact::Text]) -> String {
    let mut shown = String::new();
    for text in texts.iter().filter(|text| text.kind == TextKind::Shown) {
        if shown.len() >= SHOWN_BYTES {
            break;
        }
        if !shown.is_empty() {
            shown.push('\n');
        }
        shown.push_str(&text.text);
    }
    shown.truncate(shown.floor_char_boundary(SHOWN_BYTES));
    shown
}

/// The source name of standard input.
const STANDARD_INPUT: &str = "-";
const NOTE_BYTES: usize = 16 << 10;
const SHOWN_BYTES: usize = 4 << 10;
