//! What of an analysis is fit to detect the attack. Others will search for it and
//! block it, so doubt speaks against it.
//!
//! - Only mails that are judged an attack (targeted, mass, phishing, business e-mail
//!   compromise) have anything of the kind: spam, harmless and undecided ones do not,
//!   nor does a file without a mail.
//! - Files: those that a sign of attack points at, and the containers that hold them.
//! - Senders: the From address if a look-alike domain, passed authentication or free
//!   mail say that it is the attacker's own and nothing says that it is forged; the
//!   address that answers are led away to.
//! - URLs and their hosts: links of a mail that attacks by link, links that a sign
//!   names, and what a file of the attack holds at the very place that acts.
//! - Never: the receiving side, partners, reserved names, public authorities, the true
//!   owner of an imitated or forged name; hosts that many innocent mails share (of
//!   such a host only a full URL), and values that name a recipient.

use std::collections::{BTreeMap, BTreeSet};

use assess::{Knowledge, Link, ListName, Sign, SignKey};
use observable::Kind;
use vocab::{Feature, FileCategory, FileId, MailKind, Owner, Place, Spot, VerdictClass};

use super::detecting::Part;
use super::receiver::Receiver;
use crate::model::{Analysis, FileRecord, MailRecord, ObservableRecord};

/// The attack that an analysis is about.
#[derive(Debug)]
pub(super) struct Attack<'a> {
    pub(super) mail: &'a MailRecord,
    files: BTreeSet<FileId>,
    /// Normalised addresses, URLs, and hosts or addresses, each with what it is to the attack.
    senders: BTreeMap<String, Part>,
    urls: BTreeMap<&'a str, Part>,
    hosts: BTreeMap<&'a str, Part>,
    /// URLs and addresses that would detect it but name a recipient.
    pub(super) naming: BTreeSet<&'a str>,
}

impl<'a> Attack<'a> {
    /// `None` if the judgement calls it no attack.
    pub(super) fn of(
        analysis: &'a Analysis,
        receiver: &Receiver<'_>,
        knowledge: &Knowledge,
    ) -> Option<Self> {
        let mail = analysis.subject_mail()?;
        if !is_attack(mail.verdict.class) {
            return None;
        }
        let shunned = Shunned::of(mail, receiver, knowledge);
        let mut attack = Self {
            senders: senders(mail, &shunned),
            files: files(analysis, mail),
            ..Self::bare(mail)
        };
        let links = Links::of(mail);
        for link in mail.links.iter().filter(|link| links.has(link)) {
            for url in std::iter::once(&link.target).chain(&link.redirects) {
                attack.add_url(url, Part::Link, &shunned);
            }
        }
        attack.add_from_files(analysis, &shunned);
        Some(attack)
    }

    /// The attack that somebody says links and hosts belong to, whatever a text that holds
    /// nothing else is judged to be.
    pub(super) fn of_values(
        analysis: &'a Analysis,
        receiver: &Receiver<'_>,
        knowledge: &Knowledge,
    ) -> Option<Self> {
        let mail = analysis.subject_mail()?;
        let shunned = Shunned::of(mail, receiver, knowledge);
        let mut attack = Self::bare(mail);
        for record in &analysis.observables {
            attack.add_value(record, Part::Link, &shunned);
        }
        Some(attack)
    }

    /// An attack of which nothing is known yet.
    fn bare(mail: &'a MailRecord) -> Self {
        Self {
            mail,
            files: BTreeSet::new(),
            senders: BTreeMap::new(),
            urls: BTreeMap::new(),
            hosts: BTreeMap::new(),
            naming: BTreeSet::new(),
        }
    }

    /// Whether the file is part of the attack.
    pub(super) fn has_file(&self, file: FileId) -> bool {
        self.files.contains(&file)
    }

    /// Whether a normalised address is the attacker's own.
    pub(super) fn has_sender(&self, address: &str) -> bool {
        self.senders.contains_key(address)
    }

