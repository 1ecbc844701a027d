//! TNEF, the winmail.dat of Outlook (MS-OXTNEF), read into the same value as any other mail.
//!
//! Checksums are not enforced: what Outlook shows in spite of a wrong one is what
//! the victim saw.

use std::borrow::Cow;

use jiff::civil::DateTime;
use vocab::{DefectCode, Limits, Spot, Written};

use crate::charset;
use crate::mapi::{self, Properties};
use crate::model::{Content, Form, Mail, Mailbox};
use crate::outlook::{self, Attachment, Object};

/// Whether the bytes begin with the TNEF signature.
#[must_use]
pub fn is_tnef(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE)
}

/// Reads a TNEF stream.
#[must_use]
pub fn tnef(bytes: &[u8], limits: &Limits) -> Mail<'static> {
    let mut reader = Reader { limits, mails: 0, bytes_read: 0 };
    let mut mail = reader.message(bytes, 1, None);
    mail.work.bytes += reader.bytes_read;
    mail
}

struct Reader<'l> {
    limits: &'l Limits,
    /// Messages read, the outermost included.
    mails: usize,
    bytes_read: u64,
}

impl Reader<'_> {
    /// `depth` counts messages within messages, so it bounds the recursion.
    fn message(
        &mut self,
        bytes: &[u8],
        depth: usize,
        charset: Option<&'static str>,
    ) -> Mail<'static> {
        self.mails += 1;
        self.bytes_read += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let mut object = Object::default();
        let mut named = None;
        let body = if is_tnef(bytes) { bytes.get(HEADER..).unwrap_or_default() } else { &[] };
        if body.is_empty() {
            object.defects.push((DefectCode::TnefBroken, Spot::Whole));
        }
        let mut attributes = Attributes { rest: body, defect: None };
        for attribute in &mut attributes {
            if attribute.level == LEVEL_MESSAGE {
                if attribute.id == OEM_CODEPAGE {
                    let codepage = Cursor { rest: attribute.data }.u32();
                    named = codepage.and_then(mapi::charset_of_codepage);
                }
                message_attribute(&mut object, &attribute, self.limits);
            } else if !attachment_attribute(&mut object, &attribute, self.limits) {
                break;
            }
        }
        object.defects.extend(attributes.defect.map(|code| (code, Spot::Whole)));
        object.properties.settle_charset(named, charset);
        self.attachments(&mut object, depth);
        outlook::mail(object, Form::Tnef, self.limits)
    }

    /// Settles what could not be known before the last attribute was read.
    fn attachments(&mut self, object: &mut Object<'_>, depth: usize) {
        let charset = object.properties.charset;
        for recipient in &mut object.recipients {
            recipient.charset = charset;
        }
        let mut attachments = std::mem::take(&mut object.attachments);
        attachments.retain_mut(|attachment| {
            attachment.properties.charset = charset;
            let Some(data) = attachment.properties.take(mapi::ATTACH_DATA, mapi::OBJECT) else {
                return true;
            };
            match self.inner(&data, depth, charset) {
                Ok(content) => {
                    attachment.content = Some(content);
                    true
                }
                Err(limit) => {
                    object.defects.push((limit, Spot::Part(attachment.path.clone())));
                    false
                }
            }
        });
        object.attachments = attachments;
    }

    /// An object is a message in TNEF form or, of another program, a file in itself.
    fn inner(
        &mut self,
        data: &[u8],
        depth: usize,
        charset: Option<&'static str>,
    ) -> Result<Content<'static>, DefectCode> {
        // The interface that the object is to be opened with stands first.
        let data = data.get(INTERFACE..).unwrap_or_default();
        if !is_tnef(data) {
            return Ok(Content::Bytes(Cow::Owned(data.to_vec())));
        }
        if depth >= self.limits.mail_depth {
            return Err(DefectCode::LimitDepth);
        }
        if self.mails >= self.limits.mails {
            return Err(DefectCode::LimitMails);
        }
        Ok(Content::Mail(Box::new(self.message(data, depth + 1, charset))))
    }
}

#[derive(Debug)]
struct Attribute<'a> {
    level: u8,
    /// Type and id in one, as on the wire.
    id: u32,
    data: &'a [u8],
}

