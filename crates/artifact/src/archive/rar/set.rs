//! Volumes: which files belong together by their names, and how the entries of several
//! volumes are joined.

use std::collections::BTreeMap;

use super::entry::{Entry, EntryKind, Listing};
use crate::open::Beside;

/// A name as that of a volume.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct VolumeName {
    stem: String,
    /// `name.part1.rar`, or the older `name.rar`, `name.r00`.
    numbered: bool,
    /// From 0.
    pub(super) number: u64,
}

/// Reads a name: `a.part02.rar` is volume 1 of `a`, `a.r00` volume 1 and `a.s00` volume 101.
pub(super) fn volume_name(name: &str) -> Option<VolumeName> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_lowercase();
    let (stem, extension) = name.rsplit_once('.')?;
    let is_main = matches!(extension, "rar" | "exe" | "sfx");
    let part = stem.rsplit_once('.').and_then(|(stem, part)| Some((stem, number_of(part)?)));
    if let Some((stem, number)) = part.filter(|_| is_main) {
        return Some(VolumeName { stem: stem.to_owned(), numbered: true, number });
    }
    let number = if is_main { 0 } else { old_number(extension)? };
    Some(VolumeName { stem: stem.to_owned(), numbered: false, number })
}

/// `part12` is volume 11.
fn number_of(part: &str) -> Option<u64> {
    let digits = part.strip_prefix("part")?;
    digits.parse::<u64>().ok()?.checked_sub(1)
}

fn old_number(extension: &str) -> Option<u64> {
    let [letter @ b'r'..=b'z', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = extension.as_bytes()
    else {
        return None;
    };
    let digits = u64::from(tens - b'0') * 10 + u64::from(ones - b'0');
    Some(u64::from(letter - b'r') * 100 + digits + 1)
}

/// The files beside that are volumes of the same set, by their numbers.
pub(super) fn of_set<'a>(own: &VolumeName, beside: &[Beside<'a>]) -> BTreeMap<u64, &'a [u8]> {
    let belongs = |file: &Beside<'a>| {
        let name = volume_name(file.name)?;
        let same = name.stem == own.stem && name.numbered == own.numbered;
        (same && name.number != own.number).then_some((name.number, file.bytes))
    };
    beside.iter().filter_map(belongs).collect()
}

/// Adds the entries of the next volume; the first may continue the last one known.
pub(super) fn join<'a>(whole: &mut Listing<'a>, next: Listing<'a>) {
    whole.end = next.end;
    whole.continued = next.continued;
    whole.defects.extend(next.defects);
    for entry in next.entries {
        let continued = whole
            .entries
            .iter_mut()
            .rfind(|known| known.kind == entry.kind || known.kind != EntryKind::Stream)
            .filter(|known| entry.split_before && known.split_after && same(known, &entry));
        match continued {
            Some(known) => {
                known.parts.extend(entry.parts);
                known.split_after = entry.split_after;
                known.keyed_sums = entry.keyed_sums;
                (known.crc, known.blake) = (entry.crc, entry.blake);
            }
            None => whole.entries.push(entry),
        }
    }
}

fn same(known: &Entry<'_>, entry: &Entry<'_>) -> bool {
    known.kind == entry.kind && known.name.raw == entry.name.raw
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_volumes() {
        let read = |name| volume_name(name).map(|read| (read.stem, read.numbered, read.number));
        assert_eq!(read("A.part1.rar"), Some(("a".into(), true, 0)));
        assert_eq!(read("a.part012.exe"), Some(("a".into(), true, 11)));
        assert_eq!(read("a.rar"), Some(("a".into(), false, 0)));
        assert_eq!(read("資料.r00"), Some(("資料".into(), false, 1)));
        assert_eq!(read("a.s05"), Some(("a".into(), false, 106)));
        assert_eq!(read("a.part0.rar"), Some(("a.part0".into(), false, 0)));
        assert_eq!(read("a.r0"), None);
        assert_eq!(read("a.zip"), None);
    }

    #[test]
    fn files_beside_that_belong() {
        let beside = ["a.part2.rar", "b.part2.rar", "a.r00", "a.part1.rar"]
            .map(|name| Beside { name, bytes: name.as_bytes() });
        let own = volume_name("a.part1.rar").unwrap();
        assert_eq!(of_set(&own, &beside), BTreeMap::from([(1, &b"a.part2.rar"[..])]));
    }
}
