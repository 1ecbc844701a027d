//! Scripts: JavaScript, VBScript, both as the Script Encoder writes them, WSF, batch,
//! PowerShell. What they compute from constants is computed, and nothing is run.

mod batch;
mod fold;
mod function;
pub(crate) mod language;
mod layer;
mod lexer;
mod pattern;
pub(crate) mod reading;
mod sign;
mod value;
pub(crate) mod words;
mod wsf;

use vocab::{FactKey, Feature, FileType, Inside, Spot};

use crate::contents::{Contents, TextKind};
use crate::decode;
use crate::open::{Give, Sample, Tools};
use language::Language;
use reading::{Embedded, Read, Reading, Script, Use, of_language};
use words::Setting;
use wsf::Piece;

pub(crate) use reading::work_for;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let source = decode::source(sample.bytes);
    let work = work_for(sample.bytes.len());
    let mut reading = Reading::new(tools, &work);
    let language = match sample.kind {
        FileType::Wsf => windows_script(&source, &mut reading),
        kind => {
            let language = language_of(kind);
            let script =
                Script { source: &source, language, setting: of_language(language), depth: 0 };
            reading.script(script, &script_spot(0));
            language
        }
    };
    reading.contents.feature(Feature::Script, script_spot(0));
    name_files(&reading.uses, &mut reading.files);
    let Read { mut contents, files } = reading.finish();
    let mut facts = vocab::Facts::default();
    facts.put(FactKey::Language, language.as_str());
    facts.0.append(&mut contents.facts.0);
    contents.facts = facts;
    Read { contents, files }.give(give)
}

/// Where the script of this position stands.
pub(crate) fn script_spot(position: usize) -> Spot {
    Spot::inside(Inside::Script, position.to_string())
}

const fn language_of(kind: FileType) -> Language {
    match kind {
        FileType::Vbs => Language::VbScript,
        FileType::Bat => Language::Batch,
        FileType::Ps1 => Language::PowerShell,
        _ => Language::JavaScript,
    }
}

/// The scripts of the jobs; the language of the first.
fn windows_script(source: &str, reading: &mut Reading<'_>) -> Language {
    let mut first = None;
    let mut position = 0;
    for piece in wsf::pieces(source) {
        let spot = script_spot(position);
        match piece {
            Piece::Script { language, source } => {
                first.get_or_insert(language);
                let script = Script { source, language, setting: Setting::WINDOWS, depth: 0 };
                reading.script(script, &spot);
                position += 1;
            }
            Piece::Source(address) => {
                if address.contains("://") || address.starts_with("\\\\") {
                    reading.contents.feature(Feature::Downloads, spot.clone());
                }
                reading.contents.text(TextKind::Link, spot, address);
            }
            Piece::Class(class) => reading.class(&class, &spot),
        }
    }
    first.unwrap_or(Language::JavaScript)
}

/// The name under which a script saves, if it saves one file and holds one.
fn name_files(uses: &[Use], files: &mut [Embedded]) {
    let [file] = files else { return };
    let saved = uses.iter().find(|by| {
        SAVES.iter().any(|save| by.by.ends_with(save))
            && by.text.contains('.')
            && !by.text.contains('\n')
    });
    if let Some(saved) = saved {
        file.name.get_or_insert_with(|| saved.text.clone());
    }
}

const SAVES: [&str; 3] = ["savetofile", "writeallbytes", "createtextfile"];

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;
