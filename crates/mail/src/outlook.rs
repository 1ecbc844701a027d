//! A MAPI message object (MS-OXCMSG) as a mail: what .msg and TNEF have in common
//! once their containers are read.

use std::borrow::Cow;

use vocab::{DefectCode, Limits, Spot, Written};

use crate::charset::{self, Decoded};
use crate::header;
use crate::lzfu;
use crate::mapi::{self, Properties, Text};
use crate::model::{
    Body, BodyKind, Content, Disposition, Form, Mail, Mailbox, Part, PartName, Sender,
};
use crate::rtf;

/// A message object as its container holds it.
#[derive(Debug, Default)]
pub(crate) struct Object<'a> {
    pub(crate) properties: Properties<'a>,
    pub(crate) recipients: Vec<Properties<'a>>,
    pub(crate) attachments: Vec<Attachment<'a>>,
    /// Sender and date outside the properties, of a TNEF stream.
    pub(crate) from: Option<Mailbox>,
    pub(crate) date: Option<Written>,
    pub(crate) defects: Vec<(DefectCode, Spot)>,
}

#[derive(Debug, Default)]
pub(crate) struct Attachment<'a> {
    /// Position in the message, from 1.
    pub(crate) path: String,
    pub(crate) properties: Properties<'a>,
    /// An inner mail or an object; otherwise the data lies in the properties.
    pub(crate) content: Option<Content<'static>>,
}

