//! Why a decoder ended: those of xz and LZMA tell it only in the error that they return.

use std::io::{self, ErrorKind, Read};

use vocab::DefectCode;

use crate::budget::Unpacked;

/// A decoder whose first error is kept.
#[derive(Debug)]
pub(crate) struct Watched<R> {
    decoder: R,
    defect: Option<DefectCode>,
}

impl<R: Read> Watched<R> {
    pub(crate) const fn new(decoder: R) -> Self {
        Self { decoder, defect: None }
    }

    /// What came out, with the reason for its end.
    pub(crate) fn tell(&self, mut unpacked: Unpacked) -> Unpacked {
        if unpacked.defect == Some(DefectCode::ArchiveBroken) {
            unpacked.defect = self.defect.or(unpacked.defect);
        }
        unpacked
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer);
        if let Err(error) = &read {
            self.defect = match error.kind() {
                ErrorKind::OutOfMemory => Some(DefectCode::LimitMemory),
                ErrorKind::UnexpectedEof => Some(DefectCode::Truncated),
                _ if error.to_string().contains("checksum") => Some(DefectCode::ChecksumWrong),
                _ => None,
            };
        }
        read
    }
}
