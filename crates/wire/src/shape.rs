//! The shapes behind `docs/analysis-json.md`, borrowed from the values they show.

use std::fmt::Display;

use analysis::{
    Analysis, FileRecord, LockRecord, MailRecord, MemberRecord, ObservableRecord, Parent, hex,
};
use artifact::Encryption;
use assess::{Link, Point, Reason, SenderWhy, Sign};
use auth::{DkimFinding, Finding, Recomputed};
use mail::{AuthRead, DkimRead, Hop, Mailbox, MethodRead};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use vocab::{Defect, FactValue, Facts, FileType, MailId, Owner, ShownPlace};

/// Writes any value by its words.
pub(crate) fn words<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

/// Writes an optional value by its words.
pub(crate) fn maybe_words<T: Display, S: Serializer>(
    value: &Option<T>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => words(value, to),
        None => to.serialize_none(),
    }
}

/// A value that is written by its words, for lists.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Word<T: Display>(#[serde(serialize_with = "words")] pub(crate) T);

#[derive(Serialize)]
pub(crate) struct AnalysisShape<'a> {
    schema: u32,
    noroshi: &'static str,
    source: &'a str,
    index: u32,
    sandbox: &'static str,
    region_db: Option<RegionShape<'a>>,
    #[serde(serialize_with = "maybe_words")]
    subject_of_analysis: Option<MailId>,
    mails: Vec<MailShape<'a>>,
    files: Vec<FileShape<'a>>,
    observables: Vec<ObservableShape<'a>>,
    defects: Vec<DefectShape<'a>>,
}

/// The whole object.
pub(crate) fn analysis(analysis: &Analysis) -> AnalysisShape<'_> {
    AnalysisShape {
        schema: crate::SCHEMA,
        noroshi: env!("CARGO_PKG_VERSION"),
        source: &analysis.source,
        index: analysis.index,
        sandbox: analysis.sandbox.as_str(),
        region_db: analysis
            .region_db
            .as_ref()
            .map(|region| RegionShape { source: &region.source, date: &region.date }),
        subject_of_analysis: analysis.subject,
        mails: analysis.mails.iter().map(mail).collect(),
        files: analysis.files.iter().map(file).collect(),
        observables: analysis.observables.iter().map(observable).collect(),
        defects: analysis.defects.iter().map(defect).collect(),
    }
}

#[derive(Serialize)]
struct RegionShape<'a> {
    source: &'a str,
    date: &'a str,
}

#[derive(Serialize)]
struct MailShape<'a> {
    #[serde(serialize_with = "words")]
    id: MailId,
    parent: Option<ParentShape>,
    mail: HeadShape<'a>,
    links: Vec<LinkShape<'a>>,
    origin: OriginShape<'a>,
    auth: AuthShape<'a>,
    kind: &'static str,
    sender: SenderShape<'a>,
    signs: Vec<SignShape<'a>>,
    verdict: VerdictShape<'a>,
}

fn mail(mail: &MailRecord) -> MailShape<'_> {
    let owner = Owner::Mail(mail.id);
    MailShape {
        id: mail.id,
        parent: mail.parent.map(ParentShape),
        mail: head(mail),
        links: mail.links.iter().map(|item| link(item, owner)).collect(),
        origin: OriginShape {
            border: mail.origin.border.as_ref().map(|at| point(at, owner)),
            client: mail.origin.client.as_ref().map(|at| point(at, owner)),
            unknown: mail.origin.unknown.map(vocab::OriginUnknown::as_str),
        },
        auth: auth(mail, owner),
        kind: mail.kind.as_str(),
        sender: SenderShape {
            kind: mail.sender.kind.as_str(),
            why: mail.sender.why.iter().map(|item| why(item, owner)).collect(),
        },
        signs: mail.signs.iter().map(|sign| SignShape { sign, owner }).collect(),
        verdict: VerdictShape {
            class: mail.verdict.class.as_str(),
            word: mail.verdict.word.as_str(),
            probability: mail.verdict.probability,
            reasons: mail.verdict.reasons.iter().map(|item| reason(item, owner)).collect(),
            would_change: mail
                .verdict
                .would_change
                .iter()
                .map(|item| reason(item, owner))
                .collect(),
        },
    }
}

