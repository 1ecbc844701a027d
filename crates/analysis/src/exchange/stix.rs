//! An analysis as a STIX 2.1 bundle: what was seen as observables and one
//! observed-data, what detects the attack as indicators, the judgement as a note, and
//! a report over all of it.

use std::collections::{BTreeMap, BTreeSet};

use mail::Mailbox;
use observable::Kind;
use stix::{
    Author, Bundle, DomainObject, EmailMessage, ExternalReference, File, Hashes, Id,
    KillChainPhase, MimePart, Observable, Pattern, Timestamp, comparison,
};
use vocab::{FileId, MailKind, Owner, Place};

use super::attack::Attack;
use super::loss::{Loss, LossKey, Losses};
use super::receiver::Receiver;
use super::{Exchange, PROGRAM, told};
use crate::model::{Analysis, FileRecord, MailRecord, ObservableRecord, hex};

/// The bundle of one analysis, and what it does not say.
#[must_use]
pub fn stix_bundle<'a>(analysis: &'a Analysis, exchange: &Exchange<'a>) -> (Bundle<'a>, Vec<Loss>) {
    let receiver = Receiver::of(analysis, exchange.knowledge);
    let attack = Attack::of(analysis, &receiver, exchange.knowledge);
    let mut making = Making::new(analysis, exchange, &receiver);
    making.values();
    making.files();
    making.mails();
    let observed = making.observed();
    if let (Some(attack), Some(observed)) = (&attack, observed) {
        making.indicators(attack, observed);
    }
    making.notes();
    making.finish()
}

/// Why a value becomes no object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StixLack {
    /// It has not the form that STIX asks for.
    Form,
    /// There is no object for its kind.
    Object,
}

/// The object of a value.
///
/// # Errors
/// Why it has none.
pub fn stix_object(value: &observable::Observable) -> Result<Observable<'_>, StixLack> {
    let kind = value.kind;
    let value = value.value.as_str();
    let hashed = |hashes| Observable::File(File { hashes, ..File::default() });
    let owned = || Some(value.into());
    let none = Hashes::default();
    let (fits, observable) = match kind {
        Kind::Ipv4 => (true, Observable::Ipv4Addr { value }),
        Kind::Ipv6 => (true, Observable::Ipv6Addr { value }),
        Kind::Host => (stix::is_host(value), Observable::DomainName { value }),
        Kind::Url => (stix::is_uri(value), Observable::Url { value }),
        Kind::Email => (
            stix::is_email(value),
            Observable::EmailAddr { value: value.into(), display_name: None },
        ),
        Kind::Filename => (true, Observable::File(File { name: Some(value), ..File::default() })),
        Kind::Md5 => (true, hashed(Hashes { md5: owned(), ..none })),
        Kind::Sha1 => (true, hashed(Hashes { sha1: owned(), ..none })),
        Kind::Sha256 => (true, hashed(Hashes { sha256: owned(), ..none })),
        Kind::Mutex => (true, Observable::Mutex { name: value }),
        Kind::Registry => {
            (stix::is_registry_key(value), Observable::WindowsRegistryKey { key: value })
        }
        Kind::Pdb
        | Kind::UserAgent
        | Kind::BankAccount
        | Kind::Phone
        | Kind::Wallet
        | Kind::Cve
        | Kind::Yara => return Err(StixLack::Object),
    };
    if fits { Ok(observable) } else { Err(StixLack::Form) }
}

/// Where a pattern finds a value of the kind.
#[must_use]
pub const fn stix_path(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Ipv4 => Some("ipv4-addr:value"),
        Kind::Ipv6 => Some("ipv6-addr:value"),
        Kind::Host => Some("domain-name:value"),
        Kind::Url => Some("url:value"),
        Kind::Email => Some("email-addr:value"),
        _ => None,
    }
}

/// How a mail attacks, by the catalogue ATT&CK (T1566, Phishing). `text` says a key.
#[must_use]
pub fn stix_technique(kind: MailKind, text: &dyn Fn(&str) -> String) -> DomainObject {
    let (key, id) = match kind {
        MailKind::Attachment => ("technique-attachment", "T1566.001"),
        MailKind::Link => ("technique-link", "T1566.002"),
        MailKind::Information | MailKind::Unknown => ("technique-other", "T1566"),
    };
    DomainObject::AttackPattern {
        name: text(key),
        description: text(&format!("{key}-text")),
        kill_chain_phases: vec![STIX_DELIVERY],
        external_references: vec![ExternalReference {
            source_name: "mitre-attack",
            external_id: id.to_owned(),
        }],
    }
}

/// The step of an attack that a mail is.
pub const STIX_DELIVERY: KillChainPhase =
    KillChainPhase { kill_chain_name: "lockheed-martin-cyber-kill-chain", phase_name: "delivery" };

