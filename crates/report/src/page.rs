//! A page of a terminal: headings, sections and rows of label, value and place.
//!
//! Widths are counted in cells, because a Japanese letter takes two. Lines break
//! between Japanese letters and at blanks of other writing, not before closing marks.

use unicode_width::UnicodeWidthChar;

use crate::clean::visible;

mod html;

pub(crate) use html::{Html, escaped};

/// How a card looks. `NO_COLOR` and the size of the terminal are the caller's matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether ANSI colours are used. Nothing is said by colour alone.
    pub colour: bool,
    /// Cells of a line.
    pub width: usize,
}

/// How a run of letters looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    Plain,
    Dim,
    Bold,
    Danger,
    Warn,
    Good,
    Accent,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Dim => "\x1B[2m",
            Self::Bold => "\x1B[1m",
            Self::Danger => "\x1B[1;31m",
            Self::Warn => "\x1B[33m",
            Self::Good => "\x1B[32m",
            Self::Accent => "\x1B[1;36m",
        }
    }
}

/// Letters of one look. They are cleaned already.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) ink: Ink,
    pub(crate) text: String,
}

/// A line of a section.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) label: Run,
    pub(crate) value: Vec<Run>,
    pub(crate) note: Vec<Run>,
    pub(crate) place: Option<String>,
}

/// A run.
pub(crate) fn run(ink: Ink, text: impl Into<String>) -> Run {
    Run { ink, text: text.into() }
}

/// The page as written so far.
#[derive(Debug)]
pub(crate) struct Page {
    style: Style,
    text: String,
    /// Set when a browser shows the page instead of a terminal.
    html: Option<Html>,
}

impl Page {
    pub(crate) fn new(style: Style) -> Self {
        let width = style.width.max(WIDTH_MIN);
        Self { style: Style { width, ..style }, text: String::new(), html: None }
    }

    /// A page of the same parts for a browser.
    pub(crate) fn html() -> Self {
        let style = Style { colour: false, width: WIDTH_MIN };
        Self { style, text: String::new(), html: Some(Html::default()) }
    }

    pub(crate) const fn is_html(&self) -> bool {
        self.html.is_some()
    }

    pub(crate) fn into_text(mut self) -> String {
        if let Some(html) = &mut self.html {
            html.end_section(&mut self.text);
        }
        self.text
    }

    /// Everything on the page in lower case, for asking what it shows already.
    pub(crate) fn lower_case(&self) -> String {
        self.text.to_lowercase()
    }

    /// The line that parts one card from the next.
    pub(crate) fn title(&mut self, text: &str) {
        if let Some(html) = &mut self.html {
            return html.title(&visible(text), &mut self.text);
        }
        self.block(0, &[run(Ink::Dim, "━━ "), run(Ink::Bold, visible(text))]);
    }

    /// The name of a section, after a blank line.
    pub(crate) fn section(&mut self, text: &str) {
        if let Some(html) = &mut self.html {
            return html.section(text, &mut self.text);
        }
        self.text.push('\n');
        self.block(0, &[run(Ink::Accent, text)]);
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// Text over the whole width behind an indent.
    pub(crate) fn block(&mut self, indent: usize, runs: &[Run]) {
        if let Some(html) = &self.html {
            return html.block(runs, &mut self.text);
        }
        for line in wrapped(runs, self.style.width.saturating_sub(indent)) {
            self.cells(indent);
            self.line(&line);
            self.text.push('\n');
        }
    }

    /// An item of a list: its mark, and its text beside it on every line.
    pub(crate) fn item(&mut self, mark: &str, text: &[Run]) {
        let indent = INDENT + width_of(mark) + 1;
        for (index, line) in
            wrapped(text, self.style.width.saturating_sub(indent)).iter().enumerate()
        {
            if index == 0 {
                self.cells(INDENT);
                self.text.push_str(mark);
                self.cells(1);
            } else {
                self.cells(indent);
            }
            self.line(line);
            self.text.push('\n');
        }
    }

    /// A label, its value, a note below it, and the place of the value at the right edge:
    /// beside the last line of the value, or else of the note, that leaves room for it.
    pub(crate) fn row(&mut self, row: &Row) {
        if self.html.is_some() {
            return html::row(row, &mut self.text);
        }
        let room = self.style.width.saturating_sub(VALUE_COLUMN);
        let mut lines = wrapped(&row.value, room);
        let value_end = lines.len().saturating_sub(1);
        if !row.note.is_empty() {
            lines.extend(wrapped(&row.note, room));
        }
        let mut place = row.place.as_deref();
        self.label(&row.label);
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.cells(VALUE_COLUMN);
            }
            self.line(line);
            let used = VALUE_COLUMN + width_of_line(line);
            if index >= value_end {
                place = place.filter(|place| !self.place(place, used));
            }
            self.text.push('\n');
        }
        if let Some(place) = place {
            let indent = self.style.width.saturating_sub(width_of(place)).max(VALUE_COLUMN);
            self.block(indent, &[run(Ink::Dim, place)]);
        }
    }

    /// More of the value above, without a label.
    pub(crate) fn more(&mut self, value: &[Run]) {
        if self.html.is_some() {
            return html::more(value, &mut self.text);
        }
        self.block(VALUE_COLUMN, value);
    }

    fn label(&mut self, label: &Run) {
        self.cells(INDENT);
        self.line(std::slice::from_ref(label));
        let used = INDENT + width_of(&label.text);
        if used < VALUE_COLUMN {
            self.cells(VALUE_COLUMN - used);
        } else {
            self.text.push('\n');
            self.cells(VALUE_COLUMN);
        }
    }

    /// Dim at the right edge; whether there was room.
    fn place(&mut self, place: &str, used: usize) -> bool {
        let own = width_of(place);
        let fits = used + 2 + own <= self.style.width;
        if fits {
            self.cells(self.style.width - used - own);
            self.line(&[run(Ink::Dim, place)]);
        }
        fits
    }

    fn line(&mut self, runs: &[Run]) {
        for run in runs.iter().filter(|run| !run.text.is_empty()) {
            if self.style.colour && run.ink != Ink::Plain {
                self.text.push_str(run.ink.code());
                self.text.push_str(&run.text);
                self.text.push_str("\x1B[0m");
            } else {
                self.text.push_str(&run.text);
            }
        }
    }

    fn cells(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
    }
}

