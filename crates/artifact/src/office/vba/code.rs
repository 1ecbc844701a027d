//! What the source code of macros can do, told by its words: procedures that run by
//! themselves, and words that run, fetch, write, hide.
//!
//! The method is the one that the documentation of olevba describes: words of three
//! classes are looked for in the code and in the strings that it puts together. Nothing
//! is decided here; a macro that starts programs may be an honest one.

use std::collections::BTreeSet;

use vocab::{DefectCode, FactKey, FactValue, Facts, Feature, Spot};

use super::EXCEL_FOUR;
use super::decoded::Decoded;
use super::fold::{self, Order};
use super::module::{Module, spot};
use super::words::{self, Meaning};
use crate::contents::{Contents, TextKind};

/// What was found in the code of all modules of a document.
#[derive(Debug)]
pub(crate) struct Reading {
    /// Bytes of source code that may still be looked at.
    left: usize,
    words: Vec<Word>,
    known: BTreeSet<String>,
    decoded: Vec<(String, Decoded)>,
}

#[derive(Debug)]
struct Word {
    word: String,
    meaning: Meaning,
    module: String,
}

/// Reads the code of a module.
pub(super) fn read(module: &Module, reading: &mut Reading, contents: &mut Contents) {
    let end = module.source.floor_char_boundary(CODE_MAX.min(reading.left));
    if end < module.source.len() {
        contents.defect(DefectCode::LimitText, spot(&module.name));
    }
    reading.left -= end;
    let source = module.source.get(..end).unwrap_or_default();
    let is_sheet = module.kind == Some(EXCEL_FOUR);
    let code = fold::read(source, if is_sheet { Order::Anywhere } else { Order::AsWritten });
    for name in &code.procedures {
        if words::runs_by_itself(name) || (same_main(name) && words::runs_by_itself(&module.name)) {
            reading.add(name, Meaning::AutoExec, module, contents);
        }
    }
    for name in &code.names {
        if let Some(meaning) = words::name(name) {
            reading.add(name, meaning, module, contents);
        }
    }
    if is_sheet {
        for name in dotted(source) {
            if let Some(meaning) = words::excel_four(name) {
                reading.add(name, meaning, module, contents);
            }
        }
        // CALL and REGISTER name procedures of libraries in strings.
        for text in code.literals.lines() {
            if let Some(meaning) = words::name(text) {
                reading.add(text, meaning, module, contents);
            }
        }
    }
    if code.writes {
        reading.add("Open", Meaning::Writes, module, contents);
    }
    reading.texts(&code.literals, module, contents);
    reading.texts(&module.strings.join("\n"), module, contents);
    let plain_words = reading.known.len();
    let texts: Vec<&str> = code.decoded.iter().map(|decoded| decoded.text.as_str()).collect();
    let texts = texts.join("\n");
    reading.texts(&texts, module, contents);
    // Words that stand in no piece but only in what the pieces become are there to be missed.
    if reading.known.len() > plain_words || code.decoded.iter().any(Decoded::hides) {
        contents.feature(Feature::Obfuscated, spot(&module.name));
    }
    if code.decoded.iter().any(|decoded| decoded.program) {
        contents.feature(Feature::EmbeddedProgram, spot(&module.name));
    }
    contents.text(TextKind::Code, spot(&module.name), texts);
    reading.decoded.extend(code.decoded.into_iter().map(|one| (module.name.clone(), one)));
}

/// Names of functions with the dots in them.
fn dotted(source: &str) -> impl Iterator<Item = &str> {
    source.split(|c: char| !(c.is_alphanumeric() || c == '.'))
}

fn same_main(name: &str) -> bool {
    name.eq_ignore_ascii_case("main")
}

impl Default for Reading {
    fn default() -> Self {
        Self { left: ALL_CODE_MAX, words: vec![], known: BTreeSet::new(), decoded: vec![] }
    }
}

impl Reading {
    fn texts(&mut self, text: &str, module: &Module, contents: &mut Contents) {
        let text = text.to_lowercase();
        for (word, meaning) in words::in_text(&text) {
            self.add(word, meaning, module, contents);
        }
    }

    fn add(&mut self, word: &str, meaning: Meaning, module: &Module, contents: &mut Contents) {
        if let Some(feature) = meaning.feature() {
            contents.feature(feature, spot(&module.name));
        }
        if self.known.insert(word.to_lowercase()) && self.words.len() < WORDS_MAX {
            let (word, module) = (word.to_owned(), module.name.clone());
            self.words.push(Word { word, meaning, module });
        }
    }

    /// Tells what was found in all modules.
    pub(super) fn facts(self, contents: &mut Contents) {
        let words = self.words.into_iter().map(|found| {
            let mut facts = Facts::default();
            facts.put(FactKey::Word, found.word);
            facts.put(FactKey::Kind, found.meaning.as_str());
            facts.put(FactKey::Name, found.module);
            FactValue::Record(facts)
        });
        let words: Vec<FactValue> = words.collect();
        contents.fact_some(FactKey::Suspicious, Some(FactValue::List(words)));
        if self.decoded.len() > DECODED_MAX {
            contents.defect(DefectCode::LimitText, Spot::Whole);
        }
        let decoded = self.decoded.into_iter().take(DECODED_MAX).map(|(module, decoded)| {
            let mut facts = Facts::default();
            facts.put(FactKey::Kind, decoded.kind.as_str());
            facts.put(FactKey::Name, module);
            let end = decoded.text.floor_char_boundary(DECODED_BYTES_MAX);
            facts.put(FactKey::Text, decoded.text.get(..end).unwrap_or_default());
            FactValue::Record(facts)
        });
        let decoded: Vec<FactValue> = decoded.collect();
        contents.fact_some(FactKey::Decoded, Some(FactValue::List(decoded)));
    }
}

/// Bytes of source code of one module that are looked at.
const CODE_MAX: usize = 1 << 20;
const ALL_CODE_MAX: usize = 8 << 20;
const WORDS_MAX: usize = 200;
/// Decoded strings in the facts; all of them are in the texts.
const DECODED_MAX: usize = 200;
const DECODED_BYTES_MAX: usize = 4 << 10;