/// Id of the mail or file that holds something.
struct ParentShape(Parent);

impl Serialize for ParentShape {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Parent::Mail(id) => to.collect_str(&id),
            Parent::File(id) => to.collect_str(&id),
        }
    }
}

#[derive(Serialize)]
struct HeadShape<'a> {
    subject: Option<&'a str>,
    from: Option<MailboxShape<'a>>,
    from_all: Vec<MailboxShape<'a>>,
    reply_to: Vec<MailboxShape<'a>>,
    return_path: Option<&'a str>,
    to: Vec<MailboxShape<'a>>,
    cc: Vec<MailboxShape<'a>>,
    #[serde(serialize_with = "maybe_words")]
    date: Option<vocab::Written>,
    message_id: Option<&'a str>,
    in_reply_to: Option<&'a str>,
    references: &'a [String],
    received: Vec<HopShape<'a>>,
    mailer: Option<&'a str>,
    text: &'a str,
}

fn head(mail: &MailRecord) -> HeadShape<'_> {
    let head = &mail.head;
    HeadShape {
        subject: head.subject.as_deref(),
        from: head.first_from().map(mailbox),
        from_all: head.from.iter().map(|from| mailbox(&from.mailbox)).collect(),
        reply_to: head.reply_to.iter().map(mailbox).collect(),
        return_path: head.return_path.as_deref(),
        to: head.to.iter().map(mailbox).collect(),
        cc: head.cc.iter().map(mailbox).collect(),
        date: head.date,
        message_id: head.message_id.as_deref(),
        in_reply_to: head.in_reply_to.as_deref(),
        references: &head.references,
        received: head.received.iter().map(hop).collect(),
        mailer: head.mailer.as_deref(),
        text: &mail.text,
    }
}

#[derive(Serialize)]
struct MailboxShape<'a> {
    address: Option<&'a str>,
    name: Option<&'a str>,
}

fn mailbox(mailbox: &Mailbox) -> MailboxShape<'_> {
    MailboxShape { address: mailbox.address.as_deref(), name: mailbox.name.as_deref() }
}

#[derive(Serialize)]
struct HopShape<'a> {
    from: Option<&'a str>,
    by: Option<&'a str>,
    ip: Option<std::net::IpAddr>,
    #[serde(serialize_with = "maybe_words")]
    time: Option<vocab::Written>,
    line: &'a str,
}

fn hop(hop: &Hop) -> HopShape<'_> {
    HopShape {
        from: hop.from.as_deref(),
        by: hop.by.as_deref(),
        ip: hop.ip,
        time: hop.time,
        line: &hop.line,
    }
}

#[derive(Serialize)]
struct LinkShape<'a> {
    text: &'a str,
    target: &'a str,
    redirects: &'a [String],
    #[serde(rename = "where")]
    place: Word<ShownPlace<'a>>,
}

fn link(link: &Link, owner: Owner) -> LinkShape<'_> {
    LinkShape {
        text: &link.text,
        target: &link.target,
        redirects: &link.redirects,
        place: Word(link.spot.shown_in(owner)),
    }
}

#[derive(Serialize)]
struct OriginShape<'a> {
    border: Option<PointShape<'a>>,
    client: Option<PointShape<'a>>,
    unknown: Option<&'static str>,
}

#[derive(Serialize)]
struct PointShape<'a> {
    ip: std::net::IpAddr,
    #[serde(serialize_with = "maybe_words")]
    country: Option<vocab::Country>,
    evidence: Word<ShownPlace<'a>>,
}

fn point(point: &Point, owner: Owner) -> PointShape<'_> {
    PointShape {
        ip: point.ip,
        country: point.country,
        evidence: Word(point.evidence.shown_in(owner)),
    }
}

