//! Records of a symbolic link file: one a line, fields between semicolons.

use vocab::{DefectCode, FactKey, FactValue, Facts, Feature, Inside, Limits, Spot};

use crate::contents::{Contents, TextKind};
use crate::office::formula;
use crate::target::features_loaded;

/// Reads a file and tells what its cells and names do.
pub(super) fn read(text: &str, limits: &Limits, contents: &mut Contents) {
    let mut sheet = Sheet::default();
    // Excel passes over lines that it does not know, also before the first record.
    for line in text.split(['\n', '\r']) {
        if sheet.told.len() > limits.members {
            contents.defect(DefectCode::LimitText, Spot::Whole);
            break;
        }
        sheet.record(line, contents);
    }
    sheet.end(contents);
}

#[derive(Debug, Default)]
struct Sheet {
    /// Where the next cell is, since rows and columns that stay the same are left out.
    row: String,
    column: String,
    is_macro_sheet: bool,
    first_macro: Option<Spot>,
    shown: String,
    names: Vec<FactValue>,
    told: Vec<FactValue>,
}

impl Sheet {
    fn record(&mut self, line: &str, contents: &mut Contents) {
        let fields = fields(line);
        let Some((kind, fields)) = fields.split_first() else { return };
        match kind.as_str() {
            "ID" => contents.fact_some(FactKey::Application, value(fields, 'P')),
            "C" => self.cell(fields, contents),
            "F" => {
                self.place(fields);
                Self::format(fields, contents);
            }
            "NN" => self.name(fields, contents),
            "NE" | "NU" => self.external(fields, contents),
            "O" => self.is_macro_sheet |= fields.iter().any(|field| field == "E"),
            _ => {}
        }
    }

    fn place(&mut self, fields: &[String]) {
        if let Some(row) = value(fields, 'Y') {
            self.row = row.to_owned();
        }
        if let Some(column) = value(fields, 'X') {
            self.column = column.to_owned();
        }
    }

    fn cell(&mut self, fields: &[String], contents: &mut Contents) {
        self.place(fields);
        if let Some(text) = value(fields, 'K').and_then(unquoted) {
            push(&mut self.shown, text);
        }
        let Some(formula) = value(fields, 'E') else { return };
        let spot = Spot::inside(Inside::Cell, format!("R{}C{}", self.row, self.column));
        let judged = formula::judge(formula, &spot, contents);
        let is_macro = self.is_macro_sheet || formula::is_macro(formula);
        if is_macro {
            self.first_macro.get_or_insert_with(|| spot.clone());
            if !judged {
                contents.text(TextKind::Code, spot, formula.to_owned());
            }
        }
        if !is_macro && !judged {
            return;
        }
        let mut told = Facts::default();
        told.put(FactKey::Name, format!("R{}C{}", self.row, self.column));
        told.put(FactKey::Code, formula);
        self.told.push(told.into());
    }

    /// A column of no width, a row of no height.
    fn format(fields: &[String], contents: &mut Contents) {
        let mut width = value(fields, 'W').unwrap_or_default().split_whitespace();
        if let (Some(column), Some("0")) = (width.next(), width.nth(1)) {
            contents.feature(Feature::Hidden, Spot::inside(Inside::Cell, format!("C{column}")));
        }
        if let (Some(row), Some("0")) = (value(fields, 'R'), value(fields, 'M')) {
            contents.feature(Feature::Hidden, Spot::inside(Inside::Cell, format!("R{row}")));
        }
    }

    fn name(&mut self, fields: &[String], contents: &mut Contents) {
        let Some(name) = value(fields, 'N') else { return };
        if formula::runs_by_itself(name) {
            contents.feature(Feature::AutoExec, Spot::inside(Inside::Property, name));
        }
        if self.names.len() < TOLD_MAX {
            let mut told = Facts::default();
            told.put(FactKey::Name, name);
            told.put_some(FactKey::Value, value(fields, 'E'));
            self.names.push(told.into());
        }
    }

    /// A file that cells are linked to.
    fn external(&self, fields: &[String], contents: &mut Contents) {
        let Some(file) = value(fields, 'F').or_else(|| value(fields, 'S')) else { return };
        let spot = Spot::inside(Inside::Link, "NE");
        for feature in features_loaded(file, Feature::ExternalLink) {
            contents.feature(feature, spot.clone());
        }
        contents.text(TextKind::Link, spot, file.to_owned());
    }

    fn end(self, contents: &mut Contents) {
        let whole = Spot::Whole;
        if self.is_macro_sheet || self.first_macro.is_some() {
            contents.feature(Feature::ExcelFourMacro, self.first_macro.unwrap_or(whole));
        }
        contents.fact_some(FactKey::Names, Some(self.names));
        let mut told = self.told;
        if told.len() > TOLD_MAX {
            told.truncate(TOLD_MAX);
            contents.defect(DefectCode::LimitText, Spot::Whole);
        }
        contents.fact_some(FactKey::Formulas, Some(told));
        contents.text(TextKind::Shown, Spot::Text, self.shown);
    }
}

/// The fields of a record. Two semicolons stand for one that belongs to the text.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ';' if letters.peek() == Some(&';') => {
                letters.next();
                push_letter(&mut fields, ';');
            }
            ';' => fields.push(String::new()),
            letter => push_letter(&mut fields, letter),
        }
        if fields.len() > FIELDS_MAX {
            break;
        }
    }
    fields
}

fn push_letter(fields: &mut [String], letter: char) {
    if let Some(field) = fields.last_mut() {
        field.push(letter);
    }
}

/// The value of the field that begins with a letter.
fn value(fields: &[String], letter: char) -> Option<&str> {
    fields.iter().find_map(|field| field.strip_prefix(letter))
}

fn unquoted(value: &str) -> Option<&str> {
    value.strip_prefix('"').map(|text| text.strip_suffix('"').unwrap_or(text))
}

fn push(text: &mut String, piece: &str) {
    text.push_str(piece);
    text.push('\n');
}

/// Formulas and names that are told one by one.
const TOLD_MAX: usize = 200;
/// Fields of one record; the format knows fewer than thirty.
const FIELDS_MAX: usize = 64;
