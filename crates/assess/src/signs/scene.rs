//! What every check looks at, worked out once: sender and recipients with their
//! domains, where links lead, the words of subject, names and text, and what is
//! quoted of earlier mails.
//!
//! Of the text the first `TEXT_BYTES_MAX` bytes are judged. What is written above
//! the earlier mails counts as the writer's words; if nothing is, because a mail
//! was only passed on, the whole counts.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::net::IpAddr;

use mail::{AuthRead, BodyKind, Field, Mail, Mailbox};
use vocab::{SenderKind, Spot};

use super::believed::believed;
use super::history::{self, Cut};
use super::wording::{Group, Hit, hits};
use crate::fold::{fold, fold_into, plain_letters};
use crate::knowledge::Knowledge;
use crate::lists::Listed;
use crate::origin::Origin;
use crate::sender::SenderJudgement;
use crate::sign::Sign;
use crate::subject::{FileFact, Link, Subject};

/// One mail, ready for the checks.
pub(super) struct Scene<'a> {
    pub(super) subject: &'a Subject<'a>,
    pub(super) origin: &'a Origin,
    pub(super) knowledge: &'a Knowledge,
    pub(super) sender_kind: SenderKind,
    /// Results of authentication, whoever's word on each counts.
    pub(super) auth: Cow<'a, AuthRead>,
    /// The first From mailbox that has an address.
    pub(super) from: Option<Party<'a>>,
    pub(super) reply_to: Vec<Party<'a>>,
    /// To and Cc, up to `RECIPIENTS_MAX`.
    pub(super) recipients: Vec<Party<'a>>,
    pub(super) links: Vec<Aim<'a>>,
    /// Attachments, inline ones left out.
    pub(super) files: Vec<&'a FileFact>,
    /// The subject, folded.
    pub(super) title: String,
    /// The writer's own words, folded.
    pub(super) own: String,
    /// The lines of them that are not empty.
    written: Vec<&'a str>,
    top: OnceCell<Vec<String>>,
    tail: OnceCell<Vec<String>>,
    /// Whether the mail went over a mailing list or was sent in bulk, where several
    /// mismatches are legitimate.
    pub(super) is_list_or_bulk: bool,
    pub(super) quoted: Vec<&'a str>,
    /// Domains of addresses in the quoted mails.
    pub(super) quoted_hosts: Vec<String>,
    said: Vec<Said>,
}

/// A mailbox with its domain.
#[derive(Debug, Clone)]
pub(super) struct Party<'a> {
    pub(super) address: &'a str,
    pub(super) local: &'a str,
    /// Normalised.
    pub(super) host: String,
    site_at: usize,
    pub(super) name: &'a str,
    pub(super) spot: Spot,
}

/// A link with the host it leads to and what is known of that.
#[derive(Debug, Clone)]
pub(super) struct Aim<'a> {
    pub(super) link: &'a Link,
    /// As written.
    scheme: &'a str,
    /// Empty for a link without host.
    pub(super) host: &'a str,
    /// The registrable domain.
    pub(super) site: &'a str,
    pub(super) listed: Listed,
}