/// The attributes up to the first that is none; then `defect` says why.
struct Attributes<'a> {
    rest: &'a [u8],
    defect: Option<DefectCode>,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        let mut cursor = Cursor { rest: self.rest };
        let level = cursor.u8()?;
        let head = (level, cursor.u32(), cursor.u32());
        let (LEVEL_MESSAGE | LEVEL_ATTACHMENT, Some(id), Some(size)) = head else {
            // Some gateways fill the stream up with zeros or put a line end behind it.
            if self.rest.iter().any(|byte| !matches!(byte, 0 | b'\r' | b'\n')) {
                self.defect = Some(DefectCode::TnefBroken);
            }
            self.rest = &[];
            return None;
        };
        // The length is a claim, up to 4 GB; what is not there cannot be read.
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let data = cursor.take(size).unwrap_or_else(|| {
            self.defect = Some(DefectCode::Truncated);
            std::mem::take(&mut cursor.rest)
        });
        let _checksum = cursor.take(2);
        self.rest = cursor.rest;
        Some(Attribute { level, id, data })
    }
}

fn message_attribute<'a>(object: &mut Object<'a>, attribute: &Attribute<'a>, limits: &Limits) {
    let data = attribute.data;
    match attribute.id {
        SUBJECT | BODY => {
            let id = if attribute.id == BODY { mapi::BODY } else { mapi::SUBJECT };
            object.properties.add(id, mapi::STRING8, Cow::Borrowed(data));
        }
        FROM => object.from = from(data),
        DATE_SENT => object.date = date(data),
        MAPI_PROPERTIES => {
            let whole = properties(&mut Cursor { rest: data }, &mut object.properties);
            note(object, whole);
        }
        RECIPIENT_TABLE => {
            let whole = recipients(object, data, limits);
            note(object, whole);
        }
        _ => {}
    }
}

/// Says whether there is room for what follows.
fn attachment_attribute<'a>(
    object: &mut Object<'a>,
    attribute: &Attribute<'a>,
    limits: &Limits,
) -> bool {
    // Each attachment begins with its rendering data; a stream without it still has one.
    if attribute.id == ATTACH_REND_DATA || object.attachments.is_empty() {
        if object.attachments.len() >= limits.parts {
            object.defects.push((DefectCode::LimitParts, Spot::Whole));
            return false;
        }
        let path = (object.attachments.len() + 1).to_string();
        object.attachments.push(Attachment { path, ..Attachment::default() });
    }
    let Some(attachment) = object.attachments.last_mut() else { return false };
    let data = Cow::Borrowed(attribute.data);
    match attribute.id {
        ATTACH_TITLE => {
            attachment.properties.add(mapi::ATTACH_FILENAME, mapi::STRING8, data);
        }
        ATTACH_DATA => {
            attachment.properties.add(mapi::ATTACH_DATA, mapi::BINARY, data);
        }
        ATTACHMENT => {
            let mut cursor = Cursor { rest: attribute.data };
            let whole = properties(&mut cursor, &mut attachment.properties);
            note(object, whole);
        }
        _ => {}
    }
    true
}

fn note(object: &mut Object<'_>, whole: Option<()>) {
    if whole.is_none() {
        object.defects.push((DefectCode::TnefBroken, Spot::Whole));
    }
}

/// Rows of properties, one for each recipient.
fn recipients<'a>(object: &mut Object<'a>, data: &'a [u8], limits: &Limits) -> Option<()> {
    let mut cursor = Cursor { rest: data };
    for _ in 0..cursor.u32()? {
        if object.recipients.len() >= limits.headers {
            object.defects.push((DefectCode::LimitHeaders, Spot::header("To")));
            break;
        }
        let mut recipient = Properties::default();
        let whole = properties(&mut cursor, &mut recipient);
        object.recipients.push(recipient);
        whole?;
    }
    Some(())
}

/// A list of MAPI properties (MS-OXTNEF section 2.1.3.4); `None` when it breaks off.
fn properties<'a>(cursor: &mut Cursor<'a>, found: &mut Properties<'a>) -> Option<()> {
    for _ in 0..cursor.u32()? {
        let kind = cursor.u16()?;
        let id = cursor.u16()?;
        if id >= FIRST_NAMED {
            property_name(cursor)?;
        }
        let base = kind & !MULTI_VALUE;
        let many = kind != base;
        let size = size_of(base)?;
        let count = if many || size.is_none() { cursor.u32()? } else { 1 };
        for index in 0..count {
            let size = match size {
                Some(size) => size,
                None => usize::try_from(cursor.u32()?).ok()?,
            };
            let value = cursor.take(size)?;
            cursor.pad(size);
            if index == 0 && id < FIRST_NAMED && !found.add(id, base, Cow::Borrowed(value)) {
                return None;
            }
        }
    }
    Some(())
}

