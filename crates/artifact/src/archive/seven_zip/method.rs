//! Coders of 7z (Methods.txt): their names and their decoders.

use std::io::{BufReader, Read};

use bzip2::read::BzDecoder;
use deflate64::Deflate64Decoder;
use flate2::read::DeflateDecoder;
use lzma_rust2::filter::bcj::BcjReader;
use lzma_rust2::filter::bcj2::Bcj2Reader;
use lzma_rust2::filter::delta::DeltaReader;
use lzma_rust2::{Lzma2Reader, LzmaReader};
use ppmd_rust::Ppmd7Decoder;
use vocab::DefectCode;

use super::streams::Coder;
use crate::archive::stream::Frames;
use crate::bytes::u32_at;

/// What a decoder reads from, and what it is.
pub(super) type Source<'a> = Box<dyn Read + 'a>;

/// Encryption, which is no method of compression.
pub(super) const AES: &[u8] = &[0x06, 0xF1, 0x07, 0x01];

/// Name of a coder.
pub(super) fn name(id: &[u8]) -> String {
    let known = match id {
        COPY => "copy",
        DELTA => "delta",
        X86 | X86_NEW => "bcj",
        BCJ2 => "bcj2",
        POWER_PC | POWER_PC_NEW => "ppc",
        IA64 | IA64_NEW => "ia64",
        ARM | ARM_NEW => "arm",
        ARM_THUMB | ARM_THUMB_NEW => "arm-thumb",
        SPARC | SPARC_NEW => "sparc",
        ARM64 => "arm64",
        RISC_V => "riscv",
        LZMA => "lzma",
        LZMA2 => "lzma2",
        PPMD => "ppmd",
        DEFLATE => "deflate",
        DEFLATE64 => "deflate64",
        BZIP2 => "bzip2",
        ZSTANDARD => "zstd",
        AES => "aes-256",
        [0x04, 0xF7, 0x11, 0x02] => "brotli",
        [0x04, 0xF7, 0x11, 0x04] => "lz4",
        [0x04, 0xF7, 0x11, 0x05] => "lz5",
        [0x04, 0xF7, 0x11, 0x06] => "lizard",
        _ => {
            let digits: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
            return format!("method {digits}");
        }
    };
    known.to_owned()
}

/// Memory that the decoder of a coder takes, as its properties claim. `size` is what comes
/// out of it: no distance reaches farther back.
pub(super) fn memory(coder: &Coder, size: u64) -> u64 {
    match coder.id.as_slice() {
        LZMA => u32_at(&coder.properties, 1).map_or(0, |bytes| u64::from(bytes).min(size)),
        LZMA2 => u64::from(dictionary(coder).unwrap_or(0)).min(size),
        PPMD => u32_at(&coder.properties, 1).unwrap_or(0).into(),
        _ => 0,
    }
}

/// The decoder of a coder with one input. `size` is what comes out of it.
pub(super) fn decoder<'a>(
    coder: &Coder,
    source: Source<'a>,
    size: u64,
    window_max: usize,
) -> Result<Source<'a>, DefectCode> {
    let properties = coder.properties.as_slice();
    let broken = DefectCode::ArchiveBroken;
    let needed = |bytes: Option<u32>| {
        let most = u32::try_from(size).unwrap_or(u32::MAX).max(DICTIONARY_MIN);
        bytes.map(|bytes| bytes.min(most)).ok_or(broken)
    };
    Ok(match coder.id.as_slice() {
        COPY => source,
        LZMA => {
            let dictionary = needed(u32_at(properties, 1))?;
            let first = properties.first().copied().unwrap_or_default();
            let reader = LzmaReader::new_with_props(source, size, first, dictionary, None);
            Box::new(reader.map_err(|_| broken)?)
        }
        LZMA2 => Box::new(Lzma2Reader::new(source, needed(dictionary(coder))?, None)),
        PPMD => {
            let order = properties.first().copied().unwrap_or_default().into();
            let memory = u32_at(properties, 1).ok_or(broken)?;
            Box::new(Ppmd7Decoder::new(source, order, memory).map_err(|_| broken)?)
        }
        BZIP2 => Box::new(BzDecoder::new(source)),
        DEFLATE => Box::new(DeflateDecoder::new(source)),
        DEFLATE64 => Box::new(Deflate64Decoder::with_buffer(BufReader::new(source))),
        ZSTANDARD => Box::new(Frames::new(source, window_max)),
        DELTA => {
            let distance = usize::from(properties.first().copied().unwrap_or_default()) + 1;
            Box::new(DeltaReader::new(source, distance))
        }
        id => Box::new(branches(id, source).ok_or(DefectCode::MethodUnknown)?),
    })
}

