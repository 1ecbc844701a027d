//! Unpacking the entries of a RAR archive in their order, by the decoders of `rars`.
//!
//! Entries of a solid archive continue the one before them, so that one that cannot be
//! unpacked makes all after it unreadable.

use std::borrow::Cow;
use std::io::Read;

use flate2::Crc;
use rars::codec::rar13::Unpack15;
use rars::codec::rar20::Unpack20;
use rars::codec::rar29::Unpack29;
use rars::codec::rar50::{DecodeMode, DecodedChunk, StreamDecodeError, Unpack50Decoder};
use vocab::{DefectCode, Limits};

use super::blake2sp::blake2sp;
use super::entry::{Coding, Entry, PartLock};
use super::keys::{Keys, NoKey};
use super::sink::Sink;

/// The decoder with what it remembers of the entries before.
pub(super) struct Decoder<'l> {
    limits: &'l Limits,
    state: State,
    /// Why the chain of a solid archive is broken.
    broken: Option<DefectCode>,
}

enum State {
    None,
    Fifteen(Box<Unpack15>),
    Twenty(Box<Unpack20>),
    TwentyNine(Box<Unpack29>),
    Fifty(Box<Unpack50Decoder>),
}

/// What unpacking an entry gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    /// It went wrong, perhaps after some bytes.
    Failed(DefectCode),
    Locked(NoKey),
}

impl<'l> Decoder<'l> {
    pub(super) const fn new(limits: &'l Limits) -> Self {
        Self { limits, state: State::None, broken: None }
    }

    /// Unpacks an entry into the sink and checks its sum.
    pub(super) fn unpack(
        &mut self,
        entry: &Entry<'_>,
        keys: &mut Keys<'_>,
        sink: &mut Sink<'_>,
    ) -> Outcome {
        let mut packed = match keys.opened(&entry.parts) {
            Ok(parts) => Parts { parts, part: 0, at: 0 },
            Err(reason) => {
                self.broken.get_or_insert(DefectCode::PasswordNotFound);
                return Outcome::Locked(reason);
            }
        };
        let result = match entry.coding {
            Coding::Stored => stored(entry, &packed, sink),
            _ => self.decompress(entry, &mut packed, sink),
        };
        let cut = entry.is_cut().then_some(DefectCode::Truncated);
        let failure = sink.defect.or_else(|| result.err().map(|code| cut.unwrap_or(code)));
        if let Some(failure) = failure {
            if entry.coding != Coding::Stored {
                self.broken.get_or_insert(failure);
            }
            return Outcome::Failed(failure);
        }
        match is_whole(entry, &sink.bytes, keys) {
            Ok(true) => Outcome::Done,
            Ok(false) => Outcome::Failed(cut.unwrap_or(DefectCode::ChecksumWrong)),
            Err(reason) => Outcome::Locked(reason),
        }
    }

