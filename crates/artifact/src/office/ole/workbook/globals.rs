//! What stands before the sheets of a workbook (MS-XLS 2.1.7.20.3): sheets, names, links to
//! elsewhere, strings.

use encoding_rs::WINDOWS_1252;
use vocab::{FactKey, FactValue, Facts, Feature, Inside, Spot};

use super::formula::Formula;
use super::record::{self, Record, Records};
use super::text::{Writing, shared_strings};
use crate::bytes::{offset_at, u16_at};
use crate::contents::{Contents, TextKind};
use crate::office::code_page::charset_of;
use crate::office::formula;
use crate::target::{features_loaded, names_interpreter};

/// What the records before the sheets say.
#[derive(Debug)]
pub(super) struct Globals {
    pub(super) writing: Writing,
    pub(super) sheets: Vec<Sheet>,
    pub(super) names: Vec<Name>,
    /// Whole strings of cells, which cells refer to by their number.
    pub(super) strings: Vec<String>,
    /// Workbooks and DDE servers that formulas refer to.
    links: Vec<String>,
    /// The sheets that formulas refer to by number, as far as they stand in this workbook.
    externs: Vec<Option<usize>>,
    records: usize,
}

/// A sheet as it is announced (2.4.28).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) kind: SheetKind,
    pub(super) visibility: Visibility,
    /// Where its first record stands in the stream.
    pub(super) offset: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SheetKind {
    Worksheet,
    Macro,
    Chart,
    Module,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visibility {
    Visible,
    Hidden,
    VeryHidden,
}

/// A defined name (2.4.150).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// Its formula as text.
    pub(super) formula: String,
}

impl SheetKind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Worksheet => "worksheet",
            Self::Macro => "excel4-macro",
            Self::Chart => "chart",
            Self::Module => "vba-module",
            Self::Other => "other",
        }
    }
}

impl Visibility {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Visible => "visible",
            Self::Hidden => "hidden",
            Self::VeryHidden => "very-hidden",
        }
    }
}

impl Globals {
    /// Reads up to the end of the first substream; an unfinished one ends with the stream.
    pub(super) fn read(mut records: Records<'_>) -> Self {
        let mut globals = Self {
            writing: Writing { unicode: true, charset: WINDOWS_1252 },
            sheets: Vec::new(),
            names: Vec::new(),
            strings: Vec::new(),
            links: Vec::new(),
            externs: Vec::new(),
            records: 0,
        };
        let mut names = Vec::new();
        while let Some(record) = records.next() {
            globals.records += 1;
            match record.id {
                record::EOF => break,
                record::SHARED_STRINGS => {
                    globals.strings = shared_strings(&record, records.clone(), STRINGS_BYTES_MAX);
                }
                record::NAME if names.len() < NAMES_MAX => names.push(record.data),
                _ => globals.record(&record),
            }
        }
        // Names refer to sheets, which before Excel 97 are announced behind them.
        for data in names {
            globals.names.extend(globals.name(data));
        }
        globals
    }

    /// Whether there was no record at all.
    pub(super) const fn is_empty(&self) -> bool {
        self.records == 0
    }

    fn record(&mut self, record: &Record<'_>) {
        let data = record.data;
        match record.id {
            record::BOF => self.writing.unicode = u16_at(data, 0).is_none_or(|v| v >= 0x0600),
            record::CODE_PAGE => {
                self.writing.charset = charset_of(u16_at(data, 0).unwrap_or_default());
            }
            record::BOUND_SHEET if self.sheets.len() < SHEETS_MAX => {
                self.sheets.extend(self.sheet(data));
            }
            record::EXTERN_SHEET if self.writing.unicode => self.externs = externs(data),
            record::SUP_BOOK | record::EXTERN_SHEET if self.links.len() < NAMES_MAX => {
                self.links.extend(self.link(record));
            }
            _ => {}
        }
    }

    fn sheet(&self, data: &[u8]) -> Option<Sheet> {
        Some(Sheet {
            offset: offset_at(data, 0)?,
            visibility: match data.get(4)? & 3 {
                0 => Visibility::Visible,
                1 => Visibility::Hidden,
                _ => Visibility::VeryHidden,
            },
            kind: match data.get(5)? {
                0 => SheetKind::Worksheet,
                1 => SheetKind::Macro,
                2 => SheetKind::Chart,
                6 => SheetKind::Module,
                _ => SheetKind::Other,
            },
            name: self.writing.short(data.get(6..)?).0,
        })
    }

    fn name(&self, data: &[u8]) -> Option<Name> {
        let flags = u16_at(data, 0)?;
        let (count, size) = (usize::from(*data.get(3)?), usize::from(u16_at(data, 4)?));
        let (text, taken) = self.writing.characters(data.get(14..)?, count);
        let built_in = text.chars().next().filter(|_| flags & 0x20 != 0);
        let name = built_in.and_then(built_in_name).map_or(text, str::to_owned);
        let tokens = crate::bytes::first(data.get(14 + taken..)?, size);
        let formula = Formula(self).text(tokens);
        Some(Name { name, hidden: flags & 1 != 0, formula })
    }

    /// Where a supporting link leads (2.4.271): a workbook, or server and topic of DDE. Before
    /// Excel 97 EXTERNSHEET says so.
    fn link(&self, record: &Record<'_>) -> Option<String> {
        let text = if record.id == record::SUP_BOOK {
            let count = u16_at(record.data, 2)?;
            // These two mean the workbook itself and functions of add-ins.
            if matches!(count, 0x0401 | 0x3a01) {
                return None;
            }
            self.writing.characters(record.data.get(4..)?, usize::from(count)).0
        } else {
            self.writing.short(record.data).0
        };
        // Before Excel 97 these stand for the workbook itself and its sheets.
        let inner = matches!(text.chars().next(), None | Some('\0' | '\u{2}'..='\u{4}'));
        (!inner).then_some(text)
    }

