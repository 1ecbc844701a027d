//! Outlook .msg (MS-OXMSG) read into the same value as any other mail.

use std::borrow::Cow;

use vocab::{DefectCode, Limits, Spot};

use crate::mapi::{self, Properties};
use crate::model::{Content, Form, Mail};
use crate::outlook::{self, Attachment, Object};
use compound::{Compound, Kind};

/// Whether the bytes are a compound file with the properties of a message.
#[must_use]
pub fn is_msg(bytes: &[u8]) -> bool {
    let Some(file) = Compound::open(bytes) else { return false };
    file.children(ROOT).any(|(_, entry)| {
        let name = entry.name.to_ascii_lowercase();
        name == PROPERTY_STREAM || name.starts_with(PROPERTY)
    })
}

/// Reads a .msg.
#[must_use]
pub fn msg(bytes: &[u8], limits: &Limits) -> Mail<'static> {
    let Some(file) = Compound::open(bytes) else {
        let defects = vec![(DefectCode::MsgBroken, Spot::Whole)];
        return Mail { form: Form::Msg, defects, ..Mail::default() };
    };
    let mut reader = Reader { file, limits, mails: 0, bytes_read: 0 };
    let mut mail = reader.message(ROOT, 1, None);
    mail.work.bytes += reader.bytes_read;
    mail
}

struct Reader<'a> {
    file: Compound<'a>,
    limits: &'a Limits,
    /// Messages read, the outermost included.
    mails: usize,
    bytes_read: u64,
}

/// What lies in the storage of a message, a recipient or an attachment.
#[derive(Debug, Default)]
struct Contents {
    /// Streams of the properties that are used, with their tags.
    streams: Vec<(u16, u16, usize)>,
    fixed: Option<usize>,
    recipients: Vec<(u32, usize)>,
    attachments: Vec<(u32, usize)>,
    /// The storage of an inner message or object.
    object: Option<usize>,
}

/// An attachment as read; none when a limit forbids it.
struct Found<'a> {
    attachment: Option<Attachment<'a>>,
    defects: Vec<(DefectCode, Spot)>,
}

