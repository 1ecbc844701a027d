//! Facts read out of an analysis: what detects the attack, and every word of the mail, its
//! thread and its files that may name a victim.
//!
//! What detects is decided by crate `analysis`. A participant only adds a word to the
//! dictionary of what must not go out, so doubt speaks for it; but the attacker's own values
//! are none, or they could not go out.

use std::collections::BTreeSet;
use std::net::IpAddr;

use analysis::{Analysis, Detecting, FileRecord, MailRecord};
use assess::{Knowledge, SignKey};
use jiff::tz::Offset;
use observable::{Kind, Observable};
use vocab::{
    FactKey, FactValue, FileCategory, FileId, ItemKind, MailKind, Owner, SenderKind, Spot,
    VerdictClass, VerdictWord, Written,
};

use crate::facts::{Facts, FileFacts, Indicator, Participant, ParticipantRole as Role};
use crate::named::named;
use crate::sketch::sketch;
use crate::vocabulary::{Vocabulary, normal};

/// The facts of one item. Nothing is known of what happened to it: that is the submitter's
/// word. Who overrules the class of the mail changes it in the analysis and reads again, since
/// what is no attack has nothing that detects it.
#[must_use]
pub fn facts(analysis: &Analysis, knowledge: &Knowledge, item: ItemKind) -> Facts {
    let detecting = match item {
        ItemKind::Url | ItemKind::Host => analysis::detecting_values(analysis, knowledge),
        _ => analysis::detecting(analysis, knowledge),
    };
    let mail = analysis.subject_mail();
    let head = mail.map(|mail| &mail.head);
    let from = head.and_then(|head| head.first_from());
    let verdict = mail.map(|mail| &mail.verdict);
    let reasons = verdict.into_iter().flat_map(|verdict| &verdict.reasons);
    let reader = Reader { analysis, knowledge, detecting: detecting.as_ref() };
    Facts {
        item,
        class: verdict.map_or(VerdictClass::Undecided, |verdict| verdict.class),
        word: verdict.map_or(VerdictWord::Even, |verdict| verdict.word),
        percent: mail.map_or(0, MailRecord::percent),
        kind: mail.map_or(MailKind::Unknown, |mail| mail.kind),
        sender_kind: mail.map_or(SenderKind::Unknown, |mail| mail.sender.kind),
        region: mail.and_then(|mail| mail.origin.client.as_ref()?.country),
        region_unknown: mail.and_then(|mail| mail.origin.unknown),
        subject: head.and_then(|head| head.subject.clone()),
        sender: from.and_then(|from| from.address.clone()),
        sender_name: from.and_then(|from| from.name.clone()),
        message_id: head.and_then(|head| head.message_id.clone()),
        day: mail.and_then(day),
        happened: Vec::new(),
        reasons: reasons.filter(|one| one.weight > 0.0).map(|one| one.key.to_owned()).collect(),
        indicators: reader.indicators(),
        naming: reader.naming(),
        files: reader.files(),
        observables: analysis.observables.iter().map(|one| one.observable.clone()).collect(),
        participants: reader.participants(),
        sketch: mail.map(|mail| sketch(&mail.text)).unwrap_or_default(),
    }
}

/// Every text that an analysis repeats of what was read, and no word of its own.
#[must_use]
pub fn told(analysis: &Analysis) -> Vec<&str> {
    let mut told = Vec::new();
    for MailRecord { head, text, .. } in &analysis.mails {
        let from = head.from.iter().map(|from| &from.mailbox);
        for mailbox in from.chain(&head.reply_to).chain(&head.to).chain(&head.cc) {
            told.extend(mailbox.address.iter().chain(&mailbox.name).map(String::as_str));
        }
        let ids = head.message_id.iter().chain(&head.in_reply_to).chain(&head.references);
        told.extend(ids.chain(&head.subject).map(String::as_str));
        told.extend(head.received.iter().map(|hop| hop.line.as_str()));
        told.push(text);
    }
    for file in &analysis.files {
        told.extend(file.name.as_deref());
        told.extend(file.member.iter().filter_map(|member| member.target.as_deref()));
        let mut facts = Vec::new();
        texts(&file.facts, 0, &mut facts);
        told.extend(facts.into_iter().map(|(_, text)| text));
    }
    told.extend(analysis.observables.iter().map(|one| one.observable.value.as_str()));
    told
}

