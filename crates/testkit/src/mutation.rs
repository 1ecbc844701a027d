//! Deterministic mutations for property tests: the same seed gives the same bytes
//! on every machine, so that a failure can be repeated from its number.

/// A small generator of numbers (xorshift64*), seeded and without state elsewhere.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator for a seed; zero, which xorshift cannot leave, is replaced.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(GOLDEN_RATIO).max(1))
    }

    /// The next number.
    pub fn next_u64(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(MULTIPLIER)
    }

    /// A number below `bound`, or 0 if that is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next_u64() % bound).unwrap_or(0)
    }
}

/// One to four mutations of `bytes`, some of which take from `other`.
#[must_use]
pub fn mutate(seed: u64, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut out = bytes.to_vec();
    for _ in 0..=random.below(4) {
        out = match random.below(6) {
            0 => flip(&mut random, out),
            1 => cut(&mut random, out),
            2 => duplicate(&mut random, out),
            3 => splice(&mut random, &out, other),
            4 => plant(&mut random, out),
            _ => truncate(&mut random, out),
        };
    }
    out
}

/// Changes one byte to another value.
fn flip(random: &mut Random, mut bytes: Vec<u8>) -> Vec<u8> {
    let at = random.below(bytes.len());
    let [mask, ..] = random.next_u64().to_le_bytes();
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= mask | 1;
    }
    bytes
}

/// Takes a piece out.
fn cut(random: &mut Random, mut bytes: Vec<u8>) -> Vec<u8> {
    let (start, end) = range(random, bytes.len());
    bytes.drain(start..end);
    bytes
}

/// Repeats a piece where it stands.
fn duplicate(random: &mut Random, mut bytes: Vec<u8>) -> Vec<u8> {
    let (start, end) = range(random, bytes.len());
    let piece = bytes.get(start..end).unwrap_or_default().to_vec();
    bytes.splice(start..start, piece);
    bytes
}

/// Replaces a piece by a piece of another input.
fn splice(random: &mut Random, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    let (start, end) = range(random, bytes.len());
    let (from, to) = range(random, other.len());
    let piece = other.get(from..to).unwrap_or_default().iter().copied();
    let mut out = bytes.to_vec();
    out.splice(start..end, piece);
    out
}

/// Puts a token in that parsers of mail treat specially.
fn plant(random: &mut Random, mut bytes: Vec<u8>) -> Vec<u8> {
    let at = random.below(bytes.len() + 1);
    let token = TOKENS.get(random.below(TOKENS.len())).copied().unwrap_or_default();
    bytes.splice(at..at, token.iter().copied());
    bytes
}

/// Drops everything behind a place.
fn truncate(random: &mut Random, mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(random.below(bytes.len() + 1));
    bytes
}

fn range(random: &mut Random, length: usize) -> (usize, usize) {
    let start = random.below(length + 1);
    // Mostly short pieces: a cut of half the mail hides what the other mutations did.
    let most = if random.below(8) == 0 { length } else { 64 };
    let end = start.saturating_add(random.below(most + 1)).min(length);
    (start, end)
}

const GOLDEN_RATIO: u64 = 0x9e37_79b9_7f4a_7c15;
const MULTIPLIER: u64 = 0x2545_f491_4f6c_dd1d;
const TOKENS: &[&[u8]] = &[
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b"\0",
    b"--",
    b"=?",
    b"?=",
    b"=?ISO-2022-JP?B?",
    b"\x1b$B",
    b"\x1b(B",
    b"=\n",
    b"=3D",
    b"\"",
    b"\\",
    b"(",
    b")",
    b"<",
    b">",
    b"@",
    b";",
    b":",
    b"&#",
    b"<!--",
    b"<a href=",
    b"Content-Type: multipart/mixed; boundary=x\n",
    b"begin 644 x\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"\xed\xa0\x80",
    b"\x81",
    b"https://",
    b"[.]",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_others_differ() {
        let (mail, other) = (b"Subject: one\n\nbody of the mail\n", b"From: x@a.example\n\n");
        assert_eq!(mutate(7, mail, other), mutate(7, mail, other));
        let mut seen: Vec<_> = (0..200).map(|seed| mutate(seed, mail, other)).collect();
        seen.sort();
        seen.dedup();
        assert!(seen.len() > 150, "only {} different mutations", seen.len());
    }

    #[test]
    fn empty_input_is_no_obstacle() {
        for seed in 0..500 {
            let _ = mutate(seed, b"", b"");
        }
    }
}