impl<'a> Reader<'a> {
    /// `depth` counts messages within messages, so it bounds the recursion.
    fn message(
        &mut self,
        storage: usize,
        depth: usize,
        charset: Option<&'static str>,
    ) -> Mail<'static> {
        self.mails += 1;
        let contents = self.contents(storage);
        let mut object = Object::default();
        if contents.fixed.is_none() {
            object.defects.push((DefectCode::MsgBroken, Spot::Whole));
        }
        let header = if depth == 1 { ROOT_HEADER } else { INNER_HEADER };
        object.properties = self.properties(&contents, header, &Spot::Whole, &mut object.defects);
        object.properties.settle_charset(None, charset);
        let charset = object.properties.charset;
        self.recipients(&contents, &mut object, charset);
        for (number, &(_, storage)) in (1..).zip(&contents.attachments) {
            if number > self.limits.parts {
                object.defects.push((DefectCode::LimitParts, Spot::Whole));
                break;
            }
            let found = self.attachment(storage, depth, charset, number.to_string());
            object.attachments.extend(found.attachment);
            object.defects.extend(found.defects);
        }
        outlook::mail(object, Form::Msg, self.limits)
    }

    fn contents(&self, storage: usize) -> Contents {
        let mut contents = Contents::default();
        for (id, entry) in self.file.children(storage) {
            let name = entry.name.to_ascii_lowercase();
            if let Some(tag) = name.strip_prefix(PROPERTY) {
                let Some((property, kind)) = tag_of(tag) else { continue };
                match entry.kind {
                    Kind::Stream if wanted(property) => contents.streams.push((property, kind, id)),
                    Kind::Storage if property == mapi::ATTACH_DATA => contents.object = Some(id),
                    Kind::Stream | Kind::Storage | Kind::Unused => {}
                }
            } else if name == PROPERTY_STREAM {
                contents.fixed = Some(id);
            } else if let Some(number) = name.strip_prefix("__recip_version1.0_#") {
                contents.recipients.push((number_of(number), id));
            } else if let Some(number) = name.strip_prefix("__attach_version1.0_#") {
                contents.attachments.push((number_of(number), id));
            }
        }
        // The directory has an order of its own; people know attachments by their numbers.
        contents.attachments.sort_unstable();
        contents.recipients.sort_unstable();
        contents
    }

    fn properties(
        &mut self,
        contents: &Contents,
        header: usize,
        spot: &Spot,
        defects: &mut Vec<(DefectCode, Spot)>,
    ) -> Properties<'a> {
        let mut properties = Properties::default();
        for &(property, kind, id) in &contents.streams {
            let (bytes, cut) = self.stream(id);
            properties.add(property, kind, bytes);
            if cut {
                defects.push((DefectCode::Truncated, spot.clone()));
            }
        }
        let (fixed, _) = contents.fixed.map(|id| self.stream(id)).unwrap_or_default();
        for record in fixed.get(header..).unwrap_or_default().chunks_exact(16) {
            if let Some((property, kind, value)) = fixed_value(record) {
                properties.add(property, kind, value);
            }
        }
        properties
    }

    fn stream(&mut self, id: usize) -> (Cow<'a, [u8]>, bool) {
        let Some(stream) = self.file.read(id) else { return (Cow::default(), false) };
        self.bytes_read += u64::try_from(stream.bytes.len()).unwrap_or(u64::MAX);
        (stream.bytes, stream.cut)
    }

    fn recipients(
        &mut self,
        contents: &Contents,
        object: &mut Object<'a>,
        charset: Option<&'static str>,
    ) {
        for &(_, storage) in &contents.recipients {
            if object.recipients.len() >= self.limits.headers {
                object.defects.push((DefectCode::LimitHeaders, Spot::header("To")));
                return;
            }
            let contents = self.contents(storage);
            let spot = Spot::header("To");
            let mut recipient =
                self.properties(&contents, SMALL_HEADER, &spot, &mut object.defects);
            recipient.charset = charset;
            object.recipients.push(recipient);
        }
    }

    fn attachment(
        &mut self,
        storage: usize,
        depth: usize,
        charset: Option<&'static str>,
        path: String,
    ) -> Found<'a> {
        let mut defects = Vec::new();
        let spot = Spot::Part(path.clone());
        let contents = self.contents(storage);
        let mut properties = self.properties(&contents, SMALL_HEADER, &spot, &mut defects);
        properties.charset = charset;
        let content = match contents.object {
            Some(inner) if self.is_message(inner) => {
                if let Some(limit) = self.limit_reached(depth) {
                    defects.push((limit, spot));
                    return Found { attachment: None, defects };
                }
                Some(Content::Mail(Box::new(self.message(inner, depth + 1, charset))))
            }
            Some(inner) => {
                let (bytes, cut) = self.largest_stream(inner);
                if cut {
                    defects.push((DefectCode::Truncated, spot));
                }
                Some(Content::Bytes(Cow::Owned(bytes.into_owned())))
            }
            None => None,
        };
        Found { attachment: Some(Attachment { path, properties, content }), defects }
    }

    /// Why a message within one at `depth` is not read.
    fn limit_reached(&self, depth: usize) -> Option<DefectCode> {
        if depth >= self.limits.mail_depth {
            Some(DefectCode::LimitDepth)
        } else if self.mails >= self.limits.mails {
            Some(DefectCode::LimitMails)
        } else {
            None
        }
    }

    fn is_message(&self, storage: usize) -> bool {
        self.file
            .children(storage)
            .any(|(_, entry)| entry.name.eq_ignore_ascii_case(PROPERTY_STREAM))
    }

    /// What an object of another program (OLE) holds is spread over streams that only
    /// that program can join; the largest is the document or picture itself. Whether
    /// some of it was left out is said with it.
    fn largest_stream(&mut self, storage: usize) -> (Cow<'a, [u8]>, bool) {
        let streams = self.file.children(storage).filter(|(_, entry)| entry.kind != Kind::Unused);
        let holding: Vec<_> = streams
            .filter(|(_, entry)| !OLE_REMARKS.contains(&entry.name.as_str()))
            .map(|(id, entry)| (entry.size, id))
            .collect();
        match holding.iter().max() {
            Some(&(_, id)) => {
                let (bytes, cut) = self.stream(id);
                (bytes, cut || holding.len() > 1)
            }
            None => (Cow::default(), false),
        }
    }
}

/// `0037001F`: the property and its type.
fn tag_of(tag: &str) -> Option<(u16, u16)> {
    let (property, kind) = tag.get(..8)?.split_at_checked(4)?;
    Some((u16::from_str_radix(property, 16).ok()?, u16::from_str_radix(kind, 16).ok()?))
}

/// The number of a recipient or attachment; one that is none sorts last.
fn number_of(text: &str) -> u32 {
    u32::from_str_radix(text, 16).unwrap_or(u32::MAX)
}

/// A record of the property stream whose value is not in a stream of its own.
fn fixed_value(record: &[u8]) -> Option<(u16, u16, Cow<'static, [u8]>)> {
    let (tag, value) = record.split_at_checked(8)?;
    let [kind_low, kind_high, low, high, ..] = *tag else { return None };
    let kind = u16::from_le_bytes([kind_low, kind_high]);
    let property = u16::from_le_bytes([low, high]);
    let fixed = matches!(kind, mapi::SHORT | mapi::LONG | mapi::BOOLEAN | mapi::SYSTIME);
    (fixed && wanted(property)).then(|| (property, kind, Cow::Owned(value.to_vec())))
}

fn wanted(property: u16) -> bool {
    mapi::USED.contains(&property)
}

const ROOT: usize = 0;
const PROPERTY_STREAM: &str = "__properties_version1.0";
/// What the name of a stream begins with that holds one property.
const PROPERTY: &str = "__substg1.0_";
/// Bytes before the records of the property stream: of the outermost message, of one
/// within another, of a recipient or an attachment.
const ROOT_HEADER: usize = 32;
const INNER_HEADER: usize = 24;
const SMALL_HEADER: usize = 8;
/// Streams of an OLE object that say how to show it.
const OLE_REMARKS: [&str; 6] = [
    "\u{1}Ole",
    "\u{1}CompObj",
    "\u{3}ObjInfo",
    "\u{3}MailStream",
    "\u{3}MailMsgAtt",
    "\u{2}OlePres000",
];

#[cfg(test)]
mod tests;
