//! Programs.

pub(crate) mod elf;
mod mach;
pub(crate) mod pe;
mod strings;
