//! Zstandard (RFC 8878): frames one after the other, some of which are to be skipped.

use std::io::{self, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use vocab::DefectCode;

use crate::budget::Unpacked;
use crate::open::Tools;

/// Unpacks all frames.
pub(crate) fn zstandard(packed: &[u8], tools: &Tools<'_>) -> Unpacked {
    let mut frames = Frames::new(packed, tools.limits.decoder_bytes);
    let unpacked = Unpacked::read(&mut frames, packed.len(), tools.limits, tools.budget);
    frames.tell(unpacked)
}

/// All frames of a source as one stream.
pub(crate) struct Frames<R> {
    source: Source<R>,
    decoder: FrameDecoder,
    state: State,
    defect: Option<DefectCode>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begin,
    Within,
    Between,
    End,
}

impl<R: Read> Frames<R> {
    pub(crate) fn new(source: R, window_max: usize) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(u64::try_from(window_max).unwrap_or(u64::MAX));
        let source = Source { inner: source, has_ended: false };
        Self { source, decoder, state: State::Begin, defect: None }
    }

    /// What came out, with the reason for its end.
    pub(crate) fn tell(&self, mut unpacked: Unpacked) -> Unpacked {
        if matches!(unpacked.defect, None | Some(DefectCode::ArchiveBroken)) {
            unpacked.defect = self.defect.or(unpacked.defect);
        }
        unpacked
    }

    fn next_frame(&mut self) -> io::Result<()> {
        use FrameDecoderError as E;
        match self.decoder.init(&mut self.source) {
            Ok(()) => self.state = State::Within,
            Err(E::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                io::copy(&mut (&mut self.source).take(length.into()), &mut io::sink())?;
            }
            Err(error @ E::WindowSizeTooBig { .. }) => {
                return Err(self.fail(DefectCode::LimitMemory, error));
            }
            Err(error @ E::DictNotProvided { .. }) => {
                return Err(self.fail(DefectCode::MethodUnknown, error));
            }
            // Whatever stands behind the last frame is not of this stream.
            Err(_) if self.state == State::Between => self.state = State::End,
            Err(error) => return Err(self.failed(error)),
        }
        Ok(())
    }

    /// Blocks until something comes out or the frame ends.
    fn within(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
            let one = BlockDecodingStrategy::UptoBlocks(1);
            if let Err(error) = self.decoder.decode_blocks(&mut self.source, one) {
                return Err(self.failed(error));
            }
        }
        let read = self.decoder.read(buffer)?;
        if read == 0 {
            self.state = State::Between;
            let told = self.decoder.get_checksum_from_data();
            if told.is_some() && told != self.decoder.get_calculated_checksum() {
                self.defect = Some(DefectCode::ChecksumWrong);
            }
        }
        Ok(read)
    }

    /// An error with nothing left to read is an end that came too early.
    fn failed(&mut self, error: FrameDecoderError) -> io::Error {
        let cut = self.source.has_ended;
        self.fail(if cut { DefectCode::Truncated } else { DefectCode::ArchiveBroken }, error)
    }

    fn fail(&mut self, defect: DefectCode, error: FrameDecoderError) -> io::Error {
        self.defect = Some(defect);
        io::Error::other(error)
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.state {
                State::Begin | State::Between => self.next_frame()?,
                State::End => return Ok(0),
                State::Within => {
                    let read = self.within(buffer)?;
                    if read > 0 || buffer.is_empty() {
                        return Ok(read);
                    }
                }
            }
        }
    }
}

/// A source that knows whether it has been read to its end.
struct Source<R> {
    inner: R,
    has_ended: bool,
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.has_ended |= read == 0 && !buffer.is_empty();
        Ok(read)
    }
}
