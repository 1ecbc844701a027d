//! Relationships of a package (ECMA-376 part 2, 6.5): which part or which target outside
//! belongs to which part, and as what.

use vocab::{DefectCode, FactKey, Facts, Feature, Inside, Limits, Spot};

use crate::contents::{Contents, TextKind};
use crate::target::{Leads, features_clicked, features_loaded, leads};
use crate::xml::{self, Piece};

/// One relationship.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Relation {
    /// The part it belongs to, in lower case; empty for the package.
    pub(super) source: String,
    pub(super) id: String,
    /// The last word of its type: `attachedTemplate`.
    pub(super) kind: String,
    /// As written; for parts of the package see [`Relation::part`].
    pub(super) target: String,
    pub(super) external: bool,
}

impl Relation {
    /// Whether it is of a type.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind.eq_ignore_ascii_case(kind)
    }

    /// The part that it leads to, in lower case.
    pub(super) fn part(&self) -> Option<String> {
        (!self.external).then(|| resolved(&self.source, &self.target))
    }

    /// Notes what a target outside does.
    pub(super) fn judge(&self, contents: &mut Contents) {
        if !self.external {
            return;
        }
        let spot = Spot::inside(Inside::Relation, format!("{}:{}", self.source, self.id));
        let features = if self.is("hyperlink") {
            features_clicked(&self.target)
        } else if self.is("attachedTemplate") {
            features_loaded(&self.target, Feature::RemoteTemplate)
        } else {
            features_loaded(&self.target, Feature::ExternalLink)
        };
        for feature in features {
            contents.feature(feature, spot.clone());
        }
        if self.is_page_as_object() {
            contents.feature(Feature::ExploitSign, spot.clone());
        }
        contents.text(TextKind::Link, spot, self.target.clone());
    }

    /// A page that is loaded as an object ends with `!` so that MSHTML takes it
    /// (CVE-2022-30190 came this way).
    fn is_page_as_object(&self) -> bool {
        self.is("oleObject")
            && self.target.trim_end().ends_with('!')
            && leads(&self.target) != Leads::Here
    }

    /// As a fact, for those that are loaded without a click.
    pub(super) fn fact(&self) -> Option<Facts> {
        (self.external && !self.is("hyperlink")).then_some(())?;
        let mut facts = Facts::default();
        facts.put(FactKey::Kind, self.kind.as_str());
        facts.put(FactKey::Target, self.target.as_str());
        Some(facts)
    }
}

/// Reads the relationships that a part of that name holds.
pub(super) fn relations(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    contents: &mut Contents,
) -> Vec<Relation> {
    let source = source(name);
    let mut relations = Vec::new();
    let defect = xml::read(bytes, limits, &mut |piece| {
        let Piece::Open(element) = piece else { return };
        if element.name() != "Relationship" || relations.len() > RELATIONS_MAX {
            return;
        }
        let target = element.attribute("Target").unwrap_or_default();
        let mode = element.attribute("TargetMode").unwrap_or_default();
        let kind = element.attribute("Type").unwrap_or_default();
        // Office follows a target outside whatever its mode says.
        let external = mode.eq_ignore_ascii_case("External") || target.contains(':');
        relations.push(Relation {
            source: source.clone(),
            id: element.attribute("Id").unwrap_or_default(),
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            target,
            external,
        });
    });
    if relations.len() > RELATIONS_MAX {
        contents.defect(DefectCode::LimitLinks, Spot::inside(Inside::Relation, name));
    }
    if let Some(defect) = defect {
        contents.defect(defect, Spot::inside(Inside::Relation, name));
    }
    relations
}

/// `word/_rels/document.xml.rels` belongs to `word/document.xml`.
fn source(name: &str) -> String {
    let name = name.to_lowercase();
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", &name));
    let folder = folder.strip_suffix("_rels").unwrap_or(folder);
    format!("{folder}{}", file.strip_suffix(".rels").unwrap_or(file))
}

/// The path of a part as seen from another.
fn resolved(source: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or_default().replace('\\', "/").to_lowercase();
    let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
    let from = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Relationships of one part. A long list of links has thousands.
const RELATIONS_MAX: usize = 20_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_from_where_they_are_named() {
        assert_eq!(source("word/_rels/Document.xml.rels"), "word/document.xml");
        assert_eq!(source("_rels/.rels"), "");
        assert_eq!(resolved("word/document.xml", "media/Image1.png"), "word/media/image1.png");
        assert_eq!(resolved("xl/worksheets/sheet1.xml", "../x/../a.bin"), "xl/a.bin");
        assert_eq!(resolved("word/document.xml", "/word/a.bin"), "word/a.bin");
        assert_eq!(resolved("", "../../x"), "x");
    }
}