/// The day in Japan on which it was received by the newest line, else as it was dated.
fn day(mail: &MailRecord) -> Option<jiff::civil::Date> {
    let received = mail.head.received.iter().find_map(|hop| hop.time);
    let in_japan = |written: Written| {
        let at = jiff::Timestamp::from_second(written.unix_seconds()).ok()?;
        Some(Offset::constant(JAPAN_HOURS).to_datetime(at).date())
    };
    received.or(mail.head.date).and_then(in_japan)
}

/// What is looked at while reading.
struct Reader<'a> {
    analysis: &'a Analysis,
    knowledge: &'a Knowledge,
    detecting: Option<&'a Detecting<'a>>,
}

impl Reader<'_> {
    fn indicators(&self) -> Vec<Indicator> {
        let values = self.detecting.iter().flat_map(|detecting| &detecting.values);
        values
            .map(|(observable, part)| Indicator { observable: (*observable).clone(), part: *part })
            .collect()
    }

    /// URLs with a recipient in them, and whatever has the name of the victim, of its partner,
    /// or of a look-alike of either: it detects the attack and tells whose it was.
    fn naming(&self) -> Vec<Observable> {
        let Some(detecting) = self.detecting else { return Vec::new() };
        let signs = detecting.mail.signs.iter().filter(|sign| OF_THE_VICTIM.contains(&sign.key));
        let params: Vec<_> = signs.flat_map(|sign| &sign.params).collect();
        let of = |name| params.iter().filter(move |one| one.name == name).map(|one| &one.value);
        let victims = self.knowledge.own_domains.iter().chain(of("likes"));
        let words: BTreeSet<&str> = victims.filter_map(|domain| name_of_domain(domain)).collect();
        let is_such = |observable: &&Observable| {
            let host = host(observable).unwrap_or_default();
            of("domain").any(|domain| assess::is_under(host, domain))
                || words.iter().any(|word| has_word(&observable.value, word))
        };
        let values = detecting.values.iter().map(|(observable, _)| *observable);
        let mut naming: Vec<Observable> = values.filter(is_such).cloned().collect();
        naming.extend(detecting.naming.iter().cloned());
        naming.sort();
        naming.dedup();
        naming
    }

    /// Those of the attack; without any mail, what was handed in and what is in it, since
    /// then somebody handed it in because of the file.
    fn files(&self) -> Vec<FileFacts> {
        let is_bare = self.analysis.mails.is_empty();
        let bare = self.analysis.files.iter().filter(|_| is_bare);
        let files = self.detecting.iter().flat_map(|detecting| detecting.files.iter().copied());
        files.chain(bare).filter_map(|file| self.file(file)).collect()
    }

    fn file(&self, file: &FileRecord) -> Option<FileFacts> {
        let hashes = file.hashes.as_ref()?;
        let mut features: Vec<String> =
            file.features.iter().map(|(feature, _)| feature.to_string()).collect();
        features.sort();
        features.dedup();
        Some(FileFacts {
            name: file.name.clone(),
            kind: file.kind,
            size: file.size,
            sha256: analysis::hex(&hashes.sha256),
            sha1: analysis::hex(&hashes.sha1),
            md5: analysis::hex(&hashes.md5),
            features,
            deceptions: file.deceptions.iter().map(ToString::to_string).collect(),
            depth: self.depth(file),
        })
    }

    fn depth(&self, file: &FileRecord) -> u8 {
        let parent = |id: Option<FileId>| self.analysis.files.iter().find(|one| Some(one.id) == id);
        let around = std::iter::successors(parent(file.parent), |one| parent(one.parent));
        u8::try_from(around.take(usize::from(u8::MAX)).count()).unwrap_or(u8::MAX)
    }

    fn participants(&self) -> Vec<Participant> {
        let mut found = Found::default();
        for mail in &self.analysis.mails {
            self.of_head(mail, &mut found);
            self.of_chain(mail, &mut found);
            self.of_signs(mail, &mut found);
            found.add_all(Role::Named, named(&mail.text));
        }
        for file in &self.analysis.files {
            self.of_file(file, &mut found);
        }
        self.of_text(&mut found);
        self.of_tokens(&mut found);
        self.without_attacker(found)
    }

    /// Recipients, threads, and signatures by which another than the attacker vouches.
    fn of_head(&self, mail: &MailRecord, found: &mut Found) {
        let head = &mail.head;
        let is_subject = Some(mail.id) == self.analysis.subject;
        for mailbox in head.to.iter().chain(&head.cc) {
            self.address(mailbox.address.as_deref(), found);
            found.add_all(Role::Recipient, mailbox.name.clone());
        }
        // The attacker writes under a name of somebody whom the victim knows, or its own.
        let names = head.from.iter().map(|from| &from.mailbox).chain(&head.reply_to);
        found.add_all(Role::Named, names.filter_map(|mailbox| mailbox.name.clone()));
        if !is_subject {
            head.from.iter().for_each(|from| self.address(from.mailbox.address.as_deref(), found));
        }
        let own_id = head.message_id.iter().filter(|id| !is_subject || self.is_receiver_id(id));
        let ids = own_id.chain(&head.in_reply_to).chain(&head.references);
        found.add_all(Role::MessageId, ids.cloned());
        let verified = head.auth.dkim.iter().map(|one| (&one.domain, &one.selector));
        let signers = head.auth.signers.iter().map(|one| (&one.domain, &one.selector));
        for (domain, selector) in verified.chain(signers) {
            let is_own = domain.as_deref().is_some_and(|domain| self.knowledge.is_own(domain));
            if !is_subject || is_own {
                found.add_all(Role::Dkim, domain.iter().chain(selector).cloned());
            }
        }
    }

    /// An address, and its domain unless anybody can have an address there.
    fn address(&self, address: Option<&str>, found: &mut Found) {
        let Some(address) = address else { return };
        found.add(Role::Recipient, address);
        let host = address.rsplit_once('@').map_or("", |(_, host)| host);
        let is_own = |list: &str| assess::COMMON_WORDS.contains(&list);
        if self.knowledge.common(host).is_none_or(is_own) {
            found.add(Role::Recipient, observable::registrable(host).unwrap_or(host));
        }
    }

    /// Domains that the attacker's were made to look like.
    fn of_signs(&self, mail: &MailRecord, found: &mut Found) {
        let signs = mail.signs.iter().filter(|sign| OF_THE_VICTIM.contains(&sign.key));
        let liked = signs.flat_map(|sign| &sign.params).filter(|param| param.name == "likes");
        found.add_all(Role::Recipient, liked.map(|param| param.value.clone()));
    }

    fn is_receiver_id(&self, id: &str) -> bool {
        id.rsplit_once('@').is_some_and(|(_, host)| self.knowledge.is_own(host))
    }

    /// What the receiving side wrote into its Received lines, down to the border.
    fn of_chain(&self, mail: &MailRecord, found: &mut Found) {
        let received = &mail.head.received;
        let border = mail.origin.border.as_ref().map(|border| match &border.evidence {
            Spot::Header { index, .. } => index.unwrap_or(0),
            _ => 0,
        });
        let border = border.and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
        for (at, hop) in received.iter().enumerate().take(border.saturating_add(1)) {
            found.add_all(Role::ReceivedTail, hop.by.clone());
            // `for <victim@own.example>` stands for recipients in no other field.
            let (in_line, _) = observable::extract(&hop.line, LINE_VALUES);
            let addresses = in_line.into_iter().filter(|(one, _)| one.kind == Kind::Email);
            addresses.for_each(|(one, _)| self.address(Some(&one.value), found));
            if at < border {
                let others = [&hop.from, &hop.helo].into_iter().flatten().cloned();
                found.add_all(Role::ReceivedTail, others);
                found.add_all(
                    Role::ReceivedTail,
                    hop.ip.filter(is_telling).map(|ip| ip.to_string()),
                );
            }
        }
    }

    /// What documents, pictures and archives tell of who made them.
    fn of_file(&self, file: &FileRecord, found: &mut Found) {
        let is_attack = self
            .detecting
            .is_some_and(|detecting| detecting.files.iter().any(|attack| attack.id == file.id));
        let mut told = Vec::new();
        texts(&file.facts, 0, &mut told);
        for (key, text) in told {
            let role = match key {
                FactKey::Author | FactKey::Company | FactKey::LastAuthor | FactKey::Manager => {
                    Role::DocumentAuthor
                }
                FactKey::Template | FactKey::Pdb | FactKey::SavedFrom if !is_attack => {
                    Role::TemplatePath
                }
                FactKey::Comment | FactKey::Title if is_picture(file) => Role::ImageMetadata,
                FactKey::Comment if file.kind.category() == FileCategory::Archive => {
                    Role::ArchiveMetadata
                }
                _ => continue,
            };
            found.add(role, text);
        }
    }

    /// Addresses within the texts of mails: those of a thread stand nowhere else.
    fn of_text(&self, found: &mut Found) {
        let is_in_text = |spot: &Spot| matches!(spot, Spot::Text | Spot::Html);
        for record in &self.analysis.observables {
            let kind = record.observable.kind;
            let is_told = record
                .places
                .iter()
                .any(|place| matches!(place.owner, Owner::Mail(_)) && is_in_text(&place.spot));
            let value = record.observable.value.as_str();
            match kind {
                Kind::Email if is_told => self.address(Some(value), found),
                Kind::Phone if is_told => found.add(Role::Named, value),
                _ => {}
            }
        }
    }

    /// Parts of links with a recipient in them, which the server can tell the recipient by.
    fn of_tokens(&self, found: &mut Found) {
        for url in self.detecting.iter().flat_map(|detecting| &detecting.naming) {
            let rest = url.value.split_once("://").map_or("", |(_, rest)| rest);
            let parts = rest.split(['/', '?', '#', '&', '=']).skip(1);
            let tokens = parts.filter(|part| is_token(part)).map(str::to_owned);
            found.add_all(Role::TrackingToken, tokens);
        }
    }

    /// Leaves out what is the attacker's, and what tells nothing of anybody.
    fn without_attacker(&self, found: Found) -> Vec<Participant> {
        let values = self.detecting.iter().flat_map(|detecting| &detecting.values);
        let values = values.map(|(observable, _)| *observable);
        // Anybody can have an address at a provider: its domain is not the attacker's.
        let hosts =
            values.clone().filter_map(host).filter(|host| self.knowledge.common(host).is_none());
        let domains: BTreeSet<&str> = hosts.map(registrable).collect();
        let values: BTreeSet<&str> = values.map(|one| one.value.as_str()).collect();
        let is_theirs = |folded: &str| {
            let host = folded.rsplit_once('@').map_or(folded, |(_, host)| host);
            values.contains(folded) || domains.contains(registrable(host))
        };
        let is_brand = |folded: &str| self.knowledge.lists.brand_named(folded).is_some();
        let keeps = |one: &Participant| {
            let folded = normal(&one.value);
            let is_known = one.role == Role::Named && is_brand(&folded);
            // The lure of an attacker has the attacker's name as its author.
            let is_author = one.role == Role::DocumentAuthor
                && values.iter().any(|value| has_word(value, &folded));
            !is_theirs(&folded)
                && !is_known
                && !is_author
                && !Vocabulary::shipped().is_public(&one.value)
        };
        found.0.into_iter().filter(keeps).collect()
    }
}