    fn decompress(
        &mut self,
        entry: &Entry<'_>,
        packed: &mut Parts<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<(), DefectCode> {
        if !entry.solid {
            *self = Self::new(self.limits);
        }
        if let Some(broken) = self.broken {
            return Err(broken);
        }
        match entry.coding {
            Coding::Four { version, .. } => self.four(version, entry, packed, sink),
            Coding::Five { version, dictionary, .. } => {
                let dictionary = usize::try_from(dictionary)
                    .ok()
                    .filter(|dictionary| *dictionary <= self.limits.decoder_bytes)
                    .ok_or(DefectCode::LimitMemory)?;
                self.five((version, dictionary), entry, packed, sink)
            }
            Coding::Stored | Coding::Unknown => Err(DefectCode::MethodUnknown),
        }
    }

    fn four(
        &mut self,
        version: u8,
        entry: &Entry<'_>,
        packed: &mut Parts<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<(), DefectCode> {
        let size = entry.size.ok_or(DefectCode::MethodUnknown)?;
        if version < 29 {
            // These give nothing before they have all.
            sink.refuses(size).map_or(Ok(()), Err)?;
        }
        let size = usize::try_from(size).map_err(|_| DefectCode::LimitMember)?;
        let solid = !matches!(self.state, State::None);
        let result = match self.state_of(version) {
            State::Fifteen(decoder) => decoder.decode_member_from_reader(packed, size, solid, sink),
            State::Twenty(decoder) => decoder.decode_member_from_reader(packed, size, sink),
            State::TwentyNine(decoder) => decoder.decode_member_from_reader(packed, size, sink),
            State::Fifty(_) | State::None => return Err(DefectCode::MethodUnknown),
        };
        result.map_err(|_| DefectCode::ArchiveBroken)
    }

    /// The decoder for a version, a new one if the one there is of another.
    fn state_of(&mut self, version: u8) -> &mut State {
        self.state = match (version, std::mem::replace(&mut self.state, State::None)) {
            (15, state @ State::Fifteen(_))
            | (20 | 26, state @ State::Twenty(_))
            | (29..50, state @ State::TwentyNine(_))
            | (50.., state @ State::Fifty(_)) => state,
            (15, _) => State::Fifteen(Box::default()),
            (20 | 26, _) => State::Twenty(Box::default()),
            (29..50, _) => State::TwentyNine(Box::default()),
            (50.., _) => State::Fifty(Box::default()),
            _ => State::None,
        };
        &mut self.state
    }

    fn five(
        &mut self,
        (version, dictionary): (u8, usize),
        entry: &Entry<'_>,
        packed: &mut Parts<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<(), DefectCode> {
        let size = entry.size.map_or(Some(usize::MAX), |size| usize::try_from(size).ok());
        let size = size.ok_or(DefectCode::LimitMember)?;
        let State::Fifty(decoder) = self.state_of(50) else {
            return Err(DefectCode::MethodUnknown);
        };
        let streamed = decoder.decode_member_from_reader_with_dictionary_to_sink(
            packed,
            version,
            size,
            dictionary,
            entry.solid,
            |chunk| match chunk {
                DecodedChunk::Bytes(bytes) => sink.push(bytes).then_some(()).ok_or(()),
                DecodedChunk::Repeated { byte, len } => {
                    sink.repeat(byte, len).then_some(()).ok_or(())
                }
            },
        );
        match streamed {
            Ok(()) => Ok(()),
            // The end of data is the end of a member whose size nobody knew.
            Err(StreamDecodeError::Decode(rars::codec::Error::NeedMoreInput))
                if entry.size.is_none() =>
            {
                Ok(())
            }
            Err(StreamDecodeError::FilteredMember) if !entry.solid => {
                sink.refuses(entry.size.unwrap_or(u64::MAX)).map_or(Ok(()), Err)?;
                packed.rewind();
                sink.bytes.clear();
                let whole = Unpack50Decoder::new()
                    .decode_member_from_reader_with_dictionary(
                        packed,
                        version,
                        size,
                        dictionary,
                        false,
                        DecodeMode::Lz,
                    )
                    .map_err(|_| DefectCode::ArchiveBroken)?;
                sink.push(&whole);
                Ok(())
            }
            Err(_) => Err(DefectCode::ArchiveBroken),
        }
    }
}

/// What is stored ends at its size; encrypted data are filled up behind it.
fn stored(entry: &Entry<'_>, packed: &Parts<'_>, sink: &mut Sink<'_>) -> Result<(), DefectCode> {
    let mut left =
        entry.size.map_or(usize::MAX, |size| usize::try_from(size).unwrap_or(usize::MAX));
    for part in &packed.parts {
        let piece = crate::bytes::first(part, left);
        left -= piece.len();
        if !sink.push(piece) {
            return Ok(());
        }
    }
    if left == 0 || entry.size.is_none() { Ok(()) } else { Err(DefectCode::Truncated) }
}

/// Whether the sums of an entry fit what came out.
fn is_whole(entry: &Entry<'_>, bytes: &[u8], keys: &mut Keys<'_>) -> Result<bool, NoKey> {
    let lock = entry.parts.first().and_then(|part| part.lock);
    let keys = match lock {
        Some(PartLock::Five { salt, cost, check, .. }) if entry.keyed_sums => {
            Some(keys.five(salt, cost, check)?)
        }
        _ => None,
    };
    let crc_fits = entry.crc.is_none_or(|crc| {
        let mut sum = Crc::new();
        sum.update(bytes);
        keys.as_ref().map_or(sum.sum(), |keys| keys.mac_crc32(sum.sum())) == crc
    });
    let blake_fits = entry.blake.is_none_or(|blake| {
        let sum = blake2sp(bytes);
        keys.as_ref().map_or(sum, |keys| keys.mac_hash32(sum)) == blake
    });
    Ok(crc_fits && blake_fits)
}

/// The data of an entry through all volumes.
struct Parts<'a> {
    parts: Vec<Cow<'a, [u8]>>,
    part: usize,
    at: usize,
}

impl Parts<'_> {
    const fn rewind(&mut self) {
        (self.part, self.at) = (0, 0);
    }
}

impl Read for Parts<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        while let Some(part) = self.parts.get(self.part) {
            let mut rest = part.get(self.at..).unwrap_or_default();
            if rest.is_empty() {
                (self.part, self.at) = (self.part + 1, 0);
                continue;
            }
            let read = rest.read(to)?;
            self.at += read;
            return Ok(read);
        }
        Ok(0)
    }
}
