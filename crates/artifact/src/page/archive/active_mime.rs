//! ActiveMime: how Word puts the compound file with the macros of a document into a web
//! archive (`editdata.mso`). The mark, a header whose size is written at offset 0x1E, and
//! a zlib stream (RFC 1950).

use flate2::read::ZlibDecoder;

use crate::budget::Unpacked;
use crate::bytes::u16_at;
use crate::open::Tools;

/// The compound file within; `None` if these bytes are no ActiveMime.
pub(super) fn document(bytes: &[u8], tools: &Tools<'_>) -> Option<Unpacked> {
    bytes.starts_with(MARK).then_some(())?;
    let written = u16_at(bytes, 0x1E).map(|size| usize::from(size).saturating_add(0x2E));
    let starts = written.into_iter().chain(USUAL);
    // A wrong header shall not hide the stream.
    let start = starts
        .filter(|at| is_zlib(bytes, *at))
        .chain((MARK.len()..HEADER_MAX).filter(|at| is_zlib(bytes, *at)))
        .next()?;
    let stream = bytes.get(start..)?;
    let unpacked =
        Unpacked::read(ZlibDecoder::new(stream), stream.len(), tools.limits, tools.budget);
    (!unpacked.bytes.is_empty()).then_some(unpacked)
}

fn is_zlib(bytes: &[u8], at: usize) -> bool {
    matches!(bytes.get(at..), Some([0x78, 0x01 | 0x5E | 0x9C | 0xDA, ..]))
}

const MARK: &[u8] = b"ActiveMime";
const USUAL: [usize; 2] = [0x32, 0x22A];
const HEADER_MAX: usize = 0x400;
