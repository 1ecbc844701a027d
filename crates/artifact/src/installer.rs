//! Installation packages (.msi): a database in a compound file. Its tables are read here,
//! since the library that reads them trusts the sizes of the file. There is no
//! specification; the layout is the one that Wine documents.

mod action;
mod database;
mod stream_name;
mod summary;

use compound::{Compound, Kind};
use vocab::{DefectCode, FactKey, Inside, Spot};

use crate::contents::{Contents, TextKind};
use crate::member::{Flow, Member, Role};
use crate::open::{Give, Sample, Tools};
use database::Database;
use stream_name::StreamName;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let Some(mut file) = Compound::open(sample.bytes) else {
        contents.defect(DefectCode::FileBroken, Spot::Whole);
        return contents;
    };
    let streams = streams(&file);
    summary::facts(&read(&mut file, &streams, SUMMARY), &mut contents);
    let signed = streams.iter().any(|stream| stream.name.text == SIGNATURE);
    contents.fact(FactKey::SignatureStream, signed);
    let table = |name: &str, file: &mut Compound<'_>| {
        let stream = streams.iter().find(|stream| stream.name.table && stream.name.text == name);
        stream.and_then(|stream| file.read(stream.id)).map(|read| read.bytes.into_owned())
    };
    match Database::read(|name| table(name, &mut file)) {
        Some(database) => facts(&database, &mut contents),
        None => contents.defect(DefectCode::FileBroken, Spot::Whole),
    }
    members(&mut file, &streams, tools, (&mut contents, give));
    contents
}

/// A stream of the root storage.
struct Stream {
    id: usize,
    name: StreamName,
}

fn streams(file: &Compound<'_>) -> Vec<Stream> {
    file.children(0)
        .filter(|(_, entry)| entry.kind == Kind::Stream)
        .map(|(id, entry)| Stream { id, name: StreamName::decode(&entry.name) })
        .collect()
}

fn read(file: &mut Compound<'_>, streams: &[Stream], name: &str) -> Vec<u8> {
    let stream = streams.iter().find(|stream| stream.name.text == name);
    let read = stream.and_then(|stream| file.read(stream.id));
    read.map(|stream| stream.bytes.into_owned()).unwrap_or_default()
}

fn facts(database: &Database, contents: &mut Contents) {
    if database.broken {
        contents.defect(DefectCode::FileBroken, Spot::Whole);
    }
    let property = |name: &str| {
        let row = database.table("Property").find(|row| row.text("Property") == name)?;
        Some(row.text("Value"))
    };
    for (key, name) in [
        (FactKey::Product, "ProductName"),
        (FactKey::Company, "Manufacturer"),
        (FactKey::ProductVersion, "ProductVersion"),
        (FactKey::ProductCode, "ProductCode"),
        (FactKey::ProductLanguage, "ProductLanguage"),
    ] {
        contents.fact_some(key, property(name));
    }
    action::facts(database, contents);
    // What registry, shortcuts and dialogs hold stands there too.
    contents.text(TextKind::Hidden, Spot::Whole, database.strings().join("\n"));
}

/// Hands out the cabinets and what else the database keeps in streams.
fn members(
    file: &mut Compound<'_>,
    streams: &[Stream],
    tools: &Tools<'_>,
    (contents, give): (&mut Contents, &mut Give<'_>),
) {
    let files = streams
        .iter()
        .filter(|stream| !stream.name.table && !stream.name.text.starts_with(['\u{5}', '_']));
    let mut count = 0_usize;
    for stream in files {
        let Some(read) = file.read(stream.id) else { continue };
        if !tools.budget.unpacked(read.bytes.len()) {
            contents.defect(DefectCode::LimitUnpacked, Spot::Whole);
            break;
        }
        let place = Spot::inside(Inside::Member, count.to_string());
        let mut member = Member::named(place, &stream.name.text, read.bytes);
        if stream.name.text.starts_with("Icon.") {
            member.role = Role::Resource;
        }
        member.defect = read.cut.then_some(DefectCode::Truncated);
        count += 1;
        if give(member) == Flow::Stop {
            break;
        }
    }
    contents.fact(FactKey::Members, count);
}

const SUMMARY: &str = "\u{5}SummaryInformation";
const SIGNATURE: &str = "\u{5}DigitalSignature";

#[cfg(test)]
mod tests;
