//! An analysis as one self-contained page for a browser: what it is and why, the mail as its
//! reader saw it, who sent it, every file with its facts, every observable, every defect.
//!
//! Nothing of the input becomes a tag, a link or a style, but in the frame of `scene`. The
//! page forbids scripts and anything from outside by its policy as well.

use analysis::{Analysis, FileRecord, MailRecord, hex};
use vocab::{FactValue, Facts, FileId, Owner};
use words::Words;

use crate::card::{Card, list_name, particulars, shown_place, verdict};
use crate::clean::{safe, safe_name, safe_value, unlinked, visible};
use crate::facts::mailbox;
use crate::file::{lock_said, told};
use crate::page::{Page, escaped};
use crate::scene;
use crate::summary::date;

/// What stands before the first analysis.
#[must_use]
pub fn html_head(words: &Words) -> String {
    format!(
        "<!doctype html>\n<html lang={}><head><meta charset=utf-8>\n\
         <meta http-equiv=Content-Security-Policy content=\"default-src 'none'; img-src data:; \
         style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">\n\
         <meta name=referrer content=no-referrer>\
         <meta name=viewport content=\"width=device-width\">\n\
         <title>{}</title>\n<style>{STYLE}</style></head><body>\n",
        words.lang().as_str(),
        escaped(&words.text("html-title", &[])),
    )
}

/// What stands behind the last.
pub const HTML_TAIL: &str = "</body></html>\n";

/// One analysis.
#[must_use]
pub fn html(analysis: &Analysis, words: &Words) -> String {
    let card = || Card { analysis, words, page: Page::html() };
    let mut out = "<article>\n".to_owned();
    out.push_str(&verdict(card()));
    for mail in &analysis.mails {
        as_seen(mail, words, &mut out);
    }
    out.push_str(&particulars(card()));
    files(analysis, words, &mut out);
    observables(analysis, words, &mut out);
    defects(analysis, words, &mut out);
    out.push_str("</article>\n");
    out
}

/// The mails of an analysis as their readers saw them, and nothing else, as a whole page. An
/// input without a mail is shown with all that was read in it.
#[must_use]
pub fn html_seen(analysis: &Analysis, words: &Words) -> String {
    let mut out = html_head(words);
    if analysis.mails.is_empty() {
        out.push_str(&html(analysis, words));
    } else {
        out.push_str("<article>\n");
        for mail in &analysis.mails {
            as_seen(mail, words, &mut out);
        }
        out.push_str("</article>\n");
    }
    out + HTML_TAIL
}

/// The mail as its reader saw it: with its looks if they were kept, and as text.
fn as_seen(mail: &MailRecord, words: &Words, out: &mut String) {
    let title = words.text("html-seen", &[("mail", &mail.id.to_string())]);
    open(&title, out);
    out.push_str("<div class=mail>\n");
    let head = &mail.head;
    let subject = head.subject.as_deref().map(|subject| safe(subject, SUBJECT_LETTERS, words));
    line("bold", &subject.unwrap_or_else(|| words.text("value-subject-none", &[])), out);
    for from in &head.from {
        line("", &mailbox(&from.mailbox, words), out);
    }
    if let Some(at) = head.date {
        line("dim", &date(at), out);
    }
    for (index, scene) in mail.scenes.iter().enumerate() {
        out.push_str(&scene::frame(scene, &format!("{title} {}", index + 1), words));
    }
    if mail.scenes.is_empty() {
        text_seen(mail, words, out);
    } else {
        out.push_str("<details><summary>");
        out.push_str(&escaped(&words.text("html-text", &[])));
        out.push_str("</summary>\n");
        text_seen(mail, words, out);
        out.push_str("</details>\n");
    }
    out.push_str("</div></section>\n");
}

/// The text that the reader saw, and how much of it is left out.
fn text_seen(mail: &MailRecord, words: &Words, out: &mut String) {
    out.push_str("<pre>");
    let (text, rest) =
        mail.text.split_at_checked(mail.text.floor_char_boundary(TEXT_BYTES)).unwrap_or_default();
    for line in text.lines() {
        out.push_str(&escaped(&unlinked(line)));
        out.push('\n');
    }
    if !rest.is_empty() {
        let count = rest.chars().count().to_string();
        out.push_str(&escaped(&words.text("value-cut", &[("count", &count)])));
    }
    out.push_str("</pre>\n");
}

/// A line of the head of a mail.
fn line(class: &str, text: &str, out: &mut String) {
    out.push_str("<p class=\"");
    out.push_str(class);
    out.push_str("\">");
    out.push_str(&escaped(text));
    out.push_str("</p>\n");
}

/// The tree of files; each can be folded open.
fn files(analysis: &Analysis, words: &Words, out: &mut String) {
    if analysis.files.is_empty() {
        return;
    }
    open(&words.text("section-files", &[]), out);
    let is_root = |file: &&FileRecord| file.parent.is_none();
    for file in analysis.files.iter().filter(is_root) {
        tree(analysis, file, words, out);
    }
    out.push_str("</section>\n");
}

