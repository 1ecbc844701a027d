//! Sheets of SpreadsheetML (ECMA-376 part 1, 18.3), and macro sheets, which Excel writes
//! with the same elements (MS-OFFMACRO2 2.2.1.1).

use vocab::{FactKey, Facts, Feature, Inside, Spot};

use super::document::{Document, Object, put};
use crate::contents::TextKind;
use crate::office::formula;
use crate::xml::{self, Element, Piece};

/// Reads a sheet. `name` is what people call it.
pub(super) fn read(sheet: &Sheet<'_>, bytes: &[u8], document: &mut Document<'_>) {
    let limits = document.limits;
    let mut reader = Reader {
        sheet,
        document,
        cell: String::new(),
        is_text: false,
        value: None,
        code: String::new(),
    };
    let defect = xml::read(bytes, limits, &mut |piece| reader.piece(&piece));
    let code = reader.code;
    if sheet.is_macro {
        let spot = Spot::inside(Inside::Sheet, sheet.name);
        document.contents.feature(Feature::ExcelFourMacro, spot.clone());
        document.contents.text(TextKind::Code, spot, code);
    }
    if let Some(defect) = defect {
        document.contents.defect(defect, Spot::inside(Inside::Member, sheet.part));
    }
}

/// A sheet to read.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub(super) part: &'a str,
    pub(super) name: &'a str,
    pub(super) is_macro: bool,
}

struct Reader<'a, 'd> {
    sheet: &'a Sheet<'a>,
    document: &'a mut Document<'d>,
    cell: String,
    /// The value of the cell is a text.
    is_text: bool,
    /// The text of the element that is open, if it is wanted.
    value: Option<String>,
    /// All formulas of a macro sheet.
    code: String,
}

impl Reader<'_, '_> {
    fn piece(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Open(element) => self.open(element),
            Piece::Text(text) => {
                if let Some(value) = &mut self.value {
                    let left = VALUE_MAX.saturating_sub(value.len());
                    value.push_str(text.get(..text.floor_char_boundary(left)).unwrap_or_default());
                }
            }
            Piece::Close(name) => self.close(name),
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name() {
            "c" => {
                self.cell = element.attribute("r").unwrap_or_default();
                self.is_text = element.attribute("t").as_deref() == Some("str");
            }
            "f" | "t" | "formula1" | "formula2" => self.value = Some(String::new()),
            "v" if self.is_text => self.value = Some(String::new()),
            "oleObject" => {
                let program = element.attribute("progId").unwrap_or_default();
                self.document.object(&Object {
                    part: self.sheet.part,
                    kind: if element.attribute("link").is_some() { "link" } else { "embedded" },
                    program: &program,
                    id: element.prefixed("id").as_deref(),
                    update: element.attribute("oleUpdate").as_deref() == Some("OLEUPDATE_ALWAYS"),
                });
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        let Some(value) = self.value.take_if(|_| matches!(name, "f" | "t" | "v")) else { return };
        if name == "f" {
            self.formula(&value);
        } else {
            self.document.text(&value, false);
            self.document.text("\n", false);
        }
    }

    fn formula(&mut self, formula: &str) {
        let is_macro = self.sheet.is_macro;
        if is_macro && self.code.len() < CODE_MAX {
            self.code += &format!("{} ={formula}\n", self.cell);
        }
        // Sheets have a million of them, and few do more than compute.

        if !is_macro && !REACHING.iter().any(|mark| formula.contains(mark)) {
            return;
        }
        let name = format!("{}!{}", self.sheet.name, self.cell);
        let spot = Spot::inside(Inside::Cell, name.as_str());
        if formula::judge(formula, &spot, &mut self.document.contents) {
            let mut facts = Facts::default();
            facts.put(FactKey::Name, name);
            facts.put(FactKey::Code, formula);
            put(&mut self.document.formulas, facts);
        }
    }
}

/// What stands in a formula that leads beyond its workbook.
const REACHING: [&str; 6] = ["|", "://", "\\\\", "WEBSERVICE", "HYPERLINK", "IMPORT"];
/// Bytes of a formula or a text; Excel keeps 32,767 letters.
const VALUE_MAX: usize = 128 << 10;
const CODE_MAX: usize = 4 << 20;
