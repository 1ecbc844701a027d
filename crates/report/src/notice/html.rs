//! A notice as HTML: a fragment for the portal, and a page that stands alone. Everything is
//! text: no value becomes a tag, an attribute or a link, and the page forbids scripts and
//! anything from outside by its policy as well.

use words::Lang;

use crate::page::escaped;

use super::sheet::{Block, Label, Said, Section, Sheet, Table, TableRow, Tongue};

/// Where a fragment stands, which decides how high its headings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Below the heading of a page of the portal.
    Portal,
    /// It is the page.
    Alone,
}

impl Place {
    /// The levels of the title and of the sections.
    const fn levels(self) -> [&'static str; 2] {
        match self {
            Self::Portal => ["h2", "h3"],
            Self::Alone => ["h1", "h2"],
        }
    }
}

/// The page, with its style within.
pub(super) fn page(sheet: &Sheet, lang: Lang) -> String {
    format!(
        "<!doctype html>\n<html lang={}><head><meta charset=utf-8>\n\
         <meta http-equiv=Content-Security-Policy content=\"default-src 'none'; \
         style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">\n\
         <meta name=referrer content=no-referrer>\n\
         <meta name=format-detection content=\"telephone=no, email=no, address=no\">\n\
         <meta name=viewport content=\"width=device-width\">\n\
         <title>{} {}</title>\n<style>{STYLE}</style></head>\n<body><main>\n{}</main></body></html>\n",
        lang.as_str(),
        escaped(&sheet.label.name),
        escaped(&sheet.title.text),
        fragment(sheet, Place::Alone),
    )
}

/// The notice as an `article` of the class `notice`.
pub(super) fn fragment(sheet: &Sheet, place: Place) -> String {
    let [title, heading] = place.levels();
    let mut out = "<article class=notice>\n".to_owned();
    label(&sheet.label, &sheet.label.meaning, &mut out);
    element(title, &sheet.title, &mut out);
    for said in &sheet.lead {
        element("p", said, &mut out);
    }
    for part in &sheet.sections {
        section(part, heading, &mut out);
    }
    label(&sheet.label, "", &mut out);
    out.push_str("</article>\n");
    out
}

fn label(label: &Label, meaning: &str, out: &mut String) {
    let class = label.tlp.as_str().replace('+', "-");
    let (name, meaning) = (escaped(&label.name), escaped(meaning));
    out.push_str(&format!(
        "<p class=tlp><strong class=tlp-{class}>{name}</strong> {meaning}</p>\n"
    ));
}

fn section(section: &Section, heading: &str, out: &mut String) {
    out.push_str(&format!("<section>\n<{heading}>{}</{heading}>\n", escaped(&section.heading)));
    for block in &section.blocks {
        match block {
            Block::Paragraph(said) => element("p", said, out),
            Block::Steps(steps) => {
                out.push_str("<ol>\n");
                for step in steps {
                    out.push_str(&format!("<li>{}</li>\n", escaped(step)));
                }
                out.push_str("</ol>\n");
            }
            Block::List(list) => {
                out.push_str("<ul>\n");
                list.iter().for_each(|said| element("li", said, out));
                out.push_str("</ul>\n");
            }
            Block::Pairs(pairs) => {
                out.push_str("<dl>\n");
                for (label, said) in pairs {
                    out.push_str(&format!("<dt>{}</dt>\n", escaped(label)));
                    said.iter().for_each(|said| element("dd", said, out));
                }
                out.push_str("</dl>\n");
            }
            Block::Table(one) => table(one, out),
        }
    }
    out.push_str("</section>\n");
}

fn table(table: &Table, out: &mut String) {
    let class = if table.columns.is_empty() { "facts" } else { "values" };
    out.push_str(&format!("<table class={class}>\n"));
    element("caption", &table.caption, out);
    if !table.columns.is_empty() {
        out.push_str("<thead><tr>");
        for column in &table.columns {
            out.push_str(&format!("<th scope=col>{}</th>", escaped(column)));
        }
        out.push_str("</tr></thead>\n");
    }
    out.push_str("<tbody>\n");
    table.rows.iter().for_each(|one| row(one, out));
    out.push_str("</tbody></table>\n");
}

