//! Names of volumes: `a.arj`, `a.a01`; `a.ace`, `a.c00`.

use std::collections::BTreeMap;

use crate::open::Beside;

/// How the volumes of a format are called.
pub(super) struct Naming {
    /// Extension of the first.
    pub(super) main: &'static str,
    /// Of the others: a letter and two digits,
    pub(super) letter: char,
    /// which begin with this number.
    pub(super) first: u64,
}

/// The stem of a name, and which volume it is, from 0.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Volume {
    stem: String,
    pub(super) number: u64,
}

impl Naming {
    pub(super) fn volume(&self, name: &str) -> Option<Volume> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase();
        let (stem, extension) = name.rsplit_once('.')?;
        let number = if extension == self.main || extension == "exe" {
            0
        } else {
            let digits = extension.strip_prefix(self.letter)?;
            digits.parse::<u64>().ok()?.checked_sub(self.first)?.checked_add(1)?
        };
        Some(Volume { stem: stem.to_owned(), number })
    }
}

/// The files beside one that are volumes of its set, by their numbers.
pub(super) fn beside<'a>(
    naming: &Naming,
    own: &Volume,
    files: &[Beside<'a>],
) -> BTreeMap<u64, &'a [u8]> {
    let of_set = files.iter().filter_map(|file| {
        let volume = naming.volume(file.name)?;
        let belongs = volume.stem == own.stem && volume.number != own.number;
        belongs.then_some((volume.number, file.bytes))
    });
    of_set.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_volumes() {
        let arj = Naming { main: "arj", letter: 'a', first: 1 };
        let read = |name| arj.volume(name).map(|volume| volume.number);
        assert_eq!(read("x/A.ARJ"), Some(0));
        assert_eq!(read("a.a01"), Some(1));
        assert_eq!(read("a.a12"), Some(12));
        assert_eq!((read("a.a00"), read("a.abc"), read("a")), (None, None, None));
        let ace = Naming { main: "ace", letter: 'c', first: 0 };
        assert_eq!(ace.volume("a.c00").map(|volume| volume.number), Some(1));
    }
}
