//! Cards for people: an analysis as a page of a terminal, and totals as a table.
//! Pure rendering; every value of a mail is defanged and cleaned of controls here,
//! because this is where it meets a terminal.
#![forbid(unsafe_code)]

mod card;
mod clean;
mod facts;
mod file;
mod page;
mod reasons;
mod summary;

pub use card::card;
pub use page::Style;
pub use summary::summary;
