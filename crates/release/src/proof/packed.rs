//! Packed bytes: gzip, zlib, bare deflate and members of ZIP archives, wherever they begin.

use std::io::Read;

use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};

use super::Encoding;

/// Where something packed begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pack {
    pub(super) encoding: Encoding,
    pub(super) at: usize,
}

/// Every place that has the mark of a pack. Bare deflate has none: it is tried at the beginning
/// and where a long run begins (`SAMLRequest=…`), of which the edges tell.
pub(super) fn packs(bytes: &[u8], edges: &[usize]) -> Vec<Pack> {
    let marked = bytes.windows(4).enumerate().filter_map(|(at, front)| {
        let encoding = match *front {
            [0x1f, 0x8b, 8, _] => Encoding::Gzip,
            [0x78, flags, ..] if (0x7800 | u16::from(flags)) % 31 == 0 => Encoding::Zlib,
            [b'P', b'K', 3, 4] => Encoding::Zip,
            _ => return None,
        };
        Some(Pack { encoding, at })
    });
    let behind = edges.iter().skip(1).copied().chain([bytes.len()]);
    let runs = edges.iter().zip(behind).filter(|(at, end)| end.saturating_sub(**at) > RUN_MIN);
    let starts = [0].into_iter().chain(runs.map(|(&at, _)| at).filter(|&at| at > 0));
    marked.chain(starts.map(|at| Pack { encoding: Encoding::Deflate, at })).collect()
}

/// What is in a pack, as far as it can be read, at most `room` bytes.
pub(super) fn unpack(bytes: &[u8], pack: Pack, room: u64) -> Vec<u8> {
    let bytes = bytes.get(pack.at..).unwrap_or_default();
    match pack.encoding {
        Encoding::Gzip => read(GzDecoder::new(bytes), room),
        Encoding::Zlib => read(ZlibDecoder::new(bytes), room),
        Encoding::Zip => {
            member(bytes).map(|data| read(DeflateDecoder::new(data), room)).unwrap_or_default()
        }
        _ => read(DeflateDecoder::new(bytes), room),
    }
}

/// The packed bytes behind a local header (APPNOTE 4.3.7). Stored ones are plain to see.
fn member(bytes: &[u8]) -> Option<&[u8]> {
    let number = |at: usize| {
        let pair = bytes.get(at..)?.first_chunk::<2>()?;
        Some(usize::from(u16::from_le_bytes(*pair)))
    };
    if number(8)? != DEFLATED {
        return None;
    }
    bytes.get(30_usize.checked_add(number(26)?)?.checked_add(number(28)?)?..)
}

/// Reads until the end, the first wrong byte or the limit.
fn read(source: impl Read, room: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What came out before an error stays in the buffer and is searched.
    let _ = source.take(room).read_to_end(&mut bytes);
    bytes
}

/// Bytes of a run that may be bare deflate; most words of prose are shorter.
const RUN_MIN: usize = 12;

/// The method of compression.
const DEFLATED: usize = 8;
