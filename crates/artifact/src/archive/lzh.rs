//! LHA and LZH archives, headers of levels 0 to 3, also behind a program or other bytes.
//! The headers are read here; `delharc` gives the decoders.

mod header;
mod name;
#[cfg(test)]
mod tests;

use delharc::CompressionMethod;
use vocab::{Deception, DefectCode, FactKey, Inside, Spot};

use self::header::Header;
use crate::archive::lzhuf::{Lzhuf, crc16};
use crate::archive::path::leaves_folder;
use crate::budget::Unpacked;
use crate::charset::decoded;
use crate::contents::{Contents, TextKind};
use crate::member::{Content, Flow, Member, Role};
use crate::name::file_name;
use crate::open::{Give, Sample, Tools};

pub(crate) fn open(sample: &Sample<'_>, tools: &Tools<'_>, give: &mut Give<'_>) -> Contents {
    open_at(sample, find(sample.bytes).unwrap_or(0), tools, give)
}

/// Opens an archive that begins behind a prefix, such as a self-extracting one.
pub(crate) fn open_at(
    sample: &Sample<'_>,
    offset: usize,
    tools: &Tools<'_>,
    give: &mut Give<'_>,
) -> Contents {
    let mut contents = Contents::new(tools.limits);
    let mut reading = Reading { bytes: sample.bytes, at: offset, position: 0 };
    let (mut first, mut files) = (true, 0_usize);
    while let Some(header) = reading.next(&mut contents) {
        if std::mem::take(&mut first) {
            contents.fact(FactKey::Version, u32::from(header.level));
            contents.fact_some(FactKey::HostSystem, header.os.and_then(host));
        }
        comment(&header, &mut contents);
        let position = reading.position;
        reading.position += 1;
        let Some(member) = reading.member(&header, position, tools) else { continue };
        files += 1;
        if give(member) == Flow::Stop {
            break;
        }
    }
    contents.fact(FactKey::Members, files);
    contents
}

/// Where the first header stands whose sum is right.
pub(crate) fn find(bytes: &[u8]) -> Option<usize> {
    find_from(bytes, 0)
}

fn find_from(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr::memmem::find_iter(rest, b"-l")
        .chain(memchr::memmem::find_iter(rest, b"-pm"))
        .filter_map(|at| from.checked_add(at)?.checked_sub(2))
        .take(CANDIDATES_MAX)
        .filter(|at| header::header(bytes, *at).is_some_and(|header| header.defect.is_none()))
        .min()
}

/// Where reading of the archive stands.
struct Reading<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Members so far.
    position: usize,
}

