//! One look at every dictionary of a document, whether anything leads to it or not: what
//! acts, what links elsewhere, and where the files and pictures are.

use std::collections::{BTreeMap, BTreeSet};

use vocab::{DefectCode, FactKey, Facts, Feature, Inside, Spot};

use super::document::{Document, spot};
use super::object::{Dict, Id, Object, Stream};
use super::string::text;
use super::xfa;
use crate::contents::{Contents, TextKind};

/// What was seen, and what the later steps read.
#[derive(Debug)]
pub(super) struct Survey<'d, 'a> {
    document: &'d Document<'a>,
    contents: &'d mut Contents,
    actions: BTreeMap<&'static str, usize>,
    filters: BTreeSet<String>,
    media: BTreeSet<&'static str>,
    links: Vec<String>,
    /// Streams and strings of scripts that were read already.
    scripts: BTreeSet<(u32, usize)>,
    pub(super) found: Found,
}

/// Streams that hold files and pictures, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Specifications of embedded files with the object that each stands in.
    pub(super) files: Vec<(Id, Dict)>,
    /// Streams that call themselves embedded files.
    pub(super) loose: Vec<Stream>,
    pub(super) pictures: Vec<Stream>,
}

/// The object that a dictionary stands in, and whether a reader comes to see it.
#[derive(Debug, Clone, Copy)]
struct At {
    id: Id,
    current: bool,
}

impl<'d, 'a> Survey<'d, 'a> {
    pub(super) fn new(document: &'d Document<'a>, contents: &'d mut Contents) -> Self {
        Self {
            document,
            contents,
            actions: BTreeMap::new(),
            filters: BTreeSet::new(),
            media: BTreeSet::new(),
            links: Vec::new(),
            scripts: BTreeSet::new(),
            found: Found::default(),
        }
    }

    /// Looks at all objects and notes what they show.
    pub(super) fn run(mut self) -> Found {
        for (id, current, object) in self.document.definitions() {
            let at = At { id, current };
            let mut waiting = vec![&object];
            while let Some(object) = waiting.pop() {
                match object {
                    Object::Array(values) => waiting.extend(values.iter().rev()),
                    Object::Dict(dict) => {
                        self.dict(dict, at);
                        waiting.extend(dict.0.iter().rev().map(|(_, value)| value));
                    }
                    Object::Stream(stream) => {
                        self.stream(stream, at);
                        self.dict(&stream.dict, at);
                        waiting.extend(stream.dict.0.iter().rev().map(|(_, value)| value));
                    }
                    _ => {}
                }
            }
        }
        self.put_facts();
        self.found
    }

    fn put_facts(&mut self) {
        let actions: Vec<Facts> = self
            .actions
            .iter()
            .map(|(kind, count)| {
                Facts(vec![(FactKey::Kind, (*kind).into()), (FactKey::Count, (*count).into())])
            })
            .collect();
        let filters: Vec<String> = std::mem::take(&mut self.filters).into_iter().collect();
        let media: Vec<&str> = self.media.iter().copied().collect();
        self.contents.fact_some(FactKey::Actions, Some(actions));
        self.contents.fact_some(FactKey::Links, Some(std::mem::take(&mut self.links)));
        self.contents.fact_some(FactKey::Media, Some(media));
        self.contents.fact_some(FactKey::Filters, Some(filters));
    }

    fn stream(&mut self, stream: &Stream, at: At) {
        for filter in self.document.filters(&stream.dict) {
            if self.filters.len() < LIST_MAX {
                self.filters.insert(String::from_utf8_lossy(&filter.name).into_owned());
            }
        }
        let lists = &mut self.found;
        if stream.dict.is(b"Subtype", b"Image") && at.current {
            push(&mut lists.pictures, stream.clone());
        } else if stream.dict.is(b"Type", b"EmbeddedFile") {
            push(&mut lists.loose, stream.clone());
        }
        // A stream whose data lie in another file (§7.3.8.2).
        if let Some(target) = stream.dict.get(b"F").and_then(|file| self.file_target(file)) {
            self.outside(&target, at);
        }
    }

