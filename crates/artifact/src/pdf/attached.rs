//! Files embedded in a document (ISO 32000-1 §7.11.4).

use std::collections::BTreeSet;

use vocab::{DefectCode, FactKey, Feature, Spot};

use super::document::{Document, spot};
use super::object::{Dict, Id, Object, Stream};
use super::string::{date, text};
use super::survey::Found;
use crate::contents::Contents;
use crate::member::{Content, Flow, Member, MemberName};
use crate::open::{Give, Tools};

/// Gives out every embedded file once, with the name that leads to it.
pub(super) fn give(
    document: &Document<'_>,
    found: &Found,
    tools: &Tools<'_>,
    contents: &mut Contents,
    give: &mut Give<'_>,
) -> Flow {
    let mut given = BTreeSet::new();
    let named =
        found.files.iter().filter_map(|(id, specification)| file(document, *id, specification));
    let loose = found.loose.iter().map(|stream| (None, stream.clone()));
    for (name, stream) in named.chain(loose) {
        if !given.insert(stream.data.start) {
            continue;
        }
        if given.len() > tools.limits.members {
            contents.defect(DefectCode::LimitMembers, Spot::Whole);
            return Flow::Go;
        }
        contents.feature(Feature::EmbeddedFile, spot(stream.id.number));
        if give(member(document, name, &stream)) == Flow::Stop {
            return Flow::Stop;
        }
    }
    if !given.is_empty() {
        contents.fact(FactKey::Members, given.len());
    }
    Flow::Go
}

/// The name and the stream of a file specification.
fn file(
    document: &Document<'_>,
    id: Id,
    specification: &Dict,
) -> Option<(Option<MemberName>, Stream)> {
    let files = document.dict(specification, b"EF")?;
    let stream = KEYS.iter().find_map(|key| match document.get(&files, key) {
        Object::Stream(stream) => Some(stream),
        _ => None,
    });
    let name = KEYS.iter().find_map(|key| match document.get(specification, key) {
        Object::Text(raw) => Some(MemberName { decoded: text(&raw), raw }),
        _ => None,
    });
    let Some(stream) = stream else {
        document.defect(DefectCode::FileBroken, spot(id.number));
        return None;
    };
    Some((name, stream))
}

fn member(document: &Document<'_>, name: Option<MemberName>, stream: &Stream) -> Member<'static> {
    let parameters = document.dict(&stream.dict, b"Params").unwrap_or_default();
    let mut member = Member::new(spot(stream.id.number), Vec::new());
    // Names of a locked document are encrypted as well.
    member.name = name.filter(|_| !document.is_locked());
    member.size =
        parameters.get(b"Size").and_then(Object::integer).and_then(|size| size.try_into().ok());
    member.packed = u64::try_from(stream.data.len()).ok();
    member.encrypted = document.is_encrypted();
    if document.is_locked() {
        member.content = Content::Locked;
        member.defect = Some(DefectCode::PasswordNotFound);
        return member;
    }
    member.modified = document.get(&parameters, b"ModDate").text().and_then(date);
    let decoded = document.decoded(stream);
    member.defect = decoded.defect;
    member.content = Content::Bytes(decoded.bytes.into());
    member
}

const KEYS: [&[u8]; 5] = [b"UF", b"F", b"DOS", b"Unix", b"Mac"];
