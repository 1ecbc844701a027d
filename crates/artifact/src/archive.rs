//! Archives: one module for each format.

pub(crate) mod arj_ace;
pub(crate) mod cab;
mod fields;
pub(crate) mod lzh;
mod lzhuf;
pub(crate) mod member_path;
mod path;
pub(crate) mod rar;
pub(crate) mod seven_zip;
pub(crate) mod stream;
pub(crate) mod tar;
#[cfg(test)]
mod tests;
pub(crate) mod volumes;
pub(crate) mod zip;
