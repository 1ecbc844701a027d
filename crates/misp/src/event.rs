//! An event and its JSON, as MISP itself writes it: numbers are strings, flags are
//! flags. Every UUID is made from what it names, so the same event always has the same
//! ones, and no two events share one, which MISP refuses.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};
use sha1::{Digest, Sha1};
use vocab::Uuid;

use crate::attribute::{Attribute, Kind};
use crate::template::Template;

/// One event.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    pub organisation: Organisation,
    pub info: String,
    /// What it goes by while more is learned of it, so that its later versions and other
    /// languages have the same UUIDs. Without a name they are made from all that it tells.
    pub name: Option<String>,
    /// When it was made.
    pub created: jiff::Timestamp,
    /// When it was changed for the last time.
    pub changed: jiff::Timestamp,
    pub threat_level: ThreatLevel,
    /// Names of tags, each of a published taxonomy.
    pub tags: Vec<&'static str>,
    pub attributes: Vec<Attribute<'a>>,
    pub objects: Vec<Object<'a>>,
}

/// Who made the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    pub name: String,
}

/// How grave it is, as MISP numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreatLevel {
    High,
    Medium,
    Low,
    Undefined,
}

/// Attributes that belong together, by a published template.
#[derive(Debug, Clone)]
pub struct Object<'a> {
    pub template: Template,
    pub comment: String,
    pub attributes: Vec<Attribute<'a>>,
    /// Positions of the objects that this one contains.
    pub contains: Vec<usize>,
}

impl Event<'_> {
    /// The JSON of the event, ended by a line feed.
    #[must_use]
    pub fn to_line(&self) -> Vec<u8> {
        let shape = Whole { event: self.shape() };
        // Our own shapes into memory: nothing can fail.
        let mut line = serde_json::to_vec(&shape).unwrap_or_default();
        line.push(b'\n');
        line
    }

    fn shape(&self) -> EventShape<'_> {
        let uuid = self.uuid();
        let timestamp = self.changed.as_second().to_string();
        let organisation = named(NAMESPACE, &[b"organisation", self.organisation.name.as_bytes()]);
        EventShape {
            uuid: uuid.to_string(),
            info: &self.info,
            date: self.created.strftime("%F").to_string(),
            timestamp: timestamp.clone(),
            threat_level_id: match self.threat_level {
                ThreatLevel::High => "1",
                ThreatLevel::Medium => "2",
                ThreatLevel::Low => "3",
                ThreatLevel::Undefined => "4",
            },
            analysis: COMPLETED,
            distribution: OWN_ORGANISATION,
            published: false,
            organisation: OrganisationShape {
                uuid: organisation.to_string(),
                name: &self.organisation.name,
            },
            tags: self.tags.iter().map(|name| TagShape { name }).collect(),
            attributes: Attributes {
                all: &self.attributes,
                owner: uuid,
                timestamp: timestamp.clone(),
            },
            objects: Objects { all: &self.objects, uuids: self.object_uuids(uuid), timestamp },
        }
    }

    fn uuid(&self) -> Uuid {
        match &self.name {
            Some(name) => {
                let organisation = self.organisation.name.as_bytes();
                named(NAMESPACE, &[b"event", organisation, b"\0", name.as_bytes()])
            }
            None => self.uuid_of_content(),
        }
    }

    /// Of each object: from its first attribute, which says what it is about, and how many
    /// before it are about the same.
    fn object_uuids(&self, owner: Uuid) -> Vec<Uuid> {
        let mut said = Said::new();
        let mut uuids = Vec::with_capacity(self.objects.len());
        for object in &self.objects {
            let about = object.attributes.first().map_or("", |attribute| &attribute.value);
            let what = ["object", object.template.name(), "", about];
            uuids.push(uuid_of(owner, &mut said, what));
        }
        uuids
    }

    /// From everything that the event tells.
    fn uuid_of_content(&self) -> Uuid {
        let mut digest = Sha1::new().chain_update(NAMESPACE.to_bytes());
        let mut add = |text: &str| {
            // The length keeps two texts from running into each other.
            digest.update(text.len().to_be_bytes());
            digest.update(text);
        };
        add(&self.organisation.name);
        add(&self.info);
        self.tags.iter().for_each(|tag| add(tag));
        let inner = self.objects.iter().flat_map(|object| &object.attributes);
        for attribute in self.attributes.iter().chain(inner) {
            add(attribute.kind.names().0);
            add(attribute.relation.unwrap_or_default());
            add(&attribute.value);
            add(if attribute.to_ids { "1" } else { "0" });
        }
        Uuid::of_digest(&digest.finalize(), 5)
    }
}

/// What parts of one owner say, and how often so far.
type Said<'a> = BTreeMap<[&'a str; 4], u32>;

