//! Tests of the whole program: the golden corpus, hostile inputs, and the command line.
#![forbid(unsafe_code)]

mod command;
mod corpus;
mod docs;
mod golden;
mod hostile;
mod opinions;
mod properties;
mod support;