/// What was found, without doubles.
#[derive(Default)]
struct Found(BTreeSet<Participant>);

impl Found {
    fn add(&mut self, role: Role, text: &str) {
        let value = text.trim();
        let is_short = value.chars().nth(1).is_none();
        if !is_short && value.len() <= VALUE_BYTES && self.0.len() < PARTICIPANTS_MAX {
            self.0.insert(Participant { role, value: value.to_owned() });
        }
    }

    fn add_all(&mut self, role: Role, texts: impl IntoIterator<Item = String>) {
        texts.into_iter().for_each(|text| self.add(role, &text));
    }
}

/// The host of a URL or an address, or the host itself.
pub(crate) fn host(observable: &Observable) -> Option<&str> {
    let value = observable.value.as_str();
    match observable.kind {
        Kind::Url => observable::url_host(value),
        Kind::Email => value.rsplit_once('@').map(|(_, host)| host),
        Kind::Host | Kind::Ipv4 | Kind::Ipv6 => Some(value),
        _ => None,
    }
}

/// The word by which a domain is called: `midorino` of `midorino-seiki.test`.
fn name_of_domain(domain: &str) -> Option<&str> {
    let label = registrable(domain).split('.').next()?;
    let is_name = |word: &&str| word.len() >= NAME_BYTES && !Vocabulary::shipped().is_public(word);
    label.split('-').find(is_name)
}