/// A file and what it holds. The walk bounds the depth.
fn tree(analysis: &Analysis, file: &FileRecord, words: &Words, out: &mut String) {
    let name = file.name_shown.as_deref().or(file.name.as_deref());
    let name =
        name.map_or_else(|| words.text("value-name-none", &[]), |name| safe_name(name, words));
    let kind = words.text(&format!("type-{}", file.kind), &[]);
    out.push_str("<details open><summary><b>");
    out.push_str(&escaped(&name));
    out.push_str("</b> ");
    out.push_str(&escaped(&format!("{kind} · {} B", file.size)));
    out.push_str("</summary>\n<dl>\n");
    one_file(file, words, out);
    out.push_str("</dl>\n");
    let held = |id: FileId| move |other: &&FileRecord| other.parent == Some(id);
    for inner in analysis.files.iter().filter(held(file.id)) {
        tree(analysis, inner, words, out);
    }
    out.push_str("</details>\n");
}

/// What is wrong with it first, then its facts and hashes.
fn one_file(file: &FileRecord, words: &Words, out: &mut String) {
    if let Some(text) = file.lock.as_ref().and_then(|lock| lock_said(lock, words)) {
        marked(&text.text, "", out);
    }
    for deception in &file.deceptions {
        marked(&format!("! {}", words.text(&format!("deception-{deception}"), &[])), "", out);
    }
    for (feature, spot) in told(file) {
        let place = shown_place(&spot.clone().of(Owner::File(file.id)));
        marked(&format!("! {}", words.text(&format!("feature-{feature}"), &[])), &place, out);
    }
    facts(&file.facts, words, out);
    if let Some(hashes) = &file.hashes {
        pair("SHA-256", &hex(&hashes.sha256), out);
        pair("SHA-1", &hex(&hashes.sha1), out);
        pair("MD5", &hex(&hashes.md5), out);
    }
}

fn facts(facts: &Facts, words: &Words, out: &mut String) {
    for (key, value) in &facts.0 {
        out.push_str("<dt>");
        out.push_str(&escaped(&words.text(&format!("fact-{key}"), &[])));
        out.push_str("</dt><dd>");
        fact(value, words, out);
        out.push_str("</dd>\n");
    }
}

fn fact(value: &FactValue, words: &Words, out: &mut String) {
    match value {
        FactValue::Flag(flag) => out.push_str(if *flag { "✓" } else { "–" }),
        FactValue::Number(number) => out.push_str(&number.to_string()),
        FactValue::Text(text) => {
            out.push_str("<pre>");
            out.push_str(&escaped(&text.lines().map(visible).collect::<Vec<_>>().join("\n")));
            out.push_str("</pre>");
        }
        FactValue::List(list) if list.iter().all(is_flat) => records(list, words, out),
        FactValue::List(list) => {
            out.push_str("<ul>");
            for value in list {
                out.push_str("<li>");
                fact(value, words, out);
                out.push_str("</li>");
            }
            out.push_str("</ul>");
        }
        FactValue::Record(record) => {
            out.push_str("<dl>");
            facts(record, words, out);
            out.push_str("</dl>");
        }
    }
}

/// Whether a value is a record of plain values, which makes a row.
fn is_flat(value: &FactValue) -> bool {
    let is_plain = |value: &FactValue| !matches!(value, FactValue::List(_) | FactValue::Record(_));
    matches!(value, FactValue::Record(record) if record.0.iter().all(|(_, value)| is_plain(value)))
}

