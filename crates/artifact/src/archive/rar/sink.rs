//! Takes what the decoders of RAR push out, up to the first bound.

use std::io::{Error, ErrorKind, Result, Write};

use vocab::{DefectCode, Limits};

use crate::budget::Budget;

/// The bytes of a member as they come out.
#[derive(Debug)]
pub(super) struct Sink<'s> {
    pub(super) bytes: Vec<u8>,
    /// The bound that was reached.
    pub(super) defect: Option<DefectCode>,
    bytes_max: usize,
    by_ratio: usize,
    /// None when a password is tried: what comes out is thrown away.
    budget: Option<&'s Budget>,
}

impl<'s> Sink<'s> {
    /// `packed` is what really stands in the file. Without a budget the bytes do not count
    /// as unpacked.
    pub(super) fn new(packed: usize, limits: &Limits, budget: Option<&'s Budget>) -> Self {
        Self {
            bytes: Vec::new(),
            defect: None,
            bytes_max: limits.member_bytes,
            by_ratio: packed.saturating_mul(limits.ratio).max(limits.ratio_from),
            budget,
        }
    }

    /// The bound that a size would reach, for decoders that give all at once.
    pub(super) fn refuses(&self, size: u64) -> Option<DefectCode> {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        if size > self.bytes_max {
            return Some(DefectCode::LimitMember);
        }
        (size > self.by_ratio).then_some(DefectCode::LimitRatio)
    }

    /// Adds bytes as far as the bounds allow; false when one of them was reached.
    pub(super) fn push(&mut self, bytes: &[u8]) -> bool {
        if self.defect.is_some() {
            return false;
        }
        if self.budget.is_some_and(|budget| !budget.unpacked(bytes.len())) {
            self.defect = Some(DefectCode::LimitUnpacked);
            return false;
        }
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() > self.bytes_max {
            self.bytes.truncate(self.bytes_max);
            self.defect = Some(DefectCode::LimitMember);
        } else if self.bytes.len() > self.by_ratio {
            self.defect = Some(DefectCode::LimitRatio);
        }
        self.defect.is_none()
    }

    /// The same for one byte many times.
    pub(super) fn repeat(&mut self, byte: u8, mut count: usize) -> bool {
        let piece = vec![byte; count.min(PIECE)];
        while count > 0 {
            let now = count.min(PIECE);
            if !self.push(piece.get(..now).unwrap_or_default()) {
                return false;
            }
            count -= now;
        }
        true
    }
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if self.push(bytes) { Ok(bytes.len()) } else { Err(Error::from(ErrorKind::FileTooLarge)) }
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

const PIECE: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_end_what_is_taken() {
        let limits = Limits {
            member_bytes: 100,
            ratio: 2,
            ratio_from: 10,
            unpacked_bytes: 150,
            ..Limits::default()
        };
        let budget = Budget::new(&limits);
        let mut sink = Sink::new(1_000, &limits, Some(&budget));
        assert!(sink.push(&[0; 60]) && !sink.repeat(0, 60));
        assert_eq!((sink.bytes.len(), sink.defect), (100, Some(DefectCode::LimitMember)));
        let mut sink = Sink::new(1, &limits, Some(&budget));
        assert!(!sink.push(&[0; 11]));
        assert_eq!(sink.defect, Some(DefectCode::LimitRatio));
        assert!(!Sink::new(1, &limits, Some(&budget)).push(&[0; 40]));
        assert!(Sink::new(50, &limits, None).push(&[0; 40]));
        assert_eq!(Sink::new(50, &limits, None).refuses(101), Some(DefectCode::LimitMember));
    }
}
