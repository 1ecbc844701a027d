//! Compression methods of ZIP (APPNOTE 4.4.5): their names and their decoders.

use std::io::Read;

use bzip2::bufread::BzDecoder;
use deflate64::Deflate64Decoder;
use flate2::bufread::DeflateDecoder;
use lzma_rust2::{LzmaReader, XzReader};
use ppmd_rust::{Ppmd8Decoder, RestoreMethod};
use vocab::{DefectCode, Limits};

use crate::archive::stream::{Watched, zstandard};
use crate::budget::Unpacked;
use crate::bytes::{u16_at, u32_at};
use crate::open::Tools;

/// The name of a method, if APPNOTE knows it.
pub(super) const fn name(method: u16) -> Option<&'static str> {
    Some(match method {
        STORED => "stored",
        1 => "shrink",
        2..=5 => "reduce",
        6 => "implode",
        7 => "tokenize",
        DEFLATE => "deflate",
        DEFLATE64 => "deflate64",
        10 => "dcl-implode",
        BZIP2 => "bzip2",
        LZMA => "lzma",
        16 => "cmpsc",
        18 => "terse",
        19 => "lz77",
        ZSTANDARD_OLD | ZSTANDARD => "zstd",
        94 => "mp3",
        XZ => "xz",
        96 => "jpeg",
        97 => "wavpack",
        PPMD => "ppmd",
        AES => "aes",
        _ => return None,
    })
}

/// The name of any method.
pub(super) fn shown(method: u16) -> String {
    name(method).map_or_else(|| format!("method {method}"), str::to_owned)
}

/// Unpacks a member. `size` is what the header says: two of the methods do not know
/// their end without it.
pub(super) fn unpack(method: u16, packed: &[u8], size: u64, tools: &Tools<'_>) -> Unpacked {
    let read =
        |decoder: &mut dyn Read| Unpacked::read(decoder, packed.len(), tools.limits, tools.budget);
    match method {
        STORED => read(&mut &*packed),
        DEFLATE => read(&mut DeflateDecoder::new(packed)),
        DEFLATE64 => read(&mut Deflate64Decoder::with_buffer(packed)),
        BZIP2 => read(&mut BzDecoder::new(packed)),
        LZMA => lzma(packed, size, tools.limits).map_or_else(failed, |mut it| read(&mut it)),
        XZ => {
            let mut decoder = Watched::new(XzReader::new_mem_limit(
                packed,
                false,
                kibibytes(tools.limits.decoder_bytes),
            ));
            let unpacked = read(&mut decoder);
            decoder.tell(unpacked)
        }
        ZSTANDARD_OLD | ZSTANDARD => zstandard(packed, tools),
        PPMD => ppmd(packed, size, tools.limits).map_or_else(failed, |mut it| read(&mut it)),
        _ => failed(DefectCode::MethodUnknown),
    }
}

/// Memory as the decoders of LZMA count it.
pub(super) fn kibibytes(bytes: usize) -> u32 {
    u32::try_from(bytes >> 10).unwrap_or(u32::MAX)
}

/// Nothing came out.
pub(super) fn failed(defect: DefectCode) -> Unpacked {
    Unpacked { bytes: Vec::new(), defect: Some(defect) }
}

/// APPNOTE 5.8.8: version, size of the properties, properties, data.
fn lzma<'a>(
    packed: &'a [u8],
    size: u64,
    limits: &Limits,
) -> Result<LzmaReader<&'a [u8]>, DefectCode> {
    let broken = DefectCode::ArchiveBroken;
    let properties = *packed.get(4).ok_or(broken)?;
    let dictionary = u32_at(packed, 5).ok_or(broken)?;
    let data = packed.get(9..).ok_or(broken)?;
    if u16_at(packed, 2) != Some(5) {
        return Err(broken);
    }
    // No distance reaches farther back than what may come out at all, so that a small file
    // need not be given what it asks for.
    let most = packed.len().saturating_mul(limits.ratio).max(limits.ratio_from);
    let dictionary = dictionary.min(u32::try_from(most).unwrap_or(u32::MAX));
    if usize::try_from(dictionary).map_or(true, |bytes| bytes > limits.decoder_bytes) {
        return Err(DefectCode::LimitMemory);
    }
    LzmaReader::new_with_props(data, size, properties, dictionary, None).map_err(|_| broken)
}

/// APPNOTE 5.10: order, memory and restore method in sixteen bits.
fn ppmd<'a>(packed: &'a [u8], size: u64, limits: &Limits) -> Result<impl Read + 'a, DefectCode> {
    let broken = DefectCode::ArchiveBroken;
    let parameters = u32::from(u16_at(packed, 0).ok_or(broken)?);
    let memory = ((parameters >> 4 & 0xFF) + 1) << 20;
    let restore = match parameters >> 12 {
        0 => RestoreMethod::Restart,
        1 => RestoreMethod::CutOff,
        _ => return Err(DefectCode::MethodUnknown),
    };
    if usize::try_from(memory).map_or(true, |bytes| bytes > limits.decoder_bytes) {
        return Err(DefectCode::LimitMemory);
    }
    let data = packed.get(2..).ok_or(broken)?;
    let decoder = Ppmd8Decoder::new(data, (parameters & 15) + 1, memory, restore);
    Ok(decoder.map_err(|_| broken)?.take(size))
}

pub(super) const STORED: u16 = 0;
pub(super) const DEFLATE: u16 = 8;
const DEFLATE64: u16 = 9;
const BZIP2: u16 = 12;
pub(super) const LZMA: u16 = 14;
const ZSTANDARD_OLD: u16 = 20;
const ZSTANDARD: u16 = 93;
const XZ: u16 = 95;
const PPMD: u16 = 98;
pub(super) const AES: u16 = 99;
