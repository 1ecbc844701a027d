//! Cells of comma-separated values, as Excel and LibreOffice take them: what begins with
//! a sign of computation is a formula, whatever stands around it.

use vocab::{DefectCode, FactKey, FactValue, Facts, Inside, Limits, Spot};

use crate::contents::{Contents, TextKind};
use crate::office::formula;

/// Reads a file and judges the cells that would be computed.
pub(super) fn read(text: &str, limits: &Limits, contents: &mut Contents) {
    let (separator, text) = separator(text);
    let mut told: Vec<FactValue> = Vec::new();
    let mut formulas = 0;
    for (row, column, cell) in Cells::new(text, separator) {
        if !is_formula(&cell) {
            continue;
        }
        formulas += 1;
        if formulas > limits.members {
            contents.defect(DefectCode::LimitText, Spot::Whole);
            break;
        }
        let name = format!("R{row}C{column}");
        let spot = Spot::inside(Inside::Cell, name.as_str());
        if formula::judge(cell.trim(), &spot, contents) && told.len() < TOLD_MAX {
            let mut facts = Facts::default();
            facts.put(FactKey::Name, name);
            facts.put(FactKey::Code, cell.trim());
            told.push(facts.into());
        }
    }
    contents.fact_some(FactKey::Formulas, Some(told));
    contents.text(TextKind::Shown, Spot::Text, text.to_owned());
}

/// `sep=;` in the first line, else the sign that stands there most.
fn separator(text: &str) -> (char, &str) {
    let line = text.lines().next().unwrap_or_default();
    if let Some(named) = line.trim().strip_prefix("sep=").and_then(|rest| rest.chars().next()) {
        return (named, text.get(line.len()..).unwrap_or_default());
    }
    let count = |sign: char| line.matches(sign).count();
    let most = [',', ';', '\t', '|'].into_iter().rev().max_by_key(|sign| count(*sign));
    // A pipe separates nothing in a line with a DDE command.
    let most = most.filter(|sign| count(*sign) > 0 && (*sign != '|' || !line.contains('!')));
    (most.unwrap_or(','), text)
}

/// Numbers with a sign are no formulas.
fn is_formula(cell: &str) -> bool {
    let cell = cell.trim_start();
    let Some(rest) = cell.strip_prefix(['=', '+', '-', '@', '＝', '＋', '－', '＠']) else {
        return false;
    };
    rest.contains(['(', '|', '!']) || cell.starts_with(['=', '＝'])
}

/// The cells of a text with their row and column, counted from 1.
struct Cells<'a> {
    rest: &'a str,
    separator: char,
    row: usize,
    column: usize,
    done: bool,
}

impl<'a> Cells<'a> {
    const fn new(text: &'a str, separator: char) -> Self {
        Self { rest: text, separator, row: 1, column: 0, done: false }
    }
}

impl Iterator for Cells<'_> {
    type Item = (usize, usize, String);

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.column += 1;
        let place = (self.row, self.column);
        let mut cell = String::new();
        let mut quoted = false;
        let mut letters = self.rest.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' if quoted && letters.peek().is_some_and(|(_, next)| *next == '"') => {
                    letters.next();
                    cell.push('"');
                }
                // A quote begins a quoted cell only at its beginning.
                '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
                letter if !quoted && (letter == self.separator || letter == '\n') => {
                    self.rest = self.rest.get(at + letter.len_utf8()..).unwrap_or_default();
                    if letter == '\n' {
                        self.row += 1;
                        self.column = 0;
                    }
                    return Some((place.0, place.1, cell));
                }
                letter => cell.push(letter),
            }
            // An open quote would take all that follows for one cell.
            if cell.len() > CELL_MAX {
                quoted = false;
                cell.clear();
            }
        }
        self.done = true;
        Some((place.0, place.1, cell))
    }
}

/// Formulas that are told one by one.
const TOLD_MAX: usize = 200;
/// Excel keeps 32,767 letters.
const CELL_MAX: usize = 128 << 10;
