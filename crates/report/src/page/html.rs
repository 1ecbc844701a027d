//! The parts of a page as a browser shows them. Everything is text: no value becomes a
//! tag, an attribute other than a class of ours, or a link.

use super::{Ink, Row, Run};

/// What is open on the page.
#[derive(Debug, Default)]
pub(crate) struct Html {
    in_section: bool,
}

impl Html {
    pub(super) fn title(&mut self, text: &str, to: &mut String) {
        self.end_section(to);
        to.push_str("<h2>");
        to.push_str(&escaped(text));
        to.push_str("</h2>\n");
    }

    pub(super) fn section(&mut self, text: &str, to: &mut String) {
        self.end_section(to);
        self.in_section = true;
        to.push_str("<section><h3>");
        to.push_str(&escaped(text));
        to.push_str("</h3>\n<dl>\n");
    }

    pub(super) fn end_section(&mut self, to: &mut String) {
        if self.in_section {
            to.push_str("</dl></section>\n");
        }
        self.in_section = false;
    }

    pub(super) fn block(&self, runs: &[Run], to: &mut String) {
        let (open, close) =
            if self.in_section { ("<dd class=wide>", "</dd>\n") } else { ("<p>", "</p>\n") };
        to.push_str(open);
        spans(runs, to);
        to.push_str(close);
    }
}

pub(super) fn row(row: &Row, to: &mut String) {
    to.push_str("<dt>");
    spans(std::slice::from_ref(&row.label), to);
    to.push_str("</dt><dd>");
    spans(&row.value, to);
    if let Some(place) = &row.place {
        to.push_str(" <code>");
        to.push_str(&escaped(place));
        to.push_str("</code>");
    }
    if !row.note.is_empty() {
        to.push_str("<small>");
        spans(&row.note, to);
        to.push_str("</small>");
    }
    to.push_str("</dd>\n");
}

pub(super) fn more(value: &[Run], to: &mut String) {
    to.push_str("<dd>");
    spans(value, to);
    to.push_str("</dd>\n");
}

fn spans(runs: &[Run], to: &mut String) {
    for run in runs.iter().filter(|run| !run.text.is_empty()) {
        let class = class(run.ink);
        if class.is_empty() {
            to.push_str(&escaped(&run.text));
        } else {
            to.push_str("<span class=");
            to.push_str(class);
            to.push('>');
            to.push_str(&escaped(&run.text));
            to.push_str("</span>");
        }
    }
}

const fn class(ink: Ink) -> &'static str {
    match ink {
        Ink::Plain => "",
        Ink::Dim => "dim",
        Ink::Bold => "bold",
        Ink::Danger => "danger",
        Ink::Warn => "warn",
        Ink::Good => "good",
        Ink::Accent => "accent",
    }
}

/// Text that stands for itself in HTML, between tags and within quoted attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}