/// Records as the rows of a table whose columns are their keys, in the order met.
fn records(list: &[FactValue], words: &Words, out: &mut String) {
    let rows = || {
        list.iter().filter_map(|value| match value {
            FactValue::Record(record) => Some(record),
            _ => None,
        })
    };
    let mut keys = Vec::new();
    for (key, _) in rows().flat_map(|record| &record.0) {
        if !keys.contains(key) {
            keys.push(*key);
        }
    }
    out.push_str("<table><tr>");
    for key in &keys {
        out.push_str("<th>");
        out.push_str(&escaped(&words.text(&format!("fact-{key}"), &[])));
        out.push_str("</th>");
    }
    out.push_str("</tr>\n");
    for record in rows() {
        out.push_str("<tr>");
        for key in &keys {
            out.push_str("<td>");
            if let Some(value) = record.get(*key) {
                fact(value, words, out);
            }
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>");
}

fn observables(analysis: &Analysis, words: &Words, out: &mut String) {
    if analysis.observables.is_empty() {
        return;
    }
    open(&words.text("section-observables", &[]), out);
    out.push_str("<table class=seen>\n");
    for record in &analysis.observables {
        let kind = record.observable.kind;
        let value = safe_value(kind, &record.observable.value, words);
        let places: Vec<String> = record.places.iter().map(shown_place).collect();
        let note = record.common.map(|list| list_name(list, words)).unwrap_or_default();
        row(&[&words.text(&format!("kind-{kind}"), &[]), &value, &note, &places.join(", ")], out);
    }
    out.push_str("</table></section>\n");
}

fn defects(analysis: &Analysis, words: &Words, out: &mut String) {
    if analysis.defects.is_empty() {
        return;
    }
    open(&words.text("section-defects", &[]), out);
    out.push_str("<table>\n");
    for defect in &analysis.defects {
        let text = words.text(&format!("defect-{}", defect.code), &[]);
        let lost = if defect.code.loses() { words.text("value-lost", &[]) } else { String::new() };
        row(&[&text, &lost, &shown_place(&defect.place)], out);
    }
    out.push_str("</table></section>\n");
}

fn open(title: &str, out: &mut String) {
    out.push_str("<section><h3>");
    out.push_str(&escaped(title));
    out.push_str("</h3>\n");
}

fn pair(label: &str, value: &str, out: &mut String) {
    out.push_str("<dt>");
    out.push_str(&escaped(label));
    out.push_str("</dt><dd><code>");
    out.push_str(&escaped(value));
    out.push_str("</code></dd>\n");
}

fn marked(text: &str, place: &str, out: &mut String) {
    out.push_str("<dd class=wide><span class=warn>");
    out.push_str(&escaped(text));
    out.push_str("</span> <code>");
    out.push_str(&escaped(place));
    out.push_str("</code></dd>\n");
}

fn row(cells: &[&str], out: &mut String) {
    out.push_str("<tr>");
    for cell in cells {
        out.push_str("<td>");
        out.push_str(&escaped(cell));
        out.push_str("</td>");
    }
    out.push_str("</tr>\n");
}

const SUBJECT_LETTERS: usize = 200;
/// Of a mail's text; the rest stands in the JSON.
const TEXT_BYTES: usize = 256 << 10;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8886;--dim:#767676;--danger:#c0182b;--warn:#9a5b00;--good:#1a7a36;--accent:#0b5cad}\
@media(prefers-color-scheme:dark){:root{--dim:#9a9a9a;--danger:#ff7b84;--warn:#f0b45a;--good:#6fcf88;--accent:#7ab8ff}}\
body{font:16px/1.6 system-ui,'Hiragino Sans','Noto Sans CJK JP','BIZ UDPGothic',sans-serif;max-width:64rem;margin:0 auto;padding:1rem}\
article{border-top:.25rem solid var(--accent);margin-bottom:3rem}\
h2{font-size:1rem;overflow-wrap:anywhere}h3{font-size:1rem;color:var(--accent);border-bottom:1px solid var(--line)}\
dl{display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:.1rem 1rem;margin:.5rem 0}\
dt{grid-column:1}dd{grid-column:2;margin:0;overflow-wrap:anywhere;min-width:0}dd.wide{grid-column:1/-1}\
dd code,dt{color:var(--dim);font-size:.875rem}dd small{display:block;color:var(--dim)}\
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;max-height:40rem;overflow:auto;font:.875rem/1.5 ui-monospace,monospace}\
.mail{border:1px solid var(--line);border-radius:.4rem;padding:.75rem}.mail>p{margin:0;overflow-wrap:anywhere}\
.mail>pre,.mail>iframe{margin-top:.6rem;padding-top:.6rem;border:0;border-top:1px solid var(--line)}\
iframe{display:block;width:100%;resize:vertical;background:#fff}\
h2+p{font-size:1.4rem;font-weight:700;line-height:1.35;margin:.5rem 0}h2~p{margin:.3rem 0}\
table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:400;color:var(--dim);font-size:.875rem}\
td,th{border-bottom:1px solid var(--line);padding:.2rem .75rem .2rem 0;vertical-align:top;overflow-wrap:break-word}\
.seen td:nth-child(2){overflow-wrap:anywhere;width:50%}.seen td{min-width:5rem}.seen td:first-child{white-space:nowrap}.seen td:last-child{color:var(--dim);font-size:.875rem}\
details{border-left:.2rem solid var(--line);padding-left:.75rem;margin:.5rem 0}summary{cursor:pointer;overflow-wrap:anywhere}\
ul{margin:0;padding-left:1.2rem}.bold{font-weight:700}.danger{color:var(--danger);font-weight:700}.warn{color:var(--warn)}\
.good{color:var(--good)}.accent{color:var(--accent);font-weight:700}.dim{color:var(--dim)}\
@media(max-width:40rem){dl,td,tr{display:block}tr{border-bottom:1px solid var(--line);padding:.3rem 0}td,.seen td:nth-child(2){border:0;padding:0;width:auto}th{display:none}}@media print{pre{max-height:none}}";
