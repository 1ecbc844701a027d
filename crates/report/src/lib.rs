//! Cards for people: an analysis as a page of a terminal, totals as a table, and the
//! tables of the statistics as Markdown and CSV.
//! Pure rendering; every value of a mail is defanged and cleaned of controls here,
//! because this is where it meets a terminal.
#![forbid(unsafe_code)]

mod card;
mod clean;
mod csv;
mod facts;
mod file;
mod html;
mod notice;
mod page;
mod reasons;
mod scene;
mod statistics;
mod summary;

pub use card::card;
pub use clean::{shown, shown_value};
pub use csv::{ANALYSIS_COLUMNS, analysis_csv};
pub use html::{HTML_TAIL, html, html_head, html_seen};
pub use notice::{Rendered, notice_form, notice_forms, notice_title};
pub use page::Style;
pub use statistics::{
    explained_csv, explained_markdown, period_text, report_csv, report_markdown, report_texts,
    report_title, row_parts, row_text,
};
pub use summary::summary;