/// The name of a property with a number of 0x8000 or more; none of these is used.
fn property_name(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.take(16)?;
    if cursor.u32()? == 0 {
        cursor.u32()?;
    } else {
        let size = usize::try_from(cursor.u32()?).ok()?;
        cursor.take(size)?;
        cursor.pad(size);
    }
    Some(())
}

/// Bytes of a value, `None` within for those that tell their own length. None has a
/// size of zero, or four billion of them could be claimed in eight bytes. An unknown
/// type ends the list, because the next property cannot be found.
fn size_of(kind: u16) -> Option<Option<usize>> {
    match kind {
        // All are filled up to four bytes.
        0x0002 | 0x0003 | 0x0004 | 0x000a | 0x000b => Some(Some(4)),
        0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => Some(Some(8)),
        0x0048 => Some(Some(16)),
        mapi::STRING8 | mapi::UNICODE | mapi::BINARY | mapi::OBJECT => Some(None),
        _ => None,
    }
}

/// The sender as a `TRP` structure: sizes, then name and address, each ended by a zero.
fn from(data: &[u8]) -> Option<Mailbox> {
    let mut cursor = Cursor { rest: data };
    cursor.take(4)?;
    let name_size = usize::from(cursor.u16()?);
    let address_size = usize::from(cursor.u16()?);
    let text = |bytes: &[u8]| {
        let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
        charset::decode(bytes.get(..end).unwrap_or_default(), None).text
    };
    let name = cursor.take(name_size).map(text);
    let address = cursor.take(address_size).map(text)?;
    // `SMTP:user@example.com`; other systems have addresses that no mail goes to.
    let (system, address) = address.split_once(':')?;
    let address = system.eq_ignore_ascii_case("smtp").then(|| address.to_owned());
    let name = name.filter(|name| !name.is_empty() && Some(name) != address.as_ref());
    Some(Mailbox { address, name })
}

/// Year, month, day, hour, minute and second, in UTC.
fn date(data: &[u8]) -> Option<Written> {
    let mut cursor = Cursor { rest: data };
    let mut next = || cursor.u16().and_then(|number| i16::try_from(number).ok());
    let (year, month, day) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let small = |number| i8::try_from(number).ok();
    let (month, day) = (small(month)?, small(day)?);
    let at =
        DateTime::new(year, month, day, small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    Written::new(at, 0)
}

/// What is left of a stream.
struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, size: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(size)?;
        self.rest = rest;
        Some(taken)
    }

    /// Steps over what fills a value up to four bytes; the last value may lack it.
    fn pad(&mut self, size: usize) {
        let fill = size.wrapping_neg() % 4;
        self.rest = self.rest.get(fill..).unwrap_or_default();
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(*self.take(2)?.first_chunk()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(*self.take(4)?.first_chunk()?))
    }
}

const SIGNATURE: [u8; 4] = [0x78, 0x9f, 0x3e, 0x22];
/// Signature and a key that means nothing any more.
const HEADER: usize = 6;
const LEVEL_MESSAGE: u8 = 1;
const LEVEL_ATTACHMENT: u8 = 2;
/// The GUID before the data of an object.
const INTERFACE: usize = 16;
const FIRST_NAMED: u16 = 0x8000;
const MULTI_VALUE: u16 = 0x1000;

// Attributes, by the names of MS-OXTNEF without `att`.
const FROM: u32 = 0x0000_8000;
const SUBJECT: u32 = 0x0001_8004;
const DATE_SENT: u32 = 0x0003_8005;
const BODY: u32 = 0x0002_800c;
const MAPI_PROPERTIES: u32 = 0x0006_9003;
const RECIPIENT_TABLE: u32 = 0x0006_9004;
const OEM_CODEPAGE: u32 = 0x0006_9007;
const ATTACH_TITLE: u32 = 0x0001_8010;
const ATTACH_DATA: u32 = 0x0006_800f;
const ATTACH_REND_DATA: u32 = 0x0006_9002;
const ATTACHMENT: u32 = 0x0006_9005;

#[cfg(test)]
mod tests;
