//! Office documents.

pub(crate) mod class;
pub(crate) mod code_page;
pub(crate) mod encrypted;
pub(crate) mod equation;
pub(crate) mod field;
pub(crate) mod formula;
pub(crate) mod odf;
pub(crate) mod ole;
pub(crate) mod ole_one;
pub(crate) mod ooxml;
pub(crate) mod vba;
