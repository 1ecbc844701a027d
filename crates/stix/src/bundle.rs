//! A bundle (section 8): everything that one analysis says, readable alone. Who says
//! it, when and to whom it may go stands in each object.

use std::collections::BTreeSet;

use serde::Serialize;
use vocab::Tlp;

use crate::domain::DomainObject;
use crate::id::Id;
use crate::marking;
use crate::observable::Observable;
use crate::time::Timestamp;

/// What all objects of a bundle have in common.
#[derive(Debug, Clone)]
pub struct Author {
    /// Who says it: never who handed the mail in.
    pub name: String,
    /// The program that says it for them.
    pub product: &'static str,
    /// A word of `identity-class-ov`.
    pub class: &'static str,
    /// When it is said.
    pub created: Timestamp,
    /// When it was said otherwise for the last time; not before `created`.
    pub modified: Timestamp,
    /// Whether everything that is said is taken back.
    pub revoked: bool,
    /// How far it may travel.
    pub tlp: Tlp,
    /// Language of names and descriptions, a tag of BCP 47.
    pub lang: &'static str,
}

/// Objects in the order in which they were added, each once.
#[derive(Debug)]
pub struct Bundle<'a> {
    author: Author,
    identity: Id,
    known: BTreeSet<Id>,
    objects: Vec<Object<'a>>,
}

impl<'a> Bundle<'a> {
    /// A bundle that holds its author and the marking of all its objects.
    #[must_use]
    pub fn new(author: Author) -> Self {
        let identity = DomainObject::Identity {
            name: author.name.clone(),
            description: author.product.to_owned(),
            identity_class: author.class,
        };
        let id = Id::of_content("identity", &identity);
        let mut bundle =
            Self { author, identity: id, known: BTreeSet::from([id]), objects: Vec::new() };
        // Nothing but a name: no language, no marking, and a time that never changes.
        let common = Common {
            created_by_ref: None,
            created: Some(Timestamp::FIXED),
            modified: Some(Timestamp::FIXED),
            revoked: None,
            object_marking_refs: None,
            ..bundle.common(id, false)
        };
        bundle.objects.push(Object::Domain { object: identity, common, since: Since::default() });
        bundle
    }

    /// Who says it.
    #[must_use]
    pub const fn identity(&self) -> Id {
        self.identity
    }

    /// Adds an observable, unless one of the same id is there; answers its id and
    /// whether it is new.
    pub fn observe(&mut self, observable: Observable<'a>) -> (Id, bool) {
        let id = observable.id();
        let is_new = self.known.insert(id);
        if is_new {
            let common = Common {
                created_by_ref: None,
                created: None,
                modified: None,
                revoked: None,
                ..self.common(id, false)
            };
            self.objects.push(Object::Observable { observable, common });
        }
        (id, is_new)
    }

    /// Adds what the author says, unless it was said; answers its id, which is that of the
    /// content.
    pub fn say(&mut self, object: DomainObject) -> Id {
        let (tlp, lang) = (self.author.tlp.as_str(), self.author.lang);
        let id = Id::of_content(object.kind(), &(&object, self.identity, tlp, lang));
        self.add(id, object);
        id
    }

    /// Adds what the author says of something that keeps its name while more is learned of it,
    /// unless it was said; answers its id, which is that of the name: a later version or
    /// another language of the same thing has the same id.
    pub fn say_of(&mut self, name: &[&str], object: DomainObject) -> Id {
        let id = Id::of_content(object.kind(), &(name, self.identity));
        self.add(id, object);
        id
    }

    fn add(&mut self, id: Id, object: DomainObject) {
        if self.known.insert(id) {
            let common = self.common(id, object.has_text());
            let created = self.author.created;
            let since = match object {
                DomainObject::Indicator { .. } => Since { valid_from: Some(created), ..NEVER },
                DomainObject::Report { .. } => Since { published: Some(created), ..NEVER },
                _ => NEVER,
            };
            self.objects.push(Object::Domain { object, common, since });
        }
    }

    /// Every object, in order.
    pub fn ids(&self) -> impl Iterator<Item = Id> {
        self.objects.iter().map(|object| match object {
            Object::Observable { common, .. } | Object::Domain { common, .. } => common.id,
        })
    }

    /// The JSON of the bundle, ended by a line feed.
    #[must_use]
    pub fn to_line(&self) -> Vec<u8> {
        let ids: Vec<Id> = self.ids().collect();
        let shape = Shape {
            kind: "bundle",
            id: Id::of_content("bundle", &ids),
            objects: Objects { marking: marking::definition(self.author.tlp), all: &self.objects },
        };
        // Our own shapes into memory: nothing can fail.
        let mut line = serde_json::to_vec(&shape).unwrap_or_default();
        line.push(b'\n');
        line
    }

