//! Compiled HTML help (.chm): the ITSS container, its pages, and what they run. The layout
//! is that of Matthew Russotto's and Paul Wise's descriptions; there is no specification.

mod directory;
mod huffman;
mod lzx;
mod section;
mod shortcut;
mod system;

use vocab::{DefectCode, FactKey, Feature, Inside, Spot};

use crate::bytes::offset_at;
use crate::contents::{Contents, TextKind};
use crate::member::{Flow, Member, Role};
use crate::open::{Give, Sample, Tools};
use crate::volume::field::{index, le, piece};
use directory::{Directory, Item};
use section::Sections;

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let language = offset_at(sample.bytes, 0x14).filter(|language| *language != 0);
    contents.fact_some(FactKey::Language, language.map(|language| format!("{language:#06x}")));
    let Some((directory, sections)) = container(sample.bytes, tools) else {
        contents.defect(DefectCode::FileBroken, Spot::Whole);
        return contents;
    };
    for code in directory.defects.iter().chain(&sections.defects) {
        contents.defect(*code, Spot::Whole);
    }
    if let Some(item) = directory.find("/#SYSTEM") {
        system::facts(sections.bytes(item).0, &mut contents);
    }
    members(&directory, &sections, tools, (&mut contents, give));
    contents
}

/// The directory and the sections that its items stand in.
fn container<'a>(bytes: &'a [u8], tools: &Tools<'_>) -> Option<(Directory, Sections<'a>)> {
    let directory =
        Directory::read(piece(bytes, index(le::<8>(bytes, 0x48)?), index(le::<8>(bytes, 0x50)?)))?;
    let content = bytes.get(index(le::<8>(bytes, 0x58)?)..)?;
    let sections = Sections::read(content, &directory, tools);
    Some((directory, sections))
}

/// Hands out the files that the author put in.
fn members(
    directory: &Directory,
    sections: &Sections<'_>,
    tools: &Tools<'_>,
    (contents, give): (&mut Contents, &mut Give<'_>),
) {
    let files = directory.items.iter().filter(|item| item.is_file());
    for (position, item) in files.enumerate() {
        let (bytes, defect) = sections.bytes(item);
        if item.section != 0 && !tools.budget.unpacked(bytes.len()) {
            contents.defect(DefectCode::LimitUnpacked, Spot::Whole);
            break;
        }
        let place = Spot::inside(Inside::Member, position.to_string());
        if item.is_page() {
            page(bytes, &place, contents);
        }
        let mut member = Member::named(place, item.name.trim_start_matches('/'), bytes);
        member.size = Some(item.length);
        member.role = if item.is_picture() { Role::Resource } else { Role::Member };
        member.defect = defect;
        if give(member) == Flow::Stop {
            break;
        }
    }
    let count = directory.items.iter().filter(|item| item.is_file()).count();
    contents.fact(FactKey::Members, count);
}

/// What a page runs by the help control. The page itself is read as any page is.
fn page(bytes: &[u8], place: &Spot, contents: &mut Contents) {
    let Some(shortcut) = shortcut::find(bytes) else { return };
    contents.feature(Feature::RunsCommand, place.clone());
    if shortcut.clicks {
        contents.feature(Feature::AutoExec, place.clone());
    }
    contents.text(TextKind::Code, place.clone(), shortcut.command);
}

impl Item {
    /// Whether the author put it in; names of the system begin otherwise.
    fn is_file(&self) -> bool {
        let own = self.name.strip_prefix('/');
        own.is_some_and(|name| !name.is_empty() && !name.starts_with(['#', '$']))
            && !self.name.ends_with('/')
    }

    fn is_page(&self) -> bool {
        self.has_extension(&["htm", "html", "xhtml", "hhc", "hhk"])
    }

    fn is_picture(&self) -> bool {
        self.has_extension(&["png", "gif", "jpg", "jpeg", "bmp", "ico", "css"])
    }

    fn has_extension(&self, known: &[&str]) -> bool {
        let extension = self.name.rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|extension| known.iter().any(|k| k.eq_ignore_ascii_case(extension)))
    }
}

#[cfg(test)]
mod tests;