    /// Whether the observable is fit to detect the attack. Hashes are told by
    /// [`Self::has_file`].
    pub(super) fn detects(&self, record: &ObservableRecord) -> bool {
        self.part(record).is_some()
    }

    /// What an observable that detects the attack is to it.
    pub(super) fn part(&self, record: &ObservableRecord) -> Option<Part> {
        let value = record.observable.value.as_str();
        let part = match record.observable.kind {
            Kind::Email => self.senders.get(value),
            Kind::Url => self.urls.get(value),
            Kind::Host | Kind::Ipv4 | Kind::Ipv6 => self.hosts.get(value),
            _ => None,
        };
        part.copied()
    }

    /// What is both a link and the destination of a file is a link.
    fn add_url(&mut self, url: &'a str, part: Part, shunned: &Shunned<'_>) {
        let Some(host) = observable::url_host(url).filter(|host| !shunned.has_host(host)) else {
            return;
        };
        let common = shunned.knowledge.common(host);
        let is_whole = common.is_none() || has_path(url);
        if is_whole && common.is_none_or(|list| RENTED.contains(&list)) {
            if shunned.receiver.is_named_in(url) {
                self.naming.insert(url);
            } else {
                self.urls.entry(url).or_insert(part);
            }
        }
        if common.is_none() {
            self.hosts.entry(host).or_insert(part);
        }
    }

    /// What files of the attack hold at the very place where they act.
    fn add_from_files(&mut self, analysis: &'a Analysis, shunned: &Shunned<'_>) {
        let acting: BTreeSet<(FileId, &Spot)> = analysis
            .files
            .iter()
            .filter(|file| self.files.contains(&file.id))
            .flat_map(|file| file.features.iter().map(move |feature| (file.id, feature)))
            .filter(|(_, (feature, spot))| acts(*feature) && *spot != Spot::Whole)
            .map(|(id, (_, spot))| (id, spot))
            .collect();
        // A shortcut has its command in pieces, and is nothing else.
        let shortcuts: BTreeSet<FileId> = analysis
            .files
            .iter()
            .filter(|file| file.kind.category() == FileCategory::Shortcut)
            .filter(|file| {
                acting.range((file.id, &Spot::Whole)..).next().is_some_and(|(id, _)| *id == file.id)
            })
            .map(|file| file.id)
            .collect();
        let acts_here = |place: &Place| match place.owner {
            Owner::File(id) => shortcuts.contains(&id) || acting.contains(&(id, &place.spot)),
            Owner::Mail(_) | Owner::Input => false,
        };
        for record in &analysis.observables {
            if record.places.iter().any(acts_here) {
                self.add_value(record, Part::Destination, shunned);
            }
        }
    }

    fn add_value(&mut self, record: &'a ObservableRecord, part: Part, shunned: &Shunned<'_>) {
        let value = record.observable.value.as_str();
        match record.observable.kind {
            Kind::Url => self.add_url(value, part, shunned),
            Kind::Host | Kind::Ipv4 | Kind::Ipv6
                if record.common.is_none() && !shunned.has_host(value) =>
            {
                self.hosts.entry(value).or_insert(part);
            }
            _ => {}
        }
    }
}

/// Whether a class is that of an attack.
const fn is_attack(class: VerdictClass) -> bool {
    match class {
        VerdictClass::Targeted
        | VerdictClass::Mass
        | VerdictClass::Phishing
        | VerdictClass::Bec => true,
        VerdictClass::Spam | VerdictClass::Harmless | VerdictClass::Undecided => false,
    }
}

