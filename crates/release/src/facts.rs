//! What one mail or file of a submission told: all that judging, merging and sharing need
//! of its analysis, once and for all as of the day it was read.

pub use analysis::Part;
use jiff::civil::Date;
use observable::Observable;
use vocab::{
    Country, FileType, Happened, ItemKind, MailKind, OriginUnknown, SenderKind, VerdictClass,
    VerdictWord,
};

use crate::dictionary::{Identifier, IdentifierKind};
use crate::named::{is_firm, is_place};

/// The facts of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub item: ItemKind,
    pub class: VerdictClass,
    pub word: VerdictWord,
    /// 0 to 100.
    pub percent: u8,
    pub kind: MailKind,
    pub sender_kind: SenderKind,
    pub region: Option<Country>,
    pub region_unknown: Option<OriginUnknown>,
    pub subject: Option<String>,
    /// The address of the first From.
    pub sender: Option<String>,
    pub sender_name: Option<String>,
    pub message_id: Option<String>,
    /// When it was received by its own header, else as it was dated.
    pub day: Option<Date>,
    /// What happened to it at the receiver, as the submitter says.
    pub happened: Vec<Happened>,
    /// Keys of what carried the verdict, strongest first.
    pub reasons: Vec<String>,
    /// What is fit to detect the attack.
    pub indicators: Vec<Indicator>,
    /// What would detect it but names a recipient.
    pub naming: Vec<Observable>,
    pub files: Vec<FileFacts>,
    /// Everything that can be searched for.
    pub observables: Vec<Observable>,
    /// Words that may name a victim: for the dictionary of identifiers.
    pub participants: Vec<Participant>,
    /// Hashes of runs of its text, smallest first: two texts are alike as far as these are.
    pub sketch: Vec<u32>,
}

/// A value that detects the attack, and what it is to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Indicator {
    pub observable: Observable,
    pub part: Part,
}

/// A file of the attack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    pub name: Option<String>,
    pub kind: FileType,
    pub size: u64,
    pub sha256: String,
    pub sha1: String,
    pub md5: String,
    /// Keys of what it does.
    pub features: Vec<String>,
    /// Keys of how it deceives.
    pub deceptions: Vec<String>,
    /// How many files hold it.
    pub depth: u8,
}

/// A word of a mail that may name somebody, with where it stood.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Participant {
    pub role: ParticipantRole,
    pub value: String,
}

impl Participant {
    /// The identifier that it is to the dictionary.
    #[must_use]
    pub fn identifier(&self) -> Identifier {
        let kind = match self.role {
            ParticipantRole::Recipient | ParticipantRole::Named => kind_of_name(&self.value),
            ParticipantRole::MessageId => IdentifierKind::MessageId,
            ParticipantRole::ReceivedTail => IdentifierKind::ReceivedTail,
            ParticipantRole::Dkim => IdentifierKind::Dkim,
            ParticipantRole::TrackingToken => IdentifierKind::TrackingToken,
            ParticipantRole::DocumentAuthor => IdentifierKind::DocumentAuthor,
            ParticipantRole::TemplatePath => IdentifierKind::TemplatePath,
            ParticipantRole::ImageMetadata => IdentifierKind::ImageMetadata,
            ParticipantRole::ArchiveMetadata => IdentifierKind::ArchiveMetadata,
        };
        Identifier { kind, value: self.value.clone(), owner: PARTICIPANT.to_owned() }
    }
}

/// What a name in a mail is, by its form: the dictionary spells each kind in its own way.
fn kind_of_name(value: &str) -> IdentifierKind {
    let digits = value.chars().filter(|c| c.is_numeric()).count();
    if value.contains('@') {
        IdentifierKind::MailAddress
    } else if observable::host(value).is_some_and(|host| host.contains('.')) {
        IdentifierKind::Domain
    } else if digits >= PHONE_DIGITS && !value.contains(char::is_alphabetic) {
        IdentifierKind::Phone
    } else if is_place(value) {
        IdentifierKind::PostalAddress
    } else if is_firm(value) {
        IdentifierKind::OrganisationName
    } else {
        IdentifierKind::PersonName
    }
}

vocab::vocabulary! {
    /// Where a word stood that may name somebody.
    ParticipantRole {
        /// Address or name in To, Cc, or of an earlier mail of the thread.
        Recipient = "recipient",
        MessageId = "message-id",
        /// Host or address of the receiving side's Received lines.
        ReceivedTail = "received-tail",
        /// Selector or domain of a DKIM signature of the receiving side or of an earlier mail.
        Dkim = "dkim",
        /// Part of a URL that differs from reader to reader.
        TrackingToken = "tracking-token",
        /// Author, company, last editor of a document.
        DocumentAuthor = "document-author",
        TemplatePath = "template-path",
        ImageMetadata = "image-metadata",
        ArchiveMetadata = "archive-metadata",
        /// A name that a salutation or a signature in the text has.
        Named = "named",
    }
}

/// Owner of an identifier that belongs to nobody whom the hub knows.
pub const PARTICIPANT: &str = "participant";

const PHONE_DIGITS: usize = 10;