#[derive(Serialize)]
struct AuthShape<'a> {
    spf: Option<MethodShape<'a>>,
    dkim: Vec<DkimShape<'a>>,
    dmarc: Option<MethodShape<'a>>,
    arc: Option<MethodShape<'a>>,
    recomputed: Option<RecomputedShape<'a>>,
}

fn auth(mail: &MailRecord, owner: Owner) -> AuthShape<'_> {
    let auth: &AuthRead = &mail.head.auth;
    AuthShape {
        spf: auth.spf.as_ref().map(|read| method(read, owner)),
        dkim: auth.dkim.iter().map(|read| dkim(read, owner)).collect(),
        dmarc: auth.dmarc.as_ref().map(|read| method(read, owner)),
        arc: auth.arc.as_ref().map(|read| method(read, owner)),
        recomputed: mail.recomputed.as_ref().map(|found| recomputed(found, owner)),
    }
}

#[derive(Serialize)]
struct RecomputedShape<'a> {
    #[serde(serialize_with = "maybe_words")]
    as_of: Option<vocab::Written>,
    dns_observed: Option<&'a str>,
    spf: FindingShape<'a>,
    dkim: Vec<DkimFindingShape<'a>>,
    dmarc: FindingShape<'a>,
    policy: Option<&'static str>,
    arc: FindingShape<'a>,
    sender_exists: Option<bool>,
}

fn recomputed(found: &Recomputed, owner: Owner) -> RecomputedShape<'_> {
    RecomputedShape {
        as_of: found.as_of,
        dns_observed: found.observed.as_deref(),
        spf: finding(&found.spf, owner),
        dkim: found.dkim.iter().map(|dkim| dkim_finding(dkim, owner)).collect(),
        dmarc: finding(&found.dmarc, owner),
        policy: found.policy.map(auth::Policy::as_str),
        arc: finding(&found.arc, owner),
        sender_exists: found.sender_exists,
    }
}

#[derive(Serialize)]
struct FindingShape<'a> {
    result: Option<&'static str>,
    domain: Option<&'a str>,
    from: &'static str,
    reason: Option<&'static str>,
    detail: Option<&'a str>,
    #[serde(rename = "where")]
    place: Word<ShownPlace<'a>>,
}

fn finding(found: &Finding, owner: Owner) -> FindingShape<'_> {
    FindingShape {
        result: found.result.map(auth::AuthResult::as_str),
        domain: found.domain.as_deref(),
        from: if found.result.is_some() { "recomputed" } else { "not-computable" },
        reason: found.reason.map(auth::AuthReason::as_str),
        detail: found.detail.as_deref(),
        place: Word(found.spot.shown_in(owner)),
    }
}

#[derive(Serialize)]
struct DkimFindingShape<'a> {
    #[serde(flatten)]
    finding: FindingShape<'a>,
    selector: &'a str,
    #[serde(serialize_with = "maybe_words")]
    expires: Option<vocab::Written>,
}

fn dkim_finding(dkim: &DkimFinding, owner: Owner) -> DkimFindingShape<'_> {
    DkimFindingShape {
        finding: finding(&dkim.finding, owner),
        selector: &dkim.selector,
        expires: dkim.expires,
    }
}

#[derive(Serialize)]
struct MethodShape<'a> {
    result: &'a str,
    domain: Option<&'a str>,
    from: &'static str,
    #[serde(rename = "where")]
    place: Word<ShownPlace<'a>>,
}

fn method(read: &MethodRead, owner: Owner) -> MethodShape<'_> {
    MethodShape {
        result: &read.result,
        domain: read.domain.as_deref(),
        from: "header",
        place: Word(read.spot.shown_in(owner)),
    }
}

#[derive(Serialize)]
struct DkimShape<'a> {
    result: &'a str,
    domain: Option<&'a str>,
    selector: Option<&'a str>,
    from: &'static str,
    #[serde(rename = "where")]
    place: Word<ShownPlace<'a>>,
}

