//! Attributes: a value of a type, in the category that MISP gives that type by default.

use std::borrow::Cow;

/// The types that we write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    BankAccountNr,
    Btc,
    Comment,
    Datetime,
    Domain,
    Email,
    EmailAttachment,
    EmailBody,
    EmailDst,
    EmailDstDisplayName,
    EmailMessageId,
    EmailReplyTo,
    EmailSrc,
    EmailSrcDisplayName,
    EmailSubject,
    EmailXMailer,
    Filename,
    Hostname,
    Imphash,
    IpDst,
    IpSrc,
    Md5,
    Mutex,
    Other,
    Pdb,
    PhoneNumber,
    Regkey,
    Sha1,
    Sha256,
    SizeInBytes,
    Tlsh,
    Url,
    UserAgent,
    Vulnerability,
}

impl Kind {
    /// The type and its category by default (`describeTypes`); within an object that of
    /// its template, which is the same but for recipients.
    pub(crate) const fn names(self) -> (&'static str, &'static str) {
        const DELIVERY: &str = "Payload delivery";
        const NETWORK: &str = "Network activity";
        const DROPPED: &str = "Artifacts dropped";
        match self {
            Self::BankAccountNr => ("bank-account-nr", "Financial fraud"),
            Self::Btc => ("btc", "Financial fraud"),
            Self::Comment => ("comment", "Other"),
            Self::Datetime => ("datetime", "Other"),
            Self::Domain => ("domain", NETWORK),
            Self::Email => ("email", DELIVERY),
            Self::EmailAttachment => ("email-attachment", DELIVERY),
            Self::EmailBody => ("email-body", DELIVERY),
            Self::EmailDst => ("email-dst", DELIVERY),
            Self::EmailDstDisplayName => ("email-dst-display-name", DELIVERY),
            Self::EmailMessageId => ("email-message-id", DELIVERY),
            Self::EmailReplyTo => ("email-reply-to", DELIVERY),
            Self::EmailSrc => ("email-src", DELIVERY),
            Self::EmailSrcDisplayName => ("email-src-display-name", DELIVERY),
            Self::EmailSubject => ("email-subject", DELIVERY),
            Self::EmailXMailer => ("email-x-mailer", DELIVERY),
            Self::Filename => ("filename", DELIVERY),
            Self::Hostname => ("hostname", NETWORK),
            Self::Imphash => ("imphash", DELIVERY),
            Self::IpDst => ("ip-dst", NETWORK),
            Self::IpSrc => ("ip-src", NETWORK),
            Self::Md5 => ("md5", DELIVERY),
            Self::Mutex => ("mutex", DROPPED),
            Self::Other => ("other", "Other"),
            Self::Pdb => ("pdb", DROPPED),
            Self::PhoneNumber => ("phone-number", "Other"),
            Self::Regkey => ("regkey", DROPPED),
            Self::Sha1 => ("sha1", DELIVERY),
            Self::Sha256 => ("sha256", DELIVERY),
            Self::SizeInBytes => ("size-in-bytes", "Other"),
            Self::Tlsh => ("tlsh", DELIVERY),
            Self::Url => ("url", NETWORK),
            Self::UserAgent => ("user-agent", NETWORK),
            Self::Vulnerability => ("vulnerability", "External analysis"),
        }
    }

    /// Whether MISP looks for the same value in other events; not for what many
    /// unrelated mails share.
    pub(crate) const fn correlates(self) -> bool {
        !matches!(
            self,
            Self::Comment
                | Self::Datetime
                | Self::EmailBody
                | Self::EmailDst
                | Self::EmailDstDisplayName
                | Self::EmailMessageId
                | Self::EmailXMailer
                | Self::Filename
                | Self::SizeInBytes
        )
    }
}

/// One value.
#[derive(Debug, Clone)]
pub struct Attribute<'a> {
    /// What it is of its object (`from`, `sha256`); `None` outside of objects.
    pub relation: Option<&'static str>,
    pub kind: Kind,
    pub value: Cow<'a, str>,
    /// Whether to look for it in traffic and logs.
    pub to_ids: bool,
    /// Where it was read.
    pub comment: String,
}