/// The UUID of a part: from what it says, and how many parts before it say the same.
fn uuid_of<'a>(owner: Uuid, said: &mut Said<'a>, what: [&'a str; 4]) -> Uuid {
    let count = said.entry(what).or_default();
    let before = count.to_be_bytes();
    *count = count.saturating_add(1);
    let texts = what.iter().flat_map(|text| [text.as_bytes(), b"\0".as_slice()]);
    named(owner, &texts.chain([before.as_slice()]).collect::<Vec<_>>())
}

/// A name of version 5 (RFC 9562 section 5.5).
fn named(namespace: Uuid, name: &[&[u8]]) -> Uuid {
    let digest = Sha1::new().chain_update(namespace.to_bytes());
    let digest = name.iter().fold(digest, |digest, part| digest.chain_update(part));
    Uuid::of_digest(&digest.finalize(), 5)
}

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(rename = "Event")]
    event: EventShape<'a>,
}

#[derive(Serialize)]
struct EventShape<'a> {
    uuid: String,
    info: &'a str,
    date: String,
    timestamp: String,
    threat_level_id: &'static str,
    analysis: &'static str,
    distribution: &'static str,
    published: bool,
    #[serde(rename = "Orgc")]
    organisation: OrganisationShape<'a>,
    #[serde(rename = "Tag")]
    tags: Vec<TagShape<'a>>,
    #[serde(rename = "Attribute")]
    attributes: Attributes<'a>,
    #[serde(rename = "Object")]
    objects: Objects<'a>,
}

#[derive(Serialize)]
struct OrganisationShape<'a> {
    uuid: String,
    name: &'a str,
}

#[derive(Serialize)]
struct TagShape<'a> {
    name: &'a str,
}

/// The attributes of an event or an object, written one by one.
struct Attributes<'a> {
    all: &'a [Attribute<'a>],
    owner: Uuid,
    timestamp: String,
}

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(Some(self.all.len()))?;
        let mut said = Said::new();
        for attribute in self.all {
            let (kind, category) = attribute.kind.names();
            // A comment may be put otherwise: it is known by its place alone.
            let value = if attribute.kind == Kind::Comment { "" } else { &*attribute.value };
            let what = ["attribute", attribute.relation.unwrap_or_default(), kind, value];
            list.serialize_element(&AttributeShape {
                uuid: uuid_of(self.owner, &mut said, what).to_string(),
                object_relation: attribute.relation,
                kind,
                category,
                value: &attribute.value,
                to_ids: attribute.to_ids,
                disable_correlation: !attribute.kind.correlates(),
                comment: &attribute.comment,
                distribution: INHERITED,
                timestamp: &self.timestamp,
            })?;
        }
        list.end()
    }
}

#[derive(Serialize)]
struct AttributeShape<'a> {
    uuid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_relation: Option<&'static str>,
    #[serde(rename = "type")]
    kind: &'static str,
    category: &'static str,
    value: &'a str,
    to_ids: bool,
    disable_correlation: bool,
    comment: &'a str,
    distribution: &'static str,
    timestamp: &'a str,
}

struct Objects<'a> {
    all: &'a [Object<'a>],
    /// Of each of them.
    uuids: Vec<Uuid>,
    timestamp: String,
}

impl Serialize for Objects<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(Some(self.all.len()))?;
        for (object, uuid) in self.all.iter().zip(self.uuids.iter().copied()) {
            let (template_uuid, template_version) = object.template.version();
            let reference = |target: &Uuid| ReferenceShape {
                uuid: named(uuid, &[b"reference", &target.to_bytes()]).to_string(),
                object_uuid: uuid.to_string(),
                referenced_uuid: target.to_string(),
                relationship_type: "contains",
                comment: "",
            };
            let targets = object.contains.iter().filter_map(|target| self.uuids.get(*target));
            list.serialize_element(&ObjectShape {
                uuid: uuid.to_string(),
                name: object.template.name(),
                category: object.template.category(),
                template_uuid,
                template_version,
                comment: &object.comment,
                distribution: INHERITED,
                timestamp: &self.timestamp,
                attributes: Attributes {
                    all: &object.attributes,
                    owner: uuid,
                    timestamp: self.timestamp.clone(),
                },
                references: targets.map(reference).collect(),
            })?;
        }
        list.end()
    }
}

#[derive(Serialize)]
struct ObjectShape<'a> {
    uuid: String,
    name: &'static str,
    #[serde(rename = "meta-category")]
    category: &'static str,
    template_uuid: &'static str,
    template_version: &'static str,
    comment: &'a str,
    distribution: &'static str,
    timestamp: &'a str,
    #[serde(rename = "Attribute")]
    attributes: Attributes<'a>,
    #[serde(rename = "ObjectReference")]
    references: Vec<ReferenceShape>,
}

#[derive(Serialize)]
struct ReferenceShape {
    uuid: String,
    object_uuid: String,
    referenced_uuid: String,
    relationship_type: &'static str,
    comment: &'static str,
}

