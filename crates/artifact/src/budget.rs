//! What opening may cost, shared by all files of one input: bytes that come out,
//! members, and rounds of hashing spent on passwords.

use std::cell::Cell;
use std::io::{ErrorKind, Read};

use vocab::{DefectCode, Limits};

/// What is left for one input. Shared by nested files, so it counts behind a `&`.
#[derive(Debug)]
pub struct Budget {
    unpacked_left: Cell<usize>,
    files_left: Cell<usize>,
    rounds_left: Cell<usize>,
}

impl Budget {
    /// The whole of what the limits allow.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            unpacked_left: Cell::new(limits.unpacked_bytes),
            files_left: Cell::new(limits.files),
            rounds_left: Cell::new(limits.password_rounds),
        }
    }

    /// Takes one file; false when there are none left.
    pub fn file(&self) -> bool {
        take(&self.files_left, 1)
    }

    /// Takes rounds of hashing for one password; false when it would cost too much. One
    /// round is one block of SHA-1, SHA-2 or the like: about 0.2 microseconds.
    pub(crate) fn rounds(&self, rounds: u64) -> bool {
        usize::try_from(rounds).is_ok_and(|rounds| take(&self.rounds_left, rounds))
    }

    /// Takes bytes that have come out; false when there were not as many left.
    pub(crate) fn unpacked(&self, bytes: usize) -> bool {
        take(&self.unpacked_left, bytes)
    }
}

fn take(from: &Cell<usize>, count: usize) -> bool {
    let left = from.get();
    from.set(left.saturating_sub(count));
    left >= count
}

/// What a decoder gave.
#[derive(Debug, Default)]
pub(crate) struct Unpacked {
    /// As far as it went.
    pub(crate) bytes: Vec<u8>,
    /// Why it ended before its end.
    pub(crate) defect: Option<DefectCode>,
}

impl Unpacked {
    /// Reads a decoder to its end or to the first bound: bytes of a member, ratio to its
    /// `packed` bytes, bytes of the whole input. `packed` is what really stands in the file,
    /// not what a header claims.
    pub(crate) fn read(
        mut decoder: impl Read,
        packed: usize,
        limits: &Limits,
        budget: &Budget,
    ) -> Self {
        let by_ratio = packed.saturating_mul(limits.ratio).max(limits.ratio_from);
        let room = packed.saturating_mul(USUAL_RATIO).min(RESERVED_MAX);
        let mut unpacked = Self { bytes: Vec::with_capacity(room), defect: None };
        let mut piece = vec![0; PIECE];
        loop {
            let read = match decoder.read(&mut piece) {
                Ok(0) => return unpacked,
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => return unpacked.with(DefectCode::ArchiveBroken),
            };
            unpacked.bytes.extend_from_slice(piece.get(..read).unwrap_or_default());
            let size = unpacked.bytes.len();
            if !budget.unpacked(read) {
                return unpacked.with(DefectCode::LimitUnpacked);
            }
            if size > limits.member_bytes {
                unpacked.bytes.truncate(limits.member_bytes);
                return unpacked.with(DefectCode::LimitMember);
            }
            if size > by_ratio {
                return unpacked.with(DefectCode::LimitRatio);
            }
        }
    }

    fn with(mut self, defect: DefectCode) -> Self {
        self.defect = Some(defect);
        self
    }
}

const PIECE: usize = 64 << 10;
/// Room that is not used costs nothing; room that grows is copied.
const USUAL_RATIO: usize = 3;
const RESERVED_MAX: usize = 4 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits {
            member_bytes: 1_000,
            unpacked_bytes: 1_500,
            ratio: 2,
            ratio_from: 100,
            ..Limits::default()
        }
    }

    fn read(size: u64, packed: usize) -> (usize, Option<DefectCode>) {
        let (limits, zeros) = (limits(), std::io::repeat(0).take(size));
        let read = Unpacked::read(zeros, packed, &limits, &Budget::new(&limits));
        (read.bytes.len(), read.defect)
    }

    #[test]
    fn each_bound_ends_the_reading_with_its_name() {
        assert_eq!(read(900, 900), (900, None));
        assert_eq!(read(1_001, 1_001), (1_000, Some(DefectCode::LimitMember)));
        assert_eq!(read(90, 1), (90, None));
        assert_eq!(read(900, 100), (900, Some(DefectCode::LimitRatio)));
    }

    #[test]
    fn members_share_the_bytes_of_the_input() {
        let limits = limits();
        let budget = Budget::new(&limits);
        let read = || Unpacked::read(std::io::repeat(0).take(800), 800, &limits, &budget).defect;
        assert_eq!(read(), None);
        assert_eq!(read(), Some(DefectCode::LimitUnpacked));
    }

    #[test]
    fn hashing_ends_when_it_is_used_up() {
        let budget = Budget::new(&Limits { password_rounds: 10, ..Limits::default() });
        assert!(budget.rounds(6));
        assert!(!budget.rounds(6));
        assert!(!budget.rounds(u64::MAX));
    }
}
