//! The ciphers: AES (FIPS 197) in the modes ECB and CBC, and RC4.

use aes::cipher::{BlockCipherDecrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256, Block};

/// AES with a key of one of its three sizes.
#[derive(Debug)]
pub(super) enum Aes {
    Small(Box<Aes128>),
    Middle(Box<Aes192>),
    Large(Box<Aes256>),
}

impl Aes {
    /// `None` where no key has as many bytes.
    pub(super) fn new(key: &[u8]) -> Option<Self> {
        Some(match key.len() {
            16 => Self::Small(Box::new(Aes128::new_from_slice(key).ok()?)),
            24 => Self::Middle(Box::new(Aes192::new_from_slice(key).ok()?)),
            32 => Self::Large(Box::new(Aes256::new_from_slice(key).ok()?)),
            _ => return None,
        })
    }

    fn block(&self, block: &mut Block) {
        match self {
            Self::Small(aes) => aes.decrypt_block(block),
            Self::Middle(aes) => aes.decrypt_block(block),
            Self::Large(aes) => aes.decrypt_block(block),
        }
    }

    /// Decrypts whole blocks, each for itself; what is left over is dropped.
    pub(super) fn ecb(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        let (blocks, _) = bytes.as_chunks::<16>();
        for block in blocks {
            let mut block = Block::from(*block);
            self.block(&mut block);
            out.extend_from_slice(&block);
        }
        out
    }

    /// Decrypts whole blocks that hang together; what is left over is dropped.
    pub(super) fn cbc(&self, start: [u8; 16], bytes: &[u8]) -> Vec<u8> {
        let mut out = self.ecb(bytes);
        let mut before = start;
        let (blocks, _) = out.as_chunks_mut::<16>();
        for (plain, cipher) in blocks.iter_mut().zip(bytes.as_chunks::<16>().0) {
            for (byte, mask) in plain.iter_mut().zip(before) {
                *byte ^= mask;
            }
            before = *cipher;
        }
        out
    }
}

/// The stream of bytes that RC4 makes of a key.
#[derive(Debug, Clone)]
pub(crate) struct Rc4 {
    state: [u8; 256],
    one: u8,
    two: u8,
}

impl Rc4 {
    pub(super) fn new(key: &[u8]) -> Self {
        let mut state = [0; 256];
        for (value, place) in (0..=255).zip(state.iter_mut()) {
            *place = value;
        }
        let mut at = 0_u8;
        for (number, byte) in (0..=255_u8).zip(key.iter().cycle()) {
            let value = state.get(usize::from(number)).copied().unwrap_or_default();
            at = at.wrapping_add(value).wrapping_add(*byte);
            state.swap(usize::from(number), usize::from(at));
        }
        Self { state, one: 0, two: 0 }
    }

    fn at(&self, place: u8) -> u8 {
        self.state.get(usize::from(place)).copied().unwrap_or_default()
    }

    /// Decrypts or encrypts in place.
    pub(crate) fn apply<'b>(&mut self, bytes: impl IntoIterator<Item = &'b mut u8>) {
        for byte in bytes {
            self.one = self.one.wrapping_add(1);
            self.two = self.two.wrapping_add(self.at(self.one));
            self.state.swap(usize::from(self.one), usize::from(self.two));
            *byte ^= self.at(self.at(self.one).wrapping_add(self.at(self.two)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key `Key` of the well-known test vectors.
    #[test]
    fn rc4_stream() {
        let mut bytes = *b"Plaintext";
        Rc4::new(b"Key").apply(&mut bytes);
        assert_eq!(bytes, [0xbb, 0xf3, 0x16, 0xe8, 0xd9, 0x40, 0xaf, 0x0a, 0xd3]);
    }

    /// FIPS 197 appendix C.1, and the same block behind itself.
    #[test]
    fn aes_modes() {
        let key: Vec<u8> = (0..16).collect();
        let cipher = b"\x69\xc4\xe0\xd8\x6a\x7b\x04\x30\xd8\xcd\xb7\x80\x70\xb4\xc5\x5a";
        let plain: Vec<u8> = (0..16).map(|n| n * 0x11).collect();
        let aes = Aes::new(&key).unwrap();
        assert_eq!(aes.ecb(&[&cipher[..], b"rest"].concat()), plain);
        let twice = aes.cbc([0; 16], &[*cipher, *cipher].concat());
        assert_eq!(&twice[..16], plain);
        let chained: Vec<u8> = plain.iter().zip(cipher).map(|(p, c)| p ^ c).collect();
        assert_eq!(&twice[16..], chained);
        assert!(Aes::new(&key[1..]).is_none());
    }
}
