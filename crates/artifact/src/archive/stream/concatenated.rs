//! Streams that may follow one another and make one file: gzip (RFC 1952 2.2) and bzip2.
//! What else follows is no part of it.

use std::io::{self, Read};

use bzip2::bufread::BzDecoder;
use flate2::bufread::GzDecoder;
use vocab::DefectCode;

/// Streams of one kind, one after the other.
pub(super) struct Concatenated<'a> {
    current: Option<Stream<'a>>,
    mark: &'static [u8],
    begin: fn(&'a [u8]) -> Stream<'a>,
    /// What stands behind the last stream that was read.
    pub(super) rest: &'a [u8],
    streams_left: usize,
    pub(super) defect: Option<DefectCode>,
}

enum Stream<'a> {
    Gzip(Box<GzDecoder<&'a [u8]>>),
    Bzip2(Box<BzDecoder<&'a [u8]>>),
}

impl<'a> Concatenated<'a> {
    pub(super) fn gzip(bytes: &'a [u8]) -> Self {
        Self::new(bytes, b"\x1F\x8B\x08", |bytes| Stream::Gzip(Box::new(GzDecoder::new(bytes))))
    }

    pub(super) fn bzip2(bytes: &'a [u8]) -> Self {
        Self::new(bytes, b"BZh", |bytes| Stream::Bzip2(Box::new(BzDecoder::new(bytes))))
    }

    fn new(bytes: &'a [u8], mark: &'static [u8], begin: fn(&'a [u8]) -> Stream<'a>) -> Self {
        let current = Some(begin(bytes));
        Self { current, mark, begin, rest: bytes, streams_left: STREAMS_MAX, defect: None }
    }

    fn next_stream(&mut self) {
        if !self.rest.starts_with(self.mark) {
            return;
        }
        match self.streams_left.checked_sub(1) {
            Some(left) => {
                self.streams_left = left;
                self.current = Some((self.begin)(self.rest));
            }
            None => self.defect = Some(DefectCode::LimitMembers),
        }
    }
}

impl Read for Concatenated<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(mut stream) = self.current.take() {
            let read = stream.read(buffer)?;
            if read > 0 {
                self.current = Some(stream);
                return Ok(read);
            }
            self.rest = stream.rest();
            self.next_stream();
        }
        Ok(0)
    }
}

impl<'a> Stream<'a> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(decoder) => decoder.read(buffer),
            Self::Bzip2(decoder) => decoder.read(buffer),
        }
    }

    fn rest(self) -> &'a [u8] {
        match self {
            Self::Gzip(decoder) => decoder.into_inner(),
            Self::Bzip2(decoder) => decoder.into_inner(),
        }
    }
}

/// Each stream costs its decoder, however short it is.
const STREAMS_MAX: usize = 20_000;
