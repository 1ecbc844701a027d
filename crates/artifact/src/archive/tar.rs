//! Tape archives: the oldest form, POSIX ustar, pax (POSIX.1-2001), and GNU with its long
//! names and files with holes.

mod header;
mod pax;
mod sparse;
mod tape;

use vocab::{DefectCode, FactKey, Feature, Spot};

use crate::charset::decoded;
use crate::contents::Contents;
use crate::member::Flow;
use crate::open::{Give, Sample, Tools};
use tape::{Ending, Tape};

/// Reads an archive and hands out its members.
pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let mut tape = Tape::new(sample.bytes, tools);
    let mut given = 0_usize;
    while let Some(member) = tape.next_member() {
        given += 1;
        if tape.behind_end {
            contents.feature(Feature::Hidden, member.place.clone());
        }
        if give(member) == Flow::Stop {
            break;
        }
    }
    match tape.ending {
        Ending::Whole => {}
        Ending::Cut => contents.defect(DefectCode::Truncated, Spot::Whole),
        Ending::Broken => contents.defect(DefectCode::ArchiveBroken, Spot::Whole),
        Ending::Followed(spot) => contents.feature(Feature::AppendedData, spot),
    }
    contents.fact(FactKey::Members, given.min(tools.limits.members));
    contents.fact_some(FactKey::Kind, tape.format);
    contents.fact_some(FactKey::Title, tape.label.map(|raw| decoded(&raw)));
    contents.fact_some(FactKey::Comment, tape.comment.map(|raw| decoded(&raw)));
    contents
}

#[cfg(test)]
mod tests;