/// Files that a sign of attack points at, and the archives around them.
fn files(analysis: &Analysis, mail: &MailRecord) -> BTreeSet<FileId> {
    let all: BTreeMap<FileId, &FileRecord> =
        analysis.files.iter().map(|file| (file.id, file)).collect();
    let known = |id: FileId| all.get(&id).copied();
    let has_bytes = |file: &&FileRecord| file.hashes.is_some() && file.size > 0 && !file.inline;
    let mut files = BTreeSet::new();
    for sign in mail.signs.iter().filter(|sign| sign.weight > 0.0) {
        let Spot::File { id, .. } = sign.spot else { continue };
        let mut next = known(id);
        let mut is_named = true;
        while let Some(file) = next.filter(|file| !files.contains(&file.id)) {
            let is_archive = file.kind.category() == FileCategory::Archive;
            if has_bytes(&file) && (is_named || is_archive) {
                files.insert(file.id);
            }
            is_named = false;
            next = file.parent.and_then(known);
        }
    }
    files
}

/// Addresses that are the attacker's own.
fn senders(mail: &MailRecord, shunned: &Shunned<'_>) -> BTreeMap<String, Part> {
    let is_forged = mail.signs.iter().any(|sign| FORGED.contains(&sign.key));
    let is_own = mail.signs.iter().any(|sign| OWN_SENDER.contains(&sign.key));
    let looks_alike = mail.signs.iter().any(|sign| LOOK_ALIKE.contains(&sign.key));
    let from = mail.head.first_from().filter(|_| looks_alike || (is_own && !is_forged));
    let leads_away = mail.signs.iter().any(|sign| sign.key == SignKey::ReplyToDiffers);
    let reply_to = mail.head.reply_to.iter().filter(|_| leads_away);
    // The last one stands: who writes from the address that answers go to is its sender.
    reply_to
        .map(|mailbox| (mailbox, Part::ReplyTo))
        .chain(from.map(|mailbox| (mailbox, Part::Sender)))
        .filter_map(|(mailbox, part)| Some((observable::email(mailbox.address.as_deref()?)?, part)))
        .filter(|(address, _)| !shunned.has_address(address))
        .collect()
}

/// Links that the mail attacks by: all of them, or those that a sign names.
struct Links<'a> {
    all: bool,
    targets: BTreeSet<&'a str>,
    hosts: BTreeSet<&'a str>,
}

impl<'a> Links<'a> {
    fn of(mail: &'a MailRecord) -> Self {
        let is_phishing = mail.verdict.class == VerdictClass::Phishing;
        let mut links = Self {
            all: is_phishing || mail.kind == MailKind::Link,
            targets: BTreeSet::new(),
            hosts: BTreeSet::new(),
        };
        let signs = mail.signs.iter().filter(|sign| sign.weight > 0.0);
        for param in signs.flat_map(|sign| &sign.params) {
            match param.name {
                // Long values are cut in signs.
                "target" => links.targets.insert(param.value.trim_end_matches('…')),
                "host" => links.hosts.insert(param.value.as_str()),
                _ => false,
            };
        }
        links
    }

    fn has(&self, link: &Link) -> bool {
        let target = link.target.as_str();
        let host = observable::url_host(target);
        let before = || self.targets.range(..target).next_back();
        self.all
            || host.is_some_and(|host| self.hosts.contains(host))
            || self.targets.contains(target)
            || before().is_some_and(|cut| cut.len() >= CUT_FROM && target.starts_with(cut))
    }
}

/// Whether more follows the host.
fn has_path(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    rest.find(['/', '?', '#'])
        .and_then(|at| rest.get(at + 1..))
        .is_some_and(|path| !path.is_empty())
}

/// Where a file does something, rather than only says something.
const fn acts(feature: Feature) -> bool {
    matches!(
        feature,
        Feature::AutoExec
            | Feature::CredentialForm
            | Feature::Dde
            | Feature::Downloads
            | Feature::ExcelFourMacro
            | Feature::ExternalLink
            | Feature::HtmlSmuggling
            | Feature::Macros
            | Feature::RemoteTemplate
            | Feature::RunsCommand
            | Feature::Script
    )
}

/// Whom an indicator would hit although the attack is not theirs.
struct Shunned<'a> {
    receiver: &'a Receiver<'a>,
    knowledge: &'a Knowledge,
    /// Registrable domains of those who are imitated or whose name is forged.
    imitated: BTreeSet<String>,
}