    fn dict(&mut self, dict: &Dict, at: At) {
        let name = dict.get(b"S").and_then(Object::name).unwrap_or_default();
        let action = ACTIONS.iter().find(|known| known.as_bytes() == name);
        if let Some(action) = action.filter(|_| at.current) {
            *self.actions.entry(action).or_default() += 1;
        }
        match name {
            b"Launch" => self.launch(dict, at),
            b"SubmitForm" | b"ImportData" => self.form(dict, at),
            b"GoToR" | b"GoToE" | b"Thread" => self.remote(dict, at),
            _ => {}
        }
        if let Some(code) = dict.get(b"JS") {
            self.script(code, at);
        }
        if let Some(Object::Text(target)) =
            dict.get(b"URI").map(|uri| self.document.resolve(uri)).as_deref()
        {
            self.link(&text(target), at);
        }
        if dict.has(b"EF") && self.found.files.len() < LIST_MAX_FILES {
            self.found.files.push((at.id, dict.clone()));
        }
        if dict.is(b"FS", b"URL")
            && let Some(target) = dict.get(b"F").and_then(Object::text)
        {
            self.link(&text(target), at);
        }
        if dict.has(b"XFA") {
            self.xfa(dict, at);
        }
        if let Some(Object::Dict(events)) =
            dict.get(b"AA").map(|value| self.document.resolve(value)).as_deref()
        {
            self.events(events, at);
        }
        let subtype = dict.get(b"Subtype").and_then(Object::name).unwrap_or_default();
        self.media.extend(MEDIA.iter().find(|known| known.as_bytes() == subtype));
    }

    /// A link that a reader follows by a click.
    fn link(&mut self, target: &str, at: At) {
        let target = target.trim();
        if target.is_empty() || self.links.iter().any(|known| known == target) {
            return;
        }
        if self.links.len() == LIST_MAX {
            self.contents.defect(DefectCode::LimitLinks, Spot::Whole);
            return;
        }
        self.links.push(target.to_owned());
        // What an older revision led to is no longer to be clicked.
        let kind = if at.current { TextKind::Link } else { TextKind::Hidden };
        let spot = Spot::inside(Inside::Link, at.id.number.to_string());
        self.contents.text(kind, spot, target.to_owned());
        if target.to_ascii_lowercase().starts_with("javascript:") {
            self.contents.feature(Feature::Script, spot_of(at));
        }
    }

    /// A target in another file, which may be on another host.
    fn outside(&mut self, target: &str, at: At) {
        if is_remote(target) {
            self.contents.feature(Feature::ExternalLink, spot_of(at));
            self.link(target, at);
        }
    }

    fn remote(&mut self, dict: &Dict, at: At) {
        if let Some(target) = dict.get(b"F").and_then(|file| self.file_target(file)) {
            self.outside(&target, at);
        }
    }

    fn form(&mut self, dict: &Dict, at: At) {
        let Some(target) = dict.get(b"F").and_then(|file| self.file_target(file)) else { return };
        if dict.is(b"S", b"SubmitForm") {
            self.contents.feature(Feature::CredentialForm, spot_of(at));
        }
        self.link(&target, at);
    }

    /// A program or a document that is opened (§12.6.4.5).
    fn launch(&mut self, dict: &Dict, at: At) {
        self.contents.feature(Feature::RunsCommand, spot_of(at));
        let mut command = Vec::new();
        command.extend(dict.get(b"F").and_then(|file| self.file_target(file)));
        for system in [&b"Win"[..], b"Mac", b"Unix"] {
            let Some(own) = self.document.dict(dict, system) else { continue };
            command.extend(own.get(b"F").and_then(|file| self.file_target(file)));
        }
        // What is opened may stand elsewhere; an address among the arguments is no target.
        for target in &command {
            self.outside(target, at);
        }
        for system in [&b"Win"[..], b"Mac", b"Unix"] {
            let Some(own) = self.document.dict(dict, system) else { continue };
            for key in [&b"P"[..], b"D"] {
                command.extend(own.get(key).and_then(|value| self.file_target(value)));
            }
        }
        self.contents.text(TextKind::Code, spot_of(at), command.join(" "));
    }

    /// JavaScript, as a string or a stream.
    fn script(&mut self, value: &Object, at: At) {
        let number = value.reference().unwrap_or(at.id.number);
        let code = match self.document.resolve(value).as_ref() {
            Object::Text(code) => text(code),
            Object::Stream(stream) => text(&self.document.decoded(stream).bytes),
            _ => return,
        };
        let spot = Spot::inside(Inside::Script, number.to_string());
        self.contents.feature(Feature::Script, spot.clone());
        // The same script hangs on many fields of a form.
        if !self.scripts.insert((number, code.len())) {
            return;
        }
        if code.contains("exportDataObject") && code.contains("nLaunch") {
            self.contents.feature(Feature::RunsCommand, spot.clone());
        }
        self.contents.text(TextKind::Code, spot, code);
    }