/// A bundle while it is made.
struct Making<'a, 'e> {
    analysis: &'a Analysis,
    exchange: &'e Exchange<'a>,
    receiver: &'e Receiver<'a>,
    bundle: Bundle<'a>,
    losses: Losses,
    /// Observables for the observed-data.
    seen: Vec<Id>,
    /// What each file holds.
    within: BTreeMap<FileId, BTreeSet<Id>>,
    /// The objects of files and mails.
    files: BTreeMap<FileId, Id>,
    subject: Option<Id>,
    /// Values without an object, for a note.
    left: Vec<&'a ObservableRecord>,
}

impl<'a, 'e> Making<'a, 'e> {
    fn new(analysis: &'a Analysis, exchange: &'e Exchange<'a>, receiver: &'e Receiver<'a>) -> Self {
        let bundle = Bundle::new(Author {
            name: exchange.identity.unwrap_or(PROGRAM).to_owned(),
            product: PROGRAM,
            class: if exchange.identity.is_some() { "organization" } else { "system" },
            created: exchange.created,
            modified: exchange.created,
            revoked: false,
            tlp: exchange.tlp,
            lang: exchange.lang,
        });
        Self {
            analysis,
            exchange,
            receiver,
            bundle,
            losses: Losses::default(),
            seen: Vec::new(),
            within: BTreeMap::new(),
            files: BTreeMap::new(),
            subject: None,
            left: Vec::new(),
        }
    }

    fn observe(&mut self, observable: Observable<'a>) -> (Id, bool) {
        let (id, is_new) = self.bundle.observe(observable);
        if is_new {
            self.seen.push(id);
        }
        (id, is_new)
    }

    /// Observables that are no mail and no file of the input.
    fn values(&mut self) {
        let analysis = self.analysis;
        for record in analysis.observables.iter().filter(|record| !told::is_of_file(record)) {
            let kind = record.observable.kind;
            if self.receiver.hides(record) {
                self.losses.add(LossKey::Receiver, None);
                continue;
            }
            if kind == Kind::Cve {
                self.vulnerability(record);
                continue;
            }
            let observable = match stix_object(&record.observable) {
                Ok(observable) => observable,
                Err(lack) => {
                    let loss = match lack {
                        StixLack::Form => LossKey::Form,
                        StixLack::Object => LossKey::NoObject,
                    };
                    self.losses.add(loss, Some(kind));
                    self.left.push(record);
                    continue;
                }
            };
            let (id, _) = self.observe(observable);
            for place in &record.places {
                if let Owner::File(file) = place.owner {
                    self.within.entry(file).or_default().insert(id);
                }
            }
        }
    }

    fn vulnerability(&mut self, record: &ObservableRecord) {
        let name = record.observable.value.clone();
        let reference = ExternalReference { source_name: "cve", external_id: name.clone() };
        let description = self.description("exchange-named", &record.places);
        self.bundle.say(DomainObject::Vulnerability {
            name,
            description,
            external_references: vec![reference],
        });
    }

    fn description(&self, key: &str, places: &[Place]) -> String {
        (self.exchange.words)(key, &[("where", &told::places(places))])
    }

    /// Files, those within others first: a file names what it holds.
    fn files(&mut self) {
        for file in self.analysis.files.iter().rev() {
            let hashes = hashes(file);
            let name = file.name.as_deref().filter(|name| !name.is_empty());
            if name.is_none() && hashes == Hashes::default() {
                self.losses.add(LossKey::UnnamedFile, None);
                continue;
            }
            let object = File { hashes, size: Some(file.size), name, contains_refs: Vec::new() };
            let own = Observable::File(object.clone()).id();
            let within = self.within.remove(&file.id).unwrap_or_default();
            let contains_refs = within.into_iter().filter(|id| *id != own).collect();
            let (id, _) = self.observe(Observable::File(File { contains_refs, ..object }));
            self.files.insert(file.id, id);
            if let Some(parent) = file.parent {
                self.within.entry(parent).or_default().insert(id);
            }
        }
    }

    fn mails(&mut self) {
        let mut of_mail: BTreeMap<_, Vec<(&FileRecord, Id)>> = BTreeMap::new();
        for file in self.analysis.files.iter().filter(|file| file.parent.is_none()) {
            if let (Some(mail), Some(id)) = (file.mail, self.files.get(&file.id)) {
                of_mail.entry(mail).or_default().push((file, *id));
            }
        }
        for mail in &self.analysis.mails {
            let files = of_mail.remove(&mail.id).unwrap_or_default();
            let message = self.message(mail, &files);
            let (id, is_new) = self.observe(Observable::EmailMessage(message));
            if !is_new {
                self.losses.add(LossKey::SameMail, None);
            }
            if Some(mail.id) == self.analysis.subject {
                self.subject = Some(id);
            }
        }
    }

