//! What reading the parts of a package collects.

use vocab::{DefectCode, FactKey, FactValue, Facts, Feature, Inside, Limits, Spot};

use super::relation::Relation;
use crate::contents::{Contents, TextKind};
use crate::office::class;
use crate::office::vba::Module;

/// A document while its parts are read.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub(super) limits: &'a Limits,
    pub(super) contents: Contents,
    pub(super) relations: Vec<Relation>,
    pub(super) modules: Vec<Module>,
    pub(super) objects: Vec<FactValue>,
    pub(super) sheets: Vec<FactValue>,
    pub(super) names: Vec<FactValue>,
    pub(super) formulas: Vec<FactValue>,
    pub(super) shown: String,
    pub(super) hidden: String,
}

impl<'a> Document<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            contents: Contents::new(limits),
            relations: Vec::new(),
            modules: Vec::new(),
            objects: Vec::new(),
            sheets: Vec::new(),
            names: Vec::new(),
            formulas: Vec::new(),
            shown: String::new(),
            hidden: String::new(),
        }
    }

    /// Adds to the text that a reader sees, or to the one that is hidden from him.
    pub(super) fn text(&mut self, text: &str, hidden: bool) {
        let into = if hidden { &mut self.hidden } else { &mut self.shown };
        let left = TEXT_MAX.saturating_sub(into.len());
        into.push_str(text.get(..text.floor_char_boundary(left)).unwrap_or_default());
        if text.len() > left {
            self.contents.defect(DefectCode::LimitText, Spot::Text);
        }
    }

    /// The relationship of a part by its identifier.
    pub(super) fn relation(&self, part: &str, id: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.source == part && relation.id == id)
    }

    /// Notes an object: its program, and what it is related to.
    pub(super) fn object(&mut self, object: &Object<'_>) {
        let relation = object.id.and_then(|id| self.relation(object.part, id));
        let target = relation.map(|relation| relation.target.clone());
        let linked = relation.is_some_and(|relation| relation.external);
        let spot = Spot::inside(Inside::Object, object.program);
        if let Some(meaning) = class::by_name(object.program).or(class::by_id(object.program)) {
            self.contents.feature(meaning.feature(), spot);
        }
        let mut facts = Facts::default();
        facts.put(FactKey::Kind, if linked { "link" } else { object.kind });
        facts.put_some(FactKey::Class, Some(object.program));
        facts.put_some(FactKey::Target, target);
        if object.update {
            facts.put(FactKey::Update, true);
        }
        put(&mut self.objects, facts);
    }

    pub(super) fn fact(&mut self, key: FactKey, value: &str) {
        let value = value.trim();
        if !value.is_empty() && self.contents.facts.get(key).is_none() {
            self.contents.fact(key, value);
        }
    }

    /// A property that may hold anything, such as the pieces of a command.
    pub(super) fn property(&mut self, name: &str, value: &str) {
        let spot = Spot::inside(Inside::Property, name);
        self.contents.text(TextKind::Hidden, spot, value.to_owned());
    }

    /// All that was collected.
    pub(super) fn end(mut self) -> Contents {
        let links = self.relations.iter().filter_map(Relation::fact);
        let links: Vec<Facts> = links.take(TOLD_MAX).collect();
        self.contents.fact_some(FactKey::Links, Some(links));
        for (key, values) in [
            (FactKey::Objects, self.objects),
            (FactKey::Sheets, self.sheets),
            (FactKey::Names, self.names),
            (FactKey::Formulas, self.formulas),
        ] {
            self.contents.fact_some(key, Some(values));
        }
        self.contents.text(TextKind::Shown, Spot::Text, self.shown);
        if !self.hidden.trim().is_empty() {
            self.contents.feature(Feature::Hidden, Spot::Text);
            self.contents.text(TextKind::Hidden, Spot::Text, self.hidden);
        }
        self.contents
    }
}

/// An object as a part names it.
#[derive(Debug)]
pub(super) struct Object<'a> {
    pub(super) part: &'a str,
    pub(super) kind: &'static str,
    /// Program identifier or class identifier.
    pub(super) program: &'a str,
    /// Of its relationship.
    pub(super) id: Option<&'a str>,
    pub(super) update: bool,
}

/// Adds to a list of facts that ends somewhere. Documents say the same twice, for older
/// programs.
pub(super) fn put(list: &mut Vec<FactValue>, facts: Facts) {
    let facts = facts.into();
    if list.len() < TOLD_MAX && !list.contains(&facts) {
        list.push(facts);
    }
}

/// What a list of facts tells one by one.
const TOLD_MAX: usize = 200;
/// Enough for a book. Links in a long contract stand at its end as well.
const TEXT_MAX: usize = 1 << 20;