/// The mail that an object is. Transport headers are the best witness of what came
/// over the wire, so the properties only fill what these lack.
pub(crate) fn mail(mut object: Object<'_>, form: Form, limits: &Limits) -> Mail<'static> {
    let headers = object.properties.text(mapi::TRANSPORT_MESSAGE_HEADERS).unwrap_or_default();
    let mut mail = header::read_owned(header_block(&headers).as_bytes(), limits);
    mail.form = form;
    object.defects.append(&mut mail.defects);
    mail.defects = std::mem::take(&mut object.defects);
    fill_people(&mut mail, &object);
    fill_threading(&mut mail, &object);
    bodies(&mut mail, &object.properties, limits);
    let signed = is_smime(&object.properties);
    for attachment in object.attachments {
        mail.parts.push(part(attachment, signed));
    }
    mail.work.nodes += u64::try_from(mail.parts.len()).unwrap_or(u64::MAX);
    mail
}

/// Outlook keeps a line of its own before the header and the headers of the MIME parts behind it.
fn header_block(headers: &str) -> &str {
    let headers = headers.trim_start();
    let headers = match headers.split_once('\n') {
        Some((first, rest)) if first.starts_with("Microsoft Mail Internet Headers") => rest,
        _ => headers,
    };
    let end = headers.find("\r\n\r\n").or_else(|| headers.find("\n\n"));
    end.and_then(|end| headers.get(..end)).unwrap_or(headers)
}

fn fill_people(mail: &mut Mail<'static>, object: &Object<'_>) {
    let properties = &object.properties;
    if mail.head.from.iter().all(|from| from.mailbox.address.is_none()) {
        let sender = mailbox(properties, mapi::SENDER_NAME, mapi::SENDER_SMTP, mapi::SENDER_EMAIL);
        let author = author(properties, sender.as_ref()).or_else(|| object.from.clone());
        if mail.head.sender.is_none() && differ(sender.as_ref(), author.as_ref()) {
            mail.head.sender.clone_from(&sender);
        }
        let from = author.or(sender);
        let spot = Spot::header("From");
        if let Some(mailbox) =
            from.filter(|from| from.address.is_some() || mail.head.from.is_empty())
        {
            mail.head.from = vec![Sender { mailbox, spot }];
        }
    }
    // Exchange writes mere names into the header of a mail that never left it.
    if mail.head.to.iter().chain(&mail.head.cc).all(|mailbox| mailbox.address.is_none()) {
        fill_recipients(mail, object);
    }
    if mail.head.reply_to.is_empty()
        && let Some(entries) = properties.bytes(mapi::REPLY_RECIPIENT_ENTRIES)
    {
        mail.head.reply_to = reply_to(entries);
    }
}

/// Who the mail is said to be from, on whose behalf the sender sent it. When only a name
/// is stored and it is the sender's, the author is the sender: the name may look like
/// an address that is not where the mail came from.
fn author(properties: &Properties<'_>, sender: Option<&Mailbox>) -> Option<Mailbox> {
    let name = mapi::SENT_REPRESENTING_NAME;
    let (smtp, email) = (mapi::SENT_REPRESENTING_SMTP, mapi::SENT_REPRESENTING_EMAIL);
    let same_name = properties.text(name) == properties.text(mapi::SENDER_NAME);
    if same_name && address(properties, smtp, email).is_none() {
        return sender.cloned();
    }
    mailbox(properties, name, smtp, email)
}

/// Whether the sender is someone else than the author. The names alone may differ.
fn differ(sender: Option<&Mailbox>, author: Option<&Mailbox>) -> bool {
    let (Some(sender), Some(author)) = (sender, author) else { return false };
    match (&sender.address, &author.address) {
        (Some(sender), Some(author)) => !sender.eq_ignore_ascii_case(author),
        _ => sender != author,
    }
}

fn fill_recipients(mail: &mut Mail<'static>, object: &Object<'_>) {
    let (mut to, mut cc) = (Vec::new(), Vec::new());
    for recipient in &object.recipients {
        let Some(mailbox) =
            mailbox(recipient, mapi::DISPLAY_NAME, mapi::SMTP_ADDRESS, mapi::EMAIL_ADDRESS)
        else {
            continue;
        };
        // The upper bits tell of a message that is being sent again.
        match recipient.integer(mapi::RECIPIENT_TYPE).map(|kind| kind & 0xf) {
            Some(2) => cc.push(mailbox),
            Some(1) | None => to.push(mailbox),
            Some(_) => {}
        }
    }
    if object.recipients.is_empty() {
        to = displayed(&object.properties, mapi::DISPLAY_TO);
        cc = displayed(&object.properties, mapi::DISPLAY_CC);
    }
    let better = to.iter().chain(&cc).any(|mailbox| mailbox.address.is_some());
    if better || (mail.head.to.is_empty() && mail.head.cc.is_empty()) {
        mail.head.to = to;
        mail.head.cc = cc;
    }
}

/// Names as a mail reader lists them: the last resort when the recipients are not there.
fn displayed(properties: &Properties<'_>, id: u16) -> Vec<Mailbox> {
    let names = properties.text(id).unwrap_or_default();
    let names = names.split(';').map(str::trim).filter(|name| !name.is_empty());
    names.take(NAMES).filter_map(|name| named(None, Some(name.to_owned()))).collect()
}

fn mailbox(properties: &Properties<'_>, name: u16, smtp: u16, email: u16) -> Option<Mailbox> {
    named(address(properties, smtp, email), properties.text(name))
}

fn address(properties: &Properties<'_>, smtp: u16, email: u16) -> Option<String> {
    [smtp, email].iter().find_map(|&id| properties.text(id).filter(|text| is_address(text)))
}

/// A mailbox of what is known. Outlook shows an address as name when it has no other,
/// often in single quotes; that is no name, but may be the only place of the address.
fn named(address: Option<String>, name: Option<String>) -> Option<Mailbox> {
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let bare = name.as_deref().map(|name| name.trim_matches(|c| matches!(c, '\'' | '"')));
    let address = address.or_else(|| bare.filter(|bare| is_address(bare)).map(str::to_owned));
    let repeats = match (&address, bare) {
        (Some(address), Some(bare)) => address.eq_ignore_ascii_case(bare),
        _ => false,
    };
    let name = if repeats { None } else { name };
    (address.is_some() || name.is_some()).then_some(Mailbox { address, name })
}

/// An address of the Internet, not the X.500 name by which Exchange knows its users.
fn is_address(text: &str) -> bool {
    !text.starts_with('/') && text.contains('@') && !text.contains(char::is_whitespace)
}

/// The one-off entries (MS-OXCDATA section 2.2.5.1) of a list of entry ids.
fn reply_to(entries: &[u8]) -> Vec<Mailbox> {
    let mut found = Vec::new();
    let mut rest = entries.get(8..).unwrap_or_default();
    while let Some((size, behind)) = rest.split_first_chunk() {
        let size = usize::try_from(u32::from_le_bytes(*size)).unwrap_or(usize::MAX);
        let entry = behind.get(..size).unwrap_or(behind);
        if found.len() < NAMES {
            found.extend(one_off(entry));
        }
        // Each entry is filled up to a multiple of four bytes.
        let padded = size.checked_next_multiple_of(4).unwrap_or(usize::MAX);
        rest = behind.get(padded..).unwrap_or_default();
    }
    found
}

fn one_off(entry: &[u8]) -> Option<Mailbox> {
    let flags = entry.get(22..24)?;
    if entry.get(4..20)? != ONE_OFF {
        return None;
    }
    let mut strings = Vec::new();
    let text = entry.get(24..)?;
    if flags.last()? & 0x80 == 0 {
        strings
            .extend(text.split(|&byte| byte == 0).take(3).map(|s| charset::decode(s, None).text));
    } else {
        let all = mapi::utf16(text).text;
        strings.extend(all.split('\0').take(3).map(str::to_owned));
    }
    let mut strings = strings.into_iter();
    let name = strings.next();
    let address = strings.nth(1).filter(|address| is_address(address));
    named(address, name)
}

fn fill_threading(mail: &mut Mail<'static>, object: &Object<'_>) {
    let properties = &object.properties;
    let id = |id| properties.text(id).map(|id| bare_id(&id).to_owned());
    if mail.head.subject.is_none() {
        mail.head.subject = properties.text(mapi::SUBJECT).map(|subject| whole_subject(&subject));
    }
    if mail.head.message_id.is_none() {
        mail.head.message_id = id(mapi::INTERNET_MESSAGE_ID);
    }
    if mail.head.in_reply_to.is_none() {
        mail.head.in_reply_to = id(mapi::IN_REPLY_TO_ID);
    }
    if mail.head.references.is_empty() {
        let references = properties.text(mapi::INTERNET_REFERENCES).unwrap_or_default();
        let references = references.split_ascii_whitespace().take(NAMES);
        mail.head.references = references.map(|id| bare_id(id).to_owned()).collect();
    }
    if mail.head.date.is_none() {
        mail.head.date = properties
            .time(mapi::CLIENT_SUBMIT_TIME)
            .or_else(|| properties.time(mapi::MESSAGE_DELIVERY_TIME))
            .or(object.date);
    }
}

/// A subject may begin with U+0001 and a character that tells how long its prefix is.
fn whole_subject(subject: &str) -> String {
    let mut chars = subject.chars();
    if chars.next() == Some('\u{1}') {
        chars.next();
        return chars.as_str().to_owned();
    }
    subject.to_owned()
}

fn bare_id(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

/// The bodies that are stored, and out of RTF the one that is not.
fn bodies(mail: &mut Mail<'static>, properties: &Properties<'_>, limits: &Limits) {
    let plain = properties.text_up_to(mapi::BODY, limits.text_bytes);
    let html = html(properties, limits);
    // RTF is unpacked only when a body is missing: Outlook derives one from the other.
    let from_rtf = if html.is_some() { None } else { from_rtf(mail, properties, limits) };
    let from_rtf = from_rtf.map(|found| {
        let decoded = Decoded { text: found.text, ..Decoded::default() };
        (found.kind, Text { decoded, cut: found.cut })
    });
    let plain = plain.map(|text| (BodyKind::Plain, text));
    let html = html.map(|text| (BodyKind::Html, text));
    for (kind, Text { decoded, cut }) in [plain, html, from_rtf].into_iter().flatten() {
        if mail.bodies.iter().any(|body| body.kind == kind) || decoded.text.trim().is_empty() {
            continue;
        }
        let limit = cut.then_some(DefectCode::LimitText);
        let codes = decoded.trouble.codes().chain(limit);
        mail.defects.extend(codes.map(|code| (code, kind.spot())));
        mail.bodies.push(body(kind, decoded.text.replace("\r\n", "\n")));
    }
}

fn body(kind: BodyKind, text: String) -> Body {
    Body { kind, text, path: String::new(), alternative: Some(String::new()) }
}

fn html(properties: &Properties<'_>, limits: &Limits) -> Option<Text> {
    if !properties.has(mapi::HTML, mapi::BINARY) {
        return properties.text_up_to(mapi::HTML, limits.text_bytes);
    }
    let bytes = properties.bytes(mapi::HTML).filter(|bytes| !bytes.is_empty())?;
    let shown = bytes.get(..limits.text_bytes).unwrap_or(bytes);
    // The code page of the body, not the one of the strings around it.
    let label = properties.integer(mapi::INTERNET_CPID).and_then(mapi::charset_of_codepage);
    Some(Text { decoded: charset::decode(shown, label), cut: shown.len() < bytes.len() })
}

fn from_rtf(
    mail: &mut Mail<'static>,
    properties: &Properties<'_>,
    limits: &Limits,
) -> Option<rtf::Reading> {
    let packed = properties.bytes(mapi::RTF_COMPRESSED).filter(|packed| !packed.is_empty())?;
    // The RTF around a text is several times as long as the text.
    let unpacked = lzfu::unpack(packed, limits.text_bytes.saturating_mul(2));
    mail.work.calls += 1;
    mail.work.bytes += u64::try_from(unpacked.rtf.len()).unwrap_or(u64::MAX);
    let reading = rtf::read(&unpacked.rtf, limits.text_bytes);
    let broken = unpacked.broken || reading.as_ref().is_none_or(|reading| reading.broken);
    if broken {
        mail.defects.push((DefectCode::RtfBroken, Spot::Text));
    }
    reading.map(|reading| rtf::Reading { cut: reading.cut || unpacked.cut, ..reading })
}

/// Whether the message is an S/MIME envelope, whose one attachment is the signed or sealed mail.
fn is_smime(properties: &Properties<'_>) -> bool {
    let class = properties.text(mapi::MESSAGE_CLASS).unwrap_or_default();
    class.to_ascii_lowercase().starts_with("ipm.note.smime")
}

fn part(mut attachment: Attachment<'_>, smime: bool) -> Part<'static> {
    let properties = &attachment.properties;
    let media_type = properties.text(mapi::ATTACH_MIME_TAG).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let content_id = properties.text(mapi::ATTACH_CONTENT_ID);
    let name = name(properties).or_else(|| {
        smime.then(|| PartName { decoded: SMIME_NAME.to_owned(), ..PartName::default() })
    });
    let disposition = disposition(properties);
    let content = attachment.content.take().unwrap_or_else(|| {
        let data = attachment.properties.take(mapi::ATTACH_DATA, mapi::BINARY).unwrap_or_default();
        Content::Bytes(Cow::Owned(data.into_owned()))
    });
    Part {
        path: attachment.path,
        name,
        media_type,
        disposition,
        content_id: content_id.map(|id| bare_id(&id).to_owned()),
        content,
    }
}

fn name(properties: &Properties<'_>) -> Option<PartName> {
    let id = [mapi::ATTACH_LONG_FILENAME, mapi::ATTACH_FILENAME, mapi::DISPLAY_NAME]
        .into_iter()
        .find(|&id| properties.text(id).is_some())?;
    let raw = properties.bytes(id).unwrap_or_default().to_vec();
    Some(PartName { decoded: properties.text(id)?, raw, other: None })
}

/// Inline is what Outlook does not list: a picture of the HTML body. The rendering
/// position is no sign of it, because in an RTF mail every attachment has one.
fn disposition(properties: &Properties<'_>) -> Disposition {
    let hidden = properties.integer(mapi::ATTACHMENT_HIDDEN).unwrap_or_default() & 1 != 0;
    let in_body = properties.integer(mapi::ATTACH_FLAGS).unwrap_or_default() & MHTML_REF != 0;
    if hidden || in_body { Disposition::Inline } else { Disposition::Attachment }
}

const MHTML_REF: u32 = 4;
/// Names kept of a list that only a display string or a header-like property holds.
const NAMES: usize = 5_000;
const SMIME_NAME: &str = "smime.p7m";
/// The provider of entry ids that are no more than a name and an address.
const ONE_OFF: [u8; 16] = [
    0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0x00, 0xdd, 0x01, 0x0f, 0x54, 0x02,
];

#[cfg(test)]
pub(crate) mod shown;
