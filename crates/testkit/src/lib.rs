//! Helpers for the tests of every crate: the golden corpus and how it is
//! compared, hostile inputs, mutations. Nothing here is part of the program.
#![forbid(unsafe_code)]

pub mod corpus;
pub mod golden;
pub mod hostile;
pub mod line_ends;
pub mod mutation;
pub mod skip;
pub mod subset;

pub use corpus::{Case, cases, corpus_dir, demo_dir, golden_dir};
pub use line_ends::{to_cr, to_crlf, to_lf};
pub use skip::{larger_corpus, missing};
pub use subset::contains;