/// A phrase with where it stood.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) hit: Hit,
    pub(super) spot: Spot,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        subject: &'a Subject<'a>,
        sender: &SenderJudgement,
        origin: &'a Origin,
        knowledge: &'a Knowledge,
    ) -> Self {
        let mail = subject.mail;
        let text = head(subject.text);
        let Cut { own, quoted } = own_words(text);
        let mut scene = Self {
            subject,
            origin,
            knowledge,
            sender_kind: sender.kind,
            auth: believed(subject, origin),
            from: mail
                .head
                .from
                .iter()
                .find_map(|from| Party::new(&from.mailbox, from.spot.clone())),
            reply_to: parties(&mail.head.reply_to, "Reply-To"),
            recipients: parties(&mail.head.to, "To")
                .into_iter()
                .chain(parties(&mail.head.cc, "Cc"))
                .collect(),
            links: subject
                .links
                .iter()
                .take(LINKS_MAX)
                .map(|link| Aim::new(link, knowledge))
                .collect(),
            files: subject.files.iter().filter(|file| !file.inline).take(FILES_MAX).collect(),
            title: fold(mail.head.subject.as_deref().unwrap_or_default()),
            own: joined(&own),
            written: own.into_iter().filter(|line| !line.trim().is_empty()).collect(),
            top: OnceCell::new(),
            tail: OnceCell::new(),
            is_list_or_bulk: is_list_or_bulk(mail),
            quoted_hosts: history::domains(&quoted),
            quoted,
            said: Vec::new(),
        };
        scene.said = scene.listen();
        scene
    }

    /// Every phrase of subject, attachment names and own words, in this order.
    fn listen(&self) -> Vec<Said> {
        let said = |text: &str, spot: &Spot| -> Vec<Said> {
            hits(text).into_iter().map(|hit| Said { hit, spot: spot.clone() }).collect()
        };
        let mut all = said(&self.title, &Spot::header("Subject"));
        for file in &self.files {
            let name = file.name.as_deref().unwrap_or_default();
            all.extend(said(&fold(name), &Self::file_spot(file, Spot::Name)));
        }
        all.extend(said(&self.own, &self.text_spot()));
        all
    }

    /// The first lines of the writer's words, folded: the salutation.
    pub(super) fn top(&self) -> &[String] {
        let lines = self.written.get(..TOP_LINES).unwrap_or(&self.written);
        self.top.get_or_init(|| lines.iter().map(|line| fold(line)).collect())
    }

    /// The last lines of them, folded: the signature.
    pub(super) fn tail(&self) -> &[String] {
        let from = self.written.len().saturating_sub(TAIL_LINES);
        let lines = self.written.get(from..).unwrap_or_default();
        self.tail.get_or_init(|| lines.iter().map(|line| fold(line)).collect())
    }

    /// The first phrase of a group, wherever it stands.
    pub(super) fn said(&self, group: Group) -> Option<&Said> {
        self.said.iter().find(|said| said.hit.group == group)
    }

    /// Every phrase of a group.
    pub(super) fn all_said(&self, group: Group) -> impl Iterator<Item = &Said> {
        self.said.iter().filter(move |said| said.hit.group == group)
    }

    /// How many different phrases of a group were said, up to four.
    pub(super) fn ways(&self, group: Group) -> usize {
        let mut phrases: Vec<&str> = Vec::new();
        for said in self.all_said(group) {
            if !phrases.contains(&said.hit.phrase) {
                phrases.push(said.hit.phrase);
            }
            if phrases.len() >= WAYS_MAX {
                break;
            }
        }
        phrases.len()
    }

    /// Where the text was read: from the plain body, or from HTML when there is no other.
    pub(super) fn text_spot(&self) -> Spot {
        let plain =
            |body: &mail::Body| body.kind == BodyKind::Plain && !body.text.trim().is_empty();
        let bodies = &self.subject.mail.bodies;
        if bodies.is_empty() || bodies.iter().any(plain) { Spot::Text } else { Spot::Html }
    }

    /// The place of a file.
    pub(super) fn file_spot(file: &FileFact, inside: Spot) -> Spot {
        Spot::File { id: file.id, inside: Box::new(inside) }
    }

    /// The first header field of a name.
    pub(super) fn field(&self, name: &str) -> Option<&Field<'a>> {
        field(self.subject.mail, name)
    }

    /// Whether something is attached or linked that the reader could open.
    pub(super) fn has_bait(&self) -> bool {
        !self.files.is_empty() || self.links.iter().any(Aim::is_web)
    }

    /// Whether From is free mail or an access provider's: anybody's.
    pub(super) fn is_anybodys(&self) -> bool {
        matches!(
            self.sender_kind,
            SenderKind::FreeDomestic
                | SenderKind::FreeOverseas
                | SenderKind::IspDomestic
                | SenderKind::Carrier
        )
    }

    /// The hop by which the mail entered the receiving organisation.
    pub(super) fn border_hop(&self) -> Option<&'a mail::Hop> {
        self.origin.border_hop(self.subject.mail)
    }
}

