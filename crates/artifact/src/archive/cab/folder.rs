//! A folder of a cabinet as one stream: stored, MSZIP (MS-MCI: Deflate in blocks that share
//! a window) or LZX (MS-PATCH). Quantum has no description and no decoder.

use std::borrow::Cow;
use std::io::{Error, Read, Result};

use flate2::{Decompress, FlushDecompress};
use lzxd::{Lzxd, WindowSize};
use vocab::DefectCode;

use super::cabinet::Block;

/// A stream that is read from its start on.
pub(super) struct Folder<'f, 'a> {
    method: u16,
    blocks: &'f [Block<'a>],
    next: usize,
    decoder: Decoder,
    piece: Vec<u8>,
    at: usize,
    piece_fits: bool,
    /// Bytes that were read so far.
    pub(super) position: u64,
    /// Bytes were read out of blocks whose sum is wrong.
    pub(super) is_damaged: bool,
    /// Why nothing more can be read.
    pub(super) failure: Option<DefectCode>,
}

enum Decoder {
    Stored,
    Zip(Box<Decompress>, Vec<u8>),
    Lzx(Box<Lzxd>),
    Unknown(DefectCode),
}

impl<'f, 'a> Folder<'f, 'a> {
    pub(super) fn new(method: u16, blocks: &'f [Block<'a>], memory: usize) -> Self {
        Self {
            method,
            blocks,
            next: 0,
            decoder: decoder(method, memory),
            piece: Vec::new(),
            at: 0,
            piece_fits: true,
            position: 0,
            is_damaged: false,
            failure: None,
        }
    }

    /// Bytes of the stream as they stand in the file.
    pub(super) fn packed(&self) -> usize {
        self.blocks.iter().map(|block| block.data.len()).sum()
    }

    pub(super) fn name(&self) -> &'static str {
        method_name(self.method)
    }

    /// The next block; what is split over two cabinets is put together.
    fn load(&mut self) -> std::result::Result<bool, DefectCode> {
        let Some(first) = self.blocks.get(self.next) else { return Ok(false) };
        self.next += 1;
        let (mut data, mut size) = (Cow::Borrowed(first.data), first.size);
        self.piece_fits = first.sum_fits;
        while size == 0 {
            let Some(more) = self.blocks.get(self.next) else {
                return Err(DefectCode::VolumeMissing);
            };
            self.next += 1;
            data.to_mut().extend_from_slice(more.data);
            size = more.size;
            self.piece_fits &= more.sum_fits;
        }
        self.piece = self.decoder.unpack(&data, size.into())?;
        self.at = 0;
        Ok(true)
    }
}

impl Read for Folder<'_, '_> {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        if to.is_empty() {
            return Ok(0);
        }
        while self.at >= self.piece.len() {
            let loaded = self.failure.map_or_else(|| self.load(), Err);
            match loaded {
                Ok(true) => {}
                Ok(false) => return Ok(0),
                Err(failure) => {
                    self.failure = Some(failure);
                    return Err(Error::other("the folder cannot be unpacked any further"));
                }
            }
        }
        let mut rest = self.piece.get(self.at..).unwrap_or_default();
        let read = rest.read(to)?;
        self.at += read;
        self.position = self.position.saturating_add(u64::try_from(read).unwrap_or(0));
        self.is_damaged |= !self.piece_fits;
        Ok(read)
    }
}

impl Decoder {
    fn unpack(&mut self, data: &[u8], size: usize) -> std::result::Result<Vec<u8>, DefectCode> {
        match self {
            Self::Stored => Ok(data.to_vec()),
            Self::Zip(decoder, window) => {
                unzipped(decoder, window, data, size).ok_or(DefectCode::ArchiveBroken)
            }
            Self::Lzx(decoder) => decoder
                .decompress_next(data, size)
                .map(<[u8]>::to_vec)
                .map_err(|_| DefectCode::ArchiveBroken),
            Self::Unknown(defect) => Err(*defect),
        }
    }
}

fn decoder(method: u16, memory: usize) -> Decoder {
    match method & 0xF {
        0 => Decoder::Stored,
        1 => Decoder::Zip(Box::new(Decompress::new(false)), Vec::new()),
        3 => match window(method >> 8) {
            Some((size, bytes)) if bytes <= memory => Decoder::Lzx(Box::new(Lzxd::new(size))),
            Some(_) => Decoder::Unknown(DefectCode::LimitMemory),
            None => Decoder::Unknown(DefectCode::MethodUnknown),
        },
        _ => Decoder::Unknown(DefectCode::MethodUnknown),
    }
}

const fn method_name(method: u16) -> &'static str {
    match method & 0xF {
        0 => "store",
        1 => "mszip",
        2 => "quantum",
        3 => "lzx",
        _ => "unknown",
    }
}

/// The window of LZX by its bits.
const fn window(bits: u16) -> Option<(WindowSize, usize)> {
    let size = match bits {
        15 => WindowSize::KB32,
        16 => WindowSize::KB64,
        17 => WindowSize::KB128,
        18 => WindowSize::KB256,
        19 => WindowSize::KB512,
        20 => WindowSize::MB1,
        21 => WindowSize::MB2,
        22 => WindowSize::MB4,
        23 => WindowSize::MB8,
        24 => WindowSize::MB16,
        25 => WindowSize::MB32,
        _ => return None,
    };
    Some((size, 1 << bits))
}

/// A block of MSZIP. Each is a Deflate stream of its own, but it may refer to what came out
/// of those before, so that first runs through the decoder as a stored block.
fn unzipped(
    decoder: &mut Decompress,
    window: &mut Vec<u8>,
    data: &[u8],
    size: usize,
) -> Option<Vec<u8>> {
    let data = data.strip_prefix(b"CK")?;
    decoder.reset(false);
    if let Some(length) = u16::try_from(window.len()).ok().filter(|length| *length > 0) {
        let [low, high] = length.to_le_bytes();
        let mut primer = vec![0, low, high, !low, !high];
        primer.append(window);
        let mut primed = Vec::with_capacity(WINDOW);
        decoder.decompress_vec(&primer, &mut primed, FlushDecompress::Sync).ok()?;
        *window = primed;
    }
    let mut out = Vec::with_capacity(size);
    decoder.decompress_vec(data, &mut out, FlushDecompress::Finish).ok()?;
    window.extend_from_slice(&out);
    window.drain(..window.len().saturating_sub(WINDOW));
    (out.len() == size).then_some(out)
}

const WINDOW: usize = 0x8000;
