//! Runs the analysis of hostile bytes in a worker process: the same program, fenced in by
//! resource limits, Landlock and a filter of calls before it reads anything. Its answer is
//! hostile too: bounded, checked as it is read, and the files in it get their hashes here.
#![forbid(unsafe_code)]

mod answer;
mod attempt;
mod codec;
mod fence;
mod frame;
mod owner;
mod parent;
mod process;
mod serve;
mod shapes;
mod streams;

pub use answer::{checked, written};
pub use attempt::{Attempt, Outcome, attempt, try_it};
pub use owner::{Reuse, Worker, Workers};
pub use serve::serve;
