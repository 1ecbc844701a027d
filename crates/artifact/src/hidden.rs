//! What hides in any file: programs plain and encoded, no-operation runs, and what was
//! appended behind the end of a format.
//!
//! Only general signs are read. What a program or an archive found here holds is told by
//! the module of its own format, to which it is handed.

mod appended;
mod disguise;
mod program;

use std::borrow::Cow;

use vocab::{FactKey, FactValue, Facts, Feature, Inside, Spot};

use crate::contents::Contents;
use crate::member::{Flow, Member};
use crate::open::{Give, Sample, Tools};

pub(crate) use appended::behind;
pub(crate) use disguise::Disguise;
pub(crate) use program::{Hidden, programs};

/// Data of no known format: general signs, and the programs within it are handed out.
pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    scan(sample.bytes, &Spot::Whole, &mut contents);
    for hidden in programs(sample.bytes) {
        if carve(sample.bytes, &hidden, give) == Flow::Stop {
            break;
        }
    }
    contents
}

/// Notes the general signs of hidden programs in any bytes: of a stream, of an object, of
/// a file as a whole.
pub(crate) fn scan(bytes: &[u8], spot: &Spot, contents: &mut Contents) {
    for hidden in programs(bytes) {
        note_program(&hidden, 0, spot, contents);
    }
    for (offset, size) in nop_runs(bytes) {
        let mut run = Facts::default();
        run.put(FactKey::Offset, offset);
        run.put(FactKey::Size, size);
        note(FactKey::NopRuns, run, spot, contents);
        contents.feature(Feature::ExploitSign, spot.clone());
    }
}

/// Notes a program that stands in bytes which begin at `start` of the file.
pub(crate) fn note_program(hidden: &Hidden, start: usize, spot: &Spot, contents: &mut Contents) {
    let mut program = Facts::default();
    program.put(FactKey::Offset, start.saturating_add(hidden.start));
    program.put(FactKey::Disguise, hidden.disguise.to_string());
    note(FactKey::EmbeddedPrograms, program, spot, contents);
    contents.feature(Feature::EmbeddedProgram, spot.clone());
    // A plain program is carried by installers too; an encoded one hides.
    if hidden.disguise != Disguise::Plain {
        contents.feature(Feature::ExploitSign, spot.clone());
    }
}

/// Hands out a program found in `bytes`, decoded.
fn carve(bytes: &[u8], hidden: &Hidden, give: &mut Give<'_>) -> Flow {
    let Some(found) = bytes.get(hidden.start..hidden.end) else { return Flow::Go };
    let place = Spot::inside(Inside::Object, hidden.start.to_string());
    let plain = match hidden.disguise {
        Disguise::Plain => Cow::Borrowed(found),
        disguise => Cow::Owned(disguise.undone(found)),
    };
    let mut member = Member::new(place, plain);
    if hidden.disguise != Disguise::Plain {
        member.method = Some(hidden.disguise.to_string());
    }
    give(member)
}

/// Adds a record to the list under a key, so that several pieces of a file share one.
fn note(key: FactKey, mut record: Facts, spot: &Spot, contents: &mut Contents) {
    if *spot != Spot::Whole {
        record.put(FactKey::Name, spot.to_string());
    }
    let list = contents.facts.0.iter_mut().find_map(|(known, value)| match value {
        FactValue::List(list) if *known == key => Some(list),
        _ => None,
    });
    match list {
        Some(list) if list.len() < NOTES_MAX => list.push(record.into()),
        Some(_) => {}
        None => contents.fact(key, vec![record]),
    }
}

/// Runs of the no-operation instruction with code behind them: offset and length. An even
/// grey picture has such runs too, but its neighbours are few shades.
fn nop_runs(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memmem::find(rest, &NOPS)) {
        let start = at + found;
        let rest = bytes.get(start..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| **byte == NOP).count();
        let behind = rest.get(length..).unwrap_or_default();
        if is_varied(crate::bytes::first(behind, CODE_BYTES)) {
            runs.push((start, length));
            if runs.len() == NOP_RUNS_MAX {
                break;
            }
        }
        at = start + length;
    }
    runs
}

/// Whether these are as many different bytes as code has.
fn is_varied(bytes: &[u8]) -> bool {
    let mut seen = [false; 256];
    for byte in bytes {
        if let Some(seen) = seen.get_mut(usize::from(*byte)) {
            *seen = true;
        }
    }
    seen.iter().filter(|seen| **seen).count() >= CODE_VALUES_MIN
}

const NOP: u8 = 0x90;
/// Compilers pad functions with up to fifteen; a slide into code is far longer.
const NOPS: [u8; 64] = [NOP; 64];
const NOP_RUNS_MAX: usize = 4;
const CODE_BYTES: usize = 64;
const CODE_VALUES_MIN: usize = 20;
const NOTES_MAX: usize = 32;

#[cfg(test)]
mod tests;
