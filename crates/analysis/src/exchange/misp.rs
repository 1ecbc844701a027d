//! An analysis as a MISP event: an object for each mail, file, URL and host, plain
//! attributes for everything else, and `to_ids` on what detects the attack.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use misp::{Attribute, Event, Kind as Type, Object, Organisation, Template, ThreatLevel};
use observable::{Kind, Observable};
use vocab::{
    FactKey, FactValue, FileId, MailId, MailKind, Owner, Place, Spot, Tlp, VerdictClass, Written,
};

use super::attack::Attack;
use super::loss::{Loss, LossKey, Losses};
use super::receiver::Receiver;
use super::{Exchange, PROGRAM, told};
use crate::model::{Analysis, FileRecord, MailRecord, hex};

/// The event of one analysis, and what it does not say.
#[must_use]
pub fn misp_event<'a>(analysis: &'a Analysis, exchange: &Exchange<'a>) -> (Event<'a>, Vec<Loss>) {
    let receiver = Receiver::of(analysis, exchange.knowledge);
    let attack = Attack::of(analysis, &receiver, exchange.knowledge);
    let class = analysis.subject_mail().map(|mail| mail.verdict.class);
    let event = Event {
        organisation: Organisation { name: exchange.identity.unwrap_or(PROGRAM).to_owned() },
        info: told::title(analysis, exchange),
        name: None,
        created: exchange.created.instant(),
        changed: exchange.created.instant(),
        threat_level: misp_threat_level(class),
        tags: misp_tags(
            exchange.tlp,
            analysis.subject_mail().map(|mail| (mail.verdict.class, mail.kind)),
        ),
        attributes: Vec::new(),
        objects: Vec::new(),
    };
    let losses = Losses::default();
    let mut making = Making {
        analysis,
        receiver,
        attack,
        event,
        losses,
        mails: BTreeMap::new(),
        files: BTreeMap::new(),
    };
    making.mails();
    making.files();
    making.values();
    making.finish(exchange)
}

/// The object of a URL, a host or an address.
#[must_use]
pub fn misp_value(observable: &Observable, to_ids: bool) -> Option<(Template, Vec<Attribute<'_>>)> {
    let value = observable.value.as_str();
    let (template, relation, kind) = match observable.kind {
        Kind::Url => (Template::Url, "url", Type::Url),
        Kind::Ipv4 | Kind::Ipv6 => (Template::DomainIp, "ip", Type::IpDst),
        Kind::Host if observable::registrable(value) == Some(value) => {
            (Template::DomainIp, "domain", Type::Domain)
        }
        Kind::Host => (Template::DomainIp, "hostname", Type::Hostname),
        _ => return None,
    };
    let mut list = vec![Attribute { to_ids, ..of(relation, kind, value) }];
    let host =
        observable::url_host(value).filter(|host| template == Template::Url && is_name(host));
    list.extend(host.map(|host| of("host", Type::Hostname, host)));
    Some((template, list))
}

/// The type of a value that stands alone.
#[must_use]
pub fn misp_plain(observable: &Observable) -> Type {
    match observable.kind {
        Kind::Email => Type::Email,
        Kind::Filename => Type::Filename,
        Kind::Md5 => Type::Md5,
        Kind::Sha1 => Type::Sha1,
        Kind::Sha256 => Type::Sha256,
        Kind::Mutex => Type::Mutex,
        Kind::Pdb => Type::Pdb,
        Kind::Registry => Type::Regkey,
        Kind::UserAgent => Type::UserAgent,
        Kind::BankAccount => Type::BankAccountNr,
        Kind::Phone => Type::PhoneNumber,
        Kind::Wallet if !observable.value.starts_with("0x") => Type::Btc,
        Kind::Cve => Type::Vulnerability,
        Kind::Wallet | Kind::Yara | Kind::Ipv4 | Kind::Ipv6 | Kind::Host | Kind::Url => Type::Other,
    }
}

