//! Text, fields and objects of WordprocessingML, PresentationML and DrawingML (ECMA-376
//! part 1, 17, 19, 20). Their elements are told by their names alone, since the same ones
//! stand in every kind of part.

use vocab::{Feature, Inside, Spot};

use super::document::{Document, Object};
use crate::office::field::Fields;
use crate::xml::{self, Element, Piece};

/// Reads a part.
pub(super) fn read(part: &str, bytes: &[u8], document: &mut Document<'_>) {
    let limits = document.limits;
    let mut reader = Reader {
        part,
        document,
        fields: Fields::default(),
        capture: Capture::Nothing,
        in_run: false,
        hidden: false,
    };
    let defect = xml::read(bytes, limits, &mut |piece| reader.piece(&piece));
    let fields = reader.fields;
    fields.judge(&mut document.contents, limits);
    if let Some(defect) = defect {
        document.contents.defect(defect, Spot::inside(Inside::Member, part));
    }
}

struct Reader<'a, 'd> {
    part: &'a str,
    document: &'a mut Document<'d>,
    fields: Fields,
    capture: Capture,
    in_run: bool,
    /// The run is not shown.
    hidden: bool,
}

/// Whose text comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Capture {
    Nothing,
    Text,
    Deleted,
    Instruction,
}

impl Reader<'_, '_> {
    fn piece(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Open(element) => self.open(element),
            Piece::Close(name) => self.close(name),
            Piece::Text(text) => match self.capture {
                Capture::Nothing => {}
                Capture::Text => self.document.text(text, self.hidden),
                Capture::Deleted => self.document.property("deleted", text),
                Capture::Instruction => self.fields.code(text),
            },
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name() {
            "r" => {
                self.in_run = true;
                self.hidden = false;
            }
            "vanish" | "webHidden" if self.in_run => self.hidden = is_on(element),
            "t" => self.capture = Capture::Text,
            "delText" => self.capture = Capture::Deleted,
            "instrText" | "delInstrText" => self.capture = Capture::Instruction,
            "fldChar" => self.mark(element),
            "fldSimple" => {
                self.fields.begin();
                self.fields.code(&element.attribute("instr").unwrap_or_default());
                self.fields.separate();
            }
            // Elsewhere it says where tabs stop.
            "tab" if !self.in_run => {}
            "tab" | "br" | "cr" => self.document.text(" ", false),
            name => self.other(name, element),
        }
    }

    fn mark(&mut self, element: &Element<'_>) {
        match element.attribute("fldCharType").unwrap_or_default().as_str() {
            "begin" => self.fields.begin(),
            "separate" => self.fields.separate(),
            "end" => self.fields.end(),
            _ => {}
        }
    }

    /// Elements with something in their attributes.
    fn other(&mut self, name: &str, element: &Element<'_>) {
        match name {
            "OLEObject" | "oleObj" | "oleObject" => self.object(element),
            "docVar" | "connectString" | "query" => {
                let value = element.attribute("val").unwrap_or_default();
                self.document.property(name, &value);
            }
            "docPr" | "cNvPr" => {
                for name in ["descr", "title"] {
                    if let Some(value) = element.attribute(name) {
                        self.document.property(name, &value);
                    }
                }
            }
            // ECMA-376 part 1, 19.5.17: a verb of an object that an animation runs.
            "cmd" if element.attribute("type").as_deref() == Some("verb") => self.runs("cmd"),
            "hlinkClick" | "hlinkMouseOver" | "hlinkHover" => {
                let action = element.attribute("action").unwrap_or_default();
                if action.to_ascii_lowercase().starts_with("ppaction://program") {
                    let spot = Spot::inside(Inside::Link, name);
                    self.document.contents.feature(Feature::RunsCommand, spot);
                }
            }
            _ => {}
        }
    }

    fn runs(&mut self, name: &str) {
        self.document.contents.feature(Feature::AutoExec, Spot::inside(Inside::Object, name));
    }

    fn object(&mut self, element: &Element<'_>) {
        let program = element.attribute("ProgID").or_else(|| element.attribute("progId"));
        let mode = element.attribute("UpdateMode").or_else(|| element.attribute("oleUpdate"));
        let is_link = element.attribute("Type").as_deref() == Some("Link");
        self.document.object(&Object {
            part: self.part,
            kind: if is_link { "link" } else { "embedded" },
            program: &program.unwrap_or_default(),
            id: element.prefixed("id").as_deref(),
            update: mode.as_deref() == Some("Always")
                || mode.as_deref() == Some("OLEUPDATE_ALWAYS"),
        });
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" | "delText" | "instrText" | "delInstrText" => self.capture = Capture::Nothing,
            "r" => {
                self.in_run = false;
                self.hidden = false;
            }
            "fldSimple" => self.fields.end(),
            "p" | "si" | "tr" => self.document.text("\n", false),
            "tc" => self.document.text("\t", false),
            _ => {}
        }
    }
}

/// The value of an element that is on when nothing else is said.
fn is_on(element: &Element<'_>) -> bool {
    !matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off"))
}