impl<'a> Party<'a> {
    /// `None` for a mailbox without an address that has a domain.
    pub(super) fn new(mailbox: &'a Mailbox, spot: Spot) -> Option<Self> {
        let address = mailbox.address.as_deref()?;
        let (local, domain) = address.rsplit_once('@')?;
        let host = observable::host(domain).unwrap_or_else(|| domain.to_ascii_lowercase());
        let name = mailbox.name.as_deref().unwrap_or_default();
        let site_at = host.len() - site(&host).len();
        Some(Self { address, local, host, site_at, name, spot })
    }

    /// The registrable domain.
    pub(super) fn site(&self) -> &str {
        self.host.get(self.site_at..).unwrap_or_default()
    }
}

impl<'a> Aim<'a> {
    fn new(link: &'a Link, knowledge: &Knowledge) -> Self {
        let scheme = link.target.split_once(':').map_or("", |(scheme, _)| scheme.trim());
        let host = observable::url_host(&link.target).unwrap_or_default();
        Self { link, scheme, host, site: site(host), listed: knowledge.lists.of(host) }
    }

    pub(super) fn is_web(&self) -> bool {
        self.has_scheme(&["https", "http", "ftp"])
    }

    pub(super) fn has_scheme(&self, schemes: &[&str]) -> bool {
        schemes.iter().any(|scheme| self.scheme.eq_ignore_ascii_case(scheme))
    }

    /// Whether it leads to an address instead of a name.
    pub(super) fn is_ip(&self) -> bool {
        self.host.parse::<IpAddr>().is_ok()
    }
}

/// The registrable domain, or the host itself when it has none.
pub(super) fn site(host: &str) -> &str {
    observable::registrable(host).unwrap_or(host)
}

/// Adds a sign.
pub(super) fn found(signs: &mut Vec<Sign>, sign: Sign) {
    if signs.len() < SIGNS_MAX {
        signs.push(sign);
    }
}

fn field<'s, 'a>(mail: &'s Mail<'a>, name: &str) -> Option<&'s Field<'a>> {
    mail.fields.iter().find(|field| field.name.trim_end().eq_ignore_ascii_case(name))
}

fn is_list_or_bulk(mail: &Mail<'_>) -> bool {
    ["List-Id", "List-Post", "List-Unsubscribe"].iter().any(|name| field(mail, name).is_some())
        || field(mail, "Precedence").is_some_and(|field| {
            let value = field.raw.trim_ascii();
            [b"bulk".as_slice(), b"list"].iter().any(|word| value.eq_ignore_ascii_case(word))
        })
}

fn parties<'a>(mailboxes: &'a [Mailbox], field: &'static str) -> Vec<Party<'a>> {
    let read = mailboxes.iter().take(RECIPIENTS_MAX);
    read.filter_map(|mailbox| Party::new(mailbox, Spot::header(field))).collect()
}

/// The part of the text that is judged.
fn head(text: &str) -> &str {
    text.get(..text.floor_char_boundary(TEXT_BYTES_MAX)).unwrap_or_default()
}

fn own_words(text: &str) -> Cut<'_> {
    let cut = history::cut(text);
    let written: usize = cut.own.iter().map(|line| line.trim().len()).sum();
    if written < PASSED_ON_BELOW && !cut.quoted.is_empty() {
        let own = text.lines().collect();
        return Cut { own, quoted: cut.quoted };
    }
    cut
}

fn joined(lines: &[&str]) -> String {
    let mut folded = String::new();
    for line in lines {
        fold_into(line, &mut folded);
    }
    plain_letters(folded)
}

const TEXT_BYTES_MAX: usize = 64 << 10;
const RECIPIENTS_MAX: usize = 200;
const LINKS_MAX: usize = 300;
const FILES_MAX: usize = 200;
const SIGNS_MAX: usize = 64;
const TOP_LINES: usize = 6;
const TAIL_LINES: usize = 12;
const WAYS_MAX: usize = 4;
/// Fewer bytes above an earlier mail are no words of one's own: "fyi".
const PASSED_ON_BELOW: usize = 16;
