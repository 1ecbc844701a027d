//! ZIP archives (APPNOTE 6.3.10), also broken and hidden ones. The headers are read here
//! and not by a library: the point is where the two headers of a member differ, and what
//! the central directory does not show. Shrink, Reduce and Implode are not unpacked.

mod aes;
mod directory;
mod disks;
mod end;
mod entry;
mod extra;
mod header;
mod keyring;
mod locked;
mod lost;
mod method;
mod package;
mod told;
mod zip_crypto;

pub use locked::locked_zip;
pub(crate) use package::Package;

use disks::Disks;
use vocab::{DefectCode, Feature, Spot};

use crate::archive::volumes;
use crate::contents::{Contents, Key};
use crate::member::Flow;
use crate::open::{Give, Sample, Tools};

/// Reads an archive and hands out its members.
pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    if disks::is_read_elsewhere(sample, tools) {
        return contents;
    }
    let pieces = volumes::joined(sample, tools);
    let disks = Disks::join(sample, tools);
    let package = match (&pieces, &disks) {
        (Some(bytes), _) => Package::open(bytes, tools),
        (None, Some(disks)) => Package::over(&disks.bytes, &disks.starts, tools),
        (None, None) => Package::open(sample.bytes, tools),
    };
    if members(&package, &mut contents, give) == Flow::Go {
        told::surroundings(&package, &mut contents, give);
    }
    told::facts(&package, &mut contents);
    told::defects(&package, sample, &mut contents);
    let is_known = package.end.is_some() || !package.entries.is_empty();
    contents.lock = is_known.then(|| package.lock());
    contents
}

/// Hands out the members, folders left out.
fn members(package: &Package<'_>, contents: &mut Contents, give: &mut Give<'_>) -> Flow {
    let (mut locked, mut flow) = (Vec::new(), Flow::Go);
    let files = package.entries.iter().enumerate().filter(|(_, entry)| !entry.is_folder());
    for (index, _) in files {
        let mut member = package.member(index);
        if member.defect == Some(DefectCode::PasswordNotFound) {
            member.defect = None;
            locked.push(member.place.clone());
        }
        if package.end.is_some() && index >= package.hidden_from {
            contents.feature(Feature::Hidden, member.place.clone());
        }
        flow = give(member);
        if flow == Flow::Stop {
            break;
        }
    }
    note_locked(package, contents, locked);
    flow
}

/// An archive that nothing opens says so once; where one member was opened, each of the
/// others says so.
fn note_locked(package: &Package<'_>, contents: &mut Contents, locked: Vec<Spot>) {
    let key = package.keyring.key();
    if key == Key::TooCostly || package.keyring.gave_up() {
        contents.defect(DefectCode::LimitPasswordWork, Spot::Whole);
    }
    if matches!(key, Key::Candidate(_)) {
        for place in locked {
            contents.defect(DefectCode::PasswordNotFound, place);
        }
    } else if !locked.is_empty() {
        contents.defect(DefectCode::PasswordNotFound, Spot::Whole);
    }
}

#[cfg(test)]
pub(crate) mod made;
#[cfg(test)]
mod tests;