/// The decoder of the one coder that joins four inputs.
pub(super) fn joined<'a>(
    coder: &Coder,
    sources: Vec<Source<'a>>,
    size: u64,
) -> Result<Source<'a>, DefectCode> {
    if coder.id != BCJ2 {
        return Err(DefectCode::MethodUnknown);
    }
    if sources.len() != 4 {
        return Err(DefectCode::ArchiveBroken);
    }
    Ok(Box::new(Bcj2Reader::new(sources, size)))
}

/// Filters that make the targets of branches relative again.
fn branches<'a>(id: &[u8], source: Source<'a>) -> Option<BcjReader<Source<'a>>> {
    Some(match id {
        X86 | X86_NEW => BcjReader::new_x86(source, 0),
        POWER_PC | POWER_PC_NEW => BcjReader::new_ppc(source, 0),
        IA64 | IA64_NEW => BcjReader::new_ia64(source, 0),
        ARM | ARM_NEW => BcjReader::new_arm(source, 0),
        ARM_THUMB | ARM_THUMB_NEW => BcjReader::new_arm_thumb(source, 0),
        SPARC | SPARC_NEW => BcjReader::new_sparc(source, 0),
        ARM64 => BcjReader::new_arm64(source, 0),
        RISC_V => BcjReader::new_riscv(source, 0),
        _ => return None,
    })
}

/// The dictionary of LZMA2: two or three times a power of two, and 40 for all of 32 bits.
fn dictionary(coder: &Coder) -> Option<u32> {
    let bits = u32::from(*coder.properties.first()?);
    match bits {
        0..40 => Some((2 | (bits & 1)) << (bits / 2 + 11)),
        40 => Some(u32::MAX),
        _ => None,
    }
}

const COPY: &[u8] = &[0x00];
const DELTA: &[u8] = &[0x03];
const X86_NEW: &[u8] = &[0x04];
const POWER_PC_NEW: &[u8] = &[0x05];
const IA64_NEW: &[u8] = &[0x06];
const ARM_NEW: &[u8] = &[0x07];
const ARM_THUMB_NEW: &[u8] = &[0x08];
const SPARC_NEW: &[u8] = &[0x09];
const ARM64: &[u8] = &[0x0A];
const RISC_V: &[u8] = &[0x0B];
const LZMA2: &[u8] = &[0x21];
const LZMA: &[u8] = &[0x03, 0x01, 0x01];
const X86: &[u8] = &[0x03, 0x03, 0x01, 0x03];
const BCJ2: &[u8] = &[0x03, 0x03, 0x01, 0x1B];
const POWER_PC: &[u8] = &[0x03, 0x03, 0x02, 0x05];
const IA64: &[u8] = &[0x03, 0x03, 0x04, 0x01];
const ARM: &[u8] = &[0x03, 0x03, 0x05, 0x01];
const ARM_THUMB: &[u8] = &[0x03, 0x03, 0x07, 0x01];
const SPARC: &[u8] = &[0x03, 0x03, 0x08, 0x05];
const PPMD: &[u8] = &[0x03, 0x04, 0x01];
const DEFLATE: &[u8] = &[0x04, 0x01, 0x08];
const DEFLATE64: &[u8] = &[0x04, 0x01, 0x09];
const BZIP2: &[u8] = &[0x04, 0x02, 0x02];
const ZSTANDARD: &[u8] = &[0x04, 0xF7, 0x11, 0x01];
const DICTIONARY_MIN: u32 = 4_096;
