//! Helpers for the tests of every crate: the golden corpus and how it is
//! compared, hostile inputs, mutations. Nothing here is part of the program.
#![forbid(unsafe_code)]

mod corpus;
mod demo;
pub mod golden;
pub mod hostile;
mod line_ends;
pub mod mutation;
pub mod postgres;
mod skip;
mod subset;
mod times;

pub use corpus::{Case, cases, corpus_dir, samples};
pub use demo::demo_mails;
pub use line_ends::{to_crlf, to_lf};
pub use skip::{larger_corpus, missing, node_modules, python};
pub use times::times;
