//! The gate that says who may read what, and what goes out of a submission: built, proven, consented.
#![forbid(unsafe_code)]