/// Whether a word stands in a value and no letter beside it.
fn has_word(value: &str, word: &str) -> bool {
    value.match_indices(word).any(|(at, _)| {
        let before = value.get(..at).and_then(|text| text.chars().next_back());
        let behind = value.get(at + word.len()..).and_then(|text| text.chars().next());
        [before, behind].into_iter().flatten().all(|c| !c.is_alphabetic())
    })
}

fn registrable(host: &str) -> &str {
    observable::registrable(host).unwrap_or(host)
}

/// Whether a piece of a path or a query may tell one reader from another: long, or with
/// letters and digits mixed as no word has them.
pub(crate) fn is_token(part: &str) -> bool {
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let capitals = part.bytes().filter(u8::is_ascii_uppercase).count();
    let letters = part.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_mixed = (digits >= 3 && letters >= 3) || (capitals >= 3 && letters > capitals);
    let has_address = part.contains(['@', '%', '=', '+']);
    part.len() >= TOKEN_BYTES
        || digits >= TOKEN_DIGITS
        || has_address
        || (part.len() >= 8 && is_mixed)
}

/// Addresses of private networks are everybody's.
fn is_telling(ip: &IpAddr) -> bool {
    observable::ip_is_ordinary(*ip)
}

/// Every text among the facts, also of records within records.
fn texts<'f>(facts: &'f vocab::Facts, depth: u8, told: &mut Vec<(FactKey, &'f str)>) {
    for (key, value) in &facts.0 {
        of_value(*key, value, depth, told);
    }
}

