//! Mail formats as values: RFC 5322 and MIME, Outlook .msg, TNEF, mbox.
//!
//! Bytes come in, a [`Mail`] comes out, whatever the bytes are: what could not
//! be read is a defect with its spot and the rest is delivered. Nothing here
//! judges; what a hop or a sender means is `assess`'s work.
#![forbid(unsafe_code)]

mod address;
mod ascii;
mod auth;
mod charset;
mod date;
mod encoded_word;
mod entity;
mod field;
mod forwarded;
mod header;
mod html;
mod iso_2022;
mod lzfu;
mod mapi;
mod mbox;
mod message;
mod model;
mod msg;
mod multipart;
mod outlook;
mod parameter;
mod received;
mod rtf;
mod tnef;
mod transfer;
mod unicode;
mod uuencode;

pub use auth::{AuthRead, DkimRead, MethodRead, Signer};
pub use forwarded::forwarded;
pub use html::{
    Count, Look, Page, PageLink, Pictures, Piece, Room, Scene, Style, Tag, page, scene,
};
pub use mbox::Messages;
pub use message::{looks_like_headers, message};
pub use model::{
    Body, BodyKind, Content, Disposition, Field, Form, Fragment, Head, Mail, Mailbox, Part,
    PartName, Sender,
};
pub use msg::{is_msg, msg};
pub use received::{Hop, hop};
pub use tnef::{is_tnef, tnef};