    /// The sheet that formulas refer to by this number.
    pub(super) fn sheet_of(&self, number: u16) -> Option<&str> {
        let index = (*self.externs.get(usize::from(number))?)?;
        Some(&self.sheets.get(index)?.name)
    }

    /// Tells of names that run, and of links.
    pub(super) fn tell(&self, contents: &mut Contents) {
        let mut facts: Vec<FactValue> = Vec::new();
        for name in &self.names {
            let spot = || Spot::inside(Inside::Macro, name.name.as_str());
            if formula::runs_by_itself(&name.name) {
                contents.feature(Feature::AutoExec, spot());
                if name.hidden {
                    contents.feature(Feature::Hidden, spot());
                }
            } else if !formula::is_macro(&name.formula) {
                continue;
            }
            if facts.len() < SHEETS_MAX {
                let mut fact = Facts::default();
                fact.put(FactKey::Name, name.name.as_str());
                fact.put_some(FactKey::Value, Some(name.formula.as_str()));
                if name.hidden {
                    fact.put(FactKey::Visibility, Visibility::Hidden.as_str());
                }
                facts.push(fact.into());
            }
            formula::judge(&name.formula, &spot(), contents);
        }
        contents.fact_some(FactKey::Names, Some(facts));
        let mut told = Vec::new();
        for (number, link) in (1_u32..).zip(&self.links) {
            let spot = Spot::inside(Inside::Link, number.to_string());
            told.extend(tell_link(link, spot, contents));
        }
        contents.fact_some(FactKey::Links, Some(told));
    }
}

/// The first sheets of the ranges in EXTERNSHEET (2.4.106).
fn externs(data: &[u8]) -> Vec<Option<usize>> {
    let (ranges, _) = data.get(2..).unwrap_or_default().as_chunks::<6>();
    ranges.iter().map(|range| u16_at(range, 2).filter(|n| *n < 0x8000).map(usize::from)).collect()
}

/// Tells of one link; answers it as a person would write it.
fn tell_link(link: &str, spot: Spot, contents: &mut Contents) -> Option<String> {
    if let Some((server, topic)) = link.split_once('\u{3}') {
        contents.feature(Feature::Dde, spot.clone());
        if names_interpreter(server) || names_interpreter(topic) {
            contents.feature(Feature::RunsCommand, spot.clone());
        }
        let text = format!("{server}|{topic}");
        contents.text(TextKind::Code, spot, format!("{server} {topic}"));
        return Some(text);
    }
    let target = virtual_path(link);
    if target.is_empty() {
        return None;
    }
    for feature in features_loaded(&target, Feature::ExternalLink) {
        contents.feature(feature, spot.clone());
    }
    contents.text(TextKind::Link, spot, target.clone());
    Some(target)
}

/// A path as Excel packs it (2.5.277): control characters stand for drives and folders.
fn virtual_path(packed: &str) -> String {
    let Some(rest) = packed.strip_prefix('\u{1}') else { return packed.to_owned() };
    let mut path = String::new();
    let mut letters = rest.chars();
    while let Some(letter) = letters.next() {
        match letter {
            // A volume: a letter of a drive, or `@` for a share.
            '\u{1}' => match letters.next() {
                Some('@') => path.push_str("\\\\"),
                Some(drive) => path.extend([drive, ':', '\\']),
                None => {}
            },
            '\u{2}' | '\u{3}' => path.push('\\'),
            '\u{4}' => path.push_str("..\\"),
            // A path in one piece behind its length: a URL.
            '\u{5}' => {
                letters.next();
            }
            letter if letter.is_control() => {}
            letter => path.push(letter),
        }
    }
    path
}

/// Names that Excel knows by number (2.5.66).
const fn built_in_name(number: char) -> Option<&'static str> {
    Some(match number {
        '\u{1}' => "Auto_Open",
        '\u{2}' => "Auto_Close",
        '\u{a}' => "Auto_Activate",
        '\u{b}' => "Auto_Deactivate",
        '\u{0}' => "Consolidate_Area",
        '\u{3}' => "Extract",
        '\u{4}' => "Database",
        '\u{5}' => "Criteria",
        '\u{6}' => "Print_Area",
        '\u{7}' => "Print_Titles",
        '\u{8}' => "Recorder",
        '\u{9}' => "Data_Form",
        '\u{c}' => "Sheet_Title",
        '\u{d}' => "_FilterDatabase",
        _ => return None,
    })
}

const SHEETS_MAX: usize = 500;
const NAMES_MAX: usize = 5_000;
const STRINGS_BYTES_MAX: usize = 16 << 20;

#[cfg(test)]
mod tests {
    use super::virtual_path;

    #[test]
    fn paths_are_unpacked() {
        assert_eq!(virtual_path("\u{1}\u{1}Ca\u{3}b.xls"), "C:\\a\\b.xls");
        assert_eq!(virtual_path("\u{1}\u{1}@host\u{3}a.xls"), "\\\\host\\a.xls");
        assert_eq!(virtual_path("\u{1}\u{5}\u{14}http://a.example/x"), "http://a.example/x");
        assert_eq!(virtual_path("b.xls"), "b.xls");
    }
}
