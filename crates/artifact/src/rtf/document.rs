//! What reading an RTF file collects, before it is judged.

use vocab::FactKey;

use super::hex::Hex;
use crate::office::field::Fields;

/// The file as it was read.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) objects: Vec<Object>,
    pub(super) fields: Fields,
    /// Pictures whose data is none of a picture.
    pub(super) odd_pictures: Vec<Vec<u8>>,
    pub(super) properties: Vec<(FactKey, String)>,
    /// Texts of other places, by the name of the place.
    pub(super) others: Vec<(&'static str, String)>,
    pub(super) shown: String,
    pub(super) hidden: String,
    pub(super) pages: Option<i64>,
    pub(super) exploits: Vec<&'static str>,
    /// Letters of the longest control word.
    pub(super) longest_word: usize,
    /// Where the outermost group ends.
    pub(super) end: Option<usize>,
    pub(super) too_deep: bool,
    pub(super) too_many: bool,
    pub(super) text_cut: bool,
    pub(super) unclosed: bool,
}

impl Document {
    /// Keeps a fact of the information group. Said twice, the later one counts: the first
    /// is the one for programs that know no Unicode.
    pub(super) fn property(&mut self, key: FactKey, value: String) {
        self.properties.retain(|(known, _)| *known != key);
        self.properties.push((key, value));
    }

    pub(super) fn other(&mut self, name: &'static str, value: String) {
        if self.others.len() < OTHER_MAX {
            self.others.push((name, value));
        } else {
            self.text_cut = true;
        }
    }

    /// Notes a sign of an exploit by the word that shows it.
    pub(super) fn exploit(&mut self, word: &'static str) {
        if !self.exploits.contains(&word) {
            self.exploits.push(word);
        }
    }
}

/// Texts and pictures kept beside the text of the document.
pub(super) const OTHER_MAX: usize = 1_000;

/// An object, as its group tells.
#[derive(Debug, Default)]
pub(super) struct Object {
    /// `\objemb`, `\objautlink` and the like, without the letters that all of them have.
    pub(super) kind: Option<&'static str>,
    pub(super) class: String,
    pub(super) name: String,
    /// It is brought up to date when the document is opened.
    pub(super) update: bool,
    pub(super) data: Hex,
    pub(super) has_data: bool,
    /// Control words, groups or letters between the digits, as no program writes them.
    pub(super) odd: bool,
}
