//! The facts of a header: who, to whom, when, over which hops, in which thread.
//!
//! A field that may stand once and stands twice is a defect, because two readers then see
//! two mails. Which of the two is true is `assess`'s question.

use std::borrow::Cow;
use std::cmp::Ordering;

use vocab::{DefectCode, Limits, Spot, Work};

use crate::address::{self, Addresses};
use crate::auth;
use crate::charset::Trouble;
use crate::date;
use crate::encoded_word;
use crate::field::{self, Block, Scope};
use crate::model::{Field, Mail, Sender};
use crate::received;

/// Reads the header block of something that is no stream of lines itself, such as the
/// transport headers of a .msg.
pub(crate) fn read_owned(block: &[u8], limits: &Limits) -> Mail<'static> {
    let line_end = if memchr::memchr(b'\n', block).is_some() { b'\n' } else { b'\r' };
    let block = field::split(block, line_end, Scope::Message, limits.headers);
    let mut mail = Mail::default();
    read_into(&mut mail, &block, None, limits);
    mail.into_owned()
}

/// Reads the fields of a header into `mail`. `hint` is the charset of the body, a guess
/// for raw 8-bit bytes.
pub(crate) fn read_into<'a>(
    mail: &mut Mail<'a>,
    block: &Block<'a>,
    hint: Option<&str>,
    limits: &Limits,
) {
    mail.work.add(Work {
        bytes: u64::try_from(block.end).unwrap_or(u64::MAX),
        nodes: u64::try_from(block.fields.len()).unwrap_or(u64::MAX),
        calls: 0,
    });
    if block.is_cut {
        mail.defects.push((DefectCode::LimitHeaders, Spot::Whole));
    }
    if block.unreadable > 0 {
        mail.defects.push((DefectCode::HeaderUnreadable, Spot::Whole));
    }
    let fields = with_spots(block);
    for (field, raw) in fields.iter().zip(&block.fields) {
        note_zero(mail, field);
        if let Some(name) = raw.known {
            fact(mail, name, field, hint, limits);
        }
    }
    mail.fields = fields;
    mail.head.auth = auth::read(&mail.fields);
}

/// Gives every field its place: the name as first written, with an index if it repeats.
fn with_spots<'a>(block: &Block<'a>) -> Vec<Field<'a>> {
    let mut order: Vec<usize> = (0..block.fields.len()).collect();
    let name = |at: &usize| block.fields.get(*at).map_or("", |f| f.name.trim_ascii_end());
    // A stable sort, so that fields of one name keep the order of the wire.
    order.sort_by(|a, b| compare(name(a), name(b)));
    let mut spots = vec![Spot::Whole; block.fields.len()];
    for group in order.chunk_by(|a, b| compare(name(a), name(b)).is_eq()) {
        let first = group.first().map_or("", &name);
        let known = group.first().and_then(|at| block.fields.get(*at)).and_then(|f| f.known);
        let shown = match known {
            Some(known) if known == first => Cow::Borrowed(known),
            _ => Cow::Owned(first.to_owned()),
        };
        for (index, at) in group.iter().enumerate() {
            let index = (group.len() > 1).then(|| u32::try_from(index).unwrap_or(u32::MAX));
            if let Some(spot) = spots.get_mut(*at) {
                *spot = Spot::Header { name: shown.clone(), index };
            }
        }
    }
    block
        .fields
        .iter()
        .zip(spots)
        .map(|(f, spot)| Field { name: Cow::Borrowed(f.name), raw: Cow::Borrowed(f.value), spot })
        .collect()
}

fn compare(a: &str, b: &str) -> Ordering {
    let lower = |s: &str| -> [u8; 8] {
        let mut start = [0; 8];
        for (slot, byte) in start.iter_mut().zip(s.bytes()) {
            *slot = byte.to_ascii_lowercase();
        }
        start
    };
    a.len().cmp(&b.len()).then_with(|| lower(a).cmp(&lower(b))).then_with(|| {
        let a = a.bytes().map(|b| b.to_ascii_lowercase());
        a.cmp(b.bytes().map(|b| b.to_ascii_lowercase()))
    })
}

/// Takes what one field of a known name states.
fn fact(mail: &mut Mail<'_>, name: &str, field: &Field<'_>, hint: Option<&str>, limits: &Limits) {
    let is_second = matches!(field.spot, Spot::Header { index: Some(1), .. });
    if is_second && SINGULAR.contains(&name) {
        mail.defects.push((DefectCode::DuplicateHeader, field.spot.clone()));
    }
    match name {
        "Received" => hop(mail, field, limits),
        "From" => senders(mail, field, hint),
        "To" | "Cc" | "Reply-To" | "Sender" => recipients(mail, name, field, hint),
        "Subject" if mail.head.subject.is_none() => {
            mail.head.subject = Some(text(mail, field, hint))
        }
        "Date" if mail.head.date.is_none() => {
            mail.head.date = date::date(&String::from_utf8_lossy(&field::unfold(&field.raw)));
            if mail.head.date.is_none() {
                mail.defects.push((DefectCode::DateUnreadable, field.spot.clone()));
            }
        }
        "Return-Path" if mail.head.return_path.is_none() => {
            let value = lossy(field);
            let inner = value.split_once('<').map_or(value.as_str(), |(_, inner)| inner);
            let inner = inner.split('>').next().unwrap_or(inner);
            mail.head.return_path = Some(inner.trim().to_owned());
        }
        "Message-ID" if mail.head.message_id.is_none() => {
            mail.head.message_id = ids(field).into_iter().next()
        }
        "In-Reply-To" if mail.head.in_reply_to.is_none() => {
            mail.head.in_reply_to = ids(field).into_iter().next();
        }
        "References" if mail.head.references.is_empty() => {
            mail.head.references = ids(field);
            if mail.head.references.len() >= REFERENCES_MAX {
                mail.defects.push((DefectCode::LimitHeaders, field.spot.clone()));
            }
        }
        // X-Mailer says more than User-Agent, and both more than X-MimeOLE.
        "X-Mailer" if !is_second => mail.head.mailer = Some(text(mail, field, hint)),
        "User-Agent" | "X-MimeOLE" if mail.head.mailer.is_none() => {
            mail.head.mailer = Some(text(mail, field, hint));
        }
        _ => {}
    }
}

