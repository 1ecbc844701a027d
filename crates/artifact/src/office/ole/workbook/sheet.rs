//! The cells of a sheet (MS-XLS 2.1.7.20.5 and .6), as far as they say what a workbook does:
//! all cells of macro sheets, and of others the formulas that fetch or start something.

use vocab::{DefectCode, Inside, Spot};

use super::cell;
use super::formula::Formula;
use super::globals::{Globals, Sheet, SheetKind};
use super::hyperlink;
use super::record::{self, Record, Records};
use crate::bytes::{first, offset_at, u16_at};
use crate::contents::{Contents, TextKind};
use crate::office::formula;
use crate::office::vba::Module;
use crate::target::features_clicked;

/// Reads sheets one after the other, with bounds on all of them.
pub(super) struct Reader<'a> {
    globals: &'a Globals,
    contents: &'a mut Contents,
    records_left: usize,
    formulas_left: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(globals: &'a Globals, contents: &'a mut Contents) -> Self {
        Self { globals, contents, records_left: RECORDS_MAX, formulas_left: FORMULAS_MAX }
    }

    /// Reads a sheet; a macro sheet is code.
    pub(super) fn read(&mut self, sheet: &Sheet, records: Records<'_>) -> Option<Module> {
        let mut depth = 0_usize;
        let mut source = String::new();
        let mut is_macro = sheet.kind == SheetKind::Macro;
        for record in records {
            let Some(left) = self.records_left.checked_sub(1) else {
                self.contents.defect(DefectCode::LimitText, spot(&sheet.name));
                break;
            };
            self.records_left = left;
            match record.id {
                record::BOF => {
                    depth += 1;
                    // What the sheet itself says counts, not what announces it.
                    is_macro |= u16_at(record.data, 2) == Some(MACRO_SHEET);
                }
                record::EOF => depth = depth.saturating_sub(1),
                record::HYPERLINK => self.hyperlink(&sheet.name, record.data),
                _ if is_macro => self.macro_cell(&record, &mut source),
                record::FORMULA | record::FORMULA_OLD => self.formula(&sheet.name, &record),
                record::LABEL if !self.globals.writing.unicode => self.label(record.data),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        is_macro.then(|| Module {
            name: sheet.name.clone(),
            kind: Some(crate::office::vba::EXCEL_FOUR),
            source,
            ..Module::default()
        })
    }

    /// A line of code for a cell that holds something: `A1 = EXEC("calc")`.
    fn macro_cell(&self, record: &Record<'_>, source: &mut String) {
        let data = record.data;
        if source.len() > SOURCE_MAX {
            return;
        }
        if record.id == record::STRING {
            // The result of the formula before, as it was when the workbook was saved.
            let result = one_line(&self.globals.writing.long(data));
            if source.pop().is_some() {
                source.push_str(&format!("  ' {result}\n"));
            }
            return;
        }
        if record.id == record::MUL_RK {
            self.numbers(data, source);
            return;
        }
        let (Some(name), Some(value)) = (cell::of_record(data), self.value(record)) else { return };
        if !value.is_empty() {
            source.push_str(&format!("{name} = {value}\n"));
        }
    }

    fn value(&self, record: &Record<'_>) -> Option<String> {
        let data = record.data;
        let quoted = |text: &str| format!("\"{}\"", one_line(text).replace('"', "\"\""));
        match record.id {
            record::FORMULA | record::FORMULA_OLD => Some(self.text(data)),
            record::LABEL_SHARED => Some(quoted(self.globals.strings.get(offset_at(data, 6)?)?)),
            record::LABEL => Some(quoted(&self.globals.writing.long(data.get(6..)?))),
            record::NUMBER => cell::number(data, 6),
            record::RK => cell::rk(data, 6),
            _ => None,
        }
    }

    /// Numbers of cells in a row (2.4.175).
    fn numbers(&self, data: &[u8], source: &mut String) {
        let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) else { return };
        let (cells, _) = data.get(4..).unwrap_or_default().as_chunks::<6>();
        for (index, packed) in (0_u16..).zip(cells) {
            if let Some(number) = cell::rk(packed, 2) {
                let name = cell::name(row, column.saturating_add(index));
                source.push_str(&format!("{name} = {number}\n"));
            }
        }
    }

    /// The formula of a cell (2.4.127) as text.
    fn text(&self, data: &[u8]) -> String {
        let size = u16_at(data, 20).map_or(0, usize::from);
        let tokens = first(data.get(22..).unwrap_or_default(), size);
        Formula(self.globals).text(tokens)
    }

    fn formula(&mut self, sheet: &str, record: &Record<'_>) {
        let Some(left) = self.formulas_left.checked_sub(1) else {
            self.contents.defect(DefectCode::LimitText, spot(sheet));
            return;
        };
        self.formulas_left = left;
        let text = self.text(record.data);
        let name = cell::of_record(record.data).unwrap_or_default();
        formula::judge(
            &text,
            &Spot::inside(Inside::Cell, format!("{sheet}!{name}")),
            self.contents,
        );
    }

    /// Before Excel 97 strings stand in the cells.
    fn label(&mut self, data: &[u8]) {
        let text = self.globals.writing.long(data.get(6..).unwrap_or_default());
        self.contents.text(TextKind::Shown, Spot::Whole, text);
    }

    fn hyperlink(&mut self, sheet: &str, data: &[u8]) {
        let Some(target) = hyperlink::target(data) else { return };
        let name = cell::of_record(data).map(|_| {
            let (row, column) = (u16_at(data, 0), u16_at(data, 4));
            cell::name(row.unwrap_or_default(), column.unwrap_or_default())
        });
        let spot = Spot::inside(Inside::Cell, format!("{sheet}!{}", name.unwrap_or_default()));
        for feature in features_clicked(&target) {
            self.contents.feature(feature, spot.clone());
        }
        self.contents.text(TextKind::Link, spot, target);
    }
}

fn spot(sheet: &str) -> Spot {
    Spot::inside(Inside::Sheet, sheet)
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// The kind of sheet in its first record (2.4.21).
const MACRO_SHEET: u16 = 0x0040;
const RECORDS_MAX: usize = 5_000_000;
const FORMULAS_MAX: usize = 50_000;
const SOURCE_MAX: usize = 1 << 20;