impl<'a> Reading<'a> {
    /// The next header; what is broken is passed over.
    fn next(&mut self, contents: &mut Contents) -> Option<Header<'a>> {
        if self.bytes.get(self.at).is_none_or(|size| *size == 0 && self.position > 0) {
            return None;
        }
        let header = header::header(self.bytes, self.at).or_else(|| {
            contents.defect(DefectCode::ArchiveBroken, Spot::Whole);
            self.at = find_from(self.bytes, self.at)?;
            header::header(self.bytes, self.at)
        })?;
        let data = usize::try_from(header.packed).unwrap_or(usize::MAX);
        self.at = header.data_at.saturating_add(data);
        if self.at > self.bytes.len() {
            contents.defect(DefectCode::Truncated, Spot::Whole);
        }
        Some(header)
    }

    /// A member; none for a folder.
    fn member(
        &self,
        header: &Header<'a>,
        position: usize,
        tools: &Tools<'_>,
    ) -> Option<Member<'a>> {
        let is_link = header.mode.is_some_and(|mode| mode & 0xF000 == 0xA000);
        if header.method == *b"-lhd-" && !is_link {
            return None;
        }
        let mut name = header.names.path();
        let mut deceptions = Vec::new();
        if leaves_folder(&name.decoded) {
            deceptions.push(Deception::PathTraversal);
        }
        if has_two_names(header) {
            deceptions.push(Deception::HeaderNameMismatch);
        }
        let (content, defect) = match name.decoded.split_once('|').filter(|_| is_link) {
            Some((link, target)) => {
                deceptions.push(Deception::Symlink);
                let target = target.to_owned();
                name.decoded = link.to_owned();
                (Content::Link(target), header.defect)
            }
            None => self.content(header, tools),
        };
        Some(Member {
            name: Some(name),
            place: Spot::inside(Inside::Member, position.to_string()),
            content,
            size: Some(header.size),
            packed: Some(header.packed),
            modified: header.modified.clone(),
            method: Some(String::from_utf8_lossy(&header.method).trim_matches('-').to_owned()),
            encrypted: false,
            role: Role::Member,
            deceptions,
            defect,
        })
    }

    fn content(&self, header: &Header<'a>, tools: &Tools<'_>) -> (Content<'a>, Option<DefectCode>) {
        let end = self.at.min(self.bytes.len());
        let packed = self.bytes.get(header.data_at..end).unwrap_or_default();
        let reader =
            method(header.method).and_then(|method| Lzhuf::new(method, packed, header.size));
        let Some(reader) = reader else {
            return (Content::Locked, Some(DefectCode::MethodUnknown));
        };
        let mut unpacked = Unpacked::read(reader, packed.len(), tools.limits, tools.budget);
        let is_cut = self.at > self.bytes.len();
        if unpacked.defect == Some(DefectCode::ArchiveBroken) && is_cut {
            unpacked.defect = Some(DefectCode::Truncated);
        }
        let fits = header.crc.is_none_or(|crc| crc16(&unpacked.bytes) == crc);
        let wrong = (!fits).then_some(DefectCode::ChecksumWrong);
        let defect = unpacked.defect.or(header.defect).or(wrong);
        (Content::Bytes(unpacked.bytes.into()), defect)
    }
}

/// Whether the two names of a file promise different kinds of files. The letters may
/// differ, because the narrow one cannot hold all of them.
fn has_two_names(header: &Header<'_>) -> bool {
    let Some(wide) = header.names.wide() else { return false };
    let narrow = header.names.narrow();
    !narrow.is_empty() && file_name(&wide).extension != file_name(&narrow).extension
}

fn comment(header: &Header<'_>, contents: &mut Contents) {
    let Some(text) = header.comment.map(decoded).or_else(|| header.names.note()) else { return };
    if contents.facts.get(FactKey::Comment).is_none() {
        contents.fact(FactKey::Comment, text.clone());
    }
    contents.text(TextKind::Hidden, Spot::inside(Inside::Property, "comment"), text);
}

/// The method by its name; `-lh2-` and `-lh3-` were never in use.
fn method(name: [u8; 5]) -> Option<CompressionMethod> {
    use CompressionMethod as M;
    Some(match &name {
        b"-lh0-" => M::Lh0,
        b"-lh1-" => M::Lh1,
        b"-lh4-" => M::Lh4,
        b"-lh5-" => M::Lh5,
        b"-lh6-" => M::Lh6,
        b"-lh7-" => M::Lh7,
        b"-lhx-" => M::Lhx,
        b"-lzs-" => M::Lzs,
        b"-lz4-" => M::Lz4,
        b"-lz5-" => M::Lz5,
        b"-pm0-" => M::Pm0,
        b"-pm1-" => M::Pm1,
        b"-pm2-" => M::Pm2,
        _ => return None,
    })
}

const fn host(letter: u8) -> Option<&'static str> {
    Some(match letter {
        b'M' => "MS-DOS",
        b'2' => "OS/2",
        b'9' => "OS-9",
        b'K' => "OS/68K",
        b'3' => "OS/386",
        b'H' => "Human68K",
        b'U' => "Unix",
        b'C' => "CP/M",
        b'F' => "FLEX",
        b'm' => "Mac OS",
        b'w' | b'W' => "Windows",
        b'R' => "Runser",
        b'T' => "Towns OS",
        b'X' => "XOSK",
        b'A' => "Amiga",
        b'a' => "Atari",
        b'J' => "Java",
        _ => return None,
    })
}

/// Marks looked at before it is given up: they are common in programs.
const CANDIDATES_MAX: usize = 10_000;