fn note_zero(mail: &mut Mail<'_>, field: &Field<'_>) {
    if memchr::memchr(0, &field.raw).is_some() {
        mail.defects.push((DefectCode::NulByte, field.spot.clone()));
    }
}

fn hop(mail: &mut Mail<'_>, field: &Field<'_>, limits: &Limits) {
    if mail.head.received.len() >= limits.hops {
        // Noted at the first field that is not read.
        let index = match field.spot {
            Spot::Header { index: Some(index), .. } => usize::try_from(index).unwrap_or(usize::MAX),
            _ => 0,
        };
        if index == limits.hops {
            mail.defects.push((DefectCode::LimitHops, field.spot.clone()));
        }
        return;
    }
    let hop = received::hop(&lossy(field));
    if hop.from.is_none() && hop.by.is_none() && hop.ip.is_none() && hop.time.is_none() {
        mail.defects.push((DefectCode::ReceivedUnreadable, field.spot.clone()));
    }
    mail.work.nodes = mail.work.nodes.saturating_add(1);
    mail.head.received.push(hop);
}

fn senders(mail: &mut Mail<'_>, field: &Field<'_>, hint: Option<&str>) {
    let found = addresses(mail, field, hint);
    let senders = found.mailboxes.into_iter();
    mail.head.from.extend(senders.map(|mailbox| Sender { mailbox, spot: field.spot.clone() }));
}

fn recipients(mail: &mut Mail<'_>, name: &str, field: &Field<'_>, hint: Option<&str>) {
    let mut found = addresses(mail, field, hint).mailboxes;
    match name {
        "To" => mail.head.to.append(&mut found),
        "Cc" => mail.head.cc.append(&mut found),
        "Reply-To" => mail.head.reply_to.append(&mut found),
        _ => mail.head.sender = mail.head.sender.take().or_else(|| found.into_iter().next()),
    }
}

fn addresses(mail: &mut Mail<'_>, field: &Field<'_>, hint: Option<&str>) -> Addresses {
    let found = address::read(&field::unfold(&field.raw), hint);
    note(mail, found.trouble, field);
    if found.is_unreadable {
        mail.defects.push((DefectCode::AddressUnreadable, field.spot.clone()));
    }
    if found.is_cut {
        mail.defects.push((DefectCode::LimitHeaders, field.spot.clone()));
    }
    mail.work.nodes =
        mail.work.nodes.saturating_add(u64::try_from(found.mailboxes.len()).unwrap_or(u64::MAX));
    found
}

fn text(mail: &mut Mail<'_>, field: &Field<'_>, hint: Option<&str>) -> String {
    let found = encoded_word::decode(&field::unfold(&field.raw), hint);
    mail.work.calls = mail.work.calls.saturating_add(1);
    note(mail, found.trouble, field);
    found.text.trim_matches(|c: char| c.is_ascii_whitespace()).to_owned()
}

fn note(mail: &mut Mail<'_>, trouble: Trouble, field: &Field<'_>) {
    mail.defects.extend(trouble.codes().map(|code| (code, field.spot.clone())));
}

/// The ids of a field: what stands in angle brackets, or else its words.
fn ids(field: &Field<'_>) -> Vec<String> {
    let value = lossy(field);
    let mut ids: Vec<String> = Vec::new();
    let mut rest = value.as_str();
    while let Some((_, from)) = rest.split_once('<') {
        let Some((id, after)) = from.split_once('>') else { break };
        rest = after;
        let id = id.trim();
        if !id.is_empty() && ids.len() < REFERENCES_MAX {
            ids.push(id.to_owned());
        }
    }
    if ids.is_empty() {
        let words = value.split_ascii_whitespace().map(|word| word.trim_matches(['<', '>']));
        ids.extend(words.filter(|w| w.contains('@')).take(REFERENCES_MAX).map(str::to_owned));
    }
    if ids.is_empty() && field.name.trim_ascii_end().eq_ignore_ascii_case("Message-ID") {
        ids.extend(Some(value.trim().to_owned()).filter(|id| !id.is_empty()));
    }
    ids
}

/// The value on one line as UTF-8, or as Latin-1 if it is none.
fn lossy(field: &Field<'_>) -> String {
    let value = field::unfold(field.raw.trim_ascii()).into_owned();
    String::from_utf8(value)
        .unwrap_or_else(|error| error.as_bytes().iter().map(|b| char::from(*b)).collect())
}

/// Fields that may stand once (RFC 5322 section 3.6, RFC 2045 section 3 ff.).
const SINGULAR: [&str; 14] = [
    "Bcc",
    "Cc",
    "Content-Disposition",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "In-Reply-To",
    "Message-ID",
    "References",
    "Reply-To",
    "Sender",
    "Subject",
    "To",
];

/// More ids of one field are not kept.
const REFERENCES_MAX: usize = 1_000;
