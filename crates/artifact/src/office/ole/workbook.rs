//! Workbooks of Excel 5 to 2003 (MS-XLS): the streams `Workbook` and `Book`, rows of records.
//!
//! Read are the sheets with their visibility, names that Excel runs, formulas of macro
//! sheets, links and DDE, the strings of the cells. What a formula computes is only told
//! where all of it is constant.

mod cell;
mod formula;
mod function;
mod globals;
mod hyperlink;
mod lock;
mod record;
mod sheet;
mod text;

use std::borrow::Cow;

use vocab::{DefectCode, FactKey, FactValue, Facts, Feature, Inside, Spot};

use self::globals::{Globals, SheetKind, Visibility};
use self::record::Records;
use self::sheet::Reader;
use super::streams::join;
use crate::contents::{Contents, TextKind};
use crate::office::vba::Module;
use crate::open::Tools;

/// Reads a workbook; answers its macro sheets, whose formulas are code.
pub(super) fn read(
    stream: &[u8],
    storage: &str,
    tools: &Tools<'_>,
    contents: &mut Contents,
) -> Vec<Module> {
    let plain = match lock::plain(stream, tools, contents) {
        lock::Reading::Plain => Cow::Borrowed(stream),
        lock::Reading::Decrypted(plain) => Cow::Owned(plain),
        lock::Reading::Locked => return Vec::new(),
    };
    let globals = Globals::read(Records::new(&plain));
    if globals.is_empty() {
        contents.defect(
            DefectCode::FileBroken,
            Spot::inside(Inside::Stream, join(storage, "Workbook")),
        );
    }
    tell_sheets(&globals, contents);
    globals.tell(contents);
    contents.text(TextKind::Shown, Spot::Whole, globals.strings.join("\n"));
    let mut modules = Vec::new();
    let mut reader = Reader::new(&globals, contents);
    for sheet in &globals.sheets {
        let records = Records::new(plain.get(sheet.offset..).unwrap_or_default());
        modules.extend(reader.read(sheet, records));
    }
    modules
}

fn tell_sheets(globals: &Globals, contents: &mut Contents) {
    let mut sheets: Vec<FactValue> = Vec::new();
    for sheet in globals.sheets.iter().take(SHEETS_MAX) {
        let mut facts = Facts::default();
        facts.put(FactKey::Name, sheet.name.as_str());
        facts.put(FactKey::Kind, sheet.kind.as_str());
        if sheet.visibility != Visibility::Visible {
            facts.put(FactKey::Visibility, sheet.visibility.as_str());
            contents.feature(Feature::Hidden, Spot::inside(Inside::Sheet, sheet.name.as_str()));
        }
        if sheet.kind == SheetKind::Macro {
            let spot = Spot::inside(Inside::Macro, sheet.name.as_str());
            contents.feature(Feature::ExcelFourMacro, spot);
        }
        sheets.push(facts.into());
    }
    contents.fact_some(FactKey::Sheets, Some(sheets));
}

const SHEETS_MAX: usize = 200;

#[cfg(test)]
pub(crate) mod tests;
