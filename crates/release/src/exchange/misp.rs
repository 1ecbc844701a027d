//! A notice as a MISP event: an object for each file, URL and host, plain attributes for
//! everything else, and `to_ids` on what may be blocked. Its UUIDs are of the share's name and
//! of what each part is about, so that a later version or the other language replaces it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use ::misp::{Attribute, Event, Kind as Type, Object, Organisation, Template, ThreatLevel};
use analysis::{misp_fitted, misp_plain, misp_tags, misp_threat_level, misp_value};
use jiff::Timestamp;
use observable::Kind;

use crate::facts::Part;
use crate::marker::is_masked;
use crate::notice::{Bilingual, Notice, NoticeFile, NoticeIndicator};

use super::{Telling, told};

/// The event of a notice. Of a withdrawn one there is nothing but the reason, and a tag that
/// says so: MISP knows no revoking.
#[must_use]
pub fn misp_event<'a>(notice: &'a Notice, telling: &Telling<'_>) -> Event<'a> {
    let time = |second| Timestamp::from_second(second).unwrap_or_default();
    let judged = notice.withdrawn.is_none().then_some((notice.class, notice.kind));
    let event = Event {
        organisation: Organisation { name: telling.publisher.name.to_owned() },
        info: String::new(),
        name: Some(notice.name.clone()),
        created: time(telling.publisher.first_released),
        changed: time(notice.released),
        threat_level: judged
            .map_or(ThreatLevel::Undefined, |(class, _)| misp_threat_level(Some(class))),
        tags: misp_tags(notice.tlp, judged),
        attributes: Vec::new(),
        objects: Vec::new(),
    };
    match &notice.withdrawn {
        Some(reason) => tombstone(event, notice, reason, telling),
        None => content(event, notice, telling),
    }
}

fn tombstone<'a>(
    mut event: Event<'a>,
    notice: &Notice,
    reason: &Bilingual,
    telling: &Telling<'_>,
) -> Event<'a> {
    event.info = telling.title(&notice.name, &telling.text("share-withdrawn"));
    event.tags.push("workflow:state=\"rejected\"");
    let reason = telling.translated(reason);
    event.attributes.extend(comment(&reason, telling.text("share-withdrawn-reason")));
    event
}

fn content<'a>(mut event: Event<'a>, notice: &'a Notice, telling: &Telling<'_>) -> Event<'a> {
    event.info = telling.title(&notice.name, &telling.translated(&notice.title));
    let mut known = BTreeSet::new();
    for indicator in &notice.indicators {
        if known.insert(&indicator.observable) {
            add(&mut event, indicator, telling);
        }
    }
    let files = notice.files.iter().map(of_file).filter(|list| !list.is_empty());
    event.objects.extend(files.map(|list| object(Template::File, list, String::new())));
    for subject in notice.subjects.iter().filter(|subject| !is_masked(&subject.text)) {
        event.attributes.extend(of(None, Type::EmailSubject, &subject.text));
    }
    let title = (telling.words)("share-stix-note", &[("name", &notice.name)]);
    event.attributes.extend(comment(&told::story(notice, telling), title));
    event
}

/// Adds a value, within its object if there is one for its kind.
fn add<'a>(event: &mut Event<'a>, indicator: &'a NoticeIndicator, telling: &Telling<'_>) {
    let observable = &indicator.observable;
    let (fitted, is_cut) = misp_fitted(&observable.value);
    // What does not fit is not what it was: it is told as seen.
    let to_ids = !indicator.compromised && !is_cut;
    let advice = telling.advice(indicator);
    let template = misp_value(observable, to_ids).filter(|_| fitted == observable.value);
    if let Some((template, list)) = template {
        event.objects.push(object(template, list, advice));
        return;
    }
    let kind = match (observable.kind, indicator.part) {
        (Kind::Email, Part::Sender) => Type::EmailSrc,
        (Kind::Email, Part::ReplyTo) => Type::EmailReplyTo,
        _ => misp_plain(observable),
    };
    let attribute = of(None, kind, fitted);
    event.attributes.extend(attribute.map(|one| Attribute { to_ids, comment: advice, ..one }));
}

fn of_file(file: &NoticeFile) -> Vec<Attribute<'_>> {
    let hashes = [
        ("sha256", Type::Sha256, &file.sha256),
        ("sha1", Type::Sha1, &file.sha1),
        ("md5", Type::Md5, &file.md5),
    ];
    let hashes = hashes.into_iter().filter_map(|(relation, kind, hash)| {
        Some(Attribute { to_ids: true, ..of(Some(relation), kind, hash)? })
    });
    let name = file.name.as_ref().filter(|name| !is_masked(&name.text));
    let name = name.and_then(|name| of(Some("filename"), Type::Filename, &name.text));
    let mut list: Vec<Attribute<'_>> = hashes.chain(name).collect();
    if !list.is_empty() {
        let size = file.size.to_string();
        list.push(Attribute {
            value: Cow::Owned(size),
            ..attribute(Some("size-in-bytes"), Type::SizeInBytes, "")
        });
    }
    list
}

fn object(template: Template, attributes: Vec<Attribute<'_>>, comment: String) -> Object<'_> {
    Object { template, comment, attributes, contains: Vec::new() }
}

/// A text for people, unless there is none.
fn comment(text: &str, title: String) -> Option<Attribute<'static>> {
    let (fitted, _) = misp_fitted(text);
    let value = Cow::Owned(fitted.to_owned());
    let one = Attribute { value, comment: title, ..attribute(None, Type::Comment, "") };
    (!fitted.is_empty()).then_some(one)
}

/// An attribute that nobody looks for, unless MISP would find it empty.
fn of<'a>(relation: Option<&'static str>, kind: Type, value: &'a str) -> Option<Attribute<'a>> {
    let (fitted, _) = misp_fitted(value);
    (!fitted.is_empty()).then(|| attribute(relation, kind, fitted))
}

fn attribute<'a>(relation: Option<&'static str>, kind: Type, value: &'a str) -> Attribute<'a> {
    Attribute { relation, kind, value: value.into(), to_ids: false, comment: String::new() }
}
