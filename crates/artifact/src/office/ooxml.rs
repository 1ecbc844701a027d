//! Office Open XML packages (ECMA-376): documents, workbooks, presentations and their
//! templates, with macros, links to outside, fields, objects and what is embedded.

mod binary;
mod document;
mod part;
mod properties;
mod relation;
mod sheet;
#[cfg(test)]
pub(crate) mod tests;
mod text;
mod workbook;

use vocab::{DefectCode, FactKey, Feature, FileType, Inside, Spot};

use crate::archive::zip::Package;
use crate::contents::Contents;
use crate::member::{Content, Flow, Member, Role};
use crate::office::{class, vba};
use crate::open::{Give, Sample, Tools};
use crate::xml::{self, Piece};
use document::{Document, Object};
use part::{ContentTypes, Kind};
use relation::{Relation, relations};
use sheet::Sheet;
use workbook::Named;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let package = Package::open(sample.bytes, tools);
    let mut opened = Opened {
        package: &package,
        tools,
        document: Document::new(tools.limits),
        sheets: Vec::new(),
        given: 0,
    };
    let parts = opened.parts();
    opened.links();
    for part in &parts {
        if opened.read(part, give) == Flow::Stop {
            break;
        }
    }
    let mut document = opened.document;
    vba::report(&std::mem::take(&mut document.modules), &mut document.contents);
    let mut contents = document.end();
    contents.lock = Some(package.lock());
    contents
}

/// A part to read.
#[derive(Debug)]
struct Part {
    kind: Kind,
    /// In its package.
    index: usize,
    /// In lower case, with `/` between folders.
    name: String,
}

/// A package while it is read.
struct Opened<'a> {
    package: &'a Package<'a>,
    tools: &'a Tools<'a>,
    document: Document<'a>,
    sheets: Vec<Named>,
    given: usize,
}

