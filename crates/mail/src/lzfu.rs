//! Compressed RTF (MS-OXRTFCP): the form in which MAPI stores formatted text.

/// What was unpacked, and whether the data ended where it should.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unpacked {
    pub(crate) rtf: Vec<u8>,
    pub(crate) broken: bool,
    /// There was more than `bytes_max`.
    pub(crate) cut: bool,
}

/// Unpacks up to `bytes_max` bytes. The sizes in the header are claims and only the
/// end mark within the data is obeyed; the checksum is not enforced, because Outlook
/// shows what a wrong one covers.
pub(crate) fn unpack(packed: &[u8], bytes_max: usize) -> Unpacked {
    match (packed.get(8..12), packed.get(16..)) {
        (Some(b"LZFu"), Some(data)) => inflate(data, bytes_max),
        (Some(b"MELA"), Some(data)) => {
            let size = packed.get(4..).and_then(<[u8]>::first_chunk).copied();
            let size = size.map_or(0, u32::from_le_bytes);
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            let rtf = data.get(..size.min(bytes_max).min(data.len())).unwrap_or_default().to_vec();
            Unpacked { rtf, broken: size > data.len(), cut: size.min(data.len()) > bytes_max }
        }
        _ => Unpacked { rtf: Vec::new(), broken: true, cut: false },
    }
}

/// Runs of eight tokens: a clear bit is a byte as it is, a set bit two bytes that
/// refer to what the 4,096 byte window holds.
fn inflate(data: &[u8], bytes_max: usize) -> Unpacked {
    let mut window = Window::new();
    let mut rtf = Vec::with_capacity(data.len().saturating_mul(2).min(bytes_max));
    let mut bytes = data.iter().copied();
    while let Some(flags) = bytes.next() {
        for bit in 0..8 {
            if rtf.len() >= bytes_max {
                rtf.truncate(bytes_max);
                return Unpacked { rtf, broken: false, cut: true };
            }
            let Some(first) = bytes.next() else {
                return Unpacked { rtf, broken: true, cut: false };
            };
            if flags >> bit & 1 == 0 {
                window.push(first, &mut rtf);
                continue;
            }
            let Some(second) = bytes.next() else {
                return Unpacked { rtf, broken: true, cut: false };
            };
            let token = usize::from(first) << 8 | usize::from(second);
            let offset = token >> 4;
            if offset == window.at {
                return Unpacked { rtf, broken: false, cut: false };
            }
            for step in 0..(token & 0xf) + 2 {
                window.push(window.get(offset + step), &mut rtf);
            }
        }
    }
    Unpacked { rtf, broken: true, cut: false }
}

struct Window {
    bytes: [u8; WINDOW],
    at: usize,
}

impl Window {
    fn new() -> Self {
        let mut bytes = [0; WINDOW];
        if let Some(start) = bytes.get_mut(..PRELOADED.len()) {
            start.copy_from_slice(PRELOADED);
        }
        Self { bytes, at: PRELOADED.len() }
    }

    fn get(&self, at: usize) -> u8 {
        self.bytes.get(at % WINDOW).copied().unwrap_or_default()
    }

    fn push(&mut self, byte: u8, rtf: &mut Vec<u8>) {
        rtf.push(byte);
        if let Some(place) = self.bytes.get_mut(self.at) {
            *place = byte;
        }
        self.at = (self.at + 1) % WINDOW;
    }
}

const WINDOW: usize = 4096;
/// The text that every RTF of Outlook begins like (MS-OXRTFCP section 2.1.2.1).
const PRELOADED: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \
\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\
\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of MS-OXRTFCP section 3.1.
    const SPECIMEN: &[u8] = &[
        0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0x00,
        0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68,
        0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f,
        0xa0,
    ];

    #[test]
    fn the_specimen_of_the_standard_unpacks() {
        assert_eq!(PRELOADED.len(), 207);
        let unpacked = unpack(SPECIMEN, 1_000);
        let text = String::from_utf8(unpacked.rtf).unwrap();
        assert_eq!(text, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert!(!unpacked.broken && !unpacked.cut);
    }

    #[test]
    fn a_cut_stream_gives_what_there_is() {
        let unpacked = unpack(&SPECIMEN[..30], 1_000);
        assert_eq!(unpacked.rtf, b"{\\rtf1\\ansi\\ansicpg1252");
        assert!(unpacked.broken);
        assert!(unpack(&SPECIMEN[..10], 1_000).broken);
    }

    #[test]
    fn the_bound_holds() {
        let unpacked = unpack(SPECIMEN, 20);
        assert_eq!((unpacked.rtf.len(), unpacked.cut), (20, true));
        let long = [&[0xff; 4][..], &[0xff; 4], b"MELA", &[0; 4], b"{\\rtf1}"].concat();
        assert_eq!(unpack(&long, 1_000).rtf, b"{\\rtf1}");
        assert!(unpack(&long, 1_000).broken);
    }
}
