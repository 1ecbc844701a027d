//! Visual Basic projects (MS-OVBA): the macros of Office documents, as source code, with
//! what they can do and which strings they put together. Nothing of them is run.
//!
//! A project stands in `vbaProject.bin` of a package, or in a storage of a compound file.
//! Where its directory is damaged or does not tell of a module, the compressed source code
//! is found by its mark in any stream.

mod code;
mod compression;
mod decoded;
mod directory;
mod fold;
mod form;
mod function;
mod module;
mod strings;
mod token;
mod value;
mod words;

use vocab::{DefectCode, Spot};

pub(crate) use module::Module;

use crate::contents::Contents;
use crate::office::ole::streams::{Streams, same};
use crate::open::Tools;

/// The modules in a file that is a project, for callers that have more than one of them.
pub(crate) fn modules_of_file(
    bytes: &[u8],
    tools: &Tools<'_>,
    contents: &mut Contents,
) -> Vec<Module> {
    match Streams::open(bytes, tools.limits, contents) {
        Some(streams) => modules(&streams, tools, contents),
        None => modules_of_bytes(bytes, tools),
    }
}

/// The modules whose source is found in any bytes by its mark.
pub(crate) fn modules_of_bytes(bytes: &[u8], tools: &Tools<'_>) -> Vec<Module> {
    module::scanned("", bytes, tools)
}

/// The modules of all projects among the streams of a compound file.
pub(crate) fn modules(
    streams: &Streams<'_>,
    tools: &Tools<'_>,
    contents: &mut Contents,
) -> Vec<Module> {
    let mut found = Vec::new();
    let mut read = vec![false; streams.list.len()];
    for (index, stream) in streams.list.iter().enumerate() {
        if !same(stream.name(), "dir") || stream.bytes.first() != Some(&1) {
            continue;
        }
        if let Some(read) = read.get_mut(index) {
            *read = true;
        }
        found.extend(module::listed(streams, stream, &mut read, tools, contents));
    }
    let rest = streams.list.iter().zip(read).filter(|(_, read)| !read);
    for (stream, _) in rest {
        if found.len() >= MODULES_MAX {
            contents.defect(DefectCode::LimitMembers, Spot::Whole);
            break;
        }
        found.extend(module::scanned(stream.name(), &stream.bytes, tools));
    }
    found.truncate(MODULES_MAX);
    found
}

/// Tells of modules: their code, what it can do, what it hides.
pub(crate) fn report(modules: &[Module], contents: &mut Contents) {
    module::report(modules, contents);
}

/// The kind of a module that is a macro sheet of Excel 4, one line for each cell:
/// `A1 = EXEC("calc")`.
pub(crate) const EXCEL_FOUR: &str = "excel4";
/// Modules told of.
const MODULES_MAX: usize = 200;

#[cfg(test)]
pub(crate) mod tests;