    fn message(&mut self, mail: &'a MailRecord, files: &[(&FileRecord, Id)]) -> EmailMessage<'a> {
        let head = &mail.head;
        let text = Some(mail.text.as_str()).filter(|text| !text.is_empty());
        let parts = files.iter().map(|(file, id)| MimePart::File {
            content_disposition: if file.inline { "inline" } else { "attachment" },
            body_raw_ref: *id,
        });
        let body = text.map(|body| MimePart::Text { content_type: "text/plain", body });
        let is_multipart = !files.is_empty();
        let from_ref = self.mailboxes(head.first_from()).first().copied();
        // Without any property that makes its id, the checkers want both version 4 and 5:
        // such a piece of a mail says that its subject is empty.
        let is_anonymous = from_ref.is_none() && (is_multipart || text.is_none());
        EmailMessage {
            is_multipart,
            date: head.date.and_then(|date| Timestamp::from_second(date.unix_seconds())),
            from_ref,
            sender_ref: self.mailboxes(&head.sender).first().copied(),
            to_refs: self.mailboxes(&head.to),
            cc_refs: self.mailboxes(&head.cc),
            message_id: head.message_id.as_deref(),
            subject: head.subject.as_deref().or(is_anonymous.then_some("")),
            additional_header_fields: fields(mail),
            body: text.filter(|_| !is_multipart),
            body_multipart: if is_multipart {
                body.into_iter().chain(parts).collect()
            } else {
                Vec::new()
            },
        }
    }

    /// The addresses of mailboxes, each once.
    fn mailboxes(&mut self, boxes: impl IntoIterator<Item = &'a Mailbox>) -> Vec<Id> {
        let mut ids = Vec::new();
        let mut known = BTreeSet::new();
        for mailbox in boxes {
            let Some(written) = mailbox.address.as_deref().filter(|text| !text.is_empty()) else {
                continue;
            };
            let Some(address) = observable::email(written).filter(|text| stix::is_email(text))
            else {
                self.losses.add(LossKey::Form, Some(Kind::Email));
                continue;
            };
            let display_name = mailbox.name.as_deref();
            let address = Observable::EmailAddr { value: address.into(), display_name };
            let (id, _) = self.observe(address);
            if known.insert(id) {
                ids.push(id);
            }
        }
        ids
    }

    /// One observed-data over all observables. It was seen when the newest line of the
    /// receiving side says so, else when the mail says that it was written.
    fn observed(&mut self) -> Option<Id> {
        if self.seen.is_empty() {
            return None;
        }
        let head = self.analysis.subject_mail().map(|mail| &mail.head);
        let received = head.and_then(|head| head.received.iter().find_map(|hop| hop.time));
        let time = received.or(head.and_then(|head| head.date));
        let time = time.and_then(|time| Timestamp::from_second(time.unix_seconds()));
        let time = time.unwrap_or(self.exchange.created);
        Some(self.bundle.say(DomainObject::ObservedData {
            first_observed: time,
            last_observed: time,
            number_observed: 1,
            object_refs: self.seen.clone(),
        }))
    }

    fn indicators(&mut self, attack: &Attack<'_>, observed: Id) {
        let technique =
            self.bundle.say(stix_technique(attack.mail.kind, &|key| self.exchange.text(key)));
        let analysis = self.analysis;
        for record in analysis.observables.iter().filter(|record| attack.detects(record)) {
            let kind = record.observable.kind;
            let Some(path) = stix_path(kind) else { continue };
            let value = &record.observable.value;
            let pattern = vec![comparison(path, value)];
            let shown = (self.exchange.words)(&format!("kind-{kind}"), &[]);
            let named = Named { kind: &shown, value, places: &record.places };
            self.indicator(attack, &named, &pattern, [technique, observed]);
        }
        for file in analysis.files.iter().filter(|file| attack.has_file(file.id)) {
            let pattern = file_pattern(file);
            let shown = (self.exchange.words)(&format!("type-{}", file.kind), &[]);
            let value = told::name(file);
            let place = vocab::Spot::Whole.of(Owner::File(file.id));
            let named = Named { kind: &shown, value, places: &[place] };
            self.indicator(attack, &named, &pattern, [technique, observed]);
            if let Some(id) = self.files.get(&file.id) {
                self.bundle.say(DomainObject::MalwareAnalysis {
                    product: "noroshi",
                    version: env!("CARGO_PKG_VERSION"),
                    result: "suspicious",
                    sample_ref: *id,
                });
            }
        }
        for _ in &attack.naming {
            self.losses.add(LossKey::Victim, None);
        }
    }

    /// An indicator, what it indicates, and what it is based on.
    fn indicator(
        &mut self,
        attack: &Attack<'_>,
        named: &Named<'_>,
        pattern: &[String],
        [technique, observed]: [Id; 2],
    ) {
        let words = self.exchange.words;
        let heading = told::heading(attack.mail, self.exchange);
        let places = told::places(named.places);
        let source_ref = self.bundle.say(DomainObject::Indicator {
            name: format!("{}: {}", named.kind, named.value),
            description: words("exchange-indicator", &[("heading", &heading), ("where", &places)]),
            indicator_types: vec!["malicious-activity"],
            pattern: Pattern::any(pattern).into_text(),
            pattern_type: "stix",
            confidence: Some(attack.mail.percent()),
            valid_until: None,
            kill_chain_phases: vec![STIX_DELIVERY],
        });
        for (relationship_type, target_ref) in [("indicates", technique), ("based-on", observed)] {
            let link = DomainObject::Relationship { relationship_type, source_ref, target_ref };
            self.bundle.say(link);
        }
    }

    /// The judgement, what files do, and values that have no object.
    fn notes(&mut self) {
        let exchange = self.exchange;
        if let (Some(mail), Some(id)) = (self.analysis.subject_mail(), self.subject) {
            let reasons = told::reasons(mail, exchange);
            self.note("section-why", reasons, vec![id]);
        }
        let (mut texts, mut about) = (Vec::new(), BTreeSet::new());
        for file in &self.analysis.files {
            let id = self.files.get(&file.id);
            if let (Some(text), Some(id)) = (told::features(file, exchange), id) {
                texts.push(text);
                about.insert(*id);
            }
        }
        if !texts.is_empty() {
            self.note("section-files", texts.join("\n"), about.into_iter().collect());
        }
        if !self.left.is_empty() {
            let values = told::values(&self.left, exchange);
            let about = self.subject.unwrap_or(self.bundle.identity());
            self.note("exchange-left", values, vec![about]);
        }
    }

    fn note(&mut self, title: &str, content: String, object_refs: Vec<Id>) {
        let title = self.exchange.text(title);
        self.bundle.say(DomainObject::Note { title, content, object_refs });
    }

    /// The note of what was lost, and the report over everything.
    fn finish(mut self) -> (Bundle<'a>, Vec<Loss>) {
        self.losses.add(LossKey::Details, None);
        self.losses.add(LossKey::Places, None);
        let losses = std::mem::take(&mut self.losses).into_list();
        let content = told::losses(&losses, self.exchange);
        let about = self.subject.unwrap_or(self.bundle.identity());
        self.note("exchange-lost", content, vec![about]);
        let object_refs: Vec<Id> = self.bundle.ids().collect();
        let has_indicator = object_refs.iter().any(|id| id.kind() == "indicator");
        self.bundle.say(DomainObject::Report {
            name: told::title(self.analysis, self.exchange),
            description: told::advice(self.analysis, self.exchange),
            report_types: vec![if has_indicator { "indicator" } else { "observed-data" }],
            object_refs,
        });
        (self.bundle, losses)
    }
}

/// How an indicator is named.
struct Named<'a> {
    kind: &'a str,
    value: &'a str,
    places: &'a [Place],
}

