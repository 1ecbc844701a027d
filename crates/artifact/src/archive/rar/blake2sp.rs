//! BLAKE2sp (RFC 7693 and the BLAKE2 paper, section 2.10): eight BLAKE2s leaves take turns
//! with blocks of 64 bytes, and a root hashes what they give. RAR 5 may use it for checksums.

/// The hash of some bytes.
pub(super) fn blake2sp(bytes: &[u8]) -> [u8; 32] {
    let leaves: Vec<u8> = (0..8_u32)
        .flat_map(|leaf| {
            let skip = usize::try_from(leaf).unwrap_or(0);
            let blocks = bytes.chunks(BLOCK).skip(skip).step_by(8);
            node(blocks, leaf, 0, leaf == 7)
        })
        .collect();
    node(leaves.chunks(BLOCK), 0, 1, true)
}

/// BLAKE2s of the blocks of a node in the tree.
fn node<'a>(
    blocks: impl Iterator<Item = &'a [u8]>,
    offset: u32,
    depth: u32,
    is_last: bool,
) -> [u8; 32] {
    let parameters = [0x0208_0020, 0, offset, depth << 16 | 0x2000_0000];
    let [iv_a, iv_b] = IV;
    let mut a = iv_a;
    for (word, parameter) in a.iter_mut().zip(parameters) {
        *word ^= parameter;
    }
    let mut state = State { a, b: iv_b, count: 0 };
    let mut blocks = blocks.peekable();
    let mut block = blocks.next().unwrap_or_default();
    while blocks.peek().is_some() {
        state.take(block, [0, 0]);
        block = blocks.next().unwrap_or_default();
    }
    state.take(block, [u32::MAX, if is_last { u32::MAX } else { 0 }]);
    let mut hash = [0; 32];
    let words = state.a.iter().chain(&state.b).flat_map(|word| word.to_le_bytes());
    for (byte, word) in hash.iter_mut().zip(words) {
        *byte = word;
    }
    hash
}

/// Four words, worked on side by side.
type Row = [u32; 4];

struct State {
    a: Row,
    b: Row,
    count: u64,
}

impl State {
    /// Takes a block of at most 64 bytes into the state.
    fn take(&mut self, block: &[u8], finals: [u32; 2]) {
        let mut message = [0_u32; 16];
        for (word, bytes) in message.iter_mut().zip(block.chunks(4)) {
            let mut four = [0; 4];
            four.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
            *word = u32::from_le_bytes(four);
        }
        self.count += u64::try_from(block.len()).unwrap_or(0);
        let low = u32::try_from(self.count & 0xFFFF_FFFF).unwrap_or(0);
        let high = u32::try_from(self.count >> 32).unwrap_or(0);
        let [iv_a, iv_b] = IV;
        let [last, last_node] = finals;
        let (mut a, mut b, mut c) = (self.a, self.b, iv_a);
        let mut d = xor(iv_b, [low, high, last, last_node]);
        for order in SIGMA {
            let mut words = order.iter().map(|at| message.get(*at).copied().unwrap_or(0));
            for turn in [0, 1] {
                let pairs: Vec<(u32, u32)> =
                    std::iter::from_fn(|| words.next().zip(words.next())).take(4).collect();
                // The second half works on the diagonals: the columns of turned rows.
                b.rotate_left(turn);
                c.rotate_left(turn * 2);
                d.rotate_left(turn * 3);
                mix([&mut a, &mut b, &mut c, &mut d], &pairs);
                b.rotate_right(turn);
                c.rotate_right(turn * 2);
                d.rotate_right(turn * 3);
            }
        }
        self.a = xor(self.a, xor(a, c));
        self.b = xor(self.b, xor(b, d));
    }
}

fn mix([a, b, c, d]: [&mut Row; 4], pairs: &[(u32, u32)]) {
    let columns = a.iter_mut().zip(b).zip(c.iter_mut().zip(d)).zip(pairs);
    for (((a, b), (c, d)), (x, y)) in columns {
        *a = a.wrapping_add(*b).wrapping_add(*x);
        *d = (*d ^ *a).rotate_right(16);
        *c = c.wrapping_add(*d);
        *b = (*b ^ *c).rotate_right(12);
        *a = a.wrapping_add(*b).wrapping_add(*y);
        *d = (*d ^ *a).rotate_right(8);
        *c = c.wrapping_add(*d);
        *b = (*b ^ *c).rotate_right(7);
    }
}

fn xor(mut row: Row, other: Row) -> Row {
    row.iter_mut().zip(other).for_each(|(word, other)| *word ^= other);
    row
}

const BLOCK: usize = 64;
const IV: [Row; 2] = [
    [0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A],
    [0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19],
];
const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn hashes_of_the_published_vectors() {
        // The first two of blake2sp in the reference test vectors, without key.
        assert_eq!(
            hex(&blake2sp(b"")),
            "dd0e891776933f43c7d032b08a917e25741f8aa9a12c12e1cac8801500f2ca4f"
        );
        assert_eq!(
            hex(&blake2sp(b"\0")),
            "a6b9eecc25227ad788c99d3f236debc8da408849e9a5178978727a81457f7239"
        );
    }
}
