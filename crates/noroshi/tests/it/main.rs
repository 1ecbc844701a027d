//! Tests of the whole program: the golden corpus, hostile inputs, and the command line.
#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic, and clippy knows no test by its helpers"
)]

mod command;
mod corpus;
mod docs;
mod exchange;
mod figures;
mod golden;
mod hostile;
mod hub;
mod limits;
mod opinions;
mod page;
mod properties;
mod records;
mod report;
mod sandbox;
mod statistics;
mod support;
