//! The value every mail format is read into.

use std::borrow::Cow;

use vocab::{DefectCode, Spot, Work, Written};

use crate::auth::AuthRead;
use crate::received::Hop;

/// One mail as read, with everything found in it and everything wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Mail<'a> {
    pub form: Form,
    /// Every header field in the order of the wire, up to `Limits::headers`.
    pub fields: Vec<Field<'a>>,
    pub head: Head,
    /// Media type of the whole in lower case, `multipart/report` for a bounce; empty when
    /// not given.
    pub media_type: String,
    /// The body as it came, for checking signatures; `None` in formats that keep another
    /// form of it.
    pub body: Option<Cow<'a, [u8]>>,
    /// Text bodies in the order met; alternatives are all here.
    pub bodies: Vec<Body>,
    /// Everything that is not a body: attachments, inline pictures, inner mails.
    pub parts: Vec<Part<'a>>,
    /// Set when only a piece of a mail was handed in.
    pub fragment: Option<Fragment>,
    pub defects: Vec<(DefectCode, Spot)>,
    pub work: Work,
}

/// What the header says, decoded.
#[derive(Debug, Clone, Default)]
pub struct Head {
    pub subject: Option<String>,
    /// Every mailbox of every From field: two readers may show two senders.
    pub from: Vec<Sender>,
    /// The Sender field, not From.
    pub sender: Option<Mailbox>,
    pub reply_to: Vec<Mailbox>,
    /// The address of Return-Path without its angle brackets; empty for a bounce.
    pub return_path: Option<String>,
    pub to: Vec<Mailbox>,
    pub cc: Vec<Mailbox>,
    pub date: Option<Written>,
    /// Ids without their angle brackets.
    pub message_id: Option<String>,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    /// The Received chain, newest first, as on the wire.
    pub received: Vec<Hop>,
    /// X-Mailer, User-Agent or the like.
    pub mailer: Option<String>,
    pub auth: AuthRead,
}

impl Mail<'_> {
    /// The same mail without borrowing from its input.
    #[must_use]
    pub fn into_owned(self) -> Mail<'static> {
        Mail {
            fields: self.fields.into_iter().map(Field::into_owned).collect(),
            parts: self.parts.into_iter().map(Part::into_owned).collect(),
            form: self.form,
            head: self.head,
            media_type: self.media_type,
            body: self.body.map(|body| Cow::Owned(body.into_owned())),
            bodies: self.bodies,
            fragment: self.fragment,
            defects: self.defects,
            work: self.work,
        }
    }
}

impl Head {
    /// The first mailbox of the From fields: the sender that most readers show.
    #[must_use]
    pub fn first_from(&self) -> Option<&Mailbox> {
        self.from.first().map(|from| &from.mailbox)
    }
}

/// The format that a mail was read from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    #[default]
    Mime,
    Msg,
    Tnef,
}

/// What is missing of a mail that was handed in as a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fragment {
    /// Header fields without any body.
    HeadersOnly,
    /// Text without any header field.
    BodyOnly,
}

/// One header field.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    /// As written, without the colon: `From `, `X-Mailer`.
    pub name: Cow<'a, str>,
    /// The raw value, folded as on the wire.
    pub raw: Cow<'a, [u8]>,
    /// Its place: with an index when the name stands more than once.
    pub spot: Spot,
}

impl Field<'_> {
    fn into_owned(self) -> Field<'static> {
        Field {
            name: Cow::Owned(self.name.into_owned()),
            raw: Cow::Owned(self.raw.into_owned()),
            spot: self.spot,
        }
    }
}

/// An address with its display name, both decoded. Either may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailbox {
    pub address: Option<String>,
    pub name: Option<String>,
}

/// A mailbox of a From field and the field it stood in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    pub mailbox: Mailbox,
    pub spot: Spot,
}

/// Whether a body is text or HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    Plain,
    Html,
}

impl BodyKind {
    pub(crate) fn spot(self) -> Spot {
        match self {
            Self::Plain => Spot::Text,
            Self::Html => Spot::Html,
        }
    }
}

/// A decoded text body, lines ended by `\n`.
#[derive(Debug, Clone)]
pub struct Body {
    pub kind: BodyKind,
    pub text: String,
    /// Its position among the parts, such as `1.2`; empty for a body that is the whole mail.
    pub path: String,
    /// Position of the nearest multipart/alternative around it (at any depth above),
    /// empty for the outermost multipart: bodies that share it replace each other.
    pub alternative: Option<String>,
}

/// A part that is not a body.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// Position among the parts: `2` or `1.3`.
    pub path: String,
    pub name: Option<PartName>,
    /// Media type in lower case, such as `application/pdf`; empty when not given.
    pub media_type: String,
    pub disposition: Disposition,
    /// Content-ID without its angle brackets: an inline picture is referred to by it.
    pub content_id: Option<String>,
    pub content: Content<'a>,
}

impl Part<'_> {
    fn into_owned(self) -> Part<'static> {
        let content = match self.content {
            Content::Bytes(bytes) => Content::Bytes(Cow::Owned(bytes.into_owned())),
            Content::Message(bytes) => Content::Message(Cow::Owned(bytes.into_owned())),
            Content::Mail(mail) => Content::Mail(Box::new(mail.into_owned())),
        };
        Part {
            path: self.path,
            name: self.name,
            media_type: self.media_type,
            disposition: self.disposition,
            content_id: self.content_id,
            content,
        }
    }
}

/// The name of a part, decoded and as on the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartName {
    pub decoded: String,
    /// Undecoded bytes of the parameter value (or of the property in .msg and TNEF).
    pub raw: Vec<u8>,
    /// The other name when Content-Type and Content-Disposition differ, decoded.
    pub other: Option<String>,
}

/// Content-Disposition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Disposition {
    Attachment,
    Inline,
    #[default]
    None,
}

/// What a part holds.
#[derive(Debug, Clone)]
pub enum Content<'a> {
    /// Decoded bytes.
    Bytes(Cow<'a, [u8]>),
    /// The bytes of a message/rfc822 part: a mail, and no file.
    Message(Cow<'a, [u8]>),
    /// A mail that its container already holds as a value (.msg within .msg).
    Mail(Box<Mail<'a>>),
}