fn hashes(file: &FileRecord) -> Hashes<'_> {
    let of = |bytes: &[u8]| Some(hex(bytes).into());
    let known = file.hashes.as_ref();
    Hashes {
        md5: known.and_then(|hashes| of(&hashes.md5)),
        sha1: known.and_then(|hashes| of(&hashes.sha1)),
        sha256: known.and_then(|hashes| of(&hashes.sha256)),
        // STIX has the digits alone.
        tlsh: file.tlsh.as_deref().and_then(|tlsh| tlsh.strip_prefix("T1")).map(Into::into),
    }
}

fn file_pattern(file: &FileRecord) -> Vec<String> {
    let Some(hashes) = &file.hashes else { return Vec::new() };
    vec![
        comparison("file:hashes.'SHA-256'", &hex(&hashes.sha256)),
        comparison("file:hashes.'SHA-1'", &hex(&hashes.sha1)),
        comparison("file:hashes.MD5", &hex(&hashes.md5)),
    ]
}

/// Fields that tell of the sender and have no property of their own.
fn fields(mail: &MailRecord) -> BTreeMap<&'static str, String> {
    let addresses = mail.head.reply_to.iter().filter_map(|mailbox| mailbox.address.as_deref());
    let reply_to = addresses.collect::<Vec<_>>().join(", ");
    let mailer = mail.head.mailer.clone().unwrap_or_default();
    let fields = [("Reply-To", reply_to), ("X-Mailer", mailer)];
    fields.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}