fn of_value<'f>(key: FactKey, value: &'f FactValue, depth: u8, told: &mut Vec<(FactKey, &'f str)>) {
    // Facts are two deep; the bound is for what comes out of a worker.
    let deeper = depth.saturating_add(1);
    match value {
        FactValue::Text(text) => told.push((key, text)),
        FactValue::List(list) if depth < FACTS_DEPTH => {
            list.iter().for_each(|one| of_value(key, one, deeper, told));
        }
        FactValue::Record(facts) if depth < FACTS_DEPTH => texts(facts, deeper, told),
        FactValue::Flag(_) | FactValue::Number(_) | FactValue::List(_) | FactValue::Record(_) => {}
    }
}

fn is_picture(file: &FileRecord) -> bool {
    file.facts.get(FactKey::Width).is_some() && file.facts.get(FactKey::Height).is_some()
}

/// Signs that a name was made to look like that of the receiver or of whom it knows.
const OF_THE_VICTIM: [SignKey; 3] =
    [SignKey::LookAlikeOwn, SignKey::LookAlikePartner, SignKey::LookAlikeThread];

/// Japan has kept this offset since 1952.
const JAPAN_HOURS: i8 = 9;
/// Bytes of a piece of a URL that is longer than most words.
const TOKEN_BYTES: usize = 24;
const TOKEN_DIGITS: usize = 6;
/// Bytes of a value that can name somebody.
const VALUE_BYTES: usize = 320;
/// Bytes of a word that is no abbreviation or common part of names.
const NAME_BYTES: usize = 5;
/// Values that are read out of one Received line.
const LINE_VALUES: usize = 20;
const PARTICIPANTS_MAX: usize = 2_000;
const FACTS_DEPTH: u8 = 4;

#[cfg(test)]
mod tests;
