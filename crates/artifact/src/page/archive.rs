//! Web archives: MHTML (RFC 2557), a multipart message whose parts are a page and what
//! belongs to it. Word saves documents so, with their macros in an ActiveMime part.

mod active_mime;
mod part;

use vocab::{DefectCode, FactKey, Feature, Inside, Spot};

use super::is_picture;
use crate::contents::Contents;
use crate::member::{Flow, Member, MemberName, Role};
use crate::open::{Give, Sample, Tools};
use crate::sniff::sniff;
use part::{Part, parts};

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let archive = parts(sample.bytes, tools.limits.members);
    contents.fact_some(FactKey::Title, archive.subject.as_deref());
    contents.fact_some(FactKey::SavedFrom, archive.saved_from.as_deref());
    contents.fact(FactKey::Members, archive.parts.len());
    for defect in &archive.defects {
        contents.defect(*defect, Spot::Whole);
    }
    for (position, part) in archive.parts.iter().enumerate() {
        let place = Spot::inside(Inside::Member, position.to_string());
        if !tools.budget.unpacked(part.bytes.len()) {
            contents.defect(DefectCode::LimitUnpacked, place);
            break;
        }
        let member = match active_mime::document(&part.bytes, tools) {
            Some(document) => {
                contents.feature(Feature::EmbeddedFile, place.clone());
                Member {
                    packed: u64::try_from(part.bytes.len()).ok(),
                    method: Some("ActiveMime".to_owned()),
                    defect: document.defect,
                    ..member(place, part, document.bytes)
                }
            }
            None => member(place, part, part.bytes.clone()),
        };
        if give(member) == Flow::Stop {
            break;
        }
    }
    contents
}

fn member(place: Spot, part: &Part, bytes: Vec<u8>) -> Member<'static> {
    let role = if is_picture(sniff(&bytes, None)) { Role::Resource } else { Role::Member };
    let name =
        part.name.clone().map(|name| MemberName { raw: name.clone().into_bytes(), decoded: name });
    Member { name, role, size: u64::try_from(bytes.len()).ok(), ..Member::new(place, bytes) }
}

#[cfg(test)]
mod tests;
