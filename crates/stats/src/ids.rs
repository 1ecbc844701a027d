//! Ids and names of the records, each text kept once: a million records fit into
//! memory because everything else refers to them by number.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;

use hashbrown::HashTable;

/// A text by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id(NonZeroU32);

impl Id {
    fn at(self) -> usize {
        usize::try_from(self.0.get() - 1).unwrap_or(usize::MAX)
    }
}

/// Every text that was met, in the order of meeting.
#[derive(Default)]
pub(crate) struct Ids {
    text: String,
    ends: Vec<u32>,
    /// Asked only for single texts and never walked, so its order reaches nothing. The
    /// keys are random, because hostile ids could be made to collide otherwise.
    table: HashTable<Id>,
    state: RandomState,
}

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ids").field("count", &self.ends.len()).finish_non_exhaustive()
    }
}

impl Ids {
    /// The number of a text; `None` when four gigabytes of them are full.
    pub(crate) fn id(&mut self, text: &str) -> Option<Id> {
        let hash = self.state.hash_one(text);
        if let Some(id) = self.table.find(hash, |id| self.text_of(*id) == text) {
            return Some(*id);
        }
        let end = u32::try_from(self.text.len().checked_add(text.len())?).ok()?;
        let next = u32::try_from(self.ends.len()).ok()?.checked_add(1)?;
        let id = Id(NonZeroU32::new(next)?);
        self.text.push_str(text);
        self.ends.push(end);
        let Self { text, ends, table, state } = self;
        table.insert_unique(hash, id, |id| state.hash_one(slice(text, ends, *id)));
        Some(id)
    }

    /// The text of a number.
    pub(crate) fn text_of(&self, id: Id) -> &str {
        slice(&self.text, &self.ends, id)
    }
}

fn slice<'a>(text: &'a str, ends: &[u32], id: Id) -> &'a str {
    let end = |at: usize| ends.get(at).and_then(|end| usize::try_from(*end).ok());
    let begin = id.at().checked_sub(1).and_then(end).unwrap_or(0);
    end(id.at()).and_then(|end| text.get(begin..end)).unwrap_or_default()
}

/// Which record of one kind bears an id.
#[derive(Debug, Default)]
pub(crate) struct Index(Vec<u32>);

impl Index {
    /// The position of the record with this id.
    pub(crate) fn get(&self, id: Id) -> Option<u32> {
        self.0.get(id.at()).copied().filter(|at| *at != NOWHERE)
    }

    pub(crate) fn set(&mut self, id: Id, position: u32) {
        if self.0.len() <= id.at() {
            self.0.resize(id.at() + 1, NOWHERE);
        }
        if let Some(at) = self.0.get_mut(id.at()) {
            *at = position;
        }
    }
}

const NOWHERE: u32 = u32::MAX;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_a_number_and_keep_their_letters() {
        let mut ids = Ids::default();
        let all: Vec<Id> = (0..1_000).map(|n| ids.id(&format!("記録{n}")).unwrap()).collect();
        let empty = ids.id("").unwrap();
        for (n, id) in all.iter().enumerate() {
            assert_eq!(ids.id(&format!("記録{n}")), Some(*id));
            assert_eq!(ids.text_of(*id), format!("記録{n}"));
        }
        assert_eq!(ids.text_of(empty), "");
        assert_eq!(ids.ends.len(), 1_001);
    }

    #[test]
    fn an_index_answers_only_for_what_was_set() {
        let mut ids = Ids::default();
        let (a, b) = (ids.id("a").unwrap(), ids.id("b").unwrap());
        let mut index = Index::default();
        index.set(b, 7);
        assert_eq!((index.get(a), index.get(b)), (None, Some(7)));
    }
}
