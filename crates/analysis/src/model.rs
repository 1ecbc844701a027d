//! The result of one analysis.

use assess::{FileFact, Link, Origin, SenderJudgement, Sign, Verdict};
use mail::{AuthRead, Hop, Mail, Mailbox};
use observable::{Kind, Observable};
use vocab::{Country, Deception, Defect, FileId, FileType, MailId, MailKind, Place, Work, Written};

/// Everything found in one input.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// The path as given, or `-`.
    pub source: String,
    /// Number of the message within an mbox, from 0.
    pub index: u32,
    pub region_db: Option<RegionSource>,
    /// The mail that the verdict of the whole is about.
    pub subject: Option<MailId>,
    /// The outermost first.
    pub mails: Vec<MailRecord>,
    pub files: Vec<FileRecord>,
    pub observables: Vec<ObservableRecord>,
    pub defects: Vec<Defect>,
    pub work: Work,
}

/// Which region database answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionSource {
    pub source: String,
    /// Date of the data, `2026-06-19`.
    pub date: String,
}

/// What holds a mail or a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parent {
    Mail(MailId),
    File(FileId),
}

/// One mail with its facts and its judgement.
#[derive(Debug, Clone)]
pub struct MailRecord {
    pub id: MailId,
    pub parent: Option<Parent>,
    pub subject: Option<String>,
    pub from: Option<Mailbox>,
    pub from_all: Vec<Mailbox>,
    pub reply_to: Vec<Mailbox>,
    pub return_path: Option<String>,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub date: Option<Written>,
    pub message_id: Option<String>,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    pub received: Vec<Hop>,
    pub mailer: Option<String>,
    /// The body as its reader saw it.
    pub text: String,
    pub links: Vec<Link>,
    pub origin: Origin,
    pub auth: AuthRead,
    pub kind: MailKind,
    pub sender: SenderJudgement,
    pub signs: Vec<Sign>,
    pub verdict: Verdict,
}

/// One file.
#[derive(Debug, Clone)]
pub struct FileRecord {
    pub id: FileId,
    /// The mail it came with, if any.
    pub mail: Option<MailId>,
    /// The file that holds it, if any.
    pub parent: Option<FileId>,
    pub name: Option<String>,
    /// Bytes of the name as on the wire.
    pub name_raw: Option<Vec<u8>>,
    pub name_shown: Option<String>,
    pub extension: Option<String>,
    pub size: u64,
    pub sha256: [u8; 32],
    pub sha1: [u8; 20],
    pub md5: [u8; 16],
    pub kind: FileType,
    pub inline: bool,
    pub deceptions: Vec<Deception>,
}

/// One observable with every place it was read.
#[derive(Debug, Clone)]
pub struct ObservableRecord {
    pub observable: Observable,
    pub places: Vec<Place>,
    /// Of an address.
    pub country: Option<Country>,
    /// Name of the warning list that holds it.
    pub common: Option<&'static str>,
}

/// What judging one mail gave.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) origin: Origin,
    pub(crate) sender: SenderJudgement,
    pub(crate) kind: MailKind,
    pub(crate) signs: Vec<Sign>,
    pub(crate) verdict: Verdict,
}

/// What the reader had before him.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) text: String,
    pub(crate) links: Vec<Link>,
}

impl MailRecord {
    pub(crate) fn new(
        id: MailId,
        parent: Option<Parent>,
        mail: Mail<'_>,
        seen: Seen,
        judged: Judged,
    ) -> Self {
        let from_all: Vec<Mailbox> = mail.from.into_iter().map(|from| from.mailbox).collect();
        Self {
            id,
            parent,
            subject: mail.subject,
            from: from_all.first().cloned(),
            from_all,
            reply_to: mail.reply_to,
            return_path: mail.return_path,
            to: mail.to,
            cc: mail.cc,
            date: mail.date,
            message_id: mail.message_id,
            in_reply_to: mail.in_reply_to,
            references: mail.references,
            received: mail.received,
            mailer: mail.mailer,
            text: seen.text,
            links: seen.links,
            origin: judged.origin,
            auth: mail.auth,
            kind: judged.kind,
            sender: judged.sender,
            signs: judged.signs,
            verdict: judged.verdict,
        }
    }
}

impl FileRecord {
    /// What judgement needs of the file.
    pub(crate) fn fact(&self) -> FileFact {
        FileFact {
            id: self.id,
            name: self.name.clone(),
            extension: self.extension.clone(),
            kind: self.kind,
            size: usize::try_from(self.size).unwrap_or(usize::MAX),
            deceptions: self.deceptions.clone(),
            inline: self.inline,
        }
    }

    /// The hashes, as things to look for elsewhere.
    pub(crate) fn hashes(&self) -> [(Kind, String); 3] {
        [
            (Kind::Md5, hex(&self.md5)),
            (Kind::Sha1, hex(&self.sha1)),
            (Kind::Sha256, hex(&self.sha256)),
        ]
    }
}

/// Bytes in lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
