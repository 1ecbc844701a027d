//! Tests of the whole program: the golden corpus, hostile inputs, and the command line.

mod command;
mod corpus;
mod golden;
mod hostile;
mod opinions;
mod properties;
mod support;
