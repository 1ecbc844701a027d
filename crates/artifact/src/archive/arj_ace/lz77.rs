//! LZ77 of ACE 1 and 2, as far as it is known. The modes of ACE 2 for programs, sound and
//! pictures have no description, and what uses them is not unpacked.

use vocab::DefectCode;

use super::bits::Bits;
use super::huffman::Codes;

/// What came out of the members so far; those of a solid archive refer to it.
#[derive(Default)]
pub(super) struct Window {
    bytes: Vec<u8>,
    size: usize,
}

/// What is remembered within one member.
struct Member {
    bits: Bits,
    main: Option<(Codes, Codes)>,
    symbols_left: u32,
    /// The last four distances, the newest last.
    distances: [usize; 4],
}

impl Window {
    /// As large as a header asks, up to the most that the format knows.
    pub(super) fn grow(&mut self, parameters: u16) {
        let bits = u32::from(parameters & 15) + 10;
        self.size = self.size.max(1 << bits.min(SIZE_BITS_MAX));
    }

    /// Adds what was stored without packing.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.cut();
    }

    /// Unpacks at most `size` bytes of a member.
    pub(super) fn unpack(&mut self, packed: &[u8], size: usize) -> (Vec<u8>, Option<DefectCode>) {
        let bits = Bits::of_words(packed);
        let mut member = Member { bits, main: None, symbols_left: 0, distances: [0; 4] };
        let start = self.bytes.len();
        let mut defect = None;
        while self.bytes.len() - start < size {
            if let Err(reason) = self.step(&mut member) {
                defect = Some(reason);
                break;
            }
        }
        let mut out = self.bytes.get(start..).unwrap_or_default().to_vec();
        out.truncate(size);
        self.cut();
        (out, defect)
    }

    /// One symbol.
    fn step(&mut self, member: &mut Member) -> Result<(), DefectCode> {
        let symbol = member.symbol().ok_or(DefectCode::ArchiveBroken)?;
        if let Ok(byte) = u8::try_from(symbol) {
            self.bytes.push(byte);
            return Ok(());
        }
        if symbol == MODE {
            let mode = member.bits.take(8).ok_or(DefectCode::ArchiveBroken)?;
            return if mode == 0 { Ok(()) } else { Err(DefectCode::MethodUnknown) };
        }
        let (distance, length) = member.copy(symbol).ok_or(DefectCode::ArchiveBroken)?;
        self.copy(distance, length).ok_or(DefectCode::ArchiveBroken)
    }

    fn copy(&mut self, distance: usize, length: usize) -> Option<()> {
        let start = self.bytes.len().checked_sub(distance)?.checked_sub(1)?;
        for from in start..start + length {
            self.bytes.push(*self.bytes.get(from)?);
        }
        Some(())
    }

    /// Forgets what lies too far back.
    fn cut(&mut self) {
        let beyond = self.bytes.len().saturating_sub(self.size);
        self.bytes.drain(..beyond);
    }
}

impl Member {
    /// The next main symbol; codes are given anew after a count of symbols.
    fn symbol(&mut self) -> Option<u16> {
        if self.symbols_left == 0 {
            let main = Codes::read(&mut self.bits, CODE_BITS, MAIN_CODES)?;
            let lengths = Codes::read(&mut self.bits, CODE_BITS, LENGTH_CODES)?;
            self.main = Some((main, lengths));
            self.symbols_left = self.bits.take(15)?;
        }
        self.symbols_left = self.symbols_left.checked_sub(1)?;
        self.main.as_ref()?.0.symbol(&mut self.bits)
    }

    /// Distance and length of a repetition.
    fn copy(&mut self, symbol: u16) -> Option<(usize, usize)> {
        let [oldest, older, old, newest] = self.distances;
        let again = match symbol {
            256 => Some((newest, [oldest, older, old], 2)),
            257 => Some((old, [oldest, older, newest], 2)),
            258 => Some((older, [oldest, old, newest], 3)),
            259 => Some((oldest, [older, old, newest], 3)),
            _ => None,
        };
        let (distance, [first, second, third], more) = match again {
            Some(again) => again,
            None => {
                let distance = self.distance(symbol.checked_sub(260)?)?;
                let more = match distance {
                    ..=255 => 2,
                    256..=8_191 => 3,
                    _ => 4,
                };
                (distance, [older, old, newest], more)
            }
        };
        self.distances = [first, second, third, distance];
        let length = self.main.as_ref()?.1.symbol(&mut self.bits)?;
        Some((distance, usize::from(length) + more))
    }

    /// A number by its width, of which the highest bit is not written.
    fn distance(&mut self, width: u16) -> Option<usize> {
        let width = u8::try_from(width).ok().filter(|width| u32::from(*width) <= SIZE_BITS_MAX)?;
        if width < 2 {
            return Some(width.into());
        }
        let low = self.bits.take(width - 1)?;
        usize::try_from(low + (1 << (width - 1))).ok()
    }
}

const SIZE_BITS_MAX: u32 = 22;
const CODE_BITS: u8 = 11;
const MODE: u16 = 283;
const MAIN_CODES: usize = 284;
const LENGTH_CODES: usize = 255;