/// Cells that a text takes.
pub(crate) fn width_of(text: &str) -> usize {
    text.chars().map(cells_of).sum()
}

fn width_of_line(runs: &[Run]) -> usize {
    runs.iter().map(|run| width_of(&run.text)).sum()
}

fn cells_of(letter: char) -> usize {
    UnicodeWidthChar::width(letter).unwrap_or(0)
}

/// The runs broken into lines of at most `width` cells; at least one line.
fn wrapped(runs: &[Run], width: usize) -> Vec<Vec<Run>> {
    let width = width.max(VALUE_WIDTH_MIN);
    let mut lines = Vec::new();
    let mut line: Vec<(char, Ink)> = Vec::new();
    let mut used = 0;
    // Where the line may be broken: how many letters stay.
    let mut stay = None;
    for (letter, ink) in runs.iter().flat_map(|run| run.text.chars().map(|c| (c, run.ink))) {
        if line.last().is_some_and(|(before, _)| may_break(*before, letter)) {
            stay = Some(line.len());
        }
        if used + cells_of(letter) > width && !line.is_empty() {
            let rest = line.split_off(stay.take().unwrap_or(line.len()));
            lines.push(runs_of(&std::mem::replace(&mut line, rest)));
            used = line.iter().map(|(letter, _)| cells_of(*letter)).sum();
            if line.is_empty() && letter == ' ' {
                continue;
            }
        }
        used += cells_of(letter);
        line.push((letter, ink));
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(runs_of(&line));
    }
    lines
}

/// Whether a line may end between two letters.
fn may_break(before: char, letter: char) -> bool {
    let wide = cells_of(before) == 2 || cells_of(letter) == 2;
    (before == ' ' && letter != ' ')
        || (wide && letter != ' ' && !NOT_FIRST.contains(letter) && !NOT_LAST.contains(before))
}

/// Letters joined to runs again, without the blanks at the end of the line.
fn runs_of(line: &[(char, Ink)]) -> Vec<Run> {
    let end = line.iter().rposition(|(letter, _)| *letter != ' ').map_or(0, |last| last + 1);
    let mut runs: Vec<Run> = Vec::new();
    for (letter, ink) in line.iter().take(end) {
        match runs.last_mut() {
            Some(last) if last.ink == *ink => last.text.push(*letter),
            _ => runs.push(run(*ink, *letter)),
        }
    }
    runs
}

const WIDTH_MIN: usize = 40;
const INDENT: usize = 2;
const VALUE_COLUMN: usize = 17;
const VALUE_WIDTH_MIN: usize = 8;
/// Marks that no Japanese line begins with, and that none ends with.
const NOT_FIRST: &str =
    "、。，．・：；？！」』）］｝】〉》’”ーぁぃぅぇぉっゃゅょァィゥェォッャュョ),.:;?!]}%…";
const NOT_LAST: &str = "「『（［｛【〈《‘“([{";

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(width: usize, value: &[Run], place: Option<&str>, expected: &Expect) {
        let mut page = Page::new(Style { colour: false, width });
        let place = place.map(str::to_owned);
        page.row(&Row {
            label: run(Ink::Dim, "件名"), value: value.to_vec(), note: vec![], place
        });
        // The bar keeps the blanks at the left, which the snapshot would take for its own.
        let text = page.into_text();
        let lines: String = text.lines().map(|line| format!("|{line}\n")).collect();
        expected.assert_eq(&lines);
    }

    #[test]
    fn japanese_breaks_between_letters_and_not_before_marks() {
        check(
            40,
            &[run(Ink::Plain, "これは長い文です。とても長いので、折り返します。abc def")],
            Some("mail:M1/text"),
            &expect![[r#"
                |  件名           これは長い文です。とて
                |                 も長いので、折り返しま
                |                 す。abc def
                |                            mail:M1/text
            "#]],
        );
    }

    #[test]
    fn words_without_blanks_break_anywhere() {
        check(
            40,
            &[run(Ink::Plain, "hxxp[://]a[.]example/0123456789abcdef")],
            None,
            &expect![[r#"
                |  件名           hxxp[://]a[.]example/01
                |                 23456789abcdef
            "#]],
        );
    }

    #[test]
    fn place_stands_at_the_right_edge() {
        check(
            60,
            &[run(Ink::Bold, "短い")],
            Some("mail:M1/header:Subject"),
            &expect![[r#"
                |  件名           短い                 mail:M1/header:Subject
            "#]],
        );
    }

    #[test]
    fn colour_adds_codes_and_nothing_else() {
        let text = |colour| {
            let mut page = Page::new(Style { colour, width: 60 });
            page.row(&Row {
                label: run(Ink::Dim, "件名"),
                value: vec![run(Ink::Danger, "危険")],
                note: vec![run(Ink::Plain, "なぜ")],
                place: Some("x".to_owned()),
            });
            page.into_text()
        };
        let mut coloured = text(true);
        for ink in [Ink::Dim, Ink::Danger] {
            coloured = coloured.replace(ink.code(), "");
        }
        assert_eq!(coloured.replace("\x1B[0m", ""), text(false));
        assert!(!text(false).contains('\x1B'));
    }
}
