//! The records of a tape one after the other, with those that only describe the next one
//! taken into account.

use vocab::{Deception, DefectCode, Inside, Limits, Spot};

use super::header::{BLOCK, Header, Kind};
use super::pax::Extended;
use super::sparse::Layout;
use crate::archive::member_path;
use crate::bytes::first;
use crate::charset::decoded;
use crate::member::{Content, Member, MemberName};
use crate::open::Tools;
use crate::time::unix_time;

/// A tape that is being read.
#[derive(Debug)]
pub(super) struct Tape<'a> {
    bytes: &'a [u8],
    tools: &'a Tools<'a>,
    at: usize,
    /// Of the next member, folders counted.
    position: usize,
    global: Extended,
    next: Extended,
    /// The blocks of zeros that end an archive have been passed.
    pub(super) behind_end: bool,
    pub(super) ending: Ending,
    pub(super) format: Option<&'static str>,
    pub(super) label: Option<Vec<u8>>,
    pub(super) comment: Option<Vec<u8>>,
}

/// How a tape ends.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Whole,
    /// Within a record.
    Cut,
    /// Blocks had to be passed over that are none of a tape.
    Broken,
    /// Something else stands behind the end.
    Followed(Spot),
}

impl<'a> Tape<'a> {
    pub(super) fn new(bytes: &'a [u8], tools: &'a Tools<'a>) -> Self {
        Self {
            bytes,
            tools,
            at: 0,
            position: 0,
            global: Extended::default(),
            next: Extended::default(),
            behind_end: false,
            ending: Ending::Whole,
            format: None,
            label: None,
            comment: None,
        }
    }