/// How grave a class is.
#[must_use]
pub const fn misp_threat_level(class: Option<VerdictClass>) -> ThreatLevel {
    match class {
        Some(VerdictClass::Targeted | VerdictClass::Bec) => ThreatLevel::High,
        Some(VerdictClass::Phishing | VerdictClass::Mass) => ThreatLevel::Medium,
        Some(VerdictClass::Spam) => ThreatLevel::Low,
        Some(VerdictClass::Harmless | VerdictClass::Undecided) | None => ThreatLevel::Undefined,
    }
}

/// Tags of the taxonomies tlp, rsit and kill-chain, as far as the facts carry them.
#[must_use]
pub fn misp_tags(tlp: Tlp, judged: Option<(VerdictClass, MailKind)>) -> Vec<&'static str> {
    let tlp = match tlp {
        Tlp::Clear => "tlp:clear",
        Tlp::Green => "tlp:green",
        Tlp::Amber => "tlp:amber",
        Tlp::AmberStrict => "tlp:amber+strict",
        Tlp::Red => "tlp:red",
    };
    let mut tags = vec![tlp];
    let Some((class, kind)) = judged else { return tags };
    let incident = match (class, kind) {
        (VerdictClass::Targeted | VerdictClass::Mass, MailKind::Attachment | MailKind::Link) => {
            "rsit:malicious-code=\"malware-distribution\""
        }
        (VerdictClass::Targeted | VerdictClass::Mass, _) => {
            "rsit:information-gathering=\"social-engineering\""
        }
        (VerdictClass::Phishing, _) => "rsit:fraud=\"phishing\"",
        (VerdictClass::Bec, _) => "rsit:fraud=\"masquerade\"",
        (VerdictClass::Spam, _) => "rsit:abusive-content=\"spam\"",
        (VerdictClass::Harmless | VerdictClass::Undecided, _) => return tags,
    };
    tags.push(incident);
    if class != VerdictClass::Spam {
        tags.push("kill-chain:Delivery");
    }
    tags
}

/// A value without what MISP and its readers take off at its ends (white space, NUL and the
/// like), no longer than its column; and whether it had to be cut.
#[must_use]
pub fn misp_fitted(value: &str) -> (&str, bool) {
    let trimmed = value.trim_matches(is_edge);
    let cut = trimmed.get(..trimmed.floor_char_boundary(VALUE_BYTES)).unwrap_or_default();
    (cut.trim_end_matches(is_edge), cut.len() < trimmed.len())
}

/// An event while it is made.
struct Making<'a> {
    analysis: &'a Analysis,
    receiver: Receiver<'a>,
    attack: Option<Attack<'a>>,
    event: Event<'a>,
    losses: Losses,
    /// Positions of the objects.
    mails: BTreeMap<MailId, usize>,
    files: BTreeMap<FileId, usize>,
}

impl<'a> Making<'a> {
    fn mails(&mut self) {
        for mail in &self.analysis.mails {
            let place = Spot::Whole.of(Owner::Mail(mail.id));
            let attributes = self.mail(mail);
            let object = self.object(Template::Email, attributes, place.to_string());
            self.mails.extend(object.map(|position| (mail.id, position)));
        }
    }

