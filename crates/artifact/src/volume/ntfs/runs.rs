//! Runs of clusters: for each its length and the distance from the one before.

use crate::volume::field::piece;

/// First cluster, none for zeros that are not stored, and the number of clusters.
pub(super) type Run = (Option<u64>, u64);

/// Reads the runs of an attribute up to their end.
pub(super) fn runs(mut bytes: &[u8]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut cluster = 0_i64;
    while let Some((&head, rest)) = bytes.split_first() {
        // Four bits each: bytes of the length and of the distance.
        let (length, distance) = (usize::from(head & 15), usize::from(head >> 4));
        if head == 0 || length > 8 || distance > 8 || rest.len() < length + distance {
            break;
        }
        let count = u64::try_from(signed(piece(rest, 0, length))).unwrap_or(0);
        let at = (distance > 0).then(|| {
            cluster = cluster.wrapping_add(signed(piece(rest, length, distance)));
            u64::try_from(cluster).unwrap_or(u64::MAX)
        });
        runs.push((at, count));
        bytes = rest.get(length + distance..).unwrap_or_default();
    }
    runs
}

/// A little-endian number with a sign, of up to eight bytes.
fn signed(bytes: &[u8]) -> i64 {
    let fill = bytes.last().map_or(0, |last| if last & 0x80 == 0 { 0 } else { 0xFF });
    let mut whole = [fill; 8];
    for (to, from) in whole.iter_mut().zip(bytes) {
        *to = *from;
    }
    i64::from_le_bytes(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_go_both_ways_and_gaps_have_none() {
        let list = b"\x21\x18\x34\x56\x11\x05\xF0\x01\x03\x00\x11";
        assert_eq!(runs(list), [(Some(0x5634), 0x18), (Some(0x5624), 5), (None, 3)]);
        assert_eq!(runs(b"\x99\0"), []);
        assert_eq!(runs(b"\x21\x18"), []);
    }
}