/// `analysis`: completed, since there is nothing more that the program will find.
const COMPLETED: &str = "2";
/// `distribution`: who imports the event decides how far it goes.
const OWN_ORGANISATION: &str = "0";
/// `distribution` of parts: that of the event.
const INHERITED: &str = "5";
/// Ours alone: a random UUID.
const NAMESPACE: Uuid = Uuid::new(0x3c1f_0d3a_52d7_4a7e_9b7b_6a0e_b9a4_1d55);

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use expect_test::expect;

    use super::*;

    fn event(second: i64, value: &str) -> String {
        let attribute = |relation, kind| Attribute {
            relation,
            kind,
            value: Cow::Borrowed(value),
            to_ids: relation.is_some(),
            comment: "mail:M1/text".to_owned(),
        };
        let object = |template, contains| Object {
            template,
            comment: String::new(),
            attributes: vec![attribute(Some("filename"), Kind::Filename)],
            contains,
        };
        let event = Event {
            organisation: Organisation { name: "hub".to_owned() },
            info: "Mail".to_owned(),
            name: None,
            created: jiff::Timestamp::from_second(second).unwrap(),
            changed: jiff::Timestamp::from_second(second).unwrap(),
            threat_level: ThreatLevel::High,
            tags: vec!["tlp:amber"],
            attributes: vec![attribute(None, Kind::Comment)],
            objects: vec![object(Template::File, vec![1]), object(Template::File, Vec::new())],
        };
        String::from_utf8(event.to_line()).unwrap()
    }

    #[test]
    fn an_event_is_written_as_misp_writes_it() {
        expect![[r#"
            {"Event":{"uuid":"34d425c6-36be-5a1a-ab63-3db8c70dd758",
            "info":"Mail",
            "date":"2026-02-02",
            "timestamp":"1770000000",
            "threat_level_id":"1",
            "analysis":"2",
            "distribution":"0",
            "published":false,
            "Orgc":{"uuid":"589920cd-ef93-527f-8c94-08990ae0b301",
            "name":"hub"},
            "Tag":[{"name":"tlp:amber"}],
            "Attribute":[{"uuid":"0a9b33ae-6c45-5905-9795-101721c5f6b0",
            "type":"comment",
            "category":"Other",
            "value":"a.exe",
            "to_ids":false,
            "disable_correlation":true,
            "comment":"mail:M1/text",
            "distribution":"5",
            "timestamp":"1770000000"}],
            "Object":[{"uuid":"dfccf323-0c7d-5cb1-a792-1d5e30b1a9a0",
            "name":"file",
            "meta-category":"file",
            "template_uuid":"688c46fb-5edb-40a3-8273-1af7923e2215",
            "template_version":"25",
            "comment":"",
            "distribution":"5",
            "timestamp":"1770000000",
            "Attribute":[{"uuid":"ad24cc86-2abf-52f8-bfb5-6aa0bb7d5a49",
            "object_relation":"filename",
            "type":"filename",
            "category":"Payload delivery",
            "value":"a.exe",
            "to_ids":true,
            "disable_correlation":true,
            "comment":"mail:M1/text",
            "distribution":"5",
            "timestamp":"1770000000"}],
            "ObjectReference":[{"uuid":"6c7165fc-42b1-51fc-b02d-373603bd88d5",
            "object_uuid":"dfccf323-0c7d-5cb1-a792-1d5e30b1a9a0",
            "referenced_uuid":"5254ac9e-9a0d-5094-862b-4bbb5b1fcf75",
            "relationship_type":"contains",
            "comment":""}]},{"uuid":"5254ac9e-9a0d-5094-862b-4bbb5b1fcf75",
            "name":"file",
            "meta-category":"file",
            "template_uuid":"688c46fb-5edb-40a3-8273-1af7923e2215",
            "template_version":"25",
            "comment":"",
            "distribution":"5",
            "timestamp":"1770000000",
            "Attribute":[{"uuid":"782ac6c3-1562-56da-a048-74b2551540fb",
            "object_relation":"filename",
            "type":"filename",
            "category":"Payload delivery",
            "value":"a.exe",
            "to_ids":true,
            "disable_correlation":true,
            "comment":"mail:M1/text",
            "distribution":"5",
            "timestamp":"1770000000"}],
            "ObjectReference":[]}]}}
        "#]]
        .assert_eq(&event(1_770_000_000, "a.exe").replace(",\"", ",\n\""));
    }

    #[test]
    fn uuids_hang_on_content_and_not_on_time() {
        let uuids = |text: &str| -> Vec<String> {
            text.split("uuid\":\"").skip(1).map(|rest| rest.chars().take(36).collect()).collect()
        };
        let (first, later) = (uuids(&event(1, "a.exe")), uuids(&event(2, "a.exe")));
        assert_eq!(first, later);
        let other = uuids(&event(1, "b.exe"));
        let shared: Vec<_> = first.iter().filter(|uuid| other.contains(uuid)).collect();
        // The organisation and the two mentions of the template.
        assert_eq!(shared.len(), 3, "{shared:?}");
    }
}
