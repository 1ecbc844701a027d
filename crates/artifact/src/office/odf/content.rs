//! What a document shows, and what it loads for that (ODF part 3, 5 to 10).

use vocab::{DefectCode, FactKey, Facts, Feature, Inside, Limits, Spot};

use super::listener::listener;
use crate::contents::{Contents, TextKind};
use crate::office::{class, formula};
use crate::target::{features_clicked, features_loaded, names_interpreter};
use crate::xml::{self, Element, Piece};

/// Reads the content or the styles of a document, or of one within it.
pub(super) fn read(part: &str, bytes: &[u8], limits: &Limits, contents: &mut Contents) {
    let mut reader = Reader {
        contents,
        shown: String::new(),
        hidden: String::new(),
        in_body: false,
        objects: Vec::new(),
        cut: false,
    };
    let defect = xml::read(bytes, limits, &mut |piece| reader.piece(&piece));
    let Reader { shown, hidden, objects, cut, .. } = reader;
    contents.text(TextKind::Shown, Spot::Text, shown);
    if !hidden.is_empty() {
        contents.feature(Feature::Hidden, Spot::Text);
        contents.text(TextKind::Hidden, Spot::Text, hidden);
    }
    contents.fact_some(FactKey::Objects, Some(objects));
    if cut {
        contents.defect(DefectCode::LimitText, Spot::Text);
    }
    if let Some(defect) = defect {
        contents.defect(defect, Spot::inside(Inside::Member, part));
    }
}

struct Reader<'a> {
    contents: &'a mut Contents,
    shown: String,
    hidden: String,
    in_body: bool,
    objects: Vec<Facts>,
    cut: bool,
}

impl Reader<'_> {
    fn piece(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Open(element) => {
                self.open(element);
                self.link(element);
            }
            Piece::Text(text) if self.in_body => self.push(text),
            Piece::Text(_) => {}
            Piece::Close("body") => self.in_body = false,
            Piece::Close("p" | "h" | "table-row") => self.push("\n"),
            Piece::Close(_) => {}
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name() {
            "body" => self.in_body = true,
            "s" | "tab" | "line-break" => self.push(" "),
            "event-listener" => listener(element, self.contents),
            "dde-connection-decl" | "dde-source" => self.dde(element),
            "table-cell" => self.cell(element),
            "hidden-text" | "hidden-paragraph" => {
                let text = element.attribute("string-value").unwrap_or_default();
                self.hidden.push_str(&text);
            }
            // A sheet whose style is not displayed.
            "table-properties" if element.attribute("display").as_deref() == Some("false") => {
                self.contents.feature(Feature::Hidden, Spot::inside(Inside::Sheet, "style"));
            }
            "object-ole" => self.object(element),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        let left = TEXT_MAX.saturating_sub(self.shown.len());
        self.cut |= text.len() > left;
        self.shown.push_str(text.get(..text.floor_char_boundary(left)).unwrap_or_default());
    }

    /// Everything that is fetched, or followed on a click, is named by `xlink:href`.
    fn link(&mut self, element: &Element<'_>) {
        if element.name() == "event-listener" {
            return;
        }
        let Some(target) = element.prefixed("href") else { return };
        let spot = Spot::inside(Inside::Link, element.name());
        let features = match element.name() {
            "a" | "form" => features_clicked(&target),
            _ => features_loaded(&target, Feature::ExternalLink),
        };
        for feature in features {
            self.contents.feature(feature, spot.clone());
        }
        if target.contains(':') || target.starts_with("//") || target.starts_with("\\\\") {
            self.contents.text(TextKind::Link, spot, target);
        }
    }

    fn dde(&mut self, element: &Element<'_>) {
        let value = |name: &str| element.attribute(name).unwrap_or_default();
        let (program, topic) = (value("dde-application"), value("dde-topic"));
        let spot = Spot::inside(Inside::Link, element.name());
        self.contents.feature(Feature::Dde, spot.clone());
        if names_interpreter(&program) {
            self.contents.feature(Feature::RunsCommand, spot.clone());
        }
        let command = format!("{program}|'{topic}'!{}", value("dde-item"));
        self.contents.text(TextKind::Code, spot, command);
    }

    fn cell(&mut self, element: &Element<'_>) {
        let Some(code) = element.attribute("formula") else { return };
        let spot = Spot::inside(Inside::Cell, "formula");
        // Calc has a function for it: `of:=DDE("soffice";"x";"y")`.
        if code.to_ascii_uppercase().contains("DDE(") {
            self.contents.feature(Feature::Dde, spot.clone());
            self.contents.text(TextKind::Code, spot.clone(), code.clone());
        }
        formula::judge(&code, &spot, self.contents);
    }

    fn object(&mut self, element: &Element<'_>) {
        let id = element.attribute("class-id").unwrap_or_default();
        if let Some(meaning) = class::by_id(&id) {
            self.contents.feature(meaning.feature(), Spot::inside(Inside::Object, id.as_str()));
        }
        let mut facts = Facts::default();
        facts.put_some(FactKey::Class, Some(id));
        facts.put_some(FactKey::Target, element.attribute("href"));
        if self.objects.len() < TOLD_MAX {
            self.objects.push(facts);
        }
    }
}

const TEXT_MAX: usize = 1 << 20;
/// Objects that are told one by one.
const TOLD_MAX: usize = 200;
