//! Cyber-observable objects (section 6): what was seen, without any judgement.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::id::Id;
use crate::time::Timestamp;

/// One observable.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Observable<'a> {
    DomainName {
        value: &'a str,
    },
    EmailAddr {
        value: Cow<'a, str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        display_name: Option<&'a str>,
    },
    EmailMessage(EmailMessage<'a>),
    File(File<'a>),
    Ipv4Addr {
        value: &'a str,
    },
    Ipv6Addr {
        value: &'a str,
    },
    Mutex {
        name: &'a str,
    },
    Url {
        value: &'a str,
    },
    WindowsRegistryKey {
        key: &'a str,
    },
}

/// `email-message` (section 6.6). It has a sender, a subject or a body, from which its
/// id is made.
#[derive(Debug, Clone, Default, Serialize)]
pub struct EmailMessage<'a> {
    pub is_multipart: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_ref: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender_ref: Option<Id>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to_refs: Vec<Id>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cc_refs: Vec<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub additional_header_fields: BTreeMap<&'static str, String>,
    /// The text of a mail that has no other part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<&'a str>,
    /// Text and files of a mail that has more than its text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub body_multipart: Vec<MimePart<'a>>,
}

/// One part of a mail: its text, or the file that it is.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum MimePart<'a> {
    Text { content_type: &'static str, body: &'a str },
    File { content_disposition: &'static str, body_raw_ref: Id },
}

/// `file` (section 6.7); it has a name or a hash.
#[derive(Debug, Clone, Default, Serialize)]
pub struct File<'a> {
    #[serde(skip_serializing_if = "Hashes::is_empty")]
    pub hashes: Hashes<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    /// Files and other observables within it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contains_refs: Vec<Id>,
}

/// Hashes of a file in lower-case hexadecimal (section 10.7).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Hashes<'a> {
    #[serde(rename = "MD5", skip_serializing_if = "Option::is_none")]
    pub md5: Option<Cow<'a, str>>,
    #[serde(rename = "SHA-1", skip_serializing_if = "Option::is_none")]
    pub sha1: Option<Cow<'a, str>>,
    #[serde(rename = "SHA-256", skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Cow<'a, str>>,
    /// Seventy digits: without the mark of its version.
    #[serde(rename = "TLSH", skip_serializing_if = "Option::is_none")]
    pub tlsh: Option<Cow<'a, str>>,
}

impl Hashes<'_> {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The one hash that counts for the id (section 2.9): the first of MD5, SHA-1,
    /// SHA-256, else any.
    fn first(&self) -> Self {
        let none = Self::default();
        match self {
            Self { md5: Some(_), .. } => Self { md5: self.md5.clone(), ..none },
            Self { sha1: Some(_), .. } => Self { sha1: self.sha1.clone(), ..none },
            Self { sha256: Some(_), .. } => Self { sha256: self.sha256.clone(), ..none },
            _ => Self { tlsh: self.tlsh.clone(), ..none },
        }
    }
}

impl Observable<'_> {
    /// The id that everybody gives this observable.
    #[must_use]
    pub fn id(&self) -> Id {
        match self {
            Self::DomainName { value } => of_value("domain-name", value),
            Self::EmailAddr { value, .. } => of_value("email-addr", value),
            Self::Ipv4Addr { value } => of_value("ipv4-addr", value),
            Self::Ipv6Addr { value } => of_value("ipv6-addr", value),
            Self::Url { value } => of_value("url", value),
            Self::Mutex { name } => {
                let named = Contributing { name: Some(name), ..Contributing::default() };
                Id::of_observable("mutex", &named)
            }
            Self::WindowsRegistryKey { key } => {
                let keyed = Contributing { key: Some(key), ..Contributing::default() };
                Id::of_observable("windows-registry-key", &keyed)
            }
            Self::File(file) => {
                let hashes = Some(file.hashes.first()).filter(|hashes| !hashes.is_empty());
                let file = Contributing { hashes, name: file.name, ..Contributing::default() };
                Id::of_observable("file", &file)
            }
            Self::EmailMessage(mail) => {
                let EmailMessage { body, from_ref, subject, .. } = *mail;
                let mail = Contributing { body, from_ref, subject, ..Contributing::default() };
                Id::of_observable("email-message", &mail)
            }
        }
    }
}

fn of_value(kind: &'static str, value: &str) -> Id {
    Id::of_observable(kind, &Contributing { value: Some(value), ..Contributing::default() })
}

/// Properties that make ids, in the order of their keys.
#[derive(Default, Serialize)]
struct Contributing<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_ref: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hashes: Option<Hashes<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ids that the reference library (`stix2` 3.0.2) gives the same objects.
    #[test]
    fn ids_are_those_that_everybody_makes() {
        let check = |observable: &Observable<'_>, id: &str| {
            assert_eq!(observable.id().to_string(), id);
        };
        let email = Observable::EmailAddr { value: "a@a.example".into(), display_name: Some("A") };
        let name = "a\"\\\n\u{1}é";
        let sha1 = Some("da39a3ee5e6b4b0d3255bfef95601890afd80709".into());
        let md5 = Some("d41d8cd98f00b204e9800998ecf8427e".into());
        let file = |hashes, name| Observable::File(File { hashes, name, ..File::default() });
        let hashes = Hashes { md5, sha1, ..Hashes::default() };
        check(
            &Observable::DomainName { value: "a.example" },
            "domain-name--064f846b-2bd3-5015-8d6f-d260dbda99c1",
        );
        check(&email, "email-addr--ee830b95-596a-564c-83a6-0f552dfe82de");
        check(&Observable::Mutex { name }, "mutex--a13797ed-c428-5c93-b556-62886d7ba106");
        check(
            &Observable::WindowsRegistryKey { key: "HKEY_CURRENT_USER\\A" },
            "windows-registry-key--c1e859c5-57ca-544f-a870-9c0a0df7f743",
        );
        check(
            &file(hashes.clone(), Some("請求書.docm")),
            "file--34e398a8-9aaa-5dfd-84b7-78bf1b0f6ef3",
        );
        check(
            &file(Hashes { md5: None, ..hashes }, None),
            "file--fa6e66a5-f019-51f9-8ab5-812023e58c6e",
        );
        let mail = EmailMessage {
            from_ref: Some(email.id()),
            subject: Some("s"),
            body: Some("b"),
            ..EmailMessage::default()
        };
        check(
            &Observable::EmailMessage(mail),
            "email-message--85e6b97d-02c1-5202-85ed-2ce2254e2a55",
        );
    }
}