impl<'a> Shunned<'a> {
    fn of(mail: &MailRecord, receiver: &'a Receiver<'a>, knowledge: &'a Knowledge) -> Self {
        let owner = |host: &str| observable::registrable(host).unwrap_or(host).to_owned();
        let mut imitated: BTreeSet<String> =
            mail.signs.iter().filter_map(imitated).map(owner).collect();
        if mail.signs.iter().any(|sign| FORGED.contains(&sign.key)) {
            let from = mail.head.first_from().and_then(|from| from.address.as_deref());
            let host = from.and_then(observable::email);
            let host = host.as_deref().and_then(|address| address.rsplit_once('@'));
            let looks_alike = mail.signs.iter().any(|sign| LOOK_ALIKE.contains(&sign.key));
            imitated.extend(host.filter(|_| !looks_alike).map(|(_, host)| owner(host)));
        }
        let brands = knowledge.lists.brands().iter().flat_map(|brand| &brand.domains);
        imitated.extend(brands.map(|domain| owner(domain)));
        Self { receiver, knowledge, imitated }
    }

    fn has_host(&self, host: &str) -> bool {
        let registrable = observable::registrable(host).unwrap_or(host);
        self.receiver.has_host(host)
            || self.knowledge.is_partner(host)
            || self.imitated.contains(registrable)
            || self.knowledge.lists.of(host).on(ListName::Agency)
            || AUTHORITIES.iter().any(|suffix| host.ends_with(suffix))
    }

    fn has_address(&self, address: &str) -> bool {
        let host = address.rsplit_once('@').map_or("", |(_, host)| host);
        let is_provider = |list: &str| MAIL.contains(&list);
        let is_shared = self.knowledge.common(host).is_some_and(|list| !is_provider(list));
        self.receiver.has_address(address)
            || self.receiver.is_named_in(address)
            || is_shared
            || self.knowledge.is_partner(host)
            // A brand of free mail hands out addresses to everybody.
            || (self.has_host(host) && !self.knowledge.common(host).is_some_and(is_provider))
    }
}

/// The domain whose owner a sign says to be imitated.
fn imitated(sign: &Sign) -> Option<&str> {
    let name = match sign.key {
        key if LOOK_ALIKE.contains(&key) => "likes",
        SignKey::ThreadHijack | SignKey::KnownPartner => "domain",
        _ => return None,
    };
    sign.params.iter().find(|param| param.name == name).map(|param| param.value.as_str())
}

/// Bytes that a value of a sign has at least if it was cut.
const CUT_FROM: usize = 200;

/// Signs of a domain that was made to be mistaken.
const LOOK_ALIKE: [SignKey; 4] = [
    SignKey::LookAlikeBrand,
    SignKey::LookAlikeOwn,
    SignKey::LookAlikePartner,
    SignKey::LookAlikeThread,
];

/// Signs that the From address may be somebody else's.
const FORGED: [SignKey; 8] = [
    SignKey::DirectFromClient,
    SignKey::DkimFail,
    SignKey::DmarcFail,
    SignKey::OwnSender,
    SignKey::ProviderBypassed,
    SignKey::ReplyToDiffers,
    SignKey::SpfFail,
    SignKey::TwoFroms,
];

/// Signs that whoever wrote could really write from that address.
const OWN_SENDER: [SignKey; 2] = [SignKey::AuthPass, SignKey::FreeMail];

/// Lists of hosts at which anybody can put up a page, so that a whole URL is the
/// attacker's.
const RENTED: [&str; 5] = ["cdn", "cloud-hosting", "file-sharing", "isp-domestic", "url-shortener"];

/// Lists of domains at which anybody can have an address.
const MAIL: [&str; 5] = ["carrier", "disposable", "free-domestic", "free-overseas", "isp-domestic"];

/// Public authorities, which attacks pretend to come from.
const AUTHORITIES: [&str; 4] = [".go.jp", ".lg.jp", ".gov", ".mil"];