fn dkim(read: &DkimRead, owner: Owner) -> DkimShape<'_> {
    DkimShape {
        result: &read.result,
        domain: read.domain.as_deref(),
        selector: read.selector.as_deref(),
        from: "header",
        place: Word(read.spot.shown_in(owner)),
    }
}

#[derive(Serialize)]
struct SenderShape<'a> {
    kind: &'static str,
    why: Vec<WhyShape<'a>>,
}

#[derive(Serialize)]
struct WhyShape<'a> {
    rule: &'static str,
    detail: &'a str,
    #[serde(rename = "where")]
    place: Word<ShownPlace<'a>>,
}

fn why(why: &SenderWhy, owner: Owner) -> WhyShape<'_> {
    let place = Word(why.spot.shown_in(owner));
    WhyShape { rule: why.rule, detail: &why.detail, place }
}

/// A sign with its parameters as members of their own.
struct SignShape<'a> {
    sign: &'a Sign,
    owner: Owner,
}

impl Serialize for SignShape<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.sign.params.len() + 3))?;
        map.serialize_entry("key", self.sign.key.as_str())?;
        map.serialize_entry("weight", &self.sign.weight)?;
        let place = Word(self.sign.spot.shown_in(self.owner));
        map.serialize_entry("where", &place)?;
        for param in &self.sign.params {
            map.serialize_entry(param.name, &param.value)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct VerdictShape<'a> {
    class: &'static str,
    word: &'static str,
    probability: f64,
    reasons: Vec<ReasonShape<'a>>,
    would_change: Vec<ReasonShape<'a>>,
}

#[derive(Serialize)]
struct ReasonShape<'a> {
    key: &'static str,
    weight: f64,
    #[serde(rename = "where")]
    place: Option<Word<ShownPlace<'a>>>,
}

fn reason(reason: &Reason, owner: Owner) -> ReasonShape<'_> {
    let place = reason.spot.as_ref().map(|spot| Word(spot.shown_in(owner)));
    ReasonShape { key: reason.key, weight: reason.weight, place }
}

#[derive(Serialize)]
struct FileShape<'a> {
    #[serde(serialize_with = "words")]
    id: vocab::FileId,
    #[serde(serialize_with = "maybe_words")]
    mail: Option<MailId>,
    #[serde(serialize_with = "maybe_words")]
    parent: Option<vocab::FileId>,
    name: Option<&'a str>,
    name_raw: Option<String>,
    name_shown: Option<&'a str>,
    size: u64,
    sha256: Option<String>,
    sha1: Option<String>,
    md5: Option<String>,
    tlsh: Option<&'a str>,
    #[serde(rename = "type")]
    kind: &'static str,
    category: &'static str,
    extension: Option<&'a str>,
    inline: bool,
    member: Option<MemberShape<'a>>,
    archive: Option<ArchiveShape<'a>>,
    deceptions: Vec<&'static str>,
    features: Vec<FeatureShape<'a>>,
    facts: FactsShape<'a>,
}

fn file(file: &FileRecord) -> FileShape<'_> {
    let hashes = file.hashes.as_ref();
    let owner = Owner::File(file.id);
    FileShape {
        id: file.id,
        mail: file.mail,
        parent: file.parent,
        name: file.name.as_deref(),
        name_raw: file.name_raw.as_deref().map(percent_encoded),
        name_shown: file.name_shown.as_deref(),
        size: file.size,
        sha256: hashes.map(|hashes| hex(&hashes.sha256)),
        sha1: hashes.map(|hashes| hex(&hashes.sha1)),
        md5: hashes.map(|hashes| hex(&hashes.md5)),
        tlsh: file.tlsh.as_deref(),
        kind: file.kind.as_str(),
        category: file.kind.category().as_str(),
        extension: file.extension.as_deref(),
        inline: file.inline,
        member: file.member.as_ref().map(member),
        archive: file.lock.as_ref().map(|lock| archive(lock, file.kind)),
        deceptions: file.deceptions.iter().map(|trick| trick.as_str()).collect(),
        features: file
            .features
            .iter()
            .map(|(feature, spot)| FeatureShape {
                feature: feature.as_str(),
                place: Word(spot.shown_in(owner)),
            })
            .collect(),
        facts: FactsShape(&file.facts),
    }
}