    fn xfa(&mut self, dict: &Dict, at: At) {
        let value = self.document.get(dict, b"XFA");
        let pieces = match &value {
            Object::Array(values) => values.iter().take(LIST_MAX).collect(),
            value => vec![value],
        };
        let mut bytes = Vec::new();
        for piece in pieces {
            if let Object::Stream(stream) = self.document.resolve(piece).as_ref() {
                bytes.extend(self.document.decoded(stream).bytes);
            }
        }
        let form = xfa::read(&text(&bytes));
        for code in form.scripts {
            let spot = Spot::inside(Inside::Script, at.id.number.to_string());
            self.contents.feature(Feature::Script, spot.clone());
            if form.runs_when_opened {
                self.contents.feature(Feature::AutoExec, spot.clone());
            }
            self.contents.text(TextKind::Code, spot, code);
        }
        for target in form.targets {
            self.contents.feature(Feature::CredentialForm, spot_of(at));
            self.link(&target, at);
        }
    }

    /// Additional actions (§12.6.3): those of events that need no click.
    fn events(&mut self, events: &Dict, at: At) {
        for (event, action) in &events.0 {
            let runs = kinds(self.document, action).iter().any(|kind| RUN.contains(kind));
            if at.current && runs && EVENTS.contains(&event.as_slice()) {
                self.contents.feature(Feature::AutoExec, spot_of(at));
            }
        }
    }

    /// The target of a file specification (§7.11), as it is written.
    fn file_target(&self, value: &Object) -> Option<String> {
        match self.document.resolve(value).as_ref() {
            Object::Text(target) => Some(text(target)),
            Object::Dict(dict) => {
                [&b"UF"[..], b"F", b"DOS", b"Unix", b"Mac"].iter().find_map(|key| {
                    let value = self.document.get(dict, key);
                    value.text().map(text)
                })
            }
            _ => None,
        }
    }
}

/// Names of an action and of those that follow it.
pub(super) fn kinds(document: &Document<'_>, action: &Object) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    let mut waiting = vec![document.resolve(action).into_owned()];
    for _ in 0..CHAIN_MAX {
        let Some(action) = waiting.pop() else { return kinds };
        match action {
            Object::Array(values) => {
                waiting.extend(
                    values.iter().take(CHAIN_MAX).map(|value| document.resolve(value).into_owned()),
                );
            }
            Object::Dict(dict) => {
                let name = dict.get(b"S").and_then(Object::name).unwrap_or_default();
                kinds.extend(ACTIONS.iter().find(|known| known.as_bytes() == name));
                waiting.push(document.get(&dict, b"Next"));
            }
            _ => {}
        }
    }
    document.defect(DefectCode::LinkLoop, spot(action.reference().unwrap_or(0)));
    kinds
}

/// Kinds of actions that run something.
pub(super) const RUN: &[&str] = &["JavaScript", "Launch"];

fn spot_of(at: At) -> Spot {
    spot(at.id.number)
}

fn is_remote(target: &str) -> bool {
    target.starts_with(r"\\") || target.starts_with("//") || target.contains("://")
}

fn push(list: &mut Vec<Stream>, stream: Stream) {
    if list.len() < LIST_MAX_FILES {
        list.push(stream);
    }
}

/// Kinds of actions that leave the document or run something (§12.6.4).
const ACTIONS: &[&str] = &[
    "GoToE",
    "GoToR",
    "ImportData",
    "JavaScript",
    "Launch",
    "Movie",
    "Rendition",
    "RichMediaExecute",
    "Sound",
    "SubmitForm",
    "Thread",
    "URI",
];
/// Annotations and objects that play something, which readers had their worst holes in.
const MEDIA: &[&str] = &["3D", "Movie", "RichMedia", "Screen", "Sound", "Flash"];
/// Events of a document, a page or an annotation that come without a click.
const EVENTS: &[&[u8]] = &[b"O", b"PO", b"PV", b"WC", b"WS", b"DS", b"WP", b"DP"];
const LIST_MAX: usize = 200;
const LIST_MAX_FILES: usize = 5_000;
const CHAIN_MAX: usize = 64;
