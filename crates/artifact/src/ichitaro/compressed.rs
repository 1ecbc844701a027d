//! Compressed documents of Ichitaro: a compound file in which an LZH member stands behind a
//! mark, and in it another compound file.

use std::io::{self, Read};

use delharc::LhaDecodeReader;
use memchr::memmem;
use vocab::{DefectCode, Inside, Spot};

use crate::budget::Unpacked;
use crate::bytes::{first, has};
use crate::contents::Contents;
use crate::hidden;
use crate::member::Member;
use crate::office::ole::streams::{Streams, shown};
use crate::open::{Give, Sample, Tools};

/// Hands out the document within.
pub(super) fn read(
    sample: &Sample<'_>,
    streams: &Streams<'_>,
    tools: &Tools<'_>,
    contents: &mut Contents,
    give: &mut Give<'_>,
) {
    let found = streams.list.iter().find_map(|stream| Some((stream, member_at(&stream.bytes)?)));
    let Some((stream, start)) = found else {
        contents.defect(DefectCode::FileBroken, Spot::Whole);
        for stream in &streams.list {
            let spot = Spot::inside(Inside::Stream, shown(&stream.path));
            hidden::scan(&stream.bytes, &spot, contents);
        }
        return;
    };
    let spot = Spot::inside(Inside::Stream, shown(&stream.path));
    let packed = stream.bytes.get(start..).unwrap_or_default();
    let Ok(reader) = LhaDecodeReader::new(packed) else {
        contents.defect(DefectCode::FileBroken, spot);
        return;
    };
    let header = reader.header();
    let (size, packed_size) = (header.original_size, header.compressed_size);
    let method = String::from_utf8_lossy(&header.compression).into_owned();
    if !reader.is_decoder_supported() {
        contents.defect(DefectCode::MethodUnknown, spot);
        return;
    }
    // Padding behind the data is no data, so the size in the header ends the reading.
    let decoder = Sips(reader).take(size);
    let unpacked = Unpacked::read(decoder, packed.len(), tools.limits, tools.budget);
    let short = u64::try_from(unpacked.bytes.len()).is_ok_and(|read| read < size);
    let mut member = Member::new(spot, unpacked.bytes);
    if let Some(name) = sample.name {
        member = Member { name: Member::named(Spot::Whole, name, &[][..]).name, ..member };
    }
    member.size = Some(size);
    member.packed = Some(packed_size);
    member.method = Some(method);
    member.defect = unpacked.defect.or_else(|| short.then_some(DefectCode::Truncated));
    give(member);
}

/// Reads a little at a time, because the decoder gives nothing of a read in which it fails.
struct Sips<R>(R);

impl<R: Read> Read for Sips<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let size = into.len().min(SIP);
        self.0.read(into.get_mut(..size).unwrap_or_default())
    }
}

/// Where the member begins: at its usual place, or where its method is named.
fn member_at(bytes: &[u8]) -> Option<usize> {
    let is_member =
        |start: usize| has(bytes, start + 2, b"-lh") && bytes.get(start + 6) == Some(&b'-');
    if is_member(USUAL) {
        return Some(USUAL);
    }
    let near = memmem::find_iter(first(bytes, NEAR), b"-lh");
    near.filter_map(|at| at.checked_sub(2)).find(|start| is_member(*start))
}

const USUAL: usize = 38;
const NEAR: usize = 4_096;
const SIP: usize = 64;
