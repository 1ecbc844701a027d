//! Single compressed files: gzip (RFC 1952), bzip2, xz, Zstandard (RFC 8878). Each holds
//! one file, whose name is that of the container without its last extension if the
//! container does not tell it.

mod concatenated;
mod gzip;
mod watched;
mod zstandard;

pub(crate) use watched::Watched;
pub(crate) use zstandard::{Frames, zstandard};

use std::io::Read;

use concatenated::Concatenated;
use lzma_rust2::XzReader;
use vocab::{FactKey, Feature, FileType, Inside, Spot};

use crate::archive::member_path;
use crate::budget::Unpacked;
use crate::contents::Contents;
use crate::member::{Content, Member, MemberName};
use crate::open::{Give, Sample, Tools};

/// Unpacks the file.
pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let mut member = Member::new(Spot::inside(Inside::Member, "0"), Vec::new());
    member.packed = u64::try_from(sample.bytes.len()).ok();
    member.method = Some(method(sample.kind).to_owned());
    let header = gzip::Header::parse(sample.bytes).filter(|_| sample.kind == FileType::Gz);
    let header = header.unwrap_or_default();
    contents.fact_some(FactKey::Comment, header.comment);
    contents.fact_some(FactKey::HostSystem, header.system);
    member.modified = header.modified;
    member.name = header.name.or_else(|| sample.name.map(without_extension));
    if let Some(name) = &member.name {
        member.deceptions = member_path::deceptions(&name.decoded);
    }
    let unpacked = unpacked(sample, tools, &mut contents);
    member.defect = unpacked.defect;
    member.content = content(unpacked);
    give(member);
    contents
}

fn unpacked(sample: &Sample<'_>, tools: &Tools<'_>, contents: &mut Contents) -> Unpacked {
    let bytes = sample.bytes;
    match sample.kind {
        FileType::Bz2 => streams(Concatenated::bzip2(bytes), bytes, tools, contents),
        FileType::Xz => {
            let most = u32::try_from(tools.limits.decoder_bytes >> 10).unwrap_or(u32::MAX);
            read(&mut XzReader::new_mem_limit(bytes, true, most), bytes, tools)
        }
        FileType::Zst => zstandard(bytes, tools),
        _ => streams(Concatenated::gzip(bytes), bytes, tools, contents),
    }
}

fn streams(
    mut decoder: Concatenated<'_>,
    bytes: &[u8],
    tools: &Tools<'_>,
    contents: &mut Contents,
) -> Unpacked {
    let mut unpacked = read(&mut decoder, bytes, tools);
    unpacked.defect = unpacked.defect.or(decoder.defect);
    // Padding of tapes is zeros.
    if unpacked.defect.is_none() && decoder.rest.iter().any(|byte| *byte != 0) {
        let at = bytes.len() - decoder.rest.len();
        contents.feature(Feature::AppendedData, Spot::inside(Inside::Overlay, at.to_string()));
    }
    unpacked
}

fn read(decoder: &mut dyn Read, packed: &[u8], tools: &Tools<'_>) -> Unpacked {
    let mut decoder = Watched::new(decoder);
    let unpacked = Unpacked::read(&mut decoder, packed.len(), tools.limits, tools.budget);
    decoder.tell(unpacked)
}

fn content(unpacked: Unpacked) -> Content<'static> {
    let is_lost = unpacked.bytes.is_empty() && unpacked.defect.is_some();
    if is_lost { Content::Locked } else { Content::Bytes(unpacked.bytes.into()) }
}

/// `report.doc.gz` holds `report.doc`, and `all.tgz` holds `all.tar`.
fn without_extension(name: &str) -> MemberName {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let decoded = match base.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => {
            let is_tar = TAR.iter().any(|known| extension.eq_ignore_ascii_case(known));
            if is_tar { format!("{stem}.tar") } else { stem.to_owned() }
        }
        _ => base.to_owned(),
    };
    MemberName { raw: decoded.as_bytes().to_vec(), decoded }
}

const fn method(kind: FileType) -> &'static str {
    match kind {
        FileType::Bz2 => "bzip2",
        FileType::Xz => "xz",
        FileType::Zst => "zstd",
        _ => "deflate",
    }
}

/// One extension for two: a tape archive in a compressed file.
const TAR: [&str; 8] = ["tgz", "taz", "tbz", "tbz2", "tb2", "txz", "tzst", "tzs"];

#[cfg(test)]
mod tests;