/// How the file that holds this one describes it.
#[derive(Serialize)]
struct MemberShape<'a> {
    place: &'a str,
    packed: Option<u64>,
    modified: Option<&'a str>,
    method: Option<&'a str>,
    encrypted: bool,
    target: Option<&'a str>,
}

fn member(member: &MemberRecord) -> MemberShape<'_> {
    MemberShape {
        place: &member.place,
        packed: member.packed,
        modified: member.modified.as_deref(),
        method: member.method.as_deref(),
        encrypted: member.encrypted,
        target: member.target.as_deref(),
    }
}

/// How far a file is locked and what opened it.
#[derive(Serialize)]
struct ArchiveShape<'a> {
    format: &'static str,
    encrypted: bool,
    headers_encrypted: bool,
    password: Option<&'a str>,
    password_from: &'static str,
    password_where: Option<&'a str>,
}

fn archive(lock: &LockRecord, kind: FileType) -> ArchiveShape<'_> {
    let password = lock.password.as_ref();
    ArchiveShape {
        format: kind.as_str(),
        encrypted: lock.encryption != Encryption::None,
        headers_encrypted: lock.encryption == Encryption::Headers,
        password: password.map(|password| password.value.as_str()),
        password_from: lock.from.as_str(),
        password_where: password.and_then(|password| password.told.as_deref()),
    }
}

#[derive(Serialize)]
struct FeatureShape<'a> {
    feature: &'static str,
    #[serde(rename = "where")]
    place: Word<ShownPlace<'a>>,
}

/// Facts as an object; a key that repeats was a list before it came here.
struct FactsShape<'a>(&'a Facts);

impl Serialize for FactsShape<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.0.iter().map(|(key, value)| (key.as_str(), FactShape(value))))
    }
}

struct FactShape<'a>(&'a FactValue);

impl Serialize for FactShape<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            FactValue::Flag(flag) => to.serialize_bool(*flag),
            FactValue::Number(number) => to.serialize_u64(*number),
            FactValue::Text(text) => to.serialize_str(text),
            FactValue::List(list) => to.collect_seq(list.iter().map(FactShape)),
            FactValue::Record(facts) => FactsShape(facts).serialize(to),
        }
    }
}

/// Bytes as on the wire: visible ASCII as it is, everything else and `%` as `%XX`.
fn percent_encoded(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_graphic() && byte != b'%' {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex(&[byte]).to_ascii_uppercase());
        }
    }
    out
}

/// The places of one observable.
struct Places<'a>(&'a [vocab::Place]);

impl Serialize for Places<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(Word))
    }
}

#[derive(Serialize)]
struct ObservableShape<'a> {
    kind: &'static str,
    value: &'a str,
    #[serde(rename = "where")]
    places: Places<'a>,
    #[serde(serialize_with = "maybe_words")]
    country: Option<vocab::Country>,
    common: Option<&'static str>,
}

fn observable(record: &ObservableRecord) -> ObservableShape<'_> {
    ObservableShape {
        kind: record.observable.kind.as_str(),
        value: &record.observable.value,
        places: Places(&record.places),
        country: record.country,
        common: record.common,
    }
}

#[derive(Serialize)]
struct DefectShape<'a> {
    code: &'static str,
    #[serde(rename = "where")]
    place: Word<&'a vocab::Place>,
    lost: bool,
}

fn defect(defect: &Defect) -> DefectShape<'_> {
    DefectShape {
        code: defect.code.as_str(),
        place: Word(&defect.place),
        lost: defect.code.loses(),
    }
}
