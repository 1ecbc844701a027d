//! A notice as plain text, such as the body of a mail: lines of at most seventy cells, no
//! controls, nothing that a mail program makes a link of.

use crate::page::{Ink, Page, Row, Run, Style, run, width_of};

use super::sheet::{Block, Said, Section, Sheet, Table};

/// The text, ended by a line feed.
pub(super) fn text(sheet: &Sheet) -> String {
    let mut page = Page::new(Style { colour: false, width: WIDTH });
    page.block(0, &plain(&sheet.label.name));
    page.block(0, &plain(&sheet.label.meaning));
    page.blank();
    page.block(0, &plain(&sheet.title.text));
    for said in &sheet.lead {
        page.block(0, &plain(&said.text));
    }
    for section in &sheet.sections {
        write(section, &mut page);
    }
    page.blank();
    page.block(0, &plain(&sheet.label.name));
    page.into_text()
}

fn write(section: &Section, page: &mut Page) {
    page.section(&format!("■ {}", section.heading));
    for block in &section.blocks {
        match block {
            Block::Paragraph(said) => page.block(2, &plain(&said.text)),
            Block::Steps(steps) => {
                for (index, step) in steps.iter().enumerate() {
                    page.item(&format!("{}.", index + 1), &plain(step));
                }
            }
            Block::List(list) => list.iter().for_each(|said| page.item("-", &plain(&said.text))),
            Block::Pairs(pairs) => pairs.iter().for_each(|(label, said)| pair(label, said, page)),
            Block::Table(table) => rows(table, page),
        }
    }
}

/// A label beside what it says, or above what has no room there.
fn pair(label: &str, said: &[Said], page: &mut Page) {
    let longest = said.iter().map(|said| width_of(&said.text)).max().unwrap_or(0);
    if width_of(label) > LABEL_CELLS || longest > VALUE_CELLS {
        page.block(2, &plain(label));
        said.iter().for_each(|said| page.block(4, &plain(&said.text)));
        return;
    }
    let mut said = said.iter().map(|said| plain(&said.text));
    let value = said.next().unwrap_or_default();
    page.row(&Row { label: run(Ink::Plain, label), value, note: Vec::new(), place: None });
    said.for_each(|more| page.more(&more));
}

/// The caption, then each row: its head, and below it what it says, without the headings of
/// the columns, which the words make plain.
fn rows(table: &Table, page: &mut Page) {
    page.blank();
    page.block(2, &plain(&format!("◇ {}", table.caption.text)));
    for row in &table.rows {
        if table.columns.is_empty() {
            row.cells.iter().for_each(|cell| pair(&row.head.text, cell, page));
            continue;
        }
        page.block(2, &plain(&row.head.text));
        let cells: Vec<&str> = row.cells.iter().flatten().map(|said| said.text.as_str()).collect();
        page.block(4, &plain(&cells.join(" / ")));
    }
}

fn plain(text: &str) -> Vec<Run> {
    vec![run(Ink::Plain, text)]
}

/// Cells of a line.
const WIDTH: usize = 70;
/// Of a label that has its value beside it, and of that value.
const LABEL_CELLS: usize = 13;
const VALUE_CELLS: usize = WIDTH - 17;
