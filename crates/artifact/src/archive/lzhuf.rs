//! The decoders of LHA by `delharc`, as readers; ARJ packs by one of them too.

use std::io::{Error, Read, Result};

use delharc::CompressionMethod;
use delharc::crc::Crc16;
use delharc::decode::{Decoder, DecoderAny};

/// Unpacks by a method of LHA, which says nothing of where its data end.
pub(crate) struct Lzhuf<'a> {
    decoder: DecoderAny<&'a [u8]>,
    left: u64,
}

impl<'a> Lzhuf<'a> {
    /// `None` for a method without decoder; `size` is how much comes out.
    pub(crate) fn new(method: CompressionMethod, packed: &'a [u8], size: u64) -> Option<Self> {
        let decoder = DecoderAny::new_from_compression(method, packed);
        decoder.is_supported().then_some(Self { decoder, left: size })
    }
}

impl Read for Lzhuf<'_> {
    fn read(&mut self, to: &mut [u8]) -> Result<usize> {
        // What a decoder gave before it failed is lost, so it is asked for little at once.
        let count = to.len().min(PIECE).min(usize::try_from(self.left).unwrap_or(PIECE));
        let Some(to) = to.get_mut(..count).filter(|to| !to.is_empty()) else { return Ok(0) };
        self.decoder.fill_buffer(to).map_err(|error| Error::other(error.to_string()))?;
        self.left = self.left.saturating_sub(u64::try_from(count).unwrap_or(0));
        Ok(count)
    }
}

/// The checksum of LHA.
pub(crate) fn crc16(bytes: &[u8]) -> u16 {
    let mut sum = Crc16::default();
    sum.digest(bytes);
    sum.sum16()
}

const PIECE: usize = 1 << 10;