    fn common(&self, id: Id, has_text: bool) -> Common {
        Common {
            spec_version: "2.1",
            id,
            created_by_ref: Some(self.identity),
            created: Some(self.author.created),
            modified: Some(self.author.modified),
            revoked: self.author.revoked.then_some(true),
            lang: has_text.then_some(self.author.lang),
            object_marking_refs: Some([marking::id(self.author.tlp)]),
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Object<'a> {
    Observable {
        #[serde(flatten)]
        observable: Observable<'a>,
        #[serde(flatten)]
        common: Common,
    },
    Domain {
        #[serde(flatten)]
        object: DomainObject,
        #[serde(flatten)]
        common: Common,
        #[serde(flatten)]
        since: Since,
    },
}

/// Properties of every object (section 3.2); observables have few of them.
#[derive(Debug, Serialize)]
struct Common {
    spec_version: &'static str,
    id: Id,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by_ref: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_marking_refs: Option<[Id; 1]>,
}

/// Times that an object of its kind must have and that are no part of its content.
#[derive(Debug, Default, Serialize)]
struct Since {
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Timestamp>,
}

const NEVER: Since = Since { valid_from: None, published: None };

#[derive(Serialize)]
struct Shape<O> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: Id,
    objects: O,
}

/// The marking first, since every object names it.
struct Objects<'b, 'a, M> {
    marking: M,
    all: &'b [Object<'a>],
}

impl<M: Serialize> Serialize for Objects<'_, '_, M> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq;
        let mut list = to.serialize_seq(Some(self.all.len() + 1))?;
        list.serialize_element(&self.marking)?;
        for object in self.all {
            list.serialize_element(object)?;
        }
        list.end()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn bundle<'a>(second: i64, tlp: Tlp) -> Bundle<'a> {
        let created = Timestamp::from_second(second).unwrap();
        Bundle::new(Author {
            name: "hub".to_owned(),
            product: "a program",
            class: "organization",
            created,
            modified: created,
            revoked: false,
            tlp,
            lang: "en",
        })
    }

    fn note() -> DomainObject {
        DomainObject::Note {
            title: "t".to_owned(),
            content: "c".to_owned(),
            object_refs: Vec::new(),
        }
    }

    #[test]
    fn an_object_has_its_author_its_times_and_its_marking() {
        let mut bundle = bundle(1_770_000_000, Tlp::AmberStrict);
        bundle.observe(Observable::Url { value: "http://a.example/" });
        bundle.say(note());
        let text = String::from_utf8(bundle.to_line()).unwrap();
        let objects = text.replace("},{\"type\"", "},\n{\"type\"");
        expect![[r#"
            {"type":"bundle","id":"bundle--9f2a2b96-da0a-4bf8-ae61-8c078d560a61","objects":[{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003","created":"2022-10-01T00:00:00.000Z","name":"TLP:AMBER+STRICT","extensions":{"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":{"extension_type":"property-extension","tlp_2_0":"amber+strict"}}},
            {"type":"identity","name":"hub","description":"a program","identity_class":"organization","spec_version":"2.1","id":"identity--aecddada-a8f8-49bd-878b-7db090064984","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z"},
            {"type":"url","value":"http://a.example/","spec_version":"2.1","id":"url--eb20583f-73a1-5b19-a8da-89323ff5cc32","object_marking_refs":["marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"]},
            {"type":"note","abstract":"t","content":"c","object_refs":[],"spec_version":"2.1","id":"note--c100459e-8256-4e9c-8c82-7b1a200ff3d8","created_by_ref":"identity--aecddada-a8f8-49bd-878b-7db090064984","created":"2026-02-02T02:40:00.000Z","modified":"2026-02-02T02:40:00.000Z","lang":"en","object_marking_refs":["marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"]}]}
        "#]].assert_eq(&objects);
    }

    #[test]
    fn an_id_is_that_of_the_content_whenever_it_is_said() {
        let said = |second, tlp| bundle(second, tlp).say(note());
        assert_eq!(said(1, Tlp::Amber), said(2, Tlp::Amber));
        assert_ne!(said(1, Tlp::Amber), said(1, Tlp::Red));
        assert_eq!(bundle(1, Tlp::Amber).identity(), bundle(2, Tlp::Red).identity());
    }

    #[test]
    fn an_id_of_a_name_stays_while_the_content_changes() {
        let said = |name: &[&str], tlp, object| bundle(1, tlp).say_of(name, object);
        let other = DomainObject::Note {
            title: "other".to_owned(),
            content: "c".to_owned(),
            object_refs: Vec::new(),
        };
        let id = said(&["a", "b"], Tlp::Amber, note());
        assert_eq!(id, said(&["a", "b"], Tlp::Red, other));
        assert_ne!(id, said(&["ab"], Tlp::Amber, note()));
        assert_ne!(id, bundle(1, Tlp::Amber).say(note()));
    }

    #[test]
    fn what_is_taken_back_is_revoked_and_its_author_is_not() {
        let first = bundle(1, Tlp::Amber).author;
        let author = Author { modified: Timestamp::FIXED, revoked: true, ..first };
        let mut bundle = Bundle::new(author);
        bundle.observe(Observable::Url { value: "http://a.example/" });
        bundle.say_of(&["a"], note());
        let text = String::from_utf8(bundle.to_line()).unwrap();
        assert_eq!(text.matches("\"revoked\":true").count(), 1, "{text}");
        let times =
            "\"created\":\"1970-01-01T00:00:01.000Z\",\"modified\":\"2026-01-01T00:00:00.000Z\"";
        assert!(text.contains(times), "{text}");
    }

    #[test]
    fn what_was_said_is_not_said_again() {
        let mut bundle = bundle(1, Tlp::Amber);
        let url = Observable::Url { value: "http://a.example/" };
        let (id, is_new) = bundle.observe(url.clone());
        assert!(is_new);
        assert_eq!(bundle.observe(url), (id, false));
        assert_eq!(bundle.say(note()), bundle.say(note()));
        assert_eq!(bundle.ids().count(), 3);
    }
}