    /// The next file, link or device.
    pub(super) fn next_member(&mut self) -> Option<Member<'a>> {
        loop {
            let header = self.next_header()?;
            self.at += BLOCK;
            match header.kind {
                Kind::Extended => {
                    let bytes = self.described(&header);
                    self.next.read(bytes);
                    self.format = Some("pax");
                }
                Kind::Global => {
                    let bytes = self.described(&header);
                    self.global.read(bytes);
                    self.comment = self.comment.take().or_else(|| self.global.comment.take());
                }
                Kind::LongName => self.next.path = Some(named(self.described(&header))),
                Kind::LongLink => self.next.link = Some(named(self.described(&header))),
                Kind::Label => {
                    self.label = Some(header.name());
                    self.skip(header.size);
                }
                // The oldest form marks a folder in its name alone, of which the header has
                // only a part if it is a long one.
                Kind::File if self.is_folder(&header) => self.folder(&header),
                Kind::Folder => self.folder(&header),
                _ => return Some(self.member(&header)),
            }
        }
    }

    fn is_folder(&self, header: &Header<'_>) -> bool {
        let path = self.next.path.as_ref().or(self.global.path.as_ref());
        path.map_or_else(|| header.name().ends_with(b"/"), |path| path.ends_with(b"/"))
    }

    fn folder(&mut self, header: &Header<'_>) {
        self.position += 1;
        self.next = Extended::default();
        self.skip(header.size);
    }

    /// The next header, behind blocks of zeros and blocks that are none.
    fn next_header(&mut self) -> Option<Header<'a>> {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(header) = Header::parse(rest) else {
                if rest.iter().any(|byte| *byte != 0) {
                    self.end(Ending::Cut);
                }
                return None;
            };
            let block = first(rest, BLOCK);
            if block.iter().all(|byte| *byte == 0) {
                self.behind_end = true;
            } else if header.is_whole || (header.is_marked() && !self.behind_end) {
                return Some(header);
            } else if self.behind_end {
                let place = Spot::inside(Inside::Overlay, self.at.to_string());
                self.end(Ending::Followed(place));
                return None;
            } else {
                self.end(Ending::Broken);
            }
            self.at += BLOCK;
        }
    }

    fn end(&mut self, ending: Ending) {
        if self.ending == Ending::Whole {
            self.ending = ending;
        }
    }

    /// The data of a record that describes another one, no more than names can need.
    fn described(&mut self, header: &Header<'_>) -> &'a [u8] {
        let data = self.data(header.size);
        self.skip(header.size);
        first(data, DESCRIPTION_BYTES_MAX)
    }

    fn data(&self, size: u64) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        first(rest, usize::try_from(size).unwrap_or(usize::MAX))
    }

    fn skip(&mut self, size: u64) {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let padded = size.checked_next_multiple_of(BLOCK).unwrap_or(usize::MAX);
        self.at = self.at.saturating_add(padded).min(self.bytes.len());
    }

    fn member(&mut self, header: &Header<'_>) -> Member<'a> {
        self.format = self.format.or_else(|| Some(header.format()));
        let extended = std::mem::take(&mut self.next).over(&self.global);
        let raw = extended.path.clone().unwrap_or_else(|| header.name());
        let place = Spot::inside(Inside::Member, self.position.to_string());
        self.position += 1;
        let mut member = Member::new(place, Vec::new());
        let name = decoded(&raw);
        member.deceptions = member_path::deceptions(&name);
        member.name = Some(MemberName { decoded: name, raw });
        let seconds = extended.modified.or(header.modified);
        member.modified = seconds.filter(|seconds| *seconds != 0).and_then(unix_time);
        if !header.is_whole {
            member.defect = Some(DefectCode::ChecksumWrong);
        }
        match header.kind {
            Kind::HardLink | Kind::SymbolicLink => {
                let target = extended.link.unwrap_or_else(|| header.link().to_vec());
                member.deceptions.push(Deception::Symlink);
                member.content = Content::Link(decoded(&target));
                self.skip_link_data(extended.size.unwrap_or(header.size));
            }
            Kind::Device(kind) => member.method = Some(kind.to_owned()),
            _ => self.file(header, extended, &mut member),
        }
        member
    }

    /// Old programs wrote the size of the other file into a hard link and no data behind it.
    fn skip_link_data(&mut self, size: u64) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let is_header = Header::parse(rest).is_some_and(|header| header.is_whole);
        let is_end = first(rest, BLOCK).iter().all(|byte| *byte == 0);
        if !is_header && !is_end {
            self.skip(size);
        }
    }

    fn file(&mut self, header: &Header<'_>, extended: Extended, member: &mut Member<'a>) {
        let size = extended.size.unwrap_or(header.size);
        let mut layout = None;
        if header.kind == Kind::Sparse {
            let behind = self.bytes.get(self.at..).unwrap_or_default();
            let (of_header, blocks) = Layout::of_header(header, behind);
            self.at = self.at.saturating_add(blocks.saturating_mul(BLOCK)).min(self.bytes.len());
            layout = Some(of_header.with_data(self.data(size)));
        } else if let Some(sparse) = extended.sparse {
            layout = Some(Layout::of_pax(sparse, self.data(size)));
        }
        let data = self.data(size);
        let is_cut = u64::try_from(data.len()).is_ok_and(|length| length < size);
        self.skip(size);
        member.size = Some(layout.as_ref().map_or(size, Layout::real_size));
        if is_cut {
            self.end(Ending::Cut);
            member.defect = Some(DefectCode::Truncated);
        }
        if header.kind == Kind::Continued {
            member.defect = Some(DefectCode::VolumeMissing);
        }
        match layout {
            Some(layout) => {
                member.packed = Some(size);
                member.method = Some("sparse".to_owned());
                let unpacked = layout.unpack(self.tools);
                member.defect = member.defect.or(unpacked.defect);
                member.content = Content::Bytes(unpacked.bytes.into());
            }
            None => plain(data, self.tools.limits, member),
        }
    }
}

/// Data as it stands.
fn plain<'a>(data: &'a [u8], limits: &Limits, member: &mut Member<'a>) {
    if data.len() > limits.member_bytes {
        member.defect = member.defect.or(Some(DefectCode::LimitMember));
    }
    member.content = Content::Bytes(first(data, limits.member_bytes).into());
}

fn named(data: &[u8]) -> Vec<u8> {
    data.split(|byte| *byte == 0).next().unwrap_or_default().to_vec()
}

const DESCRIPTION_BYTES_MAX: usize = 1 << 20;