fn row(row: &TableRow, out: &mut String) {
    out.push_str("<tr><th scope=row>");
    inline(&row.head, out);
    out.push_str("</th>");
    for cell in &row.cells {
        out.push_str("<td>");
        for (index, said) in cell.iter().enumerate() {
            if index > 0 {
                out.push_str("<br>");
            }
            inline(said, out);
        }
        out.push_str("</td>");
    }
    out.push_str("</tr>\n");
}

/// An element of one text.
fn element(name: &str, said: &Said, out: &mut String) {
    out.push_str(&format!("<{name}>"));
    inline(said, out);
    out.push_str(&format!("</{name}>\n"));
}

/// A text; one in another language says which, and one of the attacker keeps its direction to
/// itself and is not translated.
fn inline(said: &Said, out: &mut String) {
    let text = escaped(&said.text);
    match said.tongue {
        Tongue::Own => out.push_str(&text),
        Tongue::Other(lang) => {
            out.push_str(&format!("<span lang={}>{text}</span>", lang.as_str()));
        }
        Tongue::None => out.push_str(&format!("<bdi lang=\"\" translate=no>{text}</bdi>")),
    }
}

/// TLP labels have the colours of TLP 2.0 on black, whatever else is light or dark.
const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8888;--dim:#595959;--accent:#0b5cad;--soft:#f3f5f8}\
@media(prefers-color-scheme:dark){:root{--dim:#b0b0b0;--accent:#8cc2ff;--soft:#24282e}}\
body{font:16px/1.7 system-ui,'Hiragino Sans','Noto Sans CJK JP','BIZ UDPGothic',sans-serif;margin:0}\
main{max-width:48rem;margin:0 auto;padding:1rem}\
h1{font-size:1.6rem;line-height:1.35;margin:1rem 0 .25rem;overflow-wrap:anywhere}\
h1+p,h1+p+p{color:var(--dim);margin:0;font-size:.9rem}\
h2{font-size:1.15rem;color:var(--accent);border-bottom:2px solid var(--line);margin:2rem 0 .6rem;padding-bottom:.15rem}\
p{margin:.5rem 0;overflow-wrap:anywhere}\
.tlp{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center;background:var(--soft);padding:.5rem .75rem;margin:1rem 0}\
.tlp strong{background:#000;padding:.1rem .6rem;font:700 1rem/1.5 ui-monospace,monospace;white-space:nowrap;forced-color-adjust:none;print-color-adjust:exact}\
.tlp-red{color:#ff2b2b}.tlp-amber,.tlp-amber-strict{color:#ffc000}.tlp-green{color:#33ff00}.tlp-clear{color:#fff}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.25rem;margin:.5rem 0}\
dt{grid-column:1;color:var(--dim)}dd{grid-column:2;margin:0;min-width:0;overflow-wrap:anywhere}\
ol,ul{margin:.5rem 0;padding-left:1.5rem}li{margin:.35rem 0;overflow-wrap:anywhere}\
table{border-collapse:collapse;width:100%;margin:1rem 0 1.5rem}\
caption{text-align:left;font-weight:700;padding:.3rem 0;overflow-wrap:anywhere}\
th,td{border-top:1px solid var(--line);padding:.4rem .75rem .4rem 0;text-align:left;vertical-align:top;font-weight:400}\
thead th{color:var(--dim);font-size:.875rem}td{overflow-wrap:anywhere}\
.values{table-layout:fixed}.values thead th:first-child{width:50%}.values thead th:nth-child(2){width:9rem}\
.values tbody th{overflow-wrap:anywhere;font:.9rem/1.6 ui-monospace,'Noto Sans Mono CJK JP',monospace}\
.facts th{color:var(--dim);width:6rem;white-space:nowrap}.facts td bdi{font:.9rem/1.6 ui-monospace,monospace}\
@media(max-width:40rem){dl,table,caption,tbody,tr,th,td{display:block}thead{display:none}\
dt{margin-top:.4rem}tr{border-top:1px solid var(--line);padding:.4rem 0}\
th,td,.values tbody th,.facts th{border:0;padding:0;width:auto;white-space:normal}}\
@media print{main{max-width:none;padding:0}h2,caption,dt{break-after:avoid}tr,li{break-inside:avoid}}";
