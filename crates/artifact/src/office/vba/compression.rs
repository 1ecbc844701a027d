//! Compressed containers of Visual Basic projects (MS-OVBA 2.4.1).
//!
//! A container is cut where it breaks, and what came out before is given.

use memchr::memmem;

use crate::bytes::u16_at;

/// What came out of a container.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Decompressed {
    pub(crate) bytes: Vec<u8>,
    /// It ended where a chunk ends.
    pub(crate) whole: bool,
}

/// Reads a container that begins with the first byte, at most `most` bytes of it; `None`
/// if none begins there.
pub(crate) fn decompress(container: &[u8], most: usize) -> Option<Decompressed> {
    let mut rest = container.strip_prefix(&[SIGNATURE])?;
    let mut bytes = Vec::new();
    let mut chunks = 0;
    while let Some(header) = u16_at(rest, 0) {
        if header & SIGNATURE_BITS != CHUNK_SIGNATURE || bytes.len() >= most {
            break;
        }
        let end = usize::from(header & SIZE_BITS).saturating_add(3);
        let data = rest.get(2..end.min(rest.len())).unwrap_or_default();
        let started = bytes.len();
        if header & COMPRESSED == 0 {
            bytes.extend_from_slice(data);
        } else if !chunk(data, &mut bytes) {
            return Some(Decompressed { bytes, whole: false });
        }
        if end > rest.len() || bytes.len() == started {
            return Some(Decompressed { bytes, whole: false });
        }
        chunks += 1;
        rest = rest.get(end..).unwrap_or_default();
    }
    (chunks > 0).then_some(Decompressed { bytes, whole: true })
}

/// The token sequences of one chunk (2.4.1.1.4); false where they make no sense.
fn chunk(data: &[u8], out: &mut Vec<u8>) -> bool {
    let start = out.len();
    let mut bytes = data.iter().copied();
    while let Some(flags) = bytes.next() {
        for bit in 0..8 {
            if out.len() - start >= CHUNK {
                return true;
            }
            let Some(low) = bytes.next() else { return true };
            if flags & (1 << bit) == 0 {
                out.push(low);
                continue;
            }
            let Some(high) = bytes.next() else { return false };
            if !copy(u16::from_le_bytes([low, high]), start, out) {
                return false;
            }
        }
    }
    true
}

/// A copy token (2.4.1.3.19.2): how many of its bits are offset depends on how much has come
/// out of the chunk.
fn copy(token: u16, start: usize, out: &mut Vec<u8>) -> bool {
    let position = out.len() - start;
    let offset_bits = (4..=12).find(|bits| (1_usize << bits) >= position).unwrap_or(12);
    let length = usize::from(token & (0xffff >> offset_bits)) + 3;
    let offset = usize::from(token >> (16 - offset_bits)) + 1;
    let Some(mut from) = out.len().checked_sub(offset).filter(|from| *from >= start) else {
        return false;
    };
    for _ in 0..length.min(CHUNK - position) {
        let Some(&byte) = out.get(from) else { return false };
        out.push(byte);
        from += 1;
    }
    true
}

/// The offsets at which source code of a module is compressed, wherever they stand: every
/// module begins with `Attribute VB_Name`, of which the first eight letters stand plain.
pub(crate) fn sources(bytes: &[u8]) -> impl Iterator<Item = usize> {
    memmem::find_iter(bytes, b"Attribut").filter_map(|letters| {
        // Container signature, chunk header and, when compressed, the flags of eight literals.
        [4, 3].into_iter().filter_map(|back| letters.checked_sub(back)).find(|start| {
            let header = u16_at(bytes, start + 1).unwrap_or_default();
            bytes.get(*start) == Some(&SIGNATURE)
                && header & SIGNATURE_BITS == CHUNK_SIGNATURE
                && (letters - start == 3) == (header & COMPRESSED == 0)
        })
    })
}

const SIGNATURE: u8 = 1;
const SIGNATURE_BITS: u16 = 0x7000;
const CHUNK_SIGNATURE: u16 = 0x3000;
const COMPRESSED: u16 = 0x8000;
const SIZE_BITS: u16 = 0x0fff;
/// Bytes that one chunk becomes.
const CHUNK: usize = 4096;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A container of literal tokens, which every writer may make (2.4.1.3.7).
    pub(crate) fn compressed(bytes: &[u8]) -> Vec<u8> {
        let mut out = vec![SIGNATURE];
        for piece in bytes.chunks(3_600) {
            let mut data = Vec::new();
            for eight in piece.chunks(8) {
                data.push(0);
                data.extend_from_slice(eight);
            }
            let size = u16::try_from(data.len() + 2 - 3).unwrap();
            out.extend((size | CHUNK_SIGNATURE | COMPRESSED).to_le_bytes());
            out.extend(data);
        }
        out
    }

    /// The three examples of MS-OVBA 3.2.
    #[test]
    fn examples_of_the_specification() {
        let plain = b"\x01\x19\xB0\x00abcdefgh\x00ijklmnop\x00qrstuv.";
        assert_eq!(decompress(plain, 9_999).unwrap().bytes, b"abcdefghijklmnopqrstuv.");
        let normal = b"\x01\x2F\xB0\x00#aaabcde\x82f\x00p\x61g\x15\x38\x00hij\x00\x00\x61\x6B\x6C\
            \x00\x30\x6D\x6E\x6F\x70\x06\x71\x02\x70\x04\x10rstuv\x10wxyz\x00\x3C";
        assert!(decompress(normal, 9_999).is_some());
        let most = b"\x01\x03\xB0\x02\x61\x45\x00";
        assert_eq!(decompress(most, 9_999).unwrap().bytes, vec![b'a'; 73]);
    }

    #[test]
    fn copies_reach_back_within_their_chunk() {
        // Two bits more of offset once 65 bytes are out: "ab" and 70 copies, then 3 from 64 back.
        let long: Vec<u8> = b"0123456789".repeat(500);
        assert_eq!(decompress(&compressed(&long), 9_999).unwrap().bytes, long);
        let copy_before_start = b"\x01\x03\xB0\x02\x61\x45\x40";
        assert_eq!(
            decompress(copy_before_start, 9_999),
            Some(Decompressed { bytes: b"a".to_vec(), whole: false })
        );
    }

    #[test]
    fn broken_containers_give_what_came_before() {
        assert_eq!(decompress(b"", 10), None);
        assert_eq!(decompress(b"\x01", 10), None);
        assert_eq!(decompress(b"\x02\x19\xB0\x00abc", 10), None);
        let cut = decompress(b"\x01\x19\xB0\x00abcdefgh\x00ij", 9_999).unwrap();
        assert_eq!((cut.bytes.as_slice(), cut.whole), (&b"abcdefghij"[..], false));
    }

    #[test]
    fn sources_are_found_anywhere() {
        let mut bytes = b"Attribute of something else".to_vec();
        let first = bytes.len();
        bytes.extend(compressed(b"Attribute VB_Name = \"A\"\r\n"));
        let second = bytes.len();
        bytes.extend(b"\x01\x18\x30Attribute VB_Name = \"B\"\r\n");
        assert_eq!(sources(&bytes).collect::<Vec<_>>(), [first, second]);
    }
}