impl Opened<'_> {
    /// The parts in the order in which they are read. Two of the same name are two parts:
    /// which of them Office takes depends on its version.
    fn parts(&mut self) -> Vec<Part> {
        let limits = self.tools.limits;
        let names: Vec<(usize, String)> = self
            .package
            .names()
            .map(|(index, name)| (index, name.replace('\\', "/").to_lowercase()))
            .map(|(index, name)| (index, name.trim_start_matches('/').to_owned()))
            .take(limits.members + 1)
            .collect();
        if names.len() > limits.members {
            self.document.contents.defect(DefectCode::LimitMembers, Spot::Whole);
        }
        for (index, name) in names.iter().filter(|(_, name)| name.ends_with(".rels")) {
            let bytes = self.bytes(*index, name);
            let mut found = relations(name, &bytes, limits, &mut self.document.contents);
            self.document.relations.append(&mut found);
        }
        let types = self.content_types(&names);
        let mut targets: Vec<(String, Relation)> = Vec::new();
        for relation in &self.document.relations {
            targets.extend(relation.part().map(|part| (part, relation.clone())));
        }
        targets.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut parts: Vec<Part> = names
            .into_iter()
            .take(limits.members)
            .map(|(index, name)| {
                let start = targets.partition_point(|(part, _)| *part < name);
                let rest = targets.get(start..).unwrap_or_default().iter();
                let to_it = rest.take_while(|(part, _)| *part == name);
                let to_it: Vec<Relation> = to_it.map(|(_, relation)| relation.clone()).collect();
                Part { kind: Kind::of(&name, &types, &to_it), index, name }
            })
            .collect();
        parts.sort_by_key(|part| part.kind);
        parts
    }

    fn content_types(&mut self, names: &[(usize, String)]) -> ContentTypes {
        let found = names.iter().find(|(_, name)| name == CONTENT_TYPES);
        let Some((index, name)) = found else {
            let spot = Spot::inside(Inside::Member, CONTENT_TYPES);
            self.document.contents.defect(DefectCode::FileBroken, spot);
            return ContentTypes::default();
        };
        ContentTypes::read(&self.bytes(*index, name), self.tools.limits)
    }

    /// The bytes of a part; what was wrong with them is noted.
    fn bytes(&mut self, index: usize, name: &str) -> Vec<u8> {
        let unpacked = self.package.read(index);
        if let Some(defect) = unpacked.defect {
            self.document.contents.defect(defect, Spot::inside(Inside::Member, name));
        }
        unpacked.bytes
    }

    /// What the relationships lead to outside.
    fn links(&mut self) {
        for relation in &self.document.relations {
            relation.judge(&mut self.document.contents);
        }
        let template = self.document.relations.iter();
        let mut template = template.filter(|relation| relation.is("attachedTemplate"));
        if let Some(template) = template.next().map(|relation| relation.target.clone()) {
            self.document.fact(FactKey::Template, &template);
        }
    }

    fn read(&mut self, part: &Part, give: &mut Give<'_>) -> Flow {
        match part.kind {
            Kind::Structure | Kind::Plain => {}
            Kind::Embedded | Kind::Chunk | Kind::Picture | Kind::Other => {
                return self.give(part, give);
            }
            _ => {
                let bytes = self.bytes(part.index, &part.name);
                self.content(part, &bytes);
            }
        }
        Flow::Go
    }

    fn content(&mut self, part: &Part, bytes: &[u8]) {
        let (name, document) = (part.name.as_str(), &mut self.document);
        match part.kind {
            Kind::Macros => {
                let found = vba::modules_of_file(bytes, self.tools, &mut document.contents);
                document.modules.extend(found);
                if document.modules.is_empty() {
                    let spot = Spot::inside(Inside::Member, name);
                    document.contents.feature(Feature::Macros, spot);
                }
            }
            Kind::Workbook => self.workbook(name, bytes),
            Kind::Sheet | Kind::MacroSheet => self.sheet(part, bytes),
            Kind::SharedStrings if is_binary(name) => {
                for text in binary::texts(bytes) {
                    document.text(&text, false);
                    document.text("\n", false);
                }
            }
            Kind::ExternalLink if is_binary(name) => {
                if let Some((service, topic)) = binary::dde(bytes) {
                    workbook::dde(name, &service, &topic, document);
                }
            }
            Kind::ExternalLink => workbook::external_link(name, bytes, document),
            Kind::Connections => workbook::connections(name, bytes, document),
            Kind::CustomUi => self.custom_ui(bytes),
            Kind::ActiveX => self.control(name, bytes),
            Kind::CoreProperties | Kind::AppProperties => properties::read(bytes, document),
            _ => text::read(name, bytes, document),
        }
    }

    fn workbook(&mut self, name: &str, bytes: &[u8]) {
        let document = &mut self.document;
        let sheets = if is_binary(name) {
            let workbook = binary::Workbook::read(bytes, self.tools.limits);
            for defined in &workbook.names {
                workbook::defined(defined, "", document);
            }
            workbook.sheets
        } else {
            workbook::read(bytes, document)
        };
        for sheet in &sheets {
            let relation = document.relation(name, &sheet.id);
            let kind = relation.map(|relation| relation.kind.to_ascii_lowercase());
            let kind = match kind.as_deref() {
                Some("xlmacrosheet" | "xlintlmacrosheet") => "macro-sheet",
                Some("chartsheet") => "chart-sheet",
                Some("dialogsheet") => "dialog-sheet",
                _ => "worksheet",
            };
            workbook::tell(sheet, kind, document);
        }
        self.sheets.extend(sheets);
    }

    fn sheet(&mut self, part: &Part, bytes: &[u8]) {
        let relation = self.document.relations.iter().find(|relation| {
            relation.source.ends_with("workbook.xml") | relation.source.ends_with("workbook.bin")
                && relation.part().as_deref() == Some(&part.name)
        });
        let id = relation.map(|relation| relation.id.as_str());
        let named = self.sheets.iter().find(|sheet| Some(sheet.id.as_str()) == id);
        let file = part.name.rsplit('/').next().unwrap_or_default();
        let name = named.map_or(file, |named| named.name.as_str()).to_owned();
        let is_macro = part.kind == Kind::MacroSheet;
        if !is_binary(&part.name) {
            let sheet = Sheet { part: &part.name, name: &name, is_macro };
            sheet::read(&sheet, bytes, &mut self.document);
            return;
        }
        for text in binary::texts(bytes) {
            self.document.text(&text, false);
            self.document.text("\n", false);
        }
        if is_macro {
            let spot = Spot::inside(Inside::Sheet, name);
            let contents = &mut self.document.contents;
            contents.feature(Feature::ExcelFourMacro, spot.clone());
            let texts: Vec<String> = binary::formula_texts(bytes).take(TEXTS_MAX).collect();
            contents.text(crate::contents::TextKind::Code, spot, texts.join("\n"));
        }
    }

    /// The ribbon: what it calls when the document is loaded (MS-CUSTOMUI 2.2.10).
    fn custom_ui(&mut self, bytes: &[u8]) {
        let limits = self.tools.limits;
        xml::read(bytes, limits, &mut |piece| {
            let Piece::Open(element) = piece else { return };
            for name in ["onLoad", "loadImage"] {
                let Some(macro_name) = element.attribute(name) else { continue };
                let spot = Spot::inside(Inside::Property, name);
                self.document.contents.feature(Feature::AutoExec, spot);
                self.document.property(name, &macro_name);
            }
        });
    }

    /// An ActiveX control: its class, and its data in the part beside it.
    fn control(&mut self, part: &str, bytes: &[u8]) {
        let limits = self.tools.limits;
        xml::read(bytes, limits, &mut |piece| {
            let Piece::Open(element) = piece else { return };
            let Some(id) = element.attribute("classid") else { return };
            self.document.object(&Object {
                part,
                kind: "control",
                program: &id,
                id: element.prefixed("id").as_deref(),
                update: false,
            });
        });
    }

    /// Hands out a file within the package.
    fn give(&mut self, part: &Part, give: &mut Give<'_>) -> Flow {
        if self.given >= self.tools.limits.members {
            self.document.contents.defect(DefectCode::LimitMembers, Spot::Whole);
            return Flow::Stop;
        }
        self.given += 1;
        let mut member = self.package.member(part.index);
        if matches!(part.kind, Kind::Picture | Kind::Other) {
            member.role = Role::Resource;
        }
        if let (Kind::Embedded, Content::Bytes(bytes)) = (part.kind, &member.content) {
            self.embedded(bytes, &member);
        }
        give(member)
    }

    fn embedded(&mut self, bytes: &[u8], member: &Member<'_>) {
        let contents = &mut self.document.contents;
        for meaning in class::mentioned(bytes) {
            contents.feature(meaning.feature(), member.place.clone());
        }
        if crate::sniff(bytes, None) != FileType::Ole {
            contents.feature(Feature::EmbeddedFile, member.place.clone());
        }
    }
}

fn is_binary(name: &str) -> bool {
    name.ends_with(".bin")
}

const CONTENT_TYPES: &str = "[content_types].xml";
/// Texts of the formulas of one sheet.
const TEXTS_MAX: usize = 100_000;