    fn mail(&self, mail: &'a MailRecord) -> Vec<Attribute<'a>> {
        let head = &mail.head;
        let is_subject = Some(mail.id) == self.analysis.subject;
        let mut list = Vec::new();
        let boxes = [
            ("from", Type::EmailSrc, "from-display-name", Type::EmailSrcDisplayName),
            ("reply-to", Type::EmailReplyTo, "reply-to-display-name", Type::EmailDstDisplayName),
            ("to", Type::EmailDst, "to-display-name", Type::EmailDstDisplayName),
            ("cc", Type::EmailDst, "cc-display-name", Type::EmailDstDisplayName),
        ];
        let from: Vec<_> = head.from.iter().map(|from| &from.mailbox).collect();
        let mailboxes = [
            from,
            head.reply_to.iter().collect(),
            head.to.iter().collect(),
            head.cc.iter().collect(),
        ];
        for ((relation, kind, name_relation, name_kind), mailboxes) in
            boxes.into_iter().zip(mailboxes)
        {
            for mailbox in mailboxes {
                if let Some(address) = mailbox.address.as_deref() {
                    let to_ids = is_subject && self.is_sender(address);
                    list.push(Attribute { to_ids, ..of(relation, kind, address) });
                }
                list.extend(mailbox.name.as_deref().map(|name| of(name_relation, name_kind, name)));
            }
        }
        let texts = [
            ("subject", Type::EmailSubject, head.subject.as_deref()),
            ("message-id", Type::EmailMessageId, head.message_id.as_deref()),
            ("x-mailer", Type::EmailXMailer, head.mailer.as_deref()),
            ("email-body", Type::EmailBody, Some(mail.text.as_str())),
        ];
        for (relation, kind, text) in texts {
            list.extend(text.map(|text| of(relation, kind, text)));
        }
        let date = head.date.filter(is_readable);
        list.extend(date.map(|date| of("send-date", Type::Datetime, date.to_string())));
        let border = mail.origin.border.as_ref();
        list.extend(border.map(|border| of("ip-src", Type::IpSrc, border.ip.to_string())));
        let attached = self
            .analysis
            .files
            .iter()
            .filter(|file| file.mail == Some(mail.id) && file.parent.is_none() && !file.inline);
        let names = attached.filter_map(|file| file.name.as_deref());
        list.extend(names.map(|name| of("attachment", Type::EmailAttachment, name)));
        list
    }

    fn is_sender(&self, address: &str) -> bool {
        let address = observable::email(address);
        let attack = self.attack.as_ref();
        address.is_some_and(|address| attack.is_some_and(|attack| attack.has_sender(&address)))
    }

    fn files(&mut self) {
        let analysis = self.analysis;
        for file in &analysis.files {
            let to_ids = self.attack.as_ref().is_some_and(|attack| attack.has_file(file.id));
            let place = Spot::Whole.of(Owner::File(file.id));
            let Some(position) =
                self.object(Template::File, of_file(file, to_ids), place.to_string())
            else {
                self.losses.add(LossKey::UnnamedFile, None);
                continue;
            };
            self.files.insert(file.id, position);
            let holder = match (file.parent, file.mail) {
                (Some(parent), _) => self.files.get(&parent),
                (None, Some(mail)) => self.mails.get(&mail),
                (None, None) => None,
            };
            self.contain(holder.copied(), position);
        }
    }

    /// Observables that are no mail and no file of the input.
    fn values(&mut self) {
        let analysis = self.analysis;
        for record in analysis.observables.iter().filter(|record| !told::is_of_file(record)) {
            let kind = record.observable.kind;
            let to_ids = self.attack.as_ref().is_some_and(|attack| attack.detects(record));
            if self.receiver.hides(record) {
                self.losses.add(LossKey::Receiver, None);
            } else if record.observable.value.len() > VALUE_BYTES {
                self.losses.add(LossKey::Form, Some(kind));
            } else if let Some((template, attributes)) = misp_value(&record.observable, to_ids) {
                let comment = told::places(&record.places);
                if let Some(position) = self.object(template, attributes, comment) {
                    self.hold(&record.places, position);
                }
            } else if kind == Kind::Yara {
                self.losses.add(LossKey::NoObject, Some(kind));
            } else {
                let value = Cow::Borrowed(record.observable.value.trim_matches(is_edge));
                let comment = told::places(&record.places);
                let kind = misp_plain(&record.observable);
                self.event.attributes.push(Attribute {
                    relation: None,
                    kind,
                    value,
                    to_ids,
                    comment,
                });
            }
        }
        let naming = self.attack.as_ref().map_or(0, |attack| attack.naming.len());
        (0..naming).for_each(|_| self.losses.add(LossKey::Victim, None));
    }

    /// Notes a value in the mails and files that it was read in.
    fn hold(&mut self, places: &[Place], position: usize) {
        let mut owners: Vec<Owner> = places.iter().map(|place| place.owner).collect();
        owners.sort();
        owners.dedup();
        for owner in owners {
            let holder = match owner {
                Owner::Mail(mail) => self.mails.get(&mail),
                Owner::File(file) => self.files.get(&file),
                Owner::Input => None,
            };
            self.contain(holder.copied(), position);
        }
    }

    fn contain(&mut self, holder: Option<usize>, position: usize) {
        let holder = holder.and_then(|holder| self.event.objects.get_mut(holder));
        if let Some(holder) = holder {
            holder.contains.push(position);
        }
    }

    /// Adds an object unless it has nothing to say; answers its position. MISP takes no
    /// empty value, none twice, and no longer one than its column.
    fn object(
        &mut self,
        template: Template,
        attributes: Vec<Attribute<'a>>,
        comment: String,
    ) -> Option<usize> {
        let mut kept = Vec::with_capacity(attributes.len());
        let mut known = BTreeSet::new();
        for mut attribute in attributes {
            let (fitted, is_cut) = misp_fitted(&attribute.value);
            if fitted.len() < attribute.value.len() {
                attribute.value = Cow::Owned(fitted.to_owned());
            }
            let is_new = known.insert((attribute.relation, attribute.value.clone()));
            if attribute.value.is_empty() || !is_new {
                continue;
            }
            if is_cut {
                self.losses.add(LossKey::TextCut, None);
            }
            kept.push(attribute);
        }
        if kept.is_empty() {
            return None;
        }
        let object = Object { template, comment, attributes: kept, contains: Vec::new() };
        self.event.objects.push(object);
        Some(self.event.objects.len() - 1)
    }

    /// The judgement, what files do, and what was lost, as comments.
    fn finish(mut self, exchange: &Exchange<'_>) -> (Event<'a>, Vec<Loss>) {
        self.losses.add(LossKey::Details, None);
        let losses = std::mem::take(&mut self.losses).into_list();
        let reasons = self.analysis.subject_mail().map(|mail| told::reasons(mail, exchange));
        let features = self.analysis.files.iter().filter_map(|file| told::features(file, exchange));
        let features = features.collect::<Vec<_>>().join("\n");
        let comments = [
            ("section-why", reasons.unwrap_or_default()),
            ("section-files", features),
            ("exchange-lost", told::losses(&losses, exchange)),
        ];
        for (title, text) in comments {
            let (text, _) = misp_fitted(&text);
            if !text.is_empty() {
                let comment = exchange.text(title);
                self.event.attributes.push(Attribute {
                    relation: None,
                    kind: Type::Comment,
                    value: Cow::Owned(text.to_owned()),
                    to_ids: false,
                    comment,
                });
            }
        }
        (self.event, losses)
    }
}

fn is_edge(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control()
}

/// Whether readers in wide use take the time: no year 0 or 9999 that an offset would
/// lead out of the calendar, and no offset of a day.
fn is_readable(date: &Written) -> bool {
    (2..9999).contains(&date.local().year()) && date.offset_minutes().abs() < 24 * 60
}

/// An attribute of an object, which nobody looks for.
fn of<'a>(relation: &'static str, kind: Type, value: impl Into<Cow<'a, str>>) -> Attribute<'a> {
    let relation = Some(relation);
    Attribute { relation, kind, value: value.into(), to_ids: false, comment: String::new() }
}

fn of_file(file: &FileRecord, to_ids: bool) -> Vec<Attribute<'_>> {
    let mut list = Vec::new();
    list.extend(file.name.as_deref().map(|name| of("filename", Type::Filename, name)));
    if let Some(hashes) = &file.hashes {
        let hashed = [
            ("md5", Type::Md5, hex(&hashes.md5)),
            ("sha1", Type::Sha1, hex(&hashes.sha1)),
            ("sha256", Type::Sha256, hex(&hashes.sha256)),
        ];
        for (relation, kind, value) in hashed {
            list.push(Attribute { to_ids, ..of(relation, kind, value) });
        }
    }
    list.extend(file.tlsh.as_deref().map(|tlsh| of("tlsh", Type::Tlsh, tlsh)));
    let imphash = file.facts.get(FactKey::Imphash).and_then(FactValue::as_text);
    list.extend(imphash.map(|hash| of("imphash", Type::Imphash, hash)));
    if !list.is_empty() {
        list.push(of("size-in-bytes", Type::SizeInBytes, file.size.to_string()));
    }
    list
}

fn is_name(host: &str) -> bool {
    host.parse::<std::net::IpAddr>().is_err() && !host.starts_with('[')
}

/// What MISP's column of values takes is 65,535 bytes.
const VALUE_BYTES: usize = 60_000;
